//! How do ready-made rows come into the ledger by the thousand? For the demonstration and for imports; nothing is
//! checked here but the schema's own rules, and each row counts in the month of its day.

use db::{Work, args, statement};
use kernel::{Activity, Date, Form, Minutes, Month, OrganisationId, PersonId, PostingId, ProgrammeId, UnitId};
use uuid::Uuid;

use crate::certificate::{How, Verdict, certify_rows};
use crate::posting::Source;

/// A row of the ledger with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedPosting {
    /// Its id.
    pub id: PostingId,
    /// Who took part.
    pub person: PersonId,
    /// The unit that the hours belong to.
    pub unit: UnitId,
    /// The programme in which they count.
    pub programme: ProgrammeId,
    /// The day.
    pub happened_on: Date,
    /// How long.
    pub minutes: Minutes,
    /// What the time was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// How many took part together.
    pub group_size: Option<u32>,
    /// Where the row comes from.
    pub source: Source,
    /// The thing there that it comes from, for a register the session.
    pub source_id: Option<Uuid>,
}

/// Inserts rows of one organisation; returns how many.
///
/// # Errors
/// As the database's; the work should then be dropped.
pub async fn load_postings(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = LoadedPosting>,
) -> db::Result<u64> {
    let (now, actor) = (work.now(), work.actor_id());
    let rows = rows.into_iter().map(|row| {
        args![
            organisation,
            row.id,
            row.person,
            row.unit,
            row.programme,
            row.happened_on,
            row.happened_on.month(),
            row.minutes,
            row.activity,
            row.form,
            row.group_size,
            row.source.code(),
            row.source_id,
            now,
            actor
        ]
    });
    work.insert_many(&LOAD_POSTING, rows).await
}

/// Says that rows of one organisation are certified on signed lists; returns how many.
///
/// # Errors
/// As the database's; the work should then be dropped.
pub async fn load_certificates(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = PostingId>,
) -> db::Result<u64> {
    certify_rows(work, organisation, rows, Verdict::Right, How::List).await
}

/// Locks months of one organisation's part of a programme; returns how many were open.
///
/// # Errors
/// As the database's; the work should then be dropped.
pub async fn load_month_locks(
    work: &mut Work,
    organisation: OrganisationId,
    programme: ProgrammeId,
    months: impl IntoIterator<Item = Month>,
) -> db::Result<u64> {
    let (now, actor) = (work.now(), work.actor_id());
    let rows = months.into_iter().map(|month| args![organisation, programme, month, now, actor]);
    work.insert_many(&LOAD_MONTH_LOCK, rows).await
}

statement!(
    LOAD_POSTING,
    "insert into participation_posting (
        organisation_id, id, person_id, unit_id, programme_id, happened_on, booked_in, minutes, activity, form,
        group_size, source, source_id, posted_at, posted_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);

statement!(
    LOAD_MONTH_LOCK,
    "insert into participation_month_lock (organisation_id, programme_id, month, locked_at, locked_by)
    values ($1, $2, $3, $4, $5)
    on conflict (organisation_id, programme_id, month) do nothing"
);
