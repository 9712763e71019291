//! How long does a mixed model of a rollout take, and does the time grow with the rows? `cargo bench -p ombud-stats --bench
//! mixed`, with `-- --rows 10000000` for the largest size (`--from` for the smallest). Where `Rscript` with lmerTest is installed the reference fits the
//! same rows beside it (sizes up to 50,000 rows), and the ratio is printed.
#![allow(clippy::print_stdout)] // a benchmark prints

use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

use stats::mixed::{Column, MixedData, MixedFit, RandomTerm, fit_reml};

/// Largest number of rows that the reference is given: it takes seconds there already.
const REFERENCE_ROWS: usize = 50_000;
const PERIODS: usize = 5;

/// Numbers that look drawn by lot and are the same each time.
struct Lot(u64);

impl Lot {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// A rollout: clusters begin the treatment one after the other, persons answer in some of the periods.
#[derive(Default)]
struct Rollout {
    y: Vec<f64>,
    period: Vec<usize>,
    treated: Vec<f64>,
    hours: Vec<f64>,
    covariates: [Vec<f64>; 3],
    cluster: Vec<u32>,
    unit: Vec<u32>,
    person: Vec<u32>,
}

struct Size {
    persons: usize,
    units: usize,
    clusters: usize,
    /// Mean number of rows of a person.
    rows: f64,
}

impl Rollout {
    fn drawn(size: &Size) -> Self {
        let mut lot = Lot(20_191);
        let mut normals = |n: usize, sd: f64| -> Vec<f64> { (0..n).map(|_| sd * lot.normal()).collect() };
        let clusters = normals(size.clusters, 0.15);
        let effects = normals(size.clusters, 0.06);
        let moments = normals(size.clusters * PERIODS, 0.05);
        let units = normals(size.units, 0.25);
        let persons = normals(size.persons, 0.8);
        let hours = normals(size.persons, 3.0);
        let first = normals(size.persons, 1.0);
        let mut data = Self::default();
        for period in 0..PERIODS {
            for person in 0..size.persons {
                if lot.uniform() > size.rows / PERIODS as f64 {
                    continue;
                }
                let unit = person % size.units;
                let cluster = unit % size.clusters;
                let treated = f64::from(u8::from(cluster % 4 < period));
                let job = person % 3;
                let effect = 0.3 + effects[cluster] + 0.02 * hours[person];
                data.y.push(
                    clusters[cluster]
                        + units[unit]
                        + persons[person]
                        + moments[cluster * PERIODS + period]
                        + 0.03 * period as f64
                        + treated * effect
                        - 0.25 * first[person]
                        + 0.43 * lot.normal(),
                );
                data.period.push(period);
                data.treated.push(treated);
                data.hours.push(hours[person]);
                data.covariates[0].push(first[person]);
                data.covariates[1].push(f64::from(u8::from(job == 1)));
                data.covariates[2].push(f64::from(u8::from(job == 2)));
                data.cluster.push(cluster as u32);
                data.unit.push(unit as u32);
                data.person.push(person as u32);
            }
        }
        data
    }

    fn indicator(&self, period: usize) -> Vec<f64> {
        self.period.iter().map(|&p| f64::from(u8::from(p == period))).collect()
    }

    fn model(&self) -> MixedData<'_> {
        let rows = self.y.len();
        let mut x = vec![Column::intercept(rows)];
        x.extend((1..PERIODS).map(|p| Column::new(format!("period{p}"), self.indicator(p))));
        x.push(Column::new("treated", self.treated.clone()));
        x.push(Column::new("treated:hours", self.treated.iter().zip(&self.hours).map(|(t, h)| t * h).collect()));
        x.push(Column::new("hours", self.hours.clone()));
        x.extend(self.covariates.iter().enumerate().map(|(i, v)| Column::new(format!("covariate{i}"), v.clone())));
        MixedData {
            y: &self.y,
            x,
            cluster: &self.cluster,
            unit: &self.unit,
            person: &self.person,
            cluster_random: vec![
                RandomTerm::intercept(rows),
                RandomTerm::slope("treated", self.treated.clone()),
                RandomTerm::shared("period", (0..PERIODS).map(|p| self.indicator(p)).collect()),
            ],
            unit_random: vec![RandomTerm::intercept(rows)],
        }
    }

