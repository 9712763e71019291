//! The same test on both engines.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{DatabaseUrl, Db, FrozenClock};

use crate::world::now;

/// Runs `test` on an empty, migrated SQLite database, and on PostgreSQL when `OMBUD_TEST_POSTGRES` names a server;
/// where it does not, says so.
pub async fn each_db<F, T>(test: F)
where
    F: Fn(Db) -> T,
    T: Future<Output = ()>,
{
    each_db_in_time(|db, _| test(db)).await;
}

/// As [`each_db`], with the clock of the database, which a test can set.
pub async fn each_db_in_time<F, T>(test: F)
where
    F: Fn(Db, Arc<FrozenClock>) -> T,
    T: Future<Output = ()>,
{
    let clock = Arc::new(FrozenClock::at(now()));
    let (db, folder) = sqlite(clock.clone()).await;
    test(db.clone(), clock).await;
    db.close().await;
    drop(folder);
    let clock = Arc::new(FrozenClock::at(now()));
    if let Some(db) = postgres(clock.clone()).await {
        test(db.clone(), clock).await;
        db.close().await;
    }
}

/// A folder that goes when it is dropped.
pub struct Folder(pub PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An empty, migrated SQLite database in a folder of its own.
pub async fn open_sqlite() -> (Db, Folder) {
    sqlite(Arc::new(FrozenClock::at(now()))).await
}

async fn sqlite(clock: Arc<FrozenClock>) -> (Db, Folder) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let folder = std::env::temp_dir().join(format!(
        "ombud-test-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    ));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.join("ombud.db"));
    let db = Db::open(&url, clock).await.expect("the file opens");
    db.migrate().await.expect("the file migrates");
    (db, Folder(folder))
}

/// An empty, migrated schema on the PostgreSQL server that `OMBUD_TEST_POSTGRES` names; nothing where it names none.
pub async fn open_postgres() -> Option<Db> {
    postgres(Arc::new(FrozenClock::at(now()))).await
}

async fn postgres(clock: Arc<FrozenClock>) -> Option<Db> {
    let Ok(server) = std::env::var("OMBUD_TEST_POSTGRES") else {
        eprintln!("SKIPPED on PostgreSQL: OMBUD_TEST_POSTGRES names no server");
        return None;
    };
    let url = Db::scratch_schema(&server).await.expect("the test server answers");
    let db = Db::open(&url, clock).await.expect("the schema opens");
    db.migrate().await.expect("the schema migrates");
    Some(db)
}
