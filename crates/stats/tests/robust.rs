//! Cluster-robust least squares against clubSandwich, and what must hold whatever the data.

use proptest::prelude::*;
use stats::matrix::Matrix;
use stats::mixed::{Column, Contrast};
use stats::robust::{RobustError, RobustFit, cluster_robust};

fn column(name: &str) -> Vec<f64> {
    let path = format!("{}/tests/reference/nested.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let position = reader.headers().unwrap().iter().position(|h| h == name).unwrap();
    reader.records().map(|r| r.unwrap()[position].parse().unwrap()).collect()
}

/// `w <- 1 + ((seq_len(nrow(n)) * 7) %% 5) / 2`
fn weights(rows: usize) -> Vec<f64> {
    (1..=rows).map(|i| 1.0 + ((i * 7) % 5) as f64 / 2.0).collect()
}

fn clusters() -> Vec<u32> {
    column("cluster").into_iter().map(|v| v as u32).collect()
}

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs().max(1e-3), "{got} is not {want}");
}

#[track_caller]
fn agrees(got: Contrast, want: [f64; 3]) {
    close(got.estimate, want[0], 1e-8);
    close(got.se, want[1], 1e-8);
    close(got.df, want[2], 1e-7);
}

fn covariates() -> Vec<Column> {
    let wave = column("wave");
    vec![Column::intercept(wave.len()), Column::new("wave", wave), Column::new("y0", column("y0"))]
}

/// `lm(y ~ 0 + factor(cluster) + wave + treated)`, treated the second wave of the clusters 1 to 4.
fn fixed_effects() -> Vec<Column> {
    let (cluster, wave) = (clusters(), column("wave"));
    let mut x: Vec<Column> = (1..=8)
        .map(|c| Column::new(format!("c{c}"), cluster.iter().map(|&v| f64::from(u8::from(v == c))).collect()))
        .collect();
    let treated = cluster.iter().zip(&wave).map(|(&c, w)| if c <= 4 { *w } else { 0.0 }).collect();
    x.push(Column::new("wave", wave));
    x.push(Column::new("treated", treated));
    x
}

#[test]
fn ordinary_least_squares_agrees_with_club_sandwich() {
    let fit = cluster_robust(&column("y"), &covariates(), &[], &clusters()).unwrap();
    agrees(fit.coefficient("intercept").unwrap(), [2.842_349_804_6, 0.401_521_683_6, 6.819_447_818_0]);
    agrees(fit.coefficient("wave").unwrap(), [0.372_632_668_3, 0.113_490_677_7, 6.973_839_964_6]);
    agrees(fit.coefficient("y0").unwrap(), [0.048_409_457_0, 0.144_391_730_2, 6.738_194_872_6]);
}

#[test]
fn weighted_least_squares_agrees_with_club_sandwich() {
    let y = column("y");
    let fit = cluster_robust(&y, &covariates(), &weights(y.len()), &clusters()).unwrap();
    agrees(fit.coefficient("intercept").unwrap(), [2.761_451_599_6, 0.383_149_005_9, 6.482_274_412_3]);
    agrees(fit.coefficient("wave").unwrap(), [0.351_800_782_7, 0.121_672_159_1, 6.954_812_909_4]);
    agrees(fit.coefficient("y0").unwrap(), [0.094_329_119_9, 0.143_002_587_7, 6.559_887_982_3]);
}

#[test]
fn a_fixed_effect_of_every_cluster_agrees_with_club_sandwich() {
    let y = column("y");
    let fit = cluster_robust(&y, &fixed_effects(), &weights(y.len()), &clusters()).unwrap();
    agrees(fit.coefficient("wave").unwrap(), [0.633_938_383_365, 0.153_345_673_988, 2.984_911_946_20]);
    agrees(fit.coefficient("treated").unwrap(), [-0.427_719_640_792, 0.163_233_377_111, 5.962_587_824_29]);
    assert_eq!((fit.clusters, fit.rows), (8, y.len()));
}

fn effect(fit: &RobustFit) -> Contrast {
    fit.coefficient("wave").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn order_labels_units_and_the_size_of_the_weights_do_not_matter(
        turn in 1usize..300, scale in 0.01..100.0f64, shift in -100.0..100.0f64, factor in 0.1..1000.0f64,
    ) {
        let (y, cluster) = (column("y"), clusters());
        let w = weights(y.len());
        let one = cluster_robust(&y, &covariates(), &w, &cluster).unwrap();
        let turned = |v: &[f64]| { let mut v = v.to_vec(); v.rotate_left(turn); v };
        let mut x: Vec<Column> = covariates().into_iter().map(|c| Column::new(c.name, turned(&c.values))).collect();
        x[2].values.iter_mut().for_each(|v| *v = shift + scale * *v);
        let y: Vec<f64> = turned(&y).iter().map(|v| shift + scale * v).collect();
        let w: Vec<f64> = turned(&w).iter().map(|v| factor * v).collect();
        let mut labels: Vec<u32> = cluster.iter().map(|c| 4_000_000_000 - 13 * c).collect();
        labels.rotate_left(turn);
        let two = cluster_robust(&y, &x, &w, &labels).unwrap();
        close(effect(&two).estimate, scale * effect(&one).estimate, 1e-6);
        close(effect(&two).se, scale * effect(&one).se, 1e-6);
        close(effect(&two).df, effect(&one).df, 1e-6);
    }
}

