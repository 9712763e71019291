//! Is a wave that is often needed planned with a few taps, for those whom it asks and nobody else?

use testkit::{each_db, today};

use crate::town::{Town, Who};

#[tokio::test]
async fn champions_are_asked_their_own_questions_from_a_template_and_they_alone() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let waves = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
        let lead = town.browser(Who::ProgrammeLead);
        let page = lead.get(&format!("{waves}?template=champions_before")).await.expect(200);
        assert!(page.says("value=\"champions-check\" selected"), "{}", page.text());
        assert!(page.says("value=\"Före: ombudens frågor\""), "{}", page.text());
        let (opens, closes) = (today().to_string(), today().plus_days(21).to_string());
        let fields = |instrument: &'static str| {
            [
                ("wave_name", "Ombuden i vår"),
                ("instrument", instrument),
                ("moment", "before"),
                ("linkage", "confidential"),
                ("opens_on", opens.as_str()),
                ("closes_on", closes.as_str()),
            ]
        };
        lead.post(&waves, &fields("champions")).await.expect(422);
        lead.post(&waves, &fields("champions-check")).await.expect(303);
        town.browser(Who::Evaluator).post(&waves, &fields("champions-check")).await.expect(404);
        // Each unit has one champion, and only they are in the frame.
        let page = town.browser(Who::LocalLead).get("/reach").await.expect(200);
        let table = page.between("Ombuden i vår <span", "</table>");
        let whole = table.split("<tbody>").nth(1).unwrap().split("class=\"number\"").nth(1).unwrap();
        assert_eq!(whole.split_once('>').unwrap().1.split_once('<').unwrap().0, "2", "{table}");
        // The questions can be read before anybody is asked.
        let questions = town.browser(Who::ProgrammeLead).get("/instruments/champions-check").await.expect(200);
        assert!(questions.says("Hur går det att få tid till det du gör som ombud?"));
    })
    .await;
}
