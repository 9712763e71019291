//! What was given out when a wave had closed? An edition holds the figures of every unit with what must not be shown already
//! taken out, and a checksum; pages read it and nothing else, so that what somebody has read stays what it was. A correction
//! makes a new edition with its reason; a figure differs in it only when the difference tells of enough persons
//! ([`super::edition`]). What is in the answers of an edition is kept beside it, because the next one is compared with it.

use std::collections::{BTreeMap, BTreeSet};

use access::rules::measurement::CanCorrectResults;
use access::small_groups::MEAN;
use db::{Actor, Db, Fetch, Row, Work, args, statement};
use kernel::{Caveat, Date, Estimate, OrganisationId, UnitId, WaveId};
use people::UnitTree;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bank_share::bank_share;
use super::edition::{Basis, may_be_renewed};
use super::{Answered, Class, Group, Level, Spread};
use crate::instrument::{Instrument, Item, hex};
use crate::response::store::of_wave;
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
statement!(
    FIND_FIRST_BASIS,
    "select basis from measurement_release where organisation_id = $1 and wave_id = $2 and edition = 1"
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

/// An answered sheet as the next edition is compared with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Behind {
    person: u64,
    unit: UnitId,
    form: String,
    packed: Vec<u8>,
}

struct Stored {
    edition: Edition,
    figures: Vec<Released>,
    basis: Vec<Behind>,
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
        let figures: Vec<Released> = source.units().into_iter().filter_map(|unit| source.figures(unit)).collect();
        insert(work, wave, 1, today, "", &figures, &source.behind).await?;
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

/// Gives out a new edition from the answers as they are now. Figures that would tell of too few stay as they were; how many
/// answered stays what it was when the wave closed, and how answers are spread over the levels is told in the first edition
/// only.
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
    let source = Source::of(work, &wave).await?;
    let mut figures = last.figures.clone();
    let mut renewed = false;
    for figure in source.every_figure() {
        let now = source.basis(&source.behind, figure);
        let before: Vec<Basis> = earlier.iter().map(|edition| source.basis(&edition.basis, figure)).collect();
        if before.last() == Some(&now) {
            continue;
        }
        let shown = last.figures.iter().filter(|unit| figure.is_shown(unit)).map(|unit| unit.unit).collect();
        if may_be_renewed(&source.parents, &shown, &before.iter().collect::<Vec<_>>(), &now, MEAN) {
            for unit in figures.iter_mut().filter(|unit| shown.contains(&unit.unit)) {
                if let Some(new) = source.figures_unhidden(unit.unit) {
                    figure.renew(unit, new);
                    renewed = true;
                }
            }
        }
    }
    if !renewed {
        return Err(CorrectionError::NothingToShow);
    }
    insert(work, &wave, last.edition.number + 1, today, reason, &figures, &source.behind).await?;
    Ok(())
}

/// What the last edition says of the unit; computed as the first would be where there is none yet.
pub(super) async fn last_of_unit(
    from: &mut impl Fetch,
    wave: &Wave,
    unit: UnitId,
) -> db::Result<Option<(Option<Edition>, Released)>> {
    let Some(row) = from.optional(&FIND_LAST, args![wave.organisation, wave.id]).await? else {
        return Ok(Source::of(from, wave).await?.figures(unit).map(|figures| (None, figures)));
    };
    let (edition, figures) = read_figures(&row)?;
    Ok(figures.into_iter().find(|released| released.unit == unit).map(|figures| (Some(edition), figures)))
}

/// How many of each unit had answered when the wave closed, as its first edition has it; nothing when there is none.
pub(crate) async fn answered_at_closing(
    from: &mut impl Fetch,
    wave: &Wave,
) -> db::Result<Option<BTreeMap<UnitId, u64>>> {
    let Some(row) = from.optional(&FIND_FIRST_BASIS, args![wave.organisation, wave.id]).await? else { return Ok(None) };
    let mut counts = BTreeMap::new();
    for behind in read_basis(&row)? {
        *counts.entry(behind.unit).or_default() += 1;
    }
    Ok(Some(counts))
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
                    rating.mean = new.mean;
                    rating.spread = Spread {
                        classes: Vec::new(),
                        dont_know: Estimate::withheld("persons", 0, "persons who answered", "count", Caveat::TooFew),
                    };
                }
            }
        }
    }
}

impl Source {
    async fn of(from: &mut impl Fetch, wave: &Wave) -> db::Result<Self> {
        let tree = people::unit::unit_tree(from, wave.organisation).await?;
        let sheets = of_wave(from, wave.organisation, wave.id).await?;
        let behind = |sheet: crate::response::store::Sheet| Behind {
            person: person(sheet.id.0.as_bytes()),
            unit: sheet.unit,
            form: sheet.form,
            packed: sheet.packed,
        };
        Ok(Self {
            instrument: instrument_of(from, wave).await?,
            parents: tree.units().iter().map(|unit| (unit.id, unit.parent)).collect(),
            tree,
            frame: store::frame(from, wave.organisation, wave.id).await?,
            behind: sheets.into_iter().filter(crate::response::store::Sheet::has_answers).map(behind).collect(),
        })
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

    /// The figures of a unit in whose frame somebody is, with what must not be shown taken out.
    fn figures(&self, unit: UnitId) -> Option<Released> {
        self.figures_among(unit, &self.parents)
    }

    /// The figures of a unit of which it has been decided that they may be shown.
    fn figures_unhidden(&self, unit: UnitId) -> Option<Released> {
        self.figures_among(unit, &[])
    }

    fn figures_among(&self, unit: UnitId, parents: &[(UnitId, Option<UnitId>)]) -> Option<Released> {
        let within = self.tree.with_those_below(unit);
        let population: u64 =
            self.frame.iter().filter(|row| within.contains(&row.unit)).map(|row| row.population).sum();
        if population == 0 {
            return None;
        }
        let sheets: Vec<Answered> = self.behind.iter().map(|behind| self.answered(behind)).collect();
        let group = Group { unit, within: &within, parents, sheets: &sheets, population };
        let ratings = self.items().into_iter().enumerate().map(|(index, item)| {
            let (mean, spread) = group.rating(index, item);
            ReleasedRating { item: item.id.clone(), mean, spread }
        });
        Some(Released { unit, population, answered: group.answered(), test: group.test(), ratings: ratings.collect() })
    }
}

/// A key that tells persons of two editions to be the same and leads nowhere.
fn person(id: &[u8]) -> u64 {
    let digest = Sha256::new().chain_update(b"released").chain_update(id).finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}

async fn insert(
    work: &mut Work,
    wave: &Wave,
    edition: u64,
    today: Date,
    reason: &str,
    figures: &[Released],
    basis: &[Behind],
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
    Ok(Stored { edition, figures, basis: read_basis(row)? })
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

fn read_basis(row: &Row) -> db::Result<Vec<Behind>> {
    let column = |why: serde_json::Error| db::Error::Column { column: "basis".to_owned(), problem: why.to_string() };
    serde_json::from_str(&row.get::<String>("basis")?).map_err(column)
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
        assert_eq!(classes(&first), [(1, 2), (3, 3), (4, 4), (5, 5)]);
        assert_eq!(classes(&first), classes(&second));
        assert_eq!(first.classes[0].share.value, Some(40.0));
        let whole: f64 = second.classes.iter().filter_map(|class| class.share.value).sum();
        assert!((whole - 100.0).abs() < 1e-9 && hidden.classes.is_empty());
    }
}
