//! Ways into a wave where the ordinary one does not reach: units without a register of persons, and links that somebody
//! else's mail merge sends.

use kernel::{OrganisationId, Timestamp};
use people::{Organisation, OrganisationKind, Unit};
use testkit::{Browser, each_db, each_db_in_time, id, today};

use crate::town::{SECRET, Town, Who};

/// A municipality with two units and nobody in the register, which takes part in the programme; its local lead.
async fn without_register(town: &mut Town) -> (OrganisationId, Browser) {
    let organisation: OrganisationId = id(900);
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let new = Organisation {
        id: organisation,
        name: "Tallby".into(),
        kind: OrganisationKind::Municipality,
        municipality_code: None,
        simulated: false,
    };
    people::load::organisations(&mut work, &[new]).await.unwrap();
    let units = [(901, "31", "Hus Ett"), (902, "32", "Hus Två")];
    let units = units.map(|(n, code, name)| Unit {
        id: id(n),
        parent: None,
        code: code.into(),
        name: name.into(),
        service: None,
    });
    people::load::units(&mut work, organisation, &units).await.unwrap();
    let role = people::role::NewRole::Organisation(access::Role::LocalLead);
    let account = people::load::NewAccount {
        organisation,
        name: "tall",
        display_name: "Tall",
        secret: SECRET,
        person: None,
        roles: &[role],
    };
    people::load::account(&mut work, account).await.unwrap();
    work.commit(organisation, "made", None).await.unwrap();
    let chosen = format!("{}.{}", town.world.lead, town.world.programme);
    let join = format!("/administration/{organisation}/join");
    let fields = [("join", chosen.as_str()), ("joins_on", "2026-01-01")];
    town.browser(Who::Installation).post(&join, &fields).await.expect(303);
    let mut lead = Browser::new(&town.pages, 200);
    lead.sign_in("tall", SECRET).await;
    (organisation, lead)
}

async fn plan(town: &mut Town, linkage: &str) {
    plan_days(town, linkage, 0, 5).await;
}

/// A wave after, open between so many days from today.
async fn plan_days(town: &mut Town, linkage: &str, from: i64, to: i64) {
    let path = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
    let (opens, closes) = (today().plus_days(from).to_string(), today().plus_days(to).to_string());
    let fields = [
        ("wave_name", "Efter"),
        ("instrument", "staff-check"),
        ("moment", "after"),
        ("linkage", linkage),
        ("opens_on", &opens),
        ("closes_on", &closes),
    ];
    // The lead signs in anew: who takes part is read at the beginning of a request.
    town.browser(Who::ProgrammeLead).post(&path, &fields).await.expect(303);
}

