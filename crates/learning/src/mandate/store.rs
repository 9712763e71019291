use db::{Fetch, Row, Work, args, statement};
use kernel::{Date, MandateId, Minutes, OrganisationId, PersonId, Timestamp, UnitId};

/// A mandate as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mandate {
    pub(crate) id: MandateId,
    pub(crate) person: PersonId,
    pub(crate) unit: UnitId,
    pub(crate) minutes_a_week: Minutes,
    pub(crate) starts_on: Date,
    pub(crate) ends_on: Option<Date>,
    pub(crate) agreed_at: Option<Timestamp>,
}

statement!(
    INSERT_MANDATE,
    "insert into learning_mandate (
        organisation_id, id, person_id, unit_id, minutes_a_week, starts_on, ends_on, created_at, agreed_at
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_MANDATES,
    "select id, person_id, unit_id, minutes_a_week, starts_on, ends_on, agreed_at
    from learning_mandate
    where organisation_id = $1 and (ends_on is null or ends_on >= $2)"
);
statement!(
    FIND_MANDATE,
    "select id, person_id, unit_id, minutes_a_week, starts_on, ends_on, agreed_at
    from learning_mandate
    where organisation_id = $1 and id = $2"
);
statement!(SET_END, "update learning_mandate set ends_on = $3 where organisation_id = $1 and id = $2");

/// Inserts mandates of an organisation; returns how many.
pub(crate) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    mandates: impl IntoIterator<Item = Mandate>,
) -> db::Result<u64> {
    let now = work.now();
    let rows = mandates.into_iter().map(|m| {
        args![organisation, m.id, m.person, m.unit, m.minutes_a_week, m.starts_on, m.ends_on, now, m.agreed_at]
    });
    work.insert_many(&INSERT_MANDATE, rows).await
}

/// The mandates that have not ended before the day.
pub(crate) async fn list(from: &mut impl Fetch, organisation: OrganisationId, on: Date) -> db::Result<Vec<Mandate>> {
    from.all(&LIST_MANDATES, args![organisation, on]).await?.iter().map(read).collect()
}

pub(super) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    mandate: MandateId,
) -> db::Result<Option<Mandate>> {
    from.optional(&FIND_MANDATE, args![organisation, mandate]).await?.map(|row| read(&row)).transpose()
}

pub(super) async fn set_end(
    work: &mut Work,
    organisation: OrganisationId,
    mandate: MandateId,
    on: Date,
) -> db::Result<u64> {
    work.execute(&SET_END, args![organisation, mandate, on]).await
}

fn read(row: &Row) -> db::Result<Mandate> {
    Ok(Mandate {
        id: row.get("id")?,
        person: row.get("person_id")?,
        unit: row.get("unit_id")?,
        minutes_a_week: row.get("minutes_a_week")?,
        starts_on: row.get("starts_on")?,
        ends_on: row.get("ends_on")?,
        agreed_at: row.get("agreed_at")?,
    })
}
