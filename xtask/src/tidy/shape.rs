//! Checks of the form of files: escaping, length, whose words they are, and lock files.

use super::Finding;
use super::files::{File, Files};

const LONGEST: usize = 700;

/// templates_escape_what_they_show.
pub fn check_escaping(files: &Files) -> Vec<Finding> {
    let templates = files.with_ending(&["html", "svg", "xml"]).filter(|(path, _)| path.starts_with("crates/"));
    lines_with(templates, |line| line.replace(' ', "").contains("|safe"))
        .map(|place| {
            Finding::new(place, "`|safe` shows data unescaped: give the template a type that writes safe HTML")
        })
        .collect()
}

/// no_file_is_too_long.
pub fn check_length(files: &Files) -> Vec<Finding> {
    files
        .with_ending(&["rs", "html", "css", "js", "ts", "sql"])
        .filter(|(path, _)| !["/vendor/", ".min.", "docs/generated/"].iter().any(|made| path.contains(made)))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| Finding::new(path, format!("has {lines} lines, at most {LONGEST}: split it by concept")))
        .collect()
}

/// the_repository_speaks_of_itself_alone: nothing from the desk of whoever wrote it.
pub fn check_own_words(files: &Files) -> Vec<Finding> {
    // Put together here, so that this file does not name them.
    let private =
        ["work/main", "work/shared", "work/.library", "tmp/helpers", "home/user"].map(|path| format!("/{path}"));
    let texts = files.all().filter_map(|File { path, text }| Some((path.as_str(), text.as_deref()?)));
    lines_with(texts, |line| private.iter().any(|path| line.contains(path)))
        .map(|place| Finding::new(place, "names a path of somebody's own machine: take it out"))
        .collect()
}

/// the_lock_files_name_no_addresses: everybody fetches from the registry that they have set up.
pub fn check_lock_files(files: &Files) -> Vec<Finding> {
    let locks = files.all().filter(|file| file.path.ends_with("package-lock.json"));
    let texts = locks.filter_map(|File { path, text }| Some((path.as_str(), text.as_deref()?)));
    lines_with(texts, |line| line.trim_start().starts_with("\"resolved\":"))
        .map(|place| Finding::new(place, "names a download address: run npm with --omit-lockfile-registry-resolved"))
        .collect()
}

fn lines_with<'a>(
    texts: impl Iterator<Item = (&'a str, &'a str)>,
    bad: impl Fn(&str) -> bool,
) -> impl Iterator<Item = String> {
    texts.flat_map(move |(path, text)| {
        let bad: Vec<usize> =
            text.lines().enumerate().filter(|(_, line)| bad(line)).map(|(number, _)| number + 1).collect();
        bad.into_iter().map(move |number| format!("{path}:{number}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn a_template_that_does_not_escape_is_found() {
        let files = [("crates/web/src/a.html", "<p>\n{{ name | safe }}"), ("crates/web/src/b.html", "{{ a || safe }}")];
        assert_eq!(
            places(check_escaping(&Files::made_up(&files))),
            ["crates/web/src/a.html:2", "crates/web/src/b.html:1"]
        );
        assert_eq!(check_escaping(&Files::made_up(&[("crates/web/src/a.html", "{{ name }} is safe")])), []);
    }

    #[test]
    fn a_long_file_is_found_and_a_vendored_one_is_not() {
        let long = "x\n".repeat(LONGEST + 1);
        let files = [("a.rs", long.as_str()), ("web/vendor/htmx.js", &long), ("b.rs", "x\n"), ("data.csv", &long)];
        assert_eq!(places(check_length(&Files::made_up(&files))), ["a.rs"]);
    }

    #[test]
    fn a_path_of_somebodys_machine_is_found() {
        let path = ["", "work", "shared", "x.md"].join("/");
        assert_eq!(
            places(check_own_words(&Files::made_up(&[("README.md", &path), ("b.md", "at work/life")]))),
            ["README.md:1"]
        );
    }

    #[test]
    fn a_lock_file_with_addresses_is_found() {
        let files = [("tests/package-lock.json", "{\n\"resolved\": \"https://example.org/x.tgz\"}")];
        assert_eq!(places(check_lock_files(&Files::made_up(&files))), ["tests/package-lock.json:2"]);
    }
}
