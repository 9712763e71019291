//! Which questions does the evaluation ask, in which order, and what shall answer each? A tree, kept in editions; one comes with the
//! product and may be altered.

use std::sync::LazyLock;

use access::rules::reporting::{CanKeepEvidence, CanReadEvidence};
use db::{Fetch, Hold, Work};
use evaluation::package::{DataSource, FrameworkRow};
use kernel::Timestamp;
use measurement::Bilingual;
use serde::{Deserialize, Serialize};

use super::store::{self, Part};
use super::{TextProblem, kept_text};

/// The most questions.
pub const MOST_QUESTIONS: usize = 200;
/// The longest question.
pub const LONGEST_QUESTION: usize = 500;
/// The longest key.
pub const LONGEST_KEY: usize = 40;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its key, to which evidence refers.
    pub key: String,
    /// The question above.
    pub parent: Option<String>,
    /// The question.
    pub text: String,
    /// The question in English, where `text` is in Swedish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_en: Option<String>,
    /// What shall answer it.
    pub data: Vec<DataSource>,
}

impl Question {
    /// The question in the language with this code, where somebody has written it in that one.
    pub fn said_in(&self, language: &str) -> &str {
        self.text_en.as_ref().filter(|_| language == "en").unwrap_or(&self.text)
    }
}

/// An edition of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// Its number, from 1.
    pub number: u64,
    /// When it was saved.
    pub made_at: Timestamp,
    /// The cluster whose programmes were given the same tree at once.
    pub cluster: Option<String>,
    /// The questions, each before those below it.
    pub questions: Vec<Question>,
}

/// What is stored of an edition.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contents {
    pub(super) cluster: Option<String>,
    pub(super) questions: Vec<Question>,
}

