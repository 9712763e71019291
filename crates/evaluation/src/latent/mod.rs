//! What do answers to items say about a level that cannot be seen: how far did it move, and where does the floor stand?
//!
//! For each test with answers to its items, and for the core items together, in each group of persons: the items are calibrated
//! over all closed waves at once ([`calibration`]) with the moments as groups, each with its own mean and spread. The change is
//! the difference of the means, in standard deviations of the first moment. Means of scores would be drawn towards each other; the
//! latent regression is not. Standard errors are robust to clusters: organisations when there are [`CLUSTERS_FROM`] of them,
//! otherwise units, otherwise persons, and then [`Caveat::FewClusters`] says so.
//!
//! The floor stands in [`floor`], reliability and items that work differently in [`quality`], self-ratings beside tests in
//! [`beside`]; answers are read in [`answers`] alone.
//!
//! Of more than [`sample::MOST_PERSONS`] persons so many are taken by lot ([`sample`]): what the others would add is small beside what
//! organisations differ by, and a country's answers would not find room.
//!
//! **Missing data.** A person counts at the first wave of each moment that was answered. Moments with fewer than
//! [`MOMENT_FROM`] persons are left out.

pub(crate) mod answers;
pub(crate) mod beside;
pub(crate) mod calibration;
mod floor;
pub(crate) mod quality;
pub(crate) mod sample;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Caveat, Estimate, Group, Moment};
use rayon::prelude::*;
use stats::irt::{Item, Population};

use crate::figures::{LEVEL, with_interval};
use crate::package::{InstrumentRow, Package};
use crate::result::{Effect, EffectKind, Part, Quality, Reason};
use crate::score::{Instrument, Scale, instruments};
use crate::sheets::{Sheet, Wave};

use answers::{Answers, Codes};
use calibration::{Calibration, Curves, Place, calibrate};
use floor::Cut;
use sample::Sample;

/// Fewest clusters for standard errors that rest on them.
pub(crate) const CLUSTERS_FROM: usize = 8;
/// Fewest persons at a moment.
const MOMENT_FROM: usize = 50;

/// What is measured together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// A test.
    Test(String),
    /// The core items together.
    Core,
    /// The rated items of one indicator.
    Rated(Scale),
}

/// A moment of one of several groups of persons that are calibrated together.
pub(crate) type Occasion = (u32, Moment);

/// A person's answers at an occasion.
#[derive(Clone)]
pub(crate) struct Row<'a> {
    /// The person.
    pub person: u32,
    /// Number of the occasion among those calibrated; the earliest is 0.
    pub moment: usize,
    /// The key of the unit.
    pub unit: &'a str,
    place: (u32, u32),
    form: Option<&'a str>,
    pub background: BTreeMap<answers::Asked<'a>, &'a str>,
}

/// The rows of a subject as they were read.
#[derive(Default)]
pub(crate) struct Read<'a> {
    pub answers: Answers<'a>,
    pub rows: Vec<(Occasion, Row<'a>)>,
    /// Of whom.
    pub sample: Sample,
    met: BTreeSet<(Occasion, u32)>,
}

/// A calibrated subject.
pub(crate) struct Measured<'a> {
    /// The items.
    pub calibration: Calibration<'a>,
    /// One for each row of the calibration.
    pub rows: Vec<Row<'a>>,
    /// Means and spreads of the occasions.
    pub population: Population,
    moments: Vec<Occasion>,
    clusters: Vec<u32>,
    count: usize,
    few: bool,
    sample: Sample,
}

/// From when to when.
pub(crate) struct Span<'m> {
    /// Number of the first moment.
    pub from: usize,
    /// Number of the second.
    pub to: usize,
    /// Persons at each.
    pub n: (u64, u64),
    /// Degrees of freedom.
    pub df: f64,
    /// Who.
    pub base: String,
    /// What to know.
    pub caveats: BTreeSet<Caveat>,
    /// The cluster of each row.
    pub clusters: &'m [u32],
}

