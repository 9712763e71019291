//! How does a person's time become sessions and postings? Units go through their sessions in runs of about a
//! dozen people; champions and managers meet across units; what is left of a person's time are web modules,
//! individual support, own try-outs and network meetings. Every person's rows sum to the person's minutes exactly.

use kernel::{Activity, Date, Form, Group, Minutes};

use crate::calendar::workdays;
use crate::draw::{Draw, Stage};
use crate::facts::{Facts, PANDEMIC, date};
use crate::model::{Attendance, Person, Session, SessionState, Unit, UnitLevel};

/// The timetable of one programme while it is filled in.
struct Timetable<'a> {
    facts: &'a Facts,
    number: u32,
    persons: &'a [Person],
    first_person: u32,
    units: &'a [Unit],
    kits: u32,
    days: Vec<Date>,
    pandemic: Date,
    draw: Draw,
    /// What is left of each person's minutes to place, and the days (positions in `days`) already used.
    left: Vec<i64>,
    used: Vec<Vec<usize>>,
    meetings: Vec<Meeting>,
}

struct Meeting {
    session: Session,
    register: Vec<(usize, i64)>,
}

const PEOPLE_A_RUN: usize = 16;
const PEOPLE_A_COHORT: usize = 20;

/// Sessions in order of date, and attendances in order of date and person, pointing at positions in these sessions.
/// `persons` are those of the programme, the first of them number `first_person` of all; `units` are all units.
pub(crate) fn training(
    seed: u64,
    number: u32,
    facts: &Facts,
    (persons, first_person): (&[Person], u32),
    units: &[Unit],
    minutes: &[i64],
    kits: u32,
) -> (Vec<Session>, Vec<Attendance>) {
    let (first, last) = facts.training_days();
    let mut timetable = Timetable {
        facts,
        number,
        persons,
        first_person,
        units,
        kits,
        days: workdays(first, last),
        pandemic: date(PANDEMIC),
        draw: Draw::new(seed, Stage::Training, number as usize),
        left: minutes.to_vec(),
        used: vec![vec![]; persons.len()],
        meetings: vec![],
    };
    for municipality in units.iter().enumerate().filter(|(_, u)| u.programme == number && u.parent.is_none()) {
        timetable.central_meetings(municipality.0 as u32, municipality.1.organisation);
        timetable.unit_meetings(municipality.1.organisation);
    }
    timetable.ledger()
}

