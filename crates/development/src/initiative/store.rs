use std::collections::BTreeMap;

use db::{Fetch, Row, Work, args, statement};
use kernel::{Date, InitiativeId, NeedId, OrganisationId, PartyId, UnitId};

use super::{Content, Initiative, Phase};

statement!(
    INSERT_INITIATIVE,
    "insert into development_initiative (organisation_id, id, name, owner_id, phase, phase_on, begun_on, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    INSERT_INITIATIVE_VERSION,
    "insert into development_initiative_version (organisation_id, initiative_id, version, content, saved_at, saved_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LIST_INITIATIVES,
    "select i.id, i.name, i.owner_id, i.phase, i.phase_on, i.begun_on, i.version, v.content, v.saved_at
    from development_initiative i join development_initiative_version v
        on v.organisation_id = i.organisation_id and v.initiative_id = i.id and v.version = i.version
    where i.organisation_id = $1 order by i.name"
);
statement!(
    FIND_INITIATIVE,
    "select i.id, i.name, i.owner_id, i.phase, i.phase_on, i.begun_on, i.version, v.content, v.saved_at
    from development_initiative i join development_initiative_version v
        on v.organisation_id = i.organisation_id and v.initiative_id = i.id and v.version = i.version
    where i.organisation_id = $1 and i.id = $2"
);
statement!(
    SET_INITIATIVE,
    "update development_initiative set name = $3, owner_id = $4, version = $5
    where organisation_id = $1 and id = $2 and version = $6"
);
statement!(
    SET_PHASE,
    "update development_initiative set phase = $3, phase_on = $4 where organisation_id = $1 and id = $2 and phase = $5"
);
statement!(
    LIST_INITIATIVE_NEEDS,
    "select initiative_id, need_id from development_initiative_need where organisation_id = $1
    order by named_on, need_id"
);
statement!(
    LIST_INITIATIVE_UNITS,
    "select initiative_id, unit_id, starts_on from development_initiative_unit where organisation_id = $1 order by unit_id"
);
statement!(
    LIST_INITIATIVE_PARTIES,
    "select initiative_id, party_id from development_initiative_party where organisation_id = $1 order by party_id"
);
statement!(
    DELETE_INITIATIVE_NEED,
    "delete from development_initiative_need where organisation_id = $1 and initiative_id = $2 and need_id = $3"
);
statement!(
    INSERT_INITIATIVE_NEED,
    "insert into development_initiative_need (organisation_id, initiative_id, need_id, named_on) values ($1, $2, $3, $4)"
);
statement!(
    DELETE_INITIATIVE_UNITS,
    "delete from development_initiative_unit where organisation_id = $1 and initiative_id = $2"
);
statement!(
    INSERT_INITIATIVE_UNIT,
    "insert into development_initiative_unit (organisation_id, initiative_id, unit_id, starts_on)
    values ($1, $2, $3, $4)"
);
statement!(
    DELETE_INITIATIVE_PARTIES,
    "delete from development_initiative_party where organisation_id = $1 and initiative_id = $2"
);
statement!(
    INSERT_INITIATIVE_PARTY,
    "insert into development_initiative_party (organisation_id, initiative_id, party_id) values ($1, $2, $3)"
);

/// Inserts an initiative in its version, with what it is tied to.
pub(crate) async fn insert(work: &mut Work, initiative: &Initiative) -> db::Result<()> {
    let (organisation, id) = (initiative.organisation, initiative.id);
    let row = args![
        organisation,
        id,
        initiative.name.as_str(),
        initiative.owner,
        initiative.phase,
        initiative.phase_on,
        initiative.begun_on,
        initiative.version
    ];
    work.execute(&INSERT_INITIATIVE, row).await?;
    insert_version(work, initiative).await?;
    for need in &initiative.needs {
        name_need(work, organisation, id, *need, initiative.begun_on).await?;
    }
    insert_units_and_parties(work, initiative).await
}

/// Replaces what an initiative says, if it is still in the version before; returns whether it was.
pub(super) async fn replace(work: &mut Work, initiative: &Initiative) -> db::Result<bool> {
    let (organisation, id) = (initiative.organisation, initiative.id);
    let (version, before) = (initiative.version, initiative.version - 1);
    let row = args![organisation, id, initiative.name.as_str(), initiative.owner, version, before];
    if work.execute(&SET_INITIATIVE, row).await? == 0 {
        return Ok(false);
    }
    insert_version(work, initiative).await?;
    work.execute(&DELETE_INITIATIVE_UNITS, args![organisation, id]).await?;
    work.execute(&DELETE_INITIATIVE_PARTIES, args![organisation, id]).await?;
    insert_units_and_parties(work, initiative).await?;
    Ok(true)
}

