//! How does somebody with an account come in? Name and secret (argon2id), then a random token in a cookie of which only
//! the hash is stored. Every refusal looks the same and takes the same time.

use access::rules::development::CanCoordinate;
use access::rules::people::{CanAdminister, CanSeeOff};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use db::{Db, Fetch, Row, Work, args, statement};
use kernel::{Date, OrganisationId, PersonId, SignInId, Timestamp};
use sha2::{Digest, Sha256};

statement!(
    FIND_ACCOUNT,
    "select d.organisation_id, d.sign_in_id, s.secret_hash, s.disabled_at, \
     (select max(case when e.ends_on is null then '9999-12-31' else e.ends_on end) from people_employment e \
     where e.organisation_id = s.organisation_id and e.person_id = s.person_id) as works_until \
     from people_sign_in_directory d \
     join people_sign_in s on s.organisation_id = d.organisation_id and s.id = d.sign_in_id where d.name = $1",
    across: "asked before the organisation is known"
);
statement!(
    FIND_SESSION,
    "select d.organisation_id, d.sign_in_id, d.expires_at, s.person_id, s.display_name, r.id as role_id, r.role, r.scope, \
     r.unit_id, r.programme_id, r.lead_id, m.member_id, \
     (select max(case when e.ends_on is null then '9999-12-31' else e.ends_on end) from people_employment e \
     where e.organisation_id = s.organisation_id and e.person_id = s.person_id) as works_until \
     from people_session_directory d \
     join people_sign_in s on s.organisation_id = d.organisation_id and s.id = d.sign_in_id \
     left join people_role r on r.organisation_id = s.organisation_id and r.sign_in_id = s.id \
     left join people_programme_member m on m.organisation_id = r.lead_id and m.programme_id = r.programme_id \
     where d.token_hash = $1 and s.disabled_at is null order by r.created_at, r.id, m.member_id",
    across: "asked before the organisation is known"
);
statement!(
    INSERT_SESSION,
    "insert into people_session_directory (token_hash, organisation_id, sign_in_id, created_at, expires_at) \
     values ($1, $2, $3, $4, $5)"
);
statement!(
    DELETE_SESSION,
    "delete from people_session_directory where token_hash = $1",
    across: "the token itself names the session"
);
statement!(DELETE_SESSIONS_OF, "delete from people_session_directory where organisation_id = $1 and sign_in_id = $2");
statement!(
    DELETE_OLD_SESSIONS,
    "delete from people_session_directory where expires_at < $1",
    across: "sessions of all organisations grow old"
);
statement!(
    INSERT_SIGN_IN,
    "insert into people_sign_in (organisation_id, id, person_id, name, display_name, secret_hash, created_at) \
     values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    INSERT_SIGN_IN_NAME,
    "insert into people_sign_in_directory (name, organisation_id, sign_in_id) values ($1, $2, $3)"
);
statement!(
    LIST_SIGN_INS,
    "select id, name, display_name, disabled_at from people_sign_in where organisation_id = $1 order by name"
);
statement!(
    DISABLE_SIGN_IN,
    "update people_sign_in set disabled_at = $3 where organisation_id = $1 and id = $2 and disabled_at is null"
);

statement!(FIND_PERSON_OF, "select person_id from people_sign_in where organisation_id = $1 and id = $2");
statement!(
    LIST_OPEN_OF_PERSON,
    "select id from people_sign_in where organisation_id = $1 and person_id = $2 and disabled_at is null"
);

/// How long a session lasts: a working day with a double shift.
const SESSION_SECONDS: i64 = 16 * 3600;
/// The fewest characters of a secret (NIST SP 800-63B-4: 15 where it is the only factor).
pub const SHORTEST_SECRET: usize = 15;
/// The most bytes of a secret; longer ones would let a stranger make the server work.
pub const LONGEST_SECRET: usize = 256;

/// Who has signed in, and the token that says so.
#[derive(Clone)]
pub struct NewSession {
    /// The account's organisation.
    pub organisation: OrganisationId,
    /// The account.
    pub sign_in: SignInId,
    /// 256 random bits, hexadecimal; goes into the cookie and nowhere else.
    pub token: String,
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The account.
    pub id: SignInId,
    /// The name to sign in with.
    pub name: String,
    /// The name shown.
    pub display_name: String,
    /// Whether it has been closed.
    pub disabled: bool,
}

/// Why an account cannot be made so.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Somebody has this name.
    #[error("the name is taken")]
    NameTaken,
    /// Empty, too long or with spaces.
    #[error("a name has 3 to 100 characters and no spaces")]
    BadName,
    /// Too short or too long.
    #[error("a secret has at least {SHORTEST_SECRET} characters")]
    BadSecret,
    /// The secret could not be hashed.
    #[error("the secret could not be stored")]
    Hash,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Signs in. `None` for an unknown name, a wrong secret or a closed account: the caller cannot tell which, neither from the
