//! The bank learns from its answers, and a wave may choose its tasks after them: from calibration to the person's own page,
//! which can be opened again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use db::Db;
use evaluation::Context;
use evaluation::package::{self, CalibratedRow, Package, ReadOptions};
use evaluation::result::{EffectKind, Part};
use kernel::{Date, Moment, ResponseId, Timestamp};
use measurement::calibration::{
    CalibratedItem, Calibration, Fitted, ItemState, calibration, latest_calibration, list_versions, record_calibration,
};
use measurement::instrument::{ADAPTIVE_TEST, adaptive_test, bank, staff_check};
use measurement::pseudonym::Link;
use measurement::response::{begin, complete, find_response, save_answer};
use measurement::wave::waves_of_unit;
use measurement::{Answer, Entrance, Item, Question, Wave};
use ombud::calibrate::{answers_of_database, keep_calibration};
use ombud::demo::tryout::{Tryout, true_curves};
use reporting::bank_calibration::{LEAST, Made, NotCalibrated, calibrate_bank};
use testkit::{Browser, Got, each_db, each_db_in_time, today};

use crate::story::escaped;
use crate::town::{OneKey, Town, Who};

const SEED: u64 = 5;

fn tryout(round: u64, level: f64, moment: Moment) -> Tryout {
    Tryout { seed: SEED, round, persons: 3_000, tasks: 20, level, moment, closed_on: today().plus_days(-30) }
}

fn made() -> Made {
    Made { on: today(), seed: Some(SEED) }
}

