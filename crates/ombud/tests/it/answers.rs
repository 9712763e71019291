//! Answers that were collected with another tool: looked at, taken in whole or not at all, never twice, and taken back.

use std::io::{Cursor, Write as _};

use access::Role;
use access::rules::measurement::{can_plan_waves, can_see_unit_results};
use access::rules::reporting::can_evaluate;
use kernel::{Caveat, Timestamp};
use measurement::results::results_of_unit;
use testkit::{Browser, Got, each_db, each_db_in_time, today};

use crate::story::unescaped;
use crate::town::{OneKey, SECRET, Town, Who};

const LIMESURVEY: &[u8] = include_bytes!("../files/limesurvey-codes.csv");
const LIMESURVEY_LABELS: &[u8] = include_bytes!("../files/limesurvey-labels.csv");
const FORMS: &[u8] = include_bytes!("../files/forms.csv");

fn path(town: &Town) -> String {
    format!("/programmes/{}/{}/answers", town.world.lead, town.world.programme)
}

/// Hands a file in as the programme's lead.
async fn hand_in(town: &mut Town, kind: &str, file: &[u8]) -> Got {
    let (path, wave) = (path(town), town.waves[0].to_string());
    town.browser(Who::ProgrammeLead).upload(&path, &[("wave", &wave), ("kind", kind)], file).await
}

/// Sends the form on the page, with some fields changed.
pub async fn send(browser: &mut Browser, path: &str, page: &Got, changed: &[(&str, &str)]) -> Got {
    let fields = filled(&page.text(), changed);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.upload(path, &fields, b"").await
}

/// What a browser would send of the page's form: hidden fields and chosen options.
fn filled(html: &str, changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = html.split_once("enctype=\"multipart/form-data\">").expect("a form").1;
    let between = |text: &str, before: &str, after: &str| {
        text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(piece, _)| unescaped(piece))
    };
    let mut fields: Vec<(String, String)> = form
        .split("<input type=\"hidden\" ")
        .skip(1)
        .map(|input| (between(input, "name=\"", "\"").unwrap(), between(input, "value=\"", "\">").expect("a value")))
        .collect();
    for select in form.split("<select ").skip(1) {
        let select = select.split_once("</select>").expect("an end").0;
        let chosen = select.split("<option ").find(|option| option.contains(" selected>"));
        let value = chosen.and_then(|option| between(option, "value=\"", "\"")).unwrap_or_default();
        fields.push((between(select, "name=\"", "\"").unwrap(), value));
    }
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

/// How many filled-in instruments each unit of the first municipality has got, and whether the wave says that it is imported.
async fn stands(town: &Town) -> (Vec<usize>, bool) {
    let may = can_evaluate(&town.world.programme_actor(Role::Evaluator), &[town.world.programme]).unwrap();
    let tomorrow = today().plus_days(1);
    let mut from = town.db.reader();
    let export = measurement::export::export_programme(&mut from, &may, town.world.programme, tomorrow).await.unwrap();
    let units = town.world.members[0].units;
    let count = |unit| export.responses.iter().filter(|response| response.unit == unit).count();
    (units.map(count).to_vec(), export.waves.iter().any(|wave| wave.imported))
}

