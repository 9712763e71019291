//! How can thousands of small writes a second each be on disk before they are acknowledged? On SQLite one writer takes
//! what has gathered while the last group was synced, commits it in one transaction, and then answers each. PostgreSQL
//! does this by itself.

use tokio::sync::{mpsc, oneshot};

use crate::connections::Connections;
use crate::engine::{Pools, postgres_execute};
use crate::sqlite_work::SqliteWork;
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
            (Pools::Sqlite { write, .. }, None) => alone(write, statement, args).await,
        }
    }
}

async fn write(pools: Pools, mut queue: mpsc::Receiver<Request>) {
    let Pools::Sqlite { write: connections, .. } = pools else { return };
    let mut group = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut group, GROUP).await > 0 {
        match together(&connections, &group).await {
            Ok(counts) => {
                for (request, count) in group.drain(..).zip(counts) {
                    let _ = request.answer.send(Ok(count)); // the asker may have gone; the write stands
                }
            }
            // Somebody's write was refused, so nobody's was made: each alone, to find whose it was.
            Err(_) => {
                for request in group.drain(..) {
                    let _ = request.answer.send(alone(&connections, request.statement, request.args).await);
                }
            }
        }
    }
}

async fn together(connections: &Connections, group: &[Request]) -> Result<Vec<u64>> {
    let Some((last, others)) = group.split_last() else { return Ok(Vec::new()) };
    let mut work = SqliteWork::take(connections).await?;
    let mut counts = Vec::with_capacity(group.len());
    for request in others {
        counts.push(work.execute(request.statement.sql, true, request.args.clone()).await?);
    }
    counts.push(work.finish(last.statement.sql, last.args.clone()).await?);
    Ok(counts)
}

async fn alone(connections: &Connections, statement: &'static Statement, args: Vec<Value>) -> Result<u64> {
    SqliteWork::take(connections).await?.finish(statement.sql, args).await
}
