//! How do those meet who have the same role in different units? A gathering: a session without a kit that the local lead
//! plans: a network meeting, training for champions or managers, a try-out. Its register holds those of the role.

use access::rules::learning::CanAppointChampions;
use db::Work;
use kernel::{Activity, Form, Minutes, PersonId, ProgrammeId, SessionId, Timestamp, UnitId};

use super::plan::away_too_far;
use super::{Session, State, TITLE_MAX, store};

/// What a gathering can be for.
pub const GATHERINGS: [Activity; 4] =
    [Activity::Network, Activity::ChampionTraining, Activity::ManagerTraining, Activity::Tryout];

/// A gathering to plan.
#[derive(Debug, Clone, Copy)]
pub struct NewGathering<'a> {
    /// The programme in which its hours count.
    pub programme: ProgrammeId,
    /// The unit whose session it is, usually the one above all others.
    pub unit: UnitId,
    /// What it is for: one of [`GATHERINGS`].
    pub activity: Activity,
    /// How people meet.
    pub form: Form,
    /// What it is called.
    pub title: &'a str,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is planned to take.
    pub minutes: Minutes,
    /// Who leads it.
    pub leader: Option<PersonId>,
}

/// Why a gathering cannot be planned so.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The organisation has no such unit.
    #[error("no such unit")]
    NoSuchUnit,
    /// Nobody gathers for that.
    #[error("a gathering is not for that")]
    NotForThat,
    /// No title, or one that is too long.
    #[error("a title has 1 to {max} characters")]
    Title {
        /// The most that is accepted.
        max: usize,
    },
    /// Less than a minute or longer than a day.
    #[error("between one minute and a day")]
    TimeOutOfRange,
    /// More than a year away: a slip of the finger.
    #[error("more than a year from today")]
    TooFarAway,
    /// The organisation does not take part in the programme.
    #[error("the organisation does not take part in the programme")]
    NotInProgramme,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Plans a gathering in the organisation.
///
/// # Errors
/// [`GatherError`] says what to change.
pub async fn plan_gathering(
    work: &mut Work,
    may: &CanAppointChampions,
    new: NewGathering<'_>,
) -> Result<SessionId, GatherError> {
    let organisation = *may.organisation();
    let title = new.title.trim();
    if title.is_empty() || title.chars().count() > TITLE_MAX {
        return Err(GatherError::Title { max: TITLE_MAX });
    }
    if !GATHERINGS.contains(&new.activity) {
        return Err(GatherError::NotForThat);
    }
    if new.minutes < Minutes(1) || new.minutes > Minutes::DAY {
        return Err(GatherError::TimeOutOfRange);
    }
    if away_too_far(work.now(), new.starts_at) {
        return Err(GatherError::TooFarAway);
    }
    if people::unit::find_unit_ref(work, organisation, new.unit).await?.is_none() {
        return Err(GatherError::NoSuchUnit);
    }
    let memberships = people::programme::programmes_of_organisation(work, organisation).await?;
    if !memberships.iter().any(|membership| membership.programme == new.programme) {
        return Err(GatherError::NotInProgramme);
    }
    let session = Session {
        id: work.new_id()?,
        unit: new.unit,
        programme: new.programme,
        kit: None,
        title: title.to_owned(),
        activity: new.activity,
        form: new.form,
        starts_at: new.starts_at,
        planned_minutes: new.minutes,
        champion: new.leader,
        state: State::Planned,
    };
    store::insert(work, organisation, [&session]).await?;
    Ok(session.id)
}
