//! Does everybody see what waits for them, and nothing of others', with the text of the week's letter?

use testkit::{Browser, each_db, each_db_in_time, today};

use crate::town::{SECRET, Town, Who};

#[tokio::test]
async fn what_waits_is_told_to_whom_it_waits_for_until_it_is_done() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let item = format!("/council/items/{}", town.council[0].item);
        let scoring = [("scoring", "open")];
        town.browser(Who::LocalLead).post(&format!("{item}/scoring"), &scoring).await.expect(303);
        let waits = town.browser(Who::Manager).get("/notices").await.expect(200);
        let round = format!("https://ombud.example/standing/{}", town.council[0].round);
        for what in ["Rådet möts", "Sätt poäng för Årets ordning", "Säg var ni står: Våren", &round] {
            assert!(waits.says(what), "{what}: {}", waits.text());
        }
        let scores = [("urgency", "5"), ("feasibility", "3"), ("benefit", "4"), ("cost", "1")];
        town.browser(Who::Manager).post(&format!("{item}/score"), &scores).await.expect(303);
        let lead = town.browser(Who::LocalLead).get("/notices").await.expect(200);
        assert!(lead.says("Rådet möts") && !lead.says("Sätt poäng"), "{}", lead.text());
        assert!(!town.browser(Who::Manager).get("/notices").await.expect(200).says("Sätt poäng"));
        let champion = town.browser(Who::Champion).get("/notices").await.expect(200);
        assert!(champion.says("Larmmatta ska lämnas tillbaka från Norra gruppen"), "{}", champion.text());
        assert!(!champion.says("Rådet möts") && !champion.says("Studie"), "neither the council's nor another's");
        let lead = town.browser(Who::LocalLead).get("/notices").await.expect(200);
        assert!(
            lead.says("Läs underlagen till Inför fleråringen: 1 st") && lead.says("Studie i Låsen"),
            "{}",
            lead.text()
        );
        let nothing = town.browser(Who::It).get("/notices").await.expect(200);
        assert!(nothing.says("Inget väntar på dig") && !nothing.says("Veckans brev"), "{}", nothing.text());
        for who in [Who::ProgrammeLead, Who::Evaluator, Who::Administrator, Who::Installation] {
            assert!(town.browser(who).get("/notices").await.expect(200).says("Inget väntar på dig"), "{who:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_late_loan_and_minutes_that_are_missing_are_told_in_time() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        clock.set(kernel::Timestamp::from_sweden(today().plus_days(3), 10 * 60));
        for (name, machine, minutes) in [("local-lead", 90, true), ("champion", 91, false)] {
            let mut browser = Browser::new(&town.pages, machine);
            browser.sign_in(name, SECRET).await;
            let told = browser.get("/notices").await.expect(200);
            assert!(told.says("Larmmatta skulle ha kommit tillbaka från Norra gruppen"), "{name}: {}", told.text());
            assert_eq!(told.says("Lägg fram protokollet"), minutes, "{name}: {}", told.text());
            assert!(browser.get("/tryouts").await.expect(200).says("2 dagar försenad"));
        }
    })
    .await;
}
