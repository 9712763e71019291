//! What must a reader know before believing a number? A closed list of caveats; the texts stand in the language files
//! under `caveat-<code>`.

use serde::{Deserialize, Serialize};

macro_rules! caveats {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $withheld:literal),+ $(,)?) => {
        /// A reservation that travels with a number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Caveat {
            $($(#[$doc])* #[serde(rename = $code)] $variant),+
        }

        impl Caveat {
            /// Every caveat.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in files.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Whether the number itself must not be shown.
            pub fn is_withheld(self) -> bool {
                match self { $(Self::$variant => $withheld),+ }
            }
        }
    };
}

caveats! {
    /// A change without a comparison group: other things than the programme can have caused it.
    NoComparisonGroup = "no_comparison_group", false,
    /// Fewer than half of those who could have answered did.
    LowResponse = "low_response", false,
    /// Units that answered much weigh more in the measured change than in the frame, and that moves it.
    FrameDiffers = "frame_differs", false,
    /// Nobody knows how many could have answered.
    NoFrame = "no_frame", false,
    /// Anybody with the link could answer, and more than once.
    OpenLink = "open_link", false,
    /// The answers before and after cannot be linked to persons.
    Unlinked = "unlinked", false,
    /// Only those who answered both times are counted.
    LinkedOnly = "linked_only", false,
    /// Fewer than eight municipalities: the interval rests on few independent parts.
    FewClusters = "few_clusters", false,
    /// Who started when was not drawn by lot: early and late ones may have differed from the beginning.
    NotRandomised = "not_randomised", false,
    /// Some started on another day than the draw gave them; they count as drawn.
    DepartedFromDraw = "departed_from_draw", false,
    /// The hours of everybody were not known, so that the effect is that on those who answered.
    HoursNotUsed = "hours_not_used", false,
    /// The effect depends on how long ago it started; one number for all times hides that.
    EffectVaries = "effect_varies", false,
    /// Too few started or waited for a model; the interval is that of the lots that could have been drawn.
    RandomisationOnly = "randomisation_only", false,
    /// The unit-level spread could not be estimated; units may differ more than the interval says.
    SpreadAtBoundary = "spread_at_boundary", false,
    /// Some persons changed unit between waves; each is held together as one, and each answer counts where it was given.
    PersonsMoved = "persons_moved", false,
    /// Some persons changed unit between waves, and count as one person in each: too many to hold together.
    MoversSplit = "movers_split", false,
    /// People rate themselves, and tend to overrate before they know what there is to know.
    SelfRating = "self_rating", false,
    /// Remembered afterwards how it was before.
    Retrospective = "retrospective", false,
    /// Those who answered differ from those who did not, as far as the frame can tell.
    Unrepresentative = "unrepresentative", false,
    /// Test scores are sums of right answers, not yet calibrated on a common scale.
    UncalibratedTest = "uncalibrated_test", false,
    /// Too few answered each item for items to differ in how much they tell; all count the same.
    OneSlope = "one_slope", false,
    /// Test forms without a common item are put on one scale as if those who met them were equally able at each occasion.
    FormsByLot = "forms_by_lot", false,
    /// A share or percentile of levels that are taken to be normally distributed.
    NormalLevels = "normal_levels", false,
    /// The scale of a published figure is not stated.
    UnknownScale = "unknown_scale", false,
    /// The persons behind the hours could not be told apart.
    PersonsUnknown = "persons_unknown", false,
    /// Lost working time is not in the costs.
    WithoutLostWorkingTime = "without_lost_working_time", false,
    /// Costs are not divided by activity.
    CostsNotByActivity = "costs_not_by_activity", false,
    /// Working time in the cost is reckoned from hours and what an hour costs; nobody has booked it.
    ReckonedTime = "reckoned_time", false,
    /// Too few programmes for an interval over programmes.
    FewProgrammes = "few_programmes", false,
    /// The data are simulated.
    Simulated = "simulated", false,
    /// Imported from another tool.
    Imported = "imported", false,
    /// Answers before and after came by different ways: a screen of one's own, one that goes round, paper.
    MixedModes = "mixed_modes", false,
    /// Rows with errors were left out.
    RowsSkipped = "rows_skipped", false,
    /// Fewer than ten persons for a mean or five for a count.
    TooFew = "too_few", true,
    /// Withheld so that another withheld number cannot be computed.
    ComplementWithheld = "complement_withheld", true,
    /// The wave is still open.
    WaveOpen = "wave_open", true,
    /// The model could not be fitted to these data.
    NotEstimable = "not_estimable", true,
    /// The data needed are not there.
    MissingData = "missing_data", true,
}
