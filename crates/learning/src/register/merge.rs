//! Who was there, when several have said so? Two tablets can fill in the same register without a network, and what they say
//! arrives late, twice or in another order. All of it is kept as it was said, and the register follows from the whole set:
//!
//! - A registration *knew* another one if its page showed it (its number is at most `known`), or if the same device said it
//!   before (`moment`). About each person only those registrations count that nobody who spoke of the person knew.
//! - If one of them says that the person was there, the person was there: nobody is lost. The minutes are those of the
//!   latest moment. If they do not all say the same, somebody has to decide; whatever is saved next knew them all.
//!
//! The set decides, not the order in which it came: whatever the network does, the same is said in the end.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Minutes, PersonId, Timestamp, WalkInId};
use uuid::Uuid;

/// What was said about persons: how long they were there, or nothing for those who were not.
pub type Lines = BTreeMap<PersonId, Option<Minutes>>;

/// The same about those who are known by name only.
pub type WalkInLines = BTreeMap<WalkInId, Option<Minutes>>;

/// What a page or a device said about who came to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Given by whoever says it, so that the same can be sent again.
    pub id: Uuid,
    /// The number up to which the session's registrations were shown to whoever says it; 0 for none.
    pub known: i64,
    /// Which device; a page without a queue is a device of its own each time.
    pub device: Uuid,
    /// When, by that device's clock; a device never says anything at an earlier moment than before.
    pub moment: Timestamp,
    /// What is said.
    pub lines: Lines,
    /// What is said about those who are known by name only.
    pub walk_ins: WalkInLines,
}

/// A registration that has been received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Received {
    /// The how-manieth of its session.
    pub(crate) number: i64,
    pub(crate) said: Registration,
}

impl Received {
    fn knew(&self, other: &Self) -> bool {
        let (this, before) = (&self.said, &other.said);
        if this.device == before.device {
            (this.moment, this.id) > (before.moment, before.id)
        } else {
            other.number <= this.known
        }
    }
}

/// What follows about a person from all that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How long the person was there; nothing when the person was not.
    pub minutes: Option<Minutes>,
    /// The different things that were said by some who did not know of each other; empty when all agree.
    pub disagreed: BTreeSet<Option<Minutes>>,
}

/// What follows about everybody of whom something was said.
pub type Outcomes = BTreeMap<PersonId, Outcome>;

/// Whether a registration is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It is, and got this number.
    New(i64),
    /// The same has been received before, under this number.
    Before(i64),
}

/// A registration with the same id says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a registration with the same id says something else")]
pub struct OtherContent;

/// All that was said about a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    received: Vec<Received>,
    /// Of whom it has been settled who they are: what is said about them afterwards changes nothing.
    settled: BTreeSet<WalkInId>,
}

impl Sheet {
    /// Of what is stored, by number.
    pub(crate) fn of(received: Vec<Received>, settled: BTreeSet<WalkInId>) -> Self {
        Self { received, settled }
    }

    /// The number of the last registration; what a page shows that is opened now.
    pub fn last(&self) -> i64 {
        self.received.last().map_or(0, |last| last.number)
    }

    /// Whether the same was received before, under which number.
    ///
    /// # Errors
    /// [`OtherContent`].
    pub fn before(&self, said: &Registration) -> Result<Option<i64>, OtherContent> {
        match self.received.iter().find(|received| received.said.id == said.id) {
            Some(before) if same(&before.said, said) => Ok(Some(before.number)),
            Some(_) => Err(OtherContent),
            None => Ok(None),
        }
    }

    /// Receives a registration; the same again changes nothing.
    ///
    /// # Errors
    /// [`OtherContent`]; nothing has changed then.
    pub fn accept(&mut self, mut said: Registration) -> Result<Accepted, OtherContent> {
        if let Some(number) = self.before(&said)? {
            return Ok(Accepted::Before(number));
        }
        said.known = said.known.clamp(0, self.last());
        let number = self.last() + 1;
        self.received.push(Received { number, said });
        Ok(Accepted::New(number))
    }

    /// What had been received up to a number.
    pub fn up_to(&self, number: i64) -> Self {
        let received = self.received.iter().filter(|received| received.number <= number).cloned().collect();
        Self { received, settled: self.settled.clone() }
    }

