use proptest::prelude::*;

use super::*;
use crate::ratio::{Fieller, RatioOf, fieller};
use crate::testing::{Random, stream};

fn outcomes(values: &[(f64, f64)]) -> Vec<ClusterOutcome> {
    values.iter().map(|&(cost, effect)| ClusterOutcome { cost, effect, weight: 1.0 }).collect()
}

fn arms(with: &[(f64, f64)], without: &[(f64, f64)]) -> [Stratum; 2] {
    [Stratum { coefficient: 1.0, clusters: outcomes(with) }, Stratum { coefficient: -1.0, clusters: outcomes(without) }]
}

fn example() -> [Stratum; 2] {
    arms(
        &[(1500.0, 3.1), (1720.0, 3.4), (1390.0, 3.0), (2210.0, 3.6), (1610.0, 3.3), (1550.0, 3.45)],
        &[(900.0, 2.9), (1010.0, 2.7), (840.0, 2.8), (1200.0, 2.75), (990.0, 3.0)],
    )
}

/// Clusters with log-normal costs about `cost` and effects about `effect`, correlated.
fn draw(random: &mut Random, n: usize, cost: f64, log_sd: f64, effect: f64) -> Vec<ClusterOutcome> {
    (0..n)
        .map(|_| {
            let (z, e) = (random.normal(), random.normal());
            let cost = cost * (log_sd * z - log_sd * log_sd / 2.0).exp();
            ClusterOutcome { cost, effect: effect + 0.2 * (0.3 * z + 0.91f64.sqrt() * e), weight: 1.0 }
        })
        .collect()
}

fn contains(set: RatioSet, truth: f64) -> bool {
    match set {
        RatioSet::Bounded { interval, .. } => interval.contains(truth),
        // An unbounded set is refused; as a set it rules out the truth just as seldom.
        RatioSet::Unbounded => true,
    }
}

#[test]
fn the_net_benefit_is_welchs_t_of_the_clusters_net_benefits() {
    // R: t.test(5000 * e1 - c1, 5000 * e0 - c0) of the example.
    let benefit = Incremental::of(&example()).unwrap().net_benefit(5000.0, 0.95).unwrap();
    for (got, want) in [
        (benefit.estimate, 1_716.333_333_333),
        (benefit.se, 470.938_896_720_6),
        (benefit.df, 8.899_411_597_003),
        (benefit.interval.lower, 649.157_182_341),
        (benefit.interval.upper, 2_783.509_484_326),
        (benefit.acceptability, 0.997_267_324_829_5),
    ] {
        assert!((got - want).abs() < 1e-8 * want.abs(), "{got} is not {want}");
    }
}

#[test]
fn limits_of_the_ratio_are_where_the_net_benefit_is_just_significant() {
    let incremental = Incremental::of(&example()).unwrap();
    let RatioSet::Bounded { ratio, interval } = incremental.ratio(0.95).unwrap() else { panic!("not bounded") };
    assert!(interval.contains(ratio));
    assert!(incremental.net_benefit(interval.lower, 0.95).unwrap().interval.upper.abs() < 1e-6);
    assert!(incremental.net_benefit(interval.upper, 0.95).unwrap().interval.lower.abs() < 1e-6);
}

#[test]
fn with_one_set_of_degrees_of_freedom_the_ratio_is_fiellers() {
    let uncertainty = Uncertainty { cost: 900.0, effect: 0.0004, covariance: -0.2, df: 17.5 };
    let incremental = Incremental::from_estimates(500.0, 0.12, uncertainty).unwrap();
    let RatioSet::Bounded { interval, .. } = incremental.ratio(0.9).unwrap() else { panic!("not bounded") };
    let of = RatioOf {
        numerator: 500.0,
        denominator: 0.12,
        numerator_variance: 900.0,
        denominator_variance: 0.0004,
        covariance: -0.2,
    };
    let Some(Fieller::Bounded(want)) = fieller(&of, 17.5, 0.9) else { panic!("not bounded") };
    assert!(
        (interval.lower - want.lower).abs() < 1e-7 * want.lower
            && (interval.upper - want.upper).abs() < 1e-7 * want.upper
    );
}

