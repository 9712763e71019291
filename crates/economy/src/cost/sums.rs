//! What do a programme's costs sum to, by activity, kind and payer?

use std::collections::BTreeMap;

use access::rules::economy::CanSeeCosts;
use db::{Fetch, Result};
use kernel::{Activity, CostKind, Ore, OrganisationId};

use super::store::{self, CostCell};

/// A programme's costs by activity and kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostSums {
    cells: BTreeMap<(Activity, CostKind), Ore>,
}

impl FromIterator<(Activity, CostKind, Ore)> for CostSums {
    fn from_iter<I: IntoIterator<Item = (Activity, CostKind, Ore)>>(amounts: I) -> Self {
        let mut cells: BTreeMap<_, Ore> = BTreeMap::new();
        for (activity, kind, amount) in amounts {
            let cell = cells.entry((activity, kind)).or_default();
            *cell = *cell + amount;
        }
        Self { cells }
    }
}

impl CostSums {
    /// Whether there are no costs at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Everything.
    pub fn total(&self) -> Ore {
        self.cells.values().copied().sum()
    }

    /// Everything but the participants' working time.
    pub fn total_without_lost_working_time(&self) -> Ore {
        self.sum(|_, kind| kind != CostKind::LostWorkingTime)
    }

    /// Whether the participants' working time was entered as a cost.
    pub fn has_lost_working_time(&self) -> bool {
        self.cells.keys().any(|(_, kind)| *kind == CostKind::LostWorkingTime)
    }

    /// An activity's costs of a kind.
    pub fn cell(&self, activity: Activity, kind: CostKind) -> Ore {
        self.cells.get(&(activity, kind)).copied().unwrap_or_default()
    }

    /// An activity's costs.
    pub fn of_activity(&self, activity: Activity) -> Ore {
        self.sum(|a, _| a == activity)
    }

    /// An activity's costs but the participants' working time.
    pub fn of_activity_without_lost_working_time(&self, activity: Activity) -> Ore {
        self.sum(|a, kind| a == activity && kind != CostKind::LostWorkingTime)
    }

    /// The costs of a kind.
    pub fn of_kind(&self, kind: CostKind) -> Ore {
        self.sum(|_, k| k == kind)
    }

    /// The activities that have any cost, in the order of the list.
    pub fn activities(&self) -> Vec<Activity> {
        Activity::ALL.iter().copied().filter(|a| self.cells.keys().any(|(activity, _)| activity == a)).collect()
    }

    /// The kinds that have any cost, in the order of the list.
    pub fn kinds(&self) -> Vec<CostKind> {
        CostKind::ALL.iter().copied().filter(|k| self.cells.keys().any(|(_, kind)| kind == k)).collect()
    }

    /// Whether anything is said about what the money was for: not all of it stands under "other".
    pub fn is_divided_by_activity(&self) -> bool {
        self.cells.keys().any(|(activity, _)| *activity != Activity::Other)
    }

    fn sum(&self, wanted: impl Fn(Activity, CostKind) -> bool) -> Ore {
        self.cells.iter().filter(|((activity, kind), _)| wanted(*activity, *kind)).map(|(_, amount)| *amount).sum()
    }
}

/// The programme's costs by activity and kind.
///
/// # Errors
/// As the database's.
pub async fn sum_costs(from: &mut impl Fetch, may: &CanSeeCosts) -> Result<CostSums> {
    Ok(store::by_activity_and_kind(from, may.programme()).await?.into_iter().collect())
}

/// The programme's costs by payer, month, activity and kind.
///
/// # Errors
/// As the database's.
pub async fn cost_cells(from: &mut impl Fetch, may: &CanSeeCosts) -> Result<Vec<CostCell>> {
    store::cells(from, may.programme()).await
}

/// The programme's total.
///
/// # Errors
/// As the database's.
pub async fn total_of(from: &mut impl Fetch, may: &CanSeeCosts) -> Result<Ore> {
    store::total(from, may.programme()).await
}

/// The programme's costs by who paid (`None`: not said) and kind.
///
/// # Errors
/// As the database's.
pub async fn costs_by_member(
    from: &mut impl Fetch,
    may: &CanSeeCosts,
) -> Result<BTreeMap<Option<OrganisationId>, BTreeMap<CostKind, Ore>>> {
    let mut members: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for (member, kind, amount) in store::by_member(from, may.programme()).await? {
        members.entry(member).or_default().insert(kind, amount);
    }
    Ok(members)
}
