//! Who is in two rooms at once? Participants of a session who are booked on another one of the organisation at the same
//! time. Not refused, because one of the two may have ended early; but told, so that somebody looks.

use std::collections::BTreeSet;

use access::rules::learning::CanRunSessions;
use db::Fetch;
use kernel::{PersonId, Timestamp};
use participation::posting::also_at;

use super::Register;
use crate::session::{Session, State, store};

/// Somebody who is booked twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubleBooking {
    /// The name.
    pub name: String,
    /// When the other session starts.
    pub starts_at: Timestamp,
}

/// The participants of the session who are booked on another one at the same time, by name.
///
/// # Errors
/// As the database's.
pub async fn double_bookings(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    register: &Register,
) -> db::Result<Vec<DoubleBooking>> {
    let booked: BTreeSet<PersonId> =
        register.lines.iter().filter(|line| line.minutes.is_some()).map(|line| line.person).collect();
    if booked.is_empty() {
        return Ok(Vec::new());
    }
    let (session, day) = (&register.session, register.session.day());
    let window = (Timestamp::from_sweden(day.plus_days(-1), 0), Timestamp::from_sweden(day.plus_days(2), 0));
    let others = store::list(from, may.unit().organisation, window).await?;
    let mut double = Vec::new();
    for other in others.iter().filter(|other| other.id != session.id && other.state == State::Held) {
        if !overlap(session, other) {
            continue;
        }
        for person in also_at(from, may, &booked, other.id.0).await? {
            let line = register.lines.iter().find(|line| line.person == person);
            double.extend(line.map(|line| DoubleBooking { name: line.name.clone(), starts_at: other.starts_at }));
        }
    }
    double.sort_by(|a, b| (&a.name, a.starts_at).cmp(&(&b.name, b.starts_at)));
    Ok(double)
}

fn overlap(one: &Session, other: &Session) -> bool {
    let end = |session: &Session| session.starts_at.plus_seconds(session.planned_minutes.0 * 60);
    one.starts_at < end(other) && other.starts_at < end(one)
}

#[cfg(test)]
mod tests {
    use kernel::{Activity, Form, Minutes, ProgrammeId, SessionId, UnitId};
    use uuid::Uuid;

    use super::*;

    fn session(minute: u16, minutes: i64) -> Session {
        Session {
            id: SessionId(Uuid::from_u128(u128::from(minute))),
            unit: UnitId(Uuid::nil()),
            programme: ProgrammeId(Uuid::nil()),
            kit: None,
            title: String::new(),
            activity: Activity::WorkplaceSession,
            form: Form::OnSite,
            starts_at: Timestamp::from_sweden("2026-03-18".parse().unwrap(), minute),
            planned_minutes: Minutes(minutes),
            champion: None,
            state: State::Held,
        }
    }

    #[test]
    fn one_after_the_other_is_not_at_once() {
        assert!(!overlap(&session(600, 30), &session(630, 30)));
        assert!(overlap(&session(600, 31), &session(630, 30)));
        assert!(overlap(&session(640, 5), &session(630, 30)), "one within the other");
    }
}
