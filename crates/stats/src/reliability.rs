//! Do the items of a scale hang together well enough for their sum to be one number?
//!
//! - Cronbach's alpha, `k / (k - 1) (1 - sum of item variances / variance of the sum)`, with Feldt's interval. It is the
//!   reliability only if all items measure equally well; otherwise it is too low. Kept for comparison with others' figures.
//! - Omega, `(sum lambda)^2 / ((sum lambda)^2 + sum psi)`, from the one-factor model fitted by maximum likelihood to the
//!   covariances. Its interval is that of the delta method on the logit, with the expected information.
//!
//! **Assumptions.** One factor, uncorrelated errors; the intervals assume items near to normal. Items are turned the same
//! way before: a negative loading ([`Omega::loadings`]) shows one that is not.
//!
//! **Missing data.** Persons with a missing item are not accepted: leave them out, or impute before.
//!
//! **Sources.** Cronbach (1951), *Psychometrika* 16; Feldt (1965), *Psychometrika* 30; McDonald (1999), *Test Theory*;
//! Lawley & Maxwell (1971), *Factor Analysis as a Statistical Method* (the concentrated likelihood);
//! Raykov & Marcoulides (2011), *Introduction to Psychometric Theory* (the logit interval).

use crate::distribution::{f_quantile, normal_critical};
use crate::interval::Interval;
use crate::matrix::{Matrix, dot};
use crate::optimise::minimise;

/// Cronbach's alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// The estimate.
    pub estimate: f64,
    /// Number of persons.
    pub persons: usize,
    /// Number of items.
    pub items: usize,
}

/// Omega of the one-factor model.
#[derive(Debug, Clone, PartialEq)]
pub struct Omega {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Loadings in the units of the items.
    pub loadings: Vec<f64>,
    /// Error variances in the items' squared units.
    pub uniquenesses: Vec<f64>,
}

/// Why reliability could not be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReliabilityError {
    /// Too few persons or items.
    #[error(
        "{persons} persons and {items} items are too few; alpha needs two items, omega three, and more persons than items"
    )]
    TooFew {
        /// Number of persons.
        persons: usize,
        /// Number of items.
        items: usize,
    },
    /// Persons have different numbers of items, or a value is missing.
    #[error("person {person} lacks a finite value for every item; leave such persons out")]
    Incomplete {
        /// Position of the person.
        person: usize,
    },
    /// An item has the same value for all, or repeats others.
    #[error("an item does not vary or repeats others; leave it out")]
    NoVariation,
    /// The likelihood is highest where an item has no error: one factor does not describe the items.
    #[error("one common factor does not describe these items (an error variance is estimated as zero)")]
    Improper,
    /// The search did not settle.
    #[error("the one-factor model could not be fitted to these items")]
    NotConverged,
}

/// Cronbach's alpha; one slice per person, one value per item.
///
/// # Errors
/// See [`ReliabilityError`].
pub fn cronbach_alpha<R: AsRef<[f64]>>(rows: &[R]) -> Result<Alpha, ReliabilityError> {
    let covariance = covariance_matrix(rows)?;
    let items = covariance.rows();
    if items < 2 {
        return Err(ReliabilityError::TooFew { persons: rows.len(), items });
    }
    let k = items as f64;
    let own: f64 = (0..items).map(|i| covariance[(i, i)]).sum();
    let whole = covariance.quadratic_form(&vec![1.0; items]);
    if whole <= 1e-12 * own {
        return Err(ReliabilityError::NoVariation);
    }
    Ok(Alpha { estimate: k / (k - 1.0) * (1.0 - own / whole), persons: rows.len(), items })
}

/// Omega by the one-factor model; one slice per person, one value per item.
///
/// # Errors
/// See [`ReliabilityError`].
pub fn omega<R: AsRef<[f64]>>(rows: &[R]) -> Result<Omega, ReliabilityError> {
    let covariance = covariance_matrix(rows)?;
    if covariance.rows() < 3 || rows.len() <= covariance.rows() {
        return Err(ReliabilityError::TooFew { persons: rows.len(), items: covariance.rows() });
    }
    omega_of_covariance(&covariance, rows.len())
}

