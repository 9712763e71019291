//! How is a statement run on an embedded file? Where its answer is needed, because the file answers most of them sooner than
//! another thread could be woken. What turns out to take long, or to wait for another process, says so and is run again on
//! a thread that may wait.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OpenFlags};

use crate::row::{Cell, Inner, SqliteRow};
use crate::{Error, Prepared, Result, Row, Value};

/// How long a thread that may wait waits for another process.
const PATIENCE: Duration = Duration::from_secs(5);
/// Prepared statements that a connection keeps: all of the program's.
const KEPT_STATEMENTS: usize = 512;
/// Every so many instructions of SQLite's machine it is asked whether a reading may go on.
const INSTRUCTIONS: i32 = 1_000;
/// How often it may where nobody is to wait: about a millisecond, some thousand rows.
const QUICK: u32 = 20;
const UNLIMITED: u32 = u32::MAX;

/// How a file is opened.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) path: PathBuf,
    pub(crate) read_only: bool,
    pub(crate) patience: Duration,
}

impl Options {
    pub(crate) fn writing(path: &Path) -> Self {
        Self { path: path.to_owned(), read_only: false, patience: PATIENCE }
    }

    pub(crate) fn reading(path: &Path) -> Self {
        Self { read_only: true, ..Self::writing(path) }
    }
}

/// A connection. It does not wait and does not read for long, unless it is told to ([`Connection::patiently`]).
pub(crate) struct Connection {
    /// Boxed, because a connection goes from hand to hand.
    driver: Box<rusqlite::Connection>,
    /// How many times more the statement that is running may go on.
    allowance: Arc<AtomicU32>,
    patience: Duration,
    patient: bool,
    /// What is known of the statements that were run, by the place of their text in the program.
    shapes: HashMap<(usize, usize), Arc<Shape>>,
}

/// What a statement takes and gives. Asking SQLite for it each time costs as much as many a statement. (A prepared statement
/// gives the same columns for ever, unless it asks for `*` of a table that gets another one.)
struct Shape {
    columns: Arc<[Box<str>]>,
    /// Which value each placeholder stands for, counted from 0: SQLite numbers placeholders in the order in which they stand in
    /// the text; `$3` is only a name to it. A bare `?` has none.
    places: Box<[usize]>,
    reads: bool,
}

/// What a statement gave.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) changed: u64,
    pub(crate) rows: Vec<Row>,
}

/// Why a statement was not run to its end.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It takes long, or another process is at work. Nothing has happened; a patient connection may do it.
    NotQuickly(Error),
    /// Anything else.
    Failed(Error),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::OperationInterrupted) => Self::NotQuickly(error.into()),
            _ => Self::Failed(error.into()),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotQuickly(error) | Refusal::Failed(error) => error,
        }
    }
}

impl Connection {
    /// Opens the file, and makes it when it is not there and may be written. Waits for the disk.
    pub(crate) fn open(options: &Options) -> Result<Self> {
        let how = if options.read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        let driver = rusqlite::Connection::open_with_flags(&options.path, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        driver.busy_timeout(options.patience)?;
        driver.pragma_update(None, "foreign_keys", true)?;
        if !options.read_only {
            driver.pragma_update(None, "journal_mode", "wal")?;
        }
        driver.pragma_update(None, "synchronous", "full")?;
        driver.busy_timeout(Duration::ZERO)?;
        driver.set_prepared_statement_cache_capacity(KEPT_STATEMENTS);
        let allowance = Arc::new(AtomicU32::new(UNLIMITED));
        let left = Arc::clone(&allowance);
        // The handler says whether to stop. Only the thread that runs the statement touches the number.
        let stop = move || match left.load(Ordering::Relaxed) {
            UNLIMITED => false,
            0 => true,
            more => {
                left.store(more - 1, Ordering::Relaxed);
                false
            }
        };
        driver.progress_handler(INSTRUCTIONS, Some(stop))?;
        Ok(Self {
            driver: Box::new(driver),
            allowance,
            patience: options.patience,
            patient: false,
            shapes: HashMap::new(),
        })
    }

    /// Waits for other processes and reads for as long as it takes, while `job` runs.
    pub(crate) fn patiently<T>(&mut self, job: impl FnOnce(&mut Self) -> T) -> T {
        self.be_patient(true);
        let done = job(self);
        self.be_patient(false);
        done
    }

    fn be_patient(&mut self, patient: bool) {
        self.patient = patient;
        // Refused only for a connection that is closed.
        let _ = self.driver.busy_timeout(if patient { self.patience } else { Duration::ZERO });
    }

    /// Runs one statement, and keeps it prepared.
    pub(crate) fn run(&mut self, sql: &'static str, args: &[Value]) -> std::result::Result<Outcome, Refusal> {
        let mut statement = self.driver.prepare_cached(sql)?;
        let shape = shape(&mut self.shapes, sql, &statement)?;
        bind(&mut statement, &shape, args)?;
        // A change that is interrupted takes its whole transaction with it, so that only readings are.
        let limited = shape.reads && !self.patient;
        self.allowance.store(if limited { QUICK } else { UNLIMITED }, Ordering::Relaxed);
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let mut cells = Vec::with_capacity(shape.columns.len());
            for at in 0..shape.columns.len() {
                cells.push(Cell::from(row.get_ref(at)?));
            }
            let row = SqliteRow { columns: Arc::clone(&shape.columns), cells: cells.into_boxed_slice() };
            found.push(Row(Inner::Sqlite(row)));
        }
        drop(rows);
        Ok(Outcome { changed: if shape.reads { 0 } else { self.driver.changes() }, rows: found })
    }

