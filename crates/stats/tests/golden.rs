//! The estimators against published and independently computed values.

use stats::meta::{Study, leave_one_out, meta_analysis};
use stats::mixed::{Column, Level, MixedData, MixedFit, RandomTerm, fit_reml};
use stats::ratio::{Fieller, RatioOf, fieller};
use stats::reliability::{cronbach_alpha, omega};

/// Columns of a file in `tests/reference`, numbers only, by header.
fn column(file: &str, name: &str) -> Vec<f64> {
    let path = format!("{}/tests/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let position = reader.headers().unwrap().iter().position(|h| h == name).unwrap();
    reader.records().map(|r| r.unwrap()[position].parse().unwrap()).collect()
}

fn groups(file: &str, name: &str) -> Vec<u32> {
    column(file, name).into_iter().map(|v| v as u32).collect()
}

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs(), "{got} is not {want}");
}

#[track_caller]
fn coefficient(fit: &MixedFit, name: &str, estimate: f64, se: f64, df: f64) {
    let contrast = fit.coefficient(name).unwrap();
    close(contrast.estimate, estimate, 1e-6);
    close(contrast.se, se, 1e-5);
    close(contrast.df, df, 1e-4);
}

fn variance(fit: &MixedFit, level: Level, term: &str) -> f64 {
    fit.component(level, term).unwrap().variance()
}

#[test]
fn sleepstudy_with_correlated_slope_agrees_with_lme4() {
    let y = column("sleepstudy.csv", "Reaction");
    let days = column("sleepstudy.csv", "Days");
    let subject = groups("sleepstudy.csv", "Subject");
    let ones = vec![1.0; y.len()];
    let fit = fit_reml(&MixedData {
        y: &y,
        x: vec![Column::intercept(y.len()), Column::new("days", days.clone())],
        cluster: &subject,
        unit: &[],
        person: &[],
        cluster_random: vec![RandomTerm::correlated("days", vec![ones, days])],
        unit_random: vec![],
    })
    .unwrap();
    coefficient(&fit, "intercept", 251.405_104_848_5, 6.824_555_776, 17.0);
    coefficient(&fit, "days", 10.467_285_959_6, 1.545_788_932, 17.0);
    close(fit.reml_criterion, 1_743.628_272, 1e-9);
    close(fit.residual_variance, 654.941_040_7, 1e-4);
    let random = &fit.component(Level::Cluster, "days").unwrap().covariance;
    close(random[(0, 0)], 612.089_748_3, 1e-4);
    close(random[(1, 1)], 35.071_662_3, 1e-4);
    close(random[(0, 1)], 9.604_335_5, 1e-3);
    let contrast = fit.contrast(&[1.0, 9.0]).unwrap();
    close(contrast.estimate, 345.610_678_485, 1e-8);
    close(contrast.se, 14.628_785_922, 1e-5);
    close(contrast.df, 17.000_000_5, 1e-4);
    close(contrast.p, 1.954_134_331_64e-14, 2e-2);
}

#[test]
fn sleepstudy_with_independent_slope_agrees_with_lme4() {
    let y = column("sleepstudy.csv", "Reaction");
    let days = column("sleepstudy.csv", "Days");
    let subject = groups("sleepstudy.csv", "Subject");
    let fit = fit_reml(&MixedData {
        y: &y,
        x: vec![Column::intercept(y.len()), Column::new("days", days.clone())],
        cluster: &subject,
        unit: &[],
        person: &[],
        cluster_random: vec![RandomTerm::intercept(y.len()), RandomTerm::slope("days", days)],
        unit_random: vec![],
    })
    .unwrap();
    coefficient(&fit, "intercept", 251.405_104_848_5, 6.885_381_508, 18.156_202);
    coefficient(&fit, "days", 10.467_285_959_6, 1.559_565_996, 18.156_202);
    close(fit.reml_criterion, 1_743.669_293_58, 1e-9);
    close(variance(&fit, Level::Cluster, "intercept"), 627.569_116_9, 1e-4);
    close(variance(&fit, Level::Cluster, "days"), 35.858_201_8, 1e-4);
}

