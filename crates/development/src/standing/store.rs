use db::{Fetch, Row, Work, args, statement};
use kernel::{OrganisationId, RoundId, SignInId, UnitId};
use uuid::Uuid;

use super::{Round, Side, Steps};

statement!(
    INSERT_ROUND,
    "insert into development_standing_round (organisation_id, id, name, opens_on, closes_on, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    LIST_ROUNDS,
    "select id, name, opens_on, closes_on from development_standing_round where organisation_id = $1
    order by opens_on, id"
);
statement!(
    INSERT_ANSWER,
    "insert into development_standing_answer (organisation_id, id, round_id, side, unit_id, steps)
    values ($1, $2, $3, $4, $5, $6) on conflict (organisation_id, id) do nothing"
);
statement!(
    FIND_ANSWER,
    "select round_id, side, unit_id, steps from development_standing_answer where organisation_id = $1 and id = $2"
);
statement!(
    SET_STEPS,
    "update development_standing_answer set steps = $3 where organisation_id = $1 and id = $2 and side = 'lead'"
);
statement!(
    LIST_ANSWERS,
    "select side, unit_id, steps from development_standing_answer where organisation_id = $1 and round_id = $2"
);
statement!(
    FIND_LEAD,
    "select answer_id from development_standing_lead where organisation_id = $1 and round_id = $2 and sign_in_id = $3"
);
statement!(
    INSERT_LEAD,
    "insert into development_standing_lead (organisation_id, round_id, sign_in_id, answer_id) values ($1, $2, $3, $4)"
);

/// An answer as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) side: Side,
    pub(crate) unit: Option<UnitId>,
    pub(crate) steps: Steps,
}

pub(crate) async fn insert_round(work: &mut Work, organisation: OrganisationId, round: &Round) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![organisation, round.id, round.name.as_str(), round.opens_on, round.closes_on, now, actor];
    work.execute(&INSERT_ROUND, row).await.map(drop)
}

pub(super) async fn rounds(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Round>> {
    let read = |row: &Row| {
        Ok(Round {
            id: row.get("id")?,
            name: row.get("name")?,
            opens_on: row.get("opens_on")?,
            closes_on: row.get("closes_on")?,
        })
    };
    from.all(&LIST_ROUNDS, args![organisation]).await?.iter().map(read).collect()
}

pub(crate) async fn insert_answers(
    work: &mut Work,
    organisation: OrganisationId,
    round: RoundId,
    answers: impl IntoIterator<Item = (Uuid, Kept)>,
) -> db::Result<u64> {
    let row = |(id, kept): (Uuid, Kept)| args![organisation, id, round, kept.side, kept.unit, kept.steps.as_stored()];
    let rows: Vec<_> = answers.into_iter().map(row).collect();
    work.insert_many(&INSERT_ANSWER, rows).await
}

pub(super) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    answer: Uuid,
) -> db::Result<Option<(RoundId, Kept)>> {
    let row = from.optional(&FIND_ANSWER, args![organisation, answer]).await?;
    row.map(|row| Ok((row.get("round_id")?, kept(&row)?))).transpose()
}

pub(super) async fn answers(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    round: RoundId,
) -> db::Result<Vec<Kept>> {
    from.all(&LIST_ANSWERS, args![organisation, round]).await?.iter().map(kept).collect()
}

pub(super) async fn answer_of_leader(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    round: RoundId,
    sign_in: SignInId,
) -> db::Result<Option<Uuid>> {
    let row = from.optional(&FIND_LEAD, args![organisation, round, sign_in]).await?;
    row.map(|row| row.get("answer_id")).transpose()
}

pub(super) async fn insert_lead(
    work: &mut Work,
    organisation: OrganisationId,
    round: RoundId,
    sign_in: SignInId,
    answer: Uuid,
) -> db::Result<()> {
    work.execute(&INSERT_LEAD, args![organisation, round, sign_in, answer]).await.map(drop)
}

pub(super) async fn set_steps(
    work: &mut Work,
    organisation: OrganisationId,
    answer: Uuid,
    steps: Steps,
) -> db::Result<()> {
    work.execute(&SET_STEPS, args![organisation, answer, steps.as_stored()]).await.map(drop)
}

fn kept(row: &Row) -> db::Result<Kept> {
    let stored: String = row.get("steps")?;
    let steps = Steps::from_stored(&stored).ok_or_else(|| db::Error::Column {
        column: "steps".to_owned(),
        problem: "it is not a step for each dimension".to_owned(),
    })?;
    Ok(Kept { side: row.get("side")?, unit: row.get("unit_id")?, steps })
}
