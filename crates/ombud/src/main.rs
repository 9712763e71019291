//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ombud::run()
}
