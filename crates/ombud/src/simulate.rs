//! Simulates a programme from a specification: the package goes where `export package` would put it, the truth beside it.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use evaluation::package::{AllocationRow, Files, ReadOptions, read};
use simulation::programme::{Simulated, Spec, SpecError, SpecFault, organisation_key};

use crate::cli::{Format, Outcome};
use crate::files::write_package;

/// Where the results go.
pub(crate) struct Places<'a> {
    /// The package.
    pub package: &'a Path,
    /// The truth.
    pub truth: &'a Path,
    /// The draw by which the organisations start, when it was made before.
    pub as_drawn: Option<&'a Path>,
}

/// Simulates, writes package and truth, and prints what there is. Nothing that exists is written over.
pub(crate) fn simulate(
    spec: &Path,
    places: &Places<'_>,
    (seed, replicate): (u64, u32),
    format: Format,
) -> anyhow::Result<Outcome> {
    let text = fs::read_to_string(spec).with_context(|| format!("{} cannot be read", spec.display()))?;
    let draw = places.as_drawn.map(read_draw).transpose()?;
    let simulated = Spec::from_toml(&text).and_then(|mut spec| {
        if let Some(draw) = &draw {
            spec.rollout.as_drawn = sequences(draw, spec.organisations.count)?;
        }
        simulation::programme::simulate(&spec, seed, replicate)
    });
    let Simulated { mut package, truth } = match simulated {
        Ok(simulated) => simulated,
        Err(why) => return Ok(refuse(&why, format)),
    };
    if let (Some(draw), Some(programme)) = (draw, package.programmes.iter().flatten().next()) {
        let of_programme = |row: AllocationRow| AllocationRow { programme: programme.programme.clone(), ..row };
        package.allocations = Some(draw.into_iter().map(of_programme).collect());
    }
    if places.truth.starts_with(places.package) {
        bail!("the truth does not belong in the package; say another place for {}", places.truth.display());
    }
    // The truth is claimed first: when its place is taken, no package is left behind without one.
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(places.truth)
        .with_context(|| format!("{} cannot be created (it must not exist yet)", places.truth.display()))?;
    if let Err(why) = write_package(places.package, &package) {
        drop(file);
        let _ = fs::remove_file(places.truth); // made above, still empty
        return Err(why);
    }
    file.write_all(serde_json::to_string_pretty(&truth)?.as_bytes())?;
    file.write_all(b"\n")?;
    if format == Format::Json {
        let counts = serde_json::json!({
            "package": places.package,
            "truth": places.truth,
            "seed": seed,
            "replicate": replicate,
            "files": package.files(),
            "persons": truth.persons,
            "waves": truth.waves,
        });
        println!("{counts:#}");
        return Ok(Outcome::Done);
    }
    println!("{}", places.package.display());
    for (name, rows) in package.files() {
        println!("  {name}: {rows} rows");
    }
    println!("{}", places.truth.display());
    Ok(Outcome::Done)
}

/// The rows of a draw.
fn read_draw(file: &Path) -> anyhow::Result<Vec<AllocationRow>> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let alone: Files = [
        ("datapackage.json".to_owned(), br#"{"name":"draw","resources":[]}"#.to_vec()),
        ("allocations.csv".to_owned(), bytes),
    ]
    .into();
    let read = read(&alone, ReadOptions::default()).with_context(|| format!("{} is no draw", file.display()))?;
    Ok(read.package.allocations.unwrap_or_default())
}

/// The sequence of each simulated organisation in the draw that was made.
fn sequences(draw: &[AllocationRow], organisations: u32) -> Result<Vec<u32>, SpecError> {
    let fault = |value: &str, expected: String| {
        let fault = SpecFault { field: "rollout.as_drawn".to_owned(), value: value.to_owned(), expected };
        SpecError::Invalid(vec![fault])
    };
    let drawn = draw.iter().find(|row| row.drawn);
    let drawn = drawn.ok_or_else(|| fault("", "a row of allocations.csv that was drawn".to_owned()))?;
    let of = |organisation: u32| {
        let key = organisation_key(organisation as usize);
        let place = drawn.clusters.iter().position(|cluster| *cluster == key);
        let sequence = place.and_then(|place| drawn.sequences.get(place)).copied();
        sequence.ok_or_else(|| fault(&key, format!("the draw to hold the organisation {key}")))
    };
    (0..organisations).map(of).collect()
}

fn refuse(why: &SpecError, format: Format) -> Outcome {
    match (why, format) {
        (SpecError::Invalid(faults), Format::Json) => {
            println!("{}", serde_json::json!({ "errors": faults, "total": faults.len() }));
        }
        (SpecError::Unreadable(_), Format::Json) => {
            println!("{}", serde_json::json!({ "errors": [{ "expected": why.to_string() }], "total": 1 }));
        }
        (SpecError::Invalid(faults), _) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            eprintln!("{} errors; nothing was simulated.", faults.len());
        }
        (SpecError::Unreadable(_), _) => eprintln!("{why}\nNothing was simulated."),
    }
    Outcome::Finding
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "[organisations]\ncount = 2\npersons = 60\nsmallest = 20\n";

    #[test]
    fn a_package_and_its_truth_are_written_once_and_never_over_what_is_there() {
        let folder = std::env::temp_dir().join(format!("ombud-simulate-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let (spec, package, truth) = (folder.join("spec.toml"), folder.join("package.zip"), folder.join("truth.json"));
        fs::write(&spec, SMALL).unwrap();
        let run = |package: &Path, truth: &Path| {
            simulate(&spec, &Places { package, truth, as_drawn: None }, (1, 0), Format::Text)
        };
        assert!(matches!(run(&package, &truth), Ok(Outcome::Done)));
        let read = crate::files::open_package(&package, None).unwrap();
        assert!(evaluation::package::read(&read, ReadOptions::default()).is_ok());
        let known: simulation::programme::ProgrammeTruth = serde_json::from_slice(&fs::read(&truth).unwrap()).unwrap();
        assert_eq!((known.seed, known.organisations.len()), (1, 2));

        let other = folder.join("other.json");
        assert!(run(&package, &other).is_err(), "the package is there already");
        assert!(!other.exists(), "no truth is left without its package");
        assert!(run(&folder.join("second"), &truth).is_err(), "the truth is there already");
        assert!(!folder.join("second").exists());
        assert!(run(&folder.join("third"), &folder.join("third/truth.json")).is_err(), "the truth stays outside");

        fs::write(&spec, "[response]\nbefore = 2\n").unwrap();
        assert!(matches!(run(&folder.join("fourth"), &other), Ok(Outcome::Finding)));
        assert!(!folder.join("fourth").exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
