//! Two municipalities in one programme that a federation leads, each with a service area, two units and their staff.

use access::{Actor, Grant, ProgrammeRef, Role, Scope, UnitRef};
use db::Db;
use kernel::{Date, Group, OrganisationId, PersonId, ProgrammeId, Sex, SignInId, Timestamp, UnitId};
use people::load::{self, NewEmployment, NewPerson};
use people::{Organisation, OrganisationKind, Programme, ProgrammeRole, Unit};
use uuid::Uuid;

/// The day on which tests take place, a Wednesday.
pub fn today() -> Date {
    Date::new(2026, 3, 18).expect("a day")
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_sweden(today(), 10 * 60)
}

/// A repeatable id.
pub fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

/// One municipality of the world.
#[derive(Debug, Clone)]
pub struct Member {
    /// The municipality.
    pub organisation: OrganisationId,
    /// The service area above both units.
    pub area: UnitId,
    /// Two units of 12 and 15 persons.
    pub units: [UnitId; 2],
    /// The staff of each unit; the first of each is its manager, the second its champion.
    pub staff: [Vec<PersonId>; 2],
}

/// The world.
#[derive(Debug, Clone)]
pub struct World {
    /// The federation that leads the programme.
    pub lead: OrganisationId,
    /// The programme, from 2026-01-01 to 2026-12-31.
    pub programme: ProgrammeId,
    /// Two municipalities.
    pub members: [Member; 2],
}

impl World {
    /// Creates the world in an empty database.
    pub async fn create(db: &Db) -> Self {
        let lead: OrganisationId = id(1);
        let programme: ProgrammeId = id(2);
        let start = Date::new(2026, 1, 1).expect("a day");
        let mut work = db.work(db::Actor::Program).await.expect("work begins");
        let organisation = |n: OrganisationId, name: &str, kind| Organisation {
            id: n,
            name: name.into(),
            kind,
            municipality_code: None,
            simulated: false,
        };
        let members = [member(100), member(200)];
        load::organisations(
            &mut work,
            &[
                organisation(lead, "Förbundet", OrganisationKind::Federation),
                organisation(members[0].organisation, "Ekby", OrganisationKind::Municipality),
                organisation(members[1].organisation, "Granby", OrganisationKind::Municipality),
            ],
        )
        .await
        .expect("organisations");
        let planned = Programme {
            lead,
            id: programme,
            code: "prog".into(),
            name: "Programmet".into(),
            cluster: None,
            role: ProgrammeRole::Evaluated,
            starts_on: start,
            ends_on: Date::new(2026, 12, 31).expect("a day"),
            planned_participants: Some(50),
            granted: None,
            simulated: false,
        };
        load::programme(&mut work, &planned, &[members[0].organisation, members[1].organisation])
            .await
            .expect("programme");
        for member in &members {
            let unit = |id, parent, code: &str, name: &str| Unit {
                id,
                parent,
                code: code.into(),
                name: name.into(),
                service: Some("hemtjänst".into()),
            };
            let units = [
                unit(member.area, None, "10", "Hemtjänsten"),
                unit(member.units[0], Some(member.area), "11", "Norra gruppen"),
                unit(member.units[1], Some(member.area), "12", "Södra gruppen"),
            ];
            load::units(&mut work, member.organisation, &units).await.expect("units");
            for (unit, staff) in member.units.iter().zip(&member.staff) {
                let persons = staff.iter().enumerate().map(|(i, person)| NewPerson {
                    organisation: member.organisation,
                    id: *person,
                    reference: format!("{}", person.0.as_u128()),
                    given_name: format!("Kim{i}"),
                    family_name: "Berg".into(),
                    sex: Some(if i % 5 == 0 { Sex::Man } else { Sex::Woman }),
                    protected: false,
                });
                load::persons(&mut work, persons.collect::<Vec<_>>()).await.expect("persons");
                let employments = staff.iter().enumerate().map(|(i, person)| NewEmployment {
                    organisation: member.organisation,
                    person: *person,
                    unit: *unit,
                    group: match i {
                        0 => Group::Manager,
                        1 => Group::Champion,
                        _ => Group::Staff,
                    },
                    starts_on: start,
                    ends_on: None,
                });
                load::employments(&mut work, employments.collect::<Vec<_>>()).await.expect("employments");
                load::programme_units(&mut work, [(member.organisation, programme, *unit, start)])
                    .await
                    .expect("programme units");
            }
        }
        work.commit(lead, "world_created", None).await.expect("commit");
        Self { lead, programme, members }
    }

    /// The programme as the rules need it.
    pub fn programme_ref(&self) -> ProgrammeRef {
        ProgrammeRef {
            lead: self.lead,
            programme: self.programme,
            members: self.members.iter().map(|m| m.organisation).collect(),
        }
    }

    /// Somebody with a role over the whole programme.
    pub fn programme_actor(&self, role: Role) -> Actor {
        actor(self.lead, role, Scope::Programme(self.programme_ref()))
    }
}

impl Member {
    /// One of the two units as the rules need it.
    pub fn unit_ref(&self, which: usize) -> UnitRef {
        UnitRef { organisation: self.organisation, unit: self.units[which], ancestors: vec![self.area] }
    }

    /// Somebody with a role over one of the two units.
    pub fn unit_actor(&self, role: Role, which: usize) -> Actor {
        actor(self.organisation, role, Scope::Unit(self.organisation, self.units[which]))
    }

    /// Somebody with a role over the municipality.
    pub fn organisation_actor(&self, role: Role) -> Actor {
        actor(self.organisation, role, Scope::Organisation(self.organisation))
    }
}

fn member(base: u128) -> Member {
    let staff = |from: u128, count: u128| (from..from + count).map(id).collect();
    Member {
        organisation: id(base),
        area: id(base + 1),
        units: [id(base + 2), id(base + 3)],
        staff: [staff(base * 100, 12), staff(base * 100 + 50, 15)],
    }
}

fn actor(organisation: OrganisationId, role: Role, scope: Scope) -> Actor {
    Actor {
        sign_in: id::<SignInId>(99),
        organisation,
        person: None,
        display_name: "Kim Berg".into(),
        grants: vec![Grant { role, scope }],
    }
}
