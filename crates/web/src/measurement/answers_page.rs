//! What the pages hold that take in answers from another tool.

use askama::Template;
use kernel::WaveId;
use measurement::import::ImportLine;
use tabular::CellProblem;

use crate::layout::Page;

/// Where the file is handed in, with what has come in before.
#[derive(Template)]
#[template(path = "measurement/answers.html")]
pub(super) struct StartPage {
    pub(super) page: Page,
    pub(super) here: String,
    pub(super) error: Option<String>,
    pub(super) problems: Vec<(CellProblem, String)>,
    pub(super) total: usize,
    pub(super) not_listed: usize,
    pub(super) waves: Vec<(String, String)>,
    pub(super) kinds: Vec<(&'static str, String)>,
    /// Whether it can be taken back, and the import.
    pub(super) imports: Vec<(bool, ImportLine)>,
}

/// What the columns mean, and what would come in.
#[derive(Template)]
#[template(path = "measurement/answers_map.html")]
pub(super) struct MapPage {
    pub(super) page: Page,
    pub(super) here: String,
    pub(super) wave: WaveId,
    pub(super) wave_name: String,
    pub(super) kind: &'static str,
    pub(super) rows: String,
    pub(super) seen: String,
    pub(super) notes: Vec<String>,
    pub(super) error: Option<String>,
    pub(super) outcome: Outcome,
    pub(super) columns: Vec<ColumnForm>,
    pub(super) targets: Vec<(String, String)>,
    pub(super) ticks: Vec<(String, String)>,
    /// Value, name, and whether it is chosen.
    pub(super) units: Vec<(String, String, bool)>,
}

/// What would come in.
pub(super) struct Outcome {
    pub(super) answers: usize,
    pub(super) empty: usize,
    pub(super) unfinished: usize,
    pub(super) units: Vec<UnitCount>,
    pub(super) problems: Vec<(CellProblem, String)>,
    pub(super) total: usize,
    pub(super) not_listed: usize,
    pub(super) can_come_in: bool,
}

/// How many come from a unit.
pub(super) struct UnitCount {
    pub(super) name: String,
    pub(super) count: String,
}

/// A column with the choice of what it is.
pub(super) struct ColumnForm {
    pub(super) index: usize,
    pub(super) heading: String,
    pub(super) examples: String,
    pub(super) target: String,
    pub(super) has_ticks: bool,
    pub(super) labels: Vec<LabelForm>,
    pub(super) choices: Vec<(String, String)>,
}

/// A word of a column with the choice of what it means.
pub(super) struct LabelForm {
    pub(super) name: String,
    pub(super) word: String,
    pub(super) chosen: String,
}

impl ColumnForm {
    /// How many words still need a meaning.
    fn open(&self) -> usize {
        self.labels.iter().filter(|label| label.chosen.is_empty()).count()
    }
}
