//! Can somebody say to be there with the code on the champion's screen, and only while it is there? With the own code or with
//! a name; once; and nothing counts before the champion has saved.

use kernel::Timestamp;
use testkit::{Browser, each_db, each_db_in_time, today};

use crate::town::{SECRET, Town, Who};

fn moment(second: i64) -> Timestamp {
    Timestamp::from_sweden(today(), 10 * 60).plus_seconds(second)
}

#[tokio::test]
async fn a_code_holds_for_its_half_minute_and_the_next_and_is_refused_like_any_wrong_one() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        clock.set(moment(0));
        let screen =
            format!("/sessions/{}/{}/check-in", town.world.members[0].organisation, town.belongings[0].sessions[0]);
        let cleo = town.browser(Who::Champion);
        assert!(!cleo.get(&screen).await.expect(200).says("class=\"code\""), "closed until it is opened");
        cleo.post(&screen, &[]).await.expect(303);
        let first = cleo.get(&screen).await.expect(200);
        assert_eq!(first.headers["refresh"], "31", "it asks for itself when the code is another");
        let code = first.between("<p class=\"code\">", "</p>");
        clock.set(moment(29));
        let same = town.browser(Who::Champion).get(&screen).await.expect(200);
        assert_eq!(
            (same.between("<p class=\"code\">", "</p>"), same.headers["refresh"].to_str().unwrap()),
            (code.clone(), "2")
        );
        for name in ["Kim2", "Kim3", "Kim4"] {
            assert!(!same.says(name), "the screen names nobody");
        }

        let mut phone = Browser::new(&town.pages, 60);
        clock.set(moment(59));
        for typed in [code.clone(), code.to_lowercase().replace('-', " ")] {
            let door = phone.post("/in", &[("code", &typed)]).await.expect(200);
            assert!(door.says("name=\"pass\"") && !door.says("Kim2"), "nobody sees the list by the code");
        }
        phone.get(&format!("/in/{}", code.replace('-', ""))).await.expect(200);
        clock.set(moment(60));
        let old = phone.post("/in", &[("code", &code)]).await.expect(422);
        let wrong = format!("{}{}", &code[..5], "2222");
        let never = phone.post("/in", &[("code", &wrong)]).await.expect(422);
        let nonsense = phone.post("/in", &[("code", "AAAA-AAAA")]).await.expect(422);
        let said = |got: &testkit::Got| got.between("class=\"error\"", "</p>");
        assert_eq!((said(&old), said(&old)), (said(&never), said(&nonsense)));
        let now = town.browser(Who::Champion).get(&screen).await.between("<p class=\"code\">", "</p>");
        assert_ne!(now, code);

        // Whoever guesses is shut out for a while, also with a right code.
        let mut guesser = Browser::new(&town.pages, 61);
        let mut last = 0;
        for _ in 0..25 {
            last = guesser.post("/in", &[("code", "AAAA-AAAA")]).await.status;
        }
        assert_eq!(last, 429);
        guesser.post("/in", &[("code", &now)]).await.expect(429);
        Browser::new(&town.pages, 62).post("/in", &[("code", &now)]).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_a_code_stands_ticked_for_the_champion_to_save_and_once_only() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        clock.set(moment(0));
        let own = town.world.members[0].clone();
        let above = format!("/sessions/{}/{}", own.organisation, town.belongings[0].sessions[0]);
        let codes = format!("/units/{}/{}/own-codes", own.organisation, own.units[0]);
        let printed = town.browser(Who::Champion).post(&codes, &[]).await.expect(200).text();
        let of = |name: &str| {
            let row = printed.split(name).nth(1).expect("the name has a code");
            row.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'))
                .find(|word| word.len() == 9 && word.contains('-'))
                .expect("a code")
                .to_owned()
        };
        let own_code = of("Kim2 Berg");
        let cleo = town.browser(Who::Champion);
        cleo.post(&format!("{above}/check-in"), &[]).await.expect(303);
        let code = cleo.get(&format!("{above}/check-in")).await.between("<p class=\"code\">", "</p>");

        let mut phone = Browser::new(&town.pages, 60);
        let pass = phone.post("/in", &[("code", &code)]).await.expect(200).between("name=\"pass\" value=\"", "\"");
        // The name is typed in peace: the pass outlives the code.
        clock.set(moment(120));
        phone.post("/in/own", &[("pass", &pass), ("own", "2222-2222")]).await.expect(422);
        phone.post("/in/own", &[("pass", &pass), ("own", "")]).await.expect(422);
        phone.post("/in/own", &[("pass", "K7QR.1.00"), ("own", &own_code)]).await.expect(422);
        let fields = [("pass", pass.as_str()), ("own", own_code.as_str()), ("remember", "yes")];
        phone.post("/in/own", &fields).await.expect(200);
        let once = town.stored().await;
        // The device remembers the code, and a second time changes nothing.
        phone.post("/in/own", &[("pass", &pass)]).await.expect(200);
        assert_eq!(town.stored().await, once);
        let old = moment(16 * 60);
        clock.set(old);
        phone.post("/in/own", &[("pass", &pass)]).await.expect(422);
        clock.set(moment(180));

        let register = format!("{above}/register");
        let cleo = town.browser(Who::Champion);
        let page = cleo.get(&register).await.expect(200);
        let kim = own.staff[0][2].to_string();
        assert!(page.says(&format!("value=\"{kim}\" checked data-offered")), "{}", page.text());
        assert_eq!(page.text().matches(" checked").count(), 1);
        assert!(page.says("Inte sparat än"), "nothing counts before it is saved");
        let minutes = format!("minutes-{kim}");
        cleo.post(&register, &[("there", &kim), (&minutes, "20"), ("offered", &kim)]).await.expect(303);
        let page = cleo.get(&register).await.expect(200);
        assert!(page.says(&format!("value=\"{kim}\" checked>")) && !page.says("data-offered"), "{}", page.text());
    })
    .await;
}

