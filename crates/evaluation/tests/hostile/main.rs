//! What does a package as nobody should send it do? It is read or refused; what is evaluated is a number, or absent with a
//! reason. Never a panic, never a number that is none, never a refusal without a name.

mod cases;
mod degenerate;
mod fuzz;

use evaluation::package::PackageErrors;
use evaluation::result::Evaluation;

/// How a result is told in both languages is looked at where it is told, in the tests of the reports.
fn look(_: &Evaluation) {}

fn look_at_refusal(errors: &PackageErrors) {
    let told = errors.to_string();
    assert!(errors.faults.iter().all(|fault| told.contains(&fault.expected.text)), "{told}");
}
