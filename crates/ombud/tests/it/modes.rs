//! By which way did answers come? Kept sheet by sheet, told as counts of a whole wave, and a change between moments whose ways
//! differ says so.

use access::Role;
use access::rules::reporting::can_evaluate;
use kernel::{Caveat, Mode, Timestamp};
use testkit::{Browser, each_db_in_time, today};

use crate::town::{OneKey, SECRET, Town, Who};

#[tokio::test]
async fn a_wave_on_paper_after_one_on_screens_is_told_and_few_are_not_counted() {
    each_db_in_time(|db, clock| async move {
        clock.set(Timestamp::from_sweden(today(), 10 * 60));
        let mut town = Town::build(db).await;
        let member = town.world.members[0].clone();
        let unit = format!("/units/{}/{}", member.organisation, member.units[0]);
        let poster = format!("{unit}/poster/{}", town.waves[0]);
        town.browser(Who::Champion).post(&poster, &[]).await.expect(303);
        let page = town.browser(Who::Champion).get(&format!("{unit}/poster")).await.expect(200);
        let code = page.between("<p class=\"code\">", "</p>");
        // Eleven type the code, two on a screen that goes round.
        for machine in 0..13 {
            let mut phone = Browser::new(&town.pages, 20 + machine);
            if machine > 10 {
                phone.post("/tablet", &[("way_in", &code)]).await.expect(303);
            }
            phone.post("/check", &[("way_in", &code)]).await.expect(303);
            let level = if machine % 2 == 0 { "3" } else { "2" };
            phone.post("/check/all", &[("a1", level), ("a2", "2")]).await.expect(303);
        }
        let waves = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
        let (opens, closes) = (today().plus_days(1).to_string(), today().plus_days(1).to_string());
        let fields = [
            ("wave_name", "Efter"),
            ("instrument", "staff-check"),
            ("moment", "after"),
            ("linkage", "anonymous"),
            ("opens_on", &opens),
            ("closes_on", &closes),
        ];
        let planned = town.browser(Who::ProgrammeLead).post(&waves, &fields).await.expect(303);
        assert_eq!(planned.to, waves);
        clock.set(Timestamp::from_sweden(today().plus_days(1), 10 * 60));
        let actor = member.unit_actor(Role::Champion, 0);
        let may = access::rules::measurement::can_print_codes(&actor, &member.unit_ref(0)).unwrap();
        let all = measurement::wave::waves_of_unit(&mut town.db.reader(), &may).await.unwrap();
        let after = all.into_iter().find(|wave| wave.name == "Efter").expect("it was planned").id;
        let lead = town.browser(Who::LocalLead);
        lead.sign_in("local-lead", SECRET).await;
        for _ in 0..12 {
            crate::ways::key_in(lead, &format!("{unit}/keying/{after}"), "4").await;
        }
        let closed = today().plus_days(2);
        clock.set(Timestamp::from_sweden(closed, 10 * 60));

        // The unit's page tells how far the answers moved, with an interval, and its paper does.
        let manager = town.browser(Who::Manager);
        manager.sign_in("manager", SECRET).await;
        let results = manager.get(&format!("{unit}/results")).await.expect(200);
        let (from, before) = (results.text(), "Förändring från ");
        assert!(from.contains(before) && from.contains(" till Efter"), "{from}");
        let told = &from[from.find(before).unwrap()..];
        assert!(told.chars().take(500).collect::<String>().contains("95"), "with its interval: {told}");
        let paper = manager.get(&format!("{unit}/report.html")).await.expect(200);
        assert!(paper.says("Förändring, inte effekt") && paper.says("+1,"), "{}", paper.text());

        let may = can_evaluate(&town.world.programme_actor(Role::Evaluator), &[town.world.programme]).unwrap();
        let package =
            reporting::export_package::export_package(&mut town.db.reader(), &may, &OneKey, closed).await.unwrap();
        let modes = |moment: kernel::Moment| {
            let waves = package.waves.as_ref().unwrap();
            waves.iter().find(|wave| wave.moment == moment).unwrap().modes.clone()
        };
        assert_eq!(modes(kernel::Moment::Before), Some(vec![(Mode::Code, 11), (Mode::Tablet, 2)]));
        assert_eq!(modes(kernel::Moment::After), Some(vec![(Mode::Paper, 12)]));

        // The evaluation counts them, without the two; the change says that the ways differ.
        let context = evaluation::Context { generated_at: format!("{closed}T08:00:00Z"), ..Default::default() };
        let result = serde_json::to_value(evaluation::evaluate(&package, &context)).unwrap();
        let waves = result["programmes"][0]["reach"]["waves"].as_array().unwrap();
        let before = waves.iter().find(|wave| wave["moment"] == "before").unwrap();
        for told in before["by_mode"].as_array().unwrap() {
            assert!(told["answered"]["value"].is_null(), "two are few, and the others would tell them: {told}");
        }
        let after = waves.iter().find(|wave| wave["moment"] == "after").unwrap();
        assert_eq!(
            (&after["by_mode"][0]["mode"], &after["by_mode"][0]["answered"]["value"]),
            (&"paper".into(), &12.0.into())
        );
        let text = result.to_string();
        assert!(text.contains(Caveat::MixedModes.code()), "{text}");
    })
    .await;
}
