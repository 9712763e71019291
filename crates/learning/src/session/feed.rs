//! How does a calendar program keep up with sessions by itself? It asks an address again and again. The address holds a
//! secret, can be taken back, and belongs to an account or to a unit: an account's holds what its roles reach at the moment of
//! asking and nothing once it is closed; a unit's holds the unit's sessions. No names of persons are in it.

use access::rules::measurement::CanPrintCodes;
use access::scope::{self, UnitFilter};
use access::{Actor, Role, UnitRef};
use db::{Fetch, Work, args, statement};
use kernel::{OrganisationId, SessionId, SignInId, Timestamp, UnitId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Session, State, store};

/// How far back and ahead a feed reaches, in days.
const DAYS: (i64, i64) = (60, 400);

statement!(
    FIND_FEED,
    "select organisation_id, sign_in_id, unit_id from learning_calendar_directory where token_hash = $1",
    across: "the token itself names the calendar"
);
statement!(
    LIST_FEEDS,
    "select sign_in_id, unit_id, created_at from learning_calendar_directory where organisation_id = $1"
);
statement!(
    INSERT_FEED,
    "insert into learning_calendar_directory (token_hash, organisation_id, sign_in_id, unit_id, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    DELETE_FEED_OF_ACCOUNT,
    "delete from learning_calendar_directory where organisation_id = $1 and sign_in_id = $2"
);
statement!(DELETE_FEED_OF_UNIT, "delete from learning_calendar_directory where organisation_id = $1 and unit_id = $2");
statement!(
    INSERT_CHANGE,
    "insert into learning_session_change (organisation_id, session_id, sequence, changed_at)
    select $1, $2, coalesce(max(c.sequence), 0) + 1, $3 from learning_session_change c
    where c.organisation_id = $1 and c.session_id = $2"
);
statement!(
    LIST_REVISIONS,
    "select s.id, s.created_at, max(c.sequence) as sequence, max(c.changed_at) as changed_at
    from learning_session s
    left join learning_session_change c on c.organisation_id = s.organisation_id and c.session_id = s.id
    where s.organisation_id = $1 and s.starts_at >= $2 and s.starts_at < $3
    group by s.id, s.created_at"
);

/// Whose sessions a feed holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOf {
    /// Those that an account runs.
    Account(SignInId),
    /// Those of a unit and of the units below it.
    Unit(UnitId),
}

/// A feed that its token has opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feed {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Whose it is.
    pub of: FeedOf,
}

/// A session as a calendar has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The unit's name.
    pub unit_name: String,
    /// The session; also one that was cancelled.
    pub session: Session,
    /// How many times a calendar had to take over a change.
    pub sequence: i64,
    /// When it was planned or last changed.
    pub changed_at: Timestamp,
}

/// Makes an address for the acting account; the one before stops working. Returns the secret part, which is shown once.
///
/// # Errors
/// As the database's.
pub async fn make_own_feed(work: &mut Work, actor: &Actor) -> db::Result<String> {
    revoke_own_feed(work, actor).await?;
    insert(work, actor.organisation, FeedOf::Account(actor.sign_in)).await
}

/// Takes the acting account's address back.
///
/// # Errors
/// As the database's.
pub async fn revoke_own_feed(work: &mut Work, actor: &Actor) -> db::Result<()> {
    work.execute(&DELETE_FEED_OF_ACCOUNT, args![actor.organisation, actor.sign_in]).await.map(drop)
}

/// Makes an address for a unit; the one before stops working. Returns the secret part, which is shown once.
///
/// # Errors
/// As the database's.
pub async fn make_unit_feed(work: &mut Work, may: &CanPrintCodes) -> db::Result<String> {
    revoke_unit_feed(work, may).await?;
    insert(work, may.unit().organisation, FeedOf::Unit(may.unit().unit)).await
}

/// Takes the unit's address back.
///
/// # Errors
/// As the database's.
pub async fn revoke_unit_feed(work: &mut Work, may: &CanPrintCodes) -> db::Result<()> {
    work.execute(&DELETE_FEED_OF_UNIT, args![may.unit().organisation, may.unit().unit]).await.map(drop)
}

