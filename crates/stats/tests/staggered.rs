//! Callaway and Sant'Anna's estimator against did, diff-diff and a second computation, and what must hold for any data.

use proptest::prelude::*;
use stats::staggered::{
    Aggregation, CellMean, ClusterCells, Controls, GroupTimeEffects, Measured, PanelUnit, StaggeredError,
    group_time_effects,
};

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs(), "{got} is not {want}");
}

/// Repeatable tosses (Knuth's MMIX constants).
fn tosses(seed: u64) -> impl FnMut() -> bool {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 63 == 1
    }
}

/// 500 counties over five years; clusters are counties, or the states that the county codes begin with.
fn mpdta(by_state: bool) -> Vec<PanelUnit> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/mpdta.csv");
    let row = |record: csv::StringRecord| {
        let number = |i: usize| record[i].parse::<f64>().unwrap();
        let cohort = number(1) as usize;
        PanelUnit {
            cluster: if by_state { number(0) as u32 / 1000 } else { number(0) as u32 },
            first_treated: (cohort > 0).then(|| cohort - 2003),
            weight: 1.0,
            outcomes: (2..7).map(|i| Some(number(i))).collect(),
        }
    };
    csv::Reader::from_path(path).unwrap().records().map(|r| row(r.unwrap())).collect()
}

fn effects(units: &[PanelUnit], controls: Controls) -> GroupTimeEffects {
    group_time_effects(Measured::Panel(units), controls).unwrap()
}

// did 2.x: att_gt(yname = "lemp", tname = "year", idname = "countyreal", gname = "first.treat", xformla = ~1, data =
// mpdta), its analytic standard errors, as diff-diff 3.13.0 computes them: CallawaySantAnna(control_group =
// ...).fit(..., aggregate = "all").
#[test]
fn minimum_wages_and_employment_agree_with_did_for_controls_never_treated() {
    let effects = effects(&mpdta(false), Controls::Never);
    let wanted = [
        (1, 1, -0.010_503_246_220_96, 0.023_251_036_368_17),
        (1, 2, -0.070_423_158_103_15, 0.030_984_766_757_28),
        (1, 3, -0.137_258_738_889_40, 0.036_435_664_287_69),
        (1, 4, -0.100_811_363_085_40, 0.034_359_225_834_67),
        (3, 1, 0.006_520_112_424_23, 0.023_326_805_141_80),
        (3, 2, -0.002_750_818_750_52, 0.019_558_561_035_88),
        (3, 3, -0.004_594_606_952_86, 0.017_755_196_659_28),
        (3, 4, -0.041_224_471_546_22, 0.020_229_180_704_11),
        (4, 1, 0.030_506_655_583_29, 0.015_033_560_280_13),
        (4, 2, -0.002_725_892_886_12, 0.016_395_832_895_53),
        (4, 3, -0.031_087_119_389_69, 0.017_877_511_313_34),
        (4, 4, -0.026_054_410_719_20, 0.016_655_435_349_25),
    ];
    assert_eq!(effects.cells().len(), wanted.len());
    for (cell, (group, period, estimate, se)) in effects.cells().iter().zip(wanted) {
        assert_eq!((cell.group, cell.period), (group, period));
        assert!((cell.estimate - estimate).abs() < 1e-8 && (cell.se - se).abs() < 1e-8, "{group} {period}");
    }
    let overall = effects.aggregate(Aggregation::Overall).unwrap();
    close(overall.estimate, -0.039_951_3, 1e-5);
    close(overall.se, 0.012_034_0, 1e-5);
    close(overall.estimate, -0.039_951_275_155_176, 1e-6);
    close(overall.se, 0.012_034_012_770_185, 1e-6);
    for (aggregation, estimate, se) in [
        (Aggregation::OverGroups, -0.031_018_282, 0.012_446_059),
        (Aggregation::OverExposures, -0.077_239_821, 0.019_964_989),
        (Aggregation::OverPeriods, -0.041_700_432, 0.015_971_852),
        (Aggregation::Exposure(-3), 0.030_506_656, 0.015_033_560),
        (Aggregation::Exposure(-1), -0.024_458_745, 0.014_236_402),
        (Aggregation::Exposure(0), -0.019_931_817, 0.011_826_364),
        (Aggregation::Exposure(1), -0.050_957_367, 0.016_893_476),
        (Aggregation::Group(1), -0.079_749_127, 0.026_367_799),
        (Aggregation::Group(3), -0.022_909_539, 0.016_703_330),
        (Aggregation::Period(3), -0.048_815_984, 0.020_125_861),
        (Aggregation::Period(4), -0.037_059_340, 0.013_747_079),
    ] {
        let got = effects.aggregate(aggregation).unwrap();
        close(got.estimate, estimate, 1e-6);
        close(got.se, se, 1e-6);
    }
    assert_eq!(effects.exposures(), [-3, -2, -1, 0, 1, 2, 3]);
    // did: "P-value for pre-test of parallel trends assumption: 0.16812".
    let trend = effects.pre_trend().unwrap();
    assert_eq!(trend.effects, 5);
    close(trend.wald, 7.791_236_6, 1e-6);
    close(trend.p, 0.168_122_495, 1e-6);
    assert!(trend.p_few_clusters > trend.p && trend.p_few_clusters < 0.18);
}

