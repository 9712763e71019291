//! What can be wrong with a calibration, and what the caller can do about it.

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IrtError {
    /// Nothing to fit.
    #[error("there is no {0}: hand in at least one")]
    Nothing(&'static str),
    /// Two inputs that belong together differ in length.
    #[error("{what} has {found} entries and should have {expected}")]
    Length {
        /// Which input.
        what: &'static str,
        /// Length wanted.
        expected: usize,
        /// Length found.
        found: usize,
    },
    /// Parameters that are no item.
    #[error("an item needs a finite slope and one to 253 finite intercepts in falling order")]
    BadItem,
    /// Nodes that are no grid.
    #[error("a grid of levels needs 5 to 2001 nodes between two finite levels, the lower first")]
    BadGrid,
    /// An option outside its range.
    #[error("the option {0} is out of range")]
    BadOption(&'static str),
    /// A number that is not finite, or a negative weight.
    #[error("{what} of person {person} is not a usable number")]
    NotANumber {
        /// Which input.
        what: &'static str,
        /// Position of the person.
        person: usize,
    },
    /// An answer that the item does not have.
    #[error("item {item} has {categories} categories, numbered from 0, but somebody answered {answer}")]
    AnswerOutOfRange {
        /// Position of the item.
        item: usize,
        /// The answer found.
        answer: u8,
        /// Number of categories.
        categories: usize,
    },
    /// Nobody answered a free item.
    #[error("nobody answered item {item}: leave it out or hold it fixed")]
    NoAnswers {
        /// Position of the item.
        item: usize,
    },
    /// All gave the same answer to a free item.
    #[error(
        "everybody who answered item {item} chose category {category}: it says nothing, leave it out or hold it fixed"
    )]
    WithoutVariation {
        /// Position of the item.
        item: usize,
        /// The one category chosen.
        category: usize,
    },
    /// Nobody chose a category of a free item.
    #[error("nobody chose category {category} of item {item}: merge it with a neighbour or hold the item fixed")]
    EmptyCategory {
        /// Position of the item.
        item: usize,
        /// The category.
        category: usize,
    },
    /// A covariate is a combination of the intercept and those before it.
    #[error("covariate {column} is constant or a combination of those before it: leave it out")]
    Collinear {
        /// Position of the covariate.
        column: usize,
    },
    /// Groups whose scales nothing connects.
    #[error("group {group} shares no item with the first group, nor has it fixed ones: there is no common scale")]
    Unlinked {
        /// The group that stands alone.
        group: u32,
    },
    /// A scale taken from fixed items needs some that were answered.
    #[error("the scale is to come from fixed items, but none of them was answered")]
    NoFixedItems,
    /// The likelihood could not be computed.
    #[error("the model could not be fitted: the likelihood is not finite; hold extreme items fixed or widen the grid")]
    Diverged,
    /// Too few common items to link by.
    #[error("{found} common items are too few to link by; {needed} are needed")]
    TooFewCommonItems {
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// Common items have no spread, or slopes of different sign.
    #[error("the common items do not determine a linear relation of the two scales")]
    NoLink,
    /// Groups are not two, or one of them is empty.
    #[error("two groups are compared, and each needs answers both right and wrong")]
    NoComparison,
    /// An item that the bank does not have.
    #[error("there is no item {item} in the bank")]
    UnknownItem {
        /// The position handed in.
        item: usize,
    },
    /// An item that was asked before.
    #[error("item {item} was asked before: an answer counts once")]
    AskedBefore {
        /// Position of the item.
        item: usize,
    },
    /// The outcome is foretold perfectly.
    #[error("score or group foretell the answers perfectly: the logistic regression has no estimate")]
    Separation,
}

/// What a reader of a result must know, though there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// EM stopped at its limit before it came to rest: raise the limit.
    NotConverged,
    /// A slope ran to its limit: the item splits persons without error, as in a tiny sample. A prior on the slopes helps.
    RunawaySlope {
        /// Position of the item.
        item: usize,
    },
    /// A slope is negative: the item is perhaps keyed the wrong way round.
    NegativeSlope {
        /// Position of the item.
        item: usize,
    },
    /// Fewer than five persons (by weight) chose a category.
    SparseCategory {
        /// Position of the item.
        item: usize,
        /// The category.
        category: usize,
    },
    /// The levels of some persons reach beyond the grid, or are too narrow for it: hand in another grid.
    GridDoesNotFit,
    /// The information matrix has no inverse: something in the model is not determined by the data.
    NotIdentified,
}
