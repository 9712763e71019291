//! Who has what, until when? A thing is lent as long as there are pieces on every day of the loan. What is late is still out, so that
//! nothing is promised that is not there.

use access::rules::council::CanBorrow;
use access::rules::development::CanSeeInitiatives;
use db::{Fetch, Hold, Work};
use kernel::free_text::FreeText;
use kernel::{Date, LoanId, ThingId};

use super::{Condition, LONGEST_LOAN, Loan, Thing, store};

/// A loan to make.
#[derive(Debug, Clone, Copy)]
pub struct NewLoan {
    /// What.
    pub thing: ThingId,
    /// How many.
    pub pieces: i64,
    /// From which day.
    pub starts_on: Date,
    /// Until which day.
    pub ends_on: Date,
}

/// Why nothing was lent or brought back.
#[derive(Debug, thiserror::Error)]
pub enum LoanError {
    /// There is no such thing, or no such loan of the unit.
    #[error("no such thing, or no such loan")]
    NoSuchThing,
    /// The loan ends before it begins, begins in the past or is too long; or it comes back before it was lent.
    #[error("the days are not in order, or more than {LONGEST_LOAN}")]
    Days,
    /// On some day of the loan there are not so many.
    #[error("on {day} there are only {free}")]
    Taken {
        /// The first such day.
        day: Date,
        /// How many are free then.
        free: i64,
    },
    /// It has come back.
    #[error("it has come back")]
    Returned,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The loans of the organisation: what is out or to come first, then what has come back, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_loans(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Loan>> {
    store::loans(from, *may.organisation()).await
}

/// Lends a thing to the unit.
///
/// # Errors
/// [`LoanError`]; the work should then be dropped.
pub async fn lend(work: &mut Work, may: &CanBorrow, new: NewLoan) -> Result<LoanId, LoanError> {
    let (unit, today) = (may.unit(), work.now().day_in_sweden());
    let thing = store::find_thing(work, unit.organisation, new.thing).await?.ok_or(LoanError::NoSuchThing)?;
    work.hold(Hold::Alone, &format!("thing {}", thing.id)).await?;
    let days = new.starts_on.days_until(new.ends_on);
    if !(0..LONGEST_LOAN).contains(&days) || new.starts_on < today {
        return Err(LoanError::Days);
    }
    let loans = store::loans(work, unit.organisation).await?;
    if let Some((day, free)) = first_lack(&thing, &loans, &new, today) {
        return Err(LoanError::Taken { day, free });
    }
    let loan = Loan {
        id: work.new_id()?,
        thing: thing.id,
        unit: unit.unit,
        pieces: new.pieces,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        returned: None,
        note: None,
    };
    store::insert_loan(work, unit.organisation, &loan).await?;
    Ok(loan.id)
}

/// Takes back what the unit has borrowed.
///
/// # Errors
/// [`LoanError`]; the work should then be dropped.
pub async fn take_return(
    work: &mut Work,
    may: &CanBorrow,
    loan: LoanId,
    condition: Condition,
    note: Option<&FreeText>,
) -> Result<(), LoanError> {
    let (unit, today) = (may.unit(), work.now().day_in_sweden());
    let loans = store::loans(work, unit.organisation).await?;
    let found = loans.into_iter().find(|known| known.id == loan && known.unit == unit.unit);
    let found = found.ok_or(LoanError::NoSuchThing)?;
    if found.returned.is_some() {
        return Err(LoanError::Returned);
    }
    if today < found.starts_on {
        return Err(LoanError::Days);
    }
    store::set_returned(work, unit.organisation, loan, today, condition, note.map(FreeText::as_str)).await?;
    Ok(())
}

/// How many pieces are free on a day.
pub fn free_on(thing: &Thing, loans: &[Loan], day: Date, today: Date) -> i64 {
    let out = loans.iter().filter(|loan| loan.thing == thing.id && is_out(loan, day, today));
    thing.pieces - out.map(|loan| loan.pieces).sum::<i64>()
}

/// The most pieces that are out on any day from `first` to `last`.
pub fn most_out(thing: &Thing, loans: &[Loan], first: Date, last: Date, today: Date) -> i64 {
    let days = (0..=first.days_until(last)).map(|n| first.plus_days(n));
    days.map(|day| thing.pieces - free_on(thing, loans, day, today)).max().unwrap_or(0)
}

/// The first day of the loan on which there are too few, and how many there are.
fn first_lack(thing: &Thing, loans: &[Loan], new: &NewLoan, today: Date) -> Option<(Date, i64)> {
    let days = (0..=new.starts_on.days_until(new.ends_on)).map(|n| new.starts_on.plus_days(n));
    let mut free = days.map(|day| (day, free_on(thing, loans, day, today)));
    free.find(|(_, free)| *free < new.pieces.max(1) || new.pieces < 1)
}

/// Whether the pieces of a loan are out on a day. What came back is there again from the day after.
fn is_out(loan: &Loan, day: Date, today: Date) -> bool {
    // What was not brought back in time and is lost never comes back.
    let lost = matches!(loan.returned, Some((_, Condition::Lost)));
    loan.starts_on <= day && (lost || day <= loan.out_until(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> Date {
        Date::new(2026, 3, day).expect("a day")
    }

    fn id<T: From<uuid::Uuid>>(n: u128) -> T {
        T::from(uuid::Uuid::from_u128(n))
    }

    fn thing(pieces: i64) -> Thing {
        Thing { id: id(1), name: "Larmmatta".into(), about: String::new(), pieces, initiative: None }
    }

    fn loan(pieces: i64, from: i8, to: i8) -> Loan {
        Loan {
            id: id(2),
            thing: id(1),
            unit: id(3),
            pieces,
            starts_on: day(from),
            ends_on: day(to),
            returned: None,
            note: None,
        }
    }

    fn lack(pieces: i64, loans: &[Loan], new: (i64, i8, i8), today: i8) -> Option<(Date, i64)> {
        let new = NewLoan { thing: id(1), pieces: new.0, starts_on: day(new.1), ends_on: day(new.2) };
        first_lack(&thing(pieces), loans, &new, day(today))
    }

    #[test]
    fn the_last_piece_is_lent_once_and_the_first_day_without_one_is_told() {
        let out = [loan(1, 5, 10)];
        assert_eq!(lack(1, &out, (1, 8, 20), 1), Some((day(8), 0)));
        assert_eq!(lack(1, &out, (1, 1, 5), 1), Some((day(5), 0)), "the first day counts");
        assert_eq!(lack(1, &out, (1, 11, 20), 1), None);
        assert_eq!(lack(2, &out, (1, 5, 10), 1), None);
        assert_eq!(lack(2, &out, (2, 1, 10), 1), Some((day(5), 1)));
        assert_eq!(lack(2, &[], (0, 1, 2), 1), Some((day(1), 2)), "nothing is no loan");
        assert_eq!(lack(2, &[], (-1, 1, 2), 1), Some((day(1), 2)));
    }

    #[test]
    fn what_is_late_is_out_what_came_back_is_free_and_what_was_lost_is_gone() {
        assert_eq!(lack(1, &[loan(1, 5, 10)], (1, 15, 16), 15), Some((day(15), 0)), "late today");
        let back = Loan { returned: Some((day(7), Condition::Whole)), ..loan(1, 5, 10) };
        assert_eq!(lack(1, std::slice::from_ref(&back), (1, 8, 9), 8), None);
        assert!(!back.is_late(day(20)) && loan(1, 5, 10).is_late(day(11)) && !loan(1, 5, 10).is_late(day(10)));
        let lost = Loan { returned: Some((day(7), Condition::Lost)), ..loan(1, 5, 10) };
        assert_eq!(lack(1, &[lost], (1, 20, 21), 8), Some((day(20), 0)));
    }

    #[test]
    fn the_most_that_is_out_in_a_month_is_that_of_its_fullest_day() {
        let out = [loan(1, 5, 10), loan(2, 9, 12), loan(1, 20, 21)];
        assert_eq!(most_out(&thing(5), &out, day(1), day(31), day(1)), 3);
        assert_eq!(most_out(&thing(5), &out, day(13), day(19), day(1)), 0);
    }
}
