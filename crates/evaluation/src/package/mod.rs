//! What is in a data package, and is it sound? Reads and writes the open data package: CSV files described by a
//! Frictionless `datapackage.json`. Nothing is evaluated until every row keeps the rules, or until the caller says
//! that rows which break them shall be left out; those are then listed.

mod answer;
mod block;
mod blocks;
mod cell;
mod check;
mod codes;
mod expected;
mod fault;
mod responses;
mod rows;
mod source;
mod stream;
mod table;
mod texts;
mod write;

use std::collections::BTreeMap;

pub use cell::Figure;
pub use codes::{ChangeUnit, CostBasis, DataSource, EvidenceKind, ItemKind, Measure, Role, Stance};
use expected::expected;
pub use expected::{Expected, ExpectedCode};
pub use fault::{Fault, MOST_FAULTS, PackageErrors};
pub(crate) use responses::Answer;
pub use responses::{ResponseView, Responses};
pub use rows::{
    AllocationRow, CalibratedRow, CostRow, EvidenceRow, FrameRow, FrameworkRow, HoursRow, InstrumentRow, Line,
    ProgrammeRow, PublishedRow, ResponseRow, UnitRow, WaveRow,
};
pub use source::{Content, Sink, Source, TooLarge};
pub use write::{write, write_to};

use check::Checked;
use rows::Row;

/// The files of a package: name (without folder) to content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The answer that means "don't know".
pub const DONT_KNOW: &str = "dk";

/// A task that was shown and passed over, where what was shown is not told by the form: in an adaptive test.
pub const SKIPPED: &str = "skipped";

/// A task of the form that this person was not shown.
pub const NOT_ASKED: &str = "not_asked";

/// The form whose tasks are chosen one by one after the answers: a task of it without an answer was not shown.
pub const ADAPTIVE_FORM: &str = "adaptive";

/// The file that describes the others.
pub const DESCRIPTION: &str = "datapackage.json";

/// The file of answers, the only one that may be larger than the memory.
pub const RESPONSES: &str = "responses.csv";

