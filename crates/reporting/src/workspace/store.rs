//! The SQL of the workspace.

use access::ProgrammeRef;
use db::{Fetch, Result, Row, Work, args, statement};
use evaluation::package::read_published;
use kernel::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::claim::Claim;
use super::framework::{Contents, Framework};
use super::published::Published;
use super::register::Evidence;
use super::{About, Remark};

statement!(
    INSERT_EDITION,
    "insert into reporting_edition (organisation_id, programme_id, part, number, contents, made_at, made_by) \
     values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    LIST_EDITIONS,
    "select number, made_at from reporting_edition \
     where organisation_id = $1 and programme_id = $2 and part = $3 order by number desc"
);
statement!(
    FIND_EDITION,
    "select contents, made_at from reporting_edition \
     where organisation_id = $1 and programme_id = $2 and part = $3 and number = $4"
);
statement!(
    INSERT_EVIDENCE,
    "insert into reporting_evidence (organisation_id, programme_id, evidence, source, kind, on_day, question, stance, \
     strength, summary, recorded_at, recorded_by, withdrawn_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
statement!(
    LIST_EVIDENCE,
    "select evidence, source, kind, on_day, question, stance, strength, summary, withdrawn_at from reporting_evidence \
     where organisation_id = $1 and programme_id = $2 order by recorded_at, evidence"
);
statement!(
    WITHDRAW_EVIDENCE,
    "update reporting_evidence set withdrawn_at = $4 \
     where organisation_id = $1 and programme_id = $2 and evidence = $3 and withdrawn_at is null"
);
statement!(
    INSERT_REMARK,
    "insert into reporting_remark (organisation_id, programme_id, about, subject, number, state, words, made_at, made_by) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_REMARKS,
    "select about, subject, number, state, words from reporting_remark where organisation_id = $1 and programme_id = $2"
);
statement!(
    INSERT_CLAIM,
    "insert into reporting_claim (organisation_id, programme_id, number, version, words, question, figures, evidence, \
     written_at, written_by, withdrawn) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
statement!(
    LIST_CLAIMS,
    "select number, version, words, question, figures, evidence, withdrawn, written_at from reporting_claim \
     where organisation_id = $1 and programme_id = $2 order by number, version"
);

/// What is kept in editions.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Framework,
    Published,
    Release,
}

impl Part {
    fn code(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Published => "published",
            Self::Release => "release",
        }
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|why| db::Error::Internal(why.to_string()))
}

pub(super) fn parsed<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|why| wrong("contents", why.to_string()))
}

fn wrong(column: &str, problem: impl ToString) -> db::Error {
    db::Error::Column { column: column.to_owned(), problem: problem.to_string() }
}

pub(super) async fn editions(from: &mut impl Fetch, of: &ProgrammeRef, part: Part) -> Result<Vec<(u64, Timestamp)>> {
    let rows = from.all(&LIST_EDITIONS, args![of.lead, of.programme, part.code()]).await?;
    rows.iter().map(|row| Ok((row.get("number")?, row.get("made_at")?))).collect()
}

pub(super) async fn latest_number(from: &mut impl Fetch, of: &ProgrammeRef, part: Part) -> Result<u64> {
    Ok(editions(from, of, part).await?.first().map_or(0, |(number, _)| *number))
}

pub(super) async fn edition(
    from: &mut impl Fetch,
    of: &ProgrammeRef,
    part: Part,
    number: u64,
) -> Result<Option<(String, Timestamp)>> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let row = from.optional(&FIND_EDITION, args![of.lead, of.programme, part.code(), number]).await?;
    row.map(|row| Ok((row.get("contents")?, row.get("made_at")?))).transpose()
}

pub(super) async fn insert_edition(
    work: &mut Work,
    of: &ProgrammeRef,
    part: Part,
    number: u64,
    contents: &str,
) -> Result<()> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let args = args![of.lead, of.programme, part.code(), number, contents, work.now(), work.actor_id()];
    work.execute(&INSERT_EDITION, args).await.map(drop)
}

pub(super) async fn framework(from: &mut impl Fetch, of: &ProgrammeRef, number: u64) -> Result<Option<Framework>> {
    let Some((text, made_at)) = edition(from, of, Part::Framework, number).await? else { return Ok(None) };
    let contents: Contents = parsed(&text)?;
    Ok(Some(Framework { number, made_at, cluster: contents.cluster, questions: contents.questions }))
}

