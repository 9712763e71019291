//! Which files make up the repository?

use crate::process::{output, root};
use anyhow::Result;
use std::process::Command;

/// The files that are, or are about to be, under version control.
pub struct Files(Vec<File>);

/// One of them.
pub struct File {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// Its text; nothing when it is not UTF-8.
    pub text: Option<String>,
}

/// Reads them all.
pub fn read() -> Result<Files> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    let list = output(&mut git)?;
    let files = list.split('\0').filter(|path| !path.is_empty()).filter_map(|path| {
        // A file that was removed and not yet committed is listed and cannot be read.
        let bytes = std::fs::read(root().join(path)).ok()?;
        Some(File { path: path.to_owned(), text: String::from_utf8(bytes).ok() })
    });
    Ok(Files(files.collect()))
}

impl Files {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &File> {
        self.0.iter()
    }

    /// Path and text of those with one of these endings, without the dot.
    pub fn with_ending<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let has_ending = |path: &str| path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending));
        self.0
            .iter()
            .filter(move |file| has_ending(&file.path))
            .filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|file| file.path == path)?.text.as_deref()
    }

    /// Is there a file or a folder here?
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let in_it = |file: &str| file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.0.iter().any(|file| in_it(&file.path))
    }

    /// Files that are made up, for tests.
    #[cfg(test)]
    pub fn made_up(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: Some((*text).to_owned()) };
        Self(files.iter().map(file).collect())
    }
}

/// `crates/people/src/unit.rs` -> `people`.
pub fn crate_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split_once('/').map(|(name, _)| name)
}

/// Does the path fit the pattern? `**` stands for anything, `*` for anything within one folder.
pub fn fits(pattern: &str, path: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("**") {
        let rest = rest.strip_prefix('/').filter(|_| !path.is_empty()).unwrap_or(rest);
        return (0..=path.len()).filter(|at| path.is_char_boundary(*at)).any(|at| fits(rest, &path[at..]));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        let folder_ends = path.find('/').unwrap_or(path.len());
        return (0..=folder_ends).filter(|at| path.is_char_boundary(*at)).any(|at| fits(rest, &path[at..]));
    }
    match (pattern.chars().next(), path.chars().next()) {
        (None, None) => true,
        (Some(one), Some(other)) if one == other => fits(&pattern[one.len_utf8()..], &path[other.len_utf8()..]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_exists_through_its_files() {
        let files = Files::made_up(&[("crates/db/src/lib.rs", "")]);
        assert!(files.has("crates/db/") && files.has("crates/db/src/lib.rs"));
        assert!(!files.has("crates/d") && !files.has("crates/db/src/lib"));
    }

    #[test]
    fn one_star_stays_in_its_folder_and_two_do_not() {
        assert!(fits("content/*/*.md", "content/kits/a.md"));
        assert!(!fits("content/*.md", "content/kits/a.md"));
        assert!(fits("content/**/*.md", "content/kits/a/b.md"));
        assert!(fits("**", "a/b") && fits("crates/stats/**", "crates/stats/x/y.rs"));
        assert!(!fits("crates/stats/**", "crates/statistics/x.rs"));
    }
}
