//! What shall be simulated? A specification: read from a TOML file, every field with a default, every value checked
//! before anything is drawn.
//!
//! The defaults describe a randomised staggered rollout in twenty organisations with 20,000 persons, of whom a third
//! answer and not at random. Competence has standard deviation 1 among everybody before the programme; all effects and
//! standard deviations below are in that unit unless said otherwise.

use kernel::Date;
use serde::{Deserialize, Serialize};

use super::check::{Faults, InRange};

/// How units come to take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Organisations start one sequence after another, in an order drawn by lot.
    Stepped,
    /// Half of the organisations, drawn by lot, start after the first wave. The others start just before the last wave,
    /// or after it when there are only two.
    WaitList,
    /// Everybody starts after the first wave: nobody to compare with.
    AllAtOnce,
    /// As stepped, but those who are ready start first.
    NotRandomised,
}

/// Who is invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invite {
    /// Everybody at the first and the last wave, and each person at one of the waves between, drawn by lot.
    #[serde(rename = "rot")]
    Rotating,
    /// Everybody at every wave.
    #[serde(rename = "all")]
    All,
}

/// How sizes of organisations spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sizes {
    /// Log-normal with standard deviation `size_sd`, made to sum to `persons`.
    LogNormal,
    /// Every order of magnitude between `smallest` and `largest` as likely as any other; `persons` says nothing.
    LogUniform,
}

macro_rules! sections {
    ($($(#[doc = $doc:literal])+ $name:ident {
        $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty = $default:expr $(, in $range:expr)?;)+
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl $name {
            /// Tells every value that lies outside of its range.
            fn ranges(&self, section: &'static str, faults: &mut Faults) {
                let _ = (section, &faults);
                $($(self.$field.in_range(&$range, section, stringify!($field), faults);)?)+
            }
        }
    )+};
}

