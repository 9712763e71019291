//! A coefficient weighed by groups, against lme4, against the dense mixed model equations and in its limits.

use stats::matrix::Matrix;
use stats::mixed::{
    Column, Level, MixedData, MixedFit, RandomTerm, Weight, fit_reml, fit_reml_crossed, fit_reml_crossed_weighed,
    fit_reml_weighed,
};

fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs(), "{got} is not {want}");
}

/// The sleep study without the later days of the first six subjects; a subject weighs its number.
fn sleep(correlated: bool) -> (MixedFit, stats::mixed::Contrast) {
    let path = format!("{}/tests/reference/sleepstudy.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|one| one == name).unwrap();
    let (reaction, days, subject) = (place("Reaction"), place("Days"), place("Subject"));
    let mut rows: Vec<(f64, f64, u32)> = reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[reaction].parse().unwrap(), row[days].parse().unwrap(), row[subject].parse().unwrap()))
        .collect();
    let mut subjects: Vec<u32> = rows.iter().map(|row| row.2).collect();
    subjects.sort_unstable();
    subjects.dedup();
    rows.retain(|row| !(subjects[..6].contains(&row.2) && row.1 >= 5.0));
    let y: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let days: Vec<f64> = rows.iter().map(|row| row.1).collect();
    let cluster: Vec<u32> = rows.iter().map(|row| row.2).collect();
    let random = if correlated {
        vec![RandomTerm::correlated("days", vec![vec![1.0; y.len()], days.clone()])]
    } else {
        vec![RandomTerm::intercept(y.len()), RandomTerm::slope("days", days.clone())]
    };
    let data = MixedData {
        y: &y,
        x: vec![Column::intercept(y.len()), Column::new("days", days)],
        cluster: &cluster,
        unit: &[],
        person: &[],
        cluster_random: random,
        unit_random: vec![],
    };
    let weights: Vec<Weight> = subjects
        .iter()
        .zip(1..)
        .map(|(cluster, n)| Weight { cluster: *cluster, unit: 0, weight: f64::from(n) })
        .collect();
    let (fit, weighed) = fit_reml_weighed(&data, "days", &weights).unwrap();
    (fit, weighed.unwrap())
}

/// lme4 1.1-31: `fixef + sum(w * ranef)`, and the standard error from the mixed model equations with its variances.
#[test]
fn weighed_subjects_agree_with_lme4() {
    let (fit, weighed) = sleep(true);
    close(fit.reml_criterion, 1_384.470_997_97, 1e-8);
    close(weighed.estimate, 11.779_691_92, 1e-5);
    close(weighed.se, 0.619_510_51, 1e-4);
    let (fit, weighed) = sleep(false);
    close(fit.reml_criterion, 1_384.887_293_81, 1e-8);
    close(weighed.estimate, 11.778_532_23, 1e-5);
    close(weighed.se, 0.621_142_79, 1e-4);
    assert_eq!(weighed.df, fit.coefficient("days").unwrap().df);
}

struct Rows {
    y: Vec<f64>,
    wave: Vec<f64>,
    cluster: Vec<u32>,
    unit: Vec<u32>,
    person: Vec<u32>,
}

/// Persons in units in clusters, more of them in units of a higher number, which also change more.
fn rows(spread: f64) -> Rows {
    let mut state = 5_u64;
    let mut draw = move || {
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        (0..12).map(|_| uniform()).sum::<f64>() - 6.0
    };
    let mut rows = Rows { y: vec![], wave: vec![], cluster: vec![], unit: vec![], person: vec![] };
    for cluster in 0..5_u32 {
        let (level, change) = (0.4 * draw(), spread * draw());
        for unit in 0..3_u32 {
            let (of_unit, more) = (0.3 * draw(), spread * (f64::from(unit) + 0.5 * draw()));
            for person in 0..(2 + 3 * unit) {
                let own = 0.6 * draw();
                for wave in [0.0, 1.0] {
                    rows.y.push(3.0 + level + of_unit + own + wave * (0.4 + change + more) + 0.4 * draw());
                    rows.wave.push(wave);
                    rows.cluster.push(cluster);
                    rows.unit.push(10 * cluster + unit);
                    rows.person.push(100 * (10 * cluster + unit) + person);
                }
            }
        }
    }
    rows
}

