//! Sessions, registers and mandates on both engines.

use std::collections::BTreeMap;

use access::rules::learning::{CanAppointChampions, CanRunSessions, can_appoint_champions, can_run_sessions};
use access::{Role, scope};
use db::{Actor, Db};
use kernel::{Date, Minutes, PersonId, SessionId, Timestamp};
use learning::kit::kits;
use learning::mandate::{
    MandateError, NewMandate, appoint_champion, end_mandate, list_mandates, units_without_champion,
};
use learning::register::{Register, RegisterError, Saved, Warning, open_register, save_register};
use learning::session::{
    CancelError, CancelReason, NewSession, PlanError, State, agenda, cancel_session, find_session, locate_session,
    plan_session,
};
use participation::posting::BookError;
use testkit::{World, each_db, id, today};

struct Unit {
    db: Db,
    world: World,
}

impl Unit {
    async fn new(db: Db) -> Self {
        let world = World::create(&db).await;
        Self { db, world }
    }

    fn may(&self) -> CanRunSessions {
        let member = &self.world.members[0];
        can_run_sessions(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap()
    }

    fn lead(&self) -> CanAppointChampions {
        let member = &self.world.members[0];
        can_appoint_champions(&member.organisation_actor(Role::LocalLead), member.organisation).unwrap()
    }

    fn person(&self, i: usize) -> PersonId {
        self.world.members[0].staff[0][i]
    }

    async fn try_plan(&self, on: Date, title: Option<&str>) -> Result<SessionId, PlanError> {
        let mut work = self.db.work(Actor::Program).await.unwrap();
        let new = NewSession {
            programme: self.world.programme,
            kit: &kits()[0],
            title,
            starts_at: Timestamp::from_sweden(on, 13 * 60),
            champion: None,
        };
        let session = plan_session(&mut work, &self.may(), new).await?;
        work.commit(self.world.members[0].organisation, "session_planned", Some(session.0)).await.unwrap();
        Ok(session)
    }

    async fn plan(&self, days_from_today: i64) -> SessionId {
        self.try_plan(today().plus_days(days_from_today), None).await.unwrap()
    }

    async fn save(
        &self,
        session: SessionId,
        people: &[(usize, i64)],
        reason: Option<&str>,
    ) -> Result<Saved, RegisterError> {
        let ticked: BTreeMap<PersonId, Minutes> = people.iter().map(|(i, m)| (self.person(*i), Minutes(*m))).collect();
        self.save_persons(session, &ticked, reason).await
    }

    async fn save_persons(
        &self,
        session: SessionId,
        ticked: &BTreeMap<PersonId, Minutes>,
        reason: Option<&str>,
    ) -> Result<Saved, RegisterError> {
        let mut work = self.db.work(Actor::Program).await.unwrap();
        let saved = save_register(&mut work, &self.may(), session, ticked, reason).await?;
        work.commit(self.world.members[0].organisation, "register_saved", Some(session.0)).await.unwrap();
        Ok(saved)
    }

    async fn cancel(&self, session: SessionId, reason: CancelReason) -> Result<(), CancelError> {
        let mut work = self.db.work(Actor::Program).await.unwrap();
        cancel_session(&mut work, &self.may(), session, reason).await?;
        work.commit(self.world.members[0].organisation, "session_cancelled", Some(session.0)).await.unwrap();
        Ok(())
    }

    async fn register(&self, session: SessionId) -> Register {
        let reader = &mut self.db.reader();
        let session = find_session(reader, &self.may(), session).await.unwrap().unwrap();
        open_register(reader, &self.may(), session).await.unwrap()
    }

    async fn state(&self, session: SessionId) -> State {
        find_session(&mut self.db.reader(), &self.may(), session).await.unwrap().unwrap().state
    }

    async fn appoint(&self, new: NewMandate) -> Result<kernel::MandateId, MandateError> {
        let mut work = self.db.work(Actor::Program).await.unwrap();
        let mandate = appoint_champion(&mut work, &self.lead(), new).await?;
        work.commit(self.world.members[0].organisation, "champion_appointed", Some(mandate.0)).await.unwrap();
        Ok(mandate)
    }
}

#[tokio::test]
async fn a_saved_register_is_opened_as_it_was_ticked() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        let empty = unit.register(session).await;
        assert_eq!((empty.lines.len(), empty.is_saved()), (12, false));
        let saved = unit.save(session, &[(2, 20), (3, 10)], None).await.unwrap();
        assert_eq!((saved.ticked, saved.booked.posted, saved.warning), (2, 2, None));
        let register = unit.register(session).await;
        assert!(register.is_saved());
        let booked: BTreeMap<_, _> =
            register.lines.iter().filter_map(|line| line.minutes.map(|m| (line.person, m.0))).collect();
        assert_eq!(booked, [(unit.person(2), 20), (unit.person(3), 10)].into());
    })
    .await;
}