fn root_mean_square(differences: impl Iterator<Item = f64>) -> f64 {
    let squares: Vec<f64> = differences.map(|d| d * d).collect();
    (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
}

#[tokio::test]
async fn simulated_curves_are_found_again_and_a_calibration_is_never_changed() {
    let mut truth = true_curves(SEED);
    let first = calibrate_bank(tryout(1, 0.0, Moment::Before).package(&truth), &BTreeSet::new(), None, made()).unwrap();
    assert_eq!((first.version, first.calibrated(), first.model.as_str()), (1, bank().len(), "2pl"));
    let fitted: Vec<&Fitted> = first.items.iter().map(|item| item.fitted().unwrap()).collect();
    // Some 700 answers each: standard errors of 0.1 or so. The tolerances leave room for half as much again.
    let slopes = root_mean_square(fitted.iter().zip(&truth).map(|(f, (slope, _))| f.slope - slope));
    let difficulties = root_mean_square(fitted.iter().zip(&truth).map(|(f, (_, at))| f.difficulty() - at));
    assert!(slopes < 0.2 && difficulties < 0.15, "{slopes} and {difficulties}");
    let beyond =
        fitted.iter().zip(&truth).filter(|(f, (_, at))| (f.difficulty() - at).abs() > 2.0 * f.difficulty_se.unwrap());
    assert!(beyond.count() < bank().len() / 10, "the standard errors say how far off the curves are");

    // Other persons, who know more; one task has become easier because everybody has heard of it.
    truth[3].1 -= 1.5;
    let package = || tryout(2, 0.5, Moment::Before).package(&truth);
    let second = calibrate_bank(package(), &BTreeSet::new(), Some(&first), made()).unwrap();
    let linked = second.linked.as_ref().unwrap();
    assert_eq!((second.version, linked.version), (2, 1));
    assert!(linked.items > 80 && linked.error.unwrap() < 0.05, "{linked:?}");
    let drifted = second.items[3].fitted().unwrap();
    assert!(drifted.drift.as_ref().unwrap().drifted && drifted.estimated_in == 2, "{drifted:?}");
    assert!((drifted.difficulty() - truth[3].1).abs() < 0.3, "on the scale of the first: {drifted:?}");
    let held = second.items[4].fitted().unwrap();
    assert_eq!((held.slope, held.intercept, held.estimated_in), (fitted[4].slope, fitted[4].intercept, 1));

    each_db(|db| {
        let (first, second) = (first.clone(), second.clone());
        async move {
            let town = Town::build(db.clone()).await;
            assert!(latest_calibration(&mut db.reader()).await.unwrap().is_none());
            keep_calibration(&db, &first).await.unwrap();
            let kept = calibration(&mut db.reader(), 1).await.unwrap();
            keep_calibration(&db, &second).await.unwrap();
            let mut again = second.clone();
            again.items.clear();
            assert!(keep_calibration(&db, &again).await.is_err(), "a version is kept once");
            assert_eq!(calibration(&mut db.reader(), 1).await.unwrap(), kept, "the first is as it was");
            assert_eq!(latest_calibration(&mut db.reader()).await.unwrap().unwrap().items, second.items);
            assert_eq!(list_versions(&mut db.reader()).await.unwrap(), [(1, today()), (2, today())]);
            drop(town);
        }
    })
    .await;
}

#[test]
fn tasks_with_few_answers_in_another_wording_or_with_wrong_answers_wait() {
    let truth = true_curves(SEED);
    let mut package = tryout(1, 0.0, Moment::Before).package(&truth);
    let [rare, reworded, rekeyed] = [0, 1, 2].map(|place| bank()[place].id.clone());
    let mut left = LEAST - 1;
    let rows: Vec<_> = package.responses().iter().collect();
    let kept = rows.into_iter().filter(|row| {
        if row.item == rare {
            left = left.saturating_sub(1);
        }
        row.item != rare || left > 0
    });
    package.responses = Some(kept.collect::<Vec<_>>().into());
    for row in package.instruments.as_mut().unwrap().iter_mut().filter(|row| row.item == rekeyed) {
        row.key = vec![row.options[usize::from(row.key[0] == "1")].clone()];
    }
    let outdated = BTreeSet::from([("tryout".to_owned(), reworded)]);
    let found = calibrate_bank(package, &outdated, None, made()).unwrap();
    for (place, item) in found.items.iter().enumerate() {
        let waits = item.state == ItemState::TooFew;
        assert_eq!(waits, place < 3, "{}: {:?}", item.item, item.state);
    }
    assert_eq!(found.items[0].shown, LEAST - 2);
    assert_eq!([1, 2].map(|place| found.items[place].shown), [0, 0], "answers to something else");

    let few = Tryout { persons: 150, ..tryout(1, 0.0, Moment::Before) }.package(&truth);
    assert!(matches!(calibrate_bank(few, &outdated, None, made()), Err(NotCalibrated::Answers(_))));

    let mut wrong = Tryout { persons: 2, ..tryout(1, 0.0, Moment::Before) }.package(&truth);
    let mut rows: Vec<_> = wrong.responses().iter().collect();
    rows[0].value = "99".to_owned();
    rows[1].item = "core-will".to_owned();
    wrong.responses = Some(rows.into());
    let refused = package::read(&package::write(&wrong), ReadOptions::default()).unwrap_err();
    assert_eq!(refused.total, 2, "an answer that is none, and a task that was not asked: {refused:?}");
}

/// A calibration that knows every task of the bank as it is.
fn known(seed: u64) -> Calibration {
    let item = |(item, (slope, difficulty)): (&Item, (f64, f64))| CalibratedItem {
        item: item.id.clone(),
        version: item.version,
        shown: 700,
        state: ItemState::Calibrated(Fitted {
            slope,
            slope_se: Some(0.1),
            intercept: -slope * difficulty,
            difficulty_se: Some(0.1),
            estimated_in: 1,
            answers: 700,
            misfit: Some(0.02),
            drift: None,
            differs: Vec::new(),
        }),
    };
    Calibration {
        version: 1,
        calibrated_on: today(),
        model: "2pl".to_owned(),
        answers: 60_000,
        fewest: LEAST,
        seed: Some(seed),
        linked: None,
        compared: Vec::new(),
        items: bank().iter().zip(true_curves(seed)).map(item).collect(),
    }
}

async fn keep(db: &Db, calibration: &Calibration) {
    let mut work = db.work(db::Actor::Program).await.unwrap();
    record_calibration(&mut work, calibration).await.unwrap();
    work.commit(testkit::id(1), "bank_calibrated", None).await.unwrap();
}

/// The programme's lead plans an adaptive wave that is open today; gives what came back.
async fn plan(town: &mut Town, name: &str, opens_on: Date, closes_on: Date) -> Got {
    let path = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
    let (opens_on, closes_on) = (opens_on.to_string(), closes_on.to_string());
    let fields = [
        ("wave_name", name),
        ("instrument", ADAPTIVE_TEST),
        ("moment", "after"),
        ("linkage", "confidential"),
        ("opens_on", opens_on.as_str()),
        ("closes_on", closes_on.as_str()),
    ];
    town.browser(Who::ProgrammeLead).post(&path, &fields).await
}

/// The waves of the first unit.
async fn wave_called(town: &Town, name: &str) -> Wave {
    let member = &town.world.members[0];
    let champion = member.unit_actor(access::Role::Champion, 0);
    let may = access::rules::measurement::can_print_codes(&champion, &member.unit_ref(0)).unwrap();
    let waves = waves_of_unit(&mut town.db.reader(), &may).await.unwrap();
    waves.into_iter().find(|wave| wave.name == name).unwrap()
}

/// A phone that has come in by the poster of the first unit.
async fn phone(town: &mut Town, wave: &Wave, machine: u8) -> Browser {
    let member = town.world.members[0].clone();
    let path = format!("/units/{}/{}/poster", member.organisation, member.units[0]);
    let champion = town.browser(Who::Champion);
    champion.post(&format!("{path}/{}", wave.id), &[]).await.expect(303);
    let page = champion.get(&path).await.expect(200).text();
    let of_wave = page.split("<p class=\"code\">").skip(1).filter_map(|rest| rest.split("</p>").next());
    for code in of_wave {
        let mut phone = Browser::new(&town.pages, machine);
        let entry = phone.post("/code", &[("code", code)]).await.expect(200);
        if entry.says("Uppgifter som väljs efter dina svar") {
            let way_in = entry.between("name=\"way_in\" value=\"", "\"");
            assert_eq!(phone.post("/check", &[("way_in", &way_in)]).await.expect(303).to, "/check/1");
            return phone;
        }
    }
    panic!("no poster of the wave: {page}");
}

/// The task that a page asks.
fn asked(page: &Got) -> Option<&'static Item> {
    bank().iter().find(|item| page.says(&escaped(item.text.said_in("sv"))))
}

