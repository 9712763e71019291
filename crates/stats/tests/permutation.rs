//! Randomisation tests: exact where all allocations are known, and never in conflict with their own intervals.

use proptest::prelude::*;
use stats::allocation::{AllocationSet, Constraint, Covariate, constrained_randomisation};
use stats::matrix::Matrix;
use stats::permutation::{
    Limits, PermutationError, RolloutStatistic, Working, invert, linear_test, randomisation_test,
};
use stats::power::{Components, Design, Sampling, cell_covariance, effect_variance};

/// Repeatable draws (Knuth's MMIX constants).
fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    }
}

#[track_caller]
fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance, "{got} is not {want}");
}

/// Difference of the means of sequence one and zero.
fn difference(y: &[f64], allocation: &[u8]) -> f64 {
    let of = |s: u8| {
        let own: Vec<f64> = y.iter().zip(allocation).filter(|(_, a)| **a == s).map(|(v, _)| *v).collect();
        own.iter().sum::<f64>() / own.len() as f64
    };
    of(1) - of(0)
}

#[test]
fn six_clusters_that_could_not_differ_more_have_a_p_of_two_in_twenty() {
    let y = [1.0, 2.0, 3.0, 7.0, 8.0, 9.0];
    let all = AllocationSet::all(&[3, 3], 100).unwrap();
    let test = randomisation_test(&[0, 0, 0, 1, 1, 1], &all, |a| difference(&y, a)).unwrap();
    assert_eq!((test.allocations, test.as_extreme), (20, 2));
    assert_eq!((test.p, test.smallest_p, test.statistic), (0.1, 0.05, 6.0));
    let middling = randomisation_test(&[0, 1, 0, 1, 0, 1], &all, |a| difference(&y, a)).unwrap();
    let by_hand = all.iter().filter(|a| difference(&y, a).abs() >= 2.0 - 1e-9).count();
    assert_eq!(middling.p, by_hand as f64 / 20.0);
}

#[test]
fn the_one_in_use_is_added_to_sampled_allocations_only() {
    let y = [1.0, 2.0, 3.0, 7.0, 8.0, 9.0];
    let sampled = AllocationSet::sampled(&[3, 3], 999, draws(3)).unwrap();
    let test = randomisation_test(&[0, 0, 0, 1, 1, 1], &sampled, |a| difference(&y, a)).unwrap();
    assert_eq!(test.p, (test.as_extreme + 1) as f64 / 1000.0);
    close(test.p, 0.1, 0.03);
    assert_eq!(test.smallest_p, 0.001);
}

/// Clusters by periods.
type Means = Vec<Vec<Option<f64>>>;

// R: lm(y ~ factor(cluster) + factor(period) + D, weights = w) without the cell (2, 3), for all twenty allocations:
// y = round(2 sin(1 + 5c + 3t) + 0.3c, 6), w = 3 + (7c + 5t) mod 11; the statistic is the coefficient / (SE / sigma).
fn cells() -> (Means, Working, [Vec<f64>; 2]) {
    let at = |c: usize, t: usize| {
        let y = 2.0 * ((1 + 5 * c + 3 * t) as f64).sin() + 0.3 * c as f64;
        (c != 2 || t != 3).then_some((y * 1e6).round() / 1e6)
    };
    let means = (0..6).map(|c| (0..4).map(|t| at(c, t)).collect()).collect();
    let weights = (0..6).map(|c| (0..4).map(|t| (3 + (7 * c + 5 * t) % 11) as f64).collect()).collect();
    (means, Working::Weights(weights), [vec![0.0, 1.0, 1.0, 1.0], vec![0.0, 0.0, 1.0, 1.0]])
}

