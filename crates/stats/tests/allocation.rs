//! Constrained randomisation: all allocations are there once, balance is what it says, and chance is kept.

use proptest::prelude::*;
use stats::allocation::{
    AllocationError, AllocationSet, Constraint, Covariate, Origin, balance_score, constrained_randomisation, sizes_of,
};

/// Repeatable draws (Knuth's MMIX constants).
fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    }
}

fn numeric(values: &[f64]) -> Covariate {
    Covariate::Numeric { values: values.to_vec(), weight: 1.0 }
}

#[test]
fn six_clusters_in_two_sequences_have_twenty_allocations() {
    let all = AllocationSet::all(&[3, 3], 20).unwrap();
    assert_eq!((all.len(), all.clusters(), all.origin()), (20, 6, Origin::All));
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), 20);
    assert!(all.iter().all(|a| sizes_of(a) == [3, 3]));
    assert_eq!(AllocationSet::all(&[3, 3], 19), Err(AllocationError::TooMany { limit: 19 }));
    assert_eq!(AllocationSet::all(&[2, 1, 2], 1000).unwrap().len(), 30);
    assert_eq!(AllocationSet::all(&[90, 90, 90], 1000), Err(AllocationError::TooMany { limit: 1000 }));
}

// By hand: x = 1..6, mean 3.5, sum of squares 17.5; {1,2,3} against {4,5,6}: 3 * 1.5^2 * 2 = 13.5.
#[test]
fn the_score_is_the_share_of_variation_between_sequences() {
    let x = numeric(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let score = balance_score(std::slice::from_ref(&x), &[0, 0, 0, 1, 1, 1]).unwrap();
    assert!((score - 13.5 / 17.5).abs() < 1e-14);
    // A kind with two levels counts as a number with two values; a constant covariate counts as nothing.
    let kind = Covariate::Categorical { levels: vec![7, 7, 9, 9, 9, 7], weight: 2.0 };
    let number = Covariate::Numeric { values: vec![0.0, 0.0, 1.0, 1.0, 1.0, 0.0], weight: 2.0 };
    let constant = numeric(&[4.0; 6]);
    let a = balance_score(&[x.clone(), kind, constant], &[0, 1, 0, 1, 0, 1]).unwrap();
    let b = balance_score(&[x, number], &[0, 1, 0, 1, 0, 1]).unwrap();
    assert!((a - b).abs() < 1e-14);
}

#[test]
fn with_few_clusters_all_are_scored_and_the_best_tenth_is_kept_with_its_ties() {
    let x = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.3, 5.8];
    let constraint = Constraint { candidates: 50_000, keep: 0.1 };
    let drawn = constrained_randomisation(&[4, 4], &[numeric(&x)], &constraint, draws(1)).unwrap();
    assert!(drawn.enumerated && drawn.candidates == 70 && drawn.kept.len() >= 7);
    let mut scores: Vec<f64> =
        AllocationSet::all(&[4, 4], 70).unwrap().iter().map(|a| balance_score(&[numeric(&x)], a).unwrap()).collect();
    scores.sort_by(f64::total_cmp);
    // Exchanging the two sequences changes no score, so that the eighth is as good as the seventh.
    assert_eq!(drawn.kept.len(), 8);
    let mut kept = drawn.scores.clone();
    kept.sort_by(f64::total_cmp);
    assert!(kept.iter().zip(&scores).all(|(a, b)| (a - b).abs() < 1e-12));
    assert!((drawn.mean_score - scores.iter().sum::<f64>() / 70.0).abs() < 1e-12);
    assert!(drawn.chosen < 8 && drawn.kept.origin() == Origin::Kept);
}

#[test]
fn the_same_seed_gives_the_same_allocation_and_another_seed_others() {
    let x: Vec<f64> = (0..20).map(|i| f64::from(i * i % 23)).collect();
    let region = Covariate::Categorical { levels: (0..20).map(|i| i % 3).collect(), weight: 1.0 };
    let ask = |seed| {
        let constraint = Constraint { candidates: 4000, keep: 0.1 };
        constrained_randomisation(&[5, 5, 5, 5], &[numeric(&x), region.clone()], &constraint, draws(seed)).unwrap()
    };
    let one = ask(5);
    assert_eq!(one, ask(5));
    let other = ask(6);
    assert_ne!(one.kept, other.kept);
    assert!(!one.enumerated && one.kept.len() >= 400 && one.kept.len() < 420);
    // The kept are far better balanced than chance, and chance is not gone.
    assert!(one.scores.iter().all(|&s| s < one.mean_score));
    assert!(one.always_together.is_empty() && one.never_together.is_empty());
}

