//! What does it take to plan a session? A kit, a unit, a time.

use access::rules::learning::CanRunSessions;
use db::Work;
use kernel::{PersonId, ProgrammeId, SessionId, Timestamp};

use super::{KitRef, Session, State, store};
use crate::kit::Kit;

/// The longest title.
pub const TITLE_MAX: usize = 120;

/// A session to plan.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    /// The programme in which its hours count.
    pub programme: ProgrammeId,
    /// What is run.
    pub kit: &'a Kit,
    /// What it is called when not as the kit.
    pub title: Option<&'a str>,
    /// When it starts; in the past when only the register is still to be kept.
    pub starts_at: Timestamp,
    /// Who leads it.
    pub champion: Option<PersonId>,
}

/// Why a session cannot be planned so.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The unit's organisation does not take part in the programme.
    #[error("the organisation does not take part in the programme")]
    NotInProgramme,
    /// The title is too long.
    #[error("a title has at most {max} characters")]
    TitleTooLong {
        /// The most that is accepted.
        max: usize,
    },
    /// More than a year away: a slip of the finger.
    #[error("more than a year from today")]
    TooFarAway,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Plans a session in the unit.
///
/// # Errors
/// [`PlanError`] says what to change.
pub async fn plan_session(work: &mut Work, may: &CanRunSessions, new: NewSession<'_>) -> Result<SessionId, PlanError> {
    let title = new.title.map(str::trim).filter(|title| !title.is_empty()).unwrap_or(&new.kit.title.sv);
    if title.chars().count() > TITLE_MAX {
        return Err(PlanError::TitleTooLong { max: TITLE_MAX });
    }
    if away_too_far(work.now(), new.starts_at) {
        return Err(PlanError::TooFarAway);
    }
    let unit = may.unit();
    people::unit::must_be_open(work, unit.organisation, unit.unit, new.starts_at.day_in_sweden()).await?;
    let memberships = people::programme::programmes_of_organisation(work, unit.organisation).await?;
    if !memberships.iter().any(|m| m.programme == new.programme) {
        return Err(PlanError::NotInProgramme);
    }
    let session = Session {
        id: work.new_id()?,
        unit: unit.unit,
        programme: new.programme,
        kit: Some(KitRef { id: new.kit.id.clone(), version: new.kit.version }),
        title: title.to_owned(),
        activity: new.kit.activity,
        form: new.kit.form,
        starts_at: new.starts_at,
        planned_minutes: new.kit.minutes,
        champion: new.champion,
        state: State::Planned,
    };
    store::insert(work, unit.organisation, [&session]).await?;
    Ok(session.id)
}

/// Whether a session would be more than a year from now.
pub(super) fn away_too_far(now: Timestamp, starts_at: Timestamp) -> bool {
    let away = now.day_in_sweden().days_until(starts_at.day_in_sweden());
    !(-366..=366).contains(&away)
}
