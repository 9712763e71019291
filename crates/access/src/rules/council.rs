//! Who says where an organisation stands, who sits in its council and its forum, and who borrows what is to be tried?
//!
//! A seat is a fact that the caller has looked up; the rule says whether it is the acting person's and whether it runs.

use kernel::{CouncilMemberId, Date, OrganisationId, SeatId, SignInId};

use super::development::{SEE_NEEDS, can_coordinate, can_see_initiatives};
use super::proof;
use crate::actor::{Actor, Role, Scope, UnitRef};
use crate::{Denied, May};

proof! {
    /// May see where the organisation stands, as groups that are large enough.
    CanSeeStanding(organisation: OrganisationId)
}
proof! {
    /// May say as one of those who lead where the organisation stands.
    CanSayStanding(leader: Leader)
}
proof! {
    /// May say as somebody who works in the unit where the organisation stands, and what a try-out was worth.
    CanAnswerInUnit(unit: UnitRef)
}
proof! {
    /// May see the council's meetings, agendas, papers, decisions and minutes.
    CanSeeCouncil(organisation: OrganisationId)
}
proof! {
    /// May score in silence, and sign minutes as an adjuster.
    CanSitInCouncil(seat: CouncilSeat)
}
proof! {
    /// May see the forum's seats, and prepare initiatives with the others.
    CanTakePartInForum(organisation: OrganisationId)
}
proof! {
    /// May borrow what is to be tried for the unit, and bring it back.
    CanBorrow(unit: UnitRef)
}

/// Somebody who leads in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leader {
    /// Where.
    pub organisation: OrganisationId,
    /// The account.
    pub sign_in: SignInId,
}

/// A member's place in an organisation's council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouncilSeat {
    /// The organisation whose council it is.
    pub organisation: OrganisationId,
    /// The member.
    pub member: CouncilMemberId,
    /// The member's account; nothing for somebody from outside.
    pub sign_in: Option<SignInId>,
    /// The first day of the mandate.
    pub starts_on: Date,
    /// The last day of the mandate, where there is one.
    pub ends_on: Option<Date>,
}

/// A fixed place in an organisation's forum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForumSeat {
    /// The organisation whose forum it is.
    pub organisation: OrganisationId,
    /// The seat.
    pub seat: SeatId,
    /// The account of whoever has it.
    pub sign_in: Option<SignInId>,
    /// From when.
    pub starts_on: Date,
    /// Until when, where it ends.
    pub ends_on: Option<Date>,
}

impl CouncilSeat {
    /// Whether the mandate runs on a day.
    pub fn runs(&self, on: Date) -> bool {
        self.starts_on <= on && self.ends_on.is_none_or(|end| end >= on)
    }

    fn is_of(&self, actor: &Actor, organisation: OrganisationId, on: Date) -> bool {
        let own = self.sign_in == Some(actor.sign_in) && actor.organisation == organisation;
        own && self.organisation == organisation && self.runs(on)
    }
}

impl ForumSeat {
    /// Whether somebody has it on a day.
    pub fn runs(&self, on: Date) -> bool {
        self.starts_on <= on && self.ends_on.is_none_or(|end| end >= on)
    }
}

/// Champions, managers and the local lead of the organisation.
pub fn can_see_standing(actor: &Actor, organisation: OrganisationId) -> May<CanSeeStanding> {
    can_see_initiatives(actor, organisation).map(|may| CanSeeStanding { organisation: *may.organisation() })
}

/// Whoever leads a unit, or the work, in the organisation.
pub fn can_say_standing(actor: &Actor, organisation: OrganisationId) -> May<CanSayStanding> {
    let within = |scope: &Scope| match scope {
        Scope::Organisation(own) | Scope::Unit(own, _) => *own == organisation,
        Scope::Installation | Scope::Programme(_) => false,
    };
    let leads = |role| [Role::Manager, Role::LocalLead].contains(&role);
    if actor.grants.iter().any(|grant| leads(grant.role) && within(&grant.scope)) {
        Ok(CanSayStanding { leader: Leader { organisation, sign_in: actor.sign_in } })
    } else {
        Err(Denied)
    }
}

/// Anybody who has come in with the unit's code, which the caller has looked up.
pub fn answers_with_code(unit: &UnitRef) -> CanAnswerInUnit {
    CanAnswerInUnit { unit: unit.clone() }
}

/// The local lead, and whoever sits in the council on the day.
pub fn can_see_council(
    actor: &Actor,
    organisation: OrganisationId,
    seats: &[CouncilSeat],
    today: Date,
) -> May<CanSeeCouncil> {
    let sits = seats.iter().any(|seat| seat.is_of(actor, organisation, today));
    if sits || can_coordinate(actor, organisation).is_ok() { Ok(CanSeeCouncil { organisation }) } else { Err(Denied) }
}

