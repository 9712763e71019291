//! Reports on their way out: the same bytes for the same result, every number with what it rests on, nothing that a page hides.

use std::io::{Cursor, Read as _};

use evaluation::package::DataSource;

use super::*;
use crate::document::Block;
use crate::numbers::{base, method_name};
use crate::paper::{Setting, paper};
use crate::workbook::{Made, workbook};

fn made() -> Made {
    Made { at: "2025-01-15T10:00".into(), seed: 3 }
}

fn result() -> Evaluation {
    evaluate(&drawn(), &Context { generated_at: made().at, seed: made().seed, ..Context::default() })
}

/// Every text of a workbook and every number of its sheets.
fn opened(workbook: Vec<u8>) -> (String, String) {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let (mut texts, mut sheets) = (String::new(), String::new());
    for name in names {
        let into = if name.ends_with("sharedStrings.xml") {
            &mut texts
        } else if name.starts_with("xl/worksheets/") {
            &mut sheets
        } else {
            continue;
        };
        archive.by_name(&name).unwrap().read_to_string(into).unwrap();
    }
    (texts, sheets)
}

#[test]
fn the_same_result_is_the_same_in_every_form() {
    let form = |_| {
        let (result, t) = (result(), Texts::new(Lang::Sv));
        let document = evaluation_document(t, &result, &Names::new());
        let printed = serde_json::to_string(&paper(t, &document, &made(), Setting::Whole)).unwrap();
        let json = serde_json::to_string(&result).unwrap();
        (document.file(t), workbook(t, &document, &made()).unwrap(), printed, json)
    };
    let [first, second] = [0, 1].map(form);
    assert!(first.0 == second.0 && first.1 == second.1 && first.2 == second.2 && first.3 == second.3);
}

