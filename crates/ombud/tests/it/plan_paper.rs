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

/// A program that gives back what it gets, in the place of the printer.
#[cfg(unix)]
fn cat(folder: &std::path::Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;

    let cat = folder.join("cat");
    std::fs::write(&cat, "#!/bin/sh\nexec /bin/cat\n").unwrap();
    std::fs::set_permissions(&cat, std::fs::Permissions::from_mode(0o700)).unwrap();
    cat
}

#[cfg(unix)]
#[tokio::test]
async fn the_plan_an_edition_and_the_minutes_are_set_from_what_they_say() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let (_unused, folder) = testkit::open_sqlite().await;
        let mut lead = Browser::new(&pages_with(&db, Some(cat(&folder.0))), 70);
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

/// The blocks under a heading, as text.
fn texts(paper: &paper::Paper, title: &str) -> Vec<String> {
    let of = paper.sections.iter().filter(|section| section.title == title).flat_map(|section| &section.blocks);
    of.filter_map(|block| match block {
        paper::Block::Text { text } => Some(text.clone()),
        _ => None,
    })
    .collect()
}

/// The printer's own tests set these papers; they are kept as files, since the printer knows nothing of this program. What is another
/// each time is made the same.
fn keep_for_the_printer(name: &str, paper: &paper::Paper, hash: &str) {
    let mut paper = paper.clone();
    paper.id = name.to_owned();
    let json = serde_json::to_string(&paper).unwrap().replace(hash, &"0123456789abcdef".repeat(4)) + "\n";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../print/tests/reports").join(name);
    if std::env::var_os("OMBUD_UPDATE").is_some() {
        std::fs::write(&path, &json).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == json, "{name} is another now: run this test with OMBUD_UPDATE=1\n{json}");
}

