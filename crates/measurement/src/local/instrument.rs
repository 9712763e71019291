//! What is an instrument that a programme puts together itself? The four core items, which are always there, and questions
//! and tasks picked from those that are shipped and those that the programme has written: at most twelve ratings and ten
//! tasks, because whoever answers has three minutes.

use access::ProgrammeRef;
use access::rules::measurement::{CanPlanWaves, CanReadQuestions};
use db::{Fetch, Work};
use kernel::{Group, LocalInstrumentId, LocalItemId};
use serde::{Deserialize, Serialize};

use super::save::SaveError;
use super::{InstrumentVersion, ItemVersion, LANGUAGES, key, store};
use crate::instrument::{Bilingual, Instrument, Item, TestForm, shipped_item, staff_check};

/// The most ratings, with the four core items.
pub const MOST_RATINGS: usize = 12;
/// The most tasks of a form.
pub const MOST_TASKS: usize = 10;
/// The longest title and introduction, in characters.
const LONGEST: [usize; 2] = [100, 600];
/// The names of the parallel forms.
const FORMS: [&str; 2] = ["A", "B"];

/// The definition of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalInstrument {
    /// What it is called.
    pub title: Bilingual,
    /// What to think of before the first question.
    pub intro: Option<Bilingual>,
    /// Who is asked.
    pub group: Group,
    /// The ratings after the core items.
    pub ratings: Vec<Pick>,
    /// The tasks of each parallel form: none, one or two; each respondent meets one.
    pub forms: Vec<Vec<Pick>>,
}

/// A question that is picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pick {
    /// A shipped item, by its key.
    Shipped(String),
    /// A version of a local question.
    Local {
        /// The question.
        id: LocalItemId,
        /// The version.
        version: u32,
    },
}

/// A pick with what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// The pick.
    pub pick: Pick,
    /// What it asks.
    pub item: Item,
}