#[test]
fn the_coefficient_of_cell_means_agrees_with_weighted_least_squares_for_every_allocation() {
    let (means, weights, patterns) = cells();
    let statistic = RolloutStatistic::new(&means, &patterns, &weights, true).unwrap();
    let in_use = [0u8, 1, 0, 1, 1, 0];
    close(statistic.coefficient(&in_use).unwrap(), -0.331_032_521_009_090, 1e-12);
    close(statistic.working_variance(&in_use).unwrap(), 0.140_855_647_754_489, 1e-12);
    let all = AllocationSet::all(&[3, 3], 20).unwrap();
    let mut standardised: Vec<f64> =
        all.iter().map(|a| statistic.coefficient(a).unwrap() / statistic.working_variance(a).unwrap().sqrt()).collect();
    standardised.sort_by(f64::total_cmp);
    let wanted = [
        0.882_030_349_5,
        1.480_334_428_8,
        1.690_340_245_2,
        5.156_650_480_7,
        5.376_898_435_8,
        5.573_773_603_1,
        5.756_784_712_7,
        7.668_264_231_0,
        8.333_494_045_3,
        11.845_003_522_3,
    ];
    for (k, want) in wanted.iter().enumerate() {
        close(standardised[10 + k], *want, 1e-9);
        close(standardised[9 - k], -want, 1e-9);
    }
    let test = statistic.test(&in_use, &all, 0.9).unwrap();
    assert_eq!((test.test.p, test.test.as_extreme), (1.0, 20));
    close(test.estimate, -0.331_032_521_009_090, 1e-12);
    let extreme = all.iter().max_by(|a, b| score(&statistic, a).total_cmp(&score(&statistic, b))).unwrap();
    assert_eq!(statistic.test(extreme, &all, 0.9).unwrap().test.p, 0.1);
}

fn score(statistic: &RolloutStatistic, allocation: &[u8]) -> f64 {
    statistic.coefficient(allocation).unwrap() / statistic.working_variance(allocation).unwrap().sqrt()
}

// R: solve(t(X) W X) with X = period means and D, W = solve(kronecker(diag(6), 0.3 J + 0.5 I)), no cluster effects.
#[test]
fn a_covariance_without_cluster_effects_gives_generalised_least_squares() {
    let (mut means, _, patterns) = cells();
    means[2][3] = Some(((2.0 * (1.0f64 + 10.0 + 9.0).sin() + 0.6) * 1e6).round() / 1e6);
    let v = Matrix::from_fn(4, 4, |s, t| if s == t { 0.8 } else { 0.3 });
    let statistic = RolloutStatistic::new(&means, &patterns, &Working::Covariances(vec![v; 6]), false).unwrap();
    close(statistic.coefficient(&[0, 1, 0, 1, 1, 0]).unwrap(), -0.176_297_976_190_477, 1e-12);
    close(statistic.working_variance(&[0, 1, 0, 1, 1, 0]).unwrap(), 0.404_761_904_761_905, 1e-12);
}

#[test]
fn planning_and_analysis_with_the_same_covariance_promise_the_same_precision() {
    let components =
        Components { cluster: 0.3, cluster_period: 0.1, person: 0.7, occasion: 0.5, ..Components::default() };
    let sampling = Sampling { answers: 12.0, linked: 0.4, units: 1.0 };
    let in_use = [0u8, 1, 0, 1, 1, 0];
    let first: Vec<_> = in_use.iter().map(|&s| Some(usize::from(s) + 1)).collect();
    let planned = effect_variance(&Design::staggered(&first, 4).unwrap(), &components, &[sampling]).unwrap();
    let v = cell_covariance(&[0.0; 4], &components, &sampling).unwrap();
    let (_, _, patterns) = cells();
    let means = vec![vec![Some(1.0); 4]; 6];
    let statistic = RolloutStatistic::new(&means, &patterns, &Working::Covariances(vec![v; 6]), false).unwrap();
    close(statistic.working_variance(&in_use).unwrap() / planned, 1.0, 1e-12);
}

#[test]
fn the_test_stays_inside_the_kept_set_of_a_constrained_randomisation() {
    let (means, weights, patterns) = cells();
    let x = Covariate::Numeric { values: vec![1.0, 5.0, 2.0, 4.0, 3.0, 6.0], weight: 1.0 };
    let constraint = Constraint { candidates: 100, keep: 0.5 };
    let drawn = constrained_randomisation(&[3, 3], &[x], &constraint, draws(9)).unwrap();
    let statistic = RolloutStatistic::new(&means, &patterns, &weights, true).unwrap();
    let in_use = drawn.kept.get(drawn.chosen).unwrap();
    let result = statistic.test(in_use, &drawn.kept, 0.8).unwrap();
    assert_eq!(result.test.allocations, drawn.kept.len());
    assert_eq!(result.test.p, result.test.as_extreme as f64 / drawn.kept.len() as f64);
    let outside = AllocationSet::all(&[3, 3], 20).unwrap();
    let left_out = outside.iter().find(|a| !drawn.kept.contains(a)).unwrap();
    assert_eq!(statistic.test(left_out, &drawn.kept, 0.8), Err(PermutationError::NotInSet));
}

