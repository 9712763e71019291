//! What must hold for every mixed model: the dense likelihood agrees, and order, labels and units do not matter.

use proptest::prelude::*;
use stats::matrix::Matrix;
use stats::mixed::{Column, DropReason, FitError, Level, MixedData, MixedFit, RandomTerm, fit_change, fit_reml};

/// Rows of persons in units in clusters with effects drawn by a generator of our own.
#[derive(Debug, Clone, Default)]
struct Rows {
    y: Vec<f64>,
    wave: Vec<f64>,
    cluster: Vec<u32>,
    unit: Vec<u32>,
    person: Vec<u32>,
}

/// Repeatable draws; the sum of twelve uniform ones is normal enough here.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

impl Rows {
    fn drawn(seed: u64, clusters: u32, units: u32, persons: u32) -> Self {
        let mut draws = Draws(seed.wrapping_mul(7919).wrapping_add(13));
        let mut rows = Self::default();
        for cluster in 0..clusters {
            let (level, change) = (0.4 * draws.normal(), 0.3 + 0.2 * draws.normal());
            for unit in 0..units {
                let (unit_level, unit_change) = (0.3 * draws.normal(), 0.2 * draws.normal());
                for person in 0..persons {
                    let own = 0.7 * draws.normal();
                    let which = draws.uniform();
                    for wave in [0.0, 1.0] {
                        if (wave == 0.0 && which < 0.7) || (wave == 1.0 && which > 0.3) {
                            let expected = 3.0 + level + unit_level + own + wave * (change + unit_change);
                            rows.y.push(expected + 0.5 * draws.normal());
                            rows.wave.push(wave);
                            rows.cluster.push(cluster);
                            rows.unit.push(cluster * units + unit);
                            rows.person.push((cluster * units + unit) * persons + person);
                        }
                    }
                }
            }
        }
        rows
    }

    fn change(&self) -> MixedData<'_> {
        MixedData::change(&self.y, &self.wave, &self.cluster, &self.unit, &self.person)
    }
}

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs().max(1e-3), "{got} is not {want}");
}

/// The criterion, coefficients and their covariance from the full covariance matrix of all rows.
fn dense(data: &MixedData<'_>, fit: &MixedFit) -> (f64, Vec<f64>, Matrix) {
    let (n, p) = (data.y.len(), data.x.len());
    let effect = |terms: &[RandomTerm], level: Level, i: usize, j: usize| -> f64 {
        terms
            .iter()
            .filter_map(|term| Some((term, &fit.component(level, &term.name)?.covariance)))
            .map(|(term, covariance)| {
                let q = term.columns.len();
                let of = |a: usize, b: usize| match covariance.rows() {
                    1 => {
                        if a == b {
                            covariance[(0, 0)]
                        } else {
                            0.0
                        }
                    }
                    _ => covariance[(a, b)],
                };
                (0..q)
                    .flat_map(|a| (0..q).map(move |b| (a, b)))
                    .map(|(a, b)| term.columns[a][i] * of(a, b) * term.columns[b][j])
                    .sum::<f64>()
            })
            .sum()
    };
    let v = Matrix::from_fn(n, n, |i, j| {
        let mut sum = if i == j { fit.residual_variance } else { 0.0 };
        let cluster = data.cluster_random.is_empty() || data.cluster[i] == data.cluster[j];
        let unit = cluster && (data.unit_random.is_empty() || data.unit[i] == data.unit[j]);
        if cluster {
            sum += effect(&data.cluster_random, Level::Cluster, i, j);
        }
        if unit {
            sum += effect(&data.unit_random, Level::Unit, i, j);
        }
        if unit && !data.person.is_empty() && data.person[i] == data.person[j] {
            sum += fit.component(Level::Person, "intercept").map_or(0.0, |c| c.variance());
        }
        sum
    });
    let v = v.cholesky().unwrap();
    let solved: Vec<Vec<f64>> = data.x.iter().map(|c| v.solve(&c.values)).collect();
    let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let information = Matrix::from_fn(p, p, |i, j| inner(&data.x[i].values, &solved[j])).cholesky().unwrap();
    let b = information.solve(&solved.iter().map(|s| inner(s, data.y)).collect::<Vec<_>>());
    let residuals: Vec<f64> =
        (0..n).map(|i| data.y[i] - (0..p).map(|k| data.x[k].values[i] * b[k]).sum::<f64>()).collect();
    let squares = inner(&residuals, &v.solve(&residuals));
    let constant = (n - p) as f64 * std::f64::consts::TAU.ln();
    (v.log_determinant() + information.log_determinant() + squares + constant, b, information.inverse())
}

