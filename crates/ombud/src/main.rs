//! The Ombud program.
fn main() {}
