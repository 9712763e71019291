//! Which initiatives does somebody want to hear of? What is decided about them is told once a week, beside what the person owns.

use std::collections::BTreeSet;

use access::Actor;
use access::rules::development::CanSeeInitiatives;
use db::{Fetch, Work, args, statement};
use kernel::InitiativeId;

use super::store;

statement!(
    INSERT_FOLLOWER,
    "insert into development_follower (organisation_id, initiative_id, sign_in_id, since) values ($1, $2, $3, $4)
    on conflict (organisation_id, initiative_id, sign_in_id) do nothing"
);
statement!(
    DELETE_FOLLOWER,
    "delete from development_follower where organisation_id = $1 and initiative_id = $2 and sign_in_id = $3"
);
statement!(
    LIST_FOLLOWED,
    "select initiative_id from development_follower where organisation_id = $1 and sign_in_id = $2"
);

/// Follows an initiative of the own organisation, or no longer does. False when there is no such initiative there.
///
/// # Errors
/// As the database's.
pub async fn follow(
    work: &mut Work,
    may: &CanSeeInitiatives,
    actor: &Actor,
    initiative: InitiativeId,
    follows: bool,
) -> db::Result<bool> {
    let organisation = *may.organisation();
    if actor.organisation != organisation || store::find(work, organisation, initiative).await?.is_none() {
        return Ok(false);
    }
    if follows {
        let row = args![organisation, initiative, actor.sign_in, work.now().day_in_sweden()];
        work.execute(&INSERT_FOLLOWER, row).await?;
    } else {
        work.execute(&DELETE_FOLLOWER, args![organisation, initiative, actor.sign_in]).await?;
    }
    Ok(true)
}

/// The initiatives that somebody follows.
///
/// # Errors
/// As the database's.
pub async fn followed(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    actor: &Actor,
) -> db::Result<BTreeSet<InitiativeId>> {
    let rows = from.all(&LIST_FOLLOWED, args![*may.organisation(), actor.sign_in]).await?;
    rows.iter().map(|row| row.get("initiative_id")).collect()
}
