//! From the draw to the effect, at the command line: a rollout is drawn, a programme starts as drawn, and its evaluation knows the
//! draw and finds what is true.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use evaluation::result::{Evaluation, Part};
use kernel::Caveat;
use serde_json::Value;

const ORGANISATIONS: usize = 12;
const SPEC: &str = "name = \"As drawn\"\n\
    [organisations]\ncount = 12\npersons = 1800\nsmallest = 60\n\
    [rollout]\nwaves = 4\nsequences = 3\n\
    [effect]\nsize = 0.6\n\
    [self_rating]\nincluded = false\n";

/// A folder of its own that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("ombud-as-drawn-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ombud(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> (bool, String, String) {
    let arguments = arguments.iter().map(|argument| argument.as_ref());
    let output = Command::new(env!("CARGO_BIN_EXE_ombud")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn simulated(folder: &Folder, spec: &Path, name: &str, draw: &Path) -> (bool, PathBuf, PathBuf, String) {
    let (package, truth) = (folder.0.join(name), folder.0.join(format!("{name}.json")));
    let arguments: [&dyn AsRef<std::ffi::OsStr>; 11] =
        [&"simulate", &"--spec", &spec, &"--out", &package, &"--truth", &truth, &"--as-drawn", &draw, &"--seed", &"5"];
    let (done, _, said) = ombud(&arguments);
    (done, package, truth, said)
}

#[test]
fn a_programme_that_starts_as_drawn_is_analysed_as_drawn_and_its_effect_is_found() {
    let folder = Folder::new();
    let sizes = |o: usize| 100 + 37 * ((o * 5) % 12);
    let list: String = (0..ORGANISATIONS).map(|o| format!("o{:03},{}\n", o + 1, sizes(o))).collect();
    let list = folder.write("list.csv", &format!("organisation,staff\n{list}"));
    let drawn = folder.0.join("draw");
    let starts = "2021-02-15,2021-08-14,2022-02-10";
    let arguments: [&dyn AsRef<std::ffi::OsStr>; 13] = [
        &"plan",
        &"rollout",
        &list,
        &"--programme",
        &"programme",
        &"--starts",
        &starts,
        &"--out",
        &drawn,
        &"--seed",
        &"77",
        &"--format",
        &"json",
    ];
    let (done, plan, said) = ombud(&arguments);
    assert!(done, "{said}");
    let plan: Value = serde_json::from_str(&plan).unwrap();
    let kept = plan["kept"].as_u64().unwrap();
    assert!(kept > 100, "{kept} draws were kept");
    let draw = drawn.join("allocations.csv");

    let spec = folder.write("spec.toml", SPEC);
    let (done, package, truth, said) = simulated(&folder, &spec, "package", &draw);
    assert!(done, "{said}");
    assert_eq!(
        fs::read(package.join("allocations.csv")).unwrap(),
        fs::read(&draw).unwrap(),
        "the draw goes with the data"
    );

    let (done, result, said) = ombud(&[&"evaluate", &package, &"--format", &"json"]);
    assert!(done, "{said}");
    let result: Evaluation = serde_json::from_str(&result).unwrap();
    let comparison = result.programmes[0].comparison.there().expect("the rollout tells the effect");
    assert_eq!((comparison.clusters, comparison.sequences), (ORGANISATIONS as u64, 3));
    // The starts in the data are those of the draw, step by step.
    let started: Vec<u64> = comparison.periods.iter().map(|period| period.started).collect();
    let steps: Vec<u64> = plan["sequences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["clusters"].as_array().unwrap().len() as u64)
        .collect();
    assert_eq!(started, [0, steps[0], steps[0] + steps[1], ORGANISATIONS as u64]);

    let truth: Value = serde_json::from_slice(&fs::read(truth).unwrap()).unwrap();
    let truth = truth["effect"]["frame_score"].as_f64().unwrap();
    let effect = comparison.indicators.iter().find(|one| one.indicator.contains("competence")).unwrap();
    assert_eq!(effect.label, "effect");
    assert!(!effect.effect.caveats.contains(&Caveat::NotRandomised));
    assert!(!effect.effect.caveats.contains(&Caveat::DepartedFromDraw));
    let lots = effect.by_lots.there().expect("the starts were drawn");
    assert_eq!(lots.lots, kept, "tested among the draws that were kept, and no others");
    assert!(lots.no_effect.value.unwrap() < 0.05, "{:?}", lots.no_effect);
    for (what, estimate) in [("model", &effect.effect), ("lots", &lots.effect)] {
        let [low, high] = estimate.ci.unwrap_or_else(|| panic!("{what} has an interval"));
        assert!(low < truth && truth < high, "{what}: {truth} is not in {low}..{high}");
    }
    assert!(matches!(effect.started_lowest, Part::There(_)), "{:?}", effect.started_lowest);
}

#[test]
fn a_draw_of_others_is_refused_and_leaves_nothing_behind() {
    let folder = Folder(std::env::temp_dir().join(format!("ombud-not-drawn-{}", std::process::id())));
    let _ = fs::remove_dir_all(&folder.0);
    fs::create_dir_all(&folder.0).unwrap();
    let spec = folder.write("spec.toml", SPEC);
    let others = folder.write("others.csv", "programme,allocation,drawn,clusters,sequences\np,1,1,north;south,1;2\n");
    let (done, package, truth, said) = simulated(&folder, &spec, "package", &others);
    assert!(!done && said.contains("o001"), "{said}");
    assert!(!package.exists() && !truth.exists());
    let no_draw = folder.write("no.csv", "a,b\n1,2\n");
    assert!(!simulated(&folder, &spec, "package", &no_draw).0);
}
