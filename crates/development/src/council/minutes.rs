//! How does what a meeting decided become something that nobody can change? Whoever keeps the minutes writes them in versions, each
//! from the one that was seen; two who write at once are told of each other and neither is written over. Then the whole text, with its
//! SHA-256, is laid before two adjusters. It can be taken back until both have signed the hash; afterwards only an appendix is added.

use access::rules::council::{CanSeeCouncil, CanSitInCouncil};
use access::rules::development::CanCoordinate;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{CouncilMemberId, MeetingId, OrganisationId, Timestamp};
use sha2::{Digest, Sha256};
use similar::{ChangeTag, TextDiff};

use super::{MINUTES_MAX, MeetingKind, agenda, store};

/// A version of the minutes as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which saving, from 1.
    pub number: i64,
    /// The text.
    pub body: String,
    /// When it was saved.
    pub saved_at: Timestamp,
}

/// What lies before the adjusters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which version it was made of.
    pub version: i64,
    /// The whole text: meeting, agenda, scores, decisions, minutes.
    pub content: String,
    /// The SHA-256 of the text, in hexadecimal digits.
    pub hash: String,
    /// The two who adjust it.
    pub adjusters: [CouncilMemberId; 2],
    /// When it was laid before them.
    pub laid_at: Timestamp,
    /// Who has signed, and when.
    pub signed: Vec<(CouncilMemberId, Timestamp)>,
}

impl Record {
    /// A text that is laid before two adjusters.
    pub(crate) fn of(version: i64, content: String, adjusters: [CouncilMemberId; 2], laid_at: Timestamp) -> Self {
        Self { version, hash: hash(&content), content, adjusters, laid_at, signed: Vec::new() }
    }

    /// Whether both have signed.
    pub fn is_sealed(&self) -> bool {
        self.adjusters.iter().all(|adjuster| self.signed.iter().any(|(member, _)| member == adjuster))
    }

    /// Whether the text is the one that was hashed.
    pub fn is_whole(&self) -> bool {
        hash(&self.content) == self.hash
    }
}

/// What there is of a meeting's minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Minutes {
    /// What was written last.
    pub latest: Option<Version>,
    /// What lies before the adjusters, or is signed.
    pub record: Option<Record>,
    /// What was added to signed minutes, and when.
    pub appendices: Vec<(String, Timestamp)>,
}

