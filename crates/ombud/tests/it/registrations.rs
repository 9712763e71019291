//! Does a register arrive that was filled in without a network? Once, whatever was sent how often in which order; with what was
//! said by two tablets put before the champion, and every refusal in words. The schedules of thousands stand in
//! `crates/learning/tests/deliveries.rs`; here some go through the pages and the database.

use std::collections::BTreeMap;

use access::Role;
use access::rules::learning::can_run_sessions;
use db::{Fetch as _, statement};
use kernel::{Minutes, PersonId, SessionId, Timestamp};
use learning::kit::kits;
use learning::register::{Lines, Registration, Sheet};
use learning::session::{NewSession, plan_session};
use participation::posting::net_minutes_by_person;
use serde_json::{Value, json};
use testkit::{Browser, Got, each_db, id, today};
use uuid::Uuid;

use crate::town::{SECRET, Town, Who};

statement!(
    COUNT_REGISTRATIONS,
    "select count(*) as n from learning_registration where organisation_id = $1 and session_id = $2"
);
statement!(
    OWNER,
    "select sign_in_id from people_sign_in_directory where name = $1",
    across: "a test asks before the organisation is known"
);

/// A tablet's part in a test: whose it is, and what it sends.
struct Tablet {
    browser: Browser,
    owner: Uuid,
    device: Uuid,
}

impl Tablet {
    async fn of(town: &Town, name: &str, device: u128) -> Self {
        let mut browser = Browser::new(&town.pages, u8::try_from(device % 200).unwrap());
        browser.sign_in(name, SECRET).await;
        let owner = town.db.reader().one(&OWNER, db::args![name]).await.unwrap().get("sign_in_id").unwrap();
        Self { browser, owner, device: id(device) }
    }

    fn said(&self, id: u128, moment: i64, lines: &[(PersonId, Option<i64>)]) -> Value {
        let lines: Vec<Value> = lines.iter().map(|(p, m)| json!({ "person": p, "minutes": m })).collect();
        let (id, moment) = (Uuid::from_u128(id), 1_773_820_000_000_i64 + moment);
        json!({ "id": id, "owner": self.owner, "device": self.device, "moment": moment, "known": 0, "lines": lines })
    }

    async fn send(&mut self, path: &str, body: &Value) -> Got {
        self.browser.send("POST", path, Some("application/json"), body.to_string().into_bytes()).await
    }
}

fn address(town: &Town, session: SessionId) -> String {
    format!("/sessions/{}/{session}/registrations", town.world.members[0].organisation)
}

fn answer(got: &Got) -> Value {
    serde_json::from_slice(&got.body).unwrap_or_else(|why| panic!("{why}: {}", got.text()))
}