impl Alpha {
    /// Feldt's interval of the given level such as 0.95.
    #[must_use]
    pub fn ci(&self, level: f64) -> Interval {
        let df1 = (self.persons - 1) as f64;
        let df2 = df1 * (self.items - 1) as f64;
        let tail = (1.0 - level) / 2.0;
        let limit = |p: f64| 1.0 - (1.0 - self.estimate) * f_quantile(p, df1, df2);
        Interval { lower: limit(1.0 - tail), upper: limit(tail) }
    }
}

impl Omega {
    /// The interval of the given level such as 0.95; it stays between 0 and 1.
    #[must_use]
    pub fn ci(&self, level: f64) -> Interval {
        let logit = (self.estimate / (1.0 - self.estimate)).ln();
        let margin = normal_critical(level) * self.se / (self.estimate * (1.0 - self.estimate));
        let back = |x: f64| 1.0 / (1.0 + (-x).exp());
        Interval { lower: back(logit - margin), upper: back(logit + margin) }
    }
}

fn covariance_matrix<R: AsRef<[f64]>>(rows: &[R]) -> Result<Matrix, ReliabilityError> {
    let items = rows.first().map_or(0, |r| r.as_ref().len());
    if let Some(person) =
        rows.iter().position(|r| r.as_ref().len() != items || r.as_ref().iter().any(|v| !v.is_finite()))
    {
        return Err(ReliabilityError::Incomplete { person });
    }
    if rows.len() < 2 || items == 0 {
        return Err(ReliabilityError::TooFew { persons: rows.len(), items });
    }
    let n = rows.len() as f64;
    let means: Vec<f64> = (0..items).map(|i| rows.iter().map(|r| r.as_ref()[i]).sum::<f64>() / n).collect();
    let covariance = Matrix::from_fn(items, items, |i, j| {
        rows.iter().map(|r| (r.as_ref()[i] - means[i]) * (r.as_ref()[j] - means[j])).sum::<f64>() / (n - 1.0)
    });
    // Equal values leave a variance of rounding errors.
    if (0..items).any(|i| covariance[(i, i)] <= 1e-24 * means[i] * means[i]) {
        return Err(ReliabilityError::NoVariation);
    }
    Ok(covariance)
}

fn omega_of_covariance(covariance: &Matrix, persons: usize) -> Result<Omega, ReliabilityError> {
    let k = covariance.rows();
    let sd: Vec<f64> = (0..k).map(|i| covariance[(i, i)].sqrt()).collect();
    let correlation = Matrix::from_fn(k, k, |i, j| covariance[(i, j)] / (sd[i] * sd[j]));
    let (loadings, uniquenesses) = one_factor(&correlation)?;
    let loadings: Vec<f64> = loadings.iter().zip(&sd).map(|(l, s)| l * s).collect();
    let uniquenesses: Vec<f64> = uniquenesses.iter().zip(&sd).map(|(u, s)| u * s * s).collect();
    let common = loadings.iter().sum::<f64>().powi(2);
    let errors: f64 = uniquenesses.iter().sum();
    let estimate = common / (common + errors);
    let se = standard_error(&loadings, &uniquenesses, persons).ok_or(ReliabilityError::NotConverged)?;
    Ok(Omega { estimate, se, loadings, uniquenesses })
}

