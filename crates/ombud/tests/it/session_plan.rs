//! What does a champion choose and get told when a session is planned? Whether one meets in a room or over the network, that a
//! group is larger than is good and why, and the code of the measurement that the group can answer while the session runs.

use access::Role;
use access::rules::learning::can_run_sessions;
use kernel::{Form, SessionId, Timestamp};
use learning::session::{find_session, plan_session};
use testkit::{Browser, each_db, id, today};

use crate::town::{Town, Who};

/// Plans a session of a kit in the first unit with these fields besides; the page that comes, or what the page says is wrong.
async fn plan(town: &mut Town, kit: &str, day: i64, more: &[(&str, &str)], status: u16) -> testkit::Got {
    let own = &town.world.members[0];
    let unit = format!("{}.{}", own.organisation, own.units[0]);
    let (date, programme) = (today().plus_days(day).to_string(), town.world.programme.to_string());
    let mut fields =
        vec![("kit", kit), ("unit", unit.as_str()), ("date", &date), ("time", "13:00"), ("programme", &programme)];
    fields.extend(more);
    town.browser(Who::Champion).post("/sessions/new", &fields).await.expect(status)
}

async fn form_of(town: &Town, address: &str) -> Form {
    let session: SessionId = address.rsplit('/').next().unwrap().parse().unwrap();
    let own = &town.world.members[0];
    let may = can_run_sessions(&own.unit_actor(Role::Champion, 0), &own.unit_ref(0)).unwrap();
    find_session(&mut town.db.reader(), &may, session).await.unwrap().unwrap().form
}

#[tokio::test]
async fn a_session_is_held_in_the_room_or_over_the_network_as_is_chosen_else_as_the_kit_says() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        assert!(town.browser(Who::Champion).get("/sessions/new").await.expect(200).says("Hur ses ni?"));
        let none = plan(&mut town, "hitta-ratt-rutin", 1, &[], 303).await.to;
        assert_eq!(form_of(&town, &none).await, Form::OnSite, "a form without the field");
        for (chosen, is) in [("kit", Form::OnSite), ("digital", Form::Digital), ("on_site", Form::OnSite)] {
            let to = plan(&mut town, "hitta-ratt-rutin", 1, &[("form", chosen)], 303).await.to;
            assert_eq!(form_of(&town, &to).await, is, "{chosen}");
        }
        let digital = plan(&mut town, "hitta-ratt-rutin", 1, &[("form", "digital")], 303).await.to;
        assert!(town.browser(Who::Champion).get(&digital).await.expect(200).says("På nätet, samtidigt"));
        let before = town.stored().await["learning_session"][0];
        for wrong in ["self_paced", "by letter"] {
            let page = plan(&mut town, "hitta-ratt-rutin", 1, &[("form", wrong)], 422).await;
            assert!(page.says("id=\"errors\""), "{}", page.text());
        }
        town.browser(Who::Evaluator).post("/sessions/new", &[("form", "digital")]).await.expect(404);
        assert_eq!(town.stored().await["learning_session"][0], before);
    })
    .await;
}

#[tokio::test]
async fn a_group_that_is_larger_than_is_good_is_told_with_the_reason_and_the_way_to_two() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        // Twelve work in the unit; the kit is for eight.
        let to = plan(&mut town, "falska-mejl-och-sms", 1, &[], 303).await.to;
        let page = town.browser(Who::Champion).get(&to).await.expect(200);
        let most = learning::kit::find_kit("falska-mejl-och-sms").unwrap().group_max;
        assert!(most < 12 && page.says(&format!("Paketet passar bäst för högst {most} åt gången")), "{}", page.text());
        assert!(page.says("I en liten grupp vågar fler fråga"), "and why");
        let one_more =
            page.between("<a href=\"/sessions/new?kit=falska", "\"").replace("&#38;", "&").replace("&amp;", "&");
        let again = town.browser(Who::Champion).get(&format!("/sessions/new?kit=falska{one_more}")).await.expect(200);
        let chosen =
            format!("value=\"{}.{}\" selected", town.world.members[0].organisation, town.world.members[0].units[0]);
        assert!(again.says("value=\"falska-mejl-och-sms\" selected") && again.says(&chosen), "{}", again.text());
        // A kit for twelve is for all of them.
        let to = plan(&mut town, "ombud-1-rollen", 1, &[], 303).await.to;
        assert!(!town.browser(Who::Champion).get(&to).await.expect(200).says("I en liten grupp"));
    })
    .await;
}

