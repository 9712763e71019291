//! Where does an organisation stand? Staff answer without a name, those who lead in their role; nothing is shown before the round has
//! closed or while too few have answered, and nobody else sees it.

use db::FrozenClock;
use kernel::Timestamp;
use testkit::{Browser, each_db, each_db_in_time, today};

use crate::town::{Town, Who, stored};

const DIMENSIONS: [&str; 6] = ["drive", "focus", "steering", "staff", "managers", "effects"];

fn steps(step: &'static str) -> Vec<(&'static str, &'static str)> {
    DIMENSIONS.iter().map(|dimension| (*dimension, step)).collect()
}

async fn phone(town: &Town, unit: usize) -> Browser {
    let mut phone = Browser::new(&town.pages, 60 + unit as u8);
    let code = town.belongings[0].codes[unit].to_string();
    phone.post("/help", &[("code", &code)]).await.expect(303);
    phone
}

/// So many of a unit's staff answer.
async fn staff_answer(town: &Town, unit: usize, step: &'static str, n: usize) {
    let mut phone = phone(town, unit).await;
    for _ in 0..n {
        let id = phone.get("/help/standing").await.expect(200).between("name=\"id\" value=\"", "\"");
        let mut fields = steps(step);
        fields.push(("id", &id));
        assert_eq!(phone.post("/help/standing", &fields).await.expect(303).to, "/help");
    }
}

fn later(clock: &FrozenClock, days: i64) {
    clock.set(Timestamp::from_sweden(today().plus_days(days), 10 * 60));
}

#[tokio::test]
async fn staff_and_those_who_lead_are_beside_each_other_when_the_round_has_closed() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        staff_answer(&town, 0, "1", 12).await;
        staff_answer(&town, 1, "2", 10).await;
        let answer = format!("/standing/{}", town.council[0].round);
        town.browser(Who::Manager).post(&answer, &steps("4")).await.expect(303);
        let again = town.browser(Who::Manager).get(&answer).await.expect(200);
        assert!(again.says("value=\"4\" checked"), "one's own answer is there to be changed: {}", again.text());
        let before = stored(&town.db).await["development_standing_answer"][0];
        town.browser(Who::Manager).post(&answer, &steps("3")).await.expect(303);
        assert_eq!(stored(&town.db).await["development_standing_answer"][0], before, "changed, not added");

        let open = town.browser(Who::LocalLead).get("/standing").await.expect(200);
        assert!(open.says("Här finns inget att visa än") && !open.says("<svg"), "{}", open.text());

        later(&clock, 15);
        let mut lead = Browser::new(&town.pages, 90);
        lead.sign_in("local-lead", crate::town::SECRET).await;
        let closed = lead.get("/standing").await.expect(200);
        let text = closed.text();
        assert_eq!(text.matches("<figure").count().max(text.matches("<svg").count()), 6, "{text}");
        assert!(closed.says("Våren, personal") && closed.says("Våren, ledning"));
        // 12 times step 1 and 10 times step 2.
        assert!(closed.says("1,45") && closed.says("class=\"dot\""), "{text}");
        assert!(closed.says("Visas inte"), "one who leads is too few: {text}");
        assert!(closed.says("Norra gruppen") && closed.says("Södra gruppen"), "unit by unit: {text}");
        let mut champion = Browser::new(&town.pages, 91);
        champion.sign_in("champion", crate::town::SECRET).await;
        let seen = champion.get("/standing").await.expect(200);
        assert!(seen.says("1,45") && !seen.says("Södra gruppen"), "no other unit: {}", seen.text());
        let mut late = phone(&town, 0).await;
        assert!(late.get("/help/standing").await.expect(200).says("inga frågor att svara på"));
        late.post("/help/standing", &steps("1")).await.expect(409);
    })
    .await;
}

#[tokio::test]
async fn nine_of_the_staff_are_too_few_to_show() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        staff_answer(&town, 0, "1", 9).await;
        later(&clock, 15);
        let mut lead = Browser::new(&town.pages, 90);
        lead.sign_in("local-lead", crate::town::SECRET).await;
        let seen = lead.get("/standing").await.expect(200);
        assert!(seen.says("<svg") && seen.says("Visas inte") && !seen.says("class=\"dot\""), "{}", seen.text());
    })
    .await;
}

#[tokio::test]
async fn a_form_counts_once_and_what_is_missing_is_said() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let mut phone = phone(&town, 0).await;
        let before = stored(&town.db).await;
        for wrong in [steps("0"), steps("5"), steps("x"), vec![], steps("1")[1..].to_vec()] {
            let page = phone.post("/help/standing", &wrong).await.expect(422);
            assert!(page.says("id=\"errors\""), "{}", page.text());
        }
        let answer = format!("/standing/{}", town.council[0].round);
        town.browser(Who::Manager).post(&answer, &steps("9")).await.expect(422);
        assert_eq!(stored(&town.db).await, before);
        let id = phone.get("/help/standing").await.expect(200).between("name=\"id\" value=\"", "\"");
        let fields = |step| [steps(step), vec![("id", id.as_str())]].concat();
        phone.post("/help/standing", &fields("2")).await.expect(303);
        let once = stored(&town.db).await;
        phone.post("/help/standing", &fields("2")).await.expect(303);
        phone.post("/help/standing", &fields("3")).await.expect(409);
        assert_eq!(stored(&town.db).await, once);
        let mut stranger = Browser::new(&town.pages, 80);
        assert_eq!(stranger.get("/help/standing").await.expect(303).to, "/help");
        assert_eq!(stranger.post("/help/standing", &fields("2")).await.expect(303).to, "/help");
        // Another municipality's round is nobody's here.
        let theirs = format!("/standing/{}", town.council[1].round);
        town.browser(Who::Manager).post(&theirs, &steps("4")).await.expect(404);
        assert_eq!(stored(&town.db).await, once);
    })
    .await;
}

#[tokio::test]
async fn rounds_follow_each_other_and_do_not_overlap() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (from, to) = (today().plus_days(20).to_string(), today().plus_days(30).to_string());
        let lead = town.browser(Who::LocalLead);
        let soon = today().plus_days(3).to_string();
        for (name, opens_on, closes_on) in
            [("", &from, &to), ("Hösten", &to, &from), ("Hösten", &soon, &to), ("Gun 121212-1212", &from, &to)]
        {
            let fields = [("name", name), ("opens_on", opens_on.as_str()), ("closes_on", closes_on.as_str())];
            lead.post("/standing", &fields).await.expect(422);
        }
        let fields = [("name", "Hösten <b>"), ("opens_on", from.as_str()), ("closes_on", to.as_str())];
        lead.post("/standing", &fields).await.expect(303);
        let page = lead.get("/standing").await.expect(200);
        assert!(page.says("Hösten &#60;b&#62; börjar"), "{}", page.text());
        town.browser(Who::Manager).post("/standing", &fields).await.expect(404);
    })
    .await;
}