#[test]
fn controls_not_yet_treated_and_clusters_of_units_agree_with_diff_diff() {
    let by_county = effects(&mpdta(false), Controls::NotYet);
    for (aggregation, estimate, se) in [
        (Aggregation::Overall, -0.039_763_625_623, 0.012_052_424_787),
        (Aggregation::Exposure(0), -0.018_922_199_083, 0.012_044_568_689),
        (Aggregation::Exposure(-1), -0.024_268_903_085, 0.014_463_681_676),
        (Aggregation::Group(3), -0.018_281_797_613, 0.015_922_235_825),
        (Aggregation::OverGroups, -0.030_462_228, 0.012_575_120),
    ] {
        let got = by_county.aggregate(aggregation).unwrap();
        close(got.estimate, estimate, 2e-6);
        close(got.se, se, 2e-6);
    }
    let by_state = effects(&mpdta(true), Controls::Never);
    assert_eq!(by_state.clusters(), 29);
    let overall = by_state.aggregate(Aggregation::Overall).unwrap();
    close(overall.estimate, -0.039_951_275, 1e-6);
    close(overall.se, STATE_CLUSTERED, 1e-6);
    assert_eq!(overall.df, 28.0);
}

/// With cluster = "state" in diff-diff.
const STATE_CLUSTERED: f64 = 0.015_427_788_411_270_196;

/// Ten clusters; the fourth sequence starts in the last period.
const STARTS: [usize; 10] = [1, 2, 3, 4, 1, 2, 3, 4, 1, 2];

fn rounded(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}

fn mean_of(c: usize, t: usize) -> f64 {
    let effect = if STARTS[c] <= t { 0.7 + 0.1 * c as f64 } else { 0.0 };
    rounded(((1 + 5 * c + 3 * t) as f64).sin() + 0.1 * c as f64 + 0.2 * (t * t) as f64 + effect)
}

// numpy: a direct computation of the same estimator and of its jackknife, over periods 0 to 3, with weights 1, 2, 3, 1,
// ...
#[test]
fn the_jackknife_of_ten_clusters_agrees_with_a_second_computation() {
    let units = |weighted: bool| -> Vec<PanelUnit> {
        let unit = |c: usize| PanelUnit {
            cluster: c as u32,
            first_treated: Some(STARTS[c]),
            weight: if weighted { (c % 3 + 1) as f64 } else { 1.0 },
            outcomes: (0..4).map(|t| Some(mean_of(c, t))).collect(),
        };
        (0..10).map(unit).collect()
    };
    for (weighted, estimate, se) in
        [(true, 1.104_249_400_775_695, 0.749_335_557_168_283), (false, 1.028_066_268_907_563, 0.743_951_170_289_189_3)]
    {
        let got = effects(&units(weighted), Controls::NotYet).jackknife(Aggregation::Overall).unwrap();
        close(got.estimate, estimate, 1e-12);
        close(got.se, se, 1e-12);
        assert_eq!(got.df, 9.0);
    }
}

