//! What was given out when a wave had closed? An edition holds the figures of every unit with what must not be shown already
//! taken out, and a checksum; pages read it and nothing else, so that what somebody has read stays what it was. A correction
//! makes a new edition with its reason; a figure differs in it only when the difference tells of enough persons
//! ([`super::edition`]). What is in the answers of an edition is kept beside it, because the next one is compared with it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::rules::measurement::CanCorrectResults;
use access::small_groups::{COUNT, MEAN};
use db::{Actor, Db, Fetch, Row, Work, args, statement};
use kernel::{Date, Estimate, OrganisationId, UnitId, WaveId};
use people::UnitTree;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bank_share::bank_share;
use super::behind::{Basis as Kept, Behind, last_basis, person};
use super::edition::{Basis, common_classes, may_be_renewed};
use super::nested::{Chosen, Told, told_of};
use super::shown::why_hidden_of;
use super::{Answered, Class, Group, Level, Spread};
use crate::instrument::{Instrument, Item, hex};
use crate::response::store::{Sheet, of_wave};
use crate::wave::{FrameRow, Phase, Wave, instrument_of, store};

/// The longest reason of a new edition.
pub const LONGEST_REASON: usize = 300;

statement!(
    INSERT_RELEASE,
    "insert into measurement_release (organisation_id, wave_id, edition, released_on, reason, figures, basis, checksum) \
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"
);
statement!(
    LIST_RELEASES,
    "select edition, released_on, reason, figures, basis, checksum from measurement_release \
     where organisation_id = $1 and wave_id = $2 order by edition"
);
statement!(
    IS_RELEASED,
    "select edition from measurement_release where organisation_id = $1 and wave_id = $2 and edition = 1"
);
statement!(
    FIND_LAST,
    "select edition, released_on, reason, figures, checksum from measurement_release \
     where organisation_id = $1 and wave_id = $2 order by edition desc limit 1"
);

/// An edition as a list of editions shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1.
    pub number: u64,
    /// The day it was made.
    pub released_on: Date,
    /// Why; empty for the first.
    pub reason: String,
    /// The beginning of SHA-256 over its figures, in hexadecimal.
    pub checksum: String,
}

/// Why there is no new edition.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// The wave has not closed, or there is no such wave.
    #[error("the wave has not closed")]
    NotClosed,
    /// A new edition says why in at most [`LONGEST_REASON`] characters.
    #[error("a new edition needs a reason")]
    Reason,
    /// Nothing has changed, or too little to be told.
    #[error("nothing has changed that could be shown")]
    NothingToShow,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The figures of a unit with those below it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Released {
    pub(super) unit: UnitId,
    pub(super) population: u64,
    pub(super) answered: Estimate,
    pub(super) test: Estimate,
    pub(super) ratings: Vec<ReleasedRating>,
}

/// The figures of a self-rating.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleasedRating {
    pub(super) item: String,
    pub(super) mean: Estimate,
    pub(super) spread: Spread,
}

struct Stored {
    edition: Edition,
    figures: Vec<Released>,
    basis: Kept,
}

/// A wave with everything that its figures are computed from.
struct Source {
    instrument: std::sync::Arc<Instrument>,
    parents: Vec<(UnitId, Option<UnitId>)>,
    tree: UnitTree,
    frame: Vec<FrameRow>,
    behind: Vec<Behind>,
}

/// Gives out the first edition of each of the organisation's waves that have closed and have none. It shows nothing by itself.
///
/// # Errors
/// As the database's.
pub async fn release_closed(db: &Db, organisation: OrganisationId, today: Date) -> db::Result<()> {
    for wave in store::waves(&mut db.reader(), organisation).await? {
        if wave.phase(today) == Phase::Closed && !is_released(&mut db.reader(), &wave).await? {
            let mut work = db.work(Actor::Program).await?;
            release_first(&mut work, &wave, today).await?;
            work.commit(organisation, "wave_released", Some(wave.id.into())).await?;
        }
    }
    Ok(())
}

