//! Who is it that says the time is right? Somebody without an account, with a personal code of eight signs that the
//! champion hands out on paper. It opens the own time and nothing else, and stops working on the day after the last day
//! of work. It has nothing to do with the slips of the checks: those tell nobody who answers.

use access::rules::learning::CanRunSessions;
use access::rules::participation::{CanCertifyOwnTime, OwnTime, can_certify_own_time_with_a_code};
use access::rules::people::CanSeeOff;
use db::{Fetch, Work, args, statement};
use kernel::{Date, OrganisationId, PersonId};
use uuid::Uuid;

/// Digits and letters of which no two look or sound alike on paper.
const ALPHABET: &[u8; 26] = b"23456789ACDEFHJKMNPQRTVWXY";
const LENGTH: usize = 8;

/// A personal code, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCode {
    /// Whose it is.
    pub person: PersonId,
    /// The code, written `XXXX-XXXX`.
    pub code: String,
}

/// Makes new codes for persons of the unit; their earlier ones stop working.
///
/// # Errors
/// As the database's; the work should then be dropped.
pub async fn make_codes(work: &mut Work, may: &CanRunSessions, persons: &[PersonId]) -> db::Result<Vec<OwnCode>> {
    let organisation = may.unit().organisation;
    let now = work.now();
    let mut codes = Vec::with_capacity(persons.len());
    for person in persons {
        let code = loop {
            // A random id holds 122 random bits; the bytes that tell its version are not taken.
            let random: Uuid = work.new_random_id()?;
            if let Some(code) = from_random(random) {
                break code;
            }
        };
        work.execute(&FORGET_CODE, args![organisation, *person]).await?;
        work.execute(&INSERT_CODE, args![code.as_str(), organisation, *person, now]).await?;
        let (first, last) = code.split_at(LENGTH / 2);
        codes.push(OwnCode { person: *person, code: format!("{first}-{last}") });
    }
    Ok(codes)
}

/// Whose own time a typed code opens today; nothing when there is no such code, or when its holder has left.
///
/// # Errors
/// As the database's.
pub async fn holder_of(from: &mut impl Fetch, typed: &str, today: Date) -> db::Result<Option<CanCertifyOwnTime>> {
    let typed = as_stored(typed);
    if typed.len() != LENGTH {
        return Ok(None);
    }
    let Some(row) = from.optional(&FIND_CODE, args![typed]).await? else { return Ok(None) };
    let (organisation, person): (OrganisationId, PersonId) = (row.get("organisation_id")?, row.get("person_id")?);
    let employments = people::person::employments_of(from, organisation, person).await?;
    let works = employments.iter().any(|employment| employment.holds_on(today));
    Ok(works.then(|| can_certify_own_time_with_a_code(OwnTime { organisation, person })))
}

/// Puts the code of somebody who leaves out of use. Returns whether there was one.
///
/// # Errors
/// As the database's.
pub async fn forget_code_of(work: &mut Work, may: &CanSeeOff) -> db::Result<bool> {
    Ok(work.execute(&FORGET_CODE, args![may.leaver().organisation, may.leaver().person]).await? > 0)
}

fn from_random(random: Uuid) -> Option<String> {
    let bytes = random.as_bytes().iter().enumerate().filter(|(i, _)| ![6, 8].contains(i)).map(|(_, byte)| *byte);
    // Of each byte under 234 = 9 x 26 one sign, so that every sign is as likely.
    let code: String =
        bytes.filter(|byte| *byte < 234).take(LENGTH).map(|b| char::from(ALPHABET[usize::from(b % 26)])).collect();
    (code.len() == LENGTH).then_some(code)
}

/// Capitals, without what people put between signs.
fn as_stored(typed: &str) -> String {
    typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(LENGTH + 1).collect()
}

statement!(
    FIND_CODE,
    "select organisation_id, person_id from participation_code_directory where code = $1",
    across: "asked before the organisation is known"
);
statement!(FORGET_CODE, "delete from participation_code_directory where organisation_id = $1 and person_id = $2");
statement!(
    INSERT_CODE,
    "insert into participation_code_directory (code, organisation_id, person_id, created_at) values ($1, $2, $3, $4)",
    across: "the code comes first in the directory"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        assert_eq!(as_stored(" k7qr-m2 ax"), "K7QRM2AX");
        assert_eq!(as_stored("K7QR-M2AXX").len(), LENGTH + 1, "one sign too many is not cut away");
    }

    #[test]
    fn a_code_has_eight_signs_of_the_alphabet() {
        let code = from_random(Uuid::from_u128(0x0102_0304_0506_4708_890a_0b0c_0d0e_0f10)).unwrap();
        assert_eq!(code.len(), LENGTH);
        assert!(code.bytes().all(|sign| ALPHABET.contains(&sign)));
        assert_eq!(from_random(Uuid::from_u128(u128::MAX)), None, "too few bytes are left");
    }
}
