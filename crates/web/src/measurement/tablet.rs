//! How do many people answer on one screen? The screen remembers the unit's code and nothing of those who answer: each
//! begins anew, what was begun is let go with a button or after a minute of silence, and the next person starts here.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::check::forget;
use super::entry::{Way, refuse, way_in};
use super::find_unit;
use crate::app::App;
use crate::cookies::Lifetime;
use crate::failure::{Failure, see_other};
use crate::form::Filled;
use crate::layout::{Page, TABLET_COOKIE, Visit, render, set_cookie};
use crate::limits::ClientAddress;

/// A working day, with its evening.
const KEPT: u32 = 14 * 60 * 60;

#[derive(Template)]
#[template(path = "measurement/tablet.html")]
struct Tablet {
    page: Page,
    way_in: String,
    unit: String,
}

/// Makes this a screen that goes round in a unit. A personal slip is for one person and cannot do that.
pub(crate) async fn share_screen(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    form: Filled,
) -> Result<Response, Failure> {
    let code = form.value("way_in").trim().to_owned();
    match way_in(&app, client, &code).await? {
        Ok(way) if goes_round(&way) => {
            let mut response = see_other("/tablet");
            set_cookie(&mut response, &app.cookies().set(TABLET_COOKIE, &code, Lifetime::Seconds(KEPT)));
            set_cookie(&mut response, &forget(&app));
            Ok(response)
        }
        Ok(_) => Err(Failure::BadRequest),
        Err(why) => Ok(refuse(&visit, Filled::blank(), &why)),
    }
}

/// The page that waits for the next person; whatever was begun here is let go.
pub(crate) async fn show_tablet(
    State(app): State<App>,
    visit: Visit,
    client: ClientAddress,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(code) = app.cookies().read(&headers, TABLET_COOKIE) else { return Ok(see_other("/")) };
    let mut response = match way_in(&app, client, &code).await? {
        Ok(way) => {
            let (organisation, unit) = match &way {
                Way::Check(entrance) => (entrance.organisation, entrance.unit),
                Way::Session(asked) => (asked.organisation, asked.unit),
            };
            let (unit, _) = find_unit(&app, organisation, unit).await?;
            render(&Tablet { page: visit.participant("tablet-title"), way_in: code, unit })
        }
        Err(why) => {
            let mut response = refuse(&visit, Filled::blank(), &why);
            set_cookie(&mut response, &app.cookies().remove(TABLET_COOKIE));
            response
        }
    };
    set_cookie(&mut response, &forget(&app));
    Ok(response)
}

/// Whether the code is for many, and not one person's.
fn goes_round(way: &Way) -> bool {
    match way {
        Way::Check(entrance) => entrance.link.is_none(),
        Way::Session(_) => true,
    }
}

/// Makes this an ordinary screen again.
pub(crate) async fn leave_tablet(State(app): State<App>) -> Response {
    let mut response = see_other("/");
    set_cookie(&mut response, &app.cookies().remove(TABLET_COOKIE));
    set_cookie(&mut response, &forget(&app));
    response
}