    /// Runs one changing statement for each `width` values, and counts what it changed. For SQLite that is less work than one
    /// statement of many rows: such a one keeps the pages as they were before it, in a file once they are more than a few,
    /// so that it can be taken back alone. Here nobody wants that: a work of which something is refused is taken back whole.
    ///
    /// # Errors
    /// Never [`Refusal::NotQuickly`]: some of it may have happened.
    pub(crate) fn run_for_each(&mut self, sql: &'static str, width: usize, values: &[Value]) -> Result<u64> {
        let mut statement = self.driver.prepare_cached(sql)?;
        let shape = shape(&mut self.shapes, sql, &statement)?;
        if width == 0 || shape.places.len() != width || !values.len().is_multiple_of(width) {
            return Err(Error::Internal(format!("{} values are not rows of {}", values.len(), shape.places.len())));
        }
        self.allowance.store(UNLIMITED, Ordering::Relaxed);
        let mut changed = 0;
        for row in values.chunks_exact(width) {
            bind(&mut statement, &shape, row)?;
            changed += u64::try_from(statement.raw_execute()?).unwrap_or(0);
        }
        Ok(changed)
    }

    /// Runs several statements without values.
    pub(crate) fn run_script(&mut self, sql: &str) -> Result<()> {
        self.allowance.store(UNLIMITED, Ordering::Relaxed);
        Ok(self.driver.execute_batch(sql)?)
    }

    /// How a statement is understood.
    pub(crate) fn prepare(&self, sql: &str) -> Result<Prepared> {
        let statement = self.driver.prepare(sql)?;
        let columns = statement.column_names().into_iter().map(str::to_owned).collect();
        Ok(Prepared { columns, parameters: statement.parameter_count() })
    }

    /// How a statement would be carried out: the fourth column of `explain query plan`.
    pub(crate) fn plan(&self, sql: &str) -> Result<Vec<String>> {
        let mut statement = self.driver.prepare(&format!("explain query plan {sql}"))?;
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(row.get(3)?);
        }
        Ok(steps)
    }

    /// Takes back whatever was begun and not committed. Without success the connection is of no more use.
    pub(crate) fn settle(&mut self) -> Result<()> {
        self.be_patient(false);
        if self.driver.is_autocommit() { Ok(()) } else { self.run_script("rollback") }
    }
}

/// The statement's shape, looked up by where its text stands: a part of the program stays where it is.
fn shape(
    known: &mut HashMap<(usize, usize), Arc<Shape>>,
    sql: &'static str,
    statement: &rusqlite::Statement<'_>,
) -> std::result::Result<Arc<Shape>, Refusal> {
    let place = (sql.as_ptr().addr(), sql.len());
    if let Some(shape) = known.get(&place) {
        return Ok(Arc::clone(shape));
    }
    let number = |at: usize| match statement.parameter_name(at) {
        None => Ok(at),
        Some(name) => name[1..].parse().map_err(|_| wrong(format!("{name} is not a number"))),
    };
    let numbers = (1..=statement.parameter_count()).map(number);
    let places = numbers.map(|number| number?.checked_sub(1).ok_or_else(|| wrong("values are counted from 1".into())));
    let shape = Arc::new(Shape {
        places: places.collect::<std::result::Result<_, _>>()?,
        columns: statement.column_names().into_iter().map(Box::from).collect(),
        reads: statement.readonly(),
    });
    known.insert(place, Arc::clone(&shape));
    Ok(shape)
}

fn bind(statement: &mut rusqlite::Statement<'_>, shape: &Shape, args: &[Value]) -> std::result::Result<(), Refusal> {
    for (at, place) in shape.places.iter().enumerate() {
        let missing = || wrong(format!("there are {} values and no {}", args.len(), place + 1));
        statement.raw_bind_parameter(at + 1, to_sql(args.get(*place).ok_or_else(missing)?))?;
    }
    Ok(())
}

fn wrong(problem: String) -> Refusal {
    Refusal::Failed(Error::Internal(problem))
}