/// Why a tree cannot be saved.
#[derive(Debug, thiserror::Error)]
pub enum FrameworkError {
    /// There are no questions, or too many.
    #[error("a framework has 1 to {MOST_QUESTIONS} questions")]
    Number,
    /// A key is missing, too long or has other signs than letters, digits, `.`, `-` and `_`.
    #[error("`{0}` is no key")]
    Key(String),
    /// A key stands twice.
    #[error("`{0}` stands twice")]
    Double(String),
    /// The question above is not there, or stands below the question itself.
    #[error("the question above `{0}` is not there or stands below it")]
    Parent(String),
    /// The question's text.
    #[error("`{key}`: {problem}")]
    Text {
        /// The question.
        key: String,
        /// What is wrong with its text.
        problem: TextProblem,
    },
    /// Evidence or a sentence refers to a question that would be gone: withdraw it first.
    #[error("`{0}` has evidence")]
    InUse(String),
    /// Somebody saved in the meantime.
    #[error("somebody saved in the meantime")]
    Changed,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Framework {
    /// As rows of `framework.csv`.
    pub fn rows(&self) -> Vec<FrameworkRow> {
        self.questions
            .iter()
            .map(|question| FrameworkRow {
                question: question.key.clone(),
                parent: question.parent.clone(),
                text: question.text.clone(),
                data: question.data.clone(),
                text_en: question.text_en.clone(),
            })
            .collect()
    }
}

impl From<FrameworkRow> for Question {
    fn from(row: FrameworkRow) -> Self {
        Self { key: row.question, parent: row.parent, text: row.text, text_en: row.text_en, data: row.data }
    }
}

/// The edition with a number.
///
/// # Errors
/// As the database's.
pub async fn find_framework(
    from: &mut impl Fetch,
    may: &CanReadEvidence,
    number: u64,
) -> db::Result<Option<Framework>> {
    store::framework(from, may.programme(), number).await
}

/// The numbers and moments of all editions, the latest first.
///
/// # Errors
/// As the database's.
pub async fn framework_editions(from: &mut impl Fetch, may: &CanReadEvidence) -> db::Result<Vec<(u64, Timestamp)>> {
    store::editions(from, may.programme(), Part::Framework).await
}

/// Saves a tree as a new edition of every programme named: the first is the one that was edited, the others belong to the same
/// cluster. `seen` is the edition of the first that was on the screen, 0 when there was none. The caller commits
/// (`"questions_saved"`).
///
/// # Errors
/// [`FrameworkError`]; nothing of any programme is saved then, once the work is dropped.
pub async fn save_framework(
    work: &mut Work,
    may: &[CanKeepEvidence],
    seen: u64,
    questions: Vec<Question>,
    cluster: Option<&str>,
) -> Result<(), FrameworkError> {
    let questions = in_order(questions)?;
    let contents = Contents { cluster: cluster.map(str::to_owned), questions };
    let mut programmes: Vec<_> = may.iter().map(CanKeepEvidence::programme).collect();
    programmes.sort_by_key(|of| of.programme);
    for of in programmes {
        work.hold(Hold::Alone, &format!("evidence {}", of.programme)).await?;
        let latest = store::latest_number(work, of, Part::Framework).await?;
        let edited = may.first().is_some_and(|first| first.programme().programme == of.programme);
        if edited && latest != seen {
            return Err(FrameworkError::Changed);
        }
        let evidence =
            store::evidence(work, of).await?.into_iter().filter(|one| !one.withdrawn).map(|one| one.question);
        let claims =
            store::claims(work, of).await?.into_iter().filter(|one| !one.withdrawn).filter_map(|one| one.question);
        let asked = |key: &String| contents.questions.iter().any(|question| question.key == *key);
        if let Some(gone) = evidence.chain(claims).find(|key| !asked(key)) {
            return Err(FrameworkError::InUse(gone));
        }
        store::insert_edition(work, of, Part::Framework, latest + 1, &store::json(&contents)?).await?;
    }
    Ok(())
}

/// The questions with each before those below it and otherwise as they stood, when they make a tree.
///
/// # Errors
/// What keeps them from being one.
pub fn in_order(questions: Vec<Question>) -> Result<Vec<Question>, FrameworkError> {
    if questions.is_empty() || questions.len() > MOST_QUESTIONS {
        return Err(FrameworkError::Number);
    }
    let mut tidied: Vec<Question> = Vec::with_capacity(questions.len());
    for question in questions {
        let key = question.key.trim().to_owned();
        let signs = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | ':');
        if key.is_empty() || key.chars().count() > LONGEST_KEY || !key.chars().all(signs) {
            return Err(FrameworkError::Key(key));
        }
        if tidied.iter().any(|known| known.key == key) {
            return Err(FrameworkError::Double(key));
        }
        let text = kept_text(&question.text, LONGEST_QUESTION)
            .map_err(|problem| FrameworkError::Text { key: key.clone(), problem })?;
        let text_en = question.text_en.as_deref().filter(|text| !text.trim().is_empty());
        let text_en = text_en
            .map(|text| kept_text(text, LONGEST_QUESTION))
            .transpose()
            .map_err(|problem| FrameworkError::Text { key: key.clone(), problem })?;
        tidied.push(Question { key, text, text_en, ..question });
    }
    let mut ordered: Vec<Question> = Vec::with_capacity(tidied.len());
    let mut open: Vec<Option<String>> = vec![None];
    while let Some(parent) = open.pop() {
        if let Some(key) = &parent {
            ordered.extend(tidied.iter().find(|question| question.key == *key).cloned());
        }
        open.extend(
            tidied.iter().rev().filter(|question| question.parent == parent).map(|question| Some(question.key.clone())),
        );
    }
    match tidied.iter().find(|question| !ordered.iter().any(|known| known.key == question.key)) {
        Some(lost) => Err(FrameworkError::Parent(lost.key.clone())),
        None => Ok(ordered),
    }
}

/// How deep a question lies in the tree, from 0.
pub fn depth(questions: &[Question], question: &Question) -> usize {
    let above = |key: &Option<String>| questions.iter().find(|one| Some(&one.key) == key.as_ref());
    std::iter::successors(above(&question.parent), |one| above(&one.parent)).take(MOST_QUESTIONS).count()
}

/// The questions with one put in (or, when its key is there, put in its stead) as number `place`, from 1, of those under the
/// same question.
pub fn placed(mut questions: Vec<Question>, question: Question, place: usize) -> Vec<Question> {
    questions.retain(|known| known.key != question.key);
    let siblings = questions.iter().enumerate().filter(|(_, known)| known.parent == question.parent);
    let at = siblings.map(|(at, _)| at).nth(place.saturating_sub(1)).unwrap_or(questions.len());
    questions.insert(at, question);
    questions
}

