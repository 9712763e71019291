//! What was put into the simulation? The figures that a good evaluation should find again.

use serde::Serialize;

/// What was put in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// The seed.
    pub seed: u64,
    /// Effect of each programme, in the order of the cluster's programmes.
    pub effects: Vec<TrueEffect>,
    /// What would have happened anyway, in standard deviations of competence, from before to after.
    pub trend_after: f64,
    /// The same from before to later.
    pub trend_later: f64,
    /// How much of the effect remains at the later wave, 0-1.
    pub retained_later: f64,
    /// How far (on the latent self-rating scale) those who took part lower their standard for themselves: what they
    /// overrated themselves by before, seen with the eyes of afterwards.
    pub response_shift: f64,
    /// Change of the latent self-rating when competence rises by one standard deviation.
    pub self_rating_slope: f64,
    /// Who answers.
    pub response_model: ResponseModel,
}

/// The true effect of a programme on staff employed when the after wave opened, against the same persons without it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrueEffect {
    /// Code of the programme.
    pub programme: &'static str,
    /// What the programme was set to do to an average participant, in standard deviations of competence.
    pub intended: f64,
    /// What it did on average to all staff in the frame (taking part or not), in standard deviations of competence.
    pub latent: f64,
    /// The same in the share of tasks right, 0-1, mean of the two forms.
    pub test_share: f64,
    /// The same in the mean of the core ratings, in scale steps, response shift included. All ratings when none is core.
    pub core_rating: f64,
    /// As `core_rating` but had nobody changed their standard.
    pub core_rating_without_shift: f64,
}

/// Log-odds of answering: a wave's intercept (set so that the rate is met) plus these coefficients times the variable.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResponseModel {
    /// Share of staff in the frame who answer before.
    pub rate_before: f64,
    /// Share of staff in the frame who answer after.
    pub rate_after: f64,
    /// Standard deviation of the lasting inclination to answer between persons.
    pub person_sd: f64,
    /// Standard deviation between municipalities.
    pub municipality_sd: f64,
    /// Per standard deviation of age.
    pub age: f64,
    /// Per standard deviation of competence at the time.
    pub competence: f64,
    /// Per standard deviation of engagement, once the person has taken part.
    pub engagement_when_trained: f64,
    /// Temporary employment.
    pub temporary: f64,
    /// Share of persons whose answers can be linked.
    pub linkable: f64,
}
