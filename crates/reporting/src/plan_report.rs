//! What would a rollout be able to show, and who starts when, in words for those who decide?

use evaluation::plan::{Alternative, PowerPlan, Rollout, passed_by};
use text::Texts;

use crate::document::{Document, Section};
use crate::rollout_draw::{Draw, OWN, SERVICE, STAFF, UNITS};

/// What each way of starting would show.
pub fn power_document(t: Texts, plan: &PowerPlan) -> Document {
    let mut section = Section::new("ways", t.get("plan-ways"), 2);
    for way in &plan.alternatives {
        section.text(sentence(t, plan, way));
    }
    let head = ["plan-way", "plan-waves", "plan-se", "plan-smallest", "plan-power", "plan-clusters", "plan-answers"];
    let none = || "–".to_owned();
    let decimals = |value: Option<f64>| value.map_or_else(none, |value| t.number(value, 3));
    let whole = |value: Option<usize>| value.map_or_else(none, |value| t.number(value as f64, 0));
    let rows = plan
        .alternatives
        .iter()
        .map(|way| {
            vec![
                t.code("plan-kind", way.kind.code()),
                whole(Some(way.waves)),
                decimals(way.se),
                decimals(way.smallest_effect),
                way.power.map_or_else(none, |power| t.number(100.0 * power, 0)),
                whole(way.clusters_needed),
                whole(way.answers_needed),
            ]
        })
        .collect();
    section.table(t.get("plan-table"), head.map(|key| t.get(key)).into(), rows);
    Document {
        title: t.get("plan-power-title"),
        lead: vec![
            t.with(
                "plan-power-lead",
                &[
                    ("clusters", &plan.clusters),
                    ("answers", &t.number(plan.answers_per_wave, 0)),
                    ("effect", &t.number(plan.effect, 2)),
                ],
            ),
            t.with(
                "plan-in-words",
                &[("effect", &t.number(plan.effect, 2)), ("of", &t.number(passed_by(plan.effect), 0))],
            ),
            t.get("plan-power-guess"),
        ],
        sections: vec![section],
    }
}

fn sentence(t: Texts, plan: &PowerPlan, way: &Alternative) -> String {
    let name = t.code("plan-kind", way.kind.code());
    let Some(smallest) = way.smallest_effect else { return t.with("plan-cannot", &[("way", &name)]) };
    let of_ten = t.number(10.0 * way.power.unwrap_or(0.0), 0);
    t.with(
        "plan-finds",
        &[
            ("way", &name),
            ("smallest", &t.number(smallest, 2)),
            ("effect", &t.number(plan.effect, 2)),
            ("often", &of_ten),
        ],
    )
}

/// Who starts when, and how alike the steps are.
pub fn rollout_document(t: Texts, drawn: &Rollout) -> Document {
    let mut section = Section::new("steps", t.get("plan-steps"), 2);
    let rows = drawn
        .sequences
        .iter()
        .map(|step| {
            let names: Vec<&str> = step.clusters.iter().map(|one| one.cluster.as_str()).collect();
            vec![step.sequence.to_string(), step.starts_on.to_string(), names.join(", ")]
        })
        .collect();
    let head = ["plan-step", "plan-starts", "plan-who"];
    section.table(t.get("plan-steps-table"), head.map(|key| t.get(key)).into(), rows);
    let names: Vec<String> =
        drawn.sequences.first().into_iter().flat_map(|s| &s.balance).map(|b| b.name.clone()).collect();
    let mut head: Vec<String> = vec![t.get("plan-trait"), t.get("plan-all")];
    head.extend(drawn.sequences.iter().map(|step| t.with("plan-step-number", &[("step", &step.sequence.to_string())])));
    let rows = names
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let of = |step: &evaluation::plan::PlannedSequence| {
                step.balance.get(place).map(|balance| t.number(balance.here, 2))
            };
            let all = drawn.sequences[0].balance[place].all;
            let mut row = vec![name.clone(), t.number(all, 2)];
            row.extend(drawn.sequences.iter().filter_map(of));
            row
        })
        .collect();
    section.table(t.get("plan-balance-table"), head, rows);
    for (key, pairs) in [("plan-always", &drawn.always_together), ("plan-never", &drawn.never_together)] {
        if !pairs.is_empty() {
            let told: Vec<String> = pairs.iter().map(|pair| pair.join(" + ")).collect();
            section.notice(t.with(key, &[("pairs", &told.join("; "))]));
        }
    }
    Document {
        title: t.get("plan-rollout-title"),
        lead: vec![
            t.with(
                "plan-rollout-lead",
                &[("seed", &drawn.seed.to_string()), ("candidates", &drawn.candidates), ("kept", &drawn.kept)],
            ),
            t.with(
                "plan-rollout-balance",
                &[("imbalance", &t.number(drawn.imbalance, 3)), ("chance", &t.number(drawn.imbalance_by_chance, 3))],
            ),
        ],
        sections: vec![section],
    }
}

