//! How can thousands of small writes a second each be on disk before they are acknowledged? On SQLite one writer takes
//! what has gathered while the last group was synced, commits it in one transaction, and then answers each: a thread, because
//! whoever waits for the disk may not hold up others. PostgreSQL does this by itself.

use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use crate::connections::Connections;
use crate::engine::{Pools, postgres_execute};
use crate::sqlite::Connection;
use crate::sqlite_work::{BEGIN, COMMIT, SqliteWork};
use crate::{Error, Result, Statement, Value};

/// Handle of the writer.
#[derive(Clone)]
pub(crate) struct GroupCommit {
    pools: Pools,
    queue: Option<mpsc::Sender<Request>>,
}

struct Request {
    statement: &'static Statement,
    args: Vec<Value>,
    answer: oneshot::Sender<Result<u64>>,
}

/// How many writes wait in line before the next must be told to come back later.
const QUEUE: usize = 2_048;
/// How many writes share one commit.
const GROUP: usize = 256;

impl GroupCommit {
    /// Starts the writer; it ends with the last handle.
    pub(crate) fn start(pools: Pools) -> Result<Self> {
        let queue = match &pools {
            Pools::Sqlite { write: connections, .. } => {
                let (sender, receiver) = mpsc::channel(QUEUE);
                let (connections, runtime) = (connections.clone(), Handle::current());
                let writer = std::thread::Builder::new().name("writer".to_owned());
                writer
                    .spawn(move || write(&connections, &runtime, receiver))
                    .map_err(|why| Error::Unavailable(why.to_string()))?;
                Some(sender)
            }
            Pools::Postgres(_) => None,
        };
        Ok(Self { pools, queue })
    }

    pub(crate) async fn submit(&self, statement: &'static Statement, args: Vec<Value>) -> Result<u64> {
        match (&self.pools, &self.queue) {
            (_, Some(queue)) => {
                let (answer, answered) = oneshot::channel();
                queue
                    .try_send(Request { statement, args, answer })
                    .map_err(|_| Error::Unavailable("too many writes are waiting".into()))?;
                answered.await.map_err(|_| Error::Unavailable("the writer has stopped".into()))?
            }
            (Pools::Postgres(pool), None) => postgres_execute(pool, statement.sql, true, args).await,
            (Pools::Sqlite { write, .. }, None) => SqliteWork::take(write).await?.finish(statement.sql, args).await,
        }
    }
}

fn write(connections: &Connections, runtime: &Handle, mut queue: mpsc::Receiver<Request>) {
    let mut group = Vec::with_capacity(GROUP);
    while queue.blocking_recv_many(&mut group, GROUP) > 0 {
        match runtime.block_on(connections.take()) {
            Ok(mut taken) => taken.connection().patiently(|connection| answer(connection, &mut group)),
            Err(error) => refuse(&error.to_string(), &mut group),
        }
    }
}

fn refuse(reason: &str, group: &mut Vec<Request>) {
    for request in group.drain(..) {
        let _ = request.answer.send(Err(Error::Unavailable(reason.to_owned())));
    }
}

/// Makes the writes of a group and answers each.
fn answer(connection: &mut Connection, group: &mut Vec<Request>) {
    match together(connection, group) {
        Ok(counts) => {
            for (request, count) in group.drain(..).zip(counts) {
                let _ = request.answer.send(Ok(count)); // the asker may have gone; the write stands
            }
        }
        // Somebody's write was refused, so nobody's was made: each alone, to find whose it was.
        Err(_) => {
            for Request { statement, args, answer } in group.drain(..) {
                let alone = connection.settle().and_then(|()| Ok(connection.run(statement.sql, &args)?.changed));
                let _ = answer.send(alone);
            }
        }
    }
}

fn together(connection: &mut Connection, group: &[Request]) -> Result<Vec<u64>> {
    connection.run(BEGIN, &[])?;
    let mut counts = Vec::with_capacity(group.len());
    for request in group {
        counts.push(connection.run(request.statement.sql, &request.args)?.changed);
    }
    connection.run(COMMIT, &[])?;
    Ok(counts)
}
