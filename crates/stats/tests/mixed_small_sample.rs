//! Kenward and Roger's standard errors and degrees of freedom against pbkrtest 0.5 (`vcovAdj`, `Lb_ddf`), lme4 with bobyqa.

use stats::mixed::{Column, Contrast, FitError, MixedData, MixedFit, RandomTerm, fit_reml};

fn column(file: &str, name: &str) -> Vec<f64> {
    let path = format!("{}/tests/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let position = reader.headers().unwrap().iter().position(|h| h == name).unwrap();
    reader.records().map(|r| r.unwrap()[position].parse().unwrap()).collect()
}

#[track_caller]
fn agrees(got: Contrast, se: f64, df: f64) {
    assert!((got.se - se).abs() < 2e-6 * se, "standard error {} is not {se}", got.se);
    assert!((got.df - df).abs() < 1e-4 * df, "{} degrees of freedom are not {df}", got.df);
}

fn sleep(correlated: bool) -> MixedFit {
    let y = column("sleepstudy.csv", "Reaction");
    let days = column("sleepstudy.csv", "Days");
    let subject: Vec<u32> = column("sleepstudy.csv", "Subject").into_iter().map(|v| v as u32).collect();
    let ones = vec![1.0; y.len()];
    let terms = if correlated {
        vec![RandomTerm::correlated("days", vec![ones, days.clone()])]
    } else {
        vec![RandomTerm::intercept(y.len()), RandomTerm::slope("days", days.clone())]
    };
    fit_reml(&MixedData {
        y: &y,
        x: vec![Column::intercept(y.len()), Column::new("days", days)],
        cluster: &subject,
        unit: &[],
        person: &[],
        cluster_random: terms,
        unit_random: vec![],
    })
    .unwrap()
}

#[test]
fn sleepstudy_agrees_with_pbkrtest() {
    let fit = sleep(true);
    agrees(fit.coefficient_kr("intercept").unwrap(), 6.824_555_776_3, 17.0);
    agrees(fit.coefficient_kr("days").unwrap(), 1.545_788_932_4, 17.0);
    agrees(fit.contrast_kr(&[1.0, 9.0]).unwrap(), 14.628_785_922_5, 17.0);
    let fit = sleep(false);
    agrees(fit.coefficient_kr("intercept").unwrap(), 6.885_381_507_6, 18.187_476_22);
    agrees(fit.coefficient_kr("days").unwrap(), 1.559_565_996_3, 18.187_476_22);
}

/// The nested data with a change of the model.
fn nested(outcome: &str, change: impl Fn(&mut MixedData<'_>)) -> MixedFit {
    let y = column("nested.csv", outcome);
    let wave = column("nested.csv", "wave");
    let [cluster, unit, person] = ["cluster", "unit", "person"]
        .map(|name| column("nested.csv", name).into_iter().map(|v| v as u32).collect::<Vec<_>>());
    let mut data = MixedData::change(&y, &wave, &cluster, &unit, &person);
    change(&mut data);
    fit_reml(&data).unwrap()
}

#[test]
fn three_levels_agree_with_pbkrtest() {
    let fit = nested("y", |data| {
        data.cluster_random.truncate(1);
        data.unit_random.truncate(1);
    });
    agrees(fit.coefficient_kr("intercept").unwrap(), 0.195_798_679_8, 7.246_819_71);
    agrees(fit.coefficient_kr("wave").unwrap(), 0.053_080_353_5, 143.121_243_13);
    let fit = nested("y", |_| {});
    agrees(fit.coefficient_kr("intercept").unwrap(), 0.212_587_560_8, 7.027_107_26);
    agrees(fit.coefficient_kr("wave").unwrap(), 0.110_833_787_0, 7.021_496_93);
}

#[test]
fn a_term_of_indicators_agrees_with_pbkrtest() {
    let fit = nested("y", |data| {
        let wave = data.x[1].values.clone();
        let before = wave.iter().map(|w| 1.0 - w).collect();
        data.cluster_random = vec![RandomTerm::intercept(wave.len()), RandomTerm::shared("wave", vec![before, wave])];
        data.unit_random.truncate(1);
    });
    agrees(fit.coefficient_kr("intercept").unwrap(), 0.203_137_318_9, 8.155_011_43);
    agrees(fit.coefficient_kr("wave").unwrap(), 0.113_109_172_1, 6.994_794_79);
}

#[test]
fn a_variance_of_zero_keeps_its_place_in_the_degrees_of_freedom() {
    let fit = nested("y0", |_| {});
    agrees(fit.coefficient_kr("intercept").unwrap(), 0.065_647_866_0, 10.260_959_29);
    agrees(fit.coefficient_kr("wave").unwrap(), 0.059_963_515_1, 10.168_376_34);
    // Satterthwaite's leave it out and are fifteen times as many.
    assert!(fit.coefficient("wave").unwrap().df > 150.0);
    let covariance = fit.covariance_kr().unwrap();
    assert!((covariance[(1, 1)].sqrt() - fit.coefficient_kr("wave").unwrap().se).abs() < 1e-12);
}

#[test]
fn without_random_effects_it_is_ordinary_least_squares() {
    let fit = nested("y", |data| (data.cluster_random, data.unit_random, data.person) = (vec![], vec![], &[]));
    let (plain, corrected) = (fit.coefficient("wave").unwrap(), fit.coefficient_kr("wave").unwrap());
    agrees(corrected, plain.se, 339.0);
    assert_eq!(fit.contrast_kr(&[1.0]).unwrap_err(), FitError::ContrastLength { found: 1, coefficients: 2 });
    assert_eq!(fit.coefficient_kr("age"), None);
}
