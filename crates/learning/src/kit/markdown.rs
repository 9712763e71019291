//! How is a sheet read? Markdown as far as a sheet needs it: headings of the second and third level, paragraphs, and lists
//! with points or numbers. Nothing else is let in, least of all HTML; what comes out are typed blocks of plain text.

/// A part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading, of level 2 or 3.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A list with points.
    Points(Vec<String>),
    /// A list with numbers, in order from 1.
    Numbers(Vec<String>),
}

/// A line that is not part of the language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: only headings (##, ###), paragraphs and lists (-, 1.) are understood")]
pub struct NotUnderstood {
    /// The line, from 1.
    pub line: usize,
}

enum Line<'a> {
    Blank,
    Heading(u8, &'a str),
    Point(&'a str),
    Number(&'a str),
    Text(&'a str),
}

/// The blocks of a sheet.
pub(crate) fn parse(text: &str) -> Result<Vec<Block>, NotUnderstood> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false; // whether the next line may go on with the last block
    for (number, line) in text.lines().enumerate() {
        let line = read(line.trim_end()).ok_or(NotUnderstood { line: number + 1 })?;
        match (line, blocks.last_mut().filter(|_| open)) {
            (Line::Blank, _) => {
                open = false;
                continue;
            }
            (Line::Heading(level, words), _) => {
                blocks.push(Block::Heading(level, words.to_owned()));
                open = false;
                continue;
            }
            (Line::Point(words), Some(Block::Points(items))) => items.push(words.to_owned()),
            (Line::Point(words), _) => blocks.push(Block::Points(vec![words.to_owned()])),
            (Line::Number(words), Some(Block::Numbers(items))) => items.push(words.to_owned()),
            (Line::Number(words), _) => blocks.push(Block::Numbers(vec![words.to_owned()])),
            (Line::Text(words), Some(Block::Paragraph(text))) => {
                text.push(' ');
                text.push_str(words);
            }
            (Line::Text(words), Some(Block::Points(items) | Block::Numbers(items))) => {
                if let Some(item) = items.last_mut() {
                    item.push(' ');
                    item.push_str(words);
                }
            }
            (Line::Text(words), _) => blocks.push(Block::Paragraph(words.to_owned())),
        }
        open = true;
    }
    Ok(blocks)
}

/// The text of a sheet: what [`parse`] makes these blocks of.
pub(crate) fn write(blocks: &[Block]) -> String {
    let list = |items: &[String], mark: &dyn Fn(usize) -> String| {
        let lines = items.iter().enumerate().map(|(at, item)| format!("{} {item}", mark(at + 1)));
        lines.collect::<Vec<_>>().join("\n")
    };
    let text = |block: &Block| match block {
        Block::Heading(level, words) => format!("{} {words}", "#".repeat(usize::from(*level))),
        Block::Paragraph(words) => words.clone(),
        Block::Points(items) => list(items, &|_| "-".to_owned()),
        Block::Numbers(items) => list(items, &|number| format!("{number}.")),
    };
    blocks.iter().map(text).collect::<Vec<_>>().join("\n\n")
}

fn read(line: &str) -> Option<Line<'_>> {
    let line = line.trim_start();
    if line.is_empty() {
        return Some(Line::Blank);
    }
    if line.contains(['<', '>', '`', '|', '[', '*', '_', '\\']) {
        return None;
    }
    if line.starts_with('#') {
        return line
            .strip_prefix("## ")
            .map(|words| Line::Heading(2, words))
            .or_else(|| line.strip_prefix("### ").map(|words| Line::Heading(3, words)));
    }
    if let Some(words) = line.strip_prefix("- ") {
        return Some(Line::Point(words));
    }
    match line.split_once(". ") {
        Some((number, words)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            Some(Line::Number(words))
        }
        _ => Some(Line::Text(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_becomes_headings_paragraphs_and_lists() {
        let blocks =
            parse("## Fallet\n\nEn rad\noch en till.\n\n- ett\n- två\n  går vidare\n\n1. först\n2. sedan\n").unwrap();
        let texts = |items: &[&str]| items.iter().map(|i| (*i).to_owned()).collect();
        assert_eq!(
            blocks,
            [
                Block::Heading(2, "Fallet".into()),
                Block::Paragraph("En rad och en till.".into()),
                Block::Points(texts(&["ett", "två går vidare"])),
                Block::Numbers(texts(&["först", "sedan"])),
            ]
        );
    }

    #[test]
    fn what_is_outside_the_language_is_refused_with_its_line() {
        for line in ["<script>alert(1)</script>", "# Rubrik", "[länk](https://x)", "| a | b |", "`kod`", "#### Fyra"] {
            assert_eq!(parse(&format!("Text.\n\n{line}")), Err(NotUnderstood { line: 3 }), "{line}");
        }
    }

    #[test]
    fn a_year_at_the_start_of_a_line_is_no_list() {
        assert_eq!(parse("2025 blir bra.").unwrap(), [Block::Paragraph("2025 blir bra.".into())]);
    }
}
