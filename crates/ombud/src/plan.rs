//! What would a rollout show, and who starts when? Asked at the command line, before the start.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use evaluation::package::{Package, write as written};
use evaluation::plan::{
    CANDIDATES, Candidate, PlannedAnswers, PlannedSpread, PowerQuestion, RolloutQuestion, Trait, draw_rollout,
    plan_power,
};
use kernel::Date;
use reporting::plan_report::{power_document, power_refused, rollout_document, rollout_refused};
use tabular::{Column, NotATable, Table};
use text::Texts;

use crate::cli::{Format, Manner, Outcome};
use crate::package::wrong_cell;
use crate::plain::plain;

/// Said before anything is drawn or written.
const NO_SHEET: &str = "a plan is told as text, html or json";

#[derive(Subcommand)]
pub(crate) enum Plan {
    /// How small an effect would be found, by each way of starting.
    Power(Power),
    /// Draw who starts when: constrained randomisation with a published seed (--seed).
    Rollout(Draw),
}

#[derive(Args)]
pub(crate) struct Power {
    /// Organisations (or units, when each starts by itself).
    #[arg(long)]
    clusters: usize,
    /// Steps of the stepped rollout.
    #[arg(long, default_value_t = 4)]
    steps: usize,
    /// Answers of each organisation in every wave.
    #[arg(long)]
    answers: f64,
    /// Share of them, 0 to 1, from persons who can be linked to their other answers.
    #[arg(long, default_value_t = 0.65)]
    linked: f64,
    /// Units in an organisation.
    #[arg(long, default_value_t = 30.0)]
    units: f64,
    /// The effect hoped for, in standard deviations of the answers.
    #[arg(long, default_value_t = 0.3)]
    effect: f64,
    /// The probability with which it shall be found.
    #[arg(long, default_value_t = 0.8)]
    power: f64,
    /// Level of the two-sided test.
    #[arg(long, default_value_t = 0.05)]
    alpha: f64,
    /// Standard deviation between organisations.
    #[arg(long, default_value_t = PlannedSpread::default().clusters)]
    sd_clusters: f64,
    /// Standard deviation of an organisation's own ups and downs from wave to wave.
    #[arg(long, default_value_t = PlannedSpread::default().cluster_waves)]
    sd_cluster_waves: f64,
    /// Standard deviation of the effect between organisations.
    #[arg(long, default_value_t = PlannedSpread::default().effect)]
    sd_effect: f64,
    /// Standard deviation between the units of an organisation.
    #[arg(long, default_value_t = PlannedSpread::default().units)]
    sd_units: f64,
    /// Standard deviation of a unit's own ups and downs.
    #[arg(long, default_value_t = PlannedSpread::default().unit_waves)]
    sd_unit_waves: f64,
    /// Standard deviation of a person from time to time, and error of measurement.
    #[arg(long, default_value_t = PlannedSpread::default().occasions)]
    sd_occasions: f64,
}

#[derive(Args)]
pub(crate) struct Draw {
    /// CSV with a column `organisation` (or `unit`); every other column is something that the steps shall be alike in.
    list: PathBuf,
    /// The programme's code in the data package.
    #[arg(long)]
    programme: String,
    /// First day of each step, in order, separated by commas.
    #[arg(long, value_delimiter = ',', required = true)]
    starts: Vec<Date>,
    /// Where to write the draw: a folder that does not exist yet.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(crate) fn run(plan: &Plan, seed: u64, manner: Manner) -> anyhow::Result<Outcome> {
    if matches!(manner.format, Format::Xlsx | Format::Pdf) {
        bail!(NO_SHEET);
    }
    match plan {
        Plan::Power(wanted) => power(wanted, manner),
        Plan::Rollout(wanted) => rollout(wanted, seed, manner),
    }
}

fn power(wanted: &Power, manner: Manner) -> anyhow::Result<Outcome> {
    let question = PowerQuestion {
        clusters: wanted.clusters,
        steps: wanted.steps,
        answers: PlannedAnswers { per_wave: wanted.answers, linked: wanted.linked, units: wanted.units },
        spread: PlannedSpread {
            clusters: wanted.sd_clusters,
            cluster_waves: wanted.sd_cluster_waves,
            effect: wanted.sd_effect,
            units: wanted.sd_units,
            unit_waves: wanted.sd_unit_waves,
            occasions: wanted.sd_occasions,
        },
        effect: wanted.effect,
        power: wanted.power,
        alpha: wanted.alpha,
    };
    let plan = match plan_power(&question) {
        Ok(plan) => plan,
        Err(why) => {
            eprintln!("{}", power_refused(manner.refusals(), &why));
            return Ok(Outcome::Finding);
        }
    };
    let t = manner.texts();
    match manner.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&plan)?),
        Format::Html => println!("{}", power_document(t, &plan).file(t)),
        Format::Text => print!("{}", plain(t, &power_document(t, &plan))),
        Format::Xlsx | Format::Pdf => bail!(NO_SHEET),
    }
    Ok(Outcome::Done)
}