impl Timetable<'_> {
    /// Positions in `persons` of a municipality's people with a role.
    fn people(&self, organisation: u32, group: Group) -> Vec<usize> {
        self.persons
            .iter()
            .enumerate()
            .filter(|(_, p)| p.group == group && self.units[p.unit as usize].organisation == organisation)
            .map(|(i, _)| i)
            .collect()
    }

    /// The training of champions and managers, in cohorts, in the first part of the programme.
    fn central_meetings(&mut self, top: u32, organisation: u32) {
        let training = &self.facts.training;
        for (group, activity, (occasions, minutes), until) in [
            (Group::Champion, Activity::ChampionTraining, training.champion_occasions, 0.35),
            (Group::Manager, Activity::ManagerTraining, training.manager_occasions, 0.55),
        ] {
            let mut people = self.people(organisation, group);
            self.draw.shuffle(&mut people);
            let span = (self.days.len() as f64 * until) as usize / occasions;
            for cohort in people.chunks(PEOPLE_A_COHORT) {
                for occasion in 0..occasions {
                    let day = occasion * span + self.draw.below(span);
                    let mut meeting = self.meeting(top, activity, None, None, day, minutes);
                    for person in cohort {
                        self.attend(&mut meeting, *person, day, 0.92);
                    }
                    self.meetings.push(meeting);
                }
            }
        }
    }

    /// The sessions of a municipality's units.
    fn unit_meetings(&mut self, organisation: u32) {
        let champions = self.people(organisation, Group::Champion);
        for unit in 0..self.units.len() {
            if self.units[unit].organisation != organisation || self.units[unit].level != UnitLevel::Unit {
                continue;
            }
            let members: Vec<usize> = (0..self.persons.len())
                .filter(|i| self.persons[*i].unit as usize == unit && self.left[*i] > 0)
                .collect();
            let distance = |champion: &usize| self.persons[*champion].unit.abs_diff(unit as u32);
            let mut leaders = champions.clone();
            leaders.sort_by_key(distance);
            self.meetings_of_unit(unit as u32, &members, &leaders);
        }
    }

    /// The sessions of a unit, led by its champions or else by those of the nearest units (`leaders`, nearest first).
    fn meetings_of_unit(&mut self, unit: u32, members: &[usize], leaders: &[usize]) {
        let training = &self.facts.training;
        let mut wanted: Vec<(usize, usize)> = vec![];
        for person in members.iter().filter(|i| self.persons[**i].group == Group::Staff) {
            let sessions = training.together * self.left[*person] as f64 / training.session_minutes as f64;
            wanted.push((*person, ((sessions + self.draw.unit()) as usize).min(training.themes)));
        }
        let expected = wanted.iter().map(|(_, sessions)| sessions).sum::<usize>().div_ceil(training.themes);
        let runs = expected.div_ceil(PEOPLE_A_RUN).max(1);
        let slots = training.themes * runs;
        let start = self.draw.below(self.days.len() / 4);
        let gap = (self.days.len() - start) / slots;
        let first_kit = self.draw.below(self.kits as usize) as u32;
        let mut meetings: Vec<(usize, Meeting)> = (0..slots)
            .map(|slot| {
                let from = start + slot * gap;
                let mut day = from + self.draw.below(gap);
                let leader = (0..gap).find_map(|_| {
                    let leader = self.leader(unit, leaders, slot, day);
                    if leader.is_none() {
                        day = from + (day + 1 - from) % gap; // nobody is free: the day after
                    }
                    leader
                });
                let kit = (self.kits > 0).then(|| (first_kit + (slot / runs) as u32) % self.kits);
                (day, self.meeting(unit, training.session_activity, kit, leader, day, training.session_minutes))
            })
            .collect();
        // Champions lead and managers have training of their own, so the register is the staff's.
        for (person, mut wanted) in wanted {
            let mut themes: Vec<usize> = (0..training.themes).collect();
            self.draw.shuffle(&mut themes);
            for theme in themes {
                if wanted == 0 {
                    break;
                }
                let first_run = self.draw.below(runs);
                let attended = (0..runs).any(|run| {
                    let (day, meeting) = &mut meetings[theme * runs + (first_run + run) % runs];
                    self.attend(meeting, person, *day, 1.0)
                });
                wanted -= usize::from(attended);
            }
        }
        self.meetings.extend(meetings.into_iter().map(|(_, meeting)| meeting));
    }

    /// A champion who is free that day, the unit's own in turn if possible; the champion's number among all persons.
    fn leader(&mut self, unit: u32, leaders: &[usize], turn: usize, day: usize) -> Option<u32> {
        let own = leaders.iter().take_while(|leader| self.persons[**leader].unit == unit).count();
        let in_turn = (0..own).map(|i| leaders[(turn + i) % own]).chain(leaders[own..].iter().copied());
        let leader = in_turn.into_iter().find(|leader| !self.used[*leader].contains(&day))?;
        self.used[leader].push(day);
        Some(self.first_person + leader as u32)
    }

    fn meeting(
        &mut self,
        unit: u32,
        activity: Activity,
        kit: Option<u32>,
        champion: Option<u32>,
        day: usize,
        minutes: i64,
    ) -> Meeting {
        let session = Session {
            programme: self.number,
            unit,
            activity,
            form: self.form(day, 0.7),
            kit,
            champion,
            date: self.days[day],
            start_minute: (8 * 60 + 15 * self.draw.below(22)) as u16,
            minutes: Minutes(minutes),
            state: SessionState::Held,
        };
        Meeting { session, register: vec![] }
    }

    /// In the same room before the pandemic, later with this probability over the network.
    fn form(&mut self, day: usize, digital: f64) -> Form {
        let digital = if self.days[day] < self.pandemic { 0.05 } else { digital };
        if self.draw.chance(digital) { Form::Digital } else { Form::OnSite }
    }

    /// Enters the person in the register if that is possible: employed, free that day, with time left for (nearly) the
    /// whole session. Now and then somebody has to go a quarter of an hour early.
    fn attend(&mut self, meeting: &mut Meeting, person: usize, day: usize, probability: f64) -> bool {
        let planned = meeting.session.minutes.0;
        let fits = self.left[person] >= planned - 15
            && self.persons[person].employed_on(self.days[day])
            && !self.used[person].contains(&day);
        if !fits || !self.draw.chance(probability) {
            return false;
        }
        let early = if self.draw.chance(0.06) { 15 } else { 0 };
        let minutes = (planned - early).min(self.left[person]);
        self.left[person] -= minutes;
        self.used[person].push(day);
        meeting.register.push((person, minutes));
        true
    }

    /// Sessions with a register by date, and all postings.
    fn ledger(mut self) -> (Vec<Session>, Vec<Attendance>) {
        let mut meetings = std::mem::take(&mut self.meetings);
        meetings.retain(|meeting| !meeting.register.is_empty());
        meetings.sort_by_key(|m| (m.session.date, m.session.start_minute, m.session.unit));
        let mut attendances = vec![];
        for (number, meeting) in meetings.iter().enumerate() {
            let session = &meeting.session;
            attendances.extend(meeting.register.iter().map(|(person, minutes)| Attendance {
                person: self.first_person + *person as u32,
                session: Some(number as u32),
                unit: self.persons[*person].unit,
                date: session.date,
                minutes: Minutes(*minutes),
                activity: session.activity,
                form: session.form,
                group_size: meeting.register.len() as u16,
            }));
        }
        for person in 0..self.persons.len() {
            self.own_time(person, &mut attendances);
        }
        attendances.sort_by_key(|a| (a.date, a.person));
        (meetings.into_iter().map(|meeting| meeting.session).collect(), attendances)
    }

    /// What is left of a person's time, in pieces on days of their own.
    fn own_time(&mut self, person: usize, attendances: &mut Vec<Attendance>) {
        let mut pieces = vec![];
        while self.left[person] > 0 {
            let lengths: &[i64] = if self.left[person] > 180 { &[60, 90, 120, 120] } else { &[45, 60, 60, 90] };
            let minutes = self.draw.pick(lengths).min(self.left[person]);
            self.left[person] -= minutes;
            pieces.push(minutes);
        }
        let who = &self.persons[person];
        let from = self.days.partition_point(|day| *day < who.started);
        let until = who.ended.map_or(self.days.len(), |ended| self.days.partition_point(|day| *day <= ended));
        let gap = ((until - from) / pieces.len().max(1)).max(1);
        for (i, minutes) in pieces.into_iter().enumerate() {
            let mut day = (from + i * gap + self.draw.below(gap)).min(until - 1);
            for _ in from..until {
                if !self.used[person].contains(&day) {
                    break;
                }
                day = if day + 1 < until { day + 1 } else { from };
            }
            self.used[person].push(day);
            let other = self.facts.training.other;
            let activity = if who.group != Group::Staff && self.draw.chance(0.5) {
                Activity::Network
            } else {
                other[self.draw.weighted(other.iter().map(|(_, weight)| *weight))].0
            };
            let (form, group_size) = match activity {
                Activity::WebCourse => (Form::SelfPaced, 1),
                Activity::Network => (self.form(day, 0.9), self.draw.between(6, 20)),
                Activity::Tryout => (self.form(day, 0.1), self.draw.between(1, 4)),
                _ => (self.form(day, 0.3), 1),
            };
            attendances.push(Attendance {
                person: self.first_person + person as u32,
                session: None,
                unit: who.unit,
                date: self.days[day],
                minutes: Minutes(minutes),
                activity,
                form,
                group_size: group_size as u16,
            });
        }
    }
}
