//! Does the hour ledger hold: hours from a file, those who were there saying so themselves, signed lists, courses taken
//! alone, and what is reported to the fund?

use std::fmt::Write as _;
use std::io::Read as _;

use access::Role;
use access::rules::participation::{can_report_to_fund, can_see_ledger};
use kernel::{Minutes, Timestamp};
use participation::fund::{MonthState, list_fund_months};
use participation::ledger::ledger_month;
use tabular::{Cell, Workbook, write_workbook};
use testkit::{Browser, Got, each_db, each_db_in_time, today};

use crate::town::{SECRET, Town, Who};

const HEADER: &str = "anställningsnummer;datum;minuter;aktivitet;form;gruppstorlek\n";

/// Looks at a file and says yes to it.
async fn bring_in(lead: &mut Browser, programme: &str, file: &str, signed: &str) -> Got {
    let looked = lead.upload("/participation/import", &[("programme", programme)], file.as_bytes()).await.expect(200);
    let rows = looked.between("name=\"rows\" value=\"", "\"").replace("&#10;", "\n").replace("&#13;", "\r");
    lead.upload("/participation/import", &[("programme", programme), ("rows", &rows), ("signed", signed)], b"").await
}

#[tokio::test]
async fn a_bad_row_among_fifty_thousand_refuses_the_whole_file_and_is_told() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let programme = town.world.programme.to_string();
        let mut file = String::from(HEADER);
        for row in 0..50_000 {
            let (person, day) = (10_000 + row % 12, 1 + row / 12 % 28);
            let minutes = if row == 41_234 { "fem" } else { "1" };
            writeln!(file, "{person};2026-02-{day:02};{minutes};workplace_session;;").unwrap();
        }
        let before = town.stored().await;
        let told = town.browser(Who::LocalLead);
        let told =
            told.upload("/participation/import", &[("programme", &programme)], file.as_bytes()).await.expect(422);
        assert!(
            told.says("<th scope=\"row\">41236</th>") && told.says("fem"),
            "{}",
            told.between("<tbody>", "</tbody>")
        );
        assert_eq!(told.text().matches("<th scope=\"row\">41").count(), 1);
        assert_eq!(town.stored().await, before);
    })
    .await;
}

/// A workbook of hours: employment number, day, minutes, activity.
fn workbook(rows: impl IntoIterator<Item = (u32, String, String)>) -> Vec<u8> {
    let headings = ["Anställningsnummer", "Datum", "Minuter", "Aktivitet"].map(str::to_owned);
    let headings: Vec<(u16, String)> = (1..).zip(headings).collect();
    let rows: Vec<Vec<Cell>> = rows
        .into_iter()
        .map(|(person, day, minutes)| {
            let minutes = minutes.parse().map_or_else(|_| Cell::Text(minutes.clone()), Cell::Number);
            vec![Cell::Number(person.into()), Cell::Text(day), minutes, Cell::Text("network".into())]
        })
        .collect();
    let book = Workbook { sheet: "Tid", first_row: 1, headings: &headings, rows: &rows, made_at: 1_773_000_000 };
    write_workbook(&book).unwrap()
}

