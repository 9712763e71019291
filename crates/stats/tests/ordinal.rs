//! Cumulative logit models, with and without random intercepts, agree with R's `ordinal` and `lme4`.
//!
//! Wanted values: R 4.2, ordinal 2022.11-16 (`clm`, `clmm`, both with gradTol 1e-8), lme4 1.1-31 (`glmer`, bobyqa, rhoend 1e-9,
//! tolPwrss 1e-12). The tolerance of a comparison is what the references' own searches leave open.

use std::collections::BTreeMap;

use stats::logistic::LogisticData;
use stats::mixed::{Column, Level};
use stats::ordinal::{
    Groups, Integration, LogisticMixedFit, OrdinalData, OrdinalFit, fit_cumulative, fit_cumulative_mixed,
    fit_logistic_mixed,
};

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs().max(1e-2), "{got} is not {want}");
}

#[track_caller]
fn all_close(got: &[f64], want: &[f64], relative: f64) {
    assert_eq!(got.len(), want.len());
    got.iter().zip(want).for_each(|(g, w)| close(*g, *w, relative));
}

fn table(name: &str) -> BTreeMap<String, Vec<String>> {
    let path = format!("{}/tests/reference/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut columns: BTreeMap<String, Vec<String>> = names.iter().map(|n| (n.clone(), Vec::new())).collect();
    for record in reader.records() {
        let record = record.unwrap();
        names.iter().zip(&record).for_each(|(n, v)| columns.get_mut(n).unwrap().push(v.to_owned()));
    }
    columns
}

fn numbers(values: &[String]) -> Vec<f64> {
    values.iter().map(|v| v.parse().unwrap()).collect()
}

fn labels(values: &[String]) -> Vec<u32> {
    values.iter().map(|v| v.parse().unwrap()).collect()
}

fn is(values: &[String], what: &str) -> Vec<f64> {
    values.iter().map(|v| f64::from(u8::from(v == what))).collect()
}

fn se(fit: &OrdinalFit) -> Vec<f64> {
    (0..fit.covariance.rows()).map(|i| fit.covariance[(i, i)].sqrt()).collect()
}

fn binary_se(fit: &LogisticMixedFit) -> Vec<f64> {
    (0..fit.names.len()).map(|i| fit.covariance[(i, i)].sqrt()).collect()
}

/// 72 ratings of wines by nine judges.
struct Wine {
    y: Vec<u32>,
    x: Vec<Column>,
    judge: Vec<u32>,
}

fn wine() -> Wine {
    let table = table("wine.csv");
    Wine {
        y: labels(&table["rating"]).iter().map(|r| r - 1).collect(),
        x: vec![
            Column::new("tempwarm", is(&table["temp"], "warm")),
            Column::new("contactyes", is(&table["contact"], "yes")),
        ],
        judge: labels(&table["judge"]),
    }
}

impl Wine {
    fn data(&self) -> OrdinalData<'_> {
        OrdinalData { y: &self.y, categories: 5, x: self.x.clone(), weights: None, offset: None }
    }

    fn mixed(&self, integration: Integration) -> OrdinalFit {
        let groups = Groups { cluster: &self.judge, ..Groups::default() };
        fit_cumulative_mixed(&self.data(), &groups, integration).unwrap()
    }
}

/// Made-up answers of persons in units in clusters.
struct Nested {
    y: Vec<u32>,
    high: Vec<bool>,
    x: Vec<Column>,
    cluster: Vec<u32>,
    unit: Vec<u32>,
    person: Vec<u32>,
}

fn nested() -> Nested {
    let table = table("nested_ordinal.csv");
    let y = labels(&table["y"]);
    Nested {
        high: y.iter().map(|y| *y >= 2).collect(),
        y,
        x: ["t", "treat", "age"].map(|name| Column::new(name, numbers(&table[name]))).to_vec(),
        cluster: labels(&table["c"]),
        unit: labels(&table["unit"]),
        person: labels(&table["person"]),
    }
}

impl Nested {
    fn ordered(&self) -> OrdinalData<'_> {
        OrdinalData { y: &self.y, categories: 5, x: self.x.clone(), weights: None, offset: None }
    }

    fn binary(&self) -> LogisticData<'_> {
        let mut x = vec![Column::intercept(self.y.len())];
        x.extend(self.x.clone());
        LogisticData { y: &self.high, x, weights: None, offset: None }
    }

    fn groups(&self) -> Groups<'_> {
        Groups { cluster: &self.cluster, unit: &self.unit, person: &self.person }
    }
}

