//! Is what waits for somebody gathered into one letter a week: to those who want it, in their language, never twice, and never about
//! nothing?

use kernel::Timestamp;
use testkit::{Browser, each_db, each_db_in_time, today};
use web::App;

use crate::mail::{Server, sending, words};
use crate::town::{OneKey, SECRET, Town, Who, config};

#[tokio::test]
async fn a_letter_a_week_goes_to_those_who_want_it_and_for_whom_something_waits() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        let (server, port) = Server::start().await;
        let (app, at) = sending(&town, port);
        for (machine, name, language, weekly) in [
            (120, "champion", "sv", "yes"),
            (121, "local-lead", "en", "yes"),
            (122, "manager", "sv", ""),
            (123, "administrator", "sv", "yes"),
        ] {
            let mut browser = at(machine);
            browser.sign_in(name, SECRET).await;
            let fresh = browser.get("/mail").await.expect(200);
            assert!(fresh.says("name=\"weekly\" value=\"yes\" checked"), "{}", fresh.text());
            let address = format!("{name}@ekby.example");
            let fields = [("mail", address.as_str()), ("mail_language", language), ("weekly", weekly)];
            browser.post("/mail", &fields).await.expect(303);
            assert_eq!(browser.get("/mail").await.expect(200).says("value=\"yes\" checked"), weekly == "yes");
        }
        // Today is a Wednesday; the next letters are written on Monday at seven.
        let monday = today().plus_days(5);
        assert_eq!(monday.weekday(), 1);
        for early in [Timestamp::from_sweden(today(), 600), Timestamp::from_sweden(monday, 6 * 60 + 50)] {
            clock.set(early);
            assert_eq!(app.write_letters().await.unwrap(), 0);
        }
        clock.set(Timestamp::from_sweden(monday, 8 * 60));
        let both = tokio::join!(app.write_letters(), app.write_letters());
        assert_eq!(both.0.unwrap() + both.1.unwrap(), 2, "for the administrator nothing waits; the manager wants none");
        assert_eq!(app.send_mail().await.unwrap(), 2);
        let (swedish, english) = (server.to("champion@ekby.example"), server.to("local-lead@ekby.example"));
        let (swedish, english) = (words(&swedish[0]), words(&english[0]));
        assert!(swedish.contains("Larmmatta skulle ha kommit tillbaka från Norra gruppen"), "{swedish}");
        assert!(
            swedish.contains("https://ombud.example/tryouts") && swedish.contains("ombud.example/mail"),
            "{swedish}"
        );
        assert!(!swedish.contains("Studie"), "another's activity: {swedish}");
        assert!(english.contains("Studie") && english.contains("Lay the minutes"), "{english}");
        assert!(server.to("manager@ekby.example").is_empty() && server.to("administrator@ekby.example").is_empty());

        // Not twice a week: not by a later run, nor by taking the address away and giving it again.
        clock.set(Timestamp::from_sweden(monday.plus_days(1), 12 * 60));
        assert_eq!(app.write_letters().await.unwrap(), 0);
        let mut cleo = at(124);
        cleo.sign_in("champion", SECRET).await;
        cleo.post("/mail", &[("mail", "")]).await.expect(303);
        let again = [("mail", "champion@ekby.example"), ("mail_language", "sv"), ("weekly", "yes")];
        cleo.post("/mail", &again).await.expect(303);
        assert_eq!(app.write_letters().await.unwrap(), 0);
        // The week after, again; the lead has had enough of it.
        clock.set(Timestamp::from_sweden(monday.plus_days(7), 8 * 60));
        let mut lead = at(125);
        lead.sign_in("local-lead", SECRET).await;
        let enough = [("mail", "local-lead@ekby.example"), ("mail_language", "en")];
        lead.post("/mail", &enough).await.expect(303);
        assert_eq!(app.write_letters().await.unwrap(), 1);
        assert_eq!(app.send_mail().await.unwrap(), 1);
        assert_eq!(server.to("champion@ekby.example").len(), 2);

        // Without a mail server nothing piles up.
        clock.set(Timestamp::from_sweden(monday.plus_days(14), 8 * 60));
        let silent = App::new(config(), town.db.clone(), std::sync::Arc::new(OneKey));
        assert_eq!(silent.write_letters().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn whoever_follows_an_initiative_is_told_what_is_decided_about_it_at_home_too() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let here = format!("/initiatives/{}/{}", own.organisation, town.belongings[0].initiative);
        let told = "Samordnaren har beslutat om Låsen: Går vidare";
        let day = today().to_string();
        let decision = [("seen", "idea"), ("outcome", "passes"), ("reason", "Ja"), ("decided_on", day.as_str())];
        town.browser(Who::LocalLead).post(&format!("{here}/decide"), &decision).await.expect(303);
        let manager = town.browser(Who::Manager);
        assert!(!manager.get("/notices").await.expect(200).says(told));
        assert!(manager.get(&here).await.expect(200).says("Följ initiativet"));
        for _ in 0..2 {
            manager.post(&format!("{here}/follow"), &[("follow", "yes")]).await.expect(303);
        }
        assert!(manager.get(&here).await.expect(200).says("Sluta följa"));
        assert!(manager.get("/notices").await.expect(200).says(told));
        assert!(manager.get("/home").await.expect(200).says(told), "the same at home");
        assert!(!town.browser(Who::Champion).get("/home").await.expect(200).says(told));
        let foreign = format!("/initiatives/{}/{}", own.organisation, town.belongings[1].initiative);
        let before = town.stored().await;
        let manager = town.browser(Who::Manager);
        manager.post(&format!("{foreign}/follow"), &[("follow", "yes")]).await.expect(404);
        town.browser(Who::It).post(&format!("{here}/follow"), &[("follow", "yes")]).await.expect(404);
        assert_eq!(town.stored().await, before);
        let manager = town.browser(Who::Manager);
        manager.post(&format!("{here}/follow"), &[]).await.expect(303);
        assert!(!manager.get("/notices").await.expect(200).says(told));
        let mut stranger = Browser::new(&town.pages, 90);
        stranger.post(&format!("{here}/follow"), &[("follow", "yes")]).await.expect(401);
    })
    .await;
}
