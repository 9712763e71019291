//! What does it take to answer? A step in each dimension. Staff answer without name: the row is drawn a random id before the form is
//! shown, so that a form that is sent twice counts once, and holds nothing but unit and steps. Whoever leads answers once a round and
//! may change the answer while it is open.

use access::rules::council::{CanAnswerInUnit, CanSayStanding};
use db::{Fetch, Work};
use kernel::RoundId;
use uuid::Uuid;

use super::store::{self, Kept};
use super::{Side, Steps, round};

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// There is no such round, or it does not take answers today.
    #[error("the round does not take answers")]
    NotOpen,
    /// The form's id belongs to other answers.
    #[error("the form was sent before, with other answers")]
    SentBefore,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Takes an answer from somebody who works in the unit. The same form again changes nothing.
///
/// # Errors
/// [`AnswerError`]; the work should then be dropped.
pub async fn answer_in_unit(
    work: &mut Work,
    may: &CanAnswerInUnit,
    form: Uuid,
    steps: Steps,
) -> Result<(), AnswerError> {
    let (unit, today) = (may.unit(), work.now().day_in_sweden());
    let round = round::round_that_is_open(work, may, today).await?.ok_or(AnswerError::NotOpen)?;
    let kept = Kept { side: Side::Staff, unit: Some(unit.unit), steps };
    match store::find(work, unit.organisation, form).await? {
        Some(known) if known == (round.id, kept) => return Ok(()),
        Some(_) => return Err(AnswerError::SentBefore),
        None => {}
    }
    store::insert_answers(work, unit.organisation, round.id, [(form, kept)]).await?;
    Ok(())
}

/// Takes, or changes, the answer of somebody who leads.
///
/// # Errors
/// [`AnswerError`]; the work should then be dropped.
pub async fn answer_as_leader(
    work: &mut Work,
    may: &CanSayStanding,
    id: RoundId,
    steps: Steps,
) -> Result<(), AnswerError> {
    let (leader, today) = (*may.leader(), work.now().day_in_sweden());
    let found = round::find(work, leader.organisation, id).await?.filter(|round| round.is_open(today));
    let round = found.ok_or(AnswerError::NotOpen)?;
    match store::answer_of_leader(work, leader.organisation, round.id, leader.sign_in).await? {
        Some(answer) => store::set_steps(work, leader.organisation, answer, steps).await?,
        None => {
            let answer: Uuid = work.new_random_id()?;
            let kept = Kept { side: Side::Lead, unit: None, steps };
            store::insert_answers(work, leader.organisation, round.id, [(answer, kept)]).await?;
            store::insert_lead(work, leader.organisation, round.id, leader.sign_in, answer).await?;
        }
    }
    Ok(())
}

/// What whoever leads has answered in a round.
///
/// # Errors
/// As the database's.
pub async fn own_answer(from: &mut impl Fetch, may: &CanSayStanding, round: RoundId) -> db::Result<Option<Steps>> {
    let leader = may.leader();
    let Some(answer) = store::answer_of_leader(from, leader.organisation, round, leader.sign_in).await? else {
        return Ok(None);
    };
    let found = store::find(from, leader.organisation, answer).await?;
    Ok(found.filter(|(of, _)| *of == round).map(|(_, kept)| kept.steps))
}
