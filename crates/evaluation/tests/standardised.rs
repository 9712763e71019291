//! The change of everybody in the frame: units weigh as many as they have, not as many as answered.

use std::fmt::Write as _;

use evaluation::package::{self, Files, ReadOptions};
use evaluation::result::{Effect, Part};
use evaluation::{Context, evaluate};
use kernel::Caveat;

const ORGANISATIONS: usize = 10;

/// How many answer in the units of an organisation: the first answers much, though all are as large.
const ANSWER: [usize; 3] = [40, 20, 10];

/// A number between -1 and 1 that looks drawn and is the same every time (splitmix64).
fn noise(key: &[usize]) -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for part in key {
        state = state.wrapping_add(*part as u64 + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state ^= state >> 29;
    }
    state = (state ^ (state >> 30)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state ^ (state >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// Scores before and after, with each unit's change; `frame` writes its rows of population.
fn files(change: impl Fn(usize, usize) -> f64, frame: Option<&dyn Fn(usize, usize) -> usize>) -> Files {
    let mut files = Files::new();
    let mut put = |name: &str, text: String| files.insert(name.to_owned(), text.into_bytes());
    put("datapackage.json", r#"{"name":"frame","resources":[]}"#.to_owned());
    put(
        "programmes.csv",
        "programme,name,cluster,role,start,end,planned_participants,granted_sek\np,P,,evaluated,2020-01-01,2020-12-31,,\n"
            .to_owned(),
    );
    put(
        "instruments.csv",
        "instrument,item,kind,construct,indicator,form,min,max,options,key,core\ni,score,score,skill,competence,,,,,,0\n"
            .to_owned(),
    );
    put(
        "waves.csv",
        "wave,programme,instrument,moment,opens,closes,group\nb,p,i,before,2020-01-01,2020-01-28,staff\n\
         a,p,i,after,2020-10-01,2020-10-28,staff\n"
            .to_owned(),
    );
    let mut units = "unit,parent,organisation,programme,service,staff,managers,starts_on\n".to_owned();
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    let mut rows = "wave,unit,population,invited\n".to_owned();
    for o in 0..ORGANISATIONS {
        for u in 0..4 {
            writeln!(units, "o{o}u{u},,o{o},p,,,,").unwrap();
            if let Some(frame) = frame {
                let persons = frame(o, u);
                ["b", "a"].iter().for_each(|wave| writeln!(rows, "{wave},o{o}u{u},{persons},{persons}").unwrap());
            }
            for person in 0..ANSWER.get(u).copied().unwrap_or(0) {
                let level = 50.0 + 3.0 * noise(&[1, o]) + 2.0 * noise(&[2, o, u]) + 2.0 * noise(&[3, o, u, person]);
                for (after, wave) in ["b", "a"].into_iter().enumerate() {
                    let own = level + after as f64 * change(o, u) + 0.4 * noise(&[4, o, u, person, after]);
                    writeln!(
                        responses,
                        "o{o}u{u}p{person}{wave},{wave},o{o}u{u},staff,o{o}u{u}p{person},score,{own:.9}"
                    )
                    .unwrap();
                }
            }
        }
    }
    put("units.csv", units);
    put("responses.csv", responses);
    if frame.is_some() {
        put("frame.csv", rows);
    }
    files
}

fn evaluated(files: &Files) -> Effect {
    let package = package::read(files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package;
    let context = Context { generated_at: "2021-12-31T00:00:00Z".to_owned(), seed: 1, ..Context::default() };
    evaluate(&package, &context).programmes.remove(0).effects.remove(0)
}

/// Units that answer much change much: 6, 3 and 0, and something of their own.
fn growing(o: usize, u: usize) -> f64 {
    6.0 - 3.0 * u as f64 + noise(&[9, o, u])
}

#[test]
fn units_that_answer_more_do_not_weigh_more() {
    let all_alike = |_: usize, u: usize| if u < 3 { 50 } else { 0 };
    let effect = evaluated(&files(growing, Some(&all_alike)));
    let standardised = effect.standardised.there().expect("there is a frame");
    // What units differ by is known to a tenth of what they differ: the mean of their own changes, each as much.
    let by_hand = {
        let unit = |o: usize, u: usize| {
            let persons = ANSWER[u];
            let own = |person: usize, after: usize| 0.4 * noise(&[4, o, u, person, after]);
            growing(o, u) + (0..persons).map(|person| own(person, 1) - own(person, 0)).sum::<f64>() / persons as f64
        };
        let all: Vec<f64> = (0..ORGANISATIONS).flat_map(|o| (0..3).map(move |u| unit(o, u))).collect();
        all.iter().sum::<f64>() / all.len() as f64
    };
    assert!((standardised.value.unwrap() - by_hand).abs() < 0.01, "{:?} {by_hand}", standardised.value);
    assert_eq!(standardised.method, "mixed_model_standardised");
    assert!(standardised.caveats.contains(&Caveat::NoComparisonGroup));
    let [low, high] = standardised.ci.unwrap();
    assert!(low < by_hand && by_hand < high);

    // Nine tenths of everybody in the units that hardly answered and hardly changed.
    let few_answer = |_: usize, u: usize| [50, 50, 900, 0][u];
    let effect = evaluated(&files(growing, Some(&few_answer)));
    let standardised = effect.standardised.there().unwrap();
    assert!(
        standardised.value.unwrap() < 1.0 && effect.change.value.unwrap() > 2.0,
        "{standardised:?} {:?}",
        effect.change
    );
    assert!(standardised.caveats.contains(&Caveat::FrameDiffers));
}

#[test]
fn where_all_units_change_alike_the_frame_makes_no_difference() {
    let few_answer = |_: usize, u: usize| [50, 50, 900, 0][u];
    let effect = evaluated(&files(|_, _| 2.0, Some(&few_answer)));
    let standardised = effect.standardised.there().unwrap();
    assert!((standardised.value.unwrap() - effect.change.value.unwrap()).abs() < 0.05);
    assert!(!standardised.caveats.contains(&Caveat::FrameDiffers));
}

#[test]
fn a_unit_of_the_frame_without_answers_makes_it_less_sure() {
    let answered = |_: usize, u: usize| if u < 3 { 50 } else { 0 };
    let with_silent = |_: usize, _: usize| 50;
    let [known, silent] = [evaluated(&files(growing, Some(&answered))), evaluated(&files(growing, Some(&with_silent)))]
        .map(|effect| effect.standardised.there().unwrap().clone());
    assert!(silent.se.unwrap() > 1.5 * known.se.unwrap(), "{silent:?} {known:?}");
}

#[test]
fn the_order_and_the_names_of_the_rows_do_not_matter() {
    let few_answer = |_: usize, u: usize| [50, 60, 70, 80][u];
    let files = files(growing, Some(&few_answer));
    let first = evaluated(&files);
    let mut turned = files.clone();
    for name in ["units.csv", "responses.csv", "frame.csv"] {
        let text = String::from_utf8(turned[name].clone()).unwrap();
        let (head, rows) = text.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        rows.reverse();
        turned.insert(name.to_owned(), format!("{head}\n{}\n", rows.join("\n")).replace("o1u", "zz").into_bytes());
    }
    let second = evaluated(&turned);
    let (a, b) = (first.standardised.there().unwrap(), second.standardised.there().unwrap());
    assert!((a.value.unwrap() - b.value.unwrap()).abs() < 1e-6 && (a.se.unwrap() / b.se.unwrap() - 1.0).abs() < 1e-4);
}

#[test]
fn without_a_frame_nobody_knows_what_units_weigh() {
    let effect = evaluated(&files(growing, None));
    let Part::Absent(absent) = effect.standardised else { panic!("there is no frame") };
    assert_eq!(absent.absent.code, Caveat::NoFrame);
    let too_small = |_: usize, _: usize| 5;
    let Part::Absent(absent) = evaluated(&files(growing, Some(&too_small))).standardised else {
        panic!("more answered")
    };
    assert_eq!(absent.absent.code, Caveat::NoFrame);
}
