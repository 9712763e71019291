//! A unit gets another name and another place, is closed from a day on, and is removed only when nothing hangs on it.

use kernel::{Timestamp, UnitId};
use learning::kit::kits;
use people::Unit;
use testkit::{Browser, each_db, each_db_in_time, id, today};

use crate::town::{SECRET, Town, Who};

/// A unit of the first municipality of which nothing is known yet.
async fn empty_unit(town: &Town) -> UnitId {
    let new: UnitId = id(990);
    let member = &town.world.members[0];
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let unit = Unit { id: new, parent: Some(member.area), code: "19".into(), name: "Fel enhet".into(), service: None };
    people::load::units(&mut work, member.organisation, &[unit]).await.unwrap();
    let start = today().plus_days(-30);
    let rows = [(member.organisation, town.world.programme, new, start)];
    people::load::programme_units(&mut work, rows).await.unwrap();
    work.commit(member.organisation, "made", None).await.unwrap();
    new
}

#[tokio::test]
async fn a_unit_gets_another_name_and_place_but_never_below_itself() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let member = town.world.members[0].clone();
        let (unit, area, other) = (member.units[0], member.area.to_string(), member.units[1].to_string());
        let here = format!("/people/units/{unit}");
        let lead = town.browser(Who::LocalLead);
        assert!(lead.get("/people").await.expect(200).says(&here), "the way there");
        assert!(lead.get(&here).await.expect(200).says("value=\"Norra gruppen\""));
        let before = town.stored().await;
        let foreign = town.world.members[1].area.to_string();
        for (name, above, field) in [
            ("", area.as_str(), "unit_name"),
            (&"N".repeat(101), &area, "unit_name"),
            ("Norra", "nonsense", "above"),
            ("Norra", &foreign, "above"),
            ("Norra", &unit.to_string(), "above"),
        ] {
            let got = town.browser(Who::LocalLead).post(&here, &[("unit_name", name), ("above", above)]).await;
            let got = got.expect(422);
            assert!(got.says(&format!("href=\"#{field}\"")), "{name} {above}: {}", got.text());
        }
        // The area below one of its own units.
        let ring = format!("/people/units/{}", member.area);
        let fields = [("unit_name", "Hemtjänsten"), ("above", other.as_str())];
        let got = town.browser(Who::LocalLead).post(&ring, &fields).await.expect(422);
        assert!(got.says("under sig själv"), "{}", got.text());
        for who in [Who::Champion, Who::Manager, Who::ProgrammeLead, Who::Evaluator] {
            town.browser(who).post(&here, &[("unit_name", "Norra"), ("above", &area)]).await.expect(404);
        }
        assert_eq!(town.stored().await, before);
        let fields = [("unit_name", "Norra <b>gruppen</b>"), ("above", other.as_str())];
        town.browser(Who::Administrator).post(&here, &fields).await.expect(303);
        let page = town.browser(Who::LocalLead).get("/people").await.expect(200);
        assert!(page.says("Norra &#60;b&#62;gruppen") && page.says("depth-2"), "{}", page.text());
    })
    .await;
}

#[tokio::test]
async fn a_closed_unit_begins_nothing_new_and_its_open_wave_goes_on_to_its_end() {
    each_db_in_time(|db, clock| async move {
        clock.set(Timestamp::from_sweden(today(), 10 * 60));
        let mut town = Town::build(db).await;
        let member = town.world.members[0].clone();
        let unit = format!("/units/{}/{}", member.organisation, member.units[0]);
        let here = format!("/people/units/{}/close", member.units[0]);
        let poster = format!("{unit}/poster/{}", town.waves[0]);
        town.browser(Who::Champion).post(&poster, &[]).await.expect(303);
        let page = town.browser(Who::Champion).get(&format!("{unit}/poster")).await.expect(200);
        let code = page.between("<p class=\"code\">", "</p>");
        // No day, nonsense, and too far away; and the area above has open units.
        let before = town.stored().await;
        let far = today().plus_days(400).to_string();
        for day in ["", "snart", "2026-02-30", &far] {
            let got = town.browser(Who::LocalLead).post(&here, &[("closed_from", day)]).await.expect(422);
            assert!(got.says("href=\"#closed_from\""), "{day}: {}", got.text());
        }
        let area = format!("/people/units/{}/close", member.area);
        let day = today().to_string();
        let got = town.browser(Who::LocalLead).post(&area, &[("closed_from", &day)]).await.expect(422);
        assert!(got.says("Enheter under den"), "{}", got.text());
        town.browser(Who::Champion).post(&here, &[("closed_from", &day)]).await.expect(404);
        assert_eq!(town.stored().await, before);

        town.browser(Who::LocalLead).post(&here, &[("closed_from", &day)]).await.expect(303);
        let page = town.browser(Who::LocalLead).get("/people").await.expect(200);
        assert!(page.says("stängd från"), "{}", page.text());

        // The code on the wall works, the history is there; nothing new begins.
        let mut phone = Browser::new(&town.pages, 120);
        phone.post("/code", &[("code", &code)]).await.expect(200);
        phone.post("/check", &[("way_in", &code)]).await.expect(303);
        phone.post("/check/all", &[("a1", "3")]).await.expect(303);
        town.browser(Who::Champion).get(&format!("{unit}/poster")).await.expect(200);
        town.browser(Who::Manager).get(&format!("{unit}/participation")).await.expect(200);
        let wave = town.waves[0].to_string();
        for address in ["slips", "links"] {
            town.browser(Who::Champion).post(&format!("{unit}/{address}"), &[("wave", &wave)]).await.expect(409);
        }
        town.browser(Who::Champion).post(&format!("{unit}/help"), &[]).await.expect(409);
        let (kit, value) = (kits()[0].id.clone(), format!("{}.{}", member.organisation, member.units[0]));
        let programme = town.world.programme.to_string();
        let fields =
            [("kit", kit.as_str()), ("unit", &value), ("date", &day), ("time", "13:00"), ("programme", &programme)];
        town.browser(Who::LocalLead).post("/sessions/new", &fields).await.expect(422);
        // Nobody is employed into it, and the next wave does not ask it.
        let file = "anställningsnummer;förnamn;efternamn;enhet;från\n7001;Ny;Berg;11;2026-04-01\n";
        let lead = town.browser(Who::LocalLead);
        let got = lead.upload("/people/import", &[("kind", "persons")], file.as_bytes()).await.expect(422);
        assert!(got.says("en enhet som är öppen den dagen"), "{}", got.text());
        let waves = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
        let (opens, closes) = (today().plus_days(7).to_string(), today().plus_days(9).to_string());
        let fields = [
            ("wave_name", "Efter"),
            ("instrument", "staff-check"),
            ("moment", "after"),
            ("linkage", "anonymous"),
            ("opens_on", &opens),
            ("closes_on", &closes),
        ];
        town.browser(Who::ProgrammeLead).post(&waves, &fields).await.expect(303);
        clock.set(Timestamp::from_sweden(today().plus_days(7), 10 * 60));
        let cleo = town.browser(Who::Champion);
        cleo.sign_in("champion", SECRET).await;
        let page = cleo.get(&format!("{unit}/poster")).await.expect(200);
        assert!(!page.says("<p class=\"code\">") && !page.says(">Efter<"), "{}", page.text());
        let mut phone = Browser::new(&town.pages, 121);
        phone.post("/code", &[("code", &code)]).await.expect(422);

        // It can be opened again, once.
        let lead = town.browser(Who::LocalLead);
        lead.sign_in("local-lead", SECRET).await;
        lead.post(&here, &[("do", "reopen")]).await.expect(303);
        lead.post(&here, &[("do", "reopen")]).await.expect(409);
    })
    .await;
}

