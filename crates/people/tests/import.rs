//! Importing units and persons, on both databases.

use access::Role;
use access::rules::learning::can_run_sessions;
use access::rules::people::{CanManagePeople, can_manage_people};
use db::{Db, Work};
use people::import::{ImportError, Imported, import_persons, import_units};
use people::{person, unit};
use testkit::{World, each_db, today};

async fn begin(db: &Db) -> (World, CanManagePeople, Work) {
    let world = World::create(db).await;
    let may = can_manage_people(&world.members[0].organisation_actor(Role::LocalLead), world.members[0].organisation);
    let work = db.work(db::Actor::Program).await.unwrap();
    (world, may.unwrap(), work)
}

#[tokio::test]
async fn units_and_people_come_in_and_coming_twice_changes_nothing() {
    each_db(|db| async move {
        let (world, may, mut work) = begin(&db).await;
        let units = "\u{feff}kod;namn;överordnad;verksamhet\n22;Gläntan;20;SÄBO\n20;Äldreomsorg;;\n";
        let persons = "Anställningsnummer;Förnamn;Efternamn;Kön;Enhet;Grupp;Från;Till;Skyddad\n\
                       7001;Åsa;Öberg;k;22;chef;2026-01-01;;\n7002;Bo;Ek;;22;;2026-01-01;2026-12-31;ja\n";
        let two = Imported { added: 2, ..Imported::default() };
        assert_eq!(import_units(&mut work, &may, units.as_bytes()).await.unwrap(), two);
        assert_eq!(import_persons(&mut work, &may, persons.as_bytes()).await.unwrap(), two);
        let again = Imported { unchanged: 2, ..Imported::default() };
        assert_eq!(import_units(&mut work, &may, units.as_bytes()).await.unwrap(), again);
        assert_eq!(import_persons(&mut work, &may, persons.as_bytes()).await.unwrap(), again);
        work.commit(*may.organisation(), "people_imported", None).await.unwrap();

        let mut reader = db.reader();
        let part =
            people::programme::units_in_programme(&mut reader, *may.organisation(), world.programme).await.unwrap();
        let tree = unit::unit_tree(&mut reader, *may.organisation()).await.unwrap();
        let new = tree.by_code("22").unwrap().id;
        assert!(part.contains(&(new, today())), "a new unit takes part in what the organisation takes part in");
        assert_eq!(part.len(), 3, "the area above it has no staff of its own");
        let glantan = tree.unit_ref(tree.by_code("22").unwrap().id).unwrap();
        let lead = world.members[0].organisation_actor(Role::LocalLead);
        let staff =
            person::staff_of_unit(&mut reader, &can_run_sessions(&lead, &glantan).unwrap(), today()).await.unwrap();
        let names: Vec<String> = staff.iter().map(|(p, _)| p.name()).collect();
        assert_eq!(names, ["Åsa Öberg"], "a protected identity stands in no list");
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_is_divided_stays_in_the_rollout_and_its_pieces_began_with_it() {
    each_db(|db| async move {
        let (world, may, mut work) = begin(&db).await;
        let organisation = *may.organisation();
        let before = people::programme::units_in_programme(&mut work, organisation, world.programme).await.unwrap();
        let (divided, began) = before[0];
        let tree = unit::unit_tree(&mut work, organisation).await.unwrap();
        let code = &tree.get(divided).unwrap().code;
        let units = format!("kod;namn;överordnad\nny;Ny grupp;{code}\nny1;Ny halva;ny\nannan;Annan;\n");
        import_units(&mut work, &may, units.as_bytes()).await.unwrap();
        let tree = unit::unit_tree(&mut work, organisation).await.unwrap();
        let now = people::programme::units_in_programme(&mut work, organisation, world.programme).await.unwrap();
        assert!(began < today() && now.contains(&(divided, began)), "whoever still works there keeps the place");
        assert!(now.contains(&(tree.by_code("ny1").unwrap().id, began)), "its people did not start over");
        assert!(now.contains(&(tree.by_code("annan").unwrap().id, today())));
        assert_eq!(now.len(), before.len() + 2, "what lies between has no staff of its own");
    })
    .await;
}

#[tokio::test]
async fn every_bad_row_is_reported_and_nothing_is_imported() {
    each_db(|db| async move {
        let (_, may, mut work) = begin(&db).await;
        let persons = "anstnr;förnamn;efternamn;kön;enhet;grupp;från;till\n\
                       1;Eva;Ek;kvinna;11;;2026-01-01;\n\
                       2;Eva;Ek;annat;99;kock;1/1 2026;\n\
                       19121212-1212;Eva;Ek;;11;;2026-01-01;\n\
                       4;=cmd();Ek;;11;;2026-01-01;\n\
                       1;Pia;Ek;;12;;2026-02-01;2026-01-01\n";
        let Err(ImportError::Cells(problems)) = import_persons(&mut work, &may, persons.as_bytes()).await else {
            panic!("the file is wrong");
        };
        let told: Vec<_> = problems.list.iter().map(|p| (p.line, p.column.as_str(), p.expected.code)).collect();
        assert_eq!(
            told,
            [
                (3, "kön", "one-of"),
                (3, "enhet", "known-unit"),
                (3, "grupp", "one-of"),
                (3, "från", "date"),
                (4, "anstnr", "no-personal-number"),
                (5, "förnamn", "no-formula"),
                (6, "till", "later-date"),
                (6, "anstnr", "one-person"),
            ]
        );
        assert!(problems.list.iter().all(|p| !p.value.contains("1212")), "the number itself is not repeated");
        let everybody = person::list_persons(&mut work, &may).await.unwrap();
        assert_eq!(everybody.len(), 27, "as before");
    })
    .await;
}

#[tokio::test]
async fn a_ring_of_units_and_an_unknown_parent_are_refused() {
    each_db(|db| async move {
        let (_, may, mut work) = begin(&db).await;
        let units = "code,name,parent\na,A,b\nb,B,a\nc,C,zz\nd,,\n";
        let Err(ImportError::Cells(problems)) = import_units(&mut work, &may, units.as_bytes()).await else {
            panic!("the file is wrong");
        };
        let told: Vec<_> = problems.list.iter().map(|p| (p.line, p.expected.code)).collect();
        assert_eq!(told, [(2, "no-ring"), (3, "no-ring"), (4, "known-unit"), (5, "something")]);
    })
    .await;
}

#[tokio::test]
async fn one_bad_row_among_fifty_thousand_is_found_by_its_line() {
    let (db, _folder) = testkit::open_sqlite().await;
    let (_, may, mut work) = begin(&db).await;
    let mut file = String::from("anstnr;förnamn;efternamn;enhet;från\n");
    for n in 0..50_000 {
        let unit = if n == 41_234 { "okänd" } else { "11" };
        file.push_str(&format!("{};Kim;Ek;{unit};2026-01-01\n", 100_000 + n));
    }
    let Err(ImportError::Cells(problems)) = import_persons(&mut work, &may, file.as_bytes()).await else {
        panic!("the file is wrong");
    };
    assert_eq!((problems.total, problems.list[0].line), (1, 41_236));
}
