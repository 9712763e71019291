//! Does a council decide well? Members score in silence, a decision has its reason and moves the initiative, what was stopped takes none,
//! minutes are not written over and cannot be changed when two have signed, and no file is anything but what it says.

use access::Role;
use access::rules::development::can_coordinate;
use development::council::{NewMember, appoint_member, end_mandate};
use kernel::{CouncilMemberId, Date};
use people::role::NewRole;
use testkit::{Browser, each_db, today};

use crate::town::{SECRET, Town, Who, stored};
use crate::town_council::{account, initiative, text};

const SCORES: [(&str, &str); 4] = [("urgency", "5"), ("feasibility", "3"), ("benefit", "4"), ("cost", "1")];

/// Another member of the first council: an account of its own, signed in.
pub async fn another_member(town: &Town, name: &'static str, ends_on: Option<Date>) -> (Browser, CouncilMemberId) {
    let own = &town.world.members[0];
    let may = can_coordinate(&own.organisation_actor(Role::LocalLead), own.organisation).unwrap();
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let new = people::load::NewAccount {
        organisation: own.organisation,
        name,
        display_name: name,
        secret: SECRET,
        person: None,
        roles: &[] as &[NewRole],
    };
    let sign_in = people::load::account(&mut work, new).await.unwrap();
    let new = NewMember {
        sign_in: Some(sign_in),
        name: &text(name),
        represents: &text("Södra stadsdelen"),
        starts_on: today().plus_days(-100),
        ends_on,
    };
    let member = appoint_member(&mut work, &may, new).await.unwrap();
    work.commit(own.organisation, "member_appointed", None).await.unwrap();
    let mut browser = Browser::new(&town.pages, 70 + name.len() as u8);
    browser.sign_in(name, SECRET).await;
    (browser, member)
}

/// A page without its fields, so that a number in it is not taken for one of them.
fn told(page: &str) -> String {
    page.split("<fieldset").map(|part| part.rsplit("</fieldset>").next().unwrap_or_default()).collect()
}