#[tokio::test]
async fn a_limesurvey_file_is_taken_in_once_says_so_and_can_be_taken_back() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = path(&town);
        let looked = hand_in(&mut town, "limesurvey", LIMESURVEY).await.expect(200);
        assert!(looked.says("23 ifyllda") && looked.says("1 halvfärdig") && looked.says("1 rad saknar svar"));
        assert!(!looked.says("<script>alert") && !looked.says("href=\"http://x"), "cells are inert");
        assert_eq!(stands(&town).await, (vec![0, 0], false), "looking changes nothing");

        let paula = town.browser(Who::ProgrammeLead);
        let taken = send(paula, &path, &looked, &[("step", "take_in"), ("keep", "yes")]).await.expect(303);
        assert_eq!(taken.to, path);
        assert_eq!(stands(&town).await, (vec![11, 12], true));

        // The same file again: told on the page, and refused when the form is sent all the same.
        let again = hand_in(&mut town, "limesurvey", LIMESURVEY).await.expect(422);
        assert!(again.says("redan intagen"));
        let paula = town.browser(Who::ProgrammeLead);
        let forced = send(paula, &path, &looked, &[("step", "take_in")]).await;
        assert!(matches!(forced.status, 409 | 422), "{}", forced.status);
        assert_eq!(stands(&town).await.0, [11, 12]);

        // Figures say where the answers came from: in the results of the unit, in the package, in the evaluation.
        let member = &town.world.members[0];
        let may = can_see_unit_results(&member.unit_actor(Role::Manager, 1), &member.unit_ref(1)).unwrap();
        let tomorrow = today().plus_days(1);
        let results = results_of_unit(&mut town.db.reader(), &may, town.world.programme, tomorrow).await.unwrap();
        assert!(results[0].ratings.iter().filter(|r| r.core).all(|r| r.mean.caveats.contains(&Caveat::Imported)));
        assert!(results[0].ratings.iter().filter(|r| r.core).any(|r| r.mean.value.is_some()));
        let may = can_evaluate(&town.world.programme_actor(Role::Evaluator), &[town.world.programme]).unwrap();
        let package =
            reporting::export_package::export_package(&mut town.db.reader(), &may, &OneKey, tomorrow).await.unwrap();
        assert_eq!(package.waves.as_ref().unwrap()[0].imported, Some(true));
        let links: Vec<_> = package.responses.iter().flat_map(|rows| rows.iter()).filter_map(|row| row.link).collect();
        assert!(links.len() > 20 && links.iter().all(|link| !link.starts_with('k')), "codes are hashed");
        let context = evaluation::Context { generated_at: format!("{tomorrow}T08:00:00Z"), ..Default::default() };
        let result = serde_json::to_value(evaluation::evaluate(&package, &context)).unwrap();
        let answered = &result["programmes"][0]["reach"]["waves"][0]["answered"]["caveats"];
        assert!(answered.as_array().unwrap().iter().any(|caveat| caveat == "imported"), "{answered}");

        // Back it goes, with a reason, and may come in again.
        let paula = town.browser(Who::ProgrammeLead);
        let listed = paula.get(&path).await.expect(200);
        let import = listed.between(&format!("{path}/"), "/take-back");
        let back = format!("{path}/{import}/take-back");
        assert!(paula.post(&back, &[("reason", " ")]).await.expect(422).says("Skriv varför"));
        paula.post(&back, &[("reason", "fel fil <b>")]).await.expect(303);
        assert!(paula.get(&path).await.expect(200).says("fel fil &#60;b&#62;"));
        assert_eq!(paula.post(&back, &[("reason", "en gång till")]).await.status, 404);
        assert_eq!(stands(&town).await, (vec![0, 0], false));
        let third = hand_in(&mut town, "limesurvey", LIMESURVEY).await.expect(200);
        assert!(third.says("sparades förra gången"), "the mapping was kept");
        let paula = town.browser(Who::ProgrammeLead);
        send(paula, &path, &third, &[("step", "take_in")]).await.expect(303);
        assert_eq!(stands(&town).await, (vec![11, 12], true));
    })
    .await;
}

