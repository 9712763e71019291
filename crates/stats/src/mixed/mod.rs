//! How much did the mean change, and how sure is that, when rows nest in persons, persons in units and units in clusters?
//!
//! The linear mixed model `y = X b + Z_cluster u + Z_unit v + person + e`, all effects normal with mean zero, fitted by
//! restricted maximum likelihood (REML); contrasts of `b` get the degrees of freedom of Satterthwaite or of
//! Kenward and Roger.
//!
//! **Method.** With `V = sigma^2 (I + Z L L' Z')` the criterion is
//! `log|V/sigma^2| + log|X'V^-1 X sigma^2| + (n - p)(1 + log(2 pi rss / (n - p)))`, `sigma^2` profiled out. Because the
//! levels nest, the cross products of `R = [Z, X, y]` per unit, and of the persons' sums per unit and number of rows of a
//! person, are sufficient: after one pass over the rows the criterion costs the same for a hundred and a million of them.
//! A person of `c` rows with relative variance `t` takes `t / (1 + c t)` times its outer product away, a unit and then a
//! cluster take `T'T` away with `T = chol(I + L'Z'RL)^-1 L'Z'R`.
//! It is even in every column of `L`, so it is minimised without bounds and a variance of zero is an ordinary minimum.
//!
//! **Degrees of freedom.** `df = 2 v^2 / (g' A g)`: `v` the variance of the contrast, `g` its gradient in the variance
//! parameters, `A` twice the inverse Hessian of the criterion. A variance estimated as zero takes no part, which makes the
//! degrees larger than they would be had it been a little above zero: [`VarianceComponent::at_boundary`] says so.
//!
//! **Assumptions.** Normal effects, independent across groups of a level; a person who appears in several units counts as
//! one person per unit ([`MixedFit::split_persons`] tells how many did).
//!
//! **Missing data.** Every row counts, also of those with one row only; unbiased when data are missing at random given
//! what the model holds. Rows with a missing value are not accepted: leave them out or impute before.
//!
//! **Sources.** Patterson & Thompson (1971), *Biometrika* 58; Bates et al. (2015), *J. Stat. Softw.* 67(1) (the criterion);
//! Kuznetsova, Brockhoff & Christensen (2017), *J. Stat. Softw.* 82(13) (the degrees of freedom). Compared with lme4
//! 1.1-31 and lmerTest in the tests.

mod change;
mod clustered;
mod crossed;
mod curvature;
mod data;
mod design;
mod fit;
mod jets;
mod least_squares;
mod model;
mod nesting;
mod reduce;
mod search;
mod small_sample;
mod sparse;
mod sufficient;
mod weighed;

pub use change::{ChangeFit, fit_change};
pub use clustered::ClusterInfluence;
pub use data::{Column, Covariance, FitError, Level, MixedData, RandomTerm};
pub use fit::{Contrast, MixedFit, VarianceComponent, fit_reml, fit_reml_crossed};
pub use nesting::DropReason;
pub use weighed::{Weight, fit_reml_crossed_weighed, fit_reml_weighed};
