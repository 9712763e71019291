//! Does what was sent to the fund agree with what is certified? Month by month and edition by edition: minutes certified, whole hours
//! made of them, and what is left for the months after. With the latest edition of each month
//!
//! ```text
//! left after month m = sum of certified minutes up to m - 60 * sum of hours up to m
//! ```
//!
//! which is what every person's minutes leave over (C(m) mod 60), added up. Sums only; whose they are stands in the report itself.

use std::collections::BTreeMap;

use access::rules::participation::CanReportToFund;
use db::{Fetch, args, statement};
use kernel::{Minutes, Month};

use super::report::list_fund_months;
use super::{Edition, MonthState};

statement!(
    MINUTES_OF_EDITIONS,
    "select month, edition, cast(sum(minutes) as bigint) as minutes from participation_fund_line
    where organisation_id = $1 and programme_id = $2 group by month, edition"
);

/// An edition with its sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconciledEdition {
    /// Which.
    pub edition: Edition,
    /// Certified minutes of the month, when it was made.
    pub minutes: Minutes,
    /// Whole hours in it.
    pub hours: i64,
}

/// A month with everything that was made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// Which.
    pub month: Month,
    /// Certified minutes now.
    pub certified: Minutes,
    /// What has become of its report.
    pub state: MonthState,
    /// Its editions, the first one first; the last one counts.
    pub editions: Vec<ReconciledEdition>,
    /// Minutes left for the months after, when its latest edition and those before are right; nothing where one of them was not made.
    pub left: Option<Minutes>,
}

impl Reconciled {
    /// Minutes that are certified and not in the latest edition; below zero when it has too many.
    pub fn missing(&self) -> Minutes {
        self.certified - self.editions.last().map_or(Minutes(0), |latest| latest.minutes)
    }
}

/// Every month with certified time or a report, the first one first.
///
/// # Errors
/// As the database's.
pub async fn reconcile(from: &mut impl Fetch, may: &CanReportToFund) -> db::Result<Vec<Reconciled>> {
    let programme = may.programme();
    let mut minutes: BTreeMap<(Month, i64), Minutes> = BTreeMap::new();
    for row in from.all(&MINUTES_OF_EDITIONS, args![programme.lead, programme.programme]).await? {
        minutes.insert((row.get("month")?, row.get("edition")?), row.get("minutes")?);
    }
    let (months, _) = list_fund_months(from, may).await?;
    let mut left = Some(Minutes(0));
    let reconciled = months.into_iter().map(|reported| {
        let month = reported.month;
        let editions: Vec<ReconciledEdition> = reported
            .editions
            .into_iter()
            .rev()
            .map(|(edition, hours, _)| ReconciledEdition {
                minutes: minutes.get(&(month, edition.edition)).copied().unwrap_or_default(),
                edition,
                hours,
            })
            .collect();
        let nothing = (reported.certified == Minutes(0)).then_some(Minutes(0));
        let made = editions.last().map(|latest| Minutes(latest.minutes.0 - 60 * latest.hours)).or(nothing);
        left = left.zip(made).map(|(before, more)| before + more);
        Reconciled { month, certified: reported.certified, state: reported.state, editions, left }
    });
    Ok(reconciled.collect())
}
