//! How hard and how telling are the items of a package, on the scale of a bank of items when there is one?
//!
//! All closed waves of all programmes are calibrated together, each programme, group and moment with a mean and spread of its own (see
//! `latent`). Items that the bank knows are first calibrated freely and linked by Stocking and Lord's method; those whose curve differs
//! by more than an RMSD of 0.1 have drifted and are estimated anew, the others are held at the bank's numbers and carry its
//! scale. What cannot be calibrated is refused by name.

use std::collections::BTreeMap;

use kernel::{Caveat, Date, Estimate};
use serde::{Deserialize, Serialize};
use stats::irt::dif::rmsd;
use stats::irt::link::{Drift, Method, link_without_drifters};
use stats::irt::{Item, Quadrature};

use crate::figures::{LEVEL, with_interval};
use crate::latent::answers::Answers;
use crate::latent::calibration::{Calibration, answered};
use crate::latent::{Measured, Read, Subject, quality, read_wave};
use crate::package::{InstrumentRow, Package};
use crate::result::{EffectKind, ItemDifferences, Part, Reason};
use crate::score::instruments;
use crate::sheets;

/// The version of a bank.
pub const BANK_SCHEMA: &str = "ombud-bank/1";
/// The version of the document.
pub const CALIBRATION_SCHEMA: &str = "ombud-calibration/1";
/// Root of the mean squared difference of two curves above which an item has drifted.
const DRIFT_LIMIT: f64 = 0.1;
/// The indicator under which the core items stand, which are calibrated together.
pub const CORE: &str = "core";

/// Why an item is left out that fewer than the wanted number were asked.
pub const TOO_FEW: &str = "too few answered it";

/// Calibrated items of several indicators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// [`BANK_SCHEMA`].
    pub schema: String,
    /// The indicators by name.
    pub indicators: BTreeMap<String, BTreeMap<String, BankItem>>,
}

/// An item of a bank: a person at level `t` reaches category `k + 1` or higher with probability
/// `1 / (1 + exp(-(slope t + intercepts[k])))`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankItem {
    /// The slope.
    pub slope: f64,
    /// The intercepts, falling.
    pub intercepts: Vec<f64>,
    /// How many answers it rests on.
    pub answers: u64,
}

/// What a calibration says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationReport {
    /// [`CALIBRATION_SCHEMA`].
    pub schema: String,
    /// The indicators that could be calibrated.
    pub indicators: Vec<CalibratedIndicator>,
    /// Those that could not, and why.
    pub refused: Vec<RefusedIndicator>,
}

/// An indicator that could not be calibrated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefusedIndicator {
    /// The indicator.
    pub indicator: String,
    /// Why.
    pub reason: Reason,
}

/// A calibrated indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibratedIndicator {
    /// The indicator; [`CORE`] for the core items together.
    pub indicator: String,
    /// Test or self-rating.
    pub kind: EffectKind,
    /// `1pl`, `2pl` or `graded`.
    pub model: String,
    /// The items.
    pub items: Vec<CalibratedItem>,
    /// Items left out, and why.
    pub left_out: Vec<LeftOutItem>,
    /// Whether the scale is that of the bank; otherwise why not.
    pub scale_of_bank: Part<u64>,
    /// Items of a test that work differently for groups that are equally able.
    pub differences: Part<ItemDifferences>,
    /// What to know of all of it.
    pub caveats: Vec<Caveat>,
}

/// A calibrated item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibratedItem {
    /// The item.
    pub item: String,
    /// Whether it was held at the numbers of the bank.
    pub from_bank: bool,
    /// How strongly answers depend on the level.
    pub slope: Estimate,
    /// The levels at which each step is as likely as not.
    pub difficulties: Vec<Estimate>,
    /// How many answered it.
    pub answers: Estimate,
    /// How far the answers are from the curve: root of the mean squared difference of expected scores.
    pub misfit: Part<Estimate>,
    /// How it differs from the bank, once the scales are one.
    pub drift: Part<ItemDrift>,
}

