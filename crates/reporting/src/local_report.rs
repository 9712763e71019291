//! What can a municipality say of its work? Who took part, unit beside unit; how many answered each closed measurement; and how the
//! answers stand in the latest. The same figures as on the local lead's pages, with the same that is hidden.

use std::collections::BTreeMap;

use kernel::{Caveat, Estimate, UnitId};
use measurement::reach::{Reach, WaveReach};
use measurement::results::UnitResults;
use participation::sums::OrganisationParticipation;
use text::Texts;

use crate::charts::{Frame, Labelled, bars};
use crate::document::{Cell, Document, Section};
use crate::unit_report::sums;

/// What a municipality may see of itself.
#[derive(Debug, Clone)]
pub struct LocalFigures {
    /// Its name.
    pub organisation: String,
    /// What its units are called, in the order of the tree.
    pub units: Vec<(UnitId, String)>,
    /// Each programme that it takes part in.
    pub programmes: Vec<LocalProgramme>,
}

/// A municipality in one programme.
#[derive(Debug, Clone)]
pub struct LocalProgramme {
    /// The programme's name.
    pub name: String,
    /// Who took part, as sums.
    pub participation: OrganisationParticipation,
    /// How many answered in each closed measurement.
    pub reach: Vec<WaveReach>,
    /// Of each unit what its answers say in the latest closed measurement of its own.
    pub results: BTreeMap<UnitId, UnitResults>,
    /// Measurements that are open, and until when, in words: they are not told.
    pub open: Vec<String>,
}

/// The report.
pub fn local_document(t: Texts, figures: &LocalFigures) -> Document {
    let mut sections = Vec::new();
    for (number, programme) in figures.programmes.iter().enumerate() {
        let id = format!("p{number}");
        let mut head = Section::new(&id, programme.name.clone(), 2);
        for open in &programme.open {
            head.notice(open.clone());
        }
        sections.push(head);
        sections.push(took_part(t, &id, &figures.units, programme));
        sections.push(answered(t, &id, &figures.units, programme));
        sections.push(answers(t, &id, &figures.units, programme));
    }
    let nothing = figures.programmes.is_empty().then(|| t.get("local-report-none"));
    Document {
        title: t.with("local-report-title", &[("organisation", &figures.organisation)]),
        lead: std::iter::once(t.get("local-report-lead")).chain(nothing).collect(),
        sections,
    }
}

fn took_part(t: Texts, id: &str, units: &[(UnitId, String)], programme: &LocalProgramme) -> Section {
    let mut section = Section::new(format!("{id}-participation"), t.get("report-participation"), 3);
    section.at(t.get("report-whole-time"));
    let whole = &programme.participation.whole;
    section.figures(sums(t, whole));
    let labels: Vec<String> = whole.hours_by_activity.parts.iter().map(|(a, _)| t.code("activity", a.code())).collect();
    let parts = labels.iter().zip(&whole.hours_by_activity.parts);
    let items: Vec<Labelled<'_>> = parts.map(|(label, (_, estimate))| Labelled { label, estimate }).collect();
    if !items.is_empty() {
        let frame = Frame { id: &format!("{id}-hours"), title: &t.get("overview-hours-by-activity") };
        section.chart(bars(t, frame, &items), items.iter().map(|item| item.estimate));
    }
    let mut rows = Vec::new();
    for (unit, name) in units {
        let Some(part) = programme.participation.units.get(unit) else { continue };
        let numbers = [&part.persons, &part.participations, &part.hours, &part.mean_hours];
        rows.push(std::iter::once(name.into()).chain(numbers.map(|n| section.cell(t, n))).collect::<Vec<Cell>>());
    }
    let head = ["unit", "persons", "participations", "hours", "mean-hours"];
    let head =
        head.map(|key| t.get(&if key == "unit" { "local-report-unit".into() } else { format!("overview-{key}") }));
    section.table(t.get("local-report-participation-table"), head.into(), rows);
    section
}

fn answered(t: Texts, id: &str, units: &[(UnitId, String)], programme: &LocalProgramme) -> Section {
    let mut section = Section::new(format!("{id}-reach"), t.get("report-reach"), 3);
    if programme.reach.is_empty() {
        section.text(t.get("overview-no-response"));
    }
    for reach in &programme.reach {
        let wave = format!("{}, {} – {}", reach.wave.name, reach.wave.opens_on, reach.wave.closes_on);
        section.at(&wave);
        let mut rows = vec![row(t, &mut section, t.get("local-report-all"), &reach.whole)];
        for (unit, name) in units {
            if let Some(of_unit) = reach.units.iter().find(|one| one.of == *unit) {
                rows.push(row(t, &mut section, name.clone(), of_unit));
            }
        }
        let head = ["unit", "could-answer", "answered", "rate"].map(|key| t.get(&format!("local-report-{key}")));
        section.table(wave, head.into(), rows);
    }
    section
}

fn row<Of>(t: Texts, section: &mut Section, name: String, reach: &Reach<Of>) -> Vec<Cell> {
    let n = reach.population;
    let population = Estimate::plain(n as f64, "persons", n, "persons in the frame", "count");
    let numbers = [&population, &reach.answered, &reach.rate].map(|number| section.cell(t, number));
    std::iter::once(Cell::from(name)).chain(numbers).collect()
}

fn answers(t: Texts, id: &str, units: &[(UnitId, String)], programme: &LocalProgramme) -> Section {
    let mut section = Section::new(format!("{id}-answers"), t.get("unit-report-answers"), 3);
    let Some(model) = programme.results.values().max_by_key(|results| results.wave.closes_on) else {
        section.text(t.get("unit-report-no-answers"));
        return section;
    };
    let core: Vec<_> = model.ratings.iter().filter(|rating| rating.core).collect();
    let mut head = vec![t.get("local-report-unit"), t.get("local-report-wave")];
    head.extend(core.iter().map(|rating| rating.text.said_in(t.lang().code()).to_owned()));
    head.push(t.get("unit-report-test"));
    let mut rows = Vec::new();
    for (unit, name) in units {
        let Some(results) = programme.results.get(unit) else { continue };
        section.at(&results.wave.name);
        let mut cells: Vec<Cell> = vec![name.into(), (&results.wave.name).into()];
        for item in &core {
            let mean = results.ratings.iter().find(|rating| rating.item == item.item).map(|rating| &rating.mean);
            cells.push(mean.map_or_else(|| "–".into(), |mean| section.cell(t, mean)));
        }
        cells.push(section.cell(t, &results.test));
        rows.push(cells);
    }
    section.table(t.get("unit-report-answers"), head, rows);
    section
}

/// What is said of a measurement that is still open: nothing but until when.
pub fn still_open(t: Texts, name: &str, closes_on: kernel::Date) -> String {
    let why = t.caveat(Caveat::WaveOpen);
    t.with("report-wave-open", &[("wave", &name), ("day", &t.date(closes_on)), ("why", &why)])
}