    /// Whether somebody has to decide something.
    pub fn is_undecided(&self) -> bool {
        self.is_undecided_by(&self.outcomes())
    }

    /// The same, of its [`Sheet::outcomes`].
    pub(super) fn is_undecided_by(&self, outcomes: &Outcomes) -> bool {
        let disagreed = |outcome: &Outcome| !outcome.disagreed.is_empty();
        outcomes.values().any(disagreed) || self.walk_ins().values().any(disagreed)
    }

    /// What follows about everybody of whom something was said.
    // Exemplary: a sum over a set, so that neither order nor repetition can matter.
    pub fn outcomes(&self) -> Outcomes {
        self.follow(|said| &said.lines)
    }

    /// The same about everybody who is known by name only and is not settled.
    pub fn walk_ins(&self) -> BTreeMap<WalkInId, Outcome> {
        let mut outcomes = self.follow(|said| &said.walk_ins);
        outcomes.retain(|id, _| !self.settled.contains(id));
        outcomes
    }

    fn follow<K: Ord + Copy>(
        &self,
        lines: impl Fn(&Registration) -> &BTreeMap<K, Option<Minutes>>,
    ) -> BTreeMap<K, Outcome> {
        let mut about: BTreeMap<K, Vec<&Received>> = BTreeMap::new();
        for received in &self.received {
            for whom in lines(&received.said).keys() {
                about.entry(*whom).or_default().push(received);
            }
        }
        let says = |whom: K, received: &Received| lines(&received.said).get(&whom).copied().flatten();
        about.into_iter().map(|(whom, said)| (whom, outcome(&said, |received| says(whom, received)))).collect()
    }
}

/// What is known besides does not matter: a page that is loaded again before the second try may know more.
fn same(one: &Registration, other: &Registration) -> bool {
    (one.device, one.moment, &one.lines, &one.walk_ins) == (other.device, other.moment, &other.lines, &other.walk_ins)
}

