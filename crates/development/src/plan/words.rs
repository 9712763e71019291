//! How does the plan say something in words that are kept, compared, and still read in the reader's language? Words of people stay as they
//! are; codes, days and sums stand between `⟦` and `⟧` and are said when they are read ([`pieces`]).

use std::fmt::Display;

use kernel::{Date, Ore};
use serde::{Deserialize, Serialize};

use crate::gate::Decision;
use crate::initiative::value::Range;
use crate::initiative::{Content, Phase};

/// The plan in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Needs, then initiatives.
    pub entries: Vec<Entry>,
}

/// A need or an initiative in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// `need` or `initiative`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it says, part by part; empty parts are not decided.
    pub parts: Vec<Part>,
}

/// A part of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which part.
    pub part: String,
    /// The list of which `text` is a code; empty where it is words.
    #[serde(default)]
    pub list: String,
    /// What it says; empty where nothing is decided.
    pub text: String,
}

/// A piece of a part's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As somebody wrote it.
    Text(&'a str),
    /// A code of a list.
    Code(&'a str, &'a str),
    /// A day.
    Day(Date),
    /// A sum of money.
    Sum(Ore),
    /// A kit, by its id.
    Kit(&'a str),
}

/// What stands around an initiative's content.
pub(crate) struct Around<'a> {
    pub(crate) title: &'a str,
    pub(crate) phase: Phase,
    pub(crate) owner: Option<&'a str>,
    pub(crate) needs: Vec<&'a str>,
    pub(crate) units: Vec<(&'a str, Option<Date>)>,
    pub(crate) parties: Vec<&'a str>,
    /// The first first.
    pub(crate) decisions: Vec<&'a Decision>,
}

/// The pieces of words, in order.
pub fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    while let Some((before, rest)) = text.split_once('⟦') {
        let Some((inside, after)) = rest.split_once('⟧') else { break };
        let piece = inside.split_once(':').and_then(|(kind, value)| match kind {
            "day" => value.parse().ok().map(Piece::Day),
            "sum" => value.parse().ok().map(|ore| Piece::Sum(Ore(ore))),
            "kit" => Some(Piece::Kit(value)),
            list => Some(Piece::Code(list, value)),
        });
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        found.push(piece.unwrap_or(Piece::Text(inside)));
        text = after;
    }
    if !text.is_empty() {
        found.push(Piece::Text(text));
    }
    found
}

impl Entry {
    pub(crate) fn new(kind: &str, id: String, title: &str) -> Self {
        Self { kind: kind.to_owned(), id, title: title.to_owned(), parts: Vec::new() }
    }

