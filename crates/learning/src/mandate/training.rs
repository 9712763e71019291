//! Which parts of the champions' training has somebody done? The kits whose audience are champions. The registers tell: whoever
//! stands in that of a session with such a kit has done it. What was done elsewhere the local lead writes down, with where.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::rules::learning::CanAppointChampions;
use db::{Fetch, Work, args, statement};
use kernel::{Date, MandateId, OrganisationId, PersonId, SessionId, Timestamp};
use participation::posting::champion_training;

use super::{MandateError, store};
use crate::kit::{Audience, Kit, kits};

/// The longest text of where training was done.
pub const ELSEWHERE_MAX: usize = 200;

/// How it is known that a part is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// By the register of a session.
    Register {
        /// The session.
        session: SessionId,
        /// What it was called.
        title: String,
        /// Its day.
        on: Date,
    },
    /// It was written down.
    Noted {
        /// When it counts as done.
        on: Date,
        /// Where it was done, as it was written.
        elsewhere: Option<String>,
    },
}

/// The parts of the training: every kit for champions, in the order of the catalogue.
pub fn training_parts() -> impl Iterator<Item = &'static Kit> {
    kits().iter().filter(|kit| kit.audience == Audience::Champion && kit.is_session())
}

/// The parts that the holder of a mandate has done, by kit; where a register tells, the first time.
///
/// # Errors
/// As the database's.
pub async fn training_of(
    from: &mut impl Fetch,
    may: &CanAppointChampions,
    mandate: MandateId,
) -> db::Result<BTreeMap<String, Done>> {
    let organisation = *may.organisation();
    let mut done: BTreeMap<String, Done> = BTreeMap::new();
    for row in from.all(&TRAINING_OF, args![organisation, mandate]).await? {
        let noted = Done::Noted { on: row.get("done_on")?, elsewhere: row.get::<Option<String>>("reason")? };
        done.insert(row.get("kit")?, noted);
    }
    if let Some(found) = store::find(from, organisation, mandate).await? {
        let by_register = by_register(from, organisation).await?.remove(&found.person).unwrap_or_default();
        done.extend(by_register);
    }
    Ok(done)
}

/// Writes down that exactly these parts were done elsewhere; what is new counts as done on `on` and needs a word of where. What
/// a register tells is left out. Kits that are no part are refused.
///
/// # Errors
/// [`MandateError`]; the work should then be dropped.
pub async fn record_training(
    work: &mut Work,
    may: &CanAppointChampions,
    mandate: MandateId,
    done: &BTreeSet<String>,
    elsewhere: Option<&str>,
    on: Date,
) -> Result<(), MandateError> {
    let organisation = *may.organisation();
    if store::find(work, organisation, mandate).await?.is_none() {
        return Err(MandateError::NoSuchMandate);
    }
    if let Some(unknown) = done.iter().find(|id| !training_parts().any(|kit| kit.id == **id)) {
        return Err(MandateError::NoSuchTraining { kit: unknown.clone() });
    }
    let known = training_of(work, may, mandate).await?;
    let by_register = |kit: &&String| matches!(known.get(*kit), Some(Done::Register { .. }));
    let before: BTreeSet<&String> = known.keys().filter(|kit| !by_register(kit)).collect();
    let done: BTreeSet<&String> = done.iter().filter(|kit| !by_register(kit)).collect();
    let new: Vec<&String> = done.difference(&before).copied().collect();
    let elsewhere = elsewhere.map(str::trim).filter(|text| !text.is_empty());
    if !new.is_empty() && elsewhere.is_none() {
        return Err(MandateError::ReasonMissing);
    }
    for kit in before.difference(&done) {
        work.execute(&FORGET_ELSEWHERE, args![organisation, mandate, *kit]).await?;
        work.execute(&FORGET_TRAINING, args![organisation, mandate, *kit]).await?;
    }
    insert(work, organisation, new.iter().map(|kit| (mandate, (*kit).clone(), on)).collect::<Vec<_>>()).await?;
    let reasons = new.iter().map(|kit| args![organisation, mandate, *kit, elsewhere]);
    work.insert_many(&INSERT_ELSEWHERE, reasons.collect::<Vec<_>>()).await?;
    Ok(())
}

