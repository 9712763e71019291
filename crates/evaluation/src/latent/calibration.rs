//! How hard and how telling is each item, on one scale for all waves and forms; and what follows from that, with its error?
//!
//! Items get slopes of their own (2PL; graded response for ratings) from [`OWN_SLOPE_FROM`] answers to each, otherwise one slope
//! together (1PL). Below [`PERSONS_FROM`] persons nothing is calibrated. Items that nearly everybody answered alike, and items
//! that the more able answer wrong, are left out by name; rating steps that fewer than [`CATEGORY_FROM`] chose are merged with
//! the next. Forms without a common item stand on one scale only if those who met them were equally able at each occasion.
//!
//! Standard errors of anything computed from items and population come by the delta method from the covariance of all of them,
//! so that a level that depends on the items carries their error.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Caveat;
use stats::irt::{FitOptions, Flag, IrtError, IrtFit, Item, ItemModel, MISSING, Parameter, Population, Responses, fit};

use super::answers::Answers;
use crate::package::{CalibratedRow, InstrumentRow, Package};
use crate::result::Reason;

/// Fewest persons for a calibration.
pub(crate) const PERSONS_FROM: usize = 200;
/// Fewest answers of each item for slopes of their own.
pub(crate) const OWN_SLOPE_FROM: usize = 500;
/// Fewest answers of a category.
const CATEGORY_FROM: usize = 5;
/// Most steps of the fit: items that take more have next to nothing in common.
const MOST_STEPS: usize = 400;
/// Fewest items.
pub(crate) const ITEMS_FROM: usize = 3;

/// Items on one scale.
pub(crate) struct Calibration<'a> {
    /// The items kept.
    pub items: Vec<&'a InstrumentRow>,
    /// Whether the lowest category of each item is its lowest step, not merged with the next.
    pub lowest_kept: Vec<bool>,
    /// Items left out, and why.
    pub left_out: Vec<(&'a InstrumentRow, &'static str)>,
    /// The answers to the items kept.
    pub responses: Responses,
    /// The fit.
    pub fit: IrtFit,
    /// What a reader must know of everything that rests on it.
    pub caveats: BTreeSet<Caveat>,
}

/// A column with what the item model needs.
struct Usable<'a> {
    item: &'a InstrumentRow,
    column: Vec<u8>,
    categories: usize,
    lowest_kept: bool,
}

/// Items and population at one place of the parameter space.
pub(crate) struct Place {
    /// The items.
    pub items: Vec<Item>,
    /// Mean level of a person whose covariates are all zero.
    pub intercept: f64,
    /// Coefficients of the covariates.
    pub coefficients: Vec<f64>,
    /// Residual standard deviation of each variance group.
    pub sd: Vec<f64>,
}

fn refused(code: Caveat, text: impl Into<String>) -> Reason {
    Reason { code, text: text.into() }
}

/// The curves of tasks that were calibrated before.
pub(crate) struct Curves<'a>(BTreeMap<(&'a str, &'a str), &'a CalibratedRow>);

impl<'a> Curves<'a> {
    /// Those that came with the package.
    pub(crate) fn of(package: &'a Package) -> Self {
        let rows = package.calibrated().iter();
        Self(rows.map(|row| ((row.instrument.as_str(), row.item.as_str()), row)).collect())
    }

    /// The curve of an item, if it was calibrated before.
    pub(crate) fn curve(&self, item: &InstrumentRow) -> Option<Item> {
        let row = self.0.get(&(item.instrument.as_str(), item.item.as_str()))?;
        Item::binary(row.slope, row.intercept).ok()
    }
}

