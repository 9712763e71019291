//! How does a report become a PDF? `ombud-print`, a program of its own that is large and need not be there, is given the report
//! and gives the file back. It runs without the surroundings of this program, one at a time, and not for long.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use paper::Paper;

/// The program's name.
const PROGRAM: &str = "ombud-print";
/// The largest report, in bytes.
const MOST_IN: usize = 48 * 1024 * 1024;
/// The largest file, in bytes.
const MOST_OUT: u64 = 96 * 1024 * 1024;
/// The longest that it may take.
const MOST_TIME: Duration = Duration::from_secs(60);

/// One report at a time is printed: setting a long one takes memory.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The program that makes PDFs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    program: PathBuf,
    most_time: Duration,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    /// The program cannot be started, or was cut off.
    #[error("{program} cannot be run: {why}")]
    NotRun {
        /// The program.
        program: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// What should stand on one page does not.
    #[error("the report does not fit on one page")]
    DoesNotFit,
    /// It said no.
    #[error("{PROGRAM} did not print: {0}")]
    Refused(String),
    /// It took too long, and was stopped.
    #[error("{PROGRAM} took longer than {0:?} and was stopped")]
    TooLong(Duration),
    /// The report, or the file, is too large.
    #[error("the report is too large to print")]
    TooLarge,
}

impl Printer {
    /// The program at a path.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), most_time: MOST_TIME }
    }

    /// The program that was named, or else the one beside this program, or else the one in the folders of `PATH`.
    pub fn find(named: Option<&Path>) -> Option<Self> {
        if let Some(named) = named {
            return Some(Self::at(named));
        }
        let file = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
        let beside = std::env::current_exe().ok().and_then(|this| Some(this.parent()?.join(&file)));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let in_path =
            std::env::split_paths(&path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(&file));
        beside.into_iter().chain(in_path).find(|program| program.is_file()).map(Self::at)
    }

    /// The same, with another limit.
    #[must_use]
    pub fn within(self, most_time: Duration) -> Self {
        Self { most_time, ..self }
    }

    /// The report as a PDF. Blocks until it is there.
    ///
    /// # Errors
    /// [`NotPrinted`] says why not.
    pub fn print(&self, paper: &Paper) -> Result<Vec<u8>, NotPrinted> {
        let json = serde_json::to_vec(paper).map_err(|why| NotPrinted::Refused(why.to_string()))?;
        if json.len() > MOST_IN {
            return Err(NotPrinted::TooLarge);
        }
        let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |why| NotPrinted::NotRun { program: self.program.clone(), why };
        let mut child = Command::new(&self.program)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        std::thread::scope(|threads| {
            // A program that ends before it has read everything says why on its way out.
            threads.spawn(|| stdin.map(|mut stdin| stdin.write_all(&json)));
            let out = threads.spawn(|| all(stdout, MOST_OUT));
            let said = threads.spawn(|| all(stderr, 4_096));
            let ended = self.wait(&mut child);
            let (out, said) = (out.join().unwrap_or_default(), said.join().unwrap_or_default());
            let ended = ended?;
            if ended.code() == Some(i32::from(paper::DOES_NOT_FIT)) {
                return Err(NotPrinted::DoesNotFit);
            }
            if !ended.success() {
                return Err(NotPrinted::Refused(String::from_utf8_lossy(&said).trim().to_owned()));
            }
            if out.len() as u64 > MOST_OUT { Err(NotPrinted::TooLarge) } else { Ok(out) }
        })
    }

    /// Waits until the program has ended, and ends it when its time is over.
    fn wait(&self, child: &mut Child) -> Result<std::process::ExitStatus, NotPrinted> {
        let failed = |why| NotPrinted::NotRun { program: self.program.clone(), why };
        let until = Instant::now() + self.most_time;
        loop {
            if let Some(ended) = child.try_wait().map_err(failed)? {
                return Ok(ended);
            }
            if Instant::now() >= until {
                child.kill().and_then(|()| child.wait()).map_err(failed)?;
                return Err(NotPrinted::TooLong(self.most_time));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// What comes out of a pipe, and one byte more than the most where there is more; the rest is read and dropped, so that nobody waits.
fn all(pipe: Option<impl std::io::Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let read = pipe.by_ref().take(most + 1).read_to_end(&mut bytes);
        let _ = read.and_then(|_| std::io::copy(&mut pipe, &mut std::io::sink()));
    }
    bytes
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::atomic::{AtomicU32, Ordering};

    use testkit::Folder;

    use super::*;

    /// A program of a few lines, and the folder that holds it.
    fn program(lines: &str) -> (Folder, Printer) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("ombud-printer-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Folder(std::env::temp_dir().join(name));
        std::fs::create_dir(&folder.0).unwrap();
        let path = folder.0.join("printer");
        std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        (folder, Printer::at(path))
    }

    fn paper() -> Paper {
        Paper {
            schema: paper::SCHEMA.into(),
            lang: "sv".into(),
            title: "Rapport".into(),
            lead: Vec::new(),
            made_at: "2025-01-15T10:00".into(),
            id: "a".into(),
            one_page: false,
            words: paper::Words { contents: "Innehåll".into(), page: "Sida".into(), of: "av".into() },
            sections: Vec::new(),
        }
    }

    #[test]
    fn the_program_gets_the_report_and_gives_the_file() {
        let (_folder, printer) = program("/bin/cat");
        let file = printer.print(&paper()).unwrap();
        assert_eq!(serde_json::from_slice::<Paper>(&file).unwrap(), paper());
    }

    #[test]
    fn what_the_program_says_no_to_is_told() {
        let (_folder, printer) = program("echo 'no such font' >&2; exit 1");
        let why = printer.print(&paper()).unwrap_err().to_string();
        assert!(why.contains("no such font"), "{why}");
    }

    #[test]
    fn what_does_not_fit_on_one_page_is_told_from_other_failures() {
        let (_folder, printer) = program("echo 'the report does not fit on one page' >&2; exit 3");
        assert!(matches!(printer.print(&paper()), Err(NotPrinted::DoesNotFit)));
    }

    #[test]
    fn a_program_that_never_ends_is_ended() {
        let (_folder, printer) = program("exec /bin/sleep 30");
        let begun = Instant::now();
        let why = printer.within(Duration::from_millis(200)).print(&paper()).unwrap_err();
        assert!(matches!(why, NotPrinted::TooLong(_)) && begun.elapsed() < Duration::from_secs(20), "{why}");
    }

    #[test]
    fn the_program_knows_nothing_of_our_surroundings() {
        let (_folder, printer) = program("/usr/bin/env");
        let seen = String::from_utf8(printer.print(&paper()).unwrap()).unwrap();
        assert!(!seen.contains("CARGO") && !seen.contains("HOME"), "{seen}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let why = Printer::at("/nowhere/ombud-print").print(&paper()).unwrap_err().to_string();
        assert!(why.contains("/nowhere/ombud-print"), "{why}");
        assert_eq!(Printer::find(Some(Path::new("/named"))), Some(Printer::at("/named")));
    }
}
