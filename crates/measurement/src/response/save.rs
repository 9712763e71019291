//! Answers are saved at every step, or all at once; then handed in.

use db::{Db, args};
use kernel::{Date, OrganisationId, ResponseId};

use super::begin::a_year_before;
use super::choose::next_task;
use super::store::{REPLACE_PACKED, find_response, met_before};
use super::{Response, ResponseError, State};
use crate::answer::Answer;
use crate::instrument::form_parts;
use crate::wave::Phase;

/// How often a save is tried again because the row was changed in between.
const TRIES: usize = 5;

/// Saves the answer to one question (counted from 0); `None` takes an earlier answer back. Saving the same again changes
/// nothing. In an adaptive instrument saving the last question so far chooses the next one, if there is to be one; what has
/// been chosen stays, also when an earlier answer is changed.
///
/// # Errors
/// [`ResponseError`] says why it was not saved; what was saved before stands.
pub async fn save_answer(
    db: &Db,
    organisation: OrganisationId,
    id: ResponseId,
    position: usize,
    answer: Option<&Answer>,
    today: Date,
) -> Result<Response, ResponseError> {
    find(db, organisation, id).await?.save_answer(db, position, answer, today).await
}

/// Saves the answers to all questions, in order, and hands the response in. The same answers again give the same outcome.
///
/// # Errors
/// [`ResponseError::Conflict`] when other answers have been handed in; otherwise as [`save_answer`].
pub async fn save_all(
    db: &Db,
    organisation: OrganisationId,
    id: ResponseId,
    answers: &[Option<Answer>],
    today: Date,
) -> Result<Response, ResponseError> {
    find(db, organisation, id).await?.save_all(db, answers, today).await
}

/// Hands the response in as it stands. Handing in twice is handing in once.
///
/// # Errors
/// As [`save_answer`].
pub async fn complete(
    db: &Db,
    organisation: OrganisationId,
    id: ResponseId,
    today: Date,
) -> Result<Response, ResponseError> {
    find(db, organisation, id).await?.complete(db, today).await
}

/// The same for a response that has been read already: it is read again only if it has been changed since.
impl Response {
    /// As [`save_answer`].
    ///
    /// # Errors
    /// As [`save_answer`].
    pub async fn save_answer(
        self,
        db: &Db,
        position: usize,
        answer: Option<&Answer>,
        today: Date,
    ) -> Result<Self, ResponseError> {
        let met = match self.link.filter(|_| self.is_adaptive() && self.state != State::Complete) {
            Some(link) => met_before(&mut db.reader(), &self.wave, link, a_year_before(today)).await?.tasks,
            None => Vec::new(),
        };
        change(db, self, today, State::Draft, |response| {
            let mut packed = response.packed.clone();
            let items = response.items();
            let (item, byte) = items.get(position).zip(packed.get_mut(position)).ok_or(ResponseError::NotAnAnswer)?;
            *byte = Answer::pack(answer, item).map_err(|_| ResponseError::NotAnAnswer)?;
            let mut form = response.form.clone();
            if position + 1 == items.len() && response.state != State::Complete {
                let next = next_task(&response.instrument, response.id, &form, &packed, &met);
                if let Some(next) = next {
                    let first = form_parts(&form).1.is_none_or(|mut places| places.next().is_none());
                    form.push_str(&if first { next.to_string() } else { format!(".{next}") });
                    packed.push(0);
                }
            }
            Ok((packed, form))
        })
        .await
    }

    /// As [`save_all`].
    ///
    /// # Errors
    /// As [`save_all`].
    pub async fn save_all(self, db: &Db, answers: &[Option<Answer>], today: Date) -> Result<Self, ResponseError> {
        change(db, self, today, State::Complete, |response| {
            let items = response.items();
            // What comes next in an adaptive instrument depends on each answer: it cannot be answered all at once.
            if answers.len() != items.len() || response.is_adaptive() {
                return Err(ResponseError::NotAnAnswer);
            }
            let pack = |(answer, item): (&Option<Answer>, &&_)| Answer::pack(answer.as_ref(), item);
            let packed = answers.iter().zip(&items).map(pack).collect::<Result<_, _>>();
            Ok((packed.map_err(|_| ResponseError::NotAnAnswer)?, response.form.clone()))
        })
        .await
    }

    /// As [`complete`].
    ///
    /// # Errors
    /// As [`complete`].
    pub async fn complete(self, db: &Db, today: Date) -> Result<Self, ResponseError> {
        change(db, self, today, State::Complete, |response| Ok((response.packed.clone(), response.form.clone()))).await
    }
}

async fn change(
    db: &Db,
    read: Response,
    today: Date,
    state: State,
    new: impl Fn(&Response) -> Result<(Vec<u8>, String), ResponseError>,
) -> Result<Response, ResponseError> {
    let (organisation, id) = (read.organisation(), read.id);
    let mut stands = read;
    for _ in 0..TRIES {
        // A form only grows, and the row of answers with it: the row alone tells whether somebody else was here.
        let (packed, form) = new(&stands)?;
        if stands.state == State::Complete {
            return if packed == stands.packed { Ok(stands) } else { Err(ResponseError::Conflict) };
        }
        if stands.wave.phase(today) != Phase::Open {
            return Err(ResponseError::NotOpen);
        }
        if packed == stands.packed && state == stands.state {
            return Ok(stands);
        }
        let row = args![organisation, id, packed.clone(), state.code(), today, stands.packed.clone(), form.clone()];
        if db.submit(&REPLACE_PACKED, row).await? == 1 {
            return Ok(Response { state, answered_on: today, packed, form, ..stands });
        }
        stands = find(db, organisation, id).await?;
    }
    Err(ResponseError::Busy)
}

async fn find(db: &Db, organisation: OrganisationId, id: ResponseId) -> Result<Response, ResponseError> {
    find_response(&mut db.reader(), organisation, id).await?.ok_or(ResponseError::NotFound)
}