#[test]
fn an_effect_that_may_be_zero_has_no_ratio() {
    let strata = arms(&[(10.0, 1.0), (11.0, 1.4), (12.0, 0.7)], &[(5.0, 1.1), (6.0, 0.9), (4.0, 0.8)]);
    let incremental = Incremental::of(&strata).unwrap();
    assert_eq!(incremental.ratio(0.95), Ok(RatioSet::Unbounded));
    assert!(incremental.net_benefit(3.0, 0.95).is_ok());
    assert_eq!(incremental.quadrant(), Quadrant::DearerBetter);
}

#[test]
fn what_cannot_be_estimated_is_refused_with_the_reason() {
    assert_eq!(Incremental::of(&[]), Err(EconomicError::Empty));
    let single = Incremental::of(&arms(&[(1.0, 1.0)], &[(1.0, 2.0), (2.0, 1.0)]));
    assert_eq!(single, Err(EconomicError::TooFewClusters { stratum: 0, found: 1 }));
    let missing = Incremental::of(&arms(&[(1.0, 1.0), (2.0, 3.0)], &[(1.0, f64::NAN), (2.0, 1.0)]));
    assert_eq!(missing, Err(EconomicError::NotUsable { stratum: 1 }));
    let constant = Incremental::of(&arms(&[(5.0, 1.0), (5.0, 3.0)], &[(1.0, 2.0), (1.0, 1.0)]));
    assert_eq!(constant, Err(EconomicError::NoSpread));
    let good = Incremental::of(&example()).unwrap();
    assert_eq!(good.net_benefit(f64::INFINITY, 0.95), Err(EconomicError::Question));
    assert_eq!(good.ratio(1.0), Err(EconomicError::Question));
    let impossible = Uncertainty { cost: 1.0, effect: 1.0, covariance: 2.0, df: 3.0 };
    assert!(Incremental::from_estimates(1.0, 1.0, impossible).is_err());
}

#[test]
fn weights_that_are_all_equal_do_not_matter_and_others_move_the_mean_to_the_large() {
    let mut strata = example();
    let plain = Incremental::of(&strata).unwrap();
    strata.iter_mut().flat_map(|s| &mut s.clusters).for_each(|c| c.weight = 7.0);
    let equal = Incremental::of(&strata).unwrap();
    assert!(
        (equal.cost - plain.cost).abs() < 1e-9
            && (equal.uncertainty().cost / plain.uncertainty().cost - 1.0).abs() < 1e-12
    );
    strata[0].clusters[3].weight = 70.0;
    let moved = Incremental::of(&strata).unwrap();
    assert!(moved.cost > plain.cost && moved.uncertainty().df < plain.uncertainty().df);
}

#[test]
fn both_acceptability_curves_rise_from_costs_to_effects() {
    let strata = example();
    let grid: Vec<f64> = (0..20).map(|i| f64::from(i) * 500.0).collect();
    let by_formula = Incremental::of(&strata).unwrap().acceptability(&grid).unwrap();
    let drawn = bootstrap_cost_effect(&strata, 4000, stream).unwrap();
    let by_draws = drawn.acceptability(&grid).unwrap();
    assert!(by_formula[0] < 0.01 && by_formula[19] > 0.99);
    for (a, b) in by_formula.iter().zip(&by_draws) {
        assert!((a - b).abs() < 0.05, "{a} {b}");
    }
    assert!(by_draws.windows(2).all(|w| w[0] <= w[1]));
    let RatioSet::Bounded { interval, ratio } = drawn.ratio(0.95).unwrap() else { panic!("not bounded") };
    assert!(interval.contains(ratio));
}

/// `tests/reference/scripts/independent.R`: Welch's t at each willingness to pay, and the share among all draws there are.
#[test]
fn both_acceptability_curves_agree_with_independent_values() {
    let willingness = [500.0, 1200.0, 1500.0, 2000.0, 3000.0];
    let by_formula = Incremental::of(&example()).unwrap().acceptability(&willingness).unwrap();
    let wanted = [0.001_894_225_690_61, 0.218_404_927_614, 0.614_142_168_035, 0.924_081_028_949, 0.989_925_667_396];
    for (got, want) in by_formula.iter().zip(wanted) {
        assert!((got - want).abs() < 1e-9, "{got} is not {want}");
    }
    let replicates = 40_000;
    let drawn = bootstrap_cost_effect(&example(), replicates, stream).unwrap().acceptability(&willingness).unwrap();
    let all = [3.429_355_281e-9, 0.182_780_133_745, 0.619_724_221_536, 0.962_609_396_433, 0.999_269_797_668];
    for (got, want) in drawn.iter().zip(all) {
        let chance = (want * (1.0 - want) / f64::from(replicates as u32)).sqrt();
        assert!((got - want).abs() < 4.0 * chance + 1e-4, "{got} is not {want}");
    }
}

