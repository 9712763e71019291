//! Who helped a colleague for five minutes? The champion notes it with one tap: the own time goes into the hour ledger as
//! individual support. Who was helped is nobody's business and stands nowhere.

use std::collections::BTreeMap;

use access::rules::help::CanLogOwnTime;
use db::{Fetch, Work, args, statement};
use kernel::{Activity, Date, Form, Minutes, ProgrammeId, SupportId};
use participation::posting::{BookError, Occasion, Source, book};

use crate::kit::Area;

/// How long help can have taken, as it is offered.
pub const LENGTHS: [Minutes; 3] = [Minutes(5), Minutes(10), Minutes(15)];

statement!(
    INSERT_SUPPORT,
    "insert into learning_support (
        organisation_id, id, unit_id, programme_id, person_id, minutes, kit, area, happened_on, state
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'logged') on conflict (organisation_id, id) do nothing"
);
statement!(
    LIST_SUPPORT_OF_DAY,
    "select id, minutes, kit, area from learning_support
    where organisation_id = $1 and unit_id = $2 and person_id = $3 and happened_on = $4 and state = 'logged' order by id"
);
statement!(FIND_SUPPORT, "select programme_id from learning_support where organisation_id = $1 and id = $2");
statement!(
    UNDO_SUPPORT,
    "update learning_support set state = 'undone'
    where organisation_id = $1 and id = $2 and unit_id = $3 and person_id = $4 and happened_on = $5 and state = 'logged'"
);

/// Help to note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSupport<'a> {
    /// An id that the form brought along, so that a tap that is sent twice counts once.
    pub id: SupportId,
    /// The programme in which the time counts.
    pub programme: ProgrammeId,
    /// How long: one of [`LENGTHS`].
    pub minutes: Minutes,
    /// What it was about, as a kit's id.
    pub kit: Option<&'a str>,
    /// What it was about, as an area.
    pub area: Option<Area>,
}

/// Help that was noted today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// Its id.
    pub id: SupportId,
    /// How long.
    pub minutes: Minutes,
    /// What it was about, as a kit's id.
    pub kit: Option<String>,
    /// What it was about, as the code of an area.
    pub area: Option<String>,
}

/// Why nothing was noted or taken back.
#[derive(Debug, thiserror::Error)]
pub enum SupportError {
    /// Another length than those that are offered.
    #[error("five, ten or fifteen minutes")]
    NotALength,
    /// The unit's organisation does not take part in the programme.
    #[error("the organisation does not take part in the programme")]
    NotInProgramme,
    /// There is nothing of one's own to take back today.
    #[error("nothing of today to take back")]
    NothingToUndo,
    /// The ledger's own rules.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Notes help to one colleague today and books the champion's own minutes. The same id again changes nothing.
///
/// # Errors
/// [`SupportError`]; the work should then be dropped.
pub async fn log_support(work: &mut Work, may: &CanLogOwnTime, new: NewSupport<'_>) -> Result<(), SupportError> {
    if !LENGTHS.contains(&new.minutes) {
        return Err(SupportError::NotALength);
    }
    let (unit, person) = (may.own().runs().unit(), may.own().person());
    let memberships = people::programme::programmes_of_organisation(work, unit.organisation).await?;
    if !memberships.iter().any(|membership| membership.programme == new.programme) {
        return Err(SupportError::NotInProgramme);
    }
    let today = work.now().day_in_sweden();
    let area = new.area.map(Area::code);
    let row = args![unit.organisation, new.id, unit.unit, new.programme, person, new.minutes, new.kit, area, today];
    if work.execute(&INSERT_SUPPORT, row).await? == 0 {
        return Ok(());
    }
    let attended = BTreeMap::from([(person, new.minutes)]);
    book(work, may.own().runs(), &occasion(new.programme, today, new.id), &attended, None).await?;
    Ok(())
}

/// What the acting person has noted in the unit on a day and not taken back.
///
/// # Errors
/// As the database's.
pub async fn support_of_day(from: &mut impl Fetch, may: &CanLogOwnTime, on: Date) -> db::Result<Vec<Support>> {
    let (unit, person) = (may.own().runs().unit(), may.own().person());
    let rows = from.all(&LIST_SUPPORT_OF_DAY, args![unit.organisation, unit.unit, person, on]).await?;
    rows.iter()
        .map(|row| {
            Ok(Support {
                id: row.get("id")?,
                minutes: row.get("minutes")?,
                kit: row.get("kit")?,
                area: row.get("area")?,
            })
        })
        .collect()
}

/// Takes back what the acting person noted today, by a row in the ledger that says why.
///
/// # Errors
/// [`SupportError`]; the work should then be dropped.
pub async fn undo_support(
    work: &mut Work,
    may: &CanLogOwnTime,
    support: SupportId,
    reason: &str,
) -> Result<(), SupportError> {
    let (unit, person) = (may.own().runs().unit(), may.own().person());
    let today = work.now().day_in_sweden();
    let found = work.optional(&FIND_SUPPORT, args![unit.organisation, support]).await?;
    let found = found.ok_or(SupportError::NothingToUndo)?;
    // The row that two who take it back at the same moment would both change.
    if work.execute(&UNDO_SUPPORT, args![unit.organisation, support, unit.unit, person, today]).await? == 0 {
        return Err(SupportError::NothingToUndo);
    }
    let occasion = occasion(found.get("programme_id")?, today, support);
    book(work, may.own().runs(), &occasion, &BTreeMap::new(), Some(reason)).await?;
    Ok(())
}

fn occasion(programme: ProgrammeId, on: Date, support: SupportId) -> Occasion {
    Occasion {
        programme,
        happened_on: on,
        activity: Activity::IndividualSupport,
        form: Form::OnSite,
        source: Source::Support,
        source_id: support.0,
    }
}