/// Inserts what was done, when; returns how many rows.
pub(crate) async fn insert(
    work: &mut Work,
    organisation: OrganisationId,
    rows: impl IntoIterator<Item = (MandateId, String, Date)>,
) -> db::Result<u64> {
    let (now, actor) = (work.now(), work.actor_id());
    let rows = rows.into_iter().map(|(mandate, kit, on)| args![organisation, mandate, kit, on, now, actor]);
    work.insert_many(&INSERT_TRAINING, rows).await
}

/// How many parts are done, by mandate; `holders` are the mandates with whose they are.
pub(super) async fn done_by_mandate(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    holders: impl Iterator<Item = (MandateId, PersonId)>,
) -> db::Result<HashMap<MandateId, usize>> {
    let mut noted: HashMap<MandateId, BTreeSet<String>> = HashMap::new();
    for row in from.all(&LIST_TRAINING, args![organisation]).await? {
        noted.entry(row.get("mandate_id")?).or_default().insert(row.get("kit")?);
    }
    let told = by_register(from, organisation).await?;
    Ok(holders
        .map(|(mandate, person)| {
            let mut kits = noted.remove(&mandate).unwrap_or_default();
            kits.extend(told.get(&person).into_iter().flat_map(BTreeMap::keys).cloned());
            (mandate, kits.len())
        })
        .collect())
}

/// What the registers tell: for each person the parts with the first session of each.
async fn by_register(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<HashMap<PersonId, BTreeMap<String, Done>>> {
    let parts: BTreeSet<&str> = training_parts().map(|kit| kit.id.as_str()).collect();
    let mut sessions: HashMap<SessionId, (String, String, Date)> = HashMap::new();
    for row in from.all(&LIST_TRAINING_SESSIONS, args![organisation]).await? {
        let kit: String = row.get("kit")?;
        if parts.contains(kit.as_str()) {
            let on = row.get::<Timestamp>("starts_at")?.day_in_sweden();
            sessions.insert(row.get("id")?, (kit, row.get("title")?, on));
        }
    }
    let mut done: HashMap<PersonId, BTreeMap<String, Done>> = HashMap::new();
    if sessions.is_empty() {
        return Ok(done);
    }
    for (person, source) in champion_training(from, organisation).await? {
        let session = SessionId(source);
        let Some((kit, title, on)) = sessions.get(&session) else { continue };
        let parts = done.entry(person).or_default();
        let earlier = matches!(parts.get(kit), Some(Done::Register { on: before, .. }) if before <= on);
        if !earlier {
            parts.insert(kit.clone(), Done::Register { session, title: title.clone(), on: *on });
        }
    }
    Ok(done)
}

statement!(
    TRAINING_OF,
    "select t.kit, t.done_on, e.reason from learning_mandate_training t
    left join learning_training_elsewhere e
        on e.organisation_id = t.organisation_id and e.mandate_id = t.mandate_id and e.kit = t.kit
    where t.organisation_id = $1 and t.mandate_id = $2"
);
statement!(LIST_TRAINING, "select mandate_id, kit from learning_mandate_training where organisation_id = $1");
statement!(
    LIST_TRAINING_SESSIONS,
    "select id, kit, title, starts_at from learning_session
    where organisation_id = $1 and activity = 'champion_training' and state = 'held' and kit <> ''"
);
statement!(
    INSERT_TRAINING,
    "insert into learning_mandate_training (organisation_id, mandate_id, kit, done_on, recorded_at, recorded_by)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (organisation_id, mandate_id, kit) do nothing"
);
statement!(
    FORGET_TRAINING,
    "delete from learning_mandate_training where organisation_id = $1 and mandate_id = $2 and kit = $3"
);
statement!(
    INSERT_ELSEWHERE,
    "insert into learning_training_elsewhere (organisation_id, mandate_id, kit, reason) values ($1, $2, $3, $4)
    on conflict (organisation_id, mandate_id, kit) do update set reason = excluded.reason"
);
statement!(
    FORGET_ELSEWHERE,
    "delete from learning_training_elsewhere where organisation_id = $1 and mandate_id = $2 and kit = $3"
);
