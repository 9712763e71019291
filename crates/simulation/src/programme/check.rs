//! Can a specification be simulated? Everything that is wrong with it, at once, each with the field and what is expected.

use std::fmt::{self, Display};
use std::ops::RangeInclusive;

use serde::Serialize;

use super::rollout::sequence_starts;
use super::spec::{Design, Sizes, Spec};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecFault {
    /// The field, with its section: `response.before`.
    pub field: String,
    /// What stands there.
    pub value: String,
    /// What was expected.
    pub expected: String,
}

impl Display for SpecFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`: expected {}", self.field, self.value, self.expected)
    }
}

/// Why there is no simulation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// The text is no specification: no TOML, an unknown field, or a value of another type.
    #[error("the specification cannot be read: {0}")]
    Unreadable(String),
    /// Values that cannot be simulated; all of them.
    #[error("the specification cannot be simulated: {}", listed(.0))]
    Invalid(Vec<SpecFault>),
}

fn listed(faults: &[SpecFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Faults(Vec<SpecFault>);

impl Faults {
    fn push(&mut self, section: &str, field: &str, value: impl Display, expected: impl Into<String>) {
        let field = if section.is_empty() { field.to_owned() } else { format!("{section}.{field}") };
        self.0.push(SpecFault { field, value: value.to_string(), expected: expected.into() });
    }
}

/// A value, or each of several, that must lie in a range.
pub(super) trait InRange<T> {
    /// Tells the first value outside of the range.
    fn in_range(&self, range: &RangeInclusive<T>, section: &str, field: &str, faults: &mut Faults);
}

impl<T: PartialOrd + Display> InRange<T> for T {
    fn in_range(&self, range: &RangeInclusive<T>, section: &str, field: &str, faults: &mut Faults) {
        if !range.contains(self) {
            faults.push(section, field, self, format!("from {} to {}", range.start(), range.end()));
        }
    }
}

impl<T: PartialOrd + Display> InRange<T> for Vec<T> {
    fn in_range(&self, range: &RangeInclusive<T>, section: &str, field: &str, faults: &mut Faults) {
        if let Some(stray) = self.iter().find(|value| !range.contains(value)) {
            faults.push(section, field, stray, format!("each from {} to {}", range.start(), range.end()));
        }
    }
}

impl Spec {
    /// Reads a specification and checks it.
    ///
    /// # Errors
    /// [`SpecError::Unreadable`] with the line when the text is no specification, [`SpecError::Invalid`] with
    /// everything that cannot be simulated.
    pub fn from_toml(text: &str) -> Result<Self, SpecError> {
        let spec: Self = toml::from_str(text).map_err(|why| SpecError::Unreadable(why.to_string()))?;
        spec.check()?;
        Ok(spec)
    }

    /// Checks that the specification can be simulated.
    ///
    /// # Errors
    /// [`SpecError::Invalid`] with every fault.
    pub fn check(&self) -> Result<(), SpecError> {
        let mut faults = Faults::default();
        self.all_ranges(&mut faults);
        self.between_fields(&mut faults);
        if faults.0.is_empty() { Ok(()) } else { Err(SpecError::Invalid(faults.0)) }
    }

    /// What must hold between fields.
    fn between_fields(&self, faults: &mut Faults) {
        if self.name.is_empty() {
            faults.push("", "name", "", "a name");
        }
        if self.trend.is_empty() {
            faults.push("", "trend", "[]", "at least one number, [0] when nothing happens by itself");
        }
        let shares = &self.covariates.job_shares;
        if shares.is_empty() || shares.len() > 20 || (shares.iter().sum::<f64>() - 1.0).abs() > 1e-9 {
            faults.push("covariates", "job_shares", format!("{shares:?}"), "1 to 20 shares that sum to 1");
        }
        let variance = self.person_variance();
        if variance < 0.0 {
            let expected = format!(
                "standard deviations and covariates whose parts of the variance sum to at most 1; they sum to {:.3}",
                1.0 - variance
            );
            faults.push("spread", "organisation, unit, occasion", self.spread.organisation, expected);
        }
        let o = &self.organisations;
        if o.smallest > o.largest {
            faults.push("organisations", "smallest", o.smallest, format!("at most largest ({})", o.largest));
        }
        let most = u64::from(o.count) * u64::from(if o.sizes == Sizes::LogUniform { o.largest } else { o.smallest });
        if most > 4_000_000 {
            faults.push("organisations", "count", o.count, "at most 4,000,000 persons in all");
        }
        let r = &self.rollout;
        if matches!(r.design, Design::Stepped | Design::NotRandomised) && r.waves > 1 && r.sequences >= r.waves {
            faults.push("rollout", "sequences", r.sequences, format!("fewer than waves ({})", r.waves));
        }
        if r.never_start > o.count {
            faults.push("rollout", "never_start", r.never_start, format!("at most organisations.count ({})", o.count));
        }
        if !r.as_drawn.is_empty() {
            let sequences = sequence_starts(self).len();
            if !matches!(r.design, Design::Stepped | Design::WaitList) {
                faults.push("rollout", "as_drawn", "a draw", "design stepped or wait_list");
            } else if r.as_drawn.len() != o.count as usize {
                let expected = format!("one sequence for each of the {} organisations", o.count);
                faults.push("rollout", "as_drawn", r.as_drawn.len(), expected);
            } else if let Some(beyond) = r.as_drawn.iter().find(|own| **own as usize > sequences) {
                faults.push("rollout", "as_drawn", beyond, format!("sequences from 1 to {sequences}"));
            }
        }
        let c = &self.calendar;
        if c.days_between < c.days_open.saturating_add(14) {
            let expected = format!("at least 14 more than days_open ({})", c.days_open);
            faults.push("calendar", "days_between", c.days_between, expected);
        }
        if !(1950..=2100).contains(&c.start.parts().0) {
            faults.push("calendar", "start", c.start, "a day from 1950 to 2100");
        }
        let (w, waves) = (&self.waves, r.waves);
        for (field, list) in [("without_frame", &w.without_frame), ("open_link", &w.open_link)] {
            if let Some(stray) = list.iter().find(|wave| (waves + 1..=24).contains(wave)) {
                faults.push("waves", field, stray, format!("waves from 1 to rollout.waves ({waves})"));
            }
        }
        let s = &self.self_rating;
        if s.min >= s.max {
            faults.push("self_rating", "max", s.max, format!("more than min ({})", s.min));
        }
        if s.then_ratings && waves < 2 {
            faults.push("self_rating", "then_ratings", true, "at least two waves, since they look back at the first");
        }
        if !(self.score.included || s.included || self.test.included) {
            let expected = "something to measure: score, self_rating or test";
            faults.push("score", "included", false, expected);
        }
        if self.test.dif_items > 2 * self.test.items {
            let expected = format!("at most the items of both forms ({})", 2 * self.test.items);
            faults.push("test", "dif_items", self.test.dif_items, expected);
        }
        if self.hours.web + self.hours.support > 1.0 {
            let expected = format!("at most 1 together with support ({})", self.hours.support);
            faults.push("hours", "web", self.hours.web, expected);
        }
        if self.costs.included && self.costs.hourly_wage > 0.0 && !self.hours.included {
            let expected = "0 without a ledger (hours.included), since lost working time is counted by the hour";
            faults.push("costs", "hourly_wage", self.costs.hourly_wage, expected);
        }
    }
}
