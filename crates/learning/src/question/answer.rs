//! What does a champion do with a question? Answer it, mark it as solved, or hand it over to the champion of another unit.

use access::rules::learning::CanRunSessions;
use db::{Fetch, Work};
use kernel::{Date, OrganisationId, QuestionId, UnitId};
use people::Unit;

use super::{Question, locate_question, store};
use crate::free_text::FreeText;

/// Why nothing was done with a question.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// The unit's champion has no such question.
    #[error("no such question")]
    NoSuchQuestion,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Why a question was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// The unit's champion has no such question.
    #[error("no such question")]
    NoSuchQuestion,
    /// The other unit has no champion today, or it is the same unit.
    #[error("that unit has nobody to take it")]
    NoChampionThere,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Answers a question, or answers it anew.
///
/// # Errors
/// [`QuestionError`]; the work should then be dropped.
pub async fn answer_question(
    work: &mut Work,
    may: &CanRunSessions,
    question: QuestionId,
    answer: &FreeText,
) -> Result<(), QuestionError> {
    mine(work, may, question).await?.ok_or(QuestionError::NoSuchQuestion)?;
    Ok(store::set_answer(work, may.unit().organisation, question, answer.as_str()).await?)
}

/// Marks a question as solved: also one that was settled by word of mouth.
///
/// # Errors
/// [`QuestionError`]; the work should then be dropped.
pub async fn solve(work: &mut Work, may: &CanRunSessions, question: QuestionId) -> Result<(), QuestionError> {
    mine(work, may, question).await?.ok_or(QuestionError::NoSuchQuestion)?;
    Ok(store::set_solved(work, may.unit().organisation, question).await?)
}

/// Hands a question over to the champion of another unit, who from then on has it alone.
///
/// # Errors
/// [`HandOverError`]; the work should then be dropped.
pub async fn hand_over(
    work: &mut Work,
    may: &CanRunSessions,
    question: QuestionId,
    to: UnitId,
) -> Result<(), HandOverError> {
    let found = mine(work, may, question).await?.ok_or(HandOverError::NoSuchQuestion)?;
    let (organisation, today) = (may.unit().organisation, work.now().day_in_sweden());
    let takers = units_with_champion(work, organisation, today).await?;
    if to == found.reader || !takers.iter().any(|unit| unit.id == to) {
        return Err(HandOverError::NoChampionThere);
    }
    store::set_reader(work, organisation, question, to).await?;
    Ok(())
}

/// The units of the organisation that have a champion on a day, by name.
///
/// # Errors
/// As the database's.
pub async fn units_with_champion(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    on: Date,
) -> db::Result<Vec<Unit>> {
    let covered = store::units_with_mandate(from, organisation, on).await?;
    let tree = people::unit::unit_tree(from, organisation).await?;
    Ok(tree.units().iter().filter(|unit| covered.contains(&unit.id)).cloned().collect())
}

async fn mine(from: &mut impl Fetch, may: &CanRunSessions, question: QuestionId) -> db::Result<Option<Question>> {
    let located = locate_question(from, may.unit().organisation, question).await?;
    Ok(located.and_then(|located| located.seen_by(may)))
}
