//! How did the plan look then? Editions are numbered, named, and never change.

use access::rules::development::{CanCoordinate, CanSeeInitiatives};
use db::{Fetch, Hold, Row, Work, args, statement};
use kernel::free_text::FreeText;
use kernel::{OrganisationId, Timestamp};

use super::{Living, Words};

statement!(
    INSERT_SNAPSHOT,
    "insert into development_snapshot (organisation_id, number, name, content, taken_at, taken_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LIST_SNAPSHOTS,
    "select number, name, content, taken_at from development_snapshot where organisation_id = $1 order by number desc"
);

/// The longest name.
pub const NAME_MAX: usize = 80;

/// The plan as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1.
    pub number: i64,
    /// What it is called, such as a year.
    pub name: String,
    /// When it was kept.
    pub taken_at: Timestamp,
    /// What it says.
    pub words: Words,
}

/// Why nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// There is one of this name.
    #[error("there is an edition of this name")]
    NameTaken,
    /// The plan is another organisation's.
    #[error("the plan is another organisation's")]
    Elsewhere,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Keeps the plan as it is; returns the edition's number.
///
/// # Errors
/// [`KeepError`] says what to change; the work should then be dropped.
pub async fn keep_edition(
    work: &mut Work,
    may: &CanCoordinate,
    name: &FreeText,
    living: &Living,
) -> Result<i64, KeepError> {
    let organisation = *may.organisation();
    if living.organisation != organisation {
        return Err(KeepError::Elsewhere);
    }
    work.hold(Hold::Alone, &format!("editions {organisation}")).await?;
    let known = editions(work, organisation).await?;
    if known.iter().any(|edition| edition.name.to_lowercase() == name.as_str().to_lowercase()) {
        return Err(KeepError::NameTaken);
    }
    let number = known.first().map_or(0, |latest| latest.number) + 1;
    let content = toml::to_string(&living.in_words()).map_err(|why| db::Error::Internal(why.to_string()))?;
    let row = args![organisation, number, name.as_str(), content, work.now(), work.actor_id()];
    work.execute(&INSERT_SNAPSHOT, row).await?;
    Ok(number)
}

/// The editions, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_editions(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Edition>> {
    editions(from, *may.organisation()).await
}

/// One edition.
///
/// # Errors
/// As the database's.
pub async fn find_edition(from: &mut impl Fetch, may: &CanSeeInitiatives, number: i64) -> db::Result<Option<Edition>> {
    Ok(list_editions(from, may).await?.into_iter().find(|edition| edition.number == number))
}

async fn editions(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Edition>> {
    let rows = from.all(&LIST_SNAPSHOTS, args![organisation]).await?;
    let read = |row: &Row| {
        let wrong = |why: toml::de::Error| db::Error::Column { column: "content".into(), problem: why.to_string() };
        Ok(Edition {
            number: row.get("number")?,
            name: row.get("name")?,
            taken_at: row.get("taken_at")?,
            words: toml::from_str(&row.get::<String>("content")?).map_err(wrong)?,
        })
    };
    rows.iter().map(read).collect()
}
