//! A programme in the database, out as a package, through the engine and back as a result.

use std::sync::Arc;

use access::Role;
use access::rules::economy::{can_import_costs, can_see_costs};
use access::rules::measurement::can_see_programme_reach;
use access::rules::participation::can_see_programme_participation;
use access::rules::reporting::{can_evaluate, can_read_evaluation};
use db::{Actor, Db};
use economy::cost::NewCost;
use evaluation::package::{Package, ReadOptions, read, write};
use kernel::{Activity, CostKind, Date, Form, Group, Minutes, Moment, Month, Ore, ProgrammeId, Timestamp, WaveId};
use measurement::load::{NewResponse, NewWaveRow};
use measurement::pseudonym::{KeyRing, KeyUnavailable, ProgrammeKey, link};
use measurement::response::State as Answered;
use measurement::wave::FrameRow;
use measurement::{Answer, Linkage};
use participation::load::{LoadedPosting, load_postings};
use participation::posting::Source;
use reporting::evaluation_run::{
    OpenWaves, State, fail_interrupted, find_evaluation, find_result, list_evaluations, may_read_evaluation,
    request_evaluation, run_evaluation,
};
use reporting::export_package::export_package;
use reporting::overview::{costs_document, overview_document, programme_overview};
use testkit::{World, each_db, id, today};
use text::{Lang, Texts};

struct OneKey;

