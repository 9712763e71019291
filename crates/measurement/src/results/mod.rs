//! What do a unit's answers say, and what must not be shown of them? For each closed wave and item: the mean, the spread
//! over the levels with the floor marked, and the share of tasks that were right. Never a person, never a group under the
//! limit, never a figure that gives away a hidden one.

mod shown;
mod spread;

use std::collections::HashMap;

use access::rules::measurement::CanSeeUnitResults;
use access::{UnitRef, small_groups};
use db::Fetch;
use kernel::{Caveat, Date, Estimate, ProgrammeId, UnitId};

use crate::answer::Answer;
use crate::instrument::{Bilingual, Item};
use crate::response::store::of_wave;
use crate::response::unpack;
use crate::wave::{Phase, Wave, instrument_of, store};

pub use spread::{Class, Spread};

/// The highest level below "can do it with help": what a programme first wants to bring down.
pub const BELOW_THE_FLOOR: u8 = 1;

/// What the answers of a unit (with those below it) say in one wave.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitResults {
    /// The wave; closed.
    pub wave: Wave,
    /// How many could answer.
    pub population: u64,
    /// How many answered, in persons.
    pub answered: Estimate,
    /// Each self-rating: core items first.
    pub ratings: Vec<RatingResult>,
    /// The mean share of tasks that were right, in percent. Both forms together.
    pub test: Estimate,
}

/// What the answers to a self-rating say.
#[derive(Debug, Clone, PartialEq)]
pub struct RatingResult {
    /// The item's key.
    pub item: String,
    /// Whether it is one of the four core items.
    pub core: bool,
    /// Which part of competence it is about.
    pub construct: String,
    /// The area of everyday work, if it is about one.
    pub area: Option<String>,
    /// The question.
    pub text: Bilingual,
    /// The words of the levels, lowest first.
    pub labels: Vec<Bilingual>,
    /// The mean of the levels, without those who do not know.
    pub mean: Estimate,
    /// The share below the floor, in percent.
    pub below_the_floor: Estimate,
    /// How the answers are spread over the levels.
    pub spread: Spread,
}

/// The results of the unit (with those below it) in the programme's closed waves, by the day they opened.
///
/// # Errors
/// As the database's.
pub async fn results_of_unit(
    from: &mut impl Fetch,
    may: &CanSeeUnitResults,
    programme: ProgrammeId,
    today: Date,
) -> db::Result<Vec<UnitResults>> {
    results_within(from, may.unit(), programme, today).await
}

