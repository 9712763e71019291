//! How does one figure depend on another that has no n of its own, such as a level? A line over its values.

use kernel::Estimate;
use text::Texts;

use super::canvas::{Anchor, Canvas, TEXT, WIDTH};
use super::{Chart, Frame, place};

/// Room at both ends of the axis.
const SPAN: [f64; 2] = [8.0, WIDTH - 8.0];
/// The height of the line's field.
const HEIGHT: f64 = 120.0;

/// A line of the first figure over the values, which come in rising order; the table says both figures at each whole value.
/// `head` names the value, the figure drawn and the other figure.
pub fn curve(t: Texts, frame: Frame<'_>, head: [String; 3], points: &[(f64, [Estimate; 2])]) -> Chart {
    let shown: Vec<(f64, f64)> = points.iter().filter_map(|(at, [drawn, _])| Some((*at, drawn.value?))).collect();
    let ends = [0, shown.len().saturating_sub(1)].map(|end| shown.get(end).map_or(0.0, |(at, _)| *at));
    let highest = shown.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied().unwrap_or((0.0, 0.0));
    let axis = if ends[1] > ends[0] { ends } else { [ends[0] - 1.0, ends[0] + 1.0] };
    let mut canvas = Canvas::default();
    let (top, floor) = (TEXT, TEXT + HEIGHT);
    let y = |value: f64| floor - HEIGHT * value / highest.1.max(1e-9);
    let x = |at: f64| place(at, axis, SPAN);
    canvas.line("reference", [SPAN[0], floor], [SPAN[1], floor]);
    canvas.line("reference", [x(highest.0), top], [x(highest.0), floor]);
    for pair in shown.windows(2) {
        let [(from, low), (to, high)] = [pair[0], pair[1]];
        canvas.line("interval", [x(from), y(low)], [x(to), y(high)]);
    }
    let words = t.with(
        "curve-in-words",
        &[("what", &head[1]), ("highest", &t.number(highest.1, 2)), ("by", &head[0]), ("at", &t.number(highest.0, 1))],
    );
    canvas.y = floor + TEXT;
    canvas.text("axis", [0.0, canvas.y], Anchor::Start, &t.number(axis[0], 0));
    canvas.text("axis", [WIDTH / 2.0, canvas.y], Anchor::Middle, &head[0]);
    canvas.text("axis", [WIDTH, canvas.y], Anchor::End, &t.number(axis[1], 0));
    let rows = points
        .iter()
        .filter(|(at, _)| at.fract() == 0.0)
        .map(|(at, [drawn, other])| {
            let drawn = drawn.value.map_or_else(|| t.get("withheld"), |value| t.number(value, 2));
            vec![t.number(at, 0), drawn, t.figure(other)]
        })
        .collect();
    let svg = canvas.finish(frame, &words);
    // The table beside it has the figures at whole values, each an estimate of its own.
    let numbers = points
        .iter()
        .filter(|(at, _)| at.fract() == 0.0)
        .flat_map(|(at, figures)| {
            let named = |what: &String| format!("{what} ({} {})", head[0], t.number(at, 0));
            [(named(&head[1]), figures[0].clone()), (named(&head[2]), figures[1].clone())]
        })
        .collect();
    let title = frame.title.to_owned();
    Chart { title, svg, legend: Vec::new(), head: head.into(), rows, numbers, wave: String::new() }
}
