//! How large a part is below "can do it with help", before and after? That level is the second lowest step of the scale,
//! so the floor is the lowest.
//!
//! Shares with Wilson's interval; their difference with Newcombe's, for paired answers when everybody answered both
//! times, otherwise for different persons (then too wide rather than too narrow, since some are the same). Beside it McNemar's
//! test (mid-p) of those who can be followed.
//! The lowest before are not followed by themselves: they would rise by regression to the mean alone.

use std::collections::BTreeSet;

use kernel::{Caveat, Estimate};
use stats::shares::{
    PairedCounts, ShareEstimate, difference_of_independent_shares, difference_of_paired_shares, mcnemar, wilson,
};

use crate::change::{Overlap, Side};
use crate::figures::{LEVEL, MEAN_FROM, is_few, with_interval, withheld};
use crate::result::{Floor, Part};

/// The floor of a core item.
pub(crate) fn floor(
    (min, _): (f64, f64),
    before: &Side<'_>,
    after: &Side<'_>,
    overlap: &Overlap,
    base: &str,
    caveats: &BTreeSet<Caveat>,
) -> Floor {
    let at_most = min;
    let low = |value: f64| value <= at_most;
    let count = |side: &Side<'_>| {
        let low = side.observations.iter().filter(|observation| low(observation.value)).count() as u64;
        (low, side.observations.len() as u64)
    };
    let (first, second) = (count(before), count(after));
    let pairs = overlap.pairs.len() as u64;
    let counted = |yes: (bool, bool)| {
        overlap.pairs.iter().filter(|(before, after)| (low(*after), low(*before)) == yes).count() as u64
    };
    let counts = PairedCounts {
        both: counted((true, true)),
        first_only: counted((true, false)),
        second_only: counted((false, true)),
        neither: counted((false, false)),
    };
    let (difference, method) = if pairs == first.1 && pairs == second.1 {
        (difference_of_paired_shares(counts, LEVEL), "newcombe_paired")
    } else {
        (difference_of_independent_shares(second, first, LEVEL), "newcombe")
    };
    let hidden = |(low, all): (u64, u64)| all < MEAN_FROM || is_few(low) || is_few(all - low);
    let change = match difference {
        _ if hidden(first) || hidden(second) => {
            withheld("percentage_points", first.1 + second.1, base, method, Caveat::TooFew)
        }
        Ok(difference) => percent(difference, "percentage_points", first.1 + second.1, base, method),
        Err(_) => withheld("percentage_points", first.1 + second.1, base, method, Caveat::NotEstimable),
    };
    let share = |(low, all): (u64, u64)| match wilson(low, all, LEVEL) {
        Ok(share) if !hidden((low, all)) => percent(share, "percent", all, base, "wilson").on_scale(0.0, 100.0),
        _ => withheld("percent", all, base, "wilson", Caveat::TooFew),
    };
    Floor {
        at_most,
        before: share(first),
        after: share(second),
        change: change.with_caveats(caveats.iter().copied()),
        same_persons: same_persons(&counts, caveats),
    }
}

/// Whether as many of the same persons left the floor as came to it. With the shares the p-value tells how many did which, so that
/// it is shown only where none of these numbers is small.
fn same_persons(counts: &PairedCounts, caveats: &BTreeSet<Caveat>) -> Part<Estimate> {
    let PairedCounts { both, first_only, second_only, neither } = *counts;
    let persons = both + first_only + second_only + neither;
    if persons == 0 {
        return Part::absent(Caveat::Unlinked, "nobody can be followed from the first moment to the second");
    }
    let (base, method) = ("persons who answered both times", "mcnemar");
    if persons < MEAN_FROM || [both, first_only, second_only, neither].into_iter().any(is_few) {
        return Part::There(withheld("p", persons, base, method, Caveat::TooFew));
    }
    // Three decimals: what a reader of a p-value needs, and no more of the counts behind it.
    let p = (1000.0 * mcnemar(first_only, second_only).mid_p).round() / 1000.0;
    let estimate = Estimate::plain(p, "p", persons, base, method).on_scale(0.0, 1.0);
    Part::There(estimate.with_caveats(caveats.iter().copied()))
}

fn percent(share: ShareEstimate, unit: &str, n: u64, base: &str, method: &str) -> Estimate {
    let interval = stats::Interval { lower: 100.0 * share.interval.lower, upper: 100.0 * share.interval.upper };
    with_interval(Estimate::plain(100.0 * share.estimate, unit, n, base, method), interval, None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(both: u64, first_only: u64, second_only: u64, neither: u64) -> Part<Estimate> {
        same_persons(&PairedCounts { both, first_only, second_only, neither }, &BTreeSet::new())
    }

    #[test]
    fn those_who_can_be_followed_are_held_against_each_other() {
        // 6 came to the floor and 20 left it: R's binom.test(6, 26) less the point, 0.00936 - 0.00343.
        let Part::There(test) = told(15, 6, 20, 40) else { panic!("there are persons") };
        assert_eq!((test.value, test.n, test.method.as_str()), (Some(0.006), 81, "mcnemar"));
        let Part::There(nobody_moved) = told(15, 0, 0, 40) else { panic!("there are persons") };
        assert_eq!(nobody_moved.value, Some(1.0));
    }

    #[test]
    fn a_few_who_moved_are_not_told_and_nobody_is_absent() {
        for few in [told(15, 3, 20, 40), told(2, 0, 0, 40), told(0, 0, 5, 0)] {
            let Part::There(withheld) = few else { panic!("there are persons") };
            assert!(withheld.value.is_none() && withheld.caveats.contains(&Caveat::TooFew));
        }
        assert!(matches!(told(0, 0, 0, 0), Part::Absent(_)));
    }
}
