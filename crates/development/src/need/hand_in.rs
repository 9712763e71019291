//! What does it take to hand in a need? For whom, what gets better, and some words. Whoever does it gets a code, of which only the hash
//! is kept, and follows with it what became of the need.

use access::rules::development::CanHandInNeed;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{Date, NeedId, OrganisationId, ShortCode};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::gather::root;
use super::{Category, Happened, Naming, Need, NeedEvent, NeedState, Perspective, Source, Voice, store, voice};

/// A need to hand in.
#[derive(Debug, Clone, Copy)]
pub struct NewNeed<'a> {
    /// For whom.
    pub perspective: Perspective,
    /// What gets better.
    pub category: Category,
    /// In words.
    pub words: &'a FreeText,
    /// Where it comes from.
    pub source: Source,
    /// Which barrier, question or wave.
    pub source_id: Option<Uuid>,
    /// The code with which it is followed.
    pub slip: Option<&'a ShortCode>,
    /// The voice of whoever hands it in; nothing when it was made of something else.
    pub voice: Option<Voice>,
}

/// Why a need was not taken.
#[derive(Debug, thiserror::Error)]
pub enum HandInError {
    /// The code belongs to another need.
    #[error("the code is another need's")]
    SlipTaken,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A need as whoever handed it in follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnNeed {
    /// In what words it was handed in.
    pub words: String,
    /// When.
    pub handed_on: Date,
    /// What has become of it, or of the similar one that it was joined to.
    pub state: NeedState,
    /// What is said about it.
    pub said: Option<String>,
    /// The heading of the similar need that it was joined to, if it was.
    pub joined: Option<String>,
    /// What happened, in order.
    pub history: Vec<Happened>,
    /// The initiatives that name it.
    pub initiatives: Vec<Naming>,
}

/// Hands in a need of the unit. The same need with the same code again changes nothing.
///
/// # Errors
/// [`HandInError`]; the work should then be dropped.
pub async fn hand_in(work: &mut Work, may: &CanHandInNeed, new: NewNeed<'_>) -> Result<NeedId, HandInError> {
    let (organisation, unit) = (may.unit().organisation, may.unit().unit);
    let hash = new.slip.map(slip_hash);
    if let Some(hash) = &hash
        && let Some((known, id)) = store::find_slip(work, hash).await?
    {
        let same = store::find(work, known, id).await?.filter(|_| known == organisation);
        let same = same.filter(|need| need.unit == Some(unit) && need.words == new.words.as_str());
        return same.map(|need| need.id).ok_or(HandInError::SlipTaken);
    }
    let today = work.now().day_in_sweden();
    let need = Need {
        id: work.new_random_id()?,
        unit: Some(unit),
        perspective: new.perspective,
        category: new.category,
        words: new.words.as_str().to_owned(),
        heading: None,
        source: new.source,
        source_id: new.source_id,
        state: NeedState::Received,
        said: None,
        joined_to: None,
        handed_on: today,
        state_on: today,
        handed_by: work.actor_id(),
    };
    store::insert(work, organisation, [&need]).await?;
    store::happened(work, organisation, need.id, NeedEvent::HandedIn, None, None).await?;
    if let Some(hash) = &hash {
        store::insert_slip(work, hash, organisation, need.id).await?;
    }
    if let Some(voice) = new.voice {
        voice::give(work, may, need.id, voice).await?;
    }
    Ok(need.id)
}

/// The need that the code belongs to.
///
/// # Errors
/// As the database's.
pub async fn find_by_slip(from: &mut impl Fetch, slip: &ShortCode) -> db::Result<Option<OwnNeed>> {
    let Some((organisation, id)) = store::find_slip(from, &slip_hash(slip)).await? else { return Ok(None) };
    let all = store::list(from, organisation).await?;
    let Some(own) = all.iter().find(|need| need.id == id) else { return Ok(None) };
    let told = root(&all, own);
    let namings = store::namings(from, organisation).await?;
    Ok(Some(OwnNeed {
        words: own.words.clone(),
        handed_on: own.handed_on,
        state: told.state,
        said: told.said.clone().or_else(|| own.said.clone()),
        joined: (told.id != own.id).then(|| told.heading.clone()).flatten(),
        history: store::history(from, organisation, id).await?,
        initiatives: namings
            .into_iter()
            .filter(|(need, _)| *need == id || *need == told.id)
            .map(|(_, naming)| naming)
            .collect(),
    }))
}

/// Whose need does the code belong to?
///
/// # Errors
/// As the database's.
pub async fn located_by_slip(from: &mut impl Fetch, slip: &ShortCode) -> db::Result<Option<(OrganisationId, NeedId)>> {
    store::find_slip(from, &slip_hash(slip)).await
}

fn slip_hash(slip: &ShortCode) -> [u8; 32] {
    Sha256::new().chain_update(b"need slip").chain_update(slip.as_stored()).finalize().into()
}
