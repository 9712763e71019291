//! Can the letter of the week be ended with one click, by whoever holds it and nobody else, without giving anything away? (RFC 8058)

use kernel::Timestamp;
use testkit::{Browser, each_db, each_db_in_time, today};
use web::{App, Config};

use crate::mail::{Server, sending, words};
use crate::town::{OneKey, SECRET, Town, Who, config};

const ONE_CLICK: &[u8] =
    b"--part\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--part--\r\n";

/// What a head of a mail says, without the line breaks in it.
fn head(mail: &str, name: &str) -> Option<String> {
    let (heads, _) = mail.split_once("\n\n").expect("a head and a body");
    let unfolded = heads.replace("\n ", " ");
    let line = unfolded.lines().find(|line| line.starts_with(&format!("{name}:")))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The path in the mail's head at which the letter is ended.
fn path(mail: &str) -> String {
    let said = head(mail, "List-Unsubscribe").expect("a letter can be ended");
    let address = said.strip_prefix("<https://ombud.example").and_then(|rest| rest.strip_suffix('>'));
    address.expect("an address over https").to_owned()
}

/// A mail program that sends by itself: no cookies, and nothing that browsers say about where a form stood.
async fn click(pages: &impl Fn(u8) -> Browser, path: &str) -> testkit::Got {
    let mut program = pages(200).with_header("sec-fetch-site", "");
    program.send("POST", path, Some("multipart/form-data; boundary=part"), ONE_CLICK.to_vec()).await
}

async fn want_letters(browser: &mut Browser, name: &str) {
    browser.sign_in(name, SECRET).await;
    let address = format!("{name}@ekby.example");
    let fields = [("mail", address.as_str()), ("mail_language", "sv"), ("weekly", "yes")];
    browser.post("/mail", &fields).await.expect(303);
}

#[tokio::test]
async fn one_click_ends_the_letter_of_that_account_and_does_nothing_else() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        let (server, port) = Server::start().await;
        let (app, at) = sending(&town, port);
        let (mut cleo, mut lead) = (at(120), at(121));
        want_letters(&mut cleo, "champion").await;
        want_letters(&mut lead, "local-lead").await;
        let monday = today().plus_days(5);
        clock.set(Timestamp::from_sweden(monday, 8 * 60));
        assert_eq!(app.write_letters().await.unwrap(), 2);
        assert_eq!(app.send_mail().await.unwrap(), 2);
        let mail = server.to("champion@ekby.example").remove(0);
        let here = path(&mail);
        assert_eq!(head(&mail, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        assert!(words(&mail).contains(&format!("https://ombud.example{here}")), "also in the text: {}", words(&mail));
        assert_ne!(here, path(&server.to("local-lead@ekby.example")[0]), "everybody's own");

        // Opening it asks, and tells nothing: not whose it is, nor where.
        let before = town.stored().await;
        let mut stranger = at(130);
        let asked = stranger.get(&here).await.expect(200);
        assert!(asked.says("Avsluta brevet"), "{}", asked.text());
        let account = crate::town_council::account(&town.db, &town.world, 0, "champion").await.unwrap();
        let own = &town.world.members[0];
        for secret in ["champion", "Kim Berg", "Ekby", "ekby", &account.to_string(), &own.organisation.to_string()] {
            assert!(!asked.says(secret), "{secret}: {}", asked.text());
        }
        assert_eq!(town.stored().await, before, "a program that looks at links ends nothing");

        // Numbers that no letter carries are addresses that do not exist.
        let token = here.rsplit('/').next().unwrap().to_owned();
        let short = &token[1..];
        for wrong in [
            "0".repeat(32),
            token.to_uppercase(),
            short.to_owned(),
            format!("{token}0"),
            account.0.simple().to_string(),
            format!("{}-{}", &token[..8], &token[8..]),
        ] {
            if wrong != token {
                stranger.get(&format!("/letter/{wrong}")).await.expect(404);
                click(&at, &format!("/letter/{wrong}")).await.expect(404);
            }
        }
        assert_eq!(town.stored().await, before);

        // The click: at once, without a redirect, and as often as it comes.
        for _ in 0..2 {
            let ended = click(&at, &here).await.expect(200);
            assert!(ended.says("Brevet är avslutat") && ended.to.is_empty(), "{}", ended.text());
        }
        assert!(stranger.get(&here).await.expect(200).says("Brevet är avslutat"));
        assert!(stranger.get("/home").await.expect(303).to.starts_with("/sign-in"), "it lets nobody in");
        // Sessions have ended over the weekend.
        for (browser, name) in [(&mut cleo, "champion"), (&mut lead, "local-lead")] {
            browser.sign_in(name, SECRET).await;
        }
        let seen = cleo.get("/mail").await.expect(200);
        assert!(seen.says("Du får inget brev i veckan") && seen.says("champion@ekby.example"), "{}", seen.text());
        assert!(!seen.says("value=\"yes\" checked") && !seen.says("/letter/"));
        assert!(lead.get("/mail").await.expect(200).says("value=\"yes\" checked"), "only that account's");
        clock.set(Timestamp::from_sweden(monday.plus_days(7), 8 * 60));
        assert_eq!(app.write_letters().await.unwrap(), 1, "the lead's");
        // What waits to be sent when it is ended is not sent.
        let theirs = path(&server.to("local-lead@ekby.example")[0]);
        click(&at, &theirs).await.expect(200);
        assert_eq!(app.send_mail().await.unwrap(), 0);

        // It is undone by the account itself; the letter can then be ended again, by the button too.
        cleo.sign_in("champion", SECRET).await;
        let undo = [("mail", "champion@ekby.example"), ("mail_language", "sv"), ("weekly", "yes")];
        cleo.post("/mail", &undo).await.expect(303);
        assert!(cleo.get("/mail").await.expect(200).says(&here));
        clock.set(Timestamp::from_sweden(monday.plus_days(14), 8 * 60));
        assert_eq!(app.write_letters().await.unwrap(), 1);
        assert_eq!(app.send_mail().await.unwrap(), 1);
        let ended = stranger.post(&here, &[("List-Unsubscribe", "One-Click")]).await.expect(200);
        assert!(ended.says("Brevet är avslutat"));
        // With the address its number goes.
        cleo.sign_in("champion", SECRET).await;
        cleo.post("/mail", &[("mail", "")]).await.expect(303);
        cleo.post("/mail", &undo).await.expect(303);
        stranger.get(&here).await.expect(404);
        click(&at, &here).await.expect(404);
        assert!(cleo.get("/mail").await.expect(200).says("value=\"yes\" checked"));
    })
    .await;
}

