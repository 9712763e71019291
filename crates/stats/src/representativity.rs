//! Do those who answered resemble those who were asked?
//!
//! The R-indicator `R = 1 - 2 SD(rho)`: `rho` is the response rate of each person's group, its standard deviation taken
//! over everybody asked. 1 is the same rate everywhere; the less, the more the rates differ.
//!
//! **Bias.** Rates of small groups differ by chance also where all would answer alike, so that the plain indicator is too
//! low. The adjusted one takes the expected chance part `sum w (1 - w) rho (1 - rho) / (N - 1)` out of the variance (`w` the
//! group's share of those asked, `N` its number), and stops at 1.
//!
//! **Assumptions.** The groups divide everybody asked; within a group all answer with the same probability. The indicator
//! knows only the groups: the same rate everywhere does not show that those who answered think like the others.
//!
//! **Missing data.** Persons whose group is unknown form a group of their own or are left out of both numbers.
//!
//! **Sources.** Schouten, Cobben & Bethlehem (2009), *Surv. Methodol.* 35(1); Shlomo, Skinner & Schouten (2012), *JSPI* 142
//! (the adjustment; here for groups that divide a known frame).

/// How many of a group were asked and how many answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupResponse {
    /// Persons asked.
    pub asked: u64,
    /// Persons who answered.
    pub answered: u64,
}

/// The R-indicator and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Representativity {
    /// `1 - 2 SD(rho)`, the chance part of the variance taken out.
    pub adjusted: f64,
    /// `1 - 2 SD(rho)` of the rates as they are.
    pub unadjusted: f64,
    /// Answered of all asked.
    pub response_rate: f64,
    /// `SD(rho) / response rate`, adjusted: the largest bias of a mean, in its standard deviations, that the differences of
    /// the rates allow.
    pub maximal_bias: f64,
}

/// Why there is no indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RepresentativityError {
    /// Nobody was asked, or nobody answered.
    #[error("nobody was asked or nobody answered; there is no response to judge")]
    NoResponse,
    /// More answered than were asked.
    #[error("group {group} has {answered} answers from {asked} asked")]
    MoreThanAsked {
        /// Position of the group.
        group: usize,
        /// Persons who answered.
        answered: u64,
        /// Persons asked.
        asked: u64,
    },
}

/// The R-indicator over groups that divide everybody asked. Groups of nobody are passed over.
///
/// # Errors
/// See [`RepresentativityError`].
pub fn r_indicator(groups: &[GroupResponse]) -> Result<Representativity, RepresentativityError> {
    if let Some(group) = groups.iter().position(|g| g.answered > g.asked) {
        let GroupResponse { asked, answered } = groups[group];
        return Err(RepresentativityError::MoreThanAsked { group, answered, asked });
    }
    let asked: u64 = groups.iter().map(|g| g.asked).sum();
    let answered: u64 = groups.iter().map(|g| g.answered).sum();
    if answered == 0 {
        return Err(RepresentativityError::NoResponse);
    }
    let all = asked as f64;
    let response_rate = answered as f64 / all;
    let (mut variance, mut chance) = (0.0, 0.0);
    for group in groups.iter().filter(|g| g.asked > 0) {
        let n = group.asked as f64;
        let (share, rate) = (n / all, group.answered as f64 / n);
        variance += share * (rate - response_rate).powi(2);
        // A single person's rate is 0 or 1 and says nothing about chance.
        if group.asked > 1 {
            chance += share * (1.0 - share) * rate * (1.0 - rate) / (n - 1.0);
        }
    }
    let bessel = if asked > 1 { all / (all - 1.0) } else { 1.0 };
    let adjusted_sd = ((variance - chance).max(0.0) * bessel).sqrt();
    Ok(Representativity {
        adjusted: 1.0 - 2.0 * adjusted_sd,
        unadjusted: 1.0 - 2.0 * (variance * bessel).sqrt(),
        response_rate,
        maximal_bias: adjusted_sd / response_rate,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn group(asked: u64, answered: u64) -> GroupResponse {
        GroupResponse { asked, answered }
    }

    #[test]
    fn two_groups_give_the_value_calculated_by_hand() {
        // Rates 0.2 and 0.6 of 100 each: variance over 200 persons 0.04 * 200 / 199.
        let result = r_indicator(&[group(100, 20), group(100, 60)]).unwrap();
        assert!((result.unadjusted - (1.0 - 2.0 * (0.04f64 * 200.0 / 199.0).sqrt())).abs() < 1e-12);
        let chance = 0.25 * (0.16 + 0.24) / 99.0;
        let sd = ((0.04 - chance) * 200.0 / 199.0f64).sqrt();
        assert!((result.adjusted - (1.0 - 2.0 * sd)).abs() < 1e-12);
        assert!((result.response_rate - 0.4).abs() < 1e-15);
        assert!((result.maximal_bias - sd / 0.4).abs() < 1e-12);
    }

    #[test]
    fn equal_rates_are_fully_representative() {
        let result = r_indicator(&[group(10, 4), group(50, 20), group(0, 0)]).unwrap();
        assert_eq!((result.adjusted, result.unadjusted), (1.0, 1.0));
    }

    #[test]
    fn the_adjustment_takes_out_on_average_what_chance_puts_in() {
        // Every outcome of two groups of 4 that all answer with probability 0.3, weighted by its probability.
        let binomial =
            |k: u64| [1.0, 4.0, 6.0, 4.0, 1.0][k as usize] * 0.3f64.powi(k as i32) * 0.7f64.powi(4 - k as i32);
        let mut expected = 0.0;
        for a in 0..=4u64 {
            for b in 0..=4u64 {
                let (ra, rb) = (a as f64 / 4.0, b as f64 / 4.0);
                let spread = (ra - rb).powi(2) / 4.0;
                let chance = 0.25 * (ra * (1.0 - ra) + rb * (1.0 - rb)) / 3.0;
                let p = binomial(a) * binomial(b);
                expected += p * (spread - chance);
                if a + b > 0 {
                    let result = r_indicator(&[group(4, a), group(4, b)]).unwrap();
                    let want = 1.0 - 2.0 * ((spread - chance).max(0.0) * 8.0 / 7.0).sqrt();
                    assert!((result.adjusted - want).abs() < 1e-12);
                }
            }
        }
        assert!(expected.abs() < 1e-12);
    }

    #[test]
    fn impossible_numbers_are_refused() {
        let wrong = RepresentativityError::MoreThanAsked { group: 1, answered: 3, asked: 2 };
        assert_eq!(r_indicator(&[group(5, 1), group(2, 3)]), Err(wrong));
        assert_eq!(r_indicator(&[]), Err(RepresentativityError::NoResponse));
        assert_eq!(r_indicator(&[group(9, 0)]), Err(RepresentativityError::NoResponse));
    }

    proptest! {
        #[test]
        fn the_indicator_lies_between_zero_and_one_and_knows_no_order(
            numbers in proptest::collection::vec((1u64..80, 0.0..1.0f64), 1..9),
        ) {
            let mut groups: Vec<_> = numbers.iter().map(|&(n, r)| group(n + 1, 1 + (r * n as f64) as u64)).collect();
            let one = r_indicator(&groups).unwrap();
            groups.reverse();
            let other = r_indicator(&groups).unwrap();
            prop_assert!((one.adjusted - other.adjusted).abs() < 1e-12);
            // Bessel's factor may take two opposite persons a little below zero.
            prop_assert!(one.unadjusted <= one.adjusted && one.adjusted <= 1.0 && one.unadjusted > -0.5);
        }
    }
}
