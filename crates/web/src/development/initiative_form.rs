//! How does an initiative become the fields of a form, and fields an initiative? Lists are numbered rows; one without words is no row.
//! Years stand a line each: least; likely; most, in kronor. So do follow-ups: a day, and what was seen.

use std::str::FromStr;

use development::initiative::value::Range;
use development::initiative::{
    Area, Benefit, BenefitKind, CompetenceStep, Content, Cost, Draft, FollowUp, InformationClass, Initiative, NAME_MAX,
    PART_MAX, PARTS_MAX, Readiness, Ready, Resource, ResourceKind, ResourceState, Risk, Stimulus,
};
use kernel::{Date, Ore};
use text::Texts;

use crate::form::Filled;

/// The fields of an initiative.
pub(super) fn filled(one: &Initiative) -> Filled {
    let content = &one.content;
    let mut values: Vec<(String, String)> = vec![
        ("seen".into(), one.version.to_string()),
        ("name".into(), one.name.clone()),
        ("aim".into(), content.aim.clone()),
        ("target_group".into(), content.target_group.clone()),
        ("technology".into(), content.technology.clone()),
        ("stimulus".into(), content.stimulus.code().into()),
        ("owner".into(), one.owner.map(|owner| owner.to_string()).unwrap_or_default()),
        ("information_class".into(), content.information_class.map_or("", InformationClass::code).into()),
    ];
    values.extend(one.needs.iter().map(|need| ("need".into(), need.to_string())));
    values.extend(one.parties.iter().map(|party| ("party".into(), party.to_string())));
    let mut row = |list: &str, at: usize, what: &str, value: String| {
        values.push((format!("{list}-{}-{what}", at + 1), value));
    };
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    for (at, (unit, starts)) in one.units.iter().enumerate() {
        row("unit", at, "id", unit.to_string());
        row("unit", at, "starts", day(*starts));
    }
    for (at, benefit) in content.benefits.iter().enumerate() {
        row("benefit", at, "kind", benefit.kind.code().into());
        row("benefit", at, "words", benefit.words.clone());
        row("benefit", at, "owner", benefit.owner.clone());
        row("benefit", at, "baseline", benefit.baseline.clone());
        row("benefit", at, "years", years_in_words(&benefit.years));
        let lines = benefit.follow_ups.iter().map(|one| format!("{} {}", one.due_on, one.seen).trim().to_owned());
        row("benefit", at, "follow", lines.collect::<Vec<_>>().join("\n"));
    }
    for (at, cost) in content.costs.iter().enumerate() {
        row("cost", at, "words", cost.words.clone());
        row("cost", at, "years", years_in_words(&cost.years));
    }
    for (at, risk) in content.risks.iter().enumerate() {
        row("risk", at, "words", risk.words.clone());
        row("risk", at, "likelihood", risk.likelihood.to_string());
        row("risk", at, "consequence", risk.consequence.to_string());
        row("risk", at, "measure", risk.measure.clone());
    }
    for (at, step) in content.competence.iter().enumerate() {
        row("step", at, "words", step.words.clone());
        row("step", at, "kit", step.kit.clone().unwrap_or_default());
        row("step", at, "session", step.session.map(|id| id.to_string()).unwrap_or_default());
        row("step", at, "champion", step.champion.map(|id| id.to_string()).unwrap_or_default());
        row("step", at, "by", day(step.by));
    }
    for (at, resource) in content.resources.iter().enumerate() {
        row("resource", at, "kind", resource.kind.code().into());
        row("resource", at, "words", resource.words.clone());
        row("resource", at, "amount", resource.amount.map(kronor).unwrap_or_default());
        row("resource", at, "state", resource.state.code().into());
    }
    for ready in &content.readiness {
        values.push((format!("ready-{}", ready.area.code()), ready.ready.code().into()));
        values.push((format!("ready-{}-words", ready.area.code()), ready.words.clone()));
    }
    Filled::of(values)
}

