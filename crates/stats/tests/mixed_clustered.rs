//! Cluster-robust errors of a mixed model, against the same computed row by row.

use proptest::prelude::*;
use stats::mixed::{Column, Level, MixedData, MixedFit, RandomTerm, fit_reml};
use stats::robust::cluster_robust;

/// Random numbers of a test: splitmix64.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

struct Rows {
    y: Vec<f64>,
    x: Vec<Column>,
    cluster: Vec<u32>,
}

/// Clusters of unequal size in two periods, the later ones treated in the second.
fn rows(seed: u64, clusters: u32) -> Rows {
    let mut chance = Chance(seed);
    let (mut y, mut period, mut treated, mut other, mut cluster) = (vec![], vec![], vec![], vec![], vec![]);
    for number in 0..clusters {
        let level = 0.6 * chance.normal();
        for row in 0..(4 + 3 * (number % 4)) {
            let (p, d) = (f64::from(row % 2), f64::from(u8::from(row % 2 == 1 && number % 2 == 0)));
            let x = chance.normal();
            y.push(2.0 + level + 0.3 * p + 0.5 * d + 0.2 * x + chance.normal());
            period.push(p);
            treated.push(d);
            other.push(x);
            cluster.push(100 - number);
        }
    }
    let n = y.len();
    let column = Column::new;
    let x = vec![Column::intercept(n), column("period", period), column("treated", treated), column("x", other)];
    Rows { y, x, cluster }
}

fn fit(rows: &Rows) -> MixedFit {
    fit_reml(&MixedData {
        y: &rows.y,
        x: rows.x.clone(),
        cluster: &rows.cluster,
        unit: &[],
        person: &[],
        cluster_random: vec![RandomTerm::intercept(rows.y.len())],
        unit_random: Vec::new(),
    })
    .unwrap()
}

/// The rows of each cluster times the inverse root of `I + r J`, so that nothing is left in common within clusters.
fn whitened(rows: &Rows, relative: f64) -> (Vec<f64>, Vec<Column>) {
    let turn = |values: &[f64]| -> Vec<f64> {
        (0..values.len())
            .map(|row| {
                let own: Vec<f64> = (0..values.len())
                    .filter(|other| rows.cluster[*other] == rows.cluster[row])
                    .map(|other| values[other])
                    .collect();
                let n = own.len() as f64;
                values[row] + (1.0 / (1.0 + n * relative).sqrt() - 1.0) * own.iter().sum::<f64>() / n
            })
            .collect()
    };
    let x = rows.x.iter().map(|column| Column::new(column.name.clone(), turn(&column.values))).collect();
    (turn(&rows.y), x)
}

#[test]
fn the_robust_error_is_that_of_whitened_rows() {
    for (seed, clusters) in [(1, 6), (2, 11), (3, 20)] {
        let rows = rows(seed, clusters);
        let fit = fit(&rows);
        let relative = fit.component(Level::Cluster, "intercept").unwrap().variance() / fit.residual_variance;
        let (y, x) = whitened(&rows, relative);
        let plain = cluster_robust(&y, &x, &[], &rows.cluster).unwrap();
        for weights in [[0.0, 0.0, 1.0, 0.0], [1.0, 0.5, 0.0, -2.0]] {
            let (own, other) = (fit.contrast_cr2(&weights).unwrap(), plain.contrast(&weights).unwrap());
            for (a, b) in [(own.estimate, other.estimate), (own.se, other.se), (own.df, other.df)] {
                assert!((a - b).abs() < 1e-6 * b.abs(), "{seed}: {a} {b}");
            }
        }
    }
}