async fn booked(town: &Town, session: SessionId) -> BTreeMap<PersonId, i64> {
    let member = &town.world.members[0];
    let may = can_run_sessions(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap();
    let net = net_minutes_by_person(&mut town.db.reader(), &may, session.0).await.unwrap();
    net.into_iter().map(|(person, minutes)| (person, minutes.0)).collect()
}

async fn received(town: &Town, session: SessionId) -> i64 {
    let organisation = town.world.members[0].organisation;
    let row = town.db.reader().one(&COUNT_REGISTRATIONS, db::args![organisation, session]).await.unwrap();
    row.get("n").unwrap()
}

/// A session of the first unit on another day than today's.
async fn plan(town: &Town, days: i64, minute: u16) -> SessionId {
    let member = &town.world.members[0];
    let may = can_run_sessions(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap();
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let starts_at = Timestamp::from_sweden(today().plus_days(days), minute);
    let new = NewSession { programme: town.world.programme, kit: &kits()[0], title: None, starts_at, champion: None };
    let session = plan_session(&mut work, &may, new).await.unwrap();
    work.commit(member.organisation, "session_planned", Some(session.into())).await.unwrap();
    session
}

#[tokio::test]
async fn the_same_registration_is_received_once_and_answered_alike() {
    each_db(|db| async move {
        let town = Town::build(db).await;
        let (session, staff) = (town.belongings[0].sessions[0], town.world.members[0].staff[0].clone());
        let path = address(&town, session);
        let mut tablet = Tablet::of(&town, "champion", 71).await;
        let body = tablet.said(1, 0, &[(staff[2], Some(20)), (staff[3], Some(15))]);
        let first = answer(&tablet.send(&path, &body).await.expect(201));
        assert_eq!((&first["ombud"], &first["id"]), (&json!("registration"), &body["id"]));
        let once = town.stored().await;
        assert_eq!(answer(&tablet.send(&path, &body).await.expect(201)), first);
        assert_eq!(town.stored().await, once);
        assert_eq!(booked(&town, session).await, [(staff[2], 20), (staff[3], 15)].into());

        let other = tablet.said(1, 0, &[(staff[2], Some(25))]);
        assert_eq!(answer(&tablet.send(&path, &other).await.expect(409))["refused"], "other_content");
        let elsewhere = address(&town, plan(&town, -1, 600).await);
        let stored = town.stored().await;
        assert_eq!(answer(&tablet.send(&elsewhere, &body).await.expect(409))["refused"], "other_content");
        assert_eq!(town.stored().await, stored);
    })
    .await;
}

#[tokio::test]
async fn two_tablets_lose_nobody_and_the_champion_decides_what_they_disagree_about() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (session, staff) = (town.belongings[0].sessions[0], town.world.members[0].staff[0].clone());
        let path = address(&town, session);
        let mut one = Tablet::of(&town, "champion", 71).await;
        let mut other = Tablet::of(&town, "local-lead", 72).await;
        let body = one.said(1, 5, &[(staff[2], Some(20)), (staff[3], Some(20))]);
        assert_eq!(answer(&one.send(&path, &body).await.expect(201))["undecided"], false);
        let body = other.said(2, 6, &[(staff[3], Some(10)), (staff[4], Some(20))]);
        assert_eq!(answer(&other.send(&path, &body).await.expect(201))["undecided"], true);
        assert_eq!(booked(&town, session).await, [(staff[2], 20), (staff[3], 10), (staff[4], 20)].into());

        let list = town.browser(Who::Champion).get("/sessions").await.expect(200);
        assert!(list.says("Välj vad som stämmer"), "the list says where something is to be decided");
        let register = path.replace("registrations", "register");
        let page = town.browser(Who::Champion).get(&register).await.expect(200);
        assert!(page.says("<strong>10 minuter / 20 minuter</strong>"), "{}", page.text());
        let known = page.between("name=\"known\" value=\"", "\"");
        assert_eq!(known, "2");
        let persons = [staff[2], staff[3], staff[4]].map(|person| person.to_string());
        let minutes = format!("minutes-{}", staff[3]);
        let mut fields: Vec<(&str, &str)> = persons.iter().map(|person| ("there", person.as_str())).collect();
        fields.extend([("known", known.as_str()), (&minutes, "20"), ("reason", "räknade efter")]);
        let planned = page.between("data-planned=\"", "\"");
        let others: Vec<String> = [2, 4].iter().map(|n| format!("minutes-{}", staff[*n])).collect();
        fields.extend(others.iter().map(|name| (name.as_str(), "20")));
        assert_ne!(planned, "10");
        town.browser(Who::Champion).post(&register, &fields).await.expect(303);
        assert_eq!(booked(&town, session).await[&staff[3]], 20);
        let page = town.browser(Who::Champion).get(&register).await.expect(200);
        assert!(!page.says("id=\"undecided\"") && !page.says("<strong>"), "it is decided");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_was_opened_before_a_tablet_sent_takes_nobody_away() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (session, staff) = (town.belongings[0].sessions[0], town.world.members[0].staff[0].clone());
        let path = address(&town, session);
        let register = path.replace("registrations", "register");
        let page = town.browser(Who::Champion).get(&register).await.expect(200);
        let known = page.between("name=\"known\" value=\"", "\"");
        let mut tablet = Tablet::of(&town, "local-lead", 72).await;
        let body = tablet.said(1, 0, &[(staff[2], Some(20))]);
        tablet.send(&path, &body).await.expect(201);
        let (person, minutes) = (staff[5].to_string(), format!("minutes-{}", staff[5]));
        let fields = [("there", person.as_str()), (&minutes, "20"), ("known", &known)];
        town.browser(Who::Champion).post(&register, &fields).await.expect(303);
        assert_eq!(booked(&town, session).await, [(staff[2], 20), (staff[5], 20)].into());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_received_is_refused_in_words_and_changes_nothing() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let staff = town.world.members[0].staff.clone();
        let session = town.belongings[0].sessions[0];
        let (tomorrow, last_month, cancelled) =
            (plan(&town, 1, 600).await, plan(&town, -30, 600).await, plan(&town, -1, 600).await);
        let months = format!("/programmes/{}/{}/months/2026-02", town.world.lead, town.world.programme);
        town.browser(Who::ProgrammeLead).post(&months, &[]).await.expect(303);
        let cancel = address(&town, cancelled).replace("registrations", "cancel");
        town.browser(Who::Champion).post(&cancel, &[("reason", "moved")]).await.expect(303);

        let mut tablet = Tablet::of(&town, "champion", 71).await;
        let before = town.stored().await;
        let came = [(staff[0][2], Some(15))];
        let cases = [
            (tomorrow, tablet.said(1, 0, &came), 422, "not_yet"),
            (last_month, tablet.said(2, 0, &came), 422, "month_closed"),
            (cancelled, tablet.said(3, 0, &came), 409, "cancelled"),
            (session, tablet.said(4, 0, &[(staff[0][2], Some(1_441))]), 422, "too_long"),
            (session, tablet.said(5, 0, &[(staff[0][2], Some(0))]), 422, "out_of_range"),
            (session, tablet.said(6, 0, &[(staff[1][2], Some(15))]), 422, "not_in_the_register"),
            (session, tablet.said(7, 0, &[]), 422, "nobody"),
            (session, tablet.said(8, 0, &[came[0], came[0]]), 400, "unreadable"),
            (session, json!({ "id": Uuid::from_u128(9) }), 400, "unreadable"),
            (town.belongings[0].sessions[1], tablet.said(10, 0, &came), 404, "not_found"),
        ];
        for (session, body, status, why) in cases {
            let got = tablet.send(&address(&town, session), &body).await.expect(status);
            let said = answer(&got);
            assert_eq!(said["refused"], why, "{said}");
            assert!(said["text"].as_str().is_some_and(|text| text.ends_with('.')), "{said}");
            assert!(said["id"] == body["id"] || said["id"].is_null(), "{said}");
        }
        let mut extra = tablet.said(11, 0, &came);
        extra["organisation"] = json!(town.world.members[1].organisation);
        tablet.send(&address(&town, session), &extra).await.expect(400);
        // Somebody else has signed in on the tablet since, or nobody.
        let body = tablet.said(12, 0, &came);
        let mut colleague = Tablet::of(&town, "local-lead", 71).await;
        assert_eq!(answer(&colleague.send(&address(&town, session), &body).await.expect(401))["refused"], "sign_in");
        let mut nobody = Browser::new(&town.pages, 90);
        let path = address(&town, session);
        let got = nobody.send("POST", &path, Some("application/json"), body.to_string().into_bytes()).await;
        assert_eq!(answer(&got.expect(401))["refused"], "sign_in");
        assert_eq!(town.stored().await, before);

        let mut mended = tablet.said(13, 0, &came);
        mended["into_open_month"] = json!(true);
        tablet.send(&address(&town, last_month), &mended).await.expect(201);
        assert_eq!(booked(&town, last_month).await, [(staff[0][2], 15)].into());
    })
    .await;
}

