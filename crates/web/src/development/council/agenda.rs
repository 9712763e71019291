//! What is done with the agenda: something is put on it, its scoring is opened and closed, members score alone, and what was decided is
//! written down.

use access::rules::development::{can_coordinate, can_decide_gates, can_lead_initiative, can_see_initiatives};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::activity::{ActivityDraft, ActivityError, ActivityKind, ActivityState, add_activity};
use development::council::{
    AgendaError, CouncilDecision, Criterion, DecideError, Item, NAME_MAX, NewItem, Scores, Scoring, TEXT_MAX, add_item,
    decide_item, find_item, score_item, set_scoring,
};
use development::gate::{self, Outcome};
use development::initiative::{Phase, find_initiative};
use development::need::find_need;
use kernel::free_text::FreeText;
use kernel::{AgendaItemId, Date, InitiativeId, MeetingId, NeedId};
use text::Texts;

use super::{Entered, address, enter, meeting, meeting_of};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::redirect_and_say;
use crate::learning::free_text;
use crate::people::session::SignedIn;

/// What an item is about.
enum Subject {
    Initiative(InitiativeId),
    Need(NeedId),
    Other,
}

/// Puts something on the agenda.
pub(crate) async fn add(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let entered = enter(&app, &signed_in).await?;
    let meeting = meeting_of(&app, &entered, meeting).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("subject", t.get("council-subject")),
        ("title", t.get("council-item-title")),
        ("asked", t.get("council-asked")),
    ]);
    let subject = subject(form.value("subject"));
    if subject.is_none() {
        form.fail("subject", t.get("field-choose-one"));
    }
    let asked = free_text::required(t, &mut form, "asked", TEXT_MAX);
    let title = match &subject {
        Some(Subject::Other) => free_text::required(t, &mut form, "title", NAME_MAX),
        Some(subject) => title_of(&app, &signed_in, subject).await?,
        None => None,
    };
    if let (Some(subject), Some(asked), false) = (subject, &asked, form.has_errors()) {
        let title = title.ok_or(Failure::NotFound)?;
        let (initiative, need) = match subject {
            Subject::Initiative(id) => (Some(id), None),
            Subject::Need(id) => (None, Some(id)),
            Subject::Other => (None, None),
        };
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match add_item(&mut work, &may, meeting.id, NewItem { initiative, need, title: &title, asked }).await {
            Ok(item) => {
                work.commit(organisation, "agenda_item_added", Some(item.into())).await?;
                return Ok(redirect_and_say(&app, &address(meeting.id), "council-added"));
            }
            Err(why) => form.fail("subject", agenda_error(t, why)?),
        }
    }
    meeting::show(&app, &signed_in, &entered, meeting, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn subject(value: &str) -> Option<Subject> {
    match value.split_once('.') {
        Some(("initiative", id)) => id.parse().ok().map(Subject::Initiative),
        Some(("need", id)) => id.parse().ok().map(Subject::Need),
        Some(_) => None,
        None => value.trim().is_empty().then_some(Subject::Other),
    }
}

/// What the initiative or the need is called; nothing where the organisation has none.
async fn title_of(app: &App, signed_in: &SignedIn, subject: &Subject) -> Result<Option<FreeText>, Failure> {
    let may = can_see_initiatives(&signed_in.actor, signed_in.actor.organisation)?;
    let mut from = app.db().reader();
    let title = match subject {
        Subject::Initiative(id) => find_initiative(&mut from, &may, *id).await?.map(|found| found.name),
        Subject::Need(id) => {
            let words_of = access::scope::units_with_needs(&signed_in.actor);
            find_need(&mut from, &may, &words_of, *id).await?.map(|listed| listed.need.title().to_owned())
        }
        Subject::Other => None,
    };
    Ok(title.and_then(|title| FreeText::parse(&meeting::shortened(&title), NAME_MAX).ok()))
}

/// Opens or closes the scoring of something.
pub(crate) async fn scoring(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(item): Path<AgendaItemId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let (entered, item) = item_of(&app, &signed_in, item).await?;
    let t = signed_in.visit.t;
    let mut form = form;
    let wanted = Scoring::from_code(form.value("scoring")).filter(|wanted| *wanted != Scoring::Not);
    match wanted {
        None => form.fail("subject", t.get("field-choose-one")),
        Some(wanted) => {
            let mut work = app.db().work(signed_in.as_actor()).await?;
            match set_scoring(&mut work, &may, item.id, wanted).await {
                Ok(()) => {
                    let (action, said) = match wanted {
                        Scoring::Open => ("scoring_opened", "council-scoring-opened"),
                        _ => ("scoring_closed", "council-scoring-closed"),
                    };
                    work.commit(organisation, action, Some(item.id.into())).await?;
                    return Ok(redirect_and_say(&app, &address(item.meeting), said));
                }
                Err(why) => form.fail("subject", agenda_error(t, why)?),
            }
        }
    }
    back(&app, &signed_in, &entered, &item, form).await
}

/// Takes a member's scores.
pub(crate) async fn score(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(item): Path<AgendaItemId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let (entered, item) = item_of(&app, &signed_in, item).await?;
    // Whoever has no seat, or no longer, learns nothing.
    let Some(seat) = &entered.seat else { return Err(Failure::NotFound) };
    let t = signed_in.visit.t;
    let mut form = form;
    let mut given = [0; 4];
    for (criterion, given) in Criterion::ALL.iter().zip(&mut given) {
        let field = format!("{}-{}", criterion.code(), item.id);
        form.label(&field, t.code("council-criterion", criterion.code()));
        match form.value(criterion.code()).parse::<u8>() {
            Ok(score) if (1..=5).contains(&score) => *given = score,
            _ => form.fail(&field, t.get("field-choose-one")),
        }
    }
    if let Some(scores) = Scores::new(given) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match score_item(&mut work, seat, item.id, scores).await {
            Ok(()) => {
                work.commit(organisation, "item_scored", Some(item.id.into())).await?;
                return Ok(redirect_and_say(&app, &address(item.meeting), "council-scored-thanks"));
            }
            Err(why) => form.fail("subject", agenda_error(t, why)?),
        }
    }
    back(&app, &signed_in, &entered, &item, form).await
}

