//! What is true of the whole installation? A few facts by name.

use crate::{Fetch, Result, Work, args, statement};

statement!(
    FIND_SETTING,
    "select value from db_setting where name = $1",
    across: "a fact of the installation"
);
statement!(
    SET_SETTING,
    "insert into db_setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
    across: "a fact of the installation"
);

/// The setting that says with which seed the demonstration was simulated.
pub const DEMONSTRATION_SEED: &str = "demonstration_seed";

/// The setting's value.
///
/// # Errors
/// As the database's.
pub async fn find_setting(from: &mut impl Fetch, name: &str) -> Result<Option<String>> {
    from.optional(&FIND_SETTING, args![name]).await?.map(|row| row.get("value")).transpose()
}

/// Sets it.
///
/// # Errors
/// As the database's.
pub async fn set_setting(work: &mut Work, name: &str, value: &str) -> Result<()> {
    work.execute(&SET_SETTING, args![name, value]).await?;
    Ok(())
}