/// The same, for what is made of the results and shows no figure.
pub(crate) async fn results_within(
    from: &mut impl Fetch,
    place: &UnitRef,
    programme: ProgrammeId,
    today: Date,
) -> db::Result<Vec<UnitResults>> {
    let (organisation, unit) = (place.organisation, place.unit);
    let tree = people::unit::unit_tree(from, organisation).await?;
    let within = tree.with_those_below(unit);
    let parents: Vec<(UnitId, Option<UnitId>)> = tree.units().iter().map(|u| (u.id, u.parent)).collect();
    let mut asked = Vec::new();
    for wave in store::waves_in_programme(from, organisation, programme).await? {
        if wave.phase(today) != Phase::Closed {
            continue;
        }
        let frame = store::frame(from, organisation, wave.id).await?;
        let population: u64 = frame.iter().filter(|row| within.contains(&row.unit)).map(|row| row.population).sum();
        if population == 0 {
            continue;
        }
        let instrument = instrument_of(from, &wave).await?;
        let sheets: Vec<Answered> = of_wave(from, organisation, wave.id)
            .await?
            .iter()
            .filter(|sheet| sheet.has_answers())
            .map(|sheet| Answered::of(sheet.unit, &sheet.packed, &instrument.items(&sheet.form)))
            .collect();
        asked.push((wave, instrument, sheets, population));
    }
    let groups: Vec<(Vec<&Item>, Group<'_>)> = asked
        .iter()
        .map(|(_, instrument, sheets, population)| {
            let items = instrument.core.iter().chain(&instrument.ratings).collect();
            (items, Group { unit, within: &within, parents: &parents, sheets, population: *population })
        })
        .collect();
    Ok(asked
        .iter()
        .zip(&groups)
        .map(|((wave, _, _, population), (items, group))| UnitResults {
            wave: wave.clone(),
            population: *population,
            answered: group.answered(),
            ratings: items.iter().enumerate().map(|(i, item)| group.rating(i, item, &every(&groups, item))).collect(),
            test: group.test(),
        })
        .collect())
}

/// The counts of an item in every wave that asks it on the same scale and may show it.
fn every(groups: &[(Vec<&Item>, Group<'_>)], item: &Item) -> Vec<Vec<u64>> {
    groups
        .iter()
        .filter_map(|(items, group)| {
            let index = items.iter().position(|other| other.id == item.id && other.scale() == item.scale())?;
            let counts = group.counts(index, item);
            counts.why.is_none().then_some(counts.levels)
        })
        .collect()
}

/// How many chose each level of a self-rating.
struct Counts {
    levels: Vec<u64>,
    dont_know: u64,
    why: Option<Caveat>,
}

/// A filled-in instrument as the calculations need it.
pub(crate) struct Answered {
    unit: UnitId,
    /// Of each self-rating: the level, or that the person does not know.
    ratings: Vec<Option<Level>>,
    /// Share of the answered tasks that were right; none when no task was answered.
    right: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Of(u8),
    DontKnow,
}

impl Answered {
    pub(crate) fn of(unit: UnitId, packed: &[u8], items: &[&Item]) -> Self {
        let (mut ratings, mut tasks, mut right) = (Vec::new(), 0_u32, 0_u32);
        for (item, answer) in items.iter().zip(unpack(packed, items)) {
            match answer.as_ref().map(|answer| answer.is_right(item)) {
                Some(Some(is_right)) => {
                    tasks += 1;
                    right += u32::from(is_right);
                }
                _ if item.is_task() => {}
                _ => ratings.push(match answer {
                    Some(Answer::Rating(level)) => Some(Level::Of(level)),
                    Some(_) => Some(Level::DontKnow),
                    None => None,
                }),
            }
        }
        let right = (tasks > 0).then(|| f64::from(right) / f64::from(tasks));
        Self { unit, ratings, right }
    }
}

/// A unit with those below it, among all answers of the organisation.
pub(crate) struct Group<'a> {
    pub(crate) unit: UnitId,
    pub(crate) within: &'a [UnitId],
    pub(crate) parents: &'a [(UnitId, Option<UnitId>)],
    pub(crate) sheets: &'a [Answered],
    pub(crate) population: u64,
}

impl Group<'_> {
    fn answered(&self) -> Estimate {
        let n = self.count(|_| true);
        let base = "answers of the unit";
        match self.withheld(small_groups::COUNT, |_| true) {
            Some(why) => Estimate::withheld("persons", self.population, base, "count", why),
            None => {
                Estimate::plain(n as f64, "persons", self.population, base, "count").with_caveats(self.low_response())
            }
        }
    }

    fn test(&self) -> Estimate {
        let (base, method) = ("persons who answered at least one task", "mean_share_right");
        let shares: Vec<f64> = self.mine().filter_map(|sheet| sheet.right).collect();
        let n = shares.len() as u64;
        if let Some(why) = self.withheld(small_groups::MEAN, |sheet| sheet.right.is_some()) {
            return Estimate::withheld("percent", 0, base, method, why);
        }
        Estimate::plain(100.0 * shares.iter().sum::<f64>() / n as f64, "percent", n, base, method)
            .on_scale(0.0, 100.0)
            .with_caveat(Caveat::UncalibratedTest)
            .with_caveats(self.low_response())
    }

    fn counts(&self, index: usize, item: &Item) -> Counts {
        let (min, max) = item.scale().unwrap_or((1, 1));
        let level = |sheet: &Answered| sheet.ratings.get(index).copied().flatten();
        let mut levels = vec![0_u64; usize::from(max - min) + 1];
        let mut dont_know = 0_u64;
        for sheet in self.mine() {
            match level(sheet) {
                Some(Level::Of(level)) => levels[usize::from(level - min)] += 1,
                Some(Level::DontKnow) => dont_know += 1,
                None => {}
            }
        }
        let why = self.withheld(small_groups::MEAN, |sheet| matches!(level(sheet), Some(Level::Of(_))));
        Counts { levels, dont_know, why }
    }

    fn rating(&self, index: usize, item: &Item, every: &[Vec<u64>]) -> RatingResult {
        let (min, max) = item.scale().unwrap_or((1, 1));
        let Counts { levels, dont_know, why } = self.counts(index, item);
        let n: u64 = levels.iter().sum();
        let base = "persons who chose a level";
        let spread = Spread::of(min, &levels, every, dont_know, why);
        let mean = match why {
            Some(why) => Estimate::withheld("points", 0, base, "mean", why),
            None => {
                let sum: u64 = (u64::from(min)..).zip(&levels).map(|(level, count)| level * count).sum();
                Estimate::plain(sum as f64 / n as f64, "points", n, base, "mean")
                    .on_scale(f64::from(min), f64::from(max))
                    .with_caveat(Caveat::SelfRating)
                    .with_caveats(self.low_response())
            }
        };
        // Where the mean is hidden too, how many there are is not told: beside the whole it would tell of the rest.
        let told = why.map_or_else(|| shown_n(n), |_| 0);
        let below_the_floor = spread
            .up_to(BELOW_THE_FLOOR)
            .unwrap_or_else(|| Estimate::withheld("percent", told, base, "share", why.unwrap_or(Caveat::TooFew)));
        RatingResult {
            item: item.id.clone(),
            core: item.core,
            construct: item.construct.clone(),
            area: item.area.clone(),
            text: item.text.clone(),
            labels: item.options().to_vec(),
            mean,
            below_the_floor,
            spread,
        }
    }

    fn mine(&self) -> impl Iterator<Item = &Answered> {
        self.sheets.iter().filter(|sheet| self.within.contains(&sheet.unit))
    }

    fn count(&self, of: impl Fn(&Answered) -> bool) -> u64 {
        self.mine().filter(|sheet| of(sheet)).count() as u64
    }

    /// Why a figure over these sheets is not shown for the unit, if it is not.
    fn withheld(&self, least: u64, of: impl Fn(&Answered) -> bool) -> Option<Caveat> {
        let mut sizes: HashMap<UnitId, u64> = HashMap::new();
        for sheet in self.sheets.iter().filter(|sheet| of(sheet)) {
            *sizes.entry(sheet.unit).or_default() += 1;
        }
        if self.count(of) < least {
            return Some(Caveat::TooFew);
        }
        shown::why_hidden(self.parents, &sizes, self.unit, least)
    }

    fn low_response(&self) -> Option<Caveat> {
        (2 * self.count(|_| true) < self.population).then_some(Caveat::LowResponse)
    }
}

/// The n of a withheld figure, which must not be told when it is small.
fn shown_n(n: u64) -> u64 {
    if n < small_groups::MEAN { 0 } else { n }
}
