//! The plan as a document to print, its editions, and what has changed since one.

use access::rules::development::{can_coordinate, can_see_initiatives};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::initiative::{Initiative, Phase, ResourceState};
use development::plan::{
    Changed, Edition, Entry, How, KeepError, NAME_MAX, Tag, Words, difference, find_edition, keep_edition,
    list_editions, read_plan,
};
use kernel::{Date, Ore, OrganisationId};
use serde::Deserialize;
use text::Texts;

use super::initiatives::{Ways, base, living, plan_page};
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::learning::free_text;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/plan_document.html")]
struct DocumentPage {
    page: Page,
    ways: Ways,
    /// The address of the same as a PDF.
    here: String,
    organisation: String,
    on: Date,
    figures: development::plan::Figures,
    needs: Vec<Section>,
    phases: Vec<(String, Vec<Section>)>,
    resources: Vec<(String, usize, Ore)>,
}

/// A need or an initiative with its parts in words.
struct Section {
    title: String,
    parts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "development/plan_editions.html")]
struct EditionsPage {
    page: Page,
    ways: Ways,
    organisation: OrganisationId,
    editions: Vec<Edition>,
    form: Filled,
    coordinates: bool,
}

#[derive(Template)]
#[template(path = "development/plan_edition.html")]
struct EditionPage {
    page: Page,
    ways: Ways,
    here: String,
    edition: Edition,
    /// What it is compared with.
    with: String,
    others: Vec<(String, String)>,
    form: Filled,
    changes: Vec<ChangeLine>,
    needs: Vec<Section>,
    initiatives: Vec<Section>,
}

struct ChangeLine {
    title: String,
    how: &'static str,
    parts: Vec<(String, Vec<(Tag, String)>)>,
}

/// With which edition one is compared.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Compared {
    with: Option<i64>,
}

/// The document.
pub(crate) async fn show_document(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let plan = living(&app, &signed_in, organisation).await?;
    let words = plan.in_words();
    let name = people::organisation::find_organisation(&mut app.db().reader(), organisation).await?;
    let phase = |phase: &Phase| {
        let of_phase: Vec<String> =
            plan.initiatives.iter().filter(|one| one.phase == *phase).map(|one| one.id.to_string()).collect();
        let entries = words.entries.iter().filter(|entry| of_phase.contains(&entry.id));
        (t.code("initiative-phase", phase.code()), entries.map(|entry| section(t, entry)).collect::<Vec<_>>())
    };
    let phases = Phase::ALL.iter().map(phase).filter(|(_, sections)| !sections.is_empty()).collect();
    Ok(render(&DocumentPage {
        page: plan_page(&signed_in, organisation, "plan-document"),
        ways: Ways::at(organisation, "plan-document"),
        here: format!("{}/document.pdf", base(organisation)),
        organisation: name.map(|found| found.name).unwrap_or_default(),
        on: today(&app),
        figures: plan.figures(),
        needs: of_kind(t, &words, "need"),
        phases,
        resources: resources(t, &plan.initiatives),
    }))
}

/// What the initiatives are done with, by how sure it is: how many, and how much money.
pub(super) fn resources(t: Texts, initiatives: &[Initiative]) -> Vec<(String, usize, Ore)> {
    let all = || initiatives.iter().filter(|one| one.phase.is_open()).flat_map(|one| &one.content.resources);
    let line = |state: &ResourceState| {
        let of_state = || all().filter(|resource| resource.state == *state);
        let sum = of_state().filter_map(|resource| resource.amount).sum();
        (t.code("resource-state", state.code()), of_state().count(), sum)
    };
    ResourceState::ALL.iter().map(line).filter(|(_, count, _)| *count > 0).collect()
}

fn of_kind(t: Texts, words: &Words, kind: &str) -> Vec<Section> {
    words.entries.iter().filter(|entry| entry.kind == kind).map(|entry| section(t, entry)).collect()
}

fn section(t: Texts, entry: &Entry) -> Section {
    let part = |part: &development::plan::Part| (t.code("plan-part", &part.part), said(t, &part.list, &part.text));
    Section { title: entry.title.clone(), parts: entry.parts.iter().map(part).collect() }
}

