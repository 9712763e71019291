//! What could a unit's plan of the year say? An example for the demonstration.

use anyhow::Context as _;
use development::unit_plan::{Goal, PlanText, UnitPlan};
use kernel::{Date, Minutes, Month, Timestamp};

/// The plan of a unit for this year, as its manager could have written it two months ago.
pub(super) fn of_year(year: i16, today: Date) -> anyhow::Result<UnitPlan> {
    let month = |number| Month::new(year, number).context("a month of the year");
    let written = today.plus_days(-60);
    let saved_at = Timestamp::from_sweden(written, 14 * 60);
    let goal = |item: Option<&str>, words: &str, percent, by| Goal {
        item: item.map(str::to_owned),
        words: words.to_owned(),
        percent,
        by,
    };
    let text = PlanText {
        why: "De vi hjälper ska få se och höra sina närmaste oftare, och slippa vänta på att just den som kan tekniken är i tjänst."
            .to_owned(),
        strategy: Some("Trygg och sammanhållen omsorg, mål 3 i verksamhetsplanen".to_owned()),
        sessions_a_month: 1,
        minutes_a_month: Minutes(40),
        responsible: Some("Enhetens ombud".to_owned()),
        discussed_on: Some(written.plus_days(9)),
        manager_trained_on: None,
        afterwards: Some("Ombudet möter varje ny medarbetare under första veckan.".to_owned()),
        goals: vec![
            goal(Some("rate-video-call"), "Starta ett videosamtal åt någon som vill prata med sina närmaste", 80, month(12)?),
            goal(Some("rate-device-trouble"), "Komma vidare när en skärm eller telefon krånglar", 60, month(12)?),
            goal(None, "Alla vet vem de kan fråga", 100, month(12)?),
        ],
    };
    Ok(UnitPlan { year, version: 1, saved_at, text })
}
