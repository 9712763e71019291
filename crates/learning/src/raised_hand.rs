//! Who would like somebody to sit down beside them? A person leaves a wish that only the unit's champion sees. It is counted
//! nowhere, and gone when it is done or after sixty days.

use access::rules::help::CanSeeRaisedHands;
use db::{Fetch, Work, args, statement};
use kernel::{Date, HandId, OrganisationId, UnitId};

use crate::free_text::FreeText;
use crate::help::Entrance;

/// A wish is erased after so many days.
pub const KEPT: i64 = 60;
/// The longest text of where and when.
pub const WISH_MAX: usize = 300;

statement!(
    INSERT_HAND,
    "insert into learning_raised_hand (organisation_id, id, unit_id, first_name, wish, raised_on)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LIST_HANDS,
    "select id, unit_id, first_name, wish, raised_on from learning_raised_hand
    where organisation_id = $1 and unit_id = $2 and raised_on > $3 order by raised_on, id"
);
statement!(
    FIND_UNIT_OF_HAND,
    "select unit_id from learning_raised_hand where organisation_id = $1 and id = $2 and raised_on > $3"
);
statement!(DELETE_HAND, "delete from learning_raised_hand where organisation_id = $1 and id = $2 and unit_id = $3");

/// A wish for an introduction of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaisedHand {
    /// Its id.
    pub id: HandId,
    /// The unit.
    pub unit: UnitId,
    /// Whom to look for.
    pub first_name: Option<String>,
    /// Where and when.
    pub wish: Option<String>,
    /// Since when.
    pub raised_on: Date,
}

/// Why a wish was not kept.
#[derive(Debug, thiserror::Error)]
pub enum HandError {
    /// Neither a name nor a place: nobody could be found.
    #[error("neither a first name nor where and when")]
    NobodyToFind,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Leaves a wish with the unit's champion.
///
/// # Errors
/// [`HandError`].
pub async fn raise_hand(
    work: &mut Work,
    entrance: &Entrance,
    first_name: Option<&FreeText>,
    wish: Option<&FreeText>,
) -> Result<(), HandError> {
    if first_name.is_none() && wish.is_none() {
        return Err(HandError::NobodyToFind);
    }
    let hand = RaisedHand {
        id: work.new_random_id()?,
        unit: entrance.unit().unit,
        first_name: first_name.map(|name| name.as_str().to_owned()),
        wish: wish.map(|wish| wish.as_str().to_owned()),
        raised_on: work.now().day_in_sweden(),
    };
    insert(work, entrance.unit().organisation, [&hand]).await?;
    Ok(())
}

/// The wishes in the unit that are not too old, the oldest first.
///
/// # Errors
/// As the database's.
pub async fn raised_hands(from: &mut impl Fetch, may: &CanSeeRaisedHands, today: Date) -> db::Result<Vec<RaisedHand>> {
    let unit = may.unit();
    let rows = from.all(&LIST_HANDS, args![unit.organisation, unit.unit, today.plus_days(-KEPT)]).await?;
    rows.iter()
        .map(|row| {
            Ok(RaisedHand {
                id: row.get("id")?,
                unit: row.get("unit_id")?,
                first_name: row.get("first_name")?,
                wish: row.get("wish")?,
                raised_on: row.get("raised_on")?,
            })
        })
        .collect()
}

/// In which unit was the hand raised? Asked before it is known whether the acting person may see it.
///
/// # Errors
/// As the database's.
pub async fn unit_of_hand(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    hand: HandId,
    today: Date,
) -> db::Result<Option<UnitId>> {
    let row = from.optional(&FIND_UNIT_OF_HAND, args![organisation, hand, today.plus_days(-KEPT)]).await?;
    row.map(|row| row.get("unit_id")).transpose()
}

/// Takes a wish away, because it is done. Returns whether there was one.
///
/// # Errors
/// As the database's.
pub async fn lower_hand(work: &mut Work, may: &CanSeeRaisedHands, hand: HandId) -> db::Result<bool> {
    let unit = may.unit();
    Ok(work.execute(&DELETE_HAND, args![unit.organisation, hand, unit.unit]).await? > 0)
}

pub(crate) async fn insert<'a>(
    work: &mut Work,
    organisation: OrganisationId,
    hands: impl IntoIterator<Item = &'a RaisedHand>,
) -> db::Result<u64> {
    let rows: Vec<_> = hands
        .into_iter()
        .map(|h| args![organisation, h.id, h.unit, h.first_name.as_deref(), h.wish.as_deref(), h.raised_on])
        .collect();
    work.insert_many(&INSERT_HAND, rows).await
}