/// A draw that was kept: who starts when under their names, the list that it was made from, and the draws before it.
pub fn draw_document(t: Texts, draws: &[Draw]) -> Option<Document> {
    let draw = draws.first()?;
    let mut document = rollout_document(t, &in_words(t, draw));
    let (day, minute) = draw.drawn_at.in_sweden();
    let when = format!("{} {}", t.date(day), t.clock(minute));
    let mut lead = vec![t.with("plan-drawn", &[("number", &draw.number), ("when", &when)])];
    lead.append(&mut document.lead);
    let mut list = Section::new("list", t.get("plan-list"), 2);
    list.text(t.get("plan-list-text"));
    let step_of =
        |key: &str| draw.rollout.sequences.iter().find(|step| step.clusters.iter().any(|one| one.cluster == key));
    let with_own = draw.clusters.iter().all(|cluster| cluster.own.is_some());
    let rows = draw
        .clusters
        .iter()
        .map(|cluster| {
            let step = step_of(&cluster.key).map_or_else(|| "–".to_owned(), |step| step.sequence.to_string());
            let service = cluster.service.clone().unwrap_or_else(|| "–".to_owned());
            let numbers = [cluster.staff, cluster.units.len() as u64].map(|number| t.whole(number));
            let own = cluster.own.filter(|_| with_own).map(|own| own.to_string());
            [vec![cluster.name.clone(), cluster.key.clone()], numbers.into(), vec![service, step]]
                .concat()
                .into_iter()
                .chain(own)
                .collect()
        })
        .collect();
    let head =
        ["plan-cluster-name", "plan-key", "plan-trait-staff", "plan-trait-units", "plan-trait-service", "plan-step"];
    let head = head.into_iter().chain(with_own.then_some("plan-trait-own")).map(|key| t.get(key)).collect();
    list.table(t.get("plan-list-table"), head, rows);
    let mut sections = document.sections;
    sections.push(list);
    if draws.len() > 1 {
        let mut earlier = Section::new("earlier", t.get("plan-earlier"), 2);
        earlier.text(t.get("plan-earlier-text"));
        let rows = draws[1..]
            .iter()
            .map(|draw| {
                let (day, minute) = draw.drawn_at.in_sweden();
                let when = format!("{} {}", t.date(day), t.clock(minute));
                vec![draw.number.to_string(), when, draw.rollout.seed.to_string()]
            })
            .collect();
        let head = ["plan-number", "plan-when", "plan-seed"];
        earlier.table(t.get("plan-earlier-table"), head.map(|key| t.get(key)).into(), rows);
        sections.push(earlier);
    }
    Some(Document { lead, sections, ..document })
}

/// The draw with names for keys, and with words for what the steps are alike in.
fn in_words(t: Texts, draw: &Draw) -> Rollout {
    let name = |key: &str| {
        draw.clusters.iter().find(|cluster| cluster.key == key).map_or_else(|| key.to_owned(), |one| one.name.clone())
    };
    let mut rollout = draw.rollout.clone();
    for step in &mut rollout.sequences {
        step.clusters.iter_mut().for_each(|one| one.cluster = name(&one.cluster));
        for balance in &mut step.balance {
            let (code, kind) = balance.name.split_once(": ").unwrap_or((&balance.name, ""));
            if [STAFF, UNITS, SERVICE, OWN].contains(&code) {
                let told = t.code("plan-trait", code);
                balance.name = if kind.is_empty() { told } else { format!("{told}: {kind}") };
            }
        }
    }
    for pair in rollout.always_together.iter_mut().chain(&mut rollout.never_together) {
        pair.iter_mut().for_each(|one| *one = name(one));
    }
    rollout
}

#[cfg(test)]
mod tests {
    use evaluation::plan::{PlannedAnswers, PlannedSpread, PowerQuestion, plan_power};
    use text::Lang;

    use super::*;

    #[test]
    fn before_and_after_alone_is_said_to_show_no_effect() {
        let plan = plan_power(&PowerQuestion {
            clusters: 20,
            steps: 4,
            answers: PlannedAnswers { per_wave: 200.0, linked: 0.65, units: 30.0 },
            spread: PlannedSpread::default(),
            effect: 0.3,
            power: 0.8,
            alpha: 0.05,
        })
        .unwrap();
        for lang in [Lang::Sv, Lang::En] {
            let html = power_document(Texts::new(lang), &plan).file(Texts::new(lang));
            let cannot = Texts::new(lang).get("plan-kind-before-after");
            assert!(html.contains(&cannot) && !html.contains("NaN"), "{html}");
        }
    }
}
