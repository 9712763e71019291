//! Pages about who took part and how long: the unit's, the organisation's, and the months of a programme's ledger.

pub(crate) mod fund;
pub(crate) mod import;
pub(crate) mod ledger;
pub(crate) mod months;
pub(crate) mod organisation;
pub(crate) mod own_time;
pub(crate) mod reconciliation;
pub(crate) mod unit;

use db::Fetch;
use kernel::{OrganisationId, ProgrammeId};
use people::Programme;
use serde::Deserialize;

/// Which of several programmes is shown.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    programme: Option<ProgrammeId>,
}

/// The programmes that an organisation takes part in, and the one to show: the chosen one, else the latest.
async fn programmes(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    chosen: &Chosen,
) -> db::Result<(Vec<Programme>, Option<Programme>)> {
    let mut programmes = Vec::new();
    for membership in people::programme::programmes_of_organisation(from, organisation).await? {
        programmes.extend(people::programme::find_programme(from, membership.lead, membership.programme).await?);
    }
    let shown = programmes.iter().find(|p| Some(p.id) == chosen.programme).or(programmes.last()).cloned();
    Ok((programmes, shown))
}
