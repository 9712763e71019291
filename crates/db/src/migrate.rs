//! How does the schema get from one version to the next? Numbered files, each applied in one transaction and remembered
//! with its checksum.

use sqlx::{AssertSqlSafe, Executor as _, Row as _};

use crate::engine::Pools;
use crate::{Db, Error, Result};

/// Every migration in order: name and text, with `{uuid}` and `{bytes}` for the engine's own type names.
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_spine", include_str!("../migrations/0001_spine.sql")),
    ("0002_work", include_str!("../migrations/0002_work.sql")),
    ("0003_week", include_str!("../migrations/0003_week.sql")),
    ("0004_mail_and_units", include_str!("../migrations/0004_mail_and_units.sql")),
    ("0005_setup", include_str!("../migrations/0005_setup.sql")),
    ("0006_money", include_str!("../migrations/0006_money.sql")),
    ("0007_initiatives", include_str!("../migrations/0007_initiatives.sql")),
    ("0008_council", include_str!("../migrations/0008_council.sql")),
    ("0009_evidence", include_str!("../migrations/0009_evidence.sql")),
];

const REMEMBERED: &str = "create table if not exists db_migration (name text not null primary key, checksum text not null, applied_at bigint not null)";

/// The whole schema as PostgreSQL gets it, for the generated documentation.
pub fn schema() -> String {
    MIGRATIONS.iter().map(|(_, sql)| for_postgres(sql)).collect::<Vec<_>>().join("\n")
}

fn for_postgres(sql: &str) -> String {
    sql.replace("{uuid}", "uuid").replace("{bytes}", "bytea")
}

fn for_sqlite(sql: &str) -> String {
    sql.replace("{uuid}", "blob").replace("{bytes}", "blob")
}

impl Db {
    /// Brings the schema up to date. Returns the names of what was applied.
    ///
    /// # Errors
    /// [`Error::SchemaChanged`] when a migration that was applied earlier has since been changed; [`Error::Unavailable`] when
    /// the database cannot be written. What was applied before stays.
    pub async fn migrate(&self) -> Result<Vec<&'static str>> {
        self.run_script(REMEMBERED).await?;
        let pending = pending(&self.applied_migrations().await?)?;
        let mut done = Vec::new();
        for (name, sql) in MIGRATIONS.iter().filter(|(name, _)| pending.contains(name)) {
            let checksum = checksum(sql);
            let sql = match &self.pools {
                Pools::Sqlite { .. } => for_sqlite(sql),
                Pools::Postgres(_) => for_postgres(sql),
            };
            let now = self.now().0;
            let remember =
                format!("insert into db_migration (name, checksum, applied_at) values ('{name}', '{checksum}', {now})");
            self.run_script(&format!("{sql};\n{remember}")).await?;
            done.push(*name);
        }
        Ok(done)
    }

    /// The migrations that have not been applied.
    ///
    /// # Errors
    /// [`Error::SchemaChanged`] when one that was applied has since been changed; [`Error::Unavailable`] when the database
    /// does not answer.
    pub async fn pending_migrations(&self) -> Result<Vec<&'static str>> {
        let applied = self.applied_migrations().await.unwrap_or_default();
        self.ping().await?;
        pending(&applied)
    }

    async fn applied_migrations(&self) -> Result<Vec<(String, String)>> {
        let sql = "select name, checksum from db_migration order by name";
        Ok(match &self.pools {
            Pools::Sqlite { write, .. } => {
                let found = write.take().await?.run(sql, Vec::new()).await?.1;
                found.rows.iter().map(|row| Ok((row.get("name")?, row.get("checksum")?))).collect::<Result<_>>()?
            }
            Pools::Postgres(pool) => {
                let rows = pool.fetch_all(sql).await?;
                rows.iter().map(|r| Ok((r.try_get(0)?, r.try_get(1)?))).collect::<sqlx::Result<_>>()?
            }
        })
    }

    /// Several statements in one transaction.
    async fn run_script(&self, sql: &str) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                let script = format!("begin immediate; {sql}; commit");
                write.take().await?.finally(move |connection| connection.run_script(&script)).await?;
            }
            Pools::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                // Two servers that start at once must not both migrate.
                (&mut *tx).execute("select pg_advisory_xact_lock(7266682)").await?;
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

/// Which of the migrations are not among the applied ones (names and checksums).
fn pending(applied: &[(String, String)]) -> Result<Vec<&'static str>> {
    let mut pending = Vec::new();
    for (name, sql) in MIGRATIONS {
        match applied.iter().find(|(n, _)| n == name) {
            Some((_, known)) if *known == checksum(sql) => {}
            Some(_) => return Err(Error::SchemaChanged(name)),
            None => pending.push(*name),
        }
    }
    Ok(pending)
}

/// FNV-1a, 64 bits: finds an edited file, is no protection against a forger.
fn checksum(sql: &str) -> String {
    let hash = sql.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(checksum: impl Fn(&str) -> String) -> Vec<(String, String)> {
        MIGRATIONS.iter().map(|(name, sql)| ((*name).to_owned(), checksum(sql))).collect()
    }

    #[test]
    fn a_migration_changed_after_it_was_applied_is_told_by_name_and_with_what_to_do() {
        assert_eq!(pending(&[]).unwrap(), MIGRATIONS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        assert!(pending(&applied(checksum)).unwrap().is_empty());
        let changed = pending(&applied(|sql| checksum(&format!("{sql} ")))).unwrap_err();
        assert!(matches!(changed, Error::SchemaChanged(name) if name == MIGRATIONS[0].0), "{changed}");
        let told = changed.to_string();
        assert!(told.contains(MIGRATIONS[0].0) && told.contains("empty data folder"), "{told}");
        assert!(!told.contains("a row breaks"), "{told}");
    }
}