#[test]
fn pairs_that_balance_has_tied_or_parted_are_named() {
    // Two clusters of each kind: a balanced allocation parts the pair every time, and never ties two clusters.
    let pair = Covariate::Categorical { levels: vec![0, 0, 1, 1, 2, 2], weight: 1.0 };
    let constraint = Constraint { candidates: 100, keep: 0.3 };
    let drawn = constrained_randomisation(&[3, 3], &[pair], &constraint, draws(2)).unwrap();
    assert_eq!(drawn.kept.len(), 8);
    assert_eq!(drawn.never_together, [(0, 1), (2, 3), (4, 5)]);
    assert_eq!(drawn.always_together, []);
    // Two large and two small among four, in two sequences: with one mirrored pair of allocations left, pairs are tied
    // too.
    let x = numeric(&[10.0, 5.0, 5.1, 0.0]);
    let drawn = constrained_randomisation(&[2, 2], &[x], &Constraint { candidates: 100, keep: 0.3 }, draws(2)).unwrap();
    assert_eq!(drawn.always_together, [(0, 3), (1, 2)]);
}

#[test]
fn without_covariates_everything_is_kept() {
    let drawn =
        constrained_randomisation(&[1, 1, 2], &[], &Constraint { candidates: 99, keep: 0.1 }, draws(3)).unwrap();
    assert_eq!(drawn.kept.len(), 12);
    assert_eq!(balance_score(&[], &[]).unwrap(), 0.0);
}

#[test]
fn what_cannot_be_allocated_is_named() {
    let constraint = Constraint { candidates: 10, keep: 0.5 };
    let ask = |sizes: &[usize], covariates: &[Covariate], constraint: &Constraint| {
        constrained_randomisation(sizes, covariates, constraint, draws(1)).unwrap_err()
    };
    for sizes in [&[][..], &[4], &[3, 0], &[usize::MAX, 2], &[usize::MAX / 2, 2]] {
        assert_eq!(ask(sizes, &[], &constraint), AllocationError::Sequences);
    }
    let short = AllocationError::Length { covariate: 0, given: 1, clusters: 4 };
    assert_eq!(ask(&[2, 2], &[numeric(&[1.0])], &constraint), short);
    let missing = numeric(&[1.0, 2.0, f64::NAN, 4.0]);
    assert_eq!(ask(&[2, 2], &[missing], &constraint), AllocationError::NotFinite { covariate: 0, cluster: 2 });
    let weight = Covariate::Numeric { values: vec![0.0; 4], weight: -1.0 };
    assert_eq!(ask(&[2, 2], &[weight], &constraint), AllocationError::Weight { covariate: 0 });
    for bad in [Constraint { candidates: 0, keep: 0.5 }, Constraint { candidates: 5, keep: 0.0 }] {
        assert_eq!(ask(&[2, 2], &[], &bad), AllocationError::Constraint);
    }
    assert_eq!(AllocationSet::kept(&[vec![0u8, 1], vec![0]]), Err(AllocationError::Shape));
    assert_eq!(AllocationSet::kept::<Vec<u8>>(&[]), Err(AllocationError::Shape));
    assert_eq!(AllocationSet::sampled(&[1, 1], 0, draws(1)), Err(AllocationError::Shape));
}

proptest! {
    #[test]
    fn scale_and_names_of_sequences_do_not_matter(
        x in proptest::collection::vec(-5.0..5.0f64, 9), a in 0.1..100.0f64, b in -50.0..50.0f64, seed in 0u64..1000,
    ) {
        let allocation = AllocationSet::sampled(&[3, 4, 2], 1, draws(seed)).unwrap();
        let allocation = allocation.get(0).unwrap().to_vec();
        let moved: Vec<f64> = x.iter().map(|v| a * v + b).collect();
        let score = balance_score(&[numeric(&x)], &allocation).unwrap();
        prop_assert!((0.0..=1.0 + 1e-12).contains(&score));
        prop_assert!((balance_score(&[numeric(&moved)], &allocation).unwrap() - score).abs() < 1e-8);
        let renamed: Vec<u8> = allocation.iter().map(|s| 2 - s).collect();
        prop_assert!((balance_score(&[numeric(&x)], &renamed).unwrap() - score).abs() < 1e-12);
    }
}
