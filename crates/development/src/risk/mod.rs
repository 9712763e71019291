//! What could go wrong in a programme, how likely, how bad, who does what about it? The register of risks. Each is judged in three
//! steps each way; the two are shown as they are and never multiplied: three by one is another matter than one by three.

mod store;

use access::rules::people::{CanSeeProgramme, CanSetUpProgramme};
use db::{Fetch, Work};
use kernel::{Date, RiskId};
use serde::{Deserialize, Serialize};

use crate::programme_plan::lists;

/// The most characters of a text.
pub const LONGEST: usize = 300;
/// The steps of probability and consequence: 1 low, 2 middle, 3 high.
pub const STEPS: std::ops::RangeInclusive<i64> = 1..=3;

lists! {
    /// Where a risk stands.
    State {
        /// Nothing is done yet.
        Open = "open",
        /// Something is being done.
        Acting = "acting",
        /// It has happened.
        Happened = "happened",
        /// It is over.
        Closed = "closed",
    }
}

/// What is said of a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskText {
    /// What could go wrong.
    pub risk: String,
    /// How likely, of [`STEPS`].
    pub probability: i64,
    /// How bad, of [`STEPS`].
    pub consequence: i64,
    /// Who sees to it: a role rather than a name.
    pub owner: Option<String>,
    /// What is done about it.
    pub measure: Option<String>,
    /// Where it stands.
    pub state: State,
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Its id.
    pub id: RiskId,
    /// When it was written first.
    pub written_on: Date,
    /// What is said of it now.
    pub text: RiskText,
}

/// Why a risk was not kept.
#[derive(Debug, thiserror::Error)]
pub enum RiskError {
    /// It says nothing, or too much.
    #[error("a risk has 1 to {LONGEST} characters")]
    Text,
    /// A step is outside of the scale.
    #[error("probability and consequence have the steps 1 to 3")]
    Step,
    /// There is no such risk in the programme.
    #[error("there is no such risk")]
    NotFound,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The programme's risks: those that are open first, the most likely and worst of them first.
///
/// # Errors
/// As the database's.
pub async fn risks(from: &mut impl Fetch, may: &CanSeeProgramme) -> db::Result<Vec<Risk>> {
    let mut risks = store::list(from, may.programme().lead, may.programme().programme).await?;
    let rank = |risk: &Risk| {
        let text = &risk.text;
        (
            text.state == State::Closed,
            -text.probability.max(text.consequence),
            -text.consequence,
            risk.written_on,
            risk.id,
        )
    };
    risks.sort_by_key(rank);
    Ok(risks)
}

/// Writes a risk: a new one, or another text of one that is there.
///
/// # Errors
/// [`RiskError`] says what to change.
pub async fn keep_risk(
    work: &mut Work,
    may: &CanSetUpProgramme,
    risk: Option<RiskId>,
    text: RiskText,
) -> Result<RiskId, RiskError> {
    let fits = |text: &Option<String>| text.as_ref().is_none_or(|text| text.chars().count() <= LONGEST);
    let said = !text.risk.trim().is_empty() && text.risk.chars().count() <= LONGEST;
    if !(said && fits(&text.owner) && fits(&text.measure)) {
        return Err(RiskError::Text);
    }
    if !(STEPS.contains(&text.probability) && STEPS.contains(&text.consequence)) {
        return Err(RiskError::Step);
    }
    let (lead, programme) = (may.programme().lead, may.programme().programme);
    match risk {
        Some(id) => {
            if store::change(work, lead, programme, id, &text).await? {
                Ok(id)
            } else {
                Err(RiskError::NotFound)
            }
        }
        None => {
            let risk = Risk { id: work.new_id()?, written_on: work.now().day_in_sweden(), text };
            store::insert(work, lead, programme, &risk).await?;
            Ok(risk.id)
        }
    }
}
