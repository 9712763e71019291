//! Logistic regression agrees with R, refuses what has no estimate, and does not care for order, labels or units.
//!
//! The data are R's `mtcars` (Henderson & Velleman 1981, *Biometrics* 37). The wanted values of `fit_logistic` are R 4.2:
//! `glm(am ~ hp + wt, binomial, control = list(epsilon = 1e-14))`. Those of `fit_firth` are an R function of ten lines that
//! iterates `b + solve(I, crossprod(X, w * (y - p) + h * (1/2 - p)))`, confirmed by `optim` on the penalised likelihood;
//! Firth's estimate in a fourfold table is known in closed form (a half is added to every cell).

use proptest::prelude::*;
use stats::logistic::{LogisticData, LogisticError, LogisticFit, fit_firth, fit_logistic};
use stats::mixed::Column;

const AM: [u8; 32] = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
const VS: [u8; 32] = [0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1];
const CYL: [u8; 32] = [6, 6, 4, 6, 8, 6, 8, 4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 4, 8, 6, 8, 4];
const HP: [f64; 32] = [
    110., 110., 93., 110., 175., 105., 245., 62., 95., 123., 123., 180., 180., 180., 205., 215., 230., 66., 52., 65.,
    97., 150., 150., 245., 175., 66., 91., 113., 264., 175., 335., 109.,
];
const WT: [f64; 32] = [
    2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2,
    1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
];
const QSEC: [f64; 32] = [
    16.46, 17.02, 18.61, 19.44, 17.02, 20.22, 15.84, 20., 22.9, 18.3, 18.9, 17.4, 17.6, 18., 17.98, 17.82, 17.42,
    19.47, 18.52, 19.9, 20.01, 16.87, 17.3, 15.41, 17.05, 18.9, 16.7, 16.9, 14.5, 15.5, 14.6, 18.6,
];

fn happened(y: &[u8]) -> Vec<bool> {
    y.iter().map(|&v| v == 1).collect()
}

fn data<'a>(y: &'a [bool], columns: &[(&str, &[f64])]) -> LogisticData<'a> {
    let mut x = vec![Column::intercept(y.len())];
    x.extend(columns.iter().map(|(name, values)| Column::new(*name, values.to_vec())));
    LogisticData { y, x, weights: None, offset: None }
}

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs().max(1e-3), "{got} is not {want}");
}

#[track_caller]
fn all_close(got: &[f64], want: &[f64], relative: f64) {
    assert_eq!(got.len(), want.len());
    got.iter().zip(want).for_each(|(g, w)| close(*g, *w, relative));
}

fn ses(fit: &LogisticFit) -> Vec<f64> {
    (0..fit.names.len()).map(|i| fit.covariance[(i, i)].sqrt()).collect()
}

#[test]
fn coefficients_covariance_and_likelihood_agree_with_glm() {
    let y = happened(&AM);
    let fit = fit_logistic(&data(&y, &[("hp", &HP), ("wt", &WT)])).unwrap();
    all_close(&fit.coefficients, &[18.866_298_717_204_1, 0.036_255_596_082_2, -8.083_475_182_444_6], 1e-9);
    let covariance = [55.406_556_595_647_1, -22.037_057_580_823_2, 0.000_314_500_205_709, 9.416_766_949_481_3];
    let got = [fit.covariance[(0, 0)], fit.covariance[(2, 0)], fit.covariance[(1, 1)], fit.covariance[(2, 2)]];
    // glm takes its covariance from the weights of the last step but one.
    all_close(&got, &covariance, 1e-6);
    close(fit.log_likelihood, -5.029_555_236_13, 1e-10);
    assert_eq!(fit.penalised_log_likelihood, None);
    let expected: f64 = fit.probabilities.iter().sum();
    close(expected, 13.0, 1e-10);
}

