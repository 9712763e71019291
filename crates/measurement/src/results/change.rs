//! How far did a unit's answers move between two measurements, and how sure is that? A change, never an effect: what would have
//! happened anyhow nobody knows.
//!
//! change = mean after - mean before (or remembered), both as they were released; interval =
//! change ± t(95 %, min(n) - 1) · √(s₀²/n₀ + s₁²/n₁). Each s² is the largest variance that the released mean and the released
//! classes of levels leave possible, so that the interval tells nothing that does not stand beside it; where every class is one
//! level it is the variance itself. Persons who answered both times are not paired, which makes the interval wider, not narrower.

use access::small_groups;
use kernel::{Caveat, Estimate, Moment};
use stats::interval::Interval;

use super::{RATED, RatingResult, UnitResults};

const METHOD: &str = "difference_of_means";
const LEVEL: f64 = 0.95;

/// How far the answers to a self-rating moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The item's key.
    pub item: String,
    /// The name of the earlier measurement, or of the one about how it was then.
    pub from: String,
    /// The name of the later one.
    pub to: String,
    /// By how many steps, with its interval.
    pub by: Estimate,
}

/// The changes of each self-rating up to its last measurement after: from the last one before, and from how it is remembered.
/// None where one of the two is not shown.
pub fn changes(waves: &[UnitResults]) -> Vec<Change> {
    let mut found = Vec::new();
    let Some(after) = waves.iter().rfind(|of| matches!(of.wave.moment, Moment::After | Moment::Later)) else {
        return found;
    };
    let with_same_people = || waves.iter().filter(|of| of.wave.group == after.wave.group);
    let before =
        with_same_people().rfind(|of| of.wave.moment == Moment::Before && of.wave.opens_on < after.wave.opens_on);
    let then = with_same_people().rfind(|of| of.wave.moment == Moment::Then);
    for later in &after.ratings {
        for earlier in [before, then].into_iter().flatten() {
            let same =
                earlier.ratings.iter().find(|one| one.item == later.item && one.labels.len() == later.labels.len());
            let remembered = (earlier.wave.moment == Moment::Then).then_some(Caveat::Retrospective);
            if let Some(by) = same.and_then(|same| difference(same, later)) {
                found.push(Change {
                    item: later.item.clone(),
                    from: earlier.wave.name.clone(),
                    to: after.wave.name.clone(),
                    by: by.with_caveats(remembered),
                });
            }
        }
    }
    found
}

fn difference(earlier: &RatingResult, later: &RatingResult) -> Option<Estimate> {
    let by = later.mean.value? - earlier.mean.value?;
    let n = earlier.mean.n.min(later.mean.n);
    if n < small_groups::MEAN {
        return None;
    }
    let of_mean = |of: &RatingResult| Some(largest_variance(of)? / of.mean.n as f64);
    let se = (of_mean(earlier)? + of_mean(later)?).sqrt();
    let plain = Estimate::plain(by, "points", n, RATED, METHOD);
    // Where all chose the same level both times there is nothing to compute an interval from.
    let told = if se > 0.0 {
        let df = (n - 1) as f64;
        let Interval { lower, upper } = Interval::around(by, se, df, LEVEL);
        plain.with_interval([lower, upper], LEVEL, Some(se), Some(df))
    } else {
        plain.with_caveat(Caveat::NotEstimable)
    };
    let beside = earlier.mean.caveats.iter().chain(&later.mean.caveats).copied();
    Some(told.with_caveats(beside).with_caveat(Caveat::NoComparisonGroup))
}

