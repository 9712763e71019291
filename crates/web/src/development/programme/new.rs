//! Setting up a programme: a template is chosen, a first day, those who shall take part and how many persons; the page shows what that
//! makes, and then creates it all at once. Organisations decide themselves that they take part: those that the acting person
//! administers join at once, the others are asked.

use std::collections::{BTreeMap, BTreeSet};

use ::reporting::document::Html;
use access::Role;
use access::rules::people::{can_administer, can_administer_installation, can_start_programme};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::programme_plan::{MOST_PERSONS, PlanText, SaveError, Template, create_plan, find_template, templates};
use kernel::{Date, OrganisationId, ProgrammeId, UnitId};
use people::Organisation;
use people::programme::{NewProgramme, ProgrammeError};
use serde::Deserialize;

use super::super::today;
use super::show::plan_document;
use super::{in_words, share_out};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(askama::Template)]
#[template(path = "development/programme/new.html")]
struct NewPage {
    page: Page,
    templates: &'static [Template],
    chosen: Option<&'static Template>,
    form: Filled,
    leads: Vec<(String, String)>,
    members: Vec<(String, String)>,
    preview: Option<Preview>,
}

/// What would be created.
struct Preview {
    plan: Html,
    joins: Vec<String>,
    asked: Vec<String>,
    /// Every field, to be sent again.
    values: Vec<(&'static str, String)>,
}

impl NewPage {
    fn lang(&self) -> &'static str {
        self.page.t.lang().code()
    }
}

/// Which template was chosen.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    template: Option<String>,
}

/// The fields with one value each.
const FIELDS: [&str; 8] = ["template", "lead", "programme_name", "code", "starts_on", "ends_on", "planned", "units"];

/// The templates, or the form of the one that was chosen.
pub(crate) async fn show_new(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let known = Known::gather(&app, &signed_in).await?;
    let template = chosen.template.as_deref().and_then(find_template);
    let form = template.map_or_else(Filled::blank, |template| {
        let first = today(&app).plus_days(30);
        let lead = known.leads.first().map(|one| one.id.to_string()).unwrap_or_default();
        Filled::with([("template", template.id.clone()), ("lead", lead), ("starts_on", first.to_string())])
    });
    Ok(show(&signed_in, &known, template, form, None, StatusCode::OK))
}

/// The organisations that the acting person can choose from.
struct Known {
    leads: Vec<Organisation>,
    members: Vec<Organisation>,
}

impl Known {
    /// Those that may lead, and those that may be asked: whoever leads, whoever takes part in a programme of theirs, and for
    /// whoever administers the installation all.
    async fn gather(app: &App, signed_in: &SignedIn) -> Result<Self, Failure> {
        let (mut from, actor) = (app.db().reader(), &signed_in.actor);
        let held: Vec<_> = actor.programmes(&[Role::ProgrammeLead]).collect();
        let mut ids: BTreeSet<OrganisationId> = held.iter().map(|programme| programme.lead).collect();
        ids.insert(actor.organisation);
        let all = match can_administer_installation(actor) {
            Ok(may) => people::organisation::list_organisations(&mut from, &may).await?,
            Err(_) => Vec::new(),
        };
        ids.extend(all.iter().map(|organisation| organisation.id));
        let leads: Vec<OrganisationId> =
            ids.iter().copied().filter(|id| can_start_programme(actor, *id).is_ok()).collect();
        if leads.is_empty() {
            return Err(Failure::NotFound);
        }
        let mut members: BTreeSet<OrganisationId> = leads.iter().copied().collect();
        members.extend(held.iter().flat_map(|programme| programme.members.iter().copied()));
        let named = |mut found: Vec<Organisation>| {
            found.sort_by(|a, b| a.name.cmp(&b.name));
            found
        };
        let members: Vec<OrganisationId> = members.into_iter().collect();
        Ok(Self {
            leads: named(people::organisation::find_organisations(&mut from, &leads).await?),
            members: named(people::organisation::find_organisations(&mut from, &members).await?),
        })
    }

    fn name(&self, id: OrganisationId) -> String {
        self.members.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default()
    }
}

/// What was asked for and is right.
struct Asked {
    lead: OrganisationId,
    name: String,
    code: String,
    planned: u32,
    /// Who joins at once, with the units that were named, or all.
    joins: BTreeMap<OrganisationId, Option<Vec<UnitId>>>,
    members: Vec<OrganisationId>,
    plan: PlanText,
    days: (Date, Date),
}