/// Loadings and uniquenesses of a correlation matrix by maximum likelihood.
///
/// For given uniquenesses the best loadings follow from the first eigenvector of `Psi^-1/2 R Psi^-1/2`, which leaves
/// `sum over the other eigenvalues of (e - log e - 1)` to be minimised.
fn one_factor(correlation: &Matrix) -> Result<(Vec<f64>, Vec<f64>), ReliabilityError> {
    let k = correlation.rows();
    let inverse = correlation.cholesky().map_err(|_| ReliabilityError::NoVariation)?.inverse();
    let scaled = |log_psi: &[f64]| {
        Matrix::from_fn(k, k, |i, j| correlation[(i, j)] * (-(log_psi[i] + log_psi[j]) / 2.0).exp()).symmetric_eigen()
    };
    // Many times the criterion, so that the search's tolerance leaves some seven digits of the parameters.
    let mut misfit = |log_psi: &[f64]| 1e4 * scaled(log_psi).values[1..].iter().map(|e| e - e.ln() - 1.0).sum::<f64>();
    let start: Vec<f64> = (0..k).map(|i| ((1.0 - 0.5 / k as f64) / inverse[(i, i)]).ln()).collect();
    let found = minimise(&mut misfit, &start);
    let psi: Vec<f64> = found.point.iter().map(|p| p.exp()).collect();
    if psi.iter().any(|p| *p < 1e-3) {
        return Err(ReliabilityError::Improper);
    }
    if !found.converged {
        return Err(ReliabilityError::NotConverged);
    }
    let eigen = scaled(&found.point);
    let length = (eigen.values[0] - 1.0).max(0.0).sqrt();
    let mut loadings: Vec<f64> = (0..k).map(|i| psi[i].sqrt() * eigen.vectors[(i, 0)] * length).collect();
    if loadings.iter().sum::<f64>() < 0.0 {
        loadings.iter_mut().for_each(|l| *l = -*l);
    }
    Ok((loadings, psi))
}

