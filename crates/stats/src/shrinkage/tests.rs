use proptest::prelude::*;

use super::*;
use crate::testing::{Random, stream};

/// True means and summaries of 290 groups of 5 to 400 values with a within SD of one.
fn groups(random: &mut Random, between: f64) -> (Vec<f64>, Vec<Summary>) {
    (0..290)
        .map(|_| {
            let n = (5.0 * (80f64.ln() * random.uniform().powi(2)).exp()).round() as u32;
            let truth = 3.0 + between * random.normal();
            // The variance of n values as a chi-squared, near enough (Wilson & Hilferty).
            let part = 2.0 / (9.0 * f64::from(n - 1));
            let variance = (1.0 - part + part.sqrt() * random.normal()).max(0.05).powi(3);
            (truth, Summary { n, mean: truth + random.normal() / f64::from(n).sqrt(), variance })
        })
        .unzip()
}

#[test]
fn intervals_hold_their_level_and_small_groups_gain() {
    for between in [0.0, 0.1, 0.5] {
        let mut random = Random(31);
        let (mut covered, mut all, mut small, mut small_covered) = (0, 0, 0, 0);
        let (mut raw, mut shrunken) = (0.0, 0.0);
        for _ in 0..30 {
            let (truth, summaries) = groups(&mut random, between);
            let result = shrink(&pooled_variances(&summaries).unwrap().groups, &[]).unwrap();
            for (i, interval) in result.intervals(0.95).unwrap().iter().enumerate() {
                let hit = i32::from(interval.contains(truth[i]));
                covered += hit;
                all += 1;
                if summaries[i].n < 30 {
                    small += 1;
                    small_covered += hit;
                    raw += (summaries[i].mean - truth[i]).powi(2);
                    shrunken += (result.means[i].estimate - truth[i]).powi(2);
                }
            }
        }
        let (covered, small) = (f64::from(covered) / f64::from(all), f64::from(small_covered) / f64::from(small));
        let gain = f64::sqrt(shrunken / raw);
        // Without any spread between groups the flat prior keeps the intervals wide.
        let top = if between == 0.0 { 1.0 } else { 0.96 };
        assert!((0.94..=top).contains(&covered) && (0.94..=top).contains(&small), "{between}: {covered} {small}");
        assert!(gain < if between > 0.2 { 1.0 } else { 0.5 }, "{between}: {gain}");
    }
}

#[test]
fn few_groups_keep_their_level_where_the_plugged_in_spread_is_often_zero() {
    let mut random = Random(77);
    let mut covered = 0;
    for _ in 0..400 {
        let truth: Vec<f64> = (0..12).map(|_| 0.3 * random.normal()).collect();
        let studies: Vec<Study> =
            truth.iter().map(|t| Study { estimate: t + 0.5 * random.normal(), variance: 0.25 }).collect();
        let intervals = shrink(&studies, &[]).unwrap().intervals(0.95).unwrap();
        covered += intervals.iter().zip(&truth).filter(|(i, t)| i.contains(**t)).count();
    }
    let covered = covered as f64 / 4800.0;
    assert!((0.94..=0.98).contains(&covered), "{covered}");
}

#[test]
fn a_column_that_tells_the_means_takes_the_place_of_their_mean() {
    let mut random = Random(9);
    let x: Vec<f64> = (0..120).map(|_| 40.0 + 10.0 * random.normal()).collect();
    let truth: Vec<f64> = x.iter().map(|x| 1.0 + 0.05 * x + 0.1 * random.normal()).collect();
    let studies: Vec<Study> =
        truth.iter().map(|t| Study { estimate: t + 0.4 * random.normal(), variance: 0.16 }).collect();
    let plain = shrink(&studies, &[]).unwrap();
    let with = shrink(&studies, std::slice::from_ref(&x)).unwrap();
    assert!(with.tau_squared < plain.tau_squared / 3.0);
    assert!((with.coefficients[1] - 0.05).abs() < 0.012, "{:?}", with.coefficients);
    let error = |s: &Shrinkage| s.means.iter().zip(&truth).map(|(m, t)| (m.estimate - t).powi(2)).sum::<f64>();
    assert!(error(&with) < error(&plain) / 2.0);
    assert!(with.means[0].se < plain.means[0].se && with.means[0].weight < plain.means[0].weight);
}

#[test]
fn a_great_spread_leaves_the_means_as_they_are() {
    let studies: Vec<Study> = (0..20).map(|i| Study { estimate: f64::from(i * i), variance: 1e-4 }).collect();
    let result = shrink(&studies, &[]).unwrap();
    for (mean, study) in result.means.iter().zip(&studies) {
        assert!((mean.estimate - study.estimate).abs() < 1e-3 && (mean.se - 0.01).abs() < 1e-4);
    }
    let below = result.probability_below(100.5).unwrap();
    assert!(below[10] > 0.999 && below[11] < 0.001);
    let ranks = result.ranks(0.95, true, &Lots::new(500, 21, stream)).unwrap();
    assert_eq!((ranks[19].lower, ranks[19].upper, ranks[2].expected), (1, 1, 18.0));
}

