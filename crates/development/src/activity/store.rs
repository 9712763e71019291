use std::collections::BTreeMap;

use db::{Fetch, Work, args, statement};
use kernel::{ActivityId, OrganisationId};

use super::Activity;

statement!(
    INSERT_ACTIVITY,
    "insert into development_activity (
        organisation_id, id, initiative_id, kind, name, responsible, party_id, starts_on, ends_on, state, result, version
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
statement!(
    SET_ACTIVITY,
    "update development_activity set kind = $3, name = $4, responsible = $5, party_id = $6, starts_on = $7, ends_on = $8,
        state = $9, result = $10, version = $11
    where organisation_id = $1 and id = $2 and version = $12"
);
statement!(
    LIST_ACTIVITIES,
    "select id, initiative_id, kind, name, responsible, party_id, starts_on, ends_on, state, result, version
    from development_activity where organisation_id = $1
    order by case when ends_on is null then 1 else 0 end, ends_on, name, id"
);
statement!(
    LIST_AFTER,
    "select activity_id, after_id from development_activity_after where organisation_id = $1 order by after_id"
);
statement!(DELETE_AFTER, "delete from development_activity_after where organisation_id = $1 and activity_id = $2");
statement!(
    INSERT_AFTER,
    "insert into development_activity_after (organisation_id, activity_id, after_id) values ($1, $2, $3)"
);

/// Inserts activities of an organisation, and then what they wait for.
pub(crate) async fn insert(work: &mut Work, organisation: OrganisationId, activities: &[Activity]) -> db::Result<u64> {
    let row = |a: &Activity| {
        args![
            organisation,
            a.id,
            a.initiative,
            a.kind,
            a.name.as_str(),
            a.responsible.as_deref(),
            a.party,
            a.starts_on,
            a.ends_on,
            a.state,
            a.result.as_deref(),
            a.version
        ]
    };
    let rows: Vec<_> = activities.iter().map(row).collect();
    let inserted = work.insert_many(&INSERT_ACTIVITY, rows).await?;
    let after = |a: &Activity| a.after.iter().map(|after| args![organisation, a.id, *after]).collect::<Vec<_>>();
    let rows: Vec<_> = activities.iter().flat_map(after).collect();
    work.insert_many(&INSERT_AFTER, rows).await?;
    Ok(inserted)
}

/// Replaces an activity, if it is still in the version before; returns whether it was.
pub(super) async fn replace(work: &mut Work, organisation: OrganisationId, activity: &Activity) -> db::Result<bool> {
    let values = args![
        organisation,
        activity.id,
        activity.kind,
        activity.name.as_str(),
        activity.responsible.as_deref(),
        activity.party,
        activity.starts_on,
        activity.ends_on,
        activity.state,
        activity.result.as_deref(),
        activity.version,
        activity.version - 1
    ];
    if work.execute(&SET_ACTIVITY, values).await? == 0 {
        return Ok(false);
    }
    work.execute(&DELETE_AFTER, args![organisation, activity.id]).await?;
    let rows: Vec<_> = activity.after.iter().map(|after| args![organisation, activity.id, *after]).collect();
    work.insert_many(&INSERT_AFTER, rows).await?;
    Ok(true)
}

pub(crate) async fn list(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Activity>> {
    let mut after: BTreeMap<ActivityId, Vec<ActivityId>> = BTreeMap::new();
    for row in from.all(&LIST_AFTER, args![organisation]).await? {
        after.entry(row.get("activity_id")?).or_default().push(row.get("after_id")?);
    }
    let rows = from.all(&LIST_ACTIVITIES, args![organisation]).await?;
    rows.iter()
        .map(|row| {
            let id: ActivityId = row.get("id")?;
            Ok(Activity {
                id,
                initiative: row.get("initiative_id")?,
                kind: row.get("kind")?,
                name: row.get("name")?,
                responsible: row.get("responsible")?,
                party: row.get("party_id")?,
                starts_on: row.get("starts_on")?,
                ends_on: row.get("ends_on")?,
                state: row.get("state")?,
                result: row.get("result")?,
                version: row.get("version")?,
                after: after.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}