#[test]
fn weights_and_offset_agree_with_glm() {
    let y = happened(&AM);
    let weights: Vec<f64> = (0..32).map(|i| f64::from(i % 4 + 1)).collect();
    let offset: Vec<f64> = QSEC.iter().map(|q| q / 20.0).collect();
    let mut data = data(&y, &[("hp", &HP), ("wt", &WT)]);
    data.weights = Some(&weights);
    data.offset = Some(&offset);
    let fit = fit_logistic(&data).unwrap();
    all_close(&fit.coefficients, &[27.942_059_065_918_4, 0.044_929_555_722_5, -11.586_289_742_528_5], 1e-9);
    all_close(&ses(&fit), &[8.769_182_792_387_9, 0.015_309_169_774_4, 3.439_033_583_766_5], 1e-6);
    close(fit.log_likelihood, -7.771_460_807_37, 1e-10);
    close(fit.probability(&[1.0, 120.0, 2.8], 0.9).unwrap(), 0.857_171_630_766, 1e-9);
    assert_eq!(fit.weight, 80.0);
    let difference = fit.contrast(&[0.0, 10.0, 1.0]).unwrap();
    close(difference.estimate, 10.0 * fit.coefficients[1] + fit.coefficients[2], 1e-12);
    let nothing = fit.contrast(&[0.0; 3]).unwrap();
    assert_eq!((nothing.estimate, nothing.se, nothing.t, nothing.p), (0.0, 0.0, 0.0, 1.0));
    let alone = fit.coefficient("wt").unwrap();
    close(alone.t, -11.586_289_742_528_5 / 3.439_033_583_766_5, 1e-6);
    assert!(alone.p < 0.001 && alone.df == f64::INFINITY && fit.coefficient("none").is_none());
}

#[test]
fn a_weighted_row_is_that_many_rows() {
    let y = happened(&AM);
    let weights: Vec<f64> = (0..32).map(|i| f64::from(i % 3)).collect();
    let mut weighted = data(&y, &[("wt", &WT)]);
    weighted.weights = Some(&weights);
    let times: Vec<usize> = (0..32).flat_map(|i| vec![i; i % 3]).collect();
    let many: Vec<bool> = times.iter().map(|&i| y[i]).collect();
    let wt: Vec<f64> = times.iter().map(|&i| WT[i]).collect();
    for fit in [fit_logistic, fit_firth] {
        let (a, b) = (fit(&weighted).unwrap(), fit(&data(&many, &[("wt", &wt)])).unwrap());
        all_close(&a.coefficients, &b.coefficients, 1e-8);
        close(a.log_likelihood, b.log_likelihood, 1e-9);
        assert_eq!(a.probabilities.len(), 32);
    }
}

#[test]
fn firths_estimate_agrees_with_its_definition_in_r() {
    let y = happened(&AM);
    let mut data = data(&y, &[("hp", &HP), ("wt", &WT)]);
    let fit = fit_firth(&data).unwrap();
    all_close(&fit.coefficients, &[13.432_822_741_618_9, 0.024_456_035_708_7, -5.704_138_279_639_7], 1e-7);
    all_close(&ses(&fit), &[4.809_789_706_132_8, 0.011_921_835_192_3, 1.916_376_437_912_5], 1e-7);
    close(fit.penalised_log_likelihood.unwrap(), -0.947_033_364_624, 1e-8);
    let weights: Vec<f64> = (0..32).map(|i| f64::from(i % 4 + 1)).collect();
    data.weights = Some(&weights);
    let fit = fit_firth(&data).unwrap();
    all_close(&fit.coefficients, &[22.708_864_197_203_9, 0.033_420_517_489_7, -9.039_803_732_365_4], 1e-7);
    all_close(&ses(&fit), &[6.232_901_290_796_3, 0.010_489_213_395_4, 2.360_840_742_995_3], 1e-7);
}