impl Span<'_> {
    /// The mean of a moment.
    pub(crate) fn mean(place: &Place, moment: usize) -> f64 {
        place.intercept + moment.checked_sub(1).map_or(0.0, |column| place.coefficients[column])
    }

    /// The standard deviation of a moment.
    pub(crate) fn sd(place: &Place, moment: usize) -> f64 {
        place.sd[moment]
    }

    /// A figure with its interval.
    pub(crate) fn told(&self, value: f64, se: f64, unit: &str, n: u64, method: &str) -> Estimate {
        let estimate = Estimate::plain(value, unit, n, &self.base, method);
        with_interval(estimate, stats::Interval::around(value, se, self.df, LEVEL), Some(se), Some(self.df))
    }
}

/// What a closed wave measures, with the scales of each. What is remembered afterwards is no level of its own.
fn subjects<'i, 'a>(
    instruments: &'i BTreeMap<&'a str, Instrument<'a>>,
    wave: &Wave<'a>,
) -> Option<(&'i Instrument<'a>, BTreeMap<Subject, Vec<&'i Scale>>)> {
    let instrument = instruments.get(wave.row.instrument.as_str())?;
    let mut subjects: BTreeMap<Subject, Vec<&Scale>> = BTreeMap::new();
    if wave.open || wave.row.moment == Moment::Then {
        return Some((instrument, subjects));
    }
    for scale in instrument.scales() {
        match scale.kind {
            EffectKind::Test => subjects.entry(Subject::Test(scale.indicator.clone())).or_default().push(scale),
            EffectKind::SelfRating => {
                if instrument.about(scale).core {
                    subjects.entry(Subject::Core).or_default().push(scale);
                }
                if instrument.items(scale).len() >= calibration::ITEMS_FROM {
                    subjects.entry(Subject::Rated(scale.clone())).or_default().push(scale);
                }
            }
            EffectKind::Score | EffectKind::ThenRating | EffectKind::ResponseShift => {}
        }
    }
    Some((instrument, subjects))
}

/// Reads the answers of a closed wave to each subject.
pub(crate) fn read_wave<'a>(
    instruments: &BTreeMap<&'a str, Instrument<'a>>,
    wave: &Wave<'a>,
    part: u32,
    read: &mut BTreeMap<Subject, Read<'a>>,
) {
    let Some((instrument, subjects)) = subjects(instruments, wave) else { return };
    for (subject, scales) in subjects {
        read_subject(instrument, wave, part, (&subject, &scales), read.entry(subject.clone()).or_default());
    }
}

fn read_subject<'a>(
    instrument: &Instrument<'a>,
    wave: &Wave<'a>,
    part: u32,
    (subject, scales): (&Subject, &[&Scale]),
    read: &mut Read<'a>,
) {
    let sample = read.sample;
    for sheet in wave.sheets.iter().filter(|sheet| sample.holds(sheet.person)) {
        let (codes, form) = match subject {
            Subject::Test(_) => {
                let met = scales.iter().find_map(|scale| answers::of_test(instrument, scale, sheet));
                let Some(met) = met else { continue };
                met
            }
            Subject::Core | Subject::Rated(_) => {
                let codes = scales.iter().flat_map(|scale| answers::of_ratings(instrument, scale, sheet));
                (codes.collect(), None)
            }
        };
        if !codes.is_empty() {
            read.push((part, wave.row.moment), sheet, form, codes);
        }
    }
}

/// The levels behind the answers of a programme.
pub(crate) struct Latents<'a> {
    subjects: BTreeMap<(Group, Subject), Result<Measured<'a>, Reason>>,
    /// How well each indicator is measured.
    pub quality: Vec<Quality>,
}