#[tokio::test]
async fn whoever_unticks_the_letter_gets_none_that_waits_and_without_https_there_is_no_one_click() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        let (server, port) = Server::start().await;
        let (app, at) = sending(&town, port);
        let (mut cleo, mut lead) = (at(120), at(121));
        want_letters(&mut cleo, "champion").await;
        want_letters(&mut lead, "local-lead").await;
        clock.set(Timestamp::from_sweden(today().plus_days(5), 8 * 60));
        assert_eq!(app.write_letters().await.unwrap(), 2);
        cleo.sign_in("champion", SECRET).await;
        let untick = [("mail", "champion@ekby.example"), ("mail_language", "sv")];
        cleo.post("/mail", &untick).await.expect(303);
        let plain =
            Config { public_url: "http://ombud.example".to_owned(), mail: Some(crate::mail::to(port)), ..config() };
        let plain = App::new(plain, town.db.clone(), std::sync::Arc::new(OneKey));
        assert_eq!(plain.send_mail().await.unwrap(), 1);
        assert!(server.to("champion@ekby.example").is_empty());
        let mail = server.to("local-lead@ekby.example").remove(0);
        assert_eq!((head(&mail, "List-Unsubscribe"), head(&mail, "List-Unsubscribe-Post")), (None, None));
        assert!(words(&mail).contains("ombud.example/letter/"));
    })
    .await;
}

#[tokio::test]
async fn a_session_adds_nothing_to_a_token_and_another_site_cannot_send_to_it() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let set = [("mail", "champion@ekby.example"), ("mail_language", "sv"), ("weekly", "yes")];
        let cleo = town.browser(Who::Champion);
        cleo.post("/mail", &set).await.expect(303);
        let here = cleo.get("/mail").await.expect(200).between("href=\"/letter/", "\"");
        let here = format!("/letter/{here}");
        let before = town.stored().await;
        for who in Who::ALL {
            let browser = town.browser(who);
            let asked = browser.get(&here).await.expect(200);
            assert!(asked.says("Avsluta brevet") && !asked.says("champion"), "{who:?}");
            browser.post("/letter/0123456789abcdef0123456789abcdef", &[]).await.expect(404);
            let forged = browser.clone().with_header("sec-fetch-site", "cross-site").post(&here, &[]).await;
            forged.expect(403);
        }
        assert_eq!(town.stored().await, before);
    })
    .await;
}
