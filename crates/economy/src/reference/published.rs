//! What is published about the cost of an hour? The file `content/reference/costs.toml`, as types.

use std::sync::LazyLock;

use kernel::Ore;
use serde::Deserialize;

static FILE: &str = include_str!("../../../../content/reference/costs.toml");

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| read(FILE).expect("the shipped file is read by a test"));

/// What is published.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Costs of an hour, from low to high.
    pub intervals: Vec<ReferenceInterval>,
    /// Single projects.
    pub projects: Vec<ReferenceProject>,
}

/// What an hour of a kind of training costs elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceInterval {
    /// Its key.
    pub id: String,
    /// The lowest cost of an hour.
    pub low: Ore,
    /// The highest cost of an hour.
    pub high: Ore,
    /// Whether the participants' working time is in it.
    pub includes_lost_working_time: bool,
    /// Where it is published.
    pub source: String,
    /// The year of the source; prices are those of that year or a little before.
    pub year: u16,
    includes: Both,
    what: Both,
}

/// What is known of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceProject {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many took part.
    pub participants: Option<u64>,
    /// What an hour cost.
    pub cost_per_hour: Option<Ore>,
    /// How many months it ran.
    pub duration_months: Option<u32>,
    /// Where it is published.
    pub source: String,
    /// The year of the source; prices are those of that year or a little before.
    pub year: u16,
    includes: Both,
    note: Both,
}

/// In which language a text is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Swedish.
    Swedish,
    /// English.
    English,
}

impl ReferenceInterval {
    /// What it is the cost of.
    pub fn what(&self, language: Language) -> &str {
        self.what.get(language)
    }

    /// What is in the figure, as far as the source says.
    pub fn includes(&self, language: Language) -> &str {
        self.includes.get(language)
    }
}

impl ReferenceProject {
    /// What to know about it.
    pub fn note(&self, language: Language) -> &str {
        self.note.get(language)
    }

    /// What is in the figure, as far as the source says.
    pub fn includes(&self, language: Language) -> &str {
        self.includes.get(language)
    }
}

/// What is published.
pub fn reference() -> &'static Reference {
    &REFERENCE
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    sv: String,
    en: String,
}

impl Both {
    fn get(&self, language: Language) -> &str {
        match language {
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reference: Vec<IntervalRow>,
    reference_project: Vec<ProjectRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IntervalRow {
    id: String,
    low_sek: i64,
    high_sek: i64,
    includes_lost_working_time: bool,
    source: String,
    year: u16,
    includes: Both,
    what: Both,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectRow {
    id: String,
    name: String,
    participants: Option<u64>,
    cost_per_hour_sek: Option<i64>,
    duration_months: Option<u32>,
    source: String,
    year: u16,
    includes: Both,
    note: Both,
}

fn read(file: &str) -> Result<Reference, toml::de::Error> {
    let file: File = toml::from_str(file)?;
    let intervals = file.reference.into_iter().map(|row| ReferenceInterval {
        id: row.id,
        low: Ore(row.low_sek * 100),
        high: Ore(row.high_sek * 100),
        includes_lost_working_time: row.includes_lost_working_time,
        source: row.source,
        year: row.year,
        includes: row.includes,
        what: row.what,
    });
    let projects = file.reference_project.into_iter().map(|row| ReferenceProject {
        id: row.id,
        name: row.name,
        participants: row.participants,
        cost_per_hour: row.cost_per_hour_sek.map(|sek| Ore(sek * 100)),
        duration_months: row.duration_months,
        source: row.source,
        year: row.year,
        includes: row.includes,
        note: row.note,
    });
    Ok(Reference { intervals: intervals.collect(), projects: projects.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_intervals_are_those_of_the_cluster_evaluation() {
        // Strategirådet, February 2022, ch. 6.3: 440-760 kronor at a private company, 270-370 at Komvux, 725 in Östra Göinge.
        let reference = read(FILE).unwrap();
        let bounds: Vec<_> = reference.intervals.iter().map(|r| (r.id.as_str(), r.low, r.high)).collect();
        assert_eq!(
            bounds,
            [("private-it-course", Ore(44_000), Ore(76_000)), ("komvux-upper-secondary", Ore(27_000), Ore(37_000))]
        );
        assert!(reference.intervals.iter().all(|r| !r.what(Language::Swedish).is_empty() && !r.source.is_empty()));
        let goinge = reference.projects.iter().find(|project| project.id == "ostra-goinge").unwrap();
        assert_eq!(goinge.cost_per_hour, Some(Ore(72_500)));
        assert!(reference.projects.len() == 3 && reference.projects.iter().all(|one| one.year == 2022));
    }

    #[test]
    fn a_key_that_nobody_knows_is_refused() {
        assert!(read("[[reference]]\nid = \"x\"\nlow = 3\n").is_err());
    }
}