/// What was written; nothing when something required is missing, which the form then says.
pub(super) fn read(t: Texts, form: &mut Filled) -> Option<Draft> {
    let name = form.text(t, "name", NAME_MAX);
    let aim = form.text(t, "aim", PART_MAX);
    let needs: Vec<_> = form.values("need").filter(|id| !id.is_empty()).map(str::parse).collect();
    let needs: Vec<_> = needs.into_iter().filter_map(Result::ok).collect();
    if needs.is_empty() {
        form.fail("need", t.get("initiative-no-need"));
    }
    let stimulus = Stimulus::from_code(form.value("stimulus"));
    if stimulus.is_none() {
        form.fail("stimulus", t.get("field-choose-one"));
    }
    let owner = optional(t, form, "owner", |text| text.parse().ok());
    let class = optional(t, form, "information_class", InformationClass::from_code);
    let target_group = words(t, form, "target_group");
    let technology = words(t, form, "technology");
    let parties = form.values("party").filter_map(|id| id.parse().ok()).collect();
    let units = numbers().filter_map(|n| unit(t, form, n)).collect();
    let content = Content {
        aim: aim?,
        target_group,
        technology,
        stimulus: stimulus?,
        information_class: class,
        benefits: numbers().filter_map(|n| benefit(t, form, n)).collect(),
        costs: numbers().filter_map(|n| cost(t, form, n)).collect(),
        risks: numbers().filter_map(|n| risk(t, form, n)).collect(),
        readiness: Area::ALL.iter().filter_map(|area| readiness(t, form, *area)).collect(),
        competence: numbers().filter_map(|n| step(t, form, n)).collect(),
        resources: numbers().filter_map(|n| resource(t, form, n)).collect(),
    };
    Some(Draft { name: name?, owner, content, needs, units, parties })
}

fn numbers() -> impl Iterator<Item = usize> {
    1..=PARTS_MAX
}

fn unit(t: Texts, form: &mut Filled, n: usize) -> Option<(kernel::UnitId, Option<Date>)> {
    let field = format!("unit-{n}-id");
    if form.value(&field).trim().is_empty() {
        return None;
    }
    let unit = form.choice(t, &field)?;
    Some((unit, optional(t, form, &format!("unit-{n}-starts"), |text| text.parse().ok())))
}

fn benefit(t: Texts, form: &mut Filled, n: usize) -> Option<Benefit> {
    let field = |what: &str| format!("benefit-{n}-{what}");
    let text = form.optional_text(t, &field("words"), PART_MAX)?;
    let kind = BenefitKind::from_code(form.value(&field("kind")));
    if kind.is_none() {
        form.fail(&field("kind"), t.get("field-choose-one"));
    }
    let years = years(t, form, &field("years"));
    let follow_ups = follow_ups(t, form, &field("follow"));
    Some(Benefit {
        kind: kind?,
        words: text,
        owner: words(t, form, &field("owner")),
        baseline: words(t, form, &field("baseline")),
        years,
        follow_ups,
    })
}

fn cost(t: Texts, form: &mut Filled, n: usize) -> Option<Cost> {
    let text = form.optional_text(t, &format!("cost-{n}-words"), PART_MAX)?;
    Some(Cost { words: text, years: years(t, form, &format!("cost-{n}-years")) })
}

fn risk(t: Texts, form: &mut Filled, n: usize) -> Option<Risk> {
    let field = |what: &str| format!("risk-{n}-{what}");
    let text = form.optional_text(t, &field("words"), PART_MAX)?;
    let likelihood = form.whole(t, &field("likelihood"), 1..=5);
    let consequence = form.whole(t, &field("consequence"), 1..=5);
    let measure = words(t, form, &field("measure"));
    Some(Risk { words: text, likelihood: likelihood? as u8, consequence: consequence? as u8, measure })
}

fn readiness(t: Texts, form: &mut Filled, area: Area) -> Option<Readiness> {
    let field = format!("ready-{}", area.code());
    let ready = optional(t, form, &field, Ready::from_code).unwrap_or(Ready::NotKnown);
    let words = words(t, form, &format!("{field}-words"));
    (ready != Ready::NotKnown || !words.is_empty()).then_some(Readiness { area, ready, words })
}

