//! What is left of somebody who leaves? Nothing that opens anything: not the account, not the own code, not the slip; the
//! mandate has ended, and what was to be led stands there without a leader.

use std::sync::Arc;

use access::Role;
use access::rules::learning::{can_appoint_champions, can_run_sessions};
use access::rules::measurement::can_print_codes;
use db::{Fetch as _, statement};
use kernel::Timestamp;
use learning::kit::kits;
use learning::mandate::find_mandate;
use learning::session::{NewSession, plan_session};
use measurement::code::create_slips;
use measurement::pseudonym::KeyRing as _;
use testkit::{Browser, each_db, today};
use uuid::Uuid;
use web::App;

use crate::town::{OneKey, SECRET, Town, Who, config};

statement!(
    ACCOUNT,
    "select sign_in_id from people_sign_in_directory where name = $1",
    across: "a test asks before the organisation is known"
);

fn app(town: &Town) -> App {
    App::new(config(), town.db.clone(), Arc::new(OneKey))
}

/// What the champion can open, before leaving.
struct Holds {
    own_code: String,
    slip: String,
    calendar: String,
}

async fn holds(town: &mut Town) -> Holds {
    let own = town.world.members[0].clone();
    let may = can_run_sessions(&own.unit_actor(Role::Champion, 0), &own.unit_ref(0)).unwrap();
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let new = NewSession {
        programme: town.world.programme,
        kit: &kits()[0],
        title: Some("Träffen sedan"),
        starts_at: Timestamp::from_sweden(today().plus_days(3), 9 * 60),
        champion: Some(own.staff[0][1]),
    };
    plan_session(&mut work, &may, new).await.unwrap();
    let prints = can_print_codes(&own.unit_actor(Role::Champion, 0), &own.unit_ref(0)).unwrap();
    let key = OneKey.key(town.world.programme).unwrap();
    let slips = create_slips(&mut work, &prints, town.world.programme, &[own.staff[0][1]], &key).await.unwrap();
    work.commit(own.organisation, "session_planned", None).await.unwrap();
    let unit = format!("/units/{}/{}", own.organisation, own.units[0]);
    let cleo = town.browser(Who::Champion);
    let codes = cleo.post(&format!("{unit}/own-codes"), &[]).await.expect(200).text();
    let made = cleo.post("/sessions/calendar", &[("do", "make"), ("of", "own")]).await.expect(200);
    Holds {
        own_code: code_of(&codes, "Kim1 Berg"),
        slip: slips[0].code.to_string(),
        calendar: made.between("<code>https://ombud.example", "</code>"),
    }
}

/// The code that stands after a name.
fn code_of(page: &str, name: &str) -> String {
    let after = page.split(name).nth(1).unwrap_or_else(|| panic!("{name} is not on the page: {page}"));
    let mut words = after.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'));
    words.find(|word| word.len() == 9 && word.as_bytes()[4] == b'-').expect("a code").to_owned()
}

async fn opens_everything(town: &Town, holds: &Holds, machine: u8) -> [u16; 4] {
    let mut phone = Browser::new(&town.pages, machine);
    let signs_in = phone.post("/sign-in", &[("name", "champion"), ("secret", SECRET)]).await.status;
    let mut phone = Browser::new(&town.pages, machine);
    [
        signs_in,
        phone.post("/my-time", &[("code", &holds.own_code)]).await.status,
        phone.post("/code", &[("code", &holds.slip)]).await.status,
        phone.get(&holds.calendar).await.status,
    ]
}

