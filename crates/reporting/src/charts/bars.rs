//! How much of each? Horizontal bars, each under its label.

use text::Texts;

use super::canvas::{Anchor, Canvas, WIDTH};
use super::{Chart, Frame, Labelled, axis, axis_text, in_picture, in_words, numbers, place, table};

const BAR: f64 = 16.0;
/// The bars end here; their values stand to the right.
const TRACK: f64 = 270.0;

/// Bars of numbers in the same unit, in the order given.
pub fn bars(t: Texts, frame: Frame<'_>, items: &[Labelled<'_>]) -> Chart {
    let axis = axis(items);
    let mut canvas = Canvas::default();
    for item in items {
        canvas.label(item.label);
        let (top, base) = (canvas.y, canvas.y + BAR - 3.0);
        canvas.rect("track", [0.0, top], [TRACK, BAR]);
        if let Some(value) = item.estimate.value {
            let from = place(0.0_f64.max(axis[0]), axis, [0.0, TRACK]);
            let to = place(value, axis, [0.0, TRACK]);
            canvas.rect("bar", [from.min(to), top], [(to - from).abs().max(1.0), BAR]);
            canvas.text("value", [TRACK + 8.0, base], Anchor::Start, &in_picture(t, item.estimate));
        } else {
            canvas.text("withheld", [8.0, base], Anchor::Start, &in_picture(t, item.estimate));
        }
        canvas.y += BAR + 10.0;
    }
    canvas.y += 10.0;
    canvas.text("axis", [0.0, canvas.y], Anchor::Start, &axis_text(t, items));
    if let Some([low, high]) = items.iter().find_map(|item| item.estimate.scale) {
        canvas.text("axis", [WIDTH, canvas.y], Anchor::End, &format!("{}–{}", t.number(low, 0), t.number(high, 0)));
    }
    let (head, rows) = table(t, items);
    let svg = canvas.finish(frame, &in_words(t, items.iter().copied()));
    Chart {
        title: frame.title.to_owned(),
        svg,
        legend: Vec::new(),
        head,
        rows,
        numbers: numbers(items),
        wave: String::new(),
    }
}