#[test]
fn a_level_that_the_allocations_cannot_reach_has_no_limits() {
    let (means, weights, patterns) = cells();
    let statistic = RolloutStatistic::new(&means, &patterns, &weights, true).unwrap();
    let all = AllocationSet::all(&[3, 3], 20).unwrap();
    // Two allocations of twenty are always as extreme (the one in use and its mirror image are, for large effects).
    let result = statistic.test(&[0, 1, 0, 1, 1, 0], &all, 0.95).unwrap();
    assert_eq!(result.limits, Limits { lower: None, upper: None });
    let few = AllocationSet::sampled(&[3, 3], 10, draws(1)).unwrap();
    let result = statistic.test(&[0, 1, 0, 1, 1, 0], &few, 0.95).unwrap();
    assert_eq!(result.limits, Limits { lower: None, upper: None });
}

#[test]
fn inversion_by_bisection_finds_the_limits_of_the_two_vectors() {
    let y: Vec<f64> = (0..10).map(|c| f64::from(c * c % 7) + if c >= 5 { 4.0 } else { 0.0 }).collect();
    let in_use = [0u8, 0, 0, 0, 0, 1, 1, 1, 1, 1];
    let all = AllocationSet::all(&[5, 5], 252).unwrap();
    let treated: Vec<f64> = in_use.iter().map(|&s| f64::from(s)).collect();
    let fast = linear_test(&in_use, &all, |a| difference(&y, a), |a| difference(&treated, a), 0.95).unwrap();
    let p_of = |effect: f64| {
        let shifted: Vec<f64> = y.iter().zip(&treated).map(|(v, t)| v - effect * t).collect();
        randomisation_test(&in_use, &all, |a| difference(&shifted, a)).unwrap().p
    };
    let slow = invert(p_of, fast.estimate, 1.0, 0.95);
    close(slow.lower.unwrap(), fast.limits.lower.unwrap(), 2e-6);
    close(slow.upper.unwrap(), fast.limits.upper.unwrap(), 2e-6);
    assert!(fast.limits.lower.unwrap() < fast.estimate && fast.estimate < fast.limits.upper.unwrap());
    assert_eq!(invert(|_| 0.5, 0.0, 1.0, 0.95), Limits { lower: None, upper: None });
}

#[test]
fn what_cannot_be_tested_is_named() {
    let (means, weights, patterns) = cells();
    let all = AllocationSet::all(&[3, 3], 20).unwrap();
    let statistic = RolloutStatistic::new(&means, &patterns, &weights, true).unwrap();
    let in_use = [0u8, 1, 0, 1, 1, 0];
    assert_eq!(statistic.test(&in_use, &all, 1.0), Err(PermutationError::Level));
    assert_eq!(statistic.test(&[0, 1], &all, 0.9), Err(PermutationError::Clusters { given: 2, wanted: 6 }));
    assert_eq!(statistic.coefficient(&[0, 1, 0, 1, 2, 0]), Err(PermutationError::Sequence { sequence: 2 }));
    assert_eq!(statistic.coefficient(&[0; 6]), Err(PermutationError::NotIdentified));
    let others = AllocationSet::all(&[2, 2, 2], 100).unwrap();
    assert_eq!(statistic.test(&in_use, &others, 0.9), Err(PermutationError::Sequence { sequence: 2 }));
    let nothing = randomisation_test(&in_use, &all, |_| f64::NAN);
    assert_eq!(nothing, Err(PermutationError::Undefined));
    let ask =
        |means: &[Vec<Option<f64>>], weights: &Working| RolloutStatistic::new(means, &patterns, weights, true).err();
    assert_eq!(ask(&means[..5], &weights), Some(PermutationError::Shape));
    assert_eq!(ask(&[], &Working::Equal), Some(PermutationError::Shape));
    assert_eq!(ask(&[vec![Some(f64::NAN); 4]], &Working::Equal), Some(PermutationError::NotFinite));
    assert_eq!(ask(&[vec![Some(1.0); 4]], &Working::Weights(vec![vec![0.0; 4]])), Some(PermutationError::NotFinite));
    let singular = Working::Covariances(vec![Matrix::zeros(4, 4)]);
    assert_eq!(ask(&[vec![Some(1.0); 4]], &singular), Some(PermutationError::NotFinite));
    // Nothing measured at all, and one cluster only.
    let empty = RolloutStatistic::new(&vec![vec![None; 4]; 6], &patterns, &Working::Equal, true).unwrap();
    assert_eq!(empty.test(&in_use, &all, 0.9), Err(PermutationError::NotIdentified));
    let one = RolloutStatistic::new(&[vec![Some(1.0); 4]], &patterns, &Working::Equal, true).unwrap();
    assert_eq!(one.coefficient(&[0]), Err(PermutationError::NotIdentified));
}

