//! How does what was paid compare with what was planned, and where will it end? With B(m) = the budget of a month, A(m) = what
//! was booked on it, and a month M up to which the books are complete:
//!
//! ```text
//! budget to date = sum of B(m), m <= M          actual = sum of A(m), m <= M          deviation = actual - budget to date
//! remaining = sum of B(m), m > M                forecast = actual + remaining         at the end = forecast - whole budget
//! ```
//!
//! The forecast says what it will cost if the rest goes as planned; it is no model of anything. Booked costs only: working time
//! that is computed from hours is in none of the columns.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use kernel::{Activity, CostKind, Month, Ore, OrganisationId};

use super::{BudgetRow, spread};
use crate::cost::CostCell;

/// Budget, actual and forecast of something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Line {
    /// The whole budget.
    pub budget: Ore,
    /// The budget up to the month.
    pub to_date: Ore,
    /// Booked up to the month.
    pub actual: Ore,
    /// The budget of the months after.
    pub remaining: Ore,
}

impl Line {
    /// More than planned up to the month; below zero when less.
    pub fn deviation(self) -> Ore {
        self.actual - self.to_date
    }

    /// What it will cost if the rest goes as planned.
    pub fn forecast(self) -> Ore {
        self.actual + self.remaining
    }

    /// More than the whole budget at the end; below zero when less.
    pub fn at_the_end(self) -> Ore {
        self.forecast() - self.budget
    }
}

/// A budget beside what was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The month up to which booked costs count.
    pub upto: Month,
    /// Everything.
    pub whole: Line,
    /// By activity, in the order of the list.
    pub by_activity: BTreeMap<Activity, Line>,
    /// By kind, in the order of the list.
    pub by_kind: BTreeMap<CostKind, Line>,
    /// By organisation, those that are for all first.
    pub by_member: BTreeMap<Option<OrganisationId>, Line>,
    /// Booked in months after, and therefore not counted.
    pub booked_after: Ore,
}

/// The budget beside what was booked up to and with the month.
pub fn follow_up(budget: &[BudgetRow], costs: &[CostCell], programme: &RangeInclusive<Month>, upto: Month) -> FollowUp {
    let mut result = FollowUp {
        upto,
        whole: Line::default(),
        by_activity: BTreeMap::new(),
        by_kind: BTreeMap::new(),
        by_member: BTreeMap::new(),
        booked_after: Ore(0),
    };
    for row in budget {
        for (month, amount) in spread(row, programme) {
            result.each(row.activity, row.kind, row.member, |line| {
                line.budget = line.budget + amount;
                let part = if month <= upto { &mut line.to_date } else { &mut line.remaining };
                *part = *part + amount;
            });
        }
    }
    for cell in costs {
        if cell.period > upto {
            result.booked_after = result.booked_after + cell.amount;
            continue;
        }
        result.each(cell.activity, cell.kind, cell.member, |line| line.actual = line.actual + cell.amount);
    }
    result
}

impl FollowUp {
    fn each(&mut self, activity: Activity, kind: CostKind, member: Option<OrganisationId>, add: impl Fn(&mut Line)) {
        add(&mut self.whole);
        add(self.by_activity.entry(activity).or_default());
        add(self.by_kind.entry(kind).or_default());
        add(self.by_member.entry(member).or_default());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::BudgetPeriod;
    use super::*;

    fn programme() -> RangeInclusive<Month> {
        Month::new(2026, 1).unwrap()..=Month::new(2027, 6).unwrap()
    }

    fn row(period: BudgetPeriod, activity: Activity, amount: i64) -> BudgetRow {
        BudgetRow { period, activity, kind: CostKind::Staff, member: None, amount: Ore(amount) }
    }

    fn cell(period: &str, activity: Activity, amount: i64) -> CostCell {
        let period = period.parse().unwrap();
        CostCell { member: None, period, activity, kind: CostKind::Travel, amount: Ore(amount) }
    }

    #[test]
    fn what_was_booked_and_what_remains_make_the_forecast() {
        let budget = [
            row(BudgetPeriod::Year(2026), Activity::Network, 120_000),
            row(BudgetPeriod::Year(2027), Activity::Network, 60_000),
        ];
        let costs = [
            cell("2026-02", Activity::Network, 35_000),
            cell("2026-03", Activity::Tryout, 101),
            cell("2026-05", Activity::Network, 9),
        ];
        let seen = follow_up(&budget, &costs, &programme(), "2026-03".parse().unwrap());
        let network = seen.by_activity[&Activity::Network];
        assert_eq!(
            (network.budget, network.to_date, network.actual, network.remaining),
            (Ore(180_000), Ore(30_000), Ore(35_000), Ore(150_000))
        );
        assert_eq!(
            (network.deviation(), network.forecast(), network.at_the_end()),
            (Ore(5_000), Ore(185_000), Ore(5_000))
        );
        assert_eq!(seen.by_activity[&Activity::Tryout].forecast(), Ore(101), "what nobody planned is in it too");
        assert_eq!((seen.whole.actual, seen.booked_after), (Ore(35_101), Ore(9)));
    }

    proptest! {
        #[test]
        fn every_division_sums_to_the_whole(
            rows in prop::collection::vec((0_i64..10_000_000_000, 0_usize..11, 2026_i16..=2027), 0..20),
            costs in prop::collection::vec((-1_000_000_i64..10_000_000_000, 0_usize..11, 1_i8..=12), 0..20),
            upto in 1_i8..=12,
        ) {
            let budget: Vec<BudgetRow> = rows.iter().map(|(amount, activity, year)| row(BudgetPeriod::Year(*year), Activity::ALL[*activity], *amount)).collect();
            let cells: Vec<CostCell> = costs.iter().map(|(amount, activity, month)| cell(&format!("2026-{month:02}"), Activity::ALL[*activity], *amount)).collect();
            let seen = follow_up(&budget, &cells, &programme(), Month::new(2026, upto).unwrap());
            prop_assert_eq!(seen.whole.budget, budget.iter().map(|row| row.amount).sum::<Ore>());
            prop_assert_eq!(seen.whole.to_date + seen.whole.remaining, seen.whole.budget);
            prop_assert_eq!(seen.whole.actual + seen.booked_after, cells.iter().map(|cell| cell.amount).sum::<Ore>());
            let lines: Vec<Vec<Line>> = vec![seen.by_activity.values().copied().collect(), seen.by_kind.values().copied().collect(), seen.by_member.values().copied().collect()];
            for lines in lines {
                prop_assert_eq!(lines.iter().map(|line| line.budget).sum::<Ore>(), seen.whole.budget);
                prop_assert_eq!(lines.iter().map(|line| line.forecast()).sum::<Ore>(), seen.whole.forecast());
            }
        }
    }
}
