//! What does the fund pay, and what does each organisation cost? The fund's flat rate times whole certified hours, month by month, never
//! mixed with what was booked; and the ledger's money by organisation beside the budget.

use kernel::Timestamp;
use testkit::{Browser, Got, each_db, each_db_in_time};

use crate::town::{SECRET, Town, Who};

const HEADER: &str = "anställningsnummer;datum;minuter;aktivitet;form;gruppstorlek\n";
const COSTS: &str = "Månad;Aktivitet;Kostnadsslag;Belopp;Kommun\n\
    2026-01;Projektledning;Personal;150 000,50;\n2026-02;Nätverk;Resor;4 000;Ekby\n\
    2026-02;Arbetsplatsträff;Köpta tjänster;60 000;Ekby\n2026-02;Projektledning;Indirekta kostnader;20 000;\n";

/// The text of a page with ordinary spaces.
fn plain(page: &Got) -> String {
    page.text().replace('\u{a0}', " ")
}

fn here(town: &Town) -> String {
    format!("/programmes/{}/{}", town.world.lead, town.world.programme)
}

/// Hands a file in: looks first, then decides.
async fn hand_in(browser: &mut Browser, path: &str, file: &str, more: &[(&str, &str)]) {
    let looked = browser.upload(path, more, file.as_bytes()).await.expect(200);
    let rows = looked.between("name=\"rows\" value=\"", "\"").replace("&#10;", "\n").replace("&#13;", "\r");
    let mut fields = more.to_vec();
    fields.push(("rows", &rows));
    browser.upload(path, &fields, b"").await.expect(303);
}

/// Certified hours of so many persons: two and a bit in January, one in February.
async fn certify(town: &mut Town, persons: u32) {
    let programme = town.world.programme.to_string();
    let rows: String = (0..persons)
        .map(|n| format!("{0};2026-01-15;125;network;;\n{0};2026-02-15;60;network;;\n", 10_000 + n))
        .collect();
    let lova = town.browser(Who::LocalLead);
    let more = [("programme", programme.as_str()), ("signed", "yes")];
    hand_in(lova, "/participation/import", &format!("{HEADER}{rows}"), &more).await;
}

