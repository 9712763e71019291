//! Does everybody arrive, once, whatever the network does? Ten thousand schedules: two tablets and a page fill in the same
//! register, lose requests and answers, send again, come in another order, crash between any two steps and sit behind a
//! sign-in page that answers 200 to everything. The queue here does what `crates/web/assets/queue.js` does; the register is
//! the real one.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Minutes, PersonId, Timestamp, WalkInId};
use learning::register::{Accepted, Lines, Registration, Sheet, WalkInLines};
use uuid::Uuid;

const SCHEDULES: u64 = 10_000;
const PERSONS: u128 = 8;

/// Numbers from a seed (splitmix64), so that a schedule that fails can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn often(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    fn person(&mut self) -> PersonId {
        PersonId(Uuid::from_u128(1 + u128::from(self.roll(PERSONS as u64))))
    }
}

/// What a tablet has on its disk: it survives a crash.
struct Tablet {
    id: Uuid,
    /// The clock of the tablet, which may be wrong by days, and goes back now and then.
    clock: i64,
    last_moment: i64,
    known: i64,
    /// What the champion sees, the own unsent entries included.
    view: BTreeMap<PersonId, Minutes>,
    /// The same of those who are known by name only, each under the id that a tablet gave it.
    names: BTreeMap<WalkInId, Minutes>,
    queue: Vec<Registration>,
    /// Everything it ever said, with the ids it knew then: what the test itself knows.
    said: Vec<(Registration, BTreeSet<Uuid>)>,
    known_ids: BTreeSet<Uuid>,
}

/// What an answer can be on the way back.
enum Answer {
    Created(Uuid),
    SomebodyElses,
    Nothing,
}

impl Tablet {
    fn new(id: u128, clock: i64) -> Self {
        Self {
            id: Uuid::from_u128(id),
            clock,
            last_moment: 0,
            known: 0,
            view: BTreeMap::new(),
            names: BTreeMap::new(),
            queue: Vec::new(),
            said: Vec::new(),
            known_ids: BTreeSet::new(),
        }
    }

    /// The champion ticks some and saves; now and then unticks or changes somebody who is seen as ticked.
    fn fill_in(&mut self, dice: &mut Dice, next_id: &mut u128) {
        let mut lines = Lines::new();
        for _ in 0..=dice.roll(3) {
            let person = dice.person();
            let minutes = Minutes(20 + 10 * i64::try_from(dice.roll(3)).unwrap());
            let unticked = self.view.contains_key(&person) && dice.often(40);
            let now = (!unticked).then_some(minutes);
            if self.view.get(&person).copied() != now {
                lines.insert(person, now);
            }
        }
        let mut walk_ins = WalkInLines::new();
        if dice.often(30) {
            let seen: Vec<WalkInId> = self.names.keys().copied().collect();
            let minutes = Minutes(20 + 10 * i64::try_from(dice.roll(3)).unwrap());
            if seen.is_empty() || dice.often(50) {
                *next_id += 1;
                walk_ins.insert(WalkInId(Uuid::from_u128(*next_id)), Some(minutes));
            } else {
                let one = seen[dice.roll(seen.len() as u64) as usize];
                walk_ins.insert(one, (!dice.often(40)).then_some(minutes));
            }
        }
        if lines.is_empty() && walk_ins.is_empty() {
            return;
        }
        self.clock += i64::try_from(dice.roll(1000)).unwrap() - 200;
        self.last_moment = self.clock.max(self.last_moment + 1);
        *next_id += 1;
        let id = Uuid::from_u128(*next_id);
        let moment = Timestamp(self.last_moment);
        let said = Registration { id, known: self.known, device: self.id, moment, lines, walk_ins };
        self.see(&said);
        self.said.push((said.clone(), self.known_ids.clone()));
        self.known_ids.insert(id);
        self.queue.push(said);
    }

    /// Opens the register with a network: sees what the server has, with what is not sent yet on top.
    fn open(&mut self, sheet: &Sheet, arrived: &[Uuid]) {
        self.known = sheet.last();
        self.known_ids.extend(arrived);
        self.view = there(sheet);
        self.names = sheet.walk_ins().into_iter().filter_map(|(id, outcome)| Some((id, outcome.minutes?))).collect();
        for said in self.queue.clone() {
            self.see(&said);
        }
    }

