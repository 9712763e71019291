//! Which figures were published, what does not add up in them, and what became of it? The figures with the findings beside them.

use ::reporting::audit_report::{arithmetic, claim_name, consistent};
use ::reporting::workspace::published::{
    FindingState, Found, StateError, find_published, judge_finding, line_of, published_editions, take_in_published,
};
use ::reporting::workspace::register::ImportError;
use ::reporting::workspace::table::{ReadError, read_published_file};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId};
use text::Texts;

use super::questions::Asked;
use super::{Desk, Way, Wrong, text_problem};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::import::not_a_table;
use crate::people::session::SignedIn;
use crate::upload::Upload;

struct Row {
    line: usize,
    source: String,
    claim: String,
    value: String,
    of: String,
    findings: Vec<(usize, String)>,
}

struct Line {
    number: usize,
    key: String,
    what: String,
    claim: String,
    arithmetic: String,
    consistent: String,
    lines: String,
    state: &'static str,
    comment: Option<String>,
    state_field: String,
    comment_field: String,
}

#[derive(Template)]
#[template(path = "reporting/workspace/published.html")]
struct PublishedPage {
    page: Page,
    ways: Vec<Way>,
    here: String,
    may_write: bool,
    handed_in: Option<String>,
    rows: Vec<Row>,
    found: Vec<Line>,
    states: Vec<(&'static str, String)>,
    form: Filled,
    wrong: Wrong,
    /// Whether this is not what was handed in last.
    older: bool,
    editions: Vec<(u64, String)>,
}

/// The figures and the findings.
pub(crate) async fn show_published(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    show(&app, &signed_in, &desk, asked.edition, (Filled::blank(), Wrong::default(), StatusCode::OK)).await
}

fn fields(number: usize) -> (String, String) {
    (format!("state-{number}"), format!("comment-{number}"))
}

fn line(t: Texts, (place, one): (usize, &Found)) -> Line {
    let number = place + 1;
    let (state_field, comment_field) = fields(number);
    Line {
        number,
        key: one.key.clone(),
        what: t.code("audit-code", one.finding.code.code()),
        claim: claim_name(t, &one.finding.claim),
        arithmetic: arithmetic(t, &one.finding.arithmetic),
        consistent: consistent(t, &one.finding),
        lines: one.finding.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        state: one.state.code(),
        comment: one.comment.clone(),
        state_field,
        comment_field,
    }
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    desk: &Desk,
    edition: Option<u64>,
    (form, wrong, status): (Filled, Wrong, StatusCode),
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let editions = published_editions(&mut reader, &desk.reads).await?;
    let latest = editions.first().map(|(number, _)| *number);
    let number = edition.or(latest);
    let shown = match number {
        Some(number) => find_published(&mut reader, &desk.reads, number).await?,
        None => None,
    };
    if edition.is_some() && shown.is_none() {
        return Err(Failure::NotFound);
    }
    let (published, all_found) = shown.unzip();
    let all_found = all_found.unwrap_or_default();
    let (page, ways) = desk.page(signed_in, "/published");
    let found: Vec<Line> = all_found.iter().enumerate().map(|one| line(t, one)).collect();
    let about = |line: usize| {
        let names = all_found.iter().zip(&found).filter(|(one, _)| one.finding.rows.first() == Some(&line));
        names.map(|(_, shown)| (shown.number, shown.what.clone())).collect::<Vec<_>>()
    };
    let rows = published.iter().flat_map(|published| published.rows.iter().enumerate());
    let rows = rows
        .map(|(place, row)| {
            let line = line_of(row, place);
            let decimals = usize::from(row.value.decimals);
            let of = match (row.n, row.base_n) {
                (Some(n), Some(base)) => t.with("published-n-of", &[("n", &n), ("base", &base)]),
                (Some(n), None) | (None, Some(n)) => t.whole(n),
                (None, None) => "–".to_owned(),
            };
            let unit = match row.unit_of_change {
                Some(unit) => t.code("published-change", unit.code()),
                None => t.code("published-measure", row.measure.code()),
            };
            Row {
                line,
                source: row.source.clone(),
                claim: claim_name(t, &row.claim),
                value: format!("{} ({unit})", t.number(row.value.value, decimals)),
                of,
                findings: about(line),
            }
        })
        .collect();
    let page = PublishedPage {
        page,
        ways,
        here: format!("{}/published", desk.here()),
        may_write: desk.keeps.is_some() && number == latest,
        older: number != latest,
        editions: editions
            .iter()
            .map(|(number, at)| {
                let (day, minute) = at.in_sweden();
                (*number, format!("{} {}", t.date(day), t.clock(minute)))
            })
            .collect(),
        handed_in: published.as_ref().map(|published| {
            t.with(
                "published-handed-in",
                &[("day", &t.date(published.made_at.day_in_sweden())), ("n", &published.rows.len())],
            )
        }),
        rows,
        found,
        states: FindingState::ALL.iter().map(|state| (state.code(), t.code("finding-state", state.code()))).collect(),
        form,
        wrong,
    };
    Ok(render_as(status, &page))
}

/// Takes in published figures: all of the file or nothing.
pub(crate) async fn take_in(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let (t, code) = (signed_in.visit.t, &desk.programme.code);
    let wrong = match upload.file.as_deref().map(|file| read_published_file(file, code)) {
        None => Wrong::said(t.get("workspace-no-file")),
        Some(Err(ReadError::NotATable(why))) => Wrong::said(not_a_table(t, &why)),
        Some(Err(ReadError::Problems(problems))) => Wrong::of(t, problems),
        Some(Ok(read)) => {
            let mut work = app.db().work(signed_in.as_actor()).await?;
            match take_in_published(&mut work, may, code, read).await {
                Ok(_) => {
                    work.commit(lead, "published_figures_taken_in", Some(id.into())).await?;
                    return Ok(redirect_and_say(&app, &format!("{}/published", desk.here()), "published-taken-in"));
                }
                Err(ImportError::Problems(problems)) => Wrong::of(t, problems),
                Err(ImportError::Db(why)) => return Err(why.into()),
            }
        }
    };
    show(&app, &signed_in, &desk, None, (Filled::blank(), wrong, StatusCode::UNPROCESSABLE_ENTITY)).await
}

/// Keeps what became of a finding.
pub(crate) async fn judge(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let t = signed_in.visit.t;
    let workspace = desk.read(&app, signed_in.visit.t).await?;
    let asked = form.value("finding").to_owned();
    let Some((place, found)) = workspace.found.iter().enumerate().find(|(_, one)| one.key == asked) else {
        // The figures were handed in anew in the meantime.
        return Ok(redirect_and_say(&app, &format!("{}/published", desk.here()), "finding-gone"));
    };
    let (state_field, comment_field) = fields(place + 1);
    form.label(&state_field, t.get("finding-state"));
    form.label(&comment_field, t.get("finding-comment"));
    match FindingState::from_code(form.value(&state_field)) {
        None => form.fail(&state_field, t.get("field-choose-one")),
        Some(state) => {
            let mut work = app.db().work(signed_in.as_actor()).await?;
            match judge_finding(&mut work, may, found, state, form.value(&comment_field)).await {
                Ok(()) => {
                    work.commit(lead, "finding_judged", Some(id.into())).await?;
                    return Ok(redirect_and_say(&app, &format!("{}/published", desk.here()), "finding-kept"));
                }
                Err(StateError::Db(why)) => return Err(why.into()),
                Err(StateError::Comment(problem)) => form.fail(&comment_field, text_problem(t, problem)),
            }
        }
    }
    show(&app, &signed_in, &desk, None, (form, Wrong::default(), StatusCode::UNPROCESSABLE_ENTITY)).await
}
