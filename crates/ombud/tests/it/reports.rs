//! Does a report leave as it should: as a page for print, as a workbook, and as a PDF where there is a printer; with what is hidden
//! hidden in each, and never over a measurement that is still open?

use std::io::{Cursor, Read as _};

use testkit::{Browser, Got, each_db, each_db_in_time};

use crate::story::{Names, Story};
use crate::town::{SECRET, Town, Who, pages_with};
use crate::wrong_input::measured;

const NAMES: Names = Names {
    federation: "Vårdförbundet",
    municipality: "Ekby",
    programme: "Nära vård",
    units: ["Norra gruppen", "Södra gruppen"],
    person: ["Kim", "Berg"],
    account: "Robin Lind",
    session: "Skärmen",
    wave: "Före",
    note: "Lön",
};

/// The texts of a workbook.
#[track_caller]
fn texts(got: &Got) -> String {
    assert_eq!(&got.body[..2], b"PK", "{}", got.text());
    let mut archive = zip::ZipArchive::new(Cursor::new(&got.body)).unwrap();
    let mut texts = String::new();
    archive.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut texts).unwrap();
    texts
}

#[tokio::test]
async fn an_evaluation_leaves_as_page_workbook_and_with_a_hint_where_there_is_no_printer() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = format!("/evaluations/{}", town.evaluations[0]);
        let eva = town.browser(Who::Evaluator);
        let page = eva.get(&here).await.expect(200);
        for file in ["report.pdf", "report.xlsx", "report.html", "programmes/prog"] {
            assert!(page.says(&format!("href=\"{here}/{file}\"")), "{file}");
        }
        assert!(!page.says("aria-labelledby=\"p0\""), "each programme has a page of its own");
        for (of, says) in
            [(here.clone(), "Programmen tillsammans"), (format!("{here}/programmes/prog"), "Vad det kostade")]
        {
            let print = eva.get(&format!("{of}/report.html")).await.expect(200);
            assert!(print.says("Bilaga: metoder") && print.says(says), "{}", print.text());
            let workbook = eva.get(&format!("{of}/report.xlsx")).await.expect(200);
            assert!(workbook.headers["content-disposition"].to_str().unwrap().contains(".xlsx"));
            assert!(texts(&workbook).contains("Metod (nyckel)"), "{says}");
            assert_eq!(workbook.body, eva.get(&format!("{of}/report.xlsx")).await.expect(200).body, "the same bytes");
            let hint = eva.get(&format!("{of}/report.pdf")).await.expect(200);
            assert!(hint.says("ombud-print") && hint.says(says), "{}", hint.text());
        }
        eva.get(&format!("{here}/programmes/none/report.xlsx")).await.expect(404);
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_printer_gets_the_report_and_a_broken_one_gives_nothing_away() {
    use std::os::unix::fs::PermissionsExt as _;

    each_db(|db| async move {
        let town = Town::build(db.clone()).await;
        // Only for its folder, which is nobody else's.
        let (_unused, folder) = testkit::open_sqlite().await;
        let program = |name: &str, lines: &str| {
            let path = folder.0.join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
            path
        };
        let address = format!("/evaluations/{}/report.pdf", town.evaluations[0]);
        let mut eva = Browser::new(&pages_with(&db, Some(program("cat", "exec /bin/cat"))), 70);
        eva.sign_in(Who::Evaluator.name(), SECRET).await;
        let printed = eva.get(&address).await.expect(200);
        assert_eq!(printed.headers["content-type"], "application/pdf");
        let paper: paper::Paper = serde_json::from_slice(&printed.body).unwrap();
        assert_eq!((paper.lang.as_str(), paper.one_page), ("sv", false));
        assert!(paper.sections.iter().any(|section| section.title == "Bilaga: metoder"));
        let mut eva = Browser::new(&pages_with(&db, Some(program("no", "echo secret >&2; exit 1"))), 71);
        eva.sign_in(Who::Evaluator.name(), SECRET).await;
        assert!(!eva.get(&address).await.expect(500).says("secret"));
    })
    .await;
}