#[tokio::test]
async fn a_workbook_is_brought_in_by_the_same_rules_whole_or_not_at_all() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let (id, programme) = (town.world.programme, town.world.programme.to_string());
        let many = (0..50_000_u32).map(|row| {
            let minutes = if row == 41_234 { "fem" } else { "1" };
            (10_000 + row % 12, format!("2026-02-{:02}", 1 + row / 12 % 28), minutes.to_owned())
        });
        let before = town.stored().await;
        let lead = town.browser(Who::LocalLead);
        let told =
            lead.upload("/participation/import", &[("programme", &programme)], &workbook(many)).await.expect(422);
        assert!(
            told.says("<th scope=\"row\">41236</th>") && told.says("fem"),
            "{}",
            told.between("<tbody>", "</tbody>")
        );
        for broken in [&b"PK\x03\x04 and no more"[..], &workbook([])[..]] {
            let lead = town.browser(Who::LocalLead);
            lead.upload("/participation/import", &[("programme", &programme)], broken).await.expect(422);
        }
        assert_eq!(town.stored().await, before);

        let few = [(10_001, "2026-02-02", "90"), (10_002, "2026-02-02", "45")];
        let file = workbook(few.map(|(person, day, minutes)| (person, day.to_owned(), minutes.to_owned())));
        town.browser(Who::Champion)
            .upload("/participation/import", &[("programme", &programme)], &file)
            .await
            .expect(404);
        let lead = town.browser(Who::LocalLead);
        let looked = lead.upload("/participation/import", &[("programme", &programme)], &file).await.expect(200);
        let rows = looked.between("name=\"rows\" value=\"", "\"").replace("&#10;", "\n").replace("&#13;", "\r");
        let fields = [("programme", programme.as_str()), ("rows", rows.as_str())];
        lead.upload("/participation/import", &fields, b"").await.expect(303);
        let own = town.world.members[0].clone();
        let may = can_see_ledger(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
        let month = ledger_month(&mut db.reader(), &may, id, "2026-02".parse().unwrap(), 0).await.unwrap();
        assert_eq!((month.total, month.lines.len()), (Minutes(135), 2));
        // The same hours as text are the same hours.
        let text = format!("{HEADER}10001;2026-02-02;90;network;;\n10002;2026-02-02;45;network;;\n");
        let lead = town.browser(Who::LocalLead);
        lead.upload("/participation/import", &[("programme", &programme)], text.as_bytes()).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn every_wrong_cell_of_an_hour_file_is_told_with_what_was_expected() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let programme = town.world.programme.to_string();
        let rows = [
            ("99;2026-02-01;45;network;;", "anställningsnumret för någon som finns"),
            ("10001;2026-03-19;45;network;;", "en dag som har varit"),
            ("10001;2025-12-31;45;network;;", "en dag från och med 2026-01-01"),
            ("10001;1/2;45;network;;", "en dag, till exempel"),
            ("10001;2026-02-01;1441;network;;", "högst 24 timmar"),
            ("10001;2026-02-01;0;network;;", "minst en minut"),
            ("10001;2026-02-01;45;fika;;", "en av aktiviteterna"),
            ("10001;2026-02-01;45;network;i rummet;", "på plats"),
            ("10001;2026-02-01;45;network;;noll", "ett heltal"),
            ("=1+1;2026-02-01;45;network;;", "ingen formel"),
            ("10002;2026-02-02;900;network;;\n10002;2026-02-02;600;network;;", "högst 24 timmar samma dag"),
        ];
        let before = town.stored().await;
        for (row, expected) in rows {
            let file = format!("{HEADER}{row}\n");
            let lead = town.browser(Who::LocalLead);
            let got = lead.upload("/participation/import", &[("programme", &programme)], file.as_bytes()).await;
            let got = got.expect(422);
            assert!(got.says(expected), "{row}: {}", got.between("<tbody>", "</tbody>"));
        }
        assert_eq!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_brought_in_once_and_taken_back_by_rows_that_say_so() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let (id, programme) = (town.world.programme, town.world.programme.to_string());
        let file = format!(
            "{HEADER}10001;2026-02-02;90;Att möta andra i samma roll;digital;12\n10002;2026-02-02;90;network;\"På nätet, samtidigt\";12\n\
             10001;2026-02-03;30;individual_support;;\n"
        );
        let lead = town.browser(Who::LocalLead);
        bring_in(lead, &programme, &file, "yes").await.expect(303);
        let again = file.replace("Att möta andra i samma roll", "network").replace(";digital;", ";På nätet, samtidigt;");
        let refused = lead.upload("/participation/import", &[("programme", &programme)], again.as_bytes()).await;
        assert!(refused.expect(422).says("redan inlästa"), "the same rows in other words");

        let own = town.world.members[0].clone();
        let may = can_see_ledger(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
        let february = "2026-02".parse().unwrap();
        let month = ledger_month(&mut db.reader(), &may, id, february, 0).await.unwrap();
        assert_eq!((month.total, month.certified, month.lines.len()), (Minutes(210), Minutes(210), 3));
        assert_eq!((month.lines[0].group_size, month.lines[0].activity), (Some(12), kernel::Activity::Network));
        assert_eq!(month.lines[0].unit, own.units[0], "the unit where the person worked");

        let page = town.browser(Who::LocalLead).get("/participation/import").await.expect(200).text();
        let back = page.split("action=\"").filter(|rest| rest.contains("/take-back")).find(|rest| {
            rest.starts_with("/participation/import/") && !rest.starts_with(&format!("/participation/import/{}", town.imports[0]))
        });
        let back = back.and_then(|rest| rest.split('"').next()).expect("it can be taken back").to_owned();
        let lead = town.browser(Who::LocalLead);
        lead.post(&back, &[("reason", " ")]).await.expect(303);
        let month = ledger_month(&mut db.reader(), &may, id, february, 0).await.unwrap();
        assert_eq!(month.total, Minutes(210), "not without a reason");
        lead.post(&back, &[("reason", "fel fil")]).await.expect(303);
        lead.post(&back, &[("reason", "fel fil")]).await.expect(404);
        let month = ledger_month(&mut db.reader(), &may, id, february, 0).await.unwrap();
        assert_eq!((month.total, month.certified, month.lines.len()), (Minutes(0), Minutes(0), 6), "rows are added only");
        assert_eq!(month.corrections.len(), 3);
        let page = lead.get("/participation/ledger?month=2026-02").await.expect(200);
        assert!(page.says("fel fil") && page.says("Kim1 Berg"), "{}", page.text());
        bring_in(lead, &programme, &file, "").await.expect(303);
    })
    .await;
}