#[tokio::test]
async fn whoever_is_unticked_is_not_offered_again() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let above = format!("/sessions/{}/{}", own.organisation, town.belongings[0].sessions[0]);
        let mut phone = Browser::new(&town.pages, 60);
        let pass = pass(&mut town, &above, &mut phone).await;
        let named = testkit::id::<kernel::WalkInId>(1).to_string();
        phone.post("/in/name", &[("pass", &pass), ("id", &named), ("name", "Åsa Öberg")]).await.expect(200);
        let register = format!("{above}/register");
        let kim = own.staff[0][3].to_string();
        let fields = [("there", kim.as_str()), ("offered_name", named.as_str())];
        town.browser(Who::Champion).post(&register, &fields).await.expect(303);
        assert!(!town.browser(Who::Champion).get(&register).await.expect(200).says("Åsa Öberg"));
        assert!(!town.browser(Who::LocalLead).get("/newcomers").await.expect(200).says("Åsa Öberg"));
    })
    .await;
}

#[tokio::test]
async fn a_name_is_tied_to_a_colleague_with_one_press_or_waits_for_the_local_lead() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let above = format!("/sessions/{}/{}", own.organisation, town.belongings[0].sessions[0]);
        let mut phone = Browser::new(&town.pages, 60);
        let door = pass(&mut town, &above, &mut phone).await;
        let ids = [1, 2].map(|n| testkit::id::<kernel::WalkInId>(n).to_string());
        for wrong in ["", "7", "Kim 19121212-1212"] {
            phone.post("/in/name", &[("pass", &door), ("id", &ids[0]), ("name", wrong)]).await.expect(422);
        }
        phone.post("/in/name", &[("pass", &door), ("id", &ids[0]), ("name", "kim3 berg")]).await.expect(200);
        let once = town.stored().await;
        let again =
            phone.post("/in/name", &[("pass", &door), ("id", &ids[1]), ("name", "kim3 berg")]).await.expect(200);
        assert!(again.says("redan checkat in"), "the phone remembers: {}", again.text());
        assert_eq!(town.stored().await, once);
        let mut other = Browser::new(&town.pages, 61);
        other.post("/in/name", &[("pass", &door), ("id", &ids[1]), ("name", "Alma Sjö")]).await.expect(200);

        let register = format!("{above}/register");
        let page = town.browser(Who::Champion).get(&register).await.expect(200);
        let kim = own.staff[0][3].to_string();
        let press = format!("{}.{kim}", ids[0]);
        assert!(page.says(&format!("name=\"is\" value=\"{press}\"")), "{}", page.text());
        assert!(page.says("Alma Sjö") && !page.says("Vem är Alma Sjö"), "nobody in the list is like her");
        let names = format!("{above}/names");
        let guest = format!("{}.{}", ids[0], own.staff[1][3]);
        let before = town.stored().await;
        for (what, status) in [("", 400), ("x.y", 400), (guest.as_str(), 409)] {
            town.browser(Who::Champion).post(&names, &[("is", what)]).await.expect(status);
        }
        town.browser(Who::Manager).post(&names, &[("is", &press)]).await.expect(404);
        assert_eq!(town.stored().await, before);
        town.browser(Who::Champion).post(&names, &[("is", &press)]).await.expect(303);
        let page = town.browser(Who::Champion).get(&register).await.expect(200);
        assert!(page.says(&format!("value=\"{kim}\" checked data-offered")) && !page.says("kim3 berg"));
        assert!(page.says("Inte sparat än"), "tied is not saved");
        let all = [("there", kim.as_str()), ("offered", &kim), ("came", &ids[1]), ("offered_name", &ids[1])];
        town.browser(Who::Champion).post(&register, &all).await.expect(303);
        let waiting = town.browser(Who::LocalLead).get("/newcomers").await.expect(200);
        assert!(waiting.says("Alma Sjö") && !waiting.says("kim3"), "{}", waiting.text());
    })
    .await;
}