/// Writes down what was decided.
pub(crate) async fn decide(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(item): Path<AgendaItemId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_decide_gates(&signed_in.actor, organisation)?;
    let (entered, item) = item_of(&app, &signed_in, item).await?;
    let t = signed_in.visit.t;
    let field = |name: &str| format!("{name}-{}", item.id);
    let mut form = form.and("item", item.id.to_string());
    form.label(&field("outcome"), t.get("council-outcome"));
    form.label(&field("reason"), t.get("council-reason"));
    form.label(&field("lesson"), t.get("council-lesson"));
    let outcome = Outcome::from_code(form.value("outcome"));
    if outcome.is_none() {
        form.fail(&field("outcome"), t.get("field-choose-one"));
    }
    let reason = text_of(t, &mut form, "reason", &field("reason"), true);
    let lesson = text_of(t, &mut form, "lesson", &field("lesson"), false);
    if let (Some(outcome), Some(reason), false) = (outcome, &reason, form.has_errors()) {
        let seen = Phase::from_code(form.value("seen"));
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let new = CouncilDecision { outcome, seen, reason, lesson: lesson.as_ref() };
        match decide_item(&mut work, &may, item.id, new).await {
            Ok(()) => {
                work.commit(organisation, "council_decided", Some(item.id.into())).await?;
                return Ok(redirect_and_say(&app, &address(item.meeting), "council-decided"));
            }
            Err(why) => {
                let (name, said) = decide_error(t, why)?;
                form.fail(&field(name), said);
            }
        }
    }
    back(&app, &signed_in, &entered, &item, form).await
}

