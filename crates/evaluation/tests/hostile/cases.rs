//! Packages as nobody should send them, and what becomes of them. Whoever uses these cases has a `look` at each result and a
//! `look_at_refusal` at whatever is refused.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};

use evaluation::package::{self, Files, PackageErrors, ReadOptions};
use evaluation::result::{Evaluation, Part};
use evaluation::{Context, evaluate};
use kernel::Caveat;

use crate::{look, look_at_refusal};

pub(crate) const STRICT: ReadOptions = ReadOptions { skip_invalid: false };
/// A number whose square is none.
pub(crate) const HUGE: &str = concat!(
    "9",
    "00000000000000000000000000000000000000000000000000",
    "00000000000000000000000000000000000000000000000000",
    "00000000000000000000000000000000000000000000000000",
    "00000000000000000000000000000000000000000000000000",
    "00000000000000000000000000000000000000000000000000",
    "00000000000000000000000000000000000000000000000000"
);
/// A number by which nothing can be divided.
pub(crate) const TINY: &str = "0.000000001";
pub(crate) const SKIPPING: ReadOptions = ReadOptions { skip_invalid: true };

/// Two programmes' worth of everything: a rollout over six organisations, and a small reference programme.
pub(crate) fn sound() -> Files {
    let mut text: Vec<(&str, String)> = vec![
        ("datapackage.json", r#"{"name":"hostile","resources":[{"path":"programmes.csv"}]}"#.into()),
        (
            "programmes.csv",
            "programme,name,cluster,role,start,end,planned_participants,granted_sek\n\
             p,A programme,c,evaluated,2020-01-01,2020-12-31,20,1000.00\nq,Another,,reference,,,,\n"
                .into(),
        ),
        (
            "instruments.csv",
            "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n\
             i,can,rating,skill,can,,1,5,,,1\ni,one,rating,skill,area,,1,5,,,0\ni,two,rating,skill,area,,1,5,,,0\n\
             i,task,test,knowledge,,A,,,a;b;c,a;c,0\ni,other,test,knowledge,,B,,,a;b,b,0\n\
             i,mark,score,skill,,,,,,,0\ni,age,score,background,,,,,,,0\ni,job,single,background,,,,,x;y,,0\n\
             i,why,text,,,,,,,,0\n"
                .into(),
        ),
        (
            "published.csv",
            "source,programme,claim,measure,value,n,base_n,scale_min,scale_max,sd,moment,group,part_of,unit_of_change\n\
             s,p,hours,mean,3.5,10,,1,5,1.0,before,staff,,\ns,p,hours,mean,4.5,10,,1,5,1.0,after,staff,,\n\
             s,q,cost-sek,sum,1000,,,,,,,,,\ns,q,participants,count,10,,,,,,,,,\n"
                .into(),
        ),
        ("framework.csv", "question,parent,text\nq1,,Does it work?\nq2,q1,For whom?\n".into()),
        (
            "evidence.csv",
            "evidence,source,kind,programme,question,stance,strength,summary\ne,s,interview,p,q1,supports,2,Yes\n".into(),
        ),
        ("allocations.csv", "programme,allocation,drawn,clusters,sequences\np,1,1,o0;o1;o2;o3;o4;o5,1;2;1;2;1;2\n".into()),
    ];
    let mut waves = "wave,programme,instrument,moment,opens,closes,group\n".to_owned();
    for (wave, moment, month) in [("w0", "before", 1), ("w1", "during", 4), ("w2", "after", 9), ("w3", "then", 10)] {
        writeln!(waves, "{wave},p,i,{moment},2020-{month:02}-01,2020-{month:02}-28,staff").unwrap();
    }
    let mut units = "unit,parent,organisation,programme,service,staff,managers,starts_on\n".to_owned();
    let mut frame = "wave,unit,population,invited\n".to_owned();
    let mut hours = "person,unit,programme,date,minutes,activity,form,sex,group_size\n".to_owned();
    let mut costs = "programme,organisation,period,activity,kind,amount_sek\n".to_owned();
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    for unit in 0..6 {
        writeln!(units, "u{unit},,o{unit},p,,6,1,{}", ["2020-03-01", "2020-06-01"][unit % 2]).unwrap();
        writeln!(costs, "p,o{unit},2020-0{},workplace_session,staff,{}.50", unit + 1, 900 + 100 * unit).unwrap();
        for wave in 0..4 {
            writeln!(frame, "w{wave},u{unit},6,6").unwrap();
        }
        for person in 0..6 {
            let key = 7 * unit + 3 * person;
            writeln!(hours, "k{unit}{person},u{unit},p,2020-07-0{},{},tryout,on_site,woman,6", 1 + person, 30 + key)
                .unwrap();
            for wave in 0..4 {
                let value = |item: usize| 1 + (key + wave * (1 + unit % 2) + item * person) % 5;
                let task = ["a;c", "c;a", "b", "dk"][(key + wave) % 4];
                for (item, value) in [
                    ("can", value(1).to_string()),
                    ("one", value(2).to_string()),
                    ("two", if value(3) == 5 { "dk".to_owned() } else { value(3).to_string() }),
                    (["task", "other"][person % 2], [task, ["a", "b"][value(1) % 2]][person % 2].to_owned()),
                    ("mark", format!("{}.25", 10 + value(4))),
                    ("age", (20 + person).to_string()),
                    ("job", ["x", "y"][person % 2].to_owned()),
                    ("why", "\"Because, \"\"so\"\"\"".to_owned()),
                ] {
                    let link = if person == 5 { String::new() } else { format!("k{unit}{person}") };
                    writeln!(responses, "r{wave}{unit}{person},w{wave},u{unit},staff,{link},{item},{value}").unwrap();
                }
            }
        }
    }
    text.extend([
        ("waves.csv", waves),
        ("units.csv", units),
        ("frame.csv", frame),
        ("hours.csv", hours),
        ("costs.csv", costs),
        ("responses.csv", responses),
    ]);
    text.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

pub(crate) fn evaluated(files: &Files, options: ReadOptions) -> Option<Evaluation> {
    let outcome = match package::read(files, options) {
        Ok(outcome) => outcome,
        Err(errors) => {
            named(&errors);
            look_at_refusal(&errors);
            return None;
        }
    };
    let context = Context {
        generated_at: "2021-06-01T10:00:00Z".to_owned(),
        seed: 1,
        skipped: outcome.skipped,
        ..Context::default()
    };
    let result = evaluate(&outcome.package, &context);
    all_numbers(&result);
    look(&result);
    Some(result)
}

/// Whatever is refused says which file and what was expected.
fn named(errors: &PackageErrors) {
    assert!(errors.total > 0 && !errors.faults.is_empty() && errors.total >= errors.faults.len());
    for fault in &errors.faults {
        assert!(!fault.file.is_empty() && !fault.expected.text.trim().is_empty(), "{fault:?}");
    }
}

pub(crate) fn must(files: &Files) -> Evaluation {
    if let Err(errors) = package::read(files, STRICT) {
        panic!("{errors}");
    }
    evaluated(files, STRICT).unwrap()
}

/// No number anywhere is infinite or none. JSON would write `null` for it, so the result is looked at as it is.
pub(crate) fn all_numbers(result: &impl Debug) {
    let told = format!("{result:#?}");
    for line in told.lines() {
        let value = line.trim().trim_end_matches(',').rsplit(' ').next().unwrap_or_default();
        assert!(!matches!(value.trim_start_matches('-'), "NaN" | "inf"), "{line} in {told}");
    }
}

#[test]
#[should_panic(expected = "NaN")]
fn a_number_that_is_none_is_seen_wherever_it_stands() {
    all_numbers(&[(1.0, "NaN is a word"), (f64::NAN, "")]);
}

/// The reasons and caveats of a result, wherever they stand.
pub(crate) fn caveats(result: &impl serde::Serialize) -> BTreeSet<String> {
    fn walk(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            serde_json::Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value) {
                        ("code", serde_json::Value::String(code)) => {
                            found.insert(code.clone());
                        }
                        ("caveats", serde_json::Value::Array(codes)) => {
                            found.extend(codes.iter().filter_map(|code| code.as_str().map(str::to_owned)));
                        }
                        _ => walk(value, found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(&serde_json::to_value(result).unwrap(), &mut found);
    found
}

/// Replaces a file's text.
pub(crate) fn with(name: &str, change: impl Fn(&str) -> String) -> Files {
    let mut files = sound();
    let text = String::from_utf8(files[name].clone()).unwrap();
    files.insert(name.to_owned(), change(&text).into_bytes());
    files
}

/// Changes the cells of the rows below the header.
pub(crate) fn cells(text: &str, change: impl Fn(&mut Vec<String>) -> bool) -> String {
    let mut lines = text.lines();
    let mut changed = lines.next().unwrap_or_default().to_owned() + "\n";
    for line in lines {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if change(&mut cells) {
            changed += &(cells.join(",") + "\n");
        }
    }
    changed
}

#[test]
fn the_sound_package_has_an_effect_and_changes_to_lose() {
    let result = must(&sound());
    let programme = &result.programmes[0];
    assert!(programme.comparison.there().is_some() && programme.effects.len() > 4);
    assert!(programme.effects.iter().any(|effect| effect.change.value.is_some()));
}

#[test]
fn everybody_answering_the_same_is_no_division_by_nothing() {
    let files = with("responses.csv", |text| {
        cells(text, |cells| {
            match cells[5].as_str() {
                "can" | "one" | "two" => cells[6] = "3".into(),
                "mark" => cells[6] = "10".into(),
                _ => {}
            }
            true
        })
    });
    let result = must(&files);
    let area = result.programmes[0].effects.iter().find(|effect| effect.indicator == "area").unwrap();
    assert!(area.change.value.is_none_or(|change| change == 0.0), "{:?}", area.change);
    assert!(area.change.value.is_some() || area.change.caveats.iter().any(|caveat| caveat.is_withheld()));
    let told = result.programmes[0].comparison.there().unwrap();
    let why: Vec<Caveat> = told.not_estimated.iter().map(|one| one.reason.code).collect();
    assert!(why.contains(&Caveat::NotEstimable), "{why:?}");
}

#[test]
fn one_organisation_has_few_clusters_and_nothing_to_compare_with() {
    let files = with("units.csv", |text| {
        cells(text, |cells| {
            cells[2] = "o0".into();
            true
        })
    });
    let result = must(&files);
    assert!(caveats(&result.programmes[0].effects).contains("few_clusters"));
    let mut alone = files;
    for name in ["units.csv", "responses.csv", "frame.csv", "hours.csv"] {
        let text = String::from_utf8(alone[name].clone()).unwrap();
        let header = text.lines().next().unwrap();
        let kept: String = text.lines().filter(|line| line.contains("u0,")).map(|line| format!("{line}\n")).collect();
        alone.insert(name.into(), format!("{header}\n{kept}").into_bytes());
    }
    let result = must(&alone);
    assert!(
        matches!(&result.programmes[0].comparison, Part::Absent(why) if why.absent.code == Caveat::NoComparisonGroup)
    );
}

#[test]
fn groups_and_waves_that_nobody_answered_are_missing() {
    let files = with("waves.csv", |text| {
        format!("{text}m0,p,i,before,2020-01-01,2020-01-28,manager\nm2,p,i,after,2020-09-01,2020-09-28,manager\n")
    });
    let result = must(&files);
    let managers = result.programmes[0].not_compared.iter().filter(|one| one.group == kernel::Group::Manager);
    assert!(managers.map(|one| one.reason.code).all(|code| code == Caveat::MissingData));
    let mut nobody = sound();
    nobody.insert("responses.csv".into(), b"response,wave,unit,group,link,item,value\n".to_vec());
    let result = must(&nobody);
    assert!(result.programmes[0].effects.is_empty() && !result.programmes[0].not_compared.is_empty());
}

#[test]
fn a_wave_without_a_frame_says_so() {
    let files = with("frame.csv", |text| cells(text, |cells| cells[0] != "w2"));
    let result = must(&files);
    assert!(caveats(&result.programmes[0].effects).contains("no_frame"));
    let mut none = sound();
    none.remove("frame.csv");
    assert!(caveats(&must(&none).programmes[0].reach).contains("no_frame"));
    let nobody_invited = with("frame.csv", |text| {
        cells(text, |cells| {
            (cells[2], cells[3]) = ("0".into(), "0".into());
            true
        })
    });
    must(&nobody_invited);
}

#[test]
fn without_any_pseudonym_changes_are_unlinked() {
    let files = with("responses.csv", |text| {
        cells(text, |cells| {
            cells[4].clear();
            true
        })
    });
    let result = must(&files);
    let effects = &result.programmes[0].effects;
    assert!(!effects.is_empty() && effects.iter().all(|effect| effect.change.caveats.contains(&Caveat::Unlinked)));
    assert!(effects.iter().all(|effect| effect.linked_only.value.is_none()));
}

#[test]
fn more_minutes_taken_back_than_posted_leave_no_negative_hours() {
    let files = with("hours.csv", |text| {
        cells(text, |cells| {
            cells[4] = "-60".into();
            true
        })
    });
    let result = must(&files);
    let programme = &result.programmes[0];
    assert!(matches!(&programme.participation, Part::Absent(why) if why.absent.code == Caveat::MissingData));
    let each = &programme.cost.there().unwrap().per_participant_hour.without_lost_working_time;
    assert!(each.value.is_none() && each.caveats.contains(&Caveat::MissingData), "{each:?}");
}

#[test]
fn costs_without_hours_are_not_divided() {
    let mut files = sound();
    files.remove("hours.csv");
    let result = must(&files);
    let each = &result.programmes[0].cost.there().unwrap().per_participant.without_lost_working_time;
    assert!(each.value.is_none() && each.caveats.contains(&Caveat::MissingData), "{each:?}");
}

#[test]
fn numbers_at_the_ends_of_what_is_allowed_stay_numbers() {
    for (name, column, value) in [
        ("costs.csv", 5, "99999999999.99"),
        ("costs.csv", 5, "-99999999999.99"),
        ("hours.csv", 4, "1440"),
        ("hours.csv", 8, "999999999999"),
        ("units.csv", 5, "999999999999"),
        ("programmes.csv", 6, "999999999999"),
    ] {
        must(&with(name, |text| {
            cells(text, |cells| {
                cells[column] = value.into();
                true
            })
        }));
    }
    must(&with("frame.csv", |text| {
        cells(text, |cells| {
            (cells[2], cells[3]) = ("999999999999".into(), "999999999999".into());
            true
        })
    }));
}

#[test]
fn scores_too_large_to_square_are_no_estimates() {
    for huge in ["9".repeat(300), format!("-{}", "9".repeat(308)), format!("0.{}1", "0".repeat(320))] {
        let files = with("responses.csv", |text| {
            cells(text, |cells| {
                if cells[5] == "mark" && cells[0].ends_with('1') {
                    cells[6].clone_from(&huge);
                }
                true
            })
        });
        must(&files);
        let background = with("responses.csv", |text| {
            cells(text, |cells| {
                if cells[5] == "age" && cells[0].ends_with('1') {
                    cells[6].clone_from(&huge);
                }
                true
            })
        });
        must(&background);
    }
}

#[test]
fn a_number_too_large_to_square_in_any_cell_is_no_estimate() {
    for (name, bytes) in sound() {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if !name.ends_with(".csv") || name == "responses.csv" {
            continue;
        }
        let lines: Vec<&str> = text.lines().collect();
        let width = lines[0].split(',').count();
        for (column, value) in (0..width).flat_map(|column| [(column, HUGE), (column, TINY)]) {
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            let mut cells: Vec<&str> = lines[1].split(',').collect();
            cells[column] = value;
            lines[1] = cells.join(",");
            let mut files = sound();
            files.insert(name.clone(), lines.join("\n").into_bytes());
            evaluated(&files, STRICT).or_else(|| evaluated(&files, SKIPPING));
        }
    }
}

#[test]
fn the_same_is_read_and_evaluated_by_any_number_of_threads() {
    let mut files = sound();
    let mut text = String::from_utf8(files["responses.csv"].clone()).unwrap();
    for copy in 0..90_000 {
        let (unit, value) = (copy % 6, 1 + copy % 6);
        writeln!(text, "copy{copy},w{},u{unit},staff,,can,{value}", copy % 4).unwrap();
    }
    files.insert("responses.csv".into(), text.into_bytes());
    let with_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let refused = package::read(&files, STRICT).unwrap_err();
            let outcome = package::read(&files, SKIPPING).unwrap();
            let context = Context { generated_at: "2021-06-01".to_owned(), ..Context::default() };
            let result = serde_json::to_string(&evaluate(&outcome.package, &context)).unwrap();
            (refused, outcome, result)
        })
    };
    let (refused, outcome, result) = with_threads(1);
    assert_eq!((refused.total, refused.faults.len(), outcome.skipped.len()), (15_000, package::MOST_FAULTS, 15_000));
    for threads in [2, 5] {
        let (also_refused, again, also) = with_threads(threads);
        assert!(refused == also_refused && outcome == again && result == also, "{threads} threads");
    }
}
