//! Can somebody who sees every page of an organisation compute what is hidden? For worlds of random size: from the figures
//! shown for both units and for the area above them, no group under the limits follows by subtraction.

use std::collections::BTreeMap;

use access::rules::learning::can_run_sessions;
use access::rules::measurement::can_see_unit_results;
use access::rules::participation::{can_see_organisation_participation, can_see_unit_participation};
use access::small_groups::{COUNT, MEAN};
use access::{Role, UnitRef};
use db::Db;
use kernel::{Estimate, Minutes, ResponseId, Timestamp};
use learning::kit::kits;
use learning::register::save_register;
use learning::session::{NewSession, plan_session};
use measurement::response::{begin, save_all};
use measurement::results::results_of_unit;
use measurement::wave::waves_of_unit;
use measurement::{Answer, Entrance, Question};
use participation::sums::{ALL_TIME, organisation_participation, unit_participation};
use proptest::prelude::*;
use testkit::{Member, World, open_sqlite, today};

/// The sizes of the groups that follow from what is shown, where `sizes` are those of both units and of the area above
/// them, which is their sum.
fn derivable(sizes: [u64; 3], shown: [bool; 3]) -> Vec<u64> {
    let known = match shown {
        [true, true, _] | [true, _, true] | [_, true, true] => [true; 3],
        shown => shown,
    };
    sizes.into_iter().zip(known).filter(|(_, known)| *known).map(|(size, _)| size).collect()
}

#[track_caller]
fn nothing_under(least: u64, sizes: [u64; 3], figures: [&Estimate; 3]) {
    let shown = figures.map(|figure| figure.value.is_some());
    for group in derivable(sizes, shown) {
        assert!(group == 0 || group >= least, "{sizes:?} shown {shown:?}: a group of {group}");
    }
}

/// A figure that is hidden does not tell how many it rests on.
#[track_caller]
fn silent_where_hidden(figures: [&Estimate; 3]) {
    for figure in figures.into_iter().filter(|figure| figure.value.is_none()) {
        assert_eq!(figure.n, 0, "{figure:?}");
    }
}

