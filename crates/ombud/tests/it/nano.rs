//! The two questions after a session, from the code on the champion's screen to what the programme's lead reads.

use std::sync::Arc;

use db::{Db, FrozenClock};
use kernel::Timestamp;
use testkit::{Browser, each_db_in_time, today};

use crate::town::{Town, Who};

/// The address of the first unit's session, and its code.
async fn asked(town: &mut Town) -> (String, String) {
    let session = format!("/sessions/{}/{}", town.world.members[0].organisation, town.belongings[0].sessions[0]);
    let cleo = town.browser(Who::Champion);
    assert!(cleo.get(&session).await.expect(200).says("action=\"/sessions"));
    let made = cleo.post(&format!("{session}/questions"), &[]).await.expect(303);
    assert_eq!(made.to, format!("{session}#questions"));
    cleo.post(&format!("{session}/questions"), &[]).await.expect(303);
    let code = cleo.get(&session).await.expect(200).between("<p class=\"code\">", "</p>");
    (session, code)
}

async fn answer(phone: &mut Browser, code: &str, levels: [&str; 2]) {
    let page = phone.post("/code", &[("code", code)]).await.expect(200);
    let (way_in, id) = (page.between("name=\"way_in\" value=\"", "\""), page.between("name=\"id\" value=\"", "\""));
    let fields = [("way_in", way_in.as_str()), ("id", &id), ("a1", levels[0]), ("a2", levels[1])];
    // Sent twice, kept once.
    for _ in 0..2 {
        assert_eq!(phone.post("/questions", &fields).await.expect(303).to, "/questions/thanks");
    }
    phone.get("/questions/thanks").await.expect(200);
}

fn days_later(clock: &Arc<FrozenClock>, days: i64) {
    clock.set(Timestamp::from_sweden(today().plus_days(days), 10 * 60));
}

async fn signed_in_again(town: &mut Town, who: Who) -> &mut Browser {
    let name = match who {
        Who::Champion => "champion",
        Who::LocalLead => "local-lead",
        _ => "programme-lead",
    };
    let browser = town.browser(who);
    browser.sign_in(name, crate::town::SECRET).await;
    browser
}

async fn town(db: Db) -> Town {
    Town::build(db).await
}

#[tokio::test]
async fn two_questions_are_answered_at_the_end_and_two_weeks_later_and_seen_only_from_ten() {
    each_db_in_time(|db, clock| async move {
        days_later(&clock, 0);
        let mut town = town(db).await;
        let (session, code) = asked(&mut town).await;
        for n in 0..11 {
            answer(&mut Browser::new(&town.pages, 100 + n), &code, ["3", "2"]).await;
        }
        assert_eq!(town.stored().await["measurement_nano"][0], 11);
        // While it can be answered nobody sees anything of it.
        let cleo = town.browser(Who::Champion);
        assert!(!cleo.get(&session).await.expect(200).says("3,00"));
        let waves = format!("/programmes/{}/{}/session-questions", town.world.lead, town.world.programme);
        assert!(!town.browser(Who::ProgrammeLead).get(&waves).await.expect(200).says("3,00"));

        days_later(&clock, 2);
        let page = signed_in_again(&mut town, Who::Champion).await.get(&session).await.expect(200);
        assert!(page.says("3,00 på skalan 1–4") && page.says("2,00 på skalan 1–4"), "{}", page.text());
        let totals = signed_in_again(&mut town, Who::ProgrammeLead).await.get(&waves).await.expect(200);
        assert!(totals.says("3,00 på skalan 1–4"), "{}", totals.text());
        // Between the two pairs of questions the code says when to come back.
        let early = Browser::new(&town.pages, 99).post("/code", &[("code", &code)]).await.expect(422);
        assert!(early.says("april"), "{}", early.text());

        days_later(&clock, 15);
        let later = Browser::new(&town.pages, 98).post("/code", &[("code", &code)]).await.expect(200);
        assert!(later.says("Har du använt"), "{}", later.text());
        // Four answers are too few to be shown, also when it is over.
        for n in 0..4 {
            answer(&mut Browser::new(&town.pages, 120 + n), &code, ["4", "4"]).await;
        }
        let poster = format!("/units/{}/{}/poster", town.world.members[0].organisation, town.world.members[0].units[0]);
        let cleo = signed_in_again(&mut town, Who::Champion).await;
        assert!(cleo.get(&poster).await.expect(200).says(&code), "it hangs in the staff room");
        days_later(&clock, 21);
        let cleo = signed_in_again(&mut town, Who::Champion).await;
        let page = cleo.get(&session).await.expect(200);
        assert!(page.says("3,00 på skalan 1–4") && !page.says("4,00 på skalan 1–4"), "{}", page.text());
        assert!(!page.says(&code), "there is nothing more to answer");
        let totals = signed_in_again(&mut town, Who::ProgrammeLead).await.get(&waves).await.expect(200);
        assert!(!totals.says("4,00 på skalan 1–4"), "{}", totals.text());
        let over = Browser::new(&town.pages, 97).post("/code", &[("code", &code)]).await.expect(422);
        assert!(over.says("slut"), "{}", over.text());
    })
    .await;
}

