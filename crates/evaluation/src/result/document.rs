//! What stands in each part of the document? One structure for each part; nothing else is accepted when it is read.

use std::collections::BTreeMap;

use kernel::{Activity, Caveat, CostKind, Date, Estimate, Form, Group, Mode, Moment, Month};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::schema::{Definitions, Described};
use super::{
    Comparison, ComparisonLevel, CostEffect, EachEstimate, EffectKind, LatentFloor, Part, Place, Quality, SideBySide,
    Standing, Verdict,
};
use crate::audit::Finding;
use crate::package::{DataSource, EvidenceKind, Fault, Role, Stance};

macro_rules! documents {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)+ }

        impl Described for $name {
            fn described(definitions: &mut Definitions) -> Value {
                definitions.object(stringify!($name), |definitions| {
                    vec![$((stringify!($field), <$type as Described>::described(definitions))),+]
                })
            }
        }

        impl EachEstimate for $name {
            fn each_estimate(&mut self, visit: &mut dyn FnMut(&mut Estimate)) {
                $(self.$field.each_estimate(visit);)+
            }
        }
    )+};
}

pub(super) use documents;

documents! {
    /// Marks a part as absent.
    Absent {
        /// Why.
        absent: Reason,
    }

    /// Why a part is absent.
    Reason {
        /// The caveat that it comes down to.
        code: Caveat,
        /// In English, for the machine-readable result.
        text: String,
    }

    /// The result of an evaluation.
    Evaluation {
        /// [`SCHEMA`](super::SCHEMA).
        schema: String,
        /// What was evaluated.
        package: PackageSummary,
        /// When, as handed in.
        generated_at: String,
        /// The seed of what is drawn by lot, as handed in.
        seed: u64,
        /// Each programme.
        programmes: Vec<ProgrammeResult>,
        /// The evaluated programmes together.
        cluster: Part<ClusterResult>,
        /// What does not add up in `published.csv`.
        audit: Vec<Finding>,
        /// The rows that were left out.
        skipped: Vec<Fault>,
    }

    /// What was evaluated.
    PackageSummary {
        /// The name of the package.
        name: Option<String>,
        /// The files that were there and their numbers of rows.
        files: BTreeMap<String, usize>,
    }

    /// One programme.
    ProgrammeResult {
        /// Key.
        programme: String,
        /// Name.
        name: String,
        /// The cluster that it belongs to.
        cluster: Option<String>,
        /// Evaluated or a reference.
        role: Role,
        /// First day.
        start: Option<Date>,
        /// Last day.
        end: Option<Date>,
        /// Who could have answered, and who did.
        reach: Part<Reach>,
        /// Who took part, and for how long.
        participation: Part<Participation>,
        /// What it cost.
        cost: Part<Cost>,
        /// How each indicator changed.
        effects: Vec<Effect>,
        /// How organisations and units differ, in the last closed wave before and after.
        groups: Vec<GroupMeans>,
        /// Indicators measured whose change cannot be computed, and why.
        not_compared: Vec<NotCompared>,
        /// Self-ratings beside tests of the same construct, from before to after.
        side_by_side: Vec<SideBySide>,
        /// How well the indicators are measured.
        quality: Vec<Quality>,
        /// The effect against a comparison group.
        comparison: Part<Comparison>,
        /// The incremental cost of an effect.
        cost_effect: Part<CostEffect>,
        /// What the evidence says on each question.
        evidence: Part<EvidenceMatrix>,
    }

    /// Who could have answered, and who did.
    Reach {
        /// Each wave, in order of time.
        waves: Vec<WaveReach>,
    }

    /// One wave.
    WaveReach {
        /// Key.
        wave: String,
        /// The instrument version.
        instrument: String,
        /// When in relation to the programme.
        moment: Moment,
        /// Who answers.
        group: Group,
        /// First day.
        opens: Date,
        /// Last day.
        closes: Date,
        /// How many there are.
        population: Estimate,
        /// How many were invited.
        invited: Estimate,
        /// How many answered.
        answered: Estimate,
        /// How many of them can be linked to their other answers by a pseudonym.
        with_link: Estimate,
        /// How many of them also answered an earlier wave of their group.
        linked: Estimate,
        /// How many who can be linked answered no earlier wave of their group: in the last wave those of after only.
        came: Estimate,
        /// How many who can be linked answered the wave before but not this one.
        lost: Estimate,
        /// Answered of invited.
        response_rate: Estimate,
        /// Answered of all there are.
        population_response_rate: Estimate,
        /// R-indicator over units: one when every unit answered to the same degree.
        representativity: Estimate,
        /// How many came by which way, as far as that is known.
        by_mode: Vec<ModeReach>,
        /// Each unit of the frame.
        units: Vec<UnitReach>,
    }

    /// By which way answers of a wave came.
    ModeReach {
        /// The way.
        mode: Mode,
        /// How many came by it.
        answered: Estimate,
    }

    /// One unit in a wave.
    UnitReach {
        /// Key.
        unit: String,
        /// The organisation.
        organisation: Option<String>,
        /// How many there are.
        population: Estimate,
        /// How many were invited.
        invited: Estimate,
        /// How many answered.
        answered: Estimate,
        /// Answered of invited.
        response_rate: Estimate,
    }

    /// Who took part, and for how long. Hours are net of corrections.
    Participation {
        /// Different persons.
        persons: Estimate,
        /// Occasions on which somebody took part.
        participations: Estimate,
        /// Persons whom no other programme of the package had before.
        newcomers: Estimate,
        /// Hours in all.
        hours: Estimate,
        /// Mean hours per person.
        mean_hours: Estimate,
        /// Half had at most so many hours.
        median_hours: Estimate,
        /// Nine in ten had at most so many hours.
        p90_hours: Estimate,
        /// Share of persons with at most four hours.
        at_most_four_hours: Estimate,
        /// Persons by hours.
        distribution: Vec<Band>,
        /// By what the time was for.
        by_activity: Vec<ActivityHours>,
        /// By how people met.
        by_form: Vec<FormHours>,
        /// By sex; `unknown` where it is not stated.
        by_sex: Vec<SexHours>,
        /// Month by month.
        months: Vec<MonthHours>,
        /// Persons against the plan.
        planned: Part<Planned>,
    }

    /// Persons with more than `over_hours` and at most `to_hours`.
    Band {
        /// Over so many hours.
        over_hours: f64,
        /// To so many hours; the last band has no end.
        to_hours: Option<f64>,
        /// Persons.
        persons: Estimate,
    }

    /// Hours of an activity.
    ActivityHours {
        /// The activity.
        activity: Activity,
        /// Different persons.
        persons: Estimate,
        /// Occasions.
        participations: Estimate,
        /// Hours.
        hours: Estimate,
    }

    /// Hours of a form.
    FormHours {
        /// The form.
        form: Form,
        /// Different persons.
        persons: Estimate,
        /// Occasions.
        participations: Estimate,
        /// Hours.
        hours: Estimate,
    }

    /// Hours by sex.
    SexHours {
        /// `woman`, `man` or `unknown`.
        sex: String,
        /// Different persons.
        persons: Estimate,
        /// Occasions.
        participations: Estimate,
        /// Hours.
        hours: Estimate,
    }

    /// Hours of a month.
    MonthHours {
        /// The month.
        month: Month,
        /// Different persons.
        persons: Estimate,
        /// Persons whose first time in the programme it was.
        first_time: Estimate,
        /// Hours.
        hours: Estimate,
    }

    /// Persons against the plan.
    Planned {
        /// Persons planned.
        planned: Estimate,
        /// Persons who took part, in percent of the plan.
        reached: Estimate,
    }

    /// A figure with and without the participants' working time.
    Both {
        /// With lost working time.
        with_lost_working_time: Estimate,
        /// Without it.
        without_lost_working_time: Estimate,
    }

    /// What a programme cost.
    Cost {
        /// In all.
        total: Both,
        /// Per person who took part.
        per_participant: Both,
        /// Per hour that somebody took part.
        per_participant_hour: Both,
        /// Costs in percent of what was granted, without lost working time.
        of_granted: Estimate,
        /// By activity.
        by_activity: Vec<ActivityCost>,
        /// By kind.
        by_kind: Vec<KindCost>,
    }

    /// What an activity cost.
    ActivityCost {
        /// The activity.
        activity: Activity,
        /// The amount.
        amount: Both,
        /// Hours that somebody took part in it.
        hours: Estimate,
        /// Amount per such hour.
        per_participant_hour: Both,
    }

    /// What a kind of cost came to.
    KindCost {
        /// The kind.
        kind: CostKind,
        /// The amount.
        amount: Estimate,
    }

    /// How one indicator changed in one group from one moment to another. A change, not an effect.
    Effect {
        /// The indicator (or the item, when it has none).
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Whether it is a core item.
        core: bool,
        /// What it measures.
        construct: Option<String>,
        /// The items behind it.
        items: Vec<String>,
        /// Who.
        group: Group,
        /// From when.
        from: Moment,
        /// To when.
        to: Moment,
        /// Always `change_not_effect`: there is no comparison group in it.
        label: String,
        /// Numbers of persons.
        counts: ChangeCounts,
        /// Mean at the first moment.
        before: Estimate,
        /// Mean at the second moment.
        after: Estimate,
        /// The change by the mixed model on all answers.
        change: Estimate,
        /// The same with every unit weighing as in the frame: the change of everybody there.
        standardised: Part<Estimate>,
        /// The change of those who answered both times.
        linked_only: Estimate,
        /// The difference between those who answered once only.
        unlinked_only: Estimate,
        /// The lowest level, for core items.
        floor: Part<Floor>,
        /// For tests: the change of the level behind the answers, in standard deviations of the first moment.
        latent_change: Part<Estimate>,
        /// The lowest levels behind the answers, for tests and core items.
        latent_floor: Part<LatentFloor>,
        /// How far the change hangs on what nobody measured.
        sensitivity: Part<Sensitivity>,
    }

    /// How far a change hangs on what nobody measured. Ranges, no effects: there is no comparison group in them.
    Sensitivity {
        /// The change of everybody; the interval holds it while the stated amounts do. The value is its middle.
        change_of_all: Estimate,
        /// What the programme itself may have done; likewise.
        programme: Part<Estimate>,
        /// How many standard deviations those without an answer at the second moment must differ from those with one, being
        /// equal at the first, for everybody not to have changed.
        tipping_point: Estimate,
        /// The same for the interval of the change to reach zero; zero when it does already.
        tipping_point_of_certainty: Estimate,
        /// The amounts that the ranges rest on.
        stated: StatedAmounts,
    }

    /// What was taken for granted, in standard deviations of the answers (those at the first moment, where one must do).
    StatedAmounts {
        /// Share without an answer at the first moment; 100 when nobody knows.
        missing_before: Estimate,
        /// Share without an answer at the second moment.
        missing_after: Estimate,
        /// By how much those without an answer may differ from those with one, at each moment.
        non_response: [f64; 2],
        /// By how much everybody may have changed anyway between the moments.
        anyway: [f64; 2],
        /// By how much the yardstick of self-ratings (of a then-rating: memory) may have moved the change.
        yardstick: Option<[f64; 2]>,
        /// Whether that was estimated from then-ratings.
        yardstick_from_then_ratings: bool,
        /// What standard errors were multiplied by, since some may have answered twice.
        standard_error_factor: f64,
    }

    /// How the organisations or units of one wave differ on one indicator.
    GroupMeans {
        /// The indicator (or the item, when it has none).
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Who.
        group: Group,
        /// The wave.
        wave: String,
        /// When in relation to the programme.
        moment: Moment,
        /// What is compared.
        level: ComparisonLevel,
        /// The mean that groups are drawn towards.
        overall: Estimate,
        /// Standard deviation of the true means of the groups.
        between: Estimate,
        /// Each group with an answer.
        means: Part<Vec<GroupMean>>,
    }

    /// A group's mean, drawn towards the mean of all as far as chance could have moved it.
    GroupMean {
        /// Key of the organisation or unit.
        key: String,
        /// The mean; its n is the group's number of answers.
        mean: Estimate,
        /// Where it may rank among all groups; 1 is the highest.
        rank: Estimate,
        /// How probable it is to lie below the mean of all, in percent.
        below_overall: Estimate,
    }

    /// Numbers of persons behind a change.
    ChangeCounts {
        /// With a value at the first moment.
        before: Estimate,
        /// With a value at the second moment.
        after: Estimate,
        /// With a value at both.
        linked: Estimate,
        /// "Don't know" at the first moment.
        dont_know_before: Estimate,
        /// "Don't know" at the second moment.
        dont_know_after: Estimate,
    }

    /// Those below "can do it with help".
    Floor {
        /// The highest answer that counts as the floor.
        at_most: f64,
        /// Share at the first moment.
        before: Estimate,
        /// Share at the second moment.
        after: Estimate,
        /// Change in percentage points.
        change: Estimate,
        /// McNemar's test on those who answered both times: the p-value (mid-p) of as many having left the floor as having come to it.
        same_persons: Part<Estimate>,
    }

    /// An indicator whose change cannot be computed.
    NotCompared {
        /// The indicator.
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Who.
        group: Group,
        /// Why.
        reason: Reason,
    }

    /// What the evidence says.
    EvidenceMatrix {
        /// The sources, the columns of the matrix; those of the result itself begin with `ombud/`.
        sources: Vec<String>,
        /// The questions, the rows of the matrix.
        questions: Vec<QuestionEvidence>,
    }

    /// What the evidence says on one question.
    QuestionEvidence {
        /// Key.
        question: String,
        /// The question above.
        parent: Option<String>,
        /// The question, when `framework.csv` is there.
        text: Option<String>,
        /// The question in English, where the file has it.
        text_en: Option<String>,
        /// What shall answer it, as the file says.
        data: Vec<DataSource>,
        /// What all of it comes down to.
        verdict: Verdict,
        /// From each source that says something; the other sources of the matrix are silent on the question.
        cells: Vec<EvidenceCell>,
    }

    /// What one source says on one question.
    EvidenceCell {
        /// The source.
        source: String,
        /// How it stands to what the other sources say on the question.
        stands: Standing,
        /// Each piece.
        pieces: Vec<Piece>,
    }

    /// One piece of evidence.
    Piece {
        /// Key.
        evidence: String,
        /// What kind of source.
        kind: EvidenceKind,
        /// The programme; absent when it concerns all.
        programme: Option<String>,
        /// What it says.
        stance: Stance,
        /// How strong, 1-3.
        strength: u8,
        /// In a few words.
        summary: Option<String>,
        /// When, where it is known.
        date: Option<Date>,
        /// The figure, where the piece is one of this result's own.
        estimate: Option<Estimate>,
    }

    /// The evaluated programmes together.
    ClusterResult {
        /// The programmes in it.
        programmes: Vec<String>,
        /// Different persons.
        persons: Estimate,
        /// Hours.
        hours: Estimate,
        /// Mean hours per person.
        mean_hours: Estimate,
        /// Cost per hour that somebody took part, with and without lost working time.
        per_participant_hour: Part<Both>,
        /// Cost per person.
        per_participant: Part<Both>,
        /// Costs beside reference intervals.
        reference_intervals: Vec<IntervalComparison>,
        /// The reference programmes.
        reference_programmes: Vec<ReferenceProgramme>,
        /// Changes pooled over programmes.
        pooled: Vec<Pooled>,
        /// What is not in the sums, and why.
        left_out: Vec<LeftOut>,
        /// What the evidence says on each question, all programmes together.
        evidence: Part<EvidenceMatrix>,
    }

    /// What was left out of a sum over programmes.
    LeftOut {
        /// The programme.
        programme: String,
        /// The figure that it is left out of.
        figure: String,
        /// Why.
        reason: Reason,
    }

    /// A programme's cost per hour beside a reference interval.
    IntervalComparison {
        /// The interval.
        reference: ReferenceInterval,
        /// Where each programme's cost per hour lies.
        programmes: Vec<IntervalPlace>,
    }

    /// An interval of costs per hour from elsewhere, handed in by the caller.
    ReferenceInterval {
        /// Key.
        id: String,
        /// Lowest cost, kronor per participant hour.
        low_sek: f64,
        /// Highest cost, kronor per participant hour.
        high_sek: f64,
        /// Whether it contains the participants' working time.
        includes_lost_working_time: bool,
        /// Where it was taken from.
        source: String,
    }

    /// Where a programme's cost per hour lies.
    IntervalPlace {
        /// The programme.
        programme: String,
        /// Its cost per participant hour, with or without lost working time as the interval has it.
        per_participant_hour: Estimate,
        /// Below, within or above; absent when the cost is.
        place: Option<Place>,
    }

    /// A reference programme's own figures.
    ReferenceProgramme {
        /// Key.
        programme: String,
        /// Name.
        name: String,
        /// Mean hours per person.
        mean_hours: Part<Estimate>,
        /// Cost per participant hour.
        per_participant_hour: Part<Both>,
        /// Cost per person.
        per_participant: Part<Both>,
    }

    /// A change pooled over programmes.
    Pooled {
        /// The indicator, mapped as the same in every programme.
        indicator: String,
        /// How it was measured.
        kind: EffectKind,
        /// Who.
        group: Group,
        /// From when.
        from: Moment,
        /// To when.
        to: Moment,
        /// The programmes.
        programmes: Vec<String>,
        /// The mean change over programmes.
        change: Part<Estimate>,
        /// Where the change of another such programme lies.
        prediction_interval: Option<[f64; 2]>,
        /// The mean change when programmes that measure something similar are counted too: shows whether it matters.
        with_similar: Part<Estimate>,
        /// The programmes that are counted in `with_similar` only.
        similar_programmes: Vec<String>,
        /// Each programme's change drawn towards the mean of all, with its rank: no league table of what chance has made.
        each: Part<Vec<ProgrammeChange>>,
    }

    /// A programme's change among those of others, drawn towards their mean as far as chance could have moved it.
    ProgrammeChange {
        /// The programme.
        programme: String,
        /// The change.
        change: Estimate,
        /// Where it may rank among the programmes; 1 is the greatest change.
        rank: Estimate,
    }
}
