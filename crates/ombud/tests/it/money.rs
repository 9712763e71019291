//! Does the money add up: a budget in versions beside what was booked, what an hour is reckoned at, the working time that is
//! reckoned in when somebody chooses it, what the cost depends on, and what was sent to the fund?

use std::io::{Cursor, Read as _};

use kernel::Timestamp;
use testkit::{Browser, Got, each_db, each_db_in_time};

use crate::town::{SECRET, Town, Who};

/// The text of a page with ordinary spaces.
fn plain(page: &Got) -> String {
    page.text().replace('\u{a0}', " ")
}

fn here(town: &Town) -> String {
    format!("/programmes/{}/{}", town.world.lead, town.world.programme)
}

const BUDGET: &str = "År;Aktivitet;Kostnadsslag;Belopp;Kommun\n\
    2026;Projektledning;Personal;1 200 000,01;\n2026-02;Nätverk;Resor;3 000;Ekby\n";
const COSTS: &str = "Månad;Aktivitet;Kostnadsslag;Belopp;Kommun\n\
    2026-01;Projektledning;Personal;150 000,50;\n2026-02;Nätverk;Resor;4 000;Ekby\n\
    2026-02;Arbetsplatsträff;Köpta tjänster;60 000;Ekby\n2026-02;Projektledning;Indirekta kostnader;20 000;\n";

async fn book_costs(paula: &mut Browser, here: &str) {
    let path = format!("{here}/costs/import");
    let looked = paula.upload(&path, &[], COSTS.as_bytes()).await.expect(200);
    let rows = looked.between("name=\"rows\" value=\"", "\"").replace("&#10;", "\n").replace("&#13;", "\r");
    paula.upload(&path, &[("rows", &rows)], b"").await.expect(303);
}

