//! How does a manager lead a unit's year? Writes a plan, sees how it stands, learns what to do this month; nobody writes over
//! anybody, and what is wrong changes nothing.

use testkit::each_db;

use crate::town::{Town, Who};

const FIELDS: [(&str, &str); 12] = [
    ("seen", "0"),
    ("why", "Vi vill att fler ska kunna ringa sina närmaste <script>alert(1)</script>"),
    ("sessions", "2"),
    ("minutes", "60"),
    ("discussed", "2026-01-07"),
    ("trained", "2026-01-05"),
    ("afterwards", "Ombudet möter nya medarbetare."),
    ("goal-1-item", "rate-video-call"),
    ("goal-1-percent", "80"),
    ("goal-1-by", "2026-06"),
    ("goal-3-words", "Alla vågar fråga en kollega."),
    ("goal-3-percent", "100"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = FIELDS.to_vec();
    fields.push(("goal-3-by", "2026-12"));
    for (name, value) in changes {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

#[tokio::test]
async fn a_manager_writes_the_plan_and_sees_how_it_stands() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let plan = format!("/units/{}/{}/plan", own.organisation, own.units[0]);
        let edit = format!("{plan}/edit?year=2026");

        let browser = town.browser(Who::Manager);
        let month = browser.get("/month").await.expect(200).text();
        assert!(month.contains("Enheten har ingen plan för året"), "{month}");
        assert!(browser.get(&plan).await.expect(200).text().contains("Här finns ingen plan än"));

        browser.post(&edit, &with(&[])).await.expect(303);
        let page = browser.get(&plan).await.expect(200).text();
        for what in [
            "2 träffar i månaden",
            "80 av hundra ska kunna det själva",
            "juni",
            "Alla vågar fråga",
            "före planen",
            "att planera",
        ] {
            assert!(page.contains(what), "{what}: {page}");
        }
        assert!(page.contains("&#60;script&#62;") && !page.contains("<script>alert"), "{page}");
        let month = browser.get("/month").await.expect(200).text();
        assert!(!month.contains("Enheten har ingen plan"), "{month}");
        assert!(month.contains("träffar är klara") && month.contains("den här månaden. Sätt"), "{month}");

        let champion = town.browser(Who::Champion).get(&plan).await.expect(200).text();
        assert!(champion.contains("Alla vågar fråga") && !champion.contains("/plan/edit"), "{champion}");
    })
    .await;
}

#[tokio::test]
async fn two_who_write_at_once_do_not_write_over_each_other_and_earlier_plans_are_kept() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let plan = format!("/units/{}/{}/plan", own.organisation, own.units[0]);
        let edit = format!("{plan}/edit?year=2026");
        town.browser(Who::Manager).post(&edit, &with(&[])).await.expect(303);
        let late = with(&[("why", "Något helt annat")]);
        let again = town.browser(Who::LocalLead).post(&edit, &late).await.expect(422).text();
        assert!(again.contains("Någon annan har ändrat planen") && again.contains("Något helt annat"), "{again}");

        let second = with(&[("seen", "1"), ("why", "Nu vet vi mer")]);
        town.browser(Who::LocalLead).post(&edit, &second).await.expect(303);
        let browser = town.browser(Who::Manager);
        assert!(browser.get(&plan).await.expect(200).text().contains("Nu vet vi mer"));
        let first = browser.get(&format!("{plan}?year=2026&version=1")).await.expect(200).text();
        assert!(first.contains("Det här är en tidigare plan") && first.contains("Vi vill att fler"), "{first}");
        browser.get(&format!("{plan}?year=2026&version=3")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_in_a_plan_is_said_and_nothing_is_saved() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let plan = format!("/units/{}/{}/plan", own.organisation, own.units[0]);
        let edit = format!("{plan}/edit?year=2026");
        let long = "å".repeat(1_001);
        let browser = town.browser(Who::Manager);
        for wrong in [
            ("why", " "),
            ("why", long.as_str()),
            ("sessions", "21"),
            ("sessions", "-1"),
            ("minutes", "1201"),
            ("trained", "i går"),
            ("goal-1-item", "nothing-of-ours"),
            ("goal-1-percent", "101"),
            ("goal-1-by", "2027-01"),
            ("goal-3-percent", ""),
            ("seen", "nonsense"),
        ] {
            let page = browser.post(&edit, &with(&[wrong])).await.expect(422).text();
            assert!(page.contains("id=\"errors\""), "{wrong:?}: {page}");
        }
        for address in ["year=1999", "year=2101"] {
            browser.post(&format!("{plan}/edit?{address}"), &with(&[])).await.expect(404);
        }
        assert!(browser.get(&plan).await.expect(200).text().contains("Här finns ingen plan än"));
    })
    .await;
}
