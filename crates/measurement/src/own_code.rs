//! What when somebody has no slip and still wants two answers to be told to be the same person's? A code of one's own, made of
//! four things that do not change and say nothing of who one is: the first letter of the mother's first name, the number of
//! older siblings, the first letter of the place where one was born, the last letter of the name of one's first school.
//!
//! link = the first 16 bytes of HMAC-SHA-256(key of the programme, "own code", organisation, unit, the four signs): what was
//! written is not kept. A fallback, and worse than a slip: people misremember, change units, or have the same code as a
//! colleague, whose answers then stand alone. What is lost is counted by [`linked_of_organisation`].

use std::collections::{BTreeMap, BTreeSet};

use access::rules::measurement::CanSeeReach;
use access::small_groups;
use db::{Db, Fetch, args};
use kernel::{Caveat, Date, Estimate, Moment, ResponseId, UnitId, WaveId};

use crate::code::Entrance;
use crate::linked::{Counted, UnitLinked, told_by_unit};
use crate::pseudonym::{Link, ProgrammeKey, keyed};
use crate::reach::reach_of_organisation;
use crate::response::store::{FIND_LINKED_IN_WAVE, of_wave};
use crate::response::{Response, ResponseError, begin};
use crate::wave::{Linkage, Phase, Wave, store};

/// The four signs of somebody's own code.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnCode([char; 4]);

/// The signs are not three letters and a digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an own code has a letter, a number, a letter and a letter")]
pub struct NotAnOwnCode;

impl OwnCode {
    /// Reads what was written: the mother's letter, the number of older siblings (nine for more), the place's letter, the
    /// school's letter. Capitals do not matter.
    ///
    /// # Errors
    /// [`NotAnOwnCode`] when one of them is missing or something else.
    pub fn parse([mother, siblings, place, school]: [&str; 4]) -> Result<Self, NotAnOwnCode> {
        let letter = |text: &str| {
            let mut letters = text.trim().chars().flat_map(char::to_uppercase);
            letters.next().filter(|c| c.is_alphabetic() && letters.next().is_none()).ok_or(NotAnOwnCode)
        };
        let older = siblings.trim().parse::<u32>().map_err(|_| NotAnOwnCode)?.min(9);
        let older = char::from_digit(older, 10).ok_or(NotAnOwnCode)?;
        Ok(Self([letter(mother)?, older, letter(place)?, letter(school)?]))
    }
}

/// The pseudonym of whoever comes through this entrance with this code.
pub fn own_link(key: &ProgrammeKey, entrance: &Entrance, code: &OwnCode) -> Link {
    let signs: String = code.0.iter().collect();
    let (organisation, unit) = (entrance.organisation.0, entrance.unit.0);
    keyed(key, &[b"own code", organisation.as_bytes(), unit.as_bytes(), signs.as_bytes()])
}

/// Begins a response that carries the own code's pseudonym; without one when somebody of the unit has answered this wave with
/// the same code, since nobody may go on with a colleague's answers.
///
/// # Errors
/// As [`begin`].
pub async fn begin_with_own_code(
    db: &Db,
    entrance: &Entrance,
    own: Link,
    id: ResponseId,
    today: Date,
) -> Result<Response, ResponseError> {
    let wanted = args![entrance.organisation, entrance.wave.id, own.0.to_vec()];
    let is_free = db.reader().optional(&FIND_LINKED_IN_WAVE, wanted).await?.is_none();
    let may_link = is_free && entrance.wave.linkage == Linkage::Confidential && entrance.link.is_none();
    begin(db, &Entrance { link: may_link.then_some(own), ..entrance.clone() }, id, today).await
}

/// How many answers before and after could be told to be the same persons', in an organisation. In persons; all withheld when
/// one of them is small, since each follows from the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The wave before.
    pub before: Wave,
    /// The wave after.
    pub after: Wave,
    /// Answered both, and it shows.
    pub both: Estimate,
    /// Answered before with a code that did not come back.
    pub only_before: Estimate,
    /// Answered after with a code that was not there before.
    pub only_after: Estimate,
    /// Answered before without a code.
    pub without_before: Estimate,
    /// Answered after without a code.
    pub without_after: Estimate,
    /// The same unit by unit; none when the whole is withheld.
    pub units: Vec<UnitLinked>,
}

