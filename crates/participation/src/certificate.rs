//! Is the time right? Whoever was there says so: with the own code, by signing a printed list, or by noting a course.
//! A row that nobody has said anything about is *uncertified*. Somebody who says that the row is wrong puts it right at
//! once: the row is taken back, and the time that is true is written beside it. Nobody can give themselves more time
//! that way; that is done in the register.

use std::collections::BTreeSet;

use access::rules::learning::CanRunSessions;
use access::rules::participation::CanCertifyOwnTime;
use db::{Fetch, Hold, Work, args, statement};
use kernel::{Activity, Date, Form, Minutes, OrganisationId, PersonId, PostingId};
use uuid::Uuid;

use crate::month_lock::hold_ledger;
use crate::posting::{Posting, find_standing, insert_postings, take_back};

/// How far back somebody is asked about the own time, in days.
pub const DAYS_BACK: i64 = 90;

/// The reason of a correction that somebody made who was not there; a key of the texts.
pub const NOT_THERE: &str = "own-time-not-there";
/// The reason of a correction that somebody made who was there shorter; a key of the texts.
pub const SHORTER: &str = "own-time-shorter";

/// What was said of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The time is right.
    Right,
    /// It was not so.
    Wrong,
}

impl Verdict {
    fn code(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
        }
    }
}

/// How it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// With the own code.
    Code,
    /// On a printed list that was signed.
    List,
    /// By noting a course.
    Course,
}

impl How {
    fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::List => "list",
            Self::Course => "course",
        }
    }
}

/// A row of somebody's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRow {
    /// Its id.
    pub id: PostingId,
    /// The day.
    pub happened_on: Date,
    /// How long.
    pub minutes: Minutes,
    /// What the time was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// Whether it has been said to be right.
    pub certified: bool,
}

/// What is true instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// I was not there.
    NotThere,
    /// I was there so long.
    Shorter(Minutes),
}

