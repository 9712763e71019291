//! Does `docs/methods.md` say what every `method` of a result is, and nothing of methods that there are not?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use evaluation::result::METHODS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The keys in the headings of the third level.
fn documented() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("docs/methods.md")).unwrap();
    let headings = text.lines().filter(|line| line.starts_with("### "));
    let keys = headings.flat_map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    keys.filter(|key| is_key(key)).collect()
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
}

/// The program's files of some crates, without their tests.
fn sources(of: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    fn gather(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") && path.file_stem().is_some_and(|s| s != "tests")
            {
                let text = fs::read_to_string(&path).unwrap();
                let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                found.push((path.display().to_string(), program));
            }
        }
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if of(&name) && path.join("src").is_dir() {
            gather(&path.join("src"), &mut found);
        }
    }
    found
}

/// The methods that the text gives to estimates: the last text of each call, and the constants called `METHOD`.
fn given(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for call in text.split("Estimate::plain(").skip(1).chain(text.split("Estimate::withheld(").skip(1)) {
        let mut depth = 1;
        let end = call.char_indices().find(|(_, one)| {
            depth += i32::from(*one == '(') - i32::from(*one == ')');
            depth == 0
        });
        let call = &call[..end.map_or(call.len(), |(place, _)| place)];
        keys.extend(
            call.split('"')
                .skip(1)
                .step_by(2)
                .last()
                .filter(|_| !call.to_lowercase().contains("method"))
                .map(str::to_owned),
        );
    }
    for constant in text.split("const METHOD: &str = \"").skip(1) {
        keys.extend(constant.split('"').next().map(str::to_owned));
    }
    keys
}

#[test]
fn every_method_of_a_result_has_its_section() {
    let documented = documented();
    let missing: Vec<&&str> = METHODS.iter().filter(|method| !documented.contains(**method)).collect();
    assert!(missing.is_empty(), "docs/methods.md has no heading with {missing:?}");
    assert!(METHODS.is_sorted() && METHODS.iter().collect::<BTreeSet<_>>().len() == METHODS.len());
}

#[test]
fn every_method_in_the_list_is_one_that_the_engine_gives() {
    let engine: Vec<(String, String)> =
        sources(|name| name == "evaluation").into_iter().filter(|(path, _)| !path.ends_with("methods.rs")).collect();
    let unused: Vec<&&str> =
        METHODS.iter().filter(|key| !engine.iter().any(|(_, text)| text.contains(&format!("\"{key}\"")))).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn methods_of_pages_have_their_section_too() {
    let documented = documented();
    let pages = sources(|name| ["measurement", "economy", "participation", "reporting", "learning"].contains(&name));
    let mut met = 0;
    for (path, text) in &pages {
        for method in given(text).into_iter().filter(|key| is_key(key)) {
            met += 1;
            assert!(documented.contains(&method), "{path}: docs/methods.md has no heading with `{method}`");
        }
    }
    assert!(met > 10, "only {met} were read");
}

#[test]
fn every_section_is_about_something_that_the_program_has() {
    let all = sources(|_| true);
    let known = |key: &str| {
        let (text, function, module) = (format!("\"{key}\""), format!("fn {key}"), format!("/{key}"));
        // What item response models are built of is called by the part of `stats/irt`.
        let part = key.strip_prefix("irt_").map(|of| of.replace('_', " "));
        METHODS.contains(&key)
            || all.iter().any(|(path, source)| {
                let of_irt = path.contains("/irt/") || path.contains("/latent/");
                let told =
                    part.as_ref().is_some_and(|part| source.contains(part) || path.contains(&format!("/{part}")));
                source.contains(&text) || source.contains(&function) || path.contains(&module) || (of_irt && told)
            })
    };
    let strangers: Vec<String> = documented().into_iter().filter(|key| !known(key)).collect();
    assert!(strangers.is_empty(), "docs/methods.md has sections of what there is not: {strangers:?}");
}

#[test]
fn the_reading_finds_methods_and_keys() {
    let text = r#"Estimate::plain(f(1.0), "points", n, "base (all)", "mean") const METHOD: &str = "cost";"#;
    assert_eq!(given(text), ["mean", "cost"]);
    assert!(is_key("newcombe_paired") && !is_key("stats/logistic.rs") && !is_key(""));
}