#[tokio::test]
async fn a_unit_with_an_open_wave_sessions_or_people_is_not_removed_and_the_page_says_what_to_do() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let member = town.world.members[0].clone();
        let empty = empty_unit(&town).await;
        let before = town.stored().await;
        let here = format!("/people/units/{}/remove", member.units[0]);
        let asked = town.browser(Who::LocalLead).get(&here).await.expect(200);
        let tried = town.browser(Who::LocalLead).post(&here, &[]).await.expect(409);
        for page in [&asked, &tried] {
            for reason in [
                "Mätningen Våren är öppen",
                "12 personer är anställda",
                "Konton med en roll här",
                "stäng enheten",
                "Läs in personfilen igen",
            ] {
                assert!(page.says(reason), "{reason}: {}", page.text());
            }
            assert!(!page.says("<button class=\"danger\""), "{}", page.text());
        }
        let area = town.browser(Who::LocalLead).get(&format!("/people/units/{}/remove", member.area)).await.expect(200);
        assert!(area.says("Enheter under den: Fel enhet, Norra gruppen, Södra gruppen"), "{}", area.text());
        assert_eq!(town.stored().await, before);

        // An empty one goes, with what joining the programme and stating headcounts wrote of it; once.
        let headcounts = format!("/headcounts/{}", member.organisation);
        let field = format!("staff-{empty}");
        town.browser(Who::LocalLead).post(&headcounts, &[(&field, "3")]).await.expect(303);
        let here = format!("/people/units/{empty}/remove");
        for who in [Who::Champion, Who::Manager, Who::ProgrammeLead, Who::Installation] {
            town.browser(who).get(&here).await.expect(404);
            town.browser(who).post(&here, &[]).await.expect(404);
        }
        assert!(town.browser(Who::LocalLead).get(&here).await.expect(200).says("<button class=\"danger\""));
        town.browser(Who::LocalLead).post(&here, &[]).await.expect(303);
        assert!(!town.browser(Who::LocalLead).get("/people").await.expect(200).says("Fel enhet"));
        town.browser(Who::LocalLead).post(&here, &[]).await.expect(404);
        assert_eq!(town.stored().await["people_unit"][0], before["people_unit"][0] - 1);
    })
    .await;
}

#[tokio::test]
async fn a_unit_with_a_past_is_closed_but_not_removed() {
    each_db_in_time(|db, clock| async move {
        clock.set(Timestamp::from_sweden(today(), 10 * 60));
        let mut town = Town::build(db).await;
        let empty = empty_unit(&town).await;
        // Somebody worked there for a day, long ago.
        let file =
            format!("anställningsnummer;förnamn;efternamn;enhet;från;till\n7001;Ny;Berg;19;{0};{0}\n", "2026-01-10");
        let lead = town.browser(Who::LocalLead);
        lead.upload("/people/import", &[("kind", "persons")], file.as_bytes()).await.expect(303);
        let before = town.stored().await;
        let here = format!("/people/units/{empty}/remove");
        let lead = town.browser(Who::LocalLead);
        lead.get(&here).await.expect(200);
        let got = lead.post(&here, &[]).await.expect(409);
        assert!(got.says("Det finns timmar, svar, anställningar"), "{}", got.text());
        assert_eq!(town.stored().await, before);
        let close = format!("/people/units/{empty}/close");
        let day = today().to_string();
        town.browser(Who::LocalLead).post(&close, &[("closed_from", &day)]).await.expect(303);
        assert!(town.browser(Who::LocalLead).get("/people").await.expect(200).says("stängd från"));
    })
    .await;
}
