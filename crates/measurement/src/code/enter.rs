//! Somebody types a code or follows a link: where does it lead today?

use db::Fetch;
use kernel::{Date, Mode};

use super::store::{Known, find_code};
use super::{Entrance, Kind, LinkToken, NoEntrance, ShortCode};
use crate::wave::{Linkage, Phase, Wave, store};

/// Where a typed code leads today.
///
/// # Errors
/// [`NoEntrance`] says why nowhere.
pub async fn enter(from: &mut impl Fetch, typed: &str, today: Date) -> Result<Entrance, NoEntrance> {
    let code: ShortCode = typed.parse().map_err(|_| NoEntrance::Unknown)?;
    match find_code(from, code.as_stored()).await? {
        Some(known) if matches!(known.kind, Kind::Unit | Kind::Slip) => lead(from, known, today).await,
        _ => Err(NoEntrance::Unknown),
    }
}

/// Where the link of a poster's QR code or a personal link leads today.
///
/// # Errors
/// [`NoEntrance`] says why nowhere.
pub async fn enter_link(from: &mut impl Fetch, token: &str, today: Date) -> Result<Entrance, NoEntrance> {
    let token: LinkToken = token.parse().map_err(|_| NoEntrance::Unknown)?;
    match find_code(from, token.as_str()).await? {
        Some(known) if matches!(known.kind, Kind::Link | Kind::PersonalLink) => lead(from, known, today).await,
        _ => Err(NoEntrance::Unknown),
    }
}

async fn lead(from: &mut impl Fetch, known: Known, today: Date) -> Result<Entrance, NoEntrance> {
    let waves: Vec<Wave> = match known.wave {
        Some(wave) => store::find_wave(from, known.organisation, wave).await?.into_iter().collect(),
        None => store::waves_with_unit(from, known.organisation, known.unit)
            .await?
            .into_iter()
            .filter(|wave| wave.programme == known.programme)
            .collect(),
    };
    let wave = choose(waves, today)?;
    let link = known.link.filter(|_| wave.linkage == Linkage::Confidential);
    let mode = match known.kind {
        Kind::Unit | Kind::Slip => Mode::Code,
        Kind::Link | Kind::PersonalLink => Mode::Link,
    };
    Ok(Entrance { organisation: known.organisation, wave, unit: known.unit, link, mode })
}

/// The open wave that opened last; otherwise why there is none.
fn choose(waves: Vec<Wave>, today: Date) -> Result<Wave, NoEntrance> {
    let opens_next = waves.iter().filter(|w| w.phase(today) == Phase::Planned).map(|w| w.opens_on).min();
    let any = !waves.is_empty();
    let open = waves.into_iter().filter(|w| w.phase(today) == Phase::Open).max_by_key(|w| w.opens_on);
    match (open, opens_next) {
        (Some(wave), _) => Ok(wave),
        (None, Some(opens)) => Err(NoEntrance::NotOpenYet { opens }),
        (None, None) if any => Err(NoEntrance::Closed),
        (None, None) => Err(NoEntrance::Unknown),
    }
}
