//! How do packages get in and out of the file system? A folder, or a `.zip` of one, as hostile as files can be: sizes are
//! limited, names are taken only when they are plain, and nothing that exists is written over. Nothing is read whole: a
//! package may be larger than the memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context as _, bail};
use evaluation::package::{Content, Package, Sink, Source, TooLarge, write_to};
use zip::write::SimpleFileOptions;

const GIB: u64 = 1024 * 1024 * 1024;
/// The most that a folder may hold, unless another limit is given.
const MOST_IN_FOLDER: u64 = 16 * GIB;
/// The most that a zip file may hold once unpacked, unless another limit is given.
const MOST_IN_ZIP: u64 = GIB;
/// The most files in a package.
const MOST_FILES: usize = 100;
/// So much is unpacked at a time, and so many pieces ahead.
const PIECE: usize = 256 * 1024;
const AHEAD: usize = 8;

/// A package that is there: its files, to be read one after the other.
pub(crate) struct StoredPackage {
    files: BTreeMap<String, Place>,
    /// Bytes that may still be read.
    left: Arc<AtomicU64>,
    most: u64,
}

/// Where a file of a package stands.
enum Place {
    Alone(PathBuf),
    InZip(PathBuf, usize),
}

/// Opens a package: a folder or a zip file. Folders inside are left out. `most_gib` is another limit of its size.
pub(crate) fn open_package(path: &Path, most_gib: Option<u64>) -> anyhow::Result<StoredPackage> {
    let what = fs::metadata(path).with_context(|| format!("there is no package {}", path.display()))?;
    let limit = |own: u64| most_gib.map_or(own, |gib| gib.saturating_mul(GIB));
    if what.is_dir() { open_folder(path, limit(MOST_IN_FOLDER)) } else { open_zip(path, limit(MOST_IN_ZIP)) }
}

fn open_folder(path: &Path, most: u64) -> anyhow::Result<StoredPackage> {
    let mut files = BTreeMap::new();
    let mut total: u64 = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        if !kind.is_file() || name.starts_with('.') {
            continue; // links are not followed
        }
        total = total.saturating_add(entry.metadata()?.len());
        if total > most || files.len() == MOST_FILES {
            bail!("the package is larger than {MOST_FILES} files or {} GB", most / GIB);
        }
        files.insert(name, Place::Alone(entry.path()));
    }
    Ok(StoredPackage::of(files, most))
}

fn open_zip(path: &Path, most: u64) -> anyhow::Result<StoredPackage> {
    let mut archive = zip::ZipArchive::new(File::open(path)?).context("neither a folder nor a zip file")?;
    if archive.len() > MOST_FILES {
        bail!("the package holds more than {MOST_FILES} files");
    }
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let entry = archive.by_index(place).context("the zip file is damaged")?;
        if !entry.is_file() {
            continue;
        }
        let name = entry.enclosed_name().context("a name in the zip file leads out of it")?;
        let Some(name) = name.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            bail!("a name in the zip file cannot be read");
        };
        if files.insert(name.clone(), Place::InZip(path.to_owned(), place)).is_some() {
            bail!("{name} stands twice in the zip file");
        }
    }
    Ok(StoredPackage::of(files, most))
}

impl StoredPackage {
    fn of(files: BTreeMap<String, Place>, most: u64) -> Self {
        Self { files, left: Arc::new(AtomicU64::new(most)), most }
    }
}

impl Source for StoredPackage {
    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send + '_>> {
        let reader: Box<dyn Read + Send> = match self.files.get(name) {
            Some(Place::Alone(path)) => Box::new(File::open(path)?),
            Some(Place::InZip(path, place)) => Box::new(Unpacked::start(path.clone(), *place)?),
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        Ok(Box::new(Limited { reader, left: Arc::clone(&self.left), most: self.most }))
    }
}

/// Ends with an error when the whole package gives more than it may: what an archive says about sizes is not believed, and
/// a bomb ends here.
struct Limited<R> {
    reader: R,
    left: Arc<AtomicU64>,
    most: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let taken = |left: u64| left.checked_sub(read as u64);
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_err() {
            let told = TooLarge { megabytes: self.most / 1024 / 1024 };
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, told));
        }
        Ok(read)
    }
}

