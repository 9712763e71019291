//! What becomes of somebody who comes and stands in no list? The champion writes the name; the local lead says who it is, and
//! only then the time counts: on the session's day, in an open month, once.

use std::collections::BTreeMap;

use access::Role;
use access::rules::learning::can_run_sessions;
use db::{Fetch as _, statement};
use kernel::{PersonId, SessionId, Timestamp};
use learning::kit::kits;
use learning::session::{NewSession, plan_session};
use participation::posting::net_minutes_by_person;
use serde_json::json;
use testkit::{each_db, id, today};
use uuid::Uuid;

use crate::town::{Town, Who};

statement!(
    BOOKED,
    "select happened_on, booked_in, minutes from participation_posting
    where organisation_id = $1 and source_id = $2 and person_id = $3"
);
statement!(NAMES, "select name, verdict from learning_walk_in where organisation_id = $1 and session_id = $2");
statement!(
    OWNER_OF,
    "select sign_in_id from people_sign_in_directory where name = $1",
    across: "a test asks before the organisation is known"
);

async fn booked(town: &Town, session: SessionId) -> BTreeMap<PersonId, i64> {
    let member = &town.world.members[0];
    let may = can_run_sessions(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap();
    let net = net_minutes_by_person(&mut town.db.reader(), &may, session.0).await.unwrap();
    net.into_iter().map(|(person, minutes)| (person, minutes.0)).collect()
}

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

/// Writes one name into a register, as the form without a script does.
async fn write(town: &mut Town, session: SessionId, name: &str, minutes: &str, status: u16) -> String {
    let here = format!("/sessions/{}/{session}/register", town.world.members[0].organisation);
    let cleo = town.browser(Who::Champion);
    let page = cleo.get(&here).await.expect(200);
    let (known, new) = (page.between("name=\"known\" value=\"", "\""), page.between("name=\"new\" value=\"", "\""));
    // Whoever waits already stays ticked.
    let text = page.text();
    let came: Vec<&str> =
        text.split("name=\"came\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let (field, time) = (format!("new-name-{new}"), format!("minutes-{new}"));
    let mut fields = vec![("known", known.as_str()), ("new", &new), (&field, name), (&time, minutes)];
    let times: Vec<String> = came.iter().map(|one| format!("minutes-{one}")).collect();
    for (one, time) in came.iter().zip(&times) {
        fields.extend([("came", *one), (time.as_str(), "20")]);
    }
    cleo.post(&here, &fields).await.expect(status).text()
}

/// The address of the page of the only name of a session's kind that waits.
async fn page_of(town: &mut Town, name: &str) -> String {
    let list = town.browser(Who::LocalLead).get("/newcomers").await.expect(200).text();
    let before = list.split(&format!("\">{name}<")).next().unwrap();
    assert!(before.len() < list.len(), "{name} waits: {list}");
    format!("/newcomers/{}", before.rsplit("/newcomers/").next().unwrap())
}

#[tokio::test]
async fn a_name_waits_until_the_local_lead_says_that_it_is_a_guest_from_another_unit() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let session = town.belongings[0].sessions[0];
        let before = town.stored().await;
        for (name, minutes) in [("1", "20"), ("Kim 19121212-1212", "20"), ("Bo Ek", "1000"), ("Bo Ek", "tjugo")] {
            let page = write(&mut town, session, name, minutes, 422).await;
            assert!(page.contains("<details id=\"new-names\" open"), "{name}, {minutes}: {page}");
        }
        assert_eq!(town.stored().await, before, "nothing wrong is kept");

        write(&mut town, session, " Kim3  Bärg", "20", 303).await;
        assert_eq!(booked(&town, session).await, BTreeMap::new(), "a name counts nowhere");
        let here = format!("/sessions/{}/{session}", own.organisation);
        let cleo = town.browser(Who::Champion);
        assert!(cleo.get(&here).await.expect(200).says("Ett namn väntar på att bekräftas"));
        let register = cleo.get(&format!("{here}/register")).await.expect(200);
        assert!(register.says("Kim3 Bärg <span class=\"quiet\">(väntar på att bekräftas)"), "{}", register.text());
        cleo.get("/newcomers").await.expect(404);
        let unit = format!("/units/{}/{}/participation", own.organisation, own.units[0]);
        let manager = town.browser(Who::Manager).get(&unit).await.expect(200);
        assert!(manager.says("Ett namn väntar") && !manager.says("Bärg"), "{}", manager.text());
        assert!(town.browser(Who::LocalLead).get("/home").await.expect(200).says("2 namn väntar"));

        let page = page_of(&mut town, "Kim3 Bärg").await;
        town.browser(Who::Champion).get(&page).await.expect(404);
        town.browser(Who::Administrator).post(&format!("{page}/match"), &[("person", "")]).await.expect(404);
        let (guest, stranger) = (own.staff[1][3], town.world.members[1].staff[0][3].to_string());
        let lead = town.browser(Who::LocalLead);
        let shown = lead.get(&page).await.expect(200);
        assert!(shown.says("Det är Kim3 Berg") && shown.says("Södra gruppen"), "{}", shown.text());
        for wrong in ["", "nobody", stranger.as_str()] {
            lead.post(&format!("{page}/match"), &[("person", wrong)]).await.expect(422);
        }
        lead.post(&format!("{page}/match"), &[("person", &guest.to_string())]).await.expect(303);
        lead.post(&format!("{page}/match"), &[("person", &guest.to_string())]).await.expect(404);
        assert_eq!(booked(&town, session).await, [(guest, 20)].into());
        let args = || db::args![own.organisation, session];
        let row = town.db.reader().one(&NAMES, args()).await.unwrap();
        let kept: (String, String) = (row.get("name").unwrap(), row.get("verdict").unwrap());
        assert_eq!(kept, (String::new(), "matched".to_owned()), "the name is erased");
        let cleo = town.browser(Who::Champion);
        assert!(!cleo.get(&here).await.expect(200).says("namn väntar på att bekräftas"));
        let register = cleo.get(&format!("{here}/register")).await.expect(200);
        assert!(register.says("Kim3 Berg <span class=\"quiet\">(inte i enheten den dagen)"), "{}", register.text());
    })
    .await;
}

