//! How many trips to the driver's thread does a transaction on the embedded file take? One a statement: `begin` travels with
//! the first one and `commit` with the last, because a trip costs more than most statements do.

use futures_util::TryStreamExt as _;
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{AssertSqlSafe, Either, Executor as _};

use crate::connections::{Connections, Taken};
use crate::engine::sqlite_arguments;
use crate::row::Inner;
use crate::{Error, Result, Row, Value};

/// A transaction that turns out to write can fail half-way with "busy"; one that says so at once waits first.
const BEGIN: &str = "begin immediate; ";
const COMMIT: &str = "; commit";

/// A transaction on the writing connection. Dropped without [`SqliteWork::finish`], nothing has happened.
pub(crate) struct SqliteWork {
    connection: Option<Taken>,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    /// Nothing has been sent.
    Fresh,
    /// The transaction has begun and every statement went well.
    Open,
    /// A statement was refused, or nobody waited for its answer: as on PostgreSQL nothing more can be done. What SQLite has
    /// made of the transaction is not known; on a full disk it rolls back by itself.
    Broken,
}

impl SqliteWork {
    /// Waits for the writing connection.
    pub(crate) async fn take(from: &Connections) -> Result<Self> {
        Ok(Self { connection: Some(from.take().await?), state: State::Fresh })
    }

    pub(crate) async fn all(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>> {
        Ok(self.run(sql, true, args, false).await?.1)
    }

    /// How many rows the statement changed.
    pub(crate) async fn execute(&mut self, sql: &str, persistent: bool, args: Vec<Value>) -> Result<u64> {
        Ok(self.run(sql, persistent, args, false).await?.0)
    }

    /// The last statement, and the commit: when it returns, everything is on disk.
    pub(crate) async fn finish(mut self, sql: &str, args: Vec<Value>) -> Result<u64> {
        let changed = self.run(sql, true, args, true).await?.0;
        if let Some(connection) = self.connection.take() {
            connection.give_back();
        }
        Ok(changed)
    }

    async fn run(&mut self, sql: &str, persistent: bool, args: Vec<Value>, last: bool) -> Result<(u64, Vec<Row>)> {
        let before = std::mem::replace(&mut self.state, State::Broken);
        let (Some(connection), false) = (&mut self.connection, before == State::Broken) else {
            return Err(Error::Internal("a statement of this work was refused; nothing more can be done in it".into()));
        };
        // A single statement is a transaction already.
        let (begin, commit) = (before == State::Fresh && !last, before == State::Open && last);
        let text = [if begin { BEGIN } else { "" }, sql, if commit { COMMIT } else { "" }].concat();
        // The text is a registered statement or one repeated from it: it never holds a value.
        let query = sqlx::query_with::<Sqlite, SqliteArguments>(AssertSqlSafe(text), sqlite_arguments(args)?)
            .persistent(persistent);
        let mut outcomes = connection.fetch_many(query);
        let (mut rows, mut changed) = (Vec::new(), Vec::with_capacity(2));
        while let Some(outcome) = outcomes.try_next().await? {
            match outcome {
                Either::Left(done) => changed.push(done.rows_affected()),
                Either::Right(row) => rows.push(Row(Inner::Sqlite(row))),
            }
        }
        self.state = State::Open;
        // `begin` and `commit` repeat the number of whatever was changed before them.
        Ok((changed.get(usize::from(begin)).copied().unwrap_or_default(), rows))
    }
}

impl Drop for SqliteWork {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        match tokio::runtime::Handle::try_current() {
            _ if self.state == State::Fresh => connection.give_back(),
            Ok(runtime) => drop(runtime.spawn(async move {
                // A connection that has nothing to roll back is not in the state that it should be in: it is closed.
                if connection.execute("rollback").await.is_ok() {
                    connection.give_back();
                }
            })),
            Err(_) => {} // the program ends; closing rolls back
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;

    struct File(std::path::PathBuf);

    impl File {
        async fn with_a_table(name: &str) -> (Self, Connections) {
            let path = std::env::temp_dir().join(format!("ombud-db-{}-{name}.db", std::process::id()));
            let file = Self(path);
            let options = SqliteConnectOptions::new().filename(&file.0).create_if_missing(true);
            let connections = Connections::new(1, options.busy_timeout(Duration::from_millis(20)));
            SqliteWork::take(&connections)
                .await
                .unwrap()
                .finish("create table t (a integer unique)", vec![])
                .await
                .unwrap();
            (file, connections)
        }
    }

    impl Drop for File {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    const INSERT: &str = "insert into t (a) values ($1)";

    async fn insert(work: &mut SqliteWork, number: i64) -> Result<u64> {
        work.execute(INSERT, true, vec![number.into()]).await
    }

    async fn numbers(connections: &Connections) -> Vec<i64> {
        let mut work = SqliteWork::take(connections).await.unwrap();
        let rows = work.all("select a from t order by a", vec![]).await.unwrap();
        rows.iter().map(|row| row.get("a").unwrap()).collect()
    }

    #[tokio::test]
    async fn a_work_counts_what_each_statement_changed_and_stands_when_it_is_finished() {
        let (_file, connections) = File::with_a_table("finished").await;
        let mut work = SqliteWork::take(&connections).await.unwrap();
        assert_eq!(work.execute("insert into t (a) values (?), (?)", true, vec![1.into(), 2.into()]).await.unwrap(), 2);
        assert_eq!(insert(&mut work, 3).await.unwrap(), 1);
        assert_eq!(work.finish("delete from t where a < $1", vec![3.into()]).await.unwrap(), 2);
        assert_eq!(numbers(&connections).await, [3]);
        let alone = SqliteWork::take(&connections).await.unwrap().finish(INSERT, vec![4.into()]).await.unwrap();
        assert_eq!((alone, numbers(&connections).await), (1, vec![3, 4]));
    }

    #[tokio::test]
    async fn a_dropped_work_has_done_nothing_and_the_next_one_goes_on() {
        let (_file, connections) = File::with_a_table("dropped").await;
        drop(SqliteWork::take(&connections).await.unwrap());
        let mut work = SqliteWork::take(&connections).await.unwrap();
        insert(&mut work, 1).await.unwrap();
        drop(work);
        assert_eq!(numbers(&connections).await, Vec::<i64>::new());
    }

    #[tokio::test]
    async fn a_refused_statement_ends_the_work() {
        let (_file, connections) = File::with_a_table("refused").await;
        let mut work = SqliteWork::take(&connections).await.unwrap();
        insert(&mut work, 1).await.unwrap();
        assert!(matches!(insert(&mut work, 1).await, Err(Error::Rule(_))));
        assert!(insert(&mut work, 2).await.is_err());
        assert!(work.finish(INSERT, vec![3.into()]).await.is_err());
        assert_eq!(numbers(&connections).await, Vec::<i64>::new());
    }

    #[tokio::test]
    async fn a_work_that_could_not_begin_writes_nothing_outside_a_transaction() {
        let (file, connections) = File::with_a_table("busy").await;
        let elsewhere = Connections::new(1, SqliteConnectOptions::new().filename(&file.0));
        let mut theirs = SqliteWork::take(&elsewhere).await.unwrap();
        insert(&mut theirs, 1).await.unwrap();
        let mut ours = SqliteWork::take(&connections).await.unwrap();
        assert!(matches!(insert(&mut ours, 2).await, Err(Error::Unavailable(_))));
        theirs.finish(INSERT, vec![3.into()]).await.unwrap();
        assert!(ours.finish(INSERT, vec![4.into()]).await.is_err());
        assert_eq!(numbers(&connections).await, [1, 3]);
    }
}
