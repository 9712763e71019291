//! What else has happened in the demonstration, so that no page is empty? Mandates that a manager has said yes to, with some
//! of the training done and a few that end soon; network meetings; new colleagues; hours that were certified, months that
//! were locked and reported to the fund. All of it follows from the simulated rows.

use access::rules::participation::{can_keep_ledger, can_report_to_fund};
use access::{Actor, Grant, Role, Scope};
use anyhow::Context as _;
use db::Work;
use kernel::{
    Activity, Date, Form, Group, MandateId, Minutes, Month, OrganisationId, PersonId, PostingId, SignInId, Timestamp,
};
use learning::mandate::{NewMandate, training_parts};
use learning::session::{Session, State as SessionState};
use participation::fund::{hand_over_names, make_reports, mark_sent};
use participation::load::LoadedPosting;
use participation::posting::Source;
use people::load::{NewEmployment, NewPerson};
use uuid::Uuid;

use super::load::Loading;

/// So many of the latest months with hours stay open.
const OPEN_MONTHS: usize = 3;
/// So many months have been reported, and all of them but the last have been sent.
const REPORTED_MONTHS: usize = 6;

/// A mandate with its id and when the manager said yes.
type Loaded = (MandateId, NewMandate, Option<Timestamp>);

/// When the manager said yes to the mandate at this place: to most of them, in the morning of the first day.
pub(super) fn agreed(place: usize, from: Date) -> Option<Timestamp> {
    (place % 5 != 2).then(|| Timestamp::from_sweden(from, 9 * 60))
}

/// Which parts of the training are done: all of them by most, the first ones by the others.
pub(super) fn training(mandates: &[Loaded]) -> Vec<(MandateId, String, Date)> {
    let parts = training_parts().count();
    let done = |(place, (mandate, new, _)): (usize, &Loaded)| {
        let (mandate, from) = (*mandate, new.starts_on);
        let done = if place.is_multiple_of(3) { place % (parts + 1) } else { parts };
        training_parts()
            .take(done)
            .enumerate()
            .map(move |(part, kit)| (mandate, kit.id.clone(), from.plus_days(7 * part as i64)))
            .collect::<Vec<_>>()
    };
    mandates.iter().enumerate().flat_map(done).collect()
}

/// Where a row of the ledger comes from.
pub(super) fn source(attendance: &simulation::Attendance) -> Source {
    match (attendance.session, attendance.activity) {
        (Some(_), _) => Source::Register,
        (None, Activity::WebCourse) => Source::Course,
        (None, Activity::IndividualSupport) => Source::Support,
        (None, _) => Source::Import,
    }
}

/// The rows that somebody has signed for: seven of eight.
pub(super) fn certified(rows: &[LoadedPosting]) -> Vec<PostingId> {
    rows.iter().enumerate().filter(|(place, _)| place % 8 != 5).map(|(_, row)| row.id).collect()
}