/// Delta method: `g' I^-1 g` with the expected information `I_ab = n/2 tr(S^-1 dS_a S^-1 dS_b)`.
fn standard_error(loadings: &[f64], uniquenesses: &[f64], persons: usize) -> Option<f64> {
    let k = loadings.len();
    let implied = Matrix::from_fn(k, k, |i, j| loadings[i] * loadings[j] + if i == j { uniquenesses[i] } else { 0.0 });
    let inverse = implied.cholesky().ok()?.inverse();
    let slopes: Vec<Matrix> = (0..2 * k)
        .map(|a| {
            let derivative = Matrix::from_fn(k, k, |i, j| {
                if a < k {
                    let first = if i == a { loadings[j] } else { 0.0 };
                    first + if j == a { loadings[i] } else { 0.0 }
                } else {
                    f64::from(u8::from(i == a - k && j == a - k))
                }
            });
            inverse.times(&derivative)
        })
        .collect();
    let n = persons as f64;
    let information = Matrix::from_fn(2 * k, 2 * k, |a, b| {
        let trace: f64 = (0..k).map(|i| (0..k).map(|j| slopes[a][(i, j)] * slopes[b][(j, i)]).sum::<f64>()).sum();
        n / 2.0 * trace
    });
    let sum: f64 = loadings.iter().sum();
    let errors: f64 = uniquenesses.iter().sum();
    let whole = sum * sum + errors;
    let gradient: Vec<f64> =
        (0..2 * k).map(|a| if a < k { 2.0 * sum * errors } else { -sum * sum } / (whole * whole)).collect();
    let solved = information.cholesky().ok()?.solve(&gradient);
    Some(dot(&solved, &gradient).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parallel(items: usize, loading: f64, error: f64) -> Matrix {
        Matrix::from_fn(items, items, |i, j| loading * loading + if i == j { error } else { 0.0 })
    }

    #[test]
    fn omega_of_parallel_items_is_alpha_with_the_known_standard_error() {
        // For parallel items both have the asymptotic variance 2 k (1 - alpha)^2 / (n (k - 1)) (van Zyl et al. 2000).
        let result = omega_of_covariance(&parallel(4, 0.8, 0.5), 500).unwrap();
        let alpha: f64 = 4.0 * 0.64 / (4.0 * 0.64 + 0.5);
        assert!((result.estimate - alpha).abs() < 1e-7, "{}", result.estimate - alpha);
        assert!((result.se - (8.0 / (500.0 * 3.0f64)).sqrt() * (1.0 - alpha)).abs() < 1e-7);
        let ci = result.ci(0.95);
        assert!(ci.contains(result.estimate) && ci.upper < 1.0);
    }

    #[test]
    fn loadings_that_made_a_covariance_are_found_again() {
        let (loadings, errors) = ([0.9, -0.4, 1.7, 0.6], [0.4, 0.9, 2.0, 0.3]);
        let covariance = Matrix::from_fn(4, 4, |i, j| loadings[i] * loadings[j] + if i == j { errors[i] } else { 0.0 });
        let result = omega_of_covariance(&covariance, 100).unwrap();
        for i in 0..4 {
            assert!((result.loadings[i] - loadings[i]).abs() < 1e-5);
            assert!((result.uniquenesses[i] - errors[i]).abs() < 1e-5);
        }
    }

    #[test]
    fn feldts_interval_uses_the_quantiles_of_f() {
        // F quantiles for 2708 and 10832 degrees of freedom from R: 0.941669494539 and 1.06079870952.
        let alpha = Alpha { estimate: 0.7, persons: 2709, items: 5 };
        let ci = alpha.ci(0.95);
        assert!((ci.lower - (1.0 - 0.3 * 1.060_798_709_52)).abs() < 1e-9);
        assert!((ci.upper - (1.0 - 0.3 * 0.941_669_494_539)).abs() < 1e-9);
    }

    #[test]
    fn items_of_more_than_one_kind_or_without_variation_are_refused() {
        let constant = [[1.0, 2.0, 3.0], [2.0, 2.0, 1.0], [3.0, 2.0, 4.0], [4.0, 2.0, 4.0], [1.0, 2.0, 2.0]];
        assert_eq!(omega(&constant), Err(ReliabilityError::NoVariation));
        assert_eq!(cronbach_alpha(&[[1.0], [2.0]]), Err(ReliabilityError::TooFew { persons: 2, items: 1 }));
        let ragged = [vec![1.0, 2.0], vec![1.0], vec![3.0, 3.0]];
        assert_eq!(cronbach_alpha(&ragged), Err(ReliabilityError::Incomplete { person: 1 }));
        assert_eq!(omega(&[[1.0, f64::NAN, 2.0]]), Err(ReliabilityError::Incomplete { person: 0 }));
        // The correlations ask for a loading above one on the first item (a Heywood case).
        let heywood = Matrix::from_fn(3, 3, |i, j| [[1.0, 0.9, 0.9], [0.9, 1.0, 0.7], [0.9, 0.7, 1.0]][i][j]);
        assert_eq!(omega_of_covariance(&heywood, 50), Err(ReliabilityError::Improper));
    }

    #[test]
    fn alpha_and_omega_do_not_change_with_order_or_units() {
        let rows: Vec<[f64; 4]> = (0..60)
            .map(|i: i32| {
                let f = f64::from(i * 37 % 23);
                [
                    f + f64::from(i % 7),
                    f + f64::from(i * 5 % 11),
                    2.0 * f + f64::from(i * 3 % 13),
                    f + f64::from(i * 7 % 17),
                ]
            })
            .collect();
        let moved: Vec<[f64; 4]> = rows.iter().rev().map(|r| [r[3], r[1], r[0], r[2]].map(|v| 5.0 + 3.0 * v)).collect();
        assert!((cronbach_alpha(&rows).unwrap().estimate - cronbach_alpha(&moved).unwrap().estimate).abs() < 1e-12);
        let (one, other) = (omega(&rows).unwrap(), omega(&moved).unwrap());
        assert!((one.estimate - other.estimate).abs() < 1e-7 && (one.se - other.se).abs() < 1e-7);
    }
}