/// The fields that answer a question: a rating of 3; a task right or with "don't know".
fn fields(number: usize, item: Option<&Item>, right: bool) -> Vec<(String, String)> {
    let name = format!("a{number}");
    let values: Vec<String> = match item {
        None => vec!["3".to_owned()],
        Some(_) if !right => vec!["dk".to_owned()],
        Some(item) => match &item.question {
            Question::Order { key, .. } => {
                let place = |step: u8| key.iter().position(|s| *s == step).map_or(0, |at| at + 1);
                (1..=key.len() as u8).map(|step| place(step).to_string()).collect()
            }
            _ => item.key().iter().map(u8::to_string).collect(),
        },
    };
    values.into_iter().map(|value| (name.clone(), value)).collect()
}

async fn answer(phone: &mut Browser, number: usize, right: bool) -> (Option<&'static Item>, Got) {
    let page = phone.get(&format!("/check/{number}")).await.expect(200);
    let item = asked(&page);
    let fields = fields(number, item, right);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    (item, phone.post(&format!("/check/{number}"), &fields).await.expect(303))
}

#[tokio::test]
async fn a_wave_chooses_its_tasks_after_the_answers_from_the_code_to_the_own_page() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        let waves = format!("/programmes/{}/{}/waves", town.world.lead, town.world.programme);
        // As long as the bank is not calibrated the page says why a wave is fixed, and none can be planned.
        let page = town.browser(Who::ProgrammeLead).get(&waves).await.expect(200);
        assert!(page.says("banken är inte kalibrerad") && !page.says(ADAPTIVE_TEST));
        let (first_day, last_day) = (today(), today().plus_days(7));
        let refused = plan(&mut town, "Vald", first_day, last_day).await.expect(422);
        assert!(refused.says("banken är inte kalibrerad") && refused.says("Vald"), "{}", refused.text());
        keep(&town.db, &known(SEED)).await;
        assert!(town.browser(Who::ProgrammeLead).get(&waves).await.expect(200).says(ADAPTIVE_TEST));
        plan(&mut town, "Vald", first_day, last_day).await.expect(303);

        let wave = wave_called(&town, "Vald").await;
        let mut ways: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut asked_in_all: Vec<usize> = Vec::new();
        for machine in 1..=4_u8 {
            let mut phone = phone(&mut town, &wave, 100 + machine).await;
            let (mut met, mut number): (Vec<&Item>, usize) = (Vec::new(), 1);
            loop {
                let (item, got) = answer(&mut phone, number, machine % 2 == 0).await;
                assert_eq!(item.is_some(), number > 4, "four core questions, then tasks");
                met.extend(item);
                if got.to == "/check/done" {
                    break;
                }
                assert_eq!(got.to, format!("/check/{}", number + 1));
                if number == 7 {
                    // Both tabs, and whoever presses twice: nothing is asked twice, nothing is lost.
                    let (again, got) = answer(&mut phone, 7, machine % 2 == 0).await;
                    assert_eq!((again, got.to.as_str()), (item, "/check/8"));
                    let before = asked(&phone.get("/check/8").await.expect(200));
                    // Back: the earlier answer is shown; another answer does not change what follows.
                    let page = phone.get("/check/6").await.expect(200);
                    assert!(page.says(" checked") || page.says(" selected"), "{}", page.text());
                    let (_, got) = answer(&mut phone, 6, machine % 2 == 1).await;
                    assert_eq!(got.to, "/check/7");
                    let (_, got) = answer(&mut phone, 6, machine % 2 == 0).await;
                    assert_eq!(got.to, "/check/7");
                    assert_eq!(asked(&phone.get("/check/8").await.expect(200)), before);
                    // What has not been asked cannot be answered, and all cannot be answered at once.
                    phone.get("/check/9").await.expect(404);
                    phone.post("/check/9", &[("a9", "1")]).await.expect(404);
                    assert_eq!(phone.get("/check/all").await.expect(303).to, "/check/8");
                    phone.post("/check/all", &[("a1", "1")]).await.expect(400);
                    phone.post("/check/8", &[("a8", "99")]).await.expect(422);
                    assert_eq!(phone.get("/check").await.expect(303).to, "/check/8", "it goes on where it was");
                }
                number += 1;
            }
            assert!((6..=12).contains(&met.len()), "{}", met.len());
            let ids: BTreeSet<&str> = met.iter().map(|item| item.id.as_str()).collect();
            assert_eq!(ids.len(), met.len(), "no task twice");
            let areas: BTreeSet<_> = met.iter().map(|item| &item.area).collect();
            assert_eq!(areas.len(), 5, "every area");
            let own = phone.get("/check/done").await.expect(200);
            assert!(met.iter().all(|item| own.says(&escaped(item.text.said_in("sv")))), "the tasks that were met");
            assert_eq!(answer_again(&mut phone, number).await.status, 409, "handed in is handed in");
            asked_in_all.push(met.len());
            ways.insert(met.iter().map(|item| item.id.clone()).collect());
        }
        assert!(ways.len() > 2, "not everybody is asked the same: {ways:?}");

        // When the wave has closed the package holds every task that was asked, and the curves it was chosen by.
        clock.set(Timestamp::from_sweden(last_day.plus_days(1), 10 * 60));
        let mut eva = Browser::new(&town.pages, 90);
        eva.sign_in("evaluator", crate::town::SECRET).await;
        let export = format!("/programmes/{}/{}/export", town.world.lead, town.world.programme);
        let files = unzipped(&eva.get(&export).await.expect(200).body);
        let package = package::read(&files, ReadOptions::default()).expect("a sound package").package;
        let test = adaptive_test(Some(&known(SEED))).unwrap();
        assert_eq!(package.calibrated().len(), bank().len());
        let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in package.responses().iter().filter(|row| bank().iter().any(|item| item.id == row.item)) {
            rows.entry(row.response).or_default().push(row.item);
        }
        let exported: BTreeSet<Vec<String>> = rows.into_values().collect();
        assert_eq!(exported, ways, "in the order in which they were asked");
        assert!(package.waves().iter().any(|wave| wave.instrument == test.package_key()));
    })
    .await;
}