/// What is wrong with an instrument.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstrumentFault {
    /// The title is missing in a language, too long, or holds characters that cannot be seen.
    #[error("a title in {0}, of at most a hundred characters")]
    Title(&'static str),
    /// The introduction stands in one language only, is too long, or holds characters that cannot be seen.
    #[error("an introduction in {0}, of at most six hundred characters")]
    Intro(&'static str),
    /// More ratings than somebody answers in three minutes.
    #[error("{0} ratings, at most {MOST_RATINGS}")]
    Ratings(usize),
    /// More tasks than somebody answers in three minutes.
    #[error("{0} tasks, at most {MOST_TASKS}")]
    Tasks(usize),
    /// The forms have different numbers of tasks.
    #[error("forms with the same number of tasks")]
    Uneven,
    /// The same question is picked twice, or stands in both forms.
    #[error("{0} is picked twice")]
    Twice(String),
    /// There is no such question, or it is a task among the ratings or a rating among the tasks.
    #[error("a question that can be picked there")]
    NoSuch,
    /// A question was changed while the instrument was saved.
    #[error("a question was changed in between")]
    QuestionChanged,
}

impl LocalInstrument {
    pub(super) fn picks(&self) -> impl Iterator<Item = &Pick> {
        self.ratings.iter().chain(self.forms.iter().flatten())
    }

    /// Everything that is wrong. `items` = every version of the programme's questions.
    pub fn faults(&self, items: &[ItemVersion]) -> Vec<InstrumentFault> {
        let mut faults = Vec::new();
        let unseen = |text: &str| text.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
        for language in LANGUAGES {
            let title = self.title.said_in(language);
            if title.trim().is_empty() || title.chars().count() > LONGEST[0] || title.chars().any(char::is_control) {
                faults.push(InstrumentFault::Title(language));
            }
            if let Some(intro) = self.intro.as_ref().map(|intro| intro.said_in(language))
                && (intro.trim().is_empty() || intro.chars().count() > LONGEST[1] || unseen(intro))
            {
                faults.push(InstrumentFault::Intro(language));
            }
        }
        let ratings = core().len() + self.ratings.len();
        if ratings > MOST_RATINGS {
            faults.push(InstrumentFault::Ratings(ratings));
        }
        if let Some(tasks) = self.forms.iter().map(Vec::len).max().filter(|tasks| *tasks > MOST_TASKS) {
            faults.push(InstrumentFault::Tasks(tasks));
        }
        let even = self.forms.iter().all(|form| !form.is_empty() && form.len() == self.forms[0].len());
        if !even || self.forms.len() > FORMS.len() {
            faults.push(InstrumentFault::Uneven);
        }
        let found = |picks: &mut dyn Iterator<Item = &Pick>, task: bool| -> Option<Vec<Item>> {
            picks.map(|pick| find(pick, items).filter(|item| item.is_task() == task && !item.core)).collect()
        };
        let ratings = found(&mut self.ratings.iter(), false);
        let tasks = found(&mut self.forms.iter().flatten(), true);
        let (Some(ratings), Some(tasks)) = (ratings, tasks) else {
            faults.push(InstrumentFault::NoSuch);
            return faults;
        };
        let all: Vec<Item> = ratings.into_iter().chain(tasks).collect();
        let twice = all.iter().enumerate().find(|(i, item)| all[..*i].iter().any(|earlier| earlier.id == item.id));
        faults.extend(twice.map(|(_, item)| InstrumentFault::Twice(item.text.sv.clone())));
        faults
    }

    /// What hash and table hold: JSON with the fields in a fixed order.
    pub(super) fn definition(&self) -> String {
        serde_json::to_string(self).expect("an instrument is plain data")
    }
}

impl InstrumentVersion {
    /// The instrument as waves ask it. `items` = every version of the programme's questions. A question that is no longer
    /// there is left out; what was saved without faults has them all.
    pub fn instrument(&self, items: &[ItemVersion]) -> Instrument {
        let asked = |picks: &[Pick]| picks.iter().filter_map(|pick| find(pick, items)).collect::<Vec<_>>();
        let forms = FORMS.iter().zip(&self.of.forms);
        Instrument {
            id: key(self.id.0),
            version: self.number,
            group: self.of.group,
            title: self.of.title.clone(),
            intro: self.of.intro.clone(),
            core: core().to_vec(),
            ratings: asked(&self.of.ratings),
            forms: forms.map(|(id, picks)| TestForm { id: (*id).to_owned(), tasks: asked(picks) }).collect(),
            adaptive: None,
        }
    }
}

/// The version of the instrument as waves ask it, if the programme has it.
///
/// # Errors
/// As the database's.
pub async fn put_together(
    from: &mut impl Fetch,
    may: &CanReadQuestions,
    id: LocalInstrumentId,
    number: u32,
) -> db::Result<Option<Instrument>> {
    Ok(find_version(from, may.programme(), id, number).await?.map(|(_, instrument)| instrument))
}

/// Takes a version of an instrument into use for a wave: it is never changed again. Gives it as waves ask it.
///
/// # Errors
/// [`SaveError::NotFound`], or [`SaveError::Changed`] when somebody changes it at the same time.
pub async fn take_into_use(
    work: &mut Work,
    may: &CanPlanWaves,
    id: LocalInstrumentId,
    number: u32,
) -> Result<Instrument, SaveError<InstrumentFault>> {
    let found = find_version(work, may.programme(), id, number).await?;
    let (version, instrument) = found.ok_or(SaveError::NotFound)?;
    if !version.in_use && !store::take_into_use(work, may.programme(), id.0, version.seen()).await? {
        return Err(SaveError::Changed(version.seen()));
    }
    Ok(instrument)
}

async fn find_version(
    from: &mut impl Fetch,
    programme: &ProgrammeRef,
    id: LocalInstrumentId,
    number: u32,
) -> db::Result<Option<(InstrumentVersion, Instrument)>> {
    let versions = store::instrument_versions(from, programme, id).await?;
    let Some(version) = versions.into_iter().find(|version| version.number == number) else { return Ok(None) };
    let instrument = version.instrument(&store::all_items(from, programme).await?);
    Ok(Some((version, instrument)))
}

fn find(pick: &Pick, items: &[ItemVersion]) -> Option<Item> {
    match pick {
        Pick::Shipped(id) => shipped_item(id).cloned(),
        Pick::Local { id, version } => {
            items.iter().find(|item| item.id == *id && item.number == *version).map(ItemVersion::item)
        }
    }
}

fn core() -> &'static [Item] {
    &staff_check().core
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped_picks(ids: &[&str]) -> Vec<Pick> {
        ids.iter().map(|id| Pick::Shipped((*id).to_owned())).collect()
    }

    fn instrument(ratings: &[&str], forms: &[&[&str]]) -> LocalInstrument {
        LocalInstrument {
            title: Bilingual { sv: "Våra lås".into(), en: "Our locks".into() },
            intro: None,
            group: Group::Staff,
            ratings: shipped_picks(ratings),
            forms: forms.iter().map(|form| shipped_picks(form)).collect(),
        }
    }

    const TASKS: [&str; 2] = ["test-a-current-routine", "test-b-right-guide"];

    #[test]
    fn the_four_core_items_are_always_there_and_first() {
        let of = instrument(&["rate-video-call"], &[&TASKS[..1], &TASKS[1..]]);
        assert_eq!(of.faults(&[]), []);
        let version = InstrumentVersion {
            id: LocalInstrumentId(uuid::Uuid::from_u128(7)),
            number: 2,
            edition: 1,
            in_use: false,
            hash: String::new(),
            of,
        };
        let asked = version.instrument(&[]);
        assert_eq!((asked.id.as_str(), asked.version), ("local-0000000007", 2));
        let ids: Vec<&str> = asked.items("B").iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids[..4], ["core-ability", "core-will", "core-knowledge", "core-skill"]);
        assert_eq!(ids[4..], ["rate-video-call", TASKS[1]]);
    }

    #[test]
    fn no_more_is_asked_than_fits_into_three_minutes() {
        let tasks: Vec<&str> = crate::instrument::shipped()
            .iter()
            .flat_map(|i| i.forms.first().map(|form| form.tasks.iter()).into_iter().flatten())
            .map(|item| item.id.as_str())
            .collect();
        let ratings: Vec<&str> = staff_check().ratings.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(instrument(&ratings, &[&tasks[..10]]).faults(&[]), []);
        let more: Vec<&str> = ratings.iter().copied().chain(["manager-time"]).collect();
        assert_eq!(instrument(&more, &[]).faults(&[]), [InstrumentFault::Ratings(13)]);
        assert_eq!(instrument(&[], &[&tasks[..11]]).faults(&[]), [InstrumentFault::Tasks(11)]);
    }

    #[test]
    fn what_cannot_be_picked_is_refused() {
        for (ratings, forms) in [
            (&["core-ability"][..], &[][..]),
            (&["no-such"], &[]),
            (&["test-a-current-routine"], &[]),
            (&[], &[&["rate-video-call"][..]][..]),
        ] {
            assert_eq!(instrument(ratings, forms).faults(&[]), [InstrumentFault::NoSuch], "{ratings:?} {forms:?}");
        }
        let twice = instrument(&["rate-video-call", "rate-video-call"], &[]).faults(&[]);
        assert!(matches!(&twice[..], [InstrumentFault::Twice(_)]), "{twice:?}");
        let both = instrument(&[], &[&TASKS[..1], &TASKS[..1]]).faults(&[]);
        assert!(matches!(&both[..], [InstrumentFault::Twice(_)]), "{both:?}");
        assert_eq!(instrument(&[], &[&TASKS, &[]]).faults(&[]), [InstrumentFault::Uneven]);
    }
}