    /// Puts what is said on top of what is seen.
    fn see(&mut self, said: &Registration) {
        for (person, minutes) in &said.lines {
            match minutes {
                Some(minutes) => drop(self.view.insert(*person, *minutes)),
                None => drop(self.view.remove(person)),
            }
        }
        for (walk_in, minutes) in &said.walk_ins {
            match minutes {
                Some(minutes) => drop(self.names.insert(*walk_in, *minutes)),
                None => drop(self.names.remove(walk_in)),
            }
        }
    }

    /// Only an answer with the entry's own id takes it away.
    fn hear(&mut self, at: usize, answer: &Answer) {
        if matches!(answer, Answer::Created(id) if *id == self.queue[at].id) {
            self.queue.remove(at);
        }
    }
}

fn there(sheet: &Sheet) -> BTreeMap<PersonId, Minutes> {
    sheet.outcomes().into_iter().filter_map(|(person, outcome)| Some((person, outcome.minutes?))).collect()
}

/// The server: what is committed survives a crash.
#[derive(Default)]
struct Server {
    sheet: Sheet,
    /// The ids in the order of their numbers.
    arrived: Vec<Uuid>,
}

impl Server {
    fn receive(&mut self, said: &Registration, dice: &mut Dice) -> Answer {
        if dice.often(5) {
            return Answer::Nothing; // it crashed before the commit
        }
        match self.sheet.accept(said.clone()) {
            Ok(Accepted::New(number)) => {
                self.arrived.push(said.id);
                assert_eq!(number, i64::try_from(self.arrived.len()).unwrap());
            }
            Ok(Accepted::Before(_)) => {}
            Err(why) => panic!("a tablet never says two things under one id: {why}"),
        }
        if dice.often(5) { Answer::Nothing } else { Answer::Created(said.id) }
    }
}

/// One attempt to send an entry over this network; copies that linger are delivered later.
fn attempt(tablet: &mut Tablet, at: usize, server: &mut Server, linger: &mut Vec<Registration>, dice: &mut Dice) {
    let said = tablet.queue[at].clone();
    if dice.often(20) {
        linger.push(said.clone()); // a copy that somebody in between sends on later
    }
    let answer = match dice.roll(10) {
        0 | 1 => Answer::Nothing,   // lost on the way there
        2 => Answer::SomebodyElses, // a sign-in page of the guest network: 200, and not ours
        3 => {
            server.receive(&said, dice); // lost on the way back
            Answer::Nothing
        }
        _ => server.receive(&said, dice),
    };
    if dice.often(5) {
        return; // the tablet crashed before it took the entry out
    }
    tablet.hear(at, &answer);
}