/// Gives out the first edition of a closed wave, unless it has one.
pub(crate) async fn release_first(work: &mut Work, wave: &Wave, today: Date) -> db::Result<()> {
    if !is_released(work, wave).await? {
        let source = Source::of(work, wave).await?;
        let told = source.first_told();
        let units = source.units().into_iter();
        let figures: Vec<Released> = units.filter_map(|unit| source.figures(unit, &told)).collect();
        insert(work, wave, 1, today, "", &figures, &source.kept()).await?;
    }
    Ok(())
}

async fn is_released(from: &mut impl Fetch, wave: &Wave) -> db::Result<bool> {
    Ok(from.optional(&IS_RELEASED, args![wave.organisation, wave.id]).await?.is_some())
}

/// The editions of a wave of the organisation, and the units of its frame.
///
/// # Errors
/// As the database's.
pub async fn editions(
    from: &mut impl Fetch,
    may: &CanCorrectResults,
    wave: WaveId,
) -> db::Result<Option<(Wave, Vec<Edition>, Vec<UnitId>)>> {
    let Some(wave) = store::find_wave(from, *may.organisation(), wave).await? else { return Ok(None) };
    let editions = stored(from, &wave).await?.into_iter().map(|stored| stored.edition).collect();
    let units = store::frame(from, wave.organisation, wave.id).await?.into_iter().map(|row| row.unit).collect();
    Ok(Some((wave, editions, units)))
}

/// Gives out a new edition from the answers as they are now, late ones among them. Figures that would tell of too few stay as
/// they were, and how many answered stays what it was when the wave closed. Where a mean is renewed, so is how the answers are
/// spread over the levels, in classes of which no two editions tell of few ([`common_classes`]).
///
/// # Errors
/// [`CorrectionError`] says why there is none.
pub async fn correct(
    work: &mut Work,
    may: &CanCorrectResults,
    wave: WaveId,
    reason: &str,
    today: Date,
) -> Result<(), CorrectionError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(CorrectionError::Reason);
    }
    let wave = store::find_wave(work, *may.organisation(), wave).await?.ok_or(CorrectionError::NotClosed)?;
    if wave.phase(today) != Phase::Closed {
        return Err(CorrectionError::NotClosed);
    }
    let earlier = stored(work, &wave).await?;
    let Some(last) = earlier.last() else { return Err(CorrectionError::NothingToShow) };
    let source = Source::of(work, &wave).await?.among(&earlier[0].basis);
    let mut figures = last.figures.clone();
    let mut renewed = false;
    for figure in source.every_figure() {
        let now = source.basis(&source.behind, figure);
        let before: Vec<Basis> = earlier.iter().map(|edition| source.basis(&edition.basis.sheets, figure)).collect();
        if before.last() == Some(&now) {
            continue;
        }
        let before: Vec<&Basis> = before.iter().collect();
        let shown: BTreeSet<UnitId> =
            last.figures.iter().filter(|unit| figure.is_shown(unit)).map(|unit| unit.unit).collect();
        if !may_be_renewed(&source.parents, &shown, &before, &now, MEAN) {
            continue;
        }
        let spread = source.spread(figure, &shown, &before, &now, &earlier);
        for unit in figures.iter_mut().filter(|unit| shown.contains(&unit.unit)) {
            if let Some(new) = source.figures_unhidden(unit.unit, spread.as_ref()) {
                figure.renew(unit, new);
                renewed = true;
            }
        }
    }
    if !renewed {
        return Err(CorrectionError::NothingToShow);
    }
    insert(work, &wave, last.edition.number + 1, today, reason, &figures, &source.kept()).await?;
    Ok(())
}

/// Whether answers have come or gone since the wave's last edition, which only a new one would tell. Without saying how many.
///
/// # Errors
/// As the database's.
pub async fn waits_for_edition(from: &mut impl Fetch, wave: &Wave) -> db::Result<bool> {
    let Some((_, last)) = last_basis(from, wave).await? else { return Ok(false) };
    let sheets = of_wave(from, wave.organisation, wave.id).await?;
    let now: BTreeSet<u64> = sheets.iter().filter(|sheet| sheet.has_answers()).map(person).collect();
    let told: BTreeSet<u64> = last.sheets.iter().map(|sheet| sheet.person).collect();
    Ok(now != told)
}

