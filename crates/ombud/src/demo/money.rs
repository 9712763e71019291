//! What did the programmes of the demonstration plan to spend, and what is an hour reckoned at? A round budget a year for each
//! activity and kind, somewhat above what was spent; rates of the size that employers reckon with.

use std::collections::BTreeMap;

use economy::budget::{BudgetPeriod, BudgetRow};
use economy::cost::NewCost;
use economy::rate::RateKind;
use kernel::{Activity, CostKind, Ore};

/// Öre an hour, and hundredths of a percent.
pub(super) const RATES: [(RateKind, i64); 4] = [
    (RateKind::StaffHour, 28_500),
    (RateKind::ChampionHour, 31_000),
    (RateKind::ManagerHour, 42_000),
    (RateKind::Indirect, 1_500),
];

/// What a budget is rounded to: ten thousand kronor.
const ROUND: i64 = 1_000_000;

/// The year's sums rounded upwards.
pub(super) fn planned(costs: &[NewCost]) -> Vec<BudgetRow> {
    let mut sums: BTreeMap<(i16, Activity, CostKind), i64> = BTreeMap::new();
    for cost in costs.iter().filter(|cost| cost.kind != CostKind::LostWorkingTime) {
        let (year, _, _) = cost.period.first_day().parts();
        *sums.entry((year, cost.activity, cost.kind)).or_default() += cost.amount.0;
    }
    let row = |((year, activity, kind), sum): ((i16, Activity, CostKind), i64)| BudgetRow {
        period: BudgetPeriod::Year(year),
        activity,
        kind,
        member: None,
        amount: Ore((sum / ROUND + 1) * ROUND),
    };
    sums.into_iter().filter(|(_, sum)| *sum > 0).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_round_and_above_what_was_spent() {
        let cost = |period: &str, amount: i64| NewCost {
            period: period.parse().unwrap(),
            activity: Activity::Network,
            kind: CostKind::Travel,
            amount: Ore(amount),
            member: None,
            note: None,
        };
        let planned = planned(&[cost("2024-03", 1_500_000), cost("2024-04", 600_000), cost("2025-01", 5)]);
        let amounts: Vec<i64> = planned.iter().map(|row| row.amount.0).collect();
        assert_eq!(amounts, [3_000_000, 1_000_000]);
    }
}
