//! Beginning, saving, handing in.

use db::{Actor, Db};
use kernel::{Moment, ResponseId, UnitId};
use measurement::own_page::own_page;
use measurement::pseudonym::Link;
use measurement::response::{begin, complete, find_response, resumable, save_all, save_answer};
use measurement::wave::{FrameRow, NewWave, NewWaveError, create_wave, frame_from_register};
use measurement::{Answer, Entrance, Linkage, ResponseError, State, Wave};
use testkit::{World, each_db, id, today};

use super::{answers, check, wave, wave_of};

fn entrance(wave: &Wave, unit: UnitId, link: Option<Link>) -> Entrance {
    Entrance { organisation: wave.organisation, wave: wave.clone(), unit, link, mode: kernel::Mode::Code }
}

async fn open(db: &Db, linkage: Linkage) -> (World, Wave) {
    let world = World::create(db).await;
    let id = wave(db, &world, Moment::Before, linkage, -1, 5).await;
    let wave = wave_of(db, &world, id).await;
    (world, wave)
}

#[tokio::test]
async fn answers_are_saved_step_by_step_and_can_be_gone_on_with() {
    each_db(|db| async move {
        let (world, wave) = open(&db, Linkage::Anonymous).await;
        let way = entrance(&wave, world.members[0].units[0], None);
        let (organisation, mine): (_, ResponseId) = (wave.organisation, db.new_random_id().unwrap());
        let begun = begin(&db, &way, mine, today()).await.unwrap();
        assert_eq!((begun.state, begun.first_open()), (State::Begun, Some(0)));
        let again = begin(&db, &way, mine, today()).await.unwrap();
        assert_eq!(again, begun, "beginning twice is beginning once");

        let one = save_answer(&db, organisation, mine, 0, Some(&Answer::Rating(4)), today()).await.unwrap();
        let two = save_answer(&db, organisation, mine, 2, Some(&Answer::DontKnow), today()).await.unwrap();
        assert_eq!((one.state, two.first_open()), (State::Draft, Some(1)));
        save_answer(&db, organisation, mine, 0, None, today()).await.unwrap();
        save_answer(&db, organisation, mine, 0, Some(&Answer::Rating(5)), today()).await.unwrap();
        let read = find_response(&mut db.reader(), organisation, mine).await.unwrap().unwrap();
        assert_eq!(read.answers()[..3], [Some(Answer::Rating(5)), None, Some(Answer::DontKnow)]);
        assert!(resumable(&read, &way));
        assert!(!resumable(&read, &entrance(&wave, world.members[0].units[1], None)), "another unit's poster");

        let handed_in = complete(&db, organisation, mine, today()).await.unwrap();
        assert!(!resumable(&handed_in, &way));
        assert_eq!(complete(&db, organisation, mine, today()).await.unwrap().state, State::Complete);
        let late = save_answer(&db, organisation, mine, 0, Some(&Answer::Rating(1)), today()).await;
        assert!(matches!(late, Err(ResponseError::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn two_saves_at_the_same_time_both_stand() {
    each_db(|db| async move {
        let (world, wave) = open(&db, Linkage::Anonymous).await;
        let mine: ResponseId = db.new_random_id().unwrap();
        begin(&db, &entrance(&wave, world.members[0].units[0], None), mine, today()).await.unwrap();
        let save = |position, level| {
            let db = db.clone();
            let organisation = wave.organisation;
            tokio::spawn(async move {
                let answer = Answer::Rating(level);
                save_answer(&db, organisation, mine, position, Some(&answer), today()).await.unwrap();
            })
        };
        let saves = [save(0, 1), save(1, 2), save(2, 3)];
        for save in saves {
            save.await.unwrap();
        }
        let read = find_response(&mut db.reader(), wave.organisation, mine).await.unwrap().unwrap();
        let levels = [1, 2, 3].map(|level| Some(Answer::Rating(level)));
        assert_eq!(read.answers()[..3], levels);
    })
    .await;
}

#[tokio::test]
async fn the_same_form_twice_is_one_answer_and_another_form_is_refused() {
    each_db(|db| async move {
        let (world, wave) = open(&db, Linkage::Anonymous).await;
        let mine: ResponseId = db.new_random_id().unwrap();
        let begun = begin(&db, &entrance(&wave, world.members[0].units[0], None), mine, today()).await.unwrap();
        let mut body = answers(&begun.form, 3, 2);
        let first = save_all(&db, wave.organisation, mine, &body, today()).await.unwrap();
        let second = save_all(&db, wave.organisation, mine, &body, today().plus_days(1)).await.unwrap();
        assert_eq!(first, second);
        body[0] = Some(Answer::Rating(1));
        let other = save_all(&db, wave.organisation, mine, &body, today()).await;
        assert!(matches!(other, Err(ResponseError::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn garbage_strangers_and_latecomers_change_nothing() {
    each_db(|db| async move {
        let (world, wave) = open(&db, Linkage::Anonymous).await;
        let (organisation, mine): (_, ResponseId) = (wave.organisation, db.new_random_id().unwrap());
        let way = entrance(&wave, world.members[0].units[0], None);
        let begun = begin(&db, &way, mine, today()).await.unwrap();
        let first = Some(&Answer::Rating(3));
        for (position, answer) in
            [(0, Answer::Rating(6)), (0, Answer::Single(9)), (0, Answer::Order(vec![1])), (20, Answer::Rating(3))]
        {
            let refused = save_answer(&db, organisation, mine, position, Some(&answer), today()).await;
            assert!(matches!(refused, Err(ResponseError::NotAnAnswer)), "{answer:?}");
        }
        let short = save_all(&db, organisation, mine, &[None], today()).await;
        assert!(matches!(short, Err(ResponseError::NotAnAnswer)));
        let elsewhere = world.members[1].organisation;
        for (organisation, id) in [(elsewhere, mine), (organisation, id(4711))] {
            let refused = save_answer(&db, organisation, id, 0, first, today()).await;
            assert!(matches!(refused, Err(ResponseError::NotFound)));
        }
        let closed = today().plus_days(6);
        assert!(matches!(save_answer(&db, organisation, mine, 0, first, closed).await, Err(ResponseError::NotOpen)));
        assert!(matches!(begin(&db, &way, id(5), closed).await, Err(ResponseError::NotOpen)));
        assert_eq!(find_response(&mut db.reader(), organisation, mine).await.unwrap().unwrap(), begun);
    })
    .await;
}

#[tokio::test]
async fn a_slip_goes_on_on_another_device_and_changes_form_next_time() {
    each_db(|db| async move {
        let (world, before) = open(&db, Linkage::Confidential).await;
        let unit = world.members[0].units[0];
        let way = entrance(&before, unit, Some(Link([9; 16])));
        let (phone, tablet): (ResponseId, ResponseId) = (db.new_random_id().unwrap(), db.new_random_id().unwrap());
        let begun = begin(&db, &way, phone, today()).await.unwrap();
        save_answer(&db, before.organisation, phone, 0, Some(&Answer::Rating(2)), today()).await.unwrap();
        let on_tablet = begin(&db, &way, tablet, today()).await.unwrap();
        assert_eq!((on_tablet.id, on_tablet.first_open()), (phone, Some(1)));
        complete(&db, before.organisation, phone, today()).await.unwrap();
        let used = begin(&db, &way, tablet, today()).await;
        assert!(matches!(used, Err(ResponseError::AlreadyAnswered)));

        let id = wave(&db, &world, Moment::After, Linkage::Confidential, 10, 15).await;
        let after = wave_of(&db, &world, id).await;
        let way = entrance(&after, unit, Some(Link([9; 16])));
        let next = begin(&db, &way, tablet, today().plus_days(12)).await.unwrap();
        assert_ne!(next.form, begun.form);
    })
    .await;
}

#[tokio::test]
async fn a_wave_needs_a_name_days_in_order_and_a_frame_of_the_programmes_units() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let may = access::rules::measurement::can_plan_waves(
            &world.programme_actor(access::Role::ProgrammeLead),
            world.programme,
        )
        .unwrap();
        let mut work = db.work(Actor::Program).await.unwrap();
        let frame = frame_from_register(&mut work, &may, kernel::Group::Staff, today()).await.unwrap();
        // 12 and 15 persons in each municipality, of whom a manager and a champion are not asked.
        assert_eq!(frame.iter().map(|row| row.population).sum::<u64>(), 2 * (10 + 13));
        let new = NewWave {
            name: "Våren",
            instrument: check(),
            moment: Moment::Before,
            linkage: Linkage::Anonymous,
            opens_on: today(),
            closes_on: today(),
            frame: &frame,
        };
        let nameless = create_wave(&mut work, &may, NewWave { name: " ", ..new.clone() }).await;
        assert!(matches!(nameless, Err(NewWaveError::Name)));
        let yesterday = today().plus_days(-1);
        let backwards = create_wave(&mut work, &may, NewWave { closes_on: yesterday, ..new.clone() }).await;
        assert!(matches!(backwards, Err(NewWaveError::ClosesBeforeItOpens)));
        let empty = create_wave(&mut work, &may, NewWave { frame: &[], ..new.clone() }).await;
        assert!(matches!(empty, Err(NewWaveError::EmptyFrame)));
        let strange = [FrameRow { organisation: world.lead, ..frame[0] }];
        let too_many = [FrameRow { invited: frame[0].population + 1, ..frame[0] }];
        for wrong in [&strange[..], &too_many, &[frame[0], frame[0]]] {
            let refused = create_wave(&mut work, &may, NewWave { frame: wrong, ..new.clone() }).await;
            assert!(matches!(refused, Err(NewWaveError::Frame)));
        }
        create_wave(&mut work, &may, new).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_own_page_gives_one_to_three_steps_and_never_a_score() {
    each_db(|db| async move {
        let (world, wave) = open(&db, Linkage::Anonymous).await;
        for (level, right, well) in [(1, 0, 0), (5, 8, 3), (3, 4, 2)] {
            let mine: ResponseId = db.new_random_id().unwrap();
            let begun = begin(&db, &entrance(&wave, world.members[0].units[0], None), mine, today()).await.unwrap();
            let body = answers(&begun.form, level, right);
            let response = save_all(&db, wave.organisation, mine, &body, today()).await.unwrap();
            let page = own_page(&response);
            assert!((1..=3).contains(&page.next_steps.len()), "{page:?}");
            assert!(page.went_well.len() >= well.min(2) && page.went_well.len() <= 3, "{page:?}");
            assert_eq!(page.went_well.is_empty(), well == 0);
            assert_eq!(page.tasks.len(), 8);
            assert!(page.tasks.iter().all(|task| task.rationale.is_some()));
        }
    })
    .await;
}