/// The text of a page with ordinary spaces.
fn plain(page: &Got) -> String {
    page.text().replace('\u{a0}', " ")
}

/// The code of the first person in the list, from the page that shows them once.
fn code_of(page: &Got, name: &str) -> String {
    let text = page.text();
    let card = text.split("<li class=\"card\">").find(|card| card.contains(&format!("<p>{name}</p>")));
    let card = card.expect("the person has a code");
    card.split("<strong>").nth(1).and_then(|rest| rest.split("</strong>").next()).expect("a code").to_owned()
}

#[tokio::test]
async fn whoever_was_there_says_with_a_code_that_the_time_is_right_or_not() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db.clone()).await;
        let own = town.world.members[0].clone();
        let codes = format!("/units/{}/{}/own-codes", own.organisation, own.units[1]);
        let made = town.browser(Who::LocalLead).post(&codes, &[]).await.expect(200);
        let (right, not_there, shorter) =
            (code_of(&made, "Kim3 Berg"), code_of(&made, "Kim4 Berg"), code_of(&made, "Kim5 Berg"));
        let mut phone = Browser::new(&town.pages, 30);
        for wrong in ["", "XXXX-XXXX", "' or 1=1"] {
            phone.post("/my-time", &[("code", wrong)]).await.expect(422);
        }
        let typed = right.to_lowercase().replace('-', " ");
        let list = phone.post("/my-time", &[("code", &typed)]).await.expect(200);
        assert!(
            list.says("30 minuter") && plain(&list).contains("18 mars 2026") && !list.says("Kim"),
            "{}",
            list.text()
        );
        let row = list.between("name=\"row\" value=\"", "\"");
        let said =
            phone.post("/my-time/answer", &[("code", &right), ("row", &row), ("verdict", "right")]).await.expect(200);
        assert!(said.says("Din tid är rätt") && !said.says("name=\"row\""));
        // What was certified stays, and somebody else's row is nobody else's.
        let fields = [("code", right.as_str()), ("row", row.as_str()), ("verdict", "not-there")];
        assert!(phone.post("/my-time/answer", &fields).await.expect(200).says("redan svarat"));
        let before = town.stored().await;
        let fields = [("code", not_there.as_str()), ("row", row.as_str()), ("verdict", "not-there")];
        assert!(phone.post("/my-time/answer", &fields).await.expect(200).says("redan svarat"));
        assert_eq!(town.stored().await, before);

        let list = phone.post("/my-time", &[("code", &not_there)]).await.expect(200);
        let row = list.between("name=\"row\" value=\"", "\"");
        let fields = [("code", not_there.as_str()), ("row", row.as_str()), ("verdict", "not-there")];
        assert!(phone.post("/my-time/answer", &fields).await.expect(200).says("Det finns ingen tid att visa"));

        let list = phone.post("/my-time", &[("code", &shorter)]).await.expect(200);
        let row = list.between("name=\"row\" value=\"", "\"");
        for (minutes, status) in [("30", 422), ("0", 422), ("mer", 422), ("10", 200)] {
            let fields =
                [("code", shorter.as_str()), ("row", row.as_str()), ("verdict", "shorter"), ("minutes", minutes)];
            phone.post("/my-time/answer", &fields).await.expect(status);
        }
        let may = can_see_ledger(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
        let march = today().month();
        let month = ledger_month(&mut db.reader(), &may, town.world.programme, march, 0).await.unwrap();
        assert_eq!((month.total, month.certified), (Minutes(15 * 30 - 30 - 20), Minutes(30 + 10)));
        let register = format!("/sessions/{}/{}/register", own.organisation, town.belongings[0].sessions[1]);
        let register = town.browser(Who::LocalLead).get(&register).await.expect(200);
        assert!(register.says("14 personer var med") && register.says("value=\"10\""), "the register says the same");
        let ledger = town.browser(Who::LocalLead).get("/participation/ledger").await.expect(200);
        assert!(ledger.says("inte med</td>") && ledger.says("Med tidskod"), "{}", ledger.text());

        // An own device remembers; the code stops working when its holder has left, and the hours stay.
        let mut own_phone = Browser::new(&town.pages, 31);
        own_phone.post("/my-time", &[("code", &right), ("remember", "yes")]).await.expect(303);
        assert!(own_phone.get("/my-time").await.expect(200).says("30 minuter"));
        let number = own.staff[1][3].0.as_u128();
        let file = format!(
            "anställningsnummer;förnamn;efternamn;kön;enhet;från;till\n{number};Kim3;Berg;;12;2026-01-01;2026-03-18\n"
        );
        let lead = town.browser(Who::LocalLead);
        lead.upload("/people/import", &[("kind", "persons")], file.as_bytes()).await.expect(303);
        clock.set(Timestamp::from_sweden(today().plus_days(1), 60));
        assert!(!own_phone.get("/my-time").await.expect(200).says("30 minuter"));
        phone.post("/my-time", &[("code", &right)]).await.expect(422);
        let after = ledger_month(&mut db.reader(), &may, town.world.programme, march, 0).await.unwrap();
        assert_eq!((after.total, after.certified), (month.total, month.certified));
    })
    .await;
}

