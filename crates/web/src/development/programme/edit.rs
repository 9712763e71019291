//! Changing the plan of a programme: its name, whom it is for, phases, activities, measurements and steps. Somebody who saved in the
//! meantime is not written over.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::programme_plan::{
    Audience, MOST_ACTIVITIES, MOST_PERSONS, MOST_PHASES, MOST_STEPS, MOST_WAVES, PlanText, SaveError, StepKind,
    find_plan, find_template, save_plan,
};
use evaluation::plan_check::Condition;
use kernel::{Activity, Form, Moment, OrganisationId, ProgrammeId};
use people::Programme;
use people::programme::{ProgrammeChange, change_programme};
use serde::Deserialize;
use text::Texts;

use super::lines::{Line, Lines, filled, member_field, read};
use super::{content, in_words, may_change, may_see, share_out};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "development/programme/edit.html")]
struct EditPage {
    page: Page,
    here: String,
    form: Filled,
    lines: Lines,
    members: Vec<(String, String)>,
    audiences: Choices,
    activities: Choices,
    forms: Choices,
    contents: Choices,
    instruments: Choices,
    moments: Choices,
    kinds: Choices,
    conditions: Choices,
}

impl EditPage {
    fn heading(&self, key: &str, line: &Line) -> String {
        let t = self.page.t;
        if line.name.is_empty() {
            t.count("programme-plan-line-more", line.number)
        } else {
            t.with(key, &[("name", &line.name)])
        }
    }
}

/// From which template a plan is drafted where there is none.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    template: Option<String>,
}

/// The form, filled in with the plan as it stands; where there is none with a draft over the programme's days.
pub(crate) async fn show_edit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let may = may_change(&signed_in, lead, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let plan = find_plan(&mut from, &may_see(&signed_in, lead, id)?, None).await?;
    let planned = u32::try_from(found.planned_participants.unwrap_or(100)).unwrap_or(MOST_PERSONS);
    let (text, seen) = match plan {
        Some(plan) => (plan.text, plan.edition),
        None => {
            let template = find_template(asked.template.as_deref().unwrap_or("own")).ok_or(Failure::NotFound)?;
            let mut draft = template.draft(found.starts_on, Some(found.ends_on), planned, t.lang().code());
            draft.members = share_out(&may.programme().members, planned);
            (draft, 0)
        }
    };
    let mut values = filled(&text, seen);
    values.extend(text.members.iter().map(|one| (member_field(one.organisation), one.persons.to_string())));
    values.push(("programme_name".to_owned(), found.name.clone()));
    values.push(("planned".to_owned(), found.planned_participants.map(|n| n.to_string()).unwrap_or_default()));
    let members = members(&app, &may.programme().members, Some(&text)).await?;
    Ok(show(&signed_in, &found, &members, Filled::of(values), StatusCode::OK))
}

/// Those that take part and those that were asked, by name.
async fn members(
    app: &App,
    joined: &[OrganisationId],
    plan: Option<&PlanText>,
) -> Result<Vec<(OrganisationId, String)>, Failure> {
    let mut ids: Vec<OrganisationId> = joined.to_vec();
    ids.extend(plan.into_iter().flat_map(|plan| plan.members.iter().map(|member| member.organisation)));
    ids.sort_unstable();
    ids.dedup();
    let mut found: Vec<_> = people::organisation::find_organisations(&mut app.db().reader(), &ids)
        .await?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    found.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(found)
}

/// Saves the plan as a new edition, and the programme's name and days with it.
pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = may_change(&signed_in, lead, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let seen: i64 = form.value("seen").parse().unwrap_or(-1);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let before = find_plan(&mut work, &may_see(&signed_in, lead, id)?, Some(seen)).await?.map(|plan| plan.text);
    let members = members(&app, &may.programme().members, before.as_ref()).await?;
    let mut form = labelled(t, form);
    for (organisation, name) in &members {
        form.label(&member_field(*organisation), name.clone());
    }
    let name = form.text(t, "programme_name", 100);
    let planned = match form.value("planned").trim() {
        "" => None,
        _ => form.whole(t, "planned", 1..=i64::from(MOST_PERSONS)).and_then(|n| u64::try_from(n).ok()),
    };
    let ids: Vec<OrganisationId> = members.iter().map(|(id, _)| *id).collect();
    let text = read(t, &mut form, before.as_ref(), &ids);
    if let (Some(name), Some(text), false) = (name, text, form.has_errors()) {
        let span = text.span();
        match save_plan(&mut work, &may, seen, text).await {
            Ok(_) => {
                let (starts_on, ends_on) = span.unwrap_or((found.starts_on, found.ends_on));
                let change = ProgrammeChange { name: &name, starts_on, ends_on, planned_participants: planned };
                change_programme(&mut work, &may, change).await?;
                work.commit(lead, "programme_plan_saved", Some(id.into())).await?;
                return Ok(redirect_and_say(&app, &format!("{}/plan", address(lead, id)), "programme-plan-saved"));
            }
            Err(SaveError::Changed { .. }) => form.fail("programme_name", t.get("unit-plan-changed-meanwhile")),
            Err(SaveError::Problem(problem)) => form.fail("p1-name", in_words(t, problem)),
            Err(SaveError::Db(why)) => return Err(why.into()),
        }
    }
    Ok(show(&signed_in, &found, &members, form, StatusCode::UNPROCESSABLE_ENTITY))
}

