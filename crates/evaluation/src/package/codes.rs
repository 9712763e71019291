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
}
