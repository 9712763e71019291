//! What do the adjusters sign? A text that says everything by itself: the meeting, each item with its scores and its decision, and the
//! minutes. It is put together once, in the language of whoever lays it before them, and kept as it is.

use development::council::Meeting;
use text::Texts;

use super::meeting::{Line, spread_in_words};
use super::when;

/// The text.
pub(super) fn compose(t: Texts, organisation: &str, meeting: &Meeting, lines: &[Line], body: &str) -> String {
    let mut text = vec![
        t.with("minutes-of", &[("organisation", &organisation)]),
        meeting.title.clone(),
        format!("{}, {}", when(t, meeting), meeting.place),
    ];
    for line in lines {
        let item = &line.item;
        text.push(String::new());
        text.push(format!("§ {} {}", item.place, item.title));
        text.push(item.asked.clone());
        for spread in line.spreads.iter().flatten() {
            text.push(spread_in_words(t, spread));
        }
        match &item.decided {
            Some(decided) => {
                let outcome = t.code("council-outcome", decided.outcome.code());
                text.push(t.with("minutes-decision", &[("outcome", &outcome), ("reason", &decided.reason)]));
            }
            None => text.push(t.get("minutes-no-decision")),
        }
    }
    text.push(String::new());
    text.push(t.get("minutes-body"));
    text.push(body.trim().to_owned());
    text.join("\n")
}