#[test]
fn intercepts_of_three_levels_agree_with_lme4() {
    let y = column("nested.csv", "y");
    let wave = column("nested.csv", "wave");
    let [cluster, unit, person] = ["cluster", "unit", "person"].map(|name| groups("nested.csv", name));
    let mut data = MixedData::change(&y, &wave, &cluster, &unit, &person);
    data.cluster_random.truncate(1);
    data.unit_random.truncate(1);
    let fit = fit_reml(&data).unwrap();
    coefficient(&fit, "intercept", 2.916_510_963_986, 0.195_788_335_54, 7.253_364_679);
    coefficient(&fit, "wave", 0.402_104_313_045, 0.052_945_616_57, 139.548_846_7);
    close(fit.reml_criterion, 784.018_499_825_4, 1e-9);
    close(variance(&fit, Level::Person, "intercept"), 0.446_067_24, 1e-4);
    close(variance(&fit, Level::Unit, "intercept"), 0.213_668_75, 1e-4);
    close(variance(&fit, Level::Cluster, "intercept"), 0.227_296_97, 1e-4);
    close(fit.residual_variance, 0.183_594_45, 1e-4);
    assert_eq!(fit.groups, [(Level::Cluster, 8), (Level::Unit, 32), (Level::Person, 224)]);
}

#[test]
fn the_change_model_agrees_with_lme4() {
    let y = column("nested.csv", "y");
    let wave = column("nested.csv", "wave");
    let [cluster, unit, person] = ["cluster", "unit", "person"].map(|name| groups("nested.csv", name));
    let fit = fit_reml(&MixedData::change(&y, &wave, &cluster, &unit, &person)).unwrap();
    coefficient(&fit, "intercept", 2.917_324_755_764, 0.212_561_760_2, 7.012_283_306);
    coefficient(&fit, "wave", 0.394_381_465_278, 0.110_697_235_2, 6.885_445_034);
    close(fit.reml_criterion, 764.809_080_166_6, 1e-9);
    close(variance(&fit, Level::Person, "intercept"), 0.468_044_254, 1e-4);
    close(variance(&fit, Level::Unit, "wave"), 0.052_925_657, 1e-3);
    close(variance(&fit, Level::Cluster, "wave"), 0.067_595_674, 1e-3);
    close(fit.residual_variance, 0.131_152_181, 1e-4);
    assert!(fit.components.iter().all(|c| !c.at_boundary));
}

#[test]
fn variances_of_zero_are_found_and_agree_with_lme4() {
    let y = column("nested.csv", "y0");
    let wave = column("nested.csv", "wave");
    let [cluster, unit, person] = ["cluster", "unit", "person"].map(|name| groups("nested.csv", name));
    let fit = fit_reml(&MixedData::change(&y, &wave, &cluster, &unit, &person)).unwrap();
    coefficient(&fit, "intercept", 1.976_896_730_75, 0.065_434_127_83, 10.688_889_91);
    coefficient(&fit, "wave", 0.321_878_158_097, 0.059_367_306_64, 152.870_764);
    close(fit.reml_criterion, 754.178_941_470_6, 1e-9);
    assert_eq!(variance(&fit, Level::Unit, "wave"), 0.0);
    assert_eq!(variance(&fit, Level::Cluster, "wave"), 0.0);
    assert!(fit.component(Level::Cluster, "wave").unwrap().at_boundary);
    assert!(!fit.component(Level::Cluster, "intercept").unwrap().at_boundary);
}

