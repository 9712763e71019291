//! What do the answers say of a kit, over all sessions of a programme? A total must not give away a session that is itself
//! too small to be shown, neither beside the sessions that are shown nor beside the total of last week. So sessions with at
//! least ten answers count at once; smaller ones wait, in the order of their days, until ten persons are behind those that
//! wait, and then count together. Those whose number is told (five to nine) and those whose number is not wait apart.

use std::collections::BTreeMap;

use access::rules::measurement::CanSeeNanoTotals;
use access::small_groups::{COUNT, MEAN};
use db::Fetch;
use kernel::{Date, SessionId};

use super::When;
use super::results::{AskedResult, chosen, mean};
use super::store::{answers_of_programme, instrument_by_id};
use crate::instrument::Item;

/// What the answers say of a kit.
#[derive(Debug, Clone, PartialEq)]
pub struct KitTotal {
    /// The kit's id; empty for sessions without one.
    pub kit: String,
    /// Which questions.
    pub when: When,
    /// Each question.
    pub asked: Vec<AskedResult>,
}

/// One question about one kit, and the levels chosen in each session, by its day.
type Questions = BTreeMap<String, (Item, BTreeMap<(Date, SessionId), Vec<u8>>)>;

/// The totals by kit over the programme's sessions about which can no longer be answered.
///
/// # Errors
/// As the database's.
pub async fn totals_by_kit(from: &mut impl Fetch, may: &CanSeeNanoTotals, today: Date) -> db::Result<Vec<KitTotal>> {
    let programme = may.programme();
    let mut kits: BTreeMap<(String, When), Questions> = BTreeMap::new();
    for member in &programme.members {
        for sheet in answers_of_programme(from, *member, programme.programme).await? {
            if !sheet.when.is_over(sheet.held_on, today) {
                continue;
            }
            let instrument = instrument_by_id(from, *member, sheet.instrument).await?;
            let questions = kits.entry((sheet.kit.clone(), sheet.when)).or_default();
            for (item, level) in chosen(&instrument.items(""), &sheet.packed) {
                let (_, sessions) = questions.entry(item.id.clone()).or_insert_with(|| (item.clone(), BTreeMap::new()));
                sessions.entry((sheet.held_on, sheet.session)).or_default().push(level);
            }
        }
    }
    let total = |(item, sessions): (Item, BTreeMap<(Date, SessionId), Vec<u8>>)| {
        let sizes: Vec<u64> = sessions.values().map(|levels| levels.len() as u64).collect();
        let counted = sessions.into_values().zip(in_total(&sizes)).filter(|(_, counts)| *counts);
        let levels: Vec<u8> = counted.flat_map(|(levels, _)| levels).collect();
        AskedResult { item: item.id.clone(), text: item.text.clone(), mean: mean(&item, &levels, None) }
    };
    Ok(kits
        .into_iter()
        .map(|((kit, when), questions)| KitTotal { kit, when, asked: questions.into_values().map(total).collect() })
        .collect())
}

/// Which of the sessions, in the order of their days, count in a total.
fn in_total(sizes: &[u64]) -> Vec<bool> {
    let mut counts: Vec<bool> = sizes.iter().map(|size| *size >= MEAN).collect();
    for waiting in [1..COUNT, COUNT..MEAN] {
        let (mut batch, mut persons) = (Vec::new(), 0);
        for (session, size) in sizes.iter().enumerate().filter(|(_, size)| waiting.contains(size)) {
            batch.push(session);
            persons += size;
            if persons >= MEAN {
                batch.drain(..).for_each(|session| counts[session] = true);
                persons = 0;
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_sessions_count_together_or_not_yet() {
        assert_eq!(in_total(&[12, 3, 4, 15]), [true, false, false, true]);
        assert_eq!(in_total(&[3, 4, 12, 3, 2]), [true, true, true, true, false]);
        assert_eq!(in_total(&[7, 3, 3, 3, 7]), [true, false, false, false, true]);
    }

    #[test]
    fn no_two_totals_and_no_shown_session_leave_one_to_nine_persons() {
        // Every row of five sessions, watched after each of them; whoever sees the total sees the shown sessions too.
        let sizes = [0_u64, 2, 4, 6, 9, 10, 14];
        for code in 0..sizes.len().pow(5) {
            let row: Vec<u64> = (0..5).map(|i| sizes[code / sizes.len().pow(i) % sizes.len()]).collect();
            let persons = |counts: &[bool], of: &dyn Fn(u64) -> bool| -> u64 {
                row.iter().zip(counts).filter(|(size, counts)| **counts && of(**size)).map(|(size, _)| size).sum()
            };
            for earlier in 0..=5 {
                let mut before = in_total(&row[..earlier]);
                before.resize(5, false);
                for later in earlier..=5 {
                    let mut after = in_total(&row[..later]);
                    after.resize(5, false);
                    assert!(before.iter().zip(&after).all(|(b, a)| !b || *a), "{row:?}: what counted still counts");
                    let new: Vec<bool> = before.iter().zip(&after).map(|(b, a)| *a && !b).collect();
                    // What is new, less the sessions that are shown by themselves; then less those whose number is told.
                    let left = persons(&new, &|size| size < MEAN);
                    let unknown = persons(&new, &|size| size < COUNT);
                    assert!(left == 0 || left >= MEAN, "{row:?}: {left}");
                    assert!(unknown == 0 || unknown >= MEAN, "{row:?}: {unknown}");
                }
            }
        }
    }
}