#[tokio::test]
async fn what_was_shown_as_saved_is_changed_only_with_a_reason() {
    each_db(|db| async move {
        let town = Town::build(db).await;
        let (session, staff) = (town.belongings[0].sessions[0], town.world.members[0].staff[0].clone());
        let path = address(&town, session);
        let mut tablet = Tablet::of(&town, "champion", 71).await;
        let body = tablet.said(1, 0, &[(staff[2], Some(20))]);
        tablet.send(&path, &body).await.expect(201);
        let mut untick = tablet.said(2, 1, &[(staff[2], None)]);
        untick["known"] = json!(1);
        assert_eq!(answer(&tablet.send(&path, &untick).await.expect(422))["refused"], "reason_missing");
        untick["reason"] = json!("kryssade fel");
        tablet.send(&path, &untick).await.expect(201);
        assert_eq!(booked(&town, session).await, BTreeMap::new());
    })
    .await;
}

#[tokio::test]
async fn a_person_in_two_rooms_at_once_is_said() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let staff = town.world.members[0].staff[0].clone();
        let (session, beside, later) =
            (town.belongings[0].sessions[0], plan(&town, 0, 8 * 60 + 5).await, plan(&town, 0, 9 * 60 + 30).await);
        let mut tablet = Tablet::of(&town, "champion", 71).await;
        for (n, session) in [session, beside, later].into_iter().enumerate() {
            let body = tablet.said(1 + n as u128, 0, &[(staff[2], Some(15))]);
            tablet.send(&address(&town, session), &body).await.expect(201);
        }
        let cleo = town.browser(Who::Champion).clone();
        let register = |session| address(&town, session).replace("registrations", "register");
        let page = cleo.clone().get(&register(session)).await.expect(200).text();
        assert_eq!(page.matches("också i en annan träff").count(), 1, "{page}");
        assert!(page.contains("kl. 08:05"), "{page}");
        assert!(!cleo.clone().get(&register(later)).await.expect(200).says("också i en annan träff"));
    })
    .await;
}

