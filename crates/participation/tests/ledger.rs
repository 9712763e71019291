//! The ledger on both engines: whatever is saved, put right and locked, in whatever order.

use std::collections::BTreeMap;
use std::time::Duration;

use access::Role;
use access::rules::learning::{CanRunSessions, can_run_sessions};
use access::rules::participation::{
    CanLockMonth, can_lock_month, can_see_organisation_participation, can_see_programme_participation,
    can_see_unit_participation,
};
use access::rules::reporting::can_evaluate;
use db::{Actor, Db, Fetch as _, Work, args, statement};
use kernel::{Activity, Caveat, Date, Form, Minutes, Month, PersonId};
use participation::export::export_hours;
use participation::load::{LoadedPosting, load_postings};
use participation::month_lock::{LockError, lock_month, next_to_lock};
use participation::posting::{BookError, Booked, Occasion, Source, book, net_minutes_by_person};
use participation::sums::{
    ALL_TIME, MonthSum, Period, list_months, organisation_participation, programme_participation, unit_participation,
};
use proptest::prelude::*;
use testkit::{World, each_db, id, open_postgres, open_sqlite, today};
use tokio::time::timeout;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

// What is booked in the first organisation, with nothing hidden.
statement!(
    BOOKED,
    "select booked_in, cast(count(*) as bigint) as postings, cast(sum(minutes) as bigint) as minutes
    from participation_posting where organisation_id = $1 group by booked_in order by booked_in"
);

/// A month's rows and net minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct InMonth {
    postings: u64,
    minutes: Minutes,
}

struct Ledger {
    db: Db,
    world: World,
}

impl Ledger {
    async fn new(db: Db) -> Self {
        let world = World::create(&db).await;
        Self { db, world }
    }

