//! Reach, results and export.

use access::Role;
use access::rules::measurement::{can_see_programme_reach, can_see_reach, can_see_unit_results};
use access::rules::reporting::can_evaluate;
use db::Db;
use kernel::{Caveat, Moment};
use measurement::export::export_programme;
use measurement::reach::{reach_of_organisation, reach_of_programme};
use measurement::results::{UnitResults, results_of_unit};
use measurement::{Linkage, Wave};
use testkit::{World, each_db, today};

use super::{answer, wave, wave_of};

/// A wave that closes today and in which these many of the first municipality's two units answer: (answers, level, right).
async fn answered(db: &Db, answers: [(usize, u8, usize); 2]) -> (World, Wave) {
    let world = World::create(db).await;
    let id = wave(db, &world, Moment::Before, Linkage::Anonymous, -5, 0).await;
    let wave = wave_of(db, &world, id).await;
    for ((count, level, right), unit) in answers.into_iter().zip(world.members[0].units) {
        for _ in 0..count {
            answer(db, &wave, unit, level, right, today()).await;
        }
    }
    (world, wave)
}

async fn results(db: &Db, world: &World, unit: usize, after_days: i64) -> Vec<UnitResults> {
    let member = &world.members[0];
    let may = can_see_unit_results(&member.unit_actor(Role::Manager, unit), &member.unit_ref(unit)).unwrap();
    results_of_unit(&mut db.reader(), &may, world.programme, today().plus_days(after_days)).await.unwrap()
}

#[tokio::test]
async fn a_closed_waves_results_are_means_shares_and_spreads() {
    each_db(|db| async move {
        let (world, _) = answered(&db, [(10, 2, 4), (10, 4, 8)]).await;
        let found = results(&db, &world, 0, 1).await;
        let [wave] = &found[..] else { panic!("one wave") };
        assert_eq!((wave.population, wave.answered.value), (10, Some(10.0)));
        assert_eq!(wave.ratings.len(), 12);
        let ability = &wave.ratings[0];
        assert_eq!((ability.mean.value, ability.mean.n, ability.mean.scale), (Some(2.0), 10, Some([1.0, 5.0])));
        assert_eq!(ability.below_the_floor.value, Some(0.0));
        assert_eq!(ability.spread.classes[1].share.value, Some(100.0));
        assert!((wave.test.value.unwrap() - 50.0).abs() < 1e-9, "4 of 8 tasks");
        assert!(wave.test.caveats.contains(&Caveat::UncalibratedTest));
    })
    .await;
}

#[tokio::test]
async fn an_open_wave_shows_no_results_and_no_counts() {
    each_db(|db| async move {
        let (world, _) = answered(&db, [(10, 2, 4), (10, 4, 8)]).await;
        assert_eq!(results(&db, &world, 0, 0).await, []);
        let member = &world.members[0];
        let may = can_see_reach(&member.organisation_actor(Role::LocalLead), member.organisation).unwrap();
        let open = reach_of_organisation(&mut db.reader(), &may, today()).await.unwrap();
        for answered in open[0].units.iter().map(|unit| &unit.answered).chain([&open[0].whole.answered]) {
            assert_eq!((answered.value, &answered.caveats[..]), (None, &[Caveat::WaveOpen][..]));
        }
        assert_eq!(open[0].whole.population, 23);
    })
    .await;
}

#[tokio::test]
async fn nine_answers_hide_the_unit_and_its_sibling() {
    each_db(|db| async move {
        let (world, _) = answered(&db, [(9, 2, 4), (12, 4, 8)]).await;
        let small = &results(&db, &world, 0, 1).await[0];
        let hidden = &small.ratings[0].mean;
        assert_eq!((hidden.value, &hidden.caveats[..]), (None, &[Caveat::ComplementWithheld][..]), "as its sibling");
        assert_eq!(small.ratings[0].mean.n, 0, "nor how many");
        assert!(small.ratings[0].spread.classes.is_empty() && small.test.value.is_none());
        assert_eq!(small.answered.value, Some(9.0), "a count is shown from five");
        let sibling = &results(&db, &world, 1, 1).await[0];
        assert_eq!(sibling.ratings[0].mean.value, None);
        assert_eq!(sibling.ratings[0].mean.caveats, [Caveat::ComplementWithheld]);
        assert_eq!(sibling.test.caveats, [Caveat::ComplementWithheld]);
        // The whole of the area is shown.
        let member = &world.members[0];
        let area = access::UnitRef { organisation: member.organisation, unit: member.area, ancestors: vec![] };
        let may = can_see_unit_results(&member.organisation_actor(Role::LocalLead), &area).unwrap();
        let whole = results_of_unit(&mut db.reader(), &may, world.programme, today().plus_days(1)).await.unwrap();
        let mean = (9.0 * 2.0 + 12.0 * 4.0) / 21.0;
        assert!((whole[0].ratings[0].mean.value.unwrap() - mean).abs() < 1e-9);
    })
    .await;
}

#[tokio::test]
async fn reach_hides_counts_under_five_with_their_complement() {
    each_db(|db| async move {
        let (world, wave) = answered(&db, [(4, 2, 4), (12, 4, 8)]).await;
        let member = &world.members[0];
        let may = can_see_reach(&member.organisation_actor(Role::LocalLead), member.organisation).unwrap();
        let after = today().plus_days(1);
        let reached = &reach_of_organisation(&mut db.reader(), &may, after).await.unwrap()[0];
        assert_eq!(reached.whole.answered.value, Some(16.0));
        assert!((reached.whole.rate.value.unwrap() - 1600.0 / 23.0).abs() < 1e-9);
        let reasons: Vec<_> = reached.units.iter().map(|unit| unit.answered.caveats.clone()).collect();
        assert_eq!(reasons, [[Caveat::ComplementWithheld]; 2], "which of them is small is not told");
        let may = can_see_programme_reach(&world.programme_actor(Role::ProgrammeLead), world.programme).unwrap();
        let parts = reach_of_programme(&mut db.reader(), &may, wave.id, after).await.unwrap();
        let counts: Vec<_> = parts.iter().map(|part| part.answered.value).collect();
        assert_eq!(counts, [Some(16.0), Some(0.0)]);
    })
    .await;
}

#[tokio::test]
async fn the_export_holds_closed_answers_without_ids_that_lead_back() {
    each_db(|db| async move {
        let (world, wave) = answered(&db, [(3, 2, 4), (2, 4, 8)]).await;
        let may = can_evaluate(&world.programme_actor(Role::Evaluator), &[world.programme]).unwrap();
        let open = export_programme(&mut db.reader(), &may, world.programme, today()).await.unwrap();
        assert_eq!((open.responses.len(), open.waves.len(), open.frame.len()), (0, 1, 4));
        let closed = export_programme(&mut db.reader(), &may, world.programme, today().plus_days(1)).await.unwrap();
        assert_eq!((closed.responses.len(), closed.instruments.len()), (5, 1));
        for response in &closed.responses {
            assert_eq!((response.wave, response.link), (wave.id, None));
            assert_eq!(response.key.len(), 24, "a key, not the id");
            let answers = closed.answers(response);
            assert_eq!(answers.len(), 20);
            assert_eq!(answers[0].item, "core-ability");
        }
        let items = closed.instruments[0].exported_items();
        assert_eq!(items.len(), 12 + 16);
        assert!(items.iter().all(|item| (item.kind == "test") != item.key.is_empty()));
    })
    .await;
}
