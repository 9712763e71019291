//! How are people spread over the levels, and how many stand on the floor? One bar of a hundred per cent for each group or
//! time, its parts from the lowest level to the highest, with a line under those that are the floor.

use kernel::Estimate;
use text::Texts;

use super::canvas::{Anchor, Canvas, TEXT, WIDTH};
use super::{Chart, Frame, Labelled, in_picture, in_table, in_words, place};

const BAR: f64 = 28.0;
/// Narrower parts have no room for their number; the table has it.
const ROOM_FOR_NUMBER: f64 = 40.0;
const LEVELS: [&str; 6] = ["level-1", "level-2", "level-3", "level-4", "level-5", "level-6"];
const INKS: [&str; 6] = ["ink-1", "ink-2", "ink-3", "ink-4", "ink-5", "ink-6"];

/// One bar.
#[derive(Debug, Clone, Copy)]
pub struct Stack<'a> {
    /// The group or the time.
    pub label: &'a str,
    /// The share of each level in per cent, in the order of the levels.
    pub parts: &'a [Estimate],
}

/// The lowest levels, marked under the bar.
#[derive(Debug, Clone, Copy)]
pub struct Floor<'a> {
    /// How many levels belong to it, from the lowest.
    pub levels: usize,
    /// What to call it, without judging anybody.
    pub label: &'a str,
}

/// Bars of shares over at most six `levels`. When one part of a bar is withheld the whole bar is, since the others would
/// tell it.
pub fn stacked_bar(t: Texts, frame: Frame<'_>, levels: &[&str], stacks: &[Stack<'_>], floor: Floor<'_>) -> Chart {
    let mut canvas = Canvas::default();
    let mut words = String::new();
    for stack in stacks {
        canvas.label(stack.label);
        let top = canvas.y;
        words.push_str(&format!("{}. ", stack.label));
        if let Some(withheld) = stack.parts.iter().find(|part| part.value.is_none()) {
            canvas.rect("track", [0.0, top], [WIDTH, BAR]);
            canvas.text("withheld", [8.0, top + 19.0], Anchor::Start, &in_picture(t, withheld));
            words.push_str(&format!("{}. ", in_picture(t, withheld)));
            canvas.y = top + BAR + 14.0;
            continue;
        }
        let floor_ends = draw_parts(t, &mut canvas, stack, floor.levels);
        if floor_ends > 0.0 {
            let under = top + BAR + 5.0;
            canvas.line("floor", [0.0, under], [floor_ends, under]);
            canvas.text("floor", [0.0, under + 15.0], Anchor::Start, floor.label);
        }
        let labelled = levels.iter().zip(stack.parts).map(|(label, estimate)| Labelled { label, estimate });
        words.push_str(&format!("{} ", in_words(t, labelled)));
        canvas.y = top + BAR + TEXT + 14.0;
    }
    let head = [t.get("chart-what")].into_iter().chain(levels.iter().map(|level| (*level).to_owned())).collect();
    let svg = canvas.finish(frame, words.trim());
    let legend = levels.iter().map(|level| (*level).to_owned()).collect();
    let rows = stacks.iter().map(|stack| row(t, stack)).collect();
    // When one part is withheld none is told: the others would tell it.
    let numbers = stacks
        .iter()
        .flat_map(|stack| {
            let withheld = stack.parts.iter().find(|part| part.value.is_none());
            let named = move |(level, part): (&&str, &Estimate)| {
                (format!("{}: {level}", stack.label), withheld.unwrap_or(part).clone())
            };
            levels.iter().zip(stack.parts).map(named)
        })
        .collect();
    Chart { title: frame.title.to_owned(), svg, legend, head, rows, numbers, wave: String::new() }
}

/// Draws the parts side by side and says where the floor ends.
fn draw_parts(t: Texts, canvas: &mut Canvas, stack: &Stack<'_>, floor: usize) -> f64 {
    let (mut sum, mut floor_ends) = (0.0, 0.0);
    for (level, part) in stack.parts.iter().enumerate() {
        let from = place(sum, [0.0, 100.0], [0.0, WIDTH]);
        sum += part.value.unwrap_or(0.0);
        let to = place(sum, [0.0, 100.0], [0.0, WIDTH]);
        let colour = level.min(LEVELS.len() - 1);
        canvas.rect(LEVELS[colour], [from, canvas.y], [to - from - 1.0, BAR]);
        if to - from >= ROOM_FOR_NUMBER {
            canvas.text(INKS[colour], [(from + to) / 2.0, canvas.y + 19.0], Anchor::Middle, &in_picture(t, part));
        }
        if level < floor {
            floor_ends = to;
        }
    }
    floor_ends
}

fn row(t: Texts, stack: &Stack<'_>) -> Vec<String> {
    let withheld = stack.parts.iter().find(|part| part.value.is_none());
    let cells = stack.parts.iter().map(|part| in_table(t, withheld.unwrap_or(part)));
    [stack.label.to_owned()].into_iter().chain(cells).collect()
}
