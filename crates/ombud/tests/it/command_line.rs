//! What is asked at the command line is answered there, in the language asked for, with an exit code that a script can use.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// A folder of its own that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("ombud-command-line-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The exit code, what was printed and what was said.
fn ombud(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_ombud")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const PUBLISHED: &str =
    "source,programme,claim,measure,value,n,base_n,scale_min,scale_max,sd,moment,group,part_of,unit_of_change\n";

#[test]
fn an_audit_ends_with_one_when_something_does_not_add_up_and_with_nothing_when_all_does() {
    let folder = Folder::new("audit");
    // Ten whole answers can have no mean of 3.55.
    let wrong =
        folder.write("wrong.csv", &format!("{PUBLISHED}report,p,confidence,mean,3.55,10,,1,5,,before,staff,,\n"));
    let right =
        folder.write("right.csv", &format!("{PUBLISHED}report,p,confidence,mean,3.5,10,,1,5,,before,staff,,\n"));
    let (code, told, said) = ombud(&["audit", &wrong]);
    assert_eq!(code, 1, "{told}{said}");
    assert!(told.contains("confidence") && told.contains("3.55"), "{told}");
    let (code, told, said) = ombud(&["audit", &right]);
    assert_eq!((code, said.as_str()), (0, ""), "{told}");

    let (_, swedish, _) = ombud(&["audit", &wrong, "--lang", "sv"]);
    let (_, page, _) = ombud(&["audit", &wrong, "--format", "html", "--lang", "en"]);
    assert!(swedish.contains("3,55") && !swedish.contains("whole answers"), "{swedish}");
    assert!(page.contains("whole answers") && page.contains("<html lang=\"en\""), "{page}");
    let (code, json, _) = ombud(&["audit", &wrong, "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, json["findings"][0]["code"].as_str()), (1, Some("mean_impossible")));

    // A package, and what cannot be read.
    let package = folder.write("package/published.csv", &fs::read_to_string(&wrong).unwrap());
    let package = package.trim_end_matches("/published.csv").to_owned();
    folder.write("package/datapackage.json", r#"{"name":"x","resources":[{"path":"published.csv"}]}"#);
    assert_eq!(ombud(&["audit", &package]).0, 1);
    let broken =
        folder.write("broken.csv", &format!("{PUBLISHED}report,p,confidence,mean,three,10,,1,5,,before,staff,,\n"));
    let (code, _, said) = ombud(&["audit", &broken, "--lang", "sv"]);
    assert_eq!(code, 1);
    assert!(
        said.contains("published.csv, rad 2, kolumn value: ”three”: här väntades ett tal med decimalpunkt"),
        "{said}"
    );
    assert!(said.contains("Ett fel; inget granskades."), "{said}");
    let (code, _, said) = ombud(&["audit", &folder.at("nothing.csv")]);
    assert!(code == 1 && said.contains("cannot be read"), "{said}");
}

#[test]
fn a_package_that_breaks_the_rules_is_refused_in_the_language_asked_for() {
    let folder = Folder::new("refused");
    folder.write("package/datapackage.json", r#"{"name":"x","resources":[{"path":"gone.csv"}]}"#);
    folder.write("package/framework.csv", "question,parent,text\nq1,q9,Why?\n");
    let package = folder.at("package");
    let (code, _, english) = ombud(&["evaluate", &package]);
    assert_eq!(code, 1);
    assert!(english.contains("framework.csv, line 2, column parent: `q9`: expected a key of this file"), "{english}");
    let (code, _, swedish) = ombud(&["evaluate", &package, "--lang", "sv"]);
    assert_eq!(code, 1);
    for line in [
        "gone.csv: här väntades filen, eftersom den finns i listan i datapackage.json",
        "framework.csv, rad 2, kolumn parent: ”q9”: här väntades en nyckel i samma fil",
        "2 fel; inget utvärderades.",
    ] {
        assert!(swedish.contains(line), "{line} is not in {swedish}");
    }
    let (code, json, _) = ombud(&["evaluate", &package, "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &json["errors"][1]["expected"]["code"]), (1, &Value::from("key_of_file")));
}

#[test]
fn the_power_of_a_plan_is_told_in_both_languages_and_what_cannot_be_is_refused() {
    let asked = ["plan", "power", "--clusters", "20", "--answers", "200", "--effect", "0.1"];
    let with = |more: &[&str]| ombud(&[&asked[..], more].concat());
    let (code, json, _) = with(&["--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let stepped = &json["alternatives"][0];
    assert_eq!((code, stepped["kind"].as_str()), (0, Some("stepped")));
    let smallest = stepped["smallest_effect"].as_f64().unwrap();
    assert!((0.03..0.3).contains(&smallest), "{smallest}");
    let (_, english, _) = with(&[]);
    let (_, swedish, _) = with(&["--lang", "sv"]);
    assert!(english.contains("What would one be able to see?") && swedish.contains("Vad skulle man kunna se?"));
    let (_, page, _) = with(&["--format", "html", "--lang", "en"]);
    assert!(page.contains("What would one be able to see?"), "{page}");

    let few = ["plan", "power", "--clusters", "1", "--answers", "200", "--lang"];
    assert_eq!(
        ombud(&[&few[..], &["sv"]].concat()),
        (1, String::new(), "Det måste vara minst två som börjar.\n".to_owned())
    );
    assert!(ombud(&[&few[..], &["en"]].concat()).2.contains("two or more"));
    let (code, _, said) = with(&["--power", "1.5", "--lang", "sv"]);
    assert!(code == 1 && said.contains("Styrkan"), "{said}");
    assert_eq!(with(&["--format", "xlsx"]).0, 1);
    assert_eq!(ombud(&["plan", "power", "--answers", "200"]).0, 2, "called wrongly");
    assert_eq!(with(&["--lang", "de"]).0, 2);
}

#[test]
fn a_rollout_is_drawn_again_with_its_seed_and_never_written_over() {
    let folder = Folder::new("rollout");
    let rows: String = (0..8).map(|o| format!("k{o},{}\n", 100 + 37 * ((o * 5) % 8))).collect();
    let list = folder.write("list.csv", &format!("organisation,staff\n{rows}"));
    let draw = |seed: &str, more: &[&str]| {
        let asked = ["plan", "rollout", &list, "--programme", "p", "--starts", "2026-01-12,2026-05-04", "--seed", seed];
        ombud(&[&asked[..], more].concat())
    };
    let (code, first, said) = draw("7", &["--format", "json"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(draw("7", &["--format", "json"]).1, first, "anybody can make it again");
    let others: Vec<String> = (8..16).map(|seed| draw(&seed.to_string(), &["--format", "json"]).1).collect();
    assert!(others.iter().any(|other| {
        let steps = |text: &str| serde_json::from_str::<Value>(text).unwrap()["sequences"].clone();
        steps(other) != steps(&first)
    }));
    let (_, swedish, _) = draw("7", &["--lang", "sv"]);
    assert!(swedish.contains("Vem börjar när?") && swedish.contains("2026-05-04"), "{swedish}");

    let out = folder.at("draw");
    assert_eq!(draw("7", &["--out", &out]).0, 0);
    let kept = fs::read(folder.0.join("draw/allocations.csv")).unwrap();
    let (code, _, said) = draw("8", &["--out", &out]);
    assert!(code == 1 && said.contains("exists already"), "{said}");
    assert_eq!(fs::read(folder.0.join("draw/allocations.csv")).unwrap(), kept);

    let wrong = |rows: &str, starts: &str| {
        let list = folder.write("wrong.csv", rows);
        let (code, _, said) =
            ombud(&["plan", "rollout", &list, "--programme", "p", "--starts", starts, "--lang", "sv"]);
        assert!(code == 1 && said.contains("Inget lottades."), "{said}");
        said
    };
    assert!(wrong("organisation,staff\na,1\nb,2\n", "2026-05-04,2026-01-12").contains("efter varandra"));
    assert!(wrong("organisation,staff\na,1\na,2\n", "2026-01-12,2026-05-04").contains("a står två gånger"));
    assert!(wrong("organisation,staff\na,1\nb,\n", "2026-01-12,2026-05-04").contains("rad 3, kolumn staff"));
    assert!(wrong("name\na\n", "2026-01-12,2026-05-04").contains("organisation"));
}

#[test]
fn a_package_is_calibrated_to_a_bank_that_carries_the_scale_of_the_next() {
    let folder = Folder::new("calibrate");
    let spec = folder.write(
        "spec.toml",
        "name = \"Calibrated\"\n[organisations]\ncount = 6\npersons = 900\nsmallest = 60\n\
         [test]\nincluded = true\n[self_rating]\nincluded = false\n",
    );
    let (first, truth, bank) = (folder.at("one"), folder.at("one.json"), folder.at("bank.json"));
    let (code, _, said) = ombud(&["simulate", "--spec", &spec, "--out", &first, "--truth", &truth, "--seed", "1"]);
    assert_eq!(code, 0, "{said}");
    let (code, told, said) = ombud(&["calibrate", &first, "--format", "json", "--out", &bank]);
    assert_eq!(code, 0, "{told}{said}");
    let told: Value = serde_json::from_str(&told).unwrap();
    let indicator = told["indicators"][0]["indicator"].as_str().unwrap().to_owned();
    assert!(["1pl", "2pl"].iter().any(|model| told["indicators"][0]["model"] == *model), "{told}");
    let kept: Value = serde_json::from_slice(&fs::read(&bank).unwrap()).unwrap();
    assert!(kept["indicators"][&indicator].as_object().unwrap().len() > 5, "{kept}");

    // A bank is never written over.
    let (code, _, said) = ombud(&["calibrate", &first, "--out", &bank]);
    assert!(code == 1 && said.contains("cannot be created"), "{said}");

    let next = folder.at("next.json");
    let (code, told, said) =
        ombud(&["calibrate", &first, "--indicator", &indicator, "--bank", &bank, "--out", &next, "--format", "json"]);
    assert_eq!(code, 0, "{told}{said}");
    let told: Value = serde_json::from_str(&told).unwrap();
    assert!(told["indicators"][0]["scale_of_bank"].as_u64().is_some_and(|items| items > 4), "{told}");
    // The same answers again: no item has drifted, and twice as many answers are behind each.
    let after: Value = serde_json::from_slice(&fs::read(&next).unwrap()).unwrap();
    for (item, before) in kept["indicators"][&indicator].as_object().unwrap() {
        let now = &after["indicators"][&indicator][item];
        assert_eq!((&now["slope"], &now["intercepts"]), (&before["slope"], &before["intercepts"]), "{item}");
        assert_eq!(now["answers"].as_u64(), before["answers"].as_u64().map(|answers| 2 * answers), "{item}");
    }
    let (code, text, _) = ombud(&["calibrate", &first, "--indicator", &indicator, "--bank", &bank]);
    assert!(code == 0 && text.contains("On the scale of the bank"), "{text}");

    let nobody = folder.write("nobody.json", "[]");
    let (code, _, said) = ombud(&["calibrate", &first, "--bank", &nobody]);
    assert!(code == 1 && said.contains("is not a bank"), "{said}");
    assert_eq!(ombud(&["calibrate", &first, "--indicator", "nothing"]).0, 1, "nothing was calibrated");
    let broken = folder.write("broken/framework.csv", "question\nq\n");
    let (code, _, said) = ombud(&["calibrate", broken.trim_end_matches("/framework.csv"), "--lang", "sv"]);
    assert!(code == 1 && said.contains("inget kalibrerades"), "{said}");
}
