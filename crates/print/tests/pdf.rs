//! The program from outside: real reports in, accessible PDFs out. The reports are kept by the tests of the crate that writes them.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use paper::{Block, Paper, Section};

static PROGRAMME: &str = include_str!("reports/programme.json");
static ONE_PAGE: &str = include_str!("reports/one-page.json");
/// What two units of the demonstration are given, in either language.
static UNITS: [&str; 2] = [include_str!("reports/unit-sv.json"), include_str!("reports/unit-en.json")];

fn run(json: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ombud-print"))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let json = json.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(json.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writing.join();
    output
}

#[track_caller]
fn pdf(json: &str) -> Vec<u8> {
    let output = run(json);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.starts_with(b"%PDF-"));
    output.stdout
}

fn has(pdf: &[u8], what: &str) -> bool {
    pdf.windows(what.len()).any(|window| window == what.as_bytes())
}

fn report(sections: Vec<Section>) -> Paper {
    let mut paper: Paper = serde_json::from_str(ONE_PAGE).unwrap();
    paper.one_page = false;
    paper.sections = sections;
    paper
}

fn section(blocks: Vec<Block>) -> Section {
    Section { title: "Del".into(), level: 2, new_page: false, blocks }
}

#[test]
fn a_report_is_tagged_marked_and_says_its_language_and_title() {
    let bytes = pdf(PROGRAMME);
    for wanted in ["/MarkInfo", "/StructTreeRoot", "pdfuaid", "/Lang", "/DisplayDocTitle true", "/Outlines"] {
        assert!(has(&bytes, wanted), "{wanted}");
    }
    assert!(has(&bytes, "<pdfuaid:part>1</pdfuaid:part>"), "PDF/UA-1");
    for wanted in
        ["/S/Title", "/S/H1", "/S/TH", "/Scope/Row", "/Scope/Column", "/S/Caption", "/S/Figure", "/Alt(", "/S/TOC"]
    {
        assert!(has(&bytes, wanted), "{wanted}");
    }
    let paper: Paper = serde_json::from_str(PROGRAMME).unwrap();
    assert_eq!(paper.lang, "sv");
    assert!(has(&bytes, "<rdf:li xml:lang=\"x-default\">Programmet"), "the title stands in the metadata");
    assert!(has(&bytes, "2025-01-15T10:00:00"), "and the moment of the result, not of the printing");
}

#[test]
fn the_same_report_is_the_same_file() {
    assert!(pdf(PROGRAMME) == pdf(PROGRAMME));
    assert!(pdf(ONE_PAGE) != pdf(PROGRAMME));
}

#[test]
fn what_has_to_stand_on_one_page_does() {
    let count = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).filter(|window| *window == what).count();
    let bytes = pdf(ONE_PAGE);
    // The tree of pages is of the type `Pages`.
    assert_eq!(count(&bytes, b"/Type/Page") - count(&bytes, b"/Type/Pages"), 1);
    let mut long: Paper = serde_json::from_str(ONE_PAGE).unwrap();
    let text = "Mycket att säga. ".repeat(2_000);
    long.sections.push(section(vec![Block::Text { text }]));
    let output = run(&serde_json::to_string(&long).unwrap());
    assert_eq!(output.status.code(), Some(i32::from(paper::DOES_NOT_FIT)));
    assert!(String::from_utf8_lossy(&output.stderr).contains("one page"));
}

#[test]
fn the_reports_of_the_demonstrations_units_stand_on_one_page_each() {
    for report in UNITS {
        let bytes = pdf(report);
        let count = |what: &[u8]| bytes.windows(what.len()).filter(|window| *window == what).count();
        assert_eq!(count(b"/Type/Page") - count(b"/Type/Pages"), 1);
        assert!(has(&bytes, "<pdfuaid:part>1</pdfuaid:part>") && has(&bytes, "/S/TH"));
        // With å, ä or ö in it a text is written in hexadecimal digits.
        assert!(has(&bytes, "/Alt(") || has(&bytes, "/Alt<FEFF"));
    }
}

#[test]
fn no_text_becomes_an_instruction_and_no_letter_stops_the_press() {
    let texts = [
        "#read(\"/etc/passwd\")",
        "$ sum_(i=1)^n $ *fet* _kursiv_ `kod` <etikett> @hänvisning",
        "#import \"@preview/evil:1.0.0\"",
        "\\u{0041} \u{0} \u{7} \u{202e} 😀 العربية 漢字 \u{fffe}",
        "= rubrik\n- lista\n/ term: x",
        "]] } ) \" '",
    ];
    let blocks = texts.iter().flat_map(|text| {
        let text = (*text).to_owned();
        [
            Block::Text { text: text.clone() },
            Block::Notice { text: text.clone() },
            Block::Numbered { title: text.clone(), items: vec![text.clone()] },
            Block::Table {
                caption: text.clone(),
                head: vec![text.clone(), text.clone()],
                rows: vec![vec![text.clone(), text]],
                small: true,
            },
        ]
    });
    let mut evil = report(vec![section(blocks.collect())]);
    evil.title = texts.join(" ");
    evil.sections[0].title = texts[0].to_owned();
    pdf(&serde_json::to_string(&evil).unwrap());
}

#[test]
fn a_picture_reaches_for_no_file() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"><image xlink:href="/etc/passwd" width="5" height="5"/><rect width="5" height="5"/></svg>"#;
    let chart = Block::Chart { title: "Bild".into(), alt: "En bild.".into(), svg: svg.into(), legend: vec![] };
    let output = run(&serde_json::to_string(&report(vec![section(vec![chart])])).unwrap());
    assert!(!has(&output.stdout, "root:"), "nothing of the file is in what came out");
}

#[test]
fn what_is_no_report_is_refused() {
    let mut other: Paper = serde_json::from_str(ONE_PAGE).unwrap();
    other.schema = "ombud-paper/999".into();
    let other = serde_json::to_string(&other).unwrap();
    for (wrong, says) in [("", "EOF"), ("{}", "missing field"), (other.as_str(), "version")] {
        let output = run(wrong);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty() && said.contains(says), "{wrong}: {said}");
    }
}
