//! How does a report stand on paper? The document with the picture's table under it, an appendix of methods and one of all numbers,
//! and nothing that needs a screen: the pictures bring their colours along.

use paper::{Block as Printed, Figure, Level, Paper, SCHEMA, Section as Part, Words};
use text::Texts;

use crate::charts::Chart;
use crate::document::{Block, Document, Section};
use crate::method::method;
use crate::numbers::{HEAD, Rests, Told, method_name};
use crate::workbook::Made;

/// The colours of the levels in a stacked bar, from the lowest.
const LEVELS: [&str; 6] = ["#8c4a12", "#d08a45", "#ecd3a8", "#a5d3cd", "#2f7a7d", "#0b4a50"];

/// What a picture looks like on paper.
const STYLE: &str = "text{font-family:'Libertinus Serif',serif;font-size:13px;fill:#1b2526}\
.axis,.withheld,.floor{font-size:12px}\
.track{fill:#e6eaea;stroke:#cfd6d6}.reference{stroke:#6b7676}\
.bar,.dot{fill:#0b6b6b}.interval{stroke:#0b6b6b;stroke-width:3}\
line.floor{stroke:#c7480a;stroke-width:3}\
.level-1{fill:#8c4a12}.level-2{fill:#d08a45}.level-3{fill:#ecd3a8}.level-4{fill:#a5d3cd}.level-5{fill:#2f7a7d}.level-6{fill:#0b4a50}\
.ink-1,.ink-5,.ink-6{fill:#fff}.ink-2,.ink-3,.ink-4{fill:#1b2526}";

/// How a report is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// With contents and appendices.
    Whole,
    /// On one page, without either.
    OnePage,
}

/// The report for print. The same report made at the same moment is the same paper.
pub fn paper(t: Texts, document: &Document, made: &Made, setting: Setting) -> Paper {
    let one_page = setting == Setting::OnePage;
    let mut sections: Vec<Part> = document.sections.iter().map(|section| part(t, section, one_page)).collect();
    if one_page {
        sections.extend(methods_list(t, document));
    } else {
        let whole = document.with_methods(t);
        let appendix = whole.sections.get(document.sections.len()..).unwrap_or_default();
        sections.extend(appendix.iter().map(|section| Part { new_page: true, ..part(t, section, false) }));
        sections.extend(all_numbers(t, document));
    }
    Paper {
        schema: SCHEMA.to_owned(),
        lang: t.lang().code().to_owned(),
        title: document.title.clone(),
        lead: document.lead.clone(),
        made_at: made.at.clone(),
        id: format!("{}|{}|{}|{}", document.title, t.lang().code(), made.at, made.seed),
        one_page,
        words: Words {
            contents: t.get("report-printed-contents"),
            page: t.get("report-page"),
            of: t.get("report-page-of"),
        },
        sections,
    }
}

fn part(t: Texts, section: &Section, one_page: bool) -> Part {
    let mut blocks = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Text(text) => blocks.push(Printed::Text { text: text.clone() }),
            Block::Notice(text) => blocks.push(Printed::Notice { text: text.clone() }),
            // On one page each number stands once, with all that it rests on.
            Block::Figures(_) | Block::Table(_) if one_page => {}
            Block::Figures(figures) => {
                let figures = figures.iter().map(|one| Figure {
                    label: one.label.clone(),
                    value: if one.estimate.value.is_some() { t.value(&one.estimate) } else { t.get("withheld") },
                    rests: rests(t, &one.estimate),
                });
                blocks.push(Printed::Figures { figures: figures.collect() });
            }
            Block::Chart(chart) => {
                blocks.push(picture(chart));
                if !one_page {
                    let (head, rows) = (chart.head.clone(), chart.rows.clone());
                    blocks.push(Printed::Table { caption: chart.title.clone(), head, rows, small: true });
                }
            }
            Block::Table(table) => blocks.push(Printed::Table {
                caption: table.caption.clone(),
                head: table.head.clone(),
                rows: table.rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect(),
                small: false,
            }),
        }
    }
    if one_page {
        blocks.extend(numbers_side_by_side(t, section));
    }
    if !section.caveats().is_empty() {
        let items = section.caveats().iter().map(|caveat| t.caveat(*caveat)).collect();
        blocks.push(Printed::Numbered { title: t.get("report-caveats"), items });
    }
    Part { title: section.title.clone(), level: section.level, new_page: false, blocks }
}

fn rests(t: Texts, estimate: &kernel::Estimate) -> String {
    if estimate.value.is_none() {
        return String::new();
    }
    let n = (estimate.n > 0).then(|| t.with("based-on", &[("n", &estimate.n)]));
    n.into_iter().chain(t.interval(estimate)).collect::<Vec<_>>().join(". ")
}

fn picture(chart: &Chart) -> Printed {
    // On a page the markup stands in HTML, which knows what an `svg` is; alone it has to say so.
    let svg = chart.svg.to_string();
    let svg = match svg.split_once('>') {
        Some((open, rest)) => {
            let open = open.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
            format!("{open}><style>{STYLE}</style>{rest}")
        }
        None => svg,
    };
    let legend = chart.legend.iter().zip(LEVELS);
    Printed::Chart {
        title: chart.title.clone(),
        alt: format!("{}. {}", chart.title, chart.svg.words()).trim().to_owned(),
        svg,
        legend: legend.map(|(label, colour)| Level { colour: colour.to_owned(), label: label.clone() }).collect(),
    }
}

