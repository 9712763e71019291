//! What can be run at a workplace meeting? A kit: a short session with a goal, a run-sheet by the minute, a case to talk
//! about and something to practise. The kits are shipped as data in `content/kits`, one folder each: `kit.toml` is for
//! whoever leads, `sv.md` the sheet for those who take part.

mod catalogue;
mod markdown;
mod parse;
mod series;

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use kernel::{Activity, Form, Minutes};
use serde::{Deserialize, Serialize};

pub use catalogue::Search;
pub use markdown::{Block, NotUnderstood};
pub(crate) use markdown::{parse as parse_sheet, write as write_sheet};
pub use parse::{KitError, parse_kit};
pub use series::{Series, SeriesError, find_series, parse_series, series};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../content/kits");

static KITS: LazyLock<Vec<Kit>> = LazyLock::new(|| parse::parse_all(&SHIPPED).expect("a test reads every shipped kit"));

/// A session to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// Its name in addresses and tables.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// How long it takes.
    pub minutes: Minutes,
    /// What it is about.
    pub areas: Vec<Area>,
    /// How much one should know before.
    pub level: Level,
    /// For whom.
    pub audience: Audience,
    /// What it helps with.
    pub needs: Vec<Need>,
    /// How people meet.
    pub form: Form,
    /// What its hours are booked as.
    pub activity: Activity,
    /// How many can learn together; more than these learn less each.
    pub group_max: u32,
    /// The languages of the sheet, as codes.
    pub languages: Vec<String>,
    /// After how many days it should be repeated.
    pub repeat_after_days: u32,
    /// What it is called.
    pub title: Words,
    /// What happens.
    pub summary: Words,
    /// What everybody can do afterwards.
    pub goal: Words,
    /// Why: for whoever gets the care, for me, for the unit.
    pub why: Why,
    /// What to prepare.
    pub before: String,
    /// The run-sheet, from the first minute to the last.
    pub steps: Vec<Step>,
    /// What to do when it gets stuck.
    pub stuck: Vec<String>,
    /// Two questions at the end.
    pub follow_up: Vec<String>,
    /// What to do afterwards.
    pub after: String,
    /// The sheet with the case and the practice.
    pub sheet: Vec<Block>,
}

/// A text in Swedish, and in English where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Swedish.
    pub sv: String,
    /// English.
    pub en: Option<String>,
}

/// A question to think about in between; nobody keeps the answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The question.
    pub question: String,
    /// What is shown whatever was chosen.
    pub feedback: String,
    /// What can be chosen; at least one is right and one is not.
    #[serde(rename = "option")]
    pub options: Vec<CheckOption>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckOption {
    /// What it says.
    pub text: String,
    /// Whether it is a good answer.
    #[serde(default)]
    pub right: bool,
}

impl Words {
    /// The text in the language with this code, else in Swedish.
    pub fn in_language(&self, code: &str) -> &str {
        match (code, &self.en) {
            ("en", Some(english)) => english,
            _ => &self.sv,
        }
    }
}

/// Why it is worth the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// For whoever gets the care.
    pub person: String,
    /// For me who gives it.
    pub me: String,
    /// For the unit.
    pub unit: String,
}

/// A step of the run-sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// From which minute.
    pub minute_from: u32,
    /// To which minute.
    pub minute_to: u32,
    /// What it is called.
    pub title: Words,
    /// What to say and do.
    pub text: Words,
    /// A question in between.
    pub check: Option<Check>,
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in files and text keys.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    )+};
}

lists! {
    /// An area of competence, as in DigComp.
    Area {
        /// To find, judge and keep information.
        Information = "information",
        /// To communicate and work together.
        Communication = "communication",
        /// To make and change digital content.
        Creation = "creation",
        /// To be safe and protect others.
        Safety = "safety",
        /// To solve problems.
        ProblemSolving = "problem_solving",
    }

    /// For whom a kit is.
    Audience {
        /// Front-line staff.
        Staff = "staff",
        /// Champions.
        Champion = "champion",
        /// First-line managers.
        Manager = "manager",
        /// Managers of managers.
        StrategicManager = "strategic_manager",
    }

    /// What a kit helps with, as people say it.
    Need {
        /// To get in.
        LogIn = "log_in",
        /// To find what one looks for.
        FindInformation = "find_information",
        /// To write down what was done.
        Document = "document",
        /// To reach others.
        Communicate = "communicate",
        /// To use the technology that gives safety and independence.
        WelfareTechnology = "welfare_technology",
        /// To protect others and oneself.
        Safety = "safety",
        /// To get a device going again.
        DeviceTrouble = "device_trouble",
        /// To be new at work.
        NewEmployee = "new_employee",
        /// To help colleagues.
        SupportColleagues = "support_colleagues",
        /// To lead change.
        LeadChange = "lead_change",
        /// To plan and to follow up.
        PlanAndFollowUp = "plan_and_follow_up",
    }

    /// How much one should know before.
    Level {
        /// Nothing.
        Basic = "basic",
        /// The basics.
        Intermediate = "intermediate",
        /// Enough to teach others.
        Advanced = "advanced",
    }
}

impl Kit {
    /// Whether it is run with others, as a session; otherwise a person takes it alone, in the own pace.
    pub fn is_session(&self) -> bool {
        self.form != Form::SelfPaced
    }
}

/// Every kit that is shipped, by title.
pub fn kits() -> &'static [Kit] {
    &KITS
}

/// The kit with this id.
pub fn find_kit(id: &str) -> Option<&'static Kit> {
    KITS.iter().find(|kit| kit.id == id)
}