#[test]
fn wine_without_judges_agrees_with_clm() {
    let fit = fit_cumulative(&wine().data()).unwrap();
    close(fit.log_likelihood, -86.491_923_365_6, 1e-10);
    let thresholds = [-1.344_383_411_26, 1.250_808_798_42, 3.466_886_926_47, 5.006_404_204_27];
    all_close(&fit.thresholds, &thresholds, 1e-8);
    all_close(&fit.coefficients, &[2.503_102_007_90, 1.527_797_658_10], 1e-8);
    let ses = [0.517_102_045_324, 0.437_880_202_962, 0.597_760_424_608, 0.730_906_343_667];
    all_close(&se(&fit)[..4], &ses, 1e-7);
    all_close(&se(&fit)[4..], &[0.528_680_100_825, 0.476_622_629_648], 1e-7);
    assert_eq!((fit.used.as_slice(), fit.unused.len()), (&[0, 1, 2, 3, 4][..], 0));
    close(fit.coefficient("tempwarm").unwrap().t, 4.734_625, 1e-5);
    close(fit.threshold(1).unwrap().se, 0.437_880_202_962, 1e-7);
    let shares = fit.probabilities(&[1.0, 0.0], 0.0).unwrap();
    close(shares.iter().sum(), 1.0, 1e-12);
    close(shares[0], 1.0 / (1.0 + (1.344_383_411_26f64 + 2.503_102_007_90).exp()), 1e-7);
}

#[test]
fn wine_with_judges_by_quadrature_agrees_with_clmm() {
    let fit = wine().mixed(Integration::Quadrature(10));
    close(fit.log_likelihood, -81.532_460_711_7, 1e-9);
    all_close(&fit.coefficients, &[3.061_890_993_46, 1.833_433_365_34], 1e-5);
    let thresholds = [-1.623_487_452_42, 1.512_796_039_27, 4.227_053_455_14, 6.086_152_279_55];
    all_close(&fit.thresholds, &thresholds, 1e-5);
    let judges = fit.spread(Level::Cluster).unwrap();
    close(judges.sd * judges.sd, 1.287_733_134, 1e-5);
    close(judges.sd, 1.134_783, 1e-5);
    all_close(&se(&fit)[4..], &[0.595_076_334, 0.512_171_244], 1e-4);
    let modes: Vec<f64> = judges.modes.iter().map(|m| m.mode).collect();
    all_close(&modes[..3], &[1.698_463_659, -0.566_574_557, 0.970_524_362], 1e-4);
    assert!(!judges.at_boundary && judges.sd_se.is_some_and(|s| s > 0.2 && s < 0.6));
    let averaged = fit.marginal_probabilities(&[0.0, 0.0]).unwrap();
    let typical = fit.probabilities(&[0.0, 0.0], 0.0).unwrap();
    close(averaged.iter().sum(), 1.0, 1e-10);
    assert!(averaged[4] > typical[4] && averaged[1] < typical[1]);
}

#[test]
fn wine_with_judges_by_laplace_agrees_with_clmm() {
    let fit = wine().mixed(Integration::Laplace);
    close(fit.log_likelihood, -81.565_409, 1e-6);
    all_close(&fit.coefficients, &[3.063_00, 1.834_90], 2e-5);
    close(fit.spread(Level::Cluster).unwrap().sd, 1.131_14, 2e-5);
    let one_node = wine().mixed(Integration::Quadrature(1));
    close(one_node.log_likelihood, fit.log_likelihood, 1e-10);
    all_close(&one_node.coefficients, &fit.coefficients, 1e-6);
    all_close(&se(&one_node), &se(&fit), 1e-5);
}

#[test]
fn answers_in_three_nested_levels_agree_with_clmm() {
    let nested = nested();
    let fit = fit_cumulative_mixed(&nested.ordered(), &nested.groups(), Integration::Laplace).unwrap();
    close(fit.log_likelihood, -478.374_353_07, 1e-8);
    all_close(&fit.coefficients, &[0.529_987_718_082, 0.436_795_920_529, 0.224_278_871_792], 1e-3);
    let thresholds = [-2.008_999_143_771, -0.477_161_881_138, 0.575_063_449_598, 1.886_463_023_540];
    all_close(&fit.thresholds, &thresholds, 1e-3);
    let ses = [0.371_501_768, 0.332_479_415, 0.334_050_024, 0.363_841_393, 0.298_581_471, 0.408_855_339, 0.116_114_660];
    all_close(&se(&fit), &ses, 1e-3);
    let sds: Vec<f64> = fit.spreads.iter().map(|s| s.sd).collect();
    all_close(&sds, &[0.638_568_149, 0.642_066_390, 0.683_195_668], 1e-3);
    let levels: Vec<Level> = fit.spreads.iter().map(|s| s.level).collect();
    assert_eq!(levels, [Level::Cluster, Level::Unit, Level::Person]);
    assert_eq!(fit.spreads[1].modes.len(), 30);
}

