//! A package that is written is read as it was; a package that breaks the rules is told everything at once.

use evaluation::package::{self, Fault, Files, Package, PackageErrors, ReadOptions};
use proptest::prelude::*;

const STRICT: ReadOptions = ReadOptions { skip_invalid: false };
const SKIPPING: ReadOptions = ReadOptions { skip_invalid: true };

/// A small sound package of text.
fn files(changes: &[(&str, &str)]) -> Files {
    let mut files: Vec<(&str, &str)> = vec![
        ("datapackage.json", r#"{"name":"small","resources":[{"path":"programmes.csv"}]}"#),
        (
            "programmes.csv",
            "programme,name,cluster,role,start,end,planned_participants,granted_sek\n\
             p,A programme,,evaluated,2019-01-01,2020-12-31,10,\n",
        ),
        (
            "units.csv",
            "unit,parent,organisation,programme,service,staff,managers,starts_on\no,,org,p,,,,\nu,o,org,p,,10,1,\n",
        ),
        (
            "instruments.csv",
            "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n\
             i,ability,rating,ability,ability,,1,5,,,1\ni,which,multiple,,,,,,a;b;c,,0\n",
        ),
        (
            "waves.csv",
            "wave,programme,instrument,moment,opens,closes,group\nw,p,i,before,2019-02-01,2019-03-01,staff\n",
        ),
        ("frame.csv", "wave,unit,population,invited\nw,u,10,10\n"),
        (
            "responses.csv",
            "response,wave,unit,group,link,item,value\nr,w,u,staff,l,ability,3\nr,w,u,staff,l,which,a;c\n",
        ),
        ("README.md", "Not read."),
    ];
    for (name, content) in changes {
        files.retain(|(file, _)| file != name);
        files.push((name, content));
    }
    files.into_iter().map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec())).collect()
}

