//! How long does it take to read and evaluate a cluster as large as the published one? Printed as ratios to splitting the
//! same files into cells, in the same run: `cargo bench -p ombud-evaluation`.
#![allow(clippy::print_stdout)] // a benchmark prints

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use evaluation::package::{self, Files, ReadOptions};
use evaluation::{Context, evaluate};

/// Numbers that look drawn by lot and are the same each time.
struct Lot(u64);

impl Lot {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn large() -> Files {
    let mut lot = Lot(7);
    let mut units = "unit,parent,organisation,programme,service,staff,managers,starts_on\n".to_owned();
    let mut frame = "wave,unit,population,invited\n".to_owned();
    for unit in 0..400 {
        writeln!(units, "u{unit},,o{},p,,50,1,", unit % 20).unwrap();
        writeln!(frame, "before,u{unit},50,50\nafter,u{unit},50,50").unwrap();
    }
    let mut hours = "person,unit,programme,date,minutes,activity,form,sex,group_size\n".to_owned();
    for _ in 0..100_000 {
        let person = lot.below(20_000);
        let (month, day, minutes) = (1 + lot.below(12), 1 + lot.below(28), 30 + lot.below(90));
        writeln!(
            hours,
            "k{person},u{},p,2019-{month:02}-{day:02},{minutes},workplace_session,on_site,woman,8",
            person % 400
        )
        .unwrap();
    }
    let mut instruments = "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n".to_owned();
    for item in 0..12 {
        writeln!(instruments, "i,item{item},rating,skill,indicator{item},,1,5,,,{}", u8::from(item < 4)).unwrap();
    }
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    for wave in ["before", "after"] {
        for person in 0..12_500 {
            for item in 0..12 {
                let value = 1 + lot.below(4) + u64::from(wave == "after") * lot.below(2);
                writeln!(responses, "{wave}{person},{wave},u{},staff,k{person},item{item},{value}", person % 400)
                    .unwrap();
            }
        }
    }
    [
        ("datapackage.json", r#"{"name":"large","resources":[]}"#.to_owned()),
        (
            "programmes.csv",
            "programme,name,cluster,role,start,end,planned_participants,granted_sek\np,P,,evaluated,2019-01-01,2020-12-31,,\n"
                .to_owned(),
        ),
        (
            "waves.csv",
            "wave,programme,instrument,moment,opens,closes,group\nbefore,p,i,before,2019-01-01,2019-02-01,staff\n\
             after,p,i,after,2020-01-01,2020-02-01,staff\n"
                .to_owned(),
        ),
        ("units.csv", units),
        ("frame.csv", frame),
        ("hours.csv", hours),
        ("instruments.csv", instruments),
        ("responses.csv", responses),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .collect()
}

fn main() {
    let files = large();
    let baseline = shortest(|| rows_of(&files));
    let (rows, _) = baseline;
    let (package, read) = shortest(|| package::read(&files, ReadOptions::default()).map(|outcome| outcome.package));
    let package = package.unwrap_or_else(|errors| panic!("{errors}"));
    let context = Context { generated_at: "2021-01-01".to_owned(), ..Context::default() };
    let (result, evaluated) = shortest(|| evaluate(&package, &context));
    let changes = &result.programmes[0].effects;
    assert!(changes.len() == 12 && changes.iter().all(|effect| effect.change.value.is_some()));
    let times = |time: Duration| time.as_secs_f64() / baseline.1.as_secs_f64();
    println!("rows of the package                  {rows}");
    println!("splitting them into cells (baseline) {:8.0} ms", baseline.1.as_secs_f64() * 1e3);
    println!("reading and checking the package     {:8.0} ms, {:.1} x", read.as_secs_f64() * 1e3, times(read));
    println!(
        "evaluating it                        {:8.0} ms, {:.1} x",
        evaluated.as_secs_f64() * 1e3,
        times(evaluated)
    );
}

/// The least that any reader must do: split every file into cells.
fn rows_of(files: &Files) -> usize {
    let count = |bytes: &Vec<u8>| csv::Reader::from_reader(bytes.as_slice()).byte_records().count();
    files.iter().filter(|(name, _)| name.ends_with(".csv")).map(|(_, bytes)| count(bytes)).sum()
}

/// The result and the shortest of three runs.
fn shortest<T>(mut run: impl FnMut() -> T) -> (T, Duration) {
    let mut best = Duration::MAX;
    let mut timed = || {
        let started = Instant::now();
        let result = run();
        best = best.min(started.elapsed());
        result
    };
    timed();
    timed();
    let result = timed();
    (result, best)
}
