use evaluation::package::{
    FrameRow, InstrumentRow, ItemKind, Package, ProgrammeRow, ResponseRow, Role, UnitRow, WaveRow,
};
use evaluation::{Context, evaluate};
use kernel::{Group, Moment};
use text::Lang;

use super::*;

/// Sixty persons in two units who rate one item before and after, each linked; those who end in 0 leave.
fn package() -> Package {
    let wave = |wave: &str, moment, opens: &str, closes: &str| WaveRow {
        wave: wave.into(),
        programme: "prog".into(),
        instrument: "check".into(),
        moment,
        opens: opens.parse().unwrap(),
        closes: closes.parse().unwrap(),
        group: Group::Staff,
    };
    let unit = |unit: &str, organisation: &str| UnitRow {
        unit: unit.into(),
        parent: None,
        organisation: organisation.into(),
        programme: Some("prog".into()),
        service: None,
        staff: Some(40),
        managers: None,
        starts_on: None,
    };
    let mut responses = Vec::new();
    for person in 0..60_u32 {
        for (wave, add) in [("w1", 0), ("w2", person % 2)] {
            if wave == "w2" && person % 10 == 0 {
                continue;
            }
            responses.push(ResponseRow {
                response: format!("{wave}-{person}"),
                wave: wave.into(),
                unit: if person < 30 { "u1" } else { "u2" }.into(),
                group: Group::Staff,
                link: Some(format!("p{person}")),
                item: "can".into(),
                value: (1 + person % 4 + add).to_string(),
            });
        }
    }
    let frame = |wave: &str, unit: &str| FrameRow { wave: wave.into(), unit: unit.into(), population: 40, invited: 40 };
    Package {
        programmes: Some(vec![ProgrammeRow {
            programme: "prog".into(),
            name: "Programmet <b>".into(),
            cluster: None,
            role: Role::Evaluated,
            start: "2024-01-01".parse().ok(),
            end: "2024-12-31".parse().ok(),
            planned_participants: None,
            granted_sek: None,
        }]),
        units: Some(vec![unit("u1", "a"), unit("u2", "b")]),
        instruments: Some(vec![InstrumentRow {
            instrument: "check".into(),
            item: "can".into(),
            kind: ItemKind::Rating,
            construct: Some("ability".into()),
            indicator: Some("own-ability".into()),
            form: None,
            min: Some(1.0),
            max: Some(5.0),
            options: vec![],
            key: vec![],
            core: true,
        }]),
        waves: Some(vec![
            wave("w1", Moment::Before, "2024-01-01", "2024-01-31"),
            wave("w2", Moment::After, "2024-11-01", "2024-11-30"),
        ]),
        frame: Some(vec![frame("w1", "u1"), frame("w1", "u2"), frame("w2", "u1"), frame("w2", "u2")]),
        responses: Some(responses.into()),
        ..Package::default()
    }
}

fn html(lang: Lang) -> String {
    let context = Context { generated_at: "2025-01-15T10:00".into(), ..Context::default() };
    let t = Texts::new(lang);
    evaluation_document(t, &evaluate(&package(), &context)).file(t)
}

#[test]
fn a_change_is_never_called_an_effect() {
    let (swedish, english) = (html(Lang::Sv), html(Lang::En));
    assert!(swedish.contains("förändring, inte effekt"));
    assert!(english.contains("change, not effect"));
    assert!(english.contains("This is a change, not an effect."));
}

#[test]
fn what_cannot_be_computed_says_why_instead_of_nothing() {
    let english = html(Lang::En);
    assert!(english.contains("Cannot be computed."), "there are no hours and no costs in the package");
}

#[test]
fn names_are_escaped_and_reservations_are_spelled_out() {
    let swedish = html(Lang::Sv);
    assert!(!swedish.contains("Programmet <b>"));
    let t = Texts::new(Lang::Sv);
    assert!(swedish.contains(&t.caveat(Caveat::NoComparisonGroup)));
    assert!(swedish.contains(&t.caveat(Caveat::SelfRating)));
}

#[test]
fn response_and_the_lowest_level_stand_in_the_report() {
    let english = html(Lang::En);
    let report = &english[english.find("Who could answer").unwrap()..];
    assert!(report.contains("75%") || report.contains("75.0%"), "60 of 80 answered before");
    assert!(english.contains("Share at the lowest level"));
}
