//! Who works where, and when? Organisations, units, persons with what lasts about them, and for each wave who holds which
//! place: people leave, newcomers take their places, some move.

use super::chance::{Chance, What};
use super::rollout::Rollout;
use super::spec::{Sizes, Spec};
use crate::draw::Draw;

/// An organisation.
pub(super) struct Organisation {
    /// How many places it has.
    pub places: usize,
    /// The first of its units.
    pub first_unit: usize,
    /// How many units it has.
    pub units: usize,
    /// Competence above the mean.
    pub level: f64,
    /// What the programme does in it to a person of mean engagement.
    pub effect: f64,
    /// `effect` in standard deviations from its mean.
    pub effect_z: f64,
    /// Inclination to answer.
    pub inclination: f64,
}

/// A unit.
pub(super) struct Unit {
    /// The organisation.
    pub organisation: usize,
    /// Competence above the organisation's.
    pub level: f64,
}

/// What lasts about a person.
pub(super) struct Person {
    /// The covariate.
    pub x1: f64,
    /// The job, from 0.
    pub job: usize,
    /// Engagement.
    pub engagement: f64,
    /// Competence above that of the unit.
    pub own: f64,
    /// Inclination to answer, standard normal.
    pub inclination: f64,
    /// Overestimation, standard normal.
    pub overestimation: f64,
    /// The wave between the first and the last that the person is invited to, when invitations rotate.
    pub invited_at: usize,
    /// Whether the person is a woman.
    pub woman: bool,
    /// What hours have besides mean and engagement, standard normal.
    pub dose: f64,
    /// The first wave at which the programme has reached the person.
    pub reached_at: Option<usize>,
    /// The unit in which the programme reached the person.
    pub reached_in: usize,
    /// What the programme does to the person, once grown.
    pub effect: f64,
    /// Came too late and is not reached.
    pub missed: bool,
}

/// Who holds a place at a wave.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub person: usize,
    pub unit: usize,
}

/// Everybody.
pub(super) struct People {
    pub organisations: Vec<Organisation>,
    pub units: Vec<Unit>,
    pub persons: Vec<Person>,
    /// For each wave who holds each place.
    pub waves: Vec<Vec<Place>>,
    /// When each organisation starts.
    pub rollout: Rollout,
    /// Persons who left.
    pub leavers: u64,
    /// Persons who changed unit.
    pub movers: u64,
}

impl People {
    /// Draws everybody for all waves.
    pub fn drawn(spec: &Spec, chance: Chance) -> Self {
        let (organisations, units) = organisations(spec, chance);
        let places: usize = organisations.iter().map(|o| o.places).sum();
        let rollout = Rollout::drawn(spec, chance, &organisations);
        let traits = Traits::of(spec);
        let persons = traits.first(chance, places);
        let mut first = Vec::with_capacity(places);
        for organisation in &organisations {
            // Persons are alike before they are drawn, so that units can be filled in turn.
            for k in 0..organisation.places {
                first.push(Place { person: first.len(), unit: organisation.first_unit + k % organisation.units });
            }
        }
        let mut people = Self { organisations, units, persons, waves: vec![first], rollout, leavers: 0, movers: 0 };
        people.reach(spec, chance, 0);
        for wave in 1..spec.rollout.waves as usize {
            people.change(spec, chance, wave, &traits);
            people.reach(spec, chance, wave);
        }
        people
    }

    /// Lets people leave, come and move before a wave.
    fn change(&mut self, spec: &Spec, chance: Chance, wave: usize, traits: &Traits) {
        let mut places = self.waves[wave - 1].clone();
        let turnover = &spec.turnover;
        if turnover.moves > 0.0 {
            let mut draw = chance.at(What::Moving, wave);
            for place in &mut places {
                let (moves, far, to) = (draw.unit(), draw.unit(), draw.unit());
                if moves >= turnover.moves {
                    continue;
                }
                let from = place.unit;
                place.unit = if far < turnover.far_moves {
                    at_share(to, 0, self.units.len())
                } else {
                    let organisation = &self.organisations[self.units[from].organisation];
                    at_share(to, organisation.first_unit, organisation.units)
                };
                self.movers += u64::from(place.unit != from);
            }
        }
        if turnover.leave > 0.0 {
            let (mut leaving, mut newcomer) = (chance.at(What::Leaving, wave), chance.at(What::Newcomer, wave));
            for place in &mut places {
                if leaving.chance(turnover.leave) {
                    place.person = self.persons.len();
                    self.persons.push(traits.newcomer(&mut newcomer));
                    self.leavers += 1;
                }
            }
        }
        self.waves.push(places);
    }

    /// Notes whom the programme has reached when a wave opens.
    fn reach(&mut self, spec: &Spec, chance: Chance, wave: usize) {
        let mut draw = chance.at(What::Reached, wave);
        let scale = spec.effect.size / 0.30;
        for place in &self.waves[wave] {
            let unit = &self.units[place.unit];
            let organisation = &self.organisations[unit.organisation];
            let person = &mut self.persons[place.person];
            let Some(start) = self.rollout.starts[unit.organisation] else { continue };
            if person.reached_at.is_some() || person.missed || start > wave {
                continue;
            }
            if start < wave && !draw.chance(spec.turnover.newcomers_reached) {
                person.missed = true;
                continue;
            }
            person.reached_at = Some(wave);
            person.reached_in = place.unit;
            person.effect = potential_effect(spec, scale, organisation, unit, person);
        }
    }

