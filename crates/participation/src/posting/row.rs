//! How is a single row written, found and taken back? What courses, imports and those who were there themselves need.

use db::{Fetch, Row, Work, args, statement};
use kernel::{Activity, Date, Form, Minutes, Month, OrganisationId, PersonId, PostingId, ProgrammeId, UnitId};
use uuid::Uuid;

use super::{Source, booking_month};
use crate::month_lock::locked_months;

/// A row that says who took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) id: PostingId,
    pub(crate) person: PersonId,
    pub(crate) unit: UnitId,
    pub(crate) programme: ProgrammeId,
    pub(crate) happened_on: Date,
    pub(crate) minutes: Minutes,
    pub(crate) activity: Activity,
    pub(crate) form: Form,
    pub(crate) group_size: Option<i64>,
    pub(crate) source: Source,
    pub(crate) source_id: Option<Uuid>,
    pub(crate) import: Option<Uuid>,
}

/// Writes rows; each counts in the month of its day, or in the first after it that is open. The caller holds the ledger.
pub(crate) async fn insert_postings(
    work: &mut Work,
    organisation: OrganisationId,
    programme: ProgrammeId,
    rows: &[Posting],
) -> db::Result<u64> {
    let locked = locked_months(work, organisation, programme).await?;
    let booked = |row: &Posting| booking_month(row.happened_on.month(), &locked);
    let rows: Vec<_> = rows.iter().map(|row| (row, row.id, row.minutes, booked(row), None, None)).collect();
    write(work, organisation, rows).await
}

/// Takes rows back for a reason. The caller holds the ledger alone and has found the rows standing.
pub(crate) async fn take_back(
    work: &mut Work,
    organisation: OrganisationId,
    programme: ProgrammeId,
    rows: &[Posting],
    reason: &str,
) -> db::Result<u64> {
    let locked = locked_months(work, organisation, programme).await?;
    let mut back = Vec::with_capacity(rows.len());
    for row in rows {
        let booked = booking_month(row.happened_on.month(), &locked);
        back.push((row, work.new_id()?, -row.minutes, booked, Some(row.id), Some(reason)));
    }
    write(work, organisation, back).await
}

/// A row to write: of which, its own id, its minutes, where it counts, what it takes back and why.
type Written<'a> = (&'a Posting, PostingId, Minutes, Month, Option<PostingId>, Option<&'a str>);

async fn write(work: &mut Work, organisation: OrganisationId, rows: Vec<Written<'_>>) -> db::Result<u64> {
    let (now, actor) = (work.now(), work.actor_id());
    let rows = rows.into_iter().map(|(row, id, minutes, booked_in, corrects, reason)| {
        args![
            organisation,
            id,
            row.person,
            row.unit,
            row.programme,
            row.happened_on,
            booked_in,
            minutes,
            row.activity,
            row.form,
            row.group_size,
            row.source.code(),
            row.source_id,
            row.import,
            corrects,
            reason,
            now,
            actor
        ]
    });
    work.insert_many(&INSERT_ROW, rows).await
}

/// The person's row, if it says who took part and has not been taken back.
pub(crate) async fn find_standing(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    person: PersonId,
    posting: PostingId,
) -> db::Result<Option<Posting>> {
    from.optional(&FIND_STANDING, args![organisation, person, posting]).await?.map(|row| read(&row)).transpose()
}

pub(crate) fn read(row: &Row) -> db::Result<Posting> {
    let source: String = row.get("source")?;
    Ok(Posting {
        id: row.get("id")?,
        person: row.get("person_id")?,
        unit: row.get("unit_id")?,
        programme: row.get("programme_id")?,
        happened_on: row.get("happened_on")?,
        minutes: row.get("minutes")?,
        activity: row.get("activity")?,
        form: row.get("form")?,
        group_size: row.get("group_size")?,
        source: Source::from_code(&source).ok_or_else(|| db::Error::Column {
            column: "source".into(),
            problem: format!("{source} is no source of hours"),
        })?,
        source_id: row.get("source_id")?,
        import: row.get("import_id")?,
    })
}

statement!(
    FIND_STANDING,
    "select p.id, p.person_id, p.unit_id, p.programme_id, p.happened_on, p.minutes, p.activity, p.form, p.group_size,
        p.source, p.source_id, p.import_id
    from participation_posting p
    where p.organisation_id = $1 and p.person_id = $2 and p.id = $3 and p.corrects_id is null
        and not exists (
            select 1 from participation_posting c
            where c.organisation_id = $1 and c.person_id = $2 and c.corrects_id = p.id
        )"
);
statement!(
    INSERT_ROW,
    "insert into participation_posting (
        organisation_id, id, person_id, unit_id, programme_id, happened_on, booked_in, minutes, activity, form,
        group_size, source, source_id, import_id, corrects_id, reason, posted_at, posted_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
);
