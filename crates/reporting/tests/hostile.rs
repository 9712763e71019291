//! What the worst packages give, as a person reads it: every result and every refusal in Swedish and in English.

#[path = "../../evaluation/tests/hostile/cases.rs"]
mod cases;
#[path = "../../evaluation/tests/hostile/fuzz.rs"]
mod fuzz;

use evaluation::package::PackageErrors;
use evaluation::result::Evaluation;
use reporting::evaluation_report::{Names, evaluation_document};
use reporting::package_report::{expected, fault_line};
use text::{Lang, Texts};

/// A text that is missing stops a test with its key.
fn look(result: &Evaluation) {
    let [swedish, english] = [Lang::Sv, Lang::En].map(Texts::new).map(|t| {
        let html = evaluation_document(t, result, &Names::new()).file(t);
        for word in [">NaN", "NaN<", ">inf<", "-inf<", "\u{2212}inf<"] {
            assert!(!html.contains(word), "{word} in {html}");
        }
        html
    });
    assert_ne!(swedish, english);
    for fault in &result.skipped {
        let told = [Lang::Sv, Lang::En].map(|lang| expected(Texts::new(lang), &fault.expected));
        assert_eq!(told[1], fault.expected.text);
        assert_ne!(told[0], told[1], "{fault:?}");
    }
}

fn look_at_refusal(errors: &PackageErrors) {
    for fault in &errors.faults {
        let [swedish, english] = [Lang::Sv, Lang::En].map(|lang| fault_line(Texts::new(lang), fault));
        assert_eq!(english, fault.to_string());
        assert!(swedish.contains("här väntades") && swedish.starts_with(&fault.file), "{swedish}");
    }
}
