//! What can be asked of the program? The command line is kept stable: other tools call it.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use db::{DatabaseUrl, Db, SystemClock};
use reporting::printer::Printer;
use text::{Lang, Texts};

use crate::{calibrate, demo, doctor, package, plan, routes, serve, simulate};

#[derive(Parser)]
#[command(
    name = "ombud",
    version,
    about = "Digital competence in care, colleague by colleague, with honest evidence.",
    long_about = "Digital competence in care, colleague by colleague, with honest evidence.\n\nWithout a command: fills an \
                  empty data folder with the demonstration and serves it."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    demonstration: Demonstration,
    /// How logs are written.
    #[arg(long, global = true, value_enum, default_value = "text", env = "OMBUD_LOG")]
    log: LogFormat,
}

#[derive(Args)]
struct Place {
    /// The folder with the embedded database and the programmes' keys.
    #[arg(long, global = true, default_value = "data", env = "OMBUD_DATA")]
    data: PathBuf,
    /// Another database: `sqlite:PATH` or `postgres://USER@HOST/DATABASE`.
    #[arg(long, global = true, env = "OMBUD_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

#[derive(Args)]
struct Server {
    /// Where to listen.
    #[arg(long, global = true, default_value = "127.0.0.1:8080", env = "OMBUD_LISTEN")]
    listen: SocketAddr,
    /// The address that people type, for links and posters; the listening address when not given.
    #[arg(long, global = true, env = "OMBUD_PUBLIC_URL")]
    public_url: Option<String>,
    /// The proxy whose `X-Forwarded-For` is believed.
    #[arg(long, global = true, env = "OMBUD_TRUSTED_PROXY")]
    trusted_proxy: Option<IpAddr>,
    #[command(flatten)]
    mail: crate::mail::Mail,
    /// The program that makes PDFs; looked for beside this program and in PATH when not given.
    #[arg(long, global = true, env = "OMBUD_PRINT")]
    print: Option<PathBuf>,
}

#[derive(Args)]
struct Demonstration {
    /// The seed of whatever is drawn: the same seed gives the same. 2022 for the demonstration, a simulation and a rollout, 1 for an
    /// evaluation, when none is given.
    #[arg(long, global = true)]
    seed: Option<u64>,
    /// Only fill the data folder, do not serve.
    #[arg(long, global = true)]
    no_serve: bool,
    /// How results are printed.
    #[arg(long, global = true, value_enum, default_value = "text")]
    format: Format,
    /// The language of what is told: `sv` or `en`. A page is in Swedish and text in English otherwise.
    #[arg(long, global = true, value_parser = known_language)]
    lang: Option<Lang>,
}

impl Demonstration {
    fn seed(&self) -> u64 {
        self.seed.unwrap_or(2022)
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve what is in the data folder; an empty one leads through the first run.
    Serve,
    /// Fill an empty data folder with the simulated West Sweden cluster, and serve it unless told otherwise.
    Demo,
    /// Evaluate a data package (a folder or a .zip).
    Evaluate {
        /// The package.
        package: PathBuf,
        /// Leave invalid rows out and list them in the result.
        #[arg(long)]
        skip_invalid: bool,
        /// The most that the package may hold once unpacked, in GiB; 16 for a folder and 1 for a zip file otherwise.
        #[arg(long, env = "OMBUD_PACKAGE_LIMIT", value_parser = clap::value_parser!(u64).range(1..))]
        limit: Option<u64>,
        /// The file to write, which does not exist yet; needed for xlsx and pdf, which are no text.
        #[arg(long)]
        out: Option<PathBuf>,
        /// The moment that the result bears, such as 2025-01-15T10:00, instead of now: the same package then gives the same bytes.
        #[arg(long)]
        at: Option<String>,
        /// Leave out measurements that can still be answered; without this they stop the evaluation.
        #[arg(long)]
        closed_only: bool,
    },
    /// Look for what does not add up in published figures.
    Audit {
        /// A `published.csv`, or a package that holds one.
        published: PathBuf,
    },
    /// Calibrate the items of a data package, or the shipped bank from the answers of the database: how hard they are, how
    /// telling, and whether they still are as the bank says.
    Calibrate(calibrate::Calibrate),
    /// Plan how to start, so that the effect can be told afterwards.
    Plan {
        #[command(subcommand)]
        what: plan::Plan,
    },
    /// Simulate a programme of which everything is known: a data package, and the truth to judge methods by.
    Simulate {
        /// What is simulated; `content/simulations` holds examples.
        #[arg(long)]
        spec: PathBuf,
        /// The package: a folder that does not exist yet, or a file ending in .zip.
        #[arg(long)]
        out: PathBuf,
        /// The truth, as JSON; a file that does not exist yet.
        #[arg(long)]
        truth: PathBuf,
        /// Which of the programmes with this specification and seed.
        #[arg(long, default_value_t = 0)]
        replicate: u32,
        /// Start the organisations as drawn in this `allocations.csv` (of `ombud plan rollout`), which goes into the package.
        #[arg(long)]
        as_drawn: Option<PathBuf>,
    },
    /// Bring units or persons of an organisation in from a CSV file.
    Import {
        /// What is in the file.
        #[arg(value_enum)]
        what: ImportKind,
        /// The file.
        file: PathBuf,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
    },
    /// Take data out.
    Export {
        #[command(subcommand)]
        what: ExportKind,
    },
    /// Bring the database's schema up to date.
    Migrate,
    /// Look whether the installation is in order.
    Doctor,
    /// List every address that the server answers.
    Routes,
}

#[derive(Subcommand)]
enum ExportKind {
    /// The open data package of every evaluated programme, or of some.
    Package {
        /// A folder that does not exist yet, or a file ending in .zip.
        out: PathBuf,
        /// Only these programmes, by code.
        #[arg(long)]
        programme: Vec<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum ImportKind {
    Units,
    Persons,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Html,
    /// A workbook; for a report, with --out.
    Xlsx,
    /// For a report, with --out and ombud-print.
    Pdf,
}

/// How something is told.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    pub(crate) format: Format,
    pub(crate) lang: Option<Lang>,
}

impl Manner {
    /// What a person reads: in the language asked for; a page in Swedish and text in English otherwise.
    pub(crate) fn texts(self) -> Texts {
        Texts::new(self.lang.unwrap_or(if self.format == Format::Text { Lang::En } else { Lang::Sv }))
    }