#[test]
fn yes_or_no_in_three_nested_levels_agrees_with_glmer() {
    let nested = nested();
    let fit = fit_logistic_mixed(&nested.binary(), &nested.groups(), Integration::Laplace).unwrap();
    close(fit.log_likelihood(), -188.922_301_145, 1e-8);
    let wanted = [0.468_497_039_655, 0.251_133_195_949, 1.052_857_267_426, 0.151_835_977_982];
    all_close(&fit.coefficients, &wanted, 1e-3);
    let sds: Vec<f64> = fit.spreads().iter().map(|s| s.sd).collect();
    all_close(&sds, &[0.594_244_625, 0.710_947_302, 0.669_451_988], 1e-3);
    let wanted = [0.332_122_829, 0.370_505_488, 0.547_870_640, 0.143_455_354];
    all_close(&binary_se(&fit), &wanted, 1e-2);
}

#[test]
fn yes_or_no_in_units_agrees_with_glmer_by_laplace_and_quadrature() {
    let nested = nested();
    let groups = Groups { unit: &nested.unit, ..Groups::default() };
    let laplace = fit_logistic_mixed(&nested.binary(), &groups, Integration::Laplace).unwrap();
    close(laplace.log_likelihood(), -190.764_891_824, 1e-9);
    all_close(&laplace.coefficients, &[0.431_766_973, 0.246_625_974, 0.929_940_167, 0.175_088_189], 1e-4);
    close(laplace.spread(Level::Unit).unwrap().sd, 0.876_634_590, 1e-4);
    let quadrature = fit_logistic_mixed(&nested.binary(), &groups, Integration::Quadrature(10)).unwrap();
    close(quadrature.log_likelihood(), -190.517_128_431, 1e-9);
    all_close(&quadrature.coefficients, &[0.433_536_770, 0.244_638_856, 0.933_394_384, 0.174_740_001], 1e-4);
    all_close(&binary_se(&quadrature), &[0.234_305_077, 0.341_510_370, 0.492_620_817, 0.128_726_325], 1e-3);
    let units = quadrature.spread(Level::Unit).unwrap();
    close(units.sd, 0.897_762_055, 1e-4);
    for (mode, want) in units.modes.iter().zip([0.581_786_422, 1.149_903_478, 1.275_700_385]) {
        close(mode.mode, want, 1e-3);
    }
    for (mode, want) in units.modes.iter().zip([0.552_969_784, 0.638_890_683, 0.619_024_136]) {
        close(mode.sd, want, 1e-3);
    }
}

#[test]
fn counts_of_cases_per_herd_agree_with_glmer() {
    let table = table("cbpp.csv");
    let (cases, sizes) = (numbers(&table["incidence"]), numbers(&table["size"]));
    let n = cases.len();
    let twice = |values: &[f64]| [values, values].concat();
    let y: Vec<bool> = (0..2 * n).map(|i| i < n).collect();
    let weights: Vec<f64> = cases.iter().copied().chain((0..n).map(|i| sizes[i] - cases[i])).collect();
    let herd = labels(&table["herd"]).repeat(2);
    let mut x = vec![Column::intercept(2 * n)];
    x.extend(["2", "3", "4"].map(|p| Column::new(format!("period{p}"), twice(&is(&table["period"], p)))));
    let data = LogisticData { y: &y, x, weights: Some(&weights), offset: None };
    let groups = Groups { cluster: &herd, ..Groups::default() };
    // The number of orders in which a count can come about is no part of the likelihood of single rows.
    let choose = |n: f64, k: f64| (0..k as usize).map(|i| ((n - i as f64) / (k - i as f64)).ln()).sum::<f64>();
    let orders: f64 = (0..n).map(|i| choose(sizes[i], cases[i])).sum();
    let laplace = fit_logistic_mixed(&data, &groups, Integration::Laplace).unwrap();
    close(laplace.log_likelihood() + orders, -92.026_281_871_5, 1e-8);
    all_close(&laplace.coefficients, &[-1.398_532, -0.992_333, -1.128_672, -1.580_314], 2e-4);
    close(laplace.spread(Level::Cluster).unwrap().sd, 0.642_261, 2e-4);
    all_close(&binary_se(&laplace), &[0.232_472, 0.306_642, 0.326_638, 0.427_436], 1e-2);
    let quadrature = fit_logistic_mixed(&data, &groups, Integration::Quadrature(10)).unwrap();
    all_close(&quadrature.coefficients, &[-1.399_231, -0.991_404, -1.127_819, -1.579_471], 2e-4);
    close(quadrature.spread(Level::Cluster).unwrap().sd, 0.647_519, 2e-4);
    all_close(&binary_se(&quadrature), &[0.233_512, 0.306_768, 0.326_768, 0.427_594], 1e-3);
}