/// How an item differs from the bank.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemDrift {
    /// Root of the mean squared difference of the two curves.
    pub rmsd: Estimate,
    /// By how much it became harder.
    pub harder: Option<Estimate>,
    /// Whether that is more than the limit.
    pub drifted: bool,
}

/// An item that was left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOutItem {
    /// The item.
    pub item: String,
    /// Why.
    pub reason: String,
}

/// Why a bank cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BankError {
    /// Another kind of file.
    #[error("the bank says it is `{0}`; `{BANK_SCHEMA}` is read")]
    Schema(String),
    /// Numbers that are no item.
    #[error("item {item} of {indicator}: a finite slope above zero and finite intercepts in falling order are needed")]
    Item {
        /// The indicator.
        indicator: String,
        /// The item.
        item: String,
    },
}

impl Default for Bank {
    fn default() -> Self {
        Self { schema: BANK_SCHEMA.to_owned(), indicators: BTreeMap::new() }
    }
}

impl Bank {
    /// The item, if the bank has it.
    fn item(&self, indicator: &str, item: &str) -> Option<Item> {
        let known = self.indicators.get(indicator)?.get(item)?;
        Item::graded(known.slope, known.intercepts.clone()).ok()
    }

    /// Refuses a bank that cannot be used.
    ///
    /// # Errors
    /// When it is of another version, or an item has numbers that are none.
    pub fn check(&self) -> Result<(), BankError> {
        if self.schema != BANK_SCHEMA {
            return Err(BankError::Schema(self.schema.clone()));
        }
        for (indicator, items) in &self.indicators {
            for (item, known) in items {
                if known.slope <= 0.0 || Item::graded(known.slope, known.intercepts.clone()).is_err() {
                    return Err(BankError::Item { indicator: indicator.clone(), item: item.clone() });
                }
            }
        }
        Ok(())
    }
}

/// Calibrates the indicators of a package, or one of them, and returns what was found with the bank as it is afterwards.
/// Waves that close on `today` or later are still open and take no part.
///
/// # Errors
/// When the bank cannot be used.
pub fn calibrate(
    package: &Package,
    indicator: Option<&str>,
    bank: &Bank,
    today: Option<Date>,
) -> Result<(CalibrationReport, Bank), BankError> {
    calibrate_common(package, indicator, bank, today, 0)
}

/// As [`calibrate`], without the items that fewer than `least` persons were asked, which are left out by name; items of tests
/// are also held against each other between programmes and between the services of units.
///
/// # Errors
/// When the bank cannot be used.
pub fn calibrate_common(
    package: &Package,
    indicator: Option<&str>,
    bank: &Bank,
    today: Option<Date>,
    least: usize,
) -> Result<(CalibrationReport, Bank), BankError> {
    bank.check()?;
    let asked = sheets::Instruments::of(package);
    let gathered = sheets::gather(package, &asked, today);
    let mut read: BTreeMap<Subject, Read<'_>> = BTreeMap::new();
    let mut parts: BTreeMap<(&str, kernel::Group), u32> = BTreeMap::new();
    for (programme, waves) in &gathered {
        let instruments = instruments(package, waves);
        for wave in waves {
            let next = parts.len() as u32;
            let part = *parts.entry((programme, wave.row.group)).or_insert(next);
            read_wave(&instruments, wave, part, &mut read);
        }
    }
    let mut report =
        CalibrationReport { schema: CALIBRATION_SCHEMA.to_owned(), indicators: Vec::new(), refused: Vec::new() };
    let mut after = bank.clone();
    let programmes: BTreeMap<u32, &str> = parts.iter().map(|((programme, _), part)| (*part, *programme)).collect();
    for (subject, mut read) in read {
        let rare = if least > 0 { read.answers.take_rare(least) } else { Vec::new() };
        if least > 0 {
            tell_groups(package, &programmes, &mut read);
        }
        let (name, kind) = match &subject {
            Subject::Test(name) => (name.as_str(), EffectKind::Test),
            Subject::Core => (CORE, EffectKind::SelfRating),
            Subject::Rated(scale) => (scale.indicator.as_str(), EffectKind::SelfRating),
        };
        if indicator.is_some_and(|wanted| wanted != name) {
            continue;
        }
        match one(name, kind, &read, bank) {
            Ok((mut told, items)) => {
                let too_few =
                    |item: &InstrumentRow| LeftOutItem { item: item.item.clone(), reason: TOO_FEW.to_owned() };
                told.left_out.extend(rare.into_iter().map(too_few));
                report.indicators.push(told);
                after.indicators.entry(name.to_owned()).or_default().extend(items);
            }
            Err(reason) => report.refused.push(RefusedIndicator { indicator: name.to_owned(), reason }),
        }
    }
    if let Some(wanted) = indicator.filter(|_| report.indicators.is_empty() && report.refused.is_empty()) {
        let text = "no closed wave has answers to tasks of a test, or to three rated items, of this indicator";
        let reason = Reason { code: Caveat::MissingData, text: text.to_owned() };
        report.refused.push(RefusedIndicator { indicator: wanted.to_owned(), reason });
    }
    Ok((report, after))
}

