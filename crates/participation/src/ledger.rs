//! What stands in the ledger of a month, and what was put right, by whom, when and why? The rows with their names, for
//! the local lead. A row that counts in another month than that of its day says so.

use std::collections::HashMap;

use access::rules::participation::CanSeeLedger;
use db::{Fetch, Row, args, statement};
use kernel::{Activity, Date, Form, Minutes, Month, PersonId, PostingId, ProgrammeId, SignInId, Timestamp, UnitId};

use crate::posting::Source;

/// How many rows a page of the ledger holds.
pub const ROWS_A_PAGE: usize = 100;
/// The most corrections that are shown of a month.
pub const MOST_CORRECTIONS: usize = 200;

/// A row with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// Its id.
    pub id: PostingId,
    /// Who; absent with a protected identity.
    pub person_name: Option<String>,
    /// The unit.
    pub unit: UnitId,
    /// The day.
    pub happened_on: Date,
    /// The month in which it counts.
    pub booked_in: Month,
    /// Minutes; below zero where a row is taken back.
    pub minutes: Minutes,
    /// What the time was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// How many together.
    pub group_size: Option<i64>,
    /// Where it comes from.
    pub source: Source,
    /// Whether somebody has said that it is right.
    pub certified: bool,
    /// What it takes back.
    pub corrects: Option<PostingId>,
    /// Why.
    pub reason: Option<String>,
    /// When it was written.
    pub posted_at: Timestamp,
    /// By whom; nothing for those who said it with a code.
    pub posted_by: Option<SignInId>,
}

/// A month of an organisation's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerMonth {
    /// The rows of the page, by day.
    pub lines: Vec<LedgerLine>,
    /// Whether there is a page after it.
    pub more: bool,
    /// What was put right and counts in the month, the latest first.
    pub corrections: Vec<LedgerLine>,
    /// Minutes by source.
    pub by_source: Vec<(Source, Minutes)>,
    /// Minutes that somebody has said are right.
    pub certified: Minutes,
    /// All minutes.
    pub total: Minutes,
}

/// The months that the organisation has rows in, the latest first.
///
/// # Errors
/// As the database's.
pub async fn ledger_months(
    from: &mut impl Fetch,
    may: &CanSeeLedger,
    programme: ProgrammeId,
) -> db::Result<Vec<Month>> {
    from.all(&LEDGER_MONTHS, args![*may.organisation(), programme]).await?.iter().map(|row| row.get("month")).collect()
}

/// A month with one page of its rows, counted from 0.
///
/// # Errors
/// As the database's.
pub async fn ledger_month(
    from: &mut impl Fetch,
    may: &CanSeeLedger,
    programme: ProgrammeId,
    month: Month,
    page: usize,
) -> db::Result<LedgerMonth> {
    let organisation = *may.organisation();
    let (most, skipped) = (ROWS_A_PAGE as i64 + 1, (page.saturating_mul(ROWS_A_PAGE)) as i64);
    let mut rows = from.all(&LEDGER_LINES, args![organisation, programme, month, most, skipped]).await?;
    let more = rows.len() > ROWS_A_PAGE;
    rows.truncate(ROWS_A_PAGE);
    let put_right = from.all(&CORRECTIONS, args![organisation, programme, month, MOST_CORRECTIONS as i64]).await?;
    let mut persons: Vec<PersonId> = Vec::new();
    for row in rows.iter().chain(&put_right) {
        persons.push(row.get("person_id")?);
    }
    persons.sort();
    persons.dedup();
    let names = people::person::names(from, organisation, &persons).await?;
    let mut by_source = Vec::new();
    let (mut certified, mut total) = (Minutes(0), Minutes(0));
    for row in from.all(&SUMS_OF_MONTH, args![organisation, programme, month]).await? {
        let (minutes, right): (Minutes, Minutes) = (row.get("minutes")?, row.get("certified")?);
        let source: String = row.get("source")?;
        by_source.extend(Source::from_code(&source).map(|source| (source, minutes)));
        (certified, total) = (certified + right, total + minutes);
    }
    Ok(LedgerMonth {
        lines: rows.iter().map(|row| line(row, &names)).collect::<db::Result<_>>()?,
        more,
        corrections: put_right.iter().map(|row| line(row, &names)).collect::<db::Result<_>>()?,
        by_source,
        certified,
        total,
    })
}

fn line(row: &Row, names: &HashMap<PersonId, String>) -> db::Result<LedgerLine> {
    let person: PersonId = row.get("person_id")?;
    let source: String = row.get("source")?;
    Ok(LedgerLine {
        id: row.get("id")?,
        person_name: names.get(&person).cloned(),
        unit: row.get("unit_id")?,
        happened_on: row.get("happened_on")?,
        booked_in: row.get("booked_in")?,
        minutes: row.get("minutes")?,
        activity: row.get("activity")?,
        form: row.get("form")?,
        group_size: row.get("group_size")?,
        source: Source::from_code(&source).unwrap_or(Source::Import),
        certified: row.get::<Option<String>>("verdict")?.as_deref() == Some("right"),
        corrects: row.get("corrects_id")?,
        reason: row.get("reason")?,
        posted_at: row.get("posted_at")?,
        posted_by: row.get("posted_by")?,
    })
}

statement!(
    LEDGER_MONTHS,
    "select distinct booked_in as month from participation_posting
    where organisation_id = $1 and programme_id = $2 order by month desc"
);
statement!(
    LEDGER_LINES,
    "select p.id, p.person_id, p.unit_id, p.happened_on, p.booked_in, p.minutes, p.activity, p.form, p.group_size, p.source,
        p.corrects_id, p.reason, p.posted_at, p.posted_by, c.verdict
    from participation_posting p
    left join participation_certificate c on c.organisation_id = p.organisation_id and c.posting_id = p.id
    where p.organisation_id = $1 and p.programme_id = $2 and p.booked_in = $3
    order by p.happened_on, p.id limit $4 offset $5"
);
statement!(
    CORRECTIONS,
    "select p.id, p.person_id, p.unit_id, p.happened_on, p.booked_in, p.minutes, p.activity, p.form, p.group_size, p.source,
        p.corrects_id, p.reason, p.posted_at, p.posted_by, c.verdict
    from participation_posting p
    left join participation_certificate c on c.organisation_id = p.organisation_id and c.posting_id = p.id
    where p.organisation_id = $1 and p.programme_id = $2 and p.booked_in = $3 and p.corrects_id is not null
    order by p.posted_at desc, p.id limit $4"
);
statement!(
    SUMS_OF_MONTH,
    "select p.source, cast(sum(p.minutes) as bigint) as minutes,
        cast(sum(case when c.verdict = 'right' then p.minutes else 0 end) as bigint) as certified
    from participation_posting p
    left join participation_certificate c
        on c.organisation_id = p.organisation_id and c.posting_id = coalesce(p.corrects_id, p.id)
    where p.organisation_id = $1 and p.programme_id = $2 and p.booked_in = $3
    group by p.source order by p.source"
);
