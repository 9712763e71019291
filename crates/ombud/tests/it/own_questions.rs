//! How does a programme ask what only it asks? Its lead writes a question, says what it can be compared with, puts it into an
//! instrument and plans a wave with it; it is answered, taken out and evaluated like any other. What is wrong is said beside
//! its field; what is in use is never changed; of two who change the same thing the later one is told.

use std::io::{Cursor, Read as _};

use testkit::{Browser, Got, each_db, each_db_in_time};

use crate::story::{Names, Story, escaped};
use crate::town::{Town, Who};

const NAMES: Names = Names {
    federation: "Vårdförbundet",
    municipality: "Ekby",
    programme: "Nära vård",
    units: ["Norra gruppen", "Södra gruppen"],
    person: ["Kim", "Berg"],
    account: "Robin Lind",
    session: "Låset",
    wave: "Före",
    note: "Lön",
};

type Fields = Vec<(&'static str, &'static str)>;

/// A rating of five steps.
fn rating(how: &[(&'static str, &'static str)]) -> Fields {
    let mut fields = vec![
        ("kind", "rating"),
        ("text_sv", "Hur går det att låsa upp med mobilen?"),
        ("text_en", "How does it go to unlock with the phone?"),
        ("direction", "highest_first"),
        ("construct", "skill"),
        ("area", "safety"),
        ("reason", "Samma sak, med våra lås."),
    ];
    for (sv, en, step) in [
        ("option_sv_1", "option_en_1", "Inte än"),
        ("option_sv_2", "option_en_2", "Med hjälp"),
        ("option_sv_3", "option_en_3", "Själv"),
        ("option_sv_4", "option_en_4", "När det krånglar"),
        ("option_sv_5", "option_en_5", "Kan visa andra"),
    ] {
        fields.extend([(sv, step), (en, step)]);
    }
    fields.extend(how);
    fields
}

/// A task with one right answer, the third.
fn task() -> Fields {
    vec![
        ("kind", "single"),
        ("text_sv", "Låset blinkar rött. Vad gör du?"),
        ("text_en", "The lock flashes red. What do you do?"),
        ("option_sv_1", "Går hem"),
        ("option_en_1", "Go home"),
        ("option_sv_2", "Väntar"),
        ("option_en_2", "Wait"),
        ("option_sv_3", "Ringer jouren"),
        ("option_en_3", "Call the helpline"),
        ("right", "3"),
        ("rationale_sv", "Jouren kan öppna."),
        ("rationale_en", "The helpline can open it."),
        ("expected", "basic"),
        ("construct", "knowledge"),
        ("how", "not"),
        ("reason", "Bara vi har de låsen."),
    ]
}

const SAME: [(&str, &str); 2] = [("how", "same"), ("to", "area.safety")];

fn instrument<'a>(rating: &'a str, task: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title_sv", "Våra lås"),
        ("title_en", "Our locks"),
        ("group", "staff"),
        ("rating", rating),
        ("rating", "rate-video-call"),
        ("form_a", task),
    ]
}

