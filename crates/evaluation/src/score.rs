//! Which value does a person have on an indicator? A self-rating is the mean of the indicator's items that were answered;
//! a test is the share of right answers among the items of the form that was met; a score is as it was handed in.
//!
//! "Don't know" has no place on a rating scale: it is counted and left out. In a test it is an answer that is not right,
//! as is an item passed over. A key that names every option is an order; one that names several is a set.

use std::collections::{BTreeMap, BTreeSet};

use crate::package::{DONT_KNOW, InstrumentRow, ItemKind, Package};
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
    Some(Scale { kind, indicator: indicator.to_owned(), ends })
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
}

impl<'a> Instrument<'a> {
    /// The instrument of this name.
    pub(crate) fn of(package: &'a Package, name: &str) -> Self {
        let mut scales: BTreeMap<Scale, Vec<Item<'a>>> = BTreeMap::new();
        let mut background = BTreeSet::new();
        for row in package.instruments().iter().filter(|row| row.instrument == name) {
            if let Some(scale) = scale(row) {
                let number = package.responses().item_number(&row.item);
                scales.entry(scale).or_default().push(Item { row, number });
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
            return right_share(items, &given);
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
    let met: Vec<(&InstrumentRow, &str)> =
        items.iter().filter_map(|item| given(item).map(|value| (item.row, value))).collect();
    if met.is_empty() {
        return None;
    }
    let form = met.iter().find_map(|(item, _)| item.form.as_deref());
    let belongs = |item: &InstrumentRow| item.form.is_none() || item.form.as_deref() == form;
    let asked = items.iter().filter(|item| belongs(item.row)).count();
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

#[cfg(test)]
mod tests {
    use super::*;

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
