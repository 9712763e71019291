//! Does somebody without an account get an answer from a colleague, and does nobody else learn of it? Questions, slips,
//! common questions, raised hands, what stands in the way, and minutes beside somebody.

use db::Fetch as _;
use testkit::{Browser, Got, each_db, today};

use crate::town::{SECRET, Town, Who, stored};

/// A phone in a unit of the first municipality.
async fn phone(town: &Town, unit: usize, machine: u8) -> Browser {
    let mut phone = Browser::new(&town.pages, machine);
    let code = town.belongings[0].codes[unit].to_string();
    assert_eq!(phone.post("/help", &[("code", &code.to_lowercase())]).await.expect(303).to, "/help");
    phone
}

async fn ask(phone: &mut Browser, question: &str) -> Got {
    let slip = phone.get("/help/ask").await.expect(200).between("name=\"slip\" value=\"", "\"");
    phone.post("/help/ask", &[("slip", &slip), ("question", question), ("first_name", "Noor")]).await
}

#[tokio::test]
async fn a_question_without_an_account_is_answered_and_read_with_the_slip() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let mut noor = phone(&town, 0, 50).await;
        let page = noor.get("/help/ask").await.expect(200);
        assert!(page.says("Norra gruppen") && page.says("Ekby"), "who reads it is said: {}", page.text());
        let odd = "Hur gör man? 🙂 كيف <script>alert(1)</script>";
        let sent = ask(&mut noor, odd).await.expect(200);
        let slip = sent.between("<p class=\"code\">", "</p>");

        let own = town.world.members[0].clone();
        let queue = town.browser(Who::Champion).get("/questions").await.expect(200);
        assert!(queue.says("🙂 كيف") && queue.says("Noor") && queue.says("kom i dag") && !queue.says("<script>alert"));
        let text = queue.text();
        let line = text.split("<li class=\"card\">").find(|card| card.contains("🙂")).expect("it stands in the queue");
        let path = line.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        assert!(path.starts_with(&format!("/questions/{}/", own.organisation)));

        let mut someone = Browser::new(&town.pages, 51);
        let waits = someone.post("/code", &[("code", &slip)]).await.expect(200);
        assert!(waits.says("inget svar än") && !waits.says("<script>alert"), "{}", waits.text());
        let champion = town.browser(Who::Champion);
        champion.post(&format!("{path}/answer"), &[("answer", "Pnr 19121212-1212")]).await.expect(422);
        champion.post(&format!("{path}/answer"), &[("answer", "Tryck på\r\nkugghjulet.")]).await.expect(303);
        let read = someone.post("/help", &[("code", &slip)]).await.expect(200);
        assert!(read.says("Tryck på\nkugghjulet.") && read.says("🙂"), "{}", read.text());
        assert!(read.headers["cache-control"].to_str().unwrap().contains("no-store"));

        // As a common question only in other words; the question itself stays where it is.
        let champion = town.browser(Who::Champion);
        let same = [("common_question", odd), ("common_answer", "Så.")];
        champion.post(&format!("{path}/publish"), &same).await.expect(422);
        let other = [("common_question", "Hur ställer man in surfplattan?"), ("common_answer", "Via kugghjulet.")];
        champion.post(&format!("{path}/publish"), &other).await.expect(303);
        let mut south = phone(&town, 1, 52).await;
        let found = south.get("/help/questions?words=SURFPLATTAN").await.expect(200);
        assert!(found.says("Via kugghjulet.") && !found.says("🙂"), "{}", found.text());
        assert!(!south.get("/help/questions?words=xyzzy").await.expect(200).says("kugghjulet"));
        let mut granby = Browser::new(&town.pages, 53);
        let theirs = town.belongings[1].codes[0].to_string();
        granby.post("/help", &[("code", &theirs)]).await.expect(303);
        assert!(!granby.get("/help/questions").await.expect(200).says("kugghjulet"), "another municipality's");

        town.browser(Who::Champion).post(&format!("{path}/solve"), &[]).await.expect(303);
        assert!(someone.post("/help", &[("code", &slip)]).await.expect(200).says("kugghjulet"));
    })
    .await;
}

