//! What works on files, without a server: evaluating a package, auditing published figures, taking a package out, bringing
//! units and people in.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use access::rules::reporting::can_evaluate_at_the_command_line;
use anyhow::{Context as _, bail};
use db::Db;
use evaluation::package::{self, PackageErrors, ReadOptions, ReadOutcome, Source as _, WaveRow};
use people::ProgrammeRole;
use people::import::{ImportError, import_persons, import_units};
use reporting::audit_report::audit_document;
use reporting::evaluation_report::{Names, evaluation_document};
use reporting::package_report::fault_line;
use reporting::paper::{Setting, paper};
use reporting::printer::Printer;
use reporting::workbook::{Made, workbook};
use tabular::CellProblem;
use text::Texts;

use crate::cli::{Format, Manner, Outcome};
use crate::files::{open_package, write_package};
use crate::plain::plain;
use crate::serve::key_files;

/// How a result is told, and where to.
pub(crate) struct Told {
    pub(crate) manner: Manner,
    pub(crate) out: Option<PathBuf>,
    pub(crate) printer: Option<PathBuf>,
}

/// What an evaluation is of, besides its package.
pub(crate) struct Wanted {
    pub(crate) skip_invalid: bool,
    pub(crate) most_gib: Option<u64>,
    /// The moment that the result bears; now, when there is none.
    pub(crate) at: Option<String>,
    /// The seed of what is drawn by lot; that of the web's evaluations, when there is none.
    pub(crate) seed: Option<u64>,
    /// Whether measurements that can still be answered are left out; otherwise they stop the evaluation.
    pub(crate) closed_only: bool,
}

/// Evaluates a package and prints the result.
pub(crate) fn evaluate(path: &Path, wanted: Wanted, told: &Told) -> anyhow::Result<Outcome> {
    let Wanted { skip_invalid, most_gib, at, seed, closed_only } = wanted;
    let format = told.manner.format;
    if matches!(format, Format::Xlsx | Format::Pdf) && told.out.is_none() {
        bail!("a workbook and a PDF are no text: say with --out where to write the file");
    }
    if let Some(out) = told.out.as_ref().filter(|out| out.exists()) {
        bail!("{} exists already; nothing was written", out.display());
    }
    let stored = open_package(path, most_gib)?;
    let ReadOutcome { package, skipped } = match package::read(&stored, ReadOptions { skip_invalid }) {
        Ok(outcome) => outcome,
        Err(errors) => return Ok(refuse(&errors, told.manner, "package-faults-evaluated")),
    };
    let mut context = reporting::evaluation_run::context(db::Clock::now(&db::SystemClock));
    context.skipped = skipped;
    if let Some(at) = at {
        context.generated_at = moment(&at)?;
    }
    if let Some(seed) = seed {
        context.seed = seed;
    }
    let open = evaluation::open_waves(&package, &context.generated_at);
    if !closed_only && !open.is_empty() {
        return Ok(refuse_open(&open, told.manner));
    }
    let result = evaluation::evaluate(&package, &context);
    let t = told.manner.texts();
    let made = Made { at: result.generated_at.clone(), seed: result.seed };
    let bytes = match format {
        Format::Json => (serde_json::to_string_pretty(&result)? + "\n").into_bytes(),
        Format::Html => (evaluation_document(t, &result, &Names::new()).file(t) + "\n").into_bytes(),
        Format::Text => plain(t, &evaluation_document(t, &result, &Names::new())).into_bytes(),
        Format::Xlsx => workbook(t, &evaluation_document(t, &result, &Names::new()), &made)?,
        Format::Pdf => {
            let printer = Printer::find(told.printer.as_deref()).context(
                "there is no ombud-print beside ombud or in PATH; --format html can be printed from a browser",
            )?;
            printer.print(&paper(t, &evaluation_document(t, &result, &Names::new()), &made, Setting::Whole))?
        }
    };
    match &told.out {
        Some(out) => {
            std::fs::write(out, bytes).with_context(|| format!("{} cannot be written", out.display()))?;
            println!("{}", out.display());
        }
        None => std::io::stdout().write_all(&bytes).context("the result cannot be printed")?,
    }
    Ok(Outcome::Done)
}

/// A moment such as `2025-01-15T10:00`, as results bear it.
fn moment(text: &str) -> anyhow::Result<String> {
    let parsed: Option<jiff::civil::DateTime> = text.parse().ok();
    let parsed = parsed.with_context(|| format!("--at {text} is no moment such as 2025-01-15T10:00"))?;
    Ok(parsed.strftime("%Y-%m-%dT%H:%M").to_string())
}

/// Tells everything that is wrong; `so` is the text that says what came of it.
pub(crate) fn refuse(errors: &PackageErrors, manner: Manner, so: &str) -> Outcome {
    if manner.format == Format::Json {
        println!("{}", serde_json::json!({ "errors": errors.faults, "total": errors.total }));
    } else {
        let t = manner.refusals();
        for fault in &errors.faults {
            eprintln!("{}", fault_line(t, fault));
        }
        eprintln!("{}", t.count(so, errors.total));
    }
    Outcome::Finding
}