#[tokio::test]
async fn while_a_session_runs_its_page_shows_the_code_of_the_units_open_measurement() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let here = format!("/sessions/{}/{}", own.organisation, town.belongings[0].sessions[0]);
        let page = town.browser(Who::Champion).get(&here).await.expect(200);
        let make = format!("/units/{}/{}/poster/{}", own.organisation, own.units[0], town.waves[0]);
        assert!(page.says("är öppen") && page.says(&format!("action=\"{make}\"")), "{}", page.text());
        town.browser(Who::Evaluator).post(&make, &[]).await.expect(404);
        town.browser(Who::Champion).post(&make, &[]).await.expect(303);
        let page = town.browser(Who::Champion).get(&here).await.expect(200);
        assert!(page.says("<svg") && !page.says(&make), "{}", page.text());
        let code = page.between("<p class=\"code\">", "</p>");
        let mut phone = Browser::new(&town.pages, 40);
        assert!(phone.post("/code", &[("code", &code)]).await.expect(200).says("Norra gruppen"));

        // Not on another day, not of a cancelled session, and not to somebody who does not run it.
        let tomorrow = plan(&mut town, "hitta-ratt-rutin", 1, &[], 303).await.to;
        assert!(!town.browser(Who::Champion).get(&tomorrow).await.expect(200).says(&code));
        town.browser(Who::Champion).post(&format!("{here}/cancel"), &[("reason", "other")]).await.expect(303);
        assert!(!town.browser(Who::Champion).get(&here).await.expect(200).says(&code));
        town.browser(Who::Evaluator).get(&here).await.expect(404);
    })
    .await;
}

/// A session for all units of the area, as the local lead plans it.
async fn of_the_area(town: &Town) -> SessionId {
    let own = &town.world.members[0];
    let area = access::UnitRef { organisation: own.organisation, unit: own.area, ancestors: vec![] };
    let may = can_run_sessions(&own.organisation_actor(Role::LocalLead), &area).unwrap();
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let kit = &learning::kit::kits()[0];
    let starts_at = Timestamp::from_sweden(today(), 9 * 60);
    let new =
        learning::session::NewSession { programme: town.world.programme, kit, title: None, starts_at, champion: None };
    let session = plan_session(&mut work, &may, new).await.unwrap();
    work.commit(own.organisation, "session_planned", Some(session.into())).await.unwrap();
    session
}

#[tokio::test]
async fn a_name_that_a_tablet_wrote_has_the_unit_that_was_chosen_there() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (own, session) = (town.world.members[0].clone(), of_the_area(&town).await);
        let json = Some("application/json");
        let asked = serde_json::json!({ "device": uuid::Uuid::from_u128(91) }).to_string().into_bytes();
        let kept = town.browser(Who::LocalLead).send("POST", "/sessions/registers", json, asked).await.expect(200);
        let kept: serde_json::Value = serde_json::from_str(&kept.text()).unwrap();
        let owner = kept["owner"].clone();
        let listed = kept["sessions"].as_array().unwrap().iter();
        let units = |of: SessionId| {
            let one = listed.clone().find(|one| one["id"] == of.to_string()).unwrap();
            one["units"].as_array().unwrap().iter().map(|unit| unit["name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(units(session), ["Norra gruppen", "Södra gruppen"], "those below the area");
        assert!(units(town.belongings[0].sessions[0]).is_empty(), "a session of one unit asks for none");

        let path = format!("/sessions/{}/{session}/registrations", own.organisation);
        let said = |n: u128, name: u128, unit: serde_json::Value| {
            let (it, walk_in): (uuid::Uuid, uuid::Uuid) = (id(n), id(name));
            serde_json::json!({
                "id": it, "owner": owner, "device": uuid::Uuid::from_u128(91), "moment": 1_773_820_000_000_i64 + n as i64,
                "known": 0, "lines": [],
                "walk_ins": [{ "id": walk_in, "name": "Dora Ek", "unit": unit, "minutes": 20 }],
            })
            .to_string()
            .into_bytes()
        };
        // A unit elsewhere, or one that is no unit, is refused and nothing is kept.
        let before = town.stored().await;
        let elsewhere = town.world.members[1].units[0].to_string();
        for (n, unit, status) in [(1, elsewhere.as_str(), 409), (2, "Norra gruppen", 400)] {
            town.browser(Who::LocalLead).send("POST", &path, json, said(n, 9_101, unit.into())).await.expect(status);
        }
        assert_eq!(town.stored().await, before);
        let south = own.units[1].to_string();
        for _ in 0..2 {
            let sent = said(3, 9_102, south.as_str().into());
            town.browser(Who::LocalLead).send("POST", &path, json, sent).await.expect(201);
        }
        let page = town.browser(Who::LocalLead).get(&format!("/newcomers/{}", uuid::Uuid::from_u128(9_102))).await;
        let page = page.expect(200);
        assert!(page.says("Södra gruppen</dd>"), "the local lead sees which unit was said: {}", page.text());
        assert!(page.says(&format!("value=\"{south}\" selected")), "and somebody new would be added there");
        // The champion of one unit does not keep the register of the area.
        town.browser(Who::Champion).send("POST", &path, json, said(4, 9_103, south.as_str().into())).await.expect(404);
    })
    .await;
}
