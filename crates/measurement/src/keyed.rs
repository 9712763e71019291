//! How do answers on paper get in? Form by form, in numbered batches: a row of keys a question, refused at once when it is no
//! answer; every tenth form is keyed twice, so that the share of wrong keys is known; the last form can be taken back.
//!
//! Keys: the number of the level or the option, several numbers after one another, for a task about order the place of each
//! step as it stands on the paper; `0` = left open, `9` = does not know.

use std::collections::HashMap;

use access::rules::measurement::CanKeyAnswers;
use db::{Fetch, Row, Work, args, statement};
use kernel::{Date, Mode, ResponseId, WaveId};

use crate::answer::Answer;
use crate::instrument::{Item, Question};
use crate::response::State;
use crate::response::store::INSERT_RESPONSE_BY;
use crate::results::release_first;
use crate::wave::{Phase, Wave, instrument_of, store};

/// Of so many forms the first is keyed twice.
pub const SAMPLE: u64 = 10;
/// The most forms of a batch.
const MOST: u64 = 1_000;

statement!(
    INSERT_KEYED,
    "insert into measurement_keyed (organisation_id, id, wave_id, unit_id, batch, number, form, packed) \
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"
);
statement!(
    LIST_KEYED,
    "select id, number, form, packed, again from measurement_keyed \
     where organisation_id = $1 and wave_id = $2 and unit_id = $3 and batch = $4 order by number"
);
statement!(
    SET_AGAIN,
    "update measurement_keyed set again = $4 where organisation_id = $1 and id = $2 and wave_id = $3 and again is null"
);
statement!(DELETE_KEYED, "delete from measurement_keyed where organisation_id = $1 and id = $2");
statement!(DELETE_KEYED_RESPONSE, "delete from measurement_response where organisation_id = $1 and id = $2");

/// A batch of forms of a unit, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The number of the form that comes next.
    pub next: u64,
    /// The form of the sample that waits to be keyed once more: its number and its test form.
    pub to_repeat: Option<(u64, String)>,
    /// How many answers have been keyed twice.
    pub repeated: u64,
    /// Where both keyings differ.
    pub disagreements: Vec<Disagreement>,
}

impl Batch {
    /// The number of the last form; 0 before the first.
    pub fn last(&self) -> u64 {
        self.next - 1
    }

    /// How many answers were keyed in two ways.
    pub fn differing(&self) -> usize {
        self.disagreements.len()
    }
}

/// An answer that was keyed in two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The number of the form.
    pub number: u64,
    /// The number of the question.
    pub question: usize,
    /// First and second keys.
    pub keys: [String; 2],
}

