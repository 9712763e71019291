//! How does what happened stand in the package? Programme, units, waves, frames and answers as rows.

use evaluation::package::{AllocationRow, FrameRow, Package, ProgrammeRow, ResponseRow, Role, UnitRow, WaveRow};
use kernel::{Group, Moment};

use super::PROGRAMME;
use super::answering::{Answered, Sheet};
use super::chance::{Chance, What};
use super::competence::Occasion;
use super::instrument::{Asked, Given, INSTRUMENT, Instrument, LOOKING_BACK, decimal};
use super::keys::Keys;
use super::people::People;
use super::spec::{Design, Spec};

/// The key of the wave that looks back.
const THEN: &str = "then";

/// The key of a wave, counted from 0.
pub(super) fn wave_key(wave: usize) -> String {
    format!("w{}", wave + 1)
}

/// What is written down.
pub(super) struct Written<'a> {
    pub spec: &'a Spec,
    pub people: &'a People,
    pub occasions: &'a [Occasion],
    pub answered: &'a [Answered],
    pub keys: &'a Keys,
}

impl Written<'_> {
    /// The package without hours and costs.
    pub fn package(&self, chance: Chance, instrument: &Instrument<'_>) -> Package {
        let sheets: usize = self.answered.iter().map(|answered| answered.sheets.len()).sum();
        let mut responses = Vec::with_capacity(sheets * instrument.answers_each());
        for wave in 0..self.answered.len() {
            self.responses(chance, instrument, wave, &mut responses);
        }
        if self.looks_back() {
            self.then_responses(chance, instrument, &mut responses);
        }
        Package {
            name: Some("simulated-programme".to_owned()),
            programmes: Some(vec![self.programme()]),
            units: Some(self.units()),
            instruments: Some(instrument.rows()),
            waves: Some(self.waves()),
            frame: Some(self.frame()),
            responses: Some(responses.into()),
            allocations: self.allocation().map(|drawn| vec![drawn]),
            ..Package::default()
        }
    }

    fn looks_back(&self) -> bool {
        self.spec.self_rating.included && self.spec.self_rating.then_ratings
    }

    fn last(&self) -> usize {
        self.answered.len() - 1
    }

    fn programme(&self) -> ProgrammeRow {
        let calendar = &self.spec.calendar;
        let started: Vec<usize> = self.people.rollout.starts.iter().filter_map(|start| *start).collect();
        let trained = started.iter().map(|start| calendar.opens(*start)).max();
        let closes = calendar.closes(self.last());
        let planned = self.people.organisations.iter().zip(&self.people.rollout.planned);
        let planned: usize = planned.filter(|(_, start)| start.is_some()).map(|(o, _)| o.places).sum();
        ProgrammeRow {
            programme: PROGRAMME.to_owned(),
            name: self.spec.name.clone(),
            cluster: None,
            role: Role::Evaluated,
            start: Some(calendar.opens(0)),
            end: Some(trained.map_or(closes, |trained| trained.max(closes))),
            planned_participants: Some(planned as u64),
            granted_sek: None,
        }
    }

    /// The draw, when the starts were drawn: any exchange of them was as likely.
    fn allocation(&self) -> Option<AllocationRow> {
        if !matches!(self.spec.rollout.design, Design::Stepped | Design::WaitList) {
            return None;
        }
        let planned = &self.people.rollout.planned;
        // Who never starts comes last.
        let mut places: Vec<usize> = planned.iter().map(|start| start.unwrap_or(usize::MAX)).collect();
        let own = places.clone();
        places.sort_unstable();
        places.dedup();
        Some(AllocationRow {
            programme: PROGRAMME.to_owned(),
            allocation: "1".to_owned(),
            drawn: true,
            clusters: (0..planned.len()).map(|organisation| self.keys.organisation(organisation)).collect(),
            sequences: own.iter().map(|start| places.partition_point(|place| place < start) as u32 + 1).collect(),
        })
    }

    fn units(&self) -> Vec<UnitRow> {
        let mut staff = vec![0; self.people.units.len()];
        for place in &self.people.waves[0] {
            staff[place.unit] += 1;
        }
        let units = self.people.units.iter().enumerate();
        units
            .map(|(u, unit)| UnitRow {
                unit: self.keys.unit(u),
                parent: None,
                organisation: self.keys.organisation(unit.organisation),
                programme: Some(PROGRAMME.to_owned()),
                service: None,
                staff: Some(staff[u]),
                managers: None,
                starts_on: self
                    .people
                    .rollout
                    .told(self.spec, unit.organisation)
                    .map(|wave| self.spec.calendar.starts(wave)),
            })
            .collect()
    }

    fn waves(&self) -> Vec<WaveRow> {
        let last = self.last();
        let row = |wave: usize, key: String, instrument: &str, moment| WaveRow {
            wave: key,
            programme: PROGRAMME.to_owned(),
            instrument: instrument.to_owned(),
            moment,
            opens: self.spec.calendar.opens(wave),
            closes: self.spec.calendar.closes(wave),
            group: Group::Staff,
            imported: None,
            modes: None,
        };
        let moment = |wave| match wave {
            0 => Moment::Before,
            _ if wave == last => Moment::After,
            _ => Moment::During,
        };
        let mut waves: Vec<WaveRow> =
            (0..=last).map(|wave| row(wave, wave_key(wave), INSTRUMENT, moment(wave))).collect();
        if self.looks_back() {
            waves.push(row(last, THEN.to_owned(), LOOKING_BACK, Moment::Then));
        }
        waves
    }

    fn frame(&self) -> Vec<FrameRow> {
        let mut rows = Vec::new();
        for (wave, answered) in self.answered.iter().enumerate() {
            if self.spec.waves.without_frame.contains(&(wave as u32 + 1)) {
                continue;
            }
            let mut counts = vec![(0, 0); self.people.units.len()];
            for (place, invited) in self.people.waves[wave].iter().zip(&answered.invited) {
                counts[place.unit].0 += 1;
                counts[place.unit].1 += u64::from(*invited);
            }
            let looks_back = wave == self.last() && self.looks_back();
            for key in [Some(wave_key(wave)), looks_back.then(|| THEN.to_owned())].into_iter().flatten() {
                for (u, (population, invited)) in counts.iter().enumerate().filter(|(_, (all, _))| *all > 0) {
                    let unit = self.keys.unit(u);
                    rows.push(FrameRow { wave: key.clone(), unit, population: *population, invited: *invited });
                }
            }
        }
        rows
    }

    fn responses(&self, chance: Chance, instrument: &Instrument<'_>, wave: usize, rows: &mut Vec<ResponseRow>) {
        let key = wave_key(wave);
        let occasion = &self.occasions[wave];
        // A number for everybody, so that who answers does not decide about errors; those who answer twice get more.
        let errors = chance.normals(What::Score, wave, occasion.theta.len());
        let mut again = chance.at(What::Score, usize::from(u16::MAX) - wave);
        let (mut ratings, mut test) = (chance.at(What::Ratings, wave), chance.at(What::Test, wave));
        let answered = &self.answered[wave];
        let mut given: Vec<Given<'_>> = Vec::new();
        for (number, sheet) in answered.sheets.iter().enumerate() {
            given.clear();
            let person = &self.people.persons[sheet.place.person];
            let theta = occasion.theta[sheet.slot];
            if self.spec.score.included {
                let first = number < answered.persons as usize;
                let error = if first { errors[sheet.slot] } else { again.normal() };
                let score = theta + self.spec.spread.measurement * error;
                given.push(("competence", decimal(self.spec.score.centre + self.spec.score.scale * score)));
            }
            let mut asked = Asked {
                person,
                theta,
                reached: occasion.exposure[sheet.slot].is_some(),
                // Half of the units begin with the other form, and everybody meets the other one next time.
                form: (sheet.place.unit + wave) % 2,
                ratings: &mut ratings,
                test: &mut test,
            };
            instrument.answers(&mut asked, &mut given);
            self.write(&key, number, sheet, &mut given, rows);
        }
    }

    /// Those who answer the last wave and were there at the first also say how it was then.
    fn then_responses(&self, chance: Chance, instrument: &Instrument<'_>, rows: &mut Vec<ResponseRow>) {
        let last = self.last();
        let mut draw = chance.of(What::ThenRatings);
        let mut given: Vec<Given<'_>> = Vec::new();
        for (number, sheet) in self.answered[last].sheets.iter().enumerate() {
            // Whoever was there at the first wave has kept the place since.
            if self.people.waves[0][sheet.slot].person != sheet.place.person {
                continue;
            }
            given.clear();
            let person = &self.people.persons[sheet.place.person];
            let theta = self.occasions[0].theta[sheet.slot];
            let reached = self.occasions[last].exposure[sheet.slot].is_some();
            instrument.looking_back(&mut draw, (person, theta, reached), &mut given);
            self.write(THEN, number, sheet, &mut given, rows);
        }
    }

    fn write(&self, wave: &str, number: usize, sheet: &Sheet, given: &mut Vec<Given<'_>>, rows: &mut Vec<ResponseRow>) {
        let response = format!("{wave}-{:06}", number + 1);
        let unit = self.keys.unit(sheet.place.unit);
        let link = sheet.link.map(|person| self.keys.person(person));
        rows.extend(given.drain(..).map(|(item, value)| ResponseRow {
            response: response.clone(),
            wave: wave.to_owned(),
            unit: unit.clone(),
            group: Group::Staff,
            link: link.clone(),
            item: item.to_owned(),
            value,
        }));
    }
}
