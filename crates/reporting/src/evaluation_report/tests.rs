mod leaving;

use evaluation::package::{
    AllocationRow, CostRow, EvidenceKind, EvidenceRow, FrameRow, FrameworkRow, InstrumentRow, ItemKind, Package,
    ProgrammeRow, ResponseRow, Role, Stance, UnitRow, WaveRow,
};
use evaluation::{Context, evaluate};
use kernel::{Group, Mode, Moment};
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
        imported: None,
        modes: None,
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
    evaluation_document(t, &evaluate(&package(), &context), &Names::new()).file(t)
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

#[test]
fn by_which_ways_answers_came_is_told_without_small_numbers_and_that_they_differ() {
    let t = Texts::new(Lang::En);
    let told = |before: Option<Vec<(Mode, u64)>>, after: Option<Vec<(Mode, u64)>>| {
        let mut package = package();
        for (wave, modes) in package.waves.iter_mut().flatten().zip([before, after]) {
            wave.modes = modes;
        }
        let context = Context { generated_at: "2025-01-15T10:00".into(), ..Context::default() };
        let report = evaluation_document(t, &evaluate(&package, &context), &Names::new()).file(t);
        section(&report, "p0-reach").to_owned()
    };
    let (table, mixed) = (t.get("report-modes-table"), t.caveat(Caveat::MixedModes));
    // As far as nothing in it is written otherwise on a page.
    let mixed = mixed.split('\'').next().unwrap();
    let none = told(None, None);
    assert!(!none.contains(&table) && !none.contains(mixed), "nobody kept the ways");

    let differ = told(Some(vec![(Mode::Code, 40), (Mode::Tablet, 20)]), Some(vec![(Mode::Paper, 54)]));
    assert!(differ.contains(&table) && differ.contains(mixed), "{differ}");
    let ways = &differ[differ.find(&table).unwrap()..];
    for shown in
        ["Typed code", "A screen that goes round", "Paper", ">40\u{a0}people<", ">20\u{a0}people<", ">54\u{a0}people<"]
    {
        assert!(ways.contains(shown), "{shown}: {ways}");
    }
    assert!(!ways.contains("Another tool"), "a way that nobody used has no column: {ways}");

    let few = told(Some(vec![(Mode::Code, 57), (Mode::Tablet, 3)]), Some(vec![(Mode::Code, 54)]));
    let ways = &few[few.find(&table).unwrap()..];
    assert!(
        !ways.contains(">57\u{a0}people<") && !ways.contains(">3\u{a0}people<") && ways.contains(&t.get("withheld")),
        "{ways}"
    );
    assert!(!few.contains(mixed), "a twentieth is no other way of measuring");
}

