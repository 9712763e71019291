use db::{Fetch, Row, Work, args, statement};
use kernel::{BarrierId, Date, OrganisationId, UnitId};

use super::{Barrier, Handling, Kind, Status};

statement!(
    INSERT_BARRIER,
    "insert into learning_barrier (
        organisation_id, id, unit_id, kind, note, reports, first_on, last_on, status, owner, said, status_on
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
statement!(
    LIST_BARRIERS,
    "select id, unit_id, kind, note, reports, first_on, last_on, status, owner, said, status_on from learning_barrier
    where organisation_id = $1"
);
statement!(
    LIST_BARRIERS_OF_UNIT,
    "select id, unit_id, kind, note, reports, first_on, last_on, status, owner, said, status_on from learning_barrier
    where organisation_id = $1 and unit_id = $2"
);
statement!(
    FIND_BARRIER,
    "select id, unit_id, kind, note, reports, first_on, last_on, status, owner, said, status_on from learning_barrier
    where organisation_id = $1 and id = $2"
);
statement!(
    COUNT_AGAIN,
    "update learning_barrier set reports = reports + 1, last_on = $3 where organisation_id = $1 and id = $2"
);
statement!(
    SET_STATUS,
    "update learning_barrier set status = $3, owner = $4, said = $5, status_on = $6
    where organisation_id = $1 and id = $2"
);

/// Inserts barriers of an organisation; returns how many.
pub(crate) async fn insert<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    barriers: impl IntoIterator<Item = &'a Barrier>,
) -> db::Result<u64> {
    let rows: Vec<_> = barriers
        .into_iter()
        .map(|b| {
            args![
                organisation,
                b.id,
                b.unit,
                b.kind.code(),
                b.note.as_str(),
                b.reports,
                b.first_on,
                b.last_on,
                b.status.code(),
                b.owner.as_deref(),
                b.said.as_deref(),
                b.status_on
            ]
        })
        .collect();
    work.insert_many(&INSERT_BARRIER, rows).await
}

pub(super) async fn list(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Barrier>> {
    from.all(&LIST_BARRIERS, args![organisation]).await?.iter().map(read).collect()
}

pub(super) async fn list_of_unit(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
) -> db::Result<Vec<Barrier>> {
    from.all(&LIST_BARRIERS_OF_UNIT, args![organisation, unit]).await?.iter().map(read).collect()
}

pub(super) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    barrier: BarrierId,
) -> db::Result<Option<Barrier>> {
    from.optional(&FIND_BARRIER, args![organisation, barrier]).await?.map(|row| read(&row)).transpose()
}

pub(super) async fn count_again(
    work: &mut Work,
    organisation: OrganisationId,
    barrier: BarrierId,
    today: Date,
) -> db::Result<()> {
    work.execute(&COUNT_AGAIN, args![organisation, barrier, today]).await.map(drop)
}

/// Returns how many were changed: one, or none when there is no such barrier.
pub(super) async fn set_status(
    work: &mut Work,
    organisation: OrganisationId,
    barrier: BarrierId,
    to: Handling<'_>,
) -> db::Result<u64> {
    let today = work.now().day_in_sweden();
    let (owner, said) = (to.owner.map(|text| text.as_str()), to.said.map(|text| text.as_str()));
    work.execute(&SET_STATUS, args![organisation, barrier, to.status.code(), owner, said, today]).await
}

fn read(row: &Row) -> db::Result<Barrier> {
    let (kind, status): (String, String) = (row.get("kind")?, row.get("status")?);
    let wrong =
        |column: &str, code: &str| db::Error::Column { column: column.into(), problem: format!("unknown: {code}") };
    Ok(Barrier {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        kind: Kind::from_code(&kind).ok_or_else(|| wrong("kind", &kind))?,
        note: row.get("note")?,
        reports: row.get("reports")?,
        first_on: row.get("first_on")?,
        last_on: row.get("last_on")?,
        status: Status::from_code(&status).ok_or_else(|| wrong("status", &status))?,
        owner: row.get("owner")?,
        said: row.get("said")?,
        status_on: row.get("status_on")?,
    })
}
