//! The whole program: the command line, the server, the demonstration, and what works on files without a server.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command line prints

#[macro_use]
mod output;

pub mod calibrate;
mod cli;
pub mod demo;
mod doctor;
mod files;
mod keys;
mod mail;
mod package;
mod plain;
mod plan;
mod routes;
mod serve;
mod simulate;

use std::process::ExitCode;

pub use keys::KeyFiles;

/// Runs the program with the arguments of the process. 0 = done; 1 = a finding or invalid input, explained; 2 = called
/// wrongly.
pub fn run() -> ExitCode {
    cli::run()
}