/// What linking kept and lost, for each closed confidential wave after and the last one before it of the same programme and
/// group.
///
/// # Errors
/// As the database's.
pub async fn linked_of_organisation(from: &mut impl Fetch, may: &CanSeeReach, today: Date) -> db::Result<Vec<Linked>> {
    let organisation = *may.organisation();
    let waves: Vec<Wave> = store::waves(from, organisation)
        .await?
        .into_iter()
        .filter(|wave| wave.linkage == Linkage::Confidential && wave.phase(today) == Phase::Closed)
        .collect();
    let mut sheets: BTreeMap<WaveId, (BTreeSet<Link>, u64)> = BTreeMap::new();
    let mut by_unit: BTreeMap<(WaveId, UnitId), (BTreeSet<Link>, u64)> = BTreeMap::new();
    for wave in &waves {
        let (mut links, mut without) = (BTreeSet::new(), 0);
        for sheet in of_wave(from, organisation, wave.id).await?.iter().filter(|sheet| sheet.has_answers()) {
            let of_unit = by_unit.entry((wave.id, sheet.unit)).or_default();
            match sheet.link {
                Some(link) => drop((links.insert(link), of_unit.0.insert(link))),
                None => (without, of_unit.1) = (without + 1, of_unit.1 + 1),
            }
        }
        sheets.insert(wave.id, (links, without));
    }
    let reached = reach_of_organisation(from, may, today).await?;
    // Of each unit that could answer before: linked, lost, without a code.
    let unit_by_unit = |before: &Wave, after: &BTreeSet<Link>| -> Vec<Counted> {
        let units = reached.iter().filter(|reach| reach.wave.id == before.id).flat_map(|reach| &reach.units);
        let counted = units.map(|reach| {
            let (links, without) = by_unit.get(&(before.id, reach.of)).cloned().unwrap_or_default();
            let linked = links.intersection(after).count() as u64;
            let persons = [linked, links.len() as u64 - linked, without];
            Counted { unit: reach.of, persons, is_shown: reach.answered.value.is_some() }
        });
        counted.collect()
    };
    let mut linked = Vec::new();
    for after in waves.iter().filter(|wave| matches!(wave.moment, Moment::After | Moment::Later)) {
        let earlier = waves.iter().filter(|wave| {
            wave.moment == Moment::Before
                && (wave.programme, wave.group) == (after.programme, after.group)
                && wave.opens_on < after.opens_on
        });
        let Some(before) = earlier.max_by_key(|wave| wave.opens_on) else { continue };
        let (Some(first), Some(second)) = (sheets.get(&before.id), sheets.get(&after.id)) else { continue };
        let both = first.0.intersection(&second.0).count() as u64;
        let counts = [both, first.0.len() as u64 - both, second.0.len() as u64 - both, first.1, second.1];
        let [both, only_before, only_after, without_before, without_after] = told(counts);
        let units = if both.value.is_some() { told_by_unit(&unit_by_unit(before, &second.0)) } else { Vec::new() };
        let (before, after) = (before.clone(), after.clone());
        linked.push(Linked { before, after, both, only_before, only_after, without_before, without_after, units });
    }
    Ok(linked)
}

fn told(counts: [u64; 5]) -> [Estimate; 5] {
    let small = counts.iter().any(|n| (1..small_groups::COUNT).contains(n));
    counts.map(|n| match small {
        true => Estimate::withheld("persons", 0, "persons who answered", "count", Caveat::TooFew),
        false => Estimate::plain(n as f64, "persons", n, "persons who answered", "count"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_code_is_three_letters_and_a_number_however_they_are_written() {
        let code = OwnCode::parse(["å", "2", "K", "n"]);
        assert!(code.is_ok() && code == OwnCode::parse([" Å ", "02", "k", "N"]));
        assert!(OwnCode::parse(["A", "12", "B", "C"]) == OwnCode::parse(["a", "9", "b", "c"]));
        for wrong in [["", "2", "K", "n"], ["Anna", "2", "K", "n"], ["A", "två", "K", "n"], ["A", "-1", "K", "n"]] {
            assert!(OwnCode::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(OwnCode::parse(["A", "1", "3", "n"]).is_err());
    }

    #[test]
    fn one_small_number_hides_all_five() {
        assert!(told([20, 7, 5, 0, 6]).iter().all(|estimate| estimate.value.is_some()));
        assert!(told([20, 7, 4, 0, 6]).iter().all(|estimate| estimate.value.is_none()));
    }
}
