//! Who is written to this week? At most one letter a week to an account that wants it: on Monday morning, or on Tuesday where the program
//! did not run. Whoever has been looked at is not looked at again before the next Monday, whether there was anything to write or not.

use db::{Fetch, Work, args, statement};
use kernel::{Date, OrganisationId, SignInId, Timestamp};

statement!(
    LIST_WAITING,
    "select a.organisation_id, a.sign_in_id, a.language from people_mail_address a \
     join people_sign_in s on s.organisation_id = a.organisation_id and s.id = a.sign_in_id \
     where a.weekly = 1 and s.disabled_at is null and (a.week_of is null or a.week_of < $1) \
     order by a.organisation_id, a.sign_in_id limit 200",
    across: "one job writes the letters of all organisations"
);
statement!(
    SET_WEEK,
    "update people_mail_address set week_of = $3 where organisation_id = $1 and sign_in_id = $2 \
     and (week_of is null or week_of < $3)"
);

/// The minute of the day from which letters are written.
const FROM_MINUTE: u16 = 7 * 60;
/// The last weekday on which they are.
const LAST_WEEKDAY: i8 = 2;

/// An account that wants a letter a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The account.
    pub account: SignInId,
    /// The code of the language.
    pub language: String,
}

/// The Monday of the week whose letters are written at this moment; nothing on the other days.
pub fn week_to_write(now: Timestamp) -> Option<Date> {
    let (day, minute) = now.in_sweden();
    let weekday = day.weekday();
    let late_enough = weekday > 1 || minute >= FROM_MINUTE;
    (weekday <= LAST_WEEKDAY && late_enough).then(|| day.plus_days(i64::from(1 - weekday)))
}

/// Accounts that have not been looked at in the week, some at a time, those of an organisation together.
///
/// # Errors
/// As the database's.
pub async fn not_looked_at(from: &mut impl Fetch, monday: Date) -> db::Result<Vec<Recipient>> {
    let rows = from.all(&LIST_WAITING, args![monday]).await?;
    let read = |row: &db::Row| {
        Ok(Recipient {
            organisation: row.get("organisation_id")?,
            account: row.get("sign_in_id")?,
            language: row.get("language")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Remembers that an account has been looked at in the week; false when another job was first.
///
/// # Errors
/// As the database's.
pub async fn look_at(work: &mut Work, one: &Recipient, monday: Date) -> db::Result<bool> {
    Ok(work.execute(&SET_WEEK, args![one.organisation, one.account, monday]).await? == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_written_on_monday_from_seven_and_on_tuesday() {
        let day = |day, minute| Timestamp::from_sweden(Date::new(2026, 3, day).expect("a day"), minute);
        let monday = Date::new(2026, 3, 9);
        for (at, week) in [
            (day(8, 12 * 60), None),
            (day(9, 6 * 60 + 59), None),
            (day(9, 7 * 60), monday),
            (day(10, 0), monday),
            (day(10, 23 * 60 + 59), monday),
            (day(11, 8 * 60), None),
        ] {
            assert_eq!(week_to_write(at), week, "{at:?}");
        }
    }
}
