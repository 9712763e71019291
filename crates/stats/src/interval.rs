//! Between which two values does a quantity plausibly lie?

use crate::distribution::t_critical;

/// A closed interval, `lower <= upper`, in the unit of the estimate it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

impl Interval {
    /// `estimate ± t(level, df) * se`: two-sided, symmetric. `level` lies in (0, 1); `df` may be fractional or infinite.
    #[must_use]
    pub fn around(estimate: f64, se: f64, df: f64, level: f64) -> Self {
        let margin = t_critical(level, df) * se;
        Self { lower: estimate - margin, upper: estimate + margin }
    }

    /// The interval itself when its limits are numbers in order.
    pub(crate) fn in_order(self) -> Option<Self> {
        (self.lower <= self.upper).then_some(self)
    }

    /// Upper limit less lower limit.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }

    /// Whether `value` lies in the interval, the limits included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_of_large_samples_is_the_normal_one() {
        let interval = Interval::around(1.0, 2.0, f64::INFINITY, 0.95);
        assert!((interval.lower + 2.919_927_969).abs() < 1e-8);
        assert!((interval.width() - 4.0 * 1.959_963_984_54).abs() < 1e-8);
    }

    #[test]
    fn an_interval_contains_its_limits_and_nothing_beyond() {
        let interval = Interval { lower: -1.0, upper: 2.0 };
        assert!(interval.contains(-1.0) && interval.contains(2.0) && interval.contains(0.0));
        assert!(!interval.contains(2.000_001) && !interval.contains(-1.1));
    }
}
