//! Which connection to the embedded file is next? A few of them read side by side, one writes. A file does not hang up, so
//! they are not asked before and after every statement whether they are still there, as the general pool does; each of
//! those questions would cost as much as a small read.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Error, Result};

/// How long somebody waits for a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Connections to an embedded file, opened when they are first needed. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Connections {
    at_once: u32,
    options: Arc<SqliteConnectOptions>,
    idle: Arc<Mutex<Vec<SqliteConnection>>>,
    turns: Arc<Semaphore>,
}

impl Connections {
    /// At most so many at the same time.
    pub(crate) fn new(at_once: u8, options: SqliteConnectOptions) -> Self {
        let turns = Arc::new(Semaphore::new(at_once.into()));
        Self { at_once: at_once.into(), options: Arc::new(options), idle: Arc::default(), turns }
    }

    /// A connection for one reading or one transaction. Dropped without [`Taken::give_back`] (somebody stopped waiting for
    /// its answer) it is closed, which rolls back, and another one is opened in its place.
    pub(crate) async fn take(&self) -> Result<Taken> {
        let turn = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.turns).acquire_owned());
        let turn = turn.await.map_err(|_| Error::Unavailable("too many are waiting".to_owned()))?;
        let turn = turn.map_err(|_| Error::Unavailable("the database is being closed".to_owned()))?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        Ok(Taken { connection, home: Arc::clone(&self.idle), turn })
    }

    /// Waits until nobody uses any, and closes.
    pub(crate) async fn close(&self) {
        let _turns = self.turns.acquire_many(self.at_once).await;
        self.turns.close();
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in idle {
            let _ = connection.close().await; // whatever was acknowledged is on disk
        }
    }
}

/// A connection that somebody uses.
pub(crate) struct Taken {
    connection: SqliteConnection,
    home: Arc<Mutex<Vec<SqliteConnection>>>,
    turn: OwnedSemaphorePermit,
}

impl Taken {
    /// Lets the next one have it.
    pub(crate) fn give_back(self) {
        let Self { connection, home, turn } = self;
        home.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        drop(turn);
    }
}

impl Deref for Taken {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Taken {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
