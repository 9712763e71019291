//! What the unit's answers say, wave beside wave: the spread over the levels with the floor marked, and the table one
//! click away. Groups that are too small say so.

use access::rules::measurement::can_see_unit_results;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Caveat, Estimate, OrganisationId, UnitId};
use measurement::results::{
    BELOW_THE_FLOOR, Change, Class, RatingResult, UnitResults, changes, release_closed, results_of_unit,
};
use reporting::charts::{Chart, Floor, Frame, Stack, stacked_bar};
use text::Texts;

use super::{find_unit, today};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/results.html")]
struct ResultsPage {
    page: Page,
    /// Where a need is made of a wave's results, up to the wave's id.
    need: String,
    programmes: Vec<ProgrammeResults>,
}

struct ProgrammeResults {
    name: String,
    waves: Vec<UnitResults>,
    items: Vec<ItemResults>,
}

/// A self-rating over the waves.
struct ItemResults {
    text: String,
    core: bool,
    chart: Option<Chart>,
    /// The wave's name and the mean.
    means: Vec<(String, Estimate)>,
    /// How far the answers moved between two waves.
    changes: Vec<Change>,
}

/// The results of a unit with those below it.
pub(crate) async fn show_results(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, unit)): Path<(OrganisationId, UnitId)>,
) -> Result<Response, Failure> {
    let (name, unit) = find_unit(&app, organisation, unit).await?;
    let may = can_see_unit_results(&signed_in.actor, &unit)?;
    let t = signed_in.visit.t;
    release_closed(app.db(), organisation, today(&app)).await?;
    let mut from = app.db().reader();
    let mut programmes = Vec::new();
    for membership in people::programme::programmes_of_organisation(&mut from, organisation).await? {
        let waves = results_of_unit(&mut from, &may, membership.programme, today(&app)).await?;
        if waves.is_empty() {
            continue;
        }
        let programme = people::programme::find_programme(&mut from, membership.lead, membership.programme).await?;
        let items = items(t, programmes.len(), &waves);
        programmes.push(ProgrammeResults { name: programme.map(|p| p.name).unwrap_or_default(), waves, items });
    }
    let title = t.with("results-of", &[("unit", &name)]);
    Ok(render(&ResultsPage {
        page: signed_in.page("results-title").titled(title).under("/units", t.get("units-title")),
        need: format!("/needs/new?source=survey&unit={organisation}.{}&id=", unit.unit),
        programmes,
    }))
}

/// The items of the latest wave, each with what the earlier waves say of it.
fn items(t: Texts, programme: usize, waves: &[UnitResults]) -> Vec<ItemResults> {
    let Some(latest) = waves.last() else { return Vec::new() };
    let changes = changes(waves);
    let item = |(index, rating): (usize, &RatingResult)| {
        let text = rating.text.said_in(t.lang().code()).to_owned();
        let same = |wave: &UnitResults| wave.ratings.iter().find(|other| other.item == rating.item).cloned();
        let over: Vec<(String, RatingResult)> =
            waves.iter().filter_map(|wave| Some((wave.wave.name.clone(), same(wave)?))).collect();
        ItemResults {
            chart: chart(t, &format!("p{programme}-i{index}"), &text, &over),
            text,
            core: rating.core,
            changes: changes.iter().filter(|change| change.item == rating.item).cloned().collect(),
            means: over.into_iter().map(|(name, rating)| (name, rating.mean)).collect(),
        }
    };
    latest.ratings.iter().enumerate().map(item).collect()
}

/// The spread in each wave, in the classes of the wave that shows most of them; nothing when no wave shows two classes
/// with somebody in them, since one bar of a hundred per cent tells nothing.
fn chart(t: Texts, id: &str, title: &str, over: &[(String, RatingResult)]) -> Option<Chart> {
    let taken = |rating: &RatingResult| {
        rating.spread.classes.iter().filter(|class| class.share.value.is_some_and(|share| share > 0.0)).count()
    };
    let (_, model) = over.iter().filter(|(_, rating)| taken(rating) > 1).max_by_key(|(_, rating)| taken(rating))?;
    let classes = &model.spread.classes;
    let of = |classes: &[Class]| classes.iter().map(|class| (class.from, class.to)).collect::<Vec<_>>();
    let levels: Vec<String> = classes.iter().map(|class| level(t, model, class)).collect();
    let parts: Vec<Vec<Estimate>> = over
        .iter()
        .map(|(_, rating)| match of(&rating.spread.classes) == of(classes) {
            true => rating.spread.classes.iter().map(|class| class.share.clone()).collect(),
            false => vec![rating.mean.clone().with_caveat(Caveat::TooFew); classes.len()],
        })
        .collect();
    let stacks: Vec<Stack<'_>> =
        over.iter().zip(&parts).map(|((name, _), parts)| Stack { label: name, parts }).collect();
    let floor = classes.iter().filter(|class| class.to <= BELOW_THE_FLOOR).count();
    let floor = Floor { levels: floor, label: &t.get("results-floor") };
    let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
    Some(stacked_bar(t, Frame { id, title }, &levels, &stacks, floor))
}

/// The words of a class: those of its level, or of its lowest and highest.
fn level(t: Texts, rating: &RatingResult, class: &Class) -> String {
    let min = rating.mean.scale.map_or(1, |[min, _]| min as u8);
    let words = |level: u8| {
        let label = rating.labels.get(usize::from(level.saturating_sub(min)));
        label.map(|label| label.said_in(t.lang().code()).trim_end_matches('.').to_owned()).unwrap_or_default()
    };
    if class.from == class.to {
        words(class.from)
    } else {
        t.with("results-from-to", &[("from", &words(class.from)), ("to", &words(class.to))])
    }
}

impl ItemResults {
    /// Whether some wave says anything at all.
    fn is_shown(&self) -> bool {
        self.means.iter().any(|(_, mean)| mean.value.is_some())
    }
}