/// Why the minutes were not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// There is no such meeting of the council.
    #[error("no such meeting")]
    NoSuchMeeting,
    /// Nothing is written, or too much.
    #[error("from one character to {MINUTES_MAX}")]
    Length,
    /// They lie before the adjusters, or are signed.
    #[error("they lie before the adjusters, or are signed")]
    Laid,
    /// Somebody saved another version in the meantime.
    #[error("somebody saved version {} in the meantime", .latest.number)]
    Changed {
        /// What stands there now.
        latest: Version,
        /// What both began from; nothing where they began from an empty page.
        seen: Option<Version>,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Why the minutes were not laid before the adjusters, or taken back, or added to.
#[derive(Debug, thiserror::Error)]
pub enum LayError {
    /// There is no such meeting, or nothing is written.
    #[error("no such meeting, or nothing is written")]
    Nothing,
    /// They were changed after this was read, or stand otherwise than that.
    #[error("they stand otherwise by now")]
    Changed,
    /// The adjusters are not two different members with an account who sat on the day of the meeting.
    #[error("choose two different members with an account and a mandate on the day of the meeting")]
    Adjusters,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// Nothing lies before this member.
    #[error("nothing lies before this member")]
    NotAdjuster,
    /// It is another text than the one that was read.
    #[error("it is another text than the one that was read")]
    Changed,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the second.
    Added(String),
    /// Only in the first.
    Removed(String),
}

/// What there is.
///
/// # Errors
/// As the database's.
pub async fn minutes_of(from: &mut impl Fetch, may: &CanSeeCouncil, meeting: MeetingId) -> db::Result<Minutes> {
    let organisation = *may.organisation();
    Ok(Minutes {
        latest: store::latest_version(from, organisation, meeting).await?,
        record: store::record(from, organisation, meeting).await?,
        appendices: store::appendices(from, organisation, meeting).await?,
    })
}

/// Saves another version, written from the version `seen` (0 where there was none). Returns its number.
///
/// # Errors
/// [`SaveError`] says what to change; the work should then be dropped.
pub async fn save_minutes(
    work: &mut Work,
    may: &CanCoordinate,
    meeting: MeetingId,
    seen: i64,
    body: &str,
) -> Result<i64, SaveError> {
    let organisation = *may.organisation();
    agenda::hold(work, meeting).await?;
    is_council(work, organisation, meeting).await?.ok_or(SaveError::NoSuchMeeting)?;
    if body.trim().is_empty() || body.chars().count() > MINUTES_MAX {
        return Err(SaveError::Length);
    }
    if store::record(work, organisation, meeting).await?.is_some() {
        return Err(SaveError::Laid);
    }
    let latest = store::latest_version(work, organisation, meeting).await?;
    let number = match latest {
        // The same text again is the same version: a form that is sent twice meets nobody else.
        Some(latest) if latest.body == body => return Ok(latest.number),
        Some(latest) if latest.number != seen => {
            let seen = store::find_version(work, organisation, meeting, seen).await?;
            return Err(SaveError::Changed { latest, seen });
        }
        Some(latest) => latest.number + 1,
        None => 1,
    };
    store::insert_version(work, organisation, meeting, number, body).await?;
    Ok(number)
}

/// Lays the text before two adjusters, made of the version that was seen.
///
/// # Errors
/// [`LayError`]; the work should then be dropped.
pub async fn lay_before_adjusters(
    work: &mut Work,
    may: &CanCoordinate,
    meeting: MeetingId,
    seen: i64,
    content: &str,
    adjusters: [CouncilMemberId; 2],
) -> Result<(), LayError> {
    let organisation = *may.organisation();
    agenda::hold(work, meeting).await?;
    let found = is_council(work, organisation, meeting).await?.ok_or(LayError::Nothing)?;
    let latest = store::latest_version(work, organisation, meeting).await?.ok_or(LayError::Nothing)?;
    if latest.number != seen || store::record(work, organisation, meeting).await?.is_some() {
        return Err(LayError::Changed);
    }
    let members = store::members(work, organisation).await?;
    let adjusts = |id: &CouncilMemberId| {
        members.iter().any(|member| member.id == *id && member.sign_in.is_some() && member.sits(found.held_on))
    };
    if adjusters[0] == adjusters[1] || !adjusters.iter().all(adjusts) {
        return Err(LayError::Adjusters);
    }
    let record = Record::of(seen, content.to_owned(), adjusters, work.now());
    store::insert_record(work, organisation, meeting, &record).await?;
    Ok(())
}

/// Takes the text back, to change it. What one of the two has signed is no longer signed.
///
/// # Errors
/// [`LayError`]; the work should then be dropped.
pub async fn take_back(work: &mut Work, may: &CanCoordinate, meeting: MeetingId) -> Result<(), LayError> {
    let organisation = *may.organisation();
    agenda::hold(work, meeting).await?;
    let record = store::record(work, organisation, meeting).await?.ok_or(LayError::Nothing)?;
    if record.is_sealed() {
        return Err(LayError::Changed);
    }
    store::delete_record(work, organisation, meeting).await?;
    Ok(())
}

/// Signs the text with this hash, as one of its adjusters. Again changes nothing.
///
/// # Errors
/// [`SignError`]; the work should then be dropped.
pub async fn sign(
    work: &mut Work,
    may: &CanSitInCouncil,
    meeting: MeetingId,
    read_hash: &str,
) -> Result<(), SignError> {
    let seat = may.seat();
    agenda::hold(work, meeting).await?;
    let record = store::record(work, seat.organisation, meeting).await?.ok_or(SignError::NotAdjuster)?;
    if !record.adjusters.contains(&seat.member) {
        return Err(SignError::NotAdjuster);
    }
    if record.hash != read_hash || !record.is_whole() {
        return Err(SignError::Changed);
    }
    if !record.signed.iter().any(|(member, _)| *member == seat.member) {
        store::insert_signature(work, seat.organisation, meeting, seat.member, &record.hash).await?;
    }
    Ok(())
}

/// Adds an appendix to signed minutes.
///
/// # Errors
/// [`LayError`]; the work should then be dropped.
pub async fn add_appendix(
    work: &mut Work,
    may: &CanCoordinate,
    meeting: MeetingId,
    body: &FreeText,
) -> Result<(), LayError> {
    let organisation = *may.organisation();
    agenda::hold(work, meeting).await?;
    let record = store::record(work, organisation, meeting).await?.ok_or(LayError::Nothing)?;
    if !record.is_sealed() {
        return Err(LayError::Changed);
    }
    let number = store::appendices(work, organisation, meeting).await?.len() as i64 + 1;
    store::insert_appendix(work, organisation, meeting, number, body.as_str()).await?;
    Ok(())
}

/// The difference, line by line.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let diff = TextDiff::from_lines(before, after);
    let line = |change: similar::Change<&str>| {
        let words = change.value().trim_end_matches('\n').to_owned();
        match change.tag() {
            ChangeTag::Equal => Change::Same(words),
            ChangeTag::Insert => Change::Added(words),
            ChangeTag::Delete => Change::Removed(words),
        }
    };
    diff.iter_all_changes().map(line).collect()
}

async fn is_council(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
) -> db::Result<Option<super::Meeting>> {
    let found = store::find_meeting(from, organisation, meeting).await?;
    Ok(found.filter(|meeting| meeting.kind == MeetingKind::Council))
}

fn hash(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(signed: &[u128]) -> Record {
        let member = |n: u128| CouncilMemberId(uuid::Uuid::from_u128(n));
        Record {
            version: 1,
            content: "abc".into(),
            hash: hash("abc"),
            adjusters: [member(1), member(2)],
            laid_at: Timestamp(0),
            signed: signed.iter().map(|n| (member(*n), Timestamp(0))).collect(),
        }
    }

    #[test]
    fn both_have_to_sign_and_nobody_else_counts() {
        assert!(!record(&[]).is_sealed() && !record(&[1]).is_sealed() && !record(&[1, 3]).is_sealed());
        assert!(record(&[2, 1]).is_sealed());
    }

    #[test]
    fn a_text_that_was_changed_does_not_have_its_hash() {
        // The SHA-256 of "abc" is the first example of FIPS 180-4.
        assert_eq!(record(&[]).hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(record(&[]).is_whole());
        assert!(!Record { content: "abd".into(), ..record(&[]) }.is_whole());
    }

    #[test]
    fn a_difference_tells_what_was_added_and_what_was_taken_away() {
        let found = changes("ett\ntvå\n", "ett\ntre\n");
        let said = [Change::Same("ett".into()), Change::Removed("två".into()), Change::Added("tre".into())];
        assert_eq!(found, said);
    }
}
