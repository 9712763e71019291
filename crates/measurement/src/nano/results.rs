//! What do the answers about one session say to those who run it? Nothing before the last day to answer has passed; then how
//! many answered, from five, and the mean of each question, from ten who chose a level.

use std::collections::BTreeMap;

use access::rules::learning::CanRunSessions;
use access::small_groups;
use db::Fetch;
use kernel::{Caveat, Date, Estimate, SessionId};

use super::When;
use super::store::{answers_of_session, instrument_by_id};
use crate::answer::Answer;
use crate::instrument::{Bilingual, Item};
use crate::response::unpack;

/// What one pair of questions has given.
#[derive(Debug, Clone, PartialEq)]
pub struct NanoResults {
    /// Which questions.
    pub when: When,
    /// The first day on which there is something to see.
    pub shown_from: Date,
    /// How many answered, in persons.
    pub answered: Estimate,
    /// Each question.
    pub asked: Vec<AskedResult>,
}

impl NanoResults {
    /// Whether somebody can still answer, so that there is nothing to see.
    pub fn is_open(&self) -> bool {
        self.answered.caveats.contains(&Caveat::WaveOpen)
    }
}

/// What the answers to one question say.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedResult {
    /// The item's key.
    pub item: String,
    /// The question.
    pub text: Bilingual,
    /// The mean of the levels, without those who do not know.
    pub mean: Estimate,
}

pub(super) const BASE: &str = "persons who chose a level";

/// What the answers about a session of the unit say, when it ended and later.
///
/// # Errors
/// As the database's.
pub async fn results_of_session(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: SessionId,
    held_on: Date,
    today: Date,
) -> db::Result<Vec<NanoResults>> {
    let unit = may.unit();
    let sheets = answers_of_session(from, unit.organisation, unit.unit, session).await?;
    let mut results = Vec::new();
    for when in When::ALL {
        let is_over = when.is_over(held_on, today);
        let mine: Vec<_> = sheets.iter().filter(|sheet| sheet.when == when && is_over).collect();
        let mut levels: BTreeMap<String, (Item, Vec<u8>)> = BTreeMap::new();
        for item in when.instrument().items("") {
            levels.insert(item.id.clone(), (item.clone(), Vec::new()));
        }
        for sheet in &mine {
            let instrument = instrument_by_id(from, unit.organisation, sheet.instrument).await?;
            for (item, level) in chosen(&instrument.items(""), &sheet.packed) {
                levels.entry(item.id.clone()).or_insert_with(|| (item.clone(), Vec::new())).1.push(level);
            }
        }
        let answered = mine.len() as u64;
        let why =
            if !is_over { Some(Caveat::WaveOpen) } else { (answered < small_groups::COUNT).then_some(Caveat::TooFew) };
        results.push(NanoResults {
            when,
            shown_from: when.days(held_on).1.plus_days(1),
            answered: match why {
                Some(why) => Estimate::withheld("persons", 0, "persons who answered", "count", why),
                None => Estimate::plain(answered as f64, "persons", answered, "persons who answered", "count"),
            },
            asked: levels.into_values().map(|(item, levels)| asked(&item, &levels, is_over)).collect(),
        });
    }
    Ok(results)
}

fn asked(item: &Item, levels: &[u8], is_over: bool) -> AskedResult {
    let open = (!is_over).then_some(Caveat::WaveOpen);
    AskedResult { item: item.id.clone(), text: item.text.clone(), mean: mean(item, levels, open) }
}

/// The mean of the levels, unless there is a reason to withhold it or too few chose one.
pub(super) fn mean(item: &Item, levels: &[u8], why: Option<Caveat>) -> Estimate {
    let n = levels.len() as u64;
    let too_few = (n < small_groups::MEAN).then_some(Caveat::TooFew);
    match why.or(too_few) {
        Some(why) => Estimate::withheld("points", 0, BASE, "mean", why),
        None => {
            let (min, max) = item.scale().unwrap_or((1, 1));
            let sum: u64 = levels.iter().map(|level| u64::from(*level)).sum();
            Estimate::plain(sum as f64 / n as f64, "points", n, BASE, "mean")
                .on_scale(f64::from(min), f64::from(max))
                .with_caveat(Caveat::SelfRating)
        }
    }
}

/// The levels that were chosen, with their items.
pub(super) fn chosen<'a>(items: &[&'a Item], packed: &[u8]) -> Vec<(&'a Item, u8)> {
    let answers = unpack(packed, items);
    let level = |(item, answer): (&&'a Item, Option<Answer>)| match answer {
        Some(Answer::Rating(level)) => Some((*item, level)),
        _ => None,
    };
    items.iter().zip(answers).filter_map(level).collect()
}