#[tokio::test]
async fn somebody_new_is_added_to_a_unit_and_stands_in_the_register_with_the_time() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let session = town.belongings[0].sessions[0];
        write(&mut town, session, "Noor Haddad", "25", 303).await;
        let page = page_of(&mut town, "Noor Haddad").await;
        let shown = town.browser(Who::LocalLead).get(&page).await.expect(200);
        assert!(shown.says("value=\"Noor\"") && shown.says("Ingen i kommunen har ett namn som liknar det"));
        let (unit, foreign) = (own.units[0].to_string(), town.world.members[1].units[0].to_string());
        let taken = own.staff[0][2].0.as_u128().to_string();
        let before = town.stored().await;
        for (reference, unit) in [
            ("", unit.as_str()),
            ("19121212-1212", unit.as_str()),
            (taken.as_str(), unit.as_str()),
            ("n-1", foreign.as_str()),
            ("n-1", ""),
        ] {
            let fields = [("given_name", "Noor"), ("family_name", "Haddad"), ("reference", reference), ("unit", unit)];
            town.browser(Who::LocalLead).post(&format!("{page}/add"), &fields).await.expect(422);
        }
        assert_eq!(town.stored().await, before);
        let fields = [("given_name", "Noor"), ("family_name", "Haddad"), ("reference", "n-1"), ("unit", unit.as_str())];
        town.browser(Who::LocalLead).post(&format!("{page}/add"), &fields).await.expect(303);
        assert_eq!(booked(&town, session).await.values().collect::<Vec<_>>(), [&25]);
        let here = format!("/sessions/{}/{session}/register", own.organisation);
        let register = town.browser(Who::Champion).get(&here).await.expect(200);
        assert!(register.says("Minuter för Noor Haddad") && !register.says("name=\"came\""), "{}", register.text());
    })
    .await;
}

#[tokio::test]
async fn a_name_that_does_not_count_is_set_aside_with_a_reason() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let session = town.belongings[0].sessions[0];
        write(&mut town, session, "Vikarie Okänd", "20", 303).await;
        let here = format!("/sessions/{}/{session}", town.world.members[0].organisation);
        let register = town.browser(Who::Champion).get(&format!("{here}/register")).await.expect(200);
        assert!(!register.says("Inte sparat än"), "a register of names only is saved");
        let page = format!("{}/dismiss", page_of(&mut town, "Vikarie Okänd").await);
        let lead = town.browser(Who::LocalLead);
        lead.post(&page, &[("reason", " ")]).await.expect(422);
        lead.post(&page, &[("reason", "anställd av ett annat företag")]).await.expect(303);
        assert_eq!(booked(&town, session).await, BTreeMap::new());
        let register = town.browser(Who::Champion).get(&format!("{here}/register")).await.expect(200);
        assert!(register.says("Inte sparat än") && !register.says("Okänd"), "nobody was there after all");
    })
    .await;
}

#[tokio::test]
async fn what_is_settled_after_the_month_was_locked_counts_in_the_open_one() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (own, session) = (town.world.members[0].clone(), plan(&town, -30, 600).await);
        write(&mut town, session, "Kim4 Berg", "20", 303).await;
        let page = page_of(&mut town, "Kim4 Berg").await;
        assert!(!town.browser(Who::LocalLead).get(&page).await.expect(200).says("Månaden är stängd"));
        let months = format!("/programmes/{}/{}/months/2026-02", town.world.lead, town.world.programme);
        town.browser(Who::ProgrammeLead).post(&months, &[]).await.expect(303);
        let lead = town.browser(Who::LocalLead);
        assert!(lead.get(&page).await.expect(200).says("Månaden är stängd. Tiden räknas i mars"));
        let person = own.staff[0][4];
        lead.post(&format!("{page}/match"), &[("person", &person.to_string())]).await.expect(303);
        let row = town.db.reader().one(&BOOKED, db::args![own.organisation, session, person]).await.unwrap();
        let said: (String, String, i64) =
            (row.get("happened_on").unwrap(), row.get("booked_in").unwrap(), row.get("minutes").unwrap());
        assert_eq!(said, (today().plus_days(-30).to_string(), "2026-03".to_owned(), 20));
    })
    .await;
}

