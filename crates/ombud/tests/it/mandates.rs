//! Do mandates hold together: the manager's yes, the training, the notice, the map, the handover, those who are new, and
//! those who gather from all units?

use access::Role;
use access::rules::learning::{can_appoint_champions, can_run_sessions};
use kernel::{Minutes, Timestamp};
use learning::kit::{find_kit, kits};
use learning::mandate::{list_mandates, tasks_of};
use learning::session::{NewSession, plan_session};
use testkit::{Browser, each_db, each_db_in_time, today};

use crate::town::{SECRET, Town, Who};

#[tokio::test]
async fn the_manager_says_yes_and_the_local_lead_notes_the_training() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let here = format!("/units/{}/{}/champions", own.organisation, own.units[0]);
        let mandate = town.belongings[0].mandate;
        let page = town.browser(Who::Champion).get(&here).await.expect(200);
        assert!(page.says("Kim1 Berg") && page.says("Väntar") && !page.says("/agree"), "only the manager answers");
        let waiting = town.browser(Who::LocalLead).get("/champions").await.expect(200);
        assert!(waiting.says("Väntar") && waiting.says("0 av 7 delar"), "{}", waiting.text());

        let yes = format!("{here}/{mandate}/agree");
        assert!(town.browser(Who::Manager).get(&here).await.says(&yes));
        town.browser(Who::Manager).post(&yes, &[]).await.expect(303);
        let again = town.stored().await;
        town.browser(Who::Manager).post(&yes, &[]).await.expect(303);
        assert_eq!(town.stored().await, again, "said once");
        assert!(!town.browser(Who::Manager).get(&here).await.says("/agree"));

        let training = format!("/champions/{mandate}/training");
        let lead = town.browser(Who::LocalLead);
        lead.post(&training, &[("done", "hitta-ratt-rutin")]).await.expect(400);
        let ticked = [("done", "ombud-1-rollen"), ("done", "ombud-2-hur-vuxna-lar")];
        lead.post(&training, &ticked).await.expect(422);
        let told = [ticked[0], ticked[1], ("elsewhere", "i Granby, hösten 2025")];
        lead.post(&training, &told).await.expect(303);
        assert!(lead.get(&format!("/champions/{mandate}")).await.expect(200).says("i Granby, hösten 2025"));
        let page = lead.get("/champions").await.expect(200);
        assert!(page.says("2 av 7 delar") && page.says("class=\"tag good\">Ja"), "{}", page.text());
        lead.post(&training, &[("done", "ombud-1-rollen")]).await.expect(303);
        assert!(lead.get("/champions").await.says("1 av 7 delar"), "what was ticked by mistake is gone");
    })
    .await;
}