#[test]
fn what_each_cluster_moved_is_told_by_its_number_and_adds_up() {
    let rows = rows(5, 12);
    let fit = fit(&rows);
    let weights = [0.0, 0.0, 1.0, 0.0];
    let told = fit.cluster_influence(&weights).unwrap();
    assert_eq!(told.clusters, (89..=100).collect::<Vec<_>>());
    let se = told.influence.iter().map(|e| e * e).sum::<f64>().sqrt();
    assert!((se - fit.contrast_cr2(&weights).unwrap().se).abs() < 1e-12);
    // A cluster whose answers rise where it was treated moves the effect up by about what it moves when left out.
    let mut moved = rows.y.clone();
    for (row, y) in moved.iter_mut().enumerate() {
        *y += if rows.cluster[row] == 100 { 3.0 * rows.x[2].values[row] } else { 0.0 };
    }
    let after = self::fit(&Rows { y: moved, x: rows.x.clone(), cluster: rows.cluster.clone() });
    let after = after.cluster_influence(&weights).unwrap();
    assert!(after.influence[11] > told.influence[11] + 0.1);
}

#[test]
fn the_variance_is_right_on_average_and_its_degrees_lie_below_the_clusters() {
    let weights = [0.0, 0.0, 1.0, 0.0];
    let (mut squares, mut told, mut sum, mut df) = (0.0, 0.0, 0.0, 0.0);
    let runs = 400;
    for seed in 0..runs {
        let fit = fit(&rows(1_000 + seed, 10)).contrast_cr2(&weights).unwrap();
        sum += fit.estimate;
        squares += (fit.estimate - 0.5).powi(2);
        told += fit.se * fit.se;
        df += fit.df;
    }
    let runs = runs as f64;
    assert!((sum / runs - 0.5).abs() < 0.06, "{}", sum / runs);
    assert!((0.85..1.15).contains(&(told / squares)), "{}", told / squares);
    assert!((3.0..9.0).contains(&(df / runs)), "{}", df / runs);
}

#[test]
fn without_clusters_there_is_nothing_to_tell() {
    let mut rows = rows(7, 8);
    rows.cluster.fill(3);
    let fit = fit(&rows);
    assert!(fit.cluster_influence(&[0.0, 0.0, 1.0, 0.0]).is_err());
    assert!(fit.contrast_cr2(&[1.0]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_each_cluster_moved_knows_no_order_of_rows_no_names_and_no_units(
        seed in 1u64..500, turn in 1usize..60, scale in 0.01..100.0f64, shift in -50.0..50.0f64,
    ) {
        let one = rows(seed, 9);
        let n = one.y.len();
        let turned = |values: &[f64]| { let mut values = values.to_vec(); values.rotate_left(turn % n); values };
        let mut x: Vec<Column> = one.x.iter().map(|c| Column::new(c.name.clone(), turned(&c.values))).collect();
        x[3].values.iter_mut().for_each(|v| *v = shift + scale * *v);
        let y = turned(&one.y).iter().map(|y| shift + scale * y).collect();
        let mut cluster: Vec<u32> = one.cluster.iter().map(|c| 4_000_000_000 - 13 * c).collect();
        cluster.rotate_left(turn % n);
        let two = Rows { y, x, cluster };
        let weights = [0.0, 0.0, 1.0, 0.0];
        let (a, b) = (fit(&one), fit(&two));
        let (cr2, moved) = (a.contrast_cr2(&weights).unwrap(), b.contrast_cr2(&weights).unwrap());
        prop_assert!((moved.se / (scale * cr2.se) - 1.0).abs() < 1e-4, "{} {}", moved.se, cr2.se);
        prop_assert!((moved.df / cr2.df - 1.0).abs() < 1e-3, "{} {}", moved.df, cr2.df);
        let (was, now) = (a.cluster_influence(&weights).unwrap(), b.cluster_influence(&weights).unwrap());
        for (cluster, was) in was.clusters.iter().zip(&was.influence) {
            let place = now.clusters.iter().position(|c| *c == 4_000_000_000 - 13 * cluster).unwrap();
            prop_assert!((now.influence[place] / scale - was).abs() < 1e-4 * cr2.se, "{was}");
        }
    }
}