/// What the last edition says of the unit; computed as the first would be where there is none yet.
pub(super) async fn last_of_unit(
    from: &mut impl Fetch,
    wave: &Wave,
    unit: UnitId,
) -> db::Result<Option<(Option<Edition>, Released)>> {
    let Some(row) = from.optional(&FIND_LAST, args![wave.organisation, wave.id]).await? else {
        let source = Source::of(from, wave).await?;
        return Ok(source.figures(unit, &source.first_told()).map(|figures| (None, figures)));
    };
    let (edition, figures) = read_figures(&row)?;
    Ok(figures.into_iter().find(|released| released.unit == unit).map(|figures| (Some(edition), figures)))
}

/// One of the figures of an edition.
#[derive(Clone, Copy)]
enum Figure {
    Test,
    Rating(usize),
}

impl Figure {
    fn is_shown(self, of: &Released) -> bool {
        let estimate = match self {
            Self::Test => Some(&of.test),
            Self::Rating(index) => of.ratings.get(index).map(|rating| &rating.mean),
        };
        estimate.is_some_and(|estimate| estimate.value.is_some())
    }

    fn renew(self, of: &mut Released, new: Released) {
        match self {
            Self::Test => of.test = new.test,
            Self::Rating(index) => {
                if let (Some(rating), Some(new)) = (of.ratings.get_mut(index), new.ratings.into_iter().nth(index)) {
                    *rating = new;
                }
            }
        }
    }
}

/// How a new edition tells the spread of a self-rating.
struct NewSpread {
    index: usize,
    /// The classes, the same for all units.
    classes: Vec<(usize, usize)>,
    /// Whether it may be told how many do not know.
    dont_know: bool,
}

impl Source {
    async fn of(from: &mut impl Fetch, wave: &Wave) -> db::Result<Self> {
        let tree = people::unit::unit_tree(from, wave.organisation).await?;
        let sheets = of_wave(from, wave.organisation, wave.id).await?;
        Ok(Self {
            instrument: instrument_of(from, wave).await?,
            parents: tree.units().iter().map(|unit| (unit.id, unit.parent)).collect(),
            tree,
            frame: store::frame(from, wave.organisation, wave.id).await?,
            behind: sheets.into_iter().filter(Sheet::has_answers).map(Behind::of).collect(),
        })
    }

    /// The same, with the units as they stood when the wave closed.
    fn among(self, first: &Kept) -> Self {
        Self { tree: first.tree(self.tree.organisation()), parents: first.parents.clone(), ..self }
    }

    /// What the next edition is compared with.
    fn kept(&self) -> Kept {
        Kept { parents: self.parents.clone(), sheets: self.behind.clone() }
    }

    fn units(&self) -> Vec<UnitId> {
        self.tree.units().iter().map(|unit| unit.id).collect()
    }

    fn items(&self) -> Vec<&Item> {
        self.instrument.core.iter().chain(&self.instrument.ratings).collect()
    }

    fn every_figure(&self) -> Vec<Figure> {
        let ratings = (0..self.items().len()).map(Figure::Rating);
        std::iter::once(Figure::Test).chain(ratings).collect()
    }

    fn answered(&self, behind: &Behind) -> Answered {
        let answered = Answered::of(behind.unit, &behind.packed, &self.instrument.items(&behind.form));
        match &self.instrument.adaptive {
            // Who knows more was asked harder tasks: the share of those says nothing.
            Some(_) => Answered { right: bank_share(&self.instrument, &behind.form, &behind.packed), ..answered },
            None => answered,
        }
    }

    /// Who is behind a figure, and with what.
    fn basis(&self, behind: &[Behind], figure: Figure) -> Basis {
        let part = |one: &Behind| {
            let sheet = self.answered(one);
            let value = match figure {
                Figure::Test => sheet.right.map(f64::to_bits),
                Figure::Rating(index) => match sheet.ratings.get(index).copied().flatten() {
                    Some(Level::Of(level)) => Some(u64::from(level)),
                    _ => None,
                },
            };
            Some((one.person, (one.unit, value?)))
        };
        behind.iter().filter_map(part).collect()
    }

