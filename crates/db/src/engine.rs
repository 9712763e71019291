//! How does one program speak to two engines? Two typed pools behind one type; each call matches once.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgPool, PgPoolOptions};
use sqlx::{Arguments as _, AssertSqlSafe, Column as _, Executor as _, Statement as _};

use crate::connections::Connections;
use crate::group_commit::GroupCommit;
use crate::row::Inner;
use crate::sqlite::Options;
use crate::{Actor, Clock, DatabaseUrl, Error, Result, Row, Statement, Value, Work};

/// How many read an embedded file at the same time.
const READERS: u8 = 4;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    pub(crate) clock: Arc<dyn Clock>,
    group_commit: GroupCommit,
}

#[derive(Clone)]
pub(crate) enum Pools {
    /// One writer, because SQLite has one; several readers, which WAL lets read meanwhile.
    Sqlite {
        read: Connections,
        write: Connections,
    },
    Postgres(PgPool),
}

/// How an engine understood a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The names of the columns that it gives.
    pub columns: Vec<String>,
    /// How many values it takes.
    pub parameters: usize,
}

/// Something that rows can be read from: a [`Reader`], or a [`Work`] that sees its own changes.
pub trait Fetch: Send {
    /// Every row.
    fn all(&mut self, statement: &'static Statement, args: Vec<Value>)
    -> impl Future<Output = Result<Vec<Row>>> + Send;

    /// The row, if there is one.
    fn optional(
        &mut self,
        statement: &'static Statement,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Option<Row>>> + Send {
        async move { Ok(self.all(statement, args).await?.into_iter().next()) }
    }

    /// The row that must be there.
    fn one(&mut self, statement: &'static Statement, args: Vec<Value>) -> impl Future<Output = Result<Row>> + Send {
        async move { self.optional(statement, args).await?.ok_or(Error::Missing(statement.name)) }
    }
}

/// Reads what has been committed. Cheap to clone.
#[derive(Clone)]
pub struct Reader(Pools);

impl Fetch for Reader {
    async fn all(&mut self, statement: &'static Statement, args: Vec<Value>) -> Result<Vec<Row>> {
        match &self.0 {
            Pools::Sqlite { read, .. } => Ok(read.take().await?.run(statement.sql, args).await?.1.rows),
            Pools::Postgres(pool) => postgres_all(pool, statement, args).await,
        }
    }
}

impl Db {
    /// Opens the database, creating the SQLite file when it is not there. Does not migrate.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be reached.
    pub async fn open(url: &DatabaseUrl, clock: Arc<dyn Clock>) -> Result<Self> {
        let pools = match url {
            DatabaseUrl::Sqlite(path) => {
                let write = Connections::new(1, Options::writing(path));
                drop(write.take().await?); // makes the file, before anybody reads it
                Pools::Sqlite { read: Connections::new(READERS, Options::reading(path)), write }
            }
            DatabaseUrl::Postgres(url) => Pools::Postgres(
                PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(5)).connect(url).await?,
            ),
        };
        let group_commit = GroupCommit::start(pools.clone())?;
        Ok(Self { pools, clock, group_commit })
    }

    /// What time it is.
    pub fn now(&self) -> kernel::Timestamp {
        self.clock.now()
    }

    /// Whether the data lie in an embedded file.
    pub fn is_embedded(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// Reads what has been committed.
    pub fn reader(&self) -> Reader {
        Reader(self.pools.clone())
    }

    /// Begins a piece of work: one transaction, in the name of `actor`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is to be had.
    pub async fn work(&self, actor: Actor) -> Result<Work> {
        Work::begin(self, actor).await
    }

    /// Runs one statement on its own and returns when it is on disk, together with others that arrive meanwhile (group
    /// commit). For the few writes that come by the thousand: answers.
    ///
    /// # Errors
    /// As the statement's own; the others of the group are not touched by it.
    pub async fn submit(&self, statement: &'static Statement, args: Vec<Value>) -> Result<u64> {
        self.group_commit.submit(statement, args).await
    }

    /// Asks whether the database answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { read, .. } => {
                drop(read.take().await?.run("select 1", Vec::new()).await?);
            }
            Pools::Postgres(pool) => pool.execute("select 1").await.map(|_| ())?,
        }
        Ok(())
    }

    /// Has the engine parse a statement without running it.
    ///
    /// # Errors
    /// As the engine understands it not.
    pub async fn prepare(&self, statement: &'static Statement) -> Result<Prepared> {
        match &self.pools {
            Pools::Sqlite { read, .. } => read.take().await?.connection().prepare(statement.sql),
            Pools::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let prepared = (&mut *connection).prepare(sqlx::SqlStr::from_static(statement.sql)).await?;
                Ok(Prepared {
                    columns: prepared.columns().iter().map(|c| c.name().to_owned()).collect(),
                    parameters: count(prepared.parameters()),
                })
            }
        }
    }

    /// How the embedded engine would carry a statement out, a line a step (`SEARCH table USING INDEX name (column=?)`); nothing on
    /// PostgreSQL, which decides by what the tables hold.
    ///
    /// # Errors
    /// As the engine understands it not.
    pub async fn plan(&self, statement: &'static Statement) -> Result<Vec<String>> {
        match &self.pools {
            Pools::Sqlite { read, .. } => read.take().await?.connection().plan(statement.sql),
            Pools::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Lets the pending writes end and closes every connection.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn count<T>(parameters: Option<sqlx::Either<&[T], usize>>) -> usize {
    match parameters {
        Some(sqlx::Either::Left(types)) => types.len(),
        Some(sqlx::Either::Right(number)) => number,
        None => 0,
    }
}

pub(crate) fn postgres_arguments(args: Vec<Value>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for value in args {
        match value {
            Value::Uuid(v) => arguments.add(v),
            Value::Text(v) => arguments.add(v),
            Value::Int(v) => arguments.add(v),
            Value::Real(v) => arguments.add(v),
            Value::Bytes(v) => arguments.add(v),
        }
        .map_err(|e| Error::Internal(e.to_string()))?;
    }
    Ok(arguments)
}

pub(crate) async fn postgres_all<'c, E>(on: E, statement: &'static Statement, args: Vec<Value>) -> Result<Vec<Row>>
where
    E: sqlx::Executor<'c, Database = sqlx::Postgres>,
{
    let rows = sqlx::query_with(statement.sql, postgres_arguments(args)?).fetch_all(on).await?;
    Ok(rows.into_iter().map(|row| Row(Inner::Postgres(row))).collect())
}

pub(crate) async fn postgres_execute<'c, E>(on: E, sql: &str, persistent: bool, args: Vec<Value>) -> Result<u64>
where
    E: sqlx::Executor<'c, Database = sqlx::Postgres>,
{
    let query = sqlx::query_with(AssertSqlSafe(sql), postgres_arguments(args)?).persistent(persistent);
    Ok(query.execute(on).await?.rows_affected())
}
