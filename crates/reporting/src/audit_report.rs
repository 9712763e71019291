//! What does not add up in figures that somebody published, shown with its arithmetic?

use evaluation::audit::{Audit, Finding, audit};
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
            let consistent = finding.consistent_value.map_or_else(|| "–".to_owned(), |value| number(t, value));
            vec![
                t.code("audit-code", finding.code.code()),
                format!("{} ({})", finding.claim, finding.programme),
                finding.explanation.clone(),
                consistent,
                lines,
            ]
        })
        .collect();
    let head = ["audit-what", "audit-claim", "audit-arithmetic", "audit-consistent", "audit-lines"];
    section.table(t.get("audit-table"), head.map(|key| t.get(key)).into(), rows);
}

fn number(t: Texts, value: f64) -> String {
    t.number(value, if value.fract() == 0.0 { 0 } else { 2 })
}

#[cfg(test)]
mod tests {
    use evaluation::audit::FindingCode;
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
    fn every_finding_has_words_in_both_languages_and_its_arithmetic() {
        for t in [Lang::Sv, Lang::En].map(Texts::new) {
            let html = audit_document(t, &audit_shipped().unwrap()).file(t);
            assert!(html.contains("own-competence") && html.contains("4,464") || html.contains("4464"), "{html}");
        }
    }
}