    /// Who does not know, of those who were asked a self-rating.
    fn unknowing(&self, behind: &[Behind], index: usize) -> Basis {
        let part = |one: &Behind| match self.answered(one).ratings.get(index).copied().flatten() {
            Some(Level::DontKnow) => Some((one.person, (one.unit, 0))),
            _ => None,
        };
        behind.iter().filter_map(part).collect()
    }

    /// How a self-rating whose mean is renewed for these units may be told level by level; nothing for the test.
    fn spread(
        &self,
        figure: Figure,
        shown: &BTreeSet<UnitId>,
        before: &[&Basis],
        now: &Basis,
        earlier: &[Stored],
    ) -> Option<NewSpread> {
        let Figure::Rating(index) = figure else { return None };
        let scale = self.items().get(index)?.scale()?;
        let unknowing: Vec<Basis> =
            earlier.iter().map(|edition| self.unknowing(&edition.basis.sheets, index)).collect();
        let unknowing: Vec<&Basis> = unknowing.iter().collect();
        let unknowing_now = self.unknowing(&self.behind, index);
        Some(NewSpread {
            index,
            classes: common_classes(&self.parents, shown, before, now, scale, COUNT),
            dont_know: may_be_renewed(&self.parents, shown, &unknowing, &unknowing_now, COUNT),
        })
    }

    /// How the first edition tells the spread of each self-rating, of each unit whose mean it shows.
    fn first_told(&self) -> Vec<BTreeMap<UnitId, Told>> {
        let sheets: Vec<Answered> = self.behind.iter().map(|behind| self.answered(behind)).collect();
        let of_item = |(index, item): (usize, &&Item)| {
            let Some((min, max)) = item.scale() else { return BTreeMap::new() };
            let mut chosen: HashMap<UnitId, Chosen> = HashMap::new();
            for sheet in &sheets {
                let levels = || vec![0; usize::from(max.saturating_sub(min)) + 1];
                let of = chosen.entry(sheet.unit).or_insert_with(|| Chosen { levels: levels(), ..Chosen::default() });
                match sheet.ratings.get(index).copied().flatten() {
                    Some(Level::Of(level)) => {
                        let at = usize::from(level.saturating_sub(min));
                        of.levels.get_mut(at).into_iter().for_each(|n| *n += 1);
                    }
                    Some(Level::DontKnow) => of.dont_know += 1,
                    None => {}
                }
            }
            let sizes: HashMap<UnitId, u64> = chosen.iter().map(|(unit, of)| (*unit, of.levels.iter().sum())).collect();
            let units = self.units();
            let hidden = why_hidden_of(&self.parents, &sizes, &units, MEAN);
            let shown = units.into_iter().zip(hidden).filter(|(_, why)| why.is_none()).map(|(unit, _)| unit).collect();
            told_of(&self.parents, &shown, &chosen, min)
        };
        self.items().iter().enumerate().map(of_item).collect()
    }

    /// The figures of a unit in whose frame somebody is, with what must not be shown taken out.
    fn figures(&self, unit: UnitId, told: &[BTreeMap<UnitId, Told>]) -> Option<Released> {
        self.figures_among(unit, &self.parents, |index| told.get(index)?.get(&unit).cloned())
    }

    /// The figures of a unit of which it has been decided that they may be shown, and how one is told level by level.
    fn figures_unhidden(&self, unit: UnitId, spread: Option<&NewSpread>) -> Option<Released> {
        let told = |spread: &NewSpread| (spread.classes.clone(), spread.dont_know);
        self.figures_among(unit, &[], |index| spread.filter(|spread| spread.index == index).map(told))
    }

    fn figures_among(
        &self,
        unit: UnitId,
        parents: &[(UnitId, Option<UnitId>)],
        told: impl Fn(usize) -> Option<Told>,
    ) -> Option<Released> {
        let within = self.tree.with_those_below(unit);
        let population: u64 =
            self.frame.iter().filter(|row| within.contains(&row.unit)).map(|row| row.population).sum();
        if population == 0 {
            return None;
        }
        let sheets: Vec<Answered> = self.behind.iter().map(|behind| self.answered(behind)).collect();
        let group = Group { unit, within: &within, parents, sheets: &sheets, population };
        let ratings = self.items().into_iter().enumerate().map(|(index, item)| {
            let told = told(index);
            let told = told.as_ref().map(|(classes, dont_know)| (classes.as_slice(), *dont_know));
            let (mean, spread) = group.rating(index, item, told);
            ReleasedRating { item: item.id.clone(), mean, spread }
        });
        Some(Released { unit, population, answered: group.answered(), test: group.test(), ratings: ratings.collect() })
    }
}