    /// Why nothing came of it: in the language asked for, and otherwise in that of all that is said on the terminal.
    pub(crate) fn refusals(self) -> Texts {
        Texts::new(self.lang.unwrap_or(Lang::En))
    }
}

impl Demonstration {
    fn manner(&self) -> Manner {
        Manner { format: self.format, lang: self.lang }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// What a command ended with, when it ran at all.
pub(crate) enum Outcome {
    Done,
    /// Invalid input or a finding, explained.
    Finding,
}

pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse(); // exits with 2 when called wrongly
    start_log(cli.log);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(why) => {
            eprintln!("ombud: the program cannot start: {why}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Finding) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("ombud: {why:#}");
            ExitCode::FAILURE
        }
    }
}

fn start_log(format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("OMBUD_LOG_FILTER")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,web=info,ombud=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<Outcome> {
    let Cli { command, place, server, demonstration, .. } = cli;
    match command {
        None => serve_demonstration(&place, &server, &demonstration).await,
        Some(Command::Demo) => serve_demonstration(&place, &server, &demonstration).await,
        Some(Command::Serve) => {
            let db = open_migrated(&place).await?;
            serve::serve(db, &place.data, &server.settings()?).await?;
            Ok(Outcome::Done)
        }
        Some(Command::Evaluate { package, skip_invalid, limit, out, at, closed_only }) => {
            let told = package::Told { manner: demonstration.manner(), out, printer: server.print };
            let (most_gib, seed) = (limit, demonstration.seed);
            package::evaluate(&package, package::Wanted { skip_invalid, most_gib, at, seed, closed_only }, &told)
        }
        Some(Command::Audit { published }) => package::audit(&published, demonstration.manner()),
        Some(Command::Calibrate(wanted)) if wanted.needs_database() => {
            let db = open_migrated(&place).await?;
            let outcome = calibrate::run_bank(&db, &place.data, &wanted, demonstration.manner()).await;
            db.close().await;
            outcome
        }
        Some(Command::Calibrate(wanted)) => calibrate::run(&wanted, demonstration.manner()),
        Some(Command::Plan { what }) => plan::run(&what, demonstration.seed(), demonstration.manner()),
        Some(Command::Simulate { spec, out, truth, replicate, as_drawn }) => {
            let (seed, format) = (demonstration.seed(), demonstration.format);
            let places = simulate::Places { package: &out, truth: &truth, as_drawn: as_drawn.as_deref() };
            simulate::simulate(&spec, &places, (seed, replicate), format)
        }
        Some(Command::Import { what, file, organisation }) => {
            let db = open_migrated(&place).await?;
            let outcome =
                package::import(&db, matches!(what, ImportKind::Units), &file, &organisation, demonstration.manner())
                    .await;
            db.close().await;
            outcome
        }
        Some(Command::Export { what: ExportKind::Package { out, programme } }) => {
            let db = open_migrated(&place).await?;
            let outcome = package::export(&db, &place.data, &out, &programme).await;
            db.close().await;
            outcome
        }
        Some(Command::Migrate) => {
            let db = open(&place).await?;
            let applied = db.migrate().await.context("the schema could not be brought up to date")?;
            match applied.as_slice() {
                [] => println!("The schema is up to date."),
                names => println!("Applied: {}", names.join(", ")),
            }
            db.close().await;
            Ok(Outcome::Done)
        }
        Some(Command::Doctor) => doctor::examine(open(&place).await, &place.data, demonstration.format).await,
        Some(Command::Routes) => {
            routes::print(demonstration.format);
            Ok(Outcome::Done)
        }
    }
}

async fn serve_demonstration(place: &Place, server: &Server, wanted: &Demonstration) -> anyhow::Result<Outcome> {
    let db = open_migrated(place).await?;
    let summary = if people::first_run::is_first_run(&mut db.reader()).await? {
        let progress = |what: &str| {
            if wanted.format == Format::Text {
                eprintln!("demonstration: {what}");
            }
        };
        Some(
            demo::fill(&db, &place.data, wanted.seed(), progress)
                .await
                .context("the demonstration could not be loaded")?,
        )
    } else {
        demo::read_summary(&place.data)
    };
    match (&summary, wanted.format) {
        (Some(summary), Format::Json) => println!("{}", serde_json::to_string_pretty(summary)?),
        (Some(summary), _) => print!("{summary}"),
        (None, _) => eprintln!("The data folder is in use already; it is served as it is."),
    }
    if wanted.no_serve {
        db.close().await;
    } else {
        serve::serve(db, &place.data, &server.settings()?).await?;
    }
    Ok(Outcome::Done)
}

fn known_language(code: &str) -> Result<Lang, String> {
    code.parse().map_err(|_| "there are sv and en".to_owned())
}

impl Server {
    fn settings(&self) -> anyhow::Result<serve::Settings> {
        Ok(serve::Settings {
            listen: self.listen,
            public_url: self.public_url.clone(),
            trusted_proxy: self.trusted_proxy,
            mail: self.mail.server()?,
            printer: Printer::find(self.print.as_deref()),
        })
    }
}

async fn open_migrated(place: &Place) -> anyhow::Result<Db> {
    let db = open(place).await?;
    db.migrate().await.context("the schema could not be brought up to date")?;
    Ok(db)
}

async fn open(place: &Place) -> anyhow::Result<Db> {
    let url: DatabaseUrl = match &place.database {
        Some(text) => text.parse().context("--database")?,
        None => {
            create_private(&place.data)
                .with_context(|| format!("the data folder {} cannot be created", place.data.display()))?;
            DatabaseUrl::Sqlite(place.data.join("ombud.db"))
        }
    };
    Db::open(&url, Arc::new(SystemClock)).await.with_context(|| format!("the database ({url:?}) cannot be opened"))
}

/// Creates the data folder for its owner only: it will hold names.
fn create_private(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
