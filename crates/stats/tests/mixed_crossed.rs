//! Persons who move between units, against lme4 and against the full covariance matrix.

use proptest::prelude::*;
use stats::matrix::Matrix;
use stats::mixed::{FitError, Level, MixedData, MixedFit, fit_reml, fit_reml_crossed};

struct Rows {
    y: Vec<f64>,
    wave: Vec<f64>,
    groups: [Vec<u32>; 3],
}

impl Rows {
    fn read() -> Self {
        let path = format!("{}/tests/reference/movers.csv", env!("CARGO_MANIFEST_DIR"));
        let mut reader = csv::Reader::from_path(path).unwrap();
        let mut rows = Self { y: vec![], wave: vec![], groups: [vec![], vec![], vec![]] };
        for row in reader.records() {
            let row = row.unwrap();
            rows.y.push(row[0].parse().unwrap());
            rows.wave.push(row[1].parse().unwrap());
            (0..3).for_each(|i| rows.groups[i].push(row[2 + i].parse().unwrap()));
        }
        rows
    }

    /// `y ~ wave + (1 + wave || cluster) + (1 | unit) + (1 | person)`
    fn model(&self) -> MixedData<'_> {
        let [cluster, unit, person] = &self.groups;
        let mut data = MixedData::change(&self.y, &self.wave, cluster, unit, person);
        data.unit_random.truncate(1);
        data
    }
}

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs().max(1e-3), "{got} is not {want}");
}

fn variance(fit: &MixedFit, level: Level, term: &str) -> f64 {
    fit.component(level, term).unwrap().variance()
}

#[test]
fn movers_agree_with_lme4() {
    let rows = Rows::read();
    let fit = fit_reml_crossed(&rows.model()).unwrap();
    assert_eq!((fit.crossed_persons, fit.split_persons), (23, 0));
    assert_eq!(fit.groups.last(), Some(&(Level::Person, 139)));
    close(fit.reml_criterion, 834.800_980_97, 1e-9);
    let (level, wave) = (fit.coefficient("intercept").unwrap(), fit.coefficient("wave").unwrap());
    close(level.estimate, 2.570_093_08, 1e-6);
    close(level.se, 0.290_368_968_6, 1e-5);
    close(level.df, 5.301_374_417, 1e-3);
    close(wave.estimate, 0.350_292_684_9, 1e-6);
    close(wave.se, 0.075_914_891_8, 1e-5);
    close(wave.df, 4.938_943_866, 1e-3);
    close(variance(&fit, Level::Person, "intercept"), 0.721_024_03, 1e-4);
    close(variance(&fit, Level::Unit, "intercept"), 0.121_347_02, 1e-4);
    close(variance(&fit, Level::Cluster, "wave"), 0.026_305_59, 1e-4);
    close(variance(&fit, Level::Cluster, "intercept"), 0.431_286_11, 1e-4);
    close(fit.residual_variance, 0.267_001_49, 1e-4);
    // pbkrtest.
    let (level, wave) = (fit.coefficient_kr("intercept").unwrap(), fit.coefficient_kr("wave").unwrap());
    close(level.se, 0.290_389_693, 1e-5);
    close(level.df, 5.279_264_4, 1e-3);
    close(wave.se, 0.075_981_768, 1e-5);
    close(wave.df, 4.901_242_8, 1e-3);
}

