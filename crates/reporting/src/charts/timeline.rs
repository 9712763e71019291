//! What is done when? A bar from its first to its last day, each under its label, and a line for today.

use kernel::Date;
use text::Texts;

use super::canvas::{Anchor, Canvas, WIDTH};
use super::{Chart, Frame};

const BAR: f64 = 12.0;

/// Something that is done between two days.
#[derive(Debug, Clone, Copy)]
pub struct Span<'a> {
    /// What it is called.
    pub label: &'a str,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// How it stands, in words.
    pub state: &'a str,
}

/// Spans in the order given, over the time that they take together; `head` is what the table's columns are called: what, from, to, how it
/// stands.
pub fn timeline(t: Texts, frame: Frame<'_>, head: [String; 4], spans: &[Span<'_>], today: Date) -> Chart {
    let day = |day: Date| day.days_since_epoch();
    let first = spans.iter().map(|span| day(span.from)).min().unwrap_or(day(today)).min(day(today));
    let last = spans.iter().map(|span| day(span.to)).max().unwrap_or(day(today)).max(day(today));
    let place = |at: Date| (day(at) - first) as f64 / (last - first).max(1) as f64 * WIDTH;
    let mut canvas = Canvas::default();
    for span in spans {
        canvas.label(span.label);
        let (from, to) = (place(span.from), place(span.to));
        canvas.rect("track", [0.0, canvas.y], [WIDTH, BAR]);
        canvas.rect("bar", [from.min(to), canvas.y], [(to - from).abs().max(2.0), BAR]);
        canvas.y += BAR + 4.0;
    }
    let now = place(today);
    canvas.line("reference", [now, 0.0], [now, canvas.y]);
    canvas.y += 18.0;
    let (left, right) = (today.plus_days(first - day(today)), today.plus_days(last - day(today)));
    canvas.text("axis", [0.0, canvas.y], Anchor::Start, &left.month().to_string());
    canvas.text("axis", [WIDTH, canvas.y], Anchor::End, &right.month().to_string());
    let rows: Vec<Vec<String>> = spans
        .iter()
        .map(|span| vec![span.label.to_owned(), t.date(span.from), t.date(span.to), span.state.to_owned()])
        .collect();
    let words: Vec<String> = rows.iter().map(|row| row.join(", ")).collect();
    let svg = canvas.finish(frame, &words.join("; "));
    Chart {
        title: frame.title.to_owned(),
        svg,
        legend: Vec::new(),
        head: head.into(),
        rows,
        numbers: Vec::new(),
        wave: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use text::Lang;

    use super::*;

    #[test]
    fn bars_stand_where_their_days_are_and_the_table_says_the_same() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let spans = [
            Span { label: "Studie <1>", from: day("2026-01-01"), to: day("2026-01-31"), state: "klar" },
            Span { label: "Pilot", from: day("2026-01-31"), to: day("2026-03-02"), state: "på gång" },
        ];
        let frame = Frame { id: "time", title: "Tidslinje" };
        let head = ["Vad", "Från", "Till", "Läge"].map(str::to_owned);
        let chart = timeline(Texts::new(Lang::Sv), frame, head, &spans, day("2026-01-31"));
        let svg = chart.svg.to_string();
        assert!(svg.contains("Studie &lt;1&gt;") && !svg.contains("<1>"), "{svg}");
        assert!(svg.contains(r#"class="bar" x="180.0""#), "the second begins half way: {svg}");
        assert_eq!(chart.rows[1][3], "på gång");
        assert_eq!(timeline(Texts::new(Lang::Sv), frame, Default::default(), &[], day("2026-01-31")).rows.len(), 0);
    }
}
