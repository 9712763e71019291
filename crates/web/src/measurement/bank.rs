//! What is known of each task of the bank? Its wording and key, its curve with how sure it is, whether it has drifted or works
//! differently for groups, and how often it has been shown; for those who choose what to measure with.

use access::small_groups;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Caveat, Estimate};
use measurement::Item;
use measurement::calibration::{CalibratedItem, Calibration, Fitted, ItemState, latest_calibration};
use measurement::instrument::bank;
use reporting::charts::{Chart, Frame, curve};
use text::Texts;

use super::instruments::{Asked, asked, only_for_those_who_measure};
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;

/// The method by which curves were estimated, a key of `docs/methods.md`.
const METHOD: &str = "irt_calibration";
/// The levels that a curve is drawn over, in quarters of a standard deviation of the first persons.
const QUARTERS: std::ops::RangeInclusive<i8> = -12..=12;

#[derive(Template)]
#[template(path = "measurement/bank.html")]
struct BankPage {
    page: Page,
    /// When the bank was calibrated, from how many answers, and how.
    calibrated: Option<String>,
    calibrated_tasks: usize,
    all: usize,
    /// Each area and its tasks.
    areas: Vec<(String, Vec<Line>)>,
}

struct Line {
    item: String,
    text: String,
    state: String,
    shown: Estimate,
    difficulty: Option<String>,
}

#[derive(Template)]
#[template(path = "measurement/bank_item.html")]
struct ItemPage {
    page: Page,
    item: &'static Item,
    area: String,
    asked: Asked,
    state: String,
    shown: Estimate,
    /// The numbers of the curve: what, value, what it means.
    numbers: Vec<(String, String, String)>,
    chart: Option<Chart>,
    /// Sentences about the earlier calibration.
    drift: Option<String>,
    /// Sentences about groups.
    groups: Vec<String>,
}

/// Every task with where it stands.
pub(crate) async fn show_bank(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    only_for_those_who_measure(&signed_in)?;
    let t = signed_in.visit.t;
    let calibration = latest_calibration(&mut app.db().reader()).await?;
    let mut areas: Vec<(String, Vec<Line>)> = Vec::new();
    for item in bank() {
        let area = area(t, item);
        let known = calibration.as_ref().and_then(|calibration| calibration.of(item));
        let line = Line {
            item: item.id.clone(),
            text: item.text.said_in(t.lang().code()).to_owned(),
            state: state(t, known),
            shown: shown(known),
            difficulty: known.and_then(CalibratedItem::fitted).map(|fitted| t.number(fitted.difficulty(), 1)),
        };
        match areas.last_mut().filter(|(last, _)| *last == area) {
            Some((_, lines)) => lines.push(line),
            None => areas.push((area, vec![line])),
        }
    }
    Ok(render(&BankPage {
        page: signed_in.page("bank-title").under("/instruments", t.get("instruments-title")),
        calibrated: calibration.as_ref().map(|calibration| about(t, calibration)),
        calibrated_tasks: calibration.as_ref().map_or(0, |c| bank().iter().filter(|i| is_calibrated(c, i)).count()),
        all: bank().len(),
        areas,
    }))
}

/// One task.
pub(crate) async fn show_item(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    only_for_those_who_measure(&signed_in)?;
    let item = bank().iter().find(|item| item.id == name).ok_or(Failure::NotFound)?;
    let t = signed_in.visit.t;
    let calibration = latest_calibration(&mut app.db().reader()).await?;
    let known = calibration.as_ref().and_then(|calibration| Some((calibration, calibration.of(item)?)));
    let fitted = known.and_then(|(calibration, known)| Some((calibration, known.fitted()?)));
    let page = signed_in.page("bank-item-title").titled(t.with("bank-item-of", &[("item", &item.id)]));
    Ok(render(&ItemPage {
        page: page.under("/instruments", t.get("instruments-title")).under("/bank", t.get("bank-title")),
        item,
        area: area(t, item),
        asked: asked(item, t.lang().code()),
        state: state(t, known.map(|(_, known)| known)),
        shown: shown(known.map(|(_, known)| known)),
        numbers: fitted.map_or_else(Vec::new, |(calibration, fitted)| numbers(t, calibration, fitted)),
        chart: fitted.and_then(|(_, fitted)| information(t, fitted)),
        drift: fitted.map(|(calibration, fitted)| drift(t, calibration, fitted)),
        groups: fitted.map_or_else(Vec::new, |(calibration, fitted)| groups(t, calibration, fitted)),
    }))
}

fn is_calibrated(calibration: &Calibration, item: &Item) -> bool {
    calibration.of(item).is_some_and(|known| known.fitted().is_some())
}

fn area(t: Texts, item: &Item) -> String {
    item.area.as_deref().map(|area| t.code("area", area)).unwrap_or_default()
}

