//! `ombud-print`: a report as JSON on standard input, its PDF on standard output. It opens no file, reaches no network and reads no
//! environment.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

/// The largest report, in bytes.
const MOST: u64 = 64 * 1024 * 1024;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Whoever started the program reads this; there is nowhere else to say it.
            let _ = writeln!(std::io::stderr(), "{why}");
            match why.downcast_ref() {
                Some(print::NotPrinted::TooLong) => ExitCode::from(paper::DOES_NOT_FIT),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut json = Vec::new();
    std::io::stdin().take(MOST + 1).read_to_end(&mut json)?;
    if json.len() as u64 > MOST {
        return Err("the report is larger than 64 MB".into());
    }
    let file = print::print(&serde_json::from_slice(&json)?)?;
    std::io::stdout().write_all(&file)?;
    Ok(())
}