// diff-diff: CallawaySantAnna(panel = False, cluster = cluster) on 40 or so answers in each period, here as their cell
// means.
#[test]
fn cross_sections_as_cell_means_agree_with_diff_diff_on_the_answers() {
    let cell = |c: usize, t: usize| {
        let n = 2 + (3 * c + 2 * t) % 5;
        let sum: f64 = (0..n).map(|i| rounded(mean_of(c, t) + ((7 * i + c + t) as f64).cos())).sum();
        Some(CellMean { mean: sum / n as f64, weight: n as f64 })
    };
    let cluster = |c: usize| ClusterCells {
        cluster: 100 + c as u32,
        first_treated: (STARTS[c] < 4).then_some(STARTS[c]),
        cells: (0..5).map(|t| cell(c, t)).collect(),
    };
    let clusters: Vec<ClusterCells> = (0..10).map(cluster).collect();
    for (controls, estimate, se, first, first_se) in [
        (
            Controls::Never,
            0.359_278_265_253_191_34,
            0.572_095_474_038_088_9,
            -1.147_434_472_222_222,
            0.794_601_991_323_299_3,
        ),
        (
            Controls::NotYet,
            0.524_156_409_947_007_3,
            0.601_847_576_010_829_6,
            -0.809_924_603_174_603,
            0.857_024_358_411_371_3,
        ),
    ] {
        let effects = group_time_effects(Measured::CrossSections(&clusters), controls).unwrap();
        let overall = effects.aggregate(Aggregation::Overall).unwrap();
        close(overall.estimate, estimate, 1e-9);
        close(overall.se, se, 1e-9);
        close(effects.cells()[0].estimate, first, 1e-9);
        close(effects.cells()[0].se, first_se, 1e-9);
        assert_eq!((effects.clusters(), effects.fewest_clusters_in_a_group()), (10, 2));
    }
}

#[test]
fn the_multiplier_bootstrap_gives_its_quartile_errors_and_a_wider_band() {
    let effects = effects(&mpdta(false), Controls::Never);
    let exposures: Vec<Aggregation> = (0..4).map(Aggregation::Exposure).collect();
    let band = effects.multiplier_bootstrap(&exposures, 4000, 0.95, tosses(4)).unwrap();
    // Large groups: the analytic error. The group of 20 with an outlier (exposures 2 and 3): numpy, 40,000 draws.
    let wanted = [0.011_826_364, 0.016_893_476, 0.038_719_4, 0.035_415_2];
    for (se, wanted) in band.se.iter().zip(wanted) {
        close(*se, wanted, 0.04);
    }
    assert!(band.critical > 2.2 && band.critical < 2.7, "{}", band.critical);
    assert_eq!(band, effects.multiplier_bootstrap(&exposures, 4000, 0.95, tosses(4)).unwrap());
    let none = effects.multiplier_bootstrap(&exposures, 0, 0.95, tosses(4));
    assert_eq!(none, Err(StaggeredError::NoVariation));
}

fn unit(cluster: u32, first_treated: Option<usize>, outcomes: &[f64]) -> PanelUnit {
    PanelUnit { cluster, first_treated, weight: 1.0, outcomes: outcomes.iter().map(|&y| Some(y)).collect() }
}

// By hand: treated 1 -> 4 and 2 -> 6, controls 1 -> 2 and 1 -> 3; a third control was not measured before.
#[test]
fn two_periods_are_the_difference_of_differences() {
    let mut units = vec![
        unit(1, Some(1), &[1.0, 4.0]),
        unit(2, Some(1), &[2.0, 6.0]),
        unit(3, None, &[1.0, 2.0]),
        unit(4, None, &[1.0, 3.0]),
    ];
    units.push(PanelUnit { outcomes: vec![None, Some(99.0)], ..unit(5, None, &[]) });
    let effects = effects(&units, Controls::Never);
    let overall = effects.aggregate(Aggregation::Overall).unwrap();
    assert_eq!(overall.estimate, 2.0);
    // psi: (-.5, .5)/2 and -(-.5, .5)/2.
    close(overall.se, 0.5, 1e-12);
    assert_eq!((effects.cells()[0].treated, effects.cells()[0].controls), (2, 2));
    assert_eq!(effects.pre_trend(), Err(StaggeredError::NothingToAggregate));
    assert!(overall.ci(0.95).contains(2.0) && overall.p() < 0.05);
}

