//! Statistics for evaluations: mixed models, partially overlapping samples, shares. Mathematics only.
//!
//! Each module opens with the question it answers, its formula, its assumptions, what it does with missing
//! data and its source. Nothing here reads a file, a clock or a random number: data and draws are handed in.
//!
//! | question | module |
//! |---|---|
//! | How much did the mean change, when rows nest in persons, units and clusters? | [`mixed`] |
//! | How much did the mean change, when only some were measured twice? | [`overlap`] |
//! | How sure is a share, and a difference of two shares? | [`shares`] |
//! | Is a reported mean or share arithmetically possible? | [`descriptive`] |
//! | Do those who answered resemble those who were asked? | [`representativity`] |
//! | Do the items of a scale hang together? | [`reliability`] |
//! | How well do raters agree, beyond chance? | [`agreement`] |
//! | How able are persons, how hard are items, and how far did a group move? | [`irt`] |
//! | What do several studies say together? | [`meta`] |
//! | How does the chance of an event depend on what we know? | [`logistic`] |
//! | The same for ordered answers, and for rows that nest | [`ordinal`] |
//! | How sure is a ratio? | [`ratio`] |
//! | How small an effect can a rollout detect? | [`power`] |
//! | What did treatment do, when groups start at different times? | [`staggered`] |
//! | Which clusters start when, by lot and yet alike? | [`allocation`] |
//! | Is an effect larger than the lot alone would make it? | [`permutation`] |
//! | What would the mean be, had those who answered been like everybody? | [`weights`] |
//! | How far does a result hang on what nobody measured? | [`sensitivity`] |
//! | What are the true means of many groups, most of them small? | [`shrinkage`] |
//! | What is the mean of something skewed, over few clusters? | [`skewed`] |
//! | What does more effect cost, and is it worth it? | [`economic`] |
//! | How sure is a weighted least-squares coefficient, when there are few clusters? | [`robust`] |
//! | How sure is any statistic, when whole clusters are the units? | [`bootstrap`] |

pub mod agreement;
pub mod allocation;
pub mod bootstrap;
pub mod descriptive;
pub mod distribution;
pub mod economic;
pub mod interval;
pub mod irt;
pub mod logistic;
pub mod matrix;
pub mod meta;
pub mod mixed;
mod optimise;
pub mod ordinal;
pub mod overlap;
pub mod permutation;
pub mod power;
pub mod ratio;
pub mod reliability;
pub mod representativity;
pub mod robust;
pub mod sensitivity;
pub mod shares;
pub mod shrinkage;
pub mod skewed;
pub mod staggered;
#[cfg(test)]
mod testing;
pub mod weights;

pub use interval::Interval;
