//! Statistics for programme evaluation: mixed models, partially overlapping samples, shares. Mathematics only.
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
//! | What do several studies say together? | [`meta`] |
//! | How sure is a ratio? | [`ratio`] |
//! | How sure is any statistic, when whole clusters are the units? | [`bootstrap`] |

pub mod bootstrap;
pub mod descriptive;
pub mod distribution;
pub mod interval;
pub mod matrix;
pub mod meta;
pub mod mixed;
mod optimise;
pub mod overlap;
pub mod ratio;
pub mod reliability;
pub mod representativity;
pub mod shares;

pub use interval::Interval;
