//! Which rows of `costs.csv` does a programme have? One for each payer, month, activity and kind; notes stay here.

use access::ProgrammeRef;
use access::rules::reporting::CanEvaluate;
use db::{Fetch, Result};

pub use crate::cost::CostCell;
use crate::cost::store_cells;

/// The sums of every programme that may be evaluated, in the order of the permission.
///
/// # Errors
/// As the database's.
pub async fn costs(from: &mut impl Fetch, may: &CanEvaluate) -> Result<Vec<(ProgrammeRef, Vec<CostCell>)>> {
    let mut costs = Vec::new();
    for programme in may.programmes() {
        costs.push((programme.clone(), store_cells(from, programme).await?));
    }
    Ok(costs)
}