#[tokio::test]
async fn a_mandate_that_ends_soon_is_told_to_those_who_answer_for_it() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        assert!(!town.browser(Who::Manager).get("/home").await.expect(200).says("id=\"notices\""));
        for (unit, days) in [(0, 59), (1, 61)] {
            let (person, unit) = (own.staff[unit][6].to_string(), own.units[unit].to_string());
            let (from, to) = (today().to_string(), today().plus_days(days).to_string());
            let fields = [
                ("person", person.as_str()),
                ("unit", unit.as_str()),
                ("minutes", "60"),
                ("starts_on", from.as_str()),
                ("ends_on", to.as_str()),
            ];
            town.browser(Who::LocalLead).post("/champions", &fields).await.expect(303);
        }
        let told = town.browser(Who::Manager).get("/home").await.expect(200);
        assert!(told.says("Kim6 Berg som ombud i Norra gruppen slutar den 16\u{a0}maj"), "{}", told.text());
        let lead = town.browser(Who::LocalLead).get("/home").await.expect(200);
        assert!(lead.says("Norra gruppen slutar") && !lead.says("Södra gruppen slutar"), "61 days are not soon");
        for who in [Who::Champion, Who::ProgrammeLead, Who::Evaluator, Who::Installation] {
            assert!(!town.browser(who).get("/home").await.expect(200).says("Kim6"), "{who:?} does not answer for it");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_over_gets_the_mandate_and_the_planned_sessions_in_one_step() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let own = town.world.members[0].clone();
        let (champion, successor) = (own.staff[0][1], own.staff[0][5]);
        let may = can_run_sessions(&own.unit_actor(Role::Champion, 0), &own.unit_ref(0)).unwrap();
        let mut work = db.work(db::Actor::Program).await.unwrap();
        for days in [3, 40] {
            let new = NewSession {
                programme: town.world.programme,
                kit: &kits()[0],
                title: None,
                starts_at: Timestamp::from_sweden(today().plus_days(days), 9 * 60),
                champion: Some(champion),
            };
            plan_session(&mut work, &may, new).await.unwrap();
        }
        work.commit(own.organisation, "sessions_planned", None).await.unwrap();

        let mandate = town.belongings[0].mandate;
        let (here, last_day) = (format!("/champions/{mandate}/hand-over"), today().plus_days(10).to_string());
        let lead = town.browser(Who::LocalLead);
        assert_eq!(lead.get(&format!("/champions/{mandate}")).await.expect(200).text().matches("kl. 09:00").count(), 2);
        let (to, same, before) = (successor.to_string(), champion.to_string(), today().plus_days(-1).to_string());
        for wrong in [
            [("successor", ""), ("last_day", last_day.as_str())],
            [("successor", same.as_str()), ("last_day", last_day.as_str())],
            [("successor", to.as_str()), ("last_day", before.as_str())],
            [("successor", to.as_str()), ("last_day", "i morgon")],
        ] {
            lead.post(&here, &wrong).await.expect(422);
        }
        lead.post(&here, &[("successor", &to), ("last_day", &last_day)]).await.expect(303);

        let may = can_appoint_champions(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
        let mut reader = db.reader();
        let mandates = list_mandates(&mut reader, &may, today()).await.unwrap();
        let ended = mandates.iter().find(|m| m.person == champion).unwrap();
        let new = mandates.iter().find(|m| m.person == successor).unwrap();
        assert_eq!(ended.ends_on, Some(today().plus_days(10)));
        assert_eq!((new.starts_on, new.minutes_a_week), (today().plus_days(11), Minutes(120)));
        let now = db.now();
        let kept = tasks_of(&mut reader, &may, ended.id, now).await.unwrap();
        let taken = tasks_of(&mut reader, &may, new.id, now).await.unwrap();
        assert_eq!((kept.planned.len(), taken.planned.len()), (1, 1), "that of the last days stays");
        assert_eq!(taken.planned[0].day(), today().plus_days(40));
        let home = town.browser(Who::LocalLead).get("/home").await;
        assert!(!home.says("id=\"notices\""), "nobody is told of an end that somebody goes on from");
    })
    .await;
}

#[tokio::test]
async fn the_map_counts_and_the_programmes_lead_sees_no_names() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let map = town.browser(Who::LocalLead).get("/champions/coverage").await.expect(200);
        assert!(map.says("2 enheter, 27 medarbetare, 1 ombud") && map.says("1 enhet saknar ombud"), "{}", map.text());
        let table = map.between("<caption>Ombud enhet för enhet", "</table>");
        assert!(table.find("Södra gruppen") < table.find("Norra gruppen"), "without a champion first: {table}");
        let here = format!("/programmes/{}/{}/coverage", town.world.lead, town.world.programme);
        let side_by_side = town.browser(Who::ProgrammeLead).get(&here).await.expect(200);
        assert!(side_by_side.says("Ekby") && side_by_side.says("Granby") && side_by_side.says("27"));
        assert!(!side_by_side.says("Kim1") && !side_by_side.says("Norra gruppen"));
    })
    .await;
}

