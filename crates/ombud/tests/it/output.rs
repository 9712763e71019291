//! What the program writes, and nobody reads to the end.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

#[test]
fn whoever_stops_reading_ends_the_program_quietly() {
    let mut routes = Command::new(env!("CARGO_BIN_EXE_ombud"))
        .args(["routes", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(routes.stdout.take());
    let mut said = String::new();
    routes.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let ended = routes.wait().unwrap();
    assert!(ended.success() && said.is_empty(), "{ended}: {said}");
}

#[test]
fn whoever_reads_on_gets_all_of_it() {
    let mut routes = Command::new(env!("CARGO_BIN_EXE_ombud")).arg("routes").stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(routes.stdout.take().unwrap()).lines().map(Result::unwrap).count();
    assert!(routes.wait().unwrap().success() && lines > 100, "{lines}");
}