#[tokio::test]
async fn members_score_alone_and_the_spread_is_shown_when_it_is_closed() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (mut saga, _) = another_member(&town, "saga", None).await;
        let meeting = format!("/council/meetings/{}", town.council[0].meeting);
        let item = format!("/council/items/{}", town.council[0].item);
        let before = stored(&town.db).await;
        saga.post(&format!("{item}/score"), &SCORES).await.expect(422);
        town.browser(Who::LocalLead).post(&format!("{item}/score"), &SCORES).await.expect(404);
        assert_eq!(stored(&town.db).await, before, "scoring is not open, and whoever keeps the minutes has no seat");

        let scoring = format!("{item}/scoring");
        town.browser(Who::LocalLead).post(&scoring, &[("scoring", "closed")]).await.expect(422);
        town.browser(Who::LocalLead).post(&scoring, &[("scoring", "open")]).await.expect(303);
        for wrong in ["0", "6", "", "x"] {
            let mut fields = SCORES;
            fields[2].1 = wrong;
            saga.post(&format!("{item}/score"), &fields).await.expect(422);
        }
        saga.post(&format!("{item}/score"), &SCORES).await.expect(303);
        let low = [("urgency", "1"), ("feasibility", "3"), ("benefit", "4"), ("cost", "1")];
        town.browser(Who::Manager).post(&format!("{item}/score"), &low).await.expect(303);
        for page in [
            town.browser(Who::Manager).get(&meeting).await.expect(200),
            town.browser(Who::LocalLead).get(&meeting).await.expect(200),
        ] {
            let text = told(&page.text());
            assert!(text.contains("2 har satt poäng") && !text.contains("Medel") && !text.contains("<svg"), "{text}");
        }
        let own = town.browser(Who::Manager).get(&meeting).await.expect(200).text();
        assert_eq!(own.matches(" checked").count(), 4, "one's own are there to be changed, nobody else's: {own}");

        town.browser(Who::LocalLead).post(&scoring, &[("scoring", "closed")]).await.expect(303);
        let closed = saga.get(&meeting).await.expect(200);
        assert!(closed.says("Medel 3,0, från 1 till 5, 2 svar"), "{}", closed.text());
        assert!(closed.says("långt ifrån varandra") && closed.says("<svg"));
        saga.post(&format!("{item}/score"), &low).await.expect(422);
        town.browser(Who::LocalLead).post(&scoring, &[("scoring", "open")]).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn a_member_whose_mandate_has_ended_sees_and_scores_nothing() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let item = format!("/council/items/{}", town.council[0].item);
        town.browser(Who::LocalLead).post(&format!("{item}/scoring"), &[("scoring", "open")]).await.expect(303);
        let (mut gone, _) = another_member(&town, "gone", Some(today().plus_days(-1))).await;
        gone.post(&format!("{item}/score"), &SCORES).await.expect(404);
        gone.get("/council").await.expect(404);
        let (mut saga, member) = another_member(&town, "saga", None).await;
        saga.post(&format!("{item}/score"), &SCORES).await.expect(303);
        let end = format!("/council/members/{member}/end");
        let (yesterday, early) = (today().plus_days(-1).to_string(), today().plus_days(-200).to_string());
        let lead = town.browser(Who::LocalLead);
        for wrong in ["", "i går", &early] {
            lead.post(&end, &[("on", wrong)]).await.expect(422);
        }
        lead.post(&end, &[("on", &yesterday)]).await.expect(303);
        saga.post(&format!("{item}/score"), &SCORES).await.expect(404);
        let theirs = format!("/council/members/{}/end", town.council[1].member);
        town.browser(Who::LocalLead).post(&theirs, &[("on", &yesterday)]).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_council_of_another_organisation_gives_no_seat() {
    each_db(|db| async move {
        let town = Town::build(db).await;
        let other = &town.world.members[1];
        let may = can_coordinate(&other.organisation_actor(Role::LocalLead), other.organisation).unwrap();
        let manager = account(&town.db, &town.world, 0, "manager").await;
        assert!(manager.is_some());
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let (name, represents) = (text("Robin"), text("Någon annanstans"));
        let new =
            NewMember { sign_in: manager, name: &name, represents: &represents, starts_on: today(), ends_on: None };
        assert!(appoint_member(&mut work, &may, new).await.is_err());
        let mine = town.council[0].member;
        assert!(end_mandate(&mut work, &may, mine, today()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_decision_moves_the_initiative_and_what_was_stopped_takes_none() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let larm = initiative(&town.db, &town.world, 0, "Larm i källaren").await;
        let theirs = initiative(&town.db, &town.world, 1, "Deras").await;
        let meeting = format!("/council/meetings/{}", town.council[0].meeting);
        let items = format!("{meeting}/items");
        let own = town.council[0].item;
        let activities = stored(&town.db).await["development_activity"][0];
        let lead = town.browser(Who::LocalLead);
        let page = lead.get(&meeting).await.expect(200);
        assert!(page.says("Initiativ: Larm i källaren") && !page.says("Deras"), "{}", page.text());
        for (subject, title, asked) in [
            ("nonsense.1", "", "Gå vidare?"),
            ("initiative.nonsense", "", "Gå vidare?"),
            ("", "", "Gå vidare?"),
            ("", "Rubrik", ""),
            ("", "Rubrik", "Gun 121212-1212"),
        ] {
            let fields = [("subject", subject), ("title", title), ("asked", asked)];
            lead.post(&items, &fields).await.expect(422);
        }
        let foreign = format!("initiative.{theirs}");
        lead.post(&items, &[("subject", &foreign), ("asked", "Gå vidare?")]).await.expect(404);
        let subject = format!("initiative.{larm}");
        lead.post(&items, &[("subject", &subject), ("asked", "Gå vidare <b>?")]).await.expect(303);
        lead.post(&items, &[("subject", &subject), ("asked", "En gång till?")]).await.expect(422);

        let page = lead.get(&meeting).await.expect(200);
        assert!(page.says("Gå vidare &#60;b&#62;?"), "{}", page.text());
        let text = page.text();
        let card = text.split("<section class=\"card\"").find(|card| card.contains("Larm i källaren")).unwrap();
        let item = card.split("/council/items/").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
        let (scoring, decision) = (format!("/council/items/{item}/scoring"), format!("/council/items/{item}/decision"));
        lead.post(&scoring, &[("scoring", "open")]).await.expect(303);
        let passes = [("seen", "idea"), ("outcome", "passes"), ("reason", "Behovet är stort")];
        let early = lead.post(&decision, &passes).await.expect(422);
        assert!(early.says("Stäng poängen först") && early.says("Behovet är stort"), "{}", early.text());
        lead.post(&scoring, &[("scoring", "closed")]).await.expect(303);
        for wrong in [
            [("seen", "idea"), ("outcome", "passes"), ("reason", " ")],
            [("seen", "idea"), ("outcome", "perhaps"), ("reason", "Ja")],
            [("seen", "broad"), ("outcome", "passes"), ("reason", "Ja")],
            [("seen", "idea"), ("outcome", "stopped"), ("reason", "Ja")],
        ] {
            lead.post(&decision, &wrong).await.expect(422);
        }
        lead.post(&decision, &passes).await.expect(303);
        let decided = lead.get(&meeting).await.expect(200);
        assert!(decided.says("Går vidare") && decided.says("Behovet är stort"), "{}", decided.text());
        lead.post(&decision, &passes).await.expect(422);
        let activity = format!("/council/items/{item}/activity");
        for wrong in [("activity", " "), ("by", "snart"), ("responsible", "Gun 121212-1212")] {
            let mut fields = vec![("activity", "Mät täckningen"), ("kind", "technology"), ("by", "2026-05-01")];
            fields.retain(|(name, _)| *name != wrong.0);
            fields.push(wrong);
            lead.post(&activity, &fields).await.expect(422);
        }
        let fields = [("activity", "Mät täckningen"), ("kind", "technology"), ("by", "2026-05-01")];
        lead.post(&activity, &fields).await.expect(303);
        let none = format!("/council/items/{own}/activity");
        lead.post(&none, &fields).await.expect(422);
        assert_eq!(stored(&town.db).await["development_activity"][0], activities + 1);
        town.browser(Who::Manager).post(&decision, &passes).await.expect(404);

        // At the next meeting it is stopped, with what was learnt; at the one after that nothing can be decided about it.
        for (day, outcome, status) in [(0, "stopped", 303), (0, "passes", 422), (30, "passes", 422)] {
            let lead = town.browser(Who::LocalLead);
            let held_on = today().plus_days(day).to_string();
            let new = [("title", "Nästa"), ("held_on", &held_on), ("time", "09:00"), ("place", "Stadshuset")];
            let next = lead.post("/council/meetings", &new).await.expect(303).to;
            let added = lead.post(&format!("{next}/items"), &[("subject", &subject), ("asked", "Stoppa?")]).await;
            assert_eq!(added.status, 303, "{}", added.text());
            let item = lead.get(&next).await.expect(200).between("/council/items/", "/");
            let fields = [("seen", "prepared"), ("outcome", outcome), ("reason", "Fel väg"), ("lesson", "Fråga fler")];
            let got = lead.post(&format!("/council/items/{item}/decision"), &fields).await.expect(status);
            if status == 422 {
                let why = if day == 0 { "Initiativet är stoppat" } else { "inte hållits" };
                assert!(got.says(why) && got.says("Fråga fler"), "{}", got.text());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn two_who_write_the_minutes_at_once_are_told_of_each_other_and_nothing_is_lost() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let minutes = format!("/council/meetings/{}/minutes", town.council[0].meeting);
        let lead = town.browser(Who::LocalLead);
        let begun = lead.get(&minutes).await.expect(200);
        assert!(begun.says("Robin Ek, Norra stadsdelen") && begun.says("§ 1 Årets ordning"), "{}", begun.text());
        for wrong in ["", " \n", "Gun 121212-1212", &"å".repeat(40_001)] {
            lead.post(&minutes, &[("seen", "0"), ("body", wrong)]).await.expect(422);
        }
        lead.post(&minutes, &[("seen", "0"), ("body", "Rad ett\r\nRad två")]).await.expect(303);
        lead.post(&minutes, &[("seen", "1"), ("body", "Rad ett\r\nRad två\r\nRad tre av den ena")]).await.expect(303);
        let late = [("seen", "1"), ("body", "Rad noll av den andra\r\nRad ett\r\nRad två <i>")];
        let conflict = lead.post(&minutes, &late).await.expect(422);
        assert!(conflict.says("Någon annan sparade medan du skrev"), "{}", conflict.text());
        assert!(conflict.says("Rad noll av den andra") && conflict.says("Rad två &#60;i&#62;"), "what one wrote");
        assert!(conflict.says("+ Rad tre av den ena</ins>"), "what the other wrote: {}", conflict.text());
        assert_eq!(conflict.between("name=\"seen\" value=\"", "\""), "2");
        lead.post(&minutes, &[("seen", "2"), ("body", "Alla rader")]).await.expect(303);
        let kept = stored(&town.db).await["development_minutes"][0];
        assert_eq!(kept, 3, "every saving is kept");
        let same = town.browser(Who::LocalLead).post(&minutes, &[("seen", "2"), ("body", "Alla rader")]).await;
        assert_eq!((same.status, stored(&town.db).await["development_minutes"][0]), (303, 3), "sent twice");
        town.browser(Who::Manager).post(&minutes, &[("seen", "3"), ("body", "Mitt")]).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn minutes_that_both_adjusters_have_signed_cannot_be_changed() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (mut saga, saga_id) = another_member(&town, "saga", None).await;
        let meeting = format!("/council/meetings/{}", town.council[0].meeting);
        let minutes = format!("{meeting}/minutes");
        let (saga_id, outside) = (saga_id.to_string(), town.council[0].member.to_string());
        let lead = town.browser(Who::LocalLead);
        lead.post(&minutes, &[("seen", "0"), ("body", "Vi talade om året")]).await.expect(303);
        let page = lead.get(&minutes).await.expect(200).text();
        let options =
            page.split("<select id=\"first\"").nth(1).and_then(|rest| rest.split("</select>").next()).unwrap();
        let robin = options.split("value=\"").find(|option| option.contains("Robin Ek")).unwrap();
        let robin = robin.split('"').next().unwrap().to_owned();
        assert!(!options.contains("Alva Lind"), "somebody without an account cannot sign");
        let lay = format!("{minutes}/lay");
        for [first, second] in [[&robin, &robin], [&robin, &outside], [&robin, &String::new()]] {
            lead.post(&lay, &[("seen", "1"), ("first", first), ("second", second)]).await.expect(422);
        }
        lead.post(&lay, &[("seen", "7"), ("first", &robin), ("second", &saga_id)]).await.expect(422);
        let fields = [("seen", "1"), ("first", robin.as_str()), ("second", saga_id.as_str())];
        lead.post(&lay, &fields).await.expect(303);
        lead.post(&minutes, &[("seen", "1"), ("body", "Något annat")]).await.expect(422);
        lead.post(&format!("{meeting}/items"), &[("title", "Mer"), ("asked", "Mer?")]).await.expect(422);

        let laid = saga.get(&minutes).await.expect(200);
        assert!(laid.says("Vi talade om året") && laid.says("§ 1 Årets ordning") && laid.says("Ekby"));
        let hash = laid.between("name=\"hash\" value=\"", "\"");
        let sign = format!("{minutes}/sign");
        saga.post(&sign, &[("hash", &"0".repeat(64))]).await.expect(409);
        saga.post(&sign, &[("hash", &hash)]).await.expect(303);
        lead_takes_back(&mut town, &minutes, 303).await;
        town.browser(Who::Manager).post(&sign, &[("hash", &hash)]).await.expect(409);

        // Laid again, both sign, and then nobody changes anything.
        town.browser(Who::LocalLead).post(&lay, &fields).await.expect(303);
        let hash = saga.get(&minutes).await.expect(200).between("name=\"hash\" value=\"", "\"");
        let appendix = [("appendix", "Rätt år är 2026")];
        town.browser(Who::LocalLead).post(&format!("{minutes}/appendix"), &appendix).await.expect(422);
        saga.post(&sign, &[("hash", &hash)]).await.expect(303);
        town.browser(Who::Manager).post(&sign, &[("hash", &hash)]).await.expect(303);
        let sealed = stored(&town.db).await;
        lead_takes_back(&mut town, &minutes, 409).await;
        let lead = town.browser(Who::LocalLead);
        lead.post(&minutes, &[("seen", "1"), ("body", "Något annat")]).await.expect(422);
        lead.post(&lay, &fields).await.expect(422);
        let item = format!("/council/items/{}/decision", town.council[0].item);
        let decision = [("outcome", "passes"), ("reason", "Ja")];
        town.browser(Who::LocalLead).post(&item, &decision).await.expect(422);
        assert_eq!(stored(&town.db).await, sealed);
        town.browser(Who::LocalLead).post(&format!("{minutes}/appendix"), &appendix).await.expect(303);
        let record = saga.get(&format!("{meeting}/record")).await.expect(200);
        assert!(record.says("Rätt år är 2026") && record.says(&hash) && record.says("Vi talade om året"));
        let read = saga.get(&minutes).await.expect(200);
        assert!(read.says("justerat av båda") && !read.says("stämmer inte med"), "{}", read.text());
    })
    .await;
}

async fn lead_takes_back(town: &mut Town, minutes: &str, status: u16) {
    town.browser(Who::LocalLead).post(&format!("{minutes}/back"), &[]).await.expect(status);
}

#[tokio::test]
async fn a_file_is_kept_when_it_is_what_it_says_and_sent_as_something_to_keep() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let meeting = format!("/council/meetings/{}", town.council[0].meeting);
        let papers = format!("{meeting}/papers");
        let lead = town.browser(Who::LocalLead);
        let name = [("paper", "../Kalkyl för året.pdf")];
        for (what, file) in [
            ("nothing", b"".as_slice()),
            ("a page", b"<!doctype html><script>alert(1)</script>"),
            ("a script", b"#!/bin/sh\nrm -rf /"),
            ("a picture that runs", b"<svg xmlns='x' onload='alert(1)'>"),
            ("a program", b"MZ\x90\x00\x03"),
            ("an archive", b"PK\x03\x04nothing"),
        ] {
            let got = lead.upload(&papers, &name, file).await;
            assert_eq!(got.status, 422, "{what}: {}", got.text());
        }
        lead.upload(&papers, &[("paper", " ")], b"%PDF-1.7").await.expect(422);
        let large = [b"%PDF-1.7".as_slice(), &vec![b'x'; 5 * 1024 * 1024]].concat();
        lead.upload(&papers, &name, &large).await.expect(422);
        let larger = [b"%PDF-1.7".as_slice(), &vec![b'x'; 7 * 1024 * 1024]].concat();
        lead.upload(&papers, &name, &larger).await.expect(413);
        lead.upload(&papers, &name, b"%PDF-1.7 text").await.expect(303);
        let page = lead.get(&meeting).await.expect(200).text();
        let line = page.split("/council/papers/").find(|line| line.contains("Kalkyl för året.pdf")).unwrap();
        let path = format!("/council/papers/{}", line.split('"').next().unwrap());
        let got = town.browser(Who::Manager).get(&path).await.expect(200);
        assert_eq!(got.body, b"%PDF-1.7 text");
        let header = |name: &str| got.headers[name].to_str().unwrap().to_owned();
        assert!(header("content-disposition").starts_with("attachment; filename=\"Kalkyl f-r -ret.pdf\""));
        assert_eq!(
            (header("x-content-type-options"), header("content-type")),
            ("nosniff".into(), "application/pdf".into())
        );
        town.browser(Who::Champion).get(&path).await.expect(404);
        let theirs = format!("/council/papers/{}", town.council[1].paper);
        town.browser(Who::LocalLead).get(&theirs).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_year_says_which_meetings_are_missing_and_what_is_wrong_is_said() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let lead = town.browser(Who::LocalLead);
        let page = lead.get("/council").await.expect(200);
        assert!(page.says("1 av minst 4 möten") && page.says("Inför tertialrapport 1"), "{}", page.text());
        for (name, value) in [("title", " "), ("held_on", "snart"), ("time", "25:00"), ("place", "")] {
            let mut fields =
                vec![("title", "Budget"), ("held_on", "2026-09-01"), ("time", "09:00"), ("place", "Stadshuset")];
            fields.iter_mut().filter(|field| field.0 == name).for_each(|field| field.1 = value);
            lead.post("/council/meetings", &fields).await.expect(422);
        }
        for held_on in ["2026-05-04", "2026-08-31", "2026-11-02"] {
            let fields = [("title", "Möte"), ("held_on", held_on), ("time", "09:00"), ("place", "Stadshuset")];
            lead.post("/council/meetings", &fields).await.expect(303);
        }
        let page = lead.get("/council").await.expect(200);
        assert!(!page.says("av minst") && !page.says("inte planerat"), "{}", page.text());
        for wrong in ["13 Trettonde", "Inför jul", "3"] {
            lead.post("/council/cycle", &[("cycle", wrong)]).await.expect(422);
        }
        lead.post("/council/cycle", &[("cycle", "7 Inför <b>sommaren\r\n\r\n12 Inför jul")]).await.expect(303);
        let page = lead.get("/council").await.expect(200);
        assert!(page.says("Inför &#60;b&#62;sommaren") && page.says("inte planerat") && !page.says("tertialrapport"));
        lead.post("/council/cycle", &[("cycle", "")]).await.expect(303);
        assert!(lead.get("/council").await.expect(200).says("tertialrapport"));

        let member = |name: &'static str, from: &'static str, to: &'static str, account: &'static str| {
            [("name", name), ("represents", "Bolaget"), ("starts_on", from), ("ends_on", to), ("account", account)]
        };
        for wrong in [
            member("", "2026-01-01", "", ""),
            member("Kim", "", "", ""),
            member("Kim", "2026-02-01", "2026-01-01", ""),
            member("Kim", "2026-01-01", "", "nonsense"),
            member("Kim", "2026-01-01", "", "00000000-0000-0000-0000-000000000001"),
        ] {
            lead.post("/council/members", &wrong).await.expect(422);
        }
        lead.post("/council/members", &member("Kim <i>", "2026-01-01", "2026-12-31", "")).await.expect(303);
        assert!(lead.get("/council").await.expect(200).says("Kim &#60;i&#62;"));
    })
    .await;
}