#[tokio::test]
async fn a_frame_from_headcounts_gives_reach_and_slips_by_number() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (organisation, mut lead) = without_register(&mut town).await;
        let here = format!("/headcounts/{organisation}");
        lead.get(&here).await.expect(200);
        let before = town.stored().await;
        let unit = |n: u128| kernel::UnitId(uuid::Uuid::from_u128(n));
        let (one, two) = (format!("staff-{}", unit(901)), format!("staff-{}", unit(902)));
        let wrong = lead.post(&here, &[(&one, "14"), (&two, "-3")]).await.expect(422);
        assert!(wrong.says("value=\"14\"") && wrong.says("value=\"-3\""), "the form as it was filled in");
        assert_eq!(town.stored().await, before);

        // All rows of a file or none; each problem with its line and column.
        let bad = "enhet;grupp;antal\n31;;14\n99;;3\n32;kock;4\n32;;många\n31;;15\n";
        let refused = lead.upload(&format!("{here}/import"), &[], bad.as_bytes()).await.expect(422);
        for line in ["3", "4", "5", "6"] {
            assert!(refused.says(&format!("<th scope=\"row\">{line}</th>")), "{line}: {}", refused.text());
        }
        assert!(refused.says(">grupp</td>") && refused.says(">antal</td>") && refused.says(">enhet</td>"));
        assert_eq!(town.stored().await, before);
        let good = "enhet;grupp;antal\n31;;12\n32;chef;1\n";
        lead.upload(&format!("{here}/import"), &[], good.as_bytes()).await.expect(303);
        lead.post(&here, &[(&one, "14"), (&two, "20")]).await.expect(303);
        assert!(lead.get(&here).await.says("value=\"20\""));

        plan(&mut town, "confidential").await;
        let reach = lead.get("/reach").await.expect(200);
        assert!(reach.says("Hus Två") && reach.says(">34<"), "{}", reach.text());

        // Slips by number: so many as were stated, and the same number is the same pseudonym when printed again.
        let slips = format!("/units/{organisation}/{}/slips", unit(901));
        let wave = lead.get(&slips).await.expect(200).between("name=\"wave\" value=\"", "\"");
        let first = lead.post(&slips, &[("wave", &wave)]).await.expect(200);
        assert!(first.says("Nummer 14") && !first.says("Nummer 15"), "{}", first.text());
        let code = first.between("<p class=\"code\"><strong>", "</strong>");
        let links = town.stored().await["measurement_code_directory"].clone();
        lead.post(&slips, &[("wave", &wave)]).await.expect(200);
        assert_eq!(town.stored().await["measurement_code_directory"], links, "as many codes, as many pseudonyms");
        Browser::new(&town.pages, 201).post("/code", &[("code", &code)]).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn personal_links_are_a_file_once_and_lead_each_to_one_response() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        plan(&mut town, "confidential").await;
        let member = town.world.members[0].clone();
        let unit = format!("/units/{}/{}", member.organisation, member.units[0]);
        let page = town.browser(Who::Champion).get(&format!("{unit}/slips")).await.expect(200);
        assert!(page.says("sparas inte här"), "{}", page.text());
        let wave = page.between("name=\"wave\" value=\"", "\"");
        let links = |got: testkit::Got| -> Vec<String> {
            let text = got.text();
            assert!(text.starts_with('\u{feff}') && text.contains("Kim2 Berg"), "{text}");
            text.lines().skip(1).filter_map(|line| Some(line.split("/c/").nth(1)?.trim().to_owned())).collect()
        };
        let address = format!("{unit}/links");
        let first = links(town.browser(Who::Champion).post(&address, &[("wave", &wave)]).await.expect(200));
        assert_eq!(first.len(), 10, "everybody whom the wave asks");
        assert!(first.iter().all(|token| token.len() == 32), "128 bits");
        let second = links(town.browser(Who::Champion).post(&address, &[("wave", &wave)]).await.expect(200));
        let mut phone = Browser::new(&town.pages, 210);
        phone.get(&format!("/c/{}", first[0])).await.expect(422);
        let entry = phone.get(&format!("/c/{}", second[0])).await.expect(200);
        assert!(entry.says("hemlig kod") && !entry.says("action=\"/tablet\""), "{}", entry.text());
        phone.post("/check", &[("way_in", &second[0])]).await.expect(303);
        let page = phone.get("/check/all").await.expect(200);
        assert!(page.says("<fieldset"));
        phone.post("/check/all", &[("a1", "3")]).await.expect(303);
        // The same link on another device is the same person's, who has answered.
        let again = Browser::new(&town.pages, 211).post("/check", &[("way_in", &second[0])]).await;
        assert_eq!(again.status, 409, "{}", again.text());
        // A link is no code to type, and whoever guesses links is told to wait like whoever guesses codes.
        let mut guesser = Browser::new(&town.pages, 212);
        let mut last = 0;
        for n in 0..25 {
            last = guesser.get(&format!("/c/{n:032x}")).await.status;
        }
        assert_eq!(last, 429);
        guesser.get(&format!("/c/{}", second[1])).await.expect(429);
    })
    .await;
}

/// The wave of the town, open today only, and the first unit's address.
fn first_unit(town: &Town) -> (String, String) {
    let member = &town.world.members[0];
    (format!("/units/{}/{}", member.organisation, member.units[0]), town.waves[0].to_string())
}

