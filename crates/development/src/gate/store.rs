use db::{Fetch, Row, Work, args, statement};
use kernel::{DecisionId, InitiativeId, LessonId, OrganisationId};

use super::{Asked, Decision, Lesson, Shown, Standing, shipped};
use crate::initiative::Phase;

statement!(
    LIST_GATE,
    "select evidence, words from development_gate where organisation_id = $1 and phase = $2 order by place"
);
statement!(DELETE_GATE, "delete from development_gate where organisation_id = $1 and phase = $2");
statement!(
    INSERT_GATE,
    "insert into development_gate (organisation_id, phase, place, evidence, words) values ($1, $2, $3, $4, $5)"
);
statement!(
    INSERT_EVIDENCE,
    "insert into development_evidence (organisation_id, id, initiative_id, evidence, words, shown_on, shown_by)
    values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    LIST_EVIDENCE,
    "select id, evidence, words, shown_on from development_evidence
    where organisation_id = $1 and initiative_id = $2 order by shown_on, id"
);
statement!(
    INSERT_DECISION,
    "insert into development_decision (
        organisation_id, id, initiative_id, number, outcome, from_phase, to_phase, reason, body, meeting_id, decided_on,
        recorded_at, decided_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
statement!(
    INSERT_DECISION_EVIDENCE,
    "insert into development_decision_evidence (organisation_id, decision_id, place, evidence, words, there, shown)
    values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    DECISIONS_ABOUT,
    "select id, initiative_id, number, outcome, from_phase, to_phase, reason, body, meeting_id, decided_on, recorded_at,
        decided_by
    from development_decision where organisation_id = $1 and initiative_id = $2 order by number"
);
statement!(
    LIST_DECISIONS,
    "select id, initiative_id, number, outcome, from_phase, to_phase, reason, body, meeting_id, decided_on, recorded_at,
        decided_by
    from development_decision where organisation_id = $1 order by decided_on desc, number desc, id"
);
statement!(
    LIST_DECISION_EVIDENCE,
    "select decision_id, evidence, words, there, shown from development_decision_evidence
    where organisation_id = $1 order by decision_id, place"
);
statement!(
    INSERT_LESSON,
    "insert into development_lesson (organisation_id, id, initiative_id, words, shared, written_on, written_by)
    values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    LIST_LESSONS,
    "select organisation_id, id, initiative_id, words, shared, written_on from development_lesson
    where organisation_id = $1 order by written_on desc, id"
);
statement!(SET_LESSON_SHARED, "update development_lesson set shared = $3 where organisation_id = $1 and id = $2");

pub(super) async fn gate_into(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    phase: Phase,
) -> db::Result<Vec<Asked>> {
    let rows = from.all(&LIST_GATE, args![organisation, phase]).await?;
    if rows.is_empty() {
        return Ok(shipped(phase).to_vec());
    }
    rows.iter().map(|row| Ok(Asked { evidence: row.get("evidence")?, words: row.get("words")? })).collect()
}

pub(super) async fn clear_gate(work: &mut Work, organisation: OrganisationId, phase: Phase) -> db::Result<u64> {
    work.execute(&DELETE_GATE, args![organisation, phase]).await
}

pub(super) async fn insert_gate(
    work: &mut Work,
    organisation: OrganisationId,
    phase: Phase,
    asked: &[Asked],
) -> db::Result<u64> {
    let row =
        |(place, one): (usize, &Asked)| args![organisation, phase, place as i64, one.evidence, one.words.as_deref()];
    let rows: Vec<_> = asked.iter().enumerate().map(row).collect();
    work.insert_many(&INSERT_GATE, rows).await
}

pub(crate) async fn insert_evidence(
    work: &mut Work,
    organisation: OrganisationId,
    initiative: InitiativeId,
    shown: &Shown,
) -> db::Result<()> {
    let (words, actor) = (shown.words.as_str(), work.actor_id());
    let row = args![organisation, shown.id, initiative, shown.evidence, words, shown.shown_on, actor];
    work.execute(&INSERT_EVIDENCE, row).await.map(drop)
}

pub(super) async fn evidence(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> db::Result<Vec<Shown>> {
    let rows = from.all(&LIST_EVIDENCE, args![organisation, initiative]).await?;
    let read = |row: &Row| {
        Ok(Shown {
            id: row.get("id")?,
            evidence: row.get("evidence")?,
            words: row.get("words")?,
            shown_on: row.get("shown_on")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Inserts a decision with the evidence that it rests on.
pub(crate) async fn insert_decision(
    work: &mut Work,
    organisation: OrganisationId,
    decision: &Decision,
) -> db::Result<()> {
    let row = args![
        organisation,
        decision.id,
        decision.initiative,
        decision.number,
        decision.outcome,
        decision.from,
        decision.to,
        decision.reason.as_str(),
        decision.body,
        decision.meeting,
        decision.decided_on,
        decision.recorded_at,
        decision.decided_by
    ];
    work.execute(&INSERT_DECISION, row).await?;
    let row = |(place, one): (usize, &Standing)| {
        let (words, shown) = (one.asked.words.as_deref(), one.shown.as_deref());
        args![organisation, decision.id, place as i64, one.asked.evidence, words, one.there, shown]
    };
    let rows: Vec<_> = decision.evidence.iter().enumerate().map(row).collect();
    work.insert_many(&INSERT_DECISION_EVIDENCE, rows).await.map(drop)
}

pub(crate) async fn decisions_about(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> db::Result<Vec<Decision>> {
    let rows = from.all(&DECISIONS_ABOUT, args![organisation, initiative]).await?;
    whole(from, organisation, &rows).await
}

pub(crate) async fn decisions(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Decision>> {
    let rows = from.all(&LIST_DECISIONS, args![organisation]).await?;
    whole(from, organisation, &rows).await
}

pub(crate) async fn insert_lesson(work: &mut Work, lesson: &Lesson) -> db::Result<()> {
    let (words, actor) = (lesson.words.as_str(), work.actor_id());
    let row = args![lesson.organisation, lesson.id, lesson.initiative, words, lesson.shared, lesson.written_on, actor];
    work.execute(&INSERT_LESSON, row).await.map(drop)
}

pub(crate) async fn lessons(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Lesson>> {
    let rows = from.all(&LIST_LESSONS, args![organisation]).await?;
    let read = |row: &Row| {
        Ok(Lesson {
            organisation: row.get("organisation_id")?,
            id: row.get("id")?,
            initiative: row.get("initiative_id")?,
            words: row.get("words")?,
            shared: row.get("shared")?,
            written_on: row.get("written_on")?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn set_shared(
    work: &mut Work,
    organisation: OrganisationId,
    lesson: LessonId,
    shared: bool,
) -> db::Result<u64> {
    work.execute(&SET_LESSON_SHARED, args![organisation, lesson, shared]).await
}

async fn whole(from: &mut impl Fetch, organisation: OrganisationId, rows: &[Row]) -> db::Result<Vec<Decision>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut evidence: Vec<(DecisionId, Standing)> = Vec::new();
    for row in from.all(&LIST_DECISION_EVIDENCE, args![organisation]).await? {
        let asked = Asked { evidence: row.get("evidence")?, words: row.get("words")? };
        evidence
            .push((row.get("decision_id")?, Standing { asked, there: row.get("there")?, shown: row.get("shown")? }));
    }
    rows.iter()
        .map(|row| {
            let id: DecisionId = row.get("id")?;
            Ok(Decision {
                id,
                initiative: row.get("initiative_id")?,
                number: row.get("number")?,
                outcome: row.get("outcome")?,
                from: row.get("from_phase")?,
                to: row.get("to_phase")?,
                reason: row.get("reason")?,
                body: row.get("body")?,
                meeting: row.get("meeting_id")?,
                decided_on: row.get("decided_on")?,
                recorded_at: row.get("recorded_at")?,
                decided_by: row.get("decided_by")?,
                evidence: evidence.iter().filter(|(of, _)| *of == id).map(|(_, one)| one.clone()).collect(),
            })
        })
        .collect()
}
