//! Krippendorff's alpha against his own example, and what must hold for any ratings.

use proptest::prelude::*;
use stats::agreement::{Agreement, AgreementError, Scale, alpha_replicates, krippendorff_alpha};

const SCALES: [Scale; 4] = [Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio];

/// Four observers, twelve units: Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*, section D. Zero:
/// not rated.
const OBSERVERS: [[u8; 12]; 4] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
];

fn example() -> Vec<Vec<Option<f64>>> {
    let rating = |v: u8| (v > 0).then_some(f64::from(v));
    (0..12).map(|u| OBSERVERS.iter().map(|o| rating(o[u])).collect()).collect()
}

/// Repeatable draws (Knuth's MMIX constants).
fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    }
}

#[test]
fn four_observers_of_twelve_units_agree_as_krippendorff_published() {
    for (scale, published) in SCALES.into_iter().zip([0.743, 0.815, 0.849, 0.797]) {
        let Agreement { alpha, units, ratings } = krippendorff_alpha(&example(), scale).unwrap();
        assert!((alpha - published).abs() < 0.000_5, "{scale:?}: {alpha}");
        assert_eq!((units, ratings), (11, 40));
    }
}

// By hand, two raters of four units, nominal: (1,1) (1,1) (2,2) (1,2): n = 8, n_1 = 5, n_2 = 3, one disagreement.
#[test]
fn a_small_example_by_hand() {
    let ratings = [[Some(1.0), Some(1.0)], [Some(1.0), Some(1.0)], [Some(2.0), Some(2.0)], [Some(1.0), Some(2.0)]];
    let alpha = krippendorff_alpha(&ratings, Scale::Nominal).unwrap().alpha;
    assert!((alpha - (1.0 - 7.0 * 1.0 / 15.0)).abs() < 1e-14);
}

#[test]
fn raters_who_always_agree_have_one_and_those_who_never_do_less_than_zero() {
    let same: Vec<_> = (1..6).map(|v| [Some(f64::from(v)); 3]).collect();
    let opposite = [[Some(0.0), Some(1.0)], [Some(1.0), Some(0.0)], [Some(0.0), Some(1.0)]];
    for scale in SCALES {
        assert_eq!(krippendorff_alpha(&same, scale).unwrap().alpha, 1.0);
        assert!(krippendorff_alpha(&opposite, scale).unwrap().alpha < 0.0);
    }
}

#[test]
fn the_bootstrap_surrounds_the_estimate_and_repeats_itself() {
    let replicates = alpha_replicates(&example(), Scale::Ordinal, 2000, draws(7)).unwrap();
    assert_eq!(replicates, alpha_replicates(&example(), Scale::Ordinal, 2000, draws(7)).unwrap());
    let interval = replicates.percentile_interval(0.95).unwrap();
    assert!(interval.contains(0.815) && interval.lower > 0.2 && interval.upper <= 1.0, "{interval:?}");
    // Two units only, one of each kind: half of the draws repeat one unit and have no variation.
    let two = [[Some(1.0), Some(1.0)], [Some(2.0), Some(2.0)]];
    let replicates = alpha_replicates(&two, Scale::Nominal, 1000, draws(8)).unwrap();
    assert!((400..600).contains(&replicates.undefined) && replicates.values.iter().all(|&v| v == 1.0));
}

#[test]
fn ratings_without_an_alpha_are_refused_by_name() {
    let ask = |units: &[[Option<f64>; 2]], scale| krippendorff_alpha(units, scale).unwrap_err();
    assert_eq!(ask(&[], Scale::Nominal), AgreementError::NothingRatedTwice);
    assert_eq!(ask(&[[Some(1.0), None], [None, Some(2.0)]], Scale::Nominal), AgreementError::NothingRatedTwice);
    for scale in SCALES {
        assert_eq!(ask(&[[Some(3.0); 2]; 4], scale), AgreementError::NoVariation);
        assert_eq!(ask(&[[Some(0.0), Some(-0.0)]; 4], scale), AgreementError::NoVariation);
    }
    assert_eq!(ask(&[[Some(1.0); 2], [Some(f64::NAN), None]], Scale::Ordinal), AgreementError::BadRating { unit: 1 });
    assert_eq!(ask(&[[Some(-1.0), Some(2.0)]], Scale::Ratio), AgreementError::BadRating { unit: 0 });
    assert!(krippendorff_alpha(&[[Some(-1.0), Some(2.0)], [Some(0.0); 2]], Scale::Interval).is_ok());
}

proptest! {
    #[test]
    fn order_of_units_and_raters_and_the_unit_of_measurement_do_not_matter(
        rows in proptest::collection::vec(proptest::collection::vec(proptest::option::of(0u8..6), 4), 2..15),
        a in 0.01..100.0f64, b in -50.0..50.0f64,
    ) {
        let units: Vec<Vec<Option<f64>>> = rows.iter().map(|r| r.iter().map(|v| v.map(f64::from)).collect()).collect();
        let turned: Vec<Vec<Option<f64>>> = units.iter().rev().map(|r| r.iter().rev().copied().collect()).collect();
        let with = |f: &dyn Fn(f64) -> f64| -> Vec<Vec<Option<f64>>> {
            units.iter().map(|r| r.iter().map(|v| v.map(f)).collect()).collect()
        };
        for scale in SCALES {
            let transformed = match scale {
                Scale::Nominal => with(&|v| f64::from((v as u8 * 5) % 7)),
                Scale::Ordinal => with(&|v| -a * v.exp()),
                Scale::Interval => with(&|v| a * v + b),
                Scale::Ratio => with(&|v| a * v),
            };
            match krippendorff_alpha(&units, scale) {
                Ok(got) => {
                    prop_assert!(got.alpha <= 1.0 && got.alpha.is_finite());
                    prop_assert!((krippendorff_alpha(&turned, scale).unwrap().alpha - got.alpha).abs() < 1e-10);
                    prop_assert!((krippendorff_alpha(&transformed, scale).unwrap().alpha - got.alpha).abs() < 1e-8);
                }
                Err(e) => prop_assert_eq!(krippendorff_alpha(&transformed, scale), Err(e)),
            }
        }
    }
}