/// A part in words; what is empty is not decided.
pub(super) fn said(t: Texts, list: &str, text: &str) -> String {
    match (list, text) {
        (_, "") => t.get("not-decided"),
        ("", text) => text.to_owned(),
        // A code of an older edition may be gone by now.
        (list, code) if t.has(&format!("{list}-{}", code.replace('_', "-"))) => t.code(list, code),
        (_, code) => code.to_owned(),
    }
}

/// The editions.
pub(crate) async fn show_editions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let form = Filled::with([("name", today(&app).parts().0.to_string())]);
    editions_page(&app, &signed_in, organisation, form, StatusCode::OK).await
}

async fn editions_page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let page = EditionsPage {
        page: plan_page(signed_in, organisation, "plan-editions"),
        ways: Ways::at(organisation, "plan-editions"),
        organisation,
        editions: list_editions(&mut app.db().reader(), &may).await?,
        form,
        coordinates: can_coordinate(&signed_in.actor, organisation).is_ok(),
    };
    Ok(render_as(status, &page))
}

/// Keeps the plan as it is.
pub(crate) async fn keep(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let sees = can_see_initiatives(&signed_in.actor, organisation)?;
    let mut form = form.labelled([("name", t.get("plan-edition-name"))]);
    if let Some(name) = free_text::required(t, &mut form, "name", NAME_MAX) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let plan = read_plan(&mut work, &sees).await?;
        match keep_edition(&mut work, &may, &name, &plan).await {
            Ok(number) => {
                work.commit(organisation, "plan_kept", None).await?;
                let here = format!("{}/editions/{number}", base(organisation));
                return Ok(redirect_and_say(&app, &here, "plan-kept"));
            }
            Err(KeepError::NameTaken) => form.fail("name", t.get("plan-edition-taken")),
            Err(KeepError::Elsewhere) => return Err(Failure::NotFound),
            Err(KeepError::Db(why)) => return Err(why.into()),
        }
    }
    editions_page(&app, &signed_in, organisation, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// One edition, and what has changed since it: to now, or to another.
pub(crate) async fn show_edition(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, number)): Path<(OrganisationId, i64)>,
    Query(compared): Query<Compared>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let mut from = app.db().reader();
    let edition = find_edition(&mut from, &may, number).await?.ok_or(Failure::NotFound)?;
    let (with, after) = match compared.with {
        Some(other) => {
            let other = find_edition(&mut from, &may, other).await?.ok_or(Failure::NotFound)?;
            (other.name, other.words)
        }
        None => (t.get("plan-now"), read_plan(&mut from, &may).await?.in_words()),
    };
    let others = list_editions(&mut from, &may).await?;
    let others = others.into_iter().filter(|other| other.number != number);
    let changes = difference(&edition.words, &after).into_iter().map(|changed| change(t, changed)).collect();
    Ok(render(&EditionPage {
        page: plan_page(&signed_in, organisation, "plan-editions")
            .titled(t.with("plan-edition-of", &[("name", &edition.name)]))
            .under(format!("{}/editions", base(organisation)), t.get("plan-editions")),
        ways: Ways::at(organisation, ""),
        here: format!("{}/editions/{number}", base(organisation)),
        with,
        others: others.map(|other| (other.number.to_string(), other.name)).collect(),
        form: Filled::with([("with", compared.with.map(|with| with.to_string()).unwrap_or_default())]),
        changes,
        needs: of_kind(t, &edition.words, "need"),
        initiatives: of_kind(t, &edition.words, "initiative"),
        edition,
    }))
}

fn change(t: Texts, changed: Changed) -> ChangeLine {
    let (how, parts) = match changed.how {
        How::Came => ("plan-came", Vec::new()),
        How::Went => ("plan-went", Vec::new()),
        How::Says(parts) => ("plan-says", parts),
    };
    let part = |part: development::plan::PartChange| {
        let words = part.words.into_iter().map(|(tag, text)| (tag, said(t, &part.list, &text)));
        (t.code("plan-part", &part.part), words.collect())
    };
    ChangeLine { title: changed.title, how, parts: parts.into_iter().map(part).collect() }
}

impl EditionPage {
    fn is_in(&self, tag: &Tag) -> bool {
        *tag == Tag::In
    }

    fn is_out(&self, tag: &Tag) -> bool {
        *tag == Tag::Out
    }
}
