//! What may stand in a picture? Shapes with a class, and text that is escaped here and nowhere else; so the result may
//! stand in a page as it is.

use std::fmt::{self, Write as _};

use super::Frame;

/// The width of every picture; its height follows from what is in it.
pub(super) const WIDTH: f64 = 360.0;
/// Characters that fit on a line of labels.
const LINE: usize = 44;
/// The height of a line of text.
pub(super) const TEXT: f64 = 18.0;

/// A finished picture. Everything in it has been escaped, so templates write it as it is.
#[derive(Debug, Clone)]
pub struct Svg {
    markup: String,
    words: String,
}

impl Svg {
    /// What it shows, in words.
    pub fn words(&self) -> &str {
        &self.words
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.markup)
    }
}

impl askama::filters::HtmlSafe for Svg {}

/// From which side a text grows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture being drawn, from above downwards.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    body: String,
    /// Where the next thing begins.
    pub(super) y: f64,
}

impl Canvas {
    pub(super) fn rect(&mut self, class: &'static str, [x, y]: [f64; 2], [width, height]: [f64; 2]) {
        let width = width.max(0.0);
        self.push(format_args!(
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"/>"#
        ));
    }

    pub(super) fn line(&mut self, class: &'static str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) {
        self.push(format_args!(r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#));
    }

    pub(super) fn dot(&mut self, class: &'static str, [x, y]: [f64; 2], radius: f64) {
        self.push(format_args!(r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius:.1}"/>"#));
    }

    pub(super) fn text(&mut self, class: &'static str, [x, y]: [f64; 2], anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escaped(text);
        self.push(format_args!(r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#));
    }

    /// A label over the whole width, on as many lines as it needs; moves down past it. What came before is kept apart.
    pub(super) fn label(&mut self, text: &str) {
        self.y += if self.y > 0.0 { 8.0 } else { 0.0 };
        for line in lines(text) {
            self.y += TEXT;
            self.text("label", [0.0, self.y - 4.0], Anchor::Start, &line);
        }
    }

    /// The picture, with its title and itself in words for those who do not see it.
    pub(super) fn finish(self, frame: Frame<'_>, words: &str) -> Svg {
        let id: String = frame.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let (title, desc, height, body) = (escaped(frame.title), escaped(words), self.y + 4.0, self.body);
        let markup = format!(
            r#"<svg class="chart" role="img" viewBox="0 0 {WIDTH:.0} {height:.0}" aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{title}</title><desc id="{id}-desc">{desc}</desc>{body}</svg>"#
        );
        Svg { markup, words: words.to_owned() }
    }

    fn push(&mut self, shape: fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.body.write_fmt(shape);
    }
}

/// Text as it may stand in an element or a quoted attribute; control characters, which XML forbids, are left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// The text broken between words into lines that fit; a longer word is broken where the line ends.
fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for part in letters.chunks(LINE) {
            let used = lines.last().map_or(0, |line| line.chars().count());
            if used > 0 && used + 1 + part.len() > LINE {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.extend(part);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_label_is_broken_between_words() {
        let broken = lines("Hemtjänsten i Västra Frölunda med nattpatrull och korttidsboende");
        assert_eq!(broken, ["Hemtjänsten i Västra Frölunda med", "nattpatrull och korttidsboende"]);
        assert_eq!(lines(&"x".repeat(100)).len(), 3);
    }

    #[test]
    fn what_means_something_in_markup_is_escaped() {
        assert_eq!(escaped("<a b=\"c\" d='e'>&\u{7}"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
    }
}
