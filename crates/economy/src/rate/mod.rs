//! What is an hour reckoned at, and from which day? Rates hold from a day until the next one does. Rows are only added: of two
//! rows for the same day the later one holds, and what held before is kept. A rate that would change days which have been is
//! refused unless it is said to be a *correction*, with its reason; everything that is reckoned from hours follows the rates at
//! once, because none of it is stored.
//!
//! ```text
//! cost of hours = sum over days of minutes * rate of that day / 60
//! ```
//!
//! The products are whole numbers (minutes times öre an hour) and are summed as they are. Each cell of a table, that is a month, an
//! organisation, an activity and a kind, is divided by 60 once and rounded to whole öre, half of one upwards; every sum is the
//! sum of its cells.

mod keep;
mod store;

use std::collections::BTreeMap;

use kernel::{Date, Ore, SignInId, Timestamp};

pub use keep::{LONGEST_REASON, NewRate, RateError, set_rate};
pub use store::find_rates;
pub(crate) use store::{insert as insert_rate, rates_of};

/// What a rate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RateKind {
    /// An hour of care staff, in öre.
    StaffHour,
    /// An hour of a champion, in öre.
    ChampionHour,
    /// An hour of a manager, in öre.
    ManagerHour,
    /// What the fund pays for a participant's hour, in öre.
    FundHour,
    /// Indirect costs on direct ones, in hundredths of a percent.
    Indirect,
}

impl RateKind {
    /// Every kind, in the order of the pages.
    pub const ALL: [Self; 5] = [Self::StaffHour, Self::ChampionHour, Self::ManagerHour, Self::FundHour, Self::Indirect];

    /// The code in tables and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::StaffHour => "staff-hour",
            Self::ChampionHour => "champion-hour",
            Self::ManagerHour => "manager-hour",
            Self::FundHour => "fund-hour",
            Self::Indirect => "indirect",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it is a percentage and not an amount an hour.
    pub fn is_percent(self) -> bool {
        self == Self::Indirect
    }
}

/// A rate as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// What it is for.
    pub kind: RateKind,
    /// The first day on which it holds.
    pub holds_from: Date,
    /// Öre an hour, or hundredths of a percent.
    pub amount: i64,
    /// Why.
    pub reason: Option<String>,
    /// Whether it changed days that had been.
    pub correction: bool,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: Option<SignInId>,
}

/// A programme's rates, every row in the order in which they were entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates {
    rows: Vec<Rate>,
}

impl Rates {
    /// The rates of these rows, in the order in which they were entered.
    pub fn of(rows: Vec<Rate>) -> Self {
        Self { rows }
    }

    /// Every row, the first one first.
    pub fn rows(&self) -> &[Rate] {
        &self.rows
    }

    /// What holds on a day; nothing when none does yet.
    pub fn on(&self, kind: RateKind, day: Date) -> Option<i64> {
        self.timeline(kind).range(..=day).next_back().map(|(_, amount)| *amount)
    }

    /// From which days a kind holds at what.
    pub fn timeline(&self, kind: RateKind) -> BTreeMap<Date, i64> {
        self.rows.iter().filter(|rate| rate.kind == kind).map(|rate| (rate.holds_from, rate.amount)).collect()
    }

    /// Whether the row in this place is still the one for its day.
    pub fn holds(&self, place: usize) -> bool {
        let same = |a: &Rate, b: &Rate| (a.kind, a.holds_from) == (b.kind, b.holds_from);
        self.rows.get(place).is_some_and(|rate| !self.rows[place + 1..].iter().any(|later| same(later, rate)))
    }

    /// The rates as they were before the row in this place was entered.
    #[must_use]
    pub fn before(&self, place: usize) -> Self {
        Self { rows: self.rows[..place.min(self.rows.len())].to_vec() }
    }

    /// The rates as they were when the row in this place had been entered.
    #[must_use]
    pub fn after(&self, place: usize) -> Self {
        self.before(place + 1)
    }
}

/// Minutes times öre an hour, rounded to öre: half of one upwards (away from nothing).
pub fn rounded(minute_ore: i128) -> Ore {
    let whole = (minute_ore.abs() + 30) / 60;
    let signed = if minute_ore < 0 { -whole } else { whole };
    Ore(i64::try_from(signed).unwrap_or(if signed < 0 { i64::MIN } else { i64::MAX }))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn rate(kind: RateKind, from: &str, amount: i64) -> Rate {
        Rate {
            kind,
            holds_from: from.parse().unwrap(),
            amount,
            reason: None,
            correction: false,
            recorded_at: Timestamp(0),
            recorded_by: None,
        }
    }

    #[test]
    fn a_rate_holds_until_the_next_one_and_a_correction_from_its_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let kind = RateKind::StaffHour;
        let rates = Rates::of(vec![
            rate(kind, "2026-01-01", 30_000),
            rate(kind, "2026-04-01", 31_000),
            rate(kind, "2026-01-01", 30_500),
        ]);
        let on = |rates: &Rates, text: &str| rates.on(kind, day(text));
        assert_eq!(on(&rates, "2025-12-31"), None);
        assert_eq!((on(&rates, "2026-03-31"), on(&rates, "2026-04-01")), (Some(30_500), Some(31_000)));
        assert_eq!(on(&rates.before(2), "2026-03-31"), Some(30_000), "what held before is kept");
        assert_eq!((rates.holds(0), rates.holds(1), rates.holds(2)), (false, true, true));
        assert_eq!(rates.on(RateKind::Indirect, day("2026-05-01")), None);
    }

    #[test]
    fn half_an_ore_goes_upwards() {
        // 7 minutes at 330 kronor are 38.50 kronor; a minute at 30 öre an hour is half an öre.
        assert_eq!(rounded(7 * 33_000), Ore(3_850));
        assert_eq!((rounded(30), rounded(29), rounded(-30), rounded(0)), (Ore(1), Ore(0), Ore(-1), Ore(0)));
    }
}
