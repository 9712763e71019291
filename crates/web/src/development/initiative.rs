//! One initiative: what it says, what it is worth, how it stands before its next gate, what was decided about it, what is done, and what was
//! learnt.

use access::rules::development::{
    CanDecideGates, CanLeadInitiative, CanSeeInitiatives, can_coordinate, can_decide_gates, can_lead_initiative,
    can_see_initiatives,
};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::activity::{Activity, Timing, timing};
use development::gate::{
    self, Body, DecideError, Decision, Evidence, Lesson, NewDecision, Outcome, Standing, WORDS_MAX, add_lesson, decide,
    decisions_about, lay_before, share_lesson, standing_before,
};
use development::initiative::value::{PresentValue, net, present_value, present_value_of_all};
use development::initiative::{Area, Initiative, Phase, Ready, find_initiative, followed};
use development::plan::Living;
use development::tryout::{Said, Thing, tried_for};
use kernel::{Date, InitiativeId, LessonId, Ore, OrganisationId, SignInId};
use reporting::charts::{Chart, Frame, Span, timeline};
use text::Texts;

use super::initiatives::{address, head, living, plan_page};
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::learning::free_text;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/initiative.html")]
struct InitiativePage {
    page: Page,
    here: String,
    form: Filled,
    one: Initiative,
    owner: Option<String>,
    needs: Vec<(String, String)>,
    units: Vec<(String, Option<Date>)>,
    parties: Vec<String>,
    by_staff: bool,
    worth: Vec<(String, PresentValue)>,
    left: Option<PresentValue>,
    readiness: Vec<(&'static str, Ready, String)>,
    competence: Vec<(String, String, String, Option<Date>)>,
    standing: Vec<StandingLine>,
    next: Option<Phase>,
    decisions: Vec<DecisionLine>,
    lessons: Vec<Lesson>,
    activities: Vec<ActivityLine>,
    chart: Option<Chart>,
    versions: usize,
    tried: Vec<(Thing, Option<Said>)>,
    follows: bool,
    leads: bool,
    decides: bool,
    coordinates: bool,
    outcomes: Vec<(String, String)>,
    evidence: Vec<(String, String)>,
}

struct StandingLine {
    asked: String,
    there: bool,
    shown: Option<String>,
}

struct DecisionLine {
    decision: Decision,
    by: Option<String>,
    evidence: Vec<StandingLine>,
}

struct ActivityLine {
    activity: Activity,
    timing: Timing,
    who: String,
    after: Vec<String>,
}

/// The page.
pub(crate) async fn show_initiative(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
) -> Result<Response, Failure> {
    let one = found(&app, &signed_in, organisation, initiative).await?.1;
    let form = Filled::with([("decided_on", today(&app).to_string()), ("seen", one.phase.code().to_owned())]);
    initiative_page(&app, &signed_in, one, form, StatusCode::OK).await
}

async fn initiative_page(
    app: &App,
    signed_in: &SignedIn,
    one: Initiative,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (t, actor, day) = (signed_in.visit.t, &signed_in.actor, today(app));
    let organisation = one.organisation;
    let may = can_see_initiatives(actor, organisation)?;
    let plan = living(app, signed_in, organisation).await?;
    let mut from = app.db().reader();
    let decisions = decisions_about(&mut from, &may, one.id).await?;
    let deciders: Vec<SignInId> = decisions.iter().filter_map(|decision| decision.decided_by).collect();
    let names = people::sign_in::display_names(&mut from, organisation, &deciders).await?;
    let standing = standing_before(&mut from, &may, &one).await?;
    let next = one.phase.next();
    let decides = can_decide_gates(actor, organisation).is_ok() && one.phase != Phase::Stopped;
    let outcomes = Outcome::ALL.iter().filter(|outcome| **outcome != Outcome::Passes || next.is_some());
    let kinds = Evidence::ALL.iter().filter(|evidence| **evidence != Evidence::Own);
    let mut evidence: Vec<(String, String)> =
        kinds.map(|kind| (kind.code().to_owned(), t.code("gate-evidence", kind.code()))).collect();
    // What the organisation asks for itself is laid before the gate under its own words.
    let own = standing.iter().filter(|s| s.asked.evidence == Evidence::Own).filter_map(|s| s.asked.words.clone());
    evidence.extend(own.map(|words| (format!("own:{words}"), words)));
    let worth = worth(t, &one);
    let left = (!worth.is_empty()).then(|| {
        let benefits = one.content.benefits.iter().map(|benefit| benefit.years.as_slice());
        let costs = one.content.costs.iter().map(|cost| cost.years.as_slice());
        net(present_value_of_all(benefits), present_value_of_all(costs))
    });
    let page = InitiativePage {
        page: plan_page(signed_in, organisation, "initiative-title").titled(&one.name),
        here: address(&one),
        form,
        owner: plan.owner(&one).map(str::to_owned),
        needs: plan
            .needs_of(&one)
            .map(|need| (format!("/needs/{organisation}/{}", need.need.id), need.need.title().to_owned()))
            .collect(),
        units: one.units.iter().map(|(unit, starts)| (plan.unit(*unit).to_owned(), *starts)).collect(),
        parties: one.parties.iter().map(|party| plan.party(*party).to_owned()).collect(),
        by_staff: one.is_begun_by_staff(&plan.needs),
        worth,
        left,
        readiness: readiness(&one),
        competence: competence(t, &one),
        standing: standing.into_iter().map(|standing| standing_line(t, standing)).collect(),
        next,
        decisions: decisions.into_iter().rev().map(|decision| decision_line(t, decision, &names)).collect(),
        lessons: plan.lessons.iter().filter(|lesson| lesson.initiative == one.id).cloned().collect(),
        activities: activity_lines(&plan, &one, day),
        chart: chart(t, &plan, &one, day),
        versions: usize::try_from(one.version).unwrap_or_default(),
        tried: tried_for(&mut from, &may, one.id).await?,
        follows: followed(&mut from, &may, actor).await?.contains(&one.id),
        leads: can_lead_initiative(actor, &one.as_ref()).is_ok(),
        decides,
        coordinates: can_coordinate(actor, organisation).is_ok(),
        outcomes: outcomes.map(|o| (o.code().to_owned(), t.code("gate-outcome", o.code()))).collect(),
        evidence,
        one,
    };
    Ok(render_as(status, &page))
}

/// Each line of figures with what it is worth today; costs after benefits.
fn worth(t: Texts, one: &Initiative) -> Vec<(String, PresentValue)> {
    let benefits = one.content.benefits.iter().filter(|benefit| !benefit.years.is_empty()).map(|benefit| {
        let kind = t.code("benefit-kind", benefit.kind.code());
        (format!("{kind}: {}", benefit.words), present_value(&benefit.years))
    });
    let costs = one
        .content
        .costs
        .iter()
        .filter(|cost| !cost.years.is_empty())
        .map(|cost| (format!("{}: {}", t.get("initiative-cost"), cost.words), present_value(&cost.years)));
    benefits.chain(costs).collect()
}

fn readiness(one: &Initiative) -> Vec<(&'static str, Ready, String)> {
    let words = |area| one.content.readiness.iter().find(|ready| ready.area == area).map(|ready| ready.words.clone());
    let line = |area: &Area| (area.code(), one.content.ready(*area), words(*area).unwrap_or_default());
    Area::ALL.iter().map(line).collect()
}

/// The steps of the plan for competence: words, and the address and name of the kit or session.
fn competence(t: Texts, one: &Initiative) -> Vec<(String, String, String, Option<Date>)> {
    let step = |step: &development::initiative::CompetenceStep| {
        let kit = step.kit.as_deref().and_then(learning::kit::find_kit);
        let (href, name) = match (kit, step.session, step.champion) {
            (Some(kit), ..) => (format!("/kits/{}", kit.id), kit.title.sv.clone()),
            (None, Some(session), _) => {
                (format!("/sessions/{}/{session}", one.organisation), t.get("initiative-step-session"))
            }
            (None, None, Some(mandate)) => (format!("/champions/{mandate}"), t.get("initiative-step-champion")),
            (None, None, None) => (String::new(), String::new()),
        };
        (step.words.clone(), href, name, step.by)
    };
    one.content.competence.iter().map(step).collect()
}

fn standing_line(t: Texts, standing: Standing) -> StandingLine {
    let asked = standing.asked.words.unwrap_or_else(|| t.code("gate-evidence", standing.asked.evidence.code()));
    StandingLine { asked, there: standing.there, shown: standing.shown }
}

fn decision_line(
    t: Texts,
    mut decision: Decision,
    names: &std::collections::HashMap<SignInId, String>,
) -> DecisionLine {
    let evidence = std::mem::take(&mut decision.evidence);
    DecisionLine {
        by: decision.decided_by.and_then(|account| names.get(&account).cloned()),
        evidence: evidence.into_iter().map(|standing| standing_line(t, standing)).collect(),
        decision,
    }
}

fn activity_lines(plan: &Living, one: &Initiative, day: Date) -> Vec<ActivityLine> {
    let name = |id: &kernel::ActivityId| plan.activities.iter().find(|known| known.id == *id).map(|a| a.name.clone());
    let line = |activity: &Activity| {
        let party = activity.party.map(|party| plan.party(party).to_owned());
        ActivityLine {
            timing: if one.phase == Phase::Stopped { Timing::Fine } else { timing(activity, &plan.activities, day) },
            who: activity.responsible.clone().into_iter().chain(party).collect::<Vec<_>>().join(", "),
            after: activity.after.iter().filter_map(name).collect(),
            activity: activity.clone(),
        }
    };
    plan.activities_of(one).map(line).collect()
}

fn chart(t: Texts, plan: &Living, one: &Initiative, day: Date) -> Option<Chart> {
    let states: Vec<(&Activity, String)> =
        plan.activities_of(one).map(|a| (a, t.code("activity-state", a.state.code()))).collect();
    let spans = states.iter().filter_map(|(activity, state)| {
        let (from, to) = (activity.starts_on.or(activity.ends_on)?, activity.ends_on.or(activity.starts_on)?);
        Some(Span { label: &activity.name, from, to, state })
    });
    let spans: Vec<Span<'_>> = spans.collect();
    let title = t.get("plan-timeline");
    let frame = Frame { id: "activities", title: &title };
    (!spans.is_empty()).then(|| timeline(t, frame, head(t, "activity-title"), &spans, day))
}

/// Takes a decision.
pub(crate) async fn decide_gate(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may: CanDecideGates = can_decide_gates(&signed_in.actor, organisation)?;
    let (_, one) = found(&app, &signed_in, organisation, initiative).await?;
    let mut form = form.labelled([
        ("outcome", t.get("gate-outcome-title")),
        ("reason", t.get("gate-reason")),
        ("lesson", t.get("gate-lesson")),
        ("decided_on", t.get("gate-decided-on")),
    ]);
    let outcome = Outcome::from_code(form.value("outcome"));
    if outcome.is_none() {
        form.fail("outcome", t.get("field-choose-one"));
    }
    let reason = free_text::required(t, &mut form, "reason", WORDS_MAX);
    let lesson = free_text::optional(t, &mut form, "lesson", WORDS_MAX);
    let decided_on = form.date(t, "decided_on");
    let seen = Phase::from_code(form.value("seen")).unwrap_or(one.phase);
    if let (Some(outcome), Some(reason), Some(decided_on), false) = (outcome, &reason, decided_on, form.has_errors()) {
        let new = NewDecision {
            seen,
            outcome,
            reason,
            lesson: lesson.as_ref(),
            body: Body::Coordinator,
            meeting: None,
            decided_on,
        };
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match decide(&mut work, &may, initiative, new).await {
            Ok(decision) => {
                work.commit(organisation, "initiative_decided", Some(decision.id.into())).await?;
                return Ok(redirect_and_say(&app, &address(&one), "gate-decided"));
            }
            Err(DecideError::NoSuchInitiative) => return Err(Failure::NotFound),
            Err(DecideError::Db(why)) => return Err(why.into()),
            Err(DecideError::Stopped) => form.fail("outcome", t.get("gate-stopped")),
            Err(DecideError::Changed(_)) => form.fail("outcome", t.get("gate-changed")),
            Err(DecideError::NothingFollows) => form.fail("outcome", t.get("gate-nothing-follows")),
            Err(DecideError::NoCompetencePlan) => form.fail("outcome", t.get("gate-no-competence-plan")),
            Err(DecideError::LessonMissing) => form.fail("lesson", t.get("gate-lesson-missing")),
            Err(DecideError::Day) => form.fail("decided_on", t.get("gate-wrong-day")),
        }
    }
    initiative_page(&app, &signed_in, one, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Lays something before the gate.
pub(crate) async fn show_evidence(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let (may, one) = led(&app, &signed_in, organisation, initiative).await?;
    let mut form = form.labelled([("evidence", t.get("gate-asks")), ("words", t.get("gate-evidence-words"))]);
    let own = form.value("evidence").strip_prefix("own:").map(str::to_owned);
    let evidence = if own.is_some() { Some(Evidence::Own) } else { Evidence::from_code(form.value("evidence")) };
    if evidence.is_none() || (evidence == Some(Evidence::Own) && own.is_none()) {
        form.fail("evidence", t.get("field-choose-one"));
    }
    let words = free_text::required(t, &mut form, "words", WORDS_MAX);
    if let (Some(evidence), Some(words), false) = (evidence, words, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        if lay_before(&mut work, &may, evidence, own.as_deref(), &words).await? {
            work.commit(organisation, "evidence_shown", Some(initiative.into())).await?;
            return Ok(redirect_and_say(&app, &address(&one), "gate-evidence-shown"));
        }
        form.fail("evidence", t.get("gate-stopped"));
    }
    initiative_page(&app, &signed_in, one, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Writes down what was learnt.
pub(crate) async fn write_lesson(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let (may, one) = led(&app, &signed_in, organisation, initiative).await?;
    let mut form = form.labelled([("learnt", t.get("gate-lesson"))]);
    if let Some(words) = free_text::required(t, &mut form, "learnt", WORDS_MAX) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let lesson = add_lesson(&mut work, &may, &words).await?;
        work.commit(organisation, "lesson_written", Some(lesson.into())).await?;
        return Ok(redirect_and_say(&app, &address(&one), "lesson-written"));
    }
    initiative_page(&app, &signed_in, one, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Shares a lesson with the other organisations of the installation, or no longer.
pub(crate) async fn share(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative, lesson)): Path<(OrganisationId, InitiativeId, LessonId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let (sees, one) = found(&app, &signed_in, organisation, initiative).await?;
    let lessons = gate::list_lessons(&mut app.db().reader(), &sees).await?;
    if !lessons.iter().any(|known| known.id == lesson && known.initiative == initiative) {
        return Err(Failure::NotFound);
    }
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let shared = form.is("shared", "yes");
    share_lesson(&mut work, &may, lesson, shared).await?;
    work.commit(organisation, if shared { "lesson_shared" } else { "lesson_withdrawn" }, Some(lesson.into())).await?;
    Ok(redirect_and_say(&app, &address(&one), if shared { "lesson-shared" } else { "lesson-withdrawn" }))
}

/// The initiative, for somebody who may see it.
pub(super) async fn found(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> Result<(CanSeeInitiatives, Initiative), Failure> {
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let one = find_initiative(&mut app.db().reader(), &may, initiative).await?.ok_or(Failure::NotFound)?;
    Ok((may, one))
}

/// The initiative, for somebody who leads it.
pub(super) async fn led(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> Result<(CanLeadInitiative, Initiative), Failure> {
    let (_, one) = found(app, signed_in, organisation, initiative).await?;
    Ok((can_lead_initiative(&signed_in.actor, &one.as_ref())?, one))
}

impl InitiativePage {
    /// An expected amount, in whole kronor: öre would promise more than is known.
    fn kronor(&self, amount: &Ore) -> String {
        let kronor = (amount.0 as f64 / 100.0).round() as i64;
        self.page.t.kronor(Ore(kronor * 100))
    }
}
