//! What is decided at a gate, on which evidence? A decision is written down once and moves the initiative; what it rested on is kept
//! with it. Stopping is as good an outcome as going on: what was learnt is kept with it.

use access::rules::development::{CanCoordinate, CanDecideGates, CanLeadInitiative, CanSeeInitiatives};
use db::{Fetch, Hold, Work};
use kernel::free_text::FreeText;
use kernel::{Date, InitiativeId, LessonId, OrganisationId};
use uuid::Uuid;

use super::{ASKED_MAX, Asked, Body, Decision, Evidence, Lesson, Outcome, Shown, Standing, look, store};
use crate::activity;
use crate::initiative::{self, Initiative, Phase};
use crate::tryout;

/// What is decided.
#[derive(Debug, Clone)]
pub struct NewDecision<'a> {
    /// The phase that the initiative was in when it was discussed.
    pub seen: Phase,
    /// What is decided.
    pub outcome: Outcome,
    /// Why.
    pub reason: &'a FreeText,
    /// What was learnt; needed where something is stopped and nothing was written down before.
    pub lesson: Option<&'a FreeText>,
    /// Who decided.
    pub body: Body,
    /// At which meeting of a council.
    pub meeting: Option<Uuid>,
    /// On which day.
    pub decided_on: Date,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such initiative.
    #[error("no such initiative")]
    NoSuchInitiative,
    /// What was stopped stays stopped: begin another initiative.
    #[error("it was stopped")]
    Stopped,
    /// Somebody has decided meanwhile.
    #[error("it is in another phase meanwhile")]
    Changed(Phase),
    /// It is in operation: no gate is left.
    #[error("no phase follows")]
    NothingFollows,
    /// Nothing is introduced broadly without a plan for competence.
    #[error("there is no plan for competence")]
    NoCompetencePlan,
    /// What is stopped leaves a lesson.
    #[error("say what was learnt")]
    LessonMissing,
    /// A day to come, or one before the last decision.
    #[error("not on this day")]
    Day,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Why a gate was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SetGateError {
    /// No gate stands before this phase.
    #[error("no gate stands before this phase")]
    NoGate,
    /// A gate asks for something, for nothing twice, and for no more than can be read.
    #[error("a gate asks for one to {ASKED_MAX} different things")]
    Asked,
    /// A demand of its own has words.
    #[error("say what is asked for")]
    WordsMissing,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// How an initiative stands before the gate into the next phase; nothing when no phase follows.
///
/// # Errors
/// As the database's.
pub async fn standing_before(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    initiative: &Initiative,
) -> db::Result<Vec<Standing>> {
    standing(from, *may.organisation(), initiative).await
}

/// Takes a decision about an initiative, and moves it.
///
/// # Errors
/// [`DecideError`] says what to change; the work should then be dropped.
pub async fn decide(
    work: &mut Work,
    may: &CanDecideGates,
    initiative: InitiativeId,
    new: NewDecision<'_>,
) -> Result<Decision, DecideError> {
    let organisation = *may.organisation();
    work.hold(Hold::Alone, &format!("decisions {organisation} {initiative}")).await?;
    let found = initiative::store::find(work, organisation, initiative).await?;
    let found = found.ok_or(DecideError::NoSuchInitiative)?;
    if found.phase == Phase::Stopped {
        return Err(DecideError::Stopped);
    }
    if found.phase != new.seen {
        return Err(DecideError::Changed(found.phase));
    }
    let (today, known) = (work.now().day_in_sweden(), store::decisions_about(work, organisation, initiative).await?);
    let earliest = known.iter().map(|decision| decision.decided_on).max().unwrap_or(found.begun_on);
    if new.decided_on > today || new.decided_on < earliest {
        return Err(DecideError::Day);
    }
    let to = match new.outcome {
        Outcome::Passes => found.phase.next().ok_or(DecideError::NothingFollows)?,
        Outcome::Stopped => Phase::Stopped,
        Outcome::SentBack | Outcome::Deferred => found.phase,
    };
    if matches!(to, Phase::Limited | Phase::Broad) && to != found.phase && !found.content.has_competence_plan() {
        return Err(DecideError::NoCompetencePlan);
    }
    if let Some(words) = new.lesson {
        write_lesson(work, organisation, initiative, words).await?;
    } else if to == Phase::Stopped {
        let lessons = store::lessons(work, organisation).await?;
        if !lessons.iter().any(|lesson| lesson.initiative == initiative) {
            return Err(DecideError::LessonMissing);
        }
    }
    let decision = Decision {
        id: work.new_id()?,
        initiative,
        number: known.len() as i64 + 1,
        outcome: new.outcome,
        from: found.phase,
        to,
        reason: new.reason.as_str().to_owned(),
        body: new.body,
        meeting: new.meeting,
        decided_on: new.decided_on,
        recorded_at: work.now(),
        decided_by: work.actor_id(),
        evidence: standing(work, organisation, &found).await?,
    };
    store::insert_decision(work, organisation, &decision).await?;
    let moved = to != found.phase;
    if moved && !initiative::store::set_phase(work, organisation, initiative, found.phase, to, new.decided_on).await? {
        return Err(DecideError::Changed(to));
    }
    Ok(decision)
}

/// Lays something before the gates of an initiative, in words. For a demand of the organisation's own, `own` says which. False when
/// there is no such initiative or it was stopped.
///
/// # Errors
/// As the database's.
pub async fn lay_before(
    work: &mut Work,
    may: &CanLeadInitiative,
    evidence: Evidence,
    own: Option<&str>,
    words: &FreeText,
) -> db::Result<bool> {
    let (organisation, initiative) = (may.initiative().organisation, may.initiative().initiative);
    let found = initiative::store::find(work, organisation, initiative).await?;
    if found.is_none_or(|found| found.phase == Phase::Stopped) {
        return Ok(false);
    }
    let words = match (evidence, own) {
        (Evidence::Own, Some(demand)) => format!("{demand}: {}", words.as_str()),
        _ => words.as_str().to_owned(),
    };
    let shown = Shown { id: work.new_id()?, evidence, words, shown_on: work.now().day_in_sweden() };
    store::insert_evidence(work, organisation, initiative, &shown).await?;
    Ok(true)
}

/// Says what the gate into a phase asks for in this organisation.
///
/// # Errors
/// [`SetGateError`] says what to change; the work should then be dropped.
pub async fn set_gate(work: &mut Work, may: &CanCoordinate, into: Phase, asked: &[Asked]) -> Result<(), SetGateError> {
    if !Phase::ALL.iter().any(|phase| phase.next() == Some(into)) {
        return Err(SetGateError::NoGate);
    }
    let twice = (1..asked.len()).any(|at| asked[..at].contains(&asked[at]));
    if asked.is_empty() || asked.len() > ASKED_MAX || twice {
        return Err(SetGateError::Asked);
    }
    if asked.iter().any(|one| one.evidence == Evidence::Own && one.words.is_none()) {
        return Err(SetGateError::WordsMissing);
    }
    store::clear_gate(work, *may.organisation(), into).await?;
    store::insert_gate(work, *may.organisation(), into, asked).await?;
    Ok(())
}

/// Lets the gate into a phase ask for what is shipped again.
///
/// # Errors
/// As the database's.
pub async fn use_shipped_gate(work: &mut Work, may: &CanCoordinate, into: Phase) -> db::Result<()> {
    store::clear_gate(work, *may.organisation(), into).await.map(drop)
}

/// Writes down what an initiative has taught, also when it is stopped or done.
///
/// # Errors
/// As the database's.
pub async fn add_lesson(work: &mut Work, may: &CanLeadInitiative, words: &FreeText) -> db::Result<LessonId> {
    write_lesson(work, may.initiative().organisation, may.initiative().initiative, words).await
}

/// Says whether the other organisations of the installation read a lesson. False when there is no such lesson.
///
/// # Errors
/// As the database's.
pub async fn share_lesson(work: &mut Work, may: &CanCoordinate, lesson: LessonId, shared: bool) -> db::Result<bool> {
    Ok(store::set_shared(work, *may.organisation(), lesson, shared).await? > 0)
}

async fn write_lesson(
    work: &mut Work,
    organisation: OrganisationId,
    initiative: InitiativeId,
    words: &FreeText,
) -> db::Result<LessonId> {
    let (id, written_on) = (work.new_id()?, work.now().day_in_sweden());
    let lesson = Lesson { organisation, id, initiative, words: words.as_str().to_owned(), shared: false, written_on };
    store::insert_lesson(work, &lesson).await?;
    Ok(id)
}

async fn standing(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    initiative: &Initiative,
) -> db::Result<Vec<Standing>> {
    let Some(next) = initiative.phase.next() else { return Ok(Vec::new()) };
    let asked = store::gate_into(from, organisation, next).await?;
    let activities = activity::store::list(from, organisation).await?;
    let shown = store::evidence(from, organisation, initiative.id).await?;
    let lessons = store::lessons(from, organisation).await?;
    let tried = tryout::tried(from, organisation, initiative.id).await?;
    Ok(look(initiative, &asked, &activities, &shown, &lessons, &tryout::as_evidence(&tried)))
}
