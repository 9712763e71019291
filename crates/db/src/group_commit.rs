//! How can thousands of small writes a second each be on disk before they are acknowledged? On SQLite one writer takes
//! what has gathered while the last group was synced, commits it in one transaction, and then answers each. PostgreSQL
//! does this by itself.

use tokio::sync::{mpsc, oneshot};

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
    pub(crate) fn start(pools: Pools) -> Self {
        let queue = match &pools {
            Pools::Sqlite { .. } => {
                let (sender, receiver) = mpsc::channel(QUEUE);
                tokio::spawn(write(pools.clone(), receiver));
                Some(sender)
            }
            Pools::Postgres(_) => None,
        };
        Self { pools, queue }
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

async fn write(pools: Pools, mut queue: mpsc::Receiver<Request>) {
    let Pools::Sqlite { write: connections, .. } = pools else { return };
    let mut group = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut group, GROUP).await > 0 {
        let gathered = std::mem::replace(&mut group, Vec::with_capacity(GROUP));
        let done = match connections.take().await {
            Ok(connection) => {
                let job = move |connection: &mut Connection| {
                    answer(connection, gathered);
                    Ok(())
                };
                connection.finally(job).await
            }
            Err(error) => {
                refuse(&error.to_string(), gathered);
                Ok(())
            }
        };
        if done.is_err() {
            return; // the program is ending; whoever waits is told by the answer that does not come
        }
    }
}

fn refuse(reason: &str, group: Vec<Request>) {
    for request in group {
        let _ = request.answer.send(Err(Error::Unavailable(reason.to_owned())));
    }
}

/// Makes the writes of a group and answers each. Here, where waiting is allowed.
fn answer(connection: &mut Connection, group: Vec<Request>) {
    match together(connection, &group) {
        Ok(counts) => {
            for (request, count) in group.into_iter().zip(counts) {
                let _ = request.answer.send(Ok(count)); // the asker may have gone; the write stands
            }
        }
        // Somebody's write was refused, so nobody's was made: each alone, to find whose it was.
        Err(_) => {
            for Request { statement, args, answer } in group {
                let alone = connection.settle().and_then(|()| Ok(connection.run(statement.sql, true, &args)?.changed));
                let _ = answer.send(alone);
            }
        }
    }
}

fn together(connection: &mut Connection, group: &[Request]) -> Result<Vec<u64>> {
    connection.run(BEGIN, true, &[])?;
    let mut counts = Vec::with_capacity(group.len());
    for request in group {
        counts.push(connection.run(request.statement.sql, true, &request.args)?.changed);
    }
    connection.run(COMMIT, true, &[])?;
    Ok(counts)
}
