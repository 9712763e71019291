//! Somebody starts: which form, and is there something to go on with?

use db::{Db, args};
use kernel::{Date, ResponseId};

use super::store::{INSERT_RESPONSE, find_linked, find_response, last_form};
use super::{Response, ResponseError, State};
use crate::code::Entrance;
use crate::instrument::Instrument;
use crate::wave::{Phase, instrument_of};

/// Begins a response under an id drawn at random by the caller. With a personal slip that has been used in this wave, the
/// response begun then goes on instead, on whichever device.
///
/// The form: a linked person meets the one after the last form met in the programme; everybody else one drawn by the
/// random id.
///
/// # Errors
/// [`ResponseError::NotOpen`], [`ResponseError::AlreadyAnswered`] for a slip whose answers were handed in.
pub async fn begin(db: &Db, entrance: &Entrance, id: ResponseId, today: Date) -> Result<Response, ResponseError> {
    let (organisation, wave) = (entrance.organisation, &entrance.wave);
    if wave.phase(today) != Phase::Open {
        return Err(ResponseError::NotOpen);
    }
    let mut from = db.reader();
    let instrument = instrument_of(&mut from, wave).await?;
    let mut last = None;
    if let Some(link) = entrance.link {
        if let Some(begun) = find_linked(&mut from, organisation, wave.id, link).await? {
            return go_on(find_response(&mut from, organisation, begun).await?);
        }
        last = last_form(&mut from, organisation, wave.programme, link, wave.id).await?;
    }
    let form = choose_form(&instrument, last.as_deref(), id);
    let packed = vec![0_u8; instrument.items(form).len()];
    let row = args![
        organisation,
        id,
        wave.id,
        entrance.unit,
        wave.group,
        entrance.link.map(|link| link.0.to_vec()),
        form,
        State::Begun.code(),
        today,
        packed.clone()
    ];
    if db.submit(&INSERT_RESPONSE, row).await? == 1 {
        return Ok(Response {
            id,
            wave: wave.clone(),
            unit: entrance.unit,
            group: wave.group,
            link: entrance.link,
            form: form.to_owned(),
            state: State::Begun,
            answered_on: today,
            packed,
            instrument,
        });
    }
    // The same id again, or the same slip at the same time on another device: what stands is what counts.
    let stands = match entrance.link {
        Some(link) => find_linked(&mut from, organisation, wave.id, link).await?.unwrap_or(id),
        None => id,
    };
    go_on(find_response(&mut from, organisation, stands).await?)
}

/// The response that this device began, when it can go on through this entrance. What was begun with a code of one's own goes
/// on through the unit's code.
pub fn resumable(response: &Response, entrance: &Entrance) -> bool {
    response.wave.id == entrance.wave.id
        && response.organisation() == entrance.organisation
        && response.unit == entrance.unit
        && (response.link == entrance.link || entrance.link.is_none())
        && response.state != State::Complete
}

fn go_on(found: Option<Response>) -> Result<Response, ResponseError> {
    match found {
        Some(response) if response.state == State::Complete => Err(ResponseError::AlreadyAnswered),
        Some(response) => Ok(response),
        None => Err(ResponseError::NotFound),
    }
}

fn choose_form<'a>(instrument: &'a Instrument, last: Option<&str>, id: ResponseId) -> &'a str {
    let forms = &instrument.forms;
    let met = last.and_then(|last| forms.iter().position(|form| form.id == last));
    let drawn = id.0.as_u128() % 0xffff_fffb; // the low bits of a version 4 id are random
    let next = met.map_or_else(|| usize::try_from(drawn).unwrap_or(0), |met| met + 1);
    forms.get(next % forms.len().max(1)).map_or("", |form| &form.id)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::instrument::staff_check;

    #[test]
    fn half_get_each_form_and_a_linked_person_changes_form() {
        let check = staff_check();
        let forms: Vec<&str> = (0..1000_u32).map(|n| choose_form(check, None, ResponseId(random(n)))).collect();
        let a = forms.iter().filter(|form| **form == "A").count();
        assert!((450..550).contains(&a), "{a} of 1000");
        assert_eq!(choose_form(check, Some("A"), ResponseId(random(1))), "B");
        assert_eq!(choose_form(check, Some("B"), ResponseId(random(1))), "A");
        assert_eq!(
            choose_form(check, Some("Z"), ResponseId(random(2))),
            choose_form(check, None, ResponseId(random(2)))
        );
    }

    fn random(n: u32) -> Uuid {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(n.to_be_bytes());
        uuid::Builder::from_random_bytes(digest[..16].try_into().unwrap()).into_uuid()
    }
}