async fn insert(
    work: &mut Work,
    wave: &Wave,
    edition: u64,
    today: Date,
    reason: &str,
    figures: &[Released],
    basis: &Kept,
) -> db::Result<()> {
    let wrong = |why: serde_json::Error| db::Error::Rule(why.to_string());
    let figures = serde_json::to_string(figures).map_err(wrong)?;
    let basis = serde_json::to_string(basis).map_err(wrong)?;
    let checksum = checksum(&figures);
    let edition = crate::wave::whole(edition);
    let row = args![wave.organisation, wave.id, edition, today, reason, figures, basis, checksum];
    work.execute(&INSERT_RELEASE, row).await.map(drop)
}

fn checksum(figures: &str) -> String {
    hex(&Sha256::digest(figures.as_bytes())[..16])
}

async fn stored(from: &mut impl Fetch, wave: &Wave) -> db::Result<Vec<Stored>> {
    let organisation: OrganisationId = wave.organisation;
    from.all(&LIST_RELEASES, args![organisation, wave.id]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> db::Result<Stored> {
    let (edition, figures) = read_figures(row)?;
    Ok(Stored { edition, figures, basis: Kept::read(row)? })
}

fn read_figures(row: &Row) -> db::Result<(Edition, Vec<Released>)> {
    let column = |problem: String| db::Error::Column { column: "figures".to_owned(), problem };
    let (figures, known): (String, String) = (row.get("figures")?, row.get("checksum")?);
    if checksum(&figures) != known {
        return Err(column("they are not what was given out".to_owned()));
    }
    let edition = Edition {
        number: row.get("edition")?,
        released_on: row.get("released_on")?,
        reason: row.get("reason")?,
        checksum: known,
    };
    Ok((edition, serde_json::from_str(&figures).map_err(|why| column(why.to_string()))?))
}

/// Classes that every one of the spreads has, made by putting classes together: a boundary stays where all have it.
pub(super) fn coarsened(spreads: &mut [&mut Spread]) {
    let common: BTreeSet<u8> = spreads
        .iter()
        .filter(|spread| !spread.classes.is_empty())
        .map(|spread| spread.classes.iter().map(|class| class.to).collect::<BTreeSet<u8>>())
        .reduce(|one, other| one.intersection(&other).copied().collect())
        .unwrap_or_default();
    for spread in spreads {
        let mut classes: Vec<Class> = Vec::new();
        let mut open = false;
        for class in spread.classes.drain(..) {
            let ends = common.contains(&class.to);
            match classes.last_mut().filter(|_| open) {
                Some(last) => {
                    last.to = class.to;
                    let sum = last.share.value.zip(class.share.value).map(|(a, b)| a + b);
                    last.share.value = sum;
                }
                None => classes.push(class),
            }
            open = !ends;
        }
        spread.classes = classes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_that_are_shown_together_have_the_same_classes_and_nobody_is_lost() {
        let of = |counts: [u64; 5]| Spread::of(1, &counts, 0, None);
        let (mut first, mut second, mut hidden) = (of([6, 6, 6, 6, 6]), of([2, 8, 8, 8, 0]), of([0; 5]));
        coarsened(&mut [&mut first, &mut second, &mut hidden]);
        let classes = |spread: &Spread| spread.classes.iter().map(|class| (class.from, class.to)).collect::<Vec<_>>();
        // With 3 and 4 apart the two at the lowest level would follow from the mean.
        assert_eq!(classes(&first), [(1, 2), (3, 3), (4, 5)]);
        assert_eq!(classes(&first), classes(&second));
        assert_eq!(first.classes[0].share.value, Some(40.0));
        let whole: f64 = second.classes.iter().filter_map(|class| class.share.value).sum();
        assert!((whole - 100.0).abs() < 1e-9 && hidden.classes.is_empty());
    }
}