fn data<'r>(rows: &'r Rows) -> MixedData<'r> {
    let term = || vec![RandomTerm::correlated("wave", vec![vec![1.0; rows.y.len()], rows.wave.clone()])];
    MixedData {
        y: &rows.y,
        x: vec![Column::intercept(rows.y.len()), Column::new("wave", rows.wave.clone())],
        cluster: &rows.cluster,
        unit: &rows.unit,
        person: &rows.person,
        cluster_random: term(),
        unit_random: term(),
    }
}

/// Weights that have nothing to do with the rows; the last unit of each cluster has none of them.
fn weights() -> Vec<Weight> {
    let one = |cluster: u32, unit: u32| Weight {
        cluster,
        unit: 10 * cluster + unit,
        weight: f64::from(1 + (7 * cluster + 3 * unit) % 5),
    };
    (0..5).flat_map(|cluster| (0..4).map(move |unit| one(cluster, unit))).collect()
}

/// The prediction and its variance from the dense covariance matrix of all rows.
fn dense(rows: &Rows, fit: &MixedFit, weights: &[Weight]) -> (f64, f64) {
    let n = rows.y.len();
    // One matrix of level and change, or a variance of each.
    let of = |level| {
        let change = fit.component(level, "wave").unwrap();
        if change.covariance.rows() == 2 {
            return change.covariance.clone();
        }
        let own = [fit.component(level, "intercept").unwrap().variance(), change.variance()];
        Matrix::from_fn(2, 2, |i, j| if i == j { own[i] } else { 0.0 })
    };
    let (clusters, units) = (of(Level::Cluster), of(Level::Unit));
    let person = fit.component(Level::Person, "intercept").unwrap().variance();
    let z = |row: usize| [1.0, rows.wave[row]];
    let form = |g: &Matrix, a: [f64; 2], b: [f64; 2]| {
        (0..2).flat_map(|i| (0..2).map(move |j| (i, j))).map(|(i, j)| a[i] * g[(i, j)] * b[j]).sum::<f64>()
    };
    let v = Matrix::from_fn(n, n, |i, j| {
        let mut sum = if i == j { fit.residual_variance } else { 0.0 };
        if rows.cluster[i] == rows.cluster[j] {
            sum += form(&clusters, z(i), z(j));
        }
        if rows.unit[i] == rows.unit[j] {
            sum += form(&units, z(i), z(j));
        }
        sum + if rows.person[i] == rows.person[j] { person } else { 0.0 }
    });
    let inverse = v.cholesky().unwrap().inverse();
    let all: f64 = weights.iter().map(|one| one.weight).sum();
    let of_cluster =
        |cluster: u32| weights.iter().filter(|w| w.cluster == cluster).map(|w| w.weight).sum::<f64>() / all;
    let of_unit = |unit: u32| weights.iter().filter(|w| w.unit == unit).map(|w| w.weight).sum::<f64>() / all;
    let q: Vec<f64> = (0..n)
        .map(|row| {
            let slope = [0.0, 1.0];
            of_cluster(rows.cluster[row]) * form(&clusters, z(row), slope)
                + of_unit(rows.unit[row]) * form(&units, z(row), slope)
        })
        .collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let x = [vec![1.0; n], rows.wave.clone()];
    let b = &fit.coefficients;
    let left: Vec<f64> = (0..n).map(|row| rows.y[row] - b[0] - b[1] * rows.wave[row]).collect();
    let turned = inverse.times_vector(&q);
    let estimate = b[1] + dot(&turned, &left);
    let prior = (0..5).map(|cluster| of_cluster(cluster).powi(2)).sum::<f64>() * clusters[(1, 1)]
        + weights.iter().map(|w| (w.weight / all).powi(2)).sum::<f64>() * units[(1, 1)];
    let information = Matrix::from_fn(2, 2, |i, j| dot(&x[i], &inverse.times_vector(&x[j])));
    let c = [-dot(&x[0], &turned), 1.0 - dot(&x[1], &turned)];
    let phi = information.cholesky().unwrap().inverse();
    (estimate, prior - dot(&q, &turned) + phi.quadratic_form(&c))
}