    fn champion(&self) -> CanRunSessions {
        let member = &self.world.members[0];
        can_run_sessions(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap()
    }

    fn lead(&self) -> CanLockMonth {
        can_lock_month(&self.world.programme_actor(Role::ProgrammeLead), self.world.programme).unwrap()
    }

    fn occasion(&self, n: u128, on: &str) -> Occasion {
        Occasion {
            programme: self.world.programme,
            happened_on: day(on),
            activity: Activity::WorkplaceSession,
            form: Form::OnSite,
            source: Source::Register,
            source_id: id(n),
        }
    }

    fn attended(&self, persons: &[(usize, i64)]) -> BTreeMap<PersonId, Minutes> {
        persons.iter().map(|(i, m)| (self.world.members[0].staff[0][*i], Minutes(*m))).collect()
    }

    async fn book(
        &self,
        occasion: &Occasion,
        persons: &[(usize, i64)],
        reason: Option<&str>,
    ) -> Result<Booked, BookError> {
        let mut work = self.db.work(Actor::Program).await.unwrap();
        let booked = book(&mut work, &self.champion(), occasion, &self.attended(persons), reason).await?;
        work.commit(self.world.members[0].organisation, "register_saved", Some(occasion.source_id)).await.unwrap();
        Ok(booked)
    }

    async fn lock(&self, text: &str) -> Result<bool, LockError> {
        let mut work = self.db.work(Actor::Program).await.unwrap();
        let locked = lock_month(&mut work, &self.lead(), month(text)).await?;
        work.commit(self.world.lead, "month_locked", None).await.unwrap();
        Ok(locked)
    }

    async fn net(&self, occasion: &Occasion) -> BTreeMap<PersonId, Minutes> {
        net_minutes_by_person(&mut self.db.reader(), &self.champion(), occasion.source_id).await.unwrap()
    }

    async fn booked(&self) -> BTreeMap<Month, InMonth> {
        let rows = self.db.reader().all(&BOOKED, args![self.world.members[0].organisation]).await.unwrap();
        let sum =
            |row: &db::Row| InMonth { postings: row.get("postings").unwrap(), minutes: row.get("minutes").unwrap() };
        rows.iter().map(|row| (row.get("booked_in").unwrap(), sum(row))).collect()
    }

    /// The months as they are shown.
    async fn months(&self) -> Vec<MonthSum> {
        let actor = self.world.programme_actor(Role::ProgrammeLead);
        let may = can_see_programme_participation(&actor, self.world.programme).unwrap();
        list_months(&mut self.db.reader(), &may).await.unwrap()
    }
}

#[tokio::test]
async fn the_same_register_twice_is_booked_once() {
    each_db(|db| async move {
        let ledger = Ledger::new(db).await;
        let occasion = ledger.occasion(9_001, "2026-03-04");
        let first = ledger.book(&occasion, &[(2, 20), (3, 15)], None).await.unwrap();
        assert_eq!(first, Booked { posted: 2, reversed: 0 });
        assert!(ledger.book(&occasion, &[(2, 20), (3, 15)], None).await.unwrap().is_nothing());
        assert_eq!(ledger.net(&occasion).await, ledger.attended(&[(2, 20), (3, 15)]));
        assert_eq!(ledger.booked().await[&month("2026-03")].postings, 2);
    })
    .await;
}

#[tokio::test]
async fn a_correction_adds_rows_and_needs_a_reason() {
    each_db(|db| async move {
        let ledger = Ledger::new(db).await;
        let occasion = ledger.occasion(9_001, "2026-03-04");
        ledger.book(&occasion, &[(2, 20), (3, 20)], None).await.unwrap();
        let without = ledger.book(&occasion, &[(2, 20), (3, 15)], Some("  ")).await;
        assert!(matches!(without, Err(BookError::ReasonMissing)), "{without:?}");
        let booked = ledger.book(&occasion, &[(2, 20), (3, 15)], Some("left early")).await.unwrap();
        assert_eq!(booked, Booked { posted: 1, reversed: 1 });
        let later = ledger.book(&occasion, &[(2, 20), (3, 15), (4, 20)], None).await.unwrap();
        assert_eq!(later, Booked { posted: 1, reversed: 0 }, "somebody who was forgotten needs no reason");
        assert_eq!(ledger.booked().await[&month("2026-03")], InMonth { postings: 5, minutes: Minutes(55) });
        assert_eq!(ledger.net(&occasion).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn no_minutes_and_more_than_a_day_are_refused() {
    let (db, _folder) = open_sqlite().await;
    let ledger = Ledger::new(db).await;
    let occasion = ledger.occasion(9_001, "2026-03-04");
    for minutes in [0, -5, 1_441] {
        let refused = ledger.book(&occasion, &[(2, minutes)], None).await;
        assert!(matches!(refused, Err(BookError::OutOfRange { minutes: Minutes(m), .. }) if m == minutes));
    }
    assert!(ledger.net(&occasion).await.is_empty());
}

#[tokio::test]
async fn a_correction_to_a_locked_month_counts_in_the_first_open_one() {
    each_db(|db| async move {
        let ledger = Ledger::new(db).await;
        let january = ledger.occasion(9_001, "2026-01-14");
        ledger.book(&january, &[(2, 20), (3, 20)], None).await.unwrap();
        assert!(ledger.lock("2026-01").await.unwrap());
        ledger.book(&january, &[(2, 30)], Some("wrong list")).await.unwrap();
        let months = ledger.months().await;
        let locked: Vec<_> = months.iter().map(|m| (m.month, m.locked)).collect();
        assert_eq!(locked, [(month("2026-01"), true), (month("2026-02"), false)]);
        let minutes: Vec<_> = ledger.booked().await.values().map(|m| m.minutes.0).collect();
        assert_eq!(minutes, [40, -10]);
        assert_eq!(ledger.net(&january).await, ledger.attended(&[(2, 30)]));
        assert_eq!(next_to_lock(&months, today()), Some(month("2026-02")));
    })
    .await;
}

#[tokio::test]
async fn months_are_locked_in_order_and_only_when_they_have_ended() {
    each_db(|db| async move {
        let ledger = Ledger::new(db).await;
        ledger.book(&ledger.occasion(9_001, "2026-01-14"), &[(2, 20)], None).await.unwrap();
        let running = ledger.lock("2026-03").await;
        assert!(matches!(running, Err(LockError::NotEnded { .. })), "{running:?}");
        let early = ledger.lock("2026-02").await;
        assert!(matches!(early, Err(LockError::EarlierMonthOpen { earlier }) if earlier == month("2026-01")));
        assert!(ledger.lock("2026-01").await.unwrap());
        assert!(!ledger.lock("2026-01").await.unwrap(), "the second time changes nothing");
        assert!(ledger.lock("2026-02").await.unwrap(), "a month without postings can be locked");
        assert!(ledger.months().await.iter().all(|m| m.locked));
    })
    .await;
}

/// Books a list of two in January and commits later; on a server with several writers, which wait for each other by name.
struct Meanwhile {
    ledger: Ledger,
    january: Occasion,
    posting: Work,
}

impl Meanwhile {
    async fn posting_in_january() -> Option<Self> {
        let ledger = Ledger::new(open_postgres().await?).await;
        let january = ledger.occasion(9_001, "2026-01-14");
        let posting = ledger.db.work(Actor::Program).await.unwrap();
        Some(Self { ledger, january, posting })
    }

    async fn post(&mut self) -> Booked {
        let attended = self.ledger.attended(&[(2, 20), (3, 20)]);
        book(&mut self.posting, &self.ledger.champion(), &self.january, &attended, None).await.unwrap()
    }

    async fn sums(&self) -> Vec<(String, bool, i64)> {
        let booked = self.ledger.booked().await;
        let minutes = |month: &Month| booked.get(month).map_or(0, |sum| sum.minutes.0);
        self.ledger.months().await.iter().map(|m| (m.month.to_string(), m.locked, minutes(&m.month))).collect()
    }
}

/// Long enough to be sure that somebody waits and is not merely slow: on an idle server either takes a few milliseconds.
const WAITING: Duration = Duration::from_millis(500);

#[tokio::test]
async fn a_month_is_locked_after_the_postings_under_way_and_with_them() {
    let Some(mut meanwhile) = Meanwhile::posting_in_january().await else { return };
    meanwhile.post().await;
    let (db, lead) = (meanwhile.ledger.db.clone(), meanwhile.ledger.lead());
    let mut locking = tokio::spawn(async move {
        let mut work = db.work(Actor::Program).await.unwrap();
        let refused = lock_month(&mut work, &lead, month("2026-02")).await;
        (work, refused)
    });
    assert!(timeout(WAITING, &mut locking).await.is_err(), "locking must wait for the posting");
    let organisation = meanwhile.ledger.world.members[0].organisation;
    meanwhile.posting.commit(organisation, "register_saved", None).await.unwrap();
    let (mut work, refused) = locking.await.unwrap();
    let earlier = month("2026-01");
    assert!(matches!(refused, Err(LockError::EarlierMonthOpen { earlier: open }) if open == earlier), "{refused:?}");
    assert!(lock_month(&mut work, &meanwhile.ledger.lead(), earlier).await.unwrap());
    let actor = meanwhile.ledger.world.programme_actor(Role::ProgrammeLead);
    let may = can_see_programme_participation(&actor, meanwhile.ledger.world.programme).unwrap();
    let sums = list_months(&mut work, &may).await.unwrap();
    assert_eq!((sums[0].month, sums[0].locked), (earlier, true));
    let rows = work.all(&BOOKED, args![organisation]).await.unwrap();
    assert_eq!(rows[0].get::<Minutes>("minutes").unwrap(), Minutes(40), "the posting is in what was locked");
}

#[tokio::test]
async fn a_posting_that_meets_a_month_being_locked_counts_in_the_next_one() {
    let Some(mut meanwhile) = Meanwhile::posting_in_january().await else { return };
    let mut locking = meanwhile.ledger.db.work(Actor::Program).await.unwrap();
    assert!(lock_month(&mut locking, &meanwhile.ledger.lead(), month("2026-01")).await.unwrap());
    let mut posting = tokio::spawn(async move {
        meanwhile.post().await;
        meanwhile
    });
    assert!(timeout(WAITING, &mut posting).await.is_err(), "the posting must wait for the locking");
    locking.commit(id(1), "month_locked", None).await.unwrap();
    let mut meanwhile = posting.await.unwrap();
    let organisation = meanwhile.ledger.world.members[0].organisation;
    let next = meanwhile.ledger.db.work(Actor::Program).await.unwrap();
    std::mem::replace(&mut meanwhile.posting, next).commit(organisation, "register_saved", None).await.unwrap();
    let expected = [("2026-01".to_owned(), true, 0), ("2026-02".to_owned(), false, 40)];
    assert_eq!(meanwhile.sums().await, expected);
}

#[tokio::test]
async fn two_lists_are_posted_at_the_same_time() {
    let Some(mut meanwhile) = Meanwhile::posting_in_january().await else { return };
    meanwhile.post().await;
    let other = meanwhile.ledger.occasion(9_002, "2026-01-15");
    let posted = timeout(WAITING * 20, meanwhile.ledger.book(&other, &[(4, 20)], None)).await;
    assert_eq!(posted.expect("nobody waits").unwrap(), Booked { posted: 1, reversed: 0 });
}

#[tokio::test]
async fn sums_and_means_are_shown_from_ten_persons() {
    each_db(|db| async move {
        let ledger = Ledger::new(db.clone()).await;
        let some = |count: usize| (0..count).map(|i| (i, 60)).collect::<Vec<(usize, i64)>>();
        ledger.book(&ledger.occasion(9_001, "2026-01-14"), &some(9), None).await.unwrap();
        let member = &ledger.world.members[0];
        let manager = member.unit_actor(Role::Manager, 0);
        let may = can_see_unit_participation(&manager, &member.unit_ref(0)).unwrap();
        let reader = &mut db.reader();
        let seen = unit_participation(reader, &may, ledger.world.programme, ALL_TIME).await.unwrap();
        for figure in [&seen.persons, &seen.participations, &seen.newcomers, &seen.hours, &seen.mean_hours] {
            assert_eq!((figure.value, figure.n, &figure.caveats[..]), (None, 0, &[Caveat::TooFew][..]));
        }
        ledger.book(&ledger.occasion(9_002, "2026-02-11"), &some(10), None).await.unwrap();
        let seen = unit_participation(reader, &may, ledger.world.programme, ALL_TIME).await.unwrap();
        assert_eq!(
            (seen.persons.value, seen.participations.value, seen.hours.value),
            (Some(10.0), Some(19.0), Some(19.0))
        );
        assert_eq!((seen.newcomers.value, seen.mean_hours.value), (Some(10.0), Some(1.9)));
        let february = Period { first: Some(month("2026-02")), last: Some(month("2026-02")) };
        let seen = unit_participation(reader, &may, ledger.world.programme, february).await.unwrap();
        assert_eq!((seen.persons.value, seen.hours.value), (Some(10.0), Some(10.0)));
        assert_eq!(seen.newcomers.caveats, [Caveat::ComplementWithheld], "one of ten is new");

        let lead = can_see_organisation_participation(&member.organisation_actor(Role::LocalLead), member.organisation);
        let seen = organisation_participation(reader, &lead.unwrap(), ledger.world.programme, ALL_TIME).await.unwrap();
        assert_eq!(seen.whole.persons.value, Some(10.0));
        assert_eq!(seen.units[&member.units[1]].persons.value, Some(0.0), "nobody is no small group");
        assert_eq!(seen.units[&member.area].hours.value, Some(19.0));
        let men = &seen.whole.hours_by_sex.parts.iter().find(|(sex, _)| *sex == Some(kernel::Sex::Man)).unwrap().1;
        assert_eq!((men.value, &men.caveats[..]), (None, &[Caveat::ComplementWithheld][..]));

        let january = &ledger.months().await[0];
        for figure in [&january.persons, &january.hours, &january.postings] {
            assert_eq!((figure.value, figure.n, &figure.caveats[..]), (None, 0, &[Caveat::ComplementWithheld][..]));
        }
        assert_eq!(ledger.months().await[1].hours.caveats, [Caveat::ComplementWithheld]);
    })
    .await;
}

#[tokio::test]
async fn a_small_unit_is_hidden_and_cannot_be_had_by_subtraction() {
    each_db(|db| async move {
        let ledger = Ledger::new(db.clone()).await;
        let eight: Vec<(usize, i64)> = (0..8).map(|i| (i, 60)).collect();
        ledger.book(&ledger.occasion(9_001, "2026-01-14"), &eight, None).await.unwrap();
        let member = &ledger.world.members[0];
        let mut work = db.work(Actor::Program).await.unwrap();
        let few = (0..3).map(|i| LoadedPosting {
            id: id(50_000 + i as u128),
            person: member.staff[1][i],
            unit: member.units[1],
            programme: ledger.world.programme,
            happened_on: day("2026-01-20"),
            minutes: Minutes(45),
            activity: Activity::WebCourse,
            form: Form::SelfPaced,
            group_size: None,
            source: Source::Import,
            source_id: None,
        });
        load_postings(&mut work, member.organisation, few).await.unwrap();
        work.commit(member.organisation, "hours_imported", None).await.unwrap();
        let lead = can_see_organisation_participation(&member.organisation_actor(Role::LocalLead), member.organisation);
        let seen = organisation_participation(&mut db.reader(), &lead.unwrap(), ledger.world.programme, ALL_TIME)
            .await
            .unwrap();
        assert_eq!((seen.whole.persons.value, seen.whole.hours.value), (Some(11.0), Some(10.25)));
        assert_eq!(seen.units[&member.units[1]].persons.caveats, [Caveat::ComplementWithheld]);
        assert_eq!(seen.units[&member.units[0]].hours.caveats, [Caveat::ComplementWithheld]);
        assert!(seen.whole.hours_by_activity.parts.iter().all(|(_, hours)| hours.value.is_none()));

        let actor = ledger.world.programme_actor(Role::ProgrammeLead);
        let may = can_see_programme_participation(&actor, ledger.world.programme).unwrap();
        let seen = programme_participation(&mut db.reader(), &may, ALL_TIME).await.unwrap();
        assert_eq!(seen.whole.persons.value, Some(11.0));
        assert_eq!(seen.organisations[&member.organisation].participations.value, Some(11.0));
        assert_eq!(seen.organisations[&ledger.world.members[1].organisation].persons.value, Some(0.0));
    })
    .await;
}

#[tokio::test]
async fn the_package_gets_what_stands_after_corrections() {
    each_db(|db| async move {
        let ledger = Ledger::new(db.clone()).await;
        let occasion = ledger.occasion(9_001, "2026-01-14");
        ledger.book(&occasion, &[(2, 20), (3, 20), (4, 20)], None).await.unwrap();
        ledger.book(&occasion, &[(2, 20), (3, 35)], Some("wrong list")).await.unwrap();
        let actor = ledger.world.programme_actor(Role::Evaluator);
        let may = can_evaluate(&actor, &[ledger.world.programme]).unwrap();
        let rows = export_hours(&mut db.reader(), &may, |person| format!("p{}", person.0.as_u128())).await.unwrap();
        let short: Vec<_> = rows.iter().map(|r| (r.person.as_str(), r.minutes.0, r.group_size)).collect();
        assert_eq!(short, [("p10002", 20, Some(2)), ("p10003", 35, Some(2))]);
        assert!(rows.iter().all(|r| r.date == day("2026-01-14") && r.sex.is_some()));
    })
    .await;
}

#[derive(Debug, Clone)]
enum Step {
    Save(usize, Vec<(usize, i64)>),
    Lock(&'static str),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let register = proptest::collection::btree_map(0..6_usize, prop_oneof![Just(20_i64), 1..=1_440_i64], 0..6);
    let step = prop_oneof![
        5 => (0..4_usize, register).prop_map(|(session, people)| Step::Save(session, people.into_iter().collect())),
        1 => prop_oneof![Just("2026-01"), Just("2026-02")].prop_map(Step::Lock),
    ];
    proptest::collection::vec(step, 1..25)
}

/// Registers of four occasions in three months, saved over and over while months are locked.
async fn hold_the_ledger_to_its_word(db: Db, steps: &[Step]) {
    let ledger = Ledger::new(db).await;
    let occasions: Vec<Occasion> = ["2026-01-14", "2026-01-28", "2026-02-11", "2026-03-04"]
        .iter()
        .zip(9_001..)
        .map(|(on, n)| ledger.occasion(n, on))
        .collect();
    let mut said: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
    let mut locked: BTreeMap<Month, Option<InMonth>> = BTreeMap::new();
    for step in steps {
        match step {
            Step::Save(n, people) => {
                ledger.book(&occasions[*n], people, Some("as it was")).await.unwrap();
                said.insert(*n, people.clone());
            }
            Step::Lock(text) => match ledger.lock(text).await {
                Ok(_) => {
                    assert!(ledger.months().await.into_iter().any(|m| m.month == month(text) && m.locked));
                    let sum = ledger.booked().await.get(&month(text)).copied();
                    locked.entry(month(text)).or_insert(sum);
                }
                Err(LockError::EarlierMonthOpen { .. }) => {}
                Err(other) => panic!("{other}"),
            },
        }
        for (n, people) in &said {
            assert_eq!(ledger.net(&occasions[*n]).await, ledger.attended(people), "after {step:?}");
        }
        let booked = ledger.booked().await;
        for (month, sum) in &locked {
            assert_eq!(booked.get(month).copied(), *sum, "{month} changed after {step:?}");
        }
        let total: i64 = said.values().flatten().map(|(_, minutes)| minutes).sum();
        assert_eq!(booked.values().map(|m| m.minutes.0).sum::<i64>(), total, "the months add up");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn the_ledger_says_what_was_saved_last_and_locked_months_stand(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (db, _folder) = open_sqlite().await;
            hold_the_ledger_to_its_word(db.clone(), &steps).await;
            db.close().await;
        });
    }
}

#[tokio::test]
async fn the_ledger_keeps_its_word_on_every_engine() {
    let steps = [
        Step::Save(0, vec![(0, 20), (1, 20)]),
        Step::Save(3, vec![(0, 20)]),
        Step::Lock("2026-01"),
        Step::Save(0, vec![(1, 30)]),
        Step::Save(1, vec![(2, 30)]),
        Step::Lock("2026-02"),
        Step::Save(0, vec![]),
        Step::Save(2, vec![(4, 60)]),
        Step::Save(1, vec![(2, 45), (3, 45)]),
    ];
    each_db(|db| {
        let steps = steps.clone();
        async move { hold_the_ledger_to_its_word(db, &steps).await }
    })
    .await;
}
