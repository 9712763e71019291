//! Where do tests put their data? An empty schema of its own on a server that is named in the environment.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{DatabaseUrl, Db, Result};

impl Db {
    /// Makes an empty schema on a PostgreSQL server and gives the address that leads into it.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when the server does not answer.
    pub async fn scratch_schema(server: &str) -> Result<DatabaseUrl> {
        let mut bytes = [0_u8; 8];
        getrandom::fill(&mut bytes).map_err(|e| crate::Error::Unavailable(e.to_string()))?;
        let name = format!("scratch_{:016x}", u64::from_be_bytes(bytes));
        let mut connection = PgConnection::connect(server).await?;
        connection.execute(AssertSqlSafe(format!("create schema {name}"))).await?;
        connection.close().await?;
        let separator = if server.contains('?') { '&' } else { '?' };
        Ok(DatabaseUrl::Postgres(format!("{server}{separator}options[search_path]={name}")))
    }
}