#[test]
fn units_in_clusters_agree_with_the_dense_equations() {
    let rows = rows(0.3);
    let (fit, weighed) = fit_reml_weighed(&data(&rows), "wave", &weights()).unwrap();
    let weighed = weighed.unwrap();
    let (estimate, variance) = dense(&rows, &fit, &weights());
    close(weighed.estimate, estimate, 1e-9);
    close(weighed.se, variance.sqrt(), 1e-9);
    let plain = fit_reml(&data(&rows)).unwrap();
    assert_eq!(plain.coefficients, fit.coefficients, "the model is the same");
    assert!((weighed.estimate - plain.coefficient("wave").unwrap().estimate).abs() > 0.02, "the weights matter here");
}

#[test]
fn persons_who_moved_are_held_together_in_the_weighed_coefficient_as_well() {
    let mut rows = rows(0.3);
    // One person of some clusters answers the second time in another unit, of the same cluster or of the next.
    for (row, to) in [(9, 10), (41, 20), (73, 12), (105, 41)] {
        assert_eq!(rows.wave[row], 1.0);
        (rows.cluster[row], rows.unit[row]) = (to / 10, to);
    }
    let terms = || vec![RandomTerm::intercept(rows.y.len()), RandomTerm::slope("wave", rows.wave.clone())];
    let data = |rows| MixedData { cluster_random: terms(), unit_random: terms(), ..data(rows) };
    let (fit, weighed) = fit_reml_crossed_weighed(&data(&rows), "wave", &weights()).unwrap();
    assert_eq!((fit.crossed_persons, fit.split_persons), (4, 0));
    let weighed = weighed.unwrap();
    let (estimate, variance) = dense(&rows, &fit, &weights());
    close(weighed.estimate, estimate, 1e-8);
    close(weighed.se, variance.sqrt(), 1e-8);
    assert_eq!(fit_reml_crossed(&data(&rows)).unwrap().coefficients, fit.coefficients, "the model is the same");
    let (split, nested) = fit_reml_weighed(&data(&rows), "wave", &weights()).unwrap();
    assert_eq!(split.split_persons, 4);
    assert!((nested.unwrap().se / weighed.se - 1.0).abs() > 1e-4, "holding them together matters here");
}

#[test]
fn order_labels_and_the_sum_of_the_weights_do_not_matter() {
    let rows = rows(0.3);
    let (_, first) = fit_reml_weighed(&data(&rows), "wave", &weights()).unwrap();
    let mut order: Vec<usize> = (0..rows.y.len()).collect();
    order.sort_by_key(|row| (row * 7_919) % rows.y.len());
    let turned = Rows {
        y: order.iter().map(|row| rows.y[*row]).collect(),
        wave: order.iter().map(|row| rows.wave[*row]).collect(),
        cluster: order.iter().map(|row| 900 - rows.cluster[*row]).collect(),
        unit: order.iter().map(|row| 5_000 - rows.unit[*row]).collect(),
        person: order.iter().map(|row| 90_000 - rows.person[*row]).collect(),
    };
    let relabelled = |w: &Weight| Weight { cluster: 900 - w.cluster, unit: 5_000 - w.unit, weight: 40.0 * w.weight };
    let (_, second) =
        fit_reml_weighed(&data(&turned), "wave", &weights().iter().rev().map(relabelled).collect::<Vec<_>>()).unwrap();
    let (first, second) = (first.unwrap(), second.unwrap());
    close(second.estimate, first.estimate, 1e-6);
    close(second.se, first.se, 1e-5);
}

#[test]
fn where_groups_do_not_differ_the_coefficient_is_what_it_was() {
    let mut rows = rows(0.0);
    // Changes that are the same in every unit: nothing is left for slopes.
    for row in (0..rows.y.len()).step_by(2) {
        rows.y[row + 1] = rows.y[row] + 0.4 + if row % 4 == 0 { 0.2 } else { -0.2 };
    }
    let apart = || vec![RandomTerm::intercept(rows.y.len()), RandomTerm::slope("wave", rows.wave.clone())];
    let data = MixedData { cluster_random: apart(), unit_random: apart(), ..data(&rows) };
    let (fit, weighed) = fit_reml_weighed(&data, "wave", &weights()).unwrap();
    let (own, weighed) = (fit.coefficient("wave").unwrap(), weighed.unwrap());
    close(weighed.estimate, own.estimate, 1e-6);
    close(weighed.se, own.se, 1e-4);
    assert!(fit_reml_weighed(&data, "wave", &[]).unwrap().1.is_none(), "nobody weighs anything");
}