/// Adds programme and service of the unit to what is known of those who answered, where they may be compared by it.
fn tell_groups<'a>(package: &'a Package, programmes: &BTreeMap<u32, &'a str>, read: &mut Read<'a>) {
    let services: BTreeMap<&str, &str> =
        package.units().iter().filter_map(|unit| Some((unit.unit.as_str(), unit.service.as_deref()?))).collect();
    for ((part, _), row) in &mut read.rows {
        if let Some(programme) = programmes.get(part) {
            row.background.insert(("programme", false), programme);
        }
        if let Some(service) = services.get(row.unit) {
            row.background.insert(("service", false), service);
        }
    }
}

/// The free calibration against the bank: which items have drifted, and which carry the scale.
struct Linked {
    drift: BTreeMap<String, Drift>,
    kept: Vec<String>,
}

fn linked(name: &str, free: &Calibration<'_>, bank: &Bank) -> Result<Linked, Reason> {
    let refused = |text: String| Reason { code: Caveat::NotEstimable, text };
    let mut common: Vec<(String, Item, Item)> = Vec::new();
    for (item, found) in free.items.iter().zip(&free.fit.items) {
        // Merged steps may be others than those of the bank.
        let whole = found.categories() == Answers::categories(item);
        let known = bank.item(name, &item.item).filter(|known| whole && known.categories() == found.categories());
        common.extend(known.map(|known| (item.item.clone(), known, found.clone())));
    }
    if common.is_empty() {
        return Err(Reason { code: Caveat::MissingData, text: "no item of it is in the bank".to_owned() });
    }
    let (from, to): (Vec<Item>, Vec<Item>) =
        common.iter().map(|(_, known, found)| (found.clone(), known.clone())).unzip();
    let (_, drift) = link_without_drifters(&from, &to, Method::StockingLord, &Quadrature::default(), DRIFT_LIMIT)
        .map_err(|why| refused(why.to_string()))?;
    // The drift is told from the bank to these answers: positive has become harder here.
    let turned = |one: Drift| Drift { difficulty_shift: one.difficulty_shift.map(|shift| -shift), ..one };
    let kept = drift.iter().filter(|one| !one.flagged).map(|one| common[one.item].0.clone()).collect();
    Ok(Linked { drift: drift.into_iter().map(|one| (common[one.item].0.clone(), turned(one))).collect(), kept })
}

