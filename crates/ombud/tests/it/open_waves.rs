//! Is anything evaluated while it can still be answered? Not unless somebody says that it is to be left out; and the same at the
//! command line, where a seed makes a result repeatable.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use evaluation::package::{InstrumentRow, ItemKind, Package, ProgrammeRow, Role, WaveRow, write};
use evaluation::result::Evaluation;
use kernel::{Group, Moment};
use testkit::each_db;

use crate::town::{Town, Who};

#[tokio::test]
async fn an_evaluation_over_an_open_measurement_is_refused_until_when_and_can_leave_it_out() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let programme = town.world.programme.to_string();
        let before = town.stored().await;
        let eva = town.browser(Who::Evaluator);
        let refused = eva.post("/evaluations", &[("programme", &programme)]).await.expect(409);
        assert!(refused.says("är öppen till 18\u{a0}mars\u{a0}2026"), "{}", refused.text());
        assert!(refused.says("bara stängda mätningar") && refused.says("checked"), "what was chosen stays chosen");
        assert_eq!(town.stored().await, before, "nothing was begun");
        let closed_only = [("programme", programme.as_str()), ("closed_only", "yes")];
        town.browser(Who::ProgrammeLead).post("/evaluations", &closed_only).await.expect(404);
        let eva = town.browser(Who::Evaluator);
        let begun = eva.post("/evaluations", &closed_only).await.expect(303).to;
        let mut page = eva.get(&begun).await.expect(200);
        for _ in 0..600 {
            if !page.headers.contains_key("refresh") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            page = eva.get(&begun).await.expect(200);
        }
        let text = page.text();
        let of_programme = text.split("href=\"").skip(1).filter_map(|link| link.split('"').next());
        let of_programme = of_programme.filter(|link| link.starts_with(&format!("{begun}/programmes/")));
        let of_programme = of_programme.last().unwrap_or_else(|| panic!("{text}")).to_owned();
        for address in [of_programme.clone(), format!("{of_programme}/report.html"), format!("{begun}/report.html")] {
            let told = eva.get(&address).await.expect(200);
            assert!(told.says("är öppen till 18\u{a0}mars\u{a0}2026"), "{address}: {}", told.text());
        }
    })
    .await;
}

/// A package with a measurement from the first to the twentieth of March 2026, in a folder of its own.
fn package(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ombud-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let package = Package {
        programmes: Some(vec![ProgrammeRow {
            programme: "prog".into(),
            name: "Programmet".into(),
            cluster: None,
            role: Role::Evaluated,
            start: Some("2026-01-01".parse().unwrap()),
            end: Some("2026-12-31".parse().unwrap()),
            planned_participants: None,
            granted_sek: None,
        }]),
        instruments: Some(vec![InstrumentRow {
            instrument: "enkät".into(),
            item: "trygg".into(),
            kind: ItemKind::Rating,
            construct: None,
            indicator: None,
            form: None,
            min: Some(1.0),
            max: Some(5.0),
            options: Vec::new(),
            key: Vec::new(),
            core: true,
        }]),
        waves: Some(vec![WaveRow {
            wave: "före".into(),
            programme: "prog".into(),
            instrument: "enkät".into(),
            moment: Moment::Before,
            opens: "2026-03-01".parse().unwrap(),
            closes: "2026-03-20".parse().unwrap(),
            group: Group::Staff,
            imported: None,
            modes: None,
        }]),
        ..Package::default()
    };
    for (file, bytes) in write(&package) {
        fs::write(folder.join(file), bytes).unwrap();
    }
    folder
}

fn evaluate(package: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombud"));
    let output = command.arg("evaluate").arg(package).args(more).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_line_refuses_an_open_measurement_and_says_until_when() {
    let package = package("open");
    let (code, told, said) = evaluate(&package, &["--at", "2026-03-20T10:00"]);
    assert_eq!((code, told.as_str()), (Some(1), ""), "{said}");
    assert!(
        said.contains("the wave före is open until and with 2026-03-20") && said.contains("--closed-only"),
        "{said}"
    );
    let (code, told, _) = evaluate(&package, &["--at", "2026-03-20T10:00", "--format", "json"]);
    assert!(code == Some(1) && told.contains("\"closes\":\"2026-03-20\""), "{told}");
    let (code, told, said) = evaluate(&package, &["--at", "2026-03-20T10:00", "--closed-only"]);
    assert!(code == Some(0) && told.contains("Programmet"), "{said}");
    for at in ["2026-02-28T23:59", "2026-03-21T00:00"] {
        assert_eq!(evaluate(&package, &["--at", at]).0, Some(0), "{at}");
    }
    let _ = fs::remove_dir_all(package);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_the_result_says_which() {
    let package = package("seed");
    let run = |more: &[&str]| {
        let mut arguments = vec!["--at", "2026-04-01T10:00", "--format", "json"];
        arguments.extend(more);
        let (code, told, said) = evaluate(&package, &arguments);
        assert_eq!(code, Some(0), "{said}");
        told
    };
    let seed = |told: &str| serde_json::from_str::<Evaluation>(told).unwrap().seed;
    let five = run(&["--seed", "5"]);
    assert!(five == run(&["--seed", "5"]));
    assert_eq!((seed(&five), seed(&run(&[]))), (5, 1));
    let (_, page, _) = evaluate(&package, &["--at", "2026-04-01T10:00", "--seed", "5", "--format", "html"]);
    assert!(page.contains("frö 5"), "the report says it too");
    let _ = fs::remove_dir_all(package);
}
