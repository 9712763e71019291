//! What stands in the parts of the document that say what was measured and how well: levels behind answers, reliability, items
//! that work differently for groups, and measurements of one construct beside each other.

use kernel::{Estimate, Group, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::documents;
use super::schema::{Definitions, Described};
use super::{EachEstimate, EffectKind, Part, Reason};

documents! {
    /// How many are below a level that the answers only hint at, by the distribution of the levels themselves.
    LatentFloor {
        /// What the level is: `half_of_easiest_third` or `lowest_threshold`.
        cut: String,
        /// The level, in standard deviations from the mean of the first moment.
        level: Estimate,
        /// Share below it at the first moment.
        before: Estimate,
        /// Share below it at the second moment.
        after: Estimate,
        /// Change in percentage points.
        change: Estimate,
        /// What somebody at the border of the lowest tenth answered at the first moment: percent right, or the step.
        lowest_tenth_before: Estimate,
        /// The same at the second moment.
        lowest_tenth_after: Estimate,
        /// Its change.
        lowest_tenth_change: Estimate,
        /// The change of the lowest fourth, chosen by other answers than those it is reckoned from.
        started_lowest: Part<Estimate>,
    }

    /// How well the items of an indicator measure it.
    Quality {
        /// The indicator (or the item, when it has none).
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Who.
        group: Group,
        /// How well the items hang together at the first moment, by test form.
        reliability: Vec<Reliability>,
        /// Whether items of a test work differently for groups that are equally able.
        differences: Part<ItemDifferences>,
    }

    /// How well items hang together.
    Reliability {
        /// The test form.
        form: Option<String>,
        /// When it was measured.
        moment: Moment,
        /// The items.
        items: Vec<String>,
        /// Omega of one common factor.
        omega: Part<Estimate>,
        /// Cronbach's alpha, for comparison with others.
        alpha: Part<Estimate>,
    }

    /// Items looked at for differences between groups.
    ItemDifferences {
        /// The background items and pairs of groups that were large enough.
        compared: Vec<ComparedGroups>,
        /// The background items of which some groups, or all, were too small.
        not_compared: Vec<GroupsNotCompared>,
        /// The items that differ more than negligibly.
        flags: Vec<ItemFlag>,
    }

    /// Two groups that were compared item by item.
    ComparedGroups {
        /// The background item.
        by: String,
        /// The larger group.
        reference: String,
        /// The other group.
        focal: String,
        /// Persons of the larger group.
        persons_reference: Estimate,
        /// Persons of the other group.
        persons_focal: Estimate,
    }

    /// A background item with groups that were not compared.
    GroupsNotCompared {
        /// The background item.
        by: String,
        /// Why.
        reason: Reason,
    }

    /// An item that works differently for a group.
    ItemFlag {
        /// The item.
        item: String,
        /// The background item.
        by: String,
        /// The larger group.
        reference: String,
        /// The group for which it works differently.
        focal: String,
        /// Mantel-Haenszel's delta: negative when the item is harder for that group.
        mantel_haenszel: Part<Estimate>,
        /// What group and product add to R squared in the logistic regression.
        logistic: Part<Estimate>,
        /// The more serious of the two classes: `B` moderate, `C` large.
        class: String,
    }

    /// Measurements of one construct laid beside each other, never averaged.
    SideBySide {
        /// What they measure.
        construct: String,
        /// Who.
        group: Group,
        /// What persons say of themselves.
        self_ratings: Vec<SelfRatingBeside>,
        /// What they can do in tests.
        tests: Vec<TestBeside>,
    }

    /// A self-rating with what was remembered.
    SelfRatingBeside {
        /// The indicator.
        indicator: String,
        /// The change from before to after.
        change: Estimate,
        /// The change from what was remembered to after.
        then_change: Part<Estimate>,
        /// How much the yardstick moved: from before to what was remembered.
        shift: Part<Estimate>,
    }

    /// A test beside self-ratings.
    TestBeside {
        /// The indicator.
        indicator: String,
        /// The change of the percentage of right answers.
        change: Estimate,
        /// The change of the level behind the answers, in standard deviations.
        latent_change: Part<Estimate>,
    }
}
