//! Does the unit get suggestions that its answers speak for, and only when those answers may be shown? And can whoever has just
//! answered ask a colleague without another code?

use testkit::each_db_in_time;

use crate::story::{Names, Story};
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

#[tokio::test]
async fn the_next_session_is_suggested_from_what_the_group_finds_hard() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, NAMES);
        let north = measured(&mut story).await;
        let mut lova = story.sign_in("lova").await;
        let south = story.poster(&mut lova, 1).await;
        for _ in 0..12 {
            story.answer(&north, 2).await;
            story.answer(&south, 4).await;
        }
        // Whoever has just answered may ask, in the unit in which they answered.
        let mut phone = story.answer(&north, 2).await;
        let done = phone.get("/check/done").await.expect(200);
        assert!(done.says("href=\"/help/ask\"") && done.says("href=\"/help/hand\""));
        assert!(phone.get("/help/ask").await.expect(200).says("Norra gruppen"));
        let slip = phone.get("/help/ask").await.expect(200).between("name=\"slip\" value=\"", "\"");
        phone.post("/help/ask", &[("slip", &slip), ("question", "Hur gör man?")]).await.expect(200);

        let mut cleo = story.sign_in("cleo").await;
        let path = format!("{}/suggestions", story.unit_path(0));
        let open = cleo.get(&path).await.expect(200);
        assert!(!open.says("Varför:"), "nothing is told while the wave is open: {}", open.text());
        story.it_is(2026, 3, 9);
        let mut cleo = story.sign_in("cleo").await;
        let closed = cleo.get(&path).await.expect(200);
        assert!(closed.says("Varför:") && closed.says("Före") && closed.says("/sessions/new?unit="));
        assert!(!closed.says("på skalan"), "an order, but no figure");
        assert!(cleo.get("/sessions/new").await.expect(200).says("Varför:"), "also where the session is planned");
        assert!(cleo.get("/questions").await.expect(200).says("Hur gör man?"));
    })
    .await;
}

#[tokio::test]
async fn where_the_results_are_hidden_nothing_is_suggested() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, NAMES);
        let north = measured(&mut story).await;
        let mut lova = story.sign_in("lova").await;
        let south = story.poster(&mut lova, 1).await;
        for n in 0..12 {
            story.answer(&north, 2).await;
            if n < 9 {
                story.answer(&south, 2).await;
            }
        }
        story.it_is(2026, 3, 9);
        let mut lova = story.sign_in("lova").await;
        for unit in 0..2 {
            let results = lova.get(&format!("{}/results", story.unit_path(unit))).await.expect(200);
            let suggested = lova.get(&format!("{}/suggestions", story.unit_path(unit))).await.expect(200);
            assert!(!results.says("på skalan") && !suggested.says("Varför:"), "unit {unit}: {}", suggested.text());
        }
    })
    .await;
}