sections! {
    /// Everything about a simulated programme. An empty file is a whole specification.
    Spec {
        /// What the programme is called.
        name: String = "Simulated programme".to_owned();
        /// What would have happened anyway: the mean at points spread evenly from the first wave to the last, straight
        /// lines between them.
        trend: Vec<f64> = vec![0.0, 0.03, 0.08, 0.12, 0.15], in -5.0..=5.0;
        /// Who is below this competence stands below the floor level.
        floor: f64 = -1.0, in -5.0..=5.0;
        /// Who there is.
        organisations: Organisations = Organisations::default();
        /// How competence varies.
        spread: Spread = Spread::default();
        /// What is known of each person beforehand.
        covariates: Covariates = Covariates::default();
        /// Who starts when.
        rollout: Rollout = Rollout::default();
        /// The dates.
        calendar: Calendar = Calendar::default();
        /// What the programme does.
        effect: EffectSpec = EffectSpec::default();
        /// Who answers.
        response: Response = Response::default();
        /// Which answers can be put together.
        linkage: Linkage = Linkage::default();
        /// How waves are carried out.
        waves: WaveSpec = WaveSpec::default();
        /// Who leaves, comes and moves.
        turnover: Turnover = Turnover::default();
        /// The ready-made score `competence`.
        score: ScoreSpec = ScoreSpec::default();
        /// Self-ratings and then-ratings.
        self_rating: SelfRating = SelfRating::default();
        /// The knowledge test, item by item.
        test: TestSpec = TestSpec::default();
        /// Background questions.
        background: Background = Background::default();
        /// The hour ledger.
        hours: HoursSpec = HoursSpec::default();
        /// What it cost.
        costs: CostSpec = CostSpec::default();
    }

    /// Organisations, units and persons.
    Organisations {
        /// Number of organisations.
        count: u32 = 20, in 1..=2_000;
        /// Number of persons in all of them, before the smallest are filled up.
        persons: u32 = 20_000, in 1..=2_000_000;
        /// How sizes spread.
        sizes: Sizes = Sizes::LogNormal;
        /// Standard deviation of the logarithm of an organisation's size.
        size_sd: f64 = 0.5, in 0.0..=2.0;
        /// No organisation has fewer persons.
        smallest: u32 = 200, in 1..=100_000;
        /// No organisation has more persons.
        largest: u32 = 1_000_000, in 1..=1_000_000;
        /// Persons in a unit, on average.
        unit_size: u32 = 33, in 1..=100_000;
        /// No organisation has fewer units, as long as it has as many persons.
        fewest_units: u32 = 4, in 1..=1_000;
        /// Share of women; says nothing about competence.
        women: f64 = 0.85, in 0.0..=1.0;
    }

    /// Standard deviations of competence. What these and the covariates leave of the variance 1 is the lasting
    /// difference between persons.
    Spread {
        /// Between organisations.
        organisation: f64 = 0.15, in 0.0..=1.0;
        /// Between units of an organisation.
        unit: f64 = 0.25, in 0.0..=1.0;
        /// Of an organisation from wave to wave.
        organisation_wave: f64 = 0.05, in 0.0..=2.0;
        /// Of a unit from wave to wave.
        unit_wave: f64 = 0.06, in 0.0..=2.0;
        /// Of a person from wave to wave.
        occasion: f64 = 0.25, in 0.0..=1.0;
        /// Error of measurement of the score.
        measurement: f64 = 0.35, in 0.0..=5.0;
    }

    /// A standard normal covariate `x1` (age, say) and a job with several values.
    Covariates {
        /// Competence by standard deviation of `x1`.
        x1: f64 = -0.25, in -1.0..=1.0;
        /// Competence by step of the job.
        job: f64 = 0.15, in -1.0..=1.0;
        /// Share of persons in each job; they sum to 1.
        job_shares: Vec<f64> = vec![0.6, 0.3, 0.1], in 0.0..=1.0;
    }

    /// Who starts when.
    Rollout {
        /// How units come to take part.
        design: Design = Design::Stepped;
        /// Number of waves.
        waves: u32 = 5, in 1..=24;
        /// Number of sequences of a stepped or not randomised rollout, spread evenly over the waves after the first.
        sequences: u32 = 4, in 1..=23;
        /// The sequence, from 1, that each organisation in its order was given in a draw made elsewhere; empty when it is
        /// drawn here.
        as_drawn: Vec<u32> = Vec::new(), in 1..=23;
        /// Share of organisations that start later than planned.
        late_share: f64 = 0.0, in 0.0..=1.0;
        /// By how many waves they are late.
        late_waves: u32 = 1, in 1..=23;
        /// Whether `units.csv` tells when they started, and not when they should have.
        late_recorded: bool = true;
        /// Number of organisations, drawn by lot, that never start.
        never_start: u32 = 0, in 0..=2_000;
        /// Not randomised: correlation of an early start with competence before.
        selection: f64 = 0.5, in -1.0..=1.0;
        /// Not randomised: how much faster the mean rises from first to last wave by standard deviation of readiness.
        readiness_trend: f64 = 0.0, in -2.0..=2.0;
    }

    /// The dates. Units start a week after the wave before their first one has closed.
    Calendar {
        /// The day on which the first wave opens.
        start: Date = Date::new(2021, 1, 18).expect("a day of the calendar");
        /// Days from wave to wave; at least 14 more than a wave is open.
        days_between: u32 = 180, in 15..=1_500;
        /// Days that a wave is open.
        days_open: u32 = 21, in 1..=1_400;
    }

    /// What the programme does to the competence of whom it reaches.
    EffectSpec {
        /// Mean of the distribution that the organisations' effects are drawn from.
        size: f64 = 0.30, in -3.0..=3.0;
        /// Standard deviation of the effect between organisations; nought when `size` is.
        organisation_sd: f64 = 0.06, in 0.0..=2.0;
        /// How much more a person gains by standard deviation of engagement when `size` is 0.30; in proportion otherwise.
        engagement: f64 = 0.15, in -2.0..=2.0;
        /// How much more a person gains by standard deviation of competence before when `size` is 0.30; in proportion
        /// otherwise. Below nought when the weakest gain most.
        competence: f64 = 0.0, in -2.0..=2.0;
        /// Share of the effect that is still missing at the first wave after the start.
        growth: f64 = 0.0, in 0.0..=1.0;
        /// After how many further waves nothing is missing.
        growth_waves: u32 = 1, in 1..=23;
    }

    /// Who answers: log-odds of answering, with an intercept for each wave so that the rate is met among everybody.
    Response {
        /// Rate at the first wave; straight from here to `after`.
        before: f64 = 0.31, in 0.0..=1.0;
        /// Rate at the last wave.
        after: f64 = 0.35, in 0.0..=1.0;
        /// Standard deviation of the lasting inclination of persons.
        person_sd: f64 = 3.0, in 0.0..=20.0;
        /// By standard deviation of `x1`.
        x1: f64 = 0.5, in -5.0..=5.0;
        /// By standard deviation of competence at the time.
        competence: f64 = 0.3, in -5.0..=5.0;
        /// By standard deviation of engagement, once reached by the programme.
        engagement: f64 = 0.4, in -5.0..=5.0;
        /// Standard deviation between organisations.
        organisation_sd: f64 = 0.3, in 0.0..=10.0;
        /// Who is invited.
        invite: Invite = Invite::Rotating;
    }

    /// Which answers can be put together.
    Linkage {
        /// Share of questionnaires whose pseudonym is lost.
        loss: f64 = 0.0, in 0.0..=1.0;
        /// Share of questionnaires whose pseudonyms are exchanged among each other within the wave.
        false_links: f64 = 0.0, in 0.0..=1.0;
    }

    /// How waves are carried out. Waves are numbered from 1.
    WaveSpec {
        /// Waves of which nobody wrote down who could have answered.
        without_frame: Vec<u32> = vec![], in 1..=24;
        /// Waves with one link for all: everybody can answer, no pseudonyms, some answer twice.
        open_link: Vec<u32> = vec![], in 1..=24;
        /// Share of those who answer a wave with an open link who answer it twice.
        duplicates: f64 = 0.05, in 0.0..=1.0;
    }

    /// Who leaves, comes and moves between two waves.
    Turnover {
        /// Share of persons who leave; newcomers take their places.
        leave: f64 = 0.0, in 0.0..=0.95;
        /// Share of persons who move to another unit.
        moves: f64 = 0.0, in 0.0..=0.95;
        /// Share of moves that lead to another organisation.
        far_moves: f64 = 0.0, in 0.0..=1.0;
        /// Share of those who come to an organisation after its start who are reached by the programme all the same.
        newcomers_reached: f64 = 1.0, in 0.0..=1.0;
    }

    /// The item `competence`: a decimal score, `centre + scale * (competence + error)`.
    ScoreSpec {
        /// Whether it is asked.
        included: bool = true;
        /// The score at mean competence.
        centre: f64 = 0.0, in -1_000_000.0..=1_000_000.0;
        /// Score by standard deviation of competence.
        scale: f64 = 1.0, in 0.001..=1_000_000.0;
    }

    /// Self-ratings: `round(centre + step * (slope * competence + overestimation + person - shift + noise))`, within the
    /// scale. The person is `person_sd` times a standard normal number, the shift concerns whom the programme has reached.
    SelfRating {
        /// Whether they are asked.
        included: bool = false;
        /// Whether the last wave is followed by ratings of how it was before the first.
        then_ratings: bool = false;
        /// Number of items; the first four are core items.
        items: u32 = 4, in 1..=40;
        /// Lowest value of the scale.
        min: u8 = 1, in 0..=10;
        /// Highest value of the scale.
        max: u8 = 10, in 1..=100;
        /// Rating at mean competence.
        centre: f64 = 6.9, in -100.0..=100.0;
        /// Rating by unit of the latent self-rating.
        step: f64 = 1.9, in 0.01..=100.0;
        /// Change of the latent self-rating by standard deviation of competence.
        slope: f64 = 0.7, in -3.0..=3.0;
        /// By how much everybody overestimates themselves.
        overestimation: f64 = 0.0, in -5.0..=5.0;
        /// Standard deviation of lasting over- and underestimation.
        person_sd: f64 = 0.5, in 0.0..=5.0;
        /// How far the programme lowers people's standard for themselves.
        shift: f64 = 0.18, in -5.0..=5.0;
        /// Standard deviation of an answer's noise.
        noise: f64 = 0.3, in 0.0..=5.0;
        /// By how much then-ratings are too low.
        recall_bias: f64 = 0.05, in -5.0..=5.0;
        /// Standard deviation of a then-rating's noise.
        recall_sd: f64 = 0.3, in 0.0..=5.0;
        /// Share of answers that are "don't know".
        dont_know: f64 = 0.0, in 0.0..=1.0;
    }

    /// The knowledge test: two parallel forms, crossed over between halves of the units and from wave to wave. Right
    /// answers by a two-parameter logistic model with guessing.
    TestSpec {
        /// Whether it is asked.
        included: bool = false;
        /// Number of items in each form.
        items: u32 = 8, in 1..=100;
        /// Options of an item, one of them right.
        options: u32 = 6, in 2..=20;
        /// Mean of the logarithm of the items' slopes.
        log_slope: f64 = 0.25, in -3.0..=3.0;
        /// Standard deviation of the logarithm of the items' slopes.
        log_slope_sd: f64 = 0.25, in 0.0..=2.0;
        /// Mean difficulty, in standard deviations of competence.
        difficulty: f64 = 0.0, in -5.0..=5.0;
        /// Standard deviation of difficulties.
        difficulty_sd: f64 = 0.8, in 0.0..=5.0;
        /// By how much the second form is more difficult than the first.
        form_difference: f64 = 0.0, in -3.0..=3.0;
        /// Probability that somebody who does not know is right.
        guessing: f64 = 0.0, in 0.0..=0.95;
        /// Number of items, drawn by lot from both forms, that work differently for the last job.
        dif_items: u32 = 0, in 0..=200;
        /// By how much these are more difficult for them.
        dif_size: f64 = 0.5, in -5.0..=5.0;
    }

    /// Background questions `x1` (decimal) and `job` (`job1`, `job2`, ...).
    Background {
        /// Whether they are asked.
        included: bool = true;
    }

    /// The hour ledger, of everybody and not only of those who answer: `max(0, mean + engagement * e + sd * z)` hours a
    /// person, between the start and the next wave.
    HoursSpec {
        /// Whether there is a ledger.
        included: bool = true;
        /// Hours of a person of mean engagement.
        mean: f64 = 6.0, in 0.0..=500.0;
        /// Hours by standard deviation of engagement.
        engagement: f64 = 3.0, in -100.0..=100.0;
        /// Standard deviation of hours among the equally engaged.
        sd: f64 = 2.0, in 0.0..=100.0;
        /// Minutes of a posting; the last one of a person may be shorter.
        session_minutes: u32 = 120, in 15..=600;
        /// Share of postings that are courses on the web.
        web: f64 = 0.25, in 0.0..=1.0;
        /// Share of postings that are individual support. What is left are workplace sessions.
        support: f64 = 0.15, in 0.0..=1.0;
    }

    /// What it cost: `per_person * size * (size / mean size)^(elasticity - 1) * noise`, with log-normal noise of mean 1, in
    /// the months after an organisation's start.
    CostSpec {
        /// Whether costs are told.
        included: bool = false;
        /// Kronor by person in an organisation of mean size.
        per_person: f64 = 4_000.0, in 0.0..=1_000_000.0;
        /// How costs follow size; 1 = in proportion, below 1 large organisations are cheaper by person.
        elasticity: f64 = 0.85, in -1.0..=3.0;
        /// Standard deviation of the logarithm of the noise.
        sd: f64 = 0.35, in 0.0..=3.0;
        /// Correlation of the noise with the organisation's effect.
        effect_correlation: f64 = 0.0, in -1.0..=1.0;
        /// Over how many months an organisation's costs are spread.
        months: u32 = 6, in 1..=120;
        /// Kronor of lost working time by hour in the ledger.
        hourly_wage: f64 = 0.0, in 0.0..=10_000.0;
    }
}