#[test]
fn every_number_says_what_it_rests_on_in_the_readers_language() {
    let result = result();
    for lang in [Lang::Sv, Lang::En] {
        let t = Texts::new(lang);
        let document = evaluation_document(t, &result, &Names::new());
        let mut seen = 0;
        for section in &document.sections {
            for told in section.numbers(t) {
                let (rests, estimate) = (told.rests(t, section), told.estimate);
                let place = format!("{}: {}: {estimate:?}", section.id, told.name());
                assert!(rests.wave != "–" && rests.base != "–", "{place}");
                assert!(crate::method::method(&estimate.method).is_some(), "{place}");
                assert_ne!(method_name(t, &estimate.method), estimate.method, "{place}");
                assert_eq!(rests.interval != "–", estimate.ci.is_some(), "{place}");
                assert_eq!(rests.scale != "–", estimate.scale.is_some(), "{place}");
                let listed = rests.caveats.split(", ").filter(|place| *place != "–").count();
                assert_eq!(listed, estimate.caveats.len(), "{place}");
                if lang == Lang::Sv {
                    assert_ne!(base(t, &estimate.base), estimate.base, "said in English: {place}");
                }
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
    }
}

#[test]
fn a_workbook_has_a_sheet_for_each_table_and_a_row_for_each_number() {
    let (result, t) = (result(), Texts::new(Lang::En));
    let document = evaluation_document(t, &result, &Names::new()).with_methods(t);
    let wanted = |block: &&Block| matches!(block, Block::Table(_) | Block::Chart(_) | Block::Figures(_));
    let tables = document.sections.iter().flat_map(|section| &section.blocks).filter(wanted).count();
    let file = workbook(t, &evaluation_document(t, &result, &Names::new()), &made()).unwrap();
    let sheets = zip::ZipArchive::new(Cursor::new(file.clone())).unwrap();
    let sheets = sheets
        .file_names()
        .filter(|name| name.as_ref().is_ok_and(|name| name.starts_with("xl/worksheets/sheet")))
        .count();
    assert_eq!(sheets, tables + 1, "and one that lists them");
    let (texts, numbers) = opened(file);
    let effect = &result.programmes[0].effects[0];
    for told in [effect.change.value, effect.change.ci.map(|ci| ci[0]), Some(effect.change.n as f64)] {
        assert!(numbers.contains(&format!("<v>{}</v>", told.unwrap())), "{told:?}");
    }
    for text in ["Mixed model, all answers", "mixed_model_pre_post", "evaluation/change.rs"] {
        assert!(texts.contains(text), "{text}");
    }
}

#[test]
fn what_people_wrote_is_text_in_a_workbook_and_on_paper() {
    let evil = "=HYPERLINK(\"http://example.invalid\";\"x\") #read(\"/etc/passwd\") \\u{0} <script>";
    let mut package = drawn();
    package.programmes.iter_mut().flatten().for_each(|row| row.name = evil.to_owned());
    let context = Context { generated_at: made().at, ..Context::default() };
    let t = Texts::new(Lang::Sv);
    let document = evaluation_document(t, &evaluate(&package, &context), &Names::new());
    let (texts, sheets) = opened(workbook(t, &document, &made()).unwrap());
    assert!(texts.contains("=HYPERLINK(") && !sheets.contains("<f>") && !sheets.contains("<f "));
    assert!(!sheets.contains("<hyperlink"));
    let printed = paper(t, &document, &made(), Setting::Whole);
    assert!(printed.sections.iter().any(|section| section.title == evil), "as it was written, to be shown");
}

#[test]
fn what_a_page_hides_is_in_no_form() {
    let result = result();
    for lang in [Lang::Sv, Lang::En] {
        let t = Texts::new(lang);
        let document = evaluation_document(t, &result, &Names::new());
        let (texts, _) = opened(workbook(t, &document, &made()).unwrap());
        let printed = serde_json::to_string(&paper(t, &document, &made(), Setting::Whole)).unwrap();
        let page = document.file(t);
        // The unit of three persons has no row of its own in any of them.
        assert!(!texts.contains("<t>u9</t>") && !printed.contains("\"u9\"") && !page.contains(">u9<"));
        let mut hidden = 0;
        for section in &document.sections {
            for told in section.numbers(t).into_iter().filter(|told| told.estimate.value.is_none()) {
                let rests = told.rests(t, section);
                assert_eq!((told.shown.as_str(), rests.n.as_str()), (t.get("withheld").as_str(), "–"), "{told:?}");
                hidden += 1;
            }
        }
        assert!(hidden > 0, "something is hidden in this package");
    }
}

#[test]
fn a_number_that_is_hidden_leaves_no_number_in_the_sheet() {
    let t = Texts::new(Lang::Sv);
    let mut section = Section::new("a", "A", 2);
    // Somebody left the count, the ends and the level behind the number in place.
    let hidden = kernel::Estimate {
        value: None,
        n: 777,
        ci: Some([777.0, 777.0]),
        level: Some(0.777),
        caveats: vec![Caveat::TooFew],
        ..kernel::Estimate::plain(0.0, "points", 777, "staff", "mean")
    };
    let cell = section.cell(t, &hidden);
    section.table("T", vec!["vad".into(), "tal".into()], vec![vec!["x".into(), cell]]);
    let document = Document { title: "D".into(), lead: vec![], sections: vec![section] };
    let (texts, sheets) = opened(workbook(t, &document, &made()).unwrap());
    assert!(texts.contains(&t.get("withheld")) && !sheets.contains("777") && !texts.contains("777"), "{sheets}");
    let printed = serde_json::to_string(&paper(t, &document, &made(), Setting::Whole)).unwrap();
    assert!(!printed.contains("777") && !document.file(t).contains("777"), "{printed}");
}

#[test]
fn every_question_of_the_framework_is_answered_or_said_to_be_missing() {
    let result = result();
    for lang in [Lang::Sv, Lang::En] {
        let t = Texts::new(lang);
        let document = evaluation_document(t, &result, &Names::new());
        let section = document.sections.iter().find(|section| section.id == "questions").unwrap();
        let asked = crate::workspace::framework::shipped().questions();
        let Some(Block::Table(table)) = section.blocks.iter().find(|block| matches!(block, Block::Table(_))) else {
            panic!("no table of questions");
        };
        assert_eq!(table.rows.len(), asked.len());
        for (row, question) in table.rows.iter().zip(&asked) {
            let [what, there, missing] = [0, 1, 2].map(|at| row[at].to_string());
            assert!(what.contains(question.said_in(lang.code())), "{what}");
            assert!(there != "–" || missing != "–", "{what}");
        }
        let told = section.numbers(t);
        assert!(told.iter().any(|told| told.estimate.method == "share"), "how many answered");
        assert!(told.iter().any(|told| told.estimate.method.starts_with("rollout") || told.estimate.method == "randomisation_test"));
    }
}

#[test]
fn a_programmes_own_questions_stand_in_the_report_with_what_its_register_answers() {
    let asked = |question: &str, text: &str, text_en: Option<&str>, data: &[DataSource]| FrameworkRow {
        question: question.into(),
        parent: None,
        text: text.into(),
        data: data.to_vec(),
        text_en: text_en.map(str::to_owned),
    };
    let mut package = package();
    package.framework = Some(vec![
        asked("egen1", "Lär de sig?", Some("Do they learn?"), &[DataSource::Interview, DataSource::Participation]),
        asked("egen2", "Håller det i sig?", None, &[DataSource::Observation]),
    ]);
    package.evidence = Some(vec![EvidenceRow {
        evidence: "e1".into(),
        source: "chefer".into(),
        kind: EvidenceKind::Interview,
        programme: None,
        question: "egen1".into(),
        stance: Stance::Supports,
        strength: 2,
        summary: None,
        date: None,
    }]);
    let context = Context { generated_at: "2025-01-15T10:00".into(), ..Context::default() };
    let told = |lang: Lang, package: &Package| {
        let t = Texts::new(lang);
        let document = evaluation_document(t, &evaluate(package, &context), &Names::new());
        let section = document.sections.into_iter().find(|section| section.id == "questions").unwrap();
        let table = section.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table.clone()),
            _ => None,
        });
        let rows = table.unwrap().rows;
        rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let swedish = told(Lang::Sv, &package);
    assert_eq!(swedish.len(), 2, "its own and no others: {swedish:?}");
    assert_eq!(swedish[0][0], "egen1 Lär de sig?");
    assert!(
        swedish[0][1].contains("Intervju") && swedish[1][1] == "–" && swedish[1][2].contains("Observation"),
        "{swedish:?}"
    );
    let english = told(Lang::En, &package);
    assert_eq!((english[0][0].as_str(), english[1][0].as_str()), ("egen1 Do they learn?", "egen2 Håller det i sig?"));
    package.evidence = None;
    assert_eq!(told(Lang::Sv, &package)[1][0], "egen2 Håller det i sig?", "also before there is any evidence");
}

/// The documents that the printer's own tests set: real reports, kept as files, since the printer knows nothing of this crate.
#[test]
fn the_printers_examples_are_what_a_report_looks_like() {
    let t = Texts::new(Lang::Sv);
    let whole = programme_document(t, &result(), "prog", &Names::new()).unwrap();
    let english = Texts::new(Lang::En);
    let short = Document {
        sections: programme_document(english, &result(), "prog", &Names::new()).unwrap().sections[..2].to_vec(),
        ..whole.clone()
    };
    for (name, paper) in [
        ("programme.json", paper(t, &whole, &made(), Setting::Whole)),
        ("one-page.json", paper(english, &short, &made(), Setting::OnePage)),
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../print/tests/reports").join(name);
        let json = serde_json::to_string(&paper).unwrap() + "\n";
        if std::env::var_os("OMBUD_UPDATE").is_some() {
            std::fs::write(&path, &json).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == json, "{name} is another now: run this test with OMBUD_UPDATE=1");
    }
}
