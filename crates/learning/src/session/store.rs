use access::UnitRef;
use db::{Fetch, Row, Work, args, statement};
use kernel::{OrganisationId, SessionId, Timestamp, UnitId};

use super::{KitRef, Session, State};

statement!(
    INSERT_SESSION,
    "insert into learning_session (
        organisation_id, id, unit_id, programme_id, kit, kit_version, title, activity, form, starts_at,
        planned_minutes, champion_id, state, created_at, created_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
statement!(
    FIND_SESSION,
    "select id, unit_id, programme_id, kit, kit_version, title, activity, form, starts_at, planned_minutes, champion_id,
        state
    from learning_session where organisation_id = $1 and id = $2"
);
statement!(
    LIST_SESSIONS,
    "select id, unit_id, programme_id, kit, kit_version, title, activity, form, starts_at, planned_minutes, champion_id,
        state
    from learning_session where organisation_id = $1 and starts_at >= $2 and starts_at < $3"
);
statement!(
    LIST_SESSIONS_OF_UNIT,
    "select id, unit_id, programme_id, kit, kit_version, title, activity, form, starts_at, planned_minutes, champion_id,
        state
    from learning_session where organisation_id = $1 and unit_id = $4 and starts_at >= $2 and starts_at < $3"
);
statement!(
    LIST_OVERLAPPING,
    "select id, unit_id, programme_id, kit, kit_version, title, activity, form, starts_at, planned_minutes, champion_id,
        state
    from learning_session
    where organisation_id = $1 and id <> $2 and state = 'held' and starts_at >= $3 and starts_at < $5
        and starts_at + planned_minutes * 60000 > $4"
);
statement!(
    pub(crate) HAND_OVER,
    "update learning_session set champion_id = $4
    where organisation_id = $1 and unit_id = $2 and champion_id = $3 and state = 'planned' and starts_at >= $5"
);
statement!(
    SET_STATE_UNLESS_HELD,
    "update learning_session set state = $4
    where organisation_id = $1 and id = $2 and unit_id = $3 and state <> 'held'"
);
statement!(
    SET_STATE_UNLESS_CANCELLED,
    "update learning_session set state = $4
    where organisation_id = $1 and id = $2 and unit_id = $3 and state in ('planned', 'held')"
);

/// Inserts sessions of an organisation; returns how many.
pub(crate) async fn insert<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    sessions: impl IntoIterator<Item = &'a Session>,
) -> db::Result<u64> {
    let (now, actor) = (work.now(), work.actor_id());
    let mut rows = Vec::new();
    for session in sessions {
        let (kit, version) = session.kit.as_ref().map_or(("", 0), |kit| (kit.id.as_str(), kit.version));
        rows.push(args![
            organisation,
            session.id,
            session.unit,
            session.programme,
            kit,
            version,
            session.title.as_str(),
            session.activity,
            session.form,
            session.starts_at,
            session.planned_minutes,
            session.champion,
            session.state.code(),
            now,
            actor
        ]);
    }
    work.insert_many(&INSERT_SESSION, rows).await
}

/// Whoever asks for it shows it only to somebody who runs the sessions of its unit.
pub(crate) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: SessionId,
) -> db::Result<Option<Session>> {
    let row = from.optional(&FIND_SESSION, args![organisation, session]).await?;
    row.map(|row| read(&row)).transpose()
}

pub(crate) async fn list(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    (first, end): (Timestamp, Timestamp),
) -> db::Result<Vec<Session>> {
    from.all(&LIST_SESSIONS, args![organisation, first, end]).await?.iter().map(read).collect()
}

pub(crate) async fn list_of_unit(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
    (first, end): (Timestamp, Timestamp),
) -> db::Result<Vec<Session>> {
    from.all(&LIST_SESSIONS_OF_UNIT, args![organisation, first, end, unit]).await?.iter().map(read).collect()
}

/// The sessions that were held at a time at which this one is: from its start to its end. None begins before `earliest`.
pub(super) async fn list_overlapping(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: &Session,
    (earliest, end): (Timestamp, Timestamp),
) -> db::Result<Vec<Session>> {
    let args = args![organisation, session.id, earliest, session.starts_at, end];
    from.all(&LIST_OVERLAPPING, args).await?.iter().map(read).collect()
}

/// Returns whether there was such a session that was not held.
pub(super) async fn set_state_unless_held(
    work: &mut Work,
    unit: &UnitRef,
    session: SessionId,
    state: State,
) -> db::Result<bool> {
    let args = args![unit.organisation, session, unit.unit, state.code()];
    Ok(work.execute(&SET_STATE_UNLESS_HELD, args).await? > 0)
}

/// Returns whether there was such a session that was not cancelled. Until the work ends nobody else changes the session.
pub(crate) async fn set_state_unless_cancelled(
    work: &mut Work,
    unit: &UnitRef,
    session: SessionId,
    state: State,
) -> db::Result<bool> {
    let args = args![unit.organisation, session, unit.unit, state.code()];
    Ok(work.execute(&SET_STATE_UNLESS_CANCELLED, args).await? > 0)
}

fn read(row: &Row) -> db::Result<Session> {
    let (kit, state): (String, String) = (row.get("kit")?, row.get("state")?);
    let version: u32 = row.get("kit_version")?;
    Ok(Session {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        programme: row.get("programme_id")?,
        kit: (!kit.is_empty()).then_some(KitRef { id: kit, version }),
        title: row.get("title")?,
        activity: row.get("activity")?,
        form: row.get("form")?,
        starts_at: row.get("starts_at")?,
        planned_minutes: row.get("planned_minutes")?,
        champion: row.get("champion_id")?,
        state: State::from_code(&state)
            .ok_or(db::Error::Column { column: "state".into(), problem: format!("{state} is no state") })?,
    })
}