#[tokio::test]
async fn what_should_not_be_asked_is_refused_kindly_and_kept_in_the_form() {
    each_db(|db| async move {
        let town = Town::build(db).await;
        let mut noor = phone(&town, 0, 50).await;
        let before = stored(&town.db).await;
        let refused = ask(&mut noor, "Gun 19121212-1212 kommer inte in i plattan").await.expect(422);
        assert!(refused.says("ser ut som ett personnummer") && refused.says("kommer inte in i plattan"));
        for nothing in ["", "  ", "\u{200b}", "\0"] {
            ask(&mut noor, nothing).await.expect(422);
        }
        ask(&mut noor, &"å".repeat(2_001)).await.expect(422);
        ask(&mut noor, &"x".repeat(10 * 1024 * 1024)).await.expect(413);
        assert_eq!(stored(&town.db).await, before);
        ask(&mut noor, "a\0b").await.expect(200);

        // Sent twice with the same slip it is one question; with somebody else's slip it is none.
        let slip = noor.get("/help/ask").await.expect(200).between("name=\"slip\" value=\"", "\"");
        let fields = [("slip", slip.as_str()), ("question", "En gång till?")];
        noor.post("/help/ask", &fields).await.expect(200);
        let once = stored(&town.db).await;
        assert!(noor.post("/help/ask", &fields).await.expect(200).says(&slip));
        noor.post("/help/ask", &[("slip", &slip), ("question", "Vad står det?")]).await.expect(409);
        assert_eq!(stored(&town.db).await, once);
        let mut stranger = Browser::new(&town.pages, 60);
        for path in ["/help/ask", "/help/questions", "/help/barrier", "/help/hand"] {
            assert_eq!(stranger.get(path).await.expect(303).to, "/help");
        }
        assert_eq!(stranger.post("/help/ask", &fields).await.expect(303).to, "/help");
        assert_eq!(stored(&town.db).await, once);
    })
    .await;
}

#[tokio::test]
async fn whoever_guesses_slips_is_locked_out_and_the_table_holds_no_code() {
    each_db(|db| async move {
        let town = Town::build(db).await;
        let mut noor = phone(&town, 0, 50).await;
        let sent = ask(&mut noor, "Var är rutinen?").await.expect(200);
        let slip = sent.between("<p class=\"code\">", "</p>");
        let statement: &'static db::Statement = Box::leak(Box::new(db::Statement {
            name: "EVERY_SLIP",
            sql: "select slip_hash from learning_slip_directory",
            file: file!(),
            scope: db::Scope::Across("looks for codes that should not be there"),
        }));
        let rows = town.db.reader().all(statement, Vec::new()).await.unwrap();
        let plain = slip.replace('-', "");
        for row in &rows {
            let hash: Vec<u8> = row.get("slip_hash").unwrap();
            assert_eq!(hash.len(), 32);
            assert!(!String::from_utf8_lossy(&hash).contains(&plain));
        }
        let mut guesser = Browser::new(&town.pages, 70);
        let mut last = 0;
        for n in 0..30 {
            let guess = format!("AAAA-AA{}{}", 2 + n % 8, 2 + n / 8);
            last = guesser.post("/help", &[("code", &guess)]).await.status;
        }
        assert_eq!(last, 429);
        guesser.post("/help", &[("code", &slip)]).await.expect(429);
        noor.post("/help", &[("code", &slip)]).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_question_is_handed_over_to_another_champion_and_leaves_the_first() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let path = format!("/questions/{}/{}", own.organisation, town.belongings[0].questions[0]);
        let (north, south) = (own.units[0].to_string(), own.units[1].to_string());
        let champion = town.browser(Who::Champion);
        for unit in ["", "nonsense", &north, &south] {
            champion.post(&format!("{path}/hand-over"), &[("unit", unit)]).await.expect(422);
        }
        let other = town.world.members[1].units[0].to_string();
        town.browser(Who::Champion).post(&format!("{path}/hand-over"), &[("unit", &other)]).await.expect(422);
        let mandate = [
            ("person", own.staff[1][1].to_string()),
            ("unit", south.clone()),
            ("minutes", "60".to_owned()),
            ("starts_on", today().to_string()),
        ];
        let fields: Vec<(&str, &str)> = mandate.iter().map(|(name, value)| (*name, value.as_str())).collect();
        town.browser(Who::LocalLead).post("/champions", &fields).await.expect(303);
        let champion = town.browser(Who::Champion);
        champion.post(&format!("{path}/hand-over"), &[("unit", &south)]).await.expect(303);
        champion.get(&path).await.expect(404);
        assert!(!champion.get("/questions").await.expect(200).says("Hur byter jag kod?"));
        let lead = town.browser(Who::LocalLead);
        assert!(lead.get(&path).await.expect(200).says("Hur byter jag kod?"));
    })
    .await;
}

