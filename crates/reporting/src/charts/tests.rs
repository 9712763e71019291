use kernel::{Caveat, Estimate};
use text::Lang;

use super::*;

const FRAME: Frame<'static> = Frame { id: "can", title: "Kan <själv>" };

fn sv() -> Texts {
    Texts::new(Lang::Sv)
}

fn percent(value: f64) -> Estimate {
    Estimate::plain(value, "percent", 57, "staff", "share")
}

#[test]
fn what_people_wrote_cannot_become_markup() {
    let (share, evil) = (percent(56.0), "<script>alert('1')</script>");
    let items = [Labelled { label: evil, estimate: &share }];
    let frame = Frame { id: "a\"><script>", title: evil };
    let floor = Floor { levels: 1, label: evil };
    let stack = [Stack { label: evil, parts: std::slice::from_ref(&share) }];
    for chart in [
        bars(sv(), frame, &items),
        dots_with_interval(sv(), frame, &items, None),
        stacked_bar(sv(), frame, &[evil], &stack, floor),
    ] {
        let svg = chart.svg.to_string();
        assert!(!svg.contains("<script") && !svg.contains("a\""), "{svg}");
        assert!(svg.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"), "{svg}");
    }
}

#[test]
fn a_picture_has_title_words_and_no_inline_style() {
    let (able, unsure) = (percent(56.0), percent(44.0));
    let items = [Labelled { label: "Klarar", estimate: &able }, Labelled { label: "Osäker", estimate: &unsure }];
    let svg = bars(sv(), FRAME, &items).svg.to_string();
    assert!(svg.contains(r#"role="img""#) && svg.contains(r#"aria-labelledby="can-title can-desc""#));
    assert!(svg.contains("<title id=\"can-title\">Kan &lt;själv&gt;</title>"));
    assert!(svg.contains("Klarar: 56\u{a0}%. Osäker: 44\u{a0}%."), "{svg}");
    assert!(!svg.contains("style="));
    // 56 % of the track of 270.
    assert!(svg.contains(r#"class="bar" x="0.0" y="18.0" width="151.2""#), "{svg}");
}

#[test]
fn a_withheld_number_is_neither_in_the_picture_nor_in_the_table() {
    let (shown, hidden) = (percent(61.0), percent(39.25).with_caveat(Caveat::TooFew));
    let items = [Labelled { label: "Norr", estimate: &shown }, Labelled { label: "Söder", estimate: &hidden }];
    for chart in [bars(sv(), FRAME, &items), dots_with_interval(sv(), FRAME, &items, None)] {
        assert!(!chart.svg.to_string().contains("39"), "{}", chart.svg);
        assert!(chart.rows[1][1].starts_with("Visas inte: Gruppen är för liten"), "{:?}", chart.rows);
        assert_eq!(chart.rows[1][2], "–", "how many they were is not told either");
    }
    let parts = [shown, hidden];
    let floor = Floor { levels: 1, label: "Behöver mest" };
    let chart = stacked_bar(sv(), FRAME, &["Ny", "Van"], &[Stack { label: "Före", parts: &parts }], floor);
    assert!(
        !chart.svg.to_string().contains("61") && !chart.rows[0].join(" ").contains("61"),
        "its complement tells it"
    );
}

#[test]
fn the_floor_is_marked_as_wide_as_its_levels() {
    let parts = [percent(10.0), percent(15.0), percent(75.0)];
    let floor = Floor { levels: 2, label: "Behöver mest" };
    let chart = stacked_bar(sv(), FRAME, &["1", "2", "3"], &[Stack { label: "Före", parts: &parts }], floor);
    // A quarter of the width of 360.
    assert!(chart.svg.to_string().contains(r#"class="floor" x1="0.0" y1="51.0" x2="90.0""#), "{}", chart.svg);
    assert_eq!(chart.rows[0], ["Före", "10\u{a0}%", "15\u{a0}%", "75\u{a0}%"]);
}

#[test]
fn an_interval_is_drawn_and_told() {
    let change = Estimate::plain(0.43, "points", 60, "staff", "change").with_interval(
        [0.12, 0.74],
        0.95,
        Some(0.15),
        Some(30.0),
    );
    let chart = dots_with_interval(sv(), FRAME, &[Labelled { label: "Kan", estimate: &change }], Some(0.0));
    assert!(chart.svg.to_string().contains(r#"class="reference" x1="8.0""#), "{}", chart.svg);
    assert_eq!(chart.rows[0][3], "95\u{a0}% intervall: 0,12 till 0,74");
}