impl KeyRing for OneKey {
    fn key(&self, _: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable> {
        Ok(ProgrammeKey::new([7; 32]))
    }
}

struct NoKey;

impl KeyRing for NoKey {
    fn key(&self, _: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable> {
        Err(KeyUnavailable("the file is not there".to_owned()))
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Hours, costs, a closed wave with linked answers and an open one in both municipalities.
async fn world(db: &Db) -> World {
    let world = World::create(db).await;
    let instrument = Arc::clone(measurement::instrument::staff_check());
    let form = instrument.forms.first().map(|form| form.id.clone()).unwrap_or_default();
    let mut work = db.work(Actor::Program).await.unwrap();
    let mut next = 1_000_000_u128;
    for member in &world.members {
        let organisation = member.organisation;
        let copy = measurement::load::instrument_copy(&mut work, organisation, &instrument).await.unwrap();
        let wave = |wave: u128, moment, opens: &str, closes: &str| NewWaveRow {
            organisation,
            id: id(wave),
            programme: world.programme,
            instrument: copy,
            name: "Mätning".into(),
            moment,
            group: Group::Staff,
            linkage: Linkage::Confidential,
            opens_on: day(opens),
            closes_on: day(closes),
        };
        let waves = [
            wave(901, Moment::Before, "2026-01-05", "2026-01-20"),
            wave(902, Moment::After, "2026-03-10", "2026-03-30"),
        ];
        measurement::load::waves(&mut work, waves).await.unwrap();
        for (unit, staff) in member.units.iter().zip(&member.staff) {
            let frame = |wave: u128| {
                (
                    id::<WaveId>(wave),
                    FrameRow { organisation, unit: *unit, population: staff.len() as u64, invited: 10 },
                )
            };
            measurement::load::frames(&mut work, [frame(901), frame(902)]).await.unwrap();
            for person in staff {
                let postings = [Activity::WorkplaceSession, Activity::WebCourse].map(|activity| {
                    next += 1;
                    LoadedPosting {
                        id: id(next),
                        person: *person,
                        unit: *unit,
                        programme: world.programme,
                        happened_on: day("2026-02-02"),
                        minutes: Minutes(90),
                        activity,
                        form: Form::OnSite,
                        group_size: Some(8),
                        source: Source::Import,
                        source_id: None,
                    }
                });
                load_postings(&mut work, organisation, postings).await.unwrap();
                let packed = instrument
                    .items(&form)
                    .iter()
                    .map(|item| {
                        let answer = Answer::from_package(item, "3").ok();
                        Answer::pack(answer.as_ref(), item).unwrap()
                    })
                    .collect::<Vec<u8>>();
                let response = |wave: u128, number: u128| NewResponse {
                    organisation,
                    id: id(number),
                    wave: id(wave),
                    unit: *unit,
                    group: Group::Staff,
                    link: Some(link(&ProgrammeKey::new([7; 32]), *person)),
                    form: form.clone(),
                    state: Answered::Complete,
                    answered_on: day("2026-01-10"),
                    packed: packed.clone(),
                };
                let responses = [response(901, next + 500_000), response(902, next + 900_000)];
                measurement::load::responses(&mut work, responses).await.unwrap();
            }
        }
    }
    let cost = |activity, kind, kronor: i64| NewCost {
        period: Month::new(2026, 2).unwrap(),
        activity,
        kind,
        amount: Ore(kronor * 100),
        member: Some(world.members[0].organisation),
        note: Some("Kim Bergs kurs".into()),
    };
    let costs = [
        cost(Activity::WorkplaceSession, CostKind::Staff, 81_000),
        cost(Activity::WorkplaceSession, CostKind::LostWorkingTime, 16_200),
    ];
    economy::load::costs(&mut work, &world.programme_ref(), &costs).await.unwrap();
    work.commit(world.lead, "loaded", None).await.unwrap();
    world
}

async fn package(db: &Db, world: &World) -> Package {
    let may = can_evaluate(&world.programme_actor(Role::Evaluator), &[world.programme]).unwrap();
    export_package(&mut db.reader(), &may, &OneKey, today()).await.unwrap()
}

#[tokio::test]
async fn a_package_keeps_its_own_rules_and_holds_no_names() {
    each_db(|db| async move {
        let world = world(&db).await;
        let package = package(&db, &world).await;
        let files = write(&package);
        let again = read(&files, ReadOptions::default()).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(again.package, package);
        assert_eq!((package.hours().len(), package.units().len(), package.waves().len()), (108, 6, 2));
        for (name, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            for secret in ["Kim", "Berg", &world.programme.to_string(), &world.members[0].staff[0][0].to_string()] {
                assert!(!text.contains(secret), "{name} holds {secret}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn hours_and_answers_of_a_person_carry_the_same_pseudonym_and_open_waves_stay() {
    each_db(|db| async move {
        let world = world(&db).await;
        let package = package(&db, &world).await;
        let person = link(&ProgrammeKey::new([7; 32]), world.members[0].staff[0][0]).to_string();
        assert_eq!(package.hours().iter().filter(|row| row.person == person).count(), 2);
        assert!(package.responses().iter().any(|row| row.link.as_deref() == Some(person.as_str())));
        assert!(package.responses().iter().all(|row| row.wave == "prog-before-staff"), "the second wave is open");
    })
    .await;
}

#[tokio::test]
async fn an_evaluation_runs_and_its_result_is_read_by_those_who_may() {
    each_db(|db| async move {
        let world = world(&db).await;
        let evaluator = world.programme_actor(Role::Evaluator);
        let may = can_evaluate(&evaluator, &[world.programme]).unwrap();
        let mut work = db.work(Actor::Program).await.unwrap();
        let run = request_evaluation(&mut work, &may, OpenWaves::LeaveOut).await.unwrap();
        work.commit(run.organisation, "evaluation_requested", Some(run.id.into())).await.unwrap();
        run_evaluation(&db, &may, &run, &OneKey, |package, context| async move {
            Ok(evaluation::evaluate(&package, &context))
        })
        .await
        .unwrap();

        let lead = world.programme_actor(Role::ProgrammeLead);
        let read = may_read_evaluation(&mut db.reader(), &lead, run.id).await.unwrap().unwrap();
        assert_eq!(find_evaluation(&mut db.reader(), &read, run.id).await.unwrap().unwrap().state, State::Finished);
        let result = find_result(&mut db.reader(), &read, run.id).await.unwrap().unwrap();
        let programme = &result.programmes[0];
        let participation = programme.participation.there().unwrap();
        assert_eq!((participation.persons.value, participation.hours.value), (Some(54.0), Some(162.0)));
        let hour = &programme.cost.there().unwrap().per_participant_hour;
        assert_eq!(hour.without_lost_working_time.value, Some(500.0));
        assert_eq!(hour.with_lost_working_time.value, Some(600.0));

        let stranger = world.members[0].organisation_actor(Role::LocalLead);
        assert!(may_read_evaluation(&mut db.reader(), &stranger, run.id).await.unwrap().is_err());
        assert!(may_read_evaluation(&mut db.reader(), &lead, id(12345)).await.unwrap().is_err());
        assert_eq!(list_evaluations(&mut db.reader(), &stranger).await.unwrap(), []);
        assert_eq!(list_evaluations(&mut db.reader(), &evaluator).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_evaluation_without_keys_or_that_a_restart_interrupted_has_failed() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let evaluator = world.programme_actor(Role::Evaluator);
        let may = can_evaluate(&evaluator, &[world.programme]).unwrap();
        let mut runs = Vec::new();
        for _ in 0..2 {
            let mut work = db.work(Actor::Program).await.unwrap();
            runs.push(request_evaluation(&mut work, &may, OpenWaves::LeaveOut).await.unwrap());
            work.commit(world.lead, "evaluation_requested", None).await.unwrap();
        }
        let engine = |package: Package, context| async move { Ok(evaluation::evaluate(&package, &context)) };
        assert!(run_evaluation(&db, &may, &runs[0], &NoKey, engine).await.is_err());
        let mut work = db.work(Actor::Program).await.unwrap();
        let later = Timestamp(db.now().0 + 1);
        assert_eq!(fail_interrupted(&mut work, later).await.unwrap(), 1, "the other one has ended already");
        work.commit(world.lead, "evaluations_interrupted", None).await.unwrap();
        let read = can_read_evaluation(&evaluator, &[world.programme]).unwrap();
        for run in runs {
            let found = find_evaluation(&mut db.reader(), &read, run.id).await.unwrap().unwrap();
            assert_eq!(found.state, State::Failed);
            assert_eq!(find_result(&mut db.reader(), &read, run.id).await.unwrap(), None);
        }
    })
    .await;
}

#[tokio::test]
async fn organisations_stand_side_by_side_and_costs_beside_published_ones() {
    each_db(|db| async move {
        let world = world(&db).await;
        let lead = world.programme_actor(Role::ProgrammeLead);
        let overview = programme_overview(
            &mut db.reader(),
            &can_see_programme_participation(&lead, world.programme).unwrap(),
            &can_see_programme_reach(&lead, world.programme).unwrap(),
            &can_see_costs(&lead, world.programme).unwrap(),
            today(),
        )
        .await
        .unwrap();
        assert!(can_import_costs(&lead, world.programme).is_ok());
        assert_eq!(overview.rates.per_hour.without_lost_working_time.value, Some(500.0));
        assert_eq!(overview.rates.per_participant.without_lost_working_time.value, Some(1_500.0));
        assert_eq!(overview.response.len(), 1, "only the closed wave");
        let t = Texts::new(Lang::Sv);
        let html = overview_document(t, &overview).file(t);
        assert!(html.contains("Ekby") && html.contains("Granby"));
        let html = costs_document(t, &overview).file(t);
        assert!(html.contains("440\u{a0}kr") && html.contains("760\u{a0}kr"), "the published interval stands beside");
    })
    .await;
}
