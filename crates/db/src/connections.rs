//! Which connection to the embedded file is next? A few of them read side by side, one writes. Statements run on the thread
//! that asks; what may wait (the disk at a commit, another process) or takes long is given a thread where waiting is allowed,
//! and takes the connection along.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::sqlite::{Connection, Options, Outcome, Refusal};
use crate::{Error, Result, Value};

/// How long somebody waits for a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// More values (the rows of an import; a register of twenty that is corrected has 680) are given a thread of their own.
const QUICK_VALUES: usize = 800;

/// Connections to an embedded file, opened when they are first needed. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Connections {
    at_once: u32,
    options: Arc<Options>,
    idle: Idle,
    turns: Arc<Semaphore>,
}

type Idle = Arc<Mutex<Vec<Connection>>>;

impl Connections {
    /// At most so many at the same time.
    pub(crate) fn new(at_once: u8, options: Options) -> Self {
        let turns = Arc::new(Semaphore::new(at_once.into()));
        Self { at_once: at_once.into(), options: Arc::new(options), idle: Arc::default(), turns }
    }

    /// A connection for one reading or one transaction.
    pub(crate) async fn take(&self) -> Result<Taken> {
        let turn = match Arc::clone(&self.turns).try_acquire_owned() {
            Ok(turn) => turn,
            Err(_) => self.wait_for_a_turn().await?,
        };
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let options = Arc::clone(&self.options);
                aside(move || Connection::open(&options)).await??
            }
        };
        Ok(Taken { connection: Some(connection), home: Arc::clone(&self.idle), _turn: turn })
    }

    async fn wait_for_a_turn(&self) -> Result<OwnedSemaphorePermit> {
        let turn = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| Error::Unavailable("too many are waiting".to_owned()))?;
        turn.map_err(|_| Error::Unavailable("the database is being closed".to_owned()))
    }

    /// Waits until nobody uses any, and closes.
    pub(crate) async fn close(&self) {
        let _turns = self.turns.acquire_many(self.at_once).await;
        self.turns.close();
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        let _ = aside(move || drop(idle)).await; // whatever was acknowledged is on disk
    }
}

/// A connection that somebody uses. Dropped, what was begun and not committed is taken back and the next one has it, wherever
/// that happens: with somebody who stopped waiting, or at the end of a job that nobody waits for any more.
pub(crate) struct Taken {
    connection: Option<Connection>,
    home: Idle,
    _turn: OwnedSemaphorePermit,
}

impl Taken {
    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until it is dropped")
    }

    /// Runs a statement: here and now when it is quick, otherwise where it may take its time. Nothing is given back when
    /// it fails, so that nobody goes on with a transaction of which a part is missing.
    pub(crate) async fn run(mut self, sql: &'static str, args: Vec<Value>) -> Result<(Self, Outcome)> {
        match self.connection().run(sql, &args) {
            Ok(outcome) => Ok((self, outcome)),
            Err(Refusal::NotQuickly(_)) => self.patiently(move |connection| Ok(connection.run(sql, &args)?)).await,
            Err(Refusal::Failed(error)) => Err(error),
        }
    }

    /// Runs a changing statement for each `width` values, in a transaction that has begun: here and now when they are few.
    pub(crate) async fn run_for_each(
        mut self,
        sql: &'static str,
        width: usize,
        values: Vec<Value>,
    ) -> Result<(Self, u64)> {
        if values.len() > QUICK_VALUES {
            return self.patiently(move |connection| connection.run_for_each(sql, width, &values)).await;
        }
        let changed = self.connection().run_for_each(sql, width, &values)?;
        Ok((self, changed))
    }

    /// Does `job` where it may wait. The job is done to its end even if nobody waits for it.
    async fn patiently<T: Send + 'static>(
        mut self,
        job: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<(Self, T)> {
        aside(move || {
            let done = self.connection().patiently(job)?;
            Ok((self, done))
        })
        .await?
    }

    /// Does `job` where it may wait, as the last thing with this connection: the next one has it before whoever waits for
    /// the job hears of its end.
    pub(crate) async fn finally<T: Send + 'static>(
        mut self,
        job: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        aside(move || self.connection().patiently(job)).await?
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take()
            && connection.settle().is_ok()
        {
            self.home.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

async fn aside<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    spawn_blocking(job).await.map_err(|problem| match problem.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) => Error::Unavailable("the program is ending".to_owned()),
    })
}