fn outcome(said: &[&Received], says: impl Fn(&Received) -> Option<Minutes>) -> Outcome {
    let mut count: Vec<&Received> =
        said.iter().filter(|one| !said.iter().any(|other| other.knew(one))).copied().collect();
    if count.is_empty() {
        // Only devices whose clock went back can each have known the other; then all of it counts.
        count = said.to_vec();
    }
    let there = count.iter().filter_map(|received| Some((received.said.moment, received.said.id, says(received)?)));
    let minutes = there.max().map(|(.., minutes)| minutes);
    let different: BTreeSet<Option<Minutes>> = count.iter().map(|received| says(received)).collect();
    let disagreed = if different.len() > 1 { different } else { BTreeSet::new() };
    Outcome { minutes, disagreed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn said(id: u128, device: u128, moment: i64, known: i64, lines: &[(u128, Option<i64>)]) -> Registration {
        Registration {
            id: Uuid::from_u128(id),
            known,
            device: Uuid::from_u128(device),
            moment: Timestamp(moment),
            lines: lines.iter().map(|(p, m)| (person(*p), m.map(Minutes))).collect(),
            walk_ins: WalkInLines::new(),
        }
    }

    fn sheet(all: &[Registration]) -> Sheet {
        let mut sheet = Sheet::default();
        for said in all {
            sheet.accept(said.clone()).unwrap();
        }
        sheet
    }

    fn there(sheet: &Sheet) -> Vec<(u128, i64)> {
        let outcomes = sheet.outcomes();
        outcomes.iter().filter_map(|(p, o)| Some((p.0.as_u128(), o.minutes?.0))).collect()
    }

    #[test]
    fn two_tablets_at_once_lose_nobody() {
        let (one, other) =
            (said(1, 10, 5, 0, &[(1, Some(20)), (2, Some(20))]), said(2, 20, 6, 0, &[(2, Some(20)), (3, Some(20))]));
        for order in [[&one, &other], [&other, &one]] {
            let sheet = sheet(&order.map(Clone::clone));
            assert_eq!(there(&sheet), [(1, 20), (2, 20), (3, 20)]);
            assert!(sheet.outcomes().values().all(|outcome| outcome.disagreed.is_empty()));
        }
    }

    #[test]
    fn different_minutes_are_put_before_the_champion_and_decided_by_whoever_saw_both() {
        let mut sheet = sheet(&[said(1, 10, 5, 0, &[(1, Some(20))]), said(2, 20, 6, 0, &[(1, Some(30))])]);
        let outcome = &sheet.outcomes()[&person(1)];
        assert_eq!(outcome.minutes, Some(Minutes(30)), "the latest, until it is decided");
        assert_eq!(outcome.disagreed, [Some(Minutes(20)), Some(Minutes(30))].into());
        sheet.accept(said(3, 30, 1, 2, &[(1, Some(20))])).unwrap();
        let outcome = &sheet.outcomes()[&person(1)];
        assert_eq!((outcome.minutes, outcome.disagreed.len()), (Some(Minutes(20)), 0), "whatever the clock says");
    }

    #[test]
    fn somebody_unticked_on_the_page_that_showed_the_tick_is_gone_and_by_a_stranger_stays() {
        let first = said(1, 10, 5, 0, &[(1, Some(20))]);
        assert_eq!(there(&sheet(&[first.clone(), said(2, 20, 6, 1, &[(1, None)])])), []);
        let crossed = sheet(&[first, said(2, 20, 6, 0, &[(1, None)])]);
        assert_eq!(there(&crossed), [(1, 20)]);
        assert_eq!(crossed.outcomes()[&person(1)].disagreed.len(), 2);
    }

    #[test]
    fn a_device_corrects_itself_also_when_the_correction_arrives_first() {
        let (wrong, right) = (said(1, 10, 5, 0, &[(1, Some(20)), (2, Some(20))]), said(2, 10, 6, 0, &[(2, None)]));
        assert_eq!(there(&sheet(&[wrong.clone(), right.clone()])), [(1, 20)]);
        assert_eq!(there(&sheet(&[right, wrong])), [(1, 20)]);
    }

    #[test]
    fn the_same_again_is_the_same_and_other_content_is_refused() {
        let first = said(1, 10, 5, 0, &[(1, Some(20))]);
        let mut sheet = sheet(std::slice::from_ref(&first));
        assert_eq!(sheet.accept(first.clone()), Ok(Accepted::Before(1)));
        assert_eq!(sheet.accept(said(1, 10, 5, 0, &[(1, Some(21))])), Err(OtherContent));
        assert_eq!((sheet.last(), there(&sheet)), (1, vec![(1, 20)]));
    }

    #[test]
    fn a_name_is_merged_as_a_person_is_and_once_settled_it_is_out() {
        let named = |id: u128, device, moment, minutes: Option<i64>| Registration {
            walk_ins: [(WalkInId(Uuid::from_u128(7)), minutes.map(Minutes))].into(),
            ..said(id, device, moment, 0, &[])
        };
        let all = [named(1, 10, 5, Some(20)), named(2, 20, 6, Some(30)), named(3, 10, 7, Some(25))];
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let sheet = sheet(&order.map(|at: usize| all[at].clone()));
            let outcome = &sheet.walk_ins()[&WalkInId(Uuid::from_u128(7))];
            assert_eq!(outcome.minutes, Some(Minutes(25)), "{order:?}: the later of those that count");
            assert_eq!(outcome.disagreed, [Some(Minutes(25)), Some(Minutes(30))].into());
            assert!(sheet.is_undecided());
            let settled = Sheet::of(sheet.received.clone(), [WalkInId(Uuid::from_u128(7))].into());
            assert!(settled.walk_ins().is_empty() && !settled.is_undecided());
        }
        let mut sheet = sheet(&all[..1]);
        assert_eq!(sheet.accept(named(1, 10, 5, Some(21))), Err(OtherContent));
    }

    #[test]
    fn nobody_knows_what_has_not_been_received() {
        let mut sheet = sheet(&[said(1, 10, 5, 99, &[(1, Some(20))])]);
        sheet.accept(said(2, 20, 6, 0, &[(1, Some(30))])).unwrap();
        assert_eq!(sheet.outcomes()[&person(1)].disagreed.len(), 2, "a made-up number hides nothing");
    }
}
