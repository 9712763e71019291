//! Does a member of the council without an account score as the others do: alone, with a code that is theirs, and only while the mandate
//! runs?

use access::Role;
use access::rules::council::can_see_council;
use access::rules::development::can_coordinate;
use development::council::{end_mandate, list_members};
use testkit::{Browser, each_db, today};

use crate::town::{Town, Who, stored};

const SCORES: [(&str, &str); 4] = [("urgency", "2"), ("feasibility", "3"), ("benefit", "4"), ("cost", "5")];

/// Makes a code for the first municipality's member from outside.
async fn code(town: &mut Town) -> String {
    let make = format!("/council/members/{}/code", town.council[0].member);
    let page = town.browser(Who::LocalLead).post(&make, &[]).await.expect(200);
    assert!(page.says("Alva Lind") && page.says("https://ombud.example/ballot"), "{}", page.text());
    page.between("<p class=\"code\">", "</p>")
}

fn ballot<'a>(code: &'a str, item: &'a str, scores: &[(&'static str, &'static str)]) -> Vec<(&'a str, &'a str)> {
    [("code", code), ("item", item)].into_iter().chain(scores.iter().copied()).collect()
}

#[tokio::test]
async fn a_member_without_an_account_scores_with_a_code_in_silence() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let item = town.council[0].item.to_string();
        let meeting = format!("/council/meetings/{}", town.council[0].meeting);
        let scoring = format!("/council/items/{item}/scoring");
        let code = code(&mut town).await;
        let mut alva = Browser::new(&town.pages, 80);
        alva.get("/ballot").await.expect(200);
        assert!(alva.post("/ballot", &[("code", &code)]).await.expect(200).says("Inget poängsätts just nu"));
        let before = stored(&town.db).await;
        alva.post("/ballot/score", &ballot(&code, &item, &SCORES)).await.expect(422);
        assert_eq!(stored(&town.db).await, before, "scoring is not open");

        town.browser(Who::LocalLead).post(&scoring, &[("scoring", "open")]).await.expect(303);
        let open = alva.post("/ballot", &[("code", &code.to_lowercase())]).await.expect(200);
        assert!(open.says("Alva Lind") && open.says("Årets ordning") && open.says("Gäller den?"), "{}", open.text());
        for wrong in [&SCORES[..3], &[SCORES[0], SCORES[1], SCORES[2], ("cost", "6")]] {
            let page = alva.post("/ballot/score", &ballot(&code, &item, wrong)).await.expect(422);
            assert!(page.says(&format!("href=\"#cost-{item}\"")), "{}", page.text());
        }
        let theirs = town.council[1].item.to_string();
        alva.post("/ballot/score", &ballot(&code, &theirs, &SCORES)).await.expect(404);
        alva.post("/ballot/score", &ballot(&code, "nonsense", &SCORES)).await.expect(404);
        let thanks = alva.post("/ballot/score", &ballot(&code, &item, &SCORES)).await.expect(200);
        assert!(thanks.says("Dina poäng är sparade") && thanks.says("du har satt poäng"), "{}", thanks.text());
        let changed = [SCORES[0], SCORES[1], SCORES[2], ("cost", "4")];
        alva.post("/ballot/score", &ballot(&code, &item, &changed)).await.expect(200);
        let seen = town.browser(Who::Manager).get(&meeting).await.expect(200);
        assert!(seen.says("1 har satt poäng") && !seen.says("Medel"), "{}", seen.text());

        town.browser(Who::LocalLead).post(&scoring, &[("scoring", "closed")]).await.expect(303);
        let closed = town.browser(Who::Manager).get(&meeting).await.expect(200);
        assert!(closed.says("Medel 4,0, från 4 till 4, 1 svar"), "the second time took the first's place");
        alva.post("/ballot/score", &ballot(&code, &item, &SCORES)).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn a_code_lets_in_while_the_mandate_runs_and_until_there_is_another() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let item = town.council[0].item.to_string();
        let scoring = format!("/council/items/{item}/scoring");
        town.browser(Who::LocalLead).post(&scoring, &[("scoring", "open")]).await.expect(303);
        let first = code(&mut town).await;
        let second = code(&mut town).await;
        let mut alva = Browser::new(&town.pages, 81);
        let before = stored(&town.db).await;
        for wrong in ["", "hej", "2345-ACDY", &first] {
            let page = alva.post("/ballot", &[("code", wrong)]).await.expect(422);
            assert!(page.says("aria-invalid=\"true\"") && !page.says("Årets ordning"), "{}", page.text());
            alva.post("/ballot/score", &ballot(wrong, &item, &SCORES)).await.expect(422);
        }
        assert_eq!(stored(&town.db).await, before);
        alva.post("/ballot", &[("code", &second)]).await.expect(200);

        // Whoever has an account signs in; nobody makes a code for another organisation's member.
        let own = town.world.members[0].clone();
        let lead = own.organisation_actor(Role::LocalLead);
        let sees = can_see_council(&lead, own.organisation, &[], today()).unwrap();
        let members = list_members(&mut town.db.reader(), &sees).await.unwrap();
        let manager = members.iter().find(|member| member.sign_in.is_some()).unwrap().id;
        let elsewhere = town.council[1].member;
        for (member, status) in [(manager, 409), (elsewhere, 404)] {
            let make = format!("/council/members/{member}/code");
            town.browser(Who::LocalLead).post(&make, &[]).await.expect(status);
            town.browser(Who::Manager).post(&make, &[]).await.expect(404);
        }

        // A member without mandate does not vote.
        let may = can_coordinate(&lead, own.organisation).unwrap();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        end_mandate(&mut work, &may, town.council[0].member, today().plus_days(-1)).await.unwrap();
        work.commit(own.organisation, "mandate_ended", None).await.unwrap();
        let before = stored(&town.db).await;
        let page = alva.post("/ballot/score", &ballot(&second, &item, &SCORES)).await.expect(422);
        assert!(page.says("mandatet gått ut") && !page.says("Årets ordning"), "{}", page.text());
        assert_eq!(stored(&town.db).await, before);
        let make = format!("/council/members/{}/code", town.council[0].member);
        town.browser(Who::LocalLead).post(&make, &[]).await.expect(409);
    })
    .await;
}