/// What the fields are called in the summary of errors.
fn labelled(t: Texts, form: Filled) -> Filled {
    let mut form = form.labelled([
        ("programme_name", t.get("programme-name")),
        ("planned", t.get("programme-planned")),
        ("why", t.get("programme-plan-why")),
        ("strategy", t.get("programme-plan-strategy")),
        ("afterwards", t.get("programme-plan-afterwards")),
        ("champions", t.get("programme-plan-champions")),
        ("champion_minutes", t.get("programme-plan-champion-minutes")),
    ]);
    let parts = [
        ("p", MOST_PHASES, "programme-plan-phase"),
        ("a", MOST_ACTIVITIES, "programme-plan-activity"),
        ("w", MOST_WAVES, "programme-plan-wave"),
        ("s", MOST_STEPS, "programme-plan-step-words"),
    ];
    let fields = [
        ("name", "programme-plan-name"),
        ("from", "programme-plan-from"),
        ("to", "programme-plan-to"),
        ("audience", "programme-plan-for-whom"),
        ("activity", "programme-plan-booked-as"),
        ("form", "programme-plan-how"),
        ("content", "programme-plan-content"),
        ("sessions", "programme-plan-sessions"),
        ("minutes", "programme-plan-minutes"),
        ("persons", "programme-plan-persons"),
        ("group", "programme-plan-group"),
        ("instrument", "programme-plan-instrument"),
        ("moment", "programme-plan-moment"),
        ("kind", "programme-plan-kind"),
        ("due", "programme-plan-due"),
        ("done", "programme-plan-done-on"),
        ("serves", "programme-plan-serves"),
    ];
    for (prefix, most, part) in parts {
        for number in 1..=most {
            for (field, key) in fields {
                form.label(&format!("{prefix}{number}-{field}"), format!("{} {number}, {}", t.get(part), t.get(key)));
            }
        }
    }
    form
}

fn show(
    signed_in: &SignedIn,
    found: &Programme,
    members: &[(OrganisationId, String)],
    form: Filled,
    status: StatusCode,
) -> Response {
    let t = signed_in.visit.t;
    let address = address(found.lead, found.id);
    let shipped = measurement::instrument::shipped().iter();
    let page = EditPage {
        page: signed_in
            .page("programme-plan-edit")
            .under("/programmes", t.get("nav-programme"))
            .under(address.clone(), found.name.clone())
            .under(format!("{address}/plan"), t.get("programme-plan-title")),
        here: format!("{address}/plan"),
        lines: Lines::of(&form),
        form,
        members: members.iter().map(|(id, name)| (member_field(*id), name.clone())).collect(),
        audiences: Audience::ALL
            .iter()
            .map(|one| (one.code().to_owned(), t.code("kit-audience", one.code())))
            .collect(),
        activities: Activity::ALL.iter().map(|one| (one.code().to_owned(), t.code("activity", one.code()))).collect(),
        forms: Form::ALL.iter().map(|one| (one.code().to_owned(), t.code("form", one.code()))).collect(),
        contents: content::choices(t),
        instruments: shipped.map(|one| (one.id.clone(), one.title.said_in(t.lang().code()).to_owned())).collect(),
        moments: Moment::ALL.iter().map(|one| (one.code().to_owned(), t.code("moment", one.code()))).collect(),
        kinds: StepKind::ALL
            .iter()
            .map(|one| (one.code().to_owned(), t.code("programme-plan-kind", one.code())))
            .collect(),
        conditions: Condition::ALL.iter().map(|one| (one.code().to_owned(), t.code("condition", one.code()))).collect(),
    };
    render_as(status, &page)
}