fn last(got: &Got) -> String {
    got.to.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The form sent to the page, with what the page was seen as.
async fn send(browser: &mut Browser, path: &str, seen: &Got, fields: &[(&str, &str)]) -> Got {
    let seen = seen.between("name=\"seen\" value=\"", "\"");
    let mut fields = fields.to_vec();
    fields.push(("seen", &seen));
    browser.post(path, &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_of_ones_own_is_asked_answered_taken_out_and_evaluated() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, NAMES);
        story.it_is(2026, 3, 2);
        story.first_run("the-token-in-the-log").await.expect(303);
        let mut rut = story.sign_in("rut").await;
        story.set_up(&mut rut).await;
        let mut lova = story.sign_in("lova").await;
        story.import(&mut lova).await;
        story.join(&mut rut).await;
        let mut paula = story.sign_in("paula").await;
        let here = story.programme_path();

        // Paula writes two questions and puts them into an instrument.
        assert!(paula.get(&format!("{here}/waves")).await.says(&format!("{here}/questions")));
        let new = format!("{here}/questions/new");
        let mine = last(&paula.post(&new, &rating(&SAME)).await.expect(303));
        let near = [("how", "similar"), ("to", "area.safety"), ("text_sv", "Hur känns det?"), ("text_en", "How?")];
        let similar = rating(&near)
            .into_iter()
            .filter(|(name, value)| !name.starts_with("text_") || near.iter().any(|(n, v)| n == name && v == value));
        let similar = last(&paula.post(&new, &similar.collect::<Vec<_>>()).await.expect(303));
        let key = last(&paula.post(&new, &task()).await.expect(303));
        let mut fields = instrument(&mine, &key);
        fields.push(("rating", &similar));
        let made = paula.post(&format!("{here}/instruments/new"), &fields).await.expect(303);
        let list = paula.get(&format!("{here}/questions")).await.expect(200);
        assert!(list.says("Hur går det att låsa upp") && list.says("Våra lås") && list.says("används"));

        // She plans a wave before and one after with it.
        let code = plan(&mut story, &mut paula, &mut lova, &last(&made), "before", ("2026-03-02", "2026-03-08")).await;
        for n in 0..12 {
            answer(&mut story, &code, 1 + n % 2).await;
        }
        story.it_is(2026, 3, 18);
        let (mut paula, mut lova) = (story.sign_in("paula").await, story.sign_in("lova").await);
        let code = plan(&mut story, &mut paula, &mut lova, &last(&made), "after", ("2026-03-18", "2026-03-25")).await;
        for n in 0..12 {
            answer(&mut story, &code, 3 + n % 2).await;
        }

        // The package holds the questions under the measures that they were mapped to.
        story.it_is(2026, 4, 2);
        let mut eva = story.sign_in("eva").await;
        let package = eva.get(&format!("{here}/export")).await.expect(200);
        let mut archive = zip::ZipArchive::new(Cursor::new(package.body)).expect("a zip file");
        let mut rows = String::new();
        for n in 0..archive.len() {
            let mut file = archive.by_index(n).expect("a file");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("text");
            if text.starts_with("instrument,item,") {
                rows = text;
            }
        }
        let row = |id: &str| {
            let own = format!(",local-{},", &id.replace('-', "")[22..]);
            rows.lines().find(|line| line.contains(&own)).unwrap_or_else(|| panic!("{own} in {rows}")).to_owned()
        };
        assert!(row(&mine).ends_with(",rating,skill,area.safety,,1,5,,,0"), "{}", row(&mine));
        assert!(row(&similar).contains(",rating,skill,area.safety~local-"), "{}", row(&similar));
        assert!(
            row(&key).contains(",test,knowledge,local-") && row(&key).ends_with(",A,0,1,1;2;3,3,0"),
            "{}",
            row(&key)
        );
        assert_eq!(rows.lines().filter(|line| line.ends_with(",1,5,,,1")).count(), 4, "the core items: {rows}");

        // The evaluation tells of the change in each.
        let (report, _) = story.evaluate(&mut eva).await;
        let result = eva.get(&format!("{report}/result.json")).await.expect(200);
        let result: serde_json::Value = serde_json::from_slice(&result.body).expect("JSON");
        let effects = result["programmes"][0]["effects"].as_array().expect("effects");
        let effect = |indicator: &str| {
            let found = effects.iter().find(|e| e["indicator"].as_str().is_some_and(|i| i.starts_with(indicator)));
            found.unwrap_or_else(|| panic!("{indicator}: {effects:#?}"))
        };
        assert_eq!(effect("area.safety")["before"]["value"].as_f64(), Some(1.5));
        assert_eq!(effect("area.safety")["after"]["value"].as_f64(), Some(3.5));
        assert_eq!(effect("area.safety~local-")["after"]["value"].as_f64(), Some(3.5));
        assert_eq!(effect("local-")["kind"].as_str(), Some("test"));
        assert_eq!(effect("local-")["after"]["value"].as_f64(), Some(100.0));
    })
    .await;
}