async fn answer_again(phone: &mut Browser, number: usize) -> Got {
    phone.post(&format!("/check/{number}"), &[(&format!("a{number}"), "")]).await
}

fn unzipped(archive: &[u8]) -> package::Files {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("a zip file");
    (0..archive.len())
        .map(|n| {
            let mut file = archive.by_index(n).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("readable");
            (file.name().expect("a name").rsplit('/').next().unwrap_or_default().to_owned(), bytes)
        })
        .collect()
}

#[tokio::test]
async fn nobody_meets_the_same_task_twice_in_a_year() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        keep(&db, &known(SEED)).await;
        let day = |n: i64| today().plus_days(n);
        plan(&mut town, "Vald 1", day(10), day(20)).await.expect(303);
        plan(&mut town, "Vald 2", day(30), day(40)).await.expect(303);
        plan(&mut town, "Vald 3", day(500), day(510)).await.expect(303);
        let unit = town.world.members[0].units[0];
        let link = Some(Link([7; 16]));
        // With a slip: first the form of the town's wave, then two adaptive waves.
        let mut met: Vec<Vec<String>> = Vec::new();
        for (name, on) in [("Våren", 0), ("Vald 1", 12), ("Vald 2", 32), ("Vald 3", 505)] {
            let wave = wave_called(&town, name).await;
            let entrance =
                Entrance { organisation: wave.organisation, wave: wave.clone(), unit, link, mode: kernel::Mode::Code };
            let id: ResponseId = db.new_random_id().unwrap();
            let begun = begin(&db, &entrance, id, day(on)).await.unwrap();
            let mut position = 0;
            let mut response = begun;
            while position < response.items().len() {
                let rating = response.items()[position].scale().map(|_| Answer::Rating(3));
                let answer = rating.unwrap_or(Answer::DontKnow);
                response = save_answer(&db, wave.organisation, id, position, Some(&answer), day(on)).await.unwrap();
                position += 1;
            }
            complete(&db, wave.organisation, id, day(on)).await.unwrap();
            let read = find_response(&mut db.reader(), wave.organisation, id).await.unwrap().unwrap();
            met.push(read.items().iter().filter(|item| item.is_task()).map(|item| item.id.clone()).collect());
        }
        let mut within_a_year: Vec<&String> = met[..3].iter().flatten().collect();
        let shown = within_a_year.len();
        within_a_year.sort();
        within_a_year.dedup();
        assert_eq!(within_a_year.len(), shown, "{met:?}");
        assert!(met.iter().all(|tasks| tasks.len() >= 6), "{met:?}");
        // Half of each unit gets each form first, and the other one next.
        let forms: BTreeSet<String> = staff_check().forms.iter().map(|form| form.id.clone()).collect();
        let wave = wave_called(&town, "Våren").await;
        let mut halves: BTreeMap<String, u32> = BTreeMap::new();
        for _ in 0..60 {
            let entrance = Entrance {
                organisation: wave.organisation,
                wave: wave.clone(),
                unit,
                link: None,
                mode: kernel::Mode::Code,
            };
            let begun = begin(&db, &entrance, db.new_random_id().unwrap(), today()).await.unwrap();
            *halves.entry(begun.form).or_default() += 1;
        }
        assert_eq!(halves.keys().cloned().collect::<BTreeSet<_>>(), forms);
        assert!(halves.values().all(|half| *half >= 12), "{halves:?}");
    })
    .await;
}

