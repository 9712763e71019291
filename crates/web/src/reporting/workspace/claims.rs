//! Which sentences does the evaluator stand for, with which figures and evidence, and which of them are outdated?

use ::reporting::document::Html;
use ::reporting::workspace::Workspace;
use ::reporting::workspace::claim::{
    Claim, ClaimError, MOST_FIGURES, NewClaim, claim_history, renew_claim, withdraw_claim, write_claim,
};
use ::reporting::workspace::honesty::{Overstated, doubtful};
use ::reporting::workspace::tell::{carried_document, figure_name, piece_in_words};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, ProgrammeId, Timestamp};
use text::Texts;

use super::{Desk, Way, text_problem};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::session::SignedIn;

/// Earlier versions are numbered from here in the names of their headings.
const EARLIER: u64 = 1_000_000;

struct Line {
    number: u64,
    words: String,
    question: Option<String>,
    evidence: Vec<String>,
    figures: Option<Html>,
    outdated: bool,
    doubtful: Option<String>,
    field: String,
    earlier: Vec<Earlier>,
}

/// A sentence as it once was.
struct Earlier {
    when: String,
    words: String,
    evidence: Vec<String>,
    figures: Option<Html>,
}

#[derive(Template)]
#[template(path = "reporting/workspace/claims.html")]
struct ClaimsPage {
    page: Page,
    ways: Vec<Way>,
    here: String,
    may_write: bool,
    lines: Vec<Line>,
    /// Sentences that were taken back, as they last were.
    taken_back: Vec<Earlier>,
    form: Filled,
}

/// The sentences.
pub(crate) async fn show_claims(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let workspace = desk.read(&app, signed_in.visit.t).await?;
    let form = Filled::of(workspace.claims.iter().map(|claim| (field(claim.number), claim.words.clone())).collect());
    shown(&app, &signed_in, &desk, &workspace, (form, StatusCode::OK)).await
}

fn field(number: u64) -> String {
    format!("words-{number}")
}

async fn shown(
    app: &App,
    signed_in: &SignedIn,
    desk: &Desk,
    workspace: &Workspace,
    (form, status): (Filled, StatusCode),
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let history = claim_history(&mut app.db().reader(), &desk.reads).await?;
    let (page, ways) = desk.page(signed_in, "/claims");
    let piece = |key: &String| match workspace.register.iter().find(|one| one.key == *key) {
        Some(one) => piece_in_words(t, one),
        None => t.with("claim-evidence-gone", &[("key", key)]),
    };
    let earlier = |(place, (claim, at)): (usize, &(Claim, Timestamp))| {
        let (day, minute) = at.in_sweden();
        // The headings of a page have names of their own: the place is below every sentence's number.
        let document = carried_document(t, EARLIER + place as u64, &claim.carried, &[]);
        Earlier {
            when: format!("{} {}", t.date(day), t.clock(minute)),
            words: claim.words.clone(),
            evidence: claim.evidence.iter().map(piece).collect(),
            figures: document.map(|document| document.body(t)),
        }
    };
    let line = |claim: &Claim| {
        let before = |(_, (known, _)): &(usize, &(Claim, Timestamp))| {
            known.number == claim.number && known.version < claim.version
        };
        let changed = claim.changed(workspace.latest.as_ref());
        let document = carried_document(t, claim.number, &claim.carried, &changed);
        Line {
            number: claim.number,
            words: claim.words.clone(),
            question: claim.question.as_ref().and_then(|key| workspace.question(key)).map(|one| one.text.clone()),
            evidence: claim.evidence.iter().map(piece).collect(),
            figures: document.map(|document| document.body(t)),
            outdated: claim.is_outdated(workspace),
            doubtful: doubtful(&claim.words, &claim.carried.figures),
            field: field(claim.number),
            earlier: history.iter().enumerate().filter(before).map(earlier).collect(),
        }
    };
    let last = |(place, (claim, _)): &(usize, &(Claim, Timestamp))| {
        claim.withdrawn && history.get(place + 1).is_none_or(|(next, _)| next.number != claim.number)
    };
    let page = ClaimsPage {
        page,
        ways,
        here: format!("{}/claims", desk.here()),
        may_write: desk.keeps.is_some(),
        lines: workspace.claims.iter().map(line).collect(),
        taken_back: history.iter().enumerate().filter(last).map(earlier).collect(),
        form,
    };
    Ok(render_as(status, &page))
}

