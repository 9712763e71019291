//! What happens to what nobody should send: mistyped codes, forms sent twice, files from other programs, bodies that are
//! too large, addresses made up, and names that would be a program in a careless page?

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use testkit::{Browser, each_db, each_db_in_time, today};

use crate::story::{Names, Story, escaped};
use crate::town::{SECRET, Town, Who, stored};

const PLAIN: Names = Names {
    federation: "Vårdförbundet",
    municipality: "Ekby",
    programme: "Nära vård",
    units: ["Norra gruppen", "Södra gruppen"],
    person: ["Kim", "Berg"],
    account: "Robin Lind",
    session: "Skärmen",
    wave: "Före",
    note: "Lön",
};

const SCRIPT: &str = "<script>alert(1)</script>";
const IMAGE: &str = "\"><img src=x onerror=1>";
const TEMPLATE: &str = "{{7*7}} {% raw %}";

const HOSTILE: Names = Names {
    federation: SCRIPT,
    municipality: IMAGE,
    programme: SCRIPT,
    units: [SCRIPT, IMAGE],
    person: [IMAGE, SCRIPT],
    account: SCRIPT,
    session: IMAGE,
    wave: SCRIPT,
    note: TEMPLATE,
};

#[tokio::test]
async fn a_code_is_read_kindly_and_refused_plainly() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, PLAIN);
        let code = measured(&mut story).await;
        let mut phone = story.somebody();
        let spaced = code.to_lowercase().replace('-', " ");
        for typed in [code.clone(), spaced, format!("  {} ", code.replace('-', ""))] {
            phone.post("/code", &[("code", &typed)]).await.expect(200);
        }
        let before = stored(&story.db).await;
        let mut said = BTreeSet::new();
        let mistyped = format!("{}{}", &code[..code.len() - 1], if code.ends_with('2') { '3' } else { '2' });
        for typed in ["", "----", "AAAA-AAAA", mistyped.as_str(), "' or 1=1 --", "åäö", SCRIPT] {
            let got = phone.post("/code", &[("code", typed)]).await.expect(422);
            assert!(got.says("id=\"code\"") && !got.says(SCRIPT), "the field again: {typed}");
            said.insert(got.between("class=\"error\"", "</p>"));
        }
        assert_eq!(said.len(), 2, "a code that is missing, or one that leads nowhere: {said:?}");
        story.it_is(2026, 3, 9);
        let closed = phone.post("/code", &[("code", &code)]).await.expect(422);
        assert!(!said.contains(&closed.between("class=\"error\"", "</p>")), "that it is over is said");
        assert_eq!(stored(&story.db).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_check_that_is_sent_twice_is_kept_once_and_cannot_be_changed() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, PLAIN);
        let code = measured(&mut story).await;
        let mut phone = story.answer(&code, 3).await;
        let once = stored(&story.db).await;
        let page = story.same_answers();
        let again: Vec<(&str, &str)> = page.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(phone.post("/check/all", &again).await.expect(303).to, "/check/done");
        assert_eq!(stored(&story.db).await, once);
        let other = phone.post("/check/all", &[("a1", "1")]).await.expect(409);
        assert!(other.says("<h1"), "a page that says why");
        phone.post("/check/1", &[("a1", "1")]).await.expect(409);
        assert_eq!(stored(&story.db).await, once);
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_session_takes_no_register() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let session = format!("/sessions/{}/{}", town.world.members[0].organisation, town.belongings[0].sessions[0]);
        let cleo = town.browser(Who::Champion);
        cleo.post(&format!("{session}/cancel"), &[("reason", "because")]).await.expect(422);
        let page = cleo.get(&session).await.expect(200);
        let reason = page.between("name=\"reason\" value=\"", "\"");
        cleo.post(&format!("{session}/cancel"), &[("reason", &reason)]).await.expect(303);
        let before = town.stored().await;
        let cleo = town.browser(Who::Champion);
        let refused = cleo.post(&format!("{session}/register"), &[("all", "yes")]).await.expect(409);
        assert!(refused.says("inget sparades") && refused.says("href=\"/sessions/new\""), "{}", refused.text());
        assert!(refused.says("<li>"), "whoever was ticked is still there to be read");
        let register = cleo.get(&format!("{session}/register")).await.expect(200);
        assert!(!register.says("<form method=\"post\" action=\"/sessions"), "there is nothing to fill in");
        assert_eq!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_row_of_sessions_is_planned_whole_or_not_at_all() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let (unit, programme) = (format!("{}.{}", own.organisation, own.units[0]), town.world.programme.to_string());
        let fields = |date: String, repeat: &'static str| {
            [
                ("kit", "hitta-ratt-rutin".to_owned()),
                ("unit", unit.clone()),
                ("date", date),
                ("time", "13:00".to_owned()),
                ("programme", programme.clone()),
                ("repeat", repeat.to_owned()),
            ]
        };
        let before = town.stored().await["learning_session"][0];
        for (date, repeat, answer, more) in [
            (today(), "weekly", 303, 4),
            (today(), "now and then", 422, 0),
            // The first of the five would be in time, the last is more than a year away.
            (today().plus_days(340), "biweekly", 422, 0),
        ] {
            let fields = fields(date.to_string(), repeat);
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            let had = town.stored().await["learning_session"][0];
            town.browser(Who::Champion).post("/sessions/new", &fields).await.expect(answer);
            assert_eq!(town.stored().await["learning_session"][0] - had, more, "{repeat}");
        }
        assert_eq!(town.stored().await["learning_session"][0], before + 4);
    })
    .await;
}

