//! What goes on after the programmes? Champions' mandates, of which some run on, and a few sessions planned from today.

use kernel::{Activity, Date, Form, Group, Minutes};

use crate::calendar::next_workday;
use crate::draw::{Draw, Stage};
use crate::facts::Facts;
use crate::model::{Mandate, Person, Session, SessionState, Unit};

/// Days from today on which sessions are planned, for the two units of a programme that have some.
const PLANNED: [&[i64]; 2] = [&[0, 14], &[5]];

/// Mandates of a programme's champions, in the order of persons, and planned sessions by date. `persons` are those of
/// the programme, the first of them number `first_person` of all.
pub(crate) fn ahead(
    seed: u64,
    number: u32,
    facts: &Facts,
    (persons, first_person): (&[Person], u32),
    units: &[Unit],
    (today, kits): (Date, u32),
) -> (Vec<Mandate>, Vec<Session>) {
    let mut draw = Draw::new(seed, Stage::Ahead, number as usize);
    let mut mandates = vec![];
    for (i, person) in persons.iter().enumerate().filter(|(_, p)| p.group == Group::Champion) {
        let Some(approved_by) = units[person.unit as usize].manager else { continue };
        let until = match draw.unit() {
            u if u < 0.40 => Some(facts.last_day()),
            u if u < 0.72 => Some(today.plus_days(draw.between(-200, 400))),
            _ => None,
        };
        mandates.push(Mandate {
            person: first_person + i as u32,
            unit: person.unit,
            programme: number,
            from: facts.first_day().plus_days(draw.between(14, 59)),
            until: until.map(|day| day.max(facts.last_day())),
            minutes_per_week: Minutes(draw.pick(&[60, 60, 90, 120, 120, 120])),
            approved_by,
        });
    }

    let running: Vec<&Mandate> =
        mandates.iter().filter(|m| m.until.is_none_or(|until| until > today.plus_days(60))).collect();
    let mut sessions = vec![];
    let first = draw.below(running.len());
    for (mandate, days) in running.iter().cycle().skip(first).step_by(3).zip(PLANNED) {
        for (kit, days) in days.iter().enumerate() {
            sessions.push(Session {
                programme: number,
                unit: mandate.unit,
                activity: Activity::WorkplaceSession,
                form: Form::OnSite,
                kit: (kits > 0).then(|| (number + kit as u32) % kits),
                champion: Some(mandate.person),
                date: next_workday(today.plus_days(*days)),
                start_minute: draw.pick(&[9 * 60, 13 * 60, 13 * 60 + 30, 14 * 60]),
                minutes: Minutes(45),
                state: SessionState::Planned,
            });
        }
    }
    sessions.sort_by_key(|session| (session.date, session.start_minute, session.unit));
    (mandates, sessions)
}