    /// What the programme does, once grown, to the person who holds a place, when it reaches the person there.
    pub fn potential_effect(&self, spec: &Spec, place: Place) -> f64 {
        let person = &self.persons[place.person];
        if person.reached_at.is_some() {
            return person.effect;
        }
        let unit = &self.units[place.unit];
        potential_effect(spec, spec.effect.size / 0.30, &self.organisations[unit.organisation], unit, person)
    }

    /// The organisation of a place.
    pub fn organisation(&self, place: Place) -> usize {
        self.units[place.unit].organisation
    }
}

fn potential_effect(spec: &Spec, scale: f64, organisation: &Organisation, unit: &Unit, person: &Person) -> f64 {
    let before = organisation.level + unit.level + person.own;
    organisation.effect + scale * (spec.effect.engagement * person.engagement + spec.effect.competence * before)
}

/// The one of `count` from `first` at a share from 0 to 1.
fn at_share(share: f64, first: usize, count: usize) -> usize {
    first + ((share * count as f64) as usize).min(count.saturating_sub(1))
}

fn organisations(spec: &Spec, chance: Chance) -> (Vec<Organisation>, Vec<Unit>) {
    let count = spec.organisations.count as usize;
    let levels = chance.normals(What::OrganisationLevel, 0, count);
    let effects = chance.normals(What::OrganisationEffect, 0, count);
    let inclinations = chance.normals(What::OrganisationInclination, 0, count);
    let effect_sd = if spec.effect.size == 0.0 { 0.0 } else { spec.effect.organisation_sd };
    let mut unit_level = chance.of(What::UnitLevel);
    let mut units = Vec::new();
    let organisations = sizes(spec, chance)
        .into_iter()
        .enumerate()
        .map(|(o, places)| {
            let wanted = (places as f64 / f64::from(spec.organisations.unit_size)).round() as usize;
            let own = wanted.max(spec.organisations.fewest_units as usize).min(places).max(1);
            let first_unit = units.len();
            units.extend((0..own).map(|_| Unit { organisation: o, level: spec.spread.unit * unit_level.normal() }));
            Organisation {
                places,
                first_unit,
                units: own,
                level: spec.spread.organisation * levels[o],
                effect: spec.effect.size + effect_sd * effects[o],
                effect_z: effects[o],
                inclination: spec.response.organisation_sd * inclinations[o],
            }
        })
        .collect();
    (organisations, units)
}

fn sizes(spec: &Spec, chance: Chance) -> Vec<usize> {
    let o = &spec.organisations;
    let (smallest, largest) = (f64::from(o.smallest), f64::from(o.largest));
    let mut draw = chance.of(What::OrganisationSize);
    let raw: Vec<f64> = match o.sizes {
        Sizes::LogNormal => {
            let raw: Vec<f64> = (0..o.count).map(|_| (o.size_sd * draw.normal()).exp()).collect();
            let factor = f64::from(o.persons) / raw.iter().sum::<f64>();
            raw.into_iter().map(|size| size * factor).collect()
        }
        Sizes::LogUniform => {
            let (low, high) = (smallest.ln(), largest.ln());
            (0..o.count).map(|_| (low + (high - low) * draw.unit()).exp()).collect()
        }
    };
    raw.into_iter().map(|size| size.round().clamp(smallest, largest) as usize).collect()
}

/// How persons are drawn.
struct Traits {
    own_sd: f64,
    x1: f64,
    job: f64,
    job_shares: Vec<f64>,
    mean_job: f64,
    women: f64,
    between: usize,
}

impl Traits {
    fn of(spec: &Spec) -> Self {
        let shares = &spec.covariates.job_shares;
        Self {
            own_sd: spec.person_variance().max(0.0).sqrt(),
            x1: spec.covariates.x1,
            job: spec.covariates.job,
            job_shares: shares.clone(),
            mean_job: shares.iter().zip(0_u32..).map(|(share, job)| share * f64::from(job)).sum(),
            women: spec.organisations.women,
            between: (spec.rollout.waves as usize).saturating_sub(2),
        }
    }

    /// Those who are there from the beginning: each trait from a stream of its own.
    fn first(&self, chance: Chance, count: usize) -> Vec<Person> {
        let (mut x1, mut job) = (chance.of(What::Covariate), chance.of(What::Job));
        let (mut engagement, mut own) = (chance.of(What::Engagement), chance.of(What::Own));
        let (mut inclination, mut over) = (chance.of(What::Inclination), chance.of(What::Overestimation));
        let (mut invited, mut sex) = (chance.of(What::InvitedWhen), chance.of(What::Sex));
        let mut dose = chance.of(What::Dose);
        (0..count)
            .map(|_| {
                let normals = [&mut x1, &mut engagement, &mut own, &mut inclination, &mut over, &mut dose]
                    .map(|draw| draw.normal());
                self.person(normals, job.unit(), invited.unit(), sex.unit())
            })
            .collect()
    }

    fn newcomer(&self, draw: &mut Draw) -> Person {
        let normals = [(); 6].map(|()| draw.normal());
        self.person(normals, draw.unit(), draw.unit(), draw.unit())
    }

    fn person(&self, normals: [f64; 6], job: f64, invited: f64, sex: f64) -> Person {
        let [x1, engagement, own, inclination, overestimation, dose] = normals;
        let mut left = job;
        let job = self.job_shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        let job = job.unwrap_or(self.job_shares.len() - 1);
        Person {
            x1,
            job,
            engagement,
            own: self.own_sd * own + self.x1 * x1 + self.job * (job as f64 - self.mean_job),
            inclination,
            overestimation,
            invited_at: at_share(invited, 1, self.between),
            woman: sex < self.women,
            dose,
            reached_at: None,
            reached_in: 0,
            effect: 0.0,
            missed: false,
        }
    }
}