#[tokio::test]
async fn papers_are_keyed_once_each_with_a_sample_twice_and_the_last_can_be_taken_back() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (unit, wave) = first_unit(&town);
        let paper = format!("{unit}/paper/{wave}?form=B");
        let printed = town.browser(Who::Champion).get(&paper).await.expect(200);
        assert_eq!(printed.text().matches("<section class=\"paper\">").count(), 20);
        let here = format!("{unit}/keying/{wave}");
        let items = measurement::instrument::staff_check().items("B");
        // Everything left open but the first answer.
        let form = |first: &str, number: &str, again: bool| -> Vec<(String, String)> {
            let mut fields = vec![("batch", "7"), ("number", number), ("form", "B")];
            fields.extend(again.then_some(("again", "yes")));
            let mut fields: Vec<(String, String)> =
                fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            fields.extend((1..=items.len()).map(|n| (format!("a{n}"), if n == 1 { first } else { "0" }.to_owned())));
            fields
        };
        async fn send(town: &mut Town, who: Who, path: &str, fields: &[(String, String)]) -> testkit::Got {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            town.browser(who).post(path, &fields).await
        }
        let before = town.stored().await;
        // Outside its scale, and passed over: both are refused with the field.
        for wrong in ["6", "", "34"] {
            let got = send(&mut town, Who::LocalLead, &here, &form(wrong, "1", false)).await.expect(422);
            assert!(got.says("href=\"#a1\"") && got.says("aria-invalid=\"true\""), "{}", got.text());
        }
        let none: Vec<(String, String)> = form("3", "1", false).into_iter().take(3).collect();
        send(&mut town, Who::LocalLead, &here, &none).await.expect(422);
        assert_eq!(town.stored().await, before);

        // Both who lead may key; a second window with the same number changes nothing.
        send(&mut town, Who::LocalLead, &here, &form("3", "1", false)).await.expect(303);
        let once = town.stored().await;
        send(&mut town, Who::ProgrammeLead, &here, &form("4", "1", false)).await.expect(409);
        assert_eq!(town.stored().await, once);
        let next = send(&mut town, Who::ProgrammeLead, &here, &form("4", "2", false)).await.expect(303);
        assert!(town.browser(Who::ProgrammeLead).get(&next.to).await.expect(200).says("Formulär 3"));
        assert_eq!(town.stored().await["measurement_response"][0], before["measurement_response"][0] + 2);

        // The first of ten is keyed twice; what differs is shown, and what was keyed first stands.
        let again = town.browser(Who::LocalLead).get(&format!("{here}?batch=7&again=yes")).await.expect(200);
        assert!(again.says("Formulär 1, en gång till") && !again.says("Ta bort formulär"), "{}", again.text());
        send(&mut town, Who::LocalLead, &here, &form("5", "1", true)).await.expect(303);
        let shown = town.browser(Who::LocalLead).get(&format!("{here}?batch=7")).await.expect(200);
        assert!(shown.says("1 av 20 svar skiljer sig"), "{}", shown.text());
        assert!(shown.says(">3</td>") && shown.says(">5</td>"));
        send(&mut town, Who::LocalLead, &here, &form("5", "1", true)).await.expect(409);

        // The last form is taken back with its answers.
        let undo = [("batch", "7"), ("form", "B"), ("do", "undo")];
        town.browser(Who::LocalLead).post(&here, &undo).await.expect(303);
        assert_eq!(town.stored().await["measurement_response"][0], before["measurement_response"][0] + 1);
        town.browser(Who::LocalLead).post(&here, &undo).await.expect(303);
        town.browser(Who::LocalLead).post(&here, &undo).await.expect(409);
        assert_eq!(town.stored().await["measurement_response"], before["measurement_response"]);
        assert_eq!(town.stored().await["measurement_keyed"][0], 0);
    })
    .await;
}

