//! How competent is everybody, before and after? A latent competence (standard deviation 1 among the staff before) of
//! municipality, unit, age, employment and person; a trend that would have come anyway; an effect that differs between
//! municipalities and is larger for the engaged.
//!
//! ```text
//! theta(i, t) = theta0(i) + trend(t) + municipality(m, t) + unit(u, t) + noise(i, t) + retained(t) * D(i) * tau(i)
//! tau(i)      = effect(m) + 0.5 * effect * engagement(i)
//! self(i, t)  = slope * theta(i, t) + offset(i) - shift * D(i)
//! ```
//! with D = 1 for those who took part. The same process as the reference simulation of the estimators.

use kernel::Group;

use crate::draw::{Draw, Stage};
use crate::facts::Facts;
use crate::model::{Person, Unit};
use crate::truth::ResponseModel;

/// Occasions: before, after, later.
pub(crate) const OCCASIONS: usize = 3;
/// What would have come anyway, at each occasion.
pub(crate) const TREND: [f64; OCCASIONS] = [0.0, 0.15, 0.20];
/// How much of the effect is there at each occasion.
pub(crate) const RETAINED: [f64; OCCASIONS] = [0.0, 1.0, 0.8];
/// Response shift of those who took part.
pub(crate) const SHIFT: f64 = 0.18;
/// Self-rating per standard deviation of competence.
pub(crate) const SELF_SLOPE: f64 = 0.7;

const SELF_OFFSET_SD: f64 = 0.5;
const MUNICIPALITY_SD: f64 = 0.15;
const UNIT_SD: f64 = 0.25;
const MUNICIPALITY_OCCASION_SD: f64 = 0.05;
const UNIT_OCCASION_SD: f64 = 0.06;
const OCCASION_SD: f64 = 0.25;
const EFFECT_SD: f64 = 0.06;
const AGE: f64 = -0.25;
const TEMPORARY: f64 = -0.20;

/// Who answers. The rates are those of Digga Halland.
pub(crate) const RESPONSE: ResponseModel = ResponseModel {
    rate_before: 0.31,
    rate_after: 0.35,
    person_sd: 3.8,
    municipality_sd: 0.3,
    age: 0.5,
    competence: 0.3,
    engagement_when_trained: 0.4,
    temporary: -0.4,
    linkable: 0.96,
};

/// What a person brings along.
#[derive(Debug, Clone)]
pub(crate) struct Traits {
    /// Interest, standard normal: more hours, more effect, more answers.
    pub(crate) engagement: f64,
    /// Age in standard deviations.
    pub(crate) age: f64,
    /// Competence without the programme at each occasion.
    pub(crate) without: [f64; OCCASIONS],
    /// What taking part does to the person.
    pub(crate) effect: f64,
    /// How far the person rates themselves above or below what they can.
    pub(crate) self_offset: f64,
    /// Lasting inclination to answer, log-odds.
    pub(crate) inclination: f64,
    /// Whether the person's answers can be linked.
    pub(crate) linkable: bool,
    /// Whether the person gets form A first.
    pub(crate) form_a_first: bool,
}

impl Traits {
    /// Competence at an occasion of somebody who took part or not.
    pub(crate) fn competence(&self, occasion: usize, took_part: bool) -> f64 {
        self.without[occasion] + if took_part { RETAINED[occasion] * self.effect } else { 0.0 }
    }

    /// Latent self-rating at an occasion; `shifted` for those who see themselves with other eyes since they took part.
    pub(crate) fn self_rating(&self, occasion: usize, took_part: bool, shifted: bool) -> f64 {
        let shift = if shifted && occasion > 0 { SHIFT } else { 0.0 };
        SELF_SLOPE * self.competence(occasion, took_part) + self.self_offset - shift
    }
}

/// Traits of the persons of a programme, in their order. `units` are all units.
pub(crate) fn traits(seed: u64, number: usize, facts: &Facts, persons: &[Person], units: &[Unit]) -> Vec<Traits> {
    let mut draw = Draw::new(seed, Stage::Competence, number);
    let mut municipalities: Vec<Place> = facts
        .municipalities
        .iter()
        .map(|_| Place::drawn(&mut draw, MUNICIPALITY_SD, MUNICIPALITY_OCCASION_SD))
        .collect();
    let average = municipalities.iter().map(|m| m.effect).sum::<f64>() / municipalities.len() as f64;
    for municipality in &mut municipalities {
        municipality.effect += facts.effect - average; // the average municipality has the intended effect
    }
    let first = units.iter().position(|unit| unit.programme as usize == number).unwrap_or(0);
    let own: Vec<Place> = units
        .iter()
        .filter(|unit| unit.programme as usize == number)
        .map(|_| Place::drawn(&mut draw, UNIT_SD, UNIT_OCCASION_SD))
        .collect();
    let first_organisation = units.get(first).map_or(0, |unit| unit.organisation);
    let explained =
        MUNICIPALITY_SD.powi(2) + UNIT_SD.powi(2) + AGE.powi(2) + (0.4 * TEMPORARY).powi(2) + OCCASION_SD.powi(2);
    let person_sd = (1.0 - explained).sqrt();

    persons
        .iter()
        .map(|person| {
            let unit = &own[person.unit as usize - first];
            let municipality =
                &municipalities[(units[person.unit as usize].organisation - first_organisation) as usize];
            let engagement = draw.normal() + if person.group == Group::Champion { 0.8 } else { 0.0 };
            let age = (1974.0 - f64::from(person.birth_year)) / 11.5;
            let lasting = municipality.level
                + unit.level
                + AGE * age
                + if person.temporary { TEMPORARY } else { 0.0 }
                + if person.group == Group::Champion { 0.4 } else { 0.0 }
                + person_sd * draw.normal();
            let without = std::array::from_fn(|t| {
                lasting + TREND[t] + municipality.occasions[t] + unit.occasions[t] + OCCASION_SD * draw.normal()
            });
            Traits {
                engagement,
                age,
                without,
                effect: municipality.effect + 0.5 * facts.effect * engagement,
                self_offset: SELF_OFFSET_SD * draw.normal(),
                inclination: RESPONSE.person_sd * draw.normal() + municipality.inclination,
                linkable: draw.chance(RESPONSE.linkable),
                form_a_first: draw.chance(0.5),
            }
        })
        .collect()
}

/// What is common to everybody of a municipality or a unit.
struct Place {
    level: f64,
    occasions: [f64; OCCASIONS],
    effect: f64,
    inclination: f64,
}

impl Place {
    fn drawn(draw: &mut Draw, level_sd: f64, occasion_sd: f64) -> Self {
        Self {
            level: level_sd * draw.normal(),
            occasions: std::array::from_fn(|_| occasion_sd * draw.normal()),
            effect: EFFECT_SD * draw.normal(),
            inclination: RESPONSE.municipality_sd * draw.normal(),
        }
    }
}
