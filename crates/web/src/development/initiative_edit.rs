//! Writing an initiative: what it says, the needs that it names, and where. Lists have an empty row at their end; saving gives another.
//! Somebody who saved in the meantime is not written over.

use access::rules::development::can_coordinate;
use access::rules::learning::can_appoint_champions;
use access::scope;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::initiative::value::YEARS_MAX;
use development::initiative::{
    Area, BenefitKind, Draft, InformationClass, Initiative, NAME_MAX, PART_MAX, PARTS_MAX, Problem, Ready,
    ResourceKind, ResourceState, SaveError, Stimulus, begin_initiative, save_initiative,
};
use development::plan::Living;
use kernel::{InitiativeId, OrganisationId};
use serde::Deserialize;
use text::Texts;

use super::initiative::led;
use super::initiative_form::{filled, read};
use super::initiatives::{address, base, living, plan_page};
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/initiative_edit.html")]
struct EditPage {
    page: Page,
    /// Where the form goes.
    to: String,
    form: Filled,
    needs: Vec<(String, String)>,
    owners: Vec<(String, String)>,
    units: Vec<(String, String)>,
    parties: Vec<(String, String)>,
    choices: Choices,
    rows: Rows,
}

/// What lists to choose from hold.
struct Choices {
    stimuli: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    benefits: Vec<(String, String)>,
    areas: Vec<(String, String)>,
    ready: Vec<(String, String)>,
    kits: Vec<(String, String)>,
    sessions: Vec<(String, String)>,
    champions: Vec<(String, String)>,
    resources: Vec<(String, String)>,
    states: Vec<(String, String)>,
    ratings: Vec<(String, String)>,
}

/// The numbers of the rows of each list.
struct Rows {
    units: Vec<usize>,
    benefits: Vec<usize>,
    costs: Vec<usize>,
    risks: Vec<usize>,
    steps: Vec<usize>,
    resources: Vec<usize>,
}

/// Which need an initiative is begun for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct For {
    need: Option<String>,
}

/// The form for a new one.
pub(crate) async fn show_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    Query(asked): Query<For>,
) -> Result<Response, Failure> {
    can_coordinate(&signed_in.actor, organisation)?;
    let form = Filled::with([("need", asked.need.unwrap_or_default()), ("stimulus", "need".to_owned())]);
    edit_page(&app, &signed_in, organisation, None, form, StatusCode::OK).await
}