#[tokio::test]
async fn a_unit_gets_its_own_page_and_of_an_open_measurement_nothing() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, NAMES);
        let north = measured(&mut story).await;
        for level in [2, 3, 2, 1, 2, 3, 2, 2, 3, 2, 1, 2] {
            story.answer(&north, level).await;
        }
        let mut lova = story.sign_in("lova").await;
        let wave = lova.get("/reach").await.expect(200).between("/reminder/", "\"");
        let report = format!("{}/report", story.unit_path(0));
        for file in ["html", "xlsx", "pdf"] {
            let open = lova.get(&format!("{report}.{file}?wave={wave}")).await.expect(409);
            assert!(open.says("är öppen till 8\u{a0}mars\u{a0}2026"), "{}", open.text());
            assert!(!open.says("på skalan"));
        }
        let before = lova.get(&format!("{report}.html")).await.expect(200);
        assert!(before.says("Ingen mätning är stängd än"), "{}", before.text());
        assert!(lova.get("/reach").await.expect(200).says("/report.html"), "the way to the municipality's report");
        story.it_is(2026, 3, 9);
        let mut lova = story.sign_in("lova").await;
        assert!(lova.get("/units").await.expect(200).says(&format!("{report}.html")));
        let page = lova.get(&format!("{report}.html?wave={wave}")).await.expect(200);
        for what in ["Norra gruppen", "på skalan", "Hur räknades det här?", "responses.csv", "Medel"] {
            assert!(page.says(what), "{what}: {}", page.text());
        }
        assert!(texts(&lova.get(&format!("{report}.xlsx")).await.expect(200)).contains("personer som valde en nivå"));
        lova.get(&format!("{report}.html?wave={}", uuid::Uuid::nil())).await.expect(404);
        on_one_page(&mut story, &format!("{report}.pdf")).await;
        let mut cleo = story.sign_in("cleo").await;
        cleo.get(&format!("{report}.html")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_municipality_sees_its_units_beside_each_other_and_small_ones_stay_hidden() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, NAMES);
        let north = measured(&mut story).await;
        let mut lova = story.sign_in("lova").await;
        let south = story.poster(&mut lova, 1).await;
        for n in 0..12 {
            story.answer(&north, 2).await;
            if n < 9 {
                story.answer(&south, 4).await;
            }
        }
        let report = format!("/municipalities/{}/report", story.municipality);
        let open = lova.get(&format!("{report}.html")).await.expect(200);
        assert!(open.says("är öppen till") && !open.says("på skalan"), "{}", open.text());
        story.it_is(2026, 3, 9);
        let mut lova = story.sign_in("lova").await;
        let page = lova.get(&format!("{report}.html")).await.expect(200);
        assert!(page.says("Norra gruppen") && page.says("Södra gruppen"));
        let text = page.text();
        let rows = text.split("<tr>").filter(|row| {
            ["Norra gruppen", "Södra gruppen"].iter().any(|unit| row.starts_with(&format!("<th scope=\"row\">{unit}")))
        });
        assert!(rows.clone().count() > 4, "{text}");
        // Twelve beside the area above would give the nine away.
        assert!(rows.clone().all(|row| !row.contains("på skalan")), "{text}");
        let sheet = lova.get(&format!("{report}.xlsx")).await.expect(200);
        assert!(texts(&sheet).contains("Visas inte"));
        let mut paula = story.sign_in("paula").await;
        paula.get(&format!("{report}.html")).await.expect(404);
    })
    .await;
}

/// What the printer is given of a unit stands on one page: the numbers of a row beside each other, each with all that it rests on; and a
/// printer that finds it too long is asked for as many pages as it takes.
#[cfg(unix)]
async fn on_one_page(story: &mut Story, address: &str) {
    use std::os::unix::fs::PermissionsExt as _;

    let (_unused, folder) = testkit::open_sqlite().await;
    let program = folder.0.join("printer");
    let lines =
        "#!/bin/sh\nread -r report\ncase $report in *'\"one_page\":true'*) exit 3;; esac\nprintf '%s' \"$report\"\n";
    for (lines, one_page) in [("#!/bin/sh\nexec /bin/cat\n", true), (lines, false)] {
        std::fs::write(&program, lines).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let kept = std::mem::replace(&mut story.pages, pages_with(&story.db, Some(program.clone())));
        let mut lova = story.sign_in("lova").await;
        let got = lova.get(address).await.expect(200);
        story.pages = kept;
        let paper: paper::Paper = serde_json::from_slice(&got.body).unwrap();
        assert_eq!(paper.one_page, one_page);
        if one_page {
            let tables = paper.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
                paper::Block::Table { head, rows, .. } => Some((head, rows)),
                _ => None,
            });
            let (head, rows) = tables.into_iter().next().expect("the answers");
            assert_eq!(head, &["Tal", "Före", "Vilka eller vad", "Skala", "Metod"]);
            let rated = rows.iter().find(|row| row[1].contains("på skalan")).unwrap_or_else(|| panic!("{rows:?}"));
            assert!(rated[1].contains("(n = 12; att veta") && rated[2] == "personer som valde en nivå", "{rated:?}");
            assert_eq!(rated[4], "Medel");
            let withheld =
                rows.iter().filter(|row| row[1].starts_with("Visas inte")).all(|row| !row[1].contains("n ="));
            assert!(withheld, "{rows:?}");
        }
    }
}

#[cfg(not(unix))]
async fn on_one_page(_: &mut Story, _: &str) {}