/// Plans something that follows from a decision about an initiative.
pub(crate) async fn follow(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(item): Path<AgendaItemId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    can_coordinate(&signed_in.actor, organisation)?;
    let (entered, item) = item_of(&app, &signed_in, item).await?;
    let t = signed_in.visit.t;
    let field = |name: &str| format!("{name}-{}", item.id);
    let mut form = form.and("item", item.id.to_string());
    for (name, key) in [("activity", "council-activity"), ("responsible", "council-responsible"), ("by", "council-by")]
    {
        form.label(&field(name), t.get(key));
    }
    let name = text_of(t, &mut form, "activity", &field("activity"), true);
    let responsible = text_of(t, &mut form, "responsible", &field("responsible"), false);
    let ends_on = match form.value("by").trim() {
        "" => None,
        day => {
            let day = day.parse::<Date>().ok();
            if day.is_none() {
                form.fail(&field("by"), t.get("field-not-a-date"));
            }
            day
        }
    };
    let kind = ActivityKind::from_code(form.value("kind")).unwrap_or(ActivityKind::Other);
    let sees = can_see_initiatives(&signed_in.actor, organisation)?;
    let about = match item.initiative.filter(|_| item.decided.is_some()) {
        Some(initiative) => find_initiative(&mut app.db().reader(), &sees, initiative).await?,
        None => None,
    };
    if about.is_none() {
        form.fail(&field("activity"), t.get("council-nothing-to-follow"));
    }
    if let (Some(about), Some(name), false) = (about, name, form.has_errors()) {
        let may = can_lead_initiative(&signed_in.actor, &about.as_ref())?;
        let draft = ActivityDraft {
            kind,
            name,
            responsible,
            party: None,
            starts_on: None,
            ends_on,
            state: ActivityState::Planned,
            result: None,
            after: Vec::new(),
        };
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match add_activity(&mut work, &may, draft).await {
            Ok(activity) => {
                work.commit(organisation, "activity_decided", Some(activity.into())).await?;
                return Ok(redirect_and_say(&app, &address(item.meeting), "council-activity-added"));
            }
            Err(ActivityError::Db(why)) => return Err(why.into()),
            Err(_) => form.fail(&field("activity"), t.get("council-is-stopped")),
        }
    }
    back(&app, &signed_in, &entered, &item, form).await
}

/// A text of a field whose error stands under another name, since the page has the field once for each item.
fn text_of(t: Texts, form: &mut Filled, name: &str, shown: &str, needed: bool) -> Option<FreeText> {
    let mut one = Filled::of(vec![(shown.to_owned(), form.value(name).to_owned())]);
    let text = match needed {
        true => free_text::required(t, &mut one, shown, gate::WORDS_MAX),
        false => free_text::optional(t, &mut one, shown, gate::WORDS_MAX),
    };
    if let Some(error) = one.error(shown) {
        form.fail(shown, error);
    }
    text
}

async fn item_of(app: &App, signed_in: &SignedIn, item: AgendaItemId) -> Result<(Entered, Item), Failure> {
    let entered = enter(app, signed_in).await?;
    let item = find_item(&mut app.db().reader(), &entered.may, item).await?.ok_or(Failure::NotFound)?;
    Ok((entered, item))
}

async fn back(
    app: &App,
    signed_in: &SignedIn,
    entered: &Entered,
    item: &Item,
    form: Filled,
) -> Result<Response, Failure> {
    let meeting = meeting_of(app, entered, item.meeting).await?;
    meeting::show(app, signed_in, entered, meeting, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// What to do about it; what is none of the person's doing goes on as a failure.
pub(super) fn agenda_error(t: Texts, why: AgendaError) -> Result<String, Failure> {
    Ok(t.get(match why {
        AgendaError::NoSuchItem | AgendaError::NoSuchSubject => return Err(Failure::NotFound),
        AgendaError::Db(why) => return Err(why.into()),
        AgendaError::StandsThere => "council-stands-there",
        AgendaError::Full => "council-full",
        AgendaError::MinutesLaid => "council-minutes-laid",
        AgendaError::ScoringNotOpen => "council-scoring-not-open",
        AgendaError::Decided => "council-is-decided",
    }))
}

fn decide_error(t: Texts, why: DecideError) -> Result<(&'static str, String), Failure> {
    let said = |key: &str| ("outcome", t.get(key));
    Ok(match why {
        DecideError::Agenda(why) => ("outcome", agenda_error(t, why)?),
        DecideError::ScoringOpen => said("council-close-first"),
        DecideError::NotHeld => said("council-not-held"),
        DecideError::Db(why) => return Err(why.into()),
        DecideError::Gate(why) => match why {
            gate::DecideError::NoSuchInitiative => return Err(Failure::NotFound),
            gate::DecideError::Db(why) => return Err(why.into()),
            gate::DecideError::Stopped => said("council-is-stopped"),
            gate::DecideError::Changed(_) => said("council-phase-changed"),
            gate::DecideError::NothingFollows => said("council-nothing-follows"),
            gate::DecideError::NoCompetencePlan => said("council-no-competence-plan"),
            gate::DecideError::LessonMissing => ("lesson", t.get("council-lesson-missing")),
            gate::DecideError::Day => said("council-day-wrong"),
        },
    })
}
