//! What do answers to items say about something that cannot be seen: how able persons are, how hard items are, and how much
//! a group of persons moved?
//!
//! Each item has a slope `a` and intercepts `d`; a person at level `theta` reaches category `k` or higher with probability
//! `1 / (1 + exp(-(a theta + d_k)))`. With two categories that is the two-parameter logistic model (2PL), with one slope for
//! all items the one-parameter model (1PL, Rasch), with more categories the graded response model (GRM).
//!
//! | question | where |
//! |---|---|
//! | How hard and how telling are the items; how do groups and covariates differ (latent regression)? | [`fit()`] |
//! | At what level is one person, and how sure is that? | [`score`] |
//! | How large a share of a population is below a level? | [`score::LatentDistribution`] |
//! | How do two calibrations come on one scale, and which items drifted? | [`link`] |
//! | Does an item work differently in two groups? | [`dif`] |
//! | Which item to ask next, and when to stop? | [`adaptive`] |
//!
//! **Method.** Marginal maximum likelihood by EM over an even grid of levels, accelerated by SQUAREM. The items are taken
//! together in chunks with at most 32 different answer patterns: a person's likelihood is the product of one
//! table row per chunk, and the posterior is added to one row per chunk, instead of one per item. Standard errors are those of
//! the observed information (Louis' identity, exact and not by differences).
//!
//! **Assumptions.** One dimension; answers independent given the level; levels normal given the covariates; persons (or
//! clusters, when they are named) independent.
//!
//! **Missing data.** An answer that is missing is passed over: right when it is missing at random given the answers that
//! were given and the covariates, as with two forms handed out by lot or an adaptive test. It is wrong for tasks left out
//! because they were too hard: code those as not right.
//!
//! **Sources.** Bock & Aitkin (1981), *Psychometrika* 46; Samejima (1969), *Psychometrika Monograph* 17; Varadhan & Roland
//! (2008), *Scand. J. Stat.* 35 (SQUAREM); Louis (1982), *JRSS B* 44; Mislevy (1984), *Psychometrika* 49 (latent
//! regression). Golden values of mirt 1.47 in the tests.

pub mod adaptive;
mod coding;
pub mod dif;
mod error;
mod expectation;
mod fit;
mod information;
mod layout;
pub mod link;
mod maximise;
mod model;
mod population;
pub mod score;
mod start;

pub use error::{Flag, IrtError};
pub use fit::{FitOptions, IrtFit, SlopePrior, fit};
pub use layout::{ItemModel, Parameter};
pub use model::{Item, MISSING, Quadrature, Responses};
pub use population::{LatentRegression, Population, Scale};