fn agrees_with_dense(data: &MixedData<'_>) {
    let fit = fit_reml(data).unwrap();
    let (criterion, coefficients, covariance) = dense(data, &fit);
    close(fit.reml_criterion, criterion, 1e-9);
    for (i, b) in coefficients.iter().enumerate() {
        close(fit.coefficients[i], *b, 1e-7);
        close(fit.covariance[(i, i)], covariance[(i, i)], 1e-7);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn cross_products_give_the_likelihood_of_the_full_covariance_matrix(seed in 0u64..10_000) {
        agrees_with_dense(&Rows::drawn(seed, 4, 3, 4).change());
    }

    #[test]
    fn shared_and_correlated_terms_give_it_as_well(seed in 0u64..10_000) {
        let rows = Rows::drawn(seed, 5, 2, 5);
        let n = rows.y.len();
        let before: Vec<f64> = rows.wave.iter().map(|w| 1.0 - w).collect();
        let mut data = rows.change();
        data.cluster_random = vec![
            RandomTerm::intercept(n),
            RandomTerm::shared("wave", vec![before, rows.wave.clone()]),
        ];
        agrees_with_dense(&data);
        data.cluster_random = vec![RandomTerm::correlated("line", vec![vec![1.0; n], rows.wave.iter().map(|w| 40.0 * w).collect()])];
        data.unit_random.truncate(1);
        agrees_with_dense(&data);
        data.person = &[];
        agrees_with_dense(&data);
        data.unit_random.clear();
        data.person = &rows.person;
        agrees_with_dense(&data);
        data.cluster_random.clear();
        agrees_with_dense(&data);
    }

    #[test]
    fn the_order_of_the_rows_and_the_numbers_of_the_groups_do_not_matter(seed in 0u64..10_000, turn in 1usize..60) {
        let rows = Rows::drawn(seed, 5, 3, 5);
        let mut order: Vec<usize> = (0..rows.y.len()).collect();
        order.rotate_left(turn % rows.y.len());
        order.sort_by_key(|i| i % 3);
        let other = Rows {
            y: order.iter().map(|&i| rows.y[i]).collect(),
            wave: order.iter().map(|&i| rows.wave[i]).collect(),
            cluster: order.iter().map(|&i| 900 - 7 * rows.cluster[i]).collect(),
            unit: order.iter().map(|&i| rows.unit[i] ^ 0x55).collect(),
            person: order.iter().map(|&i| 4_000_000_000 - rows.person[i]).collect(),
        };
        let (one, two) = (fit_reml(&rows.change()).unwrap(), fit_reml(&other.change()).unwrap());
        close(two.reml_criterion, one.reml_criterion, 1e-9);
        let (a, b) = (one.coefficient("wave").unwrap(), two.coefficient("wave").unwrap());
        close(b.estimate, a.estimate, 1e-5);
        close(b.se, a.se, 1e-4);
        close(b.df, a.df, 1e-2);
        let (a, b) = (one.coefficient_kr("wave").unwrap(), two.coefficient_kr("wave").unwrap());
        close(b.se, a.se, 1e-4);
        close(b.df, a.df, 1e-2);
    }

    #[test]
    fn an_affine_map_of_the_outcome_maps_the_result(seed in 0u64..10_000, shift in -1e4..1e4f64, scale in 1e-3..1e3f64) {
        let rows = Rows::drawn(seed, 5, 3, 5);
        let mut moved = rows.clone();
        moved.y.iter_mut().for_each(|y| *y = shift + scale * *y);
        let (one, two) = (fit_reml(&rows.change()).unwrap(), fit_reml(&moved.change()).unwrap());
        let (a, b) = (one.coefficient("wave").unwrap(), two.coefficient("wave").unwrap());
        close(b.estimate / scale, a.estimate, 1e-5);
        close(b.se / scale, a.se, 1e-4);
        close(b.df, a.df, 1e-2);
        let (a, b) = (one.coefficient_kr("wave").unwrap(), two.coefficient_kr("wave").unwrap());
        close(b.estimate / scale, a.estimate, 1e-5);
        close(b.se / scale, a.se, 1e-4);
        close(b.df, a.df, 1e-2);
        close(two.residual_variance / (scale * scale), one.residual_variance, 1e-4);
        let spare = (rows.y.len() - 2) as f64;
        close(two.reml_criterion, one.reml_criterion + 2.0 * spare * scale.ln(), 1e-8);
    }

    #[test]
    fn another_origin_of_the_wave_leaves_the_change(seed in 0u64..10_000, origin in -50.0..50.0f64) {
        let rows = Rows::drawn(seed, 5, 3, 5);
        let moved: Vec<f64> = rows.wave.iter().map(|w| w + origin).collect();
        let mut one = rows.change();
        one.cluster_random.truncate(1);
        one.unit_random.truncate(1);
        let mut two = one.clone();
        two.x[1].values = moved;
        let (a, b) = (fit_reml(&one).unwrap(), fit_reml(&two).unwrap());
        close(b.reml_criterion, a.reml_criterion, 1e-8);
        close(b.coefficient("wave").unwrap().estimate, a.coefficient("wave").unwrap().estimate, 1e-6);
        close(b.coefficient("wave").unwrap().se, a.coefficient("wave").unwrap().se, 1e-4);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn an_affine_map_of_a_covariate_leaves_the_change(seed in 0u64..10_000, shift in -50.0..50.0f64, scale in 1e-3..1e3f64) {
        let rows = Rows::drawn(seed, 5, 3, 5);
        let age: Vec<f64> = rows.person.iter().map(|p| f64::from(p * 37 % 41)).collect();
        let mut one = rows.change();
        one.x.push(Column::new("age", age.clone()));
        let mut two = rows.change();
        two.x.push(Column::new("age", age.iter().map(|a| shift + scale * a).collect()));
        let (a, b) = (fit_reml(&one).unwrap(), fit_reml(&two).unwrap());
        // The criterion holds the logarithm of X'V^-1 X, which the scale of a column moves.
        close(b.reml_criterion, a.reml_criterion + 2.0 * scale.ln(), 1e-8);
        for (got, want) in [(b.coefficient("wave"), a.coefficient("wave")), (b.coefficient_kr("wave"), a.coefficient_kr("wave"))] {
            let (got, want) = (got.unwrap(), want.unwrap());
            close(got.estimate, want.estimate, 1e-6);
            close(got.se, want.se, 1e-4);
            close(got.df, want.df, 1e-2);
        }
        let (a, b) = (a.coefficient("age").unwrap(), b.coefficient("age").unwrap());
        close(b.estimate * scale, a.estimate, 1e-6);
    }

    #[test]
    fn the_number_of_threads_changes_no_bit(seed in 0u64..10_000) {
        let rows = Rows::drawn(seed, 9, 40, 12);
        let fit = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| fit_reml(&rows.change()).unwrap())
        };
        let (one, three) = (fit(1), fit(3));
        assert_eq!(one.reml_criterion.to_bits(), three.reml_criterion.to_bits());
        assert_eq!(one.coefficients, three.coefficients);
        assert_eq!(one.coefficient("wave"), three.coefficient("wave"));
        assert_eq!(one.coefficient_kr("wave"), three.coefficient_kr("wave"));
    }
}

