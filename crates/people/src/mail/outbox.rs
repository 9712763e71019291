//! What waits to be sent, and what came of it? A job takes what is due ([`due`]), makes sure that nobody else has it
//! ([`claim`]), sends it, and says how it went ([`sent`], [`put_off`]). A program that stops in between has claimed the mail for
//! some minutes only: then it is sent again, under the same message id.

use db::{Db, Fetch, Work, args, statement};
use kernel::{OrganisationId, Timestamp};
use uuid::Uuid;

use super::Why;
use super::letter::LetterToken;

statement!(
    LIST_DUE,
    "select m.organisation_id, m.id, m.attempts, m.next_at, m.subject, m.body, s.disabled_at, a.address, \
     m.is_letter, a.letter_token from people_mail m \
     join people_sign_in s on s.organisation_id = m.organisation_id and s.id = m.sign_in_id \
     left join people_mail_address a on a.organisation_id = m.organisation_id and a.sign_in_id = m.sign_in_id \
     where m.state = 'queued' and m.next_at <= $1 order by m.next_at, m.id limit 50",
    across: "one job sends the mail of all organisations"
);
statement!(
    CLAIM,
    "update people_mail set attempts = attempts + 1, next_at = $4 where organisation_id = $1 and id = $2 \
     and next_at = $3 and state = 'queued'"
);
statement!(
    CLOSE,
    "update people_mail set state = $3, why = $4, subject = '', body = '' where organisation_id = $1 and id = $2 \
     and state = 'queued'"
);
statement!(
    PUT_OFF,
    "update people_mail set why = $3, next_at = $4 where organisation_id = $1 and id = $2 and state = 'queued'"
);
statement!(
    DELETE_OLD,
    "delete from people_mail where created_at < $1 and state <> 'queued'",
    across: "mail of all organisations grows old"
);

/// A mail that could not be sent is tried again after so many seconds; when it has been tried once more than there are
/// pauses, it is given up.
const PAUSES: [i64; 4] = [5 * 60, 30 * 60, 2 * 3600, 8 * 3600];
/// How long whoever has claimed a mail may take to send it.
const CLAIMED: i64 = 10 * 60;
/// That a mail was sent is kept for so many seconds: ninety days.
const KEPT: i64 = 90 * 24 * 3600;

/// A mail that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its id, also the message's.
    pub id: Uuid,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Where to; nothing when the account has no address (any more).
    pub address: Option<String>,
    /// With what the letter of the week can be ended; nothing in other mail.
    pub letter: Option<LetterToken>,
    attempts: usize,
    next_at: Timestamp,
}

/// The mail that is due, the longest first.
///
/// # Errors
/// As the database's.
pub async fn due(from: &mut impl Fetch, now: Timestamp) -> db::Result<Vec<Due>> {
    let rows = from.all(&LIST_DUE, args![now]).await?;
    rows.iter()
        .map(|row| {
            let closed = row.get::<Option<Timestamp>>("disabled_at")?.is_some();
            Ok(Due {
                organisation: row.get("organisation_id")?,
                id: row.get("id")?,
                subject: row.get("subject")?,
                body: row.get("body")?,
                address: row.get::<Option<String>>("address")?.filter(|_| !closed),
                letter: match row.get("is_letter")? {
                    true => row.get::<Option<Uuid>>("letter_token")?.map(LetterToken::stored),
                    false => None,
                },
                attempts: usize::try_from(row.get::<u64>("attempts")?).unwrap_or(usize::MAX),
                next_at: row.get("next_at")?,
            })
        })
        .collect()
}

/// Whether the mail is now this job's to send; false when another has taken it.
///
/// # Errors
/// As the database's.
pub async fn claim(db: &Db, mail: &Due, now: Timestamp) -> db::Result<bool> {
    let row = args![mail.organisation, mail.id, mail.next_at, now.plus_seconds(CLAIMED)];
    Ok(db.submit(&CLAIM, row).await? == 1)
}

/// The mail server has taken it.
///
/// # Errors
/// As the database's.
pub async fn sent(db: &Db, mail: &Due) -> db::Result<()> {
    close(db, mail, super::State::Sent, "").await
}

/// It was not sent: it is tried again later, or given up where that would not help or has been done often enough. True when it
/// was given up.
///
/// # Errors
/// As the database's.
pub async fn put_off(db: &Db, mail: &Due, why: Why, now: Timestamp) -> db::Result<bool> {
    match PAUSES.get(mail.attempts).filter(|_| why == Why::Unreachable) {
        Some(pause) => {
            let row = args![mail.organisation, mail.id, why.code(), now.plus_seconds(*pause)];
            db.submit(&PUT_OFF, row).await?;
            Ok(false)
        }
        None => close(db, mail, super::State::Failed, why.code()).await.map(|()| true),
    }
}

/// Erases what is past its time. Returns how many.
///
/// # Errors
/// As the database's.
pub async fn erase_old(work: &mut Work, now: Timestamp) -> db::Result<u64> {
    work.execute(&DELETE_OLD, args![now.plus_seconds(-KEPT)]).await
}

async fn close(db: &Db, mail: &Due, state: super::State, why: &str) -> db::Result<()> {
    db.submit(&CLOSE, args![mail.organisation, mail.id, state.code(), why]).await.map(drop)
}
