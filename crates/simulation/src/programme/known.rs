//! How is the truth counted? From everybody in the frame, whether they answer or not.

use evaluation::package::HoursRow;

use super::answering::Answered;
use super::chance::Chance;
use super::competence::Occasion;
use super::costs::Costs;
use super::instrument::Instrument;
use super::keys::Keys;
use super::people::People;
use super::rows::wave_key;
use super::spec::Spec;
use super::truth::{
    ChangeTruth, CostTruth, EffectTruth, ExposureTruth, FloorTruth, HoursTruth, OrganisationTruth, PersonsTruth,
    ProgrammeTruth, SelfRatingTruth, TestTruth, WaveTruth,
};

/// Everything that was drawn.
pub(super) struct Known<'a> {
    pub spec: &'a Spec,
    pub people: &'a People,
    pub occasions: &'a [Occasion],
    pub answered: &'a [Answered],
    pub instrument: &'a Instrument<'a>,
    pub keys: &'a Keys,
    pub hours: &'a [HoursRow],
    pub costs: Option<&'a Costs>,
}

impl Known<'_> {
    /// The truth.
    pub fn truth(&self, chance: Chance) -> ProgrammeTruth {
        let potential: Vec<f64> = self.people.waves[self.last()]
            .iter()
            .map(|place| self.people.potential_effect(self.spec, *place))
            .collect();
        let count = |of: fn(&Answered) -> u64| self.answered.iter().map(of).sum();
        ProgrammeTruth {
            seed: chance.seed,
            replicate: chance.replicate,
            effect: self.effect(&potential),
            change: self.change(),
            floor: self.floor(),
            self_rating: self.spec.self_rating.included.then(|| self.self_rating(&potential)),
            test: self.spec.test.included.then(|| self.test(&potential)),
            hours: self.spec.hours.included.then(|| self.hours()),
            costs: self.costs.map(|costs| self.cost(costs, &potential)),
            persons: PersonsTruth {
                places: self.people.waves[0].len() as u64,
                ever: self.people.persons.len() as u64,
                leavers: self.people.leavers,
                movers: self.people.movers,
                duplicates: count(|a| a.duplicates),
                lost_links: count(|a| a.lost_links),
                false_links: count(|a| a.false_links),
            },
            waves: (0..self.occasions.len()).map(|wave| self.wave(wave)).collect(),
            organisations: self.organisations(&potential),
        }
    }

    fn last(&self) -> usize {
        self.occasions.len() - 1
    }

    /// Competence at the last wave had there been no programme.
    fn without(&self) -> impl Iterator<Item = f64> {
        let last = &self.occasions[self.last()];
        last.theta.iter().zip(&last.effect).map(|(theta, effect)| theta - effect)
    }

    fn effect(&self, potential: &[f64]) -> EffectTruth {
        let (spec, last) = (self.spec, &self.occasions[self.last()]);
        let scale = spec.score.scale;
        let frame = mean(potential.iter().copied()).unwrap_or(0.0);
        let reached = last.effect.iter().zip(&last.exposure).filter(|(_, since)| since.is_some());
        let mut by_exposure = vec![(0.0, 0_u64); self.occasions.len()];
        for occasion in self.occasions {
            for (effect, since) in occasion.effect.iter().zip(&occasion.exposure) {
                if let Some(since) = since {
                    by_exposure[*since].0 += effect;
                    by_exposure[*since].1 += 1;
                }
            }
        }
        EffectTruth {
            population: spec.effect.size,
            population_sd: if spec.effect.size == 0.0 { 0.0 } else { spec.effect.organisation_sd },
            population_score: scale * spec.effect.size,
            frame,
            frame_score: scale * frame,
            organisations: mean(self.people.organisations.iter().map(|o| o.effect)).unwrap_or(0.0),
            reached_at_last_wave: mean(reached.map(|(effect, _)| *effect)),
            everybody_at_last_wave: mean(last.effect.iter().copied()).unwrap_or(0.0),
            by_exposure: by_exposure
                .into_iter()
                .enumerate()
                .filter(|(_, (_, persons))| *persons > 0)
                .map(|(since, (sum, persons))| ExposureTruth {
                    waves_since: since as u32,
                    population: spec.effect.size * spec.effect.grown(since),
                    frame: sum / persons as f64,
                    persons,
                })
                .collect(),
        }
    }

    fn change(&self) -> ChangeTruth {
        let first = &self.occasions[0].theta;
        let before = mean(first.iter().copied()).unwrap_or(0.0);
        let after = mean(self.occasions[self.last()].theta.iter().copied()).unwrap_or(0.0);
        let variance = mean(first.iter().map(|theta| (theta - before).powi(2))).unwrap_or(0.0);
        ChangeTruth {
            before,
            after,
            change: after - before,
            change_score: self.spec.score.scale * (after - before),
            without_programme: mean(self.without()).unwrap_or(0.0) - before,
            trend: self.spec.trend_at(self.last()) - self.spec.trend_at(0),
            sd_before: variance.sqrt(),
        }
    }

    fn floor(&self) -> FloorTruth {
        let level = self.spec.floor;
        let below = |theta: f64| f64::from(u8::from(theta < level));
        let (first, last) = (&self.occasions[0].theta, &self.occasions[self.last()].theta);
        FloorTruth {
            level,
            before: mean(first.iter().map(|theta| below(*theta))).unwrap_or(0.0),
            after: mean(last.iter().map(|theta| below(*theta))).unwrap_or(0.0),
            after_without_programme: mean(self.without().map(below)).unwrap_or(0.0),
            tenth_percentile_before: tenth_percentile(first),
            tenth_percentile_after: tenth_percentile(last),
        }
    }

    fn self_rating(&self, potential: &[f64]) -> SelfRatingTruth {
        let own = &self.spec.self_rating;
        let (places, last) = (&self.people.waves[self.last()], &self.occasions[self.last()]);
        let person = |slot: usize| &self.people.persons[places[slot].person];
        let rated = |slot: usize, theta: f64, reached: bool| own.expected(own.latent(person(slot), theta, reached));
        let reached = |slot: usize| last.exposure[slot].is_some();
        let now = |shifted: bool| last.theta.iter().enumerate().map(move |(slot, theta)| (slot, *theta, shifted));
        let mean_rated = |values: &mut dyn Iterator<Item = (usize, f64, bool)>| {
            mean(values.map(|(slot, theta, shifted)| rated(slot, theta, shifted && reached(slot)))).unwrap_or(0.0)
        };
        let without = mean_rated(&mut self.without().enumerate().map(|(slot, theta)| (slot, theta, false)));
        let first = self.people.waves[0].iter().zip(&self.occasions[0].theta);
        let before =
            first.map(|(place, theta)| own.expected(own.latent(&self.people.persons[place.person], *theta, false)));
        let shifted = now(false).filter(|(slot, ..)| reached(*slot));
        let with_programme = mean_rated(
            &mut self.without().zip(potential).enumerate().map(|(slot, (theta, effect))| (slot, theta + effect, false)),
        );
        SelfRatingTruth {
            before: mean(before).unwrap_or(0.0),
            after: mean_rated(&mut now(true)),
            after_without_shift: mean_rated(&mut now(false)),
            after_without_programme: without,
            shift_latent: own.shift,
            shift: mean(shifted.map(|(slot, theta, _)| rated(slot, theta, false) - rated(slot, theta, true))),
            effect_without_shift: with_programme - without,
        }
    }

    fn test(&self, potential: &[f64]) -> TestTruth {
        let percent = |wave: usize, slot: usize, theta: f64| {
            self.instrument.expected_percent(&self.people.persons[self.people.waves[wave][slot].person], theta)
        };
        let mean_at = |wave: usize| {
            let all = self.occasions[wave].theta.iter().enumerate();
            mean(all.map(|(slot, theta)| percent(wave, slot, *theta))).unwrap_or(0.0)
        };
        let last = self.last();
        let gained = self
            .without()
            .zip(potential)
            .enumerate()
            .map(|(slot, (theta, effect))| percent(last, slot, theta + effect) - percent(last, slot, theta));
        let any_dif = self.spec.test.dif_items > 0;
        TestTruth {
            effect_points: mean(gained).unwrap_or(0.0),
            change_points: mean_at(last) - mean_at(0),
            dif_group: any_dif.then(|| format!("job{}", self.spec.covariates.job_shares.len())),
            items: self.instrument.tasks.clone(),
        }
    }

    fn hours(&self) -> HoursTruth {
        let minutes: i64 = self.hours.iter().map(|row| row.minutes.0).sum();
        // The postings of a person stand together.
        let persons = self.hours.chunk_by(|a, b| a.person == b.person).count();
        HoursTruth { total: minutes as f64 / 60.0, persons: persons as u64 }
    }

    fn cost(&self, costs: &Costs, potential: &[f64]) -> CostTruth {
        let total: f64 = costs.by_organisation.iter().sum();
        let hours = self.hours().total;
        let started = |o: usize| self.people.rollout.starts[o].is_some();
        let sizes = self.people.organisations.iter().enumerate().filter(|(o, _)| started(*o));
        let persons = sizes.map(|(_, organisation)| organisation.places as f64).sum::<f64>();
        let by_person = |amount: f64| if persons > 0.0 { amount / persons } else { 0.0 };
        let expected = by_person(costs.expected + hours * self.spec.costs.hourly_wage);
        let gained = self.people.waves[self.last()].iter().zip(potential);
        let gained = gained.filter(|(place, _)| started(self.people.organisation(**place))).map(|(_, effect)| *effect);
        let effect = mean(gained).filter(|effect| *effect > 0.0);
        CostTruth {
            total,
            per_hour: (hours > 0.0).then(|| total / hours),
            per_person: by_person(total),
            expected_per_person: expected,
            per_unit_of_effect: effect.map(|effect| by_person(total) / effect),
            expected_per_unit_of_effect: (self.spec.effect.size > 0.0).then(|| expected / self.spec.effect.size),
        }
    }

    fn wave(&self, wave: usize) -> WaveTruth {
        let (occasion, answered) = (&self.occasions[wave], &self.answered[wave]);
        let theirs = answered.sheets.iter().take(answered.persons as usize).map(|sheet| occasion.theta[sheet.slot]);
        WaveTruth {
            wave: wave_key(wave),
            population: occasion.theta.len() as u64,
            invited: answered.invited.iter().filter(|invited| **invited).count() as u64,
            answered: answered.persons,
            reached: occasion.exposure.iter().filter(|since| since.is_some()).count() as u64,
            mean: mean(occasion.theta.iter().copied()).unwrap_or(0.0),
            mean_of_answers: mean(theirs),
        }
    }

    fn organisations(&self, potential: &[f64]) -> Vec<OrganisationTruth> {
        let count = self.people.organisations.len();
        let means = |wave: usize, values: &[f64]| {
            let mut sums = vec![(0.0, 0_u32); count];
            for (place, value) in self.people.waves[wave].iter().zip(values) {
                let sum = &mut sums[self.people.organisation(*place)];
                *sum = (sum.0 + value, sum.1 + 1);
            }
            sums.into_iter().map(|(sum, n)| (n > 0).then(|| sum / f64::from(n))).collect::<Vec<_>>()
        };
        let last = self.last();
        let (before, after) = (means(0, &self.occasions[0].theta), means(last, &self.occasions[last].theta));
        let effects = means(last, potential);
        let organisations = self.people.organisations.iter().enumerate();
        organisations
            .map(|(o, organisation)| OrganisationTruth {
                organisation: self.keys.organisation(o),
                places: organisation.places as u64,
                units: organisation.units as u64,
                starts_on: self.people.rollout.starts[o].map(|wave| self.spec.calendar.starts(wave)),
                starts_at_wave: self.people.rollout.starts[o].map(|wave| wave as u32 + 1),
                effect: organisation.effect,
                effect_of_frame: effects[o],
                mean_before: before[o],
                mean_after: after[o],
                level: organisation.level,
                cost: self.costs.map_or(0.0, |costs| costs.by_organisation[o]),
            })
            .collect()
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u64), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// The value that a tenth lies below.
fn tenth_percentile(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    let at = values.len() / 10;
    if at >= values.len() {
        return 0.0;
    }
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}