#[test]
fn a_change_is_found_on_the_scale_of_the_bank_whatever_tasks_were_asked() {
    let curves = true_curves(SEED);
    let tryout = |round, level, moment| Tryout { persons: 900, tasks: 9, ..tryout(round, level, moment) };
    let before = Tryout { closed_on: today().plus_days(-200), ..tryout(1, 0.0, Moment::Before) }.package(&curves);
    let after = tryout(2, 0.4, Moment::After).package(&curves);
    let mut responses: Vec<_> = before.responses().iter().collect();
    responses.extend(after.responses().iter());
    let mut waves = before.waves().to_vec();
    waves.extend(after.waves().to_vec());
    let mut frame = before.frame().to_vec();
    frame.extend(after.frame().to_vec());
    let calibrated = |row: &package::InstrumentRow, (slope, difficulty): &(f64, f64)| CalibratedRow {
        instrument: row.instrument.clone(),
        item: row.item.clone(),
        slope: *slope,
        intercept: -slope * difficulty,
        calibration: 1,
    };
    let rows = before.instruments().iter().zip(&curves).map(|(row, curve)| calibrated(row, curve));
    let package = Package {
        calibrated: Some(rows.collect()),
        responses: Some(responses.into()),
        waves: Some(waves),
        frame: Some(frame),
        ..before.clone()
    };
    let package = package::read(&package::write(&package), ReadOptions::default()).expect("it reads back").package;
    assert_eq!(package.calibrated().len(), bank().len());
    let context: Context = reporting::evaluation_run::context(Timestamp::from_sweden(today(), 0));
    let result = evaluation::evaluate(&package, &context);
    let effect = result.programmes[0].effects.iter().find(|effect| effect.kind == EffectKind::Test).expect("a test");
    let Part::There(change) = &effect.latent_change else { panic!("{:?}", effect.latent_change) };
    let (value, [low, high]) = (change.value.unwrap(), change.ci.unwrap());
    assert!((0.28..0.52).contains(&value) && low < 0.4 && 0.4 < high, "{change:?}");
}

