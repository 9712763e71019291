//! Which value does a person have on an indicator? A self-rating is the mean of the indicator's items that were answered;
//! a test is the share of right answers among the items of the form that was met; a score is as it was handed in.
//!
//! A test whose tasks were chosen after the answers gives the share of the whole bank that somebody at the person's level has
//! right; it is not compared with shares of fixed forms.
//!
//! "Don't know" has no place on a rating scale: it is counted and left out. In a test it is an answer that is not right,
//! as is an item passed over. A key that names every option is an order; one that names several is a set.

use std::collections::{BTreeMap, BTreeSet};

use stats::irt;

use crate::package::{ADAPTIVE_FORM, DONT_KNOW, InstrumentRow, ItemKind, NOT_ASKED, Package};
use crate::result::EffectKind;
use crate::sheets::{Sheet, Wave};

/// The construct of items that describe a person and measure nothing that could change.
pub(crate) const BACKGROUND: &str = "background";

/// What the answers of two waves must share to be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scale {
    /// How it was measured.
    pub kind: EffectKind,
    /// The indicator, or the item when it has none.
    pub indicator: String,
    /// The ends of the scale, as written.
    ends: (String, String),
    /// Whether the tasks were chosen after the answers: a share of the whole bank is no share of a form.
    adaptive: bool,
}

impl Scale {
    /// The ends as numbers.
    pub(crate) fn ends(&self) -> Option<(f64, f64)> {
        Some((self.ends.0.parse().ok()?, self.ends.1.parse().ok()?))
    }
}

/// A person's value on an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    /// A value, and the test form it was measured with.
    Known(f64, Option<&'a str>),
    /// Every answer was "don't know".
    DontKnow,
}

/// What is known about an indicator from its items.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    /// The items.
    pub items: BTreeSet<String>,
    /// What they measure.
    pub construct: Option<String>,
    /// Whether it is one core item.
    pub core: bool,
}

/// The scale that an item is measured on; items that are not measured have none.
pub(crate) fn scale(item: &InstrumentRow) -> Option<Scale> {
    if item.construct.as_deref() == Some(BACKGROUND) {
        return None;
    }
    let kind = match item.kind {
        ItemKind::Rating => EffectKind::SelfRating,
        ItemKind::Score => EffectKind::Score,
        ItemKind::Test => EffectKind::Test,
        ItemKind::Single | ItemKind::Multiple | ItemKind::Text => return None,
    };
    let number = |end: Option<f64>| end.map(|end| end.to_string()).unwrap_or_default();
    let ends = if kind == EffectKind::Test {
        ("0".to_owned(), "100".to_owned())
    } else {
        (number(item.min), number(item.max))
    };
    let named = item.indicator.as_ref().unwrap_or(&item.item);
    // Test items without an indicator are one test, not a test each.
    let indicator = if kind == EffectKind::Test { item.indicator.as_deref().unwrap_or("test") } else { named };
    let adaptive = kind == EffectKind::Test && item.form.as_deref() == Some(ADAPTIVE_FORM);
    Some(Scale { kind, indicator: indicator.to_owned(), ends, adaptive })
}

/// The scales of an instrument with the items behind each.
pub(crate) struct Instrument<'a> {
    scales: BTreeMap<Scale, Vec<Item<'a>>>,
    background: BTreeSet<&'a str>,
}

/// An item and its number among the answers; none when nobody answered it.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub row: &'a InstrumentRow,
    pub number: Option<u32>,
    /// Slope and intercept of a task that was calibrated before.
    pub curve: Option<(f64, f64)>,
}

impl<'a> Instrument<'a> {
    /// The instrument of this name.
    pub(crate) fn of(package: &'a Package, name: &str) -> Self {
        let mut scales: BTreeMap<Scale, Vec<Item<'a>>> = BTreeMap::new();
        let mut background = BTreeSet::new();
        let calibrated = package.calibrated().iter().filter(|row| row.instrument == name);
        let curves: BTreeMap<&str, (f64, f64)> =
            calibrated.map(|row| (row.item.as_str(), (row.slope, row.intercept))).collect();
        for row in package.instruments().iter().filter(|row| row.instrument == name) {
            if let Some(scale) = scale(row) {
                let number = package.responses().item_number(&row.item);
                let curve = curves.get(row.item.as_str()).copied();
                scales.entry(scale).or_default().push(Item { row, number, curve });
            }
            if row.construct.as_deref() == Some(BACKGROUND) {
                background.insert(row.item.as_str());
            }
        }
        Self { scales, background }
    }