/// Keys a form in which every rating has this level; the next of the first batch.
pub async fn key_in(by: &mut Browser, here: &str, level: &str) {
    let page = by.get(here).await.expect(200);
    let number = page.between("name=\"number\" value=\"", "\"");
    let mut fields = vec![("batch".to_owned(), "1".to_owned()), ("number".into(), number), ("form".into(), "A".into())];
    fields.extend((1..=20).map(|n| (format!("a{n}"), if n <= 12 { level } else { "0" }.to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    by.post(here, &fields).await.expect(303);
}

#[tokio::test]
async fn what_was_given_out_stands_and_a_correction_of_enough_is_a_new_edition_with_its_reason() {
    each_db_in_time(|db, clock| async move {
        clock.set(Timestamp::from_sweden(today(), 10 * 60));
        let mut town = Town::build(db).await;
        let (unit, wave) = first_unit(&town);
        let sibling = format!("/units/{}/{}", town.world.members[0].organisation, town.world.members[0].units[1]);
        let (here, results) = (format!("{unit}/keying/{wave}"), format!("{unit}/results"));
        let editions = format!("/editions/{}/{wave}", town.world.members[0].organisation);
        let lead = town.browser(Who::LocalLead);
        for _ in 0..12 {
            key_in(lead, &here, "2").await;
            key_in(lead, &format!("{sibling}/keying/{wave}"), "4").await;
        }
        assert!(lead.get(&editions).await.expect(200).says("Inget har getts ut"));
        lead.post(&editions, &[("reason", "Fel")]).await.expect(422);

        // The wave closes; whoever reads first makes the first edition, and reading again makes no other.
        clock.set(Timestamp::from_sweden(today().plus_days(1), 10 * 60));
        let mia = town.browser(Who::Manager);
        mia.sign_in("manager", SECRET).await;
        let first = mia.get(&results).await.expect(200);
        assert!(first.says("2,00 på skalan 1–5") && first.says("Utgåva 1"), "{}", first.text());
        let again = mia.get(&results).await.expect(200).text();
        assert_eq!(again, first.text());
        assert_eq!(town.stored().await["measurement_release"][0], 1, "this wave in this organisation");
        let lead = town.browser(Who::LocalLead);
        lead.sign_in("local-lead", SECRET).await;
        let reach = lead.get("/reach").await.expect(200).text();

        // Four papers come late. They do not slip in, and a new edition would tell of four.
        assert!(lead.get(&here).await.expect(200).says("först i en ny utgåva"));
        for _ in 0..4 {
            key_in(lead, &here, "5").await;
        }
        lead.post(&editions, &[("reason", " ")]).await.expect(422);
        lead.post(&editions, &[("reason", &"x".repeat(301))]).await.expect(422);
        let refused = lead.post(&editions, &[("reason", "Fyra papper kom sent")]).await.expect(422);
        assert!(refused.says("minst tio personer") && refused.says("value=\"Fyra papper kom sent\""));
        town.browser(Who::Manager).post(&editions, &[("reason", "Fel")]).await.expect(404);
        assert_eq!(town.browser(Who::Manager).get(&results).await.expect(200).text(), first.text());

        // Eight more, and it tells of twelve: a new edition, with the first still in the list.
        let lead = town.browser(Who::LocalLead);
        for _ in 0..8 {
            key_in(lead, &here, "5").await;
        }
        lead.post(&editions, &[("reason", "Tolv papper kom sent")]).await.expect(303);
        let list = lead.get(&editions).await.expect(200);
        assert!(list.says("Utgåva 1") && list.says("Utgåva 2") && list.says("Tolv papper kom sent"));
        assert_eq!(lead.get("/reach").await.expect(200).text().replace("Tolv papper", ""), reach, "as when it closed");
        let second = town.browser(Who::Manager).get(&results).await.expect(200);
        assert!(second.says("3,50 på skalan 1–5") && second.says("Tolv papper kom sent"), "{}", second.text());
        assert_ne!(
            first.between("Kontrollsumma ", "."),
            second.between("Kontrollsumma ", "."),
            "another edition has another checksum"
        );
        // Nothing more has changed: there is no third edition.
        let lead = town.browser(Who::LocalLead);
        lead.post(&editions, &[("reason", "En gång till")]).await.expect(422);
        assert_eq!(town.stored().await["measurement_release"][0], 2);
    })
    .await;
}

#[tokio::test]
async fn two_tabs_a_phone_that_slept_and_a_unit_that_moves_lose_no_answer() {
    each_db_in_time(|db, clock| async move {
        clock.set(Timestamp::from_sweden(today(), 10 * 60));
        let mut town = Town::build(db).await;
        plan_days(&mut town, "anonymous", 0, 2).await;
        let organisation = town.world.members[0].organisation;
        let (unit, _) = first_unit(&town);
        let cleo = town.browser(Who::Champion);
        let page = cleo.get(&format!("{unit}/poster")).await.expect(200).text();
        for action in page.split(&format!("action=\"{unit}/poster/")).skip(1) {
            let wave = action.split('"').next().unwrap_or_default();
            cleo.post(&format!("{unit}/poster/{wave}"), &[]).await.expect(303);
        }
        let page = cleo.get(&format!("{unit}/poster")).await.expect(200).text();
        let codes: Vec<String> = page
            .split("<p class=\"code\">")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once("</p>")?.0.to_owned()))
            .collect();
        let mut phone = Browser::new(&town.pages, 230);
        let mut code = String::new();
        for tried in codes {
            // The one that stays open for two days more.
            if !phone.post("/code", &[("code", &tried)]).await.expect(200).says("egen kod") {
                code = tried;
            }
        }
        phone.post("/check", &[("way_in", &code)]).await.expect(303);
        // Two tabs of one phone share what was begun; both their answers stand.
        let mut tab = phone.clone();
        assert_eq!(phone.post("/check/1", &[("a1", "4")]).await.expect(303).to, "/check/2");
        assert_eq!(tab.post("/check/2", &[("a2", "5")]).await.expect(303).to, "/check/3");
        assert!(phone.get("/check/2").await.says("value=\"5\" checked"));

        // The phone sleeps for a day, and the unit is moved and renamed meanwhile.
        clock.set(Timestamp::from_sweden(today().plus_days(1), 10 * 60));
        let lead = town.browser(Who::LocalLead);
        lead.sign_in("local-lead", SECRET).await;
        let units = "kod;namn;överordnad\n11;Nya Norra;\n".as_bytes();
        lead.upload("/people/import", &[("kind", "units")], units).await.expect(303);
        assert_eq!(phone.get("/check").await.expect(303).to, "/check/3", "it goes on where it was left");
        assert_eq!(phone.post("/check/3", &[("a3", "2")]).await.expect(303).to, "/check/4");
        let entry = Browser::new(&town.pages, 231).post("/code", &[("code", &code)]).await.expect(200);
        assert!(entry.says("Nya Norra"), "{}", entry.text());

        // One tab hands in; the other is told so, and nothing is changed.
        let mut other = phone.clone();
        let all: Vec<(String, &str)> = (1..=20).map(|n| (format!("a{n}"), "dk")).collect();
        let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        assert_eq!(tab.post("/check/all", &all).await.expect(303).to, "/check/done");
        let before = town.stored().await;
        other.post("/check/4", &[("a4", "1")]).await.expect(409);
        assert_eq!(town.stored().await, before);

        // Another phone sleeps until the wave has closed: it is told so, and what was saved is kept.
        let mut late = Browser::new(&town.pages, 232);
        late.post("/check", &[("way_in", &code)]).await.expect(303);
        late.post("/check/1", &[("a1", "3")]).await.expect(303);
        clock.set(Timestamp::from_sweden(today().plus_days(3), 10 * 60));
        let kept = town.stored().await;
        let over = late.post("/check/2", &[("a2", "3")]).await.expect(410);
        assert!(over.says("finns kvar"), "{}", over.text());
        late.post("/code", &[("code", &code)]).await.expect(422);
        assert_eq!(town.stored().await, kept);
        // The unit's results are read under its new place.
        let results = format!("/units/{organisation}/{}/results", town.world.members[0].units[0]);
        let lead = town.browser(Who::LocalLead);
        lead.sign_in("local-lead", SECRET).await;
        assert!(lead.get(&results).await.expect(200).says("Nya Norra"));
    })
    .await;
}

#[tokio::test]
async fn a_reminder_names_the_unit_and_its_code_and_tells_nothing_of_the_answers() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (unit, wave) = first_unit(&town);
        let reminder = format!("{unit}/reminder/{wave}");
        let before = town.browser(Who::Champion).get(&reminder).await.expect(200);
        assert!(before.says("/poster") && before.says("mailto:?subject="), "{}", before.text());
        town.browser(Who::Champion).post(&format!("{unit}/poster/{wave}"), &[]).await.expect(303);
        let page = town.browser(Who::Champion).get(&format!("{unit}/poster")).await.expect(200);
        let code = page.between("<p class=\"code\">", "</p>");
        let with = town.browser(Who::Champion).get(&reminder).await.expect(200);
        assert!(with.text().matches(&code).count() >= 3, "on the note, in the text and in the mail: {}", with.text());
        // Somebody answers: neither the reminder nor the list of units tells.
        let list = town.browser(Who::LocalLead).get("/reach").await.expect(200).text();
        assert!(list.contains(&reminder), "{list}");
        let mut phone = Browser::new(&town.pages, 220);
        phone.post("/check", &[("way_in", &code)]).await.expect(303);
        phone.post("/check/all", &[("a1", "3")]).await.expect(303);
        assert_eq!(town.browser(Who::Champion).get(&reminder).await.expect(200).text(), with.text());
        assert_eq!(town.browser(Who::LocalLead).get("/reach").await.expect(200).text(), list);
    })
    .await;
}

