//! Which months of the programme's ledger are closed, and what did each hold? Locking the next one is asked once more on
//! a page of its own, because it cannot be undone.

use access::rules::participation::{can_lock_month, can_see_programme_participation};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Estimate, Month, OrganisationId, ProgrammeId};
use participation::month_lock::{LockError, lock_month, next_to_lock};
use participation::sums::{MonthSum, list_months};
use people::Programme;

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "participation/months.html")]
struct MonthsPage {
    page: Page,
    here: String,
    programme: Programme,
    months: Vec<MonthSum>,
    /// Whether any of them is not shown.
    hides: bool,
    next: Option<Month>,
}

impl MonthsPage {
    /// What a month held, under the keys of the columns.
    fn cells<'a>(&self, sum: &'a MonthSum) -> [(&'static str, &'a Estimate); 3] {
        [("participation-persons", &sum.persons), ("participation-hours", &sum.hours), ("months-rows", &sum.postings)]
    }
}

#[derive(Template)]
#[template(path = "participation/lock.html")]
struct LockPage {
    page: Page,
    here: String,
    sum: MonthSum,
}

/// The months with their sums.
pub(crate) async fn show_months(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let (programme, months) = months(&app, &signed_in, lead, programme).await?;
    let may_lock = can_lock_month(&signed_in.actor, programme.id).is_ok();
    let next = next_to_lock(&months, app.db().now().day_in_sweden()).filter(|_| may_lock);
    let t = signed_in.visit.t;
    Ok(render(&MonthsPage {
        page: signed_in.page("months-title").under("/programmes", t.get("nav-programme")),
        here: address(lead, programme.id),
        programme,
        hides: months.iter().any(|sum| sum.hours.value.is_none()),
        months,
        next,
    }))
}

/// Asks once more.
pub(crate) async fn ask_to_lock(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, month)): Path<(OrganisationId, ProgrammeId, Month)>,
) -> Result<Response, Failure> {
    can_lock_month(&signed_in.actor, programme)?;
    let (_, months) = months(&app, &signed_in, lead, programme).await?;
    let sum = months.into_iter().find(|sum| sum.month == month).ok_or(Failure::NotFound)?;
    let (t, here) = (signed_in.visit.t, address(lead, programme));
    let page = signed_in
        .page("months-title")
        .titled(t.with("lock-title", &[("month", &t.month(month))]))
        .under(&here, t.get("months-title"));
    Ok(render(&LockPage { page, here, sum }))
}

/// Locks the month.
pub(crate) async fn lock(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, programme, month)): Path<(OrganisationId, ProgrammeId, Month)>,
) -> Result<Response, Failure> {
    let may = can_lock_month(&signed_in.actor, programme)?;
    if may.programme().lead != lead {
        return Err(Failure::NotFound);
    }
    let here = address(lead, programme);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match lock_month(&mut work, &may, month).await {
        Ok(_) => {
            work.commit(lead, "month_locked", Some(programme.into())).await?;
            Ok(redirect_and_say(&app, &here, "month-was-locked"))
        }
        Err(LockError::NotEnded { .. }) => Ok(redirect_and_say(&app, &here, "month-not-ended")),
        Err(LockError::EarlierMonthOpen { .. }) => Ok(redirect_and_say(&app, &here, "month-earlier-open")),
        Err(LockError::Db(why)) => Err(why.into()),
    }
}

async fn months(
    app: &App,
    signed_in: &SignedIn,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> Result<(Programme, Vec<MonthSum>), Failure> {
    let may = can_see_programme_participation(&signed_in.actor, programme)?;
    let mut reader = app.db().reader();
    let found = people::programme::find_programme(&mut reader, lead, programme).await?.ok_or(Failure::NotFound)?;
    Ok((found, list_months(&mut reader, &may).await?))
}

fn address(lead: OrganisationId, programme: ProgrammeId) -> String {
    format!("/programmes/{lead}/{programme}/months")
}