#[test]
fn firths_estimate_in_a_fourfold_table_adds_a_half_to_every_cell() {
    for cells in [[7.0, 3.0, 2.0, 9.0], [5.0, 0.0, 4.0, 6.0], [5.0, 0.0, 0.0, 8.0]] {
        let y = [true, false, true, false];
        let mut data = data(&y, &[("group", &[1.0, 1.0, 0.0, 0.0])]);
        data.weights = Some(&cells);
        let fit = fit_firth(&data).unwrap();
        let [a, b, c, d] = cells.map(|n| n + 0.5);
        close(fit.coefficients[1], (a * d / (b * c)).ln(), 1e-8);
        close(fit.coefficients[0], (c / d).ln(), 1e-8);
        if cells.contains(&0.0) {
            assert!(matches!(fit_logistic(&data), Err(LogisticError::Separated { .. })));
        } else {
            let ordinary = fit_logistic(&data).unwrap();
            close(ordinary.coefficients[1], (7.0f64 * 9.0 / 6.0).ln(), 1e-10);
        }
    }
}

#[test]
fn columns_that_separate_are_named_and_firth_still_answers() {
    let y = happened(&VS);
    let eight: Vec<f64> = CYL.iter().map(|&c| f64::from(u8::from(c == 8))).collect();
    let ties = data(&y, &[("eight", &eight), ("wt", &WT)]);
    let refused = fit_logistic(&ties).unwrap_err();
    assert_eq!(refused, LogisticError::Separated { column: "eight".to_owned(), complete: false });
    assert!(refused.to_string().contains("Firth"));
    let fit = fit_firth(&ties).unwrap();
    all_close(&fit.coefficients, &[0.898_893_044_683_9, -4.431_766_744_472_5, 0.081_810_795_666_9], 1e-6);
    all_close(&ses(&fit), &[2.121_450_237_362, 1.874_401_364_229, 0.790_526_577_615], 1e-6);

    let heavy: Vec<bool> = WT.iter().map(|w| *w > 3.0).collect();
    let complete = fit_logistic(&data(&heavy, &[("hp", &HP), ("wt", &WT)])).unwrap_err();
    assert_eq!(complete, LogisticError::Separated { column: "wt".to_owned(), complete: true });
    assert!(fit_firth(&data(&heavy, &[("wt", &WT)])).unwrap().coefficients[1] > 0.0);
}

#[test]
fn nearly_separated_data_have_an_estimate() {
    // One row out of order among many far apart: the estimate is large, but finite.
    let x: Vec<f64> = (0..40).map(|i| f64::from(i - 20) * 5.0 + 2.5).collect();
    let mut y: Vec<bool> = x.iter().map(|x| *x > 0.0).collect();
    y.swap(19, 20);
    let fit = fit_logistic(&data(&y, &[("x", &x)])).unwrap();
    assert!(fit.coefficients[1] > 0.05 && fit.coefficients[1].is_finite());
    let score: f64 = (0..40).map(|i| x[i] * (f64::from(u8::from(y[i])) - fit.probabilities[i])).sum();
    assert!(score.abs() < 1e-7);
}