#[tokio::test]
async fn a_raised_hand_is_seen_by_the_champion_alone_until_it_is_done_or_sixty_days_old() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let mut noor = phone(&town, 0, 50).await;
        let page = noor.get("/help/hand").await.expect(200);
        assert!(page.says("Bara ditt ombud"), "{}", page.text());
        noor.post("/help/hand", &[("first_name", " "), ("wish", "")]).await.expect(422);
        noor.post("/help/hand", &[("wish", "121212-1212")]).await.expect(422);
        noor.post("/help/hand", &[("wish", "I köket efter lunch <b>")]).await.expect(303);
        let seen = town.browser(Who::Champion).get("/questions").await.expect(200);
        assert!(seen.says("I köket efter lunch &#60;b&#62;") && seen.says("Noor"), "{}", seen.text());
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Champion) {
            for path in ["/questions", "/home", "/units", "/barriers", "/participation", "/people"] {
                let got = town.browser(who).get(path).await;
                assert!(!got.says("I köket efter lunch") && !got.says("Noor"), "{who:?} {path}");
            }
        }
        let today = today();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        assert_eq!(learning::retention::erase_old(&mut work, today.plus_days(59)).await.unwrap(), 0);
        assert_eq!(learning::retention::erase_old(&mut work, today.plus_days(60)).await.unwrap(), 3, "all hands");
        drop(work);
        let done = format!("/hands/{}/{}/done", town.world.members[0].organisation, town.belongings[0].hand);
        town.browser(Who::Champion).post(&done, &[]).await.expect(303);
        let left = town.browser(Who::Champion).get("/questions").await.expect(200);
        assert!(!left.says("Noor") && left.says("I köket"), "{}", left.text());
        town.browser(Who::Champion).post(&done, &[]).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn old_questions_are_erased_with_their_slips() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let mut noor = phone(&town, 0, 50).await;
        let slip = ask(&mut noor, "Var är rutinen?").await.expect(200).between("<p class=\"code\">", "</p>");
        let path = format!("/questions/{}/{}", town.world.members[0].organisation, town.belongings[0].questions[0]);
        town.browser(Who::Champion).post(&format!("{path}/solve"), &[]).await.expect(303);
        let erase = async |days: i64| {
            let mut work = town.db.work(db::Actor::Program).await.unwrap();
            let erased = learning::retention::erase_old(&mut work, today().plus_days(days)).await.unwrap();
            work.commit(testkit::id(1), "old_help_erased", None).await.unwrap();
            erased
        };
        assert_eq!(erase(89).await, 2, "the raised hands");
        assert_eq!(erase(90).await, 1, "what was solved");
        assert!(noor.post("/help", &[("code", &slip)]).await.expect(200).says("rutinen"));
        assert_eq!(erase(365).await, 6, "all others, and two names that nobody has settled");
        noor.post("/help", &[("code", &slip)]).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn what_is_in_the_way_is_reported_in_two_taps_joined_and_followed_up() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let mut noor = phone(&town, 0, 50).await;
        noor.get("/help/barrier").await.expect(200);
        noor.post("/help/barrier", &[("kind", "coverage")]).await.expect(303);
        for (kind, note) in [("ghost", ""), ("", ""), ("other", " "), ("other", "Gun 121212-1212")] {
            noor.post("/help/barrier", &[("kind", kind), ("note", note)]).await.expect(422);
        }
        noor.post("/help/barrier", &[("kind", "other"), ("note", "Skrivaren är trasig")]).await.expect(303);
        noor.post("/help/barrier", &[("kind", "other"), ("note", "skrivaren är trasig!")]).await.expect(303);
        let seen = town.browser(Who::Manager).get("/barriers").await.expect(200);
        assert!(seen.says("rapporterat 2 gånger") && seen.says("Skrivaren är trasig"), "{}", seen.text());
        assert_eq!(seen.text().matches("rapporterat 2 gånger").count(), 2, "joined, not written twice");
        assert!(town.browser(Who::Champion).get("/units").await.expect(200).says("2 saker är i vägen"));

        // Beside the training that it blocks, but not beside other training.
        let blocked = town.browser(Who::Champion).get("/kits/hitta-ratt-rutin").await.expect(200);
        assert!(blocked.says("Dålig täckning") && blocked.says("Norra gruppen"), "{}", blocked.text());
        let safety = learning::kit::kits()
            .iter()
            .find(|kit| kit.needs == [learning::kit::Need::Safety])
            .map(|kit| format!("/kits/{}", kit.id))
            .expect("a kit about safety alone");
        assert!(!town.browser(Who::Champion).get(&safety).await.expect(200).says("Dålig täckning"));

        let path = format!("/barriers/{}/{}", town.world.members[0].organisation, town.belongings[0].barrier);
        let lead = town.browser(Who::LocalLead);
        for fields in [
            [("status", "taken_on"), ("owner", ""), ("said", "")],
            [("status", "will_not_be_solved"), ("owner", "IT"), ("said", " ")],
            [("status", "forgotten"), ("owner", "IT"), ("said", "")],
            [("status", "solved"), ("owner", "Kim 121212-1212"), ("said", "")],
        ] {
            lead.post(&path, &fields).await.expect(422);
        }
        let counts = format!("/programmes/{}/{}/barriers", town.world.lead, town.world.programme);
        let counted = town.browser(Who::ProgrammeLead).get(&counts).await.expect(200);
        assert!(counted.says("Dålig täckning") && !counted.says("Skrivaren") && !counted.says("Norra gruppen"));
        let taken = [("status", "taken_on"), ("owner", "IT-stödet"), ("said", "Klart i maj <i>")];
        town.browser(Who::LocalLead).post(&path, &taken).await.expect(303);
        let told = noor.get("/help/barrier").await.expect(200);
        assert!(told.says("Klart i maj &#60;i&#62;") && told.says("någon löser det"), "{}", told.text());
        town.browser(Who::LocalLead).post(&path, &[("status", "solved")]).await.expect(303);
        assert!(!town.browser(Who::Champion).get("/kits/hitta-ratt-rutin").await.says("Dålig täckning"));
        // What comes back is something new.
        noor.post("/help/barrier", &[("kind", "coverage")]).await.expect(303);
        assert!(town.browser(Who::Manager).get("/barriers").await.says("rapporterat 1 gång"));
    })
    .await;
}