fn rollout(wanted: &Draw, seed: u64, manner: Manner) -> anyhow::Result<Outcome> {
    let bytes = fs::read(&wanted.list).with_context(|| format!("{} cannot be read", wanted.list.display()))?;
    let t = manner.refusals();
    let refused = |why: String| {
        eprintln!("{why}");
        eprintln!("{}", t.get("plan-refused-nothing-drawn"));
        Ok(Outcome::Finding)
    };
    let (traits, clusters) = match candidates(t, &bytes) {
        Ok(read) => read,
        Err(problems) => return refused(problems.join("\n")),
    };
    let question = RolloutQuestion {
        programme: wanted.programme.clone(),
        seed,
        starts: wanted.starts.clone(),
        clusters,
        traits,
        candidates: CANDIDATES,
    };
    let drawn = match draw_rollout(&question) {
        Ok(drawn) => drawn,
        Err(why) => return refused(rollout_refused(t, &why)),
    };
    let json = serde_json::to_string_pretty(&drawn)?;
    if let Some(out) = &wanted.out {
        let package = Package { allocations: Some(drawn.allocations.clone()), ..Package::default() };
        let allocations = written(&package).remove("allocations.csv").context("the draws make a file")?;
        keep(out, &[("allocations.csv", &allocations), ("rollout.json", json.as_bytes())])?;
    }
    let t = manner.texts();
    match manner.format {
        Format::Json => println!("{json}"),
        Format::Html => println!("{}", rollout_document(t, &drawn).file(t)),
        Format::Text => print!("{}", plain(t, &rollout_document(t, &drawn))),
        Format::Xlsx | Format::Pdf => bail!(NO_SHEET),
    }
    Ok(Outcome::Done)
}

/// Writes files into a new folder; a draw is never written over.
fn keep(folder: &Path, files: &[(&str, &[u8])]) -> anyhow::Result<()> {
    if folder.exists() {
        bail!("{} exists already; a draw is not made twice", folder.display());
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    for (name, content) in files {
        fs::write(folder.join(name), content).with_context(|| format!("{name} cannot be written"))?;
    }
    Ok(())
}

/// The names of the traits, and who shall start with theirs; otherwise everything that is wrong with the file.
fn candidates(t: Texts, bytes: &[u8]) -> Result<(Vec<String>, Vec<Candidate>), Vec<String>> {
    const WHO: &[&str] = &["organisation", "unit", "cluster", "kommun", "enhet"];
    let no_table = |why: NotATable| vec![t.with(&format!("not-a-table-{}", why.code()), &[("detail", &why.detail())])];
    // The first reading tells which other columns there are, the second reads them.
    let first: Table = tabular::read(bytes, &[Column::required(WHO)]).map_err(no_table)?;
    let names = first.ignored.clone();
    let headings: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
    let columns: Vec<Column<'_>> =
        std::iter::once(Column::required(WHO)).chain(headings.iter().map(|one| Column::required(one))).collect();
    let mut table = tabular::read(bytes, &columns).map_err(no_table)?;
    let mut clusters = Vec::new();
    for row in std::mem::take(&mut table.rows) {
        for column in (0..columns.len()).filter(|column| row.cell(*column).is_empty()) {
            table.refuse(row.line, column, "", tabular::Expected::of("something"));
        }
        let value = |cell: &str| match cell.replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() => Trait::Number(number),
            _ => Trait::Kind(cell.to_owned()),
        };
        clusters.push(Candidate {
            cluster: row.cell(0).to_owned(),
            traits: (1..columns.len()).map(|column| value(row.cell(column))).collect(),
        });
    }
    match table.problems.into_result() {
        Ok(()) => Ok((names, clusters)),
        Err(problems) => Err(problems.list.iter().map(|problem| wrong_cell(t, problem)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use text::Lang;

    use super::*;

    fn candidates(bytes: &[u8]) -> Result<(Vec<String>, Vec<Candidate>), Vec<String>> {
        super::candidates(Texts::new(Lang::En), bytes)
    }

    #[test]
    fn every_other_column_is_a_trait() {
        let (names, clusters) = candidates("Kommun;anställda;region\nA;1200,5;väst\nB;800;öst\n".as_bytes()).unwrap();
        assert_eq!(names, ["anställda", "region"]);
        assert_eq!(clusters[0].traits, [Trait::Number(1200.5), Trait::Kind("väst".to_owned())]);
        assert_eq!(clusters[1].cluster, "B");
    }

    #[test]
    fn an_empty_cell_and_a_missing_column_are_told() {
        assert!(candidates(b"organisation,staff\nA,\nB,3\n").unwrap_err()[0].contains("line 2, column staff"));
        assert_eq!(candidates(b"name,staff\nA,1\n").unwrap_err().len(), 1);
    }
}