/// Calibrates the items that `known` gives no curve of; those that it gives carry the scale. `persons` is the number of different
/// persons behind the rows.
pub(crate) fn calibrate<'a>(
    answers: &Answers<'a>,
    population: &Population,
    persons: usize,
    known: &dyn Fn(&InstrumentRow) -> Option<Item>,
) -> Result<Calibration<'a>, Reason> {
    if persons < PERSONS_FROM {
        let text = format!("the items are calibrated from {PERSONS_FROM} persons; there are fewer");
        return Err(refused(Caveat::TooFew, text));
    }
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for (item, column) in answers.items.iter().zip(&answers.columns) {
        match usable(item, column) {
            Ok(usable) => kept.push(usable),
            Err(why) => left_out.push((*item, why)),
        }
    }
    let mut one_slope = kept.iter().any(|item| answered(&item.column) < OWN_SLOPE_FROM);
    loop {
        if kept.len() < ITEMS_FROM {
            let text = format!("{ITEMS_FROM} items that tell something are needed{}", named(&left_out));
            return Err(refused(Caveat::NotEstimable, text));
        }
        // Merged steps may be others than those of the known item.
        let whole = |one: &Usable<'_>| one.categories == Answers::categories(one.item);
        let fixed: Vec<Option<Item>> = kept
            .iter()
            .map(|one| known(one.item).filter(|item| whole(one) && item.categories() == one.categories))
            .collect();
        let models: Vec<ItemModel> = kept
            .iter()
            .zip(&fixed)
            .map(|(one, fixed)| match fixed {
                Some(item) => ItemModel::Fixed(item.clone()),
                None if one_slope => ItemModel::SharedSlope { categories: one.categories, class: 0 },
                None => ItemModel::Free { categories: one.categories },
            })
            .collect();
        let from_bank = fixed.iter().any(Option::is_some);
        let scale = if from_bank { stats::irt::Scale::FixedItems } else { stats::irt::Scale::Standard };
        let responses = Responses::from_columns(kept.iter().map(|one| one.column.clone()).collect())
            .map_err(|why| refused(Caveat::NotEstimable, why.to_string()))?;
        let fitted = fit(
            &responses,
            &models,
            population,
            &FitOptions { scale, max_evaluations: MOST_STEPS, ..FitOptions::default() },
        )
        .map_err(|why| not_fitted(&why))?;
        let negative = fitted.flags.iter().find_map(|flag| match flag {
            Flag::NegativeSlope { item } if fixed[*item].is_none() => Some(*item),
            _ => None,
        });
        if let Some(place) = negative.filter(|_| !one_slope) {
            left_out.push((kept.remove(place).item, "those who know more answer it wrong: look at its key"));
            continue;
        }
        let runaway = fitted.flags.iter().any(|flag| matches!(flag, Flag::RunawaySlope { .. } | Flag::NotConverged));
        if runaway && !one_slope {
            one_slope = true;
            continue;
        }
        if runaway || negative.is_some() || fitted.covariance.is_none() {
            return Err(refused(Caveat::NotEstimable, "the answers do not determine the item response model"));
        }
        let mut caveats = BTreeSet::new();
        if one_slope && fixed.iter().any(Option::is_none) {
            caveats.insert(Caveat::OneSlope);
        }
        if !from_bank && !is_connected(&responses) {
            caveats.insert(Caveat::FormsByLot);
        }
        return Ok(Calibration {
            items: kept.iter().map(|one| one.item).collect(),
            lowest_kept: kept.iter().map(|one| one.lowest_kept).collect(),
            left_out,
            responses,
            fit: fitted,
            caveats,
        });
    }
}

