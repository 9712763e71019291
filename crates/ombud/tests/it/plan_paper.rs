//! Do the plan and the minutes reach paper whole: every need and initiative, what is not decided, who has signed, and nothing of others'?

use testkit::{Browser, Got, each_db};

use crate::town::{SECRET, Town, Who, pages_with};

fn paper(got: &Got) -> paper::Paper {
    assert_eq!(got.headers["content-type"], "application/pdf");
    serde_json::from_slice(&got.body).expect("the printer of this test gives back what it gets")
}

fn cells(paper: &paper::Paper, title: &str) -> Vec<Vec<String>> {
    let of = paper.sections.iter().filter(|section| section.title == title).flat_map(|section| &section.blocks);
    of.flat_map(|block| match block {
        paper::Block::Table { rows, .. } => rows.clone(),
        _ => Vec::new(),
    })
    .collect()
}

#[cfg(unix)]
#[tokio::test]
async fn the_plan_an_edition_and_the_minutes_are_set_from_what_they_say() {
    use std::os::unix::fs::PermissionsExt as _;

    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let (_unused, folder) = testkit::open_sqlite().await;
        let cat = folder.0.join("cat");
        std::fs::write(&cat, "#!/bin/sh\nexec /bin/cat\n").unwrap();
        std::fs::set_permissions(&cat, std::fs::Permissions::from_mode(0o700)).unwrap();
        let mut lead = Browser::new(&pages_with(&db, Some(cat)), 70);
        lead.sign_in(Who::LocalLead.name(), SECRET).await;
        let base = format!("/initiatives/{}", town.world.members[0].organisation);
        assert!(lead.get(&format!("{base}/document")).await.expect(200).says(&format!("href=\"{base}/document.pdf\"")));
        let plan = paper(&lead.get(&format!("{base}/document.pdf")).await.expect(200));
        assert!(plan.title.contains("Ekby") && plan.lang == "sv" && !plan.one_page, "{}", plan.title);
        assert_eq!(cells(&plan, "Behov")[0][0], "Tryggare nätter utan nycklar");
        let parts = cells(&plan, "Låsen");
        let said = |part: &str| parts.iter().find(|row| row[0] == part).map(|row| row[1].as_str());
        assert_eq!((said("Mål"), said("Ansvarig")), (Some("Ingen väcks av nycklar."), Some("Inte bestämt")));
        let before = paper(&lead.get(&format!("{base}/editions/1/document.pdf")).await.expect(200));
        assert!(before.lead[0].contains("Första"), "{:?}", before.lead);
        lead.get(&format!("{base}/editions/9/document.pdf")).await.expect(404);

        // Nothing is written about the meeting yet; then it is a draft, and what is signed says by whom.
        let meeting = format!("/council/meetings/{}", town.council[0].meeting);
        let record = format!("{meeting}/record.pdf");
        assert_eq!(lead.get(&record).await.expect(303).to, format!("{meeting}/minutes"));
        let body = [("seen", "0"), ("body", "Vi talade om ordningen.\nAlla var med.")];
        lead.post(&format!("{meeting}/minutes"), &body).await.expect(303);
        let draft = paper(&lead.get(&record).await.expect(200));
        assert_eq!(draft.lead[1], "Det här är ett utkast.");
        let titles: Vec<&str> = draft.sections.iter().map(|section| section.title.as_str()).collect();
        assert!(titles.contains(&"§ 1 Årets ordning") && titles.contains(&"Mötets anteckningar"), "{titles:?}");
        let theirs = format!("/council/meetings/{}/record.pdf", town.council[1].meeting);
        lead.get(&theirs).await.expect(404);
        town.browser(Who::Champion).get(&record).await.expect(404);
        // Without a printer the page says what to do.
        let hint = town.browser(Who::Manager).get(&record).await.expect(200);
        assert!(hint.says("ombud-print") && hint.says("Vi talade om ordningen."), "{}", hint.text());
    })
    .await;
}