/// The criterion from the full covariance matrix of all rows at the variances of the fit.
fn dense(rows: &Rows, fit: &MixedFit) -> f64 {
    let n = rows.y.len();
    let [cluster, unit, person] = &rows.groups;
    let v = Matrix::from_fn(n, n, |i, j| {
        let same = |groups: &[u32]| f64::from(u8::from(groups[i] == groups[j]));
        let slope = variance(fit, Level::Cluster, "wave") * rows.wave[i] * rows.wave[j];
        let own = if i == j { fit.residual_variance } else { 0.0 };
        own + same(cluster) * (variance(fit, Level::Cluster, "intercept") + slope)
            + same(unit) * variance(fit, Level::Unit, "intercept")
            + same(person) * variance(fit, Level::Person, "intercept")
    })
    .cholesky()
    .unwrap();
    let ones = vec![1.0; n];
    let x = [&ones, &rows.wave];
    let solved = x.map(|c| v.solve(c));
    let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let information = Matrix::from_fn(2, 2, |i, j| inner(x[i], &solved[j])).cholesky().unwrap();
    let b = information.solve(&solved.each_ref().map(|s| inner(s, &rows.y)));
    let r: Vec<f64> = (0..n).map(|i| rows.y[i] - b[0] - b[1] * rows.wave[i]).collect();
    v.log_determinant()
        + information.log_determinant()
        + inner(&r, &v.solve(&r))
        + (n - 2) as f64 * std::f64::consts::TAU.ln()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_criterion_is_that_of_the_full_covariance_matrix(turn in 1usize..300, moves in 0usize..9) {
        let mut rows = Rows::read();
        // Others move as well, to any unit of any cluster.
        for m in 0..moves {
            let (i, j) = ((17 * turn + 31 * m) % rows.y.len(), (13 * turn + 57 * m) % rows.y.len());
            (rows.groups[0][i], rows.groups[1][i]) = (rows.groups[0][j], rows.groups[1][j]);
        }
        let fit = fit_reml_crossed(&rows.model()).unwrap();
        close(fit.reml_criterion, dense(&rows, &fit), 1e-9);
    }

    #[test]
    fn order_labels_and_units_of_measurement_do_not_matter(turn in 1usize..300, scale in 0.01..100.0f64) {
        let rows = Rows::read();
        let one = fit_reml_crossed(&rows.model()).unwrap();
        let mut other = Rows::read();
        other.y.iter_mut().for_each(|y| *y = 7.0 + scale * *y);
        other.y.rotate_left(turn);
        other.wave.rotate_left(turn);
        other.groups.iter_mut().for_each(|g| {
            g.rotate_left(turn);
            g.iter_mut().for_each(|v| *v = 3_000_000_000 - 17 * *v);
        });
        let two = fit_reml_crossed(&other.model()).unwrap();
        let (a, b) = (one.coefficient("wave").unwrap(), two.coefficient("wave").unwrap());
        close(b.estimate, scale * a.estimate, 1e-5);
        close(b.se, scale * a.se, 1e-4);
        close(b.df, a.df, 1e-2);
    }
}

#[test]
fn the_crossed_path_is_the_nested_one_when_a_mover_is_two_persons() {
    let mut rows = Rows::read();
    let split = fit_reml(&rows.model()).unwrap();
    assert!(split.split_persons > 0 && split.crossed_persons == 0);
    let [_, unit, person] = &mut rows.groups;
    person.iter_mut().zip(unit).for_each(|(p, u)| *p = *p * 1000 + *u);
    let fit = fit_reml_crossed(&rows.model()).unwrap();
    assert_eq!((fit.split_persons, fit.crossed_persons), (0, 0));
    close(fit.reml_criterion, split.reml_criterion, 1e-10);
}

#[test]
fn a_correlated_slope_of_clusters_is_crossed_as_well() {
    let rows = Rows::read();
    let mut data = rows.model();
    let correlated = stats::mixed::RandomTerm::correlated("line", vec![vec![1.0; rows.y.len()], rows.wave.clone()]);
    data.cluster_random = vec![correlated];
    match fit_reml_crossed(&data) {
        Ok(fit) => {
            let independent = fit_reml_crossed(&rows.model()).unwrap();
            assert!(fit.reml_criterion <= independent.reml_criterion + 1e-6);
            assert!(fit.coefficient("wave").unwrap().df > 1.0);
        }
        Err(error) => assert_eq!(error, FitError::NotConverged),
    }
}
