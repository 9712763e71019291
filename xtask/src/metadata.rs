//! What does cargo know about the packages of the workspace and about those that they need?

use crate::process::{cargo, output};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;

/// What the checks need of `cargo metadata`.
pub struct Metadata {
    /// Where builds go.
    pub target_directory: PathBuf,
    /// All packages: ours and others'.
    pub packages: Vec<Package>,
}

/// One package.
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence expression, if it states one.
    pub licence: Option<String>,
    /// Where it comes from; nothing for the members of the workspace.
    pub source: Option<String>,
    /// The packages that its library or program is built with: tests are not counted.
    pub uses: Vec<String>,
}

/// Asks cargo.
pub fn read() -> Result<Metadata> {
    parse(&output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?)
}

fn parse(json: &str) -> Result<Metadata> {
    let value: Value = serde_json::from_str(json).context("cargo metadata")?;
    let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let packages = value["packages"].as_array().context("cargo metadata without packages")?;
    let packages = packages.iter().map(|package| {
        let dependencies = package["dependencies"].as_array().cloned().unwrap_or_default();
        Ok(Package {
            name: text(package, "name").context("a package without name")?,
            version: text(package, "version").unwrap_or_default(),
            licence: text(package, "license"),
            source: text(package, "source"),
            uses: dependencies.iter().filter(|d| d["kind"] != "dev").filter_map(|d| text(d, "name")).collect(),
        })
    });
    Ok(Metadata {
        target_directory: text(&value, "target_directory").context("cargo metadata without target_directory")?.into(),
        packages: packages.collect::<Result<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_tests_use_is_not_counted() {
        let metadata = parse(
            r#"{"target_directory": "/x", "packages": [{"name": "a", "version": "1.0.0", "license": "MIT",
                "source": null, "dependencies": [{"name": "b", "kind": null}, {"name": "c", "kind": "dev"},
                {"name": "d", "kind": "build"}]}]}"#,
        )
        .unwrap();
        assert_eq!(metadata.packages[0].uses, ["b", "d"]);
        assert_eq!(metadata.packages[0].licence.as_deref(), Some("MIT"));
        assert_eq!(metadata.packages[0].source, None);
    }
}
