use db::{Fetch, Row, Work, args, statement};
use kernel::{InitiativeId, NeedId, OrganisationId, UnitId};
use uuid::Uuid;

use super::{Happened, Naming, Need, NeedEvent, NeedState, NewVoice};

statement!(
    INSERT_NEED,
    "insert into development_need (
        organisation_id, id, unit_id, perspective, category, words, heading, source, source_id, state, said, joined_to,
        handed_on, state_on, handed_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
statement!(
    FIND_NEED,
    "select id, unit_id, perspective, category, words, heading, source, source_id, state, said, joined_to, handed_on,
        state_on, handed_by
    from development_need where organisation_id = $1 and id = $2"
);
statement!(
    LIST_NEEDS,
    "select id, unit_id, perspective, category, words, heading, source, source_id, state, said, joined_to, handed_on,
        state_on, handed_by
    from development_need where organisation_id = $1 order by handed_on, id"
);
statement!(
    SET_NEED,
    "update development_need set category = $3, heading = $4, state = $5, said = $6, state_on = $7
    where organisation_id = $1 and id = $2"
);
statement!(SET_JOINED, "update development_need set joined_to = $3 where organisation_id = $1 and id = $2");
statement!(
    INSERT_NEED_EVENT,
    "insert into development_need_event (organisation_id, need_id, number, what, other_id, words, happened_on, done_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    LAST_NEED_EVENT,
    "select max(number) as number from development_need_event where organisation_id = $1 and need_id = $2"
);
statement!(
    LIST_NEED_EVENTS,
    "select what, other_id, words, happened_on from development_need_event
    where organisation_id = $1 and need_id = $2 order by number"
);
statement!(
    INSERT_VOICE,
    "insert into development_need_voice (organisation_id, need_id, unit_id, voice, also, given_on)
    values ($1, $2, $3, $4, $5, $6) on conflict (organisation_id, need_id, unit_id, voice) do nothing"
);
statement!(
    COUNT_VOICES,
    "select need_id, unit_id, also, count(*) as voices from development_need_voice where organisation_id = $1
    group by need_id, unit_id, also"
);
statement!(
    LIST_VOICES_OF_UNIT,
    "select need_id, voice from development_need_voice where organisation_id = $1 and unit_id = $2"
);
statement!(
    INSERT_NEED_SLIP,
    "insert into development_slip_directory (slip_hash, organisation_id, need_id) values ($1, $2, $3)"
);
statement!(
    FIND_NEED_SLIP,
    "select organisation_id, need_id from development_slip_directory where slip_hash = $1",
    across: "a code is typed before anybody knows whose it is"
);
statement!(
    LIST_NAMINGS,
    "select n.need_id, i.id, i.name, i.phase
    from development_initiative_need n
    join development_initiative i on i.organisation_id = n.organisation_id and i.id = n.initiative_id
    where n.organisation_id = $1 order by i.name"
);

/// Inserts needs of an organisation; returns how many. A need comes after the one that it is joined to.
pub(crate) async fn insert<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    needs: impl IntoIterator<Item = &'a Need>,
) -> db::Result<u64> {
    let rows: Vec<_> = needs
        .into_iter()
        .map(|n| {
            args![
                organisation,
                n.id,
                n.unit,
                n.perspective,
                n.category,
                n.words.as_str(),
                n.heading.as_deref(),
                n.source,
                n.source_id,
                n.state,
                n.said.as_deref(),
                n.joined_to,
                n.handed_on,
                n.state_on,
                n.handed_by
            ]
        })
        .collect();
    work.insert_many(&INSERT_NEED, rows).await
}

pub(crate) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    need: NeedId,
) -> db::Result<Option<Need>> {
    from.optional(&FIND_NEED, args![organisation, need]).await?.map(|row| read(&row)).transpose()
}

