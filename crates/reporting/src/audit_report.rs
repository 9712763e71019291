//! What does not add up in figures that somebody published, shown with its arithmetic?

use evaluation::audit::{Audit, Finding, Sentence, Value, audit};
use evaluation::package::{PackageErrors, read_published};
use text::Texts;

use crate::document::{Document, Section};

/// The figures that the cluster evaluation of the four West Sweden programmes published, as shipped.
static SHIPPED: &[u8] = include_bytes!("../../../content/packages/west-sweden-published/published.csv");

/// What the audit finds in the shipped published figures.
///
/// # Errors
/// What is wrong with the shipped file; a test reads it.
pub fn audit_shipped() -> Result<Audit, PackageErrors> {
    Ok(audit(&read_published(SHIPPED)?))
}

/// An audit for people.
pub fn audit_document(t: Texts, audit: &Audit) -> Document {
    let mut section = Section::new("findings", t.get("audit-findings"), 2);
    if audit.findings.is_empty() {
        section.text(t.get("audit-nothing"));
    }
    add_findings(t, &mut section, &audit.findings);
    let counts = [("checked", audit.checked), ("found", audit.findings.len())];
    Document {
        title: t.get("audit-title"),
        lead: vec![
            t.get("audit-lead"),
            t.with("audit-counts", &[(counts[0].0, &counts[0].1), (counts[1].0, &counts[1].1)]),
        ],
        sections: vec![section],
    }
}

/// The findings as a table: what, of what, the arithmetic, what would be consistent.
pub(crate) fn add_findings(t: Texts, section: &mut Section, findings: &[Finding]) {
    let rows = findings
        .iter()
        .map(|finding| {
            let lines = finding.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let consistent = consistent(t, finding);
            vec![
                t.code("audit-code", finding.code.code()),
                format!("{} ({})", claim_name(t, &finding.claim), finding.programme),
                arithmetic(t, &finding.arithmetic),
                consistent,
                lines,
            ]
        })
        .collect();
    let head = ["audit-what", "audit-claim", "audit-arithmetic", "audit-consistent", "audit-lines"];
    section.table(t.get("audit-table"), head.map(|key| t.get(key)).into(), rows);
}

/// What a claim is called: those of the shipped figures in the reader's language, others as they are written.
pub fn claim_name(t: Texts, claim: &str) -> String {
    let key = format!("published-claim-{claim}");
    if claim.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && t.has(&key) {
        t.get(&key)
    } else {
        claim.to_owned()
    }
}

/// The value that would be consistent, as the language writes it.
pub fn consistent(t: Texts, finding: &Finding) -> String {
    finding.consistent_value.map_or_else(|| "–".to_owned(), |value| number(t, value))
}

/// The arithmetic in the reader's language.
pub fn arithmetic(t: Texts, sentences: &[Sentence]) -> String {
    sentences.iter().map(|sentence| said(t, sentence)).collect::<Vec<_>>().join(" ")
}

fn said(t: Texts, sentence: &Sentence) -> String {
    let values: Vec<(&str, String)> = sentence
        .values
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Value::Numbers(numbers) => numbers_of(t, numbers),
                Value::Text(text) => claim_name(t, text),
                Value::Said(each) => {
                    let and = format!(" {} ", t.get("audit-and"));
                    each.iter().map(|one| said(t, one)).collect::<Vec<_>>().join(&and)
                }
            };
            (name.as_str(), value)
        })
        .collect();
    let values: Vec<(&str, &dyn text::Value)> = values.iter().map(|(name, value)| (*name, value as _)).collect();
    t.with(&format!("audit-says-{}", sentence.says.code().replace('_', "-")), &values)
}

/// Numbers in plain notation as the language writes them; the signs between them stay.
fn numbers_of(t: Texts, plain: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let (mut told, mut rest) = (String::new(), plain);
    while let Some(start) = rest.find(is_digit) {
        // A sign belongs to a number when nothing stands between them; a minus has room on both sides.
        let negative = rest[..start].ends_with('-');
        told.push_str(&rest[..start - usize::from(negative)]);
        let end = rest[start..].find(|c: char| !is_digit(c) && c != '.').map_or(rest.len(), |length| start + length);
        let digits = &rest[start..end];
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        match digits.parse::<f64>() {
            Ok(number) => told.push_str(&t.number(if negative { -number } else { number }, decimals)),
            Err(_) => told.push_str(digits),
        }
        rest = &rest[end..];
    }
    told.push_str(rest);
    told
}

fn number(t: Texts, value: f64) -> String {
    t.number(value, if value.fract() == 0.0 { 0 } else { 2 })
}

#[cfg(test)]
mod tests {
    use evaluation::audit::{FindingCode, Says};
    use text::Lang;

    use super::*;

    #[test]
    fn the_shipped_figures_are_read_and_their_known_errors_are_found() {
        let audit = audit_shipped().unwrap();
        let found = |code, claim: &str| audit.findings.iter().any(|f| f.code == code && f.claim.contains(claim));
        assert!(found(FindingCode::UnknownScale, "own-competence"));
        assert!(found(FindingCode::MultipleAnswersSummed, "been-involved-in-development"));
        assert!(found(FindingCode::PercentForPoints, "confidence-in-tools"));
    }

    #[test]
    fn the_arithmetic_is_told_in_the_readers_language_and_in_english_as_in_the_file() {
        let (sv, en) = (Texts::new(Lang::Sv), Texts::new(Lang::En));
        for finding in audit_shipped().unwrap().findings {
            let swedish = arithmetic(sv, &finding.arithmetic);
            let english = arithmetic(en, &finding.arithmetic).replace('\u{2212}', "-");
            assert_eq!(english.replace(',', ""), finding.explanation.replace(',', ""));
            assert_ne!(swedish, finding.explanation);
            assert_ne!(claim_name(sv, &finding.claim), finding.claim, "shipped figures have Swedish names");
            for word in [" the ", " and ", " is ", "published", "line "] {
                assert!(!swedish.contains(word), "{swedish}");
            }
        }
    }

    #[test]
    fn every_sentence_is_told_in_both_languages_with_all_its_values() {
        for says in Says::ALL {
            let names: Vec<&str> =
                says.english().split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
            let marks: Vec<String> = names.iter().map(|name| format!("<{name}>")).collect();
            let values: Vec<(&str, &dyn text::Value)> =
                names.iter().zip(&marks).map(|(name, mark)| (*name, mark as _)).collect();
            let key = format!("audit-says-{}", says.code().replace('_', "-"));
            let told = |lang| Texts::new(lang).with(&key, &values);
            assert_eq!(told(Lang::En), says.english().replace('{', "<").replace('}', ">"));
            let swedish = told(Lang::Sv);
            assert!(marks.iter().all(|mark| swedish.contains(mark)), "{swedish}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        let sv = Texts::new(Lang::Sv);
        assert_eq!(numbers_of(sv, "1160 - 30.50 = -2"), "1\u{a0}160 - 30,50 = \u{2212}2");
        assert_eq!(numbers_of(sv, "inf"), "inf");
    }

    #[test]
    fn every_finding_has_words_in_both_languages_and_its_arithmetic() {
        for t in [Lang::Sv, Lang::En].map(Texts::new) {
            let html = audit_document(t, &audit_shipped().unwrap()).file(t);
            assert!(html.contains(&claim_name(t, "own-competence")) && html.contains(&t.number(4464.0, 0)), "{html}");
        }
    }
}
