//! What belongs together, in which order? A series of kits: each goes on where the last one ended.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::{Audience, Kit, Words, find_kit};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../content/series");

static SERIES: LazyLock<Vec<Series>> = LazyLock::new(|| parse_all().expect("a test reads every shipped series"));

/// Kits in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name in addresses.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// For whom.
    pub audience: Audience,
    /// What it is called.
    pub title: Words,
    /// What happens.
    pub summary: Words,
    /// What one can do after it.
    pub goal: Words,
    /// The kits, first to last.
    pub kits: Vec<&'static Kit>,
}

/// Why a series cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("series {name}: {problem}")]
pub struct SeriesError {
    /// The file's name without its ending.
    pub name: String,
    /// What is wrong.
    pub problem: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    version: u32,
    audience: Audience,
    kits: Vec<String>,
    title: Words,
    summary: Words,
    goal: Words,
}

/// Reads a series; `name` must be its id, and its kits must be there and be for the same people.
///
/// # Errors
/// [`SeriesError`] says what to change.
pub fn parse_series(name: &str, toml: &str) -> Result<Series, SeriesError> {
    let problem = |problem: String| SeriesError { name: name.to_owned(), problem };
    let file: File = toml::from_str(toml).map_err(|error| problem(error.to_string()))?;
    if file.id != name {
        return Err(problem(format!("id {} is not the name of the file", file.id)));
    }
    let kits: Vec<&Kit> = file
        .kits
        .iter()
        .map(|id| find_kit(id).ok_or_else(|| problem(format!("there is no kit {id}"))))
        .collect::<Result<_, _>>()?;
    if kits.len() < 2 {
        return Err(problem("has at least two kits".to_owned()));
    }
    if let Some(other) = kits.iter().find(|kit| kit.audience != file.audience) {
        return Err(problem(format!("{} is for somebody else", other.id)));
    }
    Ok(Series {
        id: file.id,
        version: file.version,
        audience: file.audience,
        title: file.title,
        summary: file.summary,
        goal: file.goal,
        kits,
    })
}

fn parse_all() -> Result<Vec<Series>, SeriesError> {
    let mut all = Vec::new();
    for file in SHIPPED.files() {
        let name = file.path().file_stem().unwrap_or_default().to_string_lossy();
        all.push(parse_series(&name, file.contents_utf8().unwrap_or_default())?);
    }
    all.sort_by(|a, b| (a.audience, &a.title.sv).cmp(&(b.audience, &b.title.sv)));
    Ok(all)
}

/// Every series that is shipped: those for staff first, then by title.
pub fn series() -> &'static [Series] {
    &SERIES
}

/// The series with this id.
pub fn find_series(id: &str) -> Option<&'static Series> {
    SERIES.iter().find(|series| series.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_series_is_whole_and_no_kit_stands_in_two() {
        let all = parse_all().unwrap();
        let mut of_kits: Vec<&str> = all.iter().flat_map(|one| one.kits.iter().map(|kit| kit.id.as_str())).collect();
        let count = of_kits.len();
        of_kits.sort_unstable();
        of_kits.dedup();
        assert_eq!(of_kits.len(), count);
        let parts = |audience| all.iter().filter(|s| s.audience == audience).map(|s| s.kits.len()).max();
        assert_eq!(parts(Audience::Staff), Some(5));
        assert!(parts(Audience::Champion) >= Some(6));
        assert_eq!((parts(Audience::Manager), parts(Audience::StrategicManager)), (Some(5), Some(4)));
        for one in &all {
            assert!(one.title.en.is_some() && one.summary.en.is_some() && one.goal.en.is_some(), "{}", one.id);
        }
    }

    #[test]
    fn a_series_of_strangers_is_refused() {
        let file = |kits: &str| {
            format!(
                "id = \"a\"\nversion = 1\naudience = \"staff\"\nkits = [{kits}]\n[title]\nsv = \"a\"\n[summary]\nsv = \"a\"\n[goal]\nsv = \"a\"\n"
            )
        };
        let why = |kits: &str| parse_series("a", &file(kits)).unwrap_err().to_string();
        assert!(why("\"hitta-ratt-rutin\"").contains("at least two"));
        assert!(why("\"hitta-ratt-rutin\", \"finns-inte\"").contains("no kit finns-inte"));
        assert!(why("\"hitta-ratt-rutin\", \"chef-1-leda-forandring\"").contains("somebody else"));
        assert!(parse_series("b", &file("\"hitta-ratt-rutin\", \"falska-mejl-och-sms\"")).is_err());
        assert!(parse_series("a", &file("\"hitta-ratt-rutin\", \"falska-mejl-och-sms\"")).is_ok());
    }
}
