use db::{Fetch, Work, args, statement};
use kernel::{Minutes, OrganisationId, SessionId, Timestamp};

use super::merge::{Received, Registration, Sheet};

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

pub(super) async fn sheet(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    session: SessionId,
) -> db::Result<Sheet> {
    let mut all: Vec<Received> = Vec::new();
    for row in from.all(&LIST_REGISTRATIONS, args![organisation, session]).await? {
        let number = row.get("number")?;
        if all.last().is_none_or(|last| last.number != number) {
            let said = Registration {
                id: row.get("id")?,
                known: row.get("known")?,
                device: row.get("device_id")?,
                moment: row.get("moment")?,
                lines: super::merge::Lines::new(),
            };
            all.push(Received { number, said });
        }
        if let (Some(last), Some(person)) = (all.last_mut(), row.get("person_id")?) {
            last.said.lines.insert(person, row.get::<Option<Minutes>>("minutes")?);
        }
    }
    Ok(Sheet::of(all))
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
    Ok(())
}