    /// An initiative, part by part.
    pub(crate) fn of_initiative(id: String, around: &Around<'_>, content: &Content) -> Self {
        let mut entry = Self::new("initiative", id, around.title);
        entry.code("phase", "initiative-phase", around.phase.code());
        entry.text("aim", content.aim.clone());
        entry.text("target-group", content.target_group.clone());
        entry.text("needs", around.needs.join(", "));
        entry.text("owner", around.owner.unwrap_or_default().to_owned());
        entry.text("technology", content.technology.clone());
        entry.code("stimulus", "initiative-stimulus", content.stimulus.code());
        let class = content.information_class.map_or("", |class| class.code());
        entry.code("information-class", "information-class", class);
        let unit = |(name, starts): &(&str, Option<Date>)| match starts {
            Some(on) => format!("{name} ({})", day(*on)),
            None => (*name).to_owned(),
        };
        entry.text("units", around.units.iter().map(unit).collect::<Vec<_>>().join(", "));
        entry.text("parties", around.parties.join(", "));
        entry.text(
            "benefits",
            lines(content.benefits.iter().map(|benefit| {
                let seen = benefit.follow_ups.iter().map(|one| joined(" ", [day(one.due_on), one.seen.clone()]));
                let kind = format!("{}: {}", code("benefit-kind", benefit.kind.code()), benefit.words);
                let parts = [kind, benefit.owner.clone(), benefit.baseline.clone(), years(&benefit.years)];
                joined(" | ", parts.into_iter().chain(seen))
            })),
        );
        entry.text("costs", lines(content.costs.iter().map(|c| joined(" | ", [c.words.clone(), years(&c.years)]))));
        entry.text(
            "risks",
            lines(content.risks.iter().map(|risk| {
                let rated = format!("{} × {}", risk.likelihood, risk.consequence);
                joined(" | ", [risk.words.clone(), rated, risk.measure.clone()])
            })),
        );
        entry.text(
            "competence",
            lines(content.competence.iter().map(|step| {
                let kit = step.kit.as_ref().map(|kit| token("kit", kit)).unwrap_or_default();
                let tied = |there: bool, to: &str| if there { code("plan-tied", to) } else { String::new() };
                let (session, champion) =
                    (tied(step.session.is_some(), "session"), tied(step.champion.is_some(), "champion"));
                let by = step.by.map(day).unwrap_or_default();
                joined(" | ", [step.words.clone(), kit, session, champion, by])
            })),
        );
        entry.text(
            "resources",
            lines(content.resources.iter().map(|resource| {
                let amount = resource.amount.map(sum).unwrap_or_default();
                let kind = format!("{}: {}", code("resource-kind", resource.kind.code()), resource.words);
                joined(" | ", [kind, amount, code("resource-state", resource.state.code())])
            })),
        );
        entry.text("decisions", lines(around.decisions.iter().map(|decision| decision_in_words(decision))));
        entry
    }

    pub(crate) fn text(&mut self, part: &str, text: String) {
        self.parts.push(Part { part: part.to_owned(), list: String::new(), text });
    }

    pub(crate) fn code(&mut self, part: &str, list: &str, code: &str) {
        self.parts.push(Part { part: part.to_owned(), list: list.to_owned(), text: code.to_owned() });
    }
}

/// When what was decided by whom, from which phase to which, and why.
pub fn decision_in_words(decision: &Decision) -> String {
    let phase = |phase: Phase| code("initiative-phase", phase.code());
    let moved = if decision.from == decision.to {
        String::new()
    } else {
        format!(" ({} → {})", phase(decision.from), phase(decision.to))
    };
    let outcome = code("gate-outcome", decision.outcome.code());
    let body = code("gate-body", decision.body.code());
    format!("{} {outcome}{moved} | {body} | {}", day(decision.decided_on), decision.reason)
}

pub(crate) fn code(list: &str, code: &str) -> String {
    token(list, code)
}

pub(crate) fn day(day: Date) -> String {
    token("day", day)
}

/// A line for each.
pub(crate) fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// What is not empty, with a sign between.
pub(crate) fn joined(sign: &str, parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(sign)
}

fn sum(amount: Ore) -> String {
    token("sum", amount.0)
}

fn years(years: &[Range]) -> String {
    let year = |year: &Range| format!("{} – {} – {}", sum(year.least), sum(year.likely), sum(year.most));
    years.iter().map(year).collect::<Vec<_>>().join(", ")
}

fn token(kind: &str, value: impl Display) -> String {
    format!("⟦{kind}:{value}⟧")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_days_and_sums_are_found_between_the_words_and_words_stay_as_they_are() {
        let on = Date::new(2026, 3, 1).expect("a day");
        let text = format!("Från {} | {}, {}⟧", day(on), sum(Ore(5_000)), code("resource-state", "decided"));
        let found = pieces(&text);
        let expected = [
            Piece::Text("Från "),
            Piece::Day(on),
            Piece::Text(" | "),
            Piece::Sum(Ore(5_000)),
            Piece::Text(", "),
            Piece::Code("resource-state", "decided"),
            Piece::Text("⟧"),
        ];
        assert_eq!(found, expected);
        for plain in ["Kostar ⟦ mycket", "⟧ först", "a: b"] {
            assert_eq!(pieces(plain), [Piece::Text(plain)]);
        }
        assert_eq!(pieces("⟦day:igår⟧"), [Piece::Text("day:igår")]);
        assert_eq!(pieces(""), []);
    }
}