#[test]
fn two_shown_of_three_give_away_the_third() {
    assert_eq!(derivable([12, 3, 15], [true, false, true]), [12, 3, 15]);
    assert_eq!(derivable([12, 3, 15], [false, false, true]), [15]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn results_give_no_small_group_away(north in 0_usize..=12, south in 0_usize..=14, level in 1_u8..=5) {
        run(async move {
            let (db, _folder) = open_sqlite().await;
            let world = World::create(&db).await;
            answered(&db, &world, [north, south], level).await;
            let member = &world.members[0];
            let mut found = Vec::new();
            for place in places(member) {
                let may = can_see_unit_results(&member.organisation_actor(Role::LocalLead), &place).unwrap();
                let results = results_of_unit(&mut db.reader(), &may, world.programme, today().plus_days(1)).await.unwrap();
                found.push(results.into_iter().next().expect("a closed wave"));
            }
            let sizes = [north as u64, south as u64, (north + south) as u64];
            nothing_under(COUNT, sizes, [&found[0].answered, &found[1].answered, &found[2].answered]);
            nothing_under(MEAN, sizes, [&found[0].test, &found[1].test, &found[2].test]);
            for item in 0..found[0].ratings.len() {
                let of = |n: usize| &found[n].ratings[item];
                nothing_under(MEAN, sizes, [&of(0).mean, &of(1).mean, &of(2).mean]);
                silent_where_hidden([&of(0).mean, &of(1).mean, &of(2).mean]);
                nothing_under(MEAN, sizes, [&of(0).below_the_floor, &of(1).below_the_floor, &of(2).below_the_floor]);
                for class in (0..3).flat_map(|n| &of(n).spread.classes).filter(|class| class.share.value.is_some()) {
                    assert!(class.share.n >= MEAN, "{class:?}");
                }
            }
        });
    }

    #[test]
    fn participation_gives_no_small_group_away(north in 0_usize..=12, south in 0_usize..=15) {
        run(async move {
            let (db, _folder) = open_sqlite().await;
            let world = World::create(&db).await;
            took_part(&db, &world, [north, south]).await;
            let member = &world.members[0];
            let lead = member.organisation_actor(Role::LocalLead);
            let may = can_see_organisation_participation(&lead, member.organisation).unwrap();
            let seen = organisation_participation(&mut db.reader(), &may, world.programme, ALL_TIME).await.unwrap();
            let sizes = [north as u64, south as u64, (north + south) as u64];
            let parts = [&seen.units[&member.units[0]], &seen.units[&member.units[1]], &seen.units[&member.area]];
            let (persons, hours) = (parts.map(|p| &p.persons), parts.map(|p| &p.hours));
            nothing_under(MEAN, sizes, persons);
            nothing_under(MEAN, sizes, hours);
            for part in parts.into_iter().chain([&seen.whole]) {
                // Hours divided by persons is a mean, whether it is written out or not.
                let divided = part.hours.value.zip(part.persons.value).filter(|(hours, _)| *hours > 0.0);
                assert!(divided.is_none_or(|(_, persons)| persons >= MEAN as f64), "{part:?}");
                assert_eq!(divided.is_some(), part.mean_hours.value.is_some());
            }
            silent_where_hidden(persons);
            silent_where_hidden(hours);
            silent_where_hidden(parts.map(|p| &p.mean_hours));
            nothing_under(MEAN, sizes, [persons[0], persons[1], &seen.whole.persons]);
            nothing_under(MEAN, sizes, [hours[0], hours[1], &seen.whole.hours]);
            // The unit's own page says the same as its line on the organisation's.
            for (place, part) in places(member).into_iter().zip(parts) {
                let may = can_see_unit_participation(&lead, &place).unwrap();
                let own = unit_participation(&mut db.reader(), &may, world.programme, ALL_TIME).await.unwrap();
                assert_eq!(own, *part);
            }
        });
    }
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(test);
}

/// Both units and the area above them.
pub(crate) fn places(member: &Member) -> [UnitRef; 3] {
    let area = UnitRef { organisation: member.organisation, unit: member.area, ancestors: Vec::new() };
    [member.unit_ref(0), member.unit_ref(1), area]
}

/// So many answer in each unit of the first municipality, in a wave that closes today.
pub(crate) async fn answered(db: &Db, world: &World, counts: [usize; 2], level: u8) {
    crate::town::wave(db, &world.programme_ref()).await;
    let member = &world.members[0];
    for (unit, count) in counts.into_iter().enumerate() {
        let actor = member.organisation_actor(Role::LocalLead);
        let may = access::rules::measurement::can_print_codes(&actor, &member.unit_ref(unit)).unwrap();
        let wave = waves_of_unit(&mut db.reader(), &may).await.unwrap().remove(0);
        for _ in 0..count {
            let entrance = Entrance {
                organisation: member.organisation,
                wave: wave.clone(),
                unit: member.units[unit],
                link: None,
                mode: kernel::Mode::Code,
            };
            let id: ResponseId = db.new_random_id().unwrap();
            let sheet = begin(db, &entrance, id, today()).await.unwrap();
            let answers: Vec<Option<Answer>> = sheet
                .items()
                .iter()
                .map(|item| {
                    Some(match item.question {
                        Question::Rating { .. } => Answer::Rating(level),
                        _ => Answer::DontKnow,
                    })
                })
                .collect();
            save_all(db, member.organisation, id, &answers, today()).await.unwrap();
        }
    }
}

/// So many of each unit of the first municipality take part in a session of half an hour.
pub(crate) async fn took_part(db: &Db, world: &World, counts: [usize; 2]) {
    let member = &world.members[0];
    for (unit, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        let may = can_run_sessions(&member.unit_actor(Role::Champion, unit), &member.unit_ref(unit)).unwrap();
        let mut work = db.work(db::Actor::Program).await.unwrap();
        let new = NewSession {
            programme: world.programme,
            kit: &kits()[0],
            title: None,
            starts_at: Timestamp::from_sweden(today(), 8 * 60),
            champion: None,
        };
        let session = plan_session(&mut work, &may, new).await.unwrap();
        let there: BTreeMap<_, _> = member.staff[unit][..count].iter().map(|person| (*person, Minutes(30))).collect();
        save_register(&mut work, &may, session, &there, None).await.unwrap();
        work.commit(member.organisation, "register_saved", None).await.unwrap();
    }
}