/// Which place a question has among those under the same question, from 1.
pub fn place_of(questions: &[Question], question: &Question) -> usize {
    questions
        .iter()
        .take_while(|known| known.key != question.key)
        .filter(|known| known.parent == question.parent)
        .count()
        + 1
}

/// A framework that comes with the product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shipped {
    /// What it is for.
    pub title: Bilingual,
    question: Vec<ShippedQuestion>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShippedQuestion {
    key: String,
    parent: Option<String>,
    data: Vec<DataSource>,
    sv: String,
    en: String,
}

/// The key of the shipped framework.
pub const SHIPPED: &str = "cluster-evaluation";

/// The framework that comes with the product.
pub fn shipped() -> &'static Shipped {
    static READ: LazyLock<Shipped> = LazyLock::new(|| {
        let text = include_str!("../../../../content/frameworks/cluster-evaluation.toml");
        toml::from_str(text).expect("a test reads the shipped framework")
    });
    &READ
}

impl Shipped {
    /// Its questions, in both languages.
    pub fn questions(&self) -> Vec<Question> {
        self.question
            .iter()
            .map(|question| Question {
                key: question.key.clone(),
                parent: question.parent.clone(),
                text: question.sv.clone(),
                text_en: Some(question.en.clone()),
                data: question.data.clone(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(key: &str, parent: Option<&str>) -> Question {
        Question {
            key: key.into(),
            parent: parent.map(str::to_owned),
            text: format!("{key}?"),
            text_en: None,
            data: Vec::new(),
        }
    }

    fn keys(questions: &[Question]) -> Vec<&str> {
        questions.iter().map(|question| question.key.as_str()).collect()
    }

    #[test]
    fn questions_stand_under_the_one_above_them_and_otherwise_as_they_were_written() {
        let asked =
            vec![question("b1", Some("b")), question("a", None), question("b", None), question("a1", Some("a"))];
        assert_eq!(keys(&in_order(asked).unwrap()), ["a", "a1", "b", "b1"]);
    }

    #[test]
    fn what_is_no_tree_is_refused_with_its_question() {
        let ring = vec![question("a", Some("b")), question("b", Some("a"))];
        assert!(matches!(in_order(ring), Err(FrameworkError::Parent(key)) if key == "a"));
        let lost = vec![question("a", None), question("b", Some("gone"))];
        assert!(matches!(in_order(lost), Err(FrameworkError::Parent(key)) if key == "b"));
        let twice = vec![question("a", None), question("a", None)];
        assert!(matches!(in_order(twice), Err(FrameworkError::Double(_))));
        assert!(matches!(in_order(vec![question("a b", None)]), Err(FrameworkError::Key(_))));
        assert!(matches!(in_order(Vec::new()), Err(FrameworkError::Number)));
        let wordless = vec![Question { text: " ".into(), ..question("a", None) }];
        assert!(matches!(in_order(wordless), Err(FrameworkError::Text { .. })));
    }

    #[test]
    fn a_question_is_put_where_it_was_asked_for() {
        let three = || vec![question("a", None), question("b", None), question("c", None)];
        for (place, expected) in
            [(1, ["c", "a", "b"]), (2, ["a", "c", "b"]), (3, ["a", "b", "c"]), (9, ["a", "b", "c"])]
        {
            let moved = placed(three(), question("c", None), place);
            assert_eq!(keys(&moved), expected);
            assert_eq!(place_of(&moved, &question("c", None)), place.min(3));
        }
    }

    #[test]
    fn the_shipped_framework_is_a_tree_in_both_languages_and_every_question_says_what_shall_answer_it() {
        let questions = in_order(shipped().questions()).unwrap();
        assert_eq!(questions, shipped().questions(), "it is written in order");
        assert!(questions.len() > 40 && questions.iter().all(|question| !question.data.is_empty()));
        assert!(questions.iter().any(|question| depth(&questions, question) == 2));
        assert!(questions.iter().all(|question| question.said_in("sv") != question.said_in("en")));
    }
}