/// A file of a zip file, unpacked piece by piece while it is read.
struct Unpacked {
    /// What is unpacked; an empty piece ends the file.
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    ended: bool,
}

impl Unpacked {
    fn start(path: PathBuf, place: usize) -> io::Result<Self> {
        let (sender, pieces) = sync_channel(AHEAD);
        std::thread::Builder::new().name("unpack".to_owned()).spawn(move || {
            if let Err(why) = unpack(&path, place, &sender) {
                // Nobody listens when the reader is gone, and nobody needs to.
                let _ = sender.send(Err(why));
            }
        })?;
        Ok(Self { pieces, piece: io::Cursor::default(), ended: false })
    }
}

fn unpack(path: &Path, place: usize, sender: &SyncSender<io::Result<Vec<u8>>>) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(io::BufReader::new(File::open(path)?))?;
    let mut entry = archive.by_index(place)?;
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        entry.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
        let ended = piece.is_empty();
        if sender.send(Ok(piece)).is_err() || ended {
            return Ok(());
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || buffer.is_empty() || self.ended {
                return Ok(read);
            }
            let piece = self.pieces.recv().map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))??;
            self.ended = piece.is_empty();
            self.piece = io::Cursor::new(piece);
        }
    }
}

/// Writes a package to a folder that does not exist yet or is empty, or to a new file ending in `.zip`.
pub(crate) fn write_package(path: &Path, package: &Package) -> anyhow::Result<()> {
    if path.extension().is_some_and(|extension| extension == "zip") {
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .with_context(|| format!("{} cannot be created (it must not exist yet)", path.display()))?;
        let mut archive = zip::ZipWriter::new(file);
        write_to(package, &mut IntoZip(&mut archive))?;
        archive.finish()?;
        return Ok(());
    }
    if path.exists() && fs::read_dir(path).map_or(true, |mut entries| entries.next().is_some()) {
        bail!("{} exists and is not an empty folder", path.display());
    }
    fs::create_dir_all(path).with_context(|| format!("{} cannot be created", path.display()))?;
    write_to(package, &mut IntoFolder(path)).with_context(|| format!("{} cannot be written", path.display()))
}

struct IntoFolder<'a>(&'a Path);

impl Sink for IntoFolder<'_> {
    fn file(&mut self, name: &str, content: Content<'_>) -> io::Result<()> {
        let mut file = BufWriter::new(File::create(self.0.join(name))?);
        content(&mut file)?;
        file.flush()
    }
}

struct IntoZip<'a, W: Write + io::Seek>(&'a mut zip::ZipWriter<W>);

