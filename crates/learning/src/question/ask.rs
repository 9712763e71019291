//! What does it take to ask? The unit's code and a question. The answer is read with a slip of which only the hash is kept, so
//! that nobody who sees the database can read it in somebody's place.

use db::{Fetch, Work};
use kernel::{Date, QuestionId, ShortCode};
use sha2::{Digest, Sha256};

use super::{Question, State, store};
use crate::free_text::FreeText;
use crate::help::Entrance;

/// A question to ask.
#[derive(Debug, Clone, Copy)]
pub struct NewQuestion<'a> {
    /// The code on the slip that whoever asks gets.
    pub slip: &'a ShortCode,
    /// How the person wants to be called.
    pub first_name: Option<&'a FreeText>,
    /// What is asked.
    pub question: &'a FreeText,
}

/// Why a question was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The slip belongs to another question.
    #[error("the slip is another question's")]
    SlipTaken,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A question as whoever asked it reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnQuestion {
    /// What was asked.
    pub question: String,
    /// What the champion says.
    pub answer: Option<String>,
    /// What has become of it.
    pub state: State,
    /// The day on which it was asked.
    pub asked_on: Date,
}

/// Asks the unit's champion. The same question with the same slip again changes nothing.
///
/// # Errors
/// [`AskError`]; the work should then be dropped.
pub async fn ask(work: &mut Work, entrance: &Entrance, new: NewQuestion<'_>) -> Result<QuestionId, AskError> {
    let (organisation, unit) = (entrance.unit().organisation, entrance.unit().unit);
    let hash = slip_hash(new.slip);
    if let Some((known, id)) = store::find_slip(work, &hash).await? {
        let same = store::find(work, known, id).await?.filter(|_| known == organisation);
        let same = same.filter(|q| q.unit == unit && q.question == new.question.as_str());
        return same.map(|q| q.id).ok_or(AskError::SlipTaken);
    }
    let question = Question {
        id: work.new_random_id()?,
        unit,
        reader: unit,
        first_name: new.first_name.map(|name| name.as_str().to_owned()),
        question: new.question.as_str().to_owned(),
        answer: None,
        state: State::Waiting,
        asked_on: work.now().day_in_sweden(),
        handed_on: None,
        answered_on: None,
        solved_on: None,
    };
    store::insert(work, organisation, [&question]).await?;
    store::insert_slip(work, &hash, organisation, question.id).await?;
    Ok(question.id)
}

/// The question that the slip belongs to.
///
/// # Errors
/// As the database's.
pub async fn find_by_slip(from: &mut impl Fetch, slip: &ShortCode) -> db::Result<Option<OwnQuestion>> {
    let Some((organisation, id)) = store::find_slip(from, &slip_hash(slip)).await? else { return Ok(None) };
    Ok(store::find(from, organisation, id).await?.map(|q| OwnQuestion {
        question: q.question,
        answer: q.answer,
        state: q.state,
        asked_on: q.asked_on,
    }))
}

fn slip_hash(slip: &ShortCode) -> [u8; 32] {
    Sha256::new().chain_update(b"question slip").chain_update(slip.as_stored()).finalize().into()
}