#[tokio::test]
async fn a_closed_door_says_so_and_only_the_sessions_own_day_has_one() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let above = format!("/sessions/{}/{}", own.organisation, town.belongings[0].sessions[0]);
        let mut phone = Browser::new(&town.pages, 60);
        let door = pass(&mut town, &above, &mut phone).await;
        town.browser(Who::Champion).post(&format!("{above}/check-in/close"), &[]).await.expect(303);
        let before = town.stored().await;
        let named = testkit::id::<kernel::WalkInId>(1).to_string();
        let told = phone.post("/in/name", &[("pass", &door), ("id", &named), ("name", "Åsa Öberg")]).await.expect(200);
        assert!(told.says("Incheckningen är stängd. Säg till ombudet"), "{}", told.text());
        assert_eq!(town.stored().await, before);
        // Another municipality's champion has nothing to open here, and a cancelled session has no door.
        let mut elsewhere = Browser::new(&town.pages, 63);
        elsewhere.sign_in("elsewhere", SECRET).await;
        elsewhere.post(&format!("{above}/check-in"), &[]).await.expect(404);
        let page = town.browser(Who::Champion).get(&above).await.expect(200);
        let reason = page.between("name=\"reason\" value=\"", "\"");
        town.browser(Who::Champion).post(&format!("{above}/cancel"), &[("reason", &reason)]).await.expect(303);
        town.browser(Who::Champion).post(&format!("{above}/check-in"), &[]).await.expect(409);
    })
    .await;
}

/// Opens the session's door and comes to it with the code of the screen.
async fn pass(town: &mut Town, above: &str, phone: &mut Browser) -> String {
    let cleo = town.browser(Who::Champion);
    cleo.post(&format!("{above}/check-in"), &[]).await.expect(303);
    let code = cleo.get(&format!("{above}/check-in")).await.between("<p class=\"code\">", "</p>");
    phone.post("/in", &[("code", &code)]).await.expect(200).between("name=\"pass\" value=\"", "\"")
}