/// Plans a wave with the instrument; gives the code of a unit's poster.
async fn plan(
    story: &mut Story,
    paula: &mut Browser,
    lova: &mut Browser,
    instrument: &str,
    moment: &str,
    (opens_on, closes_on): (&str, &str),
) -> String {
    let waves = format!("{}/waves", story.programme_path());
    let chosen = format!("{instrument}.1");
    assert!(paula.get(&waves).await.says(&format!("value=\"{chosen}\"")), "it can be chosen");
    let fields = [
        ("wave_name", "Låsen"),
        ("instrument", chosen.as_str()),
        ("moment", moment),
        ("linkage", "anonymous"),
        ("opens_on", opens_on),
        ("closes_on", closes_on),
    ];
    paula.post(&waves, &fields).await.expect(303);
    story.poster(lova, 0).await
}

/// Somebody answers everything: every rating at this level, the task rightly.
async fn answer(story: &mut Story, code: &str, level: u8) {
    let mut phone = story.somebody();
    let entry = phone.post("/code", &[("code", code)]).await.expect(200);
    let way_in = entry.between("name=\"way_in\" value=\"", "\"");
    phone.post("/check", &[("way_in", &way_in)]).await.expect(303);
    let page = phone.get("/check/all").await.expect(200).text();
    let (highest, lowest) = (page.find("Kan visa andra").unwrap(), page.find("Inte än").unwrap());
    assert!(highest < lowest, "the highest step is shown first");
    let level = level.to_string();
    let names: Vec<String> = (1..=7).map(|n| format!("a{n}")).collect();
    let mut fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), level.as_str())).collect();
    fields.push(("a8", "3"));
    assert_eq!(phone.post("/check/all", &fields).await.expect(303).to, "/check/done");
    assert!(phone.get("/check/done").await.says("Jouren kan öppna."));
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_said_and_nothing_is_lost() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let new = format!("{here}/questions/new");
        let before = town.stored().await;
        let paula = town.browser(Who::ProgrammeLead);
        paula.get(&new).await.expect(200);
        let with = |mut fields: Fields, changes: &[(&'static str, &'static str)]| {
            for (name, value) in changes {
                fields.retain(|(known, _)| known != name);
                fields.push((name, value));
            }
            fields
        };
        for (what, fields, field) in [
            ("no English", with(rating(&SAME), &[("text_en", " ")]), "text_en"),
            ("an empty label", with(rating(&SAME), &[("option_sv_2", "")]), "option_sv_2"),
            ("the same label twice", with(rating(&SAME), &[("option_sv_3", " med HJÄLP ")]), "option_sv_3"),
            ("a sign that cannot be seen", with(rating(&SAME), &[("text_sv", "Hur\u{0}?")]), "text_sv"),
            ("no reason", with(rating(&SAME), &[("reason", "")]), "reason"),
            ("no choice of comparison", rating(&[("to", "area.safety")]), "how"),
            ("the same as nothing", rating(&[("how", "same")]), "to"),
            ("added to a core item", rating(&[("how", "same"), ("to", "core.ability")]), "to"),
            ("another scale", rating(&[("how", "same"), ("to", "test.knowledge")]), "to"),
            ("no such part", with(rating(&SAME), &[("construct", "=1+1")]), "construct"),
            ("no such area", with(rating(&SAME), &[("area", "<b>")]), "area"),
            ("a key outside the options", with(task(), &[("right", "4")]), "right"),
            ("a key that is no number", with(task(), &[("right", "tre")]), "right"),
            ("no key", with(task(), &[("right", "")]), "right"),
            ("no rationale", with(task(), &[("rationale_sv", "")]), "rationale_sv"),
            ("two options", with(task(), &[("option_sv_3", ""), ("option_en_3", ""), ("right", "2")]), "option_sv_1"),
            ("all right", with(task(), &[("kind", "multiple"), ("right", "1")]), "right"),
            ("no places", with(task(), &[("kind", "order")]), "right"),
        ] {
            let got = paula.post(&new, &fields).await;
            assert_eq!(got.status, 422, "{what}: {}", got.text());
            assert!(got.says(&format!("id=\"{field}-error\"")) && got.says(&format!("href=\"#{field}\"")), "{what}");
            assert!(got.says(&escaped("Hur går det")) || got.says("Låset blinkar") || what.contains("sign"), "{what}");
        }
        // To look is not to save, and the page shows the question in both languages with how easy it is to read.
        let looked = paula.post(&new, &with(rating(&SAME), &[("do", "preview")])).await.expect(200);
        assert!(looked.says("id=\"q1\"") && looked.says("id=\"q2\"") && looked.says("Svenska: LIX"));
        let hard =
            [("text_sv", "Kommunens digitaliseringsstrategi förutsätter kompetensutveckling?"), ("do", "preview")];
        assert!(paula.post(&new, &with(rating(&SAME), &hard)).await.expect(200).says("Svårt för många"));
        let flood = "x".repeat(10 * 1024 * 1024);
        paula.post(&new, &[("kind", "rating"), ("text_sv", &flood)]).await.expect(413);
        assert_eq!(town.stored().await, before);

        // What is code elsewhere is only text here.
        let odd = with(
            rating(&[("how", "not")]),
            &[("text_sv", "<script>alert(1)</script> =1+1 👩🏽‍⚕️"), ("text_en", "\"><img src=x onerror=1>")],
        );
        let paula = town.browser(Who::ProgrammeLead);
        let there = paula.post(&new, &odd).await.expect(303).to;
        for path in [there.clone(), format!("{here}/questions"), format!("{here}/instruments/new")] {
            let page = paula.get(&path).await.expect(200);
            assert!(page.says("&#60;script&#62;alert(1)&#60;/script&#62; =1+1 👩🏽‍⚕️"), "{path}");
            assert!(!page.says("<script>") && !page.says("<img src=x"), "{path}");
        }
        // The evaluator reads it and is shown no form.
        let eva = town.browser(Who::Evaluator);
        let page = eva.get(&there).await.expect(200);
        assert!(page.says("id=\"q1\"") && !page.says("name=\"text_sv\""));
        eva.post(&there, &odd).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn an_instrument_asks_no_more_than_three_minutes_hold() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let other = town.questions[1].0.to_string();
        let before = town.stored().await;
        let paula = town.browser(Who::ProgrammeLead);
        let new = format!("{here}/instruments/new");
        let ids: Vec<String> = measurement::instrument::shipped_items()
            .filter(|item| !item.core && !item.is_task())
            .map(|item| item.id.clone())
            .collect();
        let many: Vec<(&str, &str)> = ids.iter().map(|id| ("rating", id.as_str())).collect();
        let tasks = ["test-a-current-routine", "test-a-sign-visit", "test-a-ask-colleague"];
        for (what, more, field) in [
            ("too many ratings", &many[..9], "ratings"),
            ("a core item twice", &[("rating", "core-will")][..], "ratings"),
            ("another programme's question", &[("rating", other.as_str())], "ratings"),
            ("a task among the ratings", &[("rating", tasks[0])], "ratings"),
            ("uneven forms", &[("form_a", tasks[0]), ("form_a", tasks[1]), ("form_b", tasks[2])], "tasks"),
            ("a form B alone", &[("form_b", tasks[2])], "tasks"),
            ("the same task in both forms", &[("form_a", tasks[0]), ("form_b", tasks[0])], "tasks"),
        ] {
            let mut fields = vec![("title_sv", "Lås"), ("title_en", "Locks"), ("group", "staff")];
            fields.extend(more);
            let got = paula.post(&new, &fields).await;
            assert_eq!(got.status, 422, "{what}: {} {}", got.to, got.text());
            assert!(got.says(&format!("id=\"{field}-error\"")), "{what}: {}", got.text());
        }
        let nameless = paula.post(&new, &[("group", "staff")]).await.expect(422);
        assert!(nameless.says("id=\"title_sv-error\"") && nameless.says("id=\"title_en-error\""));
        assert_eq!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn what_is_in_use_is_never_changed_and_the_later_of_two_is_told() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let paula = town.browser(Who::ProgrammeLead);
        let there = paula.post(&format!("{here}/questions/new"), &rating(&SAME)).await.expect(303).to;
        let id = there.rsplit('/').next().unwrap().to_owned();
        let reworded = |text: &'static str| {
            let mut fields = rating(&SAME);
            fields.retain(|(name, _)| *name != "text_sv");
            fields.push(("text_sv", text));
            fields
        };

        // Two tabs: the second to save is told, keeps what was written, and may replace knowingly.
        let [one, other] = [paula.get(&there).await, paula.get(&there).await];
        send(paula, &there, &one, &reworded("Den första")).await.expect(303);
        let told = send(paula, &there, &other, &reworded("Den andra")).await.expect(409);
        assert!(told.says("Den andra") && told.says("Någon har ändrat frågan"), "{}", told.text());
        assert!(paula.get(&there).await.says("<h1>Den första"));
        send(paula, &there, &told, &reworded("Den andra")).await.expect(303);
        assert!(paula.get(&there).await.says("<h1>Den andra"));
        // Without what was seen nothing is replaced.
        paula.post(&there, &reworded("Den tredje")).await.expect(409);

        // An instrument uses it: what is changed now becomes version 2, and an open tab is told so first.
        let open = paula.get(&there).await;
        let fields = [("title_sv", "Lås"), ("title_en", "Locks"), ("group", "staff"), ("rating", id.as_str())];
        let made = paula.post(&format!("{here}/instruments/new"), &fields).await.expect(303).to;
        let told = send(paula, &there, &open, &reworded("Ny ordning")).await.expect(409);
        assert!(told.says("har börjat användas") && told.says("version 2"), "{}", told.text());
        send(paula, &there, &told, &reworded("Ny ordning")).await.expect(303);
        let page = paula.get(&there).await;
        assert!(page.says("<h1>Ny ordning") && page.says("<dd>2</dd>"), "{}", page.text());
        let page = paula.get(&made).await;
        assert!(page.says("Den andra") && page.says("En av frågorna har skrivits om"), "{}", page.text());

        // A wave uses the instrument: the same.
        let open = paula.get(&made).await;
        let chosen = format!("{}.1", made.rsplit('/').next().unwrap());
        let wave = [
            ("wave_name", "Låsen"),
            ("instrument", chosen.as_str()),
            ("moment", "before"),
            ("linkage", "anonymous"),
            ("opens_on", "2026-04-01"),
            ("closes_on", "2026-04-10"),
        ];
        paula.post(&format!("{here}/waves"), &wave).await.expect(303);
        let told = send(paula, &made, &open, &fields).await.expect(409);
        assert!(told.says("har börjat användas i en mätning") && told.says("version 2"), "{}", told.text());
        send(paula, &made, &told, &fields).await.expect(303);
        let page = paula.get(&made).await;
        assert!(page.says("<dd>2</dd>") && page.says("Ny ordning"), "{}", page.text());
        let waves = paula.get(&format!("{here}/waves")).await;
        assert!(waves.says(&format!("value=\"{chosen}\"")), "the version that is in use can be chosen again");
        assert!(waves.says(&chosen.replace(".1", ".2")), "and so can the newest");

        // A version that is not there, and another programme's instrument, cannot be chosen.
        let elsewhere = format!("{}.1", town.questions[1].1);
        let paula = town.browser(Who::ProgrammeLead);
        for wrong in [chosen.replace(".1", ".9"), elsewhere, "x.1".to_owned(), ".".to_owned()] {
            let mut wave = wave;
            wave[1].1 = &wrong;
            paula.post(&format!("{here}/waves"), &wave).await.expect(422);
        }
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_nothing_uses_is_deleted_after_a_question_and_what_is_in_use_is_not() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let paula = town.browser(Who::ProgrammeLead);
        let there = paula.post(&format!("{here}/questions/new"), &rating(&SAME)).await.expect(303).to;
        let delete = format!("{there}/delete");
        assert!(paula.get(&there).await.says(&delete), "the way there");
        let asked = paula.get(&delete).await.expect(200);
        assert!(asked.says("ett utkast som inget använder"), "{}", asked.text());

        // Somebody changes it meanwhile, or nothing tells what was seen: it stays.
        let stale = asked.between("name=\"seen\" value=\"", "\"");
        let page = paula.get(&there).await;
        let mut fields = rating(&SAME);
        fields.retain(|(name, _)| *name != "text_sv");
        fields.push(("text_sv", "Omskriven"));
        send(paula, &there, &page, &fields).await.expect(303);
        let before = town.stored().await;
        let paula = town.browser(Who::ProgrammeLead);
        assert!(paula.post(&delete, &[("seen", &stale)]).await.expect(409).says("Någon har ändrat"));
        paula.post(&delete, &[]).await.expect(409);
        for who in [Who::Evaluator, Who::LocalLead, Who::Installation] {
            town.browser(who).get(&delete).await.expect(404);
            town.browser(who).post(&delete, &[("seen", "1.2")]).await.expect(404);
        }
        assert_eq!(town.stored().await, before);

        // An instrument holds it: in use, and it says so. When the instrument, a draft, is deleted, it is a draft again.
        let paula = town.browser(Who::ProgrammeLead);
        let id = there.rsplit('/').next().unwrap().to_owned();
        let fields = [("title_sv", "Lås"), ("title_en", "Locks"), ("group", "staff"), ("rating", id.as_str())];
        let made = paula.post(&format!("{here}/instruments/new"), &fields).await.expect(303).to;
        assert!(!paula.get(&there).await.says(&delete));
        let told = paula.get(&delete).await.expect(200);
        assert!(told.says("går inte att ta bort") && !told.says("name=\"seen\""), "{}", told.text());
        paula.post(&delete, &[("seen", "1.3")]).await.expect(409);
        let sure = format!("{made}/delete");
        let seen = paula.get(&sure).await.expect(200).between("name=\"seen\" value=\"", "\"");
        paula.post(&sure, &[("seen", &seen)]).await.expect(303);
        paula.get(&made).await.expect(404);
        paula.post(&sure, &[("seen", &seen)]).await.expect(404);
        let seen = paula.get(&delete).await.expect(200).between("name=\"seen\" value=\"", "\"");
        paula.post(&delete, &[("seen", &seen)]).await.expect(303);
        paula.get(&there).await.expect(404);
        assert!(!paula.get(&format!("{here}/questions")).await.says("Omskriven"));

        // A wave asks the instrument: it stays, and only the draft of its next version goes.
        let made = format!("{here}/instruments/{}", town.questions[0].1);
        let paula = town.browser(Who::ProgrammeLead);
        let chosen = format!("{}.1", made.rsplit('/').next().unwrap());
        let wave = [
            ("wave_name", "Låsen"),
            ("instrument", chosen.as_str()),
            ("moment", "before"),
            ("linkage", "anonymous"),
            ("opens_on", "2026-04-01"),
            ("closes_on", "2026-04-10"),
        ];
        paula.post(&format!("{here}/waves"), &wave).await.expect(303);
        let sure = format!("{made}/delete");
        paula.post(&sure, &[("seen", "1.2")]).await.expect(409);
        let page = paula.get(&made).await;
        let fields =
            [("title_sv", "Lås två"), ("title_en", "Locks"), ("group", "staff"), ("rating", "rate-video-call")];
        send(paula, &made, &page, &fields).await.expect(303);
        let asked = paula.get(&sure).await.expect(200);
        assert!(asked.says("Version 2") && asked.says("Tidigare versioner finns kvar"), "{}", asked.text());
        let seen = asked.between("name=\"seen\" value=\"", "\"");
        paula.post(&sure, &[("seen", &seen)]).await.expect(303);
        assert!(paula.get(&made).await.expect(200).says("<dd>1</dd>"));
    })
    .await;
}

