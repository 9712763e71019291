use db::{Fetch, Row, Work, args, statement};
use kernel::{OrganisationId, ProgrammeId, RiskId};

use super::{Risk, RiskText, State};

statement!(
    INSERT_RISK,
    "insert into development_risk (organisation_id, id, programme_id, risk, probability, consequence, owner, measure, state, \
     written_on, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
statement!(
    CHANGE_RISK,
    "update development_risk set risk = $4, probability = $5, consequence = $6, owner = $7, measure = $8, state = $9, \
     changed_at = $10, changed_by = $11 where organisation_id = $1 and id = $2 and programme_id = $3"
);
statement!(
    LIST_RISKS,
    "select id, risk, probability, consequence, owner, measure, state, written_on from development_risk \
     where organisation_id = $1 and programme_id = $2"
);

pub(super) async fn insert(
    work: &mut Work,
    lead: OrganisationId,
    programme: ProgrammeId,
    risk: &Risk,
) -> db::Result<()> {
    let text = &risk.text;
    let row = args![
        lead,
        risk.id,
        programme,
        text.risk.as_str(),
        text.probability,
        text.consequence,
        text.owner.as_deref(),
        text.measure.as_deref(),
        text.state.code(),
        risk.written_on,
        work.now(),
        work.actor_id()
    ];
    work.execute(&INSERT_RISK, row).await.map(drop)
}

/// Returns whether the programme has such a risk.
pub(super) async fn change(
    work: &mut Work,
    lead: OrganisationId,
    programme: ProgrammeId,
    risk: RiskId,
    text: &RiskText,
) -> db::Result<bool> {
    let row = args![
        lead,
        risk,
        programme,
        text.risk.as_str(),
        text.probability,
        text.consequence,
        text.owner.as_deref(),
        text.measure.as_deref(),
        text.state.code(),
        work.now(),
        work.actor_id()
    ];
    Ok(work.execute(&CHANGE_RISK, row).await? > 0)
}

pub(super) async fn list(from: &mut impl Fetch, lead: OrganisationId, programme: ProgrammeId) -> db::Result<Vec<Risk>> {
    from.all(&LIST_RISKS, args![lead, programme]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> db::Result<Risk> {
    let state: String = row.get("state")?;
    let wrong = || db::Error::Column { column: "state".into(), problem: format!("{state} is no state") };
    let text = RiskText {
        risk: row.get("risk")?,
        probability: row.get("probability")?,
        consequence: row.get("consequence")?,
        owner: row.get("owner")?,
        measure: row.get("measure")?,
        state: state.parse::<State>().map_err(|_| wrong())?,
    };
    Ok(Risk { id: row.get("id")?, written_on: row.get("written_on")?, text })
}