/// Says yes to a file that was looked at.
async fn decide(paula: &mut Browser, path: &str, fields: [(&'static str, String); 4]) -> Got {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    paula.upload(path, &fields, b"").await
}

#[tokio::test]
async fn a_budget_is_decided_in_versions_and_followed_up_to_the_ore() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = here(&town);
        let budget = format!("{here}/budget");
        let before = town.stored().await;
        let paula = town.browser(Who::ProgrammeLead);
        assert!(paula.get(&budget).await.expect(200).says("Här finns ingen budget än"));
        let bad = BUDGET.replace("3 000", "-3 000").replace("2026;", "1999;");
        let told = paula.upload(&format!("{budget}/import"), &[], bad.as_bytes()).await.expect(422);
        assert!(told.says("kronor från noll") && told.says("1999") && told.says("en tid då programmet pågår"));
        paula.upload(&format!("{budget}/import"), &[], b"").await.expect(422);
        paula.upload(&format!("{budget}/import"), &[], b"PK\x03\x04rubbish").await.expect(422);
        let looked = paula.upload(&format!("{budget}/import"), &[], BUDGET.as_bytes()).await.expect(200);
        assert!(plain(&looked).contains("1 203 000,01 kr"), "{}", looked.text());
        assert_eq!(town.stored().await, before, "looking changes nothing");

        let rows = looked.between("name=\"rows\" value=\"", "\"").replace("&#10;", "\n").replace("&#13;", "\r");
        let paula = town.browser(Who::ProgrammeLead);
        let sent = |day: &'static str, reason: &'static str, seen: &'static str| {
            [
                ("rows", rows.clone()),
                ("decided_on", day.to_owned()),
                ("reason", reason.to_owned()),
                ("seen", seen.to_owned()),
            ]
        };
        let path = format!("{budget}/import");
        assert!(decide(paula, &path, sent("2026-03-19", "Styrgruppen", "0")).await.expect(422).says("har inte varit"));
        decide(paula, &path, sent("2026-03-01", " ", "0")).await.expect(422);
        decide(paula, &path, sent("2026-03-01", "Styrgruppen", "0")).await.expect(303);
        let late = decide(paula, &path, sent("2026-03-01", "En till", "0")).await.expect(422);
        assert!(late.says("ny version under tiden"));

        book_costs(paula, &here).await;
        let page = paula.get(&format!("{budget}?upto=2026-02")).await.expect(200);
        let text = plain(&page);
        // Two of twelve months of 1 200 000.01 and February's 3 000; 234 000.50 booked; ten months remain.
        for amount in
            ["1 203 000,01 kr", "203 000 kr", "234 000,50 kr", "1 000 000,01 kr", "1 234 000,51 kr", "31 000,50 kr"]
        {
            assert!(text.contains(amount), "{amount}: {text}");
        }
        // By hand: the second version says something else, and the first is kept.
        let form = [
            ("seen", "1"),
            ("decided_on", "2026-03-10"),
            ("reason", "Mindre resor"),
            ("row-1-period", "2026"),
            ("row-1-activity", "network"),
            ("row-1-kind", "travel"),
            ("row-1-amount", "500,05"),
        ];
        let mut wrong = form;
        wrong[3].1 = "i fjol";
        wrong[6].1 = "gratis";
        let told = paula.post(&format!("{budget}/edit"), &wrong).await.expect(422);
        assert!(told.says("Rad 1: År eller månad") && told.says("value=\"gratis\""));
        paula.post(&format!("{budget}/edit"), &form).await.expect(303);
        let latest = paula.get(&budget).await.expect(200);
        assert!(plain(&latest).contains("500,05 kr") && latest.says("Mindre resor"));
        let first = paula.get(&format!("{budget}?version=1")).await.expect(200);
        assert!(plain(&first).contains("1 203 000,01 kr") && first.says("äldre version"));
        paula.get(&format!("{budget}?version=9")).await.expect(404);
        let file = paula.get(&format!("{budget}/rows.csv?version=1")).await.expect(200);
        assert!(file.says("2026;project_management;staff;1200000,01;"), "{}", file.text());

        let comment = [("about", "network"), ("upto", "2026-02"), ("comment", "Två möten blev dyrare")];
        paula
            .post(&format!("{budget}/comment"), &[("about", "network"), ("upto", "2031-02"), ("comment", "")])
            .await
            .expect(422);
        paula.post(&format!("{budget}/comment"), &comment).await.expect(303);
        let evaluator = town.browser(Who::Evaluator).get(&budget).await.expect(200);
        assert!(evaluator.says("Två möten blev dyrare") && !evaluator.says("/budget/edit\""));
        town.browser(Who::Evaluator).post(&format!("{budget}/edit"), &form).await.expect(404);
        town.browser(Who::LocalLead).get(&budget).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_rate_that_changes_what_has_been_is_a_correction_and_the_old_one_is_kept() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = here(&town);
        let rates = format!("{here}/rates");
        let paula = town.browser(Who::ProgrammeLead);
        let rate = |from: &'static str, amount: &'static str, reason: &'static str, correction: &'static str| {
            [("kind", "staff-hour"), ("from", from), ("amount", amount), ("reason", reason), ("correction", correction)]
        };
        for (from, amount) in
            [("2026-01-01", "gratis"), ("2026-01-01", "10 000,01"), ("2026-01-01", "0"), ("i vår", "300")]
        {
            paula.post(&rates, &rate(from, amount, "", "")).await.expect(422);
        }
        paula.post(&rates, &[("kind", "guld"), ("from", "2026-01-01"), ("amount", "1")]).await.expect(422);
        paula.post(&rates, &rate("2026-01-01", "300", "", "")).await.expect(303);
        paula.post(&rates, &rate("2026-04-01", "310", "", "")).await.expect(303);
        let before = town.stored().await;
        let paula = town.browser(Who::ProgrammeLead);
        let backwards = paula.post(&rates, &rate("2026-02-01", "320", "Avtalet", "")).await.expect(422);
        assert!(backwards.says("dagar som har varit"), "{}", backwards.text());
        paula.post(&rates, &rate("2026-01-01", "320", " ", "yes")).await.expect(422);
        paula.post(&rates, &rate("2026-01-01", "300", "Igen", "yes")).await.expect(422);
        assert_eq!(town.stored().await, before);

        // 25 of 15 + 15 persons took part for thirty minutes in each municipality as care staff, manager or champion.
        let paula = town.browser(Who::ProgrammeLead);
        paula.post(&rates, &rate("2026-01-01", "320,50", "Avtalet kom sent", "yes")).await.expect(303);
        let page = paula.get(&rates).await.expect(200);
        let text = plain(&page);
        assert!(text.contains("300 kr per timme") && text.contains("Ersatt"), "the old one is kept: {text}");
        assert!(text.contains("320,50 kr per timme") && text.contains("Avtalet kom sent") && text.contains("Kim Berg"));
        assert!(page.says("Vad rättelser ändrade"));
        town.browser(Who::Evaluator).get(&rates).await.expect(200);
        town.browser(Who::Evaluator).post(&rates, &rate("2027-01-01", "1", "", "")).await.expect(404);
        town.browser(Who::Administrator).get(&rates).await.expect(404);
    })
    .await;
}

