//! Costs in a database: imported once or not at all, summed to the öre, and each programme by itself.

use access::Role;
use access::rules::economy::{can_import_costs, can_see_costs};
use access::rules::reporting::can_evaluate;
use db::Db;
use economy::cost::{
    CostFile, CostFileError, ImportCostsError, costs_by_member, import_costs, payers, read_costs, sum_costs, total_of,
    was_imported,
};
use economy::reference::{ReferenceProgramme, list_reference_programmes};
use kernel::{Activity, CostKind, Minutes, Month, Ore};
use testkit::{World, each_db};

async fn file(db: &Db, world: &World, text: &str) -> Result<CostFile, CostFileError> {
    let ids: Vec<_> = world.members.iter().map(|member| member.organisation).collect();
    let organisations = people::organisation::find_organisations(&mut db.reader(), &ids).await.unwrap();
    let months = Month::new(2026, 1).unwrap()..=Month::new(2026, 12).unwrap();
    read_costs(text.as_bytes(), &payers(&organisations), months)
}

const LEDGER: &str = "Månad;Aktivitet;Kostnadsslag;Belopp;Kommun;Notering\n\
    2026-01;Projektledning;Personal;10 000,50;;\n\
    2026-02;Arbetsplatsträff;Personal;5 000;Ekby;handledare\n\
    2026-02;Arbetsplatsträff;Förlorad arbetstid;2 500,25;Granby;\n\
    2026-03;Projektledning;Personal;-0,50;;rättelse\n";

#[tokio::test]
async fn a_ledger_is_imported_once_and_sums_to_the_ore() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let lead = world.programme_actor(Role::ProgrammeLead);
        let (may, see) =
            (can_import_costs(&lead, world.programme).unwrap(), can_see_costs(&lead, world.programme).unwrap());
        let ledger = file(&db, &world, LEDGER).await.unwrap();
        assert!(!was_imported(&mut db.reader(), &see, &ledger).await.unwrap());

        let mut work = db.work(db::Actor::Program).await.unwrap();
        let imported = import_costs(&mut work, &may, &ledger).await.unwrap();
        work.commit(world.lead, "costs_imported", Some(imported.import.into())).await.unwrap();
        assert_eq!((imported.rows, imported.before, imported.after), (4, Ore(0), Ore(1_750_025)));

        // Saved by another program, with another separator: the same rows.
        let again = LEDGER.replace(',', ".").replace(';', ",");
        let again = file(&db, &world, &again).await.unwrap();
        assert!(was_imported(&mut db.reader(), &see, &again).await.unwrap());
        let mut work = db.work(db::Actor::Program).await.unwrap();
        let refused = import_costs(&mut work, &may, &again).await;
        assert!(matches!(refused, Err(ImportCostsError::ImportedBefore)), "{refused:?}");
        drop(work);

        let sums = sum_costs(&mut db.reader(), &see).await.unwrap();
        assert_eq!(sums.total(), Ore(1_750_025));
        assert_eq!(sums.total_without_lost_working_time(), Ore(1_500_000));
        assert_eq!(sums.of_activity(Activity::ProjectManagement), Ore(1_000_000));
        assert_eq!(sums.cell(Activity::WorkplaceSession, CostKind::Staff), Ore(500_000));
        assert_eq!(total_of(&mut db.reader(), &see).await.unwrap(), sums.total());
        let by_member = costs_by_member(&mut db.reader(), &see).await.unwrap();
        assert_eq!(by_member[&Some(world.members[0].organisation)][&CostKind::Staff], Ore(500_000));
        assert_eq!(by_member[&None][&CostKind::Staff], Ore(1_000_000));

        let evaluator = world.programme_actor(Role::Evaluator);
        let may = can_evaluate(&evaluator, &[world.programme]).unwrap();
        let exported = economy::export::costs(&mut db.reader(), &may).await.unwrap();
        assert_eq!(exported[0].1.iter().map(|cell| cell.amount).sum::<Ore>(), sums.total());
    })
    .await;
}

#[tokio::test]
async fn rows_that_are_new_may_follow_rows_that_are_known() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let lead = world.programme_actor(Role::ProgrammeLead);
        let may = can_import_costs(&lead, world.programme).unwrap();
        for (text, before, after) in [
            (LEDGER.to_owned(), Ore(0), Ore(1_750_025)),
            (format!("{LEDGER}2026-04;Annat;Resor;100;;\n"), Ore(1_750_025), Ore(3_510_050)),
        ] {
            let ledger = file(&db, &world, &text).await.unwrap();
            let mut work = db.work(db::Actor::Program).await.unwrap();
            let imported = import_costs(&mut work, &may, &ledger).await.unwrap();
            work.commit(world.lead, "costs_imported", None).await.unwrap();
            assert_eq!((imported.before, imported.after), (before, after), "the totals show that rows came twice");
        }
    })
    .await;
}

#[tokio::test]
async fn an_import_that_is_not_committed_leaves_nothing() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let lead = world.programme_actor(Role::ProgrammeLead);
        let may = can_import_costs(&lead, world.programme).unwrap();
        let ledger = file(&db, &world, LEDGER).await.unwrap();
        let mut work = db.work(db::Actor::Program).await.unwrap();
        import_costs(&mut work, &may, &ledger).await.unwrap();
        drop(work);
        let see = can_see_costs(&lead, world.programme).unwrap();
        assert!(sum_costs(&mut db.reader(), &see).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn published_totals_of_a_programme_may_be_incomplete() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let totals = ReferenceProgramme {
            lead: world.lead,
            programme: world.programme,
            participants: Some(290),
            minutes: Some(Minutes(142_680)),
            cost: None,
        };
        let mut work = db.work(db::Actor::Program).await.unwrap();
        economy::load::reference_programmes(&mut work, &[totals]).await.unwrap();
        work.commit(world.lead, "reference_programmes_loaded", None).await.unwrap();
        let wanted = [(world.lead, world.programme), (world.lead, testkit::id(77))];
        assert_eq!(list_reference_programmes(&mut db.reader(), &wanted).await.unwrap(), [totals]);
    })
    .await;
}
