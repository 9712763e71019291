//! Which costs of the programme does a ledger hold? Each row of its vouchers, by two choices of a person: what kind of cost an
//! account is ([`kommun_bas`] proposes), and which activity an object of a dimension is. A row for which nobody has chosen is
//! shown and keeps the rest from coming in. What comes in, what is left out and what is undecided are together the ledger's
//! rows, to the öre.

mod import;
mod kommun_bas;
mod sort;

use std::collections::BTreeMap;

use kernel::{Activity, CostKind, OrganisationId};
use serde::{Deserialize, Serialize};

use crate::cost::{Payer, activity_of};
use crate::sie::{Ledger, Object};

pub use import::{ImportLedgerError, LedgerImported, Standing, import_ledger, kept_rules, standing};
pub use kommun_bas::kommun_bas;
pub use sort::{Group, LedgerCost, Sorted, sort};

/// What is chosen for an account or an object: something, or to leave its rows out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice<T> {
    /// It is this.
    Is(T),
    /// Its rows are none of the programme's costs.
    LeftOut,
}

/// How the rows of a ledger become costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Only rows that are booked on this object; of all rows where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Object>,
    /// The dimension whose objects tell the activity; where there is none every row is the same activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<String>,
    /// What each account is.
    pub accounts: BTreeMap<String, Choice<CostKind>>,
    /// What each object of the dimension is; the empty one stands for rows without an object.
    pub objects: BTreeMap<String, Choice<Activity>>,
    /// Who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<OrganisationId>,
}

impl Rules {
    /// As they are kept and carried: JSON with the fields in a fixed order.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("rules are plain data")
    }

    /// Reads [`Rules::to_json`]; nothing when it is anything else.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The object of a row that tells its activity; empty where it has none.
    pub(crate) fn object_of<'a>(&self, objects: &'a [Object]) -> &'a str {
        let dimension = self.dimension.as_deref();
        objects.iter().find(|(of, _)| Some(of.as_str()) == dimension).map_or("", |(_, object)| object)
    }
}

/// What probably becomes of a ledger: the kinds of Kommun-Bas, the activities whose words objects carry, the payer whose name
/// the ledger bears. What was kept from an earlier file of the same ledger goes first.
pub fn propose(ledger: &Ledger, payers: &[Payer], kept: Option<&Rules>) -> Rules {
    let known = |object: &Object| {
        ledger.objects.get(object).and_then(|name| activity_of(name)).or_else(|| activity_of(&object.1))
    };
    let mut spoken: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, row) in ledger.transactions() {
        for object in &row.objects {
            if known(object).is_some() {
                *spoken.entry(&object.0).or_default() += 1;
            }
        }
    }
    let dimension = spoken.into_iter().max_by_key(|(_, rows)| *rows).map(|(dimension, _)| dimension.to_owned());
    let mut rules = Rules {
        dimension,
        payer: ledger.company.as_deref().and_then(|name| payer_of(name, payers)),
        ..Rules::default()
    };
    if let Some(kept) = kept {
        rules = kept.clone();
    }
    complete(ledger, &mut rules);
    rules
}

/// The organisation whose name a ledger bears: "Ekby kommun, Östra förvaltningen" is Ekby's.
fn payer_of(company: &str, payers: &[Payer]) -> Option<OrganisationId> {
    let name = company.split(',').next().unwrap_or_default().trim();
    let short = ["s kommun", " kommun", "s stad", " stad"].iter().filter_map(|end| name.strip_suffix(end));
    [company, name].into_iter().chain(short).find_map(|name| crate::cost::payer_called(name, payers))
}

/// Proposes what is not chosen yet.
pub fn complete(ledger: &Ledger, rules: &mut Rules) {
    for (_, row) in ledger.transactions() {
        if !rules.accounts.contains_key(&row.account)
            && let Some(choice) = kommun_bas(&row.account)
        {
            rules.accounts.insert(row.account.clone(), choice);
        }
        let object = rules.object_of(&row.objects);
        if !object.is_empty() && !rules.objects.contains_key(object) {
            let whole = (rules.dimension.clone().unwrap_or_default(), object.to_owned());
            let name = ledger.objects.get(&whole).and_then(|name| activity_of(name));
            if let Some(activity) = name.or_else(|| activity_of(object)) {
                rules.objects.insert(whole.1, Choice::Is(activity));
            }
        }
    }
}