/// Why a form was not taken.
#[derive(Debug, thiserror::Error)]
pub enum KeyingError {
    /// The wave has not opened.
    #[error("the wave has not opened")]
    NotOpen,
    /// It is not this form's turn: it was keyed in another window, or taken back.
    #[error("another form comes next")]
    NotNext,
    /// The answers do not belong to the questions.
    #[error("the answers do not belong to the questions")]
    NotAnAnswer,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// What keys say of an item: nothing when it was left open.
///
/// # Errors
/// [`crate::NotAnAnswer`] when they are no answer, also when there are none: what was left open is keyed too.
pub fn read_keys(item: &Item, keys: &str) -> Result<Option<Answer>, crate::NotAnAnswer> {
    let keys = keys.trim();
    match keys {
        "0" => return Ok(None),
        "9" => return Ok(Some(Answer::DontKnow)),
        _ => {}
    }
    let each: Vec<String> = keys.chars().map(String::from).collect();
    let each: Vec<&str> = each.iter().map(String::as_str).collect();
    match &item.question {
        _ if keys.is_empty() => Err(crate::NotAnAnswer::NoSuchOption),
        Question::Order { .. } => Answer::from_form(item, &each),
        _ => Answer::from_package(item, &each.join(";")).map(Some),
    }
}

/// The keys of an answer.
pub fn keys_of(item: &Item, answer: Option<&Answer>) -> String {
    match answer {
        None => "0".to_owned(),
        Some(Answer::DontKnow) => "9".to_owned(),
        Some(Answer::Order(steps)) => (1..=item.options().len())
            .filter_map(|step| steps.iter().position(|s| usize::from(*s) == step))
            .map(|place| (place + 1).to_string())
            .collect(),
        Some(answer) => answer.to_package().replace(';', ""),
    }
}

/// The wave, if the unit is in its frame.
///
/// # Errors
/// As the database's.
pub async fn wave_to_key(from: &mut impl Fetch, may: &CanKeyAnswers, wave: WaveId) -> db::Result<Option<Wave>> {
    let unit = may.unit();
    let waves = store::waves_with_unit(from, unit.organisation, unit.unit).await?;
    Ok(waves.into_iter().find(|known| known.id == wave))
}

/// How far a batch of the unit has come.
///
/// # Errors
/// As the database's.
pub async fn batch(from: &mut impl Fetch, may: &CanKeyAnswers, wave: &Wave, batch: u64) -> db::Result<Batch> {
    let instrument = instrument_of(from, wave).await?;
    let rows = list(from, may, wave, batch).await?;
    let (mut repeated, mut disagreements) = (0, Vec::new());
    for row in &rows {
        let Some(again) = &row.again else { continue };
        let items = instrument.items(&row.form);
        repeated += items.len() as u64;
        let both = [&row.packed, again].map(|packed| crate::response::unpack(packed, &items));
        for (question, item) in items.iter().enumerate() {
            let keys = [0, 1].map(|n: usize| keys_of(item, both[n][question].as_ref()));
            if keys[0] != keys[1] {
                disagreements.push(Disagreement { number: row.number, question: question + 1, keys });
            }
        }
    }
    let waits = rows.iter().find(|row| row.number % SAMPLE == 1 && row.again.is_none());
    Ok(Batch {
        next: rows.last().map_or(1, |row| row.number + 1),
        to_repeat: waits.map(|row| (row.number, row.form.clone())),
        repeated,
        disagreements,
    })
}

/// Takes the form whose turn it is, as answers of the unit in the wave. It carries no pseudonym. When the wave has closed, it
/// counts in a new edition only.
///
/// # Errors
/// [`KeyingError`] says why it was not taken.
pub async fn key_form(
    work: &mut Work,
    may: &CanKeyAnswers,
    wave: &Wave,
    (in_batch, number): (u64, u64),
    form: &str,
    answers: &[Option<Answer>],
    today: Date,
) -> Result<(), KeyingError> {
    before_a_change(work, wave, today).await?;
    let unit = may.unit();
    let packed = packed(work, wave, form, answers).await?;
    if batch(work, may, wave, in_batch).await?.next != number || number > MOST {
        return Err(KeyingError::NotNext);
    }
    let id: ResponseId = work.new_random_id()?;
    let [in_batch, number] = [in_batch, number].map(crate::wave::whole);
    let row = args![unit.organisation, id, wave.id, unit.unit, in_batch, number, form, packed.clone()];
    if work.execute(&INSERT_KEYED, row).await? != 1 {
        return Err(KeyingError::NotNext);
    }
    let no_link = None::<Vec<u8>>;
    let state = State::Complete.code();
    let mode = Mode::Paper.code();
    let row = args![unit.organisation, id, wave.id, unit.unit, wave.group, no_link, form, state, today, packed, mode];
    work.execute(&INSERT_RESPONSE_BY, row).await?;
    Ok(())
}

/// Takes the second keying of the form of the sample that waits for it. What was keyed first stands.
///
/// # Errors
/// [`KeyingError`] says why it was not taken.
pub async fn key_again(
    work: &mut Work,
    may: &CanKeyAnswers,
    wave: &Wave,
    (in_batch, number): (u64, u64),
    answers: &[Option<Answer>],
) -> Result<(), KeyingError> {
    let rows = list(work, may, wave, in_batch).await?;
    let row = rows.iter().find(|row| row.number == number && row.again.is_none()).ok_or(KeyingError::NotNext)?;
    let packed = packed(work, wave, &row.form, answers).await?;
    match work.execute(&SET_AGAIN, args![may.unit().organisation, row.id, wave.id, packed]).await? {
        1 => Ok(()),
        _ => Err(KeyingError::NotNext),
    }
}

/// Takes the last form of the batch back. When the wave has closed, only a new edition tells.
///
/// # Errors
/// [`KeyingError`] says why it was not taken back.
pub async fn undo_last(
    work: &mut Work,
    may: &CanKeyAnswers,
    wave: &Wave,
    in_batch: u64,
    today: Date,
) -> Result<(), KeyingError> {
    before_a_change(work, wave, today).await?;
    let rows = list(work, may, wave, in_batch).await?;
    let last = rows.last().ok_or(KeyingError::NotNext)?;
    work.execute(&DELETE_KEYED, args![may.unit().organisation, last.id]).await?;
    work.execute(&DELETE_KEYED_RESPONSE, args![may.unit().organisation, last.id]).await?;
    Ok(())
}

/// What comes late must not slip into what was given out: the first edition is made before anything changes.
async fn before_a_change(work: &mut Work, wave: &Wave, today: Date) -> Result<(), KeyingError> {
    match wave.phase(today) {
        Phase::Planned => Err(KeyingError::NotOpen),
        Phase::Open => Ok(()),
        Phase::Closed => Ok(release_first(work, wave, today).await?),
    }
}

struct Keyed {
    id: ResponseId,
    number: u64,
    form: String,
    packed: Vec<u8>,
    again: Option<Vec<u8>>,
}

async fn list(from: &mut impl Fetch, may: &CanKeyAnswers, wave: &Wave, batch: u64) -> db::Result<Vec<Keyed>> {
    let (unit, batch) = (may.unit(), crate::wave::whole(batch));
    let rows = from.all(&LIST_KEYED, args![unit.organisation, wave.id, unit.unit, batch]).await?;
    let read = |row: &Row| {
        Ok(Keyed {
            id: row.get("id")?,
            number: row.get("number")?,
            form: row.get("form")?,
            packed: row.get("packed")?,
            again: row.get("again")?,
        })
    };
    rows.iter().map(read).collect()
}

async fn packed(
    from: &mut impl Fetch,
    wave: &Wave,
    form: &str,
    answers: &[Option<Answer>],
) -> Result<Vec<u8>, KeyingError> {
    let instrument = instrument_of(from, wave).await?;
    let known: HashMap<&str, ()> = instrument.forms.iter().map(|form| (form.id.as_str(), ())).collect();
    if !(known.contains_key(form) || known.is_empty() && form.is_empty()) {
        return Err(KeyingError::NotAnAnswer);
    }
    let items = instrument.items(form);
    if items.len() != answers.len() {
        return Err(KeyingError::NotAnAnswer);
    }
    let pack = |(answer, item): (&Option<Answer>, &&Item)| Answer::pack(answer.as_ref(), item);
    answers.iter().zip(&items).map(pack).collect::<Result<_, _>>().map_err(|_| KeyingError::NotAnAnswer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::staff_check;

    #[test]
    fn every_answer_has_keys_that_are_read_back() {
        for form in ["A", "B"] {
            for item in staff_check().items(form) {
                for byte in 0..=255 {
                    let Ok(answer) = Answer::unpack(byte, item) else { continue };
                    let keys = keys_of(item, answer.as_ref());
                    assert_eq!(read_keys(item, &keys), Ok(answer), "{}: {keys}", item.id);
                }
            }
        }
    }

    #[test]
    fn what_is_no_answer_is_refused_and_so_is_a_question_that_was_passed_over() {
        let rating = staff_check().items("A")[0];
        for keys in ["", " ", "6", "12", "-1", "x", "00", "09"] {
            assert!(read_keys(rating, keys).is_err(), "{keys}");
        }
    }
}