#[test]
fn few_clusters_give_few_degrees_of_freedom_however_many_rows() {
    let rows = Rows::drawn(4, 6, 8, 60);
    let fit = fit_reml(&rows.change()).unwrap();
    let change = fit.coefficient("wave").unwrap();
    assert!(rows.y.len() > 3000 && change.df < 6.0, "{change:?}");
    assert!(change.ci(0.95).contains(change.estimate) && change.p > 0.0 && change.p < 1.0);
}

#[test]
fn a_balanced_slope_has_one_degree_of_freedom_less_than_there_are_clusters() {
    // Four clusters, each with the same rows: the change is then the mean of four changes, and its test a t test of them.
    let changes = [0.1, 0.5, 0.9, 0.3];
    let mut rows = Rows::default();
    for (cluster, change) in changes.iter().enumerate() {
        for wave in [0.0, 1.0] {
            for noise in [-0.2, 0.1, 0.1] {
                rows.y.push(cluster as f64 + wave * change + noise * (1.0 + 0.1 * cluster as f64));
                rows.wave.push(wave);
                rows.cluster.push(cluster as u32);
            }
        }
    }
    let mut data = rows.change();
    data.unit_random.clear();
    data.cluster_random = vec![RandomTerm::correlated("wave", vec![vec![1.0; rows.y.len()], rows.wave.clone()])];
    let fit = fit_reml(&data).unwrap();
    let change = fit.coefficient("wave").unwrap();
    close(change.estimate, 0.45, 1e-9);
    close(change.se, (stats::descriptive::variance(&changes).unwrap() / 4.0).sqrt(), 1e-5);
    close(change.df, 3.0, 1e-3);
}