#[tokio::test]
async fn a_signed_list_certifies_those_who_signed() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let own = town.world.members[0].clone();
        let here = format!("/sessions/{}/{}/signatures", own.organisation, town.belongings[0].sessions[1]);
        let lead = town.browser(Who::LocalLead);
        let list = lead.get(&here).await.expect(200);
        assert_eq!(list.text().matches("name=\"signed\"").count(), 15);
        let signed: Vec<String> = own.staff[1][..9].iter().map(ToString::to_string).collect();
        let fields: Vec<(&str, &str)> = signed.iter().map(|person| ("signed", person.as_str())).collect();
        lead.post(&here, &fields).await.expect(303);
        let list = lead.get(&here).await.expect(200);
        assert_eq!(
            (list.text().matches("name=\"signed\"").count(), list.text().matches("Intygad</span>").count()),
            (6, 9)
        );
        // Somebody of another unit was not there, and nonsense is refused.
        let before = town.stored().await;
        let stranger = own.staff[0][2].to_string();
        let lead = town.browser(Who::LocalLead);
        lead.post(&here, &[("signed", &stranger)]).await.expect(303);
        lead.post(&here, &[("signed", "Kim")]).await.expect(400);
        assert_eq!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_course_taken_alone_is_noted_once() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let own = town.world.members[0].clone();
        let codes = format!("/units/{}/{}/own-codes", own.organisation, own.units[0]);
        let made = town.browser(Who::Champion).post(&codes, &[]).await.expect(200);
        let code = code_of(&made, "Kim7 Berg");
        let mut phone = Browser::new(&town.pages, 30);
        let course = "/learn/sjalv-kanna-igen-bluff";
        assert!(phone.get(course).await.expect(200).says(&format!("{course}/time")));
        phone.post(&format!("{course}/time"), &[("code", "")]).await.expect(422);
        phone.post("/learn/hitta-ratt-rutin/time", &[("code", &code)]).await.expect(404);
        assert!(phone.post(&format!("{course}/time"), &[("code", &code)]).await.expect(200).says("Tiden är sparad"));
        let before = town.stored().await;
        assert!(
            phone.post(&format!("{course}/time"), &[("code", &code)]).await.expect(200).says("Du sparade tiden den")
        );
        assert_eq!(town.stored().await, before);
        let may = can_see_ledger(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
        let month = ledger_month(&mut db.reader(), &may, town.world.programme, today().month(), 0).await.unwrap();
        let line = month.lines.iter().find(|line| line.activity == kernel::Activity::WebCourse).unwrap();
        assert!(line.certified && line.form == kernel::Form::SelfPaced);
        assert_eq!((line.unit, line.person_name.as_deref()), (own.units[0], Some("Kim7 Berg")));
    })
    .await;
}