fn named(left_out: &[(&InstrumentRow, &'static str)]) -> String {
    let each: Vec<String> = left_out.iter().map(|(item, why)| format!("{} ({why})", item.item)).collect();
    if each.is_empty() { String::new() } else { format!("; left out: {}", each.join(", ")) }
}

fn not_fitted(why: &IrtError) -> Reason {
    match why {
        IrtError::Unlinked { .. } => refused(
            Caveat::NotEstimable,
            "the occasions share no item, directly or through others, so that their levels have no common scale",
        ),
        other => refused(Caveat::NotEstimable, other.to_string()),
    }
}

pub(crate) fn answered(column: &[u8]) -> usize {
    column.iter().filter(|code| **code != MISSING).count()
}

/// Merges steps that too few chose; otherwise why the item says nothing.
fn usable<'a>(item: &'a InstrumentRow, column: &[u8]) -> Result<Usable<'a>, &'static str> {
    let categories = Answers::categories(item);
    let mut counts = vec![0usize; categories];
    for code in column.iter().filter(|code| **code != MISSING) {
        counts[usize::from(*code)] += 1;
    }
    // New category of each step: a step is closed once enough chose it, and what is left at the top joins the last.
    let (mut merged, mut current, mut sum, mut lowest_kept) = (vec![0u8; categories], 0u8, 0, true);
    for (step, count) in counts.iter().enumerate() {
        merged[step] = current;
        sum += count;
        if sum >= CATEGORY_FROM {
            current += 1;
            sum = 0;
        } else if step == 0 {
            lowest_kept = false;
        }
    }
    let last = current.checked_sub(1).ok_or("too few answered it")?;
    if last == 0 {
        return Err("nearly everybody answered it alike");
    }
    let column =
        column.iter().map(|code| if *code == MISSING { MISSING } else { merged[usize::from(*code)].min(last) });
    Ok(Usable { item, column: column.collect(), categories: usize::from(last) + 1, lowest_kept })
}

/// Whether rows answered by the same persons connect all items.
fn is_connected(responses: &Responses) -> bool {
    let mut sets: Vec<usize> = (0..responses.items()).collect();
    fn root(sets: &[usize], mut at: usize) -> usize {
        while sets[at] != at {
            at = sets[at];
        }
        at
    }
    for person in 0..responses.persons() {
        let row = responses.row(person);
        let mut met = (0..row.len()).filter(|item| row[*item] != MISSING);
        let Some(first) = met.next() else { continue };
        for item in met {
            let (a, b) = (root(&sets, first), root(&sets, item));
            sets[a.max(b)] = a.min(b);
        }
    }
    (0..sets.len()).all(|item| root(&sets, item) == 0)
}

impl Calibration<'_> {
    /// A figure of items and population with its standard error.
    pub(crate) fn delta(&self, figure: impl Fn(&Place) -> f64) -> Option<(f64, f64)> {
        let covariance = self.fit.covariance.as_ref()?;
        let here: Vec<f64> = self.fit.parameters.iter().map(|parameter| self.value(*parameter)).collect();
        let value = figure(&self.place(&here)?);
        let mut gradient = Vec::with_capacity(here.len());
        for at in 0..here.len() {
            let step = 1e-5 * here[at].abs().max(1.0);
            let mut moved = here.clone();
            moved[at] = here[at] + step;
            let above = figure(&self.place(&moved)?);
            moved[at] = here[at] - step;
            gradient.push((above - figure(&self.place(&moved)?)) / (2.0 * step));
        }
        let se = covariance.quadratic_form(&gradient).max(0.0).sqrt();
        (value.is_finite() && se.is_finite()).then_some((value, se))
    }

    fn value(&self, parameter: Parameter) -> f64 {
        let population = &self.fit.population;
        match parameter {
            Parameter::Slope { item } => self.fit.items[item].slope(),
            Parameter::Intercept { item, k } => self.fit.items[item].intercepts()[k],
            Parameter::Mean => population.intercept,
            Parameter::Coefficient { column } => population.coefficients[column],
            Parameter::LogSd { group } => population.variances[group].ln() / 2.0,
        }
    }

    fn place(&self, vector: &[f64]) -> Option<Place> {
        let fit = &self.fit;
        let mut slopes: Vec<f64> = fit.items.iter().map(Item::slope).collect();
        let mut intercepts: Vec<Vec<f64>> = fit.items.iter().map(|item| item.intercepts().to_vec()).collect();
        let mut place = Place {
            items: Vec::new(),
            intercept: fit.population.intercept,
            coefficients: fit.population.coefficients.clone(),
            sd: (0..fit.population.variances.len()).map(|group| fit.population.sd(group)).collect(),
        };
        let shared = self.caveats.contains(&Caveat::OneSlope);
        for (parameter, value) in fit.parameters.iter().zip(vector) {
            match *parameter {
                Parameter::Slope { item } if shared => {
                    // One slope stands for every item that has an intercept among the estimated numbers.
                    let own = |other: usize| fit.position(Parameter::Intercept { item: other, k: 0 }).is_some();
                    (0..slopes.len()).filter(|other| *other == item || own(*other)).for_each(|i| slopes[i] = *value);
                }
                Parameter::Slope { item } => slopes[item] = *value,
                Parameter::Intercept { item, k } => intercepts[item][k] = *value,
                Parameter::Mean => place.intercept = *value,
                Parameter::Coefficient { column } => place.coefficients[column] = *value,
                Parameter::LogSd { group } => place.sd[group] = value.exp(),
            }
        }
        let items = slopes.into_iter().zip(intercepts).map(|(slope, intercepts)| Item::graded(slope, intercepts));
        place.items = items.collect::<Result<_, _>>().ok()?;
        Some(place)
    }
}