pub(super) async fn name_need(
    work: &mut Work,
    organisation: OrganisationId,
    initiative: InitiativeId,
    need: NeedId,
    on: Date,
) -> db::Result<()> {
    work.execute(&INSERT_INITIATIVE_NEED, args![organisation, initiative, need, on]).await.map(drop)
}

pub(super) async fn no_longer_name_need(
    work: &mut Work,
    organisation: OrganisationId,
    initiative: InitiativeId,
    need: NeedId,
) -> db::Result<()> {
    work.execute(&DELETE_INITIATIVE_NEED, args![organisation, initiative, need]).await.map(drop)
}

/// Moves an initiative on, if it is still in the phase `from`; returns whether it was.
pub(crate) async fn set_phase(
    work: &mut Work,
    organisation: OrganisationId,
    initiative: InitiativeId,
    from: Phase,
    to: Phase,
    on: Date,
) -> db::Result<bool> {
    Ok(work.execute(&SET_PHASE, args![organisation, initiative, to, on, from]).await? > 0)
}

pub(crate) async fn list(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Initiative>> {
    let rows = from.all(&LIST_INITIATIVES, args![organisation]).await?;
    whole(from, organisation, &rows).await
}

pub(crate) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> db::Result<Option<Initiative>> {
    let rows = from.all(&FIND_INITIATIVE, args![organisation, initiative]).await?;
    Ok(whole(from, organisation, &rows).await?.pop())
}

async fn insert_version(work: &mut Work, initiative: &Initiative) -> db::Result<()> {
    let (content, actor) = (initiative.content.to_text()?, work.actor_id());
    let row = args![initiative.organisation, initiative.id, initiative.version, content, initiative.saved_at, actor];
    work.execute(&INSERT_INITIATIVE_VERSION, row).await.map(drop)
}

async fn insert_units_and_parties(work: &mut Work, initiative: &Initiative) -> db::Result<()> {
    let (organisation, id) = (initiative.organisation, initiative.id);
    let units: Vec<_> = initiative.units.iter().map(|(unit, on)| args![organisation, id, *unit, *on]).collect();
    work.insert_many(&INSERT_INITIATIVE_UNIT, units).await?;
    let parties: Vec<_> = initiative.parties.iter().map(|party| args![organisation, id, *party]).collect();
    work.insert_many(&INSERT_INITIATIVE_PARTY, parties).await?;
    Ok(())
}

/// The initiatives of these rows with what they are tied to.
async fn whole(from: &mut impl Fetch, organisation: OrganisationId, rows: &[Row]) -> db::Result<Vec<Initiative>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut needs: BTreeMap<InitiativeId, Vec<NeedId>> = BTreeMap::new();
    for row in from.all(&LIST_INITIATIVE_NEEDS, args![organisation]).await? {
        needs.entry(row.get("initiative_id")?).or_default().push(row.get("need_id")?);
    }
    let mut units: BTreeMap<InitiativeId, Vec<(UnitId, Option<Date>)>> = BTreeMap::new();
    for row in from.all(&LIST_INITIATIVE_UNITS, args![organisation]).await? {
        units.entry(row.get("initiative_id")?).or_default().push((row.get("unit_id")?, row.get("starts_on")?));
    }
    let mut parties: BTreeMap<InitiativeId, Vec<PartyId>> = BTreeMap::new();
    for row in from.all(&LIST_INITIATIVE_PARTIES, args![organisation]).await? {
        parties.entry(row.get("initiative_id")?).or_default().push(row.get("party_id")?);
    }
    rows.iter()
        .map(|row| {
            let id: InitiativeId = row.get("id")?;
            Ok(Initiative {
                organisation,
                id,
                name: row.get("name")?,
                owner: row.get("owner_id")?,
                phase: row.get("phase")?,
                phase_on: row.get("phase_on")?,
                begun_on: row.get("begun_on")?,
                version: row.get("version")?,
                saved_at: row.get("saved_at")?,
                content: Content::from_text(&row.get::<String>("content")?)?,
                needs: needs.remove(&id).unwrap_or_default(),
                units: units.remove(&id).unwrap_or_default(),
                parties: parties.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}