/// Writes a sentence anew with the newest figures, or takes it back.
pub(crate) async fn change_claim(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let t = signed_in.visit.t;
    let workspace = desk.read(&app, signed_in.visit.t).await?;
    let number: u64 = form.value("claim").parse().unwrap_or(0);
    let name = field(number);
    form.label(&name, t.get("claim-words"));
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let (outcome, done) = if form.is("do", "withdraw") {
        (withdraw_claim(&mut work, may, &workspace, number).await, "claim_withdrawn")
    } else {
        (renew_claim(&mut work, may, &workspace, number, form.value(&name)).await, "claim_renewed")
    };
    match outcome {
        Ok(()) => {
            work.commit(lead, done, Some(id.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/claims", desk.here()), "claim-kept"))
        }
        Err(why) => {
            drop(work);
            form.fail(&name, in_words(t, why)?);
            shown(&app, &signed_in, &desk, &workspace, (form, StatusCode::UNPROCESSABLE_ENTITY)).await
        }
    }
}

struct Group {
    title: String,
    choices: Vec<(String, String)>,
    open: bool,
}

#[derive(Template)]
#[template(path = "reporting/workspace/claim.html")]
struct ClaimPage {
    page: Page,
    here: String,
    questions: Vec<(String, String)>,
    figures: Vec<Group>,
    evidence: Vec<(String, String)>,
    form: Filled,
}

/// The form for a sentence.
pub(crate) async fn show_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    desk.keeps()?;
    let workspace = desk.read(&app, signed_in.visit.t).await?;
    Ok(render(&claim_page(&signed_in, &desk, &workspace, Filled::blank())))
}

/// Writes a sentence down.
pub(crate) async fn write(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let desk = Desk::at(&app, &signed_in, lead, id).await?;
    let may = desk.keeps()?;
    let t = signed_in.visit.t;
    let workspace = desk.read(&app, signed_in.visit.t).await?;
    let mut form = form.labelled([("words", t.get("claim-words"))]);
    let new = NewClaim {
        words: form.value("words").to_owned(),
        question: Some(form.value("question").to_owned()).filter(|key| !key.is_empty()),
        figures: form.values("figure").map(str::to_owned).collect(),
        evidence: form.values("evidence").map(str::to_owned).collect(),
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match write_claim(&mut work, may, &workspace, new).await {
        Ok(_) => {
            work.commit(lead, "claim_written", Some(id.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/claims", desk.here()), "claim-kept"))
        }
        Err(why) => {
            drop(work);
            form.fail("words", in_words(t, why)?);
            Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &claim_page(&signed_in, &desk, &workspace, form)))
        }
    }
}

fn in_words(t: Texts, why: ClaimError) -> Result<String, Failure> {
    Ok(match why {
        ClaimError::Text(problem) => text_problem(t, problem),
        ClaimError::Unknown(what) => t.with("claim-unknown", &[("what", &what)]),
        ClaimError::RestsOnNothing => t.get("claim-rests-on-nothing"),
        ClaimError::TooManyFigures => t.count("claim-too-many-figures", MOST_FIGURES),
        ClaimError::Withheld(_) => t.get("claim-withheld"),
        ClaimError::Overstated(Overstated::Effect(word)) => t.with("claim-no-effect", &[("word", &word)]),
        ClaimError::Overstated(Overstated::Percent(word)) => t.with("claim-no-percent", &[("word", &word)]),
        ClaimError::Db(why) => return Err(why.into()),
    })
}

fn claim_page(signed_in: &SignedIn, desk: &Desk, workspace: &Workspace, form: Filled) -> ClaimPage {
    let (t, here) = (signed_in.visit.t, format!("{}/claims", desk.here()));
    let mut figures: Vec<Group> = Vec::new();
    for figure in workspace.latest.iter().flat_map(|latest| &latest.figures) {
        if figure.estimate.value.is_none() {
            continue;
        }
        let title = t.code("data-source", figure.about.code());
        let interval = t.interval(&figure.estimate).map(|interval| format!(", {interval}")).unwrap_or_default();
        let n = t.with("based-on", &[("n", &figure.estimate.n)]);
        let text = format!("{}: {}{interval}, {n}", figure_name(t, figure), t.value(&figure.estimate));
        let picked = form.is("figure", &figure.key);
        match figures.last_mut().filter(|group| group.title == title) {
            Some(group) => {
                group.choices.push((figure.key.clone(), text));
                group.open |= picked;
            }
            None => figures.push(Group { title, choices: vec![(figure.key.clone(), text)], open: picked }),
        }
    }
    let questions = workspace.framework.iter().flat_map(|framework| &framework.questions);
    ClaimPage {
        page: desk.page(signed_in, "/claims").0.titled(t.get("claim-new")).under(&here, t.get("claims-title")),
        questions: questions.map(|one| (one.key.clone(), format!("{} {}", one.key, one.text))).collect(),
        evidence: workspace.register.iter().map(|one| (one.key.clone(), piece_in_words(t, one))).collect(),
        figures,
        here,
        form,
    }
}
