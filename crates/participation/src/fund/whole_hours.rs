//! On which day does a reported hour come about? A person's certified minutes are gone through in the order in which they are reported:
//! month by month, in a month day by day. With C = the minutes so far,
//!
//! ```text
//! whole hours of a row = floor((C + minutes) / 60) - floor(C / 60)
//! ```
//!
//! so that an hour belongs to the day on which its sixtieth minute was worked, what was taken back takes hours of its own day back, and
//! the hours of a month are exactly those of its report.

use std::collections::BTreeMap;

use access::ProgrammeRef;
use access::rules::participation::CanSeeProgrammeParticipation;
use db::{Fetch, args, statement};
use kernel::{Date, Minutes, Month, OrganisationId, PersonId};

// A row that takes a certified row back counts against it.
statement!(
    CERTIFIED_DAYS,
    "select p.person_id, p.booked_in, p.happened_on, cast(sum(p.minutes) as bigint) as minutes
    from participation_posting p
    join participation_certificate c
        on c.organisation_id = p.organisation_id and c.posting_id = coalesce(p.corrects_id, p.id)
    where p.organisation_id = $1 and p.programme_id = $2 and c.verdict = 'right'
    group by p.person_id, p.booked_in, p.happened_on"
);

/// Whole hours of a person that came about on a day and are reported in a month; below zero when they were taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholeHours {
    /// The organisation.
    pub member: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// In which month they are reported.
    pub month: Month,
    /// On which day the sixtieth minute was worked.
    pub day: Date,
    /// How many.
    pub hours: i64,
}

/// The whole certified hours of everybody in the programme, reported or not.
///
/// # Errors
/// As the database's.
pub async fn whole_hours(from: &mut impl Fetch, may: &CanSeeProgrammeParticipation) -> db::Result<Vec<WholeHours>> {
    of(from, may.programme()).await
}

async fn of(from: &mut impl Fetch, programme: &ProgrammeRef) -> db::Result<Vec<WholeHours>> {
    let mut hours = Vec::new();
    for member in &programme.members {
        let mut days: BTreeMap<PersonId, BTreeMap<(Month, Date), Minutes>> = BTreeMap::new();
        for row in from.all(&CERTIFIED_DAYS, args![*member, programme.programme]).await? {
            let of_person = days.entry(row.get("person_id")?).or_default();
            of_person.insert((row.get("booked_in")?, row.get("happened_on")?), row.get("minutes")?);
        }
        for (person, days) in days {
            let whole = filled(&days).into_iter();
            hours.extend(whole.map(|((month, day), hours)| WholeHours { member: *member, person, month, day, hours }));
        }
    }
    Ok(hours)
}

fn filled(days: &BTreeMap<(Month, Date), Minutes>) -> Vec<((Month, Date), i64)> {
    let mut before = 0;
    let mut whole = Vec::new();
    for (at, Minutes(minutes)) in days {
        let hours = (before + minutes).div_euclid(60) - i64::div_euclid(before, 60);
        before += minutes;
        if hours != 0 {
            whole.push((*at, hours));
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_belongs_to_the_day_of_its_sixtieth_minute() {
        let rows = [
            ("2026-01", "2026-01-10", 50),
            ("2026-01", "2026-01-12", 20),
            ("2026-02", "2026-02-01", 45),
            ("2026-02", "2026-02-02", 125),
            // Booked in February, worked in January: what was left out is reported late and was worked then.
            ("2026-02", "2026-01-11", 10),
            ("2026-03", "2026-02-02", -65),
        ];
        let days: BTreeMap<(Month, Date), Minutes> = rows
            .iter()
            .map(|(month, day, minutes)| ((month.parse().unwrap(), day.parse().unwrap()), Minutes(*minutes)))
            .collect();
        let whole: Vec<(String, String, i64)> = filled(&days)
            .into_iter()
            .map(|((month, day), hours)| (month.to_string(), day.to_string(), hours))
            .collect();
        let expected = [
            ("2026-01", "2026-01-12", 1),
            ("2026-02", "2026-02-01", 1),
            ("2026-02", "2026-02-02", 2),
            ("2026-03", "2026-02-02", -1),
        ];
        assert_eq!(whole, expected.map(|(month, day, hours)| (month.to_owned(), day.to_owned(), hours)));
        let all: i64 = rows.iter().map(|(_, _, minutes)| minutes).sum();
        assert_eq!(expected.iter().map(|(_, _, hours)| hours).sum::<i64>(), all / 60);
    }
}
