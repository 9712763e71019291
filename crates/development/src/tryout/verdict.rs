//! What do those who tried it say? Two questions from 1 to 5 and a sentence, with the unit's code and without a name, while the thing is
//! in the unit or has just left it. Means are shown from ten answers and sentences with them: of fewer, people could tell whose.

use std::collections::BTreeMap;

use access::rules::council::CanAnswerInUnit;
use access::rules::development::CanSeeInitiatives;
use access::small_groups::too_few_for_a_mean;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{Caveat, Date, Estimate, InitiativeId, OrganisationId, ThingId};
use uuid::Uuid;

use super::{DAYS_TO_SAY, Thing, store};

/// The highest step of both questions; the lowest is 1.
pub const HIGHEST: u8 = 5;

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it helps in the work.
    pub use_in_work: u8,
    /// Whether they want to have it.
    pub wants_it: u8,
    /// In a sentence.
    pub words: Option<String>,
}

/// What all say of a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Whether it helps in the work, from 1 to 5.
    pub use_in_work: Estimate,
    /// Whether they want to have it, from 1 to 5.
    pub wants_it: Estimate,
    /// The sentences, where the means are shown.
    pub words: Vec<String>,
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum VerdictError {
    /// The thing is not in the unit, nor has it just left it.
    #[error("the thing is not in the unit")]
    NotThere,
    /// A step outside 1 to 5.
    #[error("from 1 to {HIGHEST}")]
    Step,
    /// The form's id belongs to another answer.
    #[error("the form was sent before, with another answer")]
    SentBefore,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The things that the unit tries, or has just tried.
///
/// # Errors
/// As the database's.
pub async fn things_in_unit(from: &mut impl Fetch, may: &CanAnswerInUnit, today: Date) -> db::Result<Vec<Thing>> {
    let unit = may.unit();
    let loans = store::loans(from, unit.organisation).await?;
    let there = |thing: &Thing| {
        loans.iter().any(|loan| {
            let until = loan.out_until(today).plus_days(DAYS_TO_SAY);
            loan.thing == thing.id && loan.unit == unit.unit && loan.starts_on <= today && today <= until
        })
    };
    Ok(store::things(from, unit.organisation).await?.into_iter().filter(there).collect())
}

/// Takes what somebody of the unit says. The same form again changes nothing.
///
/// # Errors
/// [`VerdictError`]; the work should then be dropped.
pub async fn give_verdict(
    work: &mut Work,
    may: &CanAnswerInUnit,
    form: Uuid,
    thing: ThingId,
    [use_in_work, wants_it]: [u8; 2],
    words: Option<&FreeText>,
) -> Result<(), VerdictError> {
    let (unit, today) = (may.unit(), work.now().day_in_sweden());
    if ![use_in_work, wants_it].iter().all(|step| (1..=HIGHEST).contains(step)) {
        return Err(VerdictError::Step);
    }
    if !things_in_unit(work, may, today).await?.iter().any(|there| there.id == thing) {
        return Err(VerdictError::NotThere);
    }
    let verdict = Verdict { use_in_work, wants_it, words: words.map(|words| words.as_str().to_owned()) };
    match store::find_verdict(work, unit.organisation, form).await? {
        Some(known) if known == (thing, verdict.clone()) => return Ok(()),
        Some(_) => return Err(VerdictError::SentBefore),
        None => {}
    }
    store::insert_verdict(work, unit.organisation, form, thing, unit.unit, &verdict).await?;
    Ok(())
}

/// What staff say of each thing.
///
/// # Errors
/// As the database's.
pub async fn verdicts(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<BTreeMap<ThingId, Said>> {
    let mut by_thing: BTreeMap<ThingId, Vec<Verdict>> = BTreeMap::new();
    for (thing, verdict) in store::verdicts(from, *may.organisation()).await? {
        by_thing.entry(thing).or_default().push(verdict);
    }
    Ok(by_thing.into_iter().map(|(thing, all)| (thing, said(&all))).collect())
}

/// What is tried for an initiative, and what staff say of it; nothing where nobody has said anything.
///
/// # Errors
/// As the database's.
pub async fn tried_for(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    initiative: InitiativeId,
) -> db::Result<Vec<(Thing, Option<Said>)>> {
    tried(from, *may.organisation(), initiative).await
}

pub(crate) async fn tried(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> db::Result<Vec<(Thing, Option<Said>)>> {
    let things = store::things(from, organisation).await?;
    let verdicts = store::verdicts(from, organisation).await?;
    let of = |thing: &Thing| {
        let all: Vec<Verdict> = verdicts.iter().filter(|(id, _)| *id == thing.id).map(|(_, one)| one.clone()).collect();
        (!all.is_empty()).then(|| said(&all))
    };
    let tried = things.into_iter().filter(|thing| thing.initiative == Some(initiative));
    Ok(tried
        .map(|thing| {
            let said = of(&thing);
            (thing, said)
        })
        .collect())
}

/// What staff say, as a gate keeps it; nothing while they are too few.
pub(crate) fn as_evidence(tried: &[(Thing, Option<Said>)]) -> Vec<String> {
    let line = |(thing, said): &(Thing, Option<Said>)| {
        let said = said.as_ref()?;
        let (uses, wants) = (said.use_in_work.value?, said.wants_it.value?);
        // Kept with the decision as words of the organisation's, which are Swedish.
        let mean = |mean: f64| format!("{mean:.1}").replace('.', ",");
        let n = said.use_in_work.n;
        Some(format!("{}: {} / {} av {HIGHEST}, {n} svar", thing.name, mean(uses), mean(wants)))
    };
    tried.iter().filter_map(line).collect()
}

fn said(all: &[Verdict]) -> Said {
    let n = all.len() as u64;
    let few = n == 0 || too_few_for_a_mean(n);
    let mean = |step: fn(&Verdict) -> u8| {
        if few {
            return Estimate::withheld("points", 0, "staff", "mean", Caveat::TooFew);
        }
        let sum: u64 = all.iter().map(|verdict| u64::from(step(verdict))).sum();
        let mean = Estimate::plain(sum as f64 / n as f64, "points", n, "staff", "mean");
        mean.on_scale(1.0, f64::from(HIGHEST)).with_caveat(Caveat::OpenLink)
    };
    let mut words: Vec<String> =
        if few { Vec::new() } else { all.iter().filter_map(|verdict| verdict.words.clone()).collect() };
    // Not in the order in which they came.
    words.sort();
    Said { use_in_work: mean(|v| v.use_in_work), wants_it: mean(|v| v.wants_it), words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(n: usize) -> Vec<Verdict> {
        (0..n).map(|i| Verdict { use_in_work: 4, wants_it: 1 + (i % 2) as u8, words: Some(format!("{i}")) }).collect()
    }

    #[test]
    fn ten_say_something_together_and_nine_say_nothing() {
        let nine = said(&verdicts(9));
        assert_eq!((nine.use_in_work.value, nine.use_in_work.n, nine.words.len()), (None, 0, 0));
        let ten = said(&verdicts(10));
        assert_eq!((ten.use_in_work.value, ten.wants_it.value), (Some(4.0), Some(1.5)));
        assert_eq!((ten.use_in_work.n, ten.words.len()), (10, 10));
        let thing = |name: &str| Thing {
            id: ThingId(Uuid::from_u128(1)),
            name: name.to_owned(),
            about: String::new(),
            pieces: 1,
            initiative: None,
        };
        let tried = [(thing("Matta"), Some(nine)), (thing("Larm"), Some(ten)), (thing("Robot"), None)];
        assert_eq!(as_evidence(&tried), ["Larm: 4,0 / 1,5 av 5, 10 svar"]);
    }
}
