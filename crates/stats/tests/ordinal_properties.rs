//! What must hold for every ordered model: order, labels, direction and units do not matter, and what has no estimate is named.

use proptest::prelude::*;
use stats::logistic::{LogisticData, fit_logistic};
use stats::mixed::{Column, DropReason, Level};
use stats::ordinal::{
    Groups, Integration, OrdinalData, OrdinalError, OrdinalFit, fit_cumulative, fit_cumulative_mixed,
    fit_logistic_mixed,
};

/// Answers of persons in units in clusters.
#[derive(Debug, Clone, Default)]
struct Rows {
    y: Vec<u32>,
    a: Vec<f64>,
    b: Vec<f64>,
    cluster: Vec<u32>,
    unit: Vec<u32>,
    person: Vec<u32>,
}

/// Which random intercepts a fit of the rows has.
type Grouping = fn(&Rows) -> Groups<'_>;

/// Repeatable draws; the sum of twelve uniform ones is normal enough here.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

impl Rows {
    /// `spread` scales all random intercepts.
    fn drawn(seed: u64, clusters: u32, units: u32, persons: u32, spread: f64) -> Self {
        let mut draws = Draws(seed.wrapping_mul(7919).wrapping_add(13));
        let mut rows = Self::default();
        for cluster in 0..clusters {
            let of_cluster = 0.8 * spread * draws.normal();
            for unit in 0..units {
                let of_unit = 0.7 * spread * draws.normal();
                for person in 0..persons {
                    let own = 1.2 * spread * draws.normal();
                    for period in [0.0, 1.0] {
                        let b = draws.normal();
                        let u = draws.uniform();
                        let latent = 0.6 * period - 0.4 * b + of_cluster + of_unit + own + (u / (1.0 - u)).ln();
                        rows.y.push([-1.0, 0.2, 1.4].iter().filter(|t| latent > **t).count() as u32);
                        rows.a.push(period);
                        rows.b.push(b);
                        rows.cluster.push(cluster);
                        rows.unit.push(cluster * units + unit);
                        rows.person.push((cluster * units + unit) * persons + person);
                    }
                }
            }
        }
        rows
    }

    fn data(&self) -> OrdinalData<'_> {
        let x = vec![Column::new("a", self.a.clone()), Column::new("b", self.b.clone())];
        OrdinalData { y: &self.y, categories: 4, x, weights: None, offset: None }
    }

    fn groups(&self) -> Groups<'_> {
        Groups { cluster: &self.cluster, unit: &self.unit, person: &self.person }
    }

    fn clusters(&self) -> Groups<'_> {
        Groups { cluster: &self.cluster, ..Groups::default() }
    }

    fn all_ways(&self) -> Vec<Result<OrdinalFit, OrdinalError>> {
        vec![
            fit_cumulative(&self.data()),
            fit_cumulative_mixed(&self.data(), &self.clusters(), Integration::Quadrature(7)),
            fit_cumulative_mixed(&self.data(), &self.groups(), Integration::Laplace),
        ]
    }

    /// The row at `position(i)` becomes row `i`.
    fn reordered(&self, position: impl Fn(usize) -> usize) -> Self {
        let order: Vec<usize> = (0..self.y.len()).map(position).collect();
        let of = |values: &[u32]| order.iter().map(|&i| values[i]).collect();
        Self {
            y: of(&self.y),
            a: order.iter().map(|&i| self.a[i]).collect(),
            b: order.iter().map(|&i| self.b[i]).collect(),
            cluster: of(&self.cluster),
            unit: of(&self.unit),
            person: of(&self.person),
        }
    }
}

#[track_caller]
fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want.abs().max(0.1), "{got} is not {want}");
}

/// The same model, but for what `of` does to thresholds and coefficients.
#[track_caller]
fn same(now: &OrdinalFit, was: &OrdinalFit, of: impl Fn(&OrdinalFit) -> Vec<f64>) {
    close(now.log_likelihood, was.log_likelihood, 1e-9);
    let plain = |fit: &OrdinalFit| [fit.thresholds.clone(), fit.coefficients.clone()].concat();
    plain(now).iter().zip(of(was)).for_each(|(got, want)| close(*got, want, 2e-4));
    for (a, b) in now.spreads.iter().zip(&was.spreads) {
        assert_eq!((a.level, a.at_boundary), (b.level, b.at_boundary));
        close(a.sd, b.sd, 1e-3);
    }
}