/// A measurement that can still be answered is not evaluated: the result would tell of half of it.
fn refuse_open(open: &[&WaveRow], manner: Manner) -> Outcome {
    if manner.format == Format::Json {
        let waves: Vec<_> = open
            .iter()
            .map(|wave| serde_json::json!({ "wave": wave.wave, "closes": wave.closes.to_string() }))
            .collect();
        println!("{}", serde_json::json!({ "open": waves }));
    } else {
        let t = manner.refusals();
        for wave in open {
            eprintln!("{}", t.with("package-wave-open", &[("wave", &wave.wave), ("closes", &wave.closes.to_string())]));
        }
        eprintln!("{}", t.get("package-waves-open"));
    }
    Outcome::Finding
}

/// Audits published figures and prints what was found; a finding ends with 1.
pub(crate) fn audit(path: &Path, manner: Manner) -> anyhow::Result<Outcome> {
    let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let bytes = if is_csv {
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?
    } else {
        open_package(path, None)?.content("published.csv").context("published.csv of the package cannot be read")?
    };
    let rows = match package::read_published(&bytes) {
        Ok(rows) => rows,
        Err(errors) => return Ok(refuse(&errors, manner, "package-faults-audited")),
    };
    let (t, audit) = (manner.texts(), evaluation::audit::audit(&rows));
    match manner.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&audit)?),
        Format::Html => println!("{}", audit_document(t, &audit).file(t)),
        Format::Text => print!("{}", plain(t, &audit_document(t, &audit))),
        Format::Xlsx | Format::Pdf => bail!("an audit is told as text, html or json"),
    }
    Ok(if audit.findings.is_empty() { Outcome::Done } else { Outcome::Finding })
}

/// Takes the package of the evaluated programmes out.
pub(crate) async fn export(db: &Db, data: &Path, out: &Path, only: &[String]) -> anyhow::Result<Outcome> {
    let mut reader = db.reader();
    let programmes = people::programme::list_programmes(&mut reader).await?;
    let evaluated: Vec<_> = programmes.iter().filter(|p| p.role == ProgrammeRole::Evaluated).collect();
    for code in only {
        if !evaluated.iter().any(|p| p.code == *code) {
            let known = evaluated.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join(", ");
            bail!("there is no programme `{code}`; there are: {known}");
        }
    }
    let mut wanted = Vec::new();
    for programme in evaluated.iter().filter(|p| only.is_empty() || only.contains(&p.code)) {
        wanted.push(people::programme::programme_ref(&mut reader, programme.lead, programme.id).await?);
    }
    if wanted.is_empty() {
        bail!("there is no programme to export");
    }
    let may = can_evaluate_at_the_command_line(wanted);
    let keys = key_files(db, data);
    let today = db.now().day_in_sweden();
    let package = reporting::export_package::export_package(&mut reader, &may, &keys, today).await?;
    write_package(out, &package)?;
    println!("{}", out.display());
    Ok(Outcome::Done)
}

/// Brings units or persons of an organisation in from a file, all of it or nothing.
pub(crate) async fn import(
    db: &Db,
    units: bool,
    file: &Path,
    organisation: &str,
    manner: Manner,
) -> anyhow::Result<Outcome> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let may = people::import::may_import_at_the_command_line(&mut db.reader(), organisation)
        .await?
        .with_context(|| format!("there is no organisation called `{organisation}`"))?;
    let mut work = db.work(db::Actor::Program).await?;
    let outcome =
        if units { import_units(&mut work, &may, &bytes).await } else { import_persons(&mut work, &may, &bytes).await };
    match outcome {
        Ok(done) => {
            work.commit(*may.organisation(), "people_imported", None).await?;
            println!("{} added, {} changed, {} unchanged", done.added, done.changed, done.unchanged);
            Ok(Outcome::Done)
        }
        Err(ImportError::Cells(problems)) => {
            let t = manner.refusals();
            for p in &problems.list {
                eprintln!("{}", wrong_cell(t, p));
            }
            eprintln!("{} cells are wrong; nothing was imported.", problems.total);
            Ok(Outcome::Finding)
        }
        Err(ImportError::NotATable(why)) => {
            eprintln!("{why}; nothing was imported.");
            Ok(Outcome::Finding)
        }
        Err(ImportError::Db(why)) => Err(why.into()),
    }
}

/// A cell that is wrong, in one line.
pub(crate) fn wrong_cell(t: Texts, problem: &CellProblem) -> String {
    let expected = t.with(&format!("expected-{}", problem.expected.code), &[("detail", &problem.expected.detail)]);
    t.with(
        "package-wrong-cell",
        &[
            ("line", &problem.line.to_string()),
            ("column", &problem.column),
            ("value", &problem.value),
            ("expected", &expected),
        ],
    )
}
