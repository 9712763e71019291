//! One unit: its name and its place, closing it from a day, and removing it when nothing hangs on it. What stands against it is
//! listed with what to do.

use access::rules::people::{CanManagePeople, can_manage_people};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, UnitId};
use learning::session::sessions_to_come;
use measurement::Phase;
use measurement::wave::waves_to_come;
use people::UnitTree;
use people::unit::unit_tree;
use people::unit_change::{
    Inside, LONGEST_NAME, UnitChangeError, change_unit, close_unit, inside, remove_unit, reopen_unit,
};
use text::Texts;

use super::session::SignedIn;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};

#[derive(Template)]
#[template(path = "people/unit.html")]
struct UnitPage {
    page: Page,
    unit: UnitId,
    code: String,
    closed: Option<(Date, bool)>,
    form: Filled,
    above: Vec<(String, String)>,
    close_form: Filled,
    /// What is under way in it.
    hangs: Vec<Hanging>,
}

#[derive(Template)]
#[template(path = "people/unit_remove.html")]
struct RemovePage {
    page: Page,
    unit: UnitId,
    name: String,
    hangs: Vec<Hanging>,
}

/// Something that stands against removing a unit, and what to do about it.
struct Hanging {
    what: String,
    to_do: String,
}

/// A unit with its tree.
struct Found {
    may: CanManagePeople,
    tree: UnitTree,
    unit: UnitId,
    name: String,
}

/// The unit.
pub(crate) async fn show_unit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
) -> Result<Response, Failure> {
    let found = Found::find(&app, &signed_in, unit).await?;
    found.show(&app, &signed_in, found.as_it_is(), Filled::blank(), StatusCode::OK).await
}