#[tokio::test]
async fn labels_in_windows_letters_utf_16_and_a_workbook_are_read_to_the_same() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = path(&town);
        let text = String::from_utf8(FORMS.to_vec()).unwrap();
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let shown = |got: Got| {
            let got = got.expect(200);
            assert!(got.says("12 ifyllda") && got.says("take_in"), "{}", got.text());
            filled(&got.text(), &[]).into_iter().filter(|(name, _)| name == "rows").collect::<Vec<_>>()
        };
        let plain = shown(hand_in(&mut town, "forms", FORMS).await);
        assert_eq!(shown(hand_in(&mut town, "forms", &utf16).await), plain);
        let grid = tabular::read_grid(FORMS).unwrap();
        let rows: Vec<Vec<String>> =
            std::iter::once(grid.headings).chain(grid.rows.into_iter().map(|row| row.cells)).collect();
        let workbook = hand_in(&mut town, "forms", &workbook(&rows)).await.expect(200);
        assert!(workbook.says("12 ifyllda"));
        let paula = town.browser(Who::ProgrammeLead);
        send(paula, &path, &workbook, &[("step", "take_in")]).await.expect(303);
        assert_eq!(stands(&town).await.0, [0, 12]);

        let windows = hand_in(&mut town, "limesurvey", LIMESURVEY_LABELS).await.expect(200);
        assert!(windows.says("Windows-1252") && windows.says("22 ifyllda"), "{}", windows.text());
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_and_nothing_comes_in() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = path(&town);
        let before = town.stored().await;
        let text = String::from_utf8(LIMESURVEY[3..].to_vec()).unwrap();

        // An answer that nobody knows: told with its line and column, until somebody says what it means.
        let unknown = text.replacen("\"A3\"", "\"=A9+1\"", 1);
        let got = hand_in(&mut town, "limesurvey", unknown.as_bytes()).await.expect(422);
        assert!(got.says("=A9&#43;1") || got.says("=A9+1"));
        assert!(got.says("ett svar som frågan har") && !got.says("value=\"take_in\""));
        let paula = town.browser(Who::ProgrammeLead);
        let html = got.text();
        let mut words = html.split("<label for=\"label-").skip(1);
        let word = words.find(|piece| piece.contains("\">=A9")).expect("the word is asked about");
        let name = format!("label-{}", word.split('"').next().unwrap());
        let mended = send(paula, &path, &got, &[("step", "look"), (&name, "none")]).await.expect(200);
        assert!(mended.says("value=\"take_in\""));
        // Whoever changes the meaning and takes in at once sees what it does first.
        let sly = send(paula, &path, &mended, &[("step", "take_in"), (&name, "5")]).await.expect(200);
        assert!(sly.says("value=\"take_in\""));

        // Cells that have moved one column; a unit that is not there; a day outside the wave; a code twice.
        let moved = text.replace("\",\"11\",\"Ekby\",", "\",\"\",\"11\",\"Ekby\",");
        assert!(hand_in(&mut town, "limesurvey", moved.as_bytes()).await.expect(422).says("högst 20 celler"));
        for (from, to, told) in [
            ("\"11\",\"Ekby\"", "\"99\",\"Ekby\"", "namn på en enhet som är med"),
            ("\"11\",\"Ekby\"", "\"11\",\"\"", "en enda enhet"),
            ("\"11\",\"Ekby\"", "\"11\",\"Borås\"", "en organisation som är med"),
            ("2026-03-18", "2026-03-19", "en dag i mätningen"),
            ("k002q", "k001q", "en kod som svarar en gång"),
            ("\"Y\"", "\"kanske\"", "ett kryss"),
        ] {
            let wrong = text.replacen(from, to, 1);
            assert_ne!(wrong, text, "{from}");
            let got = hand_in(&mut town, "limesurvey", wrong.as_bytes()).await.expect(422);
            assert!(got.says(told) && !got.says("value=\"take_in\""), "{from}: {}", got.text());
        }

        // Personal identity numbers (one of the tax agency's published test numbers) are refused by name.
        let numbers = text.replace("\"token\"", "\"kod\"").replace("k002q", "19121212-1212");
        let got = hand_in(&mut town, "limesurvey", numbers.as_bytes()).await;
        assert!(got.says("innehåller personnummer och läses inte: kod") && !got.says("19121212"));

        // No table at all.
        let bomb = workbook(&vec![vec!["a".to_owned(); 3]; 2]);
        for (file, told) in [
            (&b"PK\x03\x04 not a zip"[..], "går inte att läsa"),
            (&bomb[..bomb.len() / 2], "går inte att läsa"),
            (&vec![b'a'; 11 * 1024 * 1024], "större än 10 MB"),
            (b"", "Välj en fil"),
            ("månad,fråga\nå,m\u{e5}".as_bytes(), "Inget är ändrat"),
        ] {
            let got = hand_in(&mut town, "forms", file).await.expect(422);
            assert!(got.says(told), "{told}: {}", got.text());
        }
        let mixed = [text.as_bytes(), "\"å\"".as_bytes(), b",\"\xe5\"\n"].concat();
        assert!(hand_in(&mut town, "limesurvey", &mixed).await.expect(422).says("två olika sätt"));

        // Another programme's wave, and a form that was tampered with.
        let paula = town.waves[1].to_string();
        let elsewhere = [("wave", paula.as_str()), ("kind", "forms")];
        assert_eq!(town.browser(Who::ProgrammeLead).upload(&path, &elsewhere, FORMS).await.status, 404);
        let wave = town.waves[0].to_string();
        let forged = [("wave", wave.as_str()), ("kind", "forms"), ("rows", "a,b\nx,y\n"), ("seen", "{}")];
        assert!(town.browser(Who::ProgrammeLead).upload(&path, &forged, b"").await.status < 500);
        assert_eq!(town.stored().await, before, "nothing came in");
    })
    .await;
}