#[test]
fn one_cluster_leaves_the_cluster_level_out() {
    let rows = Rows::drawn(11, 1, 6, 8);
    let fit = fit_reml(&rows.change()).unwrap();
    assert_eq!(fit.dropped, [(Level::Cluster, DropReason::OneGroup)]);
    assert!(fit.component(Level::Cluster, "wave").is_none());
    let mut without = rows.change();
    without.cluster_random.clear();
    close(fit_reml(&without).unwrap().reml_criterion, fit.reml_criterion, 1e-10);
}

#[test]
fn levels_that_repeat_another_are_left_out_and_named() {
    let mut rows = Rows::drawn(5, 6, 1, 9);
    let fit = fit_reml(&rows.change()).unwrap();
    assert_eq!(fit.dropped, [(Level::Unit, DropReason::SameAsLevelAbove)]);
    rows.person = (0..rows.y.len() as u32).collect();
    let fit = fit_reml(&rows.change()).unwrap();
    assert_eq!(fit.dropped[1], (Level::Person, DropReason::OneRowEach));
}

#[test]
fn without_random_effects_it_is_ordinary_least_squares() {
    let rows = Rows::drawn(8, 3, 2, 6);
    let mut data = rows.change();
    (data.cluster_random, data.unit_random, data.person) = (vec![], vec![], &[]);
    let fit = fit_reml(&data).unwrap();
    let of = |wave: f64| -> Vec<f64> {
        rows.y.iter().zip(&rows.wave).filter(|(_, w)| **w == wave).map(|(y, _)| *y).collect()
    };
    let (before, after) = (of(0.0), of(1.0));
    let change = fit.coefficient("wave").unwrap();
    close(
        change.estimate,
        stats::descriptive::mean(&after).unwrap() - stats::descriptive::mean(&before).unwrap(),
        1e-12,
    );
    close(change.df, (rows.y.len() - 2) as f64, 1e-9);
    close(change.se, (fit.residual_variance * (1.0 / before.len() as f64 + 1.0 / after.len() as f64)).sqrt(), 1e-10);
}

