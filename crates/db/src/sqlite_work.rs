//! What does a transaction on the embedded file need? The one writing connection; `begin` with the first statement and `commit`
//! with the last, which waits for the disk and therefore does so where waiting is allowed.

use crate::connections::{Connections, Taken};
use crate::sqlite::Connection;
use crate::{Error, Result, Row, Value};

/// A transaction that turns out to write can fail half-way with "busy"; one that says so at once waits first.
pub(crate) const BEGIN: &str = "begin immediate";
pub(crate) const COMMIT: &str = "commit";

/// A transaction on the writing connection. Dropped without [`SqliteWork::finish`], nothing has happened.
pub(crate) struct SqliteWork(State);

enum State {
    /// Nothing has been asked for.
    Fresh(Taken),
    /// The transaction has begun and every statement went well.
    Open(Taken),
    /// A statement was refused, or nobody waited for its answer: as on PostgreSQL nothing more can be done, and what was done
    /// has been taken back.
    Broken,
}

impl SqliteWork {
    /// Waits for the writing connection.
    pub(crate) async fn take(from: &Connections) -> Result<Self> {
        Ok(Self(State::Fresh(from.take().await?)))
    }

    pub(crate) async fn all(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<Row>> {
        let (connection, outcome) = self.begun().await?.run(sql, args).await?;
        self.0 = State::Open(connection);
        Ok(outcome.rows)
    }

    /// How many rows the statement changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64> {
        let (connection, outcome) = self.begun().await?.run(sql, args).await?;
        self.0 = State::Open(connection);
        Ok(outcome.changed)
    }

    /// The same for each `width` values.
    pub(crate) async fn execute_for_each(
        &mut self,
        sql: &'static str,
        width: usize,
        values: Vec<Value>,
    ) -> Result<u64> {
        let (connection, changed) = self.begun().await?.run_for_each(sql, width, values).await?;
        self.0 = State::Open(connection);
        Ok(changed)
    }

    /// The last statement, and the commit: when it returns, everything is on disk.
    pub(crate) async fn finish(self, sql: &'static str, args: Vec<Value>) -> Result<u64> {
        let (connection, begun) = match self.0 {
            State::Fresh(connection) => (connection, false), // a single statement is a transaction already
            State::Open(connection) => (connection, true),
            State::Broken => return Err(broken()),
        };
        let job = move |connection: &mut Connection| {
            let changed = connection.run(sql, &args)?.changed;
            if begun {
                connection.run(COMMIT, &[])?;
            }
            Ok(changed)
        };
        connection.finally(job).await
    }

    /// The connection, in a transaction. Until it is put back the work counts as broken.
    async fn begun(&mut self) -> Result<Taken> {
        match std::mem::replace(&mut self.0, State::Broken) {
            State::Fresh(connection) => Ok(connection.run(BEGIN, Vec::new()).await?.0),
            State::Open(connection) => Ok(connection),
            State::Broken => Err(broken()),
        }
    }
}