/// A member whose mandate runs on the day.
pub fn can_sit_in_council(
    actor: &Actor,
    organisation: OrganisationId,
    seats: &[CouncilSeat],
    today: Date,
) -> May<CanSitInCouncil> {
    let seat = seats.iter().find(|seat| seat.is_of(actor, organisation, today)).ok_or(Denied)?;
    Ok(CanSitInCouncil { seat: *seat })
}

/// A member without an account whose code the caller has looked up, while the mandate runs.
pub fn sits_with_code(seat: &CouncilSeat, today: Date) -> May<CanSitInCouncil> {
    if seat.sign_in.is_none() && seat.runs(today) { Ok(CanSitInCouncil { seat: *seat }) } else { Err(Denied) }
}

/// The local lead, and whoever has a fixed seat on the day.
pub fn can_take_part_in_forum(
    actor: &Actor,
    organisation: OrganisationId,
    seats: &[ForumSeat],
    today: Date,
) -> May<CanTakePartInForum> {
    let own = |seat: &&ForumSeat| seat.sign_in == Some(actor.sign_in) && seat.organisation == organisation;
    let sits = actor.organisation == organisation && seats.iter().filter(own).any(|seat| seat.runs(today));
    if sits || can_coordinate(actor, organisation).is_ok() {
        Ok(CanTakePartInForum { organisation })
    } else {
        Err(Denied)
    }
}

/// The unit's champion and manager, and the local lead.
pub fn can_borrow(actor: &Actor, unit: &UnitRef) -> May<CanBorrow> {
    if actor.covers_unit(SEE_NEEDS, unit) { Ok(CanBorrow { unit: unit.clone() }) } else { Err(Denied) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Grant;

    fn id<T: From<uuid::Uuid>>(n: u128) -> T {
        T::from(uuid::Uuid::from_u128(n))
    }

    fn day(month: i8) -> Date {
        Date::new(2026, month, 1).expect("a day")
    }

    fn somebody(grants: Vec<Grant>) -> Actor {
        Actor { sign_in: id(9), organisation: id(1), person: None, display_name: "Kim".into(), grants }
    }

    #[test]
    fn a_seat_counts_for_its_own_member_in_its_own_council_while_it_runs() {
        let seat = CouncilSeat {
            organisation: id(1),
            member: id(3),
            sign_in: Some(id(9)),
            starts_on: day(2),
            ends_on: Some(day(6)),
        };
        let somebody = somebody(Vec::new());
        for (today, sits) in [(day(1), false), (day(2), true), (day(6), true), (day(7), false)] {
            assert_eq!(can_sit_in_council(&somebody, id(1), &[seat], today).is_ok(), sits, "{today}");
            assert_eq!(can_see_council(&somebody, id(1), &[seat], today).is_ok(), sits, "{today}");
        }
        for not_hers in [
            CouncilSeat { sign_in: Some(id(8)), ..seat },
            CouncilSeat { sign_in: None, ..seat },
            CouncilSeat { organisation: id(2), ..seat },
        ] {
            assert!(can_sit_in_council(&somebody, id(1), &[not_hers], day(3)).is_err());
        }
        assert!(can_sit_in_council(&somebody, id(2), &[seat], day(3)).is_err());
    }

    #[test]
    fn a_code_counts_for_a_member_from_outside_while_the_mandate_runs() {
        let (starts_on, ends_on) = (day(2), Some(day(6)));
        let seat = CouncilSeat { organisation: id(1), member: id(3), sign_in: None, starts_on, ends_on };
        for (today, sits) in [(day(1), false), (day(2), true), (day(6), true), (day(7), false)] {
            assert_eq!(sits_with_code(&seat, today).is_ok(), sits, "{today}");
        }
        assert!(sits_with_code(&CouncilSeat { sign_in: Some(id(9)), ..seat }, day(3)).is_err());
    }

    #[test]
    fn whoever_coordinates_sees_the_council_but_does_not_score() {
        let lead = somebody(vec![Grant { role: Role::LocalLead, scope: Scope::Organisation(id(1)) }]);
        assert!(can_see_council(&lead, id(1), &[], day(3)).is_ok());
        assert!(can_sit_in_council(&lead, id(1), &[], day(3)).is_err());
        assert!(can_see_council(&lead, id(2), &[], day(3)).is_err());
        assert!(can_say_standing(&lead, id(1)).is_ok() && can_say_standing(&lead, id(2)).is_err());
    }
}