#[test]
fn a_person_in_two_units_is_counted_once_in_each_and_reported() {
    let mut rows = Rows::drawn(3, 4, 3, 6);
    let other = rows.person.iter().position(|&p| p != rows.person[0] && p / 6 != rows.person[0] / 6).unwrap();
    let before = fit_reml(&rows.change()).unwrap();
    assert_eq!(before.split_persons, 0);
    let moved = rows.person[other];
    rows.person.iter_mut().filter(|p| **p == moved).for_each(|p| *p = 0);
    let after = fit_reml(&rows.change()).unwrap();
    assert_eq!(after.split_persons, 1);
    close(after.reml_criterion, before.reml_criterion, 1e-9);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let rows = Rows::drawn(2, 3, 2, 4);
    let n = rows.y.len();
    let refused = |change: &dyn Fn(&mut MixedData<'_>)| {
        let mut data = rows.change();
        change(&mut data);
        fit_reml(&data).unwrap_err()
    };
    assert_eq!(
        refused(&|d| d.x.push(Column::new("after", rows.wave.iter().map(|w| 3.0 - 2.0 * w).collect()))),
        FitError::Collinear { column: "after".to_owned() }
    );
    assert_eq!(
        refused(&|d| d.x.push(Column::new("nothing", vec![0.0; n]))),
        FitError::Collinear { column: "nothing".to_owned() }
    );
    assert!(matches!(refused(&|d| d.x[1].values[3] = f64::NAN), FitError::NotFinite { row: 3, .. }));
    assert!(matches!(refused(&|d| d.unit = &[]), FitError::Length { found: 0, .. }));
    assert!(matches!(refused(&|d| d.cluster_random[0].columns.clear()), FitError::EmptyTerm { .. }));
    let constant = vec![4.0; n];
    assert_eq!(fit_reml(&MixedData { y: &constant, ..rows.change() }).unwrap_err(), FitError::NoVariation);
    let few = MixedData::change(&[1.0, 2.0], &[0.0, 1.0], &[1, 1], &[1, 1], &[1, 2]);
    assert_eq!(fit_reml(&few).unwrap_err(), FitError::TooFewRows { rows: 2, columns: 2 });
    let none = MixedData::change(&[], &[], &[], &[], &[]);
    assert_eq!(fit_reml(&none).unwrap_err(), FitError::TooFewRows { rows: 0, columns: 2 });
    let fit = fit_reml(&rows.change()).unwrap();
    assert_eq!(fit.contrast(&[1.0]).unwrap_err(), FitError::ContrastLength { found: 1, coefficients: 2 });
    assert_eq!(fit.coefficient("age"), None);
}

#[test]
fn persons_who_never_differ_from_themselves_are_refused() {
    let mut rows = Rows::drawn(2, 3, 2, 6);
    for (y, (person, wave)) in rows.y.iter_mut().zip(rows.person.iter().zip(&rows.wave)) {
        *y = f64::from(person * 37 % 11) + wave;
    }
    assert_eq!(fit_reml(&rows.change()).unwrap_err(), FitError::NoResidualVariation);
}

#[test]
fn slopes_of_the_units_are_left_out_where_they_explain_every_change() {
    // Within a unit everybody changes by the same amount, so that nothing is left between the persons' changes.
    let mut rows = Rows::default();
    for person in 0..27u32 {
        let unit = person / 3;
        for wave in [0.0, 1.0] {
            rows.y
                .push(f64::from(person * 7 % 5) + wave * [0.1, 0.9, 0.2, 0.8, 0.4, 0.5, 0.6, 0.1, 0.3][unit as usize]);
            rows.wave.push(wave);
            rows.cluster.push(unit / 3);
            rows.unit.push(unit);
            rows.person.push(person);
        }
    }
    assert_eq!(fit_reml(&rows.change()).unwrap_err(), FitError::NoResidualVariation);
    let result = fit_change(&rows.y, &rows.wave, &rows.cluster, &rows.unit, &rows.person).unwrap();
    assert!(!result.unit_slopes && result.fit.component(Level::Unit, "wave").is_none());
    close(result.fit.coefficient("wave").unwrap().estimate, 3.9 / 9.0, 1e-6);
    let plenty = Rows::drawn(4, 5, 3, 8);
    let result = fit_change(&plenty.y, &plenty.wave, &plenty.cluster, &plenty.unit, &plenty.person).unwrap();
    assert!(result.unit_slopes && result.fit.component(Level::Unit, "wave").is_some());
}

#[test]
fn a_handful_of_rows_gives_a_result_or_a_reason_but_never_a_number_that_is_none() {
    let mut results = 0;
    for seed in 0..200 {
        let rows = Rows::drawn(seed, 2, 1, 3);
        if let Ok(fit) = fit_reml(&rows.change()) {
            results += 1;
            let change = fit.coefficient("wave").unwrap();
            assert!(change.se > 0.0 && change.df > 0.0 && change.p.is_finite(), "{seed}: {change:?}");
        }
    }
    assert!(results > 120, "{results}");
}
