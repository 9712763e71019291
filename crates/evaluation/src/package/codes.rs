//! Which codes does the package use besides those of `kernel`? The closed lists of the open data package.

use crate::codes::codes;

codes! {
    /// Whether a programme is evaluated or stands beside for comparison of costs and hours.
    Role {
        /// The programme is evaluated.
        Evaluated = "evaluated",
        /// The programme is a reference.
        Reference = "reference",
    }

    /// Where an amount comes from.
    CostBasis {
        /// It stands in somebody's books.
        Booked = "booked",
        /// It was reckoned from hours and what an hour costs; nobody has booked it.
        Computed = "computed",
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

    /// What shall answer an evaluation question: figures that this engine computes, and what others say or write.
    DataSource {
        /// Who could have answered, and who did.
        Reach = "reach",
        /// Who took part, and for how long.
        Participation = "participation",
        /// The change from before to after.
        Change = "change",
        /// The change of the lowest level.
        Floor = "floor",
        /// The effect against those who had not started.
        Effect = "effect",
        /// What it cost.
        Cost = "cost",
        /// What an effect cost.
        CostEffect = "cost_effect",
        /// Registers of others.
        Register = "register",
        /// Interviews.
        Interview = "interview",
        /// Surveys of others.
        Survey = "survey",
        /// Documents.
        Document = "document",
        /// Observations.
        Observation = "observation",
    }
}

impl DataSource {
    /// The kind of evidence that comes from it; nothing for what this engine computes.
    pub fn evidence(self) -> Option<EvidenceKind> {
        match self {
            Self::Register => Some(EvidenceKind::Register),
            Self::Interview => Some(EvidenceKind::Interview),
            Self::Survey => Some(EvidenceKind::Survey),
            Self::Document => Some(EvidenceKind::Document),
            Self::Observation => Some(EvidenceKind::Observation),
            Self::Reach
            | Self::Participation
            | Self::Change
            | Self::Floor
            | Self::Effect
            | Self::Cost
            | Self::CostEffect => None,
        }
    }
}