fn faults(changes: &[(&str, &str)]) -> Vec<String> {
    let errors = package::read(&files(changes), STRICT).expect_err("the package breaks a rule");
    assert_eq!(errors.total, errors.faults.len());
    errors.faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_package_is_read_and_absent_files_are_absent() {
    let read = package::read(&files(&[]), STRICT).unwrap();
    assert_eq!(read.package.name.as_deref(), Some("small"));
    assert_eq!(read.package.responses().len(), 2);
    assert!(read.package.hours.is_none() && read.skipped.is_empty());
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_line_and_column() {
    let told = faults(&[
        ("frame.csv", "wave,unit,population,invited\nw,u,10,11\nw,u,ten,1\nx,y,1,1\n"),
        (
            "responses.csv",
            "response,wave,unit,group,link,item,value\n\
             r,w,u,staff,l,ability,6\nr,w,u,staff,l,nothing,1\nr,w,u,staff,m,which,a;d\nr2,w,u,nurse,,ability,dk\n\
             r3,w,u,staff,,ability,2\nr3,w,u,staff,,ability,3\n",
        ),
        (
            "hours.csv",
            "person,unit,programme,date,minutes,activity,form,sex,group_size\na,u,q,2019-02-30,0,tryout,on_site,,\n",
        ),
        ("money.csv", "a\n1\n"),
    ]);
    let expected = [
        "money.csv: expected one of the files",
        "frame.csv, line 3, column population: `ten`: expected a whole number",
        "frame.csv, line 2, column invited: `11`: expected at most the population (10)",
        "frame.csv, line 4, column wave: `x`: expected a known wave",
        "frame.csv, line 4, column unit: `y`: expected a known unit",
        "hours.csv, line 2, column date: `2019-02-30`: expected a date",
        "hours.csv, line 2, column minutes: `0`: expected whole minutes",
        "responses.csv, line 5, column group: `nurse`: expected one of: staff, manager, champion",
        "responses.csv, line 2, column value: `6`: expected a whole number from 1 to 5 or dk",
        "responses.csv, line 3, column item: `nothing`: expected an item of the wave's instrument (i)",
        "responses.csv, line 4, column value: `a;d`: expected options (a, b, c)",
        "responses.csv, line 4, column link: `m`: expected l, as in the first row of the response",
        "responses.csv, line 7, column item: `ability`: expected each key once",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for start in expected {
        assert!(told.iter().any(|fault| fault.starts_with(start)), "{start} is not among {told:#?}");
    }
}

#[test]
fn a_broken_row_is_told_once_and_not_again_where_it_is_referred_to() {
    let told = faults(&[(
        "waves.csv",
        "wave,programme,instrument,moment,opens,closes,group\nw,p,i,before,2019-02-01,2019-13-01,staff\n",
    )]);
    assert_eq!(told.len(), 1, "{told:#?}");
}

#[test]
fn rows_left_out_take_those_with_them_that_refer_to_them() {
    let outcome = package::read(
        &files(&[(
            "units.csv",
            "unit,parent,organisation,programme,service,staff,managers,starts_on\no,,org,q,,,,\nu,o,org,p,,10,1,\n",
        )]),
        SKIPPING,
    )
    .unwrap();
    assert_eq!(outcome.package.units(), []);
    assert_eq!((outcome.package.frame().len(), outcome.package.responses().len()), (0, 0));
    let lines: Vec<(&str, Option<u64>)> = outcome.skipped.iter().map(|f: &Fault| (f.file.as_str(), f.line)).collect();
    assert_eq!(
        lines,
        [
            ("units.csv", Some(2)),
            ("units.csv", Some(3)),
            ("frame.csv", Some(2)),
            ("responses.csv", Some(2)),
            ("responses.csv", Some(3))
        ]
    );
}

#[test]
fn units_in_a_ring_are_refused() {
    let told = faults(&[(
        "units.csv",
        "unit,parent,organisation,programme,service,staff,managers,starts_on\no,u,org,p,,,,\nu,o,org,p,,,,\n",
    )]);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].contains("stand below"));
}

#[test]
fn what_cannot_be_left_out_row_by_row_is_refused_in_any_case() {
    for (changes, expected) in [
        (("datapackage.json", "{"), "valid JSON"),
        (("datapackage.json", "{}"), "a list `resources`"),
        (("datapackage.json", r#"{"resources":[{"path":"costs.csv"}]}"#), "datapackage.json lists it"),
        (("frame.csv", "wave;unit;population;invited\nw;u;1;1\n"), "commas, not semicolons"),
        (("frame.csv", ""), "a header row"),
        (("frame.csv", "wave,unit,population\nw,u,1\n"), "this column"),
    ] {
        let errors: PackageErrors = package::read(&files(&[changes]), SKIPPING).expect_err(expected);
        assert!(errors.to_string().contains(expected), "{errors}");
    }
    let mut without = files(&[]);
    without.remove("datapackage.json");
    assert!(package::read(&without, SKIPPING).is_err());
}

#[test]
fn at_most_a_thousand_faults_are_kept_and_the_rest_counted() {
    let mut frame = "wave,unit,population,invited\n".to_owned();
    for _ in 0..1500 {
        frame.push_str("w,u,x,1\n");
    }
    let errors = package::read(&files(&[("frame.csv", &frame)]), STRICT).unwrap_err();
    assert_eq!((errors.faults.len(), errors.total), (package::MOST_FAULTS, 1500));
}

#[test]
fn the_description_lists_types_keys_and_references() {
    let package = package::read(&files(&[]), STRICT).unwrap().package;
    let description: serde_json::Value = serde_json::from_slice(&package::write(&package)["datapackage.json"]).unwrap();
    let resources = description["resources"].as_array().unwrap();
    let waves = resources.iter().find(|r| r["name"] == "waves").unwrap();
    assert_eq!(waves["schema"]["primaryKey"], serde_json::json!(["wave"]));
    assert_eq!(waves["schema"]["foreignKeys"][0]["reference"]["resource"], "programmes");
    let moment = &waves["schema"]["fields"][3];
    assert_eq!(moment["constraints"]["enum"], serde_json::json!(["before", "during", "after", "later", "then"]));
}

/// Cells of one row of framework, published and programmes, in all the characters that can hurt a CSV file.
fn text() -> impl Strategy<Value = String> {
    "[a-zåäö=+@'\",;\t\r\n -]{1,12}"
}

fn figure() -> impl Strategy<Value = package::Figure> {
    (-1_000_000i64..1_000_000, 0u8..4).prop_map(|(units, decimals)| {
        let value = (units as f64) / 10f64.powi(i32::from(decimals));
        format!("{value:.*}", usize::from(decimals)).parse().unwrap()
    })
}

prop_compose! {
    fn published()(
        claim in text(), value in figure(), n in proptest::option::of(0u64..1_000_000),
        sd in proptest::option::of(0u64..100), part_of in proptest::option::of(text()), min in -5.5f64..0.0,
    ) -> package::PublishedRow {
        package::PublishedRow {
            source: "=s".into(), programme: "p".into(), claim, measure: package::Measure::Mean, value, n, base_n: n,
            scale_min: Some(min), scale_max: Some(5.0), sd: sd.map(|sd| package::Figure::new(sd as f64, 0)),
            moment: Some(kernel::Moment::Later), group: None, part_of, unit_of_change: None,
            line: package::Line::default(),
        }
    }
}

prop_compose! {
    fn ledgers()(
        minutes in proptest::collection::vec((1i64..1440, any::<bool>(), 0usize..11, 0i64..800), 0..8),
        amounts in proptest::collection::vec(-1_000_000i64..1_000_000, 0..4),
    ) -> Package {
        Package {
            hours: Some(minutes.iter().map(|(m, negative, activity, days)| package::HoursRow {
                person: format!("h{days}"), unit: "u".into(), programme: "p0".into(), date: day().plus_days(*days),
                minutes: kernel::Minutes(if *negative { -m } else { *m }),
                activity: kernel::Activity::ALL[*activity], form: kernel::Form::Digital,
                sex: negative.then_some(kernel::Sex::Man), group_size: negative.then_some(8),
            }).collect()),
            costs: Some(amounts.iter().map(|ore| package::CostRow {
                programme: "p0".into(), organisation: Some("@o".into()), period: day().month(),
                activity: kernel::Activity::Other, kind: kernel::CostKind::Staff, amount: kernel::Ore(*ore), basis: None,
            }).collect()),
            ..Package::default()
        }
    }
}

prop_compose! {
    fn survey()(
        max in 2u32..11, answers in proptest::collection::vec((text(), any::<bool>(), 0u32..11), 0..8),
        staff in proptest::option::of(0u64..99), text in text(),
    ) -> Package {
        let item = |item: &str, kind: package::ItemKind| package::InstrumentRow {
            instrument: "i".into(), item: item.into(), kind, construct: Some("skill".into()), indicator: None,
            form: None, min: None, max: None, options: Vec::new(), key: Vec::new(), core: false,
        };
        let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<String>>();
        let rating = package::InstrumentRow {
            min: Some(0.0), max: Some(f64::from(max)), core: true, ..item("rating", package::ItemKind::Rating)
        };
        let test = package::InstrumentRow {
            options: codes(&["a", "b", "c"]), key: codes(&["c", "a"]), ..item("test", package::ItemKind::Test)
        };
        let unit = |unit: &str, parent: Option<&str>| package::UnitRow {
            unit: unit.into(), parent: parent.map(str::to_owned), organisation: "o".into(), programme: None,
            service: None, staff, managers: None, starts_on: Some(day()),
        };
        let mut responses = Vec::new();
        for (place, (words, linked, value)) in answers.iter().enumerate() {
            let row = |item: &str, value: String| package::ResponseRow {
                response: format!("r{place}"), wave: "w".into(), unit: "u".into(), group: kernel::Group::Champion,
                link: linked.then(|| "-k".to_owned()), item: item.into(), value,
            };
            responses.push(row("text", words.clone()));
            responses.push(row("rating", if *value > max { "dk".to_owned() } else { value.to_string() }));
            responses.push(row("test", if *linked { "c;b".to_owned() } else { String::new() }));
        }
        Package {
            units: Some(vec![unit("u", Some("top")), unit("top", None)]),
            instruments: Some(vec![rating, test, item("text", package::ItemKind::Text)]),
            waves: Some(vec![package::WaveRow {
                wave: "w".into(), programme: "p0".into(), instrument: "i".into(), moment: kernel::Moment::Then,
                opens: day(), closes: day(), group: kernel::Group::Champion,
                imported: Some(true), modes: Some(vec![(kernel::Mode::Code, 7), (kernel::Mode::Paper, 0)]),
            }]),
            frame: Some(vec![package::FrameRow { wave: "w".into(), unit: "u".into(), population: 9, invited: 9 }]),
            responses: Some(responses.into()),
            framework: Some(vec![package::FrameworkRow { question: "q".into(), parent: None, text: text.clone(),
                data: vec![package::DataSource::Change, package::DataSource::Interview],
                text_en: Some(text.clone()),
            }]),
            evidence: Some(vec![package::EvidenceRow {
                evidence: "e".into(), source: "s".into(), kind: package::EvidenceKind::Register, programme: None,
                question: "q".into(), stance: package::Stance::Nuances, strength: 3, summary: Some(text), date: Some(day()),
            }]),
            ..Package::default()
        }
    }
}

fn day() -> kernel::Date {
    kernel::Date::new(2019, 1, 1).unwrap()
}

prop_compose! {
    fn any_package()(
        name in proptest::option::of("[a-z]{1,5}"),
        published in proptest::option::of(proptest::collection::vec(published(), 0..6)),
        names in proptest::collection::vec(text(), 1..4),
        ledgers in proptest::option::of(ledgers()),
        survey in proptest::option::of(survey()),
    ) -> Package {
        let ledgers = ledgers.unwrap_or_default();
        Package {
            name,
            published,
            programmes: Some(names.iter().enumerate().map(|(i, name)| package::ProgrammeRow {
                programme: format!("p{i}"), name: name.clone(), cluster: None, role: package::Role::Evaluated,
                start: Some(day()), end: Some(day().plus_days(9)), planned_participants: None,
                granted_sek: Some(kernel::Ore(150)),
            }).collect()),
            hours: ledgers.hours,
            costs: ledgers.costs,
            ..survey.unwrap_or_default()
        }
    }
}

proptest! {
    #[test]
    fn a_package_is_read_as_it_was_written(package in any_package()) {
        let read = package::read(&package::write(&package), STRICT);
        prop_assert_eq!(read.map(|outcome| outcome.package), Ok(package));
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut broken = files(&[]);
        broken.insert("published.csv".into(), bytes.clone());
        let _ = package::read(&broken, SKIPPING);
        broken.insert("datapackage.json".into(), bytes);
        let _ = package::read(&broken, STRICT);
    }
}
