use db::{Fetch, Row, Work, args, statement};
use kernel::{Date, LoanId, OrganisationId, ThingId, UnitId};
use uuid::Uuid;

use super::{Condition, Loan, Thing, Verdict};

statement!(
    INSERT_THING,
    "insert into development_thing (organisation_id, id, name, about, pieces, initiative_id, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    LIST_THINGS,
    "select id, name, about, pieces, initiative_id from development_thing where organisation_id = $1 order by name, id"
);
statement!(
    FIND_THING,
    "select id, name, about, pieces, initiative_id from development_thing where organisation_id = $1 and id = $2"
);
statement!(
    INSERT_LOAN,
    "insert into development_loan (organisation_id, id, thing_id, unit_id, pieces, starts_on, ends_on, lent_at, lent_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_LOANS,
    "select id, thing_id, unit_id, pieces, starts_on, ends_on, returned_on, condition, note from development_loan
    where organisation_id = $1 order by starts_on desc, id desc"
);
statement!(
    SET_RETURNED,
    "update development_loan set returned_on = $3, condition = $4, note = $5
    where organisation_id = $1 and id = $2 and returned_on is null"
);
statement!(
    INSERT_VERDICT,
    "insert into development_verdict (organisation_id, id, thing_id, unit_id, use_in_work, wants_it, words)
    values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    FIND_VERDICT,
    "select thing_id, use_in_work, wants_it, words from development_verdict where organisation_id = $1 and id = $2"
);
statement!(
    LIST_VERDICTS,
    "select thing_id, use_in_work, wants_it, words from development_verdict where organisation_id = $1"
);

pub(crate) async fn insert_thing(work: &mut Work, organisation: OrganisationId, t: &Thing) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![organisation, t.id, t.name.as_str(), t.about.as_str(), t.pieces, t.initiative, now, actor];
    work.execute(&INSERT_THING, row).await.map(drop)
}

pub(super) async fn things(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Thing>> {
    from.all(&LIST_THINGS, args![organisation]).await?.iter().map(read_thing).collect()
}

pub(super) async fn find_thing(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    thing: ThingId,
) -> db::Result<Option<Thing>> {
    from.optional(&FIND_THING, args![organisation, thing]).await?.map(|row| read_thing(&row)).transpose()
}

fn read_thing(row: &Row) -> db::Result<Thing> {
    Ok(Thing {
        id: row.get("id")?,
        name: row.get("name")?,
        about: row.get("about")?,
        pieces: row.get("pieces")?,
        initiative: row.get("initiative_id")?,
    })
}

pub(crate) async fn insert_loan(work: &mut Work, organisation: OrganisationId, l: &Loan) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![organisation, l.id, l.thing, l.unit, l.pieces, l.starts_on, l.ends_on, now, actor];
    work.execute(&INSERT_LOAN, row).await.map(drop)
}

pub(super) async fn loans(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Loan>> {
    let read = |row: &Row| {
        let back: Option<Date> = row.get("returned_on")?;
        let condition: Option<String> = row.get("condition")?;
        let returned = back.zip(condition.as_deref().and_then(Condition::from_code));
        Ok(Loan {
            id: row.get("id")?,
            thing: row.get("thing_id")?,
            unit: row.get("unit_id")?,
            pieces: row.get("pieces")?,
            starts_on: row.get("starts_on")?,
            ends_on: row.get("ends_on")?,
            returned,
            note: row.get("note")?,
        })
    };
    from.all(&LIST_LOANS, args![organisation]).await?.iter().map(read).collect()
}

pub(crate) async fn set_returned(
    work: &mut Work,
    organisation: OrganisationId,
    loan: LoanId,
    on: Date,
    condition: Condition,
    note: Option<&str>,
) -> db::Result<()> {
    work.execute(&SET_RETURNED, args![organisation, loan, on, condition, note]).await.map(drop)
}

pub(crate) async fn insert_verdict(
    work: &mut Work,
    organisation: OrganisationId,
    id: Uuid,
    thing: ThingId,
    unit: UnitId,
    verdict: &Verdict,
) -> db::Result<()> {
    let words = verdict.words.as_deref();
    let row = args![organisation, id, thing, unit, verdict.use_in_work, verdict.wants_it, words];
    work.execute(&INSERT_VERDICT, row).await.map(drop)
}

pub(super) async fn find_verdict(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    id: Uuid,
) -> db::Result<Option<(ThingId, Verdict)>> {
    from.optional(&FIND_VERDICT, args![organisation, id]).await?.map(|row| read_verdict(&row)).transpose()
}

pub(super) async fn verdicts(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<Vec<(ThingId, Verdict)>> {
    from.all(&LIST_VERDICTS, args![organisation]).await?.iter().map(read_verdict).collect()
}

fn read_verdict(row: &Row) -> db::Result<(ThingId, Verdict)> {
    let step = |column: &str| -> db::Result<u8> {
        let stored: i64 = row.get(column)?;
        u8::try_from(stored).map_err(|why| db::Error::Column { column: column.to_owned(), problem: why.to_string() })
    };
    let verdict = Verdict { use_in_work: step("use_in_work")?, wants_it: step("wants_it")?, words: row.get("words")? };
    Ok((row.get("thing_id")?, verdict))
}
