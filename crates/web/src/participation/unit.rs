//! How much has the unit taken part? The manager's page: persons, hours and what they were for; never who.

use access::rules::participation::can_see_unit_participation;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Caveat, Estimate, OrganisationId, UnitId};
use learning::walk_in::count_of_unit;
use participation::sums::{ALL_TIME, Participation, unit_participation};
use people::Programme;
use reporting::charts::{Chart, Frame, Labelled, bars};
use text::Texts;

use super::{Chosen, programmes};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "participation/unit.html")]
struct UnitPage {
    page: Page,
    here: String,
    programmes: Vec<Programme>,
    /// How many names wait to be settled.
    waiting: usize,
    shown: Option<Shown>,
}

struct Shown {
    programme: Programme,
    participation: Participation,
    charts: Vec<Chart>,
    left_out: Vec<(String, Caveat)>,
}

/// The page.
pub(crate) async fn show_unit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let tree = people::unit::unit_tree(&mut reader, organisation).await?;
    let place = tree.unit_ref(unit).ok_or(Failure::NotFound)?;
    let may = can_see_unit_participation(&signed_in.actor, &place)?;
    let (programmes, programme) = programmes(&mut reader, organisation, &chosen).await?;
    let shown = match programme {
        Some(programme) => {
            let participation = unit_participation(&mut reader, &may, programme.id, ALL_TIME).await?;
            let (charts, left_out) = (charts(t, &participation), left_out(t, &participation));
            Some(Shown { charts, left_out, programme, participation })
        }
        None => None,
    };
    let name = tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let waiting = count_of_unit(&mut reader, &may).await?;
    Ok(render(&UnitPage {
        page: signed_in
            .page("participation-title")
            .titled(t.with("participation-of", &[("unit", &name)]))
            .under("/units", t.get("units-title")),
        here: format!("/units/{organisation}/{unit}/participation"),
        programmes,
        waiting,
        shown,
    }))
}

/// Hours by activity, form and sex as pictures; none of what has no hours.
pub(super) fn charts(t: Texts, participation: &Participation) -> Vec<Chart> {
    let by_activity = participation.hours_by_activity.parts.iter().map(|(a, e)| (t.code("activity", a.code()), e));
    let by_form = participation.hours_by_form.parts.iter().map(|(f, e)| (t.code("form", f.code()), e));
    let by_sex = participation.hours_by_sex.parts.iter().map(|(sex, e)| match sex {
        Some(sex) => (t.code("sex", sex.code()), e),
        None => (t.get("sex-not-stated"), e),
    });
    [
        chart(t, "by-activity", "hours-by-activity", by_activity),
        chart(t, "by-form", "hours-by-form", by_form),
        chart(t, "by-sex", "hours-by-sex", by_sex),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Of which divisions parts are left out, and why.
fn left_out(t: Texts, participation: &Participation) -> Vec<(String, Caveat)> {
    let divisions = [
        ("hours-by-activity", participation.hours_by_activity.left_out),
        ("hours-by-form", participation.hours_by_form.left_out),
        ("hours-by-sex", participation.hours_by_sex.left_out),
    ];
    divisions.into_iter().filter_map(|(title, why)| Some((t.get(title), why?))).collect()
}

fn chart<'a>(t: Texts, id: &str, title: &str, items: impl Iterator<Item = (String, &'a Estimate)>) -> Option<Chart> {
    let items: Vec<(String, &Estimate)> = items.collect();
    let labelled: Vec<Labelled<'_>> = items.iter().map(|(label, estimate)| Labelled { label, estimate }).collect();
    (!labelled.is_empty()).then(|| bars(t, Frame { id, title: &t.get(title) }, &labelled))
}
