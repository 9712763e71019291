use std::collections::HashSet;

use db::{Fetch, Row, Work, args, statement};
use kernel::{CommonQuestionId, Date, OrganisationId, QuestionId, UnitId};

use super::{CommonQuestion, Question, State};

statement!(
    INSERT_QUESTION,
    "insert into learning_question (
        organisation_id, id, unit_id, reader_unit_id, first_name, question, answer, state, asked_on, handed_on,
        answered_on, answered_by, solved_on
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
statement!(
    FIND_QUESTION,
    "select id, unit_id, reader_unit_id, first_name, question, answer, state, asked_on, handed_on, answered_on, solved_on
    from learning_question where organisation_id = $1 and id = $2"
);
statement!(
    LIST_QUESTIONS,
    "select id, unit_id, reader_unit_id, first_name, question, answer, state, asked_on, handed_on, answered_on, solved_on
    from learning_question where organisation_id = $1"
);
statement!(
    SET_ANSWER,
    "update learning_question set answer = $3, state = 'answered', answered_on = $4, answered_by = $5, solved_on = null
    where organisation_id = $1 and id = $2"
);
statement!(
    SET_SOLVED,
    "update learning_question set state = 'solved', solved_on = $3 where organisation_id = $1 and id = $2"
);
statement!(
    SET_READER,
    "update learning_question set reader_unit_id = $3, handed_on = $4 where organisation_id = $1 and id = $2"
);
statement!(
    INSERT_SLIP,
    "insert into learning_slip_directory (slip_hash, organisation_id, question_id) values ($1, $2, $3)"
);
statement!(
    FIND_SLIP,
    "select organisation_id, question_id from learning_slip_directory where slip_hash = $1",
    across: "a slip is typed before anybody knows whose it is"
);
statement!(
    INSERT_COMMON,
    "insert into learning_common_question (organisation_id, id, question, answer, published_on, published_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LIST_COMMON,
    "select id, question, answer, published_on from learning_common_question where organisation_id = $1
    order by published_on desc, id desc"
);
statement!(DELETE_COMMON, "delete from learning_common_question where organisation_id = $1 and id = $2");
statement!(
    UNITS_WITH_MANDATE,
    "select distinct unit_id from learning_mandate
    where organisation_id = $1 and starts_on <= $2 and (ends_on is null or ends_on >= $2)"
);

/// Inserts questions of an organisation; returns how many.
pub(crate) async fn insert<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    questions: impl IntoIterator<Item = &'a Question>,
) -> db::Result<u64> {
    let rows: Vec<_> = questions
        .into_iter()
        .map(|q| {
            args![
                organisation,
                q.id,
                q.unit,
                q.reader,
                q.first_name.as_deref(),
                q.question.as_str(),
                q.answer.as_deref(),
                q.state.code(),
                q.asked_on,
                q.handed_on,
                q.answered_on,
                None::<uuid::Uuid>,
                q.solved_on
            ]
        })
        .collect();
    work.insert_many(&INSERT_QUESTION, rows).await
}

pub(super) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    question: QuestionId,
) -> db::Result<Option<Question>> {
    from.optional(&FIND_QUESTION, args![organisation, question]).await?.map(|row| read(&row)).transpose()
}

pub(super) async fn list(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Question>> {
    from.all(&LIST_QUESTIONS, args![organisation]).await?.iter().map(read).collect()
}

pub(super) async fn set_answer(
    work: &mut Work,
    organisation: OrganisationId,
    question: QuestionId,
    answer: &str,
) -> db::Result<()> {
    let (today, actor) = (work.now().day_in_sweden(), work.actor_id());
    work.execute(&SET_ANSWER, args![organisation, question, answer, today, actor]).await.map(drop)
}

pub(super) async fn set_solved(work: &mut Work, organisation: OrganisationId, question: QuestionId) -> db::Result<()> {
    let today = work.now().day_in_sweden();
    work.execute(&SET_SOLVED, args![organisation, question, today]).await.map(drop)
}

pub(super) async fn set_reader(
    work: &mut Work,
    organisation: OrganisationId,
    question: QuestionId,
    to: UnitId,
) -> db::Result<()> {
    let today = work.now().day_in_sweden();
    work.execute(&SET_READER, args![organisation, question, to, today]).await.map(drop)
}

pub(super) async fn insert_slip(
    work: &mut Work,
    hash: &[u8; 32],
    organisation: OrganisationId,
    question: QuestionId,
) -> db::Result<()> {
    work.execute(&INSERT_SLIP, args![hash.to_vec(), organisation, question]).await.map(drop)
}

pub(super) async fn find_slip(
    from: &mut impl Fetch,
    hash: &[u8; 32],
) -> db::Result<Option<(OrganisationId, QuestionId)>> {
    let row = from.optional(&FIND_SLIP, args![hash.to_vec()]).await?;
    row.map(|row| Ok((row.get("organisation_id")?, row.get("question_id")?))).transpose()
}

/// Inserts common questions of an organisation; returns how many.
pub(crate) async fn insert_common<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    questions: impl IntoIterator<Item = &'a CommonQuestion>,
) -> db::Result<u64> {
    let actor = work.actor_id();
    let rows: Vec<_> = questions
        .into_iter()
        .map(|c| args![organisation, c.id, c.question.as_str(), c.answer.as_str(), c.published_on, actor])
        .collect();
    work.insert_many(&INSERT_COMMON, rows).await
}

pub(super) async fn list_common(
    from: &mut impl Fetch,
    organisation: OrganisationId,
) -> db::Result<Vec<CommonQuestion>> {
    let rows = from.all(&LIST_COMMON, args![organisation]).await?;
    rows.iter()
        .map(|row| {
            Ok(CommonQuestion {
                id: row.get("id")?,
                question: row.get("question")?,
                answer: row.get("answer")?,
                published_on: row.get("published_on")?,
            })
        })
        .collect()
}

pub(super) async fn delete_common(
    work: &mut Work,
    organisation: OrganisationId,
    common: CommonQuestionId,
) -> db::Result<u64> {
    work.execute(&DELETE_COMMON, args![organisation, common]).await
}

pub(super) async fn units_with_mandate(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    on: Date,
) -> db::Result<HashSet<UnitId>> {
    let rows = from.all(&UNITS_WITH_MANDATE, args![organisation, on]).await?;
    rows.iter().map(|row| row.get("unit_id")).collect()
}

fn read(row: &Row) -> db::Result<Question> {
    let state: String = row.get("state")?;
    Ok(Question {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        reader: row.get("reader_unit_id")?,
        first_name: row.get("first_name")?,
        question: row.get("question")?,
        answer: row.get("answer")?,
        state: State::from_code(&state)
            .ok_or(db::Error::Column { column: "state".into(), problem: format!("{state} is no state") })?,
        asked_on: row.get("asked_on")?,
        handed_on: row.get("handed_on")?,
        answered_on: row.get("answered_on")?,
        solved_on: row.get("solved_on")?,
    })
}
