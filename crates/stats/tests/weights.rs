//! Weighted means against R's survey 4.1-1.

use proptest::prelude::*;
use stats::weights::{
    Design, Margin, RakingOptions, ResponseOptions, WeightedMean, rake, response_weights, weighted_mean,
};

/// Schools drawn in districts: district, type (E, H, M), whether the school met its target, score.
struct Schools {
    district: Vec<u32>,
    kind: Vec<u32>,
    target: Vec<u32>,
    score: Vec<f64>,
    weight: Vec<f64>,
    districts: Vec<f64>,
}

fn schools() -> Schools {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/apiclus1.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<_> = reader.records().map(|r| r.unwrap()).collect();
    let number = |at: usize| rows.iter().map(|r| r[at].parse::<f64>().unwrap()).collect::<Vec<_>>();
    let position = |at: usize, names: &[&str]| -> Vec<u32> {
        rows.iter().map(|r| names.iter().position(|n| *n == &r[at]).unwrap() as u32).collect()
    };
    Schools {
        district: number(1).into_iter().map(|d| d as u32).collect(),
        kind: position(2, &["E", "H", "M"]),
        target: position(3, &["No", "Yes"]),
        score: number(4),
        weight: number(5),
        districts: number(6),
    }
}

#[track_caller]
fn agrees(got: &WeightedMean, estimate: f64, se: f64, relative: f64) {
    assert!((got.estimate - estimate).abs() < relative * estimate, "{}", got.estimate);
    assert!((got.se - se).abs() < relative * se, "{}", got.se);
}

// R: d <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1); svymean(~api00, d), and without fpc.
#[test]
fn the_mean_of_drawn_districts_agrees_with_survey() {
    let s = schools();
    let design = Design { cluster: &s.district, clusters_in_population: &s.districts, ..Design::default() };
    let mean = weighted_mean(&s.score, &s.weight, &design).unwrap();
    agrees(&mean, 644.169_398_907_1, 23.542_240_693_8, 1e-10);
    assert_eq!((mean.clusters, mean.df), (15, 14.0));
    let design = Design { clusters_in_population: &[], ..design };
    agrees(&weighted_mean(&s.score, &s.weight, &design).unwrap(), 644.169_398_907_1, 23.779_010_720_9, 1e-10);
}

// R: r <- rake(d, list(~stype, ~sch.wide), list(data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)),
//      data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))), control = list(maxit = 200, epsilon = 1e-10)); svymean(~api00, r)
// With R's own epsilon of 1 it stops at 641.23025 and 23.70364.
#[test]
fn the_raked_mean_agrees_with_survey() {
    let s = schools();
    let margins = [
        Margin { category: &s.kind, totals: &[4421.0, 755.0, 1018.0] },
        Margin { category: &s.target, totals: &[1072.0, 5122.0] },
    ];
    let raked = rake(&s.weight, &margins, &RakingOptions::default()).unwrap();
    for (row, want) in [(0, 50.329_401_12), (1, 29.870_675_49)] {
        let found = raked.weights.iter().any(|w| (w - want).abs() < 1e-7);
        assert!(found, "no weight of {want} (example {row})");
    }
    let design = Design { cluster: &s.district, clusters_in_population: &s.districts, ..Design::default() };
    let mean = raked.mean(&s.score, &design).unwrap();
    agrees(&mean, 641.230_320_926_8, 23.703_616_887_9, 1e-8);
    agrees(&mean, 641.23025, 23.70364, 1e-5);
    let design = Design { clusters_in_population: &[], ..design };
    agrees(&raked.mean(&s.score, &design).unwrap(), 641.230_320_926_8, 23.942_009_914_6, 1e-8);
}

/// Schools that met their target as those who answered, foretold by type and a made up number.
fn model_of_answers(s: &Schools) -> (Vec<Vec<f64>>, Vec<bool>) {
    let is = |kind: u32| s.kind.iter().map(|k| f64::from(u8::from(*k == kind))).collect::<Vec<_>>();
    let made_up = (1..=s.score.len()).map(|row| ((row * 37) % 101) as f64).collect();
    (vec![is(1), is(2), made_up], s.target.iter().map(|t| *t == 1).collect())
}