#[test]
fn simultaneous_rank_intervals_are_wider_and_hold_all_true_ranks_at_once() {
    let mut random = Random(4);
    let mut held = 0;
    for _ in 0..40 {
        let truth: Vec<f64> = (0..15).map(|_| random.normal()).collect();
        let studies: Vec<Study> =
            truth.iter().map(|t| Study { estimate: t + 0.4 * random.normal(), variance: 0.16 }).collect();
        let result = shrink(&studies, &[]).unwrap();
        let lots = Lots::new(600, 16, stream);
        let one = result.ranks(0.9, false, &lots).unwrap();
        let all = result.ranks(0.9, true, &lots).unwrap();
        assert!(one.iter().zip(&all).all(|(o, a)| a.lower <= o.lower && o.upper <= a.upper));
        let rank = |i: usize| 1 + truth.iter().filter(|t| **t > truth[i]).count();
        held += usize::from((0..15).all(|i| (all[i].lower..=all[i].upper).contains(&rank(i))));
    }
    assert!(held >= 32, "{held} of 40");
}

#[test]
fn quantiles_of_ranks_are_those_of_the_sorted_draws() {
    let studies: Vec<Study> = (0..7).map(|i| Study { estimate: f64::from(i) / 2.0, variance: 1.0 }).collect();
    let result = shrink(&studies, &[]).unwrap();
    for (draws, level) in [(1, 0.9), (2, 0.5), (40, 0.9), (41, 0.95), (300, 0.8)] {
        let lots = Lots::new(draws, 8, stream);
        let drawn = result.posterior.drawn_ranks(&lots);
        let cut = (((1.0 - level) / 2.0 * draws as f64).floor() as usize).min((draws - 1) / 2);
        for (group, rank) in result.ranks(level, false, &lots).unwrap().iter().enumerate() {
            let mut own: Vec<u32> = drawn.iter().map(|draw| draw[group]).collect();
            own.sort_unstable();
            let expected = f64::from(own.iter().sum::<u32>()) / draws as f64;
            assert_eq!((rank.lower, rank.upper), (own[cut] as usize, own[draws - 1 - cut] as usize));
            assert!((rank.expected - expected).abs() < 1e-12);
        }
    }
}

#[test]
fn ranks_are_the_same_for_any_number_of_threads() {
    let studies: Vec<Study> = (0..9).map(|i| Study { estimate: f64::from(i), variance: 2.0 }).collect();
    let result = shrink(&studies, &[]).unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| result.ranks(0.9, false, &Lots::new(200, 40, stream)).unwrap())
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn what_cannot_be_shrunken_is_refused_with_the_reason() {
    let good = Study { estimate: 1.0, variance: 0.5 };
    let few = shrink(&[good; 3], &[]);
    assert_eq!(few.err(), Some(ShrinkageError::TooFewGroups { found: 3, coefficients: 1 }));
    let broken = [good, Study { variance: 0.0, ..good }, good, good];
    assert_eq!(shrink(&broken, &[]).err(), Some(ShrinkageError::NotUsable { group: 1 }));
    assert_eq!(shrink(&[good; 9], &[vec![2.0; 9]]).err(), Some(ShrinkageError::Collinear));
    assert_eq!(shrink(&[good; 9], &[vec![2.0; 8]]).err(), Some(ShrinkageError::Column { column: 0 }));
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let twice = x.iter().map(|v| 1.0 - v).collect();
    assert_eq!(shrink(&[good; 9], &[x, twice]).err(), Some(ShrinkageError::Collinear));
    let single = Summary { n: 1, mean: 2.0, variance: f64::NAN };
    assert_eq!(pooled_variances(&[single; 5]), Err(ShrinkageError::NoWithin));
    let empty = Summary { n: 0, mean: 2.0, variance: 1.0 };
    assert_eq!(pooled_variances(&[empty]), Err(ShrinkageError::NotUsable { group: 0 }));
    let equal = shrink(&[good; 9], &[]).unwrap();
    assert!(equal.means.iter().all(|m| (m.estimate - 1.0).abs() < 1e-12 && m.se.is_finite()));
    assert!(equal.intervals(1.5).is_err() && equal.ranks(0.9, true, &Lots::new(0, 10, stream)).is_err());
    assert_eq!(
        equal.ranks(0.9, true, &Lots::new(9, 9, stream)),
        Err(ShrinkageError::Question),
        "drawn for eight groups"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn order_and_units_do_not_matter(
        rows in proptest::collection::vec((-3.0..3.0f64, 0.05..1.0f64, -1.0..1.0f64), 6..20), scale in 0.2..5.0f64,
    ) {
        let run = |rows: &[(f64, f64, f64)]| {
            let studies: Vec<Study> = rows.iter().map(|r| Study { estimate: r.0, variance: r.1 }).collect();
            let x = rows.iter().map(|r| r.2).collect();
            let result = shrink(&studies, &[x]).unwrap();
            (result.means.clone(), result.intervals(0.9).unwrap())
        };
        let moved: Vec<_> = rows.iter().rev().map(|r| (8.0 + scale * r.0, scale * scale * r.1, 100.0 - 3.0 * r.2)).collect();
        let (one, other) = (run(&rows), run(&moved));
        for i in 0..rows.len() {
            let j = rows.len() - 1 - i;
            prop_assert!((other.0[j].estimate - 8.0 - scale * one.0[i].estimate).abs() < 1e-5 * scale);
            prop_assert!((other.1[j].upper - 8.0 - scale * one.1[i].upper).abs() < 1e-5 * scale);
            prop_assert!(one.1[i].contains(one.0[i].estimate));
        }
    }
}