impl<'a> Latents<'a> {
    /// Calibrates what the closed waves measured.
    pub(crate) fn of(package: &'a Package, waves: &[Wave<'a>]) -> Self {
        let instruments = instruments(package, waves);
        let curves = Curves::of(package);
        let asked: BTreeSet<(Group, Subject)> = waves
            .iter()
            .filter_map(|wave| Some((wave.row.group, subjects(&instruments, wave)?.1)))
            .flat_map(|(group, subjects)| subjects.into_keys().map(move |subject| (group, subject)))
            .collect();
        // As many at a time as there are threads, and no more: of a large package the answers to all of them would not find room.
        let each: Vec<_> = asked
            .into_par_iter()
            .map(|(group, subject)| {
                let of_group = || waves.iter().filter(|wave| wave.row.group == group);
                let sheets = of_group().flat_map(|wave| wave.sheets.iter().map(|sheet| sheet.person));
                let mut read = Read { sample: Sample::of(sheets), ..Read::default() };
                for wave in of_group() {
                    let Some((instrument, mut subjects)) = subjects(&instruments, wave) else { continue };
                    if let Some(scales) = subjects.remove(&subject) {
                        read_subject(instrument, wave, 0, (&subject, &scales), &mut read);
                    }
                }
                let quality = match &subject {
                    Subject::Test(indicator) => Some(quality::of(indicator, EffectKind::Test, group, &read)),
                    Subject::Rated(scale) => Some(quality::of(&scale.indicator, scale.kind, group, &read)),
                    Subject::Core => None,
                };
                let measured =
                    (!matches!(subject, Subject::Rated(_))).then(|| read.calibrated(&|item| curves.curve(item)));
                ((group, subject), quality, measured)
            })
            .collect();
        let (mut found, mut quality) = (BTreeMap::new(), Vec::new());
        for (subject, of_subject, measured) in each {
            quality.extend(of_subject);
            found.extend(measured.map(|measured| (subject, measured)));
        }
        Self { subjects: found, quality }
    }

    /// Fills in what the levels say of each change.
    pub(crate) fn tell(&self, effects: &mut [Effect]) {
        for effect in effects {
            let subject = match effect.kind {
                EffectKind::Test => Subject::Test(effect.indicator.clone()),
                EffectKind::SelfRating if effect.core => Subject::Core,
                _ => continue,
            };
            let is_test = effect.kind == EffectKind::Test;
            let (change, floor) = match self.subjects.get(&(effect.group, subject)) {
                None => continue,
                Some(Err(reason)) => {
                    (Part::absent(reason.code, &*reason.text), Part::absent(reason.code, &*reason.text))
                }
                Some(Ok(measured)) => match measured.span(effect) {
                    Err(reason) => (Part::absent(reason.code, &*reason.text), Part::absent(reason.code, &*reason.text)),
                    Ok(span) => {
                        let cut = if is_test {
                            Cut::of_test(&measured.calibration).ok_or("the items of the test have no difficulty")
                        } else {
                            measured.lowest_threshold(effect)
                        };
                        let floor = match cut {
                            Ok(cut) => floor::floor(measured, &cut, &span).map_or_else(
                                || {
                                    Part::absent(
                                        Caveat::NotEstimable,
                                        "the distribution of levels has no standard error",
                                    )
                                },
                                Part::There,
                            ),
                            Err(why) => Part::absent(Caveat::NotEstimable, why),
                        };
                        (measured.change(&span), floor)
                    }
                },
            };
            effect.latent_floor = floor;
            if is_test {
                effect.latent_change = change;
            }
        }
    }
}

impl<'a> Read<'a> {
    fn push(&mut self, moment: Occasion, sheet: &Sheet<'a>, form: Option<&'a str>, codes: Codes<'a>) {
        // A person who answered several waves of one moment is measured by the first of them.
        if !self.met.insert((moment, sheet.person)) {
            return;
        }
        self.answers.push(codes);
        let background = answers::background(sheet);
        self.rows.push((
            moment,
            Row { person: sheet.person, moment: 0, unit: sheet.unit, place: sheet.place, form, background },
        ));
    }

    /// Calibrates the items; those that `known` gives carry the scale.
    pub(crate) fn calibrated(&self, known: &dyn Fn(&InstrumentRow) -> Option<Item>) -> Result<Measured<'a>, Reason> {
        let mut counts: BTreeMap<Occasion, usize> = BTreeMap::new();
        self.rows.iter().for_each(|(moment, _)| *counts.entry(*moment).or_default() += 1);
        let moments: Vec<Occasion> =
            counts.into_iter().filter(|(_, count)| *count >= MOMENT_FROM).map(|(moment, _)| moment).collect();
        let number = |moment: Occasion| moments.iter().position(|one| *one == moment);
        let kept: Vec<bool> = self.rows.iter().map(|(moment, _)| number(*moment).is_some()).collect();
        let answers = self.answers.only(&kept);
        let rows: Vec<Row<'a>> = self
            .rows
            .iter()
            .filter_map(|(moment, row)| Some(Row { moment: number(*moment)?, ..row.clone() }))
            .collect();
        let persons = rows.iter().map(|row| row.person).collect::<BTreeSet<_>>().len();
        let (clusters, count, few) = clusters(rows.iter().map(|row| (row.place, row.person)));
        let groups: Vec<u32> = rows.iter().map(|row| row.moment as u32).collect();
        let population = Population { cluster: clusters.clone(), ..Population::groups(&groups) };
        let calibration = calibrate(&answers, &population, persons, known)?;
        Ok(Measured { calibration, rows, population, moments, clusters, count, few, sample: self.sample })
    }
}

