//! What have others asked? The common questions of an organisation, in words that a champion chose: nothing in them leads back
//! to whoever asked.

use access::rules::learning::CanRunSessions;
use db::{Fetch, Work};
use kernel::{CommonQuestionId, Date};

use super::{QuestionError, store};
use crate::free_text::FreeText;
use crate::help::Entrance;

/// A question with its answer, for everybody in the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonQuestion {
    /// Its id.
    pub id: CommonQuestionId,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Since when it stands there.
    pub published_on: Date,
}

/// The common questions of the organisation, the latest first, for somebody of one of its units.
///
/// # Errors
/// As the database's.
pub async fn common_questions_for(from: &mut impl Fetch, entrance: &Entrance) -> db::Result<Vec<CommonQuestion>> {
    store::list_common(from, entrance.unit().organisation).await
}

/// The common questions of the organisation, the latest first, for somebody who answers questions in it.
///
/// # Errors
/// As the database's.
pub async fn common_questions(from: &mut impl Fetch, may: &CanRunSessions) -> db::Result<Vec<CommonQuestion>> {
    store::list_common(from, may.unit().organisation).await
}

/// Those in which every word stands, whatever its case, in the question or in the answer.
pub fn search_common(all: Vec<CommonQuestion>, words: &str) -> Vec<CommonQuestion> {
    let words = words.to_lowercase();
    let holds = |common: &CommonQuestion| {
        let text = format!("{} {}", common.question, common.answer).to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
    };
    all.into_iter().filter(holds).collect()
}

/// Publishes a question with its answer in the organisation.
///
/// # Errors
/// As the database's.
pub async fn publish(
    work: &mut Work,
    may: &CanRunSessions,
    question: &FreeText,
    answer: &FreeText,
) -> db::Result<CommonQuestionId> {
    let common = CommonQuestion {
        id: work.new_id()?,
        question: question.as_str().to_owned(),
        answer: answer.as_str().to_owned(),
        published_on: work.now().day_in_sweden(),
    };
    store::insert_common(work, may.unit().organisation, [&common]).await?;
    Ok(common.id)
}

/// Takes a common question away.
///
/// # Errors
/// [`QuestionError`].
pub async fn remove_common_question(
    work: &mut Work,
    may: &CanRunSessions,
    common: CommonQuestionId,
) -> Result<(), QuestionError> {
    match store::delete_common(work, may.unit().organisation, common).await? {
        0 => Err(QuestionError::NoSuchQuestion),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_looked_for_in_question_and_answer() {
        let common = |n: u128, question: &str, answer: &str| CommonQuestion {
            id: CommonQuestionId(uuid::Uuid::from_u128(n)),
            question: question.into(),
            answer: answer.into(),
            published_on: "2026-03-18".parse().unwrap(),
        };
        let all = vec![
            common(1, "Hur byter jag kod?", "Tryck på kugghjulet."),
            common(2, "Var är rutinen?", "På intranätet."),
        ];
        let found =
            |words: &str| search_common(all.clone(), words).iter().map(|c| c.id.0.as_u128()).collect::<Vec<_>>();
        assert_eq!(found(""), [1, 2]);
        assert_eq!(found("KOD tryck"), [1]);
        assert_eq!(found("kod rutinen"), Vec::<u128>::new());
    }
}
