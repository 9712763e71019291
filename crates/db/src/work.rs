//! How is something changed? In one transaction that knows who acts and when, and leaves an audit line. Dropped without
//! [`Work::commit`], nothing has happened.

use std::pin::Pin;

use kernel::{OrganisationId, SignInId, Timestamp};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::engine::{Pools, postgres_all, postgres_execute};
use crate::sqlite_work::SqliteWork;
use crate::{Db, Error, Fetch, Result, Row, Statement, Value, args, statement};

statement!(
    INSERT_AUDIT_LINE,
    "insert into db_audit (organisation_id, id, at, actor_id, action, subject_id) values ($1, $2, $3, $4, $5, $6)"
);

/// In whose name something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has signed in.
    SignedIn(SignInId),
    /// Somebody without an account (a respondent, the first-run page).
    Anonymous,
    /// The program itself (the demonstration, an import from the command line, a job).
    Program,
}

/// How a work holds something by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Together with others who share it.
    Shared,
    /// Nobody else has it.
    Alone,
}

/// A transaction in the name of an actor.
pub struct Work {
    transaction: Tx,
    actor: Actor,
    now: Timestamp,
}

enum Tx {
    Sqlite(SqliteWork),
    Postgres(Transaction<'static, Postgres>),
}

/// Values in one statement: under PostgreSQL's 65,535, and small enough to prepare quickly.
const VALUES_AT_ONCE: usize = 4_000;

/// Inserts of up to so many rows (a register) keep their prepared statement; larger ones are rare and each another size.
const OFTEN: usize = 40;

impl Work {
    pub(crate) async fn begin(db: &Db, actor: Actor) -> Result<Self> {
        let transaction = match &db.pools {
            Pools::Sqlite { write, .. } => Tx::Sqlite(SqliteWork::take(write).await?),
            // Every statement sees what others have committed by then, whatever the server's own setting: see `Work::hold`.
            Pools::Postgres(pool) => Tx::Postgres(pool.begin_with("begin isolation level read committed").await?),
        };
        Ok(Self { transaction, actor, now: db.clock.now() })
    }

    /// The moment of this work.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The account that acts, if somebody has signed in.
    pub fn actor_id(&self) -> Option<SignInId> {
        match self.actor {
            Actor::SignedIn(id) => Some(id),
            Actor::Anonymous | Actor::Program => None,
        }
    }

    /// A new id that sorts by time (version 7). Not for answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the machine has no randomness to give.
    pub fn new_id<T: From<Uuid>>(&self) -> Result<T> {
        let millis = u64::try_from(self.now.0).unwrap_or(0);
        let random = random_bytes::<10>()?;
        Ok(T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()))
    }

    /// A new id that tells nothing about when it was made (version 4).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the machine has no randomness to give.
    pub fn new_random_id<T: From<Uuid>>(&self) -> Result<T> {
        Ok(T::from(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid()))
    }

    /// Runs a statement; returns how many rows it changed.
    ///
    /// # Errors
    /// As the statement's own. The work should then be dropped.
    pub async fn execute(&mut self, statement: &'static Statement, args: Vec<Value>) -> Result<u64> {
        match &mut self.transaction {
            Tx::Sqlite(work) => work.execute(statement.sql, args).await,
            Tx::Postgres(tx) => postgres_execute(&mut **tx, statement.sql, true, args).await,
        }
    }

    /// Inserts many rows with an `insert ... values ($1, ...)`: on PostgreSQL some thousand values at a time, on SQLite row by row,
    /// as nothing lies between it and the program.
    ///
    /// The rows are gathered before anything waits and the future is boxed, so that an iterator's type does not become a
    /// part of every caller's future.
    ///
    /// # Errors
    /// As the statement's own. The work should then be dropped.
    pub fn insert_many(
        &mut self,
        statement: &'static Statement,
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Pin<Box<dyn Future<Output = Result<u64>> + Send + '_>> {
        let rows = rows.into_iter();
        let rows_expected = rows.size_hint().0;
        let mut width = 0;
        let mut count = 0;
        let mut values = Vec::new();
        for row in rows {
            if count == 0 {
                values.reserve(rows_expected * row.len());
            }
            width = row.len();
            count += 1;
            values.extend(row);
        }
        Box::pin(self.insert_gathered(statement, width, count, values))
    }

