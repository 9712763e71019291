//! What somebody gets who has answered: a page for them alone, to keep or to leave behind.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response as Reply;
use learning::kit::{Kit, find_kit};
use measurement::State as Progress;
use measurement::own_page::own_page;

use super::check::{forget, go_to, mine};
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::layout::{Page, Visit, is_shared, render, set_cookie};

#[derive(Template)]
#[template(path = "measurement/done.html")]
struct Done {
    page: Page,
    went_well: Vec<String>,
    /// Small things to try, and the course that begins them.
    next_steps: Vec<(String, Option<&'static Kit>)>,
    /// The tasks: question, what is right, why.
    tasks: Vec<(String, Vec<String>, String)>,
}

/// What went well, small next steps, and how one can think about the tasks.
pub(crate) async fn show_done(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Reply, Failure> {
    let response = mine(&app, &headers).await?;
    if response.state != Progress::Complete {
        return Ok(go_to(&response));
    }
    let said = visit.t.lang().code();
    let own = own_page(&response);
    let tasks = own.tasks.iter().map(|task| {
        let right = task.key().into_iter().filter_map(|n| task.options().get(usize::from(n).checked_sub(1)?));
        let right = right.map(|option| option.said_in(said).to_owned()).collect();
        let why = task.rationale.as_ref().map(|why| why.said_in(said).to_owned()).unwrap_or_default();
        (task.text.said_in(said).to_owned(), right, why)
    });
    Ok(render(&Done {
        page: visit.participant("done-title"),
        went_well: own.went_well.iter().map(|area| visit.t.code("went-well", area)).collect(),
        next_steps: own
            .next_steps
            .iter()
            .map(|step| (step.text.said_in(said).to_owned(), step.course.as_deref().and_then(find_kit)))
            .collect(),
        tasks: tasks.collect(),
    }))
}

/// Lets a shared tablet forget.
pub(crate) async fn forget_check(State(app): State<App>, headers: HeaderMap) -> Reply {
    let mut response = see_other(if is_shared(&app, &headers) { "/tablet" } else { "/" });
    set_cookie(&mut response, &forget(&app));
    response
}

#[cfg(test)]
mod tests {
    use learning::kit::find_kit;
    use measurement::instrument::next_steps;

    #[test]
    fn every_next_step_leads_to_a_kit_and_to_a_course_that_one_takes_alone() {
        for step in next_steps() {
            assert!(find_kit(&step.kit).is_some_and(|kit| kit.is_session()), "{}", step.kit);
            if let Some(course) = &step.course {
                assert!(find_kit(course).is_some_and(|kit| !kit.is_session()), "{course}");
            }
        }
    }
}
