//! A draw of who starts when: made, kept, not made over unseen, and out with the package.

use access::Role;
use access::rules::people::{CanSetUpProgramme, can_set_up_programme};
use access::rules::reporting::can_evaluate;
use db::{Actor, Db};
use evaluation::package::{ReadOptions, read};
use evaluation::plan::{Rollout, draw_rollout};
use evaluation::result::ComparisonLevel;
use kernel::{Date, ProgrammeId};
use measurement::pseudonym::{KeyRing, KeyUnavailable, ProgrammeKey};
use reporting::export_package::export_package;
use reporting::plan_report::draw_document;
use reporting::rollout_draw::{Cluster, DrawError, allocations_file, keep_draw, list_draws, members, question};
use testkit::{World, each_db, today};
use text::{Lang, Texts};

struct OneKey;

impl KeyRing for OneKey {
    fn key(&self, _: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable> {
        Ok(ProgrammeKey::new([7; 32]))
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The world before anybody has started.
async fn waiting(db: &Db) -> (World, CanSetUpProgramme) {
    let world = World::create(db).await;
    let may = can_set_up_programme(&world.programme_actor(Role::ProgrammeLead), world.programme).unwrap();
    let mut work = db.work(Actor::Program).await.unwrap();
    let later: Vec<_> = world
        .members
        .iter()
        .flat_map(|member| member.units.map(|unit| (member.organisation, unit, day("2026-04-01"))))
        .collect();
    people::programme::set_starts(&mut work, &may, &later).await.unwrap();
    work.commit(world.lead, "starts_set", None).await.unwrap();
    (world, may)
}

async fn clusters(db: &Db, may: &CanSetUpProgramme, level: ComparisonLevel) -> Vec<Cluster> {
    let members = members(&mut db.reader(), may, level, today()).await.unwrap();
    members.into_iter().map(|member| member.cluster).collect()
}

fn drawn(seed: u64, level: ComparisonLevel, clusters: &[Cluster]) -> Rollout {
    draw_rollout(&question("prog", seed, vec![day("2026-05-04"), day("2026-09-07")], level, clusters)).unwrap()
}

async fn keep(
    db: &Db,
    may: &CanSetUpProgramme,
    level: ComparisonLevel,
    clusters: &[Cluster],
    rollout: &Rollout,
    seen: u64,
) -> Result<u64, DrawError> {
    let mut work = db.work(Actor::Program).await.unwrap();
    let number = keep_draw(&mut work, may, level, clusters, rollout, seen).await?;
    work.commit(may.programme().lead, "rollout_drawn", None).await.unwrap();
    Ok(number)
}

#[tokio::test]
async fn a_draw_is_kept_as_it_was_made_and_the_units_start_as_drawn() {
    each_db(|db| async move {
        let (world, may) = waiting(&db).await;
        let level = ComparisonLevel::Unit;
        let clusters = clusters(&db, &may, level).await;
        assert_eq!(clusters.len(), 4, "two units in each municipality");
        let rollout = drawn(11, level, &clusters);
        assert_eq!(keep(&db, &may, level, &clusters, &rollout, 0).await.unwrap(), 1);
        let kept = list_draws(&mut db.reader(), &may).await.unwrap();
        assert_eq!((kept.len(), kept[0].number, &kept[0].clusters, &kept[0].rollout), (1, 1, &clusters, &rollout));
        for member in &world.members {
            let mut from = db.reader();
            let starts = people::programme::units_in_programme(&mut from, member.organisation, world.programme);
            for (unit, starts_on) in starts.await.unwrap() {
                let key = &clusters.iter().find(|cluster| cluster.units == [unit]).unwrap().key;
                let of_unit =
                    |step: &&evaluation::plan::PlannedSequence| step.clusters.iter().any(|one| one.cluster == *key);
                assert_eq!(starts_on, rollout.sequences.iter().find(of_unit).unwrap().starts_on);
            }
        }
        let again = question("prog", 11, vec![day("2026-05-04"), day("2026-09-07")], level, &kept[0].clusters);
        assert_eq!(draw_rollout(&again).unwrap(), rollout, "anybody can make it again with the list and the seed");
    })
    .await;
}

#[tokio::test]
async fn a_draw_is_not_made_over_by_somebody_who_has_not_seen_it() {
    each_db(|db| async move {
        let (_, may) = waiting(&db).await;
        let level = ComparisonLevel::Organisation;
        let clusters = clusters(&db, &may, level).await;
        let (first, second) = (drawn(1, level, &clusters), drawn(2, level, &clusters));
        keep(&db, &may, level, &clusters, &first, 0).await.unwrap();
        let unseen = keep(&db, &may, level, &clusters, &second, 0).await;
        assert!(matches!(unseen, Err(DrawError::DrawnMeanwhile)), "{unseen:?}");
        assert_eq!(keep(&db, &may, level, &clusters, &second, 1).await.unwrap(), 2);
        let kept = list_draws(&mut db.reader(), &may).await.unwrap();
        assert_eq!(kept.iter().map(|draw| draw.rollout.seed).collect::<Vec<_>>(), [2, 1], "the first is still there");
        for lang in [Lang::Sv, Lang::En] {
            let html = draw_document(Texts::new(lang), &kept).unwrap().file(Texts::new(lang));
            assert!(html.contains(&Texts::new(lang).get("plan-earlier")) && html.contains("Ekby"));
        }
    })
    .await;
}

#[tokio::test]
async fn who_has_started_is_not_drawn() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let may = can_set_up_programme(&world.programme_actor(Role::ProgrammeLead), world.programme).unwrap();
        let level = ComparisonLevel::Organisation;
        let clusters = clusters(&db, &may, level).await;
        let refused = keep(&db, &may, level, &clusters, &drawn(1, level, &clusters), 0).await;
        assert!(matches!(refused, Err(DrawError::Started)), "{refused:?}");
        assert!(list_draws(&mut db.reader(), &may).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_package_has_the_draws_under_the_names_of_the_package() {
    each_db(|db| async move {
        let (world, may) = waiting(&db).await;
        for level in [ComparisonLevel::Organisation, ComparisonLevel::Unit] {
            let clusters = clusters(&db, &may, level).await;
            let seen = list_draws(&mut db.reader(), &may).await.unwrap().len() as u64;
            keep(&db, &may, level, &clusters, &drawn(5, level, &clusters), seen).await.unwrap();
            let evaluator = world.programme_actor(Role::Evaluator);
            let allowed = can_evaluate(&evaluator, &[world.programme]).unwrap();
            let package = export_package(&mut db.reader(), &allowed, &OneKey, today()).await.unwrap();
            let rows = package.allocations.as_deref().unwrap();
            assert!(rows[0].drawn && rows.iter().filter(|row| row.drawn).count() == 1);
            let named: Vec<&String> =
                package.units.iter().flatten().flat_map(|unit| [&unit.unit, &unit.organisation]).collect();
            assert!(rows.iter().all(|row| row.clusters.iter().all(|cluster| named.contains(&cluster))), "{rows:?}");
            // The rules of packages hold for what was written.
            read(&evaluation::package::write(&package), ReadOptions::default()).unwrap();
            let file = allocations_file(&list_draws(&mut db.reader(), &may).await.unwrap()[0]);
            assert_eq!(String::from_utf8(file).unwrap().lines().count(), rows.len() + 1);
        }
    })
    .await;
}
