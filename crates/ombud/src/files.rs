//! How do packages get in and out of the file system? A folder, or a `.zip` of one, as hostile as files can be: sizes are
//! limited, names are taken only when they are plain, and nothing that exists is written over.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use evaluation::package::Files;
use zip::write::SimpleFileOptions;

/// The most that a package may hold once unpacked.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;
/// The most files in a package.
const MOST_FILES: usize = 100;

/// Reads a package: a folder or a zip file. Folders inside are left out.
pub(crate) fn read_package(path: &Path) -> anyhow::Result<Files> {
    let what = fs::metadata(path).with_context(|| format!("there is no package {}", path.display()))?;
    if what.is_dir() { read_folder(path) } else { read_zip(&fs::read(path)?) }
}

fn read_folder(path: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    let mut total = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        if !kind.is_file() || name.starts_with('.') {
            continue; // links are not followed
        }
        total += entry.metadata()?.len();
        if total > MOST_BYTES || files.len() == MOST_FILES {
            bail!("the package is larger than {MOST_FILES} files or {} MB", MOST_BYTES / 1024 / 1024);
        }
        files.insert(name, fs::read(entry.path())?);
    }
    Ok(files)
}

fn read_zip(bytes: &[u8]) -> anyhow::Result<Files> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).context("neither a folder nor a zip file")?;
    if archive.len() > MOST_FILES {
        bail!("the package holds more than {MOST_FILES} files");
    }
    let mut files = Files::new();
    let mut left = MOST_BYTES;
    for i in 0..archive.len() {
        let entry = archive.by_index(i).context("the zip file is damaged")?;
        if !entry.is_file() {
            continue;
        }
        let name = entry.enclosed_name().context("a name in the zip file leads out of it")?;
        let Some(name) = name.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            bail!("a name in the zip file cannot be read");
        };
        let mut content = Vec::new();
        // What the archive says about sizes is not believed: a bomb ends here.
        let read = entry.take(left + 1).read_to_end(&mut content).context("the zip file is damaged")? as u64;
        if read > left {
            bail!("the package is larger than {} MB once unpacked", MOST_BYTES / 1024 / 1024);
        }
        left -= read;
        if files.insert(name.clone(), content).is_some() {
            bail!("{name} stands twice in the zip file");
        }
    }
    Ok(files)
}

/// Writes a package to a folder that does not exist yet or is empty, or to a new file ending in `.zip`.
pub(crate) fn write_package(path: &Path, files: &Files) -> anyhow::Result<()> {
    if path.extension().is_some_and(|extension| extension == "zip") {
        let bytes = zip_of(files)?;
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .with_context(|| format!("{} cannot be created (it must not exist yet)", path.display()))?;
        file.write_all(&bytes)?;
        return Ok(());
    }
    if path.exists() && fs::read_dir(path).map_or(true, |mut entries| entries.next().is_some()) {
        bail!("{} exists and is not an empty folder", path.display());
    }
    fs::create_dir_all(path).with_context(|| format!("{} cannot be created", path.display()))?;
    for (name, content) in files {
        fs::write(path.join(name), content).with_context(|| format!("{name} cannot be written"))?;
    }
    Ok(())
}

fn zip_of(files: &Files) -> anyhow::Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files::from([("a.csv".to_owned(), b"x\n1\n".to_vec()), ("datapackage.json".to_owned(), b"{}".to_vec())])
    }

    #[test]
    fn a_package_survives_a_zip_and_a_folder() {
        assert_eq!(read_zip(&zip_of(&files()).unwrap()).unwrap(), files());
        let folder = std::env::temp_dir().join(format!("ombud-package-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        write_package(&folder, &files()).unwrap();
        assert_eq!(read_package(&folder).unwrap(), files());
        assert!(write_package(&folder, &files()).is_err(), "what is there is not written over");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_name_that_leads_out_of_the_zip_is_refused() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("../evil.csv", SimpleFileOptions::default()).unwrap();
        archive.write_all(b"x").unwrap();
        let bytes = archive.finish().unwrap().into_inner();
        assert!(read_zip(&bytes).unwrap_err().to_string().contains("leads out"));
    }

    #[test]
    fn what_is_no_zip_is_said_to_be_none() {
        assert!(read_zip(b"not a zip").is_err());
    }
}