/// Plans a wave with this version of an instrument, open today, and gives the code of the first unit's poster.
async fn code_of(town: &mut Town, name: &str, chosen: &str) -> String {
    let today = testkit::today().to_string();
    let wave = [
        ("wave_name", name),
        ("instrument", chosen),
        ("moment", "during"),
        ("linkage", "anonymous"),
        ("opens_on", today.as_str()),
        ("closes_on", today.as_str()),
    ];
    let waves = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
    town.browser(Who::ProgrammeLead).post(&waves, &wave).await.expect(303);
    let member = town.world.members[0].clone();
    let actor = member.unit_actor(access::Role::Champion, 0);
    let may = access::rules::measurement::can_print_codes(&actor, &member.unit_ref(0)).unwrap();
    let all = measurement::wave::waves_of_unit(&mut town.db.reader(), &may).await.unwrap();
    let wave = all.into_iter().find(|wave| wave.name == name).expect("it was planned");
    let poster = format!("/units/{}/{}/poster/{}", member.organisation, member.units[0], wave.id);
    town.browser(Who::Champion).post(&poster, &[]).await.expect(303);
    let codes = measurement::code::find_unit_codes(&mut town.db.reader(), &may, &wave).await.unwrap();
    codes.expect("they were made").code.to_string()
}