    /// The items that describe a person.
    pub(crate) fn background(&self) -> impl Iterator<Item = &'a str> {
        self.background.iter().copied()
    }

    /// The scales.
    pub(crate) fn scales(&self) -> impl Iterator<Item = &Scale> {
        self.scales.keys()
    }

    /// What is known about a scale.
    pub(crate) fn about(&self, scale: &Scale) -> About {
        let items = self.scales.get(scale).map_or(&[][..], Vec::as_slice);
        About {
            items: items.iter().map(|item| item.row.item.clone()).collect(),
            construct: items.iter().find_map(|item| item.row.construct.clone()),
            core: !items.is_empty() && items.iter().all(|item| item.row.core),
        }
    }

    /// The items of a scale.
    pub(crate) fn items(&self, scale: &Scale) -> &[Item<'a>] {
        self.scales.get(scale).map_or(&[], Vec::as_slice)
    }

    /// A person's value on a scale; nothing when none of its items was met.
    pub(crate) fn value<'s>(&'s self, scale: &Scale, sheet: &Sheet<'s>) -> Option<Value<'s>> {
        let items = self.scales.get(scale)?;
        let given = |item: &Item<'_>| sheet.given(item);
        if scale.kind == EffectKind::Test {
            return if scale.adaptive { bank_share(items, &given) } else { right_share(items, &given) };
        }
        let (mut sum, mut known, mut unknown) = (0.0, 0u32, false);
        for value in items.iter().filter_map(given) {
            match value.parse::<f64>() {
                Ok(number) => {
                    sum += number;
                    known += 1;
                }
                Err(_) => unknown |= value == DONT_KNOW,
            }
        }
        if known > 0 { Some(Value::Known(sum / f64::from(known), None)) } else { unknown.then_some(Value::DontKnow) }
    }
}

/// The instruments of waves.
pub(crate) fn instruments<'a>(package: &'a Package, waves: &[Wave<'a>]) -> BTreeMap<&'a str, Instrument<'a>> {
    let names: BTreeSet<&'a str> = waves.iter().map(|wave| wave.row.instrument.as_str()).collect();
    names.into_iter().map(|name| (name, Instrument::of(package, name))).collect()
}

/// Right answers in percent of the items of the form that was met; items without a form belong to every form.
fn right_share<'s>(items: &[Item<'s>], given: &dyn Fn(&Item<'s>) -> Option<&'s str>) -> Option<Value<'s>> {
    let shown = |item: &Item<'s>| given(item).filter(|value| *value != NOT_ASKED);
    let met: Vec<(&InstrumentRow, &str)> =
        items.iter().filter_map(|item| shown(item).map(|value| (item.row, value))).collect();
    if met.is_empty() {
        return None;
    }
    let form = met.iter().find_map(|(item, _)| item.form.as_deref());
    let belongs = |item: &InstrumentRow| item.form.is_none() || item.form.as_deref() == form;
    let asked = items.iter().filter(|item| belongs(item.row) && given(item) != Some(NOT_ASKED)).count();
    let right = met.iter().filter(|(item, value)| belongs(item) && is_right(item, value)).count();
    Some(Value::Known(100.0 * right as f64 / asked as f64, form))
}

/// Whether the answer is the key.
pub(crate) fn is_right(item: &InstrumentRow, value: &str) -> bool {
    let given: Vec<&str> = value.split(';').collect();
    let is_order = item.key.len() > 1 && item.key.len() == item.options.len();
    if is_order {
        return given == item.key;
    }
    given.len() == item.key.len() && item.key.iter().all(|code| given.contains(&code.as_str()))
}