fn unchanged(fit: &OrdinalFit) -> Vec<f64> {
    [fit.thresholds.clone(), fit.coefficients.clone()].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn order_labels_direction_and_units_do_not_matter(
        seed in 0u64..10_000, scale in 0.02..50.0f64, shift in -20.0..20.0f64,
    ) {
        let rows = Rows::drawn(seed, 6, 3, 4, 1.0);
        let n = rows.y.len();
        let turned = rows.reordered(|i| (i * 35 + 17) % n);
        let mut renamed = rows.clone();
        renamed.cluster.iter_mut().for_each(|c| *c = 1000 - 7 * *c);
        renamed.unit.iter_mut().for_each(|u| *u = (*u * 5 + 2) % 19);
        renamed.person.iter_mut().for_each(|p| *p = u32::MAX - *p);
        let mut reversed = rows.clone();
        reversed.y.iter_mut().for_each(|y| *y = 3 - *y);
        let mut moved = rows.clone();
        moved.b.iter_mut().for_each(|b| *b = scale * *b + shift);

        for (way, was) in rows.all_ways().into_iter().enumerate() {
            let was = was.unwrap();
            same(turned.all_ways()[way].as_ref().unwrap(), &was, unchanged);
            same(renamed.all_ways()[way].as_ref().unwrap(), &was, unchanged);
            same(reversed.all_ways()[way].as_ref().unwrap(), &was, |fit| {
                fit.thresholds.iter().rev().chain(&fit.coefficients).map(|v| -v).collect()
            });
            let now = moved.all_ways()[way].clone().unwrap();
            same(&now, &was, |fit| {
                let b = fit.coefficients[1] / scale;
                fit.thresholds.iter().map(|t| t + b * shift).chain([fit.coefficients[0], b]).collect()
            });
            close(now.coefficient("b").unwrap().t, was.coefficient("b").unwrap().t, 1e-3);
        }
    }

    #[test]
    fn no_input_gives_a_panic_or_a_number_that_is_none(
        cells in proptest::collection::vec((0u32..4, -1e3..1e3f64, 0u32..3, 0u32..4, 0.0..2.0f64), 0..25),
    ) {
        let y: Vec<u32> = cells.iter().map(|c| c.0).collect();
        let x = vec![Column::new("x", cells.iter().map(|c| c.1).collect())];
        let cluster: Vec<u32> = cells.iter().map(|c| c.2).collect();
        let person: Vec<u32> = cells.iter().map(|c| c.3).collect();
        let weights: Vec<f64> = cells.iter().map(|c| c.4).collect();
        let data = OrdinalData { y: &y, categories: 5, x, weights: Some(&weights), offset: None };
        let nested = Groups { cluster: &cluster, person: &person, ..Groups::default() };
        let single = Groups { cluster: &cluster, ..Groups::default() };
        let fits = [
            fit_cumulative(&data),
            fit_cumulative_mixed(&data, &nested, Integration::Laplace),
            fit_cumulative_mixed(&data, &single, Integration::Quadrature(5)),
        ];
        for fit in fits.into_iter().flatten() {
            let ses = (0..fit.covariance.rows()).map(|i| fit.covariance[(i, i)].sqrt());
            let modes = fit.spreads.iter().flat_map(|s| s.modes.iter().flat_map(|m| [m.mode, m.sd]));
            let shares = fit.marginal_probabilities(&[1.0]).unwrap();
            let numbers = fit.thresholds.iter().chain(&fit.coefficients).chain(&shares).copied();
            prop_assert!(numbers.chain(ses).chain(modes).all(|v| v.is_finite()));
            prop_assert!(fit.thresholds.windows(2).all(|w| w[0] < w[1]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn yes_or_no_knows_no_order_no_labels_no_direction_and_no_units(
        seed in 0u64..10_000, scale in 0.02..50.0f64, shift in -20.0..20.0f64,
    ) {
        let rows = Rows::drawn(seed, 6, 3, 4, 1.0);
        let n = rows.y.len();
        let turned = rows.reordered(|i| (i * 35 + 17) % n);
        let mut renamed = rows.clone();
        renamed.cluster.iter_mut().for_each(|c| *c = 1000 - 7 * *c);
        renamed.unit.iter_mut().for_each(|u| *u = (*u * 5 + 2) % 19);
        renamed.person.iter_mut().for_each(|p| *p = u32::MAX - *p);
        let mut reversed = rows.clone();
        reversed.y.iter_mut().for_each(|y| *y = 3 - *y);
        let mut moved = rows.clone();
        moved.b.iter_mut().for_each(|b| *b = scale * *b + shift);
        let ways: [(Grouping, Integration); 2] =
            [(Rows::clusters, Integration::Quadrature(7)), (Rows::groups, Integration::Laplace)];
        for (groups, way) in ways {
            let fitted = |rows: &Rows| {
                let happened: Vec<bool> = rows.y.iter().map(|y| *y >= 2).collect();
                let mut x = rows.data().x;
                x.insert(0, Column::intercept(n));
                let data = LogisticData { y: &happened, x, weights: None, offset: None };
                fit_logistic_mixed(&data, &groups(rows), way).unwrap()
            };
            let was = fitted(&rows);
            let se = |fit: &stats::ordinal::LogisticMixedFit, i: usize| fit.covariance[(i, i)].sqrt();
            for (now, sign) in [(fitted(&turned), 1.0), (fitted(&renamed), 1.0), (fitted(&reversed), -1.0)] {
                close(now.log_likelihood(), was.log_likelihood(), 1e-8);
                for i in 0..3 {
                    close(now.coefficients[i], sign * was.coefficients[i], 5e-4);
                    close(se(&now, i), se(&was, i), 1e-2);
                }
                for (a, b) in now.spreads().iter().zip(was.spreads()) {
                    assert_eq!((a.level, a.at_boundary), (b.level, b.at_boundary));
                    close(a.sd, b.sd, 2e-3);
                }
            }
            let now = fitted(&moved);
            close(now.log_likelihood(), was.log_likelihood(), 1e-8);
            close(now.coefficients[1], was.coefficients[1], 5e-4);
            close(now.coefficients[2] * scale, was.coefficients[2], 5e-4);
            close(now.coefficients[0] + now.coefficients[2] * shift, was.coefficients[0], 1e-3);
        }
    }
}

#[test]
fn the_result_is_the_same_for_any_number_of_threads() {
    let rows = Rows::drawn(3, 10, 5, 40, 1.0);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| rows.all_ways().into_iter().map(Result::unwrap).collect::<Vec<_>>())
    };
    for (one, four) in with(1).iter().zip(&with(4)) {
        assert_eq!(one.log_likelihood.to_bits(), four.log_likelihood.to_bits());
        assert_eq!(one.coefficients, four.coefficients);
        assert_eq!(one.covariance, four.covariance);
        assert_eq!(one.spreads, four.spreads);
    }
}

#[test]
fn two_categories_without_groups_are_logistic_regression() {
    let rows = Rows::drawn(11, 6, 3, 4, 0.5);
    let happened: Vec<bool> = rows.y.iter().map(|y| *y >= 2).collect();
    let y: Vec<u32> = happened.iter().map(|&h| u32::from(h)).collect();
    let offset: Vec<f64> = rows.b.iter().map(|b| b * b / 5.0).collect();
    let ordered = OrdinalData { y: &y, categories: 2, offset: Some(&offset), ..rows.data() };
    let mut x = rows.data().x;
    x.insert(1, Column::new("two", vec![2.0; y.len()]));
    let binary = LogisticData { y: &happened, x, weights: None, offset: Some(&offset) };
    let (a, b) = (fit_cumulative(&ordered).unwrap(), fit_logistic(&binary).unwrap());
    close(a.log_likelihood, b.log_likelihood, 1e-10);
    close(-a.thresholds[0], 2.0 * b.coefficients[1], 1e-7);
    close(a.coefficients[1], b.coefficients[2], 1e-7);
    // One group of everybody is no level; what is left is the model without groups, names and order kept.
    let everybody = vec![5; y.len()];
    let groups = Groups { cluster: &everybody, ..Groups::default() };
    let mixed = fit_logistic_mixed(&binary, &groups, Integration::Laplace).unwrap();
    assert_eq!(mixed.dropped(), [(Level::Cluster, DropReason::OneGroup)]);
    assert_eq!(mixed.names, ["a", "two", "b"]);
    for i in 0..3 {
        close(mixed.coefficients[i], b.coefficients[i], 1e-7);
        close(mixed.covariance[(i, 1)], b.covariance[(i, 1)], 1e-6);
    }
    close(mixed.probability(&[1.0, 2.0, 0.3], 0.1).unwrap(), b.probability(&[1.0, 2.0, 0.3], 0.1).unwrap(), 1e-8);
}

#[test]
fn categories_that_nobody_chose_are_merged_and_named() {
    let rows = Rows::drawn(5, 6, 3, 4, 1.0);
    let spaced: Vec<u32> = rows.y.iter().map(|y| [1, 2, 4, 5][*y as usize]).collect();
    let wide = OrdinalData { y: &spaced, categories: 7, ..rows.data() };
    let fit = fit_cumulative(&wide).unwrap();
    assert_eq!((fit.used.as_slice(), fit.unused.as_slice()), (&[1, 2, 4, 5][..], &[0, 3, 6][..]));
    assert_eq!(fit.coefficients, fit_cumulative(&rows.data()).unwrap().coefficients);
    let shares = fit.probabilities(&[1.0, 0.0], 0.0).unwrap();
    assert!(shares.len() == 7 && shares[3] == 0.0 && shares[4] > 0.0);
}

#[test]
fn rows_of_weight_zero_take_no_part_and_a_weight_counts_rows() {
    let rows = Rows::drawn(6, 5, 3, 4, 1.0);
    let n = rows.y.len();
    let weights: Vec<f64> = (0..n).map(|i| (i % 3) as f64).collect();
    let times: Vec<usize> = (0..n).flat_map(|i| vec![i; i % 3]).collect();
    let mut many = Rows::default();
    for &i in &times {
        many.y.push(rows.y[i]);
        many.a.push(rows.a[i]);
        many.b.push(rows.b[i]);
        many.cluster.push(rows.cluster[i]);
        many.unit.push(rows.unit[i]);
        many.person.push(rows.person[i]);
    }
    let weighted = OrdinalData { weights: Some(&weights), ..rows.data() };
    for integration in [Integration::Laplace, Integration::Quadrature(9)] {
        let a = fit_cumulative_mixed(&weighted, &rows.clusters(), integration).unwrap();
        let b = fit_cumulative_mixed(&many.data(), &many.clusters(), integration).unwrap();
        same(&a, &b, unchanged);
        assert_eq!(a.weight, times.len() as f64);
    }
}

#[test]
fn groups_that_do_not_differ_have_a_spread_of_zero_that_is_flagged() {
    // Every cluster has the same answers: less difference between them than chance would give.
    let once = Rows::drawn(9, 1, 1, 30, 0.0);
    let mut rows = once.clone();
    for cluster in 1..6 {
        rows.y.extend(&once.y);
        rows.a.extend(&once.a);
        rows.b.extend(&once.b);
        rows.cluster.extend(vec![cluster; once.y.len()]);
    }
    let without = fit_cumulative(&rows.data()).unwrap();
    for integration in [Integration::Laplace, Integration::Quadrature(10)] {
        let fit = fit_cumulative_mixed(&rows.data(), &rows.clusters(), integration).unwrap();
        let clusters = fit.spread(Level::Cluster).unwrap();
        assert!(clusters.at_boundary && clusters.sd == 0.0 && clusters.sd_se.is_none());
        assert!(clusters.modes.iter().all(|m| m.mode == 0.0 && m.sd == 0.0));
        close(fit.log_likelihood, without.log_likelihood, 1e-9);
        close(fit.coefficients[1], without.coefficients[1], 1e-5);
        close(fit.covariance[(4, 4)], without.covariance[(4, 4)], 1e-4);
    }
}

#[test]
fn levels_that_cannot_be_told_apart_are_left_out_and_named() {
    let rows = Rows::drawn(2, 6, 3, 4, 1.0);
    let alone: Vec<u32> = (0..rows.y.len() as u32).collect();
    let groups = Groups { cluster: &rows.cluster, unit: &rows.cluster, person: &alone };
    let fit = fit_cumulative_mixed(&rows.data(), &groups, Integration::Quadrature(10)).unwrap();
    let dropped = [(Level::Unit, DropReason::SameAsLevelAbove), (Level::Person, DropReason::OneRowEach)];
    assert_eq!(fit.dropped, dropped);
    assert_eq!(fit.groups, [(Level::Cluster, 6), (Level::Unit, 6), (Level::Person, 144)]);
    assert_eq!(fit.spreads.len(), 1);
    // A person met in two units counts once in each.
    let mut person = rows.person.clone();
    let last = person.len() - 1;
    person[last] = person[0];
    let groups = Groups { person: &person, ..rows.groups() };
    assert_eq!(fit_cumulative_mixed(&rows.data(), &groups, Integration::Laplace).unwrap().split_persons, 1);
}

#[test]
fn separation_is_named_with_its_column() {
    let mut rows = Rows::drawn(4, 6, 3, 4, 1.0);
    rows.b = rows.y.iter().map(|y| f64::from(*y) * 3.0).collect();
    let complete = OrdinalError::Separated { column: "b".to_owned(), complete: true };
    assert_eq!(fit_cumulative(&rows.data()).unwrap_err(), complete);
    let mixed = fit_cumulative_mixed(&rows.data(), &rows.groups(), Integration::Laplace);
    assert_eq!(mixed.unwrap_err(), complete);
    rows.b = rows.y.iter().enumerate().map(|(i, y)| f64::from(u8::from(*y == 3 && i % 2 == 0))).collect();
    let ties = OrdinalError::Separated { column: "b".to_owned(), complete: false };
    assert_eq!(fit_cumulative(&rows.data()).unwrap_err(), ties);
}

#[test]
fn groups_that_explain_every_answer_are_refused() {
    let rows = Rows::drawn(8, 8, 1, 10, 1.0);
    let y: Vec<u32> = rows.cluster.iter().map(|c| c % 2).collect();
    let data = OrdinalData { y: &y, categories: 2, x: vec![], weights: None, offset: None };
    for integration in [Integration::Laplace, Integration::Quadrature(10)] {
        let refused = fit_cumulative_mixed(&data, &rows.clusters(), integration).unwrap_err();
        assert_eq!(refused, OrdinalError::EffectsExplainAll { level: Level::Cluster });
    }
}

#[test]
fn what_cannot_be_fitted_is_named() {
    let rows = Rows::drawn(1, 4, 2, 3, 1.0);
    let n = rows.y.len();
    let error = |data: &OrdinalData<'_>| fit_cumulative(data).unwrap_err();
    assert_eq!(error(&Rows::default().data()), OrdinalError::NoRows);
    let same = vec![2; n];
    assert_eq!(error(&OrdinalData { y: &same, ..rows.data() }), OrdinalError::OneCategory { category: 2 });
    let unknown = OrdinalError::UnknownCategory { row: 0, category: 2, categories: 2 };
    assert_eq!(error(&OrdinalData { y: &same, categories: 2, ..rows.data() }), unknown);
    let constant = vec![Column::intercept(n)];
    let collinear = OrdinalError::Collinear { column: "intercept".to_owned() };
    assert_eq!(error(&OrdinalData { x: constant, ..rows.data() }), collinear);
    let short = OrdinalError::Length { what: "c".to_owned(), found: 1, rows: n };
    assert_eq!(error(&OrdinalData { x: vec![Column::new("c", vec![1.0])], ..rows.data() }), short);
    let mut gap = vec![0.0; n];
    gap[3] = f64::INFINITY;
    let infinite = OrdinalError::NotFinite { what: "the offset".to_owned(), row: 3 };
    assert_eq!(error(&OrdinalData { offset: Some(&gap), ..rows.data() }), infinite);
    gap[3] = -1.0;
    let negative = OrdinalError::NegativeWeight { row: 3 };
    assert_eq!(error(&OrdinalData { weights: Some(&gap), ..rows.data() }), negative);

    let mixed = |groups: &Groups<'_>, i: Integration| fit_cumulative_mixed(&rows.data(), groups, i).unwrap_err();
    let nodes = OrdinalError::QuadratureNodes { nodes: 0 };
    assert_eq!(mixed(&rows.clusters(), Integration::Quadrature(0)), nodes);
    let levels = OrdinalError::QuadratureLevels { levels: 3 };
    assert_eq!(mixed(&rows.groups(), Integration::Quadrature(5)), levels);
    let length = OrdinalError::Length { what: "the cluster of the rows".to_owned(), found: 1, rows: n };
    assert_eq!(mixed(&Groups { cluster: &[1], ..Groups::default() }, Integration::Laplace), length);
    let happened = vec![true; n];
    let binary = LogisticData { y: &happened, x: rows.data().x, weights: None, offset: None };
    let refused = fit_logistic_mixed(&binary, &rows.clusters(), Integration::Laplace).unwrap_err();
    assert_eq!(refused, OrdinalError::NoIntercept);
    let fit = fit_cumulative(&rows.data()).unwrap();
    assert_eq!(fit.contrast(&[1.0]).unwrap_err(), OrdinalError::ContrastLength { found: 1, coefficients: 2 });
}
