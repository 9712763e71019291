//! What is wrong with a data package, in the reader's language?

use evaluation::package::{Expected, Fault};
use text::Texts;

/// What was expected where a rule is broken.
pub fn expected(t: Texts, expected: &Expected) -> String {
    let values: Vec<(&str, &dyn text::Value)> =
        expected.values.iter().map(|(name, value)| (name.as_str(), value as _)).collect();
    let key = format!("package-expected-{}", expected.code.code().replace('_', "-"));
    let told = t.with(&key, &values);
    if expected.or_nothing { t.with("package-expected-or-nothing", &[("expected", &told)]) } else { told }
}

/// A fault in one line: where, what stands there, what was expected.
pub fn fault_line(t: Texts, fault: &Fault) -> String {
    let line = fault.line.map(|line| t.with("package-fault-line", &[("line", &line.to_string())]));
    let named = fault.column.as_ref().filter(|column| !column.is_empty());
    let column = named.map(|column| t.with("package-fault-column", &[("column", column)]));
    let place: Vec<String> = std::iter::once(fault.file.clone()).chain(line).chain(column).collect();
    let (place, expected) = (place.join(", "), expected(t, &fault.expected));
    match &fault.value {
        Some(value) => t.with("package-fault-value", &[("where", &place), ("value", value), ("expected", &expected)]),
        None => t.with("package-fault", &[("where", &place), ("expected", &expected)]),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use evaluation::package::ExpectedCode;
    use text::Lang;

    use super::*;

    #[test]
    fn whatever_was_expected_is_told_in_both_languages_with_all_its_values() {
        for code in ExpectedCode::ALL {
            let names = code.english().split('{').skip(1).filter_map(|rest| rest.split('}').next());
            let values: BTreeMap<String, String> = names.map(|name| (name.to_owned(), format!("<{name}>"))).collect();
            let text = code.english().replace('{', "<").replace('}', ">");
            let one = Expected { code: *code, values, or_nothing: false, text };
            assert_eq!(expected(Texts::new(Lang::En), &one), one.text, "{code}");
            let swedish = expected(Texts::new(Lang::Sv), &one);
            assert!(one.values.values().all(|mark| swedish.contains(mark)), "{code}: {swedish}");
            assert_ne!(swedish, one.text, "{code}");
            let perhaps = Expected { or_nothing: true, ..one };
            assert!(expected(Texts::new(Lang::Sv), &perhaps).ends_with(", eller inget"));
        }
    }

    #[test]
    fn a_fault_says_where_it_is_and_what_was_expected_in_the_readers_language() {
        let bytes = b"question,parent,text\nq1,,Why?\nq1,,\n,,x\n";
        let faults = evaluation::package::read_framework(bytes).unwrap_err().faults;
        let told = |lang| faults.iter().map(|fault| fault_line(Texts::new(lang), fault)).collect::<Vec<_>>();
        assert_eq!(
            told(Lang::Sv),
            [
                "framework.csv, rad 3, kolumn text: ””: här väntades en text",
                "framework.csv, rad 4, kolumn question: ””: här väntades en nyckel",
            ]
        );
        assert_eq!(told(Lang::En)[0], faults[0].to_string());
    }
}
