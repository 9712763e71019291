//! How does a report read on a terminal? Headings, paragraphs and tables in plain text, charts as their tables.

use reporting::Document;
use reporting::document::{Block, Cell};
use text::Texts;

pub(crate) fn plain(t: Texts, document: &Document) -> String {
    let mut out = String::new();
    heading(&mut out, &document.title, '=');
    for text in &document.lead {
        paragraph(&mut out, text);
    }
    for section in &document.sections {
        heading(&mut out, &section.title, if section.level <= 2 { '-' } else { '.' });
        for block in &section.blocks {
            match block {
                Block::Text(text) => paragraph(&mut out, text),
                Block::Notice(text) => paragraph(&mut out, &format!("! {text}")),
                Block::Figures(figures) => {
                    let rows: Vec<Vec<String>> =
                        figures.iter().map(|f| vec![f.label.clone(), t.figure(&f.estimate)]).collect();
                    table(&mut out, &[], &rows);
                }
                Block::Chart(chart) => {
                    paragraph(&mut out, &chart.title);
                    table(&mut out, &chart.head, &chart.rows);
                }
                Block::Table(shown) => {
                    paragraph(&mut out, &shown.caption);
                    let words = |row: &Vec<Cell>| row.iter().map(ToString::to_string).collect();
                    table(&mut out, &shown.head, &shown.rows.iter().map(words).collect::<Vec<Vec<String>>>());
                }
            }
        }
        for caveat in section.caveats() {
            out.push_str(&format!("* {}\n", t.caveat(*caveat)));
        }
        out.push('\n');
    }
    out
}

fn heading(out: &mut String, title: &str, under: char) {
    let line: String = std::iter::repeat_n(under, title.chars().count()).collect();
    out.push_str(&format!("{title}\n{line}\n\n"));
}

fn paragraph(out: &mut String, text: &str) {
    out.push_str(text);
    out.push_str("\n\n");
}

fn table(out: &mut String, head: &[String], rows: &[Vec<String>]) {
    let lines: Vec<&[String]> =
        (!head.is_empty()).then_some(head).into_iter().chain(rows.iter().map(Vec::as_slice)).collect();
    let columns = lines.iter().map(|line| line.len()).max().unwrap_or(0);
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut out = String::new();
        table(&mut out, &["a".into(), "b".into()], &[vec!["lång".into(), "1".into()]]);
        assert_eq!(out, "a     b\nlång  1\n\n");
    }
}