fn broken() -> Error {
    Error::Internal("a statement of this work was refused; nothing more can be done in it".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::sqlite::Options;

    struct File(std::path::PathBuf);

    impl File {
        async fn with_a_table(name: &str) -> (Self, Connections) {
            let path = std::env::temp_dir().join(format!("ombud-db-{}-{name}.db", std::process::id()));
            let file = Self(path);
            let connections = Connections::new(1, file.options());
            SqliteWork::take(&connections)
                .await
                .unwrap()
                .finish("create table t (a integer unique)", vec![])
                .await
                .unwrap();
            (file, connections)
        }

        fn options(&self) -> Options {
            Options { patience: Duration::from_millis(20), ..Options::writing(&self.0) }
        }
    }

    impl Drop for File {
        fn drop(&mut self) {
            for end in ["db", "db-wal", "db-shm"] {
                let _ = std::fs::remove_file(self.0.with_extension(end));
            }
        }
    }

    const INSERT: &str = "insert into t (a) values ($1)";

    const LONG: &str =
        "with recursive c (n) as (select 1 union all select n + 1 from c where n < 100000) select max(n) as n from c";

    async fn insert(work: &mut SqliteWork, number: i64) -> Result<u64> {
        work.execute(INSERT, vec![number.into()]).await
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
        assert_eq!(work.execute("insert into t (a) values (?), (?)", vec![1.into(), 2.into()]).await.unwrap(), 2);
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
    async fn of_rows_of_which_one_is_refused_none_is_there() {
        let (_file, connections) = File::with_a_table("rows").await;
        for (numbers_to_insert, there) in [(vec![1, 2, 2], vec![]), (vec![1, 2, 3], vec![1, 2, 3])] {
            let mut work = SqliteWork::take(&connections).await.unwrap();
            let rows = numbers_to_insert.into_iter().map(Value::from).collect();
            let inserted = work.execute_for_each(INSERT, 1, rows).await;
            assert_eq!(inserted.ok(), (!there.is_empty()).then_some(3));
            let finished = work.finish("delete from t where a > $1", vec![3.into()]).await;
            assert_eq!(finished.is_ok(), !there.is_empty());
            assert_eq!(numbers(&connections).await, there);
        }
    }

    #[tokio::test]
    async fn a_work_that_could_not_begin_writes_nothing_outside_a_transaction() {
        let (file, connections) = File::with_a_table("busy").await;
        let elsewhere = Connections::new(1, file.options());
        let mut theirs = SqliteWork::take(&elsewhere).await.unwrap();
        insert(&mut theirs, 1).await.unwrap();
        let mut ours = SqliteWork::take(&connections).await.unwrap();
        assert!(matches!(insert(&mut ours, 2).await, Err(Error::Unavailable(_))));
        theirs.finish(INSERT, vec![3.into()]).await.unwrap();
        assert!(ours.finish(INSERT, vec![4.into()]).await.is_err());
        assert_eq!(numbers(&connections).await, [1, 3]);
    }

    #[tokio::test]
    async fn a_work_waits_until_another_process_is_done() {
        let (file, connections) = File::with_a_table("waits").await;
        let elsewhere = Connections::new(1, file.options());
        let patient = Connections::new(1, Options::writing(&file.0));
        let mut theirs = SqliteWork::take(&elsewhere).await.unwrap();
        insert(&mut theirs, 1).await.unwrap();
        let mut ours = SqliteWork::take(&patient).await.unwrap();
        let (inserted, finished) = tokio::join!(insert(&mut ours, 2), async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            theirs.finish(INSERT, vec![3.into()]).await
        });
        assert_eq!((inserted.unwrap(), finished.unwrap()), (1, 1));
        ours.finish(INSERT, vec![4.into()]).await.unwrap();
        assert_eq!(numbers(&connections).await, [1, 2, 3, 4]);
    }

    #[tokio::test]
    async fn a_long_reading_leaves_what_the_work_has_written() {
        let (_file, connections) = File::with_a_table("long").await;
        let mut work = SqliteWork::take(&connections).await.unwrap();
        insert(&mut work, 1).await.unwrap();
        let rows = work.all(LONG, vec![]).await.unwrap();
        assert_eq!(rows[0].get::<i64>("n").unwrap(), 100_000);
        work.finish(INSERT, vec![2.into()]).await.unwrap();
        assert_eq!(numbers(&connections).await, [1, 2]);
    }

    #[tokio::test]
    async fn a_write_that_nobody_waits_for_is_made_whole() {
        let (file, connections) = File::with_a_table("alone").await;
        let elsewhere = Connections::new(1, file.options());
        let patient = Connections::new(1, Options::writing(&file.0));
        let mut theirs = SqliteWork::take(&elsewhere).await.unwrap();
        insert(&mut theirs, 1).await.unwrap();
        let ours = SqliteWork::take(&patient).await.unwrap();
        let waited = tokio::time::timeout(Duration::from_millis(1), ours.finish(INSERT, vec![2.into()])).await;
        assert!(waited.is_err(), "the other process is at work");
        theirs.finish(INSERT, vec![3.into()]).await.unwrap();
        drop(patient.take().await.unwrap()); // when the write has been made
        assert_eq!(numbers(&connections).await, [1, 2, 3]);
    }

    #[tokio::test]
    async fn a_transaction_that_nobody_goes_on_with_is_taken_back() {
        let (_file, connections) = File::with_a_table("left").await;
        let mut work = SqliteWork::take(&connections).await.unwrap();
        insert(&mut work, 1).await.unwrap();
        let State::Open(connection) = work.0 else { panic!("the work is open") };
        let (go_on, wait) = std::sync::mpsc::channel::<()>();
        let job = connection.finally(move |_| {
            wait.recv().unwrap();
            Ok(())
        });
        assert!(tokio::time::timeout(Duration::from_millis(1), job).await.is_err(), "the job waits");
        go_on.send(()).unwrap();
        assert_eq!(numbers(&connections).await, Vec::<i64>::new());
    }
}
