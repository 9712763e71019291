//! What does a figure depend on? A bar a factor from its lowest to its highest result, around the line of the figure as it stands;
//! the factor that moves it most first.

use kernel::Estimate;
use text::Texts;

use super::canvas::{Anchor, Canvas, WIDTH};
use super::{Chart, Frame, place};

const BAR: f64 = 16.0;
/// Room at both ends, so that an end's number stands beside its bar.
const SPAN: [f64; 2] = [52.0, WIDTH - 52.0];

/// A factor with its ends. Both ends carry what they mean in words.
#[derive(Debug, Clone)]
pub struct TornadoBar {
    /// What may be otherwise.
    pub label: String,
    /// The lowest result, and what gives it.
    pub low: (Estimate, String),
    /// The highest result, and what gives it.
    pub high: (Estimate, String),
}

/// The factors around the figure as it stands, in the order given. A factor of which an end is withheld says so and has no bar.
pub fn tornado(t: Texts, frame: Frame<'_>, base: &Estimate, bars: &[TornadoBar]) -> Chart {
    let ends = || bars.iter().flat_map(|bar| [bar.low.0.value, bar.high.0.value]).chain([base.value]).flatten();
    let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    let axis = if high > low { [low, high] } else { [low.min(0.0), low.max(0.0) + 1.0] };
    let x = |value: f64| place(value, axis, SPAN);
    let mut canvas = Canvas::default();
    let mut words = vec![t.with("tornado-base", &[("value", &t.value(base))])];
    let mut rows = Vec::new();
    for bar in bars {
        canvas.label(&bar.label);
        let (top, foot) = (canvas.y, canvas.y + BAR - 3.0);
        let [low_text, high_text] = [&bar.low.0, &bar.high.0].map(|end| match end.value {
            Some(_) => t.figure(end),
            None => t.get("withheld"),
        });
        if let (Some(low), Some(high)) = (bar.low.0.value, bar.high.0.value) {
            canvas.rect("bar", [x(low), top], [(x(high) - x(low)).max(1.0), BAR]);
            canvas.text("value", [x(low) - 4.0, foot], Anchor::End, &low_text);
            canvas.text("value", [x(high) + 4.0, foot], Anchor::Start, &high_text);
        } else {
            canvas.text("withheld", [8.0, foot], Anchor::Start, &t.get("withheld"));
        }
        if let Some(base) = base.value {
            canvas.line("reference", [x(base), top - 3.0], [x(base), top + BAR + 3.0]);
        }
        words.push(format!("{}: {low_text} – {high_text}.", bar.label));
        let told = |(end, what): &(Estimate, String)| match end.value {
            Some(_) => format!("{} ({what})", t.value(end)),
            None => t.get("withheld"),
        };
        rows.push(vec![bar.label.clone(), told(&bar.low), t.value(base), told(&bar.high)]);
        canvas.y += BAR + 10.0;
    }
    canvas.y += 10.0;
    canvas.text("axis", [WIDTH / 2.0, canvas.y], Anchor::Middle, &t.unit(&base.unit));
    let svg = canvas.finish(frame, &words.join(" "));
    let head = ["tornado-factor", "tornado-low", "tornado-as-it-stands", "tornado-high"].map(|key| t.get(key)).into();
    let of_bar =
        |bar: &TornadoBar| [&bar.low, &bar.high].map(|(end, what)| (format!("{}: {what}", bar.label), end.clone()));
    let as_it_stands = (t.get("tornado-as-it-stands"), base.clone());
    let numbers = std::iter::once(as_it_stands).chain(bars.iter().flat_map(of_bar)).collect();
    Chart { title: frame.title.to_owned(), svg, legend: Vec::new(), head, rows, numbers, wave: String::new() }
}

#[cfg(test)]
mod tests {
    use kernel::Caveat;
    use text::Lang;

    use super::*;

    fn sek(value: f64) -> Estimate {
        Estimate::plain(value, "sek_per_hour", 60, "hours", "sensitivity")
    }

    fn bar(label: &str, low: Estimate, high: Estimate) -> TornadoBar {
        TornadoBar { label: label.to_owned(), low: (low, "av".to_owned()), high: (high, "på".to_owned()) }
    }

    #[test]
    fn bars_reach_from_end_to_end_around_the_line_of_the_base() {
        let frame = Frame { id: "depends", title: "Beror på" };
        let bars = [bar("Arbetstid <b>", sek(600.0), sek(1_000.0)), bar("Timmar", sek(600.0), sek(700.0))];
        let chart = tornado(Texts::new(Lang::Sv), frame, &sek(600.0), &bars);
        let svg = chart.svg.to_string();
        assert!(svg.contains(r#"class="bar" x="52.0" y="18.0" width="256.0""#), "{svg}");
        assert!(svg.contains(r#"class="bar" x="52.0" y="70.0" width="64.0""#), "{svg}");
        assert!(svg.contains("Arbetstid &lt;b&gt;") && !svg.contains("style=") && svg.contains("<desc"), "{svg}");
        assert_eq!(chart.rows[1][1], "600\u{a0}kr per timme (av)");
        assert_eq!((chart.head.len(), chart.rows.len()), (4, 2));
    }

    #[test]
    fn a_withheld_end_draws_no_bar_and_tells_no_number() {
        let frame = Frame { id: "depends", title: "Beror på" };
        let hidden = sek(987.0).with_caveat(Caveat::TooFew);
        let chart = tornado(Texts::new(Lang::Sv), frame, &sek(600.0), &[bar("Tid", sek(600.0), hidden)]);
        let svg = chart.svg.to_string();
        assert!(!svg.contains("987") && !svg.contains("class=\"bar\"") && svg.contains("Visas inte"), "{svg}");
        assert_eq!(chart.rows[0][3], "Visas inte");
    }
}