impl<W: Write + io::Seek> Sink for IntoZip<'_, W> {
    fn file(&mut self, name: &str, content: Content<'_>) -> io::Result<()> {
        // Sizes are not known beforehand, and a file may become larger than the old form of zip can say.
        self.0.start_file(name, SimpleFileOptions::default().large_file(true))?;
        content(self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use std::sync::atomic::AtomicUsize;

    use evaluation::package::{Files, ReadOptions, read};
    use proptest::prelude::*;

    use super::*;

    struct Temporary(PathBuf);

    impl Temporary {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("ombud-package-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
            let path = self.0.join(name);
            fs::write(&path, bytes).unwrap();
            path
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn package() -> Package {
        let files = [
            ("datapackage.json", r#"{"name":"x","resources":[]}"#),
            ("framework.csv", "question,parent,text\nq,,Why?\n"),
            ("responses.csv", "response,wave,unit,group,link,item,value\nr,w,u,staff,,a,1\n"),
        ];
        let files: Files = files.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
        read(&files, ReadOptions::default()).unwrap().package
    }

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_package_survives_a_zip_and_a_folder() {
        let temporary = Temporary::new("both");
        for name in ["a.zip", "folder"] {
            let path = temporary.0.join(name);
            write_package(&path, &package()).unwrap();
            let stored = open_package(&path, None).unwrap();
            assert_eq!(read(&stored, ReadOptions::default()).unwrap().package, package());
            assert!(write_package(&path, &package()).is_err(), "what is there is not written over");
        }
    }

    #[test]
    fn a_name_that_leads_out_of_the_zip_is_refused() {
        let temporary = Temporary::new("names");
        let evil = temporary.file("evil.zip", &zip_of(&[("../evil.csv", b"x")]));
        assert!(open_package(&evil, None).err().unwrap().to_string().contains("leads out"));
        let twice = temporary.file("twice.zip", &zip_of(&[("a/x.csv", b"x"), ("b/x.csv", b"x")]));
        assert!(open_package(&twice, None).err().unwrap().to_string().contains("twice"));
    }

    #[test]
    fn what_is_no_zip_is_said_to_be_none() {
        let temporary = Temporary::new("none");
        assert!(open_package(&temporary.file("a.zip", b"not a zip"), None).is_err());
    }

    #[test]
    fn more_than_may_be_unpacked_is_an_error_and_not_a_short_file() {
        let temporary = Temporary::new("bomb");
        let path = temporary.file("bomb.zip", &zip_of(&[("a.csv", &[b'x'; 3_000_000])]));
        assert_eq!(open_zip(&path, 3_000_000).unwrap().content("a.csv").unwrap().len(), 3_000_000);
        let why = open_zip(&path, 2_999_999).unwrap().content("a.csv").unwrap_err();
        assert!(why.to_string().contains("larger than"));
        let folder = temporary.0.clone();
        assert!(open_folder(&folder, 10).is_err());
    }

    /// Threads that unpack and panicked: their readers see no more than an early end.
    static PANICKED: AtomicUsize = AtomicUsize::new(0);

    fn count_panics_of_unpacking() {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |what| {
                if std::thread::current().name() == Some("unpack") {
                    PANICKED.fetch_add(1, Ordering::SeqCst);
                }
                before(what);
            }));
        });
    }

    /// Opens and reads whatever it is; what is refused has a name.
    fn open_and_read(path: &Path) {
        count_panics_of_unpacking();
        match open_zip(path, 1_000_000) {
            Ok(stored) => {
                for skip_invalid in [false, true] {
                    if let Err(errors) = read(&stored, ReadOptions { skip_invalid }) {
                        assert!(!errors.faults.is_empty());
                        assert!(errors.faults.iter().all(|f| !f.file.is_empty() && !f.expected.text.is_empty()));
                    }
                }
            }
            Err(why) => assert!(!why.to_string().is_empty()),
        }
        assert_eq!(PANICKED.load(Ordering::SeqCst), 0, "a thread that unpacks panicked");
    }

    /// `OMBUD_FUZZ_CASES` makes the run long.
    fn cases() -> ProptestConfig {
        let wanted = std::env::var("OMBUD_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
        ProptestConfig { cases: wanted.unwrap_or(300), failure_persistence: None, ..ProptestConfig::default() }
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn whatever_happens_to_a_zip_file_it_is_read_or_refused(
            harms in prop::collection::vec(
                (0usize..6, any::<prop::sample::Index>(), any::<u8>(), 1usize..60), 1..5),
        ) {
            let mut files: Vec<(String, Vec<u8>)> = evaluation::package::write(&package()).into_iter().collect();
            files.push(("long.md".to_owned(), vec![b'x'; 700_000]));
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            let mut bytes = zip_of(&files);
            for (harm, at, byte, length) in harms {
                let place = at.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
                let until = (place + length).min(bytes.len());
                match harm {
                    _ if bytes.is_empty() => {}
                    0 => bytes[place] ^= byte | 1,
                    1 => bytes.truncate(place),
                    2 => drop(bytes.drain(place..until)),
                    3 => drop(bytes.splice(place..place, vec![byte; length])),
                    4 => bytes[place..until].fill(byte),
                    _ => {
                        let part = bytes[place..until].to_vec();
                        bytes.extend(part);
                    }
                }
            }
            let temporary = Temporary::new("mutated");
            open_and_read(&temporary.file("a.zip", &bytes));
        }

        #[test]
        fn whatever_bytes_are_called_a_zip_file_they_are_read_or_refused(
            bytes in prop::collection::vec(any::<u8>(), 0..400), end in any::<bool>(),
        ) {
            let mut bytes = bytes;
            if end {
                // The end of a directory that claims files: what stands before it is taken for them.
                bytes.extend(b"PK\x05\x06\0\0\0\0\x02\0\x02\0\x40\0\0\0\0\0\0\0\0\0");
            }
            let temporary = Temporary::new("random");
            open_and_read(&temporary.file("a.zip", &bytes));
        }
    }
}