#[test]
fn what_cannot_be_fitted_is_named() {
    let y = happened(&AM);
    let error = |data: &LogisticData<'_>| fit_logistic(data).unwrap_err();
    assert_eq!(error(&data(&[], &[])), LogisticError::NoRows);
    assert_eq!(error(&data(&[true; 9], &[])), LogisticError::OneOutcome);
    assert_eq!(error(&LogisticData { x: vec![], ..data(&y, &[]) }), LogisticError::NoColumns);
    let short = LogisticError::Length { what: "wt".to_owned(), found: 3, rows: 32 };
    assert_eq!(error(&data(&y, &[("wt", &WT[..3])])), short);
    let mut gap = WT;
    gap[4] = f64::NAN;
    let missing = LogisticError::NotFinite { what: "wt".to_owned(), row: 4 };
    assert_eq!(error(&data(&y, &[("wt", &gap)])), missing);
    let twice: Vec<f64> = WT.iter().map(|w| 3.0 - 2.0 * w).collect();
    let collinear = LogisticError::Collinear { column: "again".to_owned() };
    assert_eq!(error(&data(&y, &[("wt", &WT), ("again", &twice)])), collinear);
    let mut weights = [1.0; 32];
    weights[7] = -1.0;
    let negative = LogisticData { weights: Some(&weights), ..data(&y, &[]) };
    assert_eq!(error(&negative), LogisticError::NegativeWeight { row: 7 });
    let nobody = LogisticData { weights: Some(&[0.0; 32]), ..data(&y, &[]) };
    assert_eq!(error(&nobody), LogisticError::NoRows);
    let fit = fit_logistic(&data(&y, &[("wt", &WT)])).unwrap();
    assert_eq!(fit.contrast(&[1.0]).unwrap_err(), LogisticError::ContrastLength { found: 1, coefficients: 2 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_sides_and_units_do_not_matter(
        rows in proptest::collection::vec((any::<bool>(), -3.0..3.0f64, -1.0..1.0f64), 30..60),
        turn in 0usize..30, scale in 0.01..100.0f64, shift in -50.0..50.0f64,
    ) {
        let y: Vec<bool> = rows.iter().map(|r| r.0).collect();
        let (a, b): (Vec<f64>, Vec<f64>) = rows.iter().map(|r| (r.1, r.2)).unzip();
        let Ok(fit) = fit_logistic(&data(&y, &[("a", &a), ("b", &b)])) else { return Ok(()) };

        let mut turned = rows.clone();
        turned.rotate_left(turn);
        let y2: Vec<bool> = turned.iter().map(|r| r.0).collect();
        let (a2, b2): (Vec<f64>, Vec<f64>) = turned.iter().map(|r| (r.1, r.2)).unzip();
        all_close(&fit_logistic(&data(&y2, &[("a", &a2), ("b", &b2)])).unwrap().coefficients, &fit.coefficients, 1e-6);

        let other: Vec<bool> = y.iter().map(|y| !y).collect();
        let flipped: Vec<f64> = fit.coefficients.iter().map(|c| -c).collect();
        all_close(&fit_logistic(&data(&other, &[("a", &a), ("b", &b)])).unwrap().coefficients, &flipped, 1e-6);

        let moved: Vec<f64> = a.iter().map(|a| scale * a + shift).collect();
        for estimator in [fit_logistic, fit_firth] {
            let was = estimator(&data(&y, &[("a", &a), ("b", &b)])).unwrap();
            let now = estimator(&data(&y, &[("a", &moved), ("b", &b)])).unwrap();
            close(now.coefficients[1] * scale, was.coefficients[1], 1e-5);
            close(now.coefficients[2], was.coefficients[2], 1e-5);
            close(now.log_likelihood, was.log_likelihood, 1e-7);
            all_close(&now.probabilities, &was.probabilities, 1e-5);
        }
    }

    #[test]
    fn no_input_gives_a_panic_or_a_number_that_is_none(
        rows in proptest::collection::vec((any::<bool>(), -1e6..1e6f64, 0u8..3, 0.0..4.0f64), 0..12),
    ) {
        let y: Vec<bool> = rows.iter().map(|r| r.0).collect();
        let a: Vec<f64> = rows.iter().map(|r| r.1).collect();
        let b: Vec<f64> = rows.iter().map(|r| f64::from(r.2)).collect();
        let weights: Vec<f64> = rows.iter().map(|r| r.3).collect();
        let mut data = data(&y, &[("a", &a), ("b", &b)]);
        data.weights = Some(&weights);
        for fit in [fit_logistic(&data), fit_firth(&data)].into_iter().flatten() {
            prop_assert!(fit.coefficients.iter().chain(&ses(&fit)).chain(&fit.probabilities).all(|v| v.is_finite()));
        }
    }
}