#[tokio::test]
async fn answers_to_another_version_of_the_questions_are_refused_and_change_nothing() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let here = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let paula = town.browser(Who::ProgrammeLead);
        let question = paula.post(&format!("{here}/questions/new"), &rating(&SAME)).await.expect(303).to;
        let id = question.rsplit('/').next().unwrap().to_owned();
        let asks = [("title_sv", "Lås"), ("title_en", "Locks"), ("group", "staff"), ("rating", id.as_str())];
        let made = paula.post(&format!("{here}/instruments/new"), &asks).await.expect(303).to;
        let instrument = made.rsplit('/').next().unwrap().to_owned();
        let first = code_of(&mut town, "Fem steg", &format!("{instrument}.1")).await;
        // The next version has three steps.
        let paula = town.browser(Who::ProgrammeLead);
        let page = paula.get(&question).await;
        let mut three = rating(&[("how", "not")]);
        three.retain(|(name, _)| !name.ends_with("_4") && !name.ends_with("_5"));
        send(paula, &question, &page, &three).await.expect(303);
        let page = paula.get(&made).await;
        send(paula, &made, &page, &asks).await.expect(303);
        let second = code_of(&mut town, "Tre steg", &format!("{instrument}.2")).await;

        // A phone has the page of the first version before it, and begins with the second in another tab.
        let mut phone = Browser::new(&town.pages, 240);
        phone.post("/check", &[("way_in", &first)]).await.expect(303);
        assert!(phone.get("/check/5").await.expect(200).says("value=\"5\""));
        phone.post("/check", &[("way_in", &second), ("as", "new")]).await.expect(303);
        let before = town.stored().await;
        phone.post("/check/5", &[("a5", "5")]).await.expect(422);
        let refused = phone.post("/check/all", &[("a1", "3"), ("a5", "5")]).await.expect(422);
        assert!(refused.says("href=\"#q5\""), "{}", refused.text());
        phone.post("/check/6", &[("a6", "1")]).await.expect(404);
        assert_eq!(town.stored().await, before);
        phone.post("/check/5", &[("a5", "3")]).await.expect(303);
    })
    .await;
}