// tests/reference/scripts/independent.R: the equations of the model and of the mean stacked, districts as clusters.
#[test]
fn the_mean_by_the_probability_to_answer_agrees_with_stacked_estimating_equations() {
    let s = schools();
    let (columns, answered) = model_of_answers(&s);
    let design = Design { cluster: &s.district, ..Design::default() };
    for stabilised in [false, true] {
        let fit = response_weights(&columns, &answered, &ResponseOptions { stabilised, cap: None }).unwrap();
        let mean = fit.mean(&s.score, &design).unwrap();
        agrees(&mean, 648.604_699_707, 24.205_650_875_7, 1e-7);
        // With probabilities taken as known it would be 24.489 (survey).
        assert!(mean.se < 24.4);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn weights_of_answers_know_no_order_no_names_and_no_units(
        turn in 1usize..180, scale in 0.001..1000.0f64, shift in -500.0..500.0f64,
    ) {
        let s = schools();
        let (columns, answered) = model_of_answers(&s);
        let n = s.score.len();
        let order: Vec<usize> = (0..n).map(|i| (i * 5 + turn) % n).collect();
        let of = |values: &[f64]| order.iter().map(|&i| values[i]).collect::<Vec<f64>>();
        let mut other: Vec<Vec<f64>> = columns.iter().map(|c| of(c)).collect();
        other[2].iter_mut().for_each(|v| *v = shift + scale * *v);
        other.swap(0, 2);
        let answered2: Vec<bool> = order.iter().map(|&i| answered[i]).collect();
        let districts: Vec<u32> = order.iter().map(|&i| 90_000 - 3 * s.district[i]).collect();
        let options = ResponseOptions::default();
        let (was, now) = (
            response_weights(&columns, &answered, &options).unwrap(),
            response_weights(&other, &answered2, &options).unwrap(),
        );
        for (place, &i) in order.iter().enumerate() {
            prop_assert!((now.weights[place] - was.weights[i]).abs() < 1e-6);
        }
        prop_assert!((now.coefficients[1] * scale - was.coefficients[3]).abs() < 1e-6);
        let score: Vec<f64> = of(&s.score).iter().map(|v| shift + scale * v).collect();
        let was = was.mean(&s.score, &Design { cluster: &s.district, ..Design::default() }).unwrap();
        let now = now.mean(&score, &Design { cluster: &districts, ..Design::default() }).unwrap();
        prop_assert!(((now.estimate - shift) / scale - was.estimate).abs() < 1e-6 * was.estimate);
        prop_assert!((now.se / scale - was.se).abs() < 1e-6 * was.se);
        prop_assert_eq!((now.df, now.clusters), (was.df, was.clusters));
    }
}

// The errors of glm are those of its last step but one, some 1e-6 off.
// R: glm(I(sch.wide == "Yes") ~ stype + api00, binomial, apiclus1)
#[test]
fn the_model_of_the_response_agrees_with_glm() {
    let s = schools();
    let is = |kind: u32| s.kind.iter().map(|k| f64::from(u8::from(*k == kind))).collect::<Vec<_>>();
    let answered: Vec<bool> = s.target.iter().map(|t| *t == 1).collect();
    let columns = [is(1), is(2), s.score.clone()];
    let fit = response_weights(&columns, &answered, &ResponseOptions { stabilised: false, cap: None }).unwrap();
    let want = [
        (0.178_439_136_746_10, 1.433_306_215_335),
        (-1.018_700_949_848_56, 0.724_953_507_022),
        (-1.615_139_827_196_31, 0.530_361_906_447),
        (0.003_507_842_889_58, 0.002_270_758_271),
    ];
    for ((b, se), (want_b, want_se)) in fit.coefficients.iter().zip(&fit.standard_errors).zip(want) {
        assert!((b - want_b).abs() < 1e-8 * want_b.abs() && (se - want_se).abs() < 1e-5 * want_se, "{b} {se}");
    }
}
