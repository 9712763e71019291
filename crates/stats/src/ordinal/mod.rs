//! How do ordered answers (or a yes and a no) depend on what we know about each row, when rows may nest in groups?
//!
//! The cumulative logit (proportional odds) model `log(P(Y <= k) / P(Y > k)) = t_k - offset - x'b - u`, with ordered
//! thresholds `t_1 < t_2 < ...` and, in the mixed model, `u = u_cluster + u_unit + u_person`, normal intercepts of nested
//! groups. A positive coefficient moves answers upwards; `exp(b)` is the odds ratio of a higher answer. With two categories
//! it is logistic regression with random intercepts ([`fit_logistic_mixed`]).
//!
//! **Method without groups.** Newton's method on thresholds and coefficients; the likelihood is concave.
//!
//! **Method with groups.** The integral over the intercepts is taken by Laplace's approximation
//! `l(u*) - u*'u* / 2 - log|H| / 2` at the mode `u*` of all intercepts (in units of their standard deviations), or, for a
//! single level, by adaptive Gauss-Hermite quadrature around each group's mode. Because persons nest in units and units in
//! clusters, `H` is an arrow of arrows: a group of curvature `W` and standard deviation `s` has the pivot `d = 1 + s^2 W` and
//! passes `W / d` on to the group around it, so that a Newton step and `log|H| = sum log d` cost one walk up and down the
//! tree. The gradient of the approximation is exact (its dependence on the mode included), the search is BFGS, and the
//! covariance is the inverse Hessian from differences of the gradient. Results do not depend on the number of threads.
//!
//! **Assumptions.** The effect of a column is the same at every threshold; normal intercepts, independent across groups; a
//! person who appears in several units counts as one person per unit. Laplace's approximation underestimates the spread when
//! groups have few rows of few categories: use quadrature to see how much. A spread estimated as zero is an ordinary
//! estimate and flagged ([`Spread::at_boundary`]).
//!
//! **Missing data.** Every row counts; unbiased when data are missing at random given what the model holds. Rows with a
//! missing value are not accepted. Categories that nobody chose are merged with their neighbours and named.
//!
//! **Sources.** McCullagh (1980), *J. R. Stat. Soc. B* 42; Pinheiro & Chao (2006), *J. Comput. Graph. Stat.* 15 (nested Laplace
//! and quadrature); Kristensen et al. (2016), *J. Stat. Softw.* 70(5) (the gradient). Compared with R's `ordinal` and `lme4` in
//! the tests.

mod binary;
mod data;
mod design;
mod fit;
mod fixed;
mod hermite;
mod laplace;
mod mixed;
mod quadrature;
mod row;
mod search;
mod tree;

pub use binary::{LogisticMixedFit, fit_logistic_mixed};
pub use data::{Groups, Integration, OrdinalData, OrdinalError};
pub use fit::{GroupMode, OrdinalFit, Spread};
pub use fixed::fit_cumulative;
pub use mixed::fit_cumulative_mixed;