fn to_sql(value: &Value) -> ToSqlOutput<'_> {
    let value = match value {
        Value::Uuid(Some(v)) => ValueRef::Blob(v.as_bytes()),
        Value::Text(Some(v)) => ValueRef::Text(v.as_bytes()),
        Value::Int(Some(v)) => ValueRef::Integer(*v),
        Value::Real(Some(v)) => ValueRef::Real(*v),
        Value::Bytes(Some(v)) => ValueRef::Blob(v),
        Value::Uuid(None) | Value::Text(None) | Value::Int(None) | Value::Real(None) | Value::Bytes(None) => {
            return Null.into();
        }
    };
    ToSqlOutput::Borrowed(value)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn connection() -> Connection {
        Connection::open(&Options::writing(Path::new(":memory:"))).unwrap()
    }

    #[test]
    fn a_placeholder_means_its_number_wherever_it_stands() {
        let row = connection().run("select $2 as b, $1 as a, $2 as c", &["a".into(), "b".into()]).unwrap().rows;
        let [a, b, c] = ["a", "b", "c"].map(|column| row[0].get::<String>(column).unwrap());
        assert_eq!([a, b, c], ["a", "b", "b"]);
    }

    #[test]
    fn a_placeholder_without_a_value_is_refused() {
        let missing = connection().run("select $2", &["a".into()]);
        assert!(matches!(missing, Err(Refusal::Failed(Error::Internal(_)))));
    }

    #[test]
    fn values_come_back_as_they_went_in_and_ids_are_sixteen_bytes() {
        let id = Uuid::from_u128(7);
        let args = [id.into(), "å".into(), 3_i64.into(), 0.5.into(), vec![1_u8].into(), Value::Uuid(None)];
        let sql = "select $1 as id, typeof($1) || length($1) as kind, $2 as t, $3 as i, $4 as r, $5 as b, $6 as n";
        let row = connection().run(sql, &args).unwrap().rows.remove(0);
        assert_eq!(row.columns(), ["id", "kind", "t", "i", "r", "b", "n"]);
        assert_eq!((row.get::<Uuid>("id").unwrap(), row.get::<Vec<u8>>("id").unwrap().len()), (id, 16));
        assert_eq!(
            (row.get::<String>("kind").unwrap(), row.get::<String>("t").unwrap()),
            ("blob16".into(), "å".into())
        );
        assert_eq!((row.get::<i64>("i").unwrap(), row.get::<f64>("r").unwrap()), (3, 0.5));
        assert_eq!((row.get::<Vec<u8>>("b").unwrap(), row.get::<Option<Uuid>>("n").unwrap()), (vec![1], None));
        for refused in [row.get::<i64>("t").map(drop), row.get::<Uuid>("n").map(drop), row.get::<i64>("none").map(drop)]
        {
            assert!(matches!(refused, Err(Error::Column { .. })));
        }
    }

    #[test]
    fn rows_are_inserted_one_by_one_and_a_wrong_number_of_values_is_refused() {
        let mut connection = connection();
        connection.run("create table t (a integer, b text)", &[]).unwrap();
        let sql = "insert into t (a, b) values ($1, $2)";
        assert_eq!(connection.run_for_each(sql, 2, &[1.into(), "a".into(), 2.into(), "b".into()]).unwrap(), 2);
        for (width, values) in [(0, 0), (1, 1), (3, 3), (2, 3)] {
            let values = vec![Value::Int(Some(1)); values];
            assert!(matches!(connection.run_for_each(sql, width, &values), Err(Error::Internal(_))), "{width}");
        }
        let rows = connection.run("select group_concat(a || b) as all_of_them from t", &[]).unwrap().rows;
        assert_eq!(rows[0].get::<String>("all_of_them").unwrap(), "1a,2b");
    }

    #[test]
    fn a_long_reading_is_only_for_a_patient_connection() {
        let sql = "with recursive c (n) as (select 1 union all select n + 1 from c where n < 100000) select n from c";
        let mut connection = connection();
        assert!(matches!(connection.run(sql, &[]), Err(Refusal::NotQuickly(_))));
        assert_eq!(connection.patiently(|connection| connection.run(sql, &[]).unwrap().rows.len()), 100_000);
        assert!(matches!(connection.run(sql, &[]), Err(Refusal::NotQuickly(_))));
        assert_eq!(connection.run("select 1 as n", &[]).unwrap().rows.len(), 1);
    }

    #[test]
    fn rules_of_the_schema_are_told_from_other_failures() {
        let mut connection = connection();
        let table = "create table t (a integer not null unique check (a > 0), b integer references t (a))";
        connection.run(table, &[]).unwrap();
        for (values, is_a_rule) in
            [("1, null", false), ("1, null", true), ("0, null", true), ("null, 1", true), ("2, 9", true)]
        {
            let done = connection.run(format!("insert into t (a, b) values ({values})").leak(), &[]);
            assert_eq!(matches!(done, Err(Refusal::Failed(Error::Rule(_)))), is_a_rule, "{values}");
        }
        assert!(matches!(connection.run("selec 1", &[]), Err(Refusal::Failed(Error::Internal(_)))));
    }

    #[test]
    fn a_file_that_may_only_be_read_is_not_written() {
        let path = std::env::temp_dir().join(format!("ombud-db-{}-read.db", std::process::id()));
        Connection::open(&Options::writing(&path)).unwrap().run("create table t (a integer)", &[]).unwrap();
        let written = Connection::open(&Options::reading(&path)).unwrap().run("insert into t values (1)", &[]);
        assert!(matches!(written, Err(Refusal::Failed(Error::Unavailable(_)))));
        std::fs::remove_file(&path).unwrap();
    }
}