#[test]
fn draws_are_the_same_for_any_number_of_threads() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bootstrap_cost_effect(&example(), 200, stream).unwrap())
    };
    assert_eq!(run(1), run(3));
}

/// Share of 4,000 made up studies whose set contains the true ratio.
fn coverage(log_sd: f64, standard_errors: f64, with: usize, without: usize) -> f64 {
    let mut random = Random(17);
    let effect = standard_errors * 0.2 * (1.0 / with as f64 + 1.0 / without as f64).sqrt();
    let covered = (0..4000).filter(|_| {
        let strata = [
            Stratum { coefficient: 1.0, clusters: draw(&mut random, with, 2000.0, log_sd, effect) },
            Stratum { coefficient: -1.0, clusters: draw(&mut random, without, 1200.0, log_sd, 0.0) },
        ];
        contains(Incremental::of(&strata).unwrap().ratio(0.95).unwrap(), 800.0 / effect)
    });
    covered.count() as f64 / 4000.0
}

#[test]
fn sets_of_the_ratio_hold_their_level_with_skewed_costs_and_twenty_clusters() {
    for (log_sd, standard_errors, with, without) in [(0.6, 3.0, 10, 10), (0.8, 3.5, 10, 10), (0.5, 4.0, 8, 12)] {
        let covered = coverage(log_sd, standard_errors, with, without);
        assert!((0.94..=0.96).contains(&covered), "{covered} with {log_sd}, {with}, {without}");
    }
}

#[test]
fn the_symmetric_bootstrap_t_holds_its_level_too() {
    let mut random = Random(5);
    let effect = 3.0 * 0.2 * 0.2f64.sqrt();
    let covered = (0..800).filter(|_| {
        let strata = [
            Stratum { coefficient: 1.0, clusters: draw(&mut random, 10, 2000.0, 0.8, effect) },
            Stratum { coefficient: -1.0, clusters: draw(&mut random, 10, 1200.0, 0.8, 0.0) },
        ];
        contains(bootstrap_cost_effect(&strata, 399, stream).unwrap().ratio(0.95).unwrap(), 800.0 / effect)
    });
    let covered = covered.count() as f64 / 800.0;
    assert!((0.935..=0.975).contains(&covered), "{covered}");
}

proptest! {
    #[test]
    fn order_and_units_do_not_matter(
        with in proptest::collection::vec((500.0..3000.0f64, 0.0..2.0f64), 3..9),
        without in proptest::collection::vec((200.0..900.0f64, -1.0..0.5f64), 3..9),
        money in 0.01..50.0f64, shift in -2000.0..2000.0f64,
    ) {
        let one = Incremental::of(&arms(&with, &without)).unwrap();
        let moved = |v: &[(f64, f64)]| v.iter().rev().map(|&(c, e)| (money * (c + shift), 2.0 * e)).collect::<Vec<_>>();
        let other = Incremental::of(&arms(&moved(&with), &moved(&without))).unwrap();
        prop_assert!((other.cost - money * one.cost).abs() < 1e-8 * (1.0 + other.cost.abs()));
        match (one.ratio(0.95).unwrap(), other.ratio(0.95).unwrap()) {
            (RatioSet::Bounded { interval: a, .. }, RatioSet::Bounded { interval: b, .. }) => {
                prop_assert!((b.upper - money / 2.0 * a.upper).abs() < 1e-6 * b.upper.abs().max(money));
                prop_assert!((b.lower - money / 2.0 * a.lower).abs() < 1e-6 * b.upper.abs().max(money));
            }
            (a, b) => prop_assert_eq!(a, b),
        }
    }
}
