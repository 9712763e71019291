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
    let (db, folder) = open_sqlite().await;
    test(db.clone()).await;
    db.close().await;
    drop(folder);
    match std::env::var("OMBUD_TEST_POSTGRES") {
        Ok(server) => {
            let url = Db::scratch_schema(&server).await.expect("the test server answers");
            let db = Db::open(&url, Arc::new(FrozenClock::at(now()))).await.expect("the schema opens");
            db.migrate().await.expect("the schema migrates");
            test(db.clone()).await;
            db.close().await;
        }
        Err(_) => eprintln!("SKIPPED on PostgreSQL: OMBUD_TEST_POSTGRES names no server"),
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
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let folder = std::env::temp_dir().join(format!(
        "ombud-test-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    ));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.join("ombud.db"));
    let db = Db::open(&url, Arc::new(FrozenClock::at(now()))).await.expect("the file opens");
    db.migrate().await.expect("the file migrates");
    (db, Folder(folder))
}