/// Begins one.
pub(crate) async fn begin(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = labelled(t, form);
    if let (Some(draft), false) = (read(t, &mut form), form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match begin_initiative(&mut work, &may, draft).await {
            Ok(initiative) => {
                work.commit(organisation, "initiative_begun", Some(initiative.into())).await?;
                let here = format!("{}/{initiative}", base(organisation));
                return Ok(redirect_and_say(&app, &here, "initiative-begun"));
            }
            Err(why) => fail(t, &mut form, why)?,
        }
    }
    edit_page(&app, &signed_in, organisation, None, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The form, filled in with the latest version.
pub(crate) async fn show_edit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
) -> Result<Response, Failure> {
    let (_, one) = led(&app, &signed_in, organisation, initiative).await?;
    let form = filled(&one);
    edit_page(&app, &signed_in, organisation, Some(&one), form, StatusCode::OK).await
}

/// Saves it as a new version.
pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let (may, one) = led(&app, &signed_in, organisation, initiative).await?;
    let t = signed_in.visit.t;
    let mut form = labelled(t, form);
    let seen = form.value("seen").parse().unwrap_or(-1);
    if let (Some(draft), false) = (read(t, &mut form), form.has_errors()) {
        // Who answers for it is said by whoever coordinates.
        let owner = if can_coordinate(&signed_in.actor, organisation).is_ok() { draft.owner } else { one.owner };
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match save_initiative(&mut work, &may, seen, Draft { owner, ..draft }).await {
            Ok(_) => {
                work.commit(organisation, "initiative_saved", Some(initiative.into())).await?;
                return Ok(redirect_and_say(&app, &address(&one), "initiative-saved"));
            }
            Err(why) => fail(t, &mut form, why)?,
        }
    }
    edit_page(&app, &signed_in, organisation, Some(&one), form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn edit_page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    one: Option<&Initiative>,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let plan = living(app, signed_in, organisation).await?;
    let mut from = app.db().reader();
    let owners = match can_coordinate(&signed_in.actor, organisation) {
        Ok(may) => people::sign_in::open_accounts(&mut from, &may).await?,
        Err(_) => Vec::new(),
    };
    let page = match one {
        Some(one) => plan_page(signed_in, organisation, "initiative-edit").under(address(one), &one.name),
        None => plan_page(signed_in, organisation, "initiative-begin"),
    };
    let mut units: Vec<(String, String)> = plan.units.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    units.sort_by(|a, b| a.1.cmp(&b.1));
    let page = EditPage {
        page,
        to: one.map_or_else(|| format!("{}/new", base(organisation)), |one| format!("{}/edit", address(one))),
        needs: needs(&plan, one),
        owners: owners.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        units,
        parties: plan.parties.iter().map(|party| (party.id.to_string(), party.name.clone())).collect(),
        choices: choices(app, signed_in, organisation, one).await?,
        rows: rows(&form),
        form,
    };
    Ok(render_as(status, &page))
}

/// The needs that can be named: the open ones, and those that it names already.
fn needs(plan: &Living, one: Option<&Initiative>) -> Vec<(String, String)> {
    let named = |id| one.is_some_and(|one| one.needs.contains(&id));
    let mut needs: Vec<(String, String)> = plan
        .needs
        .iter()
        .filter(|listed| listed.need.state.is_open() || named(listed.need.id))
        .map(|listed| (listed.need.id.to_string(), listed.need.title().to_owned()))
        .collect();
    // One that was joined to another since then stays named until somebody takes it away.
    let missing = one.into_iter().flat_map(|one| &one.needs).map(ToString::to_string);
    let missing: Vec<String> = missing.filter(|id| !needs.iter().any(|(known, _)| known == id)).collect();
    needs.extend(missing.into_iter().map(|id| (id.clone(), id)));
    needs
}

async fn choices(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    one: Option<&Initiative>,
) -> Result<Choices, Failure> {
    let (t, actor, day) = (signed_in.visit.t, &signed_in.actor, today(app));
    let mut from = app.db().reader();
    let agenda = learning::session::agenda(&mut from, &scope::units_with_sessions(actor), app.db().now()).await?;
    let listed = agenda.upcoming.into_iter().filter(|listed| listed.organisation == organisation);
    let mut sessions: Vec<(String, String)> = Vec::new();
    sessions.extend(listed.map(|listed| {
        let when = t.date(listed.session.starts_at.day_in_sweden());
        (listed.session.id.to_string(), format!("{when}: {} ({})", listed.session.title, listed.unit_name))
    }));
    let mandates = match can_appoint_champions(actor, organisation) {
        Ok(may) => learning::mandate::list_mandates(&mut from, &may, day).await?,
        Err(_) => Vec::new(),
    };
    let mut champions: Vec<(String, String)> = Vec::new();
    champions.extend(mandates.into_iter().map(|m| (m.id.to_string(), format!("{} ({})", m.person_name, m.unit_name))));
    // What was chosen before and is past by now, or not for this reader's eyes, stays chosen.
    for step in one.into_iter().flat_map(|one| &one.content.competence) {
        let chosen = [
            (step.session.map(|id| id.to_string()), &mut sessions),
            (step.champion.map(|id| id.to_string()), &mut champions),
        ];
        for (id, options) in chosen {
            if let Some(id) = id.filter(|id| !options.iter().any(|(known, _)| known == id)) {
                options.push((id, t.get("initiative-step-chosen")));
            }
        }
    }
    let kits = learning::kit::kits().iter().map(|kit| (kit.id.clone(), kit.title.sv.clone()));
    let codes = |list: &str, codes: Vec<&'static str>| -> Vec<(String, String)> {
        codes.into_iter().map(|code| (code.to_owned(), t.code(list, code))).collect()
    };
    Ok(Choices {
        stimuli: codes("initiative-stimulus", Stimulus::ALL.iter().map(|one| one.code()).collect()),
        classes: codes("information-class", InformationClass::ALL.iter().map(|one| one.code()).collect()),
        benefits: codes("benefit-kind", BenefitKind::ALL.iter().map(|one| one.code()).collect()),
        areas: codes("readiness-area", Area::ALL.iter().map(|one| one.code()).collect()),
        ready: codes("readiness", Ready::ALL.iter().map(|one| one.code()).collect()),
        resources: codes("resource-kind", ResourceKind::ALL.iter().map(|one| one.code()).collect()),
        states: codes("resource-state", ResourceState::ALL.iter().map(|one| one.code()).collect()),
        ratings: (1..=5).map(|figure| (figure.to_string(), figure.to_string())).collect(),
        kits: kits.collect(),
        sessions,
        champions,
    })
}