#[tokio::test]
async fn a_tablet_goes_round_with_the_two_questions_and_remembers_nobody() {
    each_db_in_time(|db, clock| async move {
        days_later(&clock, 0);
        let mut town = town(db).await;
        let (_, code) = asked(&mut town).await;
        let mut tablet = Browser::new(&town.pages, 90);
        assert_eq!(tablet.post("/tablet", &[("way_in", &code)]).await.expect(303).to, "/tablet");
        let mut ids = Vec::new();
        for level in ["1", "4"] {
            let waiting = tablet.get("/tablet").await.expect(200);
            let way_in = waiting.between("name=\"way_in\" value=\"", "\"");
            let page = tablet.post("/check", &[("way_in", &way_in), ("as", "new")]).await.expect(200);
            assert!(!page.says("checked"), "the next person begins anew");
            ids.push(page.between("name=\"id\" value=\"", "\""));
            let fields = [("way_in", way_in.as_str()), ("id", &ids[ids.len() - 1]), ("a1", level), ("a2", "dk")];
            tablet.post("/questions", &fields).await.expect(303);
            assert!(tablet.get("/questions/thanks").await.expect(200).says("/check/forget"));
            assert_eq!(tablet.post("/check/forget", &[]).await.expect(303).to, "/tablet");
        }
        assert_ne!(ids[0], ids[1]);
        assert_eq!(town.stored().await["measurement_nano"][0], 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_answer_is_refused_and_a_cancelled_session_asks_nothing() {
    each_db_in_time(|db, clock| async move {
        days_later(&clock, 0);
        let mut town = town(db).await;
        let (session, code) = asked(&mut town).await;
        let mut phone = Browser::new(&town.pages, 91);
        let page = phone.post("/code", &[("code", &code)]).await.expect(200);
        let (way_in, id) = (page.between("name=\"way_in\" value=\"", "\""), page.between("name=\"id\" value=\"", "\""));
        let before = town.stored().await;
        let fields = |id: &str, level: &str| {
            [("way_in", way_in.clone()), ("id", id.to_owned()), ("a1", level.to_owned()), ("a2", String::new())]
        };
        for (id, level, status) in [(id.as_str(), "5", 422), (&id, "0", 422), ("nobody", "3", 400), (&id, "", 303)] {
            let fields = fields(id, level);
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            phone.post("/questions", &fields).await.expect(status);
        }
        phone.post("/questions", &[("way_in", "AAAA-AAAA"), ("id", &id), ("a1", "3")]).await.expect(422);
        assert_eq!(town.stored().await, before, "nothing that is no answer is kept, and nothing that is empty");

        let cleo = town.browser(Who::Champion);
        cleo.post(&format!("{session}/cancel"), &[("reason", "technology")]).await.expect(303);
        phone.post("/code", &[("code", &code)]).await.expect(422);
        phone.post("/questions", &fields(&id, "3").each_ref().map(|(n, v)| (*n, v.as_str()))).await.expect(422);
        let cleo = town.browser(Who::Champion);
        cleo.post(&format!("{session}/questions"), &[]).await.expect(409);
        assert_eq!(town.stored().await["measurement_nano"][0], 0);
    })
    .await;
}

#[tokio::test]
async fn what_was_held_is_to_be_repeated_there_by_a_day_until_it_is_planned_again() {
    each_db_in_time(|db, clock| async move {
        days_later(&clock, 0);
        let mut town = town(db).await;
        let own = town.world.members[0].clone();
        let kit = &learning::kit::kits()[0];
        let register = format!("/sessions/{}/{}/register", own.organisation, town.belongings[0].sessions[0]);
        let kim = own.staff[0][3].to_string();
        town.browser(Who::Champion).post(&register, &[("there", &kim)]).await.expect(303);
        let after = i64::from(kit.repeat_after_days);
        days_later(&clock, after - 31);
        let page = signed_in_again(&mut town, Who::Champion).await.get("/sessions").await.expect(200);
        assert!(!page.says("id=\"repeats\""), "not yet");
        days_later(&clock, after - 30);
        let page = signed_in_again(&mut town, Who::Champion).await.get("/sessions").await.expect(200);
        let due = page.between("id=\"repeats\"", "</ul>");
        assert!(due.contains("Norra gruppen: senast den") && !due.contains("Södra"), "{due}");
        let plan = format!("/sessions/new?kit={}&#38;unit={}.{}", kit.id, own.organisation, own.units[0]);
        assert!(due.contains(&plan), "{due}");
        days_later(&clock, after + 1);
        let page = signed_in_again(&mut town, Who::Champion).await.get("/sessions").await.expect(200);
        assert!(page.between("id=\"repeats\"", "</ul>").contains("skulle ha gjorts igen"), "{}", page.text());
        let (unit, programme) = (format!("{}.{}", own.organisation, own.units[0]), town.world.programme.to_string());
        let day = today().plus_days(after + 5).to_string();
        let fields =
            [("kit", kit.id.as_str()), ("unit", &unit), ("date", &day), ("time", "13:00"), ("programme", &programme)];
        let cleo = town.browser(Who::Champion);
        cleo.post("/sessions/new", &fields).await.expect(303);
        assert!(!cleo.get("/sessions").await.expect(200).says("id=\"repeats\""), "it is planned again");
        // Whoever runs no sessions is told nothing of it.
        signed_in_again(&mut town, Who::ProgrammeLead).await.get("/sessions").await.expect(404);
    })
    .await;
}
