//! What is lent is lent once, comes back with a word, and what staff say of it is shown when ten have said it.

use testkit::{Browser, each_db, each_db_in_time, today};

use crate::town::{SECRET, Town, Who, stored};

fn borrow<'a>(thing: &'a str, unit: &'a str, pieces: &'a str, days: &'a [String; 2]) -> Vec<(&'a str, &'a str)> {
    vec![("thing", thing), ("unit", unit), ("pieces", pieces), ("starts_on", &days[0]), ("ends_on", &days[1])]
}

fn days(from: i64, to: i64) -> [String; 2] {
    [from, to].map(|n| today().plus_days(n).to_string())
}

#[tokio::test]
async fn nothing_is_lent_twice_and_what_comes_back_can_be_lent_again() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let [own, other] = town.world.members.clone();
        let (thing, unit) = (town.council[0].thing.to_string(), own.units[0].to_string());
        let cleo = town.browser(Who::Champion);
        let page = cleo.get("/tryouts").await.expect(200);
        assert!(page.says("Larmmatta") && page.says("2 st"), "{}", page.text());
        // Two of which one is out until tomorrow.
        let taken = cleo.post("/tryouts/loans", &borrow(&thing, &unit, "2", &days(0, 5))).await.expect(422);
        assert!(taken.says("är bara 1 ledig."), "{}", taken.text());
        let (sibling, foreign) = (own.units[1].to_string(), other.units[0].to_string());
        let theirs = town.council[1].thing.to_string();
        let before = stored(&town.db).await;
        let cleo = town.browser(Who::Champion);
        for wrong in [
            borrow(&thing, &sibling, "1", &days(0, 5)),
            borrow(&thing, &foreign, "1", &days(0, 5)),
            borrow(&theirs, &unit, "1", &days(0, 5)),
            borrow(&thing, &unit, "0", &days(0, 5)),
            borrow(&thing, &unit, "501", &days(0, 5)),
            borrow(&thing, &unit, "1", &days(5, 0)),
            borrow(&thing, &unit, "1", &days(-1, 5)),
            borrow(&thing, &unit, "1", &days(0, 400)),
            borrow("", &unit, "1", &days(0, 5)),
        ] {
            cleo.post("/tryouts/loans", &wrong).await.expect(422);
        }
        assert_eq!(stored(&town.db).await, before);
        let cleo = town.browser(Who::Champion);
        cleo.post("/tryouts/loans", &borrow(&thing, &unit, "1", &days(0, 5))).await.expect(303);
        let full = cleo.post("/tryouts/loans", &borrow(&thing, &unit, "1", &days(1, 3))).await.expect(422);
        assert!(full.says("är ingen ledig"), "{}", full.text());
        cleo.post("/tryouts/loans", &borrow(&thing, &unit, "1", &days(2, 5))).await.expect(303);

        let back = format!("/loans/{}/return", town.council[0].loan);
        let cleo = town.browser(Who::Champion);
        for wrong in [("condition", ""), ("condition", "shiny")] {
            cleo.post(&back, &[wrong]).await.expect(422);
        }
        cleo.post(&back, &[("condition", "worn"), ("note", "Gun 121212-1212")]).await.expect(422);
        cleo.post(&back, &[("condition", "worn"), ("note", "Sladden <b>")]).await.expect(303);
        let seen = cleo.get("/tryouts").await.expect(200);
        assert!(seen.says("slitet") && seen.says("Sladden &#60;b&#62;"), "{}", seen.text());
        cleo.post(&back, &[("condition", "whole")]).await.expect(409);
        let theirs = format!("/loans/{}/return", town.council[1].loan);
        town.browser(Who::LocalLead).post(&theirs, &[("condition", "whole")]).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn weeks_begin_on_monday_whatever_day_it_is() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        for (days, weeks) in [
            // A Wednesday, then the Sunday of the same week, then the Monday after.
            (0, ["Vecka 12, börjar 16 mars 2026", "Vecka 13, börjar 23 mars 2026"]),
            (4, ["Vecka 12, börjar 16 mars 2026", "Vecka 13, börjar 23 mars 2026"]),
            (5, ["Vecka 13, börjar 23 mars 2026", "Vecka 14, börjar 30 mars 2026"]),
        ] {
            clock.set(kernel::Timestamp::from_sweden(today().plus_days(days), 10 * 60));
            let mut browser = Browser::new(&town.pages, 90);
            browser.sign_in("champion", SECRET).await;
            let page = browser.get("/tryouts").await.expect(200);
            let text = page.text().replace('\u{a0}', " ");
            let columns = text.split("class=\"number\">").skip(1).take(2);
            let heads: Vec<&str> = columns.filter_map(|column| column.split('<').next()).collect();
            assert_eq!(heads, weeks);
        }
    })
    .await;
}

