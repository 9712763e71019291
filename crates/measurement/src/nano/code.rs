//! The code of a session: made by whoever runs it, typed by those who were there, good for both pairs of questions.

use access::rules::learning::CanRunSessions;
use access::rules::measurement::CanPrintCodes;
use db::{Db, Fetch, Work, args};
use kernel::{Date, ProgrammeId, ResponseId, SessionId};

use super::store::{
    DELETE_CODE, INSERT_ANSWER, INSERT_CODE, Known, find_by_text, find_of_session, find_of_unit, instrument_by_id,
};
use super::{Asked, When};
use crate::answer::Answer;
use crate::code::{LinkToken, NoEntrance, ShortCode, new_code};
use crate::instrument;
use crate::response::ResponseError;

/// What the screen or the wall shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NanoCodes {
    /// The session that is asked about.
    pub session: SessionId,
    /// The day of the session.
    pub held_on: Date,
    /// The code to type.
    pub code: ShortCode,
    /// The token of the link in the QR code.
    pub token: LinkToken,
}

/// The session that is to be asked about, as its own crate knows it.
#[derive(Debug, Clone, Copy)]
pub struct NewNano<'a> {
    /// The session.
    pub session: SessionId,
    /// The programme in which it counts.
    pub programme: ProgrammeId,
    /// The kit that is run; empty for none.
    pub kit: &'a str,
    /// The day on which it takes place.
    pub held_on: Date,
}

/// The codes of a session of the unit, if they have been made.
///
/// # Errors
/// As the database's.
pub async fn find_nano_codes(
    from: &mut impl Fetch,
    may: &CanRunSessions,
    session: SessionId,
) -> db::Result<Option<NanoCodes>> {
    let unit = may.unit();
    let known = find_of_session(from, unit.organisation, session).await?;
    Ok(known.filter(|known| known.unit == unit.unit).map(Known::codes))
}

/// The codes of a session of the unit; made now when there are none. What is asked is kept as it reads today.
///
/// # Errors
/// As the database's; [`db::Error::Rule`] when the session is another unit's.
pub async fn nano_codes(work: &mut Work, may: &CanRunSessions, new: NewNano<'_>) -> db::Result<NanoCodes> {
    let unit = may.unit();
    if let Some(known) = find_of_session(work, unit.organisation, new.session).await? {
        if known.unit != unit.unit {
            return Err(db::Error::Rule("the session is another unit's".to_owned()));
        }
        return Ok(known.codes());
    }
    let code = new_code(work)?;
    let token = LinkToken::from_ids([work.new_random_id()?, work.new_random_id()?]);
    let end = instrument::store_for(work, unit.organisation, When::End.instrument()).await?;
    let later = instrument::store_for(work, unit.organisation, When::Later.instrument()).await?;
    let row = args![
        code.as_stored(),
        token.as_str(),
        unit.organisation,
        new.session,
        unit.unit,
        new.programme,
        new.kit,
        new.held_on,
        end,
        later
    ];
    work.execute(&INSERT_CODE, row).await?;
    Ok(NanoCodes { session: new.session, held_on: new.held_on, code, token })
}

/// Takes the code of a session away that does not take place. What was answered before stands.
///
/// # Errors
/// As the database's.
pub async fn withdraw_nano(work: &mut Work, may: &CanRunSessions, session: SessionId) -> db::Result<()> {
    let unit = may.unit();
    work.execute(&DELETE_CODE, args![unit.organisation, session, unit.unit]).await.map(drop)
}

/// The sessions of the unit about which the later questions can be or will soon be answered, the latest first: for the
/// wall of the staff room.
///
/// # Errors
/// As the database's.
pub async fn later_of_unit(from: &mut impl Fetch, may: &CanPrintCodes, today: Date) -> db::Result<Vec<NanoCodes>> {
    let unit = may.unit();
    let known = find_of_unit(from, unit.organisation, unit.unit).await?;
    let waits = |known: &Known| When::End.is_over(known.held_on, today) && !When::Later.is_over(known.held_on, today);
    Ok(known.into_iter().filter(waits).map(Known::codes).collect())
}

/// Where a typed code or the token of a link leads today.
///
/// # Errors
/// [`NoEntrance`] says why nowhere.
pub async fn enter_nano(from: &mut impl Fetch, text: &str, today: Date) -> Result<Asked, NoEntrance> {
    let known = match (text.parse::<LinkToken>(), text.parse::<ShortCode>()) {
        (Ok(token), _) => find_by_text(from, token.as_str()).await?.filter(|known| known.token == token),
        (_, Ok(code)) => find_by_text(from, code.as_stored()).await?.filter(|known| known.code == code),
        _ => None,
    };
    let known = known.ok_or(NoEntrance::Unknown)?;
    for when in When::ALL {
        let (opens, closes) = when.days(known.held_on);
        if today < opens {
            return Err(NoEntrance::NotOpenYet { opens });
        }
        if today <= closes {
            return asked(from, known, when).await;
        }
    }
    Err(NoEntrance::Closed)
}

async fn asked(from: &mut impl Fetch, known: Known, when: When) -> Result<Asked, NoEntrance> {
    let instrument_id = match when {
        When::End => known.end,
        When::Later => known.later,
    };
    Ok(Asked {
        organisation: known.organisation,
        session: known.session,
        unit: known.unit,
        when,
        instrument: instrument_by_id(from, known.organisation, instrument_id).await?,
        held_on: known.held_on,
        programme: known.programme,
        kit: known.kit,
        instrument_id,
    })
}

/// Keeps somebody's answers under an id drawn at random when the page was shown; the same id again changes nothing. A page
/// without any answer is not kept.
///
/// # Errors
/// [`ResponseError::NotAnAnswer`] when an answer does not belong to its question, [`ResponseError::NotOpen`] when the last
/// day has passed since the code was read.
pub async fn save_nano(
    db: &Db,
    asked: &Asked,
    id: ResponseId,
    answers: &[Option<Answer>],
    today: Date,
) -> Result<(), ResponseError> {
    let (opens, closes) = asked.when.days(asked.held_on);
    if today < opens || today > closes {
        return Err(ResponseError::NotOpen);
    }
    let items = asked.instrument.items("");
    if answers.len() != items.len() {
        return Err(ResponseError::NotAnAnswer);
    }
    let packed = answers.iter().zip(&items).map(|(answer, item)| Answer::pack(answer.as_ref(), item));
    let packed: Vec<u8> = packed.collect::<Result<_, _>>().map_err(|_| ResponseError::NotAnAnswer)?;
    if packed.iter().all(|byte| *byte == 0) {
        return Ok(());
    }
    let row = args![
        asked.organisation,
        id,
        asked.session,
        asked.unit,
        asked.programme,
        asked.kit.as_str(),
        asked.when.code(),
        asked.instrument_id,
        asked.held_on,
        packed
    ];
    db.submit(&INSERT_ANSWER, row).await?;
    Ok(())
}
