//! What could a unit's plan of the year say, and the plan of a programme? Examples for the demonstration.

use access::ProgrammeRef;
use anyhow::Context as _;
use development::programme_plan::{PlannedMember, ProgrammePlan, find_template};
use development::unit_plan::{Goal, PlanText, UnitPlan};
use kernel::{Date, Minutes, Moment, Month, Timestamp, WaveId};

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

/// Every so many steps are late, by so many days.
const LATE: (usize, i64) = (4, 18);

/// The plan of a programme as it could have been written when it began; nothing where there is no template of its name.
pub(super) fn of_programme(
    code: &str,
    programme: &ProgrammeRef,
    (starts_on, ends_on): (Date, Date),
    persons: u32,
    waves: &[(Moment, WaveId)],
    saved_at: Timestamp,
) -> Option<ProgrammePlan> {
    let mut text = find_template(code)?.draft(starts_on, Some(ends_on), persons, "sv");
    text.why = "De som får vård och omsorg ska få den tid och trygghet som tekniken kan ge, och ingen i personalen ska behöva skämmas för att fråga.".to_owned();
    text.strategy = "Kommunernas planer för digitalisering av vård och omsorg".to_owned();
    let (each, more) =
        (persons / programme.members.len().max(1) as u32, persons % programme.members.len().max(1) as u32);
    let members = programme.members.iter().enumerate();
    text.members = members
        .map(|(place, organisation)| PlannedMember {
            organisation: *organisation,
            persons: each + u32::from((place as u32) < more),
        })
        .collect();
    // What was measured stands in the plan; what nobody measured does not.
    text.waves.retain_mut(|planned| {
        planned.wave = waves.iter().find(|(moment, _)| *moment == planned.moment).map(|(_, wave)| *wave);
        planned.wave.is_some()
    });
    let today = saved_at.day_in_sweden();
    for (n, step) in text.steps.iter_mut().enumerate() {
        let done = step.due_on.plus_days(if n % LATE.0 == LATE.0 - 1 { LATE.1 } else { -3 });
        step.done_on = (done <= today).then_some(done);
    }
    Some(ProgrammePlan { lead: programme.lead, programme: programme.programme, edition: 1, saved_at, text })
}
