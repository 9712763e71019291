//! What would a rollout be able to show, and who starts when, in words for those who decide?

use evaluation::plan::{
    AllocationError, Alternative, PlanError, PowerError, PowerPlan, Rollout, RolloutError, passed_by,
};
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

/// Why a plan has no figures.
pub fn power_refused(t: Texts, why: &PlanError) -> String {
    match why {
        PlanError::Clusters => t.get("plan-refused-clusters"),
        PlanError::Steps => t.get("plan-refused-steps"),
        PlanError::Spread => t.get("plan-refused-spread"),
        PlanError::Power(PowerError::OutOfRange { bound }) => t.code("plan-bound", bound.code()),
        PlanError::Power(_) => t.get("plan-refused-design"),
    }
}

/// Why nothing was drawn.
pub fn rollout_refused(t: Texts, why: &RolloutError) -> String {
    match why {
        RolloutError::Steps { clusters, steps } => {
            t.with("plan-refused-days", &[("clusters", clusters), ("steps", steps)])
        }
        RolloutError::DaysNotInOrder { earlier, later } => {
            let days = [earlier, later].map(ToString::to_string);
            t.with("plan-refused-days-in-order", &[("earlier", &days[0]), ("later", &days[1])])
        }
        RolloutError::Twice { cluster } => t.with("plan-refused-twice", &[("cluster", cluster)]),
        RolloutError::MixedTrait { name } => t.with("plan-refused-mixed", &[("name", name)]),
        RolloutError::Traits { cluster, found, expected } => {
            t.with("plan-refused-traits", &[("cluster", cluster), ("found", found), ("expected", expected)])
        }
        RolloutError::Allocation(AllocationError::Sequences | AllocationError::TooMany { .. }) => {
            t.get("plan-refused-many")
        }
        RolloutError::Allocation(_) => t.get("plan-refused-design"),
    }
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
    use evaluation::plan::{
        AlternativeKind, Bound, Candidate, PlannedAnswers, PlannedSpread, PowerQuestion, RolloutQuestion, Trait,
        draw_rollout, plan_power,
    };
    use text::Lang;

    use super::*;

    const BOTH: [Lang; 2] = [Lang::Sv, Lang::En];

    fn power_question() -> PowerQuestion {
        PowerQuestion {
            clusters: 20,
            steps: 4,
            answers: PlannedAnswers { per_wave: 200.0, linked: 0.65, units: 30.0 },
            spread: PlannedSpread::default(),
            effect: 0.3,
            power: 0.8,
            alpha: 0.05,
        }
    }

    #[test]
    fn a_number_that_cannot_be_is_refused_by_name_in_both_languages() {
        let answers = |per_wave, linked, units| PlannedAnswers { per_wave, linked, units };
        let spread = |units, effect| PlannedSpread { units, effect, ..PlannedSpread::default() };
        let refused = [
            (PowerQuestion { clusters: 1, ..power_question() }, "minst två"),
            (PowerQuestion { steps: 21, ..power_question() }, "Antalet steg"),
            (PowerQuestion { spread: spread(1.2, 0.1), ..power_question() }, "Kvadraterna"),
            (PowerQuestion { spread: spread(0.2, -0.1), ..power_question() }, "noll eller mer"),
            (PowerQuestion { answers: answers(0.0, 0.5, 3.0), ..power_question() }, "Antalet svar"),
            (PowerQuestion { answers: answers(9.0, 1.5, 3.0), ..power_question() }, "Andelen kopplade"),
            (PowerQuestion { answers: answers(9.0, 0.5, 0.0), ..power_question() }, "Antalet enheter"),
            (PowerQuestion { effect: 0.0, ..power_question() }, "inte är noll"),
            (PowerQuestion { power: 1.0, ..power_question() }, "Styrkan"),
            (PowerQuestion { alpha: 0.0, ..power_question() }, "Testets nivå"),
        ];
        for (question, word) in refused {
            let why = plan_power(&question).unwrap_err();
            let [swedish, english] = BOTH.map(|lang| power_refused(Texts::new(lang), &why));
            assert!(swedish.contains(word), "{why}: {swedish}");
            assert_ne!(swedish, english);
        }
        for bound in Bound::ALL {
            let why = PlanError::Power(PowerError::OutOfRange { bound });
            let [swedish, english] = BOTH.map(|lang| power_refused(Texts::new(lang), &why));
            assert_ne!(swedish, english);
        }
        let other = PlanError::Power(PowerError::NoVariation);
        assert_eq!(power_refused(Texts::new(Lang::Sv), &other), "De talen ger ingen plan som går att räkna på.");
    }

    #[test]
    fn a_draw_that_cannot_be_made_is_refused_by_name_in_both_languages() {
        let named = |cluster: &str, traits: Vec<Trait>| Candidate { cluster: cluster.to_owned(), traits };
        let number = |number: f64| vec![Trait::Number(number)];
        let question = |starts: [&str; 2], clusters: Vec<Candidate>| RolloutQuestion {
            programme: "p".to_owned(),
            seed: 1,
            starts: starts.map(|day| day.parse().unwrap()).into(),
            clusters,
            traits: vec!["staff".to_owned()],
            candidates: 100,
        };
        let days = ["2026-01-01", "2026-06-01"];
        let refused = [
            (question(days, vec![named("A", number(1.0))]), "2 dagar"),
            (question([days[1], days[0]], vec![named("A", number(1.0)), named("B", number(2.0))]), "efter varandra"),
            (question(days, vec![named("A", number(1.0)), named("A", number(2.0))]), "A står två gånger"),
            (question(days, vec![named("A", number(1.0)), named("B", vec![Trait::Kind("x".into())])]), "”staff”"),
            (question(days, vec![named("A", number(1.0)), named("B", vec![])]), "B har 0 egenskaper"),
        ];
        let day = |n: i64| "2026-01-01".parse::<kernel::Date>().unwrap().plus_days(n);
        let many = RolloutQuestion {
            starts: (0..256).map(day).collect(),
            ..question(days, (0..300).map(|n| named(&n.to_string(), number(1.0))).collect())
        };
        for (question, word) in refused.into_iter().chain([(many, "för många")]) {
            let why = draw_rollout(&question).expect_err(word);
            let [swedish, english] = BOTH.map(|lang| rollout_refused(Texts::new(lang), &why));
            assert!(swedish.contains(word), "{why}: {swedish}");
            assert_ne!(swedish, english);
        }
    }

    #[test]
    fn before_and_after_alone_is_said_to_show_no_effect() {
        let plan = plan_power(&power_question()).unwrap();
        assert!(plan.alternatives.iter().any(|way| way.kind == AlternativeKind::BeforeAfter));
        for lang in [Lang::Sv, Lang::En] {
            let html = power_document(Texts::new(lang), &plan).file(Texts::new(lang));
            let cannot = Texts::new(lang).get("plan-kind-before-after");
            assert!(html.contains(&cannot) && !html.contains("NaN"), "{html}");
        }
    }
}
