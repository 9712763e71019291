//! Bootstrap intervals against R's boot 1.3-28.1, from the same replicates.

use stats::Interval;
use stats::bootstrap::{Replicates, Studentised, acceleration, jackknife};

const VALUES: [f64; 12] = [3.1, 4.7, 2.2, 9.8, 5.5, 7.1, 1.9, 12.4, 6.3, 4.4, 8.8, 3.7];

/// Geometric mean of the values at the positions.
fn geometric_mean(at: &[usize]) -> Option<f64> {
    Some((at.iter().map(|&i| VALUES[i].ln()).sum::<f64>() / at.len() as f64).exp())
}

fn replicates() -> Vec<(f64, f64)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/boot.csv");
    let number = |text: &str| text.parse::<f64>().unwrap();
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|r| r.unwrap()).map(|r| (number(&r[0]), number(&r[1]))).collect()
}

#[track_caller]
fn close(got: Interval, lower: f64, upper: f64) {
    assert!((got.lower - lower).abs() < 1e-8 && (got.upper - upper).abs() < 1e-8, "{got:?}");
}

// R: x <- VALUES; f <- function(d, i) { v <- d[i]; m <- exp(mean(log(v))); c(m, var(log(v)) / 12 * m^2) }; set.seed(3)
// b <- boot(x, f, 199); b$t <- round(b$t, 4); L <- empinf(b, type = "jack")
// boot.ci(b, conf = .9, type = c("bca", "stud"), L = L - mean(L)): the influences are centred, as Efron (1987) has them.
#[test]
fn bca_limits_agree_with_r() {
    let values = replicates().into_iter().map(|r| r.0).collect();
    let own = geometric_mean(&(0..12).collect::<Vec<_>>()).unwrap();
    let acceleration = acceleration(&[0; 12], &jackknife(12, geometric_mean).unwrap()).unwrap();
    let interval = Replicates { values, undefined: 0 }.bca_interval(own, acceleration, 0.9).unwrap();
    close(interval, 3.661_063_237_519_7, 6.287_322_722_383_6);
}

#[test]
fn studentised_limits_agree_with_r() {
    let draws = replicates().into_iter().map(|(m, v)| Some((m, v.sqrt())));
    let studentised = Studentised::of(5.027_651_751_008_27, 0.714_665_332_173_16f64.sqrt(), draws).unwrap();
    close(studentised.interval(0.9).unwrap(), 3.628_027_498_504_3, 6.837_361_219_261_4);
    let symmetric = studentised.symmetric_interval(0.9).unwrap();
    assert!((symmetric.lower + symmetric.upper - 2.0 * studentised.estimate).abs() < 1e-12);
}