fn about(t: Texts, calibration: &Calibration) -> String {
    let (version, day) = (calibration.version.to_string(), t.date(calibration.calibrated_on));
    let model = t.code("bank-model", &calibration.model);
    let mut said = t.with(
        "bank-calibrated",
        &[("version", &version), ("day", &day), ("answers", &t.whole(calibration.answers)), ("model", &model)],
    );
    let mut add = |sentence: String| {
        said.push(' ');
        said.push_str(&sentence);
    };
    if let Some(linked) = &calibration.linked {
        let error = linked.error.map_or_else(|| "–".to_owned(), |error| t.number(error, 2));
        let earlier = linked.version.to_string();
        add(t.with("bank-linked", &[("version", &earlier), ("n", &linked.items), ("error", &error)]));
    }
    if calibration.seed.is_some() {
        add(t.get("bank-simulated"));
    }
    said
}

fn state(t: Texts, known: Option<&CalibratedItem>) -> String {
    t.get(match known.map(|known| &known.state) {
        None => "bank-state-never",
        Some(ItemState::TooFew) => "bank-state-too-few",
        Some(ItemState::LeftOut { .. }) => "bank-state-left-out",
        Some(ItemState::Calibrated(fitted)) if !fitted.differs.is_empty() => "bank-state-differs",
        Some(ItemState::Calibrated(fitted)) if fitted.drift.as_ref().is_some_and(|drift| drift.drifted) => {
            "bank-state-drifted"
        }
        Some(ItemState::Calibrated(_)) => "bank-state-calibrated",
    })
}

/// How often it was shown; few are not told.
fn shown(known: Option<&CalibratedItem>) -> Estimate {
    let (shown, base) = (known.map_or(0, |known| known.shown), "answers to tests in closed waves");
    if (1..small_groups::COUNT).contains(&shown) {
        return Estimate::withheld("answers", 0, base, "count", Caveat::TooFew);
    }
    Estimate::plain(shown as f64, "answers", shown, base, "count")
}

fn numbers(t: Texts, calibration: &Calibration, fitted: &Fitted) -> Vec<(String, String, String)> {
    let with_error = |value: f64, error: Option<f64>| {
        let error = error.map_or_else(|| "–".to_owned(), |error| t.number(error, 2));
        let earlier = fitted.estimated_in < calibration.version;
        let key = if earlier { "bank-held" } else { "bank-with-error" };
        let version = fitted.estimated_in.to_string();
        t.with(key, &[("value", &t.number(value, 2)), ("error", &error), ("version", &version)])
    };
    let line = |key: &str, value: String| (t.code("bank-number", key), value, t.code("bank-number-means", key));
    let misfit = fitted.misfit.map_or_else(|| "–".to_owned(), |misfit| t.number(misfit, 3));
    vec![
        line("difficulty", with_error(fitted.difficulty(), fitted.difficulty_se)),
        line("slope", with_error(fitted.slope, fitted.slope_se)),
        line("misfit", misfit),
        line("answers", t.whole(fitted.answers)),
    ]
}

/// How much the task tells of persons at each level: `slope^2 p (1 - p)`.
fn information(t: Texts, fitted: &Fitted) -> Option<Chart> {
    if fitted.answers < small_groups::MEAN {
        return None;
    }
    let points: Vec<(f64, [Estimate; 2])> = QUARTERS
        .map(|quarter| {
            let level = f64::from(quarter) / 4.0;
            let chance = 1.0 / (1.0 + (-(fitted.slope * level + fitted.intercept)).exp());
            let figure =
                |value: f64, unit: &str| Estimate::plain(value, unit, fitted.answers, "answers to the task", METHOD);
            let told = fitted.slope * fitted.slope * chance * (1.0 - chance);
            (level, [figure(told, "information"), figure(100.0 * chance, "percent")])
        })
        .collect();
    let title = t.get("bank-information");
    let head = ["bank-level", "bank-information-short", "bank-chance"].map(|key| t.get(key));
    Some(curve(t, Frame { id: "information", title: &title }, head, &points))
}

fn drift(t: Texts, calibration: &Calibration, fitted: &Fitted) -> String {
    let Some(linked) = &calibration.linked else { return t.get("bank-drift-first") };
    let Some(drift) = &fitted.drift else { return t.get("bank-drift-new") };
    let version = linked.version.to_string();
    let key = if drift.drifted { "bank-drift-yes" } else { "bank-drift-no" };
    let harder = drift.harder.map_or_else(|| "–".to_owned(), |harder| t.change(harder, 2));
    t.with(key, &[("version", &version), ("rmsd", &t.number(drift.rmsd, 3)), ("harder", &harder)])
}

fn groups(t: Texts, calibration: &Calibration, fitted: &Fitted) -> Vec<String> {
    if calibration.compared.is_empty() {
        return vec![t.get("bank-groups-none")];
    }
    if fitted.differs.is_empty() {
        return vec![t.count("bank-groups-alike", calibration.compared.len())];
    }
    let said = |key: &str, between: &measurement::calibration::Compared| {
        let by = t.code("bank-by", &between.by);
        t.with(key, &[("by", &by), ("reference", &between.reference), ("focal", &between.focal)])
    };
    fitted
        .differs
        .iter()
        .map(|differs| {
            said(if differs.class == "C" { "bank-differs-much" } else { "bank-differs-some" }, &differs.between)
        })
        .collect()
}
