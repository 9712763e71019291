//! Codes, links and slips.

use db::{Actor, Db};
use kernel::{Mode, Moment};
use measurement::code::{Entrance, UnitCodes, create_slips, enter, enter_link, find_unit_codes, unit_codes};
use measurement::pseudonym::{ProgrammeKey, link};
use measurement::{Linkage, NoEntrance};
use testkit::{World, each_db, today};

use super::{champion, wave, wave_of};

async fn poster(db: &Db, world: &World, id: kernel::WaveId) -> UnitCodes {
    let wave = wave_of(db, world, id).await;
    let mut work = db.work(Actor::Program).await.unwrap();
    let codes = unit_codes(&mut work, &champion(world, 0), &wave).await.unwrap();
    work.commit(wave.organisation, "poster_made", None).await.unwrap();
    codes
}

#[tokio::test]
async fn a_posters_code_and_link_lead_to_the_unit_and_stay_the_same() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let id = wave(&db, &world, Moment::Before, Linkage::Anonymous, -1, 5).await;
        let before = find_unit_codes(&mut db.reader(), &champion(&world, 0), &wave_of(&db, &world, id).await).await;
        assert_eq!(before.unwrap(), None);
        let codes = poster(&db, &world, id).await;
        assert_eq!(poster(&db, &world, id).await, codes);
        let typed = codes.code.to_string().to_lowercase().replace('-', " ");
        let entrance = enter(&mut db.reader(), &typed, today()).await.unwrap();
        assert_eq!((entrance.unit, entrance.wave.id, entrance.link), (world.members[0].units[0], id, None));
        let followed = enter_link(&mut db.reader(), codes.token.as_str(), today()).await.unwrap();
        assert_eq!((followed.mode, entrance.mode), (Mode::Link, Mode::Code));
        assert_eq!(followed, Entrance { mode: Mode::Link, ..entrance });
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_an_early_and_a_late_visitor_are_told_so() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let id = wave(&db, &world, Moment::Before, Linkage::Anonymous, 2, 5).await;
        let codes = poster(&db, &world, id).await;
        let code = codes.code.to_string();
        let mut from = db.reader();
        for wrong in ["", "2345-ACDX", "' or 1=1 --", codes.token.as_str()] {
            assert!(matches!(enter(&mut from, wrong, today()).await, Err(NoEntrance::Unknown)), "{wrong}");
        }
        assert!(matches!(enter_link(&mut from, &code, today()).await, Err(NoEntrance::Unknown)));
        let early = enter(&mut from, &code, today()).await;
        assert!(matches!(early, Err(NoEntrance::NotOpenYet { opens }) if opens == today().plus_days(2)));
        assert!(enter(&mut from, &code, today().plus_days(5)).await.is_ok(), "the last day counts");
        assert!(matches!(enter(&mut from, &code, today().plus_days(6)).await, Err(NoEntrance::Closed)));
    })
    .await;
}

#[tokio::test]
async fn a_slip_opens_whichever_wave_is_open_and_is_a_pseudonym_only_where_that_was_said() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let before = wave(&db, &world, Moment::Before, Linkage::Confidential, 0, 5).await;
        let after = wave(&db, &world, Moment::After, Linkage::Anonymous, 10, 15).await;
        let (person, key) = (world.members[0].staff[0][3], ProgrammeKey::new([7; 32]));
        let print = || async {
            let mut work = db.work(Actor::Program).await.unwrap();
            let slips = create_slips(&mut work, &champion(&world, 0), world.programme, &[person], &key).await.unwrap();
            work.commit(world.members[0].organisation, "slips_made", None).await.unwrap();
            slips[0].code.to_string()
        };
        let first = print().await;
        let slip = print().await;
        let mut from = db.reader();
        assert!(matches!(enter(&mut from, &first, today()).await, Err(NoEntrance::Unknown)), "replaced");
        let now = enter(&mut from, &slip, today()).await.unwrap();
        assert_eq!((now.wave.id, now.link), (before, Some(link(&key, person))));
        let later = enter(&mut from, &slip, today().plus_days(12)).await.unwrap();
        assert_eq!((later.wave.id, later.link), (after, None), "an anonymous wave knows nobody");
        let between = enter(&mut from, &slip, today().plus_days(7)).await;
        assert!(matches!(between, Err(NoEntrance::NotOpenYet { opens }) if opens == today().plus_days(10)));
        assert!(matches!(enter(&mut from, &slip, today().plus_days(99)).await, Err(NoEntrance::Closed)));
    })
    .await;
}