#[tokio::test]
async fn network_meetings_training_and_try_outs_reach_the_ledger_under_their_own_names() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let own = town.world.members[0].clone();
        let (programme, day) = (town.world.programme.to_string(), today().to_string());
        for (hour, activity, unit, person) in [
            ("08:00", "network", own.area, own.staff[0][1]),
            ("09:00", "champion_training", own.area, own.staff[0][1]),
            ("08:00", "manager_training", own.area, own.staff[0][0]),
            ("08:00", "tryout", own.units[0], own.staff[0][4]),
        ] {
            let title = format!("Samling {activity}");
            let unit = unit.to_string();
            let fields = [
                ("title", title.as_str()),
                ("activity", activity),
                ("form", "on_site"),
                ("unit", &unit),
                ("date", &day),
                ("time", hour),
                ("minutes", "45"),
                ("programme", &programme),
            ];
            town.browser(Who::Champion).post("/champions/gatherings", &fields).await.expect(404);
            let lead = town.browser(Who::LocalLead);
            lead.post("/champions/gatherings", &fields).await.expect(303);
            let page = lead.get("/champions/gatherings").await.expect(200).text();
            let before = page.split(&title).next().unwrap();
            let session = before.rsplit("href=\"/sessions/").next().and_then(|rest| rest.split('"').next()).unwrap();
            let register = format!("/sessions/{session}/register");
            lead.post(&register, &[("there", &person.to_string())]).await.expect(303);
        }
        let may = can_see_ledger(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
        let month = ledger_month(&mut db.reader(), &may, town.world.programme, today().month(), 0).await.unwrap();
        for (activity, name) in [
            (kernel::Activity::Network, "Kim1 Berg"),
            (kernel::Activity::ChampionTraining, "Kim1 Berg"),
            (kernel::Activity::ManagerTraining, "Kim0 Berg"),
            (kernel::Activity::Tryout, "Kim4 Berg"),
        ] {
            let lines: Vec<_> = month.lines.iter().filter(|line| line.activity == activity).collect();
            assert_eq!(lines.len(), 1, "{activity}");
            assert_eq!((lines[0].minutes, lines[0].person_name.as_deref()), (Minutes(45), Some(name)), "{activity}");
        }
    })
    .await;
}

/// Every text in a workbook.
fn texts(workbook: &[u8]) -> String {
    let mut file = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a workbook is a zip file");
    let mut texts = String::new();
    for name in ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"] {
        file.by_name(name).expect("a part of it").read_to_string(&mut texts).expect("text");
    }
    texts
}

