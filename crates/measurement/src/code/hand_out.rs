//! How are codes made for a unit? A poster's pair (short code and link) once a wave; personal slips whenever they are
//! printed. Which slip is whose stands only on paper: the table holds a pseudonym.

use access::rules::measurement::CanPrintCodes;
use access::rules::people::CanSeeOff;
use db::{Fetch, Work, args};
use kernel::{OrganisationId, PersonId, ProgrammeId, UnitId, WaveId};

use super::short::short_code_from_ids;
use super::store::{DELETE_ALL_PERSONAL, DELETE_PERSONAL, FIND_CODES_OF_UNIT, INSERT_CODE, kind};
use super::{Kind, LinkToken, ShortCode};
use crate::pseudonym::{Link, ProgrammeKey, link};
use crate::wave::Wave;

/// What a unit's poster for a wave shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCodes {
    /// The code to type.
    pub code: ShortCode,
    /// The token of the link in the QR code.
    pub token: LinkToken,
}

/// A personal slip, for printing at once: nothing keeps it together with the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Whose it is.
    pub person: PersonId,
    /// The code to type.
    pub code: ShortCode,
}

/// A personal link, for a file that is made once: nothing keeps it together with the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalLink {
    /// Whose it is.
    pub person: PersonId,
    /// The token of the link.
    pub token: LinkToken,
}

/// What the unit's poster for the wave shows, if it has been made.
///
/// # Errors
/// As the database's.
pub async fn find_unit_codes(from: &mut impl Fetch, may: &CanPrintCodes, wave: &Wave) -> db::Result<Option<UnitCodes>> {
    let unit = may.unit();
    find(from, unit.organisation, unit.unit, wave.id).await
}

/// What the unit's poster for the wave shows; made now when there is none.
///
/// # Errors
/// As the database's; [`db::Error::Rule`] when the wave is another organisation's or the unit is closed.
pub async fn unit_codes(work: &mut Work, may: &CanPrintCodes, wave: &Wave) -> db::Result<UnitCodes> {
    let unit = may.unit();
    if wave.organisation != unit.organisation {
        return Err(db::Error::Rule("the wave is another organisation's".to_owned()));
    }
    if let Some(known) = find(work, unit.organisation, unit.unit, wave.id).await? {
        return Ok(known);
    }
    still_open(work, may).await?;
    let code = new_code(work)?;
    let token = LinkToken::from_ids([work.new_random_id()?, work.new_random_id()?]);
    for (kind, text) in [(Kind::Unit, code.as_stored()), (Kind::Link, token.as_str())] {
        let no_link = None::<Vec<u8>>;
        let row = args![text, kind.code(), unit.organisation, wave.programme, wave.id, unit.unit, no_link];
        work.execute(&INSERT_CODE, row).await?;
    }
    Ok(UnitCodes { code, token })
}

/// Makes a slip for each of these persons of the unit. An earlier slip of the same person in the same unit and programme
/// stops working.
///
/// # Errors
/// As the database's.
pub async fn create_slips(
    work: &mut Work,
    may: &CanPrintCodes,
    programme: ProgrammeId,
    persons: &[PersonId],
    key: &ProgrammeKey,
) -> db::Result<Vec<Slip>> {
    still_open(work, may).await?;
    let mut slips = Vec::with_capacity(persons.len());
    for person in persons {
        let code = new_code(work)?;
        hand_out(work, may, programme, (Kind::Slip, code.as_stored()), link(key, *person)).await?;
        slips.push(Slip { person: *person, code });
    }
    Ok(slips)
}

/// Makes a link for each of these persons of the unit, to be sent by somebody else's mail merge. It is the slip of the same
/// person in another form: both bring the same pseudonym. An earlier link of the same person in the same unit and programme
/// stops working.
///
/// # Errors
/// As the database's.
pub async fn create_links(
    work: &mut Work,
    may: &CanPrintCodes,
    programme: ProgrammeId,
    persons: &[PersonId],
    key: &ProgrammeKey,
) -> db::Result<Vec<PersonalLink>> {
    still_open(work, may).await?;
    let mut links = Vec::with_capacity(persons.len());
    for person in persons {
        let token = LinkToken::from_ids([work.new_random_id()?, work.new_random_id()?]);
        hand_out(work, may, programme, (Kind::PersonalLink, token.as_str()), link(key, *person)).await?;
        links.push(PersonalLink { person: *person, token });
    }
    Ok(links)
}

/// A unit that is closed takes no new codes; those that it has work until the wave closes.
async fn still_open(work: &mut Work, may: &CanPrintCodes) -> db::Result<()> {
    let (unit, today) = (may.unit(), work.now().day_in_sweden());
    people::unit::must_be_open(work, unit.organisation, unit.unit, today).await
}

/// Puts a person's way in into the directory, instead of an earlier one of the same kind.
async fn hand_out(
    work: &mut Work,
    may: &CanPrintCodes,
    programme: ProgrammeId,
    (kind, text): (Kind, &str),
    link: Link,
) -> db::Result<()> {
    let unit = may.unit();
    let link = link.0.to_vec();
    let earlier = args![unit.organisation, unit.unit, programme, kind.code(), link.clone()];
    work.execute(&DELETE_PERSONAL, earlier).await?;
    let row = args![text, kind.code(), unit.organisation, programme, None::<WaveId>, unit.unit, link];
    work.execute(&INSERT_CODE, row).await.map(drop)
}

/// Puts the slips and personal links of somebody who leaves out of use, in a programme. Returns how many there were. Answers
/// that were given stay.
///
/// # Errors
/// As the database's.
pub async fn forget_personal_of(
    work: &mut Work,
    may: &CanSeeOff,
    programme: ProgrammeId,
    key: &ProgrammeKey,
) -> db::Result<u64> {
    let link = link(key, may.leaver().person).0.to_vec();
    work.execute(&DELETE_ALL_PERSONAL, args![may.leaver().organisation, programme, link]).await
}

/// Two codes are the same once in 10^11 times; the table then refuses the second, and the page is asked for again.
pub(crate) fn new_code(work: &Work) -> db::Result<ShortCode> {
    loop {
        if let Some(code) = short_code_from_ids([work.new_random_id()?, work.new_random_id()?]) {
            return Ok(code);
        }
    }
}

async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
    wave: WaveId,
) -> db::Result<Option<UnitCodes>> {
    let (mut code, mut token) = (None, None);
    for row in from.all(&FIND_CODES_OF_UNIT, args![organisation, unit, wave]).await? {
        let text: String = row.get("code")?;
        match kind(&row.get::<String>("kind")?)? {
            Kind::Unit => code = text.parse().ok(),
            Kind::Link => token = text.parse().ok(),
            Kind::Slip | Kind::PersonalLink => {}
        }
    }
    Ok(code.zip(token).map(|(code, token)| UnitCodes { code, token }))
}