/// The addresses of the organisation, with when they were made; never their secrets.
///
/// # Errors
/// As the database's.
pub async fn list_feeds(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<(FeedOf, Timestamp)>> {
    let rows = from.all(&LIST_FEEDS, args![organisation]).await?;
    rows.iter()
        .filter_map(|row| {
            let read = || Ok::<_, db::Error>((of(row.get("sign_in_id")?, row.get("unit_id")?), row.get("created_at")?));
            match read() {
                Ok((of, at)) => of.map(|of| Ok((of, at))),
                Err(why) => Some(Err(why)),
            }
        })
        .collect()
}

/// The feed behind a token; nothing when it has been taken back or never was.
///
/// # Errors
/// As the database's.
pub async fn find_feed(from: &mut impl Fetch, token: &str) -> db::Result<Option<Feed>> {
    let Some(row) = from.optional(&FIND_FEED, args![hash(token)]).await? else { return Ok(None) };
    let organisation = row.get("organisation_id")?;
    Ok(of(row.get("sign_in_id")?, row.get("unit_id")?).map(|of| Feed { organisation, of }))
}

/// What a feed holds now, by time; nothing at all when its account is closed or runs no sessions any more.
///
/// # Errors
/// As the database's.
pub async fn entries(from: &mut impl Fetch, feed: Feed, now: Timestamp) -> db::Result<Option<Vec<Entry>>> {
    let reach = match feed.of {
        FeedOf::Account(account) => match people::role::find_actor(from, feed.organisation, account).await? {
            Some(actor) if actor.has(Role::Champion) || actor.has(Role::LocalLead) => {
                Reach::Units(scope::units_with_sessions(&actor))
            }
            _ => return Ok(None),
        },
        FeedOf::Unit(unit) => Reach::Below(unit),
    };
    let today = now.day_in_sweden();
    let (first, last) = (today.plus_days(-DAYS.0), today.plus_days(DAYS.1));
    let window = (Timestamp::from_sweden(first, 0), Timestamp::from_sweden(last, 0));
    let mut entries = Vec::new();
    for organisation in reach.organisations(feed.organisation) {
        let tree = people::unit::unit_tree(from, organisation).await?;
        let mut revisions = revisions(from, organisation, window).await?;
        for session in store::list(from, organisation, window).await? {
            let (Some(unit), Some(place)) = (tree.get(session.unit), tree.unit_ref(session.unit)) else { continue };
            if reach.admits(&place) {
                let (sequence, changed_at) = revisions.remove(&session.id).unwrap_or((0, session.starts_at));
                entries.push(Entry { organisation, unit_name: unit.name.clone(), session, sequence, changed_at });
            }
        }
    }
    entries.sort_by_key(|entry| (entry.session.starts_at, entry.session.id));
    Ok(Some(entries))
}

/// Notes that calendars have something to take over about the session.
pub(super) async fn note_change(work: &mut Work, place: &UnitRef, session: SessionId) -> db::Result<()> {
    work.execute(&INSERT_CHANGE, args![place.organisation, session, work.now()]).await.map(drop)
}

/// Whether a session is in a state that calendars are told of as cancelled.
pub(super) fn is_cancelled(session: &Session) -> bool {
    matches!(session.state, State::Cancelled(_))
}

enum Reach {
    Units(UnitFilter),
    Below(UnitId),
}

impl Reach {
    fn organisations(&self, own: OrganisationId) -> Vec<OrganisationId> {
        match self {
            Self::Units(filter) => filter.organisations(),
            Self::Below(_) => vec![own],
        }
    }

    fn admits(&self, place: &UnitRef) -> bool {
        match self {
            Self::Units(filter) => filter.admits(place),
            Self::Below(unit) => place.unit == *unit || place.ancestors.contains(unit),
        }
    }
}

async fn revisions(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    (first, end): (Timestamp, Timestamp),
) -> db::Result<std::collections::HashMap<SessionId, (i64, Timestamp)>> {
    let rows = from.all(&LIST_REVISIONS, args![organisation, first, end]).await?;
    rows.iter()
        .map(|row| {
            let changed: Option<Timestamp> = row.get("changed_at")?;
            let sequence: Option<i64> = row.get("sequence")?;
            Ok((row.get("id")?, (sequence.unwrap_or(0), changed.unwrap_or(row.get("created_at")?))))
        })
        .collect()
}

async fn insert(work: &mut Work, organisation: OrganisationId, of: FeedOf) -> db::Result<String> {
    let ids: [Uuid; 2] = [work.new_random_id()?, work.new_random_id()?];
    let secret = Sha256::new().chain_update(b"calendar").chain_update(ids[0]).chain_update(ids[1]).finalize();
    let token: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let (account, unit) = match of {
        FeedOf::Account(account) => (Some(account), None),
        FeedOf::Unit(unit) => (None, Some(unit)),
    };
    let row = args![hash(&token), organisation, account, unit, work.now(), work.actor_id()];
    work.execute(&INSERT_FEED, row).await?;
    Ok(token)
}

fn of(account: Option<SignInId>, unit: Option<UnitId>) -> Option<FeedOf> {
    account.map(FeedOf::Account).or(unit.map(FeedOf::Unit))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