macro_rules! package {
    ($($(#[$doc:meta])* $table:ident: $row:ident;)+ ... $($(#[$doc2:meta])* $table2:ident: $row2:ident;)+) => {
        /// A whole package. A file that is not there is `None`: what would need it is then absent from the result
        /// with a reason, never zero.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct Package {
            /// The name in `datapackage.json`.
            pub name: Option<String>,
            $($(#[$doc])* pub $table: Option<Vec<$row>>,)+
            /// `responses.csv`
            pub responses: Option<Responses>,
            $($(#[$doc2])* pub $table2: Option<Vec<$row2>>,)+
        }

        impl Package {
            $($(#[$doc])* ///
            /// No rows when the file is absent.
            pub fn $table(&self) -> &[$row] {
                self.$table.as_deref().unwrap_or_default()
            }
            )+
            $($(#[$doc2])* ///
            /// No rows when the file is absent.
            pub fn $table2(&self) -> &[$row2] {
                self.$table2.as_deref().unwrap_or_default()
            }
            )+

            /// `responses.csv`
            ///
            /// No rows when the file is absent.
            pub fn responses(&self) -> &Responses {
                static NONE: Responses = Responses::new();
                self.responses.as_ref().unwrap_or(&NONE)
            }

            /// Every file that is there, with its number of rows.
            pub fn files(&self) -> BTreeMap<&'static str, usize> {
                let mut files = BTreeMap::new();
                $(if let Some(rows) = &self.$table {
                    files.insert(<$row as Row>::FILE, rows.len());
                })+
                if let Some(rows) = &self.responses {
                    files.insert(RESPONSES, rows.len());
                }
                $(if let Some(rows) = &self.$table2 {
                    files.insert(<$row2 as Row>::FILE, rows.len());
                })+
                files
            }
        }

        /// The names of the CSV files that a package may have.
        const KNOWN: &[&str] = &[$(<$row as Row>::FILE,)+ RESPONSES, $(<$row2 as Row>::FILE),+];
    };
}

package! {
    /// `programmes.csv`
    programmes: ProgrammeRow;
    /// `units.csv`
    units: UnitRow;
    /// `hours.csv`
    hours: HoursRow;
    /// `instruments.csv`
    instruments: InstrumentRow;
    /// `waves.csv`
    waves: WaveRow;
    /// `frame.csv`
    frame: FrameRow;
    ...
    /// `costs.csv`
    costs: CostRow;
    /// `published.csv`
    published: PublishedRow;
    /// `allocations.csv`
    allocations: AllocationRow;
    /// `calibrated.csv`
    calibrated: CalibratedRow;
    /// `evidence.csv`
    evidence: EvidenceRow;
    /// `framework.csv`
    framework: FrameworkRow;
}

/// How to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions {
    /// Leave rows out that break the rules, and list them, instead of refusing the package.
    pub skip_invalid: bool,
}

/// A package that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOutcome {
    /// The package, every row of which keeps the rules.
    pub package: Package,
    /// The rows left out; empty unless [`ReadOptions::skip_invalid`].
    pub skipped: Vec<Fault>,
}

/// Reads a package and checks every row and every reference.
///
/// Files that are neither CSV nor `datapackage.json` (a README, say) are let be.
///
/// # Errors
/// Everything that is wrong, at once. With [`ReadOptions::skip_invalid`] only what cannot be left out row by row:
/// no or broken `datapackage.json`, a listed file that is not there, an unknown CSV file, a file that is not UTF-8 or
/// whose columns are wrong.
pub fn read<S: Source + ?Sized>(source: &S, options: ReadOptions) -> Result<ReadOutcome, PackageErrors> {
    let mut whole = PackageErrors::default();
    let names = source.names();
    let name = described_name(source, &names, &mut whole);
    for file in names.iter().filter(|name| is_csv(name) && !KNOWN.contains(&name.as_str())) {
        whole.push(Fault::of_file(file, expected!(KnownFile { files: KNOWN.join(", ") })));
    }
    let tables = check::Tables::read(source, &names, &mut whole);
    let Checked { mut package, faults } = tables.check(options.skip_invalid, &mut whole);
    package.name = name;
    if options.skip_invalid && whole.is_empty() {
        return Ok(ReadOutcome { package, skipped: faults.kept });
    }
    whole.append(faults);
    if whole.is_empty() { Ok(ReadOutcome { package, skipped: Vec::new() }) } else { Err(whole) }
}

/// Reads `published.csv` alone, for the audit of figures without a package.
///
/// # Errors
/// Every row that breaks the rules, or what is wrong with the file as a whole.
pub fn read_published(bytes: &[u8]) -> Result<Vec<PublishedRow>, PackageErrors> {
    read_rows(bytes)
}

/// Reads `evidence.csv` alone; whether its questions are there is for the caller to see.
///
/// # Errors
/// As [`read_published`].
pub fn read_evidence(bytes: &[u8]) -> Result<Vec<EvidenceRow>, PackageErrors> {
    read_rows(bytes)
}

/// Reads `framework.csv` alone; whether the questions above are there is for the caller to see.
///
/// # Errors
/// As [`read_published`].
pub fn read_framework(bytes: &[u8]) -> Result<Vec<FrameworkRow>, PackageErrors> {
    read_rows(bytes)
}

fn read_rows<T: Row>(bytes: &[u8]) -> Result<Vec<T>, PackageErrors> {
    let mut whole = PackageErrors::default();
    let table = table::Table::<T>::read(bytes, &mut whole);
    for fault in table.faults {
        whole.push(fault);
    }
    if whole.is_empty() { Ok(table.rows.into_iter().map(|(_, row)| row).collect()) } else { Err(whole) }
}

fn is_csv(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".csv")
}

/// Checks `datapackage.json` and returns the name it gives the package.
fn described_name<S: Source + ?Sized>(source: &S, names: &[String], whole: &mut PackageErrors) -> Option<String> {
    if !names.iter().any(|name| name == DESCRIPTION) {
        whole.push(Fault::of_file(DESCRIPTION, expected!(Description)));
        return None;
    }
    let bytes = match source.content(DESCRIPTION) {
        Ok(bytes) => bytes,
        Err(why) => {
            whole.push(stream::unread(DESCRIPTION, &why));
            return None;
        }
    };
    let text = bytes.strip_prefix(table::BOM).unwrap_or(&bytes);
    let description: serde_json::Value = match serde_json::from_slice(text) {
        Ok(description) => description,
        Err(error) => {
            let expected = expected!(Json { line: error.line(), column: error.column() });
            let mut fault = Fault::of_file(DESCRIPTION, expected);
            fault.line = u64::try_from(error.line()).ok();
            whole.push(fault);
            return None;
        }
    };
    let Some(resources) = description.get("resources").and_then(|r| r.as_array()) else {
        whole.push(Fault::of_file(DESCRIPTION, expected!(Resources)));
        return None;
    };
    for resource in resources {
        match resource.get("path").and_then(|path| path.as_str()) {
            None => whole.push(Fault::of_file(DESCRIPTION, expected!(ResourcePath))),
            Some(path) if !names.iter().any(|name| name == path) => {
                whole.push(Fault::of_file(path, expected!(ListedFile)));
            }
            Some(_) => {}
        }
    }
    description.get("name").and_then(|name| name.as_str()).map(str::to_owned)
}