#[test]
fn those_treated_from_the_first_period_are_left_out_and_those_after_the_last_are_never_treated() {
    let units = [
        unit(1, Some(0), &[9.0, 9.0, 9.0]),
        unit(2, Some(1), &[1.0, 4.0, 5.0]),
        unit(3, Some(1), &[1.0, 3.0, 5.0]),
        unit(4, Some(7), &[1.0, 2.0, 2.5]),
        unit(5, None, &[1.0, 1.5, 2.0]),
        PanelUnit { outcomes: vec![None; 3], ..unit(6, Some(2), &[]) },
    ];
    let effects = effects(&units, Controls::Never);
    assert_eq!((effects.left_out(), effects.clusters()), (2, 4));
    assert_eq!(effects.cells()[0].estimate, 2.5 - 0.75);
    assert_eq!(effects.aggregate(Aggregation::Group(0)), Err(StaggeredError::NothingToAggregate));
    assert_eq!(effects.aggregate(Aggregation::Exposure(9)), Err(StaggeredError::NothingToAggregate));
}

#[test]
fn when_nobody_is_left_untreated_the_last_effects_are_listed_as_lacking_controls() {
    let units: Vec<PanelUnit> =
        (0..6).map(|c| unit(c, Some(1 + c as usize % 2), &[f64::from(c), f64::from(c * c % 5), 4.0])).collect();
    let not_yet = effects(&units, Controls::NotYet);
    assert_eq!(not_yet.without_controls(), [(1, 2), (2, 1), (2, 2)]);
    assert_eq!(not_yet.cells().len(), 1);
    let ask = |units: &[PanelUnit], controls| group_time_effects(Measured::Panel(units), controls).unwrap_err();
    assert_eq!(ask(&units, Controls::Never), StaggeredError::NoControls);
    let at_once: Vec<PanelUnit> = units.iter().map(|u| PanelUnit { first_treated: Some(1), ..u.clone() }).collect();
    assert_eq!(ask(&at_once, Controls::NotYet), StaggeredError::NoControls);
}

#[test]
fn what_cannot_be_estimated_is_named() {
    let ask = |units: &[PanelUnit]| group_time_effects(Measured::Panel(units), Controls::NotYet).unwrap_err();
    assert_eq!(ask(&[]), StaggeredError::Periods);
    assert_eq!(ask(&[unit(1, None, &[1.0])]), StaggeredError::Periods);
    assert_eq!(ask(&[unit(1, None, &[1.0, 2.0]), unit(2, None, &[1.0])]), StaggeredError::Periods);
    assert_eq!(ask(&[unit(1, None, &[1.0, f64::NAN])]), StaggeredError::BadValue { unit: 0 });
    let negative = PanelUnit { weight: -1.0, ..unit(1, None, &[1.0, 2.0]) };
    assert_eq!(ask(&[negative]), StaggeredError::BadValue { unit: 0 });
    assert_eq!(ask(&[unit(1, None, &[1.0, 2.0])]), StaggeredError::NoGroup);
    assert_eq!(ask(&[unit(1, Some(1), &[1.0, 2.0])]), StaggeredError::NoControls);
    // One cluster on each side, or nothing that varies: an estimate of the change there is, but no standard error.
    let pair = [unit(1, Some(1), &[1.0, 5.0]), unit(2, None, &[1.0, 2.0])];
    let constant: Vec<PanelUnit> = (0..8).map(|c| unit(c, (c < 4).then_some(1), &[0.1, 0.1, 0.1])).collect();
    for units in [&pair[..], &constant] {
        let effects = effects(units, Controls::Never);
        assert_eq!(effects.aggregate(Aggregation::Overall), Err(StaggeredError::NoVariation));
    }
    let effects = effects(&pair, Controls::Never);
    assert_eq!(effects.cells()[0].estimate, 3.0);
    assert_eq!(effects.jackknife(Aggregation::Overall), Err(StaggeredError::Jackknife { cluster: 1 }));
    let empty = ClusterCells { cluster: 1, first_treated: Some(1), cells: vec![None; 3] };
    let nothing = group_time_effects(Measured::CrossSections(&[empty.clone(), empty]), Controls::NotYet);
    assert_eq!(nothing, Err(StaggeredError::NoGroup));
}

