//! How do a file's hours get into the ledger, never twice, and out again? All rows or none, in one transaction; the same
//! rows a second time are refused by their digest. An import is taken back as anything else is: by rows that say so.

use access::rules::participation::CanKeepLedger;
use db::{Fetch, Hold, Work, args, statement};
use kernel::{ImportId, Minutes, PostingId, ProgrammeId, SignInId, Timestamp};

use crate::certificate::{How, Verdict, certify_rows};
use crate::hours_file::HoursFile;
use crate::month_lock::hold_ledger;
use crate::posting::{Posting, Source, insert_postings, read_posting, take_back};

/// An import that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourImport {
    /// Its id.
    pub id: ImportId,
    /// How many rows.
    pub rows: u64,
    /// Their minutes.
    pub minutes: Minutes,
    /// When.
    pub imported_at: Timestamp,
    /// By whom.
    pub imported_by: Option<SignInId>,
    /// When it was taken back.
    pub taken_back_at: Option<Timestamp>,
}

/// Why nothing was brought in or taken back.
#[derive(Debug, thiserror::Error)]
pub enum ImportHoursError {
    /// The same rows are in the ledger.
    #[error("these rows have been imported before")]
    ImportedBefore,
    /// There is no such import that stands.
    #[error("no such import")]
    NoSuchImport,
    /// A correction says why.
    #[error("a correction needs a reason")]
    ReasonMissing,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Whether the file's rows are in the ledger already.
///
/// # Errors
/// As the database's.
pub async fn hours_were_imported(
    from: &mut impl Fetch,
    may: &CanKeepLedger,
    programme: ProgrammeId,
    file: &HoursFile,
) -> db::Result<bool> {
    Ok(from.optional(&FIND_DIGEST, args![*may.organisation(), programme, file.digest()]).await?.is_some())
}

/// Adds every row of the file. `signed` says that those who took part have signed for it elsewhere: their time is certified.
///
/// # Errors
/// [`ImportHoursError::ImportedBefore`]; the work should then be dropped.
pub async fn import_hours(
    work: &mut Work,
    may: &CanKeepLedger,
    programme: ProgrammeId,
    file: &HoursFile,
    signed: bool,
) -> Result<ImportId, ImportHoursError> {
    let organisation = *may.organisation();
    // Alone, so that a twin of this import waits and then finds the digest.
    hold_ledger(work, Hold::Alone, organisation, programme).await?;
    if hours_were_imported(work, may, programme, file).await? {
        return Err(ImportHoursError::ImportedBefore);
    }
    let id: ImportId = work.new_id()?;
    let mut postings = Vec::with_capacity(file.rows.len());
    for row in &file.rows {
        postings.push(Posting {
            id: work.new_id()?,
            person: row.person,
            unit: row.unit,
            programme,
            happened_on: row.day,
            minutes: row.minutes,
            activity: row.activity,
            form: row.form,
            group_size: row.group_size.map(i64::from),
            source: Source::Import,
            source_id: None,
            import: Some(id.0),
        });
    }
    insert_postings(work, organisation, programme, &postings).await?;
    if signed {
        let ids: Vec<PostingId> = postings.iter().map(|posting| posting.id).collect();
        certify_rows(work, organisation, ids, Verdict::Right, How::List).await?;
    }
    let rows = i64::try_from(postings.len()).unwrap_or(i64::MAX);
    let (now, actor) = (work.now(), work.actor_id());
    let values = args![organisation, id, programme, file.digest(), rows, file.total(), now, actor];
    work.execute(&INSERT_IMPORT, values).await?;
    Ok(id)
}

/// Takes back what still stands of an import; returns how many rows.
///
/// # Errors
/// [`ImportHoursError`]; the work should then be dropped.
pub async fn take_import_back(
    work: &mut Work,
    may: &CanKeepLedger,
    import: ImportId,
    reason: &str,
) -> Result<u64, ImportHoursError> {
    let organisation = *may.organisation();
    let row = work.optional(&FIND_IMPORT, args![organisation, import]).await?;
    let programme: ProgrammeId = row.ok_or(ImportHoursError::NoSuchImport)?.get("programme_id")?;
    if reason.trim().is_empty() {
        return Err(ImportHoursError::ReasonMissing);
    }
    hold_ledger(work, Hold::Alone, organisation, programme).await?;
    let (now, actor) = (work.now(), work.actor_id());
    if work.execute(&MARK_TAKEN_BACK, args![organisation, import, now, actor]).await? == 0 {
        return Err(ImportHoursError::NoSuchImport);
    }
    let found = work.all(&STANDING_OF_IMPORT, args![organisation, import]).await?;
    let standing: Vec<Posting> = found.iter().map(read_posting).collect::<db::Result<_>>()?;
    Ok(take_back(work, organisation, programme, &standing, reason.trim()).await?)
}

/// The organisation's imports into a programme, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_hour_imports(
    from: &mut impl Fetch,
    may: &CanKeepLedger,
    programme: ProgrammeId,
) -> db::Result<Vec<HourImport>> {
    let rows = from.all(&LIST_IMPORTS, args![*may.organisation(), programme]).await?;
    rows.iter()
        .map(|row| {
            Ok(HourImport {
                id: row.get("id")?,
                rows: row.get("rows_imported")?,
                minutes: row.get("minutes")?,
                imported_at: row.get("imported_at")?,
                imported_by: row.get("imported_by")?,
                taken_back_at: row.get("taken_back_at")?,
            })
        })
        .collect()
}

statement!(
    FIND_DIGEST,
    "select id from participation_import
    where organisation_id = $1 and programme_id = $2 and digest = $3 and taken_back_at is null"
);
statement!(
    FIND_IMPORT,
    "select programme_id from participation_import where organisation_id = $1 and id = $2 and taken_back_at is null"
);
statement!(
    INSERT_IMPORT,
    "insert into participation_import (
        organisation_id, id, programme_id, digest, rows_imported, minutes, imported_at, imported_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    MARK_TAKEN_BACK,
    "update participation_import set taken_back_at = $3, taken_back_by = $4
    where organisation_id = $1 and id = $2 and taken_back_at is null"
);
statement!(
    STANDING_OF_IMPORT,
    "select p.id, p.person_id, p.unit_id, p.programme_id, p.happened_on, p.minutes, p.activity, p.form, p.group_size,
        p.source, p.source_id, p.import_id
    from participation_posting p
    where p.organisation_id = $1 and p.import_id = $2 and p.corrects_id is null
        and p.id not in (
            select c.corrects_id from participation_posting c
            where c.organisation_id = $1 and c.import_id = $2 and c.corrects_id is not null
        )"
);
statement!(
    LIST_IMPORTS,
    "select id, rows_imported, minutes, imported_at, imported_by, taken_back_at from participation_import
    where organisation_id = $1 and programme_id = $2 order by imported_at desc, id"
);
