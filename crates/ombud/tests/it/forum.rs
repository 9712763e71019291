//! Do those with a seat in the forum prepare initiatives together and learn from each other, and nobody else?

use access::Role;
use access::rules::development::{can_coordinate, can_decide_gates, can_lead_initiative};
use development::gate::{Body, NewDecision, Outcome, add_lesson, decide, list_lessons, share_lesson};
use development::initiative::Phase;
use kernel::InitiativeId;
use testkit::{each_db, today};

use crate::town::{Town, Who, stored};
use crate::town_council::{initiative, text};

/// Stops an initiative of a municipality with a lesson, shared or not.
async fn stop(town: &Town, municipality: usize, initiative: InitiativeId, lesson: &str, shared: bool) {
    let member = &town.world.members[municipality];
    let lead = member.organisation_actor(Role::LocalLead);
    let place =
        access::rules::development::InitiativeRef { organisation: member.organisation, initiative, owner: None };
    let may = can_lead_initiative(&lead, &place).unwrap();
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let id = add_lesson(&mut work, &may, &text(lesson)).await.unwrap();
    let reason = text("Nog");
    let decision = NewDecision {
        seen: Phase::Idea,
        outcome: Outcome::Stopped,
        reason: &reason,
        lesson: None,
        body: Body::Coordinator,
        meeting: None,
        decided_on: today(),
    };
    let decides = can_decide_gates(&lead, member.organisation).unwrap();
    decide(&mut work, &decides, initiative, decision).await.unwrap();
    let coordinates = can_coordinate(&lead, member.organisation).unwrap();
    if shared {
        assert!(share_lesson(&mut work, &coordinates, id, true).await.unwrap());
    }
    work.commit(member.organisation, "initiative_stopped", None).await.unwrap();
    let sees = access::rules::development::can_see_initiatives(&lead, member.organisation).unwrap();
    assert!(!list_lessons(&mut town.db.reader(), &sees).await.unwrap().is_empty());
}

#[tokio::test]
async fn those_with_a_seat_prepare_an_initiative_until_it_is_over() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let larm = initiative(&town.db, &town.world, 0, "Larm i källaren").await;
        let theirs = initiative(&town.db, &town.world, 1, "Deras").await.to_string();
        let id = larm.to_string();
        let cleo = town.browser(Who::Champion);
        let page = cleo.get("/forum").await.expect(200);
        assert!(page.says("Larm i källaren") && !page.says("Deras"), "{}", page.text());
        for (initiative, note) in [("", "Vi"), (id.as_str(), " "), (&id, "Gun 121212-1212"), (&theirs, "Vi")] {
            cleo.post("/forum/notes", &[("initiative", initiative), ("note", note)]).await.expect(422);
        }
        cleo.post("/forum/notes", &[("initiative", &id), ("note", "Täckningen <i> saknas")]).await.expect(303);
        let seen = town.browser(Who::LocalLead).get("/forum").await.expect(200);
        assert!(seen.says("Täckningen &#60;i&#62; saknas") && seen.says("Kim Berg"), "{}", seen.text());
        town.browser(Who::Manager).post("/forum/notes", &[("initiative", &id), ("note", "Jag")]).await.expect(404);
        stop(&town, 0, larm, "Fråga fler", false).await;
        town.browser(Who::Champion).post("/forum/notes", &[("initiative", &id), ("note", "Mer")]).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn lessons_are_read_by_others_when_they_are_shared_and_found_by_their_words() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let larm = initiative(&town.db, &town.world, 1, "Larm i Granby").await;
        stop(&town, 1, larm, "Fråga nattpersonalen <b> först", true).await;
        let other = initiative(&town.db, &town.world, 0, "Vårt eget").await;
        stop(&town, 0, other, "Bara vårt", false).await;
        let lead = town.browser(Who::LocalLead);
        let all = lead.get("/forum/lessons").await.expect(200);
        assert!(all.says("Fråga nattpersonalen &#60;b&#62; först") && all.says("Granby"), "{}", all.text());
        assert!(!all.says("Bara vårt"), "what is not shared stays where it is, also in the list of what is");
        assert!(lead.get("/forum/lessons?words=NATT%20larm").await.expect(200).says("nattpersonalen"));
        assert!(!lead.get("/forum/lessons?words=kylskåp").await.expect(200).says("nattpersonalen"));
        town.browser(Who::Manager).get("/forum/lessons").await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_seat_counts_the_meetings_that_its_holder_was_at() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let things = &town.council[0];
        let attendance = format!("/forum/meetings/{}/attendance", things.forum_meeting);
        let (seat, theirs) = (things.seat.to_string(), town.council[1].seat.to_string());
        let council = format!("/forum/meetings/{}/attendance", things.meeting);
        let lead = town.browser(Who::LocalLead);
        assert!(lead.get("/forum").await.expect(200).says("0 av 1"));
        let before = stored(&town.db).await;
        let lead = town.browser(Who::LocalLead);
        lead.post(&attendance, &[("there", &theirs)]).await.expect(404);
        lead.post(&attendance, &[("there", "nonsense")]).await.expect(404);
        lead.post(&council, &[("there", &seat)]).await.expect(404);
        assert_eq!(stored(&town.db).await, before);
        let lead = town.browser(Who::LocalLead);
        lead.post(&attendance, &[("there", &seat)]).await.expect(303);
        lead.post(&attendance, &[("there", &seat)]).await.expect(303);
        assert!(lead.get("/forum").await.expect(200).says("1 av 1"));
        lead.post(&attendance, &[]).await.expect(303);
        assert!(lead.get("/forum").await.expect(200).says("0 av 1"));

        for wrong in [("body", " "), ("kind", "planet"), ("name", ""), ("starts_on", "snart"), ("account", "x")] {
            let mut fields =
                vec![("body", "Bolaget"), ("kind", "company"), ("name", "Alva"), ("starts_on", "2026-01-01")];
            fields.retain(|(name, _)| *name != wrong.0);
            fields.push(wrong);
            lead.post("/forum/seats", &fields).await.expect(422);
        }
        let new = [("body", "Bolaget <b>"), ("kind", "company"), ("name", "Alva"), ("starts_on", "2026-01-01")];
        lead.post("/forum/seats", &new).await.expect(303);
        assert!(lead.get("/forum").await.expect(200).says("Bolaget &#60;b&#62;"));
        let end = format!("/forum/seats/{seat}/end");
        lead.post(&end, &[("on", "")]).await.expect(422);
        lead.post(&end, &[("on", &today().plus_days(-1).to_string())]).await.expect(303);
        town.browser(Who::Champion).get("/forum").await.expect(404);
        town.browser(Who::Champion).post("/forum/seats", &new).await.expect(404);
    })
    .await;
}
