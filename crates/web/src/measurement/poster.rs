//! The poster that hangs in the staff room: a picture to point the phone at, a code to type, and plain words.

use access::UnitRef;
use access::rules::measurement::can_print_codes;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use fast_qr::qr::{QRBuilder, QRCodeError};
use kernel::{Date, OrganisationId, UnitId, WaveId};
use measurement::code::{UnitCodes, find_unit_codes, unit_codes};
use measurement::nano::{When, later_of_unit};
use measurement::wave::waves_of_unit;
use measurement::{Phase, Wave};

use super::{find_unit, today};
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/poster.html")]
struct PosterPage {
    page: Page,
    unit: UnitRef,
    /// Whether the unit takes new codes.
    is_open: bool,
    posters: Vec<Poster>,
    /// The day of each session about which is asked later, and its code.
    later: Vec<(Date, Printed)>,
    address: String,
}

struct Poster {
    wave: Wave,
    printed: Option<Printed>,
}

/// A code and its picture.
pub(crate) struct Printed {
    pub(crate) code: String,
    pub(crate) picture: Picture,
}

/// A QR code as an SVG path of squares.
pub(crate) struct Picture {
    pub(crate) size: usize,
    pub(crate) path: String,
}

/// The posters of the unit's open and coming waves.
pub(crate) async fn show_poster(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let (name, unit) = find_unit(&app, organisation, unit).await?;
    let may = can_print_codes(&signed_in.actor, &unit)?;
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let mut posters = Vec::new();
    for wave in waves_of_unit(&mut from, &may).await? {
        if wave.phase(today(&app)) != Phase::Closed {
            let codes = find_unit_codes(&mut from, &may, &wave).await?;
            let printed = codes.map(|codes| printed(&app, &codes)).transpose()?;
            posters.push(Poster { wave, printed });
        }
    }
    let is_open = people::unit::is_open(&mut from, organisation, unit.unit, today(&app)).await?;
    let mut later = Vec::new();
    for codes in later_of_unit(&mut from, &may, today(&app)).await? {
        let shown = UnitCodes { code: codes.code, token: codes.token };
        later.push((codes.held_on, printed(&app, &shown)?));
    }
    Ok(render(&PosterPage {
        page: signed_in
            .page("poster-title")
            .titled(t.with("poster-of", &[("unit", &name)]))
            .under("/units", t.get("units-title")),
        unit,
        is_open,
        posters,
        later,
        address: app.config().public_url.trim_end_matches('/').to_owned(),
    }))
}

/// Makes the code and the link of the unit's poster for a wave.
pub(crate) async fn make_poster(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit, wave)): Path<(OrganisationId, UnitId, WaveId)>,
) -> Result<Response, Failure> {
    let (_, unit) = find_unit(&app, organisation, unit).await?;
    let may = can_print_codes(&signed_in.actor, &unit)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let waves = waves_of_unit(&mut work, &may).await?;
    let wave = waves.into_iter().find(|known| known.id == wave).ok_or(Failure::NotFound)?;
    unit_codes(&mut work, &may, &wave).await?;
    work.commit(organisation, "poster_made", Some(unit.unit.into())).await?;
    Ok(see_other(&format!("/units/{organisation}/{}/poster", unit.unit)))
}

pub(crate) fn printed(app: &App, codes: &UnitCodes) -> Result<Printed, Failure> {
    let link = app.config().link(&format!("/c/{}", codes.token.as_str()));
    Ok(Printed { code: codes.code.to_string(), picture: picture(&link).map_err(|_| Failure::Internal)? })
}

/// The QR code of an address: a square of the path for each dark module, with the quiet zone of four that the standard
/// asks for.
pub(crate) fn picture(link: &str) -> Result<Picture, QRCodeError> {
    const QUIET: usize = 4;
    let code = QRBuilder::new(link).build()?;
    let mut path = String::new();
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
            }
        }
    }
    Ok(Picture { size: code.size + 2 * QUIET, path })
}

impl PosterPage {
    fn until(&self, day: &Date) -> String {
        self.page.t.weekday_date(*day)
    }

    /// The first and the last day to answer about a session of this day.
    fn later_days(&self, held_on: &Date) -> String {
        let (opens, closes) = When::Later.days(*held_on);
        self.page.t.with("nano-days", &[("from", &self.page.t.date(opens)), ("to", &self.page.t.date(closes))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_holds_only_squares_and_grows_with_the_address() {
        let short = picture("https://ombud.example/c/0123456789abcdef0123456789abcdef").unwrap();
        let long = picture(&format!("https://ombud.example/{}", "x".repeat(200))).unwrap();
        assert!(long.size > short.size && short.size >= 21 + 8);
        assert!(short.path.chars().all(|c| c.is_ascii_digit() || "Mhvz- ".contains(c)));
        assert!(short.path.starts_with("M4 4h1"), "the finder pattern stands in the corner of the quiet zone");
    }
}