pub(crate) async fn list(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Need>> {
    from.all(&LIST_NEEDS, args![organisation]).await?.iter().map(read).collect()
}

pub(super) async fn set(work: &mut Work, organisation: OrganisationId, need: &Need) -> db::Result<()> {
    let values = args![
        organisation,
        need.id,
        need.category,
        need.heading.as_deref(),
        need.state,
        need.said.as_deref(),
        need.state_on
    ];
    work.execute(&SET_NEED, values).await.map(drop)
}

pub(super) async fn set_joined(
    work: &mut Work,
    organisation: OrganisationId,
    need: NeedId,
    to: Option<NeedId>,
) -> db::Result<()> {
    work.execute(&SET_JOINED, args![organisation, need, to]).await.map(drop)
}

/// Adds to a need's history.
pub(crate) async fn happened(
    work: &mut Work,
    organisation: OrganisationId,
    need: NeedId,
    what: NeedEvent,
    other: Option<Uuid>,
    words: Option<&str>,
) -> db::Result<()> {
    let last: Option<i64> = work.one(&LAST_NEED_EVENT, args![organisation, need]).await?.get("number")?;
    let (number, today, actor) = (last.unwrap_or(0) + 1, work.now().day_in_sweden(), work.actor_id());
    let row = args![organisation, need, number, what, other, words, today, actor];
    work.execute(&INSERT_NEED_EVENT, row).await.map(drop)
}

/// Inserts whole histories: need, and what happened to it, in order.
pub(crate) async fn insert_histories(
    work: &mut Work,
    organisation: OrganisationId,
    histories: &[(NeedId, Vec<Happened>)],
) -> db::Result<u64> {
    let rows = histories.iter().flat_map(|(need, events)| {
        events.iter().enumerate().map(|(at, e)| {
            let (number, words, nobody) = (at as i64 + 1, e.words.as_deref(), None::<Uuid>);
            args![organisation, *need, number, e.what, e.other, words, e.on, nobody]
        })
    });
    let rows: Vec<_> = rows.collect();
    work.insert_many(&INSERT_NEED_EVENT, rows).await
}

pub(super) async fn history(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    need: NeedId,
) -> db::Result<Vec<Happened>> {
    let rows = from.all(&LIST_NEED_EVENTS, args![organisation, need]).await?;
    let read = |row: &Row| {
        Ok(Happened {
            what: row.get("what")?,
            other: row.get("other_id")?,
            words: row.get("words")?,
            on: row.get("happened_on")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Adds voices that are not there yet; returns how many.
pub(crate) async fn insert_voices(
    work: &mut Work,
    organisation: OrganisationId,
    voices: &[NewVoice],
) -> db::Result<u64> {
    let row = |new: &NewVoice| {
        let also: Vec<String> = new.also.iter().map(ToString::to_string).collect();
        args![organisation, new.need, new.unit, new.hash.clone(), also.join(" "), new.on]
    };
    let rows: Vec<_> = voices.iter().map(row).collect();
    work.insert_many(&INSERT_VOICE, rows).await
}

/// Voices for a need in a unit that were given to the same other needs before.
pub(super) struct Voices {
    pub(super) need: NeedId,
    pub(super) unit: UnitId,
    pub(super) also: Vec<NeedId>,
    pub(super) count: i64,
}

/// The voices of an organisation.
pub(super) async fn voices(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Voices>> {
    let read = |row: &Row| {
        let also: String = row.get("also")?;
        Ok(Voices {
            need: row.get("need_id")?,
            unit: row.get("unit_id")?,
            also: also.split_whitespace().filter_map(|id| id.parse().ok()).collect(),
            count: row.get("voices")?,
        })
    };
    from.all(&COUNT_VOICES, args![organisation]).await?.iter().map(read).collect()
}

/// The voices that were given in a unit: to which need, and what is kept of each.
pub(super) async fn voices_of_unit(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
) -> db::Result<Vec<(NeedId, Vec<u8>)>> {
    let rows = from.all(&LIST_VOICES_OF_UNIT, args![organisation, unit]).await?;
    rows.iter().map(|row| Ok((row.get("need_id")?, row.get("voice")?))).collect()
}

pub(super) async fn insert_slip(
    work: &mut Work,
    hash: &[u8; 32],
    organisation: OrganisationId,
    need: NeedId,
) -> db::Result<()> {
    work.execute(&INSERT_NEED_SLIP, args![hash.to_vec(), organisation, need]).await.map(drop)
}

pub(super) async fn find_slip(from: &mut impl Fetch, hash: &[u8; 32]) -> db::Result<Option<(OrganisationId, NeedId)>> {
    let row = from.optional(&FIND_NEED_SLIP, args![hash.to_vec()]).await?;
    row.map(|row| Ok((row.get("organisation_id")?, row.get("need_id")?))).transpose()
}

/// Which initiatives name which need.
pub(super) async fn namings(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<(NeedId, Naming)>> {
    let rows = from.all(&LIST_NAMINGS, args![organisation]).await?;
    let read = |row: &Row| {
        let id: InitiativeId = row.get("id")?;
        Ok((row.get("need_id")?, Naming { id, name: row.get("name")?, phase: row.get("phase")? }))
    };
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> db::Result<Need> {
    Ok(Need {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        perspective: row.get("perspective")?,
        category: row.get("category")?,
        words: row.get("words")?,
        heading: row.get("heading")?,
        source: row.get("source")?,
        source_id: row.get("source_id")?,
        state: row.get::<NeedState>("state")?,
        said: row.get("said")?,
        joined_to: row.get("joined_to")?,
        handed_on: row.get("handed_on")?,
        state_on: row.get("state_on")?,
        handed_by: row.get("handed_by")?,
    })
}