/// Three hundred persons in ten units of five organisations, one of them small, who rate themselves, remember and are tested.
fn tested() -> Package {
    let plain = package();
    let waves = [("w1", Moment::Before), ("w2", Moment::After), ("w3", Moment::Then)];
    let opens = ["2024-01-01", "2024-11-01", "2024-11-02"];
    let item = |item: &str, kind, indicator: &str| InstrumentRow {
        item: item.into(),
        kind,
        indicator: Some(indicator.into()),
        options: (if kind == ItemKind::Test { vec!["1", "2", "3", "4"] } else { vec![] })
            .into_iter()
            .map(Into::into)
            .collect(),
        key: (if kind == ItemKind::Test { vec!["1"] } else { vec![] }).into_iter().map(Into::into).collect(),
        min: (kind == ItemKind::Rating).then_some(1.0),
        max: (kind == ItemKind::Rating).then_some(5.0),
        core: kind == ItemKind::Rating,
        ..plain.instruments.as_ref().unwrap()[0].clone()
    };
    let tasks: Vec<String> = (0..8).map(|task| format!("t{task}")).collect();
    let mut instruments = vec![item("can", ItemKind::Rating, "own-ability")];
    instruments.extend(tasks.iter().map(|task| item(task, ItemKind::Test, "task-ability")));
    instruments.push(InstrumentRow {
        construct: Some("background".into()),
        options: vec!["sv".into(), "ar".into()],
        ..item("language", ItemKind::Single, "language")
    });
    // A fixed sequence in place of chance.
    let mut state = 1_u64;
    let mut chance = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let mut responses = Vec::new();
    for person in 0..300_u32 {
        let unit = if person < 3 { 9 } else { person % 9 };
        let ability = chance() + chance() + chance() - 1.5;
        for (number, (wave, moment)) in waves.iter().enumerate() {
            let gain = [0.0, 0.5, -0.3][number];
            let row = |item: &str, value: String| ResponseRow {
                response: format!("{wave}-{person}"),
                wave: (*wave).into(),
                unit: format!("u{unit}"),
                group: Group::Staff,
                link: Some(format!("p{person}")),
                item: item.into(),
                value,
            };
            let rated = (3.0 + 1.5 * (ability + gain) + 1.5 * (chance() - 0.5)).round().clamp(1.0, 5.0);
            responses.push(row("can", format!("{rated}")));
            responses.push(row("language", if person % 20 == 0 { "ar" } else { "sv" }.into()));
            if *moment != Moment::Then {
                for (difficulty, task) in tasks.iter().enumerate() {
                    let logit = 2.0 * (ability + gain) - 0.4 * (difficulty as f64 - 3.5);
                    let right = chance() < 1.0 / (1.0 + (-logit).exp());
                    responses.push(row(task, if right { "1" } else { "2" }.into()));
                }
            }
        }
    }
    let wave = |number: usize| WaveRow {
        wave: waves[number].0.into(),
        moment: waves[number].1,
        opens: opens[number].parse().unwrap(),
        closes: "2024-11-30".parse().unwrap(),
        ..plain.waves.as_ref().unwrap()[0].clone()
    };
    let unit = |unit: u32| UnitRow {
        unit: format!("u{unit}"),
        organisation: format!("org{}", unit / 2),
        ..plain.units.as_ref().unwrap()[0].clone()
    };
    let frame = |wave: usize, unit: u32| FrameRow {
        wave: waves[wave].0.into(),
        unit: format!("u{unit}"),
        population: 40,
        invited: 40,
    };
    Package {
        instruments: Some(instruments),
        waves: Some((0..3).map(wave).collect()),
        units: Some((0..10).map(unit).collect()),
        frame: Some((0..3).flat_map(|wave| (0..10).map(move |unit| (wave, unit))).map(|(w, u)| frame(w, u)).collect()),
        responses: Some(responses.into()),
        ..plain
    }
}

fn tested_report(lang: Lang, names: &Names) -> String {
    let context = Context { generated_at: "2025-01-15T10:00".into(), ..Context::default() };
    let t = Texts::new(lang);
    programme_document(t, &evaluate(&tested(), &context), "prog", names).unwrap().file(t)
}

/// What stands from one heading to the next.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let html = &html[html.find(&format!("aria-labelledby=\"{id}\"")).unwrap_or_else(|| panic!("no section {id}"))..];
    &html[..html.find("</section>").unwrap()]
}

#[test]
fn the_level_behind_a_test_is_told_with_its_interval_and_called_a_change() {
    for lang in [Lang::Sv, Lang::En] {
        let (html, t) = (tested_report(lang, &Names::new()), Texts::new(lang));
        let level = section(&html, "p-level");
        assert!(level.contains("<svg") && level.contains(&t.get("change-not-effect")), "{level}");
        assert!(level.contains(&t.percent(95.0)) && level.contains(&t.get("unit-sd")), "{level}");
        let floor = section(&html, "p-floor");
        assert!(floor.contains(&t.get("floor-latent-chart")) && floor.contains(&t.caveat(Caveat::NormalLevels)));
    }
}

#[test]
fn rating_memory_and_test_stand_beside_each_other_with_the_shift() {
    let html = tested_report(Lang::En, &Names::new());
    let beside = section(&html, "p-beside");
    for what in ["after against before", "after against how it is remembered", "how far the yardstick moved"] {
        assert!(beside.contains(what), "{beside}");
    }
    assert!(beside.contains("The test of the same thing"));
    assert!(!beside.to_lowercase().contains("overestimat"));
}