#[tokio::test]
async fn the_own_page_is_opened_again_with_a_private_code_and_with_nothing_else() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        keep(&town.db, &known(SEED)).await;
        plan(&mut town, "Vald", today(), today()).await.expect(303);
        let wave = wave_called(&town, "Vald").await;
        let mut mine = phone(&mut town, &wave, 110).await;
        mine.post("/check/keep", &[]).await.expect(303);
        let mut number = 1;
        while answer(&mut mine, number, true).await.1.to != "/check/done" {
            number += 1;
        }
        let done = mine.get("/check/done").await.expect(200);
        let first = mine.post("/check/keep", &[]).await.expect(200).between("<p class=\"code\"><strong>", "</strong>");
        let code = mine.post("/check/keep", &[]).await.expect(200).between("<p class=\"code\"><strong>", "</strong>");
        assert_ne!(first, code);
        assert!(!mine.get("/check/done").await.expect(200).says(&code), "it is shown once");

        let mut elsewhere = Browser::new(&town.pages, 111);
        elsewhere.get("/own-page").await.expect(200);
        let typed = code.to_lowercase().replace('-', " ");
        let opened = elsewhere.post("/own-page", &[("page_code", &typed)]).await.expect(200);
        let step = done.between("<h2>Prova det här</h2>", "</ul>");
        assert!(opened.says(&step), "the same page: {}", opened.text());
        assert!(!opened.headers.contains_key("set-cookie"), "nothing stays on the device");
        elsewhere.get("/check/done").await.expect(404);
        elsewhere.post("/check/keep", &[]).await.expect(404);

        let mut guesser = Browser::new(&town.pages, 112);
        let replaced = guesser.post("/own-page", &[("page_code", &first)]).await.expect(422);
        assert!(replaced.says("Den koden finns inte"), "the earlier code was replaced");
        guesser.post("/own-page", &[("page_code", " ")]).await.expect(422);
        let mut statuses = Vec::new();
        for _ in 0..25 {
            statuses.push(guesser.post("/own-page", &[("page_code", "2345-2345-2345-2345")]).await.status);
        }
        assert_eq!(statuses.last(), Some(&429), "guessing is told to wait");
        guesser.post("/own-page", &[("page_code", &code)]).await.expect(429);
        // The code of a page opens no wave, and the code of a wave no page.
        let other = Browser::new(&town.pages, 113).post("/code", &[("code", &code)]).await;
        assert_eq!(other.status, 422);
    })
    .await;
}

#[tokio::test]
async fn the_bank_tells_what_is_known_of_each_task_and_no_small_numbers() {
    each_db(|db| async move {
        let mut town = Town::build(db.clone()).await;
        let item = &bank()[0];
        let path = format!("/bank/{}", item.id);
        let lead = town.browser(Who::ProgrammeLead);
        assert!(lead.get("/bank").await.expect(200).says("Banken är inte kalibrerad"));
        let page = lead.get(&path).await.expect(200);
        assert!(page.says(&escaped(item.text.said_in("sv"))) && page.says("inte kalibrerad") && !page.says("<svg"));
        lead.get("/bank/no-such-task").await.expect(404);

        let mut calibration = known(SEED);
        calibration.items[1].shown = 3;
        calibration.items[1].state = ItemState::TooFew;
        keep(&db, &calibration).await;
        let lead = town.browser(Who::ProgrammeLead);
        let list = lead.get("/bank").await.expect(200);
        assert!(list.says("85 av 86 uppgifter är kalibrerade") && list.says("simulerade"), "{}", list.text());
        let page = lead.get(&path).await.expect(200);
        assert!(page.says("<svg class=\"chart\"") && page.says("700") && page.says("ingen tidigare kalibrering"));
        let few = lead.get(&format!("/bank/{}", bank()[1].id)).await.expect(200);
        assert!(few.says("Visas inte") && few.says("för få svar") && !few.says("<svg"), "{}", few.text());

        // The answers of the town are too few to calibrate anything.
        let answers = answers_of_database(&db, &OneKey, today()).await.unwrap();
        let refused = calibrate_bank(answers.package, &answers.outdated, Some(&calibration), made());
        assert!(matches!(refused, Err(NotCalibrated::Answers(_))), "{refused:?}");
    })
    .await;
}
