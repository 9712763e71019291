use proptest::prelude::*;

use super::*;
use crate::testing::Random;

fn each_its_own(n: usize) -> Vec<u32> {
    (0..n as u32).collect()
}

#[test]
fn equal_weights_and_single_rows_give_the_ordinary_mean_and_error() {
    let y = [3.0, 5.0, 4.0, 8.0, 6.0, 1.0];
    let cluster = each_its_own(6);
    let design = Design { cluster: &cluster, ..Design::default() };
    let mean = weighted_mean(&y, &[2.5; 6], &design).unwrap();
    let se = (crate::descriptive::variance(&y).unwrap() / 6.0).sqrt();
    assert!((mean.estimate - 4.5).abs() < 1e-12 && (mean.se - se).abs() < 1e-12);
    assert!((mean.effective_n - 6.0).abs() < 1e-12 && mean.df == 5.0 && mean.clusters == 6);
    assert!((mean.p(4.5) - 1.0).abs() < 1e-12 && mean.ci(0.95).contains(4.5));
}

#[test]
fn bounds_hold_together_with_the_totals() {
    let first: Vec<u32> = (0..200).map(|i| u32::from(i < 150)).collect();
    let second: Vec<u32> = (0..200).map(|i| i % 4).collect();
    let margins = [
        Margin { category: &first, totals: &[520.0, 480.0] },
        Margin { category: &second, totals: &[100.0, 400.0, 300.0, 200.0] },
    ];
    let free = rake(&[1.0; 200], &margins, &RakingOptions::default()).unwrap();
    let bounds = Some((0.3, 3.0));
    let bounded = rake(&[1.0; 200], &margins, &RakingOptions { bounds, ..Default::default() }).unwrap();
    assert!(free.weights.iter().copied().fold(0.0, f64::max) > 15.0 + 1e-6);
    assert!(bounded.weights.iter().all(|w| (1.5 - 1e-9..=15.0 + 1e-9).contains(w)) && bounded.at_bound > 0);
    for result in [&free, &bounded] {
        assert!(result.deviation <= 1e-10);
        let total: f64 = result.weights.iter().zip(&first).filter(|(_, c)| **c == 1).map(|(w, _)| w).sum();
        assert!((total - 480.0).abs() < 1e-6);
    }
    let narrow = RakingOptions { bounds: Some((0.9, 1.1)), ..Default::default() };
    assert_eq!(rake(&[1.0; 200], &margins, &narrow), Err(WeightError::NotConverged));
}

#[test]
fn totals_that_cannot_be_met_are_refused_with_the_reason() {
    let rake = |category: &[u32], totals: &[f64]| {
        rake(&[1.0; 4], &[Margin { category, totals }], &RakingOptions::default()).map(|r| r.weights)
    };
    assert_eq!(rake(&[0, 0, 1, 1], &[5.0, 5.0, 2.0]), Err(WeightError::EmptyCategory { margin: 0, category: 2 }));
    assert_eq!(rake(&[0, 0, 1, 3], &[5.0, 5.0, 2.0]), Err(WeightError::Totals { margin: 0 }));
    assert_eq!(rake(&[0, 0, 1, 1], &[5.0, -5.0]), Err(WeightError::Totals { margin: 0 }));
    assert_eq!(rake(&[0, 0, 1], &[5.0, 5.0]), Err(WeightError::Lengths));
    assert_eq!(rake(&[0, 0, 1, 1], &[5.0, 0.0]), Ok(vec![2.5, 2.5, 0.0, 0.0]));
    let (a, b) = ([0, 0, 1, 1], [0, 0, 1, 1]);
    let contradiction = [Margin { category: &a, totals: &[5.0, 5.0] }, Margin { category: &b, totals: &[4.0, 6.0] }];
    assert_eq!(super::rake(&[1.0; 4], &contradiction, &RakingOptions::default()), Err(WeightError::NotConverged));
}

#[test]
fn a_single_cluster_shows_no_spread() {
    let design = Design { cluster: &[4, 4, 4], ..Design::default() };
    assert_eq!(weighted_mean(&[1.0, 2.0, 3.0], &[1.0; 3], &design), Err(WeightError::SingleCluster { stratum: 0 }));
    let design = Design { cluster: &[1, 2, 3], stratum: &[1, 1, 9], ..Design::default() };
    assert_eq!(weighted_mean(&[1.0, 2.0, 3.0], &[1.0; 3], &design), Err(WeightError::SingleCluster { stratum: 9 }));
    assert_eq!(weighted_mean(&[1.0, 2.0, 3.0], &[0.0; 3], &design), Err(WeightError::Empty));
    assert_eq!(weighted_mean(&[1.0, f64::NAN, 3.0], &[1.0; 3], &design), Err(WeightError::NotUsable { row: 1 }));
}

/// A frame in clusters where the old are seldom there and low, and their answers.
fn frame(random: &mut Random) -> (Vec<f64>, Vec<f64>, Vec<bool>, Vec<u32>) {
    let (mut age, mut y, mut answered, mut cluster) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for c in 0..20 {
        let common = 0.3 * random.normal();
        for _ in 0..60 {
            let x = random.normal();
            age.push(45.0 + 10.0 * x);
            y.push(2.0 - 0.5 * x + common + random.normal());
            answered.push(random.uniform() < 1.0 / (1.0 + (0.6 + 0.8 * x).exp()));
            cluster.push(c);
        }
    }
    (age, y, answered, cluster)
}

