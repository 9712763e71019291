//! Which codes does the package use besides those of `kernel`? The closed lists of the open data package.

use std::fmt;
use std::str::FromStr;

use kernel::vocabulary::UnknownCode;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in files.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                Self::ALL.iter().copied().find(|v| v.code() == text).ok_or_else(|| UnknownCode {
                    expected: [$($code),+].join(", "),
                })
            }
        }
    )+};
}

codes! {
    /// Whether a programme is evaluated or stands beside for comparison of costs and hours.
    Role {
        /// The programme is evaluated.
        Evaluated = "evaluated",
        /// The programme is a reference.
        Reference = "reference",
    }

    /// How an item is answered.
    ItemKind {
        /// A step on a scale from `min` to `max`, or `dk`.
        Rating = "rating",
        /// A task with a right answer (`key`).
        Test = "test",
        /// One of the options.
        Single = "single",
        /// Any number of the options, joined by `;`.
        Multiple = "multiple",
        /// Free text; never evaluated.
        Text = "text",
        /// A ready-made decimal score from another tool.
        Score = "score",
    }

    /// What a published figure measures.
    Measure {
        /// A mean on a scale.
        Mean = "mean",
        /// A share in percent.
        Percent = "percent",
        /// A number of persons, answers or things.
        Count = "count",
        /// A sum, for example of hours or kronor.
        Sum = "sum",
    }

    /// In what a published change is stated.
    ChangeUnit {
        /// Relative change in percent.
        Percent = "percent",
        /// Difference in points (percentage points for shares).
        Points = "points",
    }

    /// Where a piece of evidence comes from.
    EvidenceKind {
        /// Interviews.
        Interview = "interview",
        /// A survey.
        Survey = "survey",
        /// Documents.
        Document = "document",
        /// Observations.
        Observation = "observation",
        /// Registers.
        Register = "register",
    }

    /// What a piece of evidence says about the question.
    Stance {
        /// Speaks for.
        Supports = "supports",
        /// Speaks against.
        Contradicts = "contradicts",
        /// Says that it depends.
        Nuances = "nuances",
    }
}
