//! How is the ledger made to say who took part in an occasion, also the second time? Whatever stands and is still right
//! stays untouched; a row that is wrong is taken back by a row with the same minutes below zero; what is missing is added.
//! So the sum over all rows of an occasion and a person is always what was said last.

use std::collections::{BTreeMap, BTreeSet};

use access::rules::learning::CanRunSessions;
use db::{Hold, Work};
use kernel::{Minutes, Month, PersonId};

use super::store::{self, NewRow, Standing};
use super::{Occasion, booking_month};
use crate::month_lock::hold_ledger;

/// How many rows were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Booked {
    /// Rows that say who took part.
    pub posted: usize,
    /// Rows that take an earlier one back.
    pub reversed: usize,
}

impl Booked {
    /// Whether the ledger said the same before.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// Why nothing was booked.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Something that stands would be changed: say why.
    #[error("a correction needs a reason")]
    ReasonMissing,
    /// A person takes part between one minute and a day.
    #[error("{minutes} minutes are none or more than a day")]
    OutOfRange {
        /// Whose minutes.
        person: PersonId,
        /// How many were given.
        minutes: Minutes,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Makes the ledger say that exactly these persons took part in the occasion of the unit, so long each. The same again
/// writes nothing. `reason` is needed once something that stands is changed.
///
/// Two calls about one occasion must not run at the same time: the caller first changes a row that both would change.
///
/// # Errors
/// [`BookError`]; the work should then be dropped.
pub async fn book(
    work: &mut Work,
    may: &CanRunSessions,
    occasion: &Occasion,
    attended: &BTreeMap<PersonId, Minutes>,
    reason: Option<&str>,
) -> Result<Booked, BookError> {
    let standing = super::standing(work, may, occasion.source_id).await?;
    book_onto(work, may, occasion, &standing, attended, reason).await
}

/// As [`book`], when what stands has been read already: in this work, after the row that keeps others out was changed.
///
/// # Errors
/// As [`book`].
// Exemplary: compute, save.
pub async fn book_onto(
    work: &mut Work,
    may: &CanRunSessions,
    occasion: &Occasion,
    super::Standing(standing): &super::Standing,
    attended: &BTreeMap<PersonId, Minutes>,
    reason: Option<&str>,
) -> Result<Booked, BookError> {
    let out_of_range = attended.iter().find(|(_, minutes)| **minutes < Minutes(1) || **minutes > Minutes::DAY);
    if let Some((person, minutes)) = out_of_range {
        return Err(BookError::OutOfRange { person: *person, minutes: *minutes });
    }
    let changes = changes(standing, attended);
    if changes.is_empty() {
        return Ok(Booked::default());
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_none() && !changes.reversed.is_empty() {
        return Err(BookError::ReasonMissing);
    }

    let earliest = standing.iter().map(|row| row.happened_on).chain([occasion.happened_on]).min();
    let earliest = earliest.unwrap_or(occasion.happened_on).month();
    let organisation = may.unit().organisation;
    hold_ledger(work, Hold::Shared, organisation, occasion.programme).await?;
    let locked = store::locked_months_from(work, organisation, occasion.programme, earliest).await?;
    let rows = rows(work, occasion, &changes, attended.len(), &locked)?;
    store::insert(work, may.unit(), occasion, reason, rows).await?;
    Ok(Booked { posted: changes.posted.len(), reversed: changes.reversed.len() })
}

/// What must be written so that the ledger says what is wanted.
#[derive(Debug, PartialEq, Eq)]
struct Changes<'a> {
    reversed: Vec<&'a Standing>,
    posted: Vec<(PersonId, Minutes)>,
}

impl Changes<'_> {
    fn is_empty(&self) -> bool {
        self.reversed.is_empty() && self.posted.is_empty()
    }
}

fn changes<'a>(standing: &'a [Standing], attended: &BTreeMap<PersonId, Minutes>) -> Changes<'a> {
    let (right, wrong): (Vec<&Standing>, Vec<&Standing>) =
        standing.iter().partition(|row| attended.get(&row.person) == Some(&row.minutes));
    let right: BTreeSet<PersonId> = right.into_iter().map(|row| row.person).collect();
    let posted = attended.iter().filter(|(person, _)| !right.contains(person)).map(|(p, m)| (*p, *m)).collect();
    Changes { reversed: wrong, posted }
}

fn rows(
    work: &Work,
    occasion: &Occasion,
    changes: &Changes<'_>,
    group_size: usize,
    locked: &BTreeSet<Month>,
) -> db::Result<Vec<NewRow>> {
    let taken_back = changes.reversed.iter().map(|wrong| {
        Ok(NewRow {
            id: work.new_id()?,
            person: wrong.person,
            happened_on: wrong.happened_on,
            booked_in: booking_month(wrong.happened_on.month(), locked),
            minutes: -wrong.minutes,
            activity: wrong.activity,
            form: wrong.form,
            group_size: wrong.group_size,
            corrects: Some(wrong.id),
        })
    });
    let said = changes.posted.iter().map(|(person, minutes)| {
        Ok(NewRow {
            id: work.new_id()?,
            person: *person,
            happened_on: occasion.happened_on,
            booked_in: booking_month(occasion.happened_on.month(), locked),
            minutes: *minutes,
            activity: occasion.activity,
            form: occasion.form,
            group_size: i64::try_from(group_size).ok(),
            corrects: None,
        })
    });
    taken_back.chain(said).collect()
}

#[cfg(test)]
mod tests {
    use kernel::{Activity, Form, PostingId};
    use uuid::Uuid;

    use super::*;

    fn standing(person: u128, minutes: i64) -> Standing {
        Standing {
            id: PostingId(Uuid::from_u128(100 + person)),
            person: PersonId(Uuid::from_u128(person)),
            happened_on: "2025-03-03".parse().unwrap(),
            minutes: Minutes(minutes),
            activity: Activity::WorkplaceSession,
            form: Form::OnSite,
            group_size: Some(2),
        }
    }

    fn attended(persons: &[(u128, i64)]) -> BTreeMap<PersonId, Minutes> {
        persons.iter().map(|(p, m)| (PersonId(Uuid::from_u128(*p)), Minutes(*m))).collect()
    }

    #[test]
    fn what_is_right_already_stays_untouched() {
        let standing = [standing(1, 20), standing(2, 20)];
        assert!(changes(&standing, &attended(&[(1, 20), (2, 20)])).is_empty());
    }

    #[test]
    fn wrong_minutes_are_taken_back_and_said_again() {
        let standing = [standing(1, 20), standing(2, 20)];
        let changes = changes(&standing, &attended(&[(1, 20), (2, 15), (3, 20)]));
        assert_eq!(changes.reversed, [&standing[1]]);
        assert_eq!(changes.posted, attended(&[(2, 15), (3, 20)]).into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn whoever_was_not_there_is_only_taken_back() {
        let standing = [standing(1, 20)];
        let changes = changes(&standing, &attended(&[]));
        assert_eq!((changes.reversed.len(), changes.posted.len()), (1, 0));
    }
}
