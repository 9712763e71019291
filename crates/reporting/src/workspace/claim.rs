//! Which sentences does the evaluator stand for, and what do they rest on? A sentence carries the figures it was written by, as they
//! were, and the pieces of evidence; when a newer evaluation gives another figure under the same key, the sentence is outdated until
//! somebody has looked at it again.

use access::rules::reporting::{CanKeepEvidence, CanReadEvidence};
use db::{Fetch, Hold, Work};
use evaluation::keyed::KeyedFigure;
use kernel::{EvaluationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::honesty::{Overstated, overstated};
use super::{Latest, TextProblem, Workspace, kept_text, store};

/// The longest sentence.
pub const LONGEST_CLAIM: usize = 600;
/// The most figures of one sentence.
pub const MOST_FIGURES: usize = 8;

/// A sentence with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its number in the programme.
    pub number: u64,
    /// Which version, from 1.
    pub version: u64,
    /// The sentence.
    pub words: String,
    /// The question that it answers.
    pub question: Option<String>,
    /// The figures as they were.
    pub carried: Carried,
    /// The keys of the pieces of evidence.
    pub evidence: Vec<String>,
    /// Whether it was taken back.
    #[serde(default)]
    pub withdrawn: bool,
}

/// Figures as an evaluation gave them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// The evaluation.
    pub evaluation: Option<EvaluationId>,
    /// When it was asked for.
    pub at: Option<Timestamp>,
    /// The figures.
    pub figures: Vec<KeyedFigure>,
}

/// A figure that is another one now.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// As the sentence carries it.
    pub then: KeyedFigure,
    /// As the newest evaluation has it; absent when it is not there any more.
    pub now: Option<KeyedFigure>,
}

impl Claim {
    /// The figures that the newest evaluation has otherwise, or not at all.
    pub fn changed(&self, latest: Option<&Latest>) -> Vec<Changed> {
        let Some(latest) = latest else { return Vec::new() };
        self.carried
            .figures
            .iter()
            .filter_map(|then| {
                let now = latest.figures.iter().find(|figure| figure.key == then.key);
                let same = now.is_some_and(|now| now.estimate == then.estimate);
                (!same).then(|| Changed { then: then.clone(), now: now.cloned() })
            })
            .collect()
    }

    /// Whether it must be looked at again: a figure is another one now, or a piece of evidence was taken back.
    pub fn is_outdated(&self, workspace: &Workspace) -> bool {
        !self.changed(workspace.latest.as_ref()).is_empty()
            || self.evidence.iter().any(|key| !has_evidence(workspace, key))
    }
}

/// Every version of every sentence with the moment at which it was written, those taken back too; the first one first.
///
/// # Errors
/// As the database's.
pub async fn claim_history(from: &mut impl Fetch, may: &CanReadEvidence) -> db::Result<Vec<(Claim, Timestamp)>> {
    store::claim_versions(from, may.programme()).await
}

fn has_evidence(workspace: &Workspace, key: &str) -> bool {
    workspace.register.iter().any(|one| one.key == key)
}

/// A sentence to be written.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// The sentence.
    pub words: String,
    /// The question that it answers.
    pub question: Option<String>,
    /// The keys of figures of the newest evaluation.
    pub figures: Vec<String>,
    /// The keys of pieces of evidence.
    pub evidence: Vec<String>,
}

/// Why a sentence is not kept.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The sentence.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// There is no such question, figure or piece of evidence (any more).
    #[error("there is no `{0}`")]
    Unknown(String),
    /// It rests on no figure and no evidence.
    #[error("the sentence rests on nothing")]
    RestsOnNothing,
    /// It rests on more figures than anybody takes in.
    #[error("at most {MOST_FIGURES} figures")]
    TooManyFigures,
    /// A figure is withheld.
    #[error("the figure `{0}` is withheld")]
    Withheld(String),
    /// It says more than its figures.
    #[error("the sentence says more than its figures")]
    Overstated(Overstated),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Writes a sentence down; returns its number. The caller commits (`"claim_written"`).
