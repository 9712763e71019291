//! How long do ordered and binary models take, and how long does R take on the same rows?
//!
//! `cargo bench -p ombud-stats --bench ordinal`. Prints medians. R's `ordinal` and `lme4` run beside when `Rscript` and the packages
//! are there, on fewer persons where they are slow; otherwise their lines say so.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use stats::logistic::{LogisticData, fit_logistic};
use stats::mixed::Column;
use stats::ordinal::{Groups, Integration, OrdinalData, fit_cumulative, fit_cumulative_mixed, fit_logistic_mixed};

/// Two answers of every person.
struct Rows {
    y: Vec<u32>,
    high: Vec<bool>,
    x: Vec<Column>,
    cluster: Vec<u32>,
    unit: Vec<u32>,
    person: Vec<u32>,
}

/// Repeatable draws.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

impl Rows {
    fn drawn(persons: u32, units: u32, clusters: u32) -> Self {
        let mut draws = Draws(7);
        let names = ["period", "treated", "age", "hours"];
        let mut rows = Self {
            y: Vec::new(),
            high: Vec::new(),
            x: names.map(|n| Column::new(n, Vec::new())).to_vec(),
            cluster: Vec::new(),
            unit: Vec::new(),
            person: Vec::new(),
        };
        let of_cluster: Vec<f64> = (0..clusters).map(|_| 0.4 * draws.normal()).collect();
        let of_unit: Vec<f64> = (0..units).map(|_| 0.5 * draws.normal()).collect();
        for person in 0..persons {
            let unit = person % units;
            let cluster = unit % clusters;
            let (own, age, hours) = (1.2 * draws.normal(), draws.normal(), draws.normal());
            for period in [0.0, 1.0] {
                let treated = if cluster.is_multiple_of(2) { period } else { 0.0 };
                let known = 0.2 * period + 0.5 * treated - 0.2 * age + 0.1 * hours;
                let u = draws.uniform();
                let latent = known + own + of_cluster[cluster as usize] + of_unit[unit as usize] + (u / (1.0 - u)).ln();
                let y = [-2.0, -0.5, 1.0, 2.5].iter().filter(|t| latent > **t).count() as u32;
                rows.y.push(y);
                rows.high.push(y >= 3);
                rows.x.iter_mut().zip([period, treated, age, hours]).for_each(|(c, v)| c.values.push(v));
                rows.cluster.push(cluster);
                rows.unit.push(unit);
                rows.person.push(person);
            }
        }
        rows
    }

    fn ordered(&self) -> OrdinalData<'_> {
        OrdinalData { y: &self.y, categories: 5, x: self.x.clone(), weights: None, offset: None }
    }

    fn binary(&self) -> LogisticData<'_> {
        let mut x = vec![Column::intercept(self.y.len())];
        x.extend(self.x.clone());
        LogisticData { y: &self.high, x, weights: None, offset: None }
    }

    fn groups(&self) -> Groups<'_> {
        Groups { cluster: &self.cluster, unit: &self.unit, person: &self.person }
    }

    fn units(&self) -> Groups<'_> {
        Groups { unit: &self.unit, ..Groups::default() }
    }

    fn csv(&self) -> String {
        let mut text = "y,high,period,treated,age,hours,cluster,unit,person\n".to_owned();
        for i in 0..self.y.len() {
            let x: Vec<String> = self.x.iter().map(|c| c.values[i].to_string()).collect();
            let (cluster, unit, person) = (self.cluster[i], self.unit[i], self.person[i]);
            let _ =
                writeln!(text, "{},{},{},{cluster},{unit},{person}", self.y[i], u8::from(self.high[i]), x.join(","));
        }
        text
    }
}

fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

/// Seconds that R takes for `call` on the data frame `d`, or why there is no such number.
fn r_seconds(rows: &Rows, package: &str, call: &str) -> String {
    let path = std::env::temp_dir().join(format!("ordinal-bench-{}.csv", std::process::id()));
    if std::fs::write(&path, rows.csv()).is_err() {
        return "skipped (no place for a temporary file)".to_owned();
    }
    let script = format!(
        "if (!suppressMessages(require({package}, quietly = TRUE))) quit(status = 3); \
         d <- read.csv(commandArgs(TRUE)[1]); d$y <- factor(d$y); \
         cat(system.time(suppressWarnings({call}))[['elapsed']])"
    );
    let output = Command::new("Rscript").args(["-e", &script]).arg(&path).output();
    let _ = std::fs::remove_file(&path);
    match output {
        Ok(output) if output.status.success() => {
            format!("{} s for {} rows", String::from_utf8_lossy(&output.stdout), rows.y.len())
        }
        Ok(output) if output.status.code() == Some(3) => format!("skipped (R package {package} is not installed)"),
        Ok(_) => "skipped (R stopped with an error)".to_owned(),
        Err(_) => "skipped (no Rscript)".to_owned(),
    }
}

fn report(what: &str, time: Duration, reference: &str, seconds: &str) {
    println!("{what:<52} {:>9.1} ms   {reference}: {seconds}", time.as_secs_f64() * 1e3);
}

fn main() {
    let rows = Rows::drawn(20_000, 600, 20);
    let few = Rows::drawn(1_000, 60, 10);
    println!("{} rows, 20,000 persons, 600 units, 20 clusters; 5 categories, 4 columns; medians", rows.y.len());
    let nested = "period + treated + age + hours + (1 | cluster) + (1 | unit) + (1 | person)";
    let fixed = "period + treated + age + hours";

    let time = median(9, || drop(fit_logistic(&rows.binary()).expect("the rows have an estimate")));
    report(
        "logistic regression",
        time,
        "glm",
        &r_seconds(&rows, "stats", &format!("glm(high ~ {fixed}, binomial, d)")),
    );

    let time = median(9, || drop(fit_cumulative(&rows.ordered()).expect("the rows have an estimate")));
    report("cumulative logit", time, "clm", &r_seconds(&rows, "ordinal", &format!("clm(y ~ {fixed}, data = d)")));

    let laplace = |rows: &Rows| {
        let fit = fit_cumulative_mixed(&rows.ordered(), &rows.groups(), Integration::Laplace);
        drop(fit.expect("the rows have an estimate"));
    };
    let call = format!("clmm(y ~ {nested}, data = d)");
    report("cumulative logit, three levels, Laplace", median(5, || laplace(&rows)), "clmm", "see the next line");
    let time = median(5, || laplace(&few));
    report("the same for 1,000 persons", time, "clmm", &r_seconds(&few, "ordinal", &call));

    let by_units = |rows: &Rows| {
        let fit = fit_cumulative_mixed(&rows.ordered(), &rows.units(), Integration::Quadrature(10));
        drop(fit.expect("the rows have an estimate"));
    };
    let call = format!("clmm(y ~ {fixed} + (1 | unit), data = d, nAGQ = 10)");
    report("cumulative logit, units, 10 nodes", median(5, || by_units(&rows)), "clmm", "see the next line");
    let time = median(5, || by_units(&few));
    report("the same for 1,000 persons", time, "clmm", &r_seconds(&few, "ordinal", &call));

    let binary = |rows: &Rows| {
        let fit = fit_logistic_mixed(&rows.binary(), &rows.groups(), Integration::Laplace);
        drop(fit.expect("the rows have an estimate"));
    };
    let call = format!("glmer(high ~ {nested}, d, binomial)");
    report("logistic, three levels, Laplace", median(5, || binary(&rows)), "glmer", "see the next line");
    let time = median(5, || binary(&few));
    report("the same for 1,000 persons", time, "glmer", &r_seconds(&few, "lme4", &call));
}