async fn nothing_is_left(town: &mut Town, holds: &Holds, last_day: kernel::Date) {
    assert_eq!(opens_everything(town, holds, 66).await, [422, 422, 422, 410]);
    let own = town.world.members[0].clone();
    let may = can_appoint_champions(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
    let mandate = find_mandate(&mut town.db.reader(), &may, town.belongings[0].mandate).await.unwrap().unwrap();
    assert_eq!(mandate.ends_on, Some(last_day));
    let page = town.browser(Who::LocalLead).get("/champions").await.expect(200);
    let leaderless = page.between("id=\"leaderless\"", "</ul>");
    assert!(leaderless.contains("Träffen sedan"), "{leaderless}");
    assert!(town.browser(Who::LocalLead).get("/sessions").await.expect(200).says("Utan ledare"));
}

#[tokio::test]
async fn an_employment_that_has_ended_ends_all_that_the_person_could_open() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let holds = holds(&mut town).await;
        assert_eq!(opens_everything(&town, &holds, 65).await, [303, 200, 200, 200]);
        let app = app(&town);
        assert_eq!(app.see_off_leavers().await, Ok(0), "nobody has left");
        let mandate = format!("/champions/{}", town.belongings[0].mandate);
        let tasks = town.browser(Who::LocalLead).get(&mandate).await;
        assert!(tasks.expect(200).says("En fråga i enheten väntar på svar"));

        // The last day is in the file of the employer.
        let file = |last_day: kernel::Date| {
            let reference = own.staff[0][1].0.as_u128();
            format!(
                "anställningsnummer;förnamn;efternamn;enhet;grupp;från;till\n\
                 {reference};Kim1;Berg;11;ombud;2026-01-01;{last_day}\n"
            )
        };
        let lead = town.browser(Who::LocalLead);
        lead.upload("/people/import", &[("kind", "persons")], file(today()).as_bytes()).await.expect(303);
        assert_eq!(app.see_off_leavers().await, Ok(0), "the last day is a day of work");
        town.browser(Who::Champion).get("/home").await.expect(200);
        let last_day = today().plus_days(-1);
        let lead = town.browser(Who::LocalLead);
        lead.upload("/people/import", &[("kind", "persons")], file(last_day).as_bytes()).await.expect(303);
        // The very next click, before anything has been tidied.
        assert!(town.browser(Who::Champion).get("/home").await.expect(303).to.starts_with("/sign-in"));
        assert_eq!(app.see_off_leavers().await, Ok(1));
        let once = town.stored().await;
        assert_eq!(app.see_off_leavers().await, Ok(0), "once");
        assert_eq!(town.stored().await, once);
        nothing_is_left(&mut town, &holds, last_day).await;
    })
    .await;
}

#[tokio::test]
async fn closing_an_account_does_the_same_and_only_for_whoever_may() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let holds = holds(&mut town).await;
        let account: Uuid =
            town.db.reader().one(&ACCOUNT, db::args!["champion"]).await.unwrap().get("sign_in_id").unwrap();
        let close = format!("/administration/{}/accounts/{account}/close", own.organisation);
        let before = town.stored().await;
        for who in [Who::LocalLead, Who::Manager, Who::Champion] {
            town.browser(who).post(&close, &[]).await.expect(404);
        }
        assert_eq!(town.stored().await, before);
        town.browser(Who::Administrator).post(&close, &[]).await.expect(303);
        assert!(town.browser(Who::Champion).get("/home").await.expect(303).to.starts_with("/sign-in"));
        nothing_is_left(&mut town, &holds, today()).await;
        town.browser(Who::Administrator).post(&close, &[]).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_over_has_the_questions_and_the_raised_hands_of_the_unit() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let (to, last_day) = (own.staff[0][5].to_string(), today().plus_days(-1).to_string());
        let mandate = town.belongings[0].mandate;
        let here = format!("/champions/{mandate}/hand-over");
        let same_day = today().to_string();
        town.browser(Who::Manager).post(&here, &[("successor", &to), ("last_day", &same_day)]).await.expect(404);
        let lead = town.browser(Who::LocalLead);
        lead.post(&here, &[("successor", &to), ("last_day", &last_day)]).await.expect(422);
        lead.post(&here, &[("successor", &to), ("last_day", &same_day)]).await.expect(303);
        // The successor's account has the role in the unit; what waited there waits for them.
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let new = people::load::NewAccount {
            organisation: own.organisation,
            name: "successor",
            display_name: "Kim5 Berg",
            secret: SECRET,
            person: Some(own.staff[0][5]),
            roles: &[people::role::NewRole::Unit(Role::Champion, own.units[0])],
        };
        people::load::account(&mut work, new).await.unwrap();
        work.commit(own.organisation, "account_created", None).await.unwrap();
        let mut successor = Browser::new(&town.pages, 67);
        successor.sign_in("successor", SECRET).await;
        let queue = successor.get("/questions").await.expect(200);
        assert!(queue.says("Hur byter jag kod?") && queue.says("Noor"), "{}", queue.text());
    })
    .await;
}