/// The file of a package.
fn file_of(package: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("a package is a zip file");
    let mut text = String::new();
    archive.by_name(name).expect("the file").read_to_string(&mut text).expect("text");
    text
}

/// Rates of 300 kronor for everybody from the beginning of the year.
async fn set_rates(paula: &mut Browser, here: &str) {
    for kind in ["staff-hour", "champion-hour", "manager-hour"] {
        let fields = [("kind", kind), ("from", "2026-01-01"), ("amount", "300")];
        paula.post(&format!("{here}/rates"), &fields).await.expect(303);
    }
}

#[tokio::test]
async fn working_time_is_in_the_costs_only_when_somebody_chooses_it_and_the_page_says_so() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = here(&town);
        let costs = format!("{here}/costs");
        let paula = town.browser(Who::ProgrammeLead);
        book_costs(paula, &here).await;
        set_rates(paula, &here).await;
        let booked = paula.get(&costs).await.expect(200);
        assert!(booked.says("Här är bara bokförda kostnader") && booked.says("Vad kostnaderna delas med"));
        assert!(
            booked.says("Källans år")
                && booked.says("GoDigi Östra Göinge")
                && booked.says("Gotland")
                && booked.says("Sala")
        );
        // 30 persons for 30 minutes: 15 hours of which two champions' are time of staff; two champions are too few.
        let both = paula.get(&format!("{costs}?staff=yes&lost=yes")).await.expect(200);
        assert!(both.says("framräknad ur timmarna och inte bokförd"), "{}", both.text());
        assert!(both.says("För få personer står bakom"), "two champions would be told");
        assert!(!plain(&both).contains("300 kr"), "{}", plain(&both));

        // The package of whoever evaluates: by default what was booked; the chosen time is marked.
        let eva = town.browser(Who::Evaluator);
        let plain_package = file_of(&eva.get(&format!("{here}/export")).await.expect(200).body, "costs.csv");
        assert!(!plain_package.contains("computed") && !plain_package.contains("lost_working_time"), "{plain_package}");
        let with = eva.get(&format!("{here}/export?lost=yes")).await.expect(200);
        let with = file_of(&with.body, "costs.csv");
        let computed: Vec<&str> = with.lines().filter(|line| line.contains("computed")).collect();
        assert!(!computed.is_empty() && computed.iter().all(|line| line.contains("lost_working_time")), "{with}");
        assert!(with.lines().any(|line| line.contains("150000.50") && line.contains("booked")), "{with}");
        let both = file_of(&eva.get(&format!("{here}/export?staff=yes&lost=yes")).await.expect(200).body, "costs.csv");
        let sum: f64 = both
            .lines()
            .filter(|line| line.contains("computed"))
            .map(|line| {
                line.split(',').find_map(|cell| cell.parse::<f64>().ok().filter(|_| cell.contains('.'))).unwrap()
            })
            .sum();
        assert!((sum - 15.0 * 300.0).abs() < 1e-9, "15 hours at 300 kronor: {both}");
        town.browser(Who::ProgrammeLead).get(&format!("{here}/export?lost=yes")).await.expect(404);
        town.browser(Who::Manager).get(&format!("{costs}?lost=yes")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_tornado_shows_what_the_cost_of_an_hour_depends_on() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let page = format!("{}/costs/sensitivity", here(&town));
        let here = here(&town);
        let paula = town.browser(Who::ProgrammeLead);
        assert!(paula.get(&page).await.expect(200).says("Det finns inga kostnader"));
        book_costs(paula, &here).await;
        set_rates(paula, &here).await;
        let shown = paula.get(&page).await.expect(200);
        // 234 000.50 kronor over 15 hours; without joint costs 64 000; without indirect ones 214 000.50.
        let text = plain(&shown);
        assert!(text.contains("15 600 kr per timme") && text.contains("4 267 kr per timme"), "{text}");
        assert!(shown.says("class=\"reference\"") && shown.says("<desc") && shown.says("Gemensamma kostnader"));
        assert!(
            text.find("Gemensamma kostnader").unwrap() < text.find(">Indirekta kostnader<").unwrap(),
            "the widest first"
        );
        assert!(shown.says("Intygade timmar: inga är intygade"));
        let english = paula.get("/language/en?to=/").await.status;
        assert!(english < 400 && paula.get(&page).await.expect(200).says("What the cost depends on"));
        town.browser(Who::Champion).get(&page).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_to_the_fund_is_reconciled_edition_by_edition_and_a_moved_template_is_refused() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        let (here, programme) = (here(&town), town.world.programme.to_string());
        let fund = format!("{here}/fund");
        let file = "anställningsnummer;datum;minuter;aktivitet;form;gruppstorlek\n\
                    10001;2026-01-15;50;network;;\n10001;2026-02-15;80;network;;\n10002;2026-02-15;125;network;;\n";
        let lova = town.browser(Who::LocalLead);
        let looked =
            lova.upload("/participation/import", &[("programme", &programme)], file.as_bytes()).await.expect(200);
        let rows = looked.between("name=\"rows\" value=\"", "\"").replace("&#10;", "\n").replace("&#13;", "\r");
        let fields = [("programme", programme.as_str()), ("rows", rows.as_str()), ("signed", "yes")];
        lova.upload("/participation/import", &fields, b"").await.expect(303);
        clock.set(Timestamp::from_sweden("2026-03-20".parse().unwrap(), 10 * 60));
        let mut paula = Browser::new(&town.pages, 40);
        paula.sign_in("programme-lead", SECRET).await;
        for month in ["2026-01", "2026-02"] {
            paula.post(&format!("{here}/months/{month}"), &[]).await.expect(303);
        }
        paula.post(&fund, &[("month", "2026-02")]).await.expect(303);
        let page = paula.get(&format!("{fund}/reconciliation")).await.expect(200);
        assert!(page.says("inte skickade eller ändrade sedan dess"), "{}", page.text());
        for month in ["2026-01", "2026-02"] {
            paula.post(&format!("{fund}/{month}/1/sent"), &[]).await.expect(303);
        }
        let page = paula.get(&format!("{fund}/reconciliation")).await.expect(200);
        // 255 minutes: 0 hours and 50 left in January; 4 hours in February and 10 + 5 left.
        let cells: Vec<String> = page
            .text()
            .split("<td class=\"number\"")
            .skip(1)
            .map(|cell| cell.split('>').nth(1).unwrap_or_default().split('<').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(cells, ["50", "0", "50", "–", "205", "4", "15", "–"]);
        assert!(
            page.says("<dd>255</dd>")
                && page.says("<dd>4</dd>")
                && page.says("<dd>15</dd>")
                && page.says("Allt som är intygat är skickat")
        );

        // The fund's template as it is filled in fits; with a column moved it is refused by name.
        let layout = [
            ("sheet", "ESF"),
            ("first_row", "1"),
            ("heading_hours", "Timmar"),
            ("column_hours", "2"),
            ("heading_name", "Namn"),
            ("column_name", "1"),
        ];
        paula.post(&format!("{fund}/layout"), &layout).await.expect(303);
        let template = paula.get(&format!("{fund}/2026-02/1")).await.expect(200).body;
        let path = format!("{fund}/layout/template");
        paula.upload(&path, &[], &template).await.expect(303);
        let mut moved = layout;
        moved[3].1 = "3";
        paula.post(&format!("{fund}/layout"), &moved).await.expect(303);
        let told = paula.upload(&path, &[], &template).await.expect(422);
        assert!(told.says("”Timmar” ska stå i rad 1, kolumn 3. Den står i rad 1, kolumn 2."), "{}", told.text());
        assert!(paula.upload(&path, &[], b"").await.expect(422).says("Välj en fil först"));
        paula.upload(&path, &[], b"ingen arbetsbok").await.expect(422);
        let mut eva = Browser::new(&town.pages, 41);
        eva.sign_in("evaluator", SECRET).await;
        eva.get(&format!("{fund}/reconciliation")).await.expect(404);
    })
    .await;
}