#[test]
fn what_nobody_knows_is_a_range_without_a_middle() {
    let html = tested_report(Lang::En, &Names::new());
    let unknown = section(&html, "p-unknown");
    assert!(unknown.contains(r#"class="interval""#) && !unknown.contains(r#"class="dot""#), "{unknown}");
    assert!(unknown.contains("\u{2212}0.5 to +0.5 standard deviations"), "the amounts are stated: {unknown}");
}

#[test]
fn groups_stand_in_order_of_name_and_small_ones_are_not_shown() {
    let names = Names::from([("org0".to_owned(), "Zebra".to_owned()), ("org3".to_owned(), "Alba".to_owned())]);
    let html = tested_report(Lang::En, &names);
    let groups = section(&html, "p-groups");
    let place = |name: &str| groups.find(name).unwrap_or_else(|| panic!("{name}: {groups}"));
    assert!(place("Alba") < place("org1") && place("org1") < place("Zebra"));
    assert!(groups.contains(" of 5") && groups.contains(" of 10"), "ranks are ranges among all");
    assert!(!groups.contains(">u9<"), "three persons are not shown");
    assert!(groups.contains("not shown"));
}

#[test]
fn a_long_report_tells_first_what_is_in_it() {
    let html = tested_report(Lang::Sv, &Names::new());
    for id in ["p-level", "p-floor", "p-beside", "p-unknown", "p-groups"] {
        assert!(html.contains(&format!("<a href=\"#{id}\">")), "{id}");
    }
}

#[test]
fn how_well_it_was_measured_is_told_and_which_groups_were_too_small() {
    for lang in [Lang::Sv, Lang::En] {
        let (html, t) = (tested_report(lang, &Names::new()), Texts::new(lang));
        let quality = section(&html, "p-quality");
        let context = Context { generated_at: "2025-01-15T10:00".into(), ..Context::default() };
        let result = evaluate(&tested(), &context);
        let of_test = &result.programmes[0].quality[0].reliability[0];
        let (omega, alpha) = (of_test.omega.there().unwrap(), of_test.alpha.there().unwrap());
        assert!(quality.contains(&t.interval(omega).unwrap()), "{quality}");
        assert!(quality.contains(&format!(">{}<", t.figure(omega))), "{quality}");
        assert!(quality.contains(&format!(">{}<", t.figure(alpha))), "{quality}");
        assert!(quality.contains(&t.get("quality-groups-from")), "fifteen who read Arabic are too few: {quality}");
        assert!(!quality.contains(&t.get("quality-no-flags")), "nothing was compared: {quality}");
    }
}

#[test]
fn sources_stand_beside_each_other_question_by_question() {
    let row = |evidence: &str, source: &str, question: &str, stance| EvidenceRow {
        evidence: evidence.into(),
        source: source.into(),
        kind: EvidenceKind::Interview,
        programme: None,
        question: question.into(),
        stance,
        strength: 2,
        summary: Some("<i>kort</i>".into()),
        date: None,
    };
    let asked = |question: &str, text: &str| FrameworkRow {
        question: question.into(),
        parent: None,
        text: text.into(),
        data: Vec::new(),
        text_en: None,
    };
    let mut package = package();
    package.framework = Some(vec![asked("q1", "Lär de sig?"), asked("q2", "Håller det i sig?")]);
    package.evidence = Some(vec![
        row("e1", "chefer", "q1", Stance::Supports),
        row("e2", "handledare", "q1", Stance::Contradicts),
        row("e3", "handledare", "q2", Stance::Supports),
    ]);
    let context = Context { generated_at: "2025-01-15T10:00".into(), ..Context::default() };
    let t = Texts::new(Lang::Sv);
    let html = evaluation_document(t, &evaluate(&package, &context), &Names::new()).file(t);
    for id in ["p0-evidence", "evidence"] {
        let told = section(&html, id);
        for what in ["Lär de sig?", "Säger emot", "Lägger till något", "Tyst", "&#60;i&#62;kort"] {
            assert!(told.contains(what), "{what}: {told}");
        }
    }
    let mut sources: Vec<EvidenceRow> =
        (0..8).map(|n| row(&format!("n{n}"), &format!("källa {n}"), "q1", Stance::Supports)).collect();
    sources.push(row("e9", "källa 9", "q2", Stance::Nuances));
    package.evidence = Some(sources);
    let html = evaluation_document(t, &evaluate(&package, &context), &Names::new()).file(t);
    assert!(section(&html, "p0-evidence").contains("8 källor till"), "many sources are a list");
    assert!(
        evaluation_document(t, &evaluate(&self::package(), &context), &Names::new())
            .file(t)
            .contains(&t.get("evidence-none"))
    );
}

/// The same where organisations started by lot, with what they cost.
fn drawn() -> Package {
    let mut package = tested();
    let early = |organisation: &str| ["org0", "org3"].contains(&organisation);
    for unit in package.units.iter_mut().flatten() {
        unit.starts_on = if early(&unit.organisation) { "2024-06-01" } else { "2024-12-15" }.parse().ok();
    }
    let clusters: Vec<String> = (0..5).map(|n| format!("org{n}")).collect();
    package.allocations = Some(vec![AllocationRow {
        programme: "prog".into(),
        allocation: "1".into(),
        drawn: true,
        sequences: clusters.iter().map(|organisation| if early(organisation) { 1 } else { 2 }).collect(),
        clusters: clusters.clone(),
    }]);
    let cost = |(organisation, place): (&String, i64)| CostRow {
        programme: "prog".into(),
        organisation: Some(organisation.clone()),
        period: "2024-06".parse().unwrap(),
        activity: kernel::Activity::WorkplaceSession,
        kind: kernel::CostKind::Staff,
        amount: kernel::Ore(10_000_000 + 1_000_000 * place),
        basis: None,
    };
    package.costs = Some(clusters.iter().zip(0..).map(cost).collect());
    package
}

#[test]
fn the_effect_on_the_lowest_and_the_cost_by_level_stand_beside_the_others() {
    let context = Context { generated_at: "2025-01-15T10:00".into(), seed: 3, ..Context::default() };
    let result = evaluate(&drawn(), &context);
    let comparison = result.programmes[0].comparison.there().unwrap();
    let told = comparison.indicators.iter().filter_map(|one| one.started_lowest.there()).next().unwrap();
    for lang in [Lang::Sv, Lang::En] {
        let t = Texts::new(lang);
        let html = programme_document(t, &result, "prog", &Names::new()).unwrap().file(t);
        let effect = section(&html, "p-effect");
        for what in [t.get("effect-lowest"), t.get("effect-lowest-text"), t.value(&told.effect), t.value(&told.persons)]
        {
            assert!(effect.contains(&what), "{what}: {effect}");
        }
        assert!(effect.contains(&t.caveat(Caveat::RandomisationOnly)), "five organisations have only the lots");
        let cost = section(&html, "p-cost-effect");
        for measure in ["effect-measure-percent-right", "effect-measure-latent-level"] {
            assert!(cost.contains(&t.get(measure)), "{measure}: {cost}");
        }
    }
}

#[test]
fn the_change_of_everybody_in_the_frame_stands_beside_that_of_the_answers() {
    let context = Context { generated_at: "2025-01-15T10:00".into(), ..Context::default() };
    let result = evaluate(&tested(), &context);
    let effect = &result.programmes[0].effects[0];
    let standardised = effect.standardised.there().unwrap();
    let t = Texts::new(Lang::Sv);
    let html = programme_document(t, &result, "prog", &Names::new()).unwrap().file(t);
    let change = section(&html, "p-change");
    assert!(change.contains(&t.get("change-frame")) && change.contains(&t.get("change-frame-text")), "{change}");
    assert!(change.contains(&t.value(&change::as_difference(standardised))), "{change}");
}