#[test]
fn response_weights_take_out_the_bias_and_cover_the_truth() {
    let mut random = Random(3);
    let (mut covered, mut naive, mut sum) = (0, 0.0, 0.0);
    for _ in 0..300 {
        let (age, y, answered, cluster) = frame(&mut random);
        let weights = response_weights(&[age], &answered, &ResponseOptions::default()).unwrap();
        let mean = weights.mean(&y, &Design { cluster: &cluster, ..Design::default() }).unwrap();
        covered += i32::from(mean.ci(0.95).contains(2.0));
        sum += mean.estimate / 300.0;
        let plain: Vec<f64> = y.iter().zip(&answered).filter(|(_, a)| **a).map(|(y, _)| *y).collect();
        naive += crate::descriptive::mean(&plain).unwrap() / 300.0;
    }
    assert!((sum - 2.0).abs() < 0.02 && naive > 2.15, "{sum} {naive}");
    assert!((274..=296).contains(&covered), "{covered}");
}

#[test]
fn a_cap_keeps_the_sum_of_the_weights() {
    let (age, _, answered, _) = frame(&mut Random(8));
    let columns = [age];
    let free = response_weights(&columns, &answered, &ResponseOptions { stabilised: false, cap: None }).unwrap();
    let capped = response_weights(&columns, &answered, &ResponseOptions { stabilised: false, cap: Some(2.0) }).unwrap();
    let (sum, count) = (capped.weights.iter().sum::<f64>(), answered.iter().filter(|a| **a).count() as f64);
    assert!((sum - 1200.0).abs() < 1e-6 && (free.weights.iter().sum::<f64>() - 1200.0).abs() < 1e-6);
    let mean = 1200.0 / count;
    assert!(capped.weights.iter().all(|w| *w <= 2.0 * mean * (1.0 + 1e-9)) && capped.capped > 0);
    assert!(capped.effective_n > free.effective_n && free.effective_n < count);
}

#[test]
fn a_column_that_tells_who_answered_and_one_that_says_nothing_new_are_refused() {
    let answered: Vec<bool> = (0..40).map(|i| i % 2 == 0 || i > 30).collect();
    let tells: Vec<f64> = answered.iter().map(|a| f64::from(u8::from(*a))).collect();
    let options = ResponseOptions::default();
    assert_eq!(response_weights(&[tells], &answered, &options).err(), Some(WeightError::Separated));
    let half: Vec<f64> = (0..40).map(|i| f64::from(u8::from(i > 30))).collect();
    assert_eq!(response_weights(&[half], &answered, &options).err(), Some(WeightError::Separated));
    let x: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 11)).collect();
    let twice = x.iter().map(|v| 3.0 - 2.0 * v).collect();
    assert_eq!(response_weights(&[x, twice], &answered, &options).err(), Some(WeightError::Collinear));
    assert_eq!(response_weights(&[vec![4.0; 40]], &answered, &options).err(), Some(WeightError::Collinear));
    assert_eq!(response_weights(&[], &[true; 4], &options).err(), Some(WeightError::NoContrast));
    let equal = response_weights(&[], &answered, &options).unwrap();
    assert!(equal.weights.iter().all(|w| *w == 0.0 || (w - 1.0).abs() < 1e-9));
}

proptest! {
    #[test]
    fn the_order_of_rows_names_and_units_do_not_matter_to_a_raked_mean(
        rows in proptest::collection::vec((0u32..3, 0u32..2, 0u32..6, -5.0..5.0f64, 0.5..2.0f64), 30..60), scale in 0.1..9.0f64,
    ) {
        let run = |rows: &[(u32, u32, u32, f64, f64)], names: u32| {
            let (a, b): (Vec<u32>, Vec<u32>) = rows.iter().map(|r| (r.0, r.1)).unzip();
            let cluster: Vec<u32> = rows.iter().map(|r| names - r.2).collect();
            let y: Vec<f64> = rows.iter().map(|r| r.3).collect();
            let base: Vec<f64> = rows.iter().map(|r| r.4).collect();
            let margins = [Margin { category: &a, totals: &[30.0, 40.0, 30.0] }, Margin { category: &b, totals: &[45.0, 55.0] }];
            let raked = rake(&base, &margins, &RakingOptions::default())?;
            raked.mean(&y, &Design { cluster: &cluster, ..Design::default() })
        };
        let moved: Vec<_> = rows.iter().rev().map(|r| (r.0, r.1, r.2, 7.0 + scale * r.3, r.4)).collect();
        if let (Ok(one), Ok(other)) = (run(&rows, 10), run(&moved, 90)) {
            prop_assert!((other.estimate - 7.0 - scale * one.estimate).abs() < 1e-6 * (1.0 + scale));
            prop_assert!((other.se - scale * one.se).abs() < 1e-6 * scale);
        }
    }
}
