//! How does the program write to somebody with an account? Whoever does something puts the mail into the outbox in the same
//! transaction ([`queue`]): either both have happened or neither. A job sends what waits ([`outbox`]), again and again up to a
//! limit, and what could not be sent is shown to whoever wanted it ([`mails_about`]).
//!
//! A mail goes to an account, not to an address: the address is the account's own ([`address`]) and is looked up when the mail
//! is sent, so that whoever has taken it away or whose account has been closed gets nothing more. What waits for somebody is
//! gathered into a letter a week ([`weekly`]).

pub mod address;
pub mod outbox;
pub mod weekly;

use std::fmt;
use std::str::FromStr;

use access::rules::measurement::CanSeeReach;
use db::{Fetch, Work, args, statement};
use kernel::{OrganisationId, SignInId, Timestamp, UnitId};
use uuid::Uuid;

statement!(
    QUEUE,
    "insert into people_mail (organisation_id, id, sign_in_id, about_id, part_id, once_key, subject, body, state, why, \
     attempts, next_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', '', 0, $9, $9) \
     on conflict (organisation_id, once_key) do update set subject = excluded.subject, body = excluded.body, \
     state = 'queued', why = '', attempts = 0, next_at = excluded.next_at, created_at = excluded.created_at \
     where people_mail.state = 'failed'"
);
statement!(
    LIST_ABOUT,
    "select part_id, sign_in_id, state, why, attempts, created_at from people_mail \
     where organisation_id = $1 and about_id = $2 order by created_at desc, id desc"
);
statement!(
    LIST_HOLDERS_IN_UNITS,
    "select r.unit_id, s.id, s.display_name, r.role, a.language from people_role r \
     join people_sign_in s on s.organisation_id = r.organisation_id and s.id = r.sign_in_id \
     left join people_mail_address a on a.organisation_id = s.organisation_id and a.sign_in_id = s.id \
     where r.organisation_id = $1 and r.scope = 'unit' and r.role in ('manager', 'champion') and s.disabled_at is null \
     order by s.display_name, s.id"
);

/// A mail to put into the outbox.
#[derive(Debug, Clone)]
pub struct NewMail<'a> {
    /// Whose account.
    pub to: SignInId,
    /// What it is about, to find it again: a wave, a session.
    pub about: Uuid,
    /// Which part of that: a unit. The same as `about` where there is none.
    pub part: Uuid,
    /// What makes it the same mail: the second with the same key is not sent.
    pub once: &'a str,
    /// The subject; one line.
    pub subject: &'a str,
    /// The text, without marks.
    pub body: &'a str,
}

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits to be sent, for the first time or again.
    Queued,
    /// The mail server has taken it.
    Sent,
    /// It has been given up.
    Failed,
}

impl State {
    const ALL: [Self; 3] = [Self::Queued, Self::Sent, Self::Failed];

    /// The code in tables and texts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// Why a mail has not been sent (yet).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The account has no address (any more), or has been closed.
    NoAddress,
    /// The mail server does not want it.
    Refused,
    /// The mail server could not be reached, or asked to come back.
    Unreachable,
}

impl Why {
    const ALL: [Self; 3] = [Self::NoAddress, Self::Refused, Self::Unreachable];

    /// The code in tables and texts.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoAddress => "no_address",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is none of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the codes")]
pub struct NoSuchCode;

impl FromStr for State {
    type Err = NoSuchCode;
    fn from_str(text: &str) -> Result<Self, NoSuchCode> {
        Self::ALL.into_iter().find(|state| state.code() == text).ok_or(NoSuchCode)
    }
}

impl FromStr for Why {
    type Err = NoSuchCode;
    fn from_str(text: &str) -> Result<Self, NoSuchCode> {
        Self::ALL.into_iter().find(|why| why.code() == text).ok_or(NoSuchCode)
    }
}

/// A mail in a list: how far it has come, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Which part it is about.
    pub part: Uuid,
    /// Whose account.
    pub to: SignInId,
    /// How far it has come.
    pub state: State,
    /// Why it has not been sent.
    pub why: Option<Why>,
    /// How often it has been tried.
    pub attempts: u64,
    /// When it was wanted.
    pub at: Timestamp,
}

/// Somebody who leads a unit or is its champion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The unit.
    pub unit: UnitId,
    /// The account.
    pub account: SignInId,
    /// The name shown.
    pub display_name: String,
    /// Whether as its manager; else as its champion.
    pub is_manager: bool,
    /// In which language they want mail; none when the account has no address.
    pub language: Option<String>,
}

/// Puts a mail into the outbox, in the transaction of what it is about. True when it will be sent: one with the same key that
/// waits or has been sent is not sent again; one that was given up is.
///
/// # Errors
/// As the database's.
pub async fn queue(work: &mut Work, organisation: OrganisationId, mail: NewMail<'_>) -> db::Result<bool> {
    let id: Uuid = work.new_id()?;
    let row = args![organisation, id, mail.to, mail.about, mail.part, mail.once, mail.subject, mail.body, work.now()];
    Ok(work.execute(&QUEUE, row).await? == 1)
}

/// Every mail about something, the latest first.
///
/// # Errors
/// As the database's.
pub async fn mails_about(from: &mut impl Fetch, may: &CanSeeReach, about: Uuid) -> db::Result<Vec<Mail>> {
    let rows = from.all(&LIST_ABOUT, args![*may.organisation(), about]).await?;
    rows.iter()
        .map(|row| {
            let column =
                |column: &str| db::Error::Column { column: column.to_owned(), problem: NoSuchCode.to_string() };
            Ok(Mail {
                part: row.get("part_id")?,
                to: row.get("sign_in_id")?,
                state: row.get::<String>("state")?.parse().map_err(|_| column("state"))?,
                why: row.get::<String>("why")?.parse().ok(),
                attempts: row.get("attempts")?,
                at: row.get("created_at")?,
            })
        })
        .collect()
}

/// The managers and champions of each unit, with or without an address. Not those of a unit above it.
///
/// # Errors
/// As the database's.
pub async fn managers_and_champions(from: &mut impl Fetch, may: &CanSeeReach) -> db::Result<Vec<Holder>> {
    let rows = from.all(&LIST_HOLDERS_IN_UNITS, args![*may.organisation()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Holder {
                unit: row.get("unit_id")?,
                account: row.get("id")?,
                display_name: row.get("display_name")?,
                is_manager: row.get::<String>("role")? == access::Role::Manager.code(),
                language: row.get("language")?,
            })
        })
        .collect()
}