/// The numbers of a part with what they rest on; nothing where there are none.
fn numbers_table(t: Texts, section: &Section, caption: &str) -> Option<Printed> {
    let numbers = section.numbers(t);
    let rows = numbers.iter().map(|told| std::iter::once(told.name()).chain(told.cells(t, section)).collect());
    let (caption, head) = (caption.to_owned(), HEAD.map(|key| t.get(key)).into());
    (!numbers.is_empty()).then(|| Printed::Table { caption, head, rows: rows.collect(), small: true })
}

/// The same numbers where there is one page for all of them: those of a row beside each other, each with its n, its interval and the
/// numbers of its reservations; whom they are about, scale and method once a row.
fn numbers_side_by_side(t: Texts, section: &Section) -> Option<Printed> {
    let numbers = section.numbers(t);
    let mut columns: Vec<&str> = Vec::new();
    let mut rows: Vec<(&Told<'_>, Vec<&Told<'_>>)> = Vec::new();
    for told in &numbers {
        if !columns.contains(&told.column) {
            columns.push(told.column);
        }
        match rows.iter_mut().find(|(first, _)| first.table == told.table && first.what == told.what) {
            Some((_, row)) => row.push(told),
            None => rows.push((told, vec![told])),
        }
    }
    // A column that is called as the measurement tells it already.
    let tells_wave = numbers.iter().all(|told| told.column == told.wave);
    let head = |key: &str| t.get(&format!("report-number-{key}"));
    let column = |name: &&str| if name.is_empty() { head("value") } else { (*name).to_owned() };
    let mut heads = vec![head("what")];
    heads.extend(columns.iter().map(column));
    heads.extend([head("base"), head("scale")]);
    if !tells_wave {
        heads.push(head("wave"));
    }
    heads.push(head("method"));
    let rows = rows.into_iter().map(|(first, row)| {
        let rests: Vec<Rests> = row.iter().map(|told| told.rests(t, section)).collect();
        // What the numbers of a row have in common is said once, and what not each time.
        let all = |of: &dyn Fn(&Rests) -> &String| {
            let mut said: Vec<&str> =
                rests.iter().map(|rests| of(rests).as_str()).filter(|said| *said != "–").collect();
            said.dedup();
            if said.is_empty() { "–".to_owned() } else { said.join("; ") }
        };
        let of_column = |name: &&str| match row.iter().zip(&rests).find(|(told, _)| told.column == *name) {
            Some((told, rests)) => with_what_it_rests_on(t, told, rests),
            None => "–".to_owned(),
        };
        let mut cells = vec![first.what.clone()];
        cells.extend(columns.iter().map(of_column));
        cells.extend([all(&|rests| &rests.base), all(&|rests| &rests.scale)]);
        if !tells_wave {
            cells.push(all(&|rests| &rests.wave));
        }
        cells.push(all(&|rests| &rests.method));
        cells
    });
    let rows: Vec<Vec<String>> = rows.collect();
    (!rows.is_empty()).then(|| Printed::Table { caption: section.title.clone(), head: heads, rows, small: true })
}

/// A number as it is shown, with n, interval and the numbers of its reservations behind it.
fn with_what_it_rests_on(t: Texts, told: &Told<'_>, rests: &Rests) -> String {
    let there = |text: &String| (text != "–").then(|| text.clone());
    let n = there(&rests.n).map(|n| t.with("report-cell-n", &[("n", &n)]));
    let caveats = there(&rests.caveats).map(|places| t.with("report-cell-caveats", &[("places", &places)]));
    let said: Vec<String> = [n, there(&rests.interval), caveats].into_iter().flatten().collect();
    if said.is_empty() { told.shown.clone() } else { format!("{} ({})", told.shown, said.join("; ")) }
}

/// How the numbers of a page were computed, a line for each method.
fn methods_list(t: Texts, document: &Document) -> Option<Part> {
    let mut keys: Vec<&str> = document.sections.iter().flat_map(|section| section.methods(t)).collect();
    keys.sort_unstable();
    keys.dedup();
    let line = |key: &str| {
        let method = method(key)?;
        let path = format!("{} → {}", method.files.join(", "), method.step);
        Some(format!("{}: {} ({path})", method_name(t, key), method.formula))
    };
    let items: Vec<String> = keys.into_iter().filter_map(line).collect();
    if items.is_empty() {
        return None;
    }
    let blocks = vec![Printed::Numbered { title: t.get("report-appendix-text"), items }];
    Some(Part { title: t.get("report-how"), level: 2, new_page: false, blocks })
}

/// Each number with what it rests on, part by part.
fn all_numbers(t: Texts, document: &Document) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut above = String::new();
    for section in &document.sections {
        if section.level == 2 {
            above.clone_from(&section.title);
        }
        let title = if section.level == 2 { section.title.clone() } else { format!("{above} – {}", section.title) };
        let Some(table) = numbers_table(t, section, &title) else { continue };
        parts.push(Part { title, level: 3, new_page: false, blocks: vec![table] });
    }
    if !parts.is_empty() {
        let blocks = vec![Printed::Text { text: t.get("report-all-numbers-text") }];
        parts.insert(0, Part { title: t.get("report-all-numbers"), level: 2, new_page: true, blocks });
    }
    parts
}