#[tokio::test]
async fn the_fund_gets_whole_hours_in_order_and_a_changed_month_is_made_again_with_those_after_it() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db.clone()).await;
        let programme = town.world.programme.to_string();
        let own = town.world.members[0].clone();
        let file = format!(
            "{HEADER}10001;2026-01-15;50;network;;\n10001;2026-02-15;80;network;;\n10002;2026-02-15;125;network;;\n"
        );
        bring_in(town.browser(Who::LocalLead), &programme, &file, "yes").await.expect(303);
        let uncertified = format!("{HEADER}10001;2026-01-20;20;network;;\n");
        bring_in(town.browser(Who::LocalLead), &programme, &uncertified, "").await.expect(303);

        clock.set(Timestamp::from_sweden("2026-03-20".parse().unwrap(), 10 * 60));
        let here = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let fund = format!("{here}/fund");
        let mut paula = Browser::new(&town.pages, 40);
        paula.sign_in("programme-lead", SECRET).await;
        let open = paula.post(&fund, &[("month", "2026-02")]).await.expect(422);
        assert!(plain(&open).contains("januari 2026 är inte låst"), "{}", open.text());
        for month in ["2026-01", "2026-02"] {
            paula.post(&format!("{here}/months/{month}"), &[]).await.expect(303);
        }
        paula.post(&fund, &[("month", "i februari")]).await.expect(422);
        paula.post(&fund, &[("month", "2026-02")]).await.expect(303);
        let page = paula.get(&fund).await.expect(200);
        assert!(
            page.says("Utgåva 1: 0 timmar, 1 personer") && page.says("Utgåva 1: 4 timmar, 2 personer"),
            "{}",
            page.text()
        );
        let early = paula.post(&format!("{fund}/2026-02/1/sent"), &[]).await.expect(422);
        assert!(plain(&early).contains("Skicka januari 2026 först"), "{}", early.text());
        for month in ["2026-01", "2026-02"] {
            paula.post(&format!("{fund}/{month}/1/sent"), &[]).await.expect(303);
        }
        assert!(paula.get(&fund).await.says("stämmer med det som är intygat"));
        let same = town.stored().await;
        paula.post(&fund, &[("month", "2026-02")]).await.expect(303);
        assert_eq!(town.stored().await, same, "nothing has changed, nothing is made");

        // Names only when the municipality lets them go, and of a protected identity never.
        let kept = paula.get(&format!("{fund}/2026-02/1")).await.expect(200);
        assert!(!texts(&kept.body).contains("Kim1") && texts(&kept.body).contains("Namnen är inte utlämnade"));
        let mut lova = Browser::new(&town.pages, 41);
        lova.sign_in("local-lead", SECRET).await;
        lova.post("/participation/names", &[("programme", &programme), ("names", "go")]).await.expect(303);
        let number = own.staff[0][2].0.as_u128();
        let hidden = format!(
            "anställningsnummer;förnamn;efternamn;kön;enhet;från;skyddad\n{number};Kim2;Berg;;11;2026-01-01;ja\n"
        );
        lova.upload("/people/import", &[("kind", "persons")], hidden.as_bytes()).await.expect(303);
        let given = texts(&paula.get(&format!("{fund}/2026-02/1")).await.expect(200).body);
        assert!(given.contains("Kim1 Berg") && !given.contains("Kim2") && !given.contains(&number.to_string()));

        // The file has the layout of the template.
        let mut layout =
            vec![("sheet", "Blad/1"), ("first_row", "7"), ("heading_name", "Deltagare"), ("column_name", "3")];
        layout.extend([("heading_hours", "Tid"), ("column_hours", "3")]);
        paula.post(&format!("{fund}/layout"), &layout).await.expect(422);
        layout[0].1 = "ESF";
        paula.post(&format!("{fund}/layout"), &layout).await.expect(422);
        layout[5].1 = "6";
        paula.post(&format!("{fund}/layout"), &layout).await.expect(303);
        let laid_out = texts(&paula.get(&format!("{fund}/2026-02/1")).await.expect(200).body);
        assert!(laid_out.contains("Deltagare") && laid_out.contains("r=\"F7\"") && laid_out.contains("name=\"ESF\""));
        assert!(!laid_out.contains("Anställningsnummer"));

        // Time of January is certified after all: January and, because minutes go on, February are made again.
        let may = can_see_ledger(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
        let january = "2026-01".parse().unwrap();
        let held = ledger_month(&mut db.reader(), &may, town.world.programme, january, 0).await.unwrap();
        let late = held.lines.iter().find(|line| !line.certified).unwrap().id.to_string();
        let codes = format!("/units/{}/{}/own-codes", own.organisation, own.units[0]);
        let made = lova.post(&codes, &[]).await.expect(200);
        let code = code_of(&made, "Kim1 Berg");
        let mut phone = Browser::new(&town.pages, 42);
        let fields = [("code", code.as_str()), ("row", late.as_str()), ("verdict", "right")];
        phone.post("/my-time/answer", &fields).await.expect(200);
        let changed = paula.get(&fund).await.expect(200);
        assert!(changed.says("Något är ändrat sedan det skickades"), "{}", changed.text());
        paula.post(&fund, &[("month", "2026-02")]).await.expect(303);
        assert!(paula.post(&format!("{fund}/2026-01/1/sent"), &[]).await.expect(422).says("nyare utgåva"));
        let may = can_report_to_fund(&town.world.programme_actor(Role::ProgrammeLead), town.world.programme).unwrap();
        let (months, _) = list_fund_months(&mut db.reader(), &may).await.unwrap();
        let seen: Vec<_> = months.iter().map(|m| (m.editions.len(), m.editions[0].1, m.state)).collect();
        // 50 + 20 minutes are an hour and ten; with 80 more there are ninety in February, where there were 130.
        assert_eq!(seen, [(2, 1, MonthState::ToSend), (2, 3, MonthState::ToSend)]);
    })
    .await;
}