#[tokio::test]
async fn champions_of_all_units_stand_in_the_register_of_a_network_meeting() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let (programme, area, day) = (town.world.programme.to_string(), own.area.to_string(), today().to_string());
        let elsewhere = town.world.members[1].area.to_string();
        let fields = |activity: &'static str, minutes: &'static str, unit: &str| {
            [
                ("title", "Ombuden möts".to_owned()),
                ("activity", activity.to_owned()),
                ("form", "on_site".to_owned()),
                ("unit", unit.to_owned()),
                ("date", day.clone()),
                ("time", "08:00".to_owned()),
                ("minutes", minutes.to_owned()),
                ("programme", programme.clone()),
            ]
        };
        let before = town.stored().await;
        for wrong in [
            fields("workplace_session", "60", &area),
            fields("network", "1441", &area),
            fields("network", "60", &elsewhere),
        ] {
            let wrong = wrong.each_ref().map(|(name, value)| (*name, value.as_str()));
            town.browser(Who::LocalLead).post("/champions/gatherings", &wrong).await.expect(422);
        }
        assert_eq!(town.stored().await, before);
        let lead = town.browser(Who::LocalLead);
        for activity in ["network", "manager_training"] {
            let right = fields(activity, "60", &area);
            let right = right.each_ref().map(|(name, value)| (*name, value.as_str()));
            lead.post("/champions/gatherings", &right).await.expect(303);
        }
        let page = lead.get("/champions/gatherings").await.expect(200).text();
        let registers: Vec<String> = page
            .split("href=\"/sessions/")
            .skip(1)
            .map(|rest| format!("/sessions/{}/register", rest.split('"').next().unwrap_or_default()))
            .filter(|path| path.len() > 60)
            .collect();
        assert_eq!(registers.len(), 2, "{page}");
        let mut seen = Vec::new();
        for register in &registers {
            let page = lead.get(register).await.expect(200);
            seen.push([1, 0, 4].map(|n| page.text().matches(&format!("Minuter för Kim{n} Berg")).count()));
        }
        seen.sort_unstable();
        assert_eq!(seen, [[0, 2, 0], [1, 0, 0]], "the managers of both units; the one champion; no staff");
        lead.post(&registers[0], &[("all", "yes")]).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_new_is_shown_until_introduced_also_when_the_programme_has_ended() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        let day = |text: &str| text.parse::<kernel::Date>().unwrap();
        clock.set(Timestamp::from_sweden(day("2027-06-01"), 10 * 60));
        let mut lead = Browser::new(&town.pages, 20);
        lead.sign_in("local-lead", SECRET).await;
        let mut cleo = Browser::new(&town.pages, 21);
        cleo.sign_in("champion", SECRET).await;
        assert!(!cleo.get("/sessions").await.expect(200).says("Nya kollegor"));
        let file = "anställningsnummer;förnamn;efternamn;enhet;från;skyddad\n\
            n1;Nya;Nilsson;11;2027-05-20;\nn2;Gamla;Gran;11;2027-03-20;\nn3;Annan;Enhet;12;2027-05-20;\n\
            n4;Skyddad;Sund;11;2027-05-20;ja\n";
        lead.upload("/people/import", &[("kind", "persons")], file.as_bytes()).await.expect(303);
        let page = cleo.get("/sessions").await.expect(200);
        assert!(page.says("Nya Nilsson") && page.says("/sessions/new?kit=ny-kollega-digital-start"), "{}", page.text());
        for other in ["Gamla Gran", "Annan Enhet", "Skyddad Sund"] {
            assert!(!page.says(other), "{other} is not new here, or not to be shown");
        }
        assert!(cleo.get("/sessions/new?kit=ny-kollega-digital-start").await.expect(200).says("selected"));

        let own = town.world.members[0].clone();
        let may = can_run_sessions(&own.unit_actor(Role::Champion, 0), &own.unit_ref(0)).unwrap();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let new = NewSession {
            programme: town.world.programme,
            kit: find_kit("ny-kollega-digital-start").unwrap(),
            title: None,
            starts_at: Timestamp::from_sweden(day("2027-06-01"), 8 * 60),
            champion: None,
        };
        let session = plan_session(&mut work, &may, new).await.unwrap();
        work.commit(own.organisation, "session_planned", None).await.unwrap();
        let register = format!("/sessions/{}/{session}/register", own.organisation);
        let page = cleo.get(&register).await.expect(200).text();
        let nya =
            page.split("Minuter för Nya Nilsson").next().and_then(|before| before.rsplit("name=\"minutes-").next());
        let nya = nya.and_then(|id| id.get(..36)).expect("the newcomer stands in the register").to_owned();
        cleo.post(&register, &[("there", &nya)]).await.expect(303);
        assert!(!cleo.get("/sessions").await.expect(200).says("Nya kollegor"), "introduced");
    })
    .await;
}