#[test]
fn more_effects_before_the_start_than_clusters_are_not_tested_together() {
    let units: Vec<PanelUnit> = (0..4)
        .map(|c| {
            unit(c, (c < 2).then_some(6), &(0..8).map(|t| f64::from((c + 1) * (t * t + c) % 11)).collect::<Vec<_>>())
        })
        .collect();
    let refused = effects(&units, Controls::Never).pre_trend();
    assert!(matches!(refused, Err(StaggeredError::TooFewClusters { clusters: 4, needed: 6, .. })), "{refused:?}");
}

fn panels() -> impl Strategy<Value = Vec<PanelUnit>> {
    let start = prop_oneof![Just(None), (1usize..5).prop_map(Some)];
    let cell = proptest::option::weighted(0.9, -5.0..5.0f64);
    let one = (start, 0.2..4.0f64, proptest::collection::vec(cell, 5));
    let unit =
        one.prop_map(|(first_treated, weight, outcomes)| PanelUnit { cluster: 0, first_treated, weight, outcomes });
    proptest::collection::vec(unit, 6..25).prop_map(|mut units| {
        (0..).zip(&mut units).for_each(|(i, unit)| unit.cluster = i % 8);
        units
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn order_names_and_units_of_measurement_do_not_matter(
        units in panels(), factor in 0.1..10.0f64, shift in -20.0..20.0f64, trend in -3.0..3.0f64,
    ) {
        let ask = |units: &[PanelUnit]| group_time_effects(Measured::Panel(units), Controls::NotYet)
            .and_then(|e| Ok((e.aggregate(Aggregation::Overall)?, e.aggregate(Aggregation::OverGroups)?)));
        let turned: Vec<PanelUnit> = units.iter().rev().cloned().collect();
        let renamed: Vec<PanelUnit> =
            units.iter().map(|u| PanelUnit { cluster: 1000 - u.cluster * 7, ..u.clone() }).collect();
        let moved: Vec<PanelUnit> = units.iter().map(|u| {
            let move_one = |(t, y): (usize, &Option<f64>)| y.map(|y| factor * y + shift + trend * t as f64);
            let outcomes = u.outcomes.iter().enumerate().map(move_one).collect();
            PanelUnit { outcomes, weight: 3.0 * u.weight, ..u.clone() }
        }).collect();
        match ask(&units) {
            Ok((overall, groups)) => {
                for other in [&turned, &renamed] {
                    let (o, g) = ask(other).unwrap();
                    prop_assert!((o.estimate - overall.estimate).abs() < 1e-9 && (o.se / overall.se - 1.0).abs() < 1e-7);
                    prop_assert!((g.estimate - groups.estimate).abs() < 1e-9 && (g.se / groups.se - 1.0).abs() < 1e-7);
                }
                let (o, _) = ask(&moved).unwrap();
                prop_assert!((o.estimate - factor * overall.estimate).abs() < 1e-8);
                prop_assert!((o.se / (factor * overall.se) - 1.0).abs() < 1e-6);
            }
            Err(e) => prop_assert_eq!(ask(&turned), Err(e)),
        }
    }

    #[test]
    fn a_panel_and_its_cells_give_the_same_effects_when_nothing_is_missing(units in panels()) {
        let full: Vec<PanelUnit> = units.into_iter().map(|u| PanelUnit {
            outcomes: u.outcomes.iter().map(|y| Some(y.unwrap_or(0.5))).collect(), ..u
        }).collect();
        let cells: Vec<ClusterCells> = full.iter().map(|u| ClusterCells {
            cluster: u.cluster,
            first_treated: u.first_treated,
            cells: u.outcomes.iter().map(|y| y.map(|mean| CellMean { mean, weight: u.weight })).collect(),
        }).collect();
        let panel = group_time_effects(Measured::Panel(&full), Controls::NotYet);
        let sections = group_time_effects(Measured::CrossSections(&cells), Controls::NotYet);
        match panel {
            Ok(panel) => {
                let sections = sections.unwrap();
                for aggregation in [Aggregation::Overall, Aggregation::OverExposures, Aggregation::OverPeriods] {
                    if let Ok(a) = panel.aggregate(aggregation) {
                        let b = sections.aggregate(aggregation).unwrap();
                        prop_assert!((a.estimate - b.estimate).abs() < 1e-9);
                    }
                }
            }
            Err(e) => prop_assert_eq!(sections, Err(e)),
        }
    }
}