    /// Estimate, standard error, degrees of freedom and seconds of the reference; `None` where it is not installed.
    fn reference(&self) -> Option<[f64; 4]> {
        let probe = "quit(status = if (requireNamespace('lmerTest', quietly = TRUE)) 0 else 1)";
        Command::new("Rscript").args(["-e", probe]).output().ok().filter(|out| out.status.success())?;
        let path = std::env::temp_dir().join(format!("mixed-bench-{}.csv", std::process::id()));
        let mut text = "y,p,d,h,a,b,c,m,u,i\n".to_owned();
        for i in 0..self.y.len() {
            let [a, b, c] = [0, 1, 2].map(|k| self.covariates[k][i]);
            let (y, p, d, h) = (self.y[i], self.period[i], self.treated[i], self.hours[i]);
            writeln!(text, "{y},{p},{d},{h},{a},{b},{c},{},{},{}", self.cluster[i], self.unit[i], self.person[i])
                .ok()?;
        }
        std::fs::write(&path, text).ok()?;
        let script = format!(
            "suppressMessages(library(lmerTest)); d <- read.csv('{}'); t <- proc.time()[3]; \
             f <- suppressMessages(suppressWarnings(lmer(y ~ factor(p) + d + d:h + h + a + b + c + (1|m) + (0+d|m) + \
             (1|m:p) + (1|u) + (1|i), d, control = lmerControl(calc.derivs = FALSE)))); s <- coef(summary(f))['d', ]; \
             cat(sprintf('%.9f', c(s[1:3], proc.time()[3] - t)))",
            path.display()
        );
        let out = Command::new("Rscript").args(["-e", &script]).output().ok()?;
        std::fs::remove_file(&path).ok();
        let text = String::from_utf8(out.stdout).ok()?;
        let values: Vec<f64> = text.split_whitespace().filter_map(|v| v.parse().ok()).collect();
        values.try_into().ok()
    }
}

/// The last result and the median of the seconds.
fn median(times: usize, mut run: impl FnMut() -> MixedFit) -> (MixedFit, f64) {
    let mut seconds = Vec::with_capacity(times);
    let mut timed = || {
        let started = Instant::now();
        let fit = run();
        seconds.push(started.elapsed().as_secs_f64());
        fit
    };
    for _ in 1..times {
        timed();
    }
    let fit = timed();
    seconds.sort_by(f64::total_cmp);
    (fit, seconds[times / 2])
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: usize| {
        let position = arguments.iter().position(|a| a == name);
        position.and_then(|i| arguments.get(i + 1)?.parse().ok()).unwrap_or(default)
    };
    let (smallest, largest) = (number("--from", 0), number("--rows", 1_650_000));
    let without_reference = arguments.iter().any(|a| a == "--no-reference");
    println!(
        "{:>10} {:>8} {:>6} {:>8} {:>12}  effect of the treatment",
        "rows", "persons", "units", "clusters", "median"
    );
    let sizes = [10_000, 40_000, 160_000, 640_000, 1_650_000, 10_000_000];
    for rows in sizes.into_iter().filter(|rows| (smallest..=largest).contains(rows)) {
        let size = match rows {
            1_650_000 => Size { persons: 550_000, units: 17_000, clusters: 290, rows: 3.0 },
            _ => Size {
                persons: rows / 2,
                units: (rows / 67).min(17_000),
                clusters: (rows / 2000).clamp(20, 290),
                rows: 2.0,
            },
        };
        let data = Rollout::drawn(&size);
        let model = data.model();
        let times = if rows > 500_000 { 3 } else { 9 };
        let (fit, seconds) = median(times, || fit_reml(&model).unwrap_or_else(|error| panic!("{error}")));
        let effect = fit.coefficient("treated").expect("the model has the column");
        println!(
            "{:>10} {:>8} {:>6} {:>8} {:>9.1} ms  {:.6} ({:.6}), df {:.3}",
            data.y.len(),
            size.persons,
            size.units,
            size.clusters,
            seconds * 1e3,
            effect.estimate,
            effect.se,
            effect.df
        );
        if data.y.len() > REFERENCE_ROWS || without_reference {
            continue;
        }
        match data.reference() {
            Some([estimate, se, df, reference]) => println!(
                "{:>35} {:>9.1} ms  {estimate:.6} ({se:.6}), df {df:.3}: {:.0} x",
                "lmerTest",
                reference * 1e3,
                reference / seconds
            ),
            None => println!("{:>35} skipped (no Rscript with lmerTest)", "lmerTest"),
        }
    }
}
