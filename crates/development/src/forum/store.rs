use std::collections::BTreeSet;

use db::{Fetch, Row, Work, args, statement};
use kernel::{Date, MeetingId, OrganisationId, SeatId};

use super::{Note, Seat};
use crate::initiative::Phase;

statement!(
    INSERT_SEAT,
    "insert into development_seat (
        organisation_id, id, body, kind, sign_in_id, name, starts_on, ends_on, created_at, created_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
statement!(
    LIST_SEATS,
    "select id, body, kind, sign_in_id, name, starts_on, ends_on from development_seat where organisation_id = $1
    order by kind, body, starts_on, id"
);
statement!(SET_END, "update development_seat set ends_on = $3 where organisation_id = $1 and id = $2");
statement!(
    INSERT_ATTENDANCE,
    "insert into development_attendance (organisation_id, meeting_id, seat_id) values ($1, $2, $3)
    on conflict (organisation_id, meeting_id, seat_id) do nothing"
);
statement!(DELETE_ATTENDANCE, "delete from development_attendance where organisation_id = $1 and meeting_id = $2");
statement!(LIST_ATTENDANCE, "select meeting_id, seat_id from development_attendance where organisation_id = $1");
statement!(
    INSERT_NOTE,
    "insert into development_preparation (organisation_id, id, initiative_id, body, written_at, written_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LIST_NOTES,
    "select initiative_id, body, written_at, written_by from development_preparation where organisation_id = $1
    order by written_at desc, id desc"
);
statement!(
    LIST_SHARED_LESSONS,
    "select l.organisation_id, i.name, i.phase, l.words, l.written_on from development_lesson l
    join development_initiative i on i.organisation_id = l.organisation_id and i.id = l.initiative_id
    where l.shared = 1 order by l.written_on desc, l.id desc",
    across: "organisations share these lessons with each other"
);

pub(crate) async fn insert_seat(work: &mut Work, organisation: OrganisationId, s: &Seat) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let (body, name) = (s.body.as_str(), s.name.as_str());
    let row = args![organisation, s.id, body, s.kind, s.sign_in, name, s.starts_on, s.ends_on, now, actor];
    work.execute(&INSERT_SEAT, row).await.map(drop)
}

pub(super) async fn seats(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Seat>> {
    let read = |row: &Row| {
        Ok(Seat {
            id: row.get("id")?,
            body: row.get("body")?,
            kind: row.get("kind")?,
            sign_in: row.get("sign_in_id")?,
            name: row.get("name")?,
            starts_on: row.get("starts_on")?,
            ends_on: row.get("ends_on")?,
        })
    };
    from.all(&LIST_SEATS, args![organisation]).await?.iter().map(read).collect()
}

pub(super) async fn set_end(work: &mut Work, organisation: OrganisationId, seat: SeatId, on: Date) -> db::Result<()> {
    work.execute(&SET_END, args![organisation, seat, on]).await.map(drop)
}

pub(crate) async fn set_attendance(
    work: &mut Work,
    organisation: OrganisationId,
    meeting: MeetingId,
    there: &[SeatId],
) -> db::Result<()> {
    work.execute(&DELETE_ATTENDANCE, args![organisation, meeting]).await?;
    let rows: Vec<_> = there.iter().map(|seat| args![organisation, meeting, *seat]).collect();
    work.insert_many(&INSERT_ATTENDANCE, rows).await.map(drop)
}

pub(super) async fn attendance(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<BTreeSet<(MeetingId, SeatId)>> {
    let rows = from.all(&LIST_ATTENDANCE, args![organisation]).await?;
    rows.iter().map(|row| Ok((row.get("meeting_id")?, row.get("seat_id")?))).collect()
}

pub(crate) async fn insert_note(work: &mut Work, organisation: OrganisationId, n: &Note) -> db::Result<()> {
    let id: uuid::Uuid = work.new_id()?;
    let row = args![organisation, id, n.initiative, n.body.as_str(), n.written_at, n.written_by];
    work.execute(&INSERT_NOTE, row).await.map(drop)
}

pub(super) async fn notes(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Note>> {
    let read = |row: &Row| {
        Ok(Note {
            initiative: row.get("initiative_id")?,
            body: row.get("body")?,
            written_at: row.get("written_at")?,
            written_by: row.get("written_by")?,
        })
    };
    from.all(&LIST_NOTES, args![organisation]).await?.iter().map(read).collect()
}

/// Of each shared lesson the organisation, the initiative's name and phase, the words and the day.
pub(super) async fn shared_lessons(
    from: &mut impl Fetch,
) -> db::Result<Vec<(OrganisationId, String, Phase, String, Date)>> {
    let read = |row: &Row| {
        Ok((
            row.get("organisation_id")?,
            row.get("name")?,
            row.get("phase")?,
            row.get("words")?,
            row.get("written_on")?,
        ))
    };
    from.all(&LIST_SHARED_LESSONS, args![]).await?.iter().map(read).collect()
}
