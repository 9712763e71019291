//! How large is it, and how sure are we? A dot for the value on a line for its interval, one row for each.

use text::Texts;

use super::canvas::{Anchor, Canvas, TEXT, WIDTH};
use super::{Chart, Frame, Labelled, axis_text, in_picture, in_words, numbers, only_interval, place, table};

/// Room at both ends of the axis, so that a dot at the end is whole.
const SPAN: [f64; 2] = [8.0, WIDTH - 8.0];

/// Dots with their intervals on a common axis. `reference` is a value to compare with, such as no change at all (0); a line
/// marks it and it is always within the axis.
pub fn dots_with_interval(t: Texts, frame: Frame<'_>, items: &[Labelled<'_>], reference: Option<f64>) -> Chart {
    let axis = axis(items, reference);
    let x = |value: f64| place(value, axis, SPAN);
    let mut canvas = Canvas::default();
    for item in items {
        canvas.label(item.label);
        let class = if item.estimate.value.is_some() { "value" } else { "withheld" };
        canvas.text(class, [WIDTH, canvas.y + 14.0], Anchor::End, &in_picture(t, item.estimate));
        let middle = canvas.y + TEXT + 10.0;
        canvas.line("track", [SPAN[0], middle], [SPAN[1], middle]);
        if let Some(reference) = reference {
            canvas.line("reference", [x(reference), middle - 9.0], [x(reference), middle + 9.0]);
        }
        if let Some([low, high]) = item.estimate.ci {
            canvas.line("interval", [x(low), middle], [x(high), middle]);
            for end in [low, high] {
                canvas.line("interval", [x(end), middle - 5.0], [x(end), middle + 5.0]);
            }
        }
        if let Some(value) = item.estimate.value.filter(|_| only_interval(item.estimate).is_none()) {
            canvas.dot("dot", [x(value), middle], 6.0);
        }
        canvas.y = middle + 14.0;
    }
    canvas.y += 10.0;
    let decimals = if axis[1] - axis[0] < 5.0 { 1 } else { 0 };
    canvas.text("axis", [0.0, canvas.y], Anchor::Start, &t.number(axis[0], decimals));
    canvas.text("axis", [WIDTH / 2.0, canvas.y], Anchor::Middle, &axis_text(t, items));
    canvas.text("axis", [WIDTH, canvas.y], Anchor::End, &t.number(axis[1], decimals));
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

/// The scale where there is one; else wide enough for every interval and the reference, ending on whole steps.
fn axis(items: &[Labelled<'_>], reference: Option<f64>) -> [f64; 2] {
    if let Some(scale) = items.iter().find_map(|item| item.estimate.scale).filter(|_| reference.is_none()) {
        return scale;
    }
    let ends = || {
        let of_items = items.iter().flat_map(|item| item.estimate.ci.into_iter().flatten().chain(item.estimate.value));
        of_items.chain(reference).filter(|value| value.is_finite())
    };
    let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    if low > high {
        return [0.0, 1.0];
    }
    let step = step_for((high - low).max(1e-9));
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    if high > low { [low, high] } else { [low - step, high + step] }
}

/// A step of 1, 2 or 5 times a power of ten that divides the width into about five.
fn step_for(width: f64) -> f64 {
    let rough = width / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0].into_iter().find(|times| times * power >= rough).unwrap_or(10.0);
    times * power
}

#[cfg(test)]
mod tests {
    use kernel::Estimate;

    use super::*;

    #[test]
    fn the_axis_holds_every_interval_and_the_reference() {
        let change =
            Estimate::plain(0.43, "points", 60, "staff", "change").with_interval([0.12, 0.74], 0.95, None, None);
        let items = [Labelled { label: "A", estimate: &change }];
        let [low, high] = axis(&items, Some(0.0));
        assert!((low - 0.0).abs() < 1e-9 && (high - 0.8).abs() < 1e-9, "{low} {high}");
        assert_eq!(axis(&[], None), [0.0, 1.0]);
    }
}