#[tokio::test]
async fn files_of_every_program_are_read_and_bad_rows_are_named() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let upload = [("kind", "units")];
        let good: [(&str, Vec<u8>); 4] = [
            ("a byte order mark", b"\xef\xbb\xbfkod;namn\n21;Hus A\n".to_vec()),
            ("commas and quotes", b"kod,namn\r\n22,\"Hus, B\"\r\n".to_vec()),
            ("Latin-1", b"kod;namn;\xf6verordnad\n23;\xc5kerbo;11\n".to_vec()),
            ("tabs", b"kod\tnamn\n24\tHus D\n".to_vec()),
        ];
        for (what, file) in good {
            let got = town.browser(Who::LocalLead).upload("/people/import", &upload, &file).await;
            assert_eq!((got.status, got.to.as_str()), (303, "/people"), "{what}: {}", got.text());
        }
        let page = town.browser(Who::LocalLead).get("/people").await;
        for name in ["Hus A", "Hus, B", "Åkerbo", "Hus D"] {
            assert!(page.says(name), "{name}");
        }
        let before = town.stored().await;
        let bad: [(&str, &[u8], &str); 7] = [
            ("an unknown unit above", b"kod;namn;\xc3\xb6verordnad\n31;Hus;\n32;Hus;99\n", "<th scope=\"row\">3</th>"),
            ("a formula", b"kod;namn\n31;Hus\n32;=1+1\n", "<th scope=\"row\">3</th>"),
            ("the same code twice", b"kod;namn\n31;Hus\n31;Hus\n", "<th scope=\"row\">3</th>"),
            ("no such column", b"code_of_something\n31\n", "role=\"alert\""),
            ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "role=\"alert\""),
            ("nothing but a heading", b"kod;namn\n", "role=\"alert\""),
            ("nothing", b"", "role=\"alert\""),
        ];
        for (what, file, says) in bad {
            let got = town.browser(Who::LocalLead).upload("/people/import", &upload, file).await;
            assert_eq!(got.status, 422, "{what}: {} {}", got.to, got.text());
            assert!(got.says(says), "{what}: {}", got.text());
            assert_eq!(town.stored().await, before, "{what}");
        }
        let person = "anställningsnummer;förnamn;efternamn;enhet;från\n1;Kim;Berg;11;2026-01-01\n19121212-1212;Kim;Berg;11;2026-01-01\n";
        let upload = [("kind", "persons")];
        let got = town.browser(Who::LocalLead).upload("/people/import", &upload, person.as_bytes()).await.expect(422);
        assert!(got.says("<th scope=\"row\">3</th>") && !got.says("19121212-1212"), "{}", got.text());
        assert_eq!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_name_and_a_protected_identity_can_be_put_right_by_a_file() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let head = "anställningsnummer;förnamn;efternamn;enhet;från;skyddad\n";
        let row = |name: &str, protected: &str| format!("{head}7001;{name};Berg;11;2026-01-01;{protected}\n");
        let session =
            format!("/sessions/{}/{}/register", town.world.members[0].organisation, town.belongings[0].sessions[0]);
        for (name, protected) in [("Saga", "nej"), ("Sanna", "nej"), ("Sanna", "ja")] {
            let file = row(name, protected);
            town.browser(Who::LocalLead)
                .upload("/people/import", &[("kind", "persons")], file.as_bytes())
                .await
                .expect(303);
            let register = town.browser(Who::Champion).get(&session).await.expect(200);
            assert_eq!(register.says(name), protected == "nej", "{name} {protected}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_too_large_gets_a_page_that_says_so() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let before = town.stored().await;
        let large = vec![b'x'; 13 * 1024 * 1024];
        let got = town.browser(Who::LocalLead).upload("/people/import", &[("kind", "units")], &large).await.expect(413);
        assert!(got.says("<h1"), "{}", got.text());
        let long = "x".repeat(300 * 1024);
        let got = town.browser(Who::LocalLead).post("/champions", &[("person", &long)]).await.expect(413);
        assert!(got.says("<h1"), "{}", got.text());
        let fields: Vec<(&str, &str)> = vec![("person", "x"); 2_001];
        town.browser(Who::LocalLead).post("/champions", &fields).await.expect(413);
        assert_eq!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn made_up_addresses_lead_nowhere() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let organisation = town.world.members[0].organisation.to_string();
        let (lead, programme) = (town.world.lead.to_string(), town.world.programme.to_string());
        let nobody = "00000000-0000-0000-0000-00000000ffff";
        for garbage in [nobody, "x", "1", "%27%20or%201=1", "..%2f..", "%00", "%ff", "-1", &"9".repeat(200)] {
            for (who, path) in [
                (Who::LocalLead, format!("/sessions/{organisation}/{garbage}")),
                (Who::LocalLead, format!("/sessions/{garbage}/{nobody}/register")),
                (Who::LocalLead, format!("/units/{organisation}/{garbage}/results")),
                (Who::LocalLead, format!("/units/{garbage}/{garbage}/poster")),
                (Who::LocalLead, format!("/units/{organisation}/{garbage}/participation")),
                (Who::LocalLead, format!("/kits/{garbage}")),
                (Who::Installation, format!("/administration/{garbage}")),
                (Who::ProgrammeLead, format!("/programmes/{lead}/{garbage}")),
                (Who::ProgrammeLead, format!("/programmes/{garbage}/{programme}/costs")),
                (Who::ProgrammeLead, format!("/programmes/{lead}/{programme}/months/{garbage}")),
                (Who::Evaluator, format!("/evaluations/{garbage}")),
                (Who::Evaluator, format!("/evaluations/{}/programmes/{garbage}", town.evaluations[0])),
                (Who::Evaluator, format!("/assets/{garbage}/style.css")),
            ] {
                let got = town.browser(who).get(&path).await;
                assert!([400, 404].contains(&got.status) && got.says("<h1"), "{path}: {} {}", got.status, got.text());
            }
            let asked = [("programme", garbage)];
            town.browser(Who::ProgrammeLead).post("/evaluations", &asked).await.expect(404);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_name_becomes_a_part_of_a_page() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, HOSTILE);
        let code = measured(&mut story).await;
        for n in 0..12 {
            story.answer(&code, 1 + n % 4).await;
        }
        let mut entry = story.somebody();
        let text = entry.post("/code", &[("code", &code)]).await.expect(200).text();
        assert!(text.contains(&escaped(SCRIPT)) && !text.contains(SCRIPT) && !text.contains(IMAGE));
        story.it_is(2026, 3, 18);
        let mut cleo = story.sign_in("cleo").await;
        let session = story.plan_session(&mut cleo, "2026-03-18").await;
        cleo.post(&format!("{session}/register"), &[("all", "yes")]).await.expect(303);
        let mut paula = story.sign_in("paula").await;
        story.import_costs(&mut paula).await;
        let mut eva = story.sign_in("eva").await;
        story.evaluate(&mut eva).await;

        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for name in ["rut", "paula", "eva", "lova", "cleo", "mia"] {
            let mut browser = story.sign_in(name).await;
            let pages = crawl(&mut browser).await;
            assert!(pages.len() > 3, "{name} has only {:?}", pages.keys());
            for (path, page) in pages {
                for hostile in [SCRIPT, "<img src=x"] {
                    assert!(!page.contains(hostile), "{name}: {path}\n{page}");
                }
                for hostile in [SCRIPT, IMAGE] {
                    *shown.entry(hostile).or_default() += usize::from(page.contains(&escaped(hostile)));
                }
            }
        }
        assert!(shown.len() == 2 && shown.values().all(|pages| *pages > 5), "the names are shown as names: {shown:?}");
    })
    .await;
}