    async fn insert_gathered(
        &mut self,
        statement: &'static Statement,
        width: usize,
        count: usize,
        values: Vec<Value>,
    ) -> Result<u64> {
        if count == 0 {
            return Ok(0);
        }
        let tx = match &mut self.transaction {
            Tx::Sqlite(work) => return work.execute_for_each(statement.sql, width, values).await,
            Tx::Postgres(tx) => tx,
        };
        let at_once = (VALUES_AT_ONCE / width).max(1);
        let full = if count >= at_once { repeated(statement, at_once, width)? } else { String::new() };
        let mut inserted = 0;
        let mut values = values.into_iter();
        for begin in (0..count).step_by(at_once) {
            let rows = at_once.min(count - begin);
            let chunk: Vec<Value> = values.by_ref().take(rows * width).collect();
            inserted += if rows == at_once {
                postgres_execute(&mut **tx, &full, true, chunk).await?
            } else {
                postgres_execute(&mut **tx, &repeated(statement, rows, width)?, rows <= OFTEN, chunk).await?
            };
        }
        Ok(inserted)
    }

    /// Commits, with a line in the audit log: who did what to which subject of which organisation.
    ///
    /// # Errors
    /// As the database's; nothing has happened then.
    pub async fn commit(self, organisation: OrganisationId, action: &'static str, subject: Option<Uuid>) -> Result<()> {
        let (id, now, actor) = (self.new_id::<Uuid>()?, self.now, self.actor_id());
        let line = args![organisation, id, now, actor, action, subject];
        match self.transaction {
            Tx::Sqlite(work) => drop(work.finish(INSERT_AUDIT_LINE.sql, line).await?),
            Tx::Postgres(mut tx) => {
                postgres_execute(&mut *tx, INSERT_AUDIT_LINE.sql, true, line).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// Holds something by name until the work ends: shared with others who share it, or alone. Whoever cannot have it yet
    /// waits, and then sees what the others have committed. Take several in the order of their names.
    ///
    /// An embedded file has one writer, who holds everything; there it costs nothing.
    ///
    /// # Errors
    /// As the database's.
    pub async fn hold(&mut self, hold: Hold, name: &str) -> Result<()> {
        if let Tx::Postgres(tx) = &mut self.transaction {
            let sql = match hold {
                Hold::Shared => "select pg_advisory_xact_lock_shared(hashtextextended($1, 0))",
                Hold::Alone => "select pg_advisory_xact_lock(hashtextextended($1, 0))",
            };
            postgres_execute(&mut **tx, sql, true, args![name]).await?;
        }
        Ok(())
    }
}

impl Fetch for Work {
    async fn all(&mut self, statement: &'static Statement, args: Vec<Value>) -> Result<Vec<Row>> {
        match &mut self.transaction {
            Tx::Sqlite(work) => work.all(statement.sql, args).await,
            Tx::Postgres(tx) => postgres_all(&mut **tx, statement, args).await,
        }
    }
}

fn repeated(statement: &'static Statement, rows: usize, width: usize) -> Result<String> {
    match statement.repeated(rows) {
        Some((sql, columns)) if columns == width => Ok(sql),
        _ => Err(Error::Internal(format!("{} does not insert rows of {width} values", statement.name))),
    }
}

fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Error::Unavailable(e.to_string()))?;
    Ok(bytes)
}

impl Db {
    /// Random bytes for tokens and keys.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the machine has no randomness to give.
    pub fn random<const N: usize>(&self) -> Result<[u8; N]> {
        random_bytes()
    }

    /// A new id that tells nothing about when it was made (version 4).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the machine has no randomness to give.
    pub fn new_random_id<T: From<Uuid>>(&self) -> Result<T> {
        Ok(T::from(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid()))
    }
}
