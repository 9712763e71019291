//! Values of mirt 1.47 and of base R.

use super::*;
use stats::irt::dif::{Class, logistic_dif, mantel_haenszel};
use stats::irt::score::{eap, map, wle};
use stats::irt::{ItemModel, Population, fit};

#[test]
fn lsat7_two_parameter_agrees_with_mirt() {
    let fit = fit(&lsat7(), &ItemModel::two_parameter(5), &Population::default(), &exact()).unwrap();
    let slopes = [0.987_545_9, 1.080_837_1, 1.707_477_7, 0.764_989_9, 0.735_672_7];
    let intercepts = [1.855_855_6, 0.807_969_6, 1.805_206_2, 0.485_999_8, 1.854_457_6];
    for (item, (a, d)) in fit.items.iter().zip(slopes.iter().zip(intercepts)) {
        close(item.slope(), *a, 1e-6);
        close(item.intercepts()[0], d, 1e-6);
    }
    assert!((fit.log_likelihood + 2658.805).abs() < 1e-3, "{}", fit.log_likelihood);
    assert!(fit.flags.is_empty());
    let score = eap(&fit.items, &[0; 5], 0.0, 1.0, &exact().grid).unwrap();
    close(score.estimate, -1.869_783, 1e-6);
    close(score.se, 0.692_700, 1e-5);
}

#[test]
fn lsat7_rasch_agrees_with_mirt() {
    let fit = fit(&lsat7(), &ItemModel::one_parameter(5), &Population::default(), &exact()).unwrap();
    assert!((fit.log_likelihood + 2664.901).abs() < 1e-3, "{}", fit.log_likelihood);
    // One slope with variance 1 is the same model as slope 1 with a free variance: the square of the slope.
    assert!((fit.items[0].slope().powi(2) - 1.023).abs() < 1e-3);
    assert_eq!(fit.parameters.len(), 6);
    assert!((fit.aic() - (2.0 * 2664.901 + 12.0)).abs() < 2e-3);
}

#[test]
fn science_graded_agrees_with_mirt() {
    let responses = Responses::from_rows(&science()).unwrap();
    let fit = fit(&responses, &ItemModel::graded(4, 4), &Population::default(), &exact()).unwrap();
    assert!((fit.log_likelihood + 1608.869).abs() < 1e-3, "{}", fit.log_likelihood);
    for (item, a) in fit.items.iter().zip([1.040_641, 1.225_833, 2.300_595, 1.093_799]) {
        close(item.slope(), a, 1e-4);
    }
}

#[test]
fn the_default_grid_and_tolerance_lose_little() {
    let default = fit(&lsat7(), &ItemModel::two_parameter(5), &Population::default(), &FitOptions::default()).unwrap();
    let exact = fit(&lsat7(), &ItemModel::two_parameter(5), &Population::default(), &exact()).unwrap();
    for (a, b) in default.items.iter().zip(&exact.items) {
        close(a.slope(), b.slope(), 3e-4);
        close(a.intercepts()[0], b.intercepts()[0], 3e-4);
    }
}

/// `optimize` in R: the log posterior, and the log-likelihood with half the log information.
#[test]
fn map_and_weighted_likelihood_agree_with_optimize() {
    let slopes = [0.987_545_9, 1.080_837_1, 1.707_477_7, 0.764_989_9, 0.735_672_7];
    let intercepts = [1.855_855_6, 0.807_969_6, 1.805_206_2, 0.485_999_8, 1.854_457_6];
    let items: Vec<Item> = slopes.iter().zip(intercepts).map(|(a, d)| Item::binary(*a, d).unwrap()).collect();
    let wanted = [
        ([0, 0, 0, 0, 0], -1.816_388_175_65, 0.674_999_018_995, -4.137_071_948_92, 1.957_331_075_44),
        ([1, 1, 1, 1, 1], 0.638_151_491_612, 0.803_520_874_007, 1.088_187_905_9, 1.637_802_999_23),
        ([1, 0, 1, 0, 1], -0.365_401_772_147, 0.678_714_445_206, -0.761_681_588_476, 0.846_318_622_758),
    ];
    for (answers, at, se, weighted, weighted_se) in wanted {
        let highest = map(&items, &answers, 0.0, 1.0).unwrap();
        close(highest.estimate, at, 1e-6);
        close(highest.se, se, 1e-6);
        let warm = wle(&items, &answers).unwrap().unwrap();
        close(warm.estimate, weighted, 1e-6);
        close(warm.se, weighted_se, 1e-6);
    }
}

/// R's `UCBAdmissions`: admitted and rejected men, then women, by department.
fn admissions() -> (Vec<u8>, Vec<bool>, Vec<u32>) {
    let counts =
        [512, 313, 89, 19, 353, 207, 17, 8, 120, 205, 202, 391, 138, 279, 131, 244, 53, 138, 94, 299, 22, 351, 24, 317];
    let mut rows = (Vec::new(), Vec::new(), Vec::new());
    for (at, &count) in counts.iter().enumerate() {
        for _ in 0..count {
            rows.0.push(u8::from(at % 2 == 0));
            rows.1.push(at % 4 >= 2);
            rows.2.push(at as u32 / 4 + 1);
        }
    }
    rows
}

#[test]
fn mantel_haenszel_agrees_with_mantelhaen_test() {
    let (right, focal, stratum) = admissions();
    let found = mantel_haenszel(&right, &focal, &stratum).unwrap();
    close(found.odds_ratio, 0.904_696_828_259, 1e-10);
    close(found.chi_square, 1.426_946_228_59, 1e-10);
    close(found.p, 0.232_263_463, 1e-8);
    // R's interval is exp(log(odds ratio) -+ 1.96 se).
    let se = (1.060_329_764_437f64 / 0.771_907_361_759).ln() / (2.0 * 1.959_963_984_54);
    close(found.se, 2.35 * se, 1e-8);
    assert_eq!((found.class, found.strata), (Class::A, 6));
}

#[test]
fn logistic_regression_agrees_with_glm() {
    let (right, focal, stratum) = admissions();
    let score: Vec<f64> = stratum.iter().map(|&s| f64::from(s)).collect();
    let found = logistic_dif(&right, &focal, &score).unwrap();
    close(found.uniform.chi_square, 0.013_030_409_219, 1e-6);
    close(found.non_uniform.chi_square, 1.806_760_834_897, 1e-8);
    close(found.both.chi_square, 1.819_791_244_116, 1e-8);
    close(found.group_coefficient, 0.008_389_923_026_84, 1e-6);
    close(found.product_coefficient, -0.068_375_967_642_5, 1e-6);
    close(found.r_squared_change, 0.000_459_958_344_571, 1e-6);
}