/// Every page that can be reached from the first one by links.
async fn crawl(browser: &mut Browser) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut seen = BTreeSet::from(["/home".to_owned()]);
    let mut open = VecDeque::from(["/home".to_owned()]);
    while let Some(path) = open.pop_front() {
        let got = browser.get(&path).await;
        let is_page = got.headers.get("content-type").is_some_and(|mime| mime.as_bytes().starts_with(b"text/html"));
        assert!(got.status < 400, "{path}: {}", got.status);
        if !is_page {
            continue;
        }
        let text = got.text();
        for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.replace("&#38;", "&").replace("&amp;", "&");
            let here = link.starts_with('/') && !link.starts_with("/language/") && !link.starts_with("/assets/");
            if here && seen.insert(link.clone()) {
                open.push_back(link);
            }
        }
        pages.insert(path, text);
    }
    pages
}

/// A municipality that is measured from the second to the eighth of March; gives the code of the first unit.
/// A programme whose first wave is open; the code on the first unit's poster.
pub async fn measured(story: &mut Story) -> String {
    story.it_is(2026, 3, 2);
    story.first_run("the-token-in-the-log").await.expect(303);
    let mut rut = story.sign_in("rut").await;
    story.set_up(&mut rut).await;
    let mut lova = story.sign_in("lova").await;
    story.import(&mut lova).await;
    story.join(&mut rut).await;
    let mut paula = story.sign_in("paula").await;
    story.plan_wave(&mut paula, "before", "2026-03-02", "2026-03-08").await;
    story.poster(&mut lova, 0).await
}

#[tokio::test]
async fn a_secret_that_is_sent_to_a_page_does_not_come_back() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let accounts = format!("/administration/{}/accounts", town.world.members[0].organisation);
        let fields = [("display_name", ""), ("name", "kim"), ("secret", SECRET), ("role", "local_lead")];
        let got = town.browser(Who::Administrator).post(&accounts, &fields).await.expect(422);
        assert!(!got.says(SECRET));
        let mut stranger = Browser::new(&town.pages, 90);
        let got = stranger.post("/sign-in", &[("name", "champion"), ("secret", "fel hemlighet")]).await.expect(422);
        assert!(!got.says("fel hemlighet"));
    })
    .await;
}
