//! How is a rate set, and when does it need to be a correction?

use access::rules::economy::CanKeepBudget;
use db::{Hold, Work};
use kernel::Date;

use super::{Rate, RateKind, store};

/// The longest reason.
pub const LONGEST_REASON: usize = 300;
/// The most that an hour is reckoned at: ten thousand kronor.
const MOST_HOUR: i64 = 1_000_000;
/// The most that indirect costs are of the direct ones: as much again.
const MOST_PERCENT: i64 = 10_000;

/// A rate that is to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRate {
    /// What it is for.
    pub kind: RateKind,
    /// The first day on which it holds.
    pub holds_from: Date,
    /// Öre an hour, or hundredths of a percent.
    pub amount: i64,
    /// Why; needed for a correction.
    pub reason: Option<String>,
    /// Whether it may change days that have been.
    pub correction: bool,
}

/// Why a rate was not set.
#[derive(Debug, thiserror::Error)]
pub enum RateError {
    /// No hour costs that, no indirect costs are that large.
    #[error("an amount that no rate has")]
    Amount,
    /// It would change what earlier days were reckoned at; say that it is a correction.
    #[error("it changes days that have been")]
    Backwards,
    /// A correction says why.
    #[error("a correction says why, in at most {LONGEST_REASON} characters")]
    Reason,
    /// It says what is said already.
    #[error("that rate holds already")]
    Same,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Sets a rate. The first one of its kind may begin on any day: nothing has been reckoned by it. Returns whether it was a
/// correction. The caller commits: `work.commit(lead, "rate_set", Some(programme.into()))`.
///
/// # Errors
/// [`RateError`]; the work should then be dropped.
pub async fn set_rate(work: &mut Work, may: &CanKeepBudget, new: NewRate) -> Result<bool, RateError> {
    let of = may.programme();
    let most = if new.kind.is_percent() { MOST_PERCENT } else { MOST_HOUR };
    let least = i64::from(!new.kind.is_percent());
    if !(least..=most).contains(&new.amount) {
        return Err(RateError::Amount);
    }
    let reason = new.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
        return Err(RateError::Reason);
    }
    work.hold(Hold::Alone, &format!("rates {} {}", of.lead, of.programme)).await?;
    let timeline = store::rates_of(work, of).await?.timeline(new.kind);
    if timeline.get(&new.holds_from) == Some(&new.amount) {
        return Err(RateError::Same);
    }
    let today = work.now().day_in_sweden();
    let backwards = !timeline.is_empty() && (new.holds_from <= today || timeline.contains_key(&new.holds_from));
    if backwards && !new.correction {
        return Err(RateError::Backwards);
    }
    if backwards && reason.is_none() {
        return Err(RateError::Reason);
    }
    let place = store::last_place(work, of).await? + 1;
    let rate = Rate {
        kind: new.kind,
        holds_from: new.holds_from,
        amount: new.amount,
        reason: reason.map(str::to_owned),
        correction: backwards,
        recorded_at: work.now(),
        recorded_by: None,
    };
    store::insert(work, of, place, &rate).await?;
    Ok(backwards)
}