#[tokio::test]
async fn the_same_register_again_changes_nothing() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(-1).await;
        unit.save(session, &[(2, 20), (3, 20)], None).await.unwrap();
        assert!(unit.save(session, &[(2, 20), (3, 20)], None).await.unwrap().booked.is_nothing());
    })
    .await;
}

#[tokio::test]
async fn a_changed_register_needs_a_reason() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(-1).await;
        unit.save(session, &[(2, 20), (3, 20)], None).await.unwrap();
        let refused = unit.save(session, &[(2, 20)], None).await;
        assert!(matches!(refused, Err(RegisterError::Book(BookError::ReasonMissing))), "{refused:?}");
        let saved = unit.save(session, &[(2, 20)], Some("ticked by mistake")).await.unwrap();
        assert_eq!((saved.booked.posted, saved.booked.reversed), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_session_takes_no_register() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        unit.cancel(session, CancelReason::ShortStaffed).await.unwrap();
        let refused = unit.save(session, &[(2, 20)], None).await;
        assert!(matches!(refused, Err(RegisterError::Cancelled)), "{refused:?}");
        assert_eq!(unit.state(session).await, State::Cancelled(CancelReason::ShortStaffed));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_held_is_not_cancelled_until_its_register_is_emptied() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        unit.save(session, &[(2, 20)], None).await.unwrap();
        let refused = unit.cancel(session, CancelReason::Moved).await;
        assert!(matches!(refused, Err(CancelError::AlreadyHeld)), "{refused:?}");
        unit.save(session, &[], Some("wrong day")).await.unwrap();
        assert_eq!(unit.state(session).await, State::Planned);
        unit.cancel(session, CancelReason::Moved).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_session_to_come_takes_no_register() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(1).await;
        let refused = unit.save(session, &[(2, 20)], None).await;
        assert!(matches!(refused, Err(RegisterError::NotYetHeld { on }) if on == today().plus_days(1)), "{refused:?}");
        assert_eq!(unit.state(session).await, State::Planned, "nothing has happened");
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_part_longer_than_three_times_what_was_planned() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        let most = kits()[0].minutes.0 * 3;
        let refused = unit.save(session, &[(2, most + 1)], None).await;
        assert!(matches!(refused, Err(RegisterError::LongerThanSession { most: m, .. }) if m.0 == most), "{refused:?}");
        unit.save(session, &[(2, most)], None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_empty_register_of_a_planned_session_is_refused() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        let refused = unit.save(session, &[], None).await;
        assert!(matches!(refused, Err(RegisterError::NobodyTicked)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn somebody_from_another_unit_cannot_be_slipped_into_the_register() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        for stranger in [unit.world.members[0].staff[1][3], unit.world.members[1].staff[0][3], id(77)] {
            let refused = unit.save_persons(session, &[(stranger, Minutes(20))].into(), None).await;
            assert!(matches!(refused, Err(RegisterError::NotInTheRegister { person }) if person == stranger));
        }
    })
    .await;
}

#[tokio::test]
async fn another_units_session_is_no_session() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        let member = &unit.world.members[0];
        let other = can_run_sessions(&member.unit_actor(Role::Champion, 1), &member.unit_ref(1)).unwrap();
        let reader = &mut unit.db.reader();
        assert!(find_session(reader, &other, session).await.unwrap().is_none());
        let mut work = unit.db.work(Actor::Program).await.unwrap();
        let refused = save_register(&mut work, &other, session, &BTreeMap::new(), None).await;
        assert!(matches!(refused, Err(RegisterError::NoSuchSession)), "{refused:?}");
        let located = locate_session(reader, member.organisation, session).await.unwrap().unwrap();
        assert_eq!(located.unit(), member.units[0]);
        assert_eq!(located.clone().seen_by(&other), None);
        assert_eq!(located.seen_by(&unit.may()).unwrap().id, session);
        assert_eq!(locate_session(reader, unit.world.members[1].organisation, session).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_group_larger_than_advised_is_saved_with_a_warning() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let session = unit.plan(0).await;
        let everybody: Vec<(usize, i64)> = (0..12).map(|i| (i, 15)).collect();
        let saved = unit.save(session, &everybody, None).await.unwrap();
        assert_eq!(saved.warning, Some(Warning::LargerThanAdvised { advised: kits()[0].group_max }));
    })
    .await;
}

#[tokio::test]
async fn a_session_is_planned_within_a_year_in_a_programme_of_the_organisation() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        assert!(matches!(unit.try_plan(today().plus_days(400), None).await, Err(PlanError::TooFarAway)));
        let long = "å".repeat(121);
        assert!(matches!(unit.try_plan(today(), Some(&long)).await, Err(PlanError::TitleTooLong { max: 120 })));
        let session = unit.try_plan(today(), Some("  Plattan i köket ")).await.unwrap();
        let found = find_session(&mut unit.db.reader(), &unit.may(), session).await.unwrap().unwrap();
        assert_eq!((found.title.as_str(), found.planned_minutes), ("Plattan i köket", kits()[0].minutes));
        let mut work = unit.db.work(Actor::Program).await.unwrap();
        let new = NewSession {
            programme: id(404),
            kit: &kits()[0],
            title: None,
            starts_at: Timestamp::from_sweden(today(), 600),
            champion: None,
        };
        assert!(matches!(plan_session(&mut work, &unit.may(), new).await, Err(PlanError::NotInProgramme)));
    })
    .await;
}

