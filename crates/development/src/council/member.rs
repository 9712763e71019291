//! Who sits in the council, for whom, from when until when? A member has an account, or is somebody from outside with a name: such a
//! member scores with a code of their own ([`super::make_ballot_code`]).

use access::rules::council::{CanSeeCouncil, CouncilSeat};
use access::rules::development::CanCoordinate;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{CouncilMemberId, Date, OrganisationId, SignInId};

use super::{Member, store};

/// A member to appoint.
#[derive(Debug, Clone, Copy)]
pub struct NewMember<'a> {
    /// The account of the organisation; nothing for somebody from outside.
    pub sign_in: Option<SignInId>,
    /// The name.
    pub name: &'a FreeText,
    /// Which district, department or company.
    pub represents: &'a FreeText,
    /// The first day of the mandate.
    pub starts_on: Date,
    /// The last day, where there is one.
    pub ends_on: Option<Date>,
}

/// Why somebody was not appointed, or a mandate not ended.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// The mandate ends before it begins.
    #[error("the mandate ends before it begins")]
    Days,
    /// The account has no mandate to give: it is none of the organisation's, or has one in those days.
    #[error("the account sits in the council in those days, or is not the organisation's")]
    Account,
    /// There is no such member.
    #[error("there is no such member")]
    NoSuchMember,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The council's members, those who sit first.
///
/// # Errors
/// As the database's.
pub async fn list_members(from: &mut impl Fetch, may: &CanSeeCouncil) -> db::Result<Vec<Member>> {
    store::members(from, *may.organisation()).await
}

/// The seats, to ask whether somebody has one.
///
/// # Errors
/// As the database's.
pub async fn seats(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<CouncilSeat>> {
    let seat = |member: Member| CouncilSeat {
        organisation,
        member: member.id,
        sign_in: member.sign_in,
        starts_on: member.starts_on,
        ends_on: member.ends_on,
    };
    Ok(store::members(from, organisation).await?.into_iter().map(seat).collect())
}

/// Appoints a member.
///
/// # Errors
/// [`MemberError`]; the work should then be dropped.
pub async fn appoint_member(
    work: &mut Work,
    may: &CanCoordinate,
    new: NewMember<'_>,
) -> Result<CouncilMemberId, MemberError> {
    let organisation = *may.organisation();
    if new.ends_on.is_some_and(|end| end < new.starts_on) {
        return Err(MemberError::Days);
    }
    if let Some(account) = new.sign_in {
        if people::role::find_actor(work, organisation, account).await?.is_none() {
            return Err(MemberError::Account);
        }
        let overlaps = |member: &Member| {
            let begins_before = new.ends_on.is_none_or(|end| member.starts_on <= end);
            begins_before && member.ends_on.is_none_or(|end| new.starts_on <= end)
        };
        let known = store::members(work, organisation).await?;
        if known.iter().any(|member| member.sign_in == Some(account) && overlaps(member)) {
            return Err(MemberError::Account);
        }
    }
    let member = Member {
        id: work.new_id()?,
        sign_in: new.sign_in,
        name: new.name.as_str().to_owned(),
        represents: new.represents.as_str().to_owned(),
        starts_on: new.starts_on,
        ends_on: new.ends_on,
    };
    store::insert_member(work, organisation, &member).await?;
    Ok(member.id)
}

/// Ends a mandate with a day; the day stands in the list.
///
/// # Errors
/// [`MemberError`]; the work should then be dropped.
pub async fn end_mandate(
    work: &mut Work,
    may: &CanCoordinate,
    member: CouncilMemberId,
    on: Date,
) -> Result<(), MemberError> {
    let organisation = *may.organisation();
    let known = store::members(work, organisation).await?;
    let member = known.iter().find(|known| known.id == member).ok_or(MemberError::NoSuchMember)?;
    if on < member.starts_on {
        return Err(MemberError::Days);
    }
    store::set_end(work, organisation, member.id, on).await?;
    Ok(())
}