/// Gives it another name or another place.
pub(crate) async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    form: Filled,
) -> Result<Response, Failure> {
    let found = Found::find(&app, &signed_in, unit).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("unit_name", t.get("unit-name")), ("above", t.get("unit-above"))]);
    let name = form.text(t, "unit_name", LONGEST_NAME);
    let above = match form.value("above") {
        "" => None,
        chosen => {
            let above: Option<UnitId> = chosen.parse().ok().filter(|above| found.tree.get(*above).is_some());
            if above.is_none() {
                form.fail("above", t.get("field-choose-one"));
            }
            above
        }
    };
    if let (Some(name), false) = (name, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match change_unit(&mut work, &found.may, unit, &name, above).await {
            Ok(()) => {
                work.commit(*found.may.organisation(), "unit_changed", Some(unit.into())).await?;
                return Ok(redirect_and_say(&app, &address(unit), "unit-changed"));
            }
            Err(UnitChangeError::Ring) => form.fail("above", t.get("unit-ring")),
            Err(UnitChangeError::Db(why)) => return Err(why.into()),
            Err(UnitChangeError::NotFound) => return Err(Failure::NotFound),
            Err(UnitChangeError::Name) => form.fail("unit_name", t.count("field-too-long", LONGEST_NAME)),
            Err(_) => form.fail("above", t.get("unit-above-closed")),
        }
    }
    found.show(&app, &signed_in, form, Filled::blank(), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Closes it from a day on, or opens it again.
pub(crate) async fn close(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    form: Filled,
) -> Result<Response, Failure> {
    let found = Found::find(&app, &signed_in, unit).await?;
    let t = signed_in.visit.t;
    let organisation = *found.may.organisation();
    let mut form = form.labelled([("closed_from", t.get("unit-closed-from"))]);
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if form.value("do") == "reopen" {
        match reopen_unit(&mut work, &found.may, unit).await {
            Ok(()) => {
                work.commit(organisation, "unit_reopened", Some(unit.into())).await?;
                return Ok(redirect_and_say(&app, &address(unit), "unit-reopened"));
            }
            Err(UnitChangeError::Db(why)) => return Err(why.into()),
            Err(UnitChangeError::Above) => form.fail("closed_from", t.get("unit-above-closed")),
            Err(_) => return Err(Failure::Conflict),
        }
    } else if let Some(from) = form.date(t, "closed_from") {
        match close_unit(&mut work, &found.may, unit, from).await {
            Ok(()) => {
                work.commit(organisation, "unit_closed", Some(unit.into())).await?;
                return Ok(redirect_and_say(&app, &address(unit), "unit-closed"));
            }
            Err(UnitChangeError::Db(why)) => return Err(why.into()),
            Err(UnitChangeError::NotFound) => return Err(Failure::NotFound),
            Err(UnitChangeError::Below) => form.fail("closed_from", t.get("unit-below-open")),
            Err(_) => form.fail("closed_from", t.get("unit-day-too-far")),
        }
    }
    drop(work);
    found.show(&app, &signed_in, found.as_it_is(), form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Asks whether to remove it, or says what stands against it.
pub(crate) async fn ask_to_remove(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
) -> Result<Response, Failure> {
    let found = Found::find(&app, &signed_in, unit).await?;
    let hangs = found.hangs(&app, signed_in.visit.t).await?;
    Ok(found.ask(&signed_in, hangs, StatusCode::OK))
}

/// Removes it when nothing hangs on it.
pub(crate) async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
) -> Result<Response, Failure> {
    let found = Found::find(&app, &signed_in, unit).await?;
    let t = signed_in.visit.t;
    let mut hangs = found.hangs(&app, t).await?;
    if hangs.is_empty() {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        measurement::headcount::forget_unit(&mut work, &found.may, unit).await?;
        learning::help::forget_unit(&mut work, &found.may, unit).await?;
        match remove_unit(&mut work, &found.may, unit).await {
            Ok(()) => {
                work.commit(*found.may.organisation(), "unit_removed", Some(unit.into())).await?;
                return Ok(redirect_and_say(&app, "/people", "unit-removed"));
            }
            Err(UnitChangeError::Db(why)) => return Err(why.into()),
            Err(UnitChangeError::NotFound) => return Err(Failure::NotFound),
            Err(_) => hangs.push(Hanging { what: t.get("unit-hangs-history"), to_do: t.get("unit-hangs-history-do") }),
        }
    }
    Ok(found.ask(&signed_in, hangs, StatusCode::CONFLICT))
}

fn address(unit: UnitId) -> String {
    format!("/people/units/{unit}")
}

impl Found {
    async fn find(app: &App, signed_in: &SignedIn, unit: UnitId) -> Result<Self, Failure> {
        let may = can_manage_people(&signed_in.actor, signed_in.actor.organisation)?;
        let tree = unit_tree(&mut app.db().reader(), *may.organisation()).await?;
        let name = tree.get(unit).ok_or(Failure::NotFound)?.name.clone();
        Ok(Self { may, tree, unit, name })
    }

    fn as_it_is(&self) -> Filled {
        let above = self.tree.get(self.unit).and_then(|unit| unit.parent);
        let above = above.map(|above| above.to_string()).unwrap_or_default();
        Filled::with([("unit_name", self.name.clone()), ("above", above)])
    }

    /// Everything that is under way in the unit, in words, with what to do about it.
    async fn hangs(&self, app: &App, t: Texts) -> Result<Vec<Hanging>, Failure> {
        let now = app.db().now();
        let today = now.day_in_sweden();
        let mut from = app.db().reader();
        let Inside { employed, accounts, below } = inside(&mut from, &self.may, self.unit, today).await?;
        let mut hangs = Vec::new();
        for wave in waves_to_come(&mut from, &self.may, self.unit, today).await? {
            let (name, day) = (&wave.name, t.date(wave.closes_on));
            let key = if wave.phase(today) == Phase::Open { "unit-hangs-open-wave" } else { "unit-hangs-wave" };
            hangs.push(Hanging {
                what: t.with(key, &[("wave", name), ("day", &day)]),
                to_do: t.with("unit-hangs-wave-do", &[("day", &day)]),
            });
        }
        let sessions = sessions_to_come(&mut from, &self.may, self.unit, now).await?;
        if let Some(last) = sessions.last() {
            let what = t.with("unit-hangs-sessions", &[("n", &sessions.len()), ("day", &t.date(last.day()))]);
            hangs.push(Hanging { what, to_do: t.get("unit-hangs-sessions-do") });
        }
        if employed > 0 {
            let (what, to_do) = (t.count("unit-hangs-people", employed), t.get("unit-hangs-people-do"));
            hangs.push(Hanging { what, to_do });
        }
        if !accounts.is_empty() {
            let what = t.with("unit-hangs-accounts", &[("names", &accounts.join(", "))]);
            hangs.push(Hanging { what, to_do: t.get("unit-hangs-accounts-do") });
        }
        if !below.is_empty() {
            let what = t.with("unit-hangs-below", &[("names", &below.join(", "))]);
            hangs.push(Hanging { what, to_do: t.get("unit-hangs-below-do") });
        }
        Ok(hangs)
    }

    async fn show(
        &self,
        app: &App,
        signed_in: &SignedIn,
        form: Filled,
        close_form: Filled,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let t = signed_in.visit.t;
        let today = app.db().now().day_in_sweden();
        let below = self.tree.with_those_below(self.unit);
        let parent = self.tree.get(self.unit).and_then(|unit| unit.parent);
        let can_be_above = |unit: &&people::Unit| {
            !below.contains(&unit.id) && (self.tree.is_open(unit.id, today) || parent == Some(unit.id))
        };
        let above = self.tree.units().iter().filter(can_be_above);
        let page = UnitPage {
            page: signed_in.page("unit-title").titled(self.name.clone()).under("/people", t.get("nav-people")),
            unit: self.unit,
            code: self.tree.get(self.unit).map(|unit| unit.code.clone()).unwrap_or_default(),
            closed: self.tree.closed_from(self.unit).map(|from| (from, from <= today)),
            form,
            above: above.map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
            close_form,
            hangs: self.hangs(app, t).await?,
        };
        Ok(render_as(status, &page))
    }

    fn ask(&self, signed_in: &SignedIn, hangs: Vec<Hanging>, status: StatusCode) -> Response {
        let t = signed_in.visit.t;
        let page = signed_in
            .page("unit-remove-title")
            .titled(t.with("unit-remove-named", &[("unit", &self.name)]))
            .under("/people", t.get("nav-people"))
            .under(address(self.unit), self.name.clone());
        render_as(status, &RemovePage { page, unit: self.unit, name: self.name.clone(), hangs })
    }
}
