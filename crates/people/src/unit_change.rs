//! How does a unit get another name or another place, and how does it come to its end? It is *closed* from a day on: what is
//! known of it stays, what is under way goes on to its end, and nothing new begins. A unit on which nothing hangs, imported
//! by mistake, can be *removed*.

use access::rules::people::CanManagePeople;
use db::{Fetch, Work, args, statement};
use kernel::{Date, UnitId};

use crate::unit::{UnitTree, unit_tree};

statement!(CHANGE_UNIT, "update people_unit set name = $3, parent_id = $4 where organisation_id = $1 and id = $2");
statement!(
    CLOSE_UNIT,
    "insert into people_unit_closure (organisation_id, unit_id, closed_from) values ($1, $2, $3) \
     on conflict (organisation_id, unit_id) do update set closed_from = excluded.closed_from"
);
statement!(REOPEN_UNIT, "delete from people_unit_closure where organisation_id = $1 and unit_id = $2");
statement!(DELETE_FROM_PROGRAMMES, "delete from people_programme_unit where organisation_id = $1 and unit_id = $2");
statement!(DELETE_UNIT, "delete from people_unit where organisation_id = $1 and id = $2");
statement!(
    COUNT_EMPLOYED,
    "select count(distinct person_id) as persons from people_employment \
     where organisation_id = $1 and unit_id = $2 and (ends_on is null or ends_on >= $3)"
);
statement!(
    LIST_ACCOUNTS_OF_UNIT,
    "select distinct s.display_name from people_role r join people_sign_in s \
     on s.organisation_id = r.organisation_id and s.id = r.sign_in_id \
     where r.organisation_id = $1 and r.unit_id = $2 and s.disabled_at is null order by s.display_name"
);

/// The longest name.
pub const LONGEST_NAME: usize = 100;
/// So many days back and ahead a unit can be closed.
pub const MOST_DAYS: i64 = 366;

/// Why a unit was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UnitChangeError {
    /// The organisation has no such unit.
    #[error("there is no such unit")]
    NotFound,
    /// Empty, or longer than [`LONGEST_NAME`].
    #[error("a name has 1 to {LONGEST_NAME} characters")]
    Name,
    /// It would stand below itself.
    #[error("a unit cannot stand below itself")]
    Ring,
    /// The unit above is closed, or not there.
    #[error("the unit above is not open")]
    Above,
    /// More than a year away: a slip of the finger.
    #[error("more than a year from today")]
    Day,
    /// Units below it are open then.
    #[error("units below it are open")]
    Below,
    /// Something is known of it: hours, answers, persons. It can be closed, but not removed.
    #[error("something hangs on it")]
    NotEmpty,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Who and what of this crate is there in a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inside {
    /// How many are employed there on the day or later.
    pub employed: u64,
    /// The accounts that hold a role there.
    pub accounts: Vec<String>,
    /// The names of the units directly below it that are open on the day.
    pub below: Vec<String>,
}

/// Who and what is there in a unit on a day.
///
/// # Errors
/// As the database's.
pub async fn inside(from: &mut impl Fetch, may: &CanManagePeople, unit: UnitId, on: Date) -> db::Result<Inside> {
    let organisation = *may.organisation();
    let tree = unit_tree(from, organisation).await?;
    let accounts = from.all(&LIST_ACCOUNTS_OF_UNIT, args![organisation, unit]).await?;
    Ok(Inside {
        employed: from.one(&COUNT_EMPLOYED, args![organisation, unit, on]).await?.get("persons")?,
        accounts: accounts.iter().map(|row| row.get("display_name")).collect::<db::Result<_>>()?,
        below: open_below(&tree, unit, on),
    })
}

/// Gives a unit its name and its place.
///
/// # Errors
/// [`UnitChangeError`] says what to change.
pub async fn change_unit(
    work: &mut Work,
    may: &CanManagePeople,
    unit: UnitId,
    name: &str,
    above: Option<UnitId>,
) -> Result<(), UnitChangeError> {
    let (organisation, name, today) = (*may.organisation(), name.trim(), work.now().day_in_sweden());
    let tree = unit_tree(work, organisation).await?;
    let there = tree.get(unit).ok_or(UnitChangeError::NotFound)?;
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(UnitChangeError::Name);
    }
    if let Some(above) = above.filter(|_| above != there.parent) {
        if tree.get(above).is_none() || !tree.is_open(above, today) {
            return Err(UnitChangeError::Above);
        }
        if tree.with_those_below(unit).contains(&above) {
            return Err(UnitChangeError::Ring);
        }
    }
    work.execute(&CHANGE_UNIT, args![organisation, unit, name, above]).await?;
    Ok(())
}

/// Closes a unit from a day on. What is under way there goes on to its end: a wave that is open can be answered until it closes.
///
/// # Errors
/// [`UnitChangeError`] says what stands against it.
pub async fn close_unit(
    work: &mut Work,
    may: &CanManagePeople,
    unit: UnitId,
    from: Date,
) -> Result<(), UnitChangeError> {
    let organisation = *may.organisation();
    let tree = unit_tree(work, organisation).await?;
    tree.get(unit).ok_or(UnitChangeError::NotFound)?;
    if !(-MOST_DAYS..=MOST_DAYS).contains(&work.now().day_in_sweden().days_until(from)) {
        return Err(UnitChangeError::Day);
    }
    if !open_below(&tree, unit, from).is_empty() {
        return Err(UnitChangeError::Below);
    }
    work.execute(&CLOSE_UNIT, args![organisation, unit, from]).await?;
    Ok(())
}

/// Opens a unit again that was closed.
///
/// # Errors
/// [`UnitChangeError::NotFound`] when it was not; [`UnitChangeError::Above`] when the unit above it is closed.
pub async fn reopen_unit(work: &mut Work, may: &CanManagePeople, unit: UnitId) -> Result<(), UnitChangeError> {
    let organisation = *may.organisation();
    let tree = unit_tree(work, organisation).await?;
    let above = tree.get(unit).ok_or(UnitChangeError::NotFound)?.parent;
    if above.is_some_and(|above| tree.closed_from(above).is_some()) {
        return Err(UnitChangeError::Above);
    }
    match work.execute(&REOPEN_UNIT, args![organisation, unit]).await? {
        1 => Ok(()),
        _ => Err(UnitChangeError::NotFound),
    }
}

/// Removes a unit on which nothing hangs; the schema refuses it when something of any other table does.
///
/// # Errors
/// [`UnitChangeError`] says what stands against it; then the work must be dropped.
pub async fn remove_unit(work: &mut Work, may: &CanManagePeople, unit: UnitId) -> Result<(), UnitChangeError> {
    let organisation = *may.organisation();
    work.execute(&DELETE_FROM_PROGRAMMES, args![organisation, unit]).await?;
    work.execute(&REOPEN_UNIT, args![organisation, unit]).await?;
    match work.execute(&DELETE_UNIT, args![organisation, unit]).await {
        Ok(0) => Err(UnitChangeError::NotFound),
        Ok(_) => Ok(()),
        Err(db::Error::Rule(_)) => Err(UnitChangeError::NotEmpty),
        Err(other) => Err(other.into()),
    }
}

fn open_below(tree: &UnitTree, unit: UnitId, on: Date) -> Vec<String> {
    let below = tree.units().iter().filter(|below| below.parent == Some(unit) && tree.is_open(below.id, on));
    below.map(|below| below.name.clone()).collect()
}
