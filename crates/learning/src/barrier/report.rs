//! What does it take to report something? A tap on what it is. The same again in the same unit is counted, not written twice.

use access::UnitRef;
use access::rules::help::CanSeeBarriers;
use db::{Hold, Work};
use kernel::BarrierId;

use super::{Barrier, Kind, Status, store};
use crate::free_text::FreeText;
use crate::help::Entrance;

/// Why something was not taken down.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It is none of the kinds, and it is not said what it is.
    #[error("say in a sentence what it is")]
    NoteMissing,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Takes down what somebody in the unit reports. A note counts only for something else.
///
/// # Errors
/// [`ReportError`] says what to change.
pub async fn report_barrier(
    work: &mut Work,
    entrance: &Entrance,
    kind: Kind,
    note: Option<&FreeText>,
) -> Result<BarrierId, ReportError> {
    report(work, entrance.unit(), kind, note).await
}

/// The same for somebody with a role in the unit.
///
/// # Errors
/// As [`report_barrier`].
pub async fn report_barrier_of_unit(
    work: &mut Work,
    may: &CanSeeBarriers,
    kind: Kind,
    note: Option<&FreeText>,
) -> Result<BarrierId, ReportError> {
    report(work, may.unit(), kind, note).await
}

async fn report(
    work: &mut Work,
    unit: &UnitRef,
    kind: Kind,
    note: Option<&FreeText>,
) -> Result<BarrierId, ReportError> {
    let note = match (kind, note) {
        (Kind::Other, None) => return Err(ReportError::NoteMissing),
        (Kind::Other, Some(note)) => note.as_str(),
        _ => "",
    };
    // Two who report the same at the same moment must find each other.
    work.hold(Hold::Alone, &format!("barriers {} {}", unit.organisation, unit.unit)).await?;
    let today = work.now().day_in_sweden();
    let known = store::list_of_unit(work, unit.organisation, unit.unit).await?;
    let same = |b: &&Barrier| b.kind == kind && b.status.is_open() && alike(&b.note, note);
    if let Some(same) = known.iter().find(same) {
        store::count_again(work, unit.organisation, same.id, today).await?;
        return Ok(same.id);
    }
    let barrier = Barrier {
        id: work.new_id()?,
        unit: unit.unit,
        kind,
        note: note.to_owned(),
        reports: 1,
        first_on: today,
        last_on: today,
        status: Status::Reported,
        owner: None,
        said: None,
        status_on: today,
    };
    store::insert(work, unit.organisation, [&barrier]).await?;
    Ok(barrier.id)
}

/// Whether two sentences say the same, apart from case, spaces and signs, or share most of their longer words.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let plain = text.to_lowercase();
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    if one == other {
        return true;
    }
    let long = |words: &[String]| -> std::collections::BTreeSet<String> {
        words.iter().filter(|word| word.chars().count() > 3).cloned().collect()
    };
    let (one, other) = (long(&one), long(&other));
    let (shared, all) = (one.intersection(&other).count(), one.union(&other).count());
    shared >= 2 && 4 * shared >= 3 * all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sentence_is_joined_and_another_is_not() {
        assert!(alike("Skrivaren är trasig!", "skrivaren  är trasig"));
        assert!(alike("Larmet på plan två tystnar ibland", "larmet på plan två tystnar"));
        assert!(!alike("Skrivaren är trasig", "Skrivaren saknar papper"));
        assert!(!alike("Skrivaren", "Larmet"));
        assert!(alike("", ""), "the kinds have no sentence");
        assert!(!alike("🙂", "Larmet tystnar"));
    }
}