fn step(t: Texts, form: &mut Filled, n: usize) -> Option<CompetenceStep> {
    let field = |what: &str| format!("step-{n}-{what}");
    let text = form.optional_text(t, &field("words"), PART_MAX)?;
    let known = |id: &str| learning::kit::find_kit(id).map(|kit| kit.id.clone());
    Some(CompetenceStep {
        words: text,
        kit: optional(t, form, &field("kit"), known),
        session: optional(t, form, &field("session"), |text| text.parse().ok()),
        champion: optional(t, form, &field("champion"), |text| text.parse().ok()),
        by: optional(t, form, &field("by"), |text| text.parse().ok()),
    })
}

fn resource(t: Texts, form: &mut Filled, n: usize) -> Option<Resource> {
    let field = |what: &str| format!("resource-{n}-{what}");
    let text = form.optional_text(t, &field("words"), PART_MAX)?;
    let kind = ResourceKind::from_code(form.value(&field("kind")));
    if kind.is_none() {
        form.fail(&field("kind"), t.get("field-choose-one"));
    }
    let amount = optional(t, form, &field("amount"), |text| Ore::parse_kronor(text).ok().filter(|ore| ore.0 >= 0));
    let state = optional(t, form, &field("state"), ResourceState::from_code).unwrap_or(ResourceState::NotDecided);
    Some(Resource { kind: kind?, words: text, amount, state })
}

/// A text that may be left out.
fn words(t: Texts, form: &mut Filled, name: &str) -> String {
    form.optional_text(t, name, PART_MAX).unwrap_or_default()
}

/// Something that may be left out, and is understood where it is there.
fn optional<T>(t: Texts, form: &mut Filled, name: &str, understood: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = form.value(name).trim().to_owned();
    if text.is_empty() {
        return None;
    }
    let value = understood(&text);
    if value.is_none() {
        form.fail(name, t.get("initiative-not-understood"));
    }
    value
}

/// A year a line: least; likely; most.
fn years(t: Texts, form: &mut Filled, name: &str) -> Vec<Range> {
    let text = form.value(name).to_owned();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let read: Option<Vec<Range>> = lines.map(year).collect();
    read.unwrap_or_else(|| {
        form.fail(name, t.get("initiative-years-wrong"));
        Vec::new()
    })
}

fn year(line: &str) -> Option<Range> {
    let figures: Vec<Ore> = line.split(';').map(Ore::parse_kronor).collect::<Result<_, _>>().ok()?;
    let [least, likely, most] = figures.try_into().ok()?;
    Range::new(least, likely, most).filter(|range| range.least.0 >= 0)
}

fn years_in_words(years: &[Range]) -> String {
    let line = |year: &Range| [year.least, year.likely, year.most].map(kronor).join("; ");
    years.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A day a line, and behind it what was seen.
fn follow_ups(t: Texts, form: &mut Filled, name: &str) -> Vec<FollowUp> {
    let text = form.value(name).to_owned();
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (day, seen) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match Date::from_str(day.trim_end_matches(':')) {
            Ok(due_on) => found.push(FollowUp { due_on, seen: seen.trim().to_owned() }),
            Err(_) => form.fail(name, t.get("initiative-follow-wrong")),
        }
    }
    found
}

/// Kronor as `Ore::parse_kronor` reads them.
fn kronor(amount: Ore) -> String {
    match amount.0 % 100 {
        0 => (amount.0 / 100).to_string(),
        ore => format!("{},{ore:02}", amount.0 / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_a_line_each_and_written_the_same_way() {
        let read = year("100 000; 150000,50;200 000").unwrap();
        assert_eq!(years_in_words(&[read]), "100000; 150000,50; 200000");
        for wrong in ["1; 2", "3; 2; 1", "-1; 2; 3", "a; b; c", "1; 2; 3; 4"] {
            assert_eq!(year(wrong), None, "{wrong}");
        }
    }
}
