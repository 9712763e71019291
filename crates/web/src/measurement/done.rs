//! What somebody gets who has answered: a page for them alone, to keep or to leave behind.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response as Reply;
use learning::kit::{Kit, find_kit};
use measurement::kept_page::{find_kept_page, keep_page};
use measurement::own_page::own_page;
use measurement::{Response, State as Progress};

use super::check::{forget, go_to, mine};
use super::today;
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, Visit, is_shared, render, render_as, set_cookie};
use crate::limits::ClientAddress;

#[derive(Template)]
#[template(path = "measurement/done.html")]
struct Done {
    page: Page,
    went_well: Vec<String>,
    /// Small things to try, and the course that begins them.
    next_steps: Vec<(String, Option<&'static Kit>)>,
    /// The tasks: question, what is right, why.
    tasks: Vec<(String, Vec<String>, String)>,
    /// What can be done to come back to the page.
    keeping: Keeping,
}

/// What can be done to come back to the page.
enum Keeping {
    /// A private code can be made.
    Possible,
    /// It has just been made: this is the only time that it is shown.
    Code(String),
    /// The page was opened with it.
    Opened,
}

#[derive(Template)]
#[template(path = "measurement/own_page.html")]
struct OpenOwnPage {
    page: Page,
    form: Filled,
}

/// What went well, small next steps, and how one can think about the tasks.
pub(crate) async fn show_done(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Reply, Failure> {
    let response = mine(&app, &headers).await?;
    if response.state != Progress::Complete {
        return Ok(go_to(&response));
    }
    Ok(show(&visit, &response, Keeping::Possible))
}

/// Makes the private code with which the page can be opened again, and shows it this once. It is not sent on to another
/// address, so that nothing of it stays in the browser.
pub(crate) async fn keep(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Reply, Failure> {
    let response = mine(&app, &headers).await?;
    if response.state != Progress::Complete {
        return Ok(go_to(&response));
    }
    let code = keep_page(app.db(), &response, today(&app)).await?;
    Ok(show(&visit, &response, Keeping::Code(code.to_string())))
}

/// Asks for the private code.
pub(crate) async fn show_own_page(visit: Visit) -> Reply {
    render(&OpenOwnPage { page: visit.participant("own-page-title"), form: Filled::blank() })
}

/// The page that a private code opens. A wrong code counts as a guess, as on the first page.
pub(crate) async fn open_own_page(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    mut form: Filled,
) -> Result<Reply, Failure> {
    app.limits().may_try_code(client)?;
    let typed = form.value("page_code").trim().to_owned();
    if let Some(response) = find_kept_page(&mut app.db().reader(), &typed).await? {
        return Ok(show(&visit, &response, Keeping::Opened));
    }
    if typed.is_empty() {
        form.fail("page_code", visit.t.get("code-empty"));
    } else {
        app.limits().code_miss(client)?;
        form.fail("page_code", visit.t.get("own-page-unknown"));
    }
    let page = visit.participant("own-page-title");
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &OpenOwnPage { page, form }))
}

fn show(visit: &Visit, response: &Response, keeping: Keeping) -> Reply {
    let said = visit.t.lang().code();
    let own = own_page(response);
    let tasks = own.tasks.iter().map(|task| {
        let right = task.key().into_iter().filter_map(|n| task.options().get(usize::from(n).checked_sub(1)?));
        let right = right.map(|option| option.said_in(said).to_owned()).collect();
        let why = task.rationale.as_ref().map(|why| why.said_in(said).to_owned()).unwrap_or_default();
        (task.text.said_in(said).to_owned(), right, why)
    });
    render(&Done {
        page: visit.participant("done-title"),
        went_well: own.went_well.iter().map(|area| visit.t.code("went-well", area)).collect(),
        next_steps: own
            .next_steps
            .iter()
            .map(|step| (step.text.said_in(said).to_owned(), step.course.as_deref().and_then(find_kit)))
            .collect(),
        tasks: tasks.collect(),
        keeping,
    })
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