/// As many rows as are filled in, and an empty one.
fn rows(form: &Filled) -> Rows {
    let filled = |name: &str| {
        let last = (1..=PARTS_MAX).rev().find(|number| {
            let field = format!("{name}-{number}");
            !form.value(&format!("{field}-words")).is_empty() || !form.value(&format!("{field}-id")).is_empty()
        });
        (1..=(last.unwrap_or(0) + 1).min(PARTS_MAX)).collect()
    };
    Rows {
        units: filled("unit"),
        benefits: filled("benefit"),
        costs: filled("cost"),
        risks: filled("risk"),
        steps: filled("step"),
        resources: filled("resource"),
    }
}

fn labelled(t: Texts, form: Filled) -> Filled {
    form.labelled([
        ("name", t.get("initiative-name")),
        ("aim", t.get("initiative-aim")),
        ("need", t.get("initiative-needs")),
        ("target_group", t.get("initiative-target-group")),
        ("technology", t.get("initiative-technology")),
        ("stimulus", t.get("initiative-stimulus")),
        ("owner", t.get("initiative-owner")),
        ("information_class", t.get("initiative-information-class")),
    ])
}

/// Says what is wrong beside the field.
fn fail(t: Texts, form: &mut Filled, why: SaveError) -> Result<(), Failure> {
    let problem = match why {
        SaveError::NoSuchInitiative => return Err(Failure::NotFound),
        SaveError::Db(why) => return Err(why.into()),
        SaveError::Changed { .. } => {
            form.fail("name", t.get("initiative-changed"));
            return Ok(());
        }
        SaveError::Problem(problem) => problem,
    };
    let first = |part: &str| match part {
        "benefits" => "benefit-1-words",
        "costs" => "cost-1-words",
        "risks" => "risk-1-words",
        "competence" => "step-1-words",
        "resources" => "resource-1-words",
        "readiness" => "ready-technology",
        "target_group" => "target_group",
        "technology" => "technology",
        _ => "aim",
    };
    match problem {
        Problem::Name => form.fail("name", t.count("field-too-long", NAME_MAX)),
        Problem::NameTaken => form.fail("name", t.get("initiative-name-taken")),
        Problem::Aim => form.fail("aim", t.count("field-too-long", PART_MAX)),
        Problem::NoNeed => form.fail("need", t.get("initiative-no-need")),
        Problem::Need => form.fail("need", t.get("initiative-wrong-need")),
        Problem::Place => form.fail("unit-1-id", t.get("field-choose-one")),
        Problem::Owner => form.fail("owner", t.get("field-choose-one")),
        Problem::Text(part) => form.fail(first(part), t.count("field-too-long", PART_MAX)),
        Problem::TooMany(part) => form.fail(first(part), t.count("initiative-too-many", PARTS_MAX)),
        Problem::Years(part) => form.fail(first(part), t.count("initiative-wrong-years", YEARS_MAX)),
        Problem::Risk => form.fail("risk-1-words", t.get("field-choose-one")),
        Problem::IdentityNumber => form.fail("aim", t.get("help-identity-number")),
    }
    Ok(())
}

impl EditPage {
    fn field(&self, list: &str, number: &usize, what: &str) -> String {
        format!("{list}-{number}-{what}")
    }
}