///
/// # Errors
/// [`ClaimError`].
pub async fn write_claim(
    work: &mut Work,
    may: &CanKeepEvidence,
    workspace: &Workspace,
    new: NewClaim,
) -> Result<u64, ClaimError> {
    if let Some(key) = new.question.as_ref().filter(|key| workspace.question(key).is_none()) {
        return Err(ClaimError::Unknown(key.clone()));
    }
    if let Some(key) = new.evidence.iter().find(|key| !has_evidence(workspace, key)) {
        return Err(ClaimError::Unknown(key.clone()));
    }
    let carried = carried(&new.figures, workspace.latest.as_ref())?;
    let words = sound(&new.words, &carried, &new.evidence)?;
    let of = may.programme();
    work.hold(Hold::Alone, &format!("evidence {}", of.programme)).await?;
    let number = store::claims(work, of).await?.iter().map(|claim| claim.number).max().unwrap_or(0) + 1;
    let claim =
        Claim { number, version: 1, words, question: new.question, carried, evidence: new.evidence, withdrawn: false };
    store::insert_claim(work, of, &claim).await?;
    Ok(number)
}

/// Writes a sentence anew with the figures of the newest evaluation and the evidence that is still there. The caller commits (`"claim_renewed"`).
///
/// # Errors
/// [`ClaimError`]; [`ClaimError::Unknown`] also when the sentence is not there.
pub async fn renew_claim(
    work: &mut Work,
    may: &CanKeepEvidence,
    workspace: &Workspace,
    number: u64,
    words: &str,
) -> Result<(), ClaimError> {
    let claim = find(workspace, number)?;
    let keys: Vec<String> = claim.carried.figures.iter().map(|figure| figure.key.clone()).collect();
    let carried = carried(&keys, workspace.latest.as_ref())?;
    let evidence: Vec<String> = claim.evidence.iter().filter(|key| has_evidence(workspace, key)).cloned().collect();
    let words = sound(words, &carried, &evidence)?;
    let next = Claim { version: claim.version + 1, words, carried, evidence, ..claim.clone() };
    Ok(store::insert_claim(work, may.programme(), &next).await?)
}

/// Takes a sentence back. The caller commits (`"claim_withdrawn"`).
///
/// # Errors
/// [`ClaimError::Unknown`] when it is not there, or the database's trouble.
pub async fn withdraw_claim(
    work: &mut Work,
    may: &CanKeepEvidence,
    workspace: &Workspace,
    number: u64,
) -> Result<(), ClaimError> {
    let claim = find(workspace, number)?;
    let next = Claim { version: claim.version + 1, withdrawn: true, ..claim.clone() };
    Ok(store::insert_claim(work, may.programme(), &next).await?)
}

fn find(workspace: &Workspace, number: u64) -> Result<&Claim, ClaimError> {
    let claim = workspace.claims.iter().find(|claim| claim.number == number);
    claim.ok_or_else(|| ClaimError::Unknown(number.to_string()))
}

fn carried(keys: &[String], latest: Option<&Latest>) -> Result<Carried, ClaimError> {
    if keys.is_empty() {
        return Ok(Carried::default());
    }
    if keys.len() > MOST_FIGURES {
        return Err(ClaimError::TooManyFigures);
    }
    let mut figures = Vec::new();
    for key in keys {
        let found = latest.and_then(|latest| latest.figures.iter().find(|figure| figure.key == *key));
        let figure = found.ok_or_else(|| ClaimError::Unknown(key.clone()))?;
        if figure.estimate.value.is_none() {
            return Err(ClaimError::Withheld(key.clone()));
        }
        figures.push(figure.clone());
    }
    let run = latest.map(|latest| &latest.run);
    Ok(Carried { evaluation: run.map(|run| run.id), at: run.map(|run| run.requested_at), figures })
}

fn sound(words: &str, carried: &Carried, evidence: &[String]) -> Result<String, ClaimError> {
    let words = kept_text(words, LONGEST_CLAIM)?;
    if carried.figures.is_empty() && evidence.is_empty() {
        return Err(ClaimError::RestsOnNothing);
    }
    match overstated(&words, &carried.figures) {
        Some(how) => Err(ClaimError::Overstated(how)),
        None => Ok(words),
    }
}