/// answer nor from the time.
///
/// # Errors
/// As the database's.
pub async fn sign_in(db: &Db, name: &str, secret: &str) -> db::Result<Option<NewSession>> {
    let account = db.reader().optional(&FIND_ACCOUNT, args![normal(name).as_str()]).await?;
    let stored = match &account {
        Some(row) => row.get::<String>("secret_hash")?,
        None => NOBODYS_HASH.to_owned(),
    };
    let secret = secret.to_owned();
    let right = secret.len() <= LONGEST_SECRET
        && tokio::task::spawn_blocking(move || verifies(&stored, &secret)).await.unwrap_or(false);
    let Some(row) = account.filter(|_| right) else { return Ok(None) };
    if row.get::<Option<Timestamp>>("disabled_at")?.is_some() || has_left(&row, db.now())? {
        return Ok(None);
    }
    let (organisation, sign_in) = (row.get("organisation_id")?, row.get("sign_in_id")?);
    let token = hex(&db.random::<32>()?);
    let now = db.now();
    let mut work = db.work(db::Actor::SignedIn(sign_in)).await?;
    work.execute(&DELETE_OLD_SESSIONS, args![now]).await?;
    work.execute(
        &INSERT_SESSION,
        args![token_hash(&token), organisation, sign_in, now, now.plus_seconds(SESSION_SECONDS)],
    )
    .await?;
    work.commit(organisation, "signed_in", Some(sign_in.into())).await?;
    Ok(Some(NewSession { organisation, sign_in, token }))
}