#[tokio::test]
async fn a_tablet_writes_names_without_a_network_and_two_that_write_the_same_are_told() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (own, session) = (town.world.members[0].clone(), town.belongings[0].sessions[0]);
        let path = format!("/sessions/{}/{session}/registrations", own.organisation);
        let said = |owner: Uuid, device: u128, n: u128, name: &str, minutes: Option<i64>| {
            let (id, device, name_id): (Uuid, Uuid, Uuid) = (id(n), id(device), id(8_000 + device));
            json!({
                "id": id, "owner": owner, "device": device, "moment": 1_773_820_000_000_i64 + n as i64, "known": 0,
                "lines": [], "walk_ins": [{ "id": name_id, "name": name, "minutes": minutes }],
            })
        };
        let mut owners = Vec::new();
        for name in ["champion", "local-lead"] {
            let row = town.db.reader().one(&OWNER_OF, db::args![name]).await.unwrap();
            owners.push(row.get::<Uuid>("sign_in_id").unwrap());
        }
        let kind = Some("application/json");
        let first = said(owners[0], 71, 1, "Asta Öberg", Some(20));
        // The correction arrives before what it corrects, and both arrive twice.
        let second = said(owners[0], 71, 2, "Asta Öberg", Some(25));
        for body in [&second, &first, &second, &first] {
            let got = town.browser(Who::Champion).send("POST", &path, kind, body.to_string().into_bytes()).await;
            got.expect(201);
        }
        let page = town.browser(Who::LocalLead).get("/newcomers").await.expect(200);
        assert_eq!(page.text().matches("Asta Öberg").count(), 1);
        assert!(page.says("25 minuter") && !page.says("Kanske samma person"), "{}", page.text());
        let other = said(owners[1], 72, 3, "asta oberg", Some(20));
        town.browser(Who::LocalLead).send("POST", &path, kind, other.to_string().into_bytes()).await.expect(201);
        let page = town.browser(Who::LocalLead).get("/newcomers").await.expect(200);
        assert_eq!(page.text().matches("Kanske samma person två gånger").count(), 2, "{}", page.text());
        let register = format!("/sessions/{}/{session}/register", own.organisation);
        assert!(town.browser(Who::Champion).get(&register).await.says("Kanske samma person två gånger"));

        let before = town.stored().await;
        for (body, status) in [
            (said(owners[0], 71, 4, "Någon Annan", Some(20)), 409), // the same name's id
            (said(owners[0], 73, 5, "9", Some(20)), 400),
            (said(owners[0], 73, 6, "Bo Ek", Some(0)), 422),
            (said(owners[0], 73, 7, "Bo Ek", Some(1_441)), 422),
        ] {
            let got = town.browser(Who::Champion).send("POST", &path, kind, body.to_string().into_bytes()).await;
            got.expect(status);
        }
        assert_eq!(town.stored().await, before);
        let kept = json!({ "device": Uuid::from_u128(71) }).to_string().into_bytes();
        let kept = town.browser(Who::Champion).send("POST", "/sessions/registers", kind, kept).await.expect(200);
        assert!(kept.says("\"name\":\"Asta Öberg\",\"minutes\":25"), "{}", kept.text());
    })
    .await;
}

#[tokio::test]
async fn a_guest_who_was_in_two_rooms_at_once_is_told_before_and_after() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (own, session) = (town.world.members[0].clone(), town.belongings[0].sessions[0]);
        let beside = plan(&town, 0, 8 * 60 + 5).await;
        let kim = own.staff[0][5].to_string();
        let other = format!("/sessions/{}/{beside}/register", own.organisation);
        town.browser(Who::Champion).post(&other, &[("there", &kim)]).await.expect(303);
        write(&mut town, session, "Kim5 Berg", "15", 303).await;
        let page = page_of(&mut town, "Kim5 Berg").await;
        let lead = town.browser(Who::LocalLead);
        assert!(lead.get(&page).await.expect(200).says("också i en annan träff kl. 08:05"));
        lead.post(&format!("{page}/match"), &[("person", &kim)]).await.expect(303);
        let here = format!("/sessions/{}/{session}/register", own.organisation);
        let register = town.browser(Who::Champion).get(&here).await.expect(200);
        assert!(
            register.says("Kim5 Berg <span class=\"quiet\">(också i en annan träff kl. 08:05)"),
            "{}",
            register.text()
        );
    })
    .await;
}
