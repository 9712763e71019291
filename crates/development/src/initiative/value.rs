//! What is it worth, and how sure is that? Each year has three figures: the least, the likely and the most. The expected figure is the
//! mean of the PERT distribution, `(least + 4 likely + most) / 6`, whose standard deviation is about `(most - least) / 6`; the mean
//! of the triangular distribution, `(least + likely + most) / 3`, stands beside it, because it trusts the likely figure less. A figure of
//! year `t` is worth `figure / (1 + r)^t` today, with `r` = 3 %, so that the first year is discounted once. Years are taken to err
//! independently of each other when the standard deviation of a sum is formed; the least and the most are sums of the extremes.

use kernel::Ore;
use serde::{Deserialize, Serialize};

/// The discount a year.
pub const DISCOUNT: f64 = 0.03;
/// The most years that are looked at.
pub const YEARS_MAX: usize = 5;

/// What a year may give or cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least.
    pub least: Ore,
    /// The likely.
    pub likely: Ore,
    /// The most.
    pub most: Ore,
}

impl Range {
    /// The three figures in order; nothing when they are not in order.
    pub fn new(least: Ore, likely: Ore, most: Ore) -> Option<Self> {
        (least <= likely && likely <= most).then_some(Self { least, likely, most })
    }

    /// The mean of the PERT distribution.
    pub fn pert_mean(self) -> f64 {
        (self.least.0 as f64 + 4.0 * self.likely.0 as f64 + self.most.0 as f64) / 6.0
    }

    /// The mean of the triangular distribution.
    pub fn triangular_mean(self) -> f64 {
        (self.least.0 as f64 + self.likely.0 as f64 + self.most.0 as f64) / 3.0
    }

    fn deviation(self) -> f64 {
        (self.most.0 - self.least.0) as f64 / 6.0
    }
}

/// What some years are worth today.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PresentValue {
    /// When every year gives the least.
    pub least: Ore,
    /// As expected, by PERT.
    pub expected: Ore,
    /// As expected, by the triangular distribution.
    pub triangular: Ore,
    /// When every year gives the most.
    pub most: Ore,
    /// The standard deviation of the expected figure, when years err independently.
    pub deviation: Ore,
}

/// What these years are worth today; the first is year 1.
pub fn present_value(years: &[Range]) -> PresentValue {
    sum_of(years.iter().enumerate())
}

/// The same over several lines of years, such as all benefits of an initiative.
pub fn present_value_of_all<'a>(lines: impl IntoIterator<Item = &'a [Range]>) -> PresentValue {
    let all: Vec<(usize, &Range)> = lines.into_iter().flat_map(|years| years.iter().enumerate()).collect();
    sum_of(all.into_iter())
}

/// Benefits less costs. The least is the least benefit less the most cost, the most the other way round.
pub fn net(benefits: PresentValue, costs: PresentValue) -> PresentValue {
    PresentValue {
        least: benefits.least - costs.most,
        expected: benefits.expected - costs.expected,
        triangular: benefits.triangular - costs.triangular,
        most: benefits.most - costs.least,
        deviation: ore((benefits.deviation.0 as f64).hypot(costs.deviation.0 as f64)),
    }
}

fn sum_of<'a>(years: impl Iterator<Item = (usize, &'a Range)>) -> PresentValue {
    let (mut least, mut pert, mut triangular, mut most, mut variance) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (year, range) in years {
        let worth = (1.0 + DISCOUNT).powi(-(year as i32 + 1));
        least += worth * range.least.0 as f64;
        pert += worth * range.pert_mean();
        triangular += worth * range.triangular_mean();
        most += worth * range.most.0 as f64;
        variance += (worth * range.deviation()).powi(2);
    }
    PresentValue {
        least: ore(least),
        expected: ore(pert),
        triangular: ore(triangular),
        most: ore(most),
        deviation: ore(variance.sqrt()),
    }
}

fn ore(amount: f64) -> Ore {
    Ore(amount.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(least: i64, likely: i64, most: i64) -> Range {
        Range::new(Ore(least * 100), Ore(likely * 100), Ore(most * 100)).expect("in order")
    }

    #[test]
    fn three_certain_years_of_a_hundred_thousand_are_worth_what_the_annuity_table_says() {
        // (1 - 1.03^-3) / 0.03 = 2.828611
        let value = present_value(&[range(100_000, 100_000, 100_000); 3]);
        assert_eq!(value.expected, Ore(28_286_114));
        assert_eq!((value.least, value.triangular, value.most), (value.expected, value.expected, value.expected));
        assert_eq!(value.deviation, Ore(0));
    }

    #[test]
    fn a_skewed_year_is_expected_between_its_likely_and_its_mean_of_three() {
        let year = range(50_000, 100_000, 300_000);
        assert!((year.pert_mean() - 12_500_000.0).abs() < 1e-6);
        assert!((year.triangular_mean() - 15_000_000.0).abs() < 1e-6);
        let value = present_value(&[year]);
        assert_eq!(value.expected, Ore(12_135_922), "125 000 / 1.03");
        assert_eq!(value.triangular, Ore(14_563_107), "150 000 / 1.03");
        assert_eq!(value.deviation, Ore(4_045_307), "250 000 / 6 / 1.03");
    }

    #[test]
    fn what_is_left_takes_the_least_benefit_from_the_most_cost() {
        let benefits = present_value(&[range(0, 103, 206)]);
        let costs = present_value(&[range(51, 51, 103)]);
        let left = net(benefits, costs);
        assert_eq!((left.least, left.most), (Ore(-10_000), Ore(20_000 - 4_951)));
        assert!(left.least < left.expected && left.expected < left.most);
        let deviation = (benefits.deviation.0 as f64).hypot(costs.deviation.0 as f64);
        assert!((left.deviation.0 as f64 - deviation).abs() <= 0.5);
    }

    #[test]
    fn lines_are_added_year_by_year_and_nothing_is_worth_nothing() {
        let (one, two) = ([range(1, 2, 3), range(4, 5, 6)], [range(10, 20, 30)]);
        let together = present_value_of_all([&one[..], &two[..]]);
        let apart = (present_value(&one).expected.0, present_value(&two).expected.0);
        assert!((together.expected.0 - apart.0 - apart.1).abs() <= 1);
        assert_eq!(present_value(&[]), PresentValue::default());
        assert_eq!(Range::new(Ore(2), Ore(1), Ore(3)), None);
        assert_eq!(Range::new(Ore(1), Ore(4), Ore(3)), None);
    }
}
