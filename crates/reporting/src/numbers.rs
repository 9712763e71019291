//! What does each number of a report rest on? The value as it is shown, and beside it n, whom it is about, scale, measurement,
//! method and interval: the same for the page, the sheet and the appendix in print.

use kernel::{Estimate, Group, Moment};
use text::Texts;

use crate::document::{Block, Section};

/// A number of a report and where it stands.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The table, the picture or the part.
    pub table: &'a str,
    /// The head of the row.
    pub what: String,
    /// The head of the column; empty where there is only one number to a row.
    pub column: &'a str,
    /// As it is shown.
    pub shown: String,
    /// The number.
    pub estimate: &'a Estimate,
    /// The measurement or the time that it is about.
    pub wave: &'a str,
}

/// What a number rests on, in words. A dash where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rests {
    /// How many it rests on.
    pub n: String,
    /// Who or what was counted.
    pub base: String,
    /// The lowest and the highest value there are.
    pub scale: String,
    /// The measurement or the time.
    pub wave: String,
    /// The method, by name.
    pub method: String,
    /// The interval.
    pub interval: String,
    /// The numbers of its reservations in the list of the part.
    pub caveats: String,
}

impl Section {
    /// The numbers of this part, each once: one that stands in a table is not told for the picture as well.
    pub fn numbers(&self, t: Texts) -> Vec<Told<'_>> {
        let mut told = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Figures(figures) => told.extend(figures.iter().map(|figure| Told {
                    table: &self.title,
                    what: figure.label.clone(),
                    column: "",
                    shown: shown(t, &figure.estimate),
                    estimate: &figure.estimate,
                    wave: &figure.wave,
                })),
                Block::Table(table) => {
                    for row in &table.rows {
                        let what = row.first().map(ToString::to_string).unwrap_or_default();
                        let numbers =
                            table.head.iter().zip(row).filter_map(|(head, cell)| Some((head, cell.number()?)));
                        told.extend(numbers.map(|(head, number)| Told {
                            table: &table.caption,
                            what: what.clone(),
                            column: head,
                            shown: number.shown.clone(),
                            estimate: &number.estimate,
                            wave: &number.wave,
                        }));
                    }
                }
                Block::Text(_) | Block::Notice(_) | Block::Chart(_) => {}
            }
        }
        for block in &self.blocks {
            let Block::Chart(chart) = block else { continue };
            for (label, estimate) in &chart.numbers {
                if !told.iter().any(|one| one.estimate == estimate) {
                    told.push(Told {
                        table: &chart.title,
                        what: label.clone(),
                        column: "",
                        shown: shown(t, estimate),
                        estimate,
                        wave: &chart.wave,
                    });
                }
            }
        }
        told
    }

    /// The methods behind the numbers of this part, each once, in order of their keys.
    pub fn methods(&self, t: Texts) -> Vec<&str> {
        let mut methods: Vec<&str> = self.numbers(t).iter().map(|told| told.estimate.method.as_str()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }
}

/// The heads of a table of numbers, keys of texts; the first is that of the row.
pub const HEAD: [&str; 9] = [
    "report-number-what",
    "report-number-value",
    "report-number-n",
    "report-number-base",
    "report-number-scale",
    "report-number-wave",
    "report-number-method",
    "report-number-interval",
    "report-number-caveats",
];

impl Told<'_> {
    /// The cells under [`HEAD`] after the first.
    pub fn cells(&self, t: Texts, part: &Section) -> [String; 8] {
        let Rests { n, base, scale, wave, method, interval, caveats } = self.rests(t, part);
        [self.shown.clone(), n, base, scale, wave, method, interval, caveats]
    }

    /// What the number is: its row, and its column where there are several.
    pub fn name(&self) -> String {
        if self.column.is_empty() { self.what.clone() } else { format!("{}: {}", self.what, self.column) }
    }

    /// What it rests on. `part` is the part of the report whose list of reservations is referred to.
    pub fn rests(&self, t: Texts, part: &Section) -> Rests {
        let (estimate, dash) = (self.estimate, || "–".to_owned());
        let known = |caveat: &kernel::Caveat| part.caveats().iter().position(|other| other == caveat);
        let places: Vec<String> = estimate.caveats.iter().filter_map(known).map(|at| (at + 1).to_string()).collect();
        Rests {
            n: if estimate.value.is_some() && estimate.n > 0 { t.whole(estimate.n) } else { dash() },
            base: base(t, &estimate.base),
            scale: scale(t, estimate).unwrap_or_else(dash),
            wave: if self.wave.is_empty() { dash() } else { self.wave.to_owned() },
            method: method_name(t, &estimate.method),
            interval: t.interval(estimate).filter(|_| estimate.value.is_some()).unwrap_or_else(dash),
            caveats: if places.is_empty() { dash() } else { places.join(", ") },
        }
    }
}

fn shown(t: Texts, estimate: &Estimate) -> String {
    if estimate.value.is_some() { t.value(estimate) } else { t.get("withheld") }
}

/// The scale in words, where there is one.
pub(crate) fn scale(t: Texts, estimate: &Estimate) -> Option<String> {
    estimate.scale.map(|ends| ends.map(|end| t.number(end, usize::from(end.fract() != 0.0))).join("–"))
}

/// What a method is called; its key when it has no name.
pub fn method_name(t: Texts, key: &str) -> String {
    let code = key.replace('_', "-");
    if t.has(&format!("method-of-{code}")) { t.code("method-of", &code) } else { key.to_owned() }
}

/// Whom a number is about, in the reader's language. The engine says it in English, in parts with commas between them; a part
/// that no language knows stands as the engine said it.
pub fn base(t: Texts, base: &str) -> String {
    base.split(", ").map(|part| base_part(t, part)).collect::<Vec<_>>().join(", ")
}

fn base_part(t: Texts, part: &str) -> String {
    let code: String = part
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect::<String>()
        .trim_matches('-')
        .to_owned();
    if t.has(&format!("base-{code}")) {
        return t.code("base", &code);
    }
    let group =
        |code: &str| Group::ALL.iter().find(|group| group.code() == code).map(|group| t.code("group", group.code()));
    let moment =
        |code: &str| Moment::ALL.iter().find(|moment| moment.code() == code).map(|one| t.code("moment", one.code()));
    if let Some(found) = group(part).or_else(|| moment(part)) {
        return found.to_lowercase();
    }
    if let Some((from, to)) = part.split_once(" -> ") {
        let ends = [from, to].map(|code| moment(code).unwrap_or_else(|| code.to_owned()).to_lowercase());
        return ends.join(" – ");
    }
    if let Some(found) = part.strip_suffix(" with an answer").and_then(group) {
        return t.with("base-with-an-answer", &[("group", &found.to_lowercase())]);
    }
    let of_rollout = part.strip_prefix("answers of ").and_then(|rest| rest.strip_suffix(" in all waves"));
    if let Some(found) = of_rollout.and_then(group) {
        return t.with("base-answers-in-all-waves", &[("group", &found.to_lowercase())]);
    }
    let drawn = part.strip_prefix("of ").and_then(|rest| rest.strip_suffix(" taken by lot"));
    if let Some((all, taken)) = drawn.and_then(|rest| rest.split_once(" persons about ")) {
        return t.with("base-taken-by-lot", &[("all", &all), ("taken", &taken)]);
    }
    if let Some(n) = part.strip_suffix(" programmes").and_then(|n| n.parse::<u64>().ok()) {
        return t.count("base-programmes", n);
    }
    part.to_owned()
}
