use std::collections::BTreeMap;

use db::{Fetch, Work, args, statement};
use kernel::{Minutes, OrganisationId, SessionId, Timestamp};
use uuid::Uuid;

use super::merge::{Received, Registration, Sheet, WalkInLines};
use crate::walk_in::WalkIn;

// A left join, so that the embedded engine begins with the registrations, which are few, and not with all lines.
statement!(
    LIST_REGISTRATIONS,
    "select r.id, r.number, r.known, r.device_id, r.moment, l.person_id, l.minutes
    from learning_registration r
    left join learning_registration_line l on l.organisation_id = r.organisation_id and l.registration_id = r.id
    where r.organisation_id = $1 and r.session_id = $2
    order by r.number, l.person_id"
);
statement!(
    LIST_WALK_IN_LINES,
    "select w.registration_id, w.walk_in_id, w.minutes
    from learning_registration r
    join learning_registration_walk_in w on w.organisation_id = r.organisation_id and w.registration_id = r.id
    where r.organisation_id = $1 and r.session_id = $2"
);
statement!(
    SAID_BY_SEVERAL_SINCE,
    "select session_id from learning_registration where organisation_id = $1 and received_at >= $2
    group by session_id having count(distinct device_id) > 1"
);
statement!(
    INSERT_REGISTRATION,
    "insert into learning_registration (
        organisation_id, id, session_id, number, known, device_id, moment, received_at, received_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    INSERT_LINE,
    "insert into learning_registration_line (organisation_id, registration_id, person_id, minutes) values ($1, $2, $3, $4)"
);
statement!(
    INSERT_WALK_IN_LINE,
    "insert into learning_registration_walk_in (organisation_id, registration_id, walk_in_id, minutes)
    values ($1, $2, $3, $4)"
);

/// What was said about a session, given those who were written down by name.
pub(super) async fn sheet(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: SessionId,
    walk_ins: &[WalkIn],
) -> db::Result<Sheet> {
    let mut named: BTreeMap<Uuid, WalkInLines> = BTreeMap::new();
    if !walk_ins.is_empty() {
        for row in from.all(&LIST_WALK_IN_LINES, args![organisation, session]).await? {
            let lines = named.entry(row.get("registration_id")?).or_default();
            lines.insert(row.get("walk_in_id")?, row.get::<Option<Minutes>>("minutes")?);
        }
    }
    let mut all: Vec<Received> = Vec::new();
    for row in from.all(&LIST_REGISTRATIONS, args![organisation, session]).await? {
        let number = row.get("number")?;
        if all.last().is_none_or(|last| last.number != number) {
            let id = row.get("id")?;
            let said = Registration {
                id,
                known: row.get("known")?,
                device: row.get("device_id")?,
                moment: row.get("moment")?,
                lines: super::merge::Lines::new(),
                walk_ins: named.remove(&id).unwrap_or_default(),
            };
            all.push(Received { number, said });
        }
        if let (Some(last), Some(person)) = (all.last_mut(), row.get("person_id")?) {
            last.said.lines.insert(person, row.get::<Option<Minutes>>("minutes")?);
        }
    }
    let settled = walk_ins.iter().filter(|walk_in| walk_in.is_settled).map(|walk_in| walk_in.id).collect();
    Ok(Sheet::of(all, settled))
}

/// The sessions about which more than one device has said something since a moment.
pub(super) async fn said_by_several_since(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    since: Timestamp,
) -> db::Result<Vec<SessionId>> {
    let rows = from.all(&SAID_BY_SEVERAL_SINCE, args![organisation, since]).await?;
    rows.iter().map(|row| row.get("session_id")).collect()
}

pub(super) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    session: SessionId,
    number: i64,
    said: &Registration,
) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![organisation, said.id, session, number, said.known, said.device, said.moment, now, actor];
    work.execute(&INSERT_REGISTRATION, row).await?;
    let lines = said.lines.iter().map(|(person, minutes)| args![organisation, said.id, *person, *minutes]);
    work.insert_many(&INSERT_LINE, lines).await?;
    let lines = said.walk_ins.iter().map(|(walk_in, minutes)| args![organisation, said.id, *walk_in, *minutes]);
    work.insert_many(&INSERT_WALK_IN_LINE, lines).await?;
    Ok(())
}
