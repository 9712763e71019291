//! Pages about money: a programme's costs, how they get in, its budget, what an hour is reckoned at and what that makes.

pub(crate) mod budget;
pub(crate) mod budget_edit;
pub(crate) mod by_member;
pub(crate) mod costs;
pub(crate) mod fund_money;
pub(crate) mod import;
pub(crate) mod ledger;
pub(crate) mod rates;
pub(crate) mod sensitivity;

use kernel::CostKind;
use serde::Deserialize;

/// Which working time is reckoned into the costs: `?staff=yes&lost=yes`. None unless somebody chooses it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ChosenTime {
    staff: Option<String>,
    lost: Option<String>,
}

impl ChosenTime {
    /// The kinds that were chosen.
    pub(crate) fn kinds(&self) -> Vec<CostKind> {
        let yes = |said: &Option<String>| said.as_deref() == Some("yes");
        [(yes(&self.staff), CostKind::Staff), (yes(&self.lost), CostKind::LostWorkingTime)]
            .into_iter()
            .filter_map(|(chosen, kind)| chosen.then_some(kind))
            .collect()
    }

    /// As part of an address; empty when nothing was chosen.
    pub(crate) fn query(&self) -> String {
        let part = |kind: &CostKind| if *kind == CostKind::Staff { "staff=yes" } else { "lost=yes" };
        self.kinds().iter().map(part).collect::<Vec<_>>().join("&")
    }
}