impl Spec {
    /// Tells every value that lies outside of its range, in all sections.
    pub(super) fn all_ranges(&self, faults: &mut Faults) {
        self.ranges("", faults);
        self.organisations.ranges("organisations", faults);
        self.spread.ranges("spread", faults);
        self.covariates.ranges("covariates", faults);
        self.rollout.ranges("rollout", faults);
        self.calendar.ranges("calendar", faults);
        self.effect.ranges("effect", faults);
        self.response.ranges("response", faults);
        self.linkage.ranges("linkage", faults);
        self.waves.ranges("waves", faults);
        self.turnover.ranges("turnover", faults);
        self.score.ranges("score", faults);
        self.self_rating.ranges("self_rating", faults);
        self.test.ranges("test", faults);
        self.background.ranges("background", faults);
        self.hours.ranges("hours", faults);
        self.costs.ranges("costs", faults);
    }

    /// Variance of the job's value, with steps of 1.
    fn job_variance(&self) -> f64 {
        let shares = &self.covariates.job_shares;
        let moment = |power: i32| shares.iter().zip(0_u32..).map(|(s, k)| s * f64::from(k).powi(power)).sum::<f64>();
        moment(2) - moment(1).powi(2)
    }

    /// Variance of the lasting difference between persons that the covariates do not explain; below nought when the
    /// other parts are more than 1 already.
    pub(super) fn person_variance(&self) -> f64 {
        let (s, c) = (&self.spread, &self.covariates);
        1.0 - s.organisation.powi(2)
            - s.unit.powi(2)
            - s.occasion.powi(2)
            - c.x1.powi(2)
            - c.job.powi(2) * self.job_variance()
    }