#[cfg(unix)]
#[tokio::test]
async fn signed_minutes_with_their_decision_and_an_edition_of_the_plan_stay_the_same_paper() {
    each_db(|db| async move {
        let town = Town::build(db.clone()).await;
        let (mut saga, saga_id) = crate::council::another_member(&town, "saga", None).await;
        let (_unused, folder) = testkit::open_sqlite().await;
        let pages = pages_with(&db, Some(cat(&folder.0)));
        let (mut lead, mut robin) = (Browser::new(&pages, 70), Browser::new(&pages, 71));
        lead.sign_in(Who::LocalLead.name(), SECRET).await;
        robin.sign_in(Who::Manager.name(), SECRET).await;
        let base = format!("/initiatives/{}", town.world.members[0].organisation);
        let meeting = format!("/council/meetings/{}", town.council[0].meeting);
        let (minutes, record) = (format!("{meeting}/minutes"), format!("{meeting}/record.pdf"));

        // The council decides about an initiative.
        let subject = format!("initiative.{}", town.belongings[0].initiative);
        let asked = [("subject", subject.as_str()), ("asked", "Ska Låsen gå vidare?")];
        lead.post(&format!("{meeting}/items"), &asked).await.expect(303);
        let page = lead.get(&meeting).await.expect(200).text();
        let card = page.split("<section class=\"card\"").find(|card| card.contains("Ska Låsen")).unwrap();
        let item = card.split("/council/items/").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
        let decision = [("seen", "idea"), ("outcome", "passes"), ("reason", "Nätterna blir lugnare <för alla> & fler")];
        lead.post(&format!("/council/items/{item}/decision"), &decision).await.expect(303);
        lead.post(&format!("{base}/editions"), &[("name", "Våren 2026")]).await.expect(303);
        let edition = format!("{base}/editions/2/document.pdf");
        let kept = lead.get(&edition).await.expect(200);

        // Minutes that one of two has signed are no minutes yet.
        lead.post(&minutes, &[("seen", "0"), ("body", "Alla var med.\nMötet slutade klockan 11.")]).await.expect(303);
        let page = lead.get(&minutes).await.expect(200).text();
        let first = page.split("value=\"").find(|option| option.contains("Robin Ek")).unwrap();
        let first = first.split('"').next().unwrap();
        let laid = [("seen", "1"), ("first", first), ("second", &saga_id.to_string())];
        lead.post(&format!("{minutes}/lay"), &laid).await.expect(303);
        let hash = saga.get(&minutes).await.expect(200).between("name=\"hash\" value=\"", "\"");
        let sign = format!("{minutes}/sign");
        saga.post(&sign, &[("hash", &hash)]).await.expect(303);
        let half = paper(&lead.get(&record).await.expect(200));
        assert_eq!(cells(&half, "Justerare")[0], ["Robin Ek", "inte än"], "{:?}", half.sections);
        assert_eq!(half.lead[1], "Protokollet väntar på justering.");
        robin.post(&sign, &[("hash", &hash)]).await.expect(303);
        let signed = lead.get(&record).await.expect(200);
        let whole = paper(&signed);
        assert_eq!(whole.lead[1], "Protokollet är justerat av båda och kan inte ändras.");
        let names: Vec<String> = cells(&whole, "Justerare").into_iter().map(|row| row[0].clone()).collect();
        assert_eq!(names, ["Robin Ek", "saga"]);
        assert!(cells(&whole, "Justerare").iter().all(|row| row[1].starts_with("justerat 18")), "{:?}", whole.sections);
        assert!(texts(&whole, "Justerare")[0].ends_with(&hash), "what they signed");
        let told = texts(&whole, "§ 2 Låsen");
        let expected = "Beslut: Går vidare. Nätterna blir lugnare <för alla> & fler";
        assert!(told.iter().any(|line| line == expected), "the decision as it was taken: {told:?}");
        assert!(texts(&whole, "Mötets anteckningar").contains(&"Mötet slutade klockan 11.".to_owned()));
        assert_eq!(whole.made_at, "2026-03-18T10:00", "when it was signed, not when it is read");
        assert!(lead.get(&record).await.expect(200).body == signed.body, "the same minutes are the same file");
        keep_for_the_printer("minutes.json", &whole, &hash);
        lead.post(&format!("{minutes}/appendix"), &[("appendix", "Rätt klockslag är 11.15")]).await.expect(303);
        let more = paper(&lead.get(&record).await.expect(200));
        assert_eq!(more.sections.len(), whole.sections.len() + 1, "an appendix is added and nothing is changed");
        assert_eq!(more.sections[..whole.sections.len()], whole.sections[..]);

        // What becomes of the plan does not change the edition; it is read in either language.
        let need = town.belongings[0].need.to_string();
        let renamed = [("seen", "1"), ("name", "Annat"), ("aim", "Annat"), ("need", &need), ("stimulus", "supplier")];
        lead.post(&format!("{base}/{}/edit", town.belongings[0].initiative), &renamed).await.expect(303);
        let again = lead.get(&edition).await.expect(200);
        assert!(again.body == kept.body, "an edition stays what it was");
        let swedish = paper(&again);
        let said = |paper: &paper::Paper, part: &str| {
            cells(paper, "Låsen").into_iter().find(|row| row[0] == part).map(|row| row[1].replace('\u{a0}', " "))
        };
        let decided = "18 mars 2026 Går vidare (Idé → Förberett) | rådet | Nätterna blir lugnare <för alla> & fler";
        assert_eq!(said(&swedish, "Beslut").as_deref(), Some(decided));
        assert_eq!(said(&swedish, "Ansvarig").as_deref(), Some("Inte bestämt"));
        assert!(swedish.title.contains("Ekby") && swedish.lead[0].contains("Våren 2026"), "{:?}", swedish.lead);
        lead.get("/language/en?to=/home").await;
        let english = paper(&lead.get(&edition).await.expect(200));
        let decided = "18 March 2026 Goes on (Idea → Prepared) | the council | Nätterna blir lugnare <för alla> & fler";
        assert_eq!((english.lang.as_str(), said(&english, "Decisions").as_deref()), ("en", Some(decided)));
        keep_for_the_printer("edition-en.json", &english, &hash);
    })
    .await;
}
