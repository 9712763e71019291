//! What does a unit get on one page of paper? How many answered, how the answers stand in the last two measurements, and the time
//! that was set aside: what the unit's own pages show, and nothing that they hide. Never a person.

use kernel::Estimate;
use measurement::results::{Change, UnitResults, changes};
use participation::sums::Participation;
use text::Texts;

use crate::KeyFigure;
use crate::charts::{Frame, Labelled, bars};
use crate::document::{Cell, Document, Section};

/// So many of the latest measurements stand beside each other.
const WAVES: usize = 2;

/// What a unit may see in one programme.
#[derive(Debug, Clone)]
pub struct UnitFigures {
    /// The unit's name.
    pub unit: String,
    /// The programme's name.
    pub programme: String,
    /// What the answers say in each closed measurement, in order of time.
    pub waves: Vec<UnitResults>,
    /// Who took part, as sums.
    pub participation: Participation,
}

/// The page.
pub fn unit_document(t: Texts, figures: &UnitFigures) -> Document {
    let waves = &figures.waves[figures.waves.len().saturating_sub(WAVES)..];
    Document {
        title: t.with("unit-report-title", &[("unit", &figures.unit)]),
        lead: vec![t.with("unit-report-lead", &[("programme", &figures.programme)])],
        sections: vec![answers(t, waves), time(t, &figures.participation)],
    }
}

fn answers(t: Texts, waves: &[UnitResults]) -> Section {
    let mut section = Section::new("answers", t.get("unit-report-answers"), 2);
    let Some(latest) = waves.last() else {
        section.text(t.get("unit-report-no-answers"));
        return section;
    };
    let core: Vec<_> = latest.ratings.iter().filter(|rating| rating.core).collect();
    let labels: Vec<String> = core.iter().map(|rating| rating.text.said_in(t.lang().code()).to_owned()).collect();
    let items: Vec<Labelled<'_>> =
        labels.iter().zip(&core).map(|(label, rating)| Labelled { label, estimate: &rating.mean }).collect();
    if !items.is_empty() {
        let title = t.with("unit-report-chart", &[("wave", &latest.wave.name)]);
        section.at(&latest.wave.name);
        section.chart(bars(t, Frame { id: "core", title: &title }, &items), items.iter().map(|item| item.estimate));
    }
    let (mut head, mut rows) = (vec![t.get("report-number-what")], Vec::new());
    head.extend(waves.iter().map(|wave| wave.wave.name.clone()));
    let changes: Vec<Change> = changes(waves);
    if !changes.is_empty() {
        head.push(t.get("unit-report-change"));
    }
    let mut row = |section: &mut Section, what: String, item: &str, of: &dyn Fn(&UnitResults) -> Option<Estimate>| {
        let mut cells: Vec<Cell> = vec![what.into()];
        for wave in waves {
            section.at(&wave.wave.name);
            cells.push(of(wave).map_or_else(|| "–".into(), |estimate| section.cell(t, &estimate)));
        }
        if !changes.is_empty() {
            let change = changes.iter().find(|change| change.item == item);
            cells.push(change.map_or_else(|| "–".into(), |change| change_cell(t, section, change)));
        }
        rows.push(cells);
    };
    row(&mut section, t.get("unit-report-could-answer"), "", &|wave| {
        let base = "persons in the unit";
        Some(Estimate::plain(wave.population as f64, "persons", wave.population, base, "count"))
    });
    row(&mut section, t.get("unit-report-answered"), "", &|wave| Some(wave.answered.clone()));
    for (label, rating) in labels.iter().zip(&core) {
        let same = |wave: &UnitResults| wave.ratings.iter().find(|other| other.item == rating.item).cloned();
        row(&mut section, label.clone(), &rating.item, &|wave| Some(same(wave)?.mean));
        let floor = t.with("unit-report-floor", &[("what", label)]);
        row(&mut section, floor, "", &|wave| Some(same(wave)?.below_the_floor));
    }
    row(&mut section, t.get("unit-report-test"), "", &|wave| Some(wave.test.clone()));
    section.table(t.get("unit-report-answers"), head, rows);
    section
}

/// A change with its sign and its interval.
fn change_cell(t: Texts, section: &mut Section, change: &Change) -> Cell {
    section.at(format!("{} – {}", change.from, change.to));
    let sign = if change.by.value.is_some_and(|by| by > 0.0) { "+" } else { "" };
    let interval = t.interval(&change.by).map(|interval| format!(" ({interval})")).unwrap_or_default();
    section.shown_as(t, &change.by, format!("{sign}{}{interval}", t.value(&change.by)))
}

fn time(t: Texts, participation: &Participation) -> Section {
    let mut section = Section::new("time", t.get("unit-report-time"), 2);
    section.at(t.get("report-whole-time"));
    section.figures(sums(t, participation));
    section
}

/// The sums of who took part, each with its name.
pub(crate) fn sums(t: Texts, participation: &Participation) -> Vec<KeyFigure> {
    [
        ("overview-persons", &participation.persons),
        ("overview-participations", &participation.participations),
        ("overview-hours", &participation.hours),
        ("overview-mean-hours", &participation.mean_hours),
        ("report-median-hours", &participation.median_hours),
    ]
    .map(|(key, estimate)| KeyFigure::new(t.get(key), estimate.clone()))
    .into()
}