#[tokio::test]
async fn five_minutes_beside_a_colleague_are_booked_once_and_taken_back_the_same_day() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let page = town.browser(Who::Champion).get("/questions").await.expect(200);
        let (id, unit) = (page.between("name=\"id\" value=\"", "\""), page.between("name=\"unit\" value=\"", "\""));
        let programme = town.world.programme.to_string();
        let tap = |minutes: &'static str| {
            let fields = [("id", id.as_str()), ("unit", &unit), ("programme", &programme), ("minutes", minutes)];
            fields.map(|(name, value)| (name, value.to_owned()))
        };
        let before = stored(&town.db).await;
        for minutes in ["", "7", "5000", "-5"] {
            let fields = tap(minutes);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            town.browser(Who::Champion).post("/support", &fields).await.expect(422);
        }
        let elsewhere = format!("{}.{}", own.organisation, own.units[1]);
        let forged = [("unit", elsewhere.as_str()), ("programme", &programme), ("minutes", "5")];
        town.browser(Who::Champion).post("/support", &forged).await.expect(422);
        // Whoever leads the work has no time of their own in the unit.
        let lead = [("unit", unit.as_str()), ("programme", &programme), ("minutes", "5")];
        town.browser(Who::LocalLead).post("/support", &lead).await.expect(422);
        assert_eq!(stored(&town.db).await, before);

        let fields = tap("5");
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for _ in 0..2 {
            town.browser(Who::Champion).post("/support", &fields).await.expect(303);
        }
        let rows = postings(&town, "individual_support").await;
        assert_eq!(rows, [(5, own.staff[0][1])], "the champion's own minutes, once");
        let page = town.browser(Who::Champion).get("/questions").await.expect(200);
        let undo = page.between("action=\"/support/", "\"");
        let undo = format!("/support/{undo}");
        town.browser(Who::Champion).post(&undo, &[]).await.expect(303);
        town.browser(Who::Champion).post(&undo, &[]).await.expect(409);
        let rows = postings(&town, "individual_support").await;
        assert_eq!(rows.iter().map(|(minutes, _)| minutes).sum::<i64>(), 0, "a row that takes it back: {rows:?}");
        assert_eq!(rows.len(), 2);
        assert!(!town.browser(Who::Champion).get("/questions").await.expect(200).says("/undo\""));
    })
    .await;
}