/// Whose token is it? One statement, because every page of somebody who has signed in asks. Nothing when it is unknown or has expired, or the account has been closed since.
///
/// # Errors
/// As the database's.
pub async fn find_session(db: &Db, token: &str) -> db::Result<Option<access::Actor>> {
    let rows = db.reader().all(&FIND_SESSION, args![token_hash(token)]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    if row.get::<Timestamp>("expires_at")? < db.now() || has_left(row, db.now())? {
        return Ok(None);
    }
    crate::role::actor(&rows, row.get("organisation_id")?, row.get("sign_in_id")?)
}

/// Whether the account is that of somebody whose last day of work has passed.
fn has_left(row: &Row, now: Timestamp) -> db::Result<bool> {
    let works_until: Option<Date> = row.get("works_until")?;
    Ok(works_until.is_some_and(|last_day| last_day < now.day_in_sweden()))
}

/// Ends the session. Harmless when there is none.
///
/// # Errors
/// As the database's.
pub async fn sign_out(db: &Db, actor: &access::Actor, token: &str) -> db::Result<()> {
    let mut work = db.work(db::Actor::SignedIn(actor.sign_in)).await?;
    work.execute(&DELETE_SESSION, args![token_hash(token)]).await?;
    work.commit(actor.organisation, "signed_out", Some(actor.sign_in.into())).await
}

/// Makes an account in the organisation.
///
/// # Errors
/// [`SignInError`] says what to change.
pub async fn create_sign_in(
    work: &mut Work,
    may: &CanAdminister,
    name: &str,
    display_name: &str,
    secret: &str,
    person: Option<PersonId>,
) -> Result<SignInId, SignInError> {
    insert(work, *may.organisation(), name, display_name, secret, person).await
}

/// What the organisation's own accounts with these ids are called, for pages that say who did something.
///
/// # Errors
/// As the database's.
pub async fn display_names(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    accounts: &[SignInId],
) -> db::Result<std::collections::HashMap<SignInId, String>> {
    let mut names = std::collections::HashMap::new();
    if accounts.is_empty() {
        return Ok(names);
    }
    for row in from.all(&LIST_SIGN_INS, args![organisation]).await? {
        let id: SignInId = row.get("id")?;
        if accounts.contains(&id) {
            names.insert(id, row.get("display_name")?);
        }
    }
    Ok(names)
}

/// The organisation's open accounts with the names shown, by name: of whom something can be asked.
///
/// # Errors
/// As the database's.
pub async fn open_accounts(from: &mut impl Fetch, may: &CanCoordinate) -> db::Result<Vec<(SignInId, String)>> {
    let mut open = Vec::new();
    for row in from.all(&LIST_SIGN_INS, args![*may.organisation()]).await? {
        if row.get::<Option<Timestamp>>("disabled_at")?.is_none() {
            open.push((row.get("id")?, row.get::<String>("display_name")?));
        }
    }
    open.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(open)
}

/// The accounts of the organisation.
///
/// # Errors
/// As the database's.
pub async fn list_sign_ins(from: &mut impl Fetch, may: &CanAdminister) -> db::Result<Vec<SignIn>> {
    let rows = from.all(&LIST_SIGN_INS, args![*may.organisation()]).await?;
    rows.iter()
        .map(|row| {
            Ok(SignIn {
                id: row.get("id")?,
                name: row.get("name")?,
                display_name: row.get("display_name")?,
                disabled: row.get::<Option<Timestamp>>("disabled_at")?.is_some(),
            })
        })
        .collect()
}

/// Closes an account and ends its sessions at once. False when there is no such open account.
///
/// # Errors
/// As the database's.
pub async fn close_sign_in(work: &mut Work, may: &CanAdminister, sign_in: SignInId) -> db::Result<bool> {
    let organisation = *may.organisation();
    let closed = work.execute(&DISABLE_SIGN_IN, args![organisation, sign_in, work.now()]).await?;
    work.execute(&DELETE_SESSIONS_OF, args![organisation, sign_in]).await?;
    Ok(closed > 0)
}

/// Whose account it is, where it is that of an employee.
///
/// # Errors
/// As the database's.
pub async fn person_of(from: &mut impl Fetch, may: &CanAdminister, sign_in: SignInId) -> db::Result<Option<PersonId>> {
    let row = from.optional(&FIND_PERSON_OF, args![*may.organisation(), sign_in]).await?;
    row.map(|row| row.get("person_id")).transpose().map(Option::flatten)
}

/// Closes every account of somebody who leaves, and ends their sessions. Returns how many were open.
///
/// # Errors
/// As the database's.
pub async fn close_all_of(work: &mut Work, may: &CanSeeOff) -> db::Result<u64> {
    let (organisation, person) = (may.leaver().organisation, may.leaver().person);
    let mut closed = 0;
    for row in work.all(&LIST_OPEN_OF_PERSON, args![organisation, person]).await? {
        let sign_in: SignInId = row.get("id")?;
        closed += work.execute(&DISABLE_SIGN_IN, args![organisation, sign_in, work.now()]).await?;
        work.execute(&DELETE_SESSIONS_OF, args![organisation, sign_in]).await?;
    }
    Ok(closed)
}

pub(crate) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    name: &str,
    display_name: &str,
    secret: &str,
    person: Option<PersonId>,
) -> Result<SignInId, SignInError> {
    let name = normal(name);
    if !(3..=100).contains(&name.chars().count()) || name.contains(char::is_whitespace) {
        return Err(SignInError::BadName);
    }
    if secret.chars().count() < SHORTEST_SECRET || secret.len() > LONGEST_SECRET {
        return Err(SignInError::BadSecret);
    }
    let secret = secret.to_owned();
    let hash = tokio::task::spawn_blocking(move || hash(&secret)).await.ok().flatten().ok_or(SignInError::Hash)?;
    let id: SignInId = work.new_id()?;
    match work.execute(&INSERT_SIGN_IN_NAME, args![name.as_str(), organisation, id]).await {
        Ok(_) => {}
        Err(db::Error::Rule(_)) => return Err(SignInError::NameTaken),
        Err(other) => return Err(other.into()),
    }
    work.execute(&INSERT_SIGN_IN, args![organisation, id, person, name.as_str(), display_name, hash, work.now()])
        .await?;
    Ok(id)
}

/// Names are compared without regard to case and surrounding spaces.
fn normal(name: &str) -> String {
    name.trim().to_lowercase()
}

fn hash(secret: &str) -> Option<String> {
    Argon2::default().hash_password(secret.as_bytes()).ok().map(|hash| hash.to_string())
}

fn verifies(stored: &str, secret: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|stored| Argon2::default().verify_password(secret.as_bytes(), &stored).is_ok())
}

/// The hash of a secret that nobody has, so that an unknown name takes as long as a wrong secret.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$b21idWQtbm9ib2R5cy1z$0000000000000000000000000000000000000000000";

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_verifies_against_its_own_hash_only() {
        let stored = hash("en riktigt lång hemlighet").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verifies(&stored, "en riktigt lång hemlighet"));
        assert!(!verifies(&stored, "en riktigt lång hemlighet "));
    }

    #[test]
    fn an_unknown_name_costs_as_much_as_a_wrong_secret() {
        let nobody = PasswordHash::new(NOBODYS_HASH).expect("it must parse, or nothing is computed");
        let somebody = hash("en riktigt lång hemlighet").unwrap();
        let somebody = PasswordHash::new(&somebody).unwrap();
        assert_eq!(nobody.params.to_string(), somebody.params.to_string());
        assert!(!verifies(NOBODYS_HASH, ""));
    }
}