fn one(
    name: &str,
    kind: EffectKind,
    read: &Read<'_>,
    bank: &Bank,
) -> Result<(CalibratedIndicator, BTreeMap<String, BankItem>), Reason> {
    let free = read.calibrated(&|_| None)?;
    let link = linked(name, &free.calibration, bank);
    if let (Err(reason), true) = (&link, bank.indicators.contains_key(name)) {
        // Numbers of another scale beside those of the bank would make both worthless.
        let text = format!("the bank has this indicator, but its scale cannot be reached: {}", reason.text);
        return Err(Reason { code: reason.code, text });
    }
    let carries = |item: &InstrumentRow| link.as_ref().is_ok_and(|link| link.kept.contains(&item.item));
    let measured = match &link {
        Ok(_) => read.calibrated(&|item| bank.item(name, &item.item).filter(|_| carries(item)))?,
        Err(_) => free,
    };
    let Measured { calibration, population, rows, .. } = &measured;
    let together = vec![0; rows.len()];
    let fit = &calibration.fit;
    let grid = Quadrature::default();
    let misfit = rmsd(&fit.items, &calibration.responses, population, &fit.population, &together, &grid);
    let misfit = misfit.ok().and_then(|mut of_groups| of_groups.pop()).unwrap_or_default();
    let mut of_bank = BTreeMap::new();
    let items = (0..fit.items.len())
        .map(|place| {
            let (item, fitted) = (calibration.items[place], &fit.items[place]);
            let n = answered(calibration.responses.column(place)) as u64;
            let from_bank = carries(item);
            let method = "irt_calibration";
            let plain =
                |value: f64, unit: &str, method: &str| Estimate::plain(value, unit, n, "answers to the item", method);
            let told = |figure: &dyn Fn(&Item) -> f64, unit: &str| {
                let estimate = plain(figure(fitted), unit, method);
                match calibration.delta(|at| figure(&at.items[place])).filter(|_| !from_bank) {
                    Some((value, se)) => {
                        let interval = stats::Interval::around(value, se, f64::INFINITY, LEVEL);
                        with_interval(estimate, interval, Some(se), None)
                    }
                    None => estimate,
                }
            };
            let before = bank.indicators.get(name).and_then(|items| items.get(&item.item));
            of_bank.insert(
                item.item.clone(),
                BankItem {
                    slope: fitted.slope(),
                    intercepts: fitted.intercepts().to_vec(),
                    answers: n + before.filter(|_| from_bank).map_or(0, |before| before.answers),
                },
            );
            let drift = link.as_ref().map(|link| link.drift.get(&item.item));
            CalibratedItem {
                item: item.item.clone(),
                from_bank,
                slope: told(&Item::slope, "per_level"),
                difficulties: (0..fitted.intercepts().len())
                    .map(|k| told(&|item| -item.intercepts()[k] / item.slope(), "level"))
                    .collect(),
                answers: plain(n as f64, "answers", "count"),
                misfit: match misfit.get(place).copied().flatten() {
                    Some(value) => Part::There(plain(value, "rmsd", "irt_rmsd")),
                    None => Part::absent(Caveat::NotEstimable, "nobody answered it"),
                },
                drift: match drift {
                    Ok(Some(drift)) => Part::There(ItemDrift {
                        rmsd: plain(drift.rmsd, "rmsd", "irt_link"),
                        harder: drift.difficulty_shift.map(|shift| plain(shift, "level", "irt_link")),
                        drifted: drift.flagged,
                    }),
                    Ok(None) => Part::absent(Caveat::MissingData, "the item is not in the bank"),
                    Err(reason) => Part::absent(reason.code, &*reason.text),
                },
            }
        })
        .collect();
    let graded = fit.items.iter().any(|item| item.categories() > 2);
    let one_slope = calibration.caveats.contains(&Caveat::OneSlope);
    let told = CalibratedIndicator {
        indicator: name.to_owned(),
        kind,
        model: if graded {
            "graded"
        } else if one_slope {
            "1pl"
        } else {
            "2pl"
        }
        .to_owned(),
        items,
        left_out: calibration
            .left_out
            .iter()
            .map(|(item, why)| LeftOutItem { item: item.item.clone(), reason: (*why).to_owned() })
            .collect(),
        scale_of_bank: match &link {
            Ok(link) => Part::There(link.kept.len() as u64),
            Err(reason) => Part::absent(reason.code, &*reason.text),
        },
        differences: if kind == EffectKind::Test {
            quality::differences(read)
        } else {
            Part::absent(Caveat::MissingData, "told for tests")
        },
        caveats: calibration.caveats.iter().copied().collect(),
    };
    Ok((told, of_bank))
}
