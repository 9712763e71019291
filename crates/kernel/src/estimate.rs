//! What does a number need before a person may see it? Its base, n, unit, scale, method, interval and caveats.

use serde::{Deserialize, Serialize};

use crate::Caveat;

/// A number that a person may see. A figure with a withholding caveat has no value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The value; absent when withheld or not computable (the caveats say why).
    pub value: Option<f64>,
    /// What one is: `points`, `percent`, `percentage_points`, `persons`, `hours`, `sek`, `sek_per_hour`, ...
    pub unit: String,
    /// The lowest and highest value of the scale, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<[f64; 2]>,
    /// How many persons, answers or rows the number rests on.
    pub n: u64,
    /// Who or what was counted, in words for a machine-readable result.
    pub base: String,
    /// The method, a key of `docs/methods.md`.
    pub method: String,
    /// Standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub se: Option<f64>,
    /// Confidence interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci: Option<[f64; 2]>,
    /// Confidence level of the interval, for example 0.95.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<f64>,
    /// Degrees of freedom behind the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub df: Option<f64>,
    /// What to know before believing it.
    pub caveats: Vec<Caveat>,
}

impl Estimate {
    /// A number without an interval.
    pub fn plain(value: f64, unit: &str, n: u64, base: &str, method: &str) -> Self {
        Self {
            value: Some(value),
            unit: unit.to_owned(),
            scale: None,
            n,
            base: base.to_owned(),
            method: method.to_owned(),
            se: None,
            ci: None,
            level: None,
            df: None,
            caveats: Vec::new(),
        }
    }

    /// A number that is not there, and why. The reason must be one that withholds.
    pub fn withheld(unit: &str, n: u64, base: &str, method: &str, why: Caveat) -> Self {
        debug_assert!(why.is_withheld());
        Self { value: None, caveats: vec![why], ..Self::plain(0.0, unit, n, base, method) }
    }

    /// Adds the scale on which it was measured.
    #[must_use]
    pub fn on_scale(mut self, min: f64, max: f64) -> Self {
        self.scale = Some([min, max]);
        self
    }

    /// Adds a confidence interval with its standard error and degrees of freedom (absent for exact intervals).
    #[must_use]
    pub fn with_interval(mut self, ci: [f64; 2], level: f64, se: Option<f64>, df: Option<f64>) -> Self {
        self.ci = Some(ci);
        self.level = Some(level);
        self.se = se;
        self.df = df.filter(|df| df.is_finite());
        self
    }

    /// Adds a caveat once. One that withholds takes the value and everything computed from it away.
    #[must_use]
    pub fn with_caveat(mut self, caveat: Caveat) -> Self {
        if !self.caveats.contains(&caveat) {
            self.caveats.push(caveat);
            self.caveats.sort();
        }
        if caveat.is_withheld() {
            self.value = None;
            self.se = None;
            self.ci = None;
            self.level = None;
            self.df = None;
        }
        self
    }

    /// Adds several caveats.
    #[must_use]
    pub fn with_caveats(self, caveats: impl IntoIterator<Item = Caveat>) -> Self {
        caveats.into_iter().fold(self, Self::with_caveat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withholding_caveat_takes_the_value_away() {
        let estimate = Estimate::plain(3.4, "points", 5, "staff", "mean")
            .with_interval([2.0, 4.0], 0.95, Some(0.4), Some(4.0))
            .with_caveat(Caveat::TooFew);
        assert_eq!((estimate.value, estimate.ci, estimate.se), (None, None, None));
        let json = serde_json::to_string(&estimate).unwrap();
        assert!(!json.contains("3.4") && json.contains("too_few"), "{json}");
    }

    #[test]
    fn a_caveat_is_said_once() {
        let estimate = Estimate::plain(1.0, "points", 50, "staff", "mean").with_caveats([
            Caveat::SelfRating,
            Caveat::LowResponse,
            Caveat::SelfRating,
        ]);
        assert_eq!(estimate.caveats, [Caveat::LowResponse, Caveat::SelfRating]);
    }
}