/// Why nothing was said.
#[derive(Debug, thiserror::Error)]
pub enum CertifyError {
    /// The person has no such row now.
    #[error("no such row")]
    NoSuchRow,
    /// It was said to be right; only the register can change it now.
    #[error("the row is certified")]
    AlreadyCertified,
    /// As long or longer than what stands there: only the register can say that.
    #[error("between one minute and less than {noted}")]
    NotShorter {
        /// What stands there.
        noted: Minutes,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The own time of the last [`DAYS_BACK`] days, the latest first.
///
/// # Errors
/// As the database's.
pub async fn own_time(from: &mut impl Fetch, may: &CanCertifyOwnTime, today: Date) -> db::Result<Vec<OwnRow>> {
    let own = may.own();
    let rows = from.all(&OWN_TIME, args![own.organisation, own.person, today.plus_days(-DAYS_BACK)]).await?;
    rows.iter()
        .map(|row| {
            Ok(OwnRow {
                id: row.get("id")?,
                happened_on: row.get("happened_on")?,
                minutes: row.get("minutes")?,
                activity: row.get("activity")?,
                form: row.get("form")?,
                certified: row.get::<Option<String>>("verdict")?.as_deref() == Some(Verdict::Right.code()),
            })
        })
        .collect()
}

/// Says that a row of the own time is right. Said once, saying it again changes nothing.
///
/// # Errors
/// [`CertifyError::NoSuchRow`]; the work should then be dropped.
pub async fn certify_own(work: &mut Work, may: &CanCertifyOwnTime, posting: PostingId) -> Result<(), CertifyError> {
    let own = may.own();
    find_standing(work, own.organisation, own.person, posting).await?.ok_or(CertifyError::NoSuchRow)?;
    certify_rows(work, own.organisation, [posting], Verdict::Right, How::Code).await?;
    Ok(())
}

/// Says that a row of the own time is wrong, and what is true instead.
///
/// # Errors
/// [`CertifyError`] says what to do; the work should then be dropped.
pub async fn dispute_own(
    work: &mut Work,
    may: &CanCertifyOwnTime,
    posting: PostingId,
    claim: Claim,
) -> Result<(), CertifyError> {
    let own = may.own();
    let seen = find_standing(work, own.organisation, own.person, posting).await?.ok_or(CertifyError::NoSuchRow)?;
    hold_ledger(work, Hold::Alone, own.organisation, seen.programme).await?;
    // As it stands now that nobody else can take it back.
    let row = find_standing(work, own.organisation, own.person, posting).await?.ok_or(CertifyError::NoSuchRow)?;
    if work.optional(&FIND_CERTIFICATE, args![own.organisation, posting]).await?.is_some() {
        return Err(CertifyError::AlreadyCertified);
    }
    let reason = match claim {
        Claim::NotThere => NOT_THERE,
        Claim::Shorter(minutes) if minutes < Minutes(1) || minutes >= row.minutes => {
            return Err(CertifyError::NotShorter { noted: row.minutes });
        }
        Claim::Shorter(_) => SHORTER,
    };
    take_back(work, own.organisation, row.programme, std::slice::from_ref(&row), reason).await?;
    certify_rows(work, own.organisation, [row.id], Verdict::Wrong, How::Code).await?;
    if let Claim::Shorter(minutes) = claim {
        let true_row = Posting { id: work.new_id()?, minutes, ..row };
        let (programme, id) = (true_row.programme, true_row.id);
        insert_postings(work, own.organisation, programme, &[true_row]).await?;
        certify_rows(work, own.organisation, [id], Verdict::Right, How::Code).await?;
    }
    Ok(())
}

/// Who of a session's participants has signed, or said with the own code that the time is right.
///
/// # Errors
/// As the database's.
pub async fn certified_of(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: Uuid,
) -> db::Result<BTreeSet<PersonId>> {
    let unit = may.unit();
    let rows = from.all(&CERTIFIED_OF, args![unit.organisation, unit.unit, session]).await?;
    rows.iter().map(|row| row.get("person_id")).collect()
}

/// Marks that these participants of a session have signed its printed list; returns how many were marked now.
///
/// # Errors
/// As the database's; the work should then be dropped.
pub async fn mark_signed(
    work: &mut Work,
    may: &CanRunSessions,
    session: Uuid,
    signed: &BTreeSet<PersonId>,
) -> db::Result<u64> {
    let unit = may.unit();
    let rows = work.all(&STANDING_OF, args![unit.organisation, unit.unit, session]).await?;
    let mut ids: Vec<PostingId> = Vec::new();
    for row in &rows {
        if signed.contains(&row.get("person_id")?) {
            ids.push(row.get("id")?);
        }
    }
    certify_rows(work, unit.organisation, ids, Verdict::Right, How::List).await
}

/// Writes what was said of rows; a row of which something has been said keeps that.
pub(crate) async fn certify_rows(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = PostingId>,
    verdict: Verdict,
    how: How,
) -> db::Result<u64> {
    let (now, actor) = (work.now(), work.actor_id());
    let rows: Vec<_> =
        rows.into_iter().map(|row| args![organisation, row, verdict.code(), how.code(), now, actor]).collect();
    work.insert_many(&INSERT_CERTIFICATE, rows).await
}

statement!(
    OWN_TIME,
    "select p.id, p.happened_on, p.minutes, p.activity, p.form, c.verdict
    from participation_posting p
    left join participation_certificate c on c.organisation_id = p.organisation_id and c.posting_id = p.id
    where p.organisation_id = $1 and p.person_id = $2 and p.happened_on >= $3 and p.corrects_id is null
        and p.id not in (
            select x.corrects_id from participation_posting x
            where x.organisation_id = $1 and x.person_id = $2 and x.corrects_id is not null
        )
    order by p.happened_on desc, p.id"
);
statement!(
    FIND_CERTIFICATE,
    "select verdict from participation_certificate where organisation_id = $1 and posting_id = $2"
);
statement!(
    CERTIFIED_OF,
    "select p.person_id from participation_posting p
    join participation_certificate c on c.organisation_id = p.organisation_id and c.posting_id = p.id
    where p.organisation_id = $1 and p.unit_id = $2 and p.source_id = $3 and p.corrects_id is null and c.verdict = 'right'
        and p.id not in (
            select x.corrects_id from participation_posting x
            where x.organisation_id = $1 and x.source_id = $3 and x.corrects_id is not null
        )"
);
statement!(
    STANDING_OF,
    "select p.id, p.person_id from participation_posting p
    where p.organisation_id = $1 and p.unit_id = $2 and p.source_id = $3 and p.corrects_id is null
        and p.id not in (
            select x.corrects_id from participation_posting x
            where x.organisation_id = $1 and x.source_id = $3 and x.corrects_id is not null
        )"
);
statement!(
    INSERT_CERTIFICATE,
    "insert into participation_certificate (
        organisation_id, posting_id, verdict, how, certified_at, certified_by
    ) values ($1, $2, $3, $4, $5, $6)
    on conflict (organisation_id, posting_id) do nothing"
);