/// The largest variance of so many answers with the released mean and classes. In a class of several levels the answers then
/// stand at its ends; those are moved up first where that adds most to the sum of squares, which is from + to for each step.
fn largest_variance(of: &RatingResult) -> Option<f64> {
    let (mean, n) = (of.mean.value?, of.mean.n as f64);
    let mut classes: Vec<(f64, f64, f64)> = Vec::new();
    for class in &of.spread.classes {
        classes.push((f64::from(class.from), f64::from(class.to), class.share.value? / 100.0));
    }
    if classes.is_empty() {
        let [min, max] = of.mean.scale?;
        classes.push((min, max, 1.0));
    }
    let mut missing = mean - classes.iter().map(|(from, _, share)| share * from).sum::<f64>();
    let mut squares: f64 = classes.iter().map(|(from, _, share)| share * from * from).sum();
    classes.sort_by(|a, b| (b.0 + b.1).total_cmp(&(a.0 + a.1)));
    for (from, to, share) in classes {
        let moved = (share * (to - from)).min(missing).max(0.0);
        squares += moved * (from + to);
        missing -= moved;
    }
    Some((squares - mean * mean).max(0.0) * n / (n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::{Class, Spread};
    use super::*;
    use crate::instrument::Bilingual;

    /// Answers at the levels 1 to 5, shown in classes.
    fn rated(counts: [u64; 5], classes: &[(usize, usize)]) -> RatingResult {
        let n: u64 = counts.iter().sum();
        let sum: u64 = (1..).zip(counts).map(|(level, count)| level * count).sum();
        let class = |(from, to): &(usize, usize)| {
            let share = 100.0 * counts[from - 1..*to].iter().sum::<u64>() as f64 / n as f64;
            let share = Estimate::plain(share, "percent", n, RATED, "share");
            Class { from: *from as u8, to: *to as u8, share }
        };
        let words = Bilingual { sv: String::new(), en: String::new() };
        let few = || Estimate::withheld("persons", 0, RATED, "count", Caveat::TooFew);
        RatingResult {
            item: "core-ability".into(),
            core: true,
            construct: "ability".into(),
            area: None,
            text: words.clone(),
            labels: vec![words; 5],
            mean: Estimate::plain(sum as f64 / n as f64, "points", n, RATED, "mean").on_scale(1.0, 5.0),
            below_the_floor: few(),
            spread: Spread { classes: classes.iter().map(class).collect(), dont_know: few() },
        }
    }

    const EACH: [(usize, usize); 5] = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)];

    #[test]
    fn where_every_level_is_shown_the_interval_is_that_of_the_answers() {
        // R: b <- rep(1:5, c(5,5,5,0,0)); a <- rep(1:5, c(0,5,5,5,5)); mean(a) - mean(b); sqrt(var(a)/20 + var(b)/15);
        // 1.5 + c(-1, 1) * qt(.975, 14) * 0.3346964
        let told = difference(&rated([5, 5, 5, 0, 0], &EACH), &rated([0, 5, 5, 5, 5], &EACH)).unwrap();
        assert!((told.value.unwrap() - 1.5).abs() < 1e-12);
        assert!((told.se.unwrap() - (1.315_789_473_7_f64 / 20.0 + 0.714_285_714_3 / 15.0).sqrt()).abs() < 1e-9);
        assert_eq!((told.n, told.df), (15, Some(14.0)));
        let [lower, upper] = told.ci.unwrap();
        assert!((upper - lower - 2.0 * 2.144_786_688 * told.se.unwrap()).abs() < 1e-6);
    }

    #[test]
    fn classes_of_several_levels_make_it_wider_and_never_narrower() {
        let counts = [[5, 6, 7, 2, 0], [3, 9, 1, 6, 5], [0, 0, 12, 1, 1], [8, 1, 1, 1, 9]];
        for counts in counts {
            let exact = largest_variance(&rated(counts, &EACH)).unwrap();
            for classes in [vec![(1, 2), (3, 3), (4, 5)], vec![(1, 3), (4, 5)], vec![(1, 5)], vec![]] {
                let largest = largest_variance(&rated(counts, &classes)).unwrap();
                assert!(largest >= exact - 1e-9, "{counts:?} in {classes:?}: {largest} under {exact}");
            }
        }
    }

    #[test]
    fn without_two_shown_means_there_is_no_change_and_without_spread_no_interval() {
        let shown = rated([0, 10, 0, 0, 0], &EACH);
        let hidden = RatingResult {
            mean: Estimate::withheld("points", 0, RATED, "mean", Caveat::TooFew),
            ..rated([0, 9, 0, 0, 0], &[])
        };
        assert_eq!(difference(&shown, &hidden), None);
        assert_eq!(difference(&rated([0, 9, 0, 0, 0], &EACH), &shown), None, "nine are too few");
        let same = difference(&shown, &rated([0, 0, 10, 0, 0], &EACH)).unwrap();
        assert_eq!((same.value, same.caveats.contains(&Caveat::NotEstimable)), (None, true));
    }
}
