//! How large a part is below "can do it with help", before and after? That level is the second lowest step of the scale,
//! so the floor is the lowest.
//!
//! Shares with Wilson's interval; their difference with Newcombe's, for paired answers when everybody answered both
//! times, otherwise for different persons (then too wide rather than too narrow, since some are the same).
//! The lowest before are not followed by themselves: they would rise by regression to the mean alone.

use std::collections::BTreeSet;

use kernel::{Caveat, Estimate};
use stats::shares::{
    PairedCounts, ShareEstimate, difference_of_independent_shares, difference_of_paired_shares, wilson,
};

use crate::change::{Overlap, Side};
use crate::figures::{LEVEL, MEAN_FROM, is_few, with_interval, withheld};
use crate::result::Floor;

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
    let (difference, method) = if pairs == first.1 && pairs == second.1 {
        let counted = |yes: (bool, bool)| {
            overlap.pairs.iter().filter(|(before, after)| (low(*after), low(*before)) == yes).count() as u64
        };
        let counts = PairedCounts {
            both: counted((true, true)),
            first_only: counted((true, false)),
            second_only: counted((false, true)),
            neither: counted((false, false)),
        };
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
    Floor { at_most, before: share(first), after: share(second), change: change.with_caveats(caveats.iter().copied()) }
}

fn percent(share: ShareEstimate, unit: &str, n: u64, base: &str, method: &str) -> Estimate {
    let interval = stats::Interval { lower: 100.0 * share.interval.lower, upper: 100.0 * share.interval.upper };
    with_interval(Estimate::plain(100.0 * share.estimate, unit, n, base, method), interval, None, None)
}