#[test]
fn a_row_of_weight_zero_is_as_if_it_were_not_there() {
    let (mut y, mut x, mut cluster) = (column("y"), covariates(), clusters());
    let mut w = weights(y.len());
    let one = cluster_robust(&y, &x, &w, &cluster).unwrap();
    y.push(1e6);
    x.iter_mut().for_each(|c| c.values.push(3.0));
    cluster.push(77);
    w.push(0.0);
    let two = cluster_robust(&y, &x, &w, &cluster).unwrap();
    assert_eq!((one.clusters, one.rows), (two.clusters, two.rows));
    close(effect(&two).se, effect(&one).se, 1e-9);
    close(effect(&two).df, effect(&one).df, 1e-9);
}

#[test]
fn means_of_balanced_clusters_are_the_t_test_of_the_means() {
    // Four clusters with two rows each: the intercept is the mean of four means.
    let y = [1.0, 3.0, 2.0, 6.0, 5.0, 5.0, 0.0, 2.0];
    let cluster = [1, 1, 2, 2, 3, 3, 4, 4];
    let fit = cluster_robust(&y, &[Column::intercept(8)], &[], &cluster).unwrap();
    let mean = fit.contrast(&[1.0]).unwrap();
    let means = [2.0, 4.0, 5.0, 1.0];
    close(mean.se, (stats::descriptive::variance(&means).unwrap() / 4.0).sqrt(), 1e-10);
    close(mean.df, 3.0, 1e-10);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let y = [1.0, 2.0, 4.0, 3.0];
    let one = || vec![Column::intercept(4)];
    let refused = |y: &[f64], x: Vec<Column>, w: &[f64], c: &[u32]| cluster_robust(y, &x, w, c).unwrap_err();
    assert_eq!(refused(&y, one(), &[], &[1, 1, 1, 1]), RobustError::TooFewClusters { clusters: 1 });
    assert_eq!(refused(&[], vec![], &[], &[]), RobustError::TooFewClusters { clusters: 0 });
    assert!(matches!(refused(&y, one(), &[1.0, -1.0, 1.0, 1.0], &[1, 1, 2, 2]), RobustError::NotUsable { row: 1, .. }));
    assert!(matches!(refused(&y, one(), &[1.0], &[1, 1, 2, 2]), RobustError::Length { found: 1, .. }));
    let twice = vec![Column::intercept(4), Column::new("again", vec![2.0; 4])];
    assert_eq!(refused(&y, twice, &[], &[1, 1, 2, 2]), RobustError::Collinear { column: "again".to_owned() });
    let zero = vec![Column::intercept(4), Column::new("zero", vec![0.0; 4])];
    assert_eq!(refused(&y, zero, &[], &[1, 1, 2, 2]), RobustError::Collinear { column: "zero".to_owned() });
    let many: Vec<Column> = (0..601).map(|i| Column::new(i.to_string(), vec![0.0; 4])).collect();
    assert_eq!(refused(&y, many, &[], &[1, 1, 2, 2]), RobustError::TooManyColumns { columns: 601 });
    // The indicator of a cluster explains all of it.
    let own = vec![Column::new("a", vec![1.0, 1.0, 0.0, 0.0]), Column::new("b", vec![0.0, 0.0, 1.0, 1.0])];
    let fit = cluster_robust(&y, &own, &[], &[1, 1, 2, 2]).unwrap();
    assert_eq!(fit.contrast(&[1.0, -1.0]).unwrap_err(), RobustError::NothingVaries);
    assert_eq!(fit.contrast(&[1.0]).unwrap_err(), RobustError::ContrastLength { found: 1, coefficients: 2 });
}

/// The rows of each cluster put together to as many as there are numbers, with the same sums of squares and products.
fn merged(y: &[f64], x: &[Column], cluster: &[u32]) -> (Vec<f64>, Vec<Column>, Vec<u32>) {
    let columns: Vec<&[f64]> = x.iter().map(|c| c.values.as_slice()).chain([y]).collect();
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut labels: Vec<u32> = cluster.to_vec();
    labels.sort_unstable();
    labels.dedup();
    let mut names = Vec::new();
    for label in labels {
        let own: Vec<usize> = (0..y.len()).filter(|i| cluster[*i] == label).collect();
        let products = Matrix::from_fn(columns.len(), columns.len(), |i, j| {
            own.iter().map(|&row| columns[i][row] * columns[j][row]).sum()
        });
        let factor = products.cholesky().unwrap();
        for row in 0..columns.len() {
            rows.push((0..columns.len()).map(|column| factor.lower()[(column, row)]).collect());
            names.push(label);
        }
    }
    let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<f64>>();
    let x = x.iter().enumerate().map(|(at, c)| Column::new(c.name.clone(), column(at))).collect();
    (column(columns.len() - 1), x, names)
}

#[test]
fn sums_of_squares_and_products_of_each_cluster_are_enough() {
    let (y, cluster) = (column("y"), clusters());
    let x = covariates();
    let one = cluster_robust(&y, &x, &[], &cluster).unwrap();
    let (few, columns, names) = merged(&y, &x, &cluster);
    assert!(few.len() < y.len() / 4, "{} of {}", few.len(), y.len());
    let two = cluster_robust(&few, &columns, &[], &names).unwrap();
    for name in x.iter().map(|c| c.name.as_str()) {
        let (a, b) = (one.coefficient(name).unwrap(), two.coefficient(name).unwrap());
        close(b.estimate, a.estimate, 1e-7);
        close(b.se, a.se, 1e-7);
        close(b.df, a.df, 1e-6);
    }
}
