//! What was the programme to cost, and how is it going? A budget is decided in versions that are never changed: what is decided
//! later is a version of its own, with its day and its reason. A row of it is an amount for an activity, of a kind, in a year or a
//! month, for all or for one organisation. A year's amount is spread over those of its months in which the programme runs,
//!
//! ```text
//! month k of n = floor(amount * k / n) - floor(amount * (k - 1) / n)
//! ```
//!
//! so that the months are together the amount, to the öre.

mod decide;
mod file;
mod follow_up;
mod store;

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use kernel::{Activity, CostKind, Date, Month, Ore, OrganisationId, Timestamp};

pub use decide::{BudgetError, LONGEST_REASON, MOST_ROWS, NewBudget, comment_on, decide_budget};
pub use file::{COLUMNS, read_amount, read_budget, read_budget_period, write_budget};
pub use follow_up::{FollowUp, Line, follow_up};
pub(crate) use store::insert as insert_budget;
pub use store::{Comment, find_budget, list_budgets, list_comments};

/// The time that an amount is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BudgetPeriod {
    /// A calendar year.
    Year(i16),
    /// A month.
    Month(Month),
}

/// The text is neither a year nor a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("neither a year nor a month")]
pub struct NotAPeriod;

impl fmt::Display for BudgetPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(month) => month.fmt(f),
        }
    }
}

impl FromStr for BudgetPeriod {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().map(Self::Year).map_err(|_| NotAPeriod);
        }
        text.parse().map(Self::Month).map_err(|_| NotAPeriod)
    }
}

impl BudgetPeriod {
    /// The months of the period in which the programme runs; none where it does not.
    pub fn months(self, programme: &RangeInclusive<Month>) -> Vec<Month> {
        let all: Vec<Month> = match self {
            Self::Month(month) => vec![month],
            Self::Year(year) => (1..=12).filter_map(|number| Month::new(year, number)).collect(),
        };
        all.into_iter().filter(|month| programme.contains(month)).collect()
    }
}

/// An amount of a budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetRow {
    /// When.
    pub period: BudgetPeriod,
    /// For what.
    pub activity: Activity,
    /// Of what kind.
    pub kind: CostKind,
    /// For which organisation; for the whole programme where it is not said.
    pub member: Option<OrganisationId>,
    /// How much; never below zero.
    pub amount: Ore,
}

/// A version of a budget, without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetVersion {
    /// Its number, from 1.
    pub version: i64,
    /// The day on which it was decided.
    pub decided_on: Date,
    /// Why it was decided so.
    pub reason: String,
    /// When it was entered.
    pub recorded_at: Timestamp,
}

/// A decided budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Which version.
    pub head: BudgetVersion,
    /// Its amounts.
    pub rows: Vec<BudgetRow>,
}

impl Budget {
    /// The sum of its rows.
    pub fn total(&self) -> Ore {
        self.rows.iter().map(|row| row.amount).sum()
    }
}

/// The row's amount month by month; nothing where the programme does not run.
pub fn spread(row: &BudgetRow, programme: &RangeInclusive<Month>) -> Vec<(Month, Ore)> {
    let months = row.period.months(programme);
    let n = months.len() as i128;
    let upto = |k: i128| i64::try_from((i128::from(row.amount.0) * k).div_euclid(n)).unwrap_or(row.amount.0);
    (0..).zip(months).map(|(k, month)| (month, Ore(upto(k + 1) - upto(k)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_is_spread_over_its_months_to_the_ore() {
        let row = BudgetRow {
            period: BudgetPeriod::Year(2026),
            activity: Activity::Network,
            kind: CostKind::Staff,
            member: None,
            amount: Ore(10_000_001),
        };
        let spread = spread(&row, &(month("2026-06")..=month("2027-03")));
        assert_eq!((spread.len(), spread[0].0), (7, month("2026-06")));
        assert_eq!(spread.iter().map(|(_, amount)| *amount).sum::<Ore>(), Ore(10_000_001));
        assert!(spread.iter().all(|(_, amount)| (1_428_571..=1_428_572).contains(&amount.0)), "{spread:?}");
        assert_eq!(super::spread(&row, &(month("2024-01")..=month("2025-12"))), [], "the programme does not run then");
    }

    #[test]
    fn periods_are_read_back() {
        for text in ["2026", "2026-03"] {
            assert_eq!(text.parse::<BudgetPeriod>().unwrap().to_string(), text);
        }
        for text in ["", "26", "2026-13", "20260", "mars"] {
            assert_eq!(text.parse::<BudgetPeriod>(), Err(NotAPeriod), "{text}");
        }
    }
}
