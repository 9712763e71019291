//! What does an evaluation say? The one document that `ombud evaluate` prints and that reports are made of. Every number
//! a person may see is an [`Estimate`]; a part that cannot be computed is a [`Reason`], never zero.

mod comparison;
mod document;
mod measured;
mod methods;
pub(crate) mod schema;

use std::collections::BTreeMap;

use kernel::{Activity, Caveat, CostKind, Date, Estimate, Form, Group, Mode, Moment, Month};
use serde::{Deserialize, Serialize};

use crate::audit::Finding;
use crate::codes::codes;
use crate::package::{DataSource, EvidenceKind, Fault, Role, Stance};

pub use comparison::*;
pub use document::*;
pub use measured::*;
pub use methods::METHODS;
pub use schema::schema;

/// The version of the document.
pub const SCHEMA: &str = "ombud-evaluation/1";

/// A part of the result, or why it is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Part<T> {
    /// The part cannot be computed.
    Absent(Absent),
    /// The part.
    There(T),
}

impl<T> Part<T> {
    /// An absent part.
    pub fn absent(code: Caveat, text: impl Into<String>) -> Self {
        Self::Absent(Absent { absent: Reason { code, text: text.into() } })
    }

    /// The part, if it is there.
    pub fn there(&self) -> Option<&T> {
        match self {
            Self::There(part) => Some(part),
            Self::Absent(_) => None,
        }
    }
}

/// Something that may hold numbers a person may see.
pub trait EachEstimate {
    /// Visits every number in it, in the order of the document.
    fn each_estimate(&mut self, visit: &mut dyn FnMut(&mut Estimate));
}

impl EachEstimate for Estimate {
    fn each_estimate(&mut self, visit: &mut dyn FnMut(&mut Estimate)) {
        visit(self);
    }
}

impl<T: EachEstimate> EachEstimate for Vec<T> {
    fn each_estimate(&mut self, visit: &mut dyn FnMut(&mut Estimate)) {
        self.iter_mut().for_each(|one| one.each_estimate(visit));
    }
}

impl<T: EachEstimate> EachEstimate for Option<T> {
    fn each_estimate(&mut self, visit: &mut dyn FnMut(&mut Estimate)) {
        self.iter_mut().for_each(|one| one.each_estimate(visit));
    }
}

impl<T: EachEstimate> EachEstimate for Part<T> {
    fn each_estimate(&mut self, visit: &mut dyn FnMut(&mut Estimate)) {
        if let Self::There(part) = self {
            part.each_estimate(visit);
        }
    }
}

macro_rules! without_estimates {
    ($($name:ty),+ $(,)?) => {$(
        impl EachEstimate for $name {
            fn each_estimate(&mut self, _: &mut dyn FnMut(&mut Estimate)) {}
        }
    )+};
}

without_estimates!(
    Activity, BTreeMap<String, usize>, Caveat, ComparisonDesign, ComparisonLevel, CostKind, DataSource, Date, EffectKind, EvidenceKind, Fault, Finding, Form, Group, Measure, Mode, Moment,
    Month, Place, Role, Stance, Standing, String, Verdict, [f64; 2], bool, f64, u64, u8,
);

codes! {
    /// How an indicator was measured. Kept apart, never averaged.
    EffectKind {
        /// Persons rate themselves.
        SelfRating = "self_rating",
        /// Tasks with right answers, in percent right.
        Test = "test",
        /// A self-rating against how it is remembered to have been.
        ThenRating = "then_rating",
        /// A self-rating before against the same as remembered afterwards: how much the yardstick moved.
        ResponseShift = "response_shift",
        /// A ready-made score.
        Score = "score",
    }

    /// On what scale an effect is told.
    Measure {
        /// As measured: points of a rating or a score.
        Points = "points",
        /// Right answers in percent.
        PercentRight = "percent_right",
        /// The level behind the answers, free of their error.
        LatentLevel = "latent_level",
    }

    /// How it was decided who starts when.
    ComparisonDesign {
        /// By lot.
        RandomisedRollout = "randomised_rollout",
        /// By people, so that those who start early may differ from those who start late.
        StaggeredStart = "staggered_start",
    }

    /// What starts as a whole in a rollout.
    ComparisonLevel {
        /// All units of an organisation on the same day.
        Organisation = "organisation",
        /// Each unit by itself.
        Unit = "unit",
    }

    /// What all evidence on a question comes down to.
    Verdict {
        /// Nothing speaks against.
        Supported = "supported",
        /// Nothing speaks for.
        Contradicted = "contradicted",
        /// Some speaks for and some against.
        Contested = "contested",
        /// It only says that it depends.
        Nuanced = "nuanced",
        /// There is no evidence.
        NoEvidence = "no_evidence",
    }

    /// How what one source says on a question stands to what others say.
    Standing {
        /// At least one other says the same, and none the opposite.
        Agrees = "agrees",
        /// It says what no other says: alone for or against, or only that it depends.
        Complements = "complements",
        /// Another says the opposite, or it speaks both for and against itself.
        Contradicts = "contradicts",
    }

    /// Where a figure lies relative to an interval.
    Place {
        /// Under it.
        Below = "below",
        /// In it.
        Within = "within",
        /// Over it.
        Above = "above",
    }
}