#[tokio::test]
async fn what_staff_say_is_shown_from_ten_and_only_of_what_is_in_the_unit() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let thing = town.council[0].thing.to_string();
        let theirs = town.council[1].thing.to_string();
        let mut phones = Vec::new();
        for unit in 0..2 {
            let mut phone = Browser::new(&town.pages, 60 + unit as u8);
            let code = town.belongings[0].codes[unit].to_string();
            phone.post("/help", &[("code", &code)]).await.expect(303);
            phones.push(phone);
        }
        let [north, south] = &mut phones[..] else { panic!("two phones") };
        assert!(south.get("/help/tryout").await.expect(200).says("Just nu provar ni inget"));
        let say = |thing: &str, id: &str, use_in_work: &str| {
            let fields =
                [("thing", thing), ("id", id), ("use", use_in_work), ("wants", "5"), ("words", "Den hörs <i>")];
            fields.map(|(name, value)| (name, value.to_owned()))
        };
        let as_fields = |fields: &[(&'static str, String)]| -> Vec<(&'static str, String)> { fields.to_vec() };
        let post = async |phone: &mut Browser, fields: Vec<(&'static str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            phone.post("/help/tryout", &fields).await
        };
        let before = stored(&town.db).await;
        for (thing, step) in [(thing.as_str(), "0"), (&thing, "6"), (&thing, ""), (&theirs, "4"), ("", "4")] {
            post(north, as_fields(&say(thing, "", step))).await.expect(422);
        }
        post(south, as_fields(&say(&thing, "", "4"))).await.expect(422);
        assert_eq!(stored(&town.db).await, before);
        for n in 1..=10 {
            let page = north.get("/help/tryout").await.expect(200);
            let id = page.between("name=\"id\" value=\"", "\"");
            post(north, as_fields(&say(&thing, &id, "4"))).await.expect(303);
            post(north, as_fields(&say(&thing, &id, "4"))).await.expect(303);
            post(north, as_fields(&say(&thing, &id, "1"))).await.expect(409);
            let seen = town.browser(Who::Manager).get("/tryouts").await.expect(200);
            assert_eq!(seen.says("Den hörs &#60;i&#62;"), n == 10, "{n}: {}", seen.text());
            assert_eq!(seen.says("4,0"), n == 10, "{n}: {}", seen.text());
        }
        let mut stranger = Browser::new(&town.pages, 90);
        assert_eq!(stranger.get("/help/tryout").await.expect(303).to, "/help");
    })
    .await;
}

#[tokio::test]
async fn whoever_leads_the_work_adds_things_and_nobody_else() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let thing = [("name", "Ring <b>"), ("about", "Ringer själv"), ("count", "3"), ("initiative", "")];
        for wrong in [("name", ""), ("about", " "), ("count", "0"), ("count", "501"), ("initiative", "nonsense")] {
            let fields: Vec<(&str, &str)> =
                thing.iter().map(|(name, value)| (*name, if *name == wrong.0 { wrong.1 } else { value })).collect();
            town.browser(Who::LocalLead).post("/tryouts", &fields).await.expect(422);
        }
        town.browser(Who::Champion).post("/tryouts", &thing).await.expect(404);
        town.browser(Who::LocalLead).post("/tryouts", &thing).await.expect(303);
        assert!(town.browser(Who::Manager).get("/tryouts").await.expect(200).says("Ring &#60;b&#62;"));
    })
    .await;
}
