//! Is the product's model as good as lme4's best one? The same rows, fitted by both.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use evaluation::package::Package;
use rayon::prelude::*;
use simulation::programme::{Spec, simulate};

use super::Wanted;
use super::effect::evaluated;
use super::tally::{Row, note};

/// The model of the prototype that did best, by lme4; one line a replication.
const SCRIPT: &str = r#"
suppressMessages(library(lme4))
con <- file("stdin"); d <- read.csv(con)
d$p <- factor(d$period); d$mp <- interaction(d$cluster, d$period, drop = TRUE)
f <- suppressMessages(suppressWarnings(lmer(y ~ p + D + D:h + h + x1 + job + (1 | cluster) + (0 + D | cluster) + (1 | mp) +
  (1 | unit) + (1 | person), d, control = lmerControl(calc.derivs = FALSE))))
cat(fixef(f)["D"], "\n")
"#;

/// Squared errors of both on the first replications of the main case, and their ratio with its Monte-Carlo error (jackknife).
pub fn beside_lme4(wanted: &Wanted, spec: &Spec, name: &str) -> anyhow::Result<Row> {
    let there =
        Command::new("Rscript").args(["-e", "library(lme4)"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if wanted.reference < 3 || !there.is_ok_and(|status| status.success()) {
        eprintln!("NOT RUN: the comparison with lme4 needs Rscript with lme4, and --reference 3 or more");
        return Ok(note(name, 0, "**not run**: R with lme4 is not installed, or no replications were asked for"));
    }
    let found: Vec<(f64, f64, f64)> = (0..wanted.reference)
        .into_par_iter()
        .map(|replicate| {
            let simulated = simulate(spec, wanted.seed, replicate)?;
            let truth = simulated.truth.effect.population_score;
            let effect = evaluated(&simulated, wanted.seed).context("the main case has an effect")?;
            let ours = effect.model.value.context("the model is shown")?;
            let lme4 = fitted(&rows(&simulated.package)?)?;
            Ok(((ours - truth).powi(2), (lme4 - truth).powi(2), (ours - lme4).abs()))
        })
        .collect::<anyhow::Result<_>>()?;
    let n = found.len() as f64;
    let sums = found.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let ratio = |own: f64, theirs: f64| (own / theirs).sqrt();
    let all = ratio(sums.0, sums.1);
    let without: Vec<f64> = found.iter().map(|one| ratio(sums.0 - one.0, sums.1 - one.1)).collect();
    let mean = without.iter().sum::<f64>() / n;
    let error = (without.iter().map(|one| (one - mean).powi(2)).sum::<f64>() * (n - 1.0) / n).sqrt();
    let apart = found.iter().map(|one| one.2).fold(0.0, f64::max);
    let verdict = format!(
        "{}: RMSE at most 1.02 of lme4's; it is {all:.4} ± {error:.4} of it ({:.5} and {:.5}; estimates at most {apart:.1e} apart)",
        if all <= 1.02 { "met" } else { "**missed**" },
        (sums.0 / n).sqrt(),
        (sums.1 / n).sqrt(),
    );
    Ok(note(name, found.len(), verdict))
}

fn fitted(csv: &str) -> anyhow::Result<f64> {
    let mut r = Command::new("Rscript").args(["-e", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = r.stdin.take().context("a pipe to R")?;
    input.write_all(csv.as_bytes())?;
    drop(input);
    let output = r.wait_with_output()?;
    if !output.status.success() {
        bail!("R failed");
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// The rows that the model sees, gathered here anew from the package so that a mistake in the product would show.
fn rows(package: &Package) -> anyhow::Result<String> {
    use std::collections::HashMap;
    let starts: HashMap<&str, _> =
        package.units().iter().map(|u| (u.unit.as_str(), (u.starts_on, &u.organisation))).collect();
    let waves: HashMap<&str, (usize, _)> =
        package.waves().iter().enumerate().map(|(place, w)| (w.wave.as_str(), (place, w.opens))).collect();
    let mut minutes: HashMap<&str, i64> = HashMap::new();
    for row in package.hours() {
        *minutes.entry(&row.person).or_default() += row.minutes.0;
    }
    let persons: u64 = {
        let mut largest: HashMap<&str, u64> = HashMap::new();
        for row in package.frame() {
            let most = largest.entry(&row.unit).or_default();
            *most = row.population.max(*most);
        }
        largest.values().sum()
    };
    let mean = minutes.values().sum::<i64>() as f64 / 60.0 / persons as f64;
    #[derive(Default)]
    struct Sheet<'a> {
        place: Option<(&'a str, &'a str, Option<&'a str>)>,
        y: Option<&'a str>,
        x1: Option<&'a str>,
        job: Option<&'a str>,
    }
    let mut order = Vec::new();
    let mut sheets: HashMap<&str, Sheet<'_>> = HashMap::new();
    for row in package.responses().views() {
        let sheet = sheets.entry(row.response).or_insert_with(|| {
            order.push(row.response);
            Sheet::default()
        });
        sheet.place = Some((row.wave, row.unit, row.link));
        match row.item {
            "competence" => sheet.y = Some(row.value),
            "x1" => sheet.x1 = Some(row.value),
            "job" => sheet.job = Some(row.value),
            _ => {}
        }
    }
    let mut csv = String::from("y,period,D,h,x1,job,cluster,unit,person\n");
    for key in order {
        let sheet = &sheets[key];
        let (Some((wave, unit, link)), Some(y), Some(x1), Some(job)) = (sheet.place, sheet.y, sheet.x1, sheet.job)
        else {
            continue;
        };
        let (period, opens) = waves[wave];
        let (start, organisation) = &starts[unit];
        let started = u8::from(start.is_some_and(|day| day <= opens));
        let person = link.unwrap_or(key);
        let hours = link.and_then(|link| minutes.get(link)).copied().unwrap_or(0) as f64 / 60.0 - mean;
        writeln!(csv, "{y},{period},{started},{hours},{x1},{job},{organisation},{unit},{person}")?;
    }
    Ok(csv)
}