pub(super) async fn latest_framework(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Option<Framework>> {
    let number = latest_number(from, of, Part::Framework).await?;
    framework(from, of, number).await
}

pub(super) async fn latest_published(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Option<Published>> {
    let number = latest_number(from, of, Part::Published).await?;
    published(from, of, number).await
}

pub(super) async fn published(from: &mut impl Fetch, of: &ProgrammeRef, number: u64) -> Result<Option<Published>> {
    let Some((text, made_at)) = edition(from, of, Part::Published, number).await? else { return Ok(None) };
    let rows = read_published(text.as_bytes()).map_err(|why| wrong("contents", why))?;
    Ok(Some(Published { number, made_at, rows }))
}

pub(super) async fn evidence(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Vec<Evidence>> {
    from.all(&LIST_EVIDENCE, args![of.lead, of.programme]).await?.iter().map(piece).collect()
}

fn piece(row: &Row) -> Result<Evidence> {
    let code = |column: &str| row.get::<String>(column);
    let strength: u64 = row.get("strength")?;
    Ok(Evidence {
        key: code("evidence")?,
        source: code("source")?,
        kind: code("kind")?.parse().map_err(|why| wrong("kind", why))?,
        date: row.get("on_day")?,
        question: code("question")?,
        stance: code("stance")?.parse().map_err(|why| wrong("stance", why))?,
        strength: u8::try_from(strength).map_err(|why| wrong("strength", why))?,
        summary: row.get("summary")?,
        withdrawn: row.get::<Option<Timestamp>>("withdrawn_at")?.is_some(),
    })
}

pub(super) async fn insert_evidence(work: &mut Work, of: &ProgrammeRef, pieces: &[Evidence]) -> Result<()> {
    let (now, by) = (work.now(), work.actor_id());
    let rows: Vec<_> = pieces
        .iter()
        .map(|one| {
            args![
                of.lead,
                of.programme,
                &one.key,
                &one.source,
                one.kind.code(),
                one.date,
                &one.question,
                one.stance.code(),
                one.strength,
                one.summary.as_deref(),
                now,
                by,
                None::<Timestamp>
            ]
        })
        .collect();
    work.insert_many(&INSERT_EVIDENCE, rows).await.map(drop)
}

pub(super) async fn withdraw_evidence(work: &mut Work, of: &ProgrammeRef, key: &str) -> Result<bool> {
    let now = work.now();
    Ok(work.execute(&WITHDRAW_EVIDENCE, args![of.lead, of.programme, key, now]).await? > 0)
}

pub(super) async fn remarks(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Vec<Remark>> {
    let rows = from.all(&LIST_REMARKS, args![of.lead, of.programme]).await?;
    rows.iter()
        .map(|row| {
            let about = match row.get::<String>("about")?.as_str() {
                "contradiction" => About::Contradiction,
                _ => About::Finding,
            };
            Ok(Remark {
                about,
                subject: row.get("subject")?,
                number: row.get("number")?,
                state: row.get("state")?,
                words: row.get("words")?,
            })
        })
        .collect()
}

pub(super) async fn insert_remark(
    work: &mut Work,
    of: &ProgrammeRef,
    (about, subject): (About, &str),
    state: &str,
    words: &str,
) -> Result<()> {
    let known = remarks(work, of).await?;
    let number = super::latest(&known, about, subject).map_or(0, |one| one.number) + 1;
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let args = args![of.lead, of.programme, about.code(), subject, number, state, words, work.now(), work.actor_id()];
    work.execute(&INSERT_REMARK, args).await.map(drop)
}

/// The newest version of each sentence.
pub(super) async fn claims(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Vec<Claim>> {
    let mut newest: Vec<Claim> = Vec::new();
    for (claim, _) in claim_versions(from, of).await? {
        match newest.last_mut() {
            Some(last) if last.number == claim.number => *last = claim,
            _ => newest.push(claim),
        }
    }
    Ok(newest)
}

/// Every version of each sentence, by number and version, and when it was written.
pub(super) async fn claim_versions(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Vec<(Claim, Timestamp)>> {
    let mut versions = Vec::new();
    for row in from.all(&LIST_CLAIMS, args![of.lead, of.programme]).await? {
        let claim = Claim {
            number: row.get("number")?,
            version: row.get("version")?,
            words: row.get("words")?,
            question: row.get("question")?,
            carried: parsed(&row.get::<String>("figures")?)?,
            evidence: parsed(&row.get::<String>("evidence")?)?,
            withdrawn: row.get("withdrawn")?,
        };
        versions.push((claim, row.get("written_at")?));
    }
    Ok(versions)
}

pub(super) async fn insert_claim(work: &mut Work, of: &ProgrammeRef, claim: &Claim) -> Result<()> {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let args = args![
        of.lead,
        of.programme,
        whole(claim.number),
        whole(claim.version),
        &claim.words,
        claim.question.as_deref(),
        json(&claim.carried)?,
        json(&claim.evidence)?,
        work.now(),
        work.actor_id(),
        claim.withdrawn
    ];
    work.execute(&INSERT_CLAIM, args).await.map(drop)
}
