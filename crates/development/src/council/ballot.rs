//! How does a member without an account hand in scores? With a code of their own, made by whoever keeps the minutes and shown once: only
//! its hash is kept. It lets in as long as the mandate runs, to what is scored just then, and to nothing else.

use access::Denied;
use access::rules::council::{CanSitInCouncil, CouncilSeat, sits_with_code};
use access::rules::development::CanCoordinate;
use db::{Fetch, Work, args, statement};
use kernel::{CouncilMemberId, Date, OrganisationId, ShortCode};
use sha2::{Digest, Sha256};

use super::{Item, Meeting, Scores, Scoring, own_scores, seats, store};

statement!(DELETE_BALLOT, "delete from development_ballot_directory where organisation_id = $1 and member_id = $2");
statement!(
    INSERT_BALLOT,
    "insert into development_ballot_directory (code_hash, organisation_id, member_id, made_at)
    values ($1, $2, $3, $4) on conflict (code_hash) do nothing"
);
statement!(
    FIND_BALLOT,
    "select organisation_id, member_id from development_ballot_directory where code_hash = $1",
    across: "a code is typed before anybody knows whose it is"
);
statement!(LIST_BALLOTS, "select member_id from development_ballot_directory where organisation_id = $1");

/// Meetings longer ago are not looked through.
const LONGEST_AGO: i64 = 120;

/// Why no code was made.
#[derive(Debug, thiserror::Error)]
pub enum BallotError {
    /// There is no such member.
    #[error("there is no such member")]
    NoSuchMember,
    /// The member signs in, or the mandate is over.
    #[error("the member has an account, or the mandate does not run")]
    NotOutside,
    /// Draw another code.
    #[error("the code is somebody's")]
    Taken,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Something that is scored just now, as a member's ballot shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotItem {
    /// At which meeting.
    pub meeting: Meeting,
    /// What.
    pub item: Item,
    /// What the member has given.
    pub own: Option<Scores>,
}

/// Gives a member without an account a code; one from before no longer lets in.
///
/// # Errors
/// [`BallotError`]; the work should then be dropped.
pub async fn make_ballot_code(
    work: &mut Work,
    may: &CanCoordinate,
    member: CouncilMemberId,
    code: &ShortCode,
) -> Result<(), BallotError> {
    let (organisation, today) = (*may.organisation(), work.now().day_in_sweden());
    let known = store::members(work, organisation).await?;
    let member = known.iter().find(|known| known.id == member).ok_or(BallotError::NoSuchMember)?;
    if member.sign_in.is_some() || member.ends_on.is_some_and(|end| end < today) {
        return Err(BallotError::NotOutside);
    }
    work.execute(&DELETE_BALLOT, args![organisation, member.id]).await?;
    let row = args![hash(code), organisation, member.id, work.now()];
    if work.execute(&INSERT_BALLOT, row).await? == 0 {
        return Err(BallotError::Taken);
    }
    Ok(())
}

/// The members that have a code.
///
/// # Errors
/// As the database's.
pub async fn members_with_code(from: &mut impl Fetch, may: &CanCoordinate) -> db::Result<Vec<CouncilMemberId>> {
    let rows = from.all(&LIST_BALLOTS, args![*may.organisation()]).await?;
    rows.iter().map(|row| row.get("member_id")).collect()
}

/// The seat that a code belongs to, and the member's name; nothing when it is no code, or the mandate does not run on the day.
///
/// # Errors
/// As the database's.
pub async fn enter_with_code(
    from: &mut impl Fetch,
    code: &ShortCode,
    today: Date,
) -> db::Result<Option<(CanSitInCouncil, String)>> {
    let Some(row) = from.optional(&FIND_BALLOT, args![hash(code)]).await? else { return Ok(None) };
    let organisation: OrganisationId = row.get("organisation_id")?;
    let member: CouncilMemberId = row.get("member_id")?;
    let seat: Option<CouncilSeat> = seats(from, organisation).await?.into_iter().find(|seat| seat.member == member);
    let may = match seat.map(|seat| sits_with_code(&seat, today)) {
        Some(Ok(may)) => may,
        Some(Err(Denied)) | None => return Ok(None),
    };
    let members = store::members(from, organisation).await?;
    Ok(members.into_iter().find(|known| known.id == member).map(|known| (may, known.name)))
}

/// What is scored just now in the member's council.
///
/// # Errors
/// As the database's.
pub async fn ballot_of(from: &mut impl Fetch, may: &CanSitInCouncil, today: Date) -> db::Result<Vec<BallotItem>> {
    let organisation = may.seat().organisation;
    let mut ballot = Vec::new();
    for meeting in store::meetings(from, organisation).await? {
        if meeting.held_on.days_until(today) > LONGEST_AGO
            || store::record(from, organisation, meeting.id).await?.is_some()
        {
            continue;
        }
        for item in store::items(from, organisation, meeting.id).await? {
            if item.scoring == Scoring::Open {
                let own = own_scores(from, may, item.id).await?;
                ballot.push(BallotItem { meeting: meeting.clone(), item, own });
            }
        }
    }
    Ok(ballot)
}

fn hash(code: &ShortCode) -> Vec<u8> {
    Sha256::new().chain_update(b"ballot ").chain_update(code.as_stored()).finalize().to_vec()
}