#[tokio::test]
async fn somebody_in_two_rooms_at_once_is_told_and_not_refused() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let may = can_run_sessions(&own.unit_actor(Role::Champion, 0), &own.unit_ref(0)).unwrap();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let mut registers = vec![format!("/sessions/{}/{}/register", own.organisation, town.belongings[0].sessions[0])];
        for minute in [8 * 60 + 5, 9 * 60 + 30] {
            let new = NewSession {
                programme: town.world.programme,
                kit: &kits()[0],
                title: None,
                starts_at: Timestamp::from_sweden(today(), minute),
                champion: None,
            };
            let session = plan_session(&mut work, &may, new).await.unwrap();
            registers.push(format!("/sessions/{}/{session}/register", own.organisation));
        }
        work.commit(own.organisation, "sessions_planned", None).await.unwrap();
        let (kim, other) = (own.staff[0][3].to_string(), own.staff[0][4].to_string());
        let cleo = town.browser(Who::Champion);
        for (register, there) in registers.iter().zip([[&kim, &kim], [&kim, &other], [&kim, &kim]]) {
            cleo.post(register, &there.map(|person| ("there", person.as_str()))).await.expect(303);
        }
        let page = cleo.get(&registers[1]).await.expect(200);
        let told = "<span class=\"quiet\">(också i en annan träff kl. 08:00)";
        assert!(page.says(&format!("Kim3 Berg {told}")), "{}", page.text());
        assert!(!page.says(&format!("Kim4 Berg {told}")), "only the one who is in both");
        let after = cleo.get(&registers[2]).await.expect(200);
        assert!(!after.says("också i en annan träff"), "one after the other is not at once");
    })
    .await;
}

#[tokio::test]
async fn training_follows_from_the_registers_that_the_champion_stands_in() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let may = can_run_sessions(&own.organisation_actor(Role::LocalLead), &own.unit_ref(0)).unwrap();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let new = NewSession {
            programme: town.world.programme,
            kit: find_kit("ombud-1-rollen").unwrap(),
            title: Some("Kursdag i mars"),
            starts_at: Timestamp::from_sweden(today(), 8 * 60),
            champion: None,
        };
        let session = plan_session(&mut work, &may, new).await.unwrap();
        work.commit(own.organisation, "session_planned", None).await.unwrap();
        let page = format!("/champions/{}", town.belongings[0].mandate);
        let lead = town.browser(Who::LocalLead);
        assert!(!lead.get(&page).await.expect(200).says("Kursdag i mars"), "planned is not done");
        let register = format!("/sessions/{}/{session}/register", own.organisation);
        let (champion, other) = (own.staff[0][1].to_string(), own.staff[0][4].to_string());
        lead.post(&register, &[("there", &other)]).await.expect(303);
        assert!(lead.get("/champions").await.says("0 av 7 delar"), "others took part");
        let reason = [("there", champion.as_str()), ("there", other.as_str())];
        lead.post(&register, &reason).await.expect(303);
        assert!(lead.get("/champions").await.says("1 av 7 delar"), "the register tells");
        let shown = lead.get(&page).await.expect(200);
        assert!(shown.says("Kursdag i mars</a>, den 18") || shown.says("Kursdag i mars</a>, 18"), "{}", shown.text());
        assert!(!shown.says("value=\"ombud-1-rollen\""), "nothing is to be ticked where the register tells");

        // What a register tells is not written down beside it, and goes when the register is put right.
        let before = town.stored().await;
        let fields = [("done", "ombud-1-rollen"), ("elsewhere", "här")];
        town.browser(Who::LocalLead).post(&format!("{page}/training"), &fields).await.expect(303);
        assert_eq!(town.stored().await, before);
        town.browser(Who::Manager).post(&format!("{page}/training"), &fields).await.expect(404);
        let put_right = [("there", other.as_str()), ("reason", "kryssade fel")];
        let lead = town.browser(Who::LocalLead);
        lead.post(&register, &put_right).await.expect(303);
        assert!(lead.get("/champions").await.says("0 av 7 delar"));
    })
    .await;
}
