//! Somebody starts: which form, and is there something to go on with?

use db::{Db, args};
use kernel::{Date, ResponseId};

use super::choose::next_task;
use super::store::{INSERT_RESPONSE_BY, Met, find_linked, find_response, met_before};
use super::{Response, ResponseError, State};
use crate::code::Entrance;
use crate::instrument::{Instrument, TestForm, partial_form};
use crate::wave::{Phase, instrument_of};

/// Begins a response under an id drawn at random by the caller. With a personal slip that has been used in this wave, the
/// response begun then goes on instead, on whichever device.
///
/// The form: a linked person meets the one with the fewest tasks that were shown to the same pseudonym in the last year, of
/// several the one after the last form met in the programme, and no task of it that was shown then; everybody else one drawn
/// by the random id.
///
/// # Errors
/// [`ResponseError::NotOpen`], [`ResponseError::AlreadyAnswered`] for a slip whose answers were handed in,
/// [`ResponseError::NothingNew`] for a slip whose holder has met everything in the last year.
pub async fn begin(db: &Db, entrance: &Entrance, id: ResponseId, today: Date) -> Result<Response, ResponseError> {
    let (organisation, wave) = (entrance.organisation, &entrance.wave);
    if wave.phase(today) != Phase::Open {
        return Err(ResponseError::NotOpen);
    }
    let mut from = db.reader();
    let instrument = instrument_of(&mut from, wave).await?;
    let mut met = Met::default();
    if let Some(link) = entrance.link {
        if let Some(begun) = find_linked(&mut from, organisation, wave.id, link).await? {
            return go_on(find_response(&mut from, organisation, begun).await?);
        }
        met = met_before(&mut from, wave, link, a_year_before(today)).await?;
    }
    let form = choose_form(&instrument, &met, id);
    let packed = vec![0_u8; instrument.items(&form).len()];
    if packed.is_empty() {
        return Err(ResponseError::NothingNew);
    }
    let row = args![
        organisation,
        id,
        wave.id,
        entrance.unit,
        wave.group,
        entrance.link.map(|link| link.0.to_vec()),
        form.clone(),
        State::Begun.code(),
        today,
        packed.clone(),
        entrance.mode.code()
    ];
    if db.submit(&INSERT_RESPONSE_BY, row).await? == 1 {
        return Ok(Response {
            id,
            wave: wave.clone(),
            unit: entrance.unit,
            group: wave.group,
            link: entrance.link,
            form,
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

/// The first day whose tasks are not asked again to the same person.
pub(super) fn a_year_before(today: Date) -> Date {
    today.plus_days(-365)
}

fn choose_form(instrument: &Instrument, met: &Met, id: ResponseId) -> String {
    let forms = &instrument.forms;
    if instrument.adaptive.is_some() {
        let none = partial_form(forms.first().map_or("", |form| &form.id), &[]);
        let first = next_task(instrument, id, &none, &vec![0; instrument.rating_count()], &met.tasks);
        return first.map_or(none.clone(), |place| format!("{none}{place}"));
    }
    let last = met.last_form.as_deref().and_then(|last| forms.iter().position(|form| form.id == last));
    let drawn = id.0.as_u128() % 0xffff_fffb; // the low bits of a version 4 id are random
    let first = last.map_or_else(|| usize::try_from(drawn).unwrap_or(0), |last| last + 1) % forms.len().max(1);
    // In turn from the first, so that of equals the first comes.
    let turn = forms[first..].iter().chain(&forms[..first]);
    let Some(form) = turn.min_by_key(|form| form.tasks.len() - new_places(form, met).len()) else {
        return String::new();
    };
    let new = new_places(form, met);
    if new.len() == form.tasks.len() { form.id.clone() } else { partial_form(&form.id, &new) }
}

/// The places of the form's tasks that have not been met.
fn new_places(form: &TestForm, met: &Met) -> Vec<usize> {
    (0..form.tasks.len()).filter(|place| !met.tasks.contains(&form.tasks[*place].id)).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::instrument::staff_check;

    fn met(last: &str, tasks: &[&str]) -> Met {
        Met { last_form: Some(last.to_owned()), tasks: tasks.iter().map(|task| (*task).to_owned()).collect() }
    }

    #[test]
    fn half_get_each_form_and_a_linked_person_changes_form() {
        let check = staff_check();
        let form = |met: &Met, n: u32| choose_form(check, met, ResponseId(random(n)));
        let nothing = Met::default();
        let forms: Vec<String> = (0..1000_u32).map(|n| form(&nothing, n)).collect();
        let a = forms.iter().filter(|form| *form == "A").count();
        assert!((450..550).contains(&a), "{a} of 1000");
        assert_eq!(form(&met("A", &[]), 1), "B");
        assert_eq!(form(&met("B", &[]), 1), "A");
        assert_eq!(form(&met("Z", &[]), 2), form(&nothing, 2));
    }

    #[test]
    fn no_task_of_the_last_year_is_asked_again() {
        let check = staff_check();
        let form = |met: &Met| choose_form(check, met, ResponseId(random(1)));
        let ids = |form: &str| -> Vec<&str> {
            check.items(form).into_iter().filter(|i| i.is_task()).map(|i| i.id.as_str()).collect()
        };
        // Form B would be next, but more of it has been met than of A.
        let (a, b) = (ids("A"), ids("B"));
        assert_eq!(form(&met("A", &[a[0], b[0], b[1]])), "A:1.2.3.4.5.6.7");
        assert_eq!(form(&met("A", &[a[0], b[1]])), "B:0.2.3.4.5.6.7");
        let both: Vec<&str> = a.iter().chain(&b).copied().collect();
        assert_eq!(ids(&form(&met("A", &both))), Vec::<&str>::new());
    }

    fn random(n: u32) -> Uuid {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(n.to_be_bytes());
        uuid::Builder::from_random_bytes(digest[..16].try_into().unwrap()).into_uuid()
    }
}