#[tokio::test]
async fn a_mapping_that_was_kept_for_another_version_is_not_used() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = path(&town);
        let looked = hand_in(&mut town, "limesurvey", LIMESURVEY).await.expect(200);
        let paula = town.browser(Who::ProgrammeLead);
        send(paula, &path, &looked, &[("step", "take_in"), ("keep", "yes")]).await.expect(303);

        // Another wave, with another instrument.
        let may = can_plan_waves(&town.world.programme_actor(Role::ProgrammeLead), town.world.programme).unwrap();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let frame =
            measurement::wave::frame_from_register(&mut work, &may, kernel::Group::Staff, today()).await.unwrap();
        let mut other = (**measurement::instrument::staff_check()).clone();
        other.version += 1;
        other.core[0].text.sv.push_str(" Nu?");
        let new = measurement::wave::NewWave {
            name: "Anonym",
            instrument: &other,
            moment: kernel::Moment::After,
            linkage: measurement::Linkage::Anonymous,
            opens_on: today(),
            closes_on: today(),
            frame: &frame,
        };
        let wave = measurement::wave::create_wave(&mut work, &may, new).await.unwrap();
        work.commit(town.world.lead, "wave_created", None).await.unwrap();

        let wave = wave.to_string();
        let fields = [("wave", wave.as_str()), ("kind", "limesurvey")];
        let got = town.browser(Who::ProgrammeLead).upload(&path, &fields, LIMESURVEY).await.expect(200);
        assert!(got.says("en annan version av frågorna"));
        assert!(!got.says("value=\"link\""), "an anonymous wave takes no codes of persons");
        let forged =
            send(town.browser(Who::ProgrammeLead), &path, &got, &[("step", "look"), ("column-5", "link")]).await;
        assert!(forged.expect(422).says("mätningen är anonym"));
    })
    .await;
}