/// Shows what would be created, or creates it.
pub(crate) async fn set_up(State(app): State<App>, signed_in: SignedIn, mut form: Filled) -> Result<Response, Failure> {
    let known = Known::gather(&app, &signed_in).await?;
    let template = find_template(form.value("template"));
    let t = signed_in.visit.t;
    let Some(template) = template else {
        return Ok(show(&signed_in, &known, None, Filled::blank(), None, StatusCode::UNPROCESSABLE_ENTITY));
    };
    if form.is("go", "change") {
        return Ok(show(&signed_in, &known, Some(template), form, None, StatusCode::OK));
    }
    form = form.labelled([
        ("lead", t.get("setup-lead-organisation")),
        ("programme_name", t.get("programme-name")),
        ("code", t.get("programme-code")),
        ("starts_on", t.get("programme-starts")),
        ("ends_on", t.get("setup-ends")),
        ("planned", t.get("programme-planned")),
        ("member", t.get("setup-members")),
        ("units", t.get("setup-units")),
    ]);
    let Some(asked) = read(&app, &signed_in, &known, template, &mut form).await? else {
        return Ok(show(&signed_in, &known, Some(template), form, None, StatusCode::UNPROCESSABLE_ENTITY));
    };
    if !form.is("go", "create") {
        let preview = preview(&signed_in, &known, &asked, &form, today(&app));
        return Ok(show(&signed_in, &known, Some(template), form, Some(preview), StatusCode::OK));
    }
    let lead = asked.lead;
    match create(&app, &signed_in, asked).await? {
        Ok(id) if signed_in.actor.programmes(&[Role::ProgrammeLead]).any(|held| held.lead == lead) => {
            Ok(redirect_and_say(&app, &format!("/programmes/{lead}/{id}/plan"), "setup-done"))
        }
        Ok(_) => Ok(redirect_and_say(&app, &format!("/administration/{lead}"), "setup-done-administrator")),
        Err(Refused::Code) => {
            form.fail("code", t.get("programme-code-taken"));
            Ok(show(&signed_in, &known, Some(template), form, None, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(Refused::Plan(problem)) => {
            form.fail("ends_on", in_words(t, problem));
            Ok(show(&signed_in, &known, Some(template), form, None, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// Why it was not created.
enum Refused {
    Code,
    Plan(development::programme_plan::Problem),
}

/// Programme, members and plan, all or nothing.
async fn create(app: &App, signed_in: &SignedIn, asked: Asked) -> Result<Result<ProgrammeId, Refused>, Failure> {
    let may = can_start_programme(&signed_in.actor, asked.lead)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let new = NewProgramme {
        code: &asked.code,
        name: &asked.name,
        starts_on: asked.days.0,
        ends_on: asked.days.1,
        planned_participants: Some(u64::from(asked.planned)),
    };
    let id = match people::programme::create_programme(&mut work, &may, new).await {
        Ok(id) => id,
        Err(ProgrammeError::CodeTaken) => return Ok(Err(Refused::Code)),
        Err(ProgrammeError::EndsBeforeItStarts) => return Err(Failure::BadRequest),
        Err(ProgrammeError::Db(why)) => return Err(why.into()),
    };
    for (member, units) in &asked.joins {
        let may = can_administer(&signed_in.actor, *member)?;
        let first = asked.days.0;
        match units {
            None => people::programme::join_programme(&mut work, &may, asked.lead, id, first).await?,
            Some(units) => {
                people::programme::join_with_units(&mut work, &may, asked.lead, id, first, units).await?;
            }
        }
    }
    match create_plan(&mut work, &may, id, asked.plan).await {
        Ok(()) => {}
        Err(SaveError::Problem(problem)) => return Ok(Err(Refused::Plan(problem))),
        Err(SaveError::Changed { .. }) => return Err(Failure::Conflict),
        Err(SaveError::Db(why)) => return Err(why.into()),
    }
    // Whoever leads programmes of the organisation leads this one too; an administrator gives the role to somebody.
    if signed_in.actor.programmes(&[Role::ProgrammeLead]).any(|held| held.lead == asked.lead) {
        people::role::lead_created(&mut work, &may, &signed_in.actor, id).await?;
    }
    work.commit(asked.lead, "programme_set_up", Some(id.into())).await?;
    Ok(Ok(id))
}

async fn read(
    app: &App,
    signed_in: &SignedIn,
    known: &Known,
    template: &Template,
    form: &mut Filled,
) -> Result<Option<Asked>, Failure> {
    let t = signed_in.visit.t;
    let lead = form.choice::<OrganisationId>(t, "lead").filter(|id| known.leads.iter().any(|one| one.id == *id));
    if lead.is_none() {
        form.fail("lead", t.get("field-choose-one"));
    }
    let name = form.text(t, "programme_name", 100);
    let code = form.text(t, "code", 40);
    if code.as_deref().is_some_and(|c| !c.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')) {
        form.fail("code", t.get("programme-code-hint"));
    }
    let starts_on = form.date(t, "starts_on");
    let ends_on = if form.value("ends_on").trim().is_empty() { None } else { form.date(t, "ends_on") };
    if starts_on.zip(ends_on).is_some_and(|(first, last)| last < first) {
        form.fail("ends_on", t.get("programme-ends-first"));
    }
    let planned = form.whole(t, "planned", 1..=i64::from(MOST_PERSONS)).and_then(|n| u32::try_from(n).ok());
    let chosen: BTreeSet<OrganisationId> = form.values("member").filter_map(|id| id.parse().ok()).collect();
    let members: Vec<OrganisationId> =
        known.members.iter().map(|one| one.id).filter(|id| chosen.contains(id)).collect();
    if members.is_empty() || members.len() < chosen.len() {
        form.fail("member", t.get("setup-no-members"));
    }
    let mut joins: BTreeMap<OrganisationId, Option<Vec<UnitId>>> = members
        .iter()
        .filter(|member| can_administer(&signed_in.actor, **member).is_ok())
        .map(|member| (*member, None))
        .collect();
    units(app, t, known, form, &members, &mut joins).await?;
    let (Some(lead), Some(name), Some(code), Some(first), Some(planned), false) =
        (lead, name, code, starts_on, planned, form.has_errors())
    else {
        return Ok(None);
    };
    let mut plan = template.draft(first, ends_on, planned, t.lang().code());
    plan.members = share_out(&members, planned);
    if let Some(problem) = development::programme_plan::problem(&plan) {
        form.fail("ends_on", in_words(t, problem));
        return Ok(None);
    }
    let days = plan.span().unwrap_or((first, first));
    Ok(Some(Asked { lead, name, code, planned, joins, members, plan, days }))
}

/// Which units take part, a line each: `organisation; unit`, or the unit alone when there is one organisation.
async fn units(
    app: &App,
    t: text::Texts,
    known: &Known,
    form: &mut Filled,
    members: &[OrganisationId],
    joins: &mut BTreeMap<OrganisationId, Option<Vec<UnitId>>>,
) -> Result<(), Failure> {
    let written = form.value("units").to_owned();
    for line in written.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (organisation, unit) = match (line.split_once(';'), members) {
            (Some((organisation, unit)), _) => {
                let named = |id: &&OrganisationId| known.name(**id).eq_ignore_ascii_case(organisation.trim());
                (members.iter().find(named).copied(), unit.trim())
            }
            (None, [only]) => (Some(*only), line),
            (None, _) => (None, line),
        };
        let said = |key: &str| t.with(key, &[("line", &line)]);
        let Some(organisation) = organisation else {
            form.fail("units", said("setup-unit-unknown"));
            continue;
        };
        let Some(chosen) = joins.get_mut(&organisation) else {
            form.fail("units", said("setup-unit-not-ours"));
            continue;
        };
        let tree = people::unit::unit_tree(&mut app.db().reader(), organisation).await?;
        let Some(found) = tree.units().iter().find(|one| one.code == unit || one.name.eq_ignore_ascii_case(unit))
        else {
            form.fail("units", said("setup-unit-unknown"));
            continue;
        };
        let chosen = chosen.get_or_insert_default();
        if chosen.contains(&found.id) {
            form.fail("units", said("setup-unit-twice"));
        } else {
            chosen.push(found.id);
        }
    }
    Ok(())
}

fn preview(signed_in: &SignedIn, known: &Known, asked: &Asked, form: &Filled, today: Date) -> Preview {
    let t = signed_in.visit.t;
    let (joins, others): (Vec<_>, Vec<_>) = asked.members.iter().partition(|id| asked.joins.contains_key(id));
    let named = |ids: Vec<&OrganisationId>| ids.into_iter().map(|id| known.name(*id)).collect();
    let mut values: Vec<(&'static str, String)> =
        FIELDS.map(|field| (field, form.value(field).to_owned())).into_iter().collect();
    values.extend(asked.members.iter().map(|id| ("member", id.to_string())));
    let names: Vec<(OrganisationId, String)> = asked.members.iter().map(|id| (*id, known.name(*id))).collect();
    Preview {
        plan: plan_document(t, &asked.plan, &names, &[], today).body(t),
        joins: named(joins),
        asked: named(others),
        values,
    }
}

fn show(
    signed_in: &SignedIn,
    known: &Known,
    chosen: Option<&'static Template>,
    form: Filled,
    preview: Option<Preview>,
    status: StatusCode,
) -> Response {
    let t = signed_in.visit.t;
    let choice = |one: &Organisation| (one.id.to_string(), one.name.clone());
    let mut page = signed_in.page("setup-title");
    if signed_in.actor.has(Role::ProgrammeLead) {
        page = page.under("/programmes", t.get("nav-programme"));
    }
    let page = NewPage {
        page,
        templates: templates(),
        chosen,
        form,
        leads: known.leads.iter().map(choice).collect(),
        members: known.members.iter().map(choice).collect(),
        preview,
    };
    render_as(status, &page)
}