    /// The trend at a wave, counted from 0.
    pub(super) fn trend_at(&self, wave: usize) -> f64 {
        let last = self.trend.len().saturating_sub(1);
        let waves = self.rollout.waves.saturating_sub(1);
        if last == 0 || waves == 0 {
            return self.trend.first().copied().unwrap_or(0.0);
        }
        let at = wave as f64 / f64::from(waves) * last as f64;
        let left = (at.floor() as usize).min(last - 1);
        self.trend[left] + (self.trend[left + 1] - self.trend[left]) * (at - left as f64)
    }

    /// The same with one wave in very many small and large organisations that hardly differ: who is compared with whom
    /// when there is a ranking? 290 organisations of 5 to 400 persons, all of whom answer; no programme, no ledger and
    /// no costs. The true spread between organisations is at most 0.10.
    #[must_use]
    pub fn with_many_groups(mut self) -> Self {
        self.organisations = Organisations {
            count: 290,
            sizes: Sizes::LogUniform,
            smallest: 5,
            largest: 400,
            fewest_units: 1,
            ..self.organisations
        };
        self.spread.organisation = self.spread.organisation.min(0.10);
        self.rollout = Rollout { waves: 1, never_start: 290, late_share: 0.0, as_drawn: Vec::new(), ..self.rollout };
        self.response.before = 1.0;
        self.self_rating.then_ratings = false;
        self.waves = WaveSpec::default();
        self.hours.included = false;
        self.costs.included = false;
        self
    }

    /// The same with one wave before, one after, and nobody to compare with.
    #[must_use]
    pub fn with_before_and_after_only(mut self) -> Self {
        let alike = Rollout { design: Design::AllAtOnce, waves: 2, never_start: 0, late_share: 0.0, ..self.rollout };
        self.rollout = Rollout { as_drawn: Vec::new(), ..alike };
        self.waves.open_link.retain(|wave| *wave <= 2);
        self.waves.without_frame.retain(|wave| *wave <= 2);
        self
    }
}