/// What is independent of each other: the cluster of each row, how many there are, and whether that is less than organisations.
pub(crate) fn clusters(rows: impl Iterator<Item = ((u32, u32), u32)> + Clone) -> (Vec<u32>, usize, bool) {
    let by = |of: &dyn Fn(((u32, u32), u32)) -> u32| -> (Vec<u32>, usize) {
        let clusters: Vec<u32> = rows.clone().map(of).collect();
        let count = clusters.iter().collect::<BTreeSet<_>>().len();
        (clusters, count)
    };
    let organisations = by(&|((_, organisation), _)| organisation);
    if organisations.1 >= CLUSTERS_FROM {
        return (organisations.0, organisations.1, false);
    }
    let units = by(&|((unit, _), _)| unit);
    let (clusters, count) = if units.1 >= CLUSTERS_FROM { units } else { by(&|(_, person)| person) };
    (clusters, count, true)
}

impl Measured<'_> {
    fn span(&self, effect: &Effect) -> Result<Span<'_>, Reason> {
        let number = |moment: Moment| {
            self.moments.iter().position(|one| *one == (0, moment)).ok_or_else(|| Reason {
                code: Caveat::TooFew,
                text: format!("fewer than {MOMENT_FROM} persons answered the items at {moment}"),
            })
        };
        let (from, to) = (number(effect.from)?, number(effect.to)?);
        if from != 0 {
            let text = "the scale is that of an earlier moment";
            return Err(Reason { code: Caveat::NotEstimable, text: text.to_owned() });
        }
        let n = |moment: usize| self.rows.iter().filter(|row| row.moment == moment).count() as u64;
        let shed = [
            Caveat::UncalibratedTest,
            Caveat::FewClusters,
            Caveat::SpreadAtBoundary,
            Caveat::PersonsMoved,
            Caveat::MoversSplit,
        ];
        let mut caveats: BTreeSet<Caveat> = effect.change.caveats.iter().copied().collect();
        caveats.retain(|caveat| !shed.contains(caveat) && !caveat.is_withheld());
        caveats.extend(&self.calibration.caveats);
        if self.few {
            caveats.insert(Caveat::FewClusters);
        }
        Ok(Span {
            from,
            to,
            n: (n(from), n(to)),
            df: (self.count as f64 - 1.0).max(1.0),
            base: self.sample.told(format!("all who answered, {}, {} -> {}", effect.group, effect.from, effect.to)),
            caveats,
            clusters: &self.clusters,
        })
    }

    fn change(&self, span: &Span<'_>) -> Part<Estimate> {
        // The spread of the first moment is 1, unless items calibrated before carry the scale.
        let moved =
            |place: &Place| (Span::mean(place, span.to) - Span::mean(place, span.from)) / Span::sd(place, span.from);
        match self.calibration.delta(moved) {
            Some((value, se)) => {
                let change = span.told(value, se, "sd", span.n.0 + span.n.1, "latent_regression");
                Part::There(change.with_caveats(span.caveats.iter().copied()))
            }
            None => Part::absent(Caveat::NotEstimable, "the change of the level has no standard error"),
        }
    }

    fn lowest_threshold(&self, effect: &Effect) -> Result<Cut, &'static str> {
        let item = self.calibration.items.iter().position(|item| effect.items.contains(&item.item));
        match item {
            Some(item) if self.calibration.lowest_kept[item] => Ok(Cut::LowestThreshold(item)),
            Some(_) => Err("fewer than five chose the lowest step, so that it has no threshold"),
            None => Err("the item could not be calibrated with the other core items"),
        }
    }
}