#[tokio::test]
async fn a_code_of_ones_own_links_two_answers_and_its_loss_is_shown() {
    each_db_in_time(|db, clock| async move {
        clock.set(Timestamp::from_sweden(today(), 10 * 60));
        let mut town = Town::build(db).await;
        plan_days(&mut town, "confidential", 10, 15).await;
        let (unit, wave) = first_unit(&town);
        town.browser(Who::Champion).post(&format!("{unit}/poster/{wave}"), &[]).await.expect(303);
        let page = town.browser(Who::Champion).get(&format!("{unit}/poster")).await.expect(200);
        let first = page.between("<p class=\"code\">", "</p>");
        let answer = |machine: u8, code: String, own: [&'static str; 4]| {
            let mut phone = Browser::new(&town.pages, machine);
            async move {
                let names = ["own_mother", "own_siblings", "own_place", "own_school"];
                let mut fields = vec![("way_in", code.as_str()), ("as", "new")];
                fields.extend(names.into_iter().zip(own));
                let begun = phone.post("/check", &fields).await;
                if begun.status == 303 {
                    assert_eq!(phone.get("/check/1").await.expect(200).text().matches("checked").count(), 0);
                    phone.post("/check/all", &[("a1", "3")]).await.expect(303);
                }
                begun.status
            }
        };
        const LETTERS: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
        let wrong = answer(100, first.clone(), ["Anna", "2", "k", "n"]).await;
        assert_eq!(wrong, 422);
        // Twelve before with a code, one of them the same as a colleague's, which then stands alone; five without.
        for (n, letter) in LETTERS.into_iter().enumerate() {
            assert_eq!(answer(101 + n as u8, first.clone(), [letter, "1", "k", "n"]).await, 303);
        }
        for n in 0..5 {
            assert_eq!(answer(120 + n, first.clone(), ["a", "1", "K", "N"]).await, 303);
        }
        clock.set(Timestamp::from_sweden(today().plus_days(12), 10 * 60));
        let cleo = town.browser(Who::Champion);
        cleo.sign_in("champion", SECRET).await;
        let page = cleo.get(&format!("{unit}/poster")).await.expect(200);
        let make = page.between(&format!("action=\"{unit}/poster/"), "\"");
        cleo.post(&format!("{unit}/poster/{make}"), &[]).await.expect(303);
        let second = cleo.get(&format!("{unit}/poster")).await.expect(200).between("<p class=\"code\">", "</p>");
        let answer = |machine: u8, own: [&'static str; 4]| {
            let (mut phone, code) = (Browser::new(&town.pages, machine), second.clone());
            async move {
                let names = ["own_mother", "own_siblings", "own_place", "own_school"];
                let mut fields = vec![("way_in", code.as_str()), ("as", "new")];
                fields.extend(names.into_iter().zip(own));
                phone.post("/check", &fields).await.expect(303);
                phone.post("/check/all", &[("a1", "4")]).await.expect(303);
            }
        };
        // Seven come back with the same code, five with another.
        for (n, letter) in LETTERS.into_iter().enumerate() {
            answer(140 + n as u8, [letter, if n < 7 { "1" } else { "2" }, "k", "n"]).await;
        }
        let lead = town.browser(Who::LocalLead);
        lead.sign_in("local-lead", SECRET).await;
        assert!(!lead.get("/reach").await.expect(200).says("gick att koppla"), "not while it is open");
        clock.set(Timestamp::from_sweden(today().plus_days(16), 10 * 60));
        let lead = town.browser(Who::LocalLead);
        lead.sign_in("local-lead", SECRET).await;
        let page = lead.get("/reach").await.expect(200);
        let table = page.between("Svar som gick att koppla", "</table>");
        let cells: Vec<String> = table
            .split("<td")
            .skip(1)
            .filter_map(|cell| Some(cell.split_once('>')?.1.split_once('<')?.0.trim().to_owned()))
            .collect();
        assert_eq!(cells, ["7", "5", "5", "7", "5", "0"], "{table}");
        let units = page.between("<summary>Enhet för enhet", "</table>");
        let rows: Vec<(String, Vec<String>)> = units
            .split("<th scope=\"row\">")
            .skip(1)
            .map(|row| {
                let cells =
                    row.split("<td").skip(1).filter_map(|cell| Some(cell.split_once('>')?.1.split_once('<')?.0));
                (row.split('<').next().unwrap().to_owned(), cells.map(|cell| cell.trim().to_owned()).collect())
            })
            .collect();
        let row = |name: &str, cells: [&str; 2]| (name.to_owned(), cells.map(str::to_owned).to_vec());
        assert!(rows.contains(&row("Norra gruppen", ["7", "5"])), "{rows:?}");
        assert!(rows.contains(&row("Södra gruppen", ["0", "0"])), "nobody of them answered: {rows:?}");
        town.browser(Who::Manager).sign_in("manager", SECRET).await;
        town.browser(Who::Manager).get("/reach").await.expect(404);
    })
    .await;
}
