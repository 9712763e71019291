//! What do the answers say of the tasks of the bank, and how is it kept? Answers to the tasks as they now stand are calibrated
//! together, on the scale of the calibration before when there is one; a task that too few were asked waits, and keeps what was
//! known of it before.

use std::collections::{BTreeMap, BTreeSet};

use evaluation::calibrate::{BANK_SCHEMA, Bank, BankError, BankItem, CalibratedIndicator, TOO_FEW, calibrate_common};
use evaluation::package::{InstrumentRow, ItemKind, NOT_ASKED, Package};
use kernel::Date;
use measurement::Item;
use measurement::calibration::{CalibratedItem, Calibration, Compared, Differs, Drifted, Fitted, ItemState, Linked};
use measurement::instrument::{BANK_INDICATOR, bank};

/// Fewest persons who were asked a task before it is calibrated.
pub const LEAST: u64 = 200;

/// What a calibration was made from.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    /// The day.
    pub on: Date,
    /// The seed, when the answers were simulated.
    pub seed: Option<u64>,
}

/// Why there is no calibration.
#[derive(Debug, thiserror::Error)]
pub enum NotCalibrated {
    /// The calibration before cannot be used.
    #[error(transparent)]
    Bank(#[from] BankError),
    /// The answers do not allow it.
    #[error("{0}")]
    Answers(String),
}

/// Calibrates the bank from the answers of a package's closed waves. `outdated` = instruments and items of the package whose
/// wording is not the bank's; items with another key or other options are known without being told.
///
/// # Errors
/// [`NotCalibrated`] says what is missing.
pub fn calibrate_bank(
    mut package: Package,
    outdated: &BTreeSet<(String, String)>,
    earlier: Option<&Calibration>,
    made: Made,
) -> Result<Calibration, NotCalibrated> {
    if let Some(rows) = &mut package.instruments {
        rows.retain(|row| is_of_bank(row) && !outdated.contains(&(row.instrument.clone(), row.item.clone())));
    }
    let known = as_bank(earlier);
    let (report, after) = calibrate_common(&package, Some(BANK_INDICATOR), &known, Some(made.on), LEAST as usize)?;
    let Some(found) = report.indicators.first() else {
        let reason = report.refused.first().map(|refused| refused.reason.text.clone()).unwrap_or_default();
        return Err(NotCalibrated::Answers(reason));
    };
    let asked = asked(&package, made.on);
    let version = earlier.map_or(0, |earlier| earlier.version) + 1;
    let curves = after.indicators.get(BANK_INDICATOR);
    let items = bank().iter().map(|item| {
        let before = earlier.and_then(|earlier| earlier.of(item));
        let state = state(item, found, curves.and_then(|curves| curves.get(&item.id)), before, version);
        let shown = asked.get(item.id.as_str()).copied().unwrap_or(0);
        CalibratedItem { item: item.id.clone(), version: item.version, shown, state }
    });
    let compared = found.differences.there().map_or(&[][..], |differences| &differences.compared);
    Ok(Calibration {
        version,
        calibrated_on: made.on,
        model: found.model.clone(),
        answers: found.items.iter().map(|item| item.answers.n).sum(),
        fewest: LEAST,
        seed: made.seed,
        linked: earlier.zip(found.scale_of_bank.there()).map(|(earlier, items)| Linked {
            version: earlier.version,
            items: *items,
            error: link_error(found),
        }),
        compared: compared
            .iter()
            .map(|groups| Compared {
                by: groups.by.clone(),
                reference: groups.reference.clone(),
                focal: groups.focal.clone(),
            })
            .collect(),
        items: items.collect(),
    })
}

/// Whether a row is a task of the bank as it now stands, as far as a package tells.
fn is_of_bank(row: &InstrumentRow) -> bool {
    let numbers = |numbers: &mut dyn Iterator<Item = u8>| numbers.map(|n| n.to_string()).collect::<Vec<_>>();
    row.kind == ItemKind::Test
        && bank().iter().any(|item| {
            let options = u8::try_from(item.options().len()).unwrap_or(0);
            item.id == row.item
                && numbers(&mut (1..=options)) == row.options
                && numbers(&mut item.key().into_iter()) == row.key
        })
}

/// The calibration as the engine links to it: the tasks whose wording is still the same.
fn as_bank(earlier: Option<&Calibration>) -> Bank {
    let items: BTreeMap<String, BankItem> = bank()
        .iter()
        .filter_map(|item| {
            let fitted = earlier?.of(item)?.fitted()?;
            let intercepts = vec![fitted.intercept];
            Some((item.id.clone(), BankItem { slope: fitted.slope, intercepts, answers: fitted.answers }))
        })
        .collect();
    let indicators =
        if items.is_empty() { BTreeMap::new() } else { BTreeMap::from([(BANK_INDICATOR.to_owned(), items)]) };
    Bank { schema: BANK_SCHEMA.to_owned(), indicators }
}

/// How many were asked each task in waves that have closed, as far as their answers tell.
fn asked(package: &Package, today: Date) -> BTreeMap<String, u64> {
    let closed: BTreeSet<&str> =
        package.waves().iter().filter(|wave| wave.closes < today).map(|wave| wave.wave.as_str()).collect();
    let tasks: BTreeSet<&str> = package.instruments().iter().map(|row| row.item.as_str()).collect();
    let mut asked: BTreeMap<String, u64> = BTreeMap::new();
    for row in package.responses().views() {
        if row.value != NOT_ASKED && closed.contains(row.wave) && tasks.contains(row.item) {
            *asked.entry(row.item.to_owned()).or_default() += 1;
        }
    }
    asked
}

fn state(
    item: &Item,
    found: &CalibratedIndicator,
    curve: Option<&BankItem>,
    before: Option<&CalibratedItem>,
    version: u32,
) -> ItemState {
    let known_before = before.and_then(CalibratedItem::fitted);
    if let (Some(told), Some(curve)) = (found.items.iter().find(|told| told.item == item.id), curve) {
        let held = known_before.filter(|_| told.from_bank);
        let flags = found.differences.there().map_or(&[][..], |differences| &differences.flags);
        return ItemState::Calibrated(Fitted {
            slope: rounded(curve.slope),
            slope_se: told.slope.se.map(rounded).or(held.and_then(|before| before.slope_se)),
            intercept: rounded(curve.intercepts.first().copied().unwrap_or(0.0)),
            difficulty_se: told
                .difficulties
                .first()
                .and_then(|difficulty| difficulty.se)
                .map(rounded)
                .or(held.and_then(|before| before.difficulty_se)),
            estimated_in: held.map_or(version, |before| before.estimated_in),
            answers: curve.answers,
            misfit: told.misfit.there().and_then(|misfit| misfit.value).map(rounded),
            drift: told.drift.there().and_then(|drift| {
                let harder = drift.harder.as_ref().and_then(|harder| harder.value).map(rounded);
                Some(Drifted { rmsd: rounded(drift.rmsd.value?), harder, drifted: drift.drifted })
            }),
            differs: flags
                .iter()
                .filter(|flag| flag.item == item.id)
                .map(|flag| Differs {
                    between: Compared {
                        by: flag.by.clone(),
                        reference: flag.reference.clone(),
                        focal: flag.focal.clone(),
                    },
                    class: flag.class.clone(),
                })
                .collect(),
        });
    }
    match found.left_out.iter().find(|left_out| left_out.item == item.id) {
        Some(left_out) if left_out.reason != TOO_FEW => ItemState::LeftOut { reason: left_out.reason.clone() },
        // What was known before still holds: nothing has been learnt since.
        _ => known_before.map_or(ItemState::TooFew, |before| {
            ItemState::Calibrated(Fitted { drift: None, differs: Vec::new(), ..before.clone() })
        }),
    }
}

/// Standard error of the link: spread of how much harder the tasks that carry the scale have become, by the root of their number.
fn link_error(found: &CalibratedIndicator) -> Option<f64> {
    let carrying = found.items.iter().filter(|item| item.from_bank);
    let shifts: Vec<f64> = carrying
        .filter_map(|item| item.drift.there()?.harder.as_ref()?.value)
        .filter(|shift| shift.is_finite())
        .collect();
    let n = shifts.len() as f64;
    let mean = shifts.iter().sum::<f64>() / n;
    let squares: f64 = shifts.iter().map(|shift| (shift - mean).powi(2)).sum();
    (shifts.len() > 1).then(|| rounded((squares / (n - 1.0) / n).sqrt()))
}

/// Nine decimals: far more than is known, and few enough to be read back from the stored document exactly as written.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}