#[tokio::test]
async fn a_tap_of_yesterday_stays() {
    testkit::each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        let page = town.browser(Who::Champion).get("/questions").await.expect(200);
        let unit = page.between("name=\"unit\" value=\"", "\"");
        let programme = town.world.programme.to_string();
        let fields = [("unit", unit.as_str()), ("programme", &programme), ("minutes", "10")];
        town.browser(Who::Champion).post("/support", &fields).await.expect(303);
        let page = town.browser(Who::Champion).get("/questions").await.expect(200);
        let undo = format!("/support/{}", page.between("action=\"/support/", "\""));
        clock.set(kernel::Timestamp::from_sweden(today().plus_days(1), 8 * 60));
        let mut champion = Browser::new(&town.pages, 80);
        champion.sign_in("champion", SECRET).await;
        champion.post(&undo, &[]).await.expect(409);
        assert_eq!(postings(&town, "individual_support").await.len(), 1);
    })
    .await;
}

/// Minutes and person of the ledger's rows of an activity.
async fn postings(town: &Town, activity: &str) -> Vec<(i64, kernel::PersonId)> {
    let statement: &'static db::Statement = Box::leak(Box::new(db::Statement {
        name: "ROWS_OF_ACTIVITY",
        sql: "select minutes, person_id from participation_posting where organisation_id = $1 and activity = $2 order by id",
        file: file!(),
        scope: db::Scope::Organisation,
    }));
    let organisation = town.world.members[0].organisation;
    let rows = town.db.reader().all(statement, db::args![organisation, activity]).await.unwrap();
    rows.iter().map(|row| (row.get("minutes").unwrap(), row.get("person_id").unwrap())).collect()
}

#[tokio::test]
async fn the_picture_on_the_units_poster_leads_in_and_a_wrong_one_does_not() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let poster = format!("/units/{}/{}/help", own.organisation, own.units[0]);
        let page = town.browser(Who::Champion).get(&poster).await.expect(200);
        assert!(page.says("<svg viewBox") && page.says(&town.belongings[0].codes[0].to_string()), "{}", page.text());
        let mut phone = Browser::new(&town.pages, 81);
        phone.get("/help?code=AAAAAAAA").await.expect(422);
        let link = format!("/help?code={}", town.belongings[0].codes[0].as_stored());
        assert_eq!(phone.get(&link).await.expect(303).to, "/help");
        assert!(phone.get("/help").await.expect(200).says("Norra gruppen"));
    })
    .await;
}

#[tokio::test]
async fn it_handles_what_stands_in_the_way_and_blocks_lost_devices_and_sees_nothing_else() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let barrier = format!("/barriers/{}/{}", own.organisation, town.belongings[0].barrier);
        let it = town.browser(Who::It);
        assert!(it.get("/barriers").await.expect(200).says(&barrier), "of every unit");
        it.post(&barrier, &[("status", "gone")]).await.expect(422);
        it.post(&barrier, &[("status", "taken_on"), ("owner", "It"), ("said", "Vi byter sändare.")]).await.expect(303);
        assert!(it.get(&barrier).await.expect(200).says("Vi byter sändare."));
        for path in ["/participation", "/reach", "/people", "/sessions", "/units", "/champions", "/administration"] {
            it.get(path).await.expect(404);
        }
        let unit = format!("/units/{}/{}", own.organisation, own.units[0]);
        for page in ["results", "participation", "plan", "suggestions"] {
            it.get(&format!("{unit}/{page}")).await.expect(404);
        }
        // A champion's tablet asks for its registers, and is blocked.
        let device = "{\"device\":\"00000000-0000-0000-0000-000000000077\"}";
        let kind = Some("application/json");
        let cleo = town.browser(Who::Champion);
        cleo.send("POST", "/sessions/registers", kind, device.as_bytes().to_vec()).await.expect(200);
        town.browser(Who::Manager).get("/devices/all").await.expect(404);
        let list = town.browser(Who::It).get("/devices/all").await.expect(200);
        let block = format!("/administration/{}/accounts/", own.organisation);
        let block = format!("{block}{}", list.between(&format!("action=\"{block}"), "\""));
        town.browser(Who::Manager).post(&block, &[]).await.expect(404);
        assert_eq!(town.browser(Who::It).post(&block, &[]).await.expect(303).to, "/devices/all");
        let told = town.browser(Who::Champion).send("POST", "/sessions/device", kind, device.as_bytes().to_vec()).await;
        assert!(told.expect(200).says("revoked"));
        assert!(!town.browser(Who::It).get("/devices/all").await.expect(200).says("/devices\"><button"));
    })
    .await;
}