#[test]
fn ten_thousand_deliveries_lose_nobody_and_double_nobody() {
    let (mut said_at_all, mut crossed, mut named_at_all) = (0, 0, 0);
    for seed in 0..SCHEDULES {
        let dice = &mut Dice(seed);
        let mut tablets =
            [Tablet::new(1_001, 1_000_000), Tablet::new(1_002, 1_000_000 + dice.roll(400_000) as i64 - 200_000)];
        let (mut server, mut linger, mut next_id) = (Server::default(), Vec::new(), u128::from(seed) << 32);
        for _ in 0..12 + dice.roll(20) {
            let tablet = &mut tablets[dice.roll(2) as usize];
            match dice.roll(10) {
                0..=3 => tablet.fill_in(dice, &mut next_id),
                4 => tablet.open(&server.sheet, &server.arrived),
                5 if !linger.is_empty() => {
                    let late = linger.remove(dice.roll(linger.len() as u64) as usize);
                    server.receive(&late, dice);
                }
                _ if !tablet.queue.is_empty() => {
                    let at = dice.roll(tablet.queue.len() as u64) as usize;
                    attempt(tablet, at, &mut server, &mut linger, dice);
                }
                _ => {}
            }
        }
        // In the end there is a network: everything is tried until nothing is left.
        for tablet in &mut tablets {
            while let Some(at) = tablet.queue.len().checked_sub(1) {
                attempt(tablet, dice.roll(at as u64 + 1) as usize, &mut server, &mut linger, dice);
            }
        }
        for late in linger {
            server.receive(&late, dice);
        }

        let said: Vec<_> = tablets.iter().flat_map(|tablet| &tablet.said).collect();
        assert_eq!(server.arrived.len(), said.len(), "seed {seed}: each arrives once");
        let ids: BTreeSet<Uuid> = server.arrived.iter().copied().collect();
        assert_eq!(ids, said.iter().map(|(said, _)| said.id).collect(), "seed {seed}: each arrives");

        let outcomes = server.sheet.outcomes();
        for person in (1..=PERSONS).map(|n| PersonId(Uuid::from_u128(n))) {
            let last = last_words(&said, |said| said.lines.get(&person));
            let outcome = outcomes.get(&person);
            let minutes = outcome.and_then(|outcome| outcome.minutes);
            let there: BTreeSet<Minutes> = last.iter().filter_map(|minutes| **minutes).collect();
            assert_eq!(minutes.is_some(), !there.is_empty(), "seed {seed}, {person}: {last:?} came out as {minutes:?}");
            assert!(minutes.is_none_or(|minutes| there.contains(&minutes)), "seed {seed}, {person}");
            let different: BTreeSet<_> = last.iter().map(|minutes| **minutes).collect();
            let disagreed = outcome.map(|outcome| outcome.disagreed.clone()).unwrap_or_default();
            let expected = if different.len() > 1 { different } else { BTreeSet::new() };
            assert_eq!(disagreed, expected, "seed {seed}, {person}: whoever decides sees all that was said");
            crossed += usize::from(!expected.is_empty());
        }
        // Nobody who was written down by name is lost either, and nobody stands twice.
        let named: BTreeSet<WalkInId> = said.iter().flat_map(|(said, _)| said.walk_ins.keys().copied()).collect();
        let came_out = server.sheet.walk_ins();
        assert_eq!(came_out.keys().copied().collect::<BTreeSet<_>>(), named, "seed {seed}");
        for (walk_in, outcome) in came_out {
            let last = last_words(&said, |said| said.walk_ins.get(&walk_in));
            let there: BTreeSet<Minutes> = last.iter().filter_map(|minutes| **minutes).collect();
            assert_eq!(outcome.minutes.is_some(), !there.is_empty(), "seed {seed}, {walk_in}: {last:?}");
            assert!(outcome.minutes.is_none_or(|minutes| there.contains(&minutes)), "seed {seed}, {walk_in}");
            named_at_all += 1;
        }
        said_at_all += said.len();
    }
    assert!(named_at_all > 5_000, "names are written down: {named_at_all}");
    assert!(said_at_all > 50_000, "the schedules say something: {said_at_all}");
    assert!(crossed > 5_000, "tablets do cross: {crossed}");
}

/// The last words about a person: what nobody said anything about the person after who knew them. Here it is told by the sets
/// of ids that each tablet really knew, and not by numbers and moments.
fn last_words<'a>(
    said: &[&'a (Registration, BTreeSet<Uuid>)],
    words: impl Fn(&'a Registration) -> Option<&'a Option<Minutes>>,
) -> Vec<&'a Option<Minutes>> {
    let about: Vec<_> = said.iter().filter(|(said, _)| words(said).is_some()).collect();
    let last = about.iter().filter(|(one, _)| !about.iter().any(|(_, knew)| knew.contains(&one.id)));
    last.filter_map(|(said, _)| words(said)).collect()
}

#[test]
fn whatever_the_order_the_same_comes_out() {
    for seed in 0..500 {
        let dice = &mut Dice(1_000_000 + seed);
        let mut tablets = [Tablet::new(1, 5_000), Tablet::new(2, 4_000), Tablet::new(3, 6_000)];
        let mut next_id = 100;
        for _ in 0..10 {
            tablets[dice.roll(3) as usize].fill_in(dice, &mut next_id);
        }
        let mut all: Vec<Registration> = tablets.iter().flat_map(|tablet| tablet.queue.clone()).collect();
        let mut came_out = BTreeSet::new();
        for _ in 0..6 {
            for at in (1..all.len()).rev() {
                all.swap(at, dice.roll(at as u64 + 1) as usize);
            }
            let mut sheet = Sheet::default();
            for said in all.iter().chain(all.iter().take(3)) {
                sheet.accept(said.clone()).unwrap();
            }
            came_out.insert(format!("{:?} {:?}", sheet.outcomes(), sheet.walk_ins()));
        }
        assert_eq!(came_out.len(), 1, "seed {seed}");
    }
}
