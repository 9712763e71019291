//! Is the installation in order? One look at everything that it stands on, each with what to do.

use std::path::Path;

use db::Db;
use serde::Serialize;

use crate::cli::{Format, Outcome};

#[derive(Serialize)]
struct Examined {
    what: &'static str,
    fine: bool,
    note: String,
}

pub(crate) async fn examine(db: anyhow::Result<Db>, data: &Path, format: Format) -> anyhow::Result<Outcome> {
    let mut examined = Vec::new();
    match db {
        Ok(db) => {
            look_at_database(&db, &mut examined).await;
            db.close().await;
        }
        Err(why) => examined.push(Examined { what: "database", fine: false, note: format!("{why:#}") }),
    }
    examined.push(look_at_folder(data));
    examined.push(look_at_keys(data));
    let fine = examined.iter().all(|e| e.fine);
    if format == Format::Json {
        println!("{}", serde_json::to_string(&examined)?);
    } else {
        for e in &examined {
            println!("{} {}: {}", if e.fine { "ok    " } else { "MEND  " }, e.what, e.note);
        }
    }
    Ok(if fine { Outcome::Done } else { Outcome::Finding })
}

async fn look_at_database(db: &Db, examined: &mut Vec<Examined>) {
    let answers = db.ping().await;
    examined.push(Examined {
        what: "database",
        fine: answers.is_ok(),
        note: match &answers {
            Ok(()) if db.is_embedded() => "the embedded database answers".into(),
            Ok(()) => "PostgreSQL answers".into(),
            Err(why) => why.to_string(),
        },
    });
    if answers.is_err() {
        return;
    }
    let pending = db.pending_migrations().await;
    examined.push(Examined {
        what: "schema",
        fine: pending.as_ref().is_ok_and(Vec::is_empty),
        note: match pending {
            Ok(names) if names.is_empty() => "up to date".into(),
            Ok(names) => format!("run `ombud migrate`: {} not applied", names.join(", ")),
            Err(why) => why.to_string(),
        },
    });
    let first_run = people::first_run::is_first_run(&mut db.reader()).await;
    examined.push(Examined {
        what: "set-up",
        fine: true,
        note: match first_run {
            Ok(false) => "there are organisations".into(),
            _ => "nothing has been set up yet: run `ombud serve` and open /first-run".into(),
        },
    });
}

/// Whether others than the owner can get at a file or folder, where the system tells.
fn open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

fn look_at_folder(data: &Path) -> Examined {
    let exposed = open_to_others(data) && open_to_others(&data.join("ombud.db"));
    Examined {
        what: "data folder",
        fine: !exposed,
        note: if exposed {
            format!("others can read names in {}: chmod 700", data.display())
        } else {
            "for its owner only, or not there yet".into()
        },
    }
}

fn look_at_keys(data: &Path) -> Examined {
    let keys = data.join("keys");
    let exposed = std::fs::read_dir(&keys)
        .map(|entries| entries.flatten().filter(|entry| open_to_others(&entry.path())).count())
        .unwrap_or(0);
    Examined {
        what: "keys",
        fine: exposed == 0,
        note: match (keys.is_dir(), exposed) {
            (false, _) => "no keys yet; they are made when the first confidential wave needs one".into(),
            (true, 0) => "readable by their owner only; back them up apart from the database".into(),
            (true, n) => format!("{n} key files in {} can be read by others: chmod 600", keys.display()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    db::statement!(
        OTHER_FILE,
        "update db_migration set checksum = $1",
        across: "migrations are the installation's and no organisation's"
    );

    #[tokio::test]
    async fn a_database_of_an_earlier_schema_is_to_be_mended_and_says_how() {
        testkit::each_db(|db| async move {
            let world = testkit::World::create(&db).await;
            let mut found = Vec::new();
            look_at_database(&db, &mut found).await;
            let schema = |found: &[Examined]| {
                let of = found.iter().find(|one| one.what == "schema").expect("the schema was looked at");
                (of.fine, of.note.clone())
            };
            assert_eq!(schema(&found), (true, "up to date".to_owned()));

            let mut work = db.work(db::Actor::Program).await.unwrap();
            work.execute(&OTHER_FILE, db::args!["0000000000000000".to_owned()]).await.unwrap();
            work.commit(world.lead, "schema_changed", None).await.unwrap();
            let mut found = Vec::new();
            look_at_database(&db, &mut found).await;
            let (fine, note) = schema(&found);
            assert!(!fine && note.contains("0001_spine") && note.contains("empty data folder"), "{note}");
            assert!(matches!(db.migrate().await, Err(db::Error::SchemaChanged("0001_spine"))));
        })
        .await;
    }
}
