//! May we pass on everything that we build with, under the licence that we chose?

use crate::metadata::{self, Package};
use crate::spdx;
use anyhow::{Result, bail};

/// Licences that can be combined with EUPL-1.2 in a program that is passed on.
const ACCEPTED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Packages that would bring a second cryptography library or one of the system's into the program.
const BANNED: [&str; 3] = ["openssl", "openssl-sys", "native-tls"];

/// `cargo xtask licences`.
pub fn run() -> Result<()> {
    let packages = metadata::read()?.packages;
    let findings: Vec<String> = packages.iter().filter_map(finding).collect();
    if findings.is_empty() {
        println!("{} packages, all with a licence that we accept", packages.len());
        return Ok(());
    }
    bail!("{}\n\nChoose another package, or add the licence to the list in xtask/src/licences.rs.", findings.join("\n"))
}

fn finding(package: &Package) -> Option<String> {
    let Package { name, version, .. } = package;
    if BANNED.contains(&name.as_str()) {
        return Some(format!("{name} {version}: is banned; TLS is rustls here"));
    }
    if package.source.as_ref().is_some_and(|source| source.starts_with("git+")) {
        return Some(format!("{name} {version}: comes from git; use a released version"));
    }
    let Some(licence) = &package.licence else { return Some(format!("{name} {version}: states no licence")) };
    match spdx::satisfied(licence, &|licence| ACCEPTED.contains(&licence)) {
        Ok(true) => None,
        Ok(false) => Some(format!("{name} {version}: the licence `{licence}` is not on our list")),
        Err(error) => Some(format!("{name} {version}: the licence `{licence}` cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, licence: Option<&str>, source: Option<&str>) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.map(str::to_owned),
            source: source.map(str::to_owned),
            uses: Vec::new(),
        }
    }

    #[test]
    fn each_way_to_be_refused_is_refused() {
        let registry = Some("registry+x");
        assert!(finding(&package("a", Some("GPL-3.0-only"), registry)).unwrap().contains("not on our list"));
        assert!(finding(&package("a", Some("MIT AND"), registry)).unwrap().contains("cannot be read"));
        assert!(finding(&package("a", None, registry)).unwrap().contains("states no licence"));
        assert!(finding(&package("native-tls", Some("MIT"), registry)).unwrap().contains("banned"));
        assert!(finding(&package("a", Some("MIT"), Some("git+https://example.org/a"))).unwrap().contains("git"));
        assert_eq!(finding(&package("a", Some("Unlicense OR MIT"), registry)), None);
    }
}
