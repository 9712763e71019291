//! Who is invited, who answers, and which answers can be put together?
//!
//! ```text
//! logit P(answers) = a(wave) + person + x1 + competence + engagement (once reached) + organisation
//! ```
//!
//! `a` is solved for at each wave, so that the rate among everybody is the one asked for.

use super::chance::{Chance, What};
use super::competence::Occasion;
use super::people::{People, Place};
use super::spec::{Invite, Spec};

/// A filled-in questionnaire.
pub(super) struct Sheet {
    /// Which place, in the order of the wave.
    pub slot: usize,
    /// Who answers, and where.
    pub place: Place,
    /// Whose pseudonym stands on it.
    pub link: Option<usize>,
}

/// Who did what at a wave.
pub(super) struct Answered {
    /// For each place whether its holder was invited.
    pub invited: Vec<bool>,
    /// The questionnaires that came in.
    pub sheets: Vec<Sheet>,
    /// How many persons answered.
    pub persons: u64,
    /// How many answered twice.
    pub duplicates: u64,
    /// Questionnaires whose pseudonym was lost.
    pub lost_links: u64,
    /// Questionnaires that carry somebody else's pseudonym.
    pub false_links: u64,
}

/// Who answers at a wave, counted from 0.
pub(super) fn answered(spec: &Spec, chance: Chance, people: &People, wave: usize, occasion: &Occasion) -> Answered {
    let places = &people.waves[wave];
    let last = people.waves.len() - 1;
    let open = spec.waves.open_link.contains(&(wave as u32 + 1));
    let everybody = open || spec.response.invite == Invite::All || wave == 0 || wave == last;
    let invited: Vec<bool> =
        places.iter().map(|place| everybody || people.persons[place.person].invited_at == wave).collect();
    let inclined = inclinations(spec, people, places, occasion);
    let along = if last == 0 { 0.0 } else { wave as f64 / last as f64 };
    let rate = spec.response.before + (spec.response.after - spec.response.before) * along;
    let intercept = intercept(&inclined, rate);
    let mut draw = chance.at(What::Answering, wave);
    let mut sheets = Vec::new();
    for (slot, (place, inclined)) in places.iter().zip(&inclined).enumerate() {
        let answers = draw.unit() < logistic(intercept + inclined);
        if answers && invited[slot] {
            sheets.push(Sheet { slot, place: *place, link: Some(place.person) });
        }
    }
    let persons = sheets.len() as u64;
    let mut done = Answered { invited, sheets, persons, duplicates: 0, lost_links: 0, false_links: 0 };
    if open {
        done.answer_again(spec, chance, wave);
    } else {
        done.mix_links(spec, chance, wave);
    }
    done
}

impl Answered {
    /// An open link tells nobody from anybody, and some use it twice.
    fn answer_again(&mut self, spec: &Spec, chance: Chance, wave: usize) {
        let mut draw = chance.at(What::Duplicate, wave);
        for at in 0..self.sheets.len() {
            self.sheets[at].link = None;
            if draw.chance(spec.waves.duplicates) {
                let Sheet { slot, place, .. } = self.sheets[at];
                self.sheets.push(Sheet { slot, place, link: None });
                self.duplicates += 1;
            }
        }
    }

    /// Some pseudonyms are lost, some are exchanged.
    fn mix_links(&mut self, spec: &Spec, chance: Chance, wave: usize) {
        let mut draw = chance.at(What::Linking, wave);
        let mut mixed = Vec::new();
        for (at, sheet) in self.sheets.iter_mut().enumerate() {
            let (lost, wrong) = (draw.chance(spec.linkage.loss), draw.chance(spec.linkage.false_links));
            if lost {
                sheet.link = None;
                self.lost_links += 1;
            } else if wrong {
                mixed.push(at);
            }
        }
        let mut links: Vec<Option<usize>> = mixed.iter().map(|at| self.sheets[*at].link).collect();
        draw.shuffle(&mut links);
        for (at, link) in mixed.into_iter().zip(links) {
            let sheet = &mut self.sheets[at];
            sheet.link = link;
            self.false_links += u64::from(link != Some(sheet.place.person));
        }
    }
}

fn inclinations(spec: &Spec, people: &People, places: &[Place], occasion: &Occasion) -> Vec<f64> {
    let r = &spec.response;
    places
        .iter()
        .enumerate()
        .map(|(slot, place)| {
            let person = &people.persons[place.person];
            let engaged = if occasion.exposure[slot].is_some() { r.engagement * person.engagement } else { 0.0 };
            r.person_sd * person.inclination
                + r.x1 * person.x1
                + r.competence * occasion.theta[slot]
                + engaged
                + people.organisations[people.organisation(*place)].inclination
        })
        .collect()
}

pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The intercept at which the mean probability is the rate: Newton's steps, halved intervals where they lead out.
fn intercept(inclined: &[f64], rate: f64) -> f64 {
    if rate <= 0.0 || inclined.is_empty() {
        return f64::NEG_INFINITY;
    }
    if rate >= 1.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (-1e3, 1e3);
    let mut at = (rate / (1.0 - rate)).ln();
    for _ in 0..60 {
        let (mut mean, mut slope) = (0.0, 0.0);
        for x in inclined {
            let p = logistic(at + x);
            mean += p;
            slope += p * (1.0 - p);
        }
        let off = (mean - rate * inclined.len() as f64) / inclined.len() as f64;
        if off.abs() < 1e-9 {
            break;
        }
        if off > 0.0 {
            high = at
        } else {
            low = at
        }
        let newton = at - off * inclined.len() as f64 / slope;
        at = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intercept_meets_the_rate_also_when_inclinations_differ_much() {
        let inclined: Vec<f64> = (0..1_000).map(|i| f64::from(i - 500) / 25.0).collect();
        for rate in [0.001, 0.31, 0.5, 0.999] {
            let at = intercept(&inclined, rate);
            let mean = inclined.iter().map(|x| logistic(at + x)).sum::<f64>() / 1_000.0;
            assert!((mean - rate).abs() < 1e-6, "{rate} {mean}");
        }
        assert!(logistic(intercept(&inclined, 1.0) + inclined[0]) > 0.999_999);
    }
}
