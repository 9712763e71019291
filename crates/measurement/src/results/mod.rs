//! What do a unit's answers say, and what must not be shown of them? For each closed wave and item: the mean, the spread
//! over the levels with the floor marked, and the share of tasks that were right. Never a person, never a group under the
//! limit, never a figure that gives away a hidden one.

mod bank_share;
mod behind;
mod change;
pub mod edition;
mod release;
mod shown;
mod spread;

use std::collections::HashMap;

use access::rules::measurement::CanSeeUnitResults;
use access::{UnitRef, small_groups};
use db::Fetch;
use kernel::{Caveat, Date, Estimate, ProgrammeId, UnitId};

use crate::answer::Answer;
use crate::import::store::is_imported;
use crate::instrument::{Bilingual, Item};
use crate::response::unpack;
use crate::wave::{Phase, Wave, instrument_of, store};

pub(crate) use behind::{Basis, Behind, answered_at_closing, last_basis, person};
pub use change::{Change, changes};
pub(crate) use release::release_first;
pub use release::{CorrectionError, Edition, LONGEST_REASON, correct, editions, release_closed, waits_for_edition};
pub use spread::{Class, Spread};

/// The highest level below "can do it with help": what a programme first wants to bring down.
pub const BELOW_THE_FLOOR: u8 = 1;
/// The lowest level that says "I can do it myself": what the goals of a unit count.
pub const BY_ONESELF: u8 = 3;

/// Who is behind a mean or a share of a self-rating.
const RATED: &str = "persons who chose a level";

/// What the answers of a unit (with those below it) say in one wave.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitResults {
    /// The wave; closed.
    pub wave: Wave,
    /// Which edition this is; none when nothing has been given out yet.
    pub edition: Option<Edition>,
    /// How many could answer.
    pub population: u64,
    /// How many answered, in persons.
    pub answered: Estimate,
    /// Each self-rating: core items first.
    pub ratings: Vec<RatingResult>,
    /// The mean share of tasks that were right, in percent; both forms together. Of tasks chosen after the answers: the share of
    /// the whole bank that somebody at the person's level has right.
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

/// The results of the unit (with those below it) in the programme's closed waves, by the day they opened: what the last edition
/// of each says.
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
    let (mut results, mut imported) = (Vec::new(), Vec::new());
    for wave in store::waves_in_programme(from, organisation, programme).await? {
        if wave.phase(today) != Phase::Closed {
            continue;
        }
        let Some((edition, figures)) = release::last_of_unit(from, &wave, unit).await? else { continue };
        let instrument = instrument_of(from, &wave).await?;
        let items = instrument.core.iter().chain(&instrument.ratings);
        let known = |item: &Item| figures.ratings.iter().find(|rating| rating.item == item.id);
        let ratings = items.filter_map(|item| Some(RatingResult::of(item, known(item)?))).collect();
        let is_later = edition.as_ref().is_some_and(|edition| edition.number > 1);
        imported.push(is_imported(from, &wave, is_later).await?);
        results.push(UnitResults {
            wave,
            edition,
            population: figures.population,
            answered: figures.answered,
            ratings,
            test: figures.test,
        });
    }
    lay_beside(&mut results);
    for (results, _) in results.iter_mut().zip(imported).filter(|(_, imported)| *imported) {
        results.add_caveat(Caveat::Imported);
    }
    Ok(results)
}

impl UnitResults {
    /// Adds a caveat to every figure.
    fn add_caveat(&mut self, caveat: Caveat) {
        let told = |estimate: &mut Estimate| *estimate = estimate.clone().with_caveat(caveat);
        told(&mut self.answered);
        told(&mut self.test);
        for rating in &mut self.ratings {
            told(&mut rating.mean);
            told(&mut rating.below_the_floor);
            rating.spread.classes.iter_mut().for_each(|class| told(&mut class.share));
        }
    }
}

/// Gives every item the same classes in all waves that ask it on the same scale, and the share below the floor with them.
fn lay_beside(results: &mut [UnitResults]) {
    let mut same: HashMap<(String, usize), Vec<&mut RatingResult>> = HashMap::new();
    for rating in results.iter_mut().flat_map(|wave| &mut wave.ratings) {
        same.entry((rating.item.clone(), rating.labels.len())).or_default().push(rating);
    }
    for ratings in same.into_values() {
        let mut ratings = ratings;
        let mut spreads: Vec<&mut Spread> = ratings.iter_mut().map(|rating| &mut rating.spread).collect();
        release::coarsened(&mut spreads);
        for rating in ratings {
            // Where the mean is hidden too, how many there are is not told: beside the whole it would tell of the rest.
            let told = if rating.mean.value.is_some() { shown_n(rating.mean.n) } else { 0 };
            let why = rating.mean.caveats.iter().copied().find(|caveat| caveat.is_withheld());
            let withheld = || Estimate::withheld("percent", told, RATED, "share", why.unwrap_or(Caveat::TooFew));
            rating.below_the_floor = rating.spread.up_to(BELOW_THE_FLOOR).unwrap_or_else(withheld);
        }
    }
}

impl RatingResult {
    fn of(item: &Item, released: &release::ReleasedRating) -> Self {
        Self {
            item: item.id.clone(),
            core: item.core,
            construct: item.construct.clone(),
            area: item.area.clone(),
            text: item.text.clone(),
            labels: item.options().to_vec(),
            mean: released.mean.clone(),
            below_the_floor: Estimate::withheld("percent", 0, RATED, "share", Caveat::TooFew),
            spread: released.spread.clone(),
        }
    }
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

    /// Mean and spread; `told` = the classes in which a new edition tells the spread, and whether it tells who does not know.
    fn rating(&self, index: usize, item: &Item, told: Option<(&[(usize, usize)], bool)>) -> (Estimate, Spread) {
        let (min, max) = item.scale().unwrap_or((1, 1));
        let Counts { levels, dont_know, why } = self.counts(index, item);
        let n: u64 = levels.iter().sum();
        let spread = match told {
            None => Spread::of(min, &levels, dont_know, why),
            Some((classes, tell)) => Spread::in_classes(min, &levels, classes, tell.then_some(dont_know)),
        };
        let mean = match why {
            Some(why) => Estimate::withheld("points", 0, RATED, "mean", why),
            None => {
                let sum: u64 = (u64::from(min)..).zip(&levels).map(|(level, count)| level * count).sum();
                Estimate::plain(sum as f64 / n as f64, "points", n, RATED, "mean")
                    .on_scale(f64::from(min), f64::from(max))
                    .with_caveat(Caveat::SelfRating)
                    .with_caveats(self.low_response())
            }
        };
        (mean, spread)
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