/// A workbook as Forms writes it: shared strings, and a first column of moments where the text is one.
fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut strings: Vec<&str> = Vec::new();
    let mut sheet = String::new();
    for (number, row) in (1..).zip(rows) {
        sheet.push_str(&format!("<row r=\"{number}\">"));
        for (letter, cell) in ('A'..).zip(row) {
            if cell.starts_with("2026/03/18") {
                sheet.push_str(&format!("<c r=\"{letter}{number}\" s=\"1\"><v>46099.34</v></c>"));
            } else {
                sheet.push_str(&format!("<c r=\"{letter}{number}\" t=\"s\"><v>{}</v></c>", strings.len()));
                strings.push(cell);
            }
        }
        sheet.push_str("</row>");
    }
    let strings: String = strings.iter().map(|text| format!("<si><t>{}</t></si>", escaped(text))).collect();
    let spreadsheet = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in [
        (
            "xl/workbook.xml",
            format!(
                "<workbook {spreadsheet} xmlns:r=\"x\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets>\
                 </workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_owned(),
        ),
        ("xl/sharedStrings.xml", format!("<sst {spreadsheet}>{strings}</sst>")),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet {spreadsheet}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs>\
                 </styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet {spreadsheet}><sheetData>{sheet}</sheetData></worksheet>")),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// How the unit's answers to the first core question are spread, class by class, and of which edition.
async fn spread(town: &Town, day: kernel::Date) -> (u64, usize, u64) {
    let member = &town.world.members[0];
    let may = can_see_unit_results(&member.unit_actor(Role::Manager, 1), &member.unit_ref(1)).unwrap();
    let results = results_of_unit(&mut town.db.reader(), &may, town.world.programme, day).await.unwrap();
    let rating = results[0].ratings.iter().find(|rating| rating.core).unwrap();
    let edition = results[0].edition.as_ref().map_or(0, |edition| edition.number);
    (edition, rating.spread.classes.len(), rating.mean.n)
}

#[tokio::test]
async fn answers_that_come_when_the_wave_has_closed_wait_for_a_new_edition_in_results_and_package_alike() {
    each_db_in_time(|db, clock| async move {
        clock.set(Timestamp::from_sweden(today(), 10 * 60));
        let mut town = Town::build(db).await;
        let path = path(&town);
        let member = town.world.members[0].clone();
        let keying = member.units.map(|unit| format!("/units/{}/{unit}/keying/{}", member.organisation, town.waves[0]));
        for n in 0..12 {
            for here in &keying {
                let level = if n % 2 == 0 { "2" } else { "4" };
                crate::ways::key_in(town.browser(Who::LocalLead), here, level).await;
            }
        }
        let tomorrow = today().plus_days(1);
        clock.set(Timestamp::from_sweden(tomorrow, 10 * 60));
        for (who, name) in [(Who::LocalLead, "local-lead"), (Who::ProgrammeLead, "programme-lead")] {
            town.browser(who).sign_in(name, SECRET).await;
        }
        assert_eq!(stands(&town).await, (vec![12, 12], false), "nobody has given anything out yet");
        assert_eq!(spread(&town, tomorrow).await.0, 0);

        // The page says that the answers are late, and they change nothing that can be read.
        let editions = format!("/editions/{}/{}", member.organisation, town.waves[0]);
        assert!(town.browser(Who::ProgrammeLead).get(&path).await.expect(200).says("(stängd: svaren är sena)"));
        let looked = hand_in(&mut town, "limesurvey", LIMESURVEY).await.expect(200);
        assert!(looked.says("Svaren är sena"), "{}", looked.text());
        let paula = town.browser(Who::ProgrammeLead);
        send(paula, &path, &looked, &[("step", "take_in")]).await.expect(303);
        assert!(paula.get(&path).await.expect(200).says("Svaren är sena"));
        assert_eq!(stands(&town).await, (vec![12, 12], false));
        let first = spread(&town, tomorrow).await;
        assert_eq!((first.0, first.2), (1, 12));
        assert!(first.1 > 1, "{first:?}");
        let page = town.browser(Who::LocalLead).get(&editions).await.expect(200);
        assert!(page.says("Svar har kommit till eller tagits bort"), "{}", page.text());

        // The new edition tells all of it: means, spreads, and where the answers came from.
        town.browser(Who::LocalLead).post(&editions, &[("reason", "Svar från enkäten kom sent")]).await.expect(303);
        assert_eq!(stands(&town).await, (vec![23, 24], true));
        let second = spread(&town, tomorrow).await;
        assert_eq!(second.0, 2);
        assert!(second.2 >= 22 && second.1 > 1, "the spread is renewed with the mean: {second:?}");
        let page = town.browser(Who::LocalLead).get(&editions).await.expect(200);
        assert!(!page.says("Svar har kommit till eller tagits bort"), "{}", page.text());

        // Taken back, they are still in what was given out, until the next edition; then they may come in again.
        let paula = town.browser(Who::ProgrammeLead);
        let listed = paula.get(&path).await.expect(200);
        let import = listed.between(&format!("{path}/"), "/take-back");
        paula.post(&format!("{path}/{import}/take-back"), &[("reason", "fel enkät")]).await.expect(303);
        assert_eq!(stands(&town).await.0, [23, 24]);
        assert_eq!(spread(&town, tomorrow).await, second);
        town.browser(Who::LocalLead).post(&editions, &[("reason", "Enkäten var fel")]).await.expect(303);
        assert_eq!(stands(&town).await, (vec![12, 12], false));
        hand_in(&mut town, "limesurvey", LIMESURVEY).await.expect(200);

        // A wave that has not opened takes nothing.
        let waves = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
        let (opens, closes) = (today().plus_days(7).to_string(), today().plus_days(9).to_string());
        let fields = [
            ("wave_name", "Efter"),
            ("instrument", "staff-check"),
            ("moment", "after"),
            ("linkage", "anonymous"),
            ("opens_on", &opens),
            ("closes_on", &closes),
        ];
        let paula = town.browser(Who::ProgrammeLead);
        paula.post(&waves, &fields).await.expect(303);
        let page = paula.get(&path).await.expect(200);
        assert!(!page.says(">Efter<"), "{}", page.text());
    })
    .await;
}

#[tokio::test]
async fn a_unit_is_named_by_code_by_name_or_by_its_path_and_a_name_of_several_is_answered_with_their_paths() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let text = String::from_utf8(LIMESURVEY.to_vec()).unwrap();
        // The name below those above it means one of several that are called alike.
        let named = text.replace("\"11\",\"Ekby\"", "\"hemtjänsten / norra gruppen\",\"Ekby\"");
        assert_ne!(named, text);
        hand_in(&mut town, "limesurvey", named.as_bytes()).await.expect(200);
        let several = text.replacen("\"11\",\"Ekby\"", "\"Norra gruppen\",\"\"", 1);
        let got = hand_in(&mut town, "limesurvey", several.as_bytes()).await.expect(422);
        for path in ["Ekby › Hemtjänsten › Norra gruppen", "Granby › Hemtjänsten › Norra gruppen"] {
            assert!(got.says(path), "{path}: {}", got.text());
        }

        // The same in the file of persons.
        let lead = town.browser(Who::LocalLead);
        let units = "kod;namn;överordnad\n20;Boendet;\n21;Norra gruppen;20\n";
        lead.upload("/people/import", &[("kind", "units")], units.as_bytes()).await.expect(303);
        let before = town.stored().await;
        let file =
            |unit: &str| format!("anställningsnummer;förnamn;efternamn;enhet;från\n7001;Ny;Berg;{unit};2026-03-01\n");
        let lead = town.browser(Who::LocalLead);
        let got = lead.upload("/people/import", &[("kind", "persons")], file("Norra gruppen").as_bytes()).await;
        let got = got.expect(422);
        assert!(got.says("Boendet › Norra gruppen") && got.says("Hemtjänsten › Norra gruppen"), "{}", got.text());
        let got = lead.upload("/people/import", &[("kind", "persons")], file("Västra").as_bytes()).await.expect(422);
        assert!(got.says("kod eller namn på en enhet som finns"), "{}", got.text());
        assert_eq!(town.stored().await, before);
        let lead = town.browser(Who::LocalLead);
        lead.upload("/people/import", &[("kind", "persons")], file("Boendet/Norra gruppen").as_bytes())
            .await
            .expect(303);
        assert_eq!(town.stored().await["people_person"][0], before["people_person"][0] + 1);
    })
    .await;
}
