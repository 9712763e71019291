//! When is it asked? In rounds that whoever leads the work opens; one at a time, so that a code leads to one of them.

use access::rules::council::{CanAnswerInUnit, CanSayStanding, CanSeeStanding};
use access::rules::development::CanCoordinate;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{Date, OrganisationId, RoundId};

use super::{Round, store};

/// A round to open.
#[derive(Debug, Clone)]
pub struct NewRound<'a> {
    /// What it is called.
    pub name: &'a FreeText,
    /// The first day.
    pub opens_on: Date,
    /// The last day.
    pub closes_on: Date,
}

/// Why a round was not opened.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// It ends before it begins, or is over already.
    #[error("the last day lies before the first, or in the past")]
    Days,
    /// Another round takes answers in the same days.
    #[error("another round is open in those days")]
    Overlaps,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Opens a round.
///
/// # Errors
/// [`RoundError`]; the work should then be dropped.
pub async fn open_round(work: &mut Work, may: &CanCoordinate, new: NewRound<'_>) -> Result<RoundId, RoundError> {
    let organisation = *may.organisation();
    if new.closes_on < new.opens_on || new.closes_on < work.now().day_in_sweden() {
        return Err(RoundError::Days);
    }
    work.hold(db::Hold::Alone, &format!("standing-{organisation}")).await?;
    let others = store::rounds(work, organisation).await?;
    if others.iter().any(|other| other.opens_on <= new.closes_on && new.opens_on <= other.closes_on) {
        return Err(RoundError::Overlaps);
    }
    let round = Round {
        id: work.new_id()?,
        name: new.name.as_str().to_owned(),
        opens_on: new.opens_on,
        closes_on: new.closes_on,
    };
    store::insert_round(work, organisation, &round).await?;
    Ok(round.id)
}

/// The organisation's rounds, the earliest first.
///
/// # Errors
/// As the database's.
pub async fn list_rounds(from: &mut impl Fetch, may: &CanSeeStanding) -> db::Result<Vec<Round>> {
    store::rounds(from, *may.organisation()).await
}

/// The round that whoever leads can answer.
///
/// # Errors
/// As the database's.
pub async fn standing_of(from: &mut impl Fetch, may: &CanSayStanding, round: RoundId) -> db::Result<Option<Round>> {
    find(from, may.leader().organisation, round).await
}

/// The round that takes answers today, for somebody of the unit.
///
/// # Errors
/// As the database's.
pub async fn round_that_is_open(
    from: &mut impl Fetch,
    may: &CanAnswerInUnit,
    today: Date,
) -> db::Result<Option<Round>> {
    let rounds = store::rounds(from, may.unit().organisation).await?;
    Ok(rounds.into_iter().find(|round| round.is_open(today)))
}

pub(super) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    round: RoundId,
) -> db::Result<Option<Round>> {
    Ok(store::rounds(from, organisation).await?.into_iter().find(|known| known.id == round))
}