#[test]
fn outcomes_that_do_not_vary_have_no_effect_and_a_p_of_one() {
    let (_, _, patterns) = cells();
    let statistic = RolloutStatistic::new(&vec![vec![Some(0.1); 4]; 6], &patterns, &Working::Equal, true).unwrap();
    let all = AllocationSet::all(&[3, 3], 20).unwrap();
    let result = statistic.test(&[0, 1, 0, 1, 1, 0], &all, 0.8).unwrap();
    assert_eq!((result.estimate, result.test.p), (0.0, 1.0));
}

fn outcomes() -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
    let cell = proptest::option::weighted(0.93, -3.0..3.0f64);
    proptest::collection::vec(proptest::collection::vec(cell, 4), 8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn an_effect_is_inside_the_limits_exactly_when_it_is_not_rejected(means in outcomes(), effect in -3.0..3.0f64) {
        let (_, _, patterns) = cells();
        let in_use = [0u8, 1, 0, 1, 1, 0, 0, 1];
        let all = AllocationSet::all(&[4, 4], 70).unwrap();
        let test = |means: &[Vec<Option<f64>>]| RolloutStatistic::new(means, &patterns, &Working::Equal, true)
            .and_then(|s| s.test(&in_use, &all, 0.9));
        let Ok(result) = test(&means) else { return Ok(()) };
        let taken = |d: f64| -> Vec<Vec<Option<f64>>> {
            means.iter().zip(in_use).map(|(row, s)| row.iter().zip(&patterns[usize::from(s)])
                .map(|(y, x)| y.map(|y| y - d * x)).collect()).collect()
        };
        for d in [effect, 0.0] {
            let inside = result.limits.lower.is_none_or(|l| l <= d) && result.limits.upper.is_none_or(|u| d <= u);
            prop_assert_eq!(inside, test(&taken(d)).unwrap().test.p > 0.1 + 1e-9);
        }
        // Taking an effect away moves estimate and limits by it; another unit of measurement multiplies them.
        let moved = test(&taken(effect)).unwrap();
        prop_assert!((moved.estimate - result.estimate + effect).abs() < 1e-8);
        if let (Some(a), Some(b)) = (moved.limits.upper, result.limits.upper) {
            prop_assert!((a - b + effect).abs() < 1e-6 * (1.0 + b.abs()));
        }
        let larger: Means =
            means.iter().map(|r| r.iter().map(|y| y.map(|y| 7.0 * y + 2.0)).collect()).collect();
        let larger = test(&larger).unwrap();
        prop_assert!((larger.estimate - 7.0 * result.estimate).abs() < 1e-7);
        prop_assert_eq!(larger.test.as_extreme, result.test.as_extreme);
    }

    #[test]
    fn what_belongs_to_clusters_and_periods_changes_nothing(
        means in outcomes(), shifts in proptest::collection::vec(-9.0..9.0f64, 12),
    ) {
        let (_, _, patterns) = cells();
        let ask = |means: &[Vec<Option<f64>>]| RolloutStatistic::new(means, &patterns, &Working::Equal, true)
            .and_then(|s| s.coefficient(&[0, 1, 0, 1, 1, 0, 0, 1]));
        let moved: Vec<Vec<Option<f64>>> = means.iter().enumerate().map(|(c, row)| row.iter().enumerate()
            .map(|(t, y)| y.map(|y| y + shifts[c] + shifts[8 + t])).collect()).collect();
        match ask(&means) {
            Ok(coefficient) => prop_assert!((ask(&moved).unwrap() - coefficient).abs() < 1e-9),
            Err(e) => prop_assert_eq!(ask(&moved), Err(e)),
        }
    }
}