/// Of tasks that were chosen after the answers: the share of the whole bank that somebody at this level has right, in percent.
/// The level is the weighted likelihood estimate, which is nearly unbiased, so that means over persons are too.
fn bank_share<'s>(items: &[Item<'s>], given: &dyn Fn(&Item<'s>) -> Option<&'s str>) -> Option<Value<'s>> {
    let curve = |item: &Item<'s>| item.curve.and_then(|(slope, intercept)| irt::Item::binary(slope, intercept).ok());
    let bank: Vec<irt::Item> = items.iter().map(curve).collect::<Option<_>>()?;
    let shown = items.iter().zip(&bank).filter_map(|(item, curve)| Some((curve.clone(), item.row, given(item)?)));
    let (met, codes): (Vec<irt::Item>, Vec<u8>) =
        shown.map(|(curve, row, value)| (curve, u8::from(is_right(row, value)))).unzip();
    let level = irt::score::wle(&met, &codes).ok()??.estimate;
    let expected: f64 = bank.iter().map(|item| item.expected(level)).sum();
    Some(Value::Known(100.0 * expected / bank.len() as f64, Some(ADAPTIVE_FORM)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::SKIPPED;

    #[test]
    fn the_share_of_the_bank_rises_with_what_was_right_and_needs_every_curve() {
        let mut rows: Vec<InstrumentRow> =
            (0..6).map(|n| InstrumentRow { item: format!("t{n}"), ..item("1;2", "1") }).collect();
        rows.iter_mut().for_each(|row| row.form = Some(ADAPTIVE_FORM.to_owned()));
        let items = |curves: usize| -> Vec<Item<'_>> {
            let curve = |n: usize| (n < curves).then_some((1.2, 1.0 - 0.4 * n as f64));
            rows.iter().enumerate().map(|(n, row)| Item { row, number: None, curve: curve(n) }).collect()
        };
        let share = |right: usize| {
            // Four of the six are shown, one of them passed over.
            let given = |item: &Item<'_>| match item.row.item[1..].parse::<usize>().unwrap() {
                n if n < right => Some("1"),
                n if n < 3 => Some("2"),
                3 => Some(SKIPPED),
                _ => None,
            };
            match bank_share(&items(6), &given) {
                Some(Value::Known(share, Some(ADAPTIVE_FORM))) => share,
                other => panic!("{other:?}"),
            }
        };
        let shares: Vec<f64> = (0..=3).map(share).collect();
        assert!(shares.windows(2).all(|pair| pair[0] + 5.0 < pair[1]), "{shares:?}");
        assert!(shares.iter().all(|share| (0.0..=100.0).contains(share)), "{shares:?}");
        assert_eq!(bank_share(&items(5), &|_| Some("1")), None, "a task without a curve");
        assert_eq!(bank_share(&items(6), &|_| None), None, "nothing was shown");
    }

    #[test]
    fn a_task_that_was_not_asked_is_not_wrong() {
        let row = item("1;2", "1");
        let items =
            [Item { row: &row, number: Some(0), curve: None }, Item { row: &row, number: Some(1), curve: None }];
        let given = |second: Option<&'static str>| {
            move |item: &Item<'_>| if item.number == Some(0) { Some("1") } else { second }
        };
        assert_eq!(right_share(&items, &given(Some(NOT_ASKED))), Some(Value::Known(100.0, None)));
        assert_eq!(right_share(&items, &given(None)), Some(Value::Known(50.0, None)), "passed over");
        assert_eq!(right_share(&items, &given(Some("2"))), Some(Value::Known(50.0, None)));
    }

    fn item(options: &str, key: &str) -> InstrumentRow {
        let codes =
            |text: &str| -> Vec<String> { text.split(';').filter(|c| !c.is_empty()).map(str::to_owned).collect() };
        InstrumentRow {
            instrument: "i".into(),
            item: "t".into(),
            kind: ItemKind::Test,
            construct: None,
            indicator: None,
            form: None,
            min: None,
            max: None,
            options: codes(options),
            key: codes(key),
            core: false,
        }
    }

    #[test]
    fn a_single_key_is_met_exactly() {
        let item = item("1;2;3", "2");
        assert!(is_right(&item, "2"));
        assert!(!is_right(&item, "1") && !is_right(&item, "2;3") && !is_right(&item, "dk"));
    }

    #[test]
    fn a_set_is_met_in_any_order_and_an_order_only_in_its_own() {
        let set = item("a;b;c", "a;c");
        assert!(is_right(&set, "c;a") && !is_right(&set, "a") && !is_right(&set, "a;b;c"));
        let order = item("a;b;c", "c;a;b");
        assert!(is_right(&order, "c;a;b") && !is_right(&order, "a;b;c"));
    }
}