impl Loading<'_> {
    /// The mandate as it is today: that of the account, and every eleventh, end within the notice.
    pub(super) fn dated(&self, place: usize, new: NewMandate, today: Date) -> NewMandate {
        let shown = self.session_shown().and_then(|session| session.champion);
        let own = shown.is_some_and(|champion| self.persons[champion as usize] == new.person);
        let soon = (own || place.is_multiple_of(11)) && new.ends_on.is_none_or(|end| end >= today);
        if soon { NewMandate { ends_on: Some(today.plus_days(20 + place as i64 % 35)), ..new } } else { new }
    }

    /// Everything that comes after people, sessions and hours.
    pub(super) async fn load_after(&mut self, work: &mut Work) -> anyhow::Result<()> {
        let today = work.now().day_in_sweden();
        let shown = self.session_shown().context("a session is planned")?;
        let (unit, programme) = (shown.unit, shown.programme);
        let organisation = self.organisation_of_unit(unit);
        self.load_new_colleagues(work, organisation, unit, today).await?;
        self.load_gatherings(work, organisation, programme, today).await?;
        self.load_months(work, programme).await
    }

    /// Two who have just begun in the unit of the account.
    async fn load_new_colleagues(
        &mut self,
        work: &mut Work,
        organisation: OrganisationId,
        unit: u32,
        today: Date,
    ) -> anyhow::Result<()> {
        for (n, (given_name, family_name)) in [("Samira", "Nyberg"), ("Elias", "Björk")].into_iter().enumerate() {
            let id: PersonId = self.ids.next();
            let person = NewPerson {
                organisation,
                id,
                reference: format!("N{n:05}"),
                given_name: given_name.to_owned(),
                family_name: family_name.to_owned(),
                sex: None,
                protected: false,
            };
            people::load::persons(work, [person]).await?;
            let employment = NewEmployment {
                organisation,
                person: id,
                unit: self.units[unit as usize],
                group: Group::Staff,
                starts_on: today.plus_days(-5 - 7 * n as i64),
                ends_on: None,
            };
            people::load::employments(work, [employment]).await?;
        }
        Ok(())
    }

    /// A network meeting that has been and one that is to come.
    async fn load_gatherings(
        &mut self,
        work: &mut Work,
        organisation: OrganisationId,
        programme: u32,
        today: Date,
    ) -> anyhow::Result<()> {
        let top =
            self.cluster.units.iter().position(|unit| {
                unit.parent.is_none() && self.organisations[unit.organisation as usize] == organisation
            });
        let top = self.units[top.context("every municipality has a unit above the others")?];
        let programme = self.programme_ref(programme).programme;
        for (days, title) in [(-9, "Ombudens nätverk: vad fungerade?"), (12, "Ombudens nätverk: byt träffar")] {
            let session = Session {
                id: self.ids.next(),
                unit: top,
                programme,
                kit: None,
                title: title.to_owned(),
                activity: Activity::Network,
                form: Form::Digital,
                starts_at: Timestamp::from_sweden(today.plus_days(days).working_day_from(), 13 * 60),
                planned_minutes: Minutes(60),
                champion: None,
                state: SessionState::Planned,
            };
            learning::load::load_sessions(work, organisation, [&session]).await?;
        }
        Ok(())
    }

    /// Locks the months of the programme but the last ones, and reports the first ones.
    async fn load_months(&mut self, work: &mut Work, programme: u32) -> anyhow::Result<()> {
        let held = self.programme_ref(programme);
        let own = |unit: u32| self.cluster.units[unit as usize].programme == programme;
        let rows = self.cluster.attendances.iter().filter(|attendance| own(attendance.unit));
        let mut months: Vec<Month> = rows.map(|attendance| attendance.date.month()).collect();
        months.sort();
        months.dedup();
        let Some(first) = months.first().copied() else { return Ok(()) };
        let locked = months.len().saturating_sub(OPEN_MONTHS);
        let Some(last) = months[..locked].last().copied() else { return Ok(()) };
        let every: Vec<Month> =
            std::iter::successors(Some(first), |month| Some(month.next())).take_while(|month| *month <= last).collect();
        for member in &held.members {
            participation::load::load_month_locks(work, *member, held.programme, every.iter().copied()).await?;
        }
        let actor = |role, scope| Actor {
            sign_in: SignInId(Uuid::nil()),
            organisation: held.lead,
            person: None,
            display_name: String::new(),
            grants: vec![Grant { role, scope }],
        };
        // Every other municipality lets its names go to the fund.
        for member in held.members.iter().step_by(2) {
            let may = can_keep_ledger(&actor(Role::LocalLead, Scope::Organisation(*member)), *member)?;
            hand_over_names(work, &may, held.programme, true).await?;
        }
        let may = can_report_to_fund(&actor(Role::ProgrammeLead, Scope::Programme(held.clone())), held.programme)?;
        let Some(upto) = every.get(REPORTED_MONTHS.min(every.len()) - 1) else { return Ok(()) };
        let made = make_reports(work, &may, *upto).await?;
        for (month, edition) in made.iter().rev().skip(1).rev() {
            mark_sent(work, &may, *month, *edition).await?;
        }
        Ok(())
    }
}
