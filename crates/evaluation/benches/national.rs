//! How long does a national package take, and how much memory? Writes packages of growing size to a temporary folder, then
//! reads and evaluates each in a process of its own: `cargo bench -p ombud-evaluation --bench national`, or with the numbers
//! of rows wanted: `-- 80000000`. `-- --package FOLDER` measures a package that is there.
//!
//! A package is one programme in which everybody answers 36 items in each of four waves: four core items, six indicators
//! of four ratings, a test of six tasks and two background items; 50 persons a unit, units in up to 290 organisations. With
//! `--rollout` half of the organisations start after the second wave, so that there is an effect to estimate.
#![allow(clippy::print_stdout)] // a benchmark prints

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use evaluation::package::{self, ReadOptions, Source};
use evaluation::{Context, evaluate};

const WAVES: [(&str, &str); 4] =
    [("before", "2024-01"), ("during", "2024-06"), ("after", "2025-01"), ("later", "2026-01")];
const ITEMS: u64 = 36;
const HEADINGS: &str = "      rows       MB  read s   CPU s  eval s   CPU s  peak MB   rows/CPU s";
const SIZES: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

/// Numbers that look drawn by lot and are the same each time.
struct Lot(u64);

impl Lot {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [what, folder] = arguments.as_slice()
        && (what == "--one" || what == "--package")
    {
        if what == "--package" {
            println!("{HEADINGS}");
        }
        return measure(Path::new(folder));
    }
    let rollout = arguments.iter().any(|argument| argument == "--rollout");
    let wanted: Vec<u64> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    println!("{HEADINGS}");
    for rows in if wanted.is_empty() { SIZES.to_vec() } else { wanted } {
        let folder = Folder::new(rows);
        generate(&folder.0, rows, rollout).expect("writing to the temporary folder");
        let own = std::env::current_exe().expect("a program knows where it stands");
        let status = Command::new(own).arg("--one").arg(&folder.0).status().expect("starting this program again");
        assert!(status.success(), "evaluating {rows} rows");
    }
}

/// A folder that is removed again.
struct Folder(PathBuf);

impl Folder {
    fn new(rows: u64) -> Self {
        let folder = std::env::temp_dir().join(format!("ombud-national-{}-{rows}", std::process::id()));
        fs::create_dir_all(&folder).expect("making a temporary folder");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Source for Folder {
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("reading the folder");
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(File::open(self.0.join(name))?))
    }
}

fn generate(folder: &Path, rows: u64, rollout: bool) -> io::Result<()> {
    let file = |name: &str, header: &str| -> io::Result<BufWriter<File>> {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?);
        writeln!(file, "{header}")?;
        Ok(file)
    };
    let persons = rows.div_ceil(ITEMS * WAVES.len() as u64);
    let units = persons.div_ceil(50);
    let organisations = units.clamp(1, 290);
    file("datapackage.json", r#"{"name":"national","resources":[]}"#)?;
    let mut out = file("programmes.csv", "programme,name,cluster,role,start,end,planned_participants,granted_sek")?;
    writeln!(out, "nat,National,,evaluated,2024-01-01,2026-12-31,,")?;
    let mut out = file("waves.csv", "wave,programme,instrument,moment,opens,closes,group")?;
    for (wave, month) in WAVES {
        writeln!(out, "{wave}-staff,nat,i,{wave},{month}-01,{month}-28,staff")?;
    }
    let mut out = file("units.csv", "unit,parent,organisation,programme,service,staff,managers,starts_on")?;
    let mut frame = file("frame.csv", "wave,unit,population,invited")?;
    for unit in 0..units {
        let organisation = unit % organisations;
        let start = match (rollout, organisation % 2) {
            (false, _) => "",
            (true, 0) => "2024-05-01",
            (true, _) => "2025-06-01",
        };
        writeln!(out, "u{unit:05},,o{organisation:03},nat,home_care,50,1,{start}")?;
        for (wave, _) in WAVES {
            writeln!(frame, "{wave}-staff,u{unit:05},50,50")?;
        }
    }
    let mut out = file("instruments.csv", "instrument,item,kind,construct,indicator,form,min,max,options,key,core")?;
    for item in 0..ITEMS {
        match item {
            0..4 => writeln!(out, "i,i{item:02},rating,skill,core{item},,1,5,,,1")?,
            4..28 => writeln!(out, "i,i{item:02},rating,skill,scale{},,1,5,,,0", item / 4)?,
            28..34 => writeln!(out, "i,i{item:02},test,knowledge,knowledge,,,,a;b;c,b,0")?,
            _ => writeln!(out, "i,i{item:02},single,background,,,,,x;y,,0")?,
        }
    }
    let mut out = file("responses.csv", "response,wave,unit,group,link,item,value")?;
    let mut lot = Lot(7);
    for (number, (wave, _)) in WAVES.iter().enumerate() {
        for person in 0..persons {
            let unit = person / 50;
            let link = (person + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let response = link ^ ((number as u64 + 1) << 20);
            let able = lot.below(3) + u64::from(number >= 2) * lot.below(2);
            for item in 0..ITEMS {
                write!(out, "{:012x},{wave}-staff,u{unit:05},staff,{link:016x},i{item:02},", response >> 16)?;
                match item {
                    0..28 if lot.below(40) == 0 => writeln!(out, "dk")?,
                    0..28 => writeln!(out, "{}", 1 + (able + lot.below(3)).min(4))?,
                    28..34 => writeln!(out, "{}", ["a", "b", "c", "b"][(lot.below(3) + able / 3) as usize])?,
                    _ => writeln!(out, "{}", ["x", "y"][(person % 2) as usize])?,
                }
            }
        }
    }
    out.flush()
}

fn measure(folder: &Path) {
    let source = std::mem::ManuallyDrop::new(Folder(folder.to_owned())); // the parent removes it
    let bytes = fs::metadata(folder.join("responses.csv")).map_or(0, |file| file.len());
    let (started, used) = (Instant::now(), cpu_seconds());
    let outcome = package::read(&*source, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let (read, read_cpu) = (started.elapsed().as_secs_f64(), cpu_seconds() - used);
    let rows = outcome.package.responses().len();
    let after_reading = peak_megabytes();
    let context = Context { generated_at: "2026-11-22".to_owned(), ..Context::default() };
    let (started, used) = (Instant::now(), cpu_seconds());
    let result = evaluate(&outcome.package, &context);
    let (evaluated, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds() - used);
    assert!(result.programmes.iter().any(|programme| !programme.effects.is_empty()), "changes are evaluated");
    println!(
        "{rows:>10} {:>8} {read:>7.2} {read_cpu:>7.2} {evaluated:>7.2} {cpu:>7.2} {:>8} {:>12.0}   (after reading {after_reading} MB)",
        bytes / 1_000_000,
        peak_megabytes(),
        rows as f64 / (read_cpu + cpu),
    );
}

/// Processor time of this process, all threads; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = after_name.split_whitespace().skip(11).take(2).filter_map(|part| part.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// The most memory this process has held; 0 where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1000
}