#[test]
fn bcg_trials_agree_with_metafor() {
    let studies: Vec<Study> = column("bcg.csv", "yi")
        .into_iter()
        .zip(column("bcg.csv", "vi"))
        .map(|(estimate, variance)| Study { estimate, variance })
        .collect();
    let result = meta_analysis(&studies).unwrap();
    close(result.estimate, -0.714_532_3, 1e-6);
    close(result.se, 0.180_791_7, 1e-6);
    close(result.tau_squared, 0.313_243_3, 1e-5);
    close(result.q, 152.233_008_08, 1e-9);
    close(result.p, 0.001_920_02, 1e-4);
    let (ci, prediction) = (result.ci(0.95), result.prediction_interval(0.95));
    close(ci.lower, -1.108_443_7, 1e-6);
    close(ci.upper, -0.320_621_0, 1e-6);
    close(prediction.lower, -1.996_017_0, 1e-5);
    close(prediction.upper, 0.566_952_3, 1e-5);
    close(result.shrunken[0], -0.800_233_57, 1e-5);
    close(result.shrunken[11], -0.284_733_66, 1e-5);
    // metafor: leave1out(rma(yi, vi, test = "knha", control = list(threshold = 1e-12)))
    let without = leave_one_out(&studies).unwrap();
    for (out, estimate, se, tau_squared, lower) in [
        (0, -0.707_083_784_7, 0.194_002_738_4, 0.336_156_701_8, -1.134_080_933_0),
        (3, -0.628_409_369_8, 0.181_937_193_8, 0.262_758_148_1, -1.028_850_433_4),
        (12, -0.777_536_184_9, 0.185_540_669_0, 0.303_733_366_4, -1.185_908_443_9),
    ] {
        let result = without[out].as_ref().unwrap();
        close(result.estimate, estimate, 1e-5);
        close(result.se, se, 1e-5);
        close(result.tau_squared, tau_squared, 1e-4);
        close(result.ci(0.95).lower, lower, 1e-5);
    }
}

#[test]
fn alpha_and_omega_of_agreeableness_agree_with_psych_and_factanal() {
    let items: Vec<Vec<f64>> =
        ["A1", "A2", "A3", "A4", "A5"].iter().map(|i| column("bfi_agreeableness.csv", i)).collect();
    let rows: Vec<Vec<f64>> = (0..items[0].len()).map(|p| items.iter().map(|i| i[p]).collect()).collect();
    let alpha = cronbach_alpha(&rows).unwrap();
    close(alpha.estimate, 0.703_755_9, 1e-6);
    assert!(alpha.ci(0.95).contains(alpha.estimate));
    let omega = omega(&rows).unwrap();
    close(omega.estimate, 0.712_129_353, 1e-6);
    let sd = stats::descriptive::standard_deviation(&items[2]).unwrap();
    close(omega.loadings[2] / sd, 0.761_713_25, 1e-5);
}

/// The eight schools of Rubin (1981), by direct integration: `tests/reference/scripts/independent.R`.
#[test]
fn means_shrunken_with_a_flat_prior_agree_with_direct_integration() {
    let estimates = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    let errors = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0f64];
    let schools: Vec<Study> =
        estimates.iter().zip(errors).map(|(&estimate, se)| Study { estimate, variance: se * se }).collect();
    let shrunken = stats::shrinkage::shrink(&schools, &[]).unwrap();
    let means = [
        14.644_611_85,
        8.001_331_208,
        4.631_092_320,
        7.564_363_224,
        3.345_395_408,
        4.911_061_562,
        12.777_556_784,
        9.124_696_919,
    ];
    let ses = [
        10.450_822_813,
        7.478_482_288,
        9.941_618_640,
        7.924_975_325,
        7.327_294_938,
        8.089_801_033,
        7.923_576_102,
        10.254_339_618,
    ];
    for (got, (mean, se)) in shrunken.means.iter().zip(means.into_iter().zip(ses)) {
        close(got.estimate, mean, 2e-3);
        close(got.se, se, 2e-3);
    }
    let first = shrunken.intervals(0.95).unwrap()[0];
    assert!((first.lower + 2.943_751_755).abs() < 0.03 && (first.upper - 38.428_729_838).abs() < 0.03, "{first:?}");
}

/// Where `(a - r b)^2 = t^2 Var(a - r b)`, by root finding: `tests/reference/scripts/independent.R`.
#[test]
fn fiellers_limits_agree_with_root_finding() {
    let of = |denominator| RatioOf {
        numerator: 3.2,
        denominator,
        numerator_variance: 0.25,
        denominator_variance: 0.09,
        covariance: 0.05,
    };
    let Some(Fieller::Bounded(bounded)) = fieller(&of(1.6), 11.0, 0.95) else { panic!("not bounded") };
    close(bounded.lower, 1.285_053_826_71, 1e-9);
    close(bounded.upper, 3.307_941_215_9, 1e-9);
    let Some(Fieller::Outside(outside)) = fieller(&of(0.4), 5.0, 0.95) else { panic!("not outside") };
    close(outside.lower, -7.136_991_420_77, 1e-9);
    close(outside.upper, 2.768_078_621_72, 1e-9);
}
