//! What can I learn by myself, without an account? Short courses, a screen at a time. Nobody keeps what is answered, or
//! that somebody was here: the answer stands in the address and is forgotten with it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use learning::kit::{Block, Kit, Step, find_kit, kits};

use crate::failure::Failure;
use crate::layout::{Page, Visit, render};

#[derive(Template)]
#[template(path = "learning/courses.html")]
struct CoursesPage {
    page: Page,
    courses: Vec<&'static Kit>,
}

#[derive(Template)]
#[template(path = "learning/course.html")]
struct CoursePage {
    page: Page,
    kit: &'static Kit,
}

#[derive(Template)]
#[template(path = "learning/screen.html")]
struct ScreenPage {
    page: Page,
    kit: &'static Kit,
    step: &'static Step,
    number: usize,
    all: usize,
    question: Option<Question>,
    /// Whether the question is still to be answered.
    to_answer: bool,
}

/// A question with what has been chosen.
struct Question {
    text: &'static str,
    feedback: &'static str,
    several: bool,
    answered: bool,
    options: Vec<Choice>,
}

struct Choice {
    number: usize,
    text: &'static str,
    right: bool,
    chosen: bool,
}

/// Every course.
pub(crate) async fn show_courses(visit: Visit) -> Response {
    let courses = kits().iter().filter(|kit| !kit.is_session()).collect();
    render(&CoursesPage { page: visit.participant("learn-title"), courses })
}

/// What a course is about; after the last screen its sheet to keep.
pub(crate) async fn show_course(visit: Visit, Path(kit): Path<String>) -> Result<Response, Failure> {
    let kit = course(&kit)?;
    Ok(render(&CoursePage { page: visit.participant("learn-title").titled(&kit.title.sv), kit }))
}

/// A screen; with `choice` in the address what is to be said of that answer.
pub(crate) async fn show_screen(
    visit: Visit,
    Path((kit, number)): Path<(String, usize)>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let kit = course(&kit)?;
    let step = number.checked_sub(1).and_then(|index| kit.steps.get(index)).ok_or(Failure::NotFound)?;
    let chosen: Vec<usize> =
        given.iter().filter(|(name, _)| name == "choice").filter_map(|(_, value)| value.parse().ok()).collect();
    let question = step.check.as_ref().map(|check| Question {
        text: &check.question,
        feedback: &check.feedback,
        several: check.options.iter().filter(|option| option.right).count() > 1,
        answered: !chosen.is_empty(),
        options: (1..)
            .zip(&check.options)
            .map(|(number, option)| Choice {
                number,
                text: &option.text,
                right: option.right,
                chosen: chosen.contains(&number),
            })
            .collect(),
    });
    let page = visit.participant("learn-title").titled(&step.title.sv);
    let to_answer = question.as_ref().is_some_and(|question| !question.answered);
    Ok(render(&ScreenPage { page, kit, step, number, all: kit.steps.len(), question, to_answer }))
}

fn course(id: &str) -> Result<&'static Kit, Failure> {
    find_kit(id).filter(|kit| !kit.is_session()).ok_or(Failure::NotFound)
}
