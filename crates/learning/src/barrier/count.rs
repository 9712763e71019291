//! How much stands in the way in a programme, and for how long? Counts by kind and age over its units, for whoever leads it;
//! no unit and no sentence.

use std::collections::HashSet;

use access::rules::help::CanCountBarriers;
use db::Fetch;
use kernel::{Date, UnitId};

use super::{Barrier, Kind, LONG, store};

/// How much of one kind stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// What it is.
    pub kind: Kind,
    /// In how many units it is open.
    pub units: usize,
    /// How often those were reported.
    pub reports: u64,
    /// How many of the open ones nobody has taken on.
    pub not_taken_on: usize,
    /// How many of the open ones are older than thirty days.
    pub long: usize,
    /// The days of the oldest open one.
    pub oldest: Option<i64>,
    /// How many were solved.
    pub solved: usize,
}

/// What stands in the way in the programme's units, by kind, in the order of the kinds; only kinds that were reported.
///
/// # Errors
/// As the database's.
pub async fn count_barriers(from: &mut impl Fetch, may: &CanCountBarriers, today: Date) -> db::Result<Vec<Counted>> {
    let programme = may.programme();
    let mut all = Vec::new();
    for member in &programme.members {
        let units: HashSet<UnitId> = people::programme::units_in_programme(from, *member, programme.programme)
            .await?
            .into_iter()
            .map(|(unit, _)| unit)
            .collect();
        all.extend(store::list(from, *member).await?.into_iter().filter(|barrier| units.contains(&barrier.unit)));
    }
    Ok(Kind::ALL.iter().filter_map(|kind| count(*kind, &all, today)).collect())
}

fn count(kind: Kind, all: &[Barrier], today: Date) -> Option<Counted> {
    let of_kind: Vec<&Barrier> = all.iter().filter(|barrier| barrier.kind == kind).collect();
    let open: Vec<&Barrier> = of_kind.iter().copied().filter(|barrier| barrier.status.is_open()).collect();
    (!of_kind.is_empty()).then(|| Counted {
        kind,
        units: open.iter().map(|barrier| barrier.unit).collect::<HashSet<_>>().len(),
        reports: open.iter().map(|barrier| u64::from(barrier.reports)).sum(),
        not_taken_on: open.iter().filter(|barrier| barrier.status == super::Status::Reported).count(),
        long: open.iter().filter(|barrier| barrier.age(today) > LONG).count(),
        oldest: open.iter().map(|barrier| barrier.age(today)).max(),
        solved: of_kind.iter().filter(|barrier| barrier.status == super::Status::Solved).count(),
    })
}
