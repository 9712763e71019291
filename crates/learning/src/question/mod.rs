//! Whom can one ask without feeling stupid? A colleague: the unit's champion. Asked with the unit's code, with or without a
//! first name; whoever asked gets a slip with which to read the answer. What others may wonder too becomes a *common
//! question* in the champion's own words; the question itself stays between the two.

mod answer;
mod ask;
mod common;
mod store;

use access::rules::learning::CanRunSessions;
use access::scope::UnitFilter;
use db::Fetch;
use kernel::{Date, OrganisationId, QuestionId, UnitId};

pub use answer::{HandOverError, QuestionError, answer_question, hand_over, solve, units_with_champion};
pub use ask::{AskError, NewQuestion, OwnQuestion, ask, find_by_slip};
pub use common::{
    CommonQuestion, common_questions, common_questions_for, publish, remove_common_question, search_common,
};
pub(crate) use store::{insert, insert_common};

/// The longest first name.
pub const NAME_MAX: usize = 40;
/// The longest question or answer.
pub const TEXT_MAX: usize = 2_000;
/// A question is erased so many days after it was solved.
pub const KEPT_AFTER_SOLVED: i64 = 90;
/// A question is erased so many days after it was asked, whatever became of it.
pub const KEPT_AFTER_ASKED: i64 = 365;
/// From so many days on a question has waited long.
pub const WAITED_LONG: i64 = 7;

/// A question to a colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Where it was asked.
    pub unit: UnitId,
    /// Whose champion answers it: the same unit's until it is handed over.
    pub reader: UnitId,
    /// How the person wants to be called.
    pub first_name: Option<String>,
    /// What is asked.
    pub question: String,
    /// What the champion says.
    pub answer: Option<String>,
    /// What has become of it.
    pub state: State,
    /// The day on which it was asked.
    pub asked_on: Date,
    /// The day on which another champion got it.
    pub handed_on: Option<Date>,
    /// The day on which it was answered.
    pub answered_on: Option<Date>,
    /// The day on which it was solved.
    pub solved_on: Option<Date>,
}

impl Question {
    /// How many days it has waited for an answer; nothing once it has one.
    pub fn waited(&self, today: Date) -> Option<i64> {
        (self.state == State::Waiting).then(|| self.asked_on.days_until(today).max(0))
    }
}

/// What has become of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody has answered.
    Waiting,
    /// It has an answer.
    Answered,
    /// It is settled, with or without words.
    Solved,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Answered, Self::Solved];

    /// The code in tables and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Solved => "solved",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A question in the queue of whoever answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedQuestion {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The name of the unit in which it was asked.
    pub unit_name: String,
    /// The question.
    pub question: Question,
}

/// The questions that the champions of the admitted units have: those that wait first, the oldest of them at the top; then
/// the answered and the solved, the latest first.
///
/// # Errors
/// As the database's.
pub async fn queue(from: &mut impl Fetch, units: &UnitFilter) -> db::Result<Vec<ListedQuestion>> {
    let mut listed = Vec::new();
    for organisation in units.organisations() {
        let tree = people::unit::unit_tree(from, organisation).await?;
        for question in store::list(from, organisation).await? {
            let admitted = tree.unit_ref(question.reader).is_some_and(|place| units.admits(&place));
            if admitted {
                let unit_name = tree.get(question.unit).map(|unit| unit.name.clone()).unwrap_or_default();
                listed.push(ListedQuestion { organisation, unit_name, question });
            }
        }
    }
    listed.sort_by_key(|l| {
        let days = l.question.asked_on.days_since_epoch();
        (l.question.state, if l.question.state == State::Waiting { days } else { -days }, l.question.id)
    });
    Ok(listed)
}

/// How many questions wait for the champion of a unit. A number only.
pub(crate) async fn count_waiting(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    reader: UnitId,
) -> db::Result<usize> {
    let all = store::list(from, organisation).await?;
    Ok(all.iter().filter(|question| question.reader == reader && question.state == State::Waiting).count())
}

/// A question that was read before it is known whether the acting person may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    organisation: OrganisationId,
    question: Question,
}

impl Located {
    /// Whose champion answers it.
    pub fn reader(&self) -> UnitId {
        self.question.reader
    }

    /// The question, for somebody who answers those of its unit.
    pub fn seen_by(self, may: &CanRunSessions) -> Option<Question> {
        let unit = may.unit();
        ((unit.organisation, unit.unit) == (self.organisation, self.question.reader)).then_some(self.question)
    }
}

/// Whose question is it? The question that comes before asking whether the acting person may see it.
///
/// # Errors
/// As the database's.
pub async fn locate_question(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    question: QuestionId,
) -> db::Result<Option<Located>> {
    Ok(store::find(from, organisation, question).await?.map(|question| Located { organisation, question }))
}
