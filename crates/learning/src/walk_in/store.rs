use db::{Fetch, Row, Work, args, statement};
use kernel::{Date, OrganisationId, PersonId, SessionId, Timestamp, WalkInId};

use super::{KEPT, WalkIn, Written, WrittenBy};

statement!(
    LIST_OF_SESSION,
    "select id, session_id, unit_id, name, source, written_at, written_by, settled_at
    from learning_walk_in where organisation_id = $1 and session_id = $2 order by written_at, id"
);
statement!(
    LIST_UNSETTLED,
    "select id, session_id, unit_id, name, source, written_at, written_by, settled_at
    from learning_walk_in where organisation_id = $1 and settled_at is null order by written_at, id"
);
statement!(
    FIND_WALK_IN,
    "select id, session_id, unit_id, name, source, written_at, written_by, settled_at
    from learning_walk_in where organisation_id = $1 and id = $2"
);
statement!(
    INSERT_WALK_IN,
    "insert into learning_walk_in (
        organisation_id, id, session_id, unit_id, name, source, written_at, written_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    SETTLE_WALK_IN,
    "update learning_walk_in set name = '', settled_at = $3, settled_by = $4, verdict = $5, person_id = $6, reason = $7
    where organisation_id = $1 and id = $2 and settled_at is null"
);
statement!(
    ERASE_OLD_NAMES,
    "update learning_walk_in set name = '', settled_at = $2, verdict = 'expired'
    where settled_at is null and written_at < $1",
    across: "what is too old is erased in every organisation"
);

/// Everybody who was written down at a session, also those who are settled.
pub(crate) async fn list_of_session(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: SessionId,
) -> db::Result<Vec<WalkIn>> {
    from.all(&LIST_OF_SESSION, args![organisation, session]).await?.iter().map(read).collect()
}

pub(super) async fn list_unsettled(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<WalkIn>> {
    from.all(&LIST_UNSETTLED, args![organisation]).await?.iter().map(read).collect()
}

pub(super) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    walk_in: WalkInId,
) -> db::Result<Option<WalkIn>> {
    from.optional(&FIND_WALK_IN, args![organisation, walk_in]).await?.map(|row| read(&row)).transpose()
}

pub(crate) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    session: SessionId,
    (id, written): (WalkInId, &Written),
    source: WrittenBy,
) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let name = written.name.as_str();
    let row = args![organisation, id, session, written.unit, name, source.code(), now, actor];
    work.execute(&INSERT_WALK_IN, row).await.map(drop)
}

/// Returns whether it was not settled before.
pub(super) async fn settle(
    work: &mut Work,
    organisation: OrganisationId,
    walk_in: WalkInId,
    (verdict, person, reason): (&str, Option<PersonId>, Option<&str>),
) -> db::Result<bool> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![organisation, walk_in, now, actor, verdict, person, reason];
    Ok(work.execute(&SETTLE_WALK_IN, row).await? > 0)
}

/// Erases names that nobody has settled in time; returns how many.
pub(crate) async fn erase_old(work: &mut Work, today: Date) -> db::Result<u64> {
    let first = Timestamp::from_sweden(today.plus_days(-KEPT), 0);
    work.execute(&ERASE_OLD_NAMES, args![first, work.now()]).await
}

fn read(row: &Row) -> db::Result<WalkIn> {
    Ok(WalkIn {
        id: row.get("id")?,
        session: row.get("session_id")?,
        unit: row.get("unit_id")?,
        name: row.get("name")?,
        source: WrittenBy::from_code(&row.get::<String>("source")?),
        written_at: row.get("written_at")?,
        written_by: row.get::<Option<kernel::SignInId>>("written_by")?,
        is_settled: row.get::<Option<Timestamp>>("settled_at")?.is_some(),
    })
}