#[tokio::test]
async fn a_lost_tablet_is_told_to_forget_and_gets_nothing_more() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let session = town.belongings[0].sessions[0];
        let staff = town.world.members[0].staff[0].clone();
        let mut tablet = Tablet::of(&town, "champion", 71).await;
        let asking = json!({ "device": tablet.device });
        assert_eq!(answer(&tablet.send("/sessions/device", &asking).await.expect(200))["state"], "unknown");
        let kept = answer(&tablet.send("/sessions/registers", &asking).await.expect(200));
        assert_eq!((&kept["state"], &kept["owner"]), (&json!("open"), &json!(tablet.owner)));
        let kept_session = &kept["sessions"][0];
        assert_eq!((&kept_session["id"], kept_session["lines"].as_array().map(Vec::len)), (&json!(session), Some(12)));

        let list = town.browser(Who::Champion).get("/devices").await.expect(200);
        let name = list.between("name=\"device\" value=\"", "\"");
        town.browser(Who::LocalLead).post("/devices", &[("device", &name)]).await.expect(409);
        assert_eq!(answer(&tablet.send("/sessions/device", &asking).await.expect(200))["state"], "open");
        town.browser(Who::Champion).post("/devices", &[("device", &name)]).await.expect(303);

        let mut stranger = Browser::new(&town.pages, 91);
        let body = asking.to_string().into_bytes();
        let told = stranger.send("POST", "/sessions/device", Some("application/json"), body).await;
        assert_eq!(answer(&told.expect(200))["state"], "revoked", "also when nobody has signed in");
        let body = tablet.said(1, 0, &[(staff[2], Some(15))]);
        assert_eq!(answer(&tablet.send(&address(&town, session), &body).await.expect(401))["refused"], "sign_in");
        tablet.browser.sign_in("champion", SECRET).await;
        let kept = answer(&tablet.send("/sessions/registers", &asking).await.expect(403));
        assert_eq!((&kept["state"], &kept["sessions"]), (&json!("revoked"), &json!([])));
        assert_eq!(booked(&town, session).await, BTreeMap::new());

        // The administrator does the same for somebody who cannot come in any more.
        let asking = json!({ "device": Uuid::from_u128(73) });
        assert_eq!(answer(&tablet.send("/sessions/registers", &asking).await.expect(200))["state"], "open");
        let revoke =
            format!("/administration/{}/accounts/{}/devices", town.world.members[0].organisation, tablet.owner);
        town.browser(Who::Administrator).post(&revoke, &[]).await.expect(303);
        assert_eq!(answer(&tablet.send("/sessions/device", &asking).await.expect(200))["state"], "revoked");
        tablet.send("/sessions/registers", &asking).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn the_page_that_a_device_keeps_names_nobody_and_its_worker_stays_with_the_sessions() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let cleo = town.browser(Who::Champion);
        let shell = cleo.get("/sessions/offline/sv").await.expect(200);
        for name in ["Kim", "Ekby", "Norra gruppen", "/sign-out"] {
            assert!(!shell.says(name), "{name}");
        }
        assert_eq!(shell.text(), Browser::new(&town.pages, 92).get("/sessions/offline/sv").await.text());
        let cleo = town.browser(Who::Champion);
        let worker = cleo.get("/sessions/worker.js?lang=sv").await.expect(200);
        assert_eq!(worker.headers["service-worker-allowed"], "/sessions");
        assert!(worker.says("const SHELL = \"/sessions/offline/sv\"") && worker.says("const VERSION = \""));
        let version = |worker: &Got| worker.between("const VERSION = \"", "\"");
        let english = cleo.get("/sessions/worker.js?lang=en").await.expect(200);
        assert_ne!(version(&worker), version(&english), "another page is another version");
        let page = cleo.get("/sessions").await.expect(200);
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert!(page.says("data-owner=\""), "a champion's page keeps registers");
        let manager = town.browser(Who::Manager).get("/home").await.expect(200);
        assert!(!manager.says("queue.js"), "nobody else's does");
    })
    .await;
}

