//! What is a cost? An amount of a programme in a month, for an activity, of a kind, and paid by somebody. Rows are only
//! ever added; a mistake is put right by a row with the opposite sign, as in the ledger it comes from.

mod file;
mod import;
mod period;
mod store;
mod sums;
mod words;

use kernel::{Activity, CostKind, Month, Ore, OrganisationId};

pub use file::{COLUMNS, CostFile, CostFileError, Payer, payers, read_costs, write_costs};
pub(crate) use file::{near, payer as payer_called};
pub(crate) use import::derived;
pub use import::{ImportCostsError, Imported, import_costs, was_imported};
pub(crate) use period::read_period as read_month;
pub use store::CostCell;
pub(crate) use store::{INSERT_COST, cells as store_cells, insert_values, total};
pub use sums::{CostSums, cost_cells, costs_by_member, sum_costs, total_of};
pub use words::{activity_of, kind_of};

/// An amount that is not yet stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCost {
    /// The month in which it is booked.
    pub period: Month,
    /// What it was for.
    pub activity: Activity,
    /// What kind of cost.
    pub kind: CostKind,
    /// How much; negative when it takes an earlier amount back.
    pub amount: Ore,
    /// The member organisation that paid it, where that is known.
    pub member: Option<OrganisationId>,
    /// What the ledger says about it.
    pub note: Option<String>,
}