#[tokio::test]
async fn the_fund_pays_whole_certified_hours_at_the_rate_of_their_day_and_a_correction_shows_what_it_changed() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        let here = here(&town);
        let (fund, rates, costs) = (format!("{here}/fund"), format!("{here}/rates"), format!("{here}/costs"));
        certify(&mut town, 12).await;
        clock.set(Timestamp::from_sweden("2026-03-20".parse().unwrap(), 10 * 60));
        let mut paula = Browser::new(&town.pages, 40);
        paula.sign_in("programme-lead", SECRET).await;
        hand_in(&mut paula, &format!("{costs}/import"), COSTS, &[]).await;
        for path in [&fund, &costs] {
            let page = paula.get(path).await.expect(200);
            assert!(page.says("Fondens belopp för en timme saknas"), "{path}: {}", page.text());
        }
        let rate = |from: &'static str, amount: &'static str, reason: &'static str, correction: &'static str| {
            [("kind", "fund-hour"), ("from", from), ("amount", amount), ("reason", reason), ("correction", correction)]
        };
        paula.post(&rates, &rate("2026-01-20", "200,50", "", "")).await.expect(303);
        // January's hours were worked before the rate: they are left out, and counted.
        let page = plain(&paula.get(&fund).await.expect(200));
        assert!(page.contains("24 timmar har inget belopp") && page.contains("<dd>2 406 kr</dd>"), "{page}");
        paula.post(&rates, &rate("2026-01-01", "200,50", "Glömt", "yes")).await.expect(303);
        // 12 persons: 24 hours in January, 12 in February and the minutes over wait.
        let page = plain(&paula.get(&fund).await.expect(200));
        assert!(page.contains("4 812 kr") && page.contains("2 406 kr") && page.contains("<dd>7 218 kr</dd>"), "{page}");

        for month in ["2026-01", "2026-02"] {
            paula.post(&format!("{here}/months/{month}"), &[]).await.expect(303);
        }
        paula.post(&fund, &[("month", "2026-02")]).await.expect(303);
        let told = plain(&paula.get(&format!("{fund}/reconciliation")).await.expect(200));
        assert!(told.contains("<dd>7 218 kr</dd>"), "{told}");

        // Backwards is refused, and as a correction it tells what it changed.
        let refused = paula.post(&rates, &rate("2026-02-01", "210", "Beslut", "")).await.expect(422);
        assert!(refused.says("dagar som har varit"));
        paula.post(&rates, &rate("2026-02-01", "210", "Beslut", "yes")).await.expect(303);
        let told = plain(&paula.get(&rates).await.expect(200));
        let changed = told.split("fund-changes").nth(1).unwrap_or_default();
        assert!(
            changed.contains("2 406 kr") && changed.contains("2 520 kr") && changed.contains("från 1 februari 2026"),
            "{told}"
        );
        let told = plain(&paula.get(&format!("{fund}/reconciliation")).await.expect(200));
        assert!(told.contains("<dd>7 332 kr</dd>"), "{told}");
        let changed = told.split("id=\"corrections\"").nth(1).unwrap_or_default();
        assert!(
            changed.contains("februari 2026") && changed.contains("2 406 kr") && changed.contains("2 520 kr"),
            "{told}"
        );

        // Among the costs it is a sum of its own: what was booked stays what it was.
        let told = plain(&paula.get(&costs).await.expect(200));
        let part = told.split("id=\"fund\"").nth(1).unwrap_or_default();
        assert!(part.contains("7 332 kr") && part.contains("36"), "{told}");
        assert!(told.contains("234 000,50 kr") && !told.contains("241 332"), "{told}");
        let mut eva = Browser::new(&town.pages, 41);
        eva.sign_in("evaluator", SECRET).await;
        assert!(plain(&eva.get(&costs).await.expect(200)).contains("7 332 kr"));
        assert!(plain(&eva.get(&rates).await.expect(200)).contains("2 520 kr"));
        eva.get(&fund).await.expect(404);
        let mut lova = Browser::new(&town.pages, 42);
        lova.sign_in("local-lead", SECRET).await;
        lova.get(&costs).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_the_fund_pays_for_a_few_is_told_to_nobody_but_who_reports_to_it() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = here(&town);
        certify(&mut town, 9).await;
        let paula = town.browser(Who::ProgrammeLead);
        let rate = |from: &'static str, amount: &'static str, correction: &'static str| {
            let reason = ("reason", "Beslut");
            [("kind", "fund-hour"), ("from", from), ("amount", amount), reason, ("correction", correction)]
        };
        paula.post(&format!("{here}/rates"), &rate("2026-01-01", "200", "")).await.expect(303);
        paula.post(&format!("{here}/rates"), &rate("2026-02-01", "210", "yes")).await.expect(303);
        // 18 and 9 hours at 200 kronor, then 9 at 210.
        assert!(plain(&paula.get(&format!("{here}/fund")).await.expect(200)).contains("5 490 kr"));
        for who in [Who::Evaluator, Who::ProgrammeLead] {
            for (path, part) in [("costs", "id=\"fund\""), ("rates", "id=\"fund-changes\"")] {
                let page = plain(&town.browser(who).get(&format!("{here}/{path}")).await.expect(200));
                let told = page.split(part).nth(1).unwrap_or_else(|| panic!("{part}: {page}"));
                for amount in ["5 490", "1 800 kr", "1 890 kr", "5 400"] {
                    assert!(!told.contains(amount), "{amount}: {told}");
                }
                assert!(told.contains("Visas inte"), "{told}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_overview_has_the_ledgers_money_by_organisation_and_what_is_shared_by_itself() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = here(&town);
        let paula = town.browser(Who::ProgrammeLead);
        let none = paula.get(&here).await.expect(200);
        assert!(none.says("inga kostnader och ingen budget"), "{}", none.text());
        hand_in(paula, &format!("{here}/costs/import"), COSTS, &[]).await;
        let page = plain(&paula.get(&here).await.expect(200));
        assert!(page.contains("Ingen budget är beslutad"), "{page}");
        let budget = "År;Aktivitet;Kostnadsslag;Belopp;Kommun\n\
            2026;Projektledning;Personal;1 200 000,01;\n2026-02;Nätverk;Resor;3 000;Ekby\n";
        let decided = [("decided_on", "2026-03-01"), ("reason", "Styrgruppen"), ("seen", "0")];
        let path = format!("{here}/budget/import");
        let looked = paula.upload(&path, &[], budget.as_bytes()).await.expect(200);
        let rows = looked.between("name=\"rows\" value=\"", "\"").replace("&#10;", "\n").replace("&#13;", "\r");
        let mut fields = decided.to_vec();
        fields.push(("rows", &rows));
        paula.upload(&path, &fields, b"").await.expect(303);
        let page = plain(&paula.get(&here).await.expect(200));
        let part = page.split("id=\"costs-by-organisation\"").nth(1).unwrap_or_else(|| panic!("{page}"));
        let rows: Vec<Vec<String>> = part
            .split("<tr")
            .skip(2)
            .map(|row| {
                let cells = row.split(['<', '>']).map(str::trim).filter(|cell| cell.ends_with("kr"));
                cells.map(str::to_owned).collect()
            })
            .filter(|cells: &Vec<String>| !cells.is_empty())
            .collect();
        let row = |name: &str| {
            let at = part
                .split("<tr")
                .find(|row| row.contains(&format!(">{name}<")))
                .unwrap_or_else(|| panic!("{name}: {part}"));
            let cells = at.split(['<', '>']).map(str::trim).filter(|cell| cell.ends_with("kr"));
            cells.map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(rows.len() >= 4, "two organisations, what is shared, and the sum: {rows:?}");
        assert_eq!(row("Ekby"), ["64 000 kr", "3 000 kr", "61 000 kr", "3 000 kr", "64 000 kr"]);
        let shared = row("Gemensamt, inte fördelat");
        assert_eq!(
            shared,
            ["170 000,50 kr", "200 000 kr", "-29 999,50 kr", "1 200 000,01 kr", "1 170 000,51 kr"]
                .map(|cell| cell.replace('-', "−"))
        );
        // The same sum as the ledger's, to the öre.
        assert_eq!(row("Summa")[0], "234 000,50 kr");
        assert!(plain(&town.browser(Who::Evaluator).get(&here).await.expect(200)).contains("170 000,50 kr"));
        town.browser(Who::LocalLead).get(&here).await.expect(404);
    })
    .await;
}
