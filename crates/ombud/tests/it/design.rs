//! How does a programme's lead plan the start? What could be seen stands on the page; the draw is made once, says when it is made
//! again, sets the starts and goes out as it was drawn.

use access::Role;
use access::rules::people::can_set_up_programme;
use kernel::Date;
use testkit::each_db;

use crate::town::{Town, Who};

#[tokio::test]
async fn a_lead_draws_who_starts_when_and_not_twice_without_saying_so() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (lead, programme) = (town.world.lead, town.world.programme);
        let may = can_set_up_programme(&town.world.programme_actor(Role::ProgrammeLead), programme).unwrap();
        let design = format!("/programmes/{lead}/{programme}/design");
        let fields = |seen: &'static str, again: bool, start: &'static str| {
            let mut fields =
                vec![("draw_level", "unit"), ("seen", seen), ("starts_on", start), ("draw_steps", "2"), ("weeks", "8")];
            if again {
                fields.push(("again", "yes"));
            }
            fields
        };

        // All have started on the first of January: nothing to draw, but what could be seen stands there.
        let browser = town.browser(Who::ProgrammeLead);
        let page = browser.get(&design).await.expect(200).text();
        assert!(page.contains("Bara före och efter: kan inte visa någon effekt"), "{page}");
        assert!(page.contains("Ingen väntar på att få börja"));
        browser.post(&design, &fields("0", false, "2026-05-04")).await.expect(422);
        browser.get(&format!("{design}/allocations.csv")).await.expect(303);

        let later: Date = "2026-04-01".parse().unwrap();
        let units: Vec<_> =
            town.world.members.iter().flat_map(|m| m.units.map(|unit| (m.organisation, unit, later))).collect();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        people::programme::set_starts(&mut work, &may, &units).await.unwrap();
        work.commit(lead, "starts_set", None).await.unwrap();

        let browser = town.browser(Who::ProgrammeLead);
        for wrong in ["2026-03-18", "2026-12-01"] {
            browser.post(&design, &fields("0", false, wrong)).await.expect(422);
        }
        // A measure of the lead's own: for all who wait or for none.
        let own = |text: &'static str| {
            let mut fields = fields("0", false, "2026-05-04");
            fields.push(("own", text));
            fields
        };
        for wrong in ["Norra gruppen, Ekby; 12", "Norra gruppen, Ekby; tolv", "Ingen; 3"] {
            let page = browser.post(&design, &own(wrong)).await.expect(422).text();
            assert!(page.contains("id=\"own-error\""), "{wrong}: {page}");
        }
        let all =
            "Norra gruppen, Ekby; 12\nSödra gruppen, Ekby; 30\nNorra gruppen, Granby;8\nSödra gruppen, Granby; 25";
        browser.post(&design, &own(all)).await.expect(303);
        let page = browser.get(&design).await.expect(200).text();
        assert!(page.contains("Eget mått"), "{page}");
        for what in ["Lottning 1, gjord", "Norra gruppen, Ekby", "Lottat med fröet", "2026-06-29"] {
            assert!(page.contains(what), "{what}: {page}");
        }
        let file = browser.get(&format!("{design}/allocations.csv")).await.expect(200).text();
        assert!(file.starts_with("programme,allocation,drawn,clusters,sequences\nprog,"), "{file}");

        browser.post(&design, &fields("1", false, "2026-05-04")).await.expect(422);
        browser.post(&design, &fields("0", true, "2026-05-04")).await.expect(409);
        browser.post(&design, &fields("1", true, "2026-05-04")).await.expect(303);
        let page = browser.get(&design).await.expect(200).text();
        assert!(page.contains("Lottning 2, gjord") && page.contains("Lottningar som inte längre gäller"), "{page}");
    })
    .await;
}