#[tokio::test]
async fn the_agenda_has_today_what_is_coming_and_what_is_missing() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let (missing, held, now, next, cancelled) =
            (unit.plan(-2).await, unit.plan(-3).await, unit.plan(0).await, unit.plan(5).await, unit.plan(6).await);
        unit.save(held, &[(2, 20)], None).await.unwrap();
        unit.cancel(cancelled, CancelReason::Other).await.unwrap();
        let ids = |list: &[learning::session::ListedSession]| list.iter().map(|l| l.session.id).collect::<Vec<_>>();
        let member = &unit.world.members[0];
        for actor in [member.unit_actor(Role::Champion, 0), member.organisation_actor(Role::LocalLead)] {
            let filter = scope::units_with_sessions(&actor);
            let agenda = agenda(&mut unit.db.reader(), &filter, unit.db.now()).await.unwrap();
            assert_eq!(ids(&agenda.today), [now]);
            assert_eq!(ids(&agenda.upcoming), [next]);
            assert_eq!(ids(&agenda.without_register), [missing]);
            assert_eq!(ids(&agenda.held), [held]);
            assert_eq!(agenda.today[0].unit_name, "Norra gruppen");
        }
        let other = scope::units_with_sessions(&member.unit_actor(Role::Champion, 1));
        assert_eq!(agenda(&mut unit.db.reader(), &other, unit.db.now()).await.unwrap(), Default::default());
    })
    .await;
}

#[tokio::test]
async fn a_unit_has_a_champion_while_the_mandate_runs() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let member = unit.world.members[0].clone();
        let new = NewMandate {
            person: unit.person(1),
            unit: member.units[0],
            minutes_a_week: Minutes(120),
            starts_on: today(),
            ends_on: None,
        };
        let mandate = unit.appoint(new).await.unwrap();
        let reader = &mut unit.db.reader();
        let without = |on: Date| {
            let (lead, mut reader) = (unit.lead(), unit.db.reader());
            async move {
                let units = units_without_champion(&mut reader, &lead, on).await.unwrap();
                units.into_iter().map(|u| u.id).collect::<Vec<_>>()
            }
        };
        assert_eq!(without(today()).await, [member.units[1]]);
        assert_eq!(without(today().plus_days(-1)).await.len(), 2, "not before it starts");
        let listed = list_mandates(reader, &unit.lead(), today()).await.unwrap();
        assert_eq!((listed[0].person_name.as_str(), listed[0].unit_name.as_str()), ("Kim1 Berg", "Norra gruppen"));

        let mut work = unit.db.work(Actor::Program).await.unwrap();
        end_mandate(&mut work, &unit.lead(), mandate, today().plus_days(10)).await.unwrap();
        work.commit(member.organisation, "mandate_ended", Some(mandate.0)).await.unwrap();
        assert_eq!(without(today().plus_days(10)).await, [member.units[1]], "the last day counts");
        assert_eq!(without(today().plus_days(11)).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_mandate_that_cannot_be_is_refused() {
    each_db(|db| async move {
        let unit = Unit::new(db).await;
        let right = NewMandate {
            person: unit.person(1),
            unit: unit.world.members[0].units[0],
            minutes_a_week: Minutes(120),
            starts_on: today(),
            ends_on: Some(today().plus_days(30)),
        };
        unit.appoint(right).await.unwrap();
        assert!(matches!(unit.appoint(right).await, Err(MandateError::AlreadyAppointed)));
        let later = NewMandate { starts_on: today().plus_days(31), ends_on: None, ..right };
        unit.appoint(later).await.unwrap();
        let elsewhere = &unit.world.members[1];
        let cases = [
            NewMandate { minutes_a_week: Minutes(0), ..right },
            NewMandate { ends_on: Some(today().plus_days(-1)), ..right },
            NewMandate { person: elsewhere.staff[0][0], ..right },
            NewMandate { unit: elsewhere.units[0], ..right },
        ];
        let refused = [0, 1, 2, 3].map(|i| cases[i]);
        let mut errors = Vec::new();
        for new in refused {
            errors.push(unit.appoint(new).await.unwrap_err());
        }
        assert!(matches!(
            errors[..],
            [
                MandateError::TimeOutOfRange { most: Minutes(2_400) },
                MandateError::EndsBeforeItStarts,
                MandateError::NoSuchPerson,
                MandateError::NoSuchUnit
            ]
        ));
        let mut work = unit.db.work(Actor::Program).await.unwrap();
        let unknown = end_mandate(&mut work, &unit.lead(), id(4), today()).await;
        assert!(matches!(unknown, Err(MandateError::NoSuchMandate)));
    })
    .await;
}
