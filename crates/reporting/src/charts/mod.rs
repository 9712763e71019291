//! How do numbers become pictures? Inline SVG that a screen reader can read, with the same numbers as a table beside it.
//!
//! A chart takes [`Estimate`]s and nothing barer, so that what is withheld is withheld in the picture too. Nothing is
//! styled inline: colours come from the style sheet by class, so a picture follows dark mode and print. Drawn 360 wide, the
//! narrowest phone's width, and scaled up from there.

mod bars;
mod canvas;
mod curve;
mod dots;
mod stacked_bar;
mod timeline;
mod tornado;

use askama::Template;
use kernel::Estimate;
use text::Texts;

use crate::document::Html;

pub use bars::bars;
pub use canvas::Svg;
pub use curve::curve;
pub use dots::dots_with_interval;
pub use stacked_bar::{Floor, Stack, stacked_bar};
pub use timeline::{Span, timeline};
pub use tornado::{TornadoBar, tornado};

/// A picture of numbers with the table that says the same.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The picture.
    pub svg: Svg,
    /// What the colours `level-1` and up stand for, where the picture has them; written under it, where long words wrap.
    pub legend: Vec<String>,
    /// The table's head.
    pub head: Vec<String>,
    /// The table's rows; the first cell of each is its head.
    pub rows: Vec<Vec<String>>,
    /// The numbers in it, each under its label.
    pub numbers: Vec<(String, Estimate)>,
    /// The measurement or the time that they are about, in the reader's language.
    pub wave: String,
}

#[derive(Template)]
#[template(path = "charts/figure.html")]
struct Figure<'a> {
    t: Texts,
    chart: &'a Chart,
}

impl Chart {
    /// The picture under its title, with its table one click away.
    pub fn figure(&self, t: Texts) -> Html {
        Html::rendered(&Figure { t, chart: self })
    }
}

/// What a chart is called.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Unique on the page; letters, digits and `-`.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
}

/// A labelled number.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// What the number is about, as people call it.
    pub label: &'a str,
    /// The number.
    pub estimate: &'a Estimate,
}

/// The number as the table says it: with its unit, or why it is not shown.
fn in_table(t: Texts, estimate: &Estimate) -> String {
    match estimate.value {
        Some(_) if only_interval(estimate).is_some() => "–".to_owned(),
        Some(_) => t.value(estimate),
        None => {
            let why = estimate.caveats.iter().find(|caveat| caveat.is_withheld()).map(|caveat| t.caveat(*caveat));
            [t.get("withheld")].into_iter().chain(why).collect::<Vec<_>>().join(": ")
        }
    }
}

/// The number as the picture says it: its unit stands on the axis.
fn in_picture(t: Texts, estimate: &Estimate) -> String {
    match (estimate.value, only_interval(estimate)) {
        (None, _) => t.get("withheld"),
        (Some(_), Some([low, high])) => {
            let [from, to] = [low, high].map(|end| t.figure(&Estimate { value: Some(end), ..estimate.clone() }));
            // Between signs a dash would be read as one of them.
            if low < 0.0 { t.with("from-to", &[("low", &from), ("high", &to)]) } else { [from, to].join("–") }
        }
        (Some(_), None) => t.figure(estimate),
    }
}

/// The ends of what is known only as an interval, since it rests on nobody who was counted here: its middle says nothing.
fn only_interval(estimate: &Estimate) -> Option<[f64; 2]> {
    estimate.ci.filter(|_| estimate.n == 0 && estimate.value.is_some())
}

/// The picture in words, for those who hear it.
fn in_words<'a>(t: Texts, items: impl IntoIterator<Item = Labelled<'a>>) -> String {
    items
        .into_iter()
        .map(|item| format!("{}: {}.", item.label, in_picture(t, item.estimate)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The numbers as a sheet tells them.
fn numbers(items: &[Labelled<'_>]) -> Vec<(String, Estimate)> {
    items.iter().map(|item| (item.label.to_owned(), item.estimate.clone())).collect()
}

/// A table of labelled numbers with what they rest on; the column of intervals only where there are any.
fn table(t: Texts, items: &[Labelled<'_>]) -> (Vec<String>, Vec<Vec<String>>) {
    let with_intervals = items.iter().any(|item| item.estimate.ci.is_some());
    let mut head = vec![t.get("chart-what"), t.get("chart-value"), t.get("chart-n")];
    let mut rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| {
            let counted = item.estimate.value.is_some() && item.estimate.n > 0;
            let n = if counted { t.whole(item.estimate.n) } else { "–".to_owned() };
            vec![item.label.to_owned(), in_table(t, item.estimate), n]
        })
        .collect();
    if with_intervals {
        head.push(t.get("chart-interval"));
        for (row, item) in rows.iter_mut().zip(items) {
            row.push(t.interval(item.estimate).unwrap_or_else(|| "–".to_owned()));
        }
    }
    (head, rows)
}

/// The lowest and highest value of the axis: the scale where there is one, all hundred per cent, else from nothing to the
/// largest value.
fn axis(items: &[Labelled<'_>]) -> [f64; 2] {
    if let Some(scale) = items.iter().find_map(|item| item.estimate.scale) {
        return scale;
    }
    if items.iter().any(|item| item.estimate.unit == "percent") {
        return [0.0, 100.0];
    }
    let values = || items.iter().filter_map(|item| item.estimate.value);
    let low = values().fold(0.0, f64::min);
    let high = values().fold(0.0, f64::max);
    if high > low { [low, high] } else { [0.0, 1.0] }
}

/// Where between `from` and `to` the value lies on the axis.
fn place(value: f64, [low, high]: [f64; 2], [from, to]: [f64; 2]) -> f64 {
    from + ((value - low) / (high - low)).clamp(0.0, 1.0) * (to - from)
}

/// What the axis measures: the scale or the unit of the first number.
fn axis_text(t: Texts, items: &[Labelled<'_>]) -> String {
    items.first().map(|item| t.unit(&item.estimate.unit)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