#[tokio::test]
async fn deliveries_through_the_pages_come_out_as_they_should() {
    each_db(|db| async move {
        let town = Town::build(db).await;
        let staff = town.world.members[0].staff[0].clone();
        let mut tablets = [Tablet::of(&town, "champion", 71).await, Tablet::of(&town, "local-lead", 72).await];
        for schedule in 0..15_u64 {
            let session = plan(&town, -1 - i64::try_from(schedule % 14).unwrap(), 600).await;
            let path = address(&town, session);
            let mut dice = schedule.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut roll = |sides: u64| {
                dice ^= dice << 13;
                dice ^= dice >> 7;
                dice ^= dice << 17;
                usize::try_from(dice % sides).unwrap()
            };
            // What each tablet says, one after the other; what it has ticked it can untick.
            let mut all: Vec<(usize, Value, Registration)> = Vec::new();
            let mut ticked = [Vec::new(), Vec::new()];
            for n in 0..8 {
                let which = roll(2);
                let person = staff[2 + roll(5)];
                let minutes =
                    if ticked[which].contains(&person) && roll(2) == 0 { None } else { Some(10 + 5 * roll(3) as i64) };
                ticked[which].push(person);
                let id = (u128::from(schedule) << 32) + 1_000 + n as u128;
                let moment = 10 * n as i64;
                let body = tablets[which].said(id, moment, &[(person, minutes)]);
                let lines: Lines = [(person, minutes.map(Minutes))].into();
                let moment = Timestamp(body["moment"].as_i64().unwrap());
                let (id, device, walk_ins) = (Uuid::from_u128(id), tablets[which].device, Default::default());
                let said = Registration { id, known: 0, device, moment, lines, walk_ins };
                all.push((which, body, said));
            }
            let mut sheet = Sheet::default();
            for (_, _, said) in &all {
                sheet.accept(said.clone()).unwrap();
            }
            // Everything in another order, some of it twice.
            let mut order: Vec<usize> = (0..all.len()).chain((0..4).map(|_| roll(8))).collect();
            for at in (1..order.len()).rev() {
                order.swap(at, roll(at as u64 + 1));
            }
            for at in order {
                let (which, body, _) = &all[at];
                let got = tablets[*which].send(&path, body).await.expect(201);
                assert_eq!(answer(&got)["id"], body["id"]);
            }
            let expected: BTreeMap<PersonId, i64> = sheet
                .outcomes()
                .into_iter()
                .filter_map(|(person, outcome)| Some((person, outcome.minutes?.0)))
                .collect();
            assert_eq!(booked(&town, session).await, expected, "schedule {schedule}");
            assert_eq!(received(&town, session).await, 8, "schedule {schedule}");
        }
    })
    .await;
}
