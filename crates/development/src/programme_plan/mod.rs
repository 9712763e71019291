//! What does a programme mean to do, when, for whom and with how many hours? Its plan: phases, activities, measurements, and steps on
//! the way. A plan is drafted from a template ([`template`]), checked ([`problem`]), and every saving is an edition that never
//! changes, so that what was meant at the time can be laid beside what was done.
//!
//! Hours of an activity = sessions for each participant x minutes of a session x participants.

mod check;
mod save;
mod standing;
pub(crate) mod store;
pub mod template;

use access::rules::people::CanSeeProgramme;
use db::Fetch;
use kernel::{Activity, Date, Form, Minutes, Moment, OrganisationId, ProgrammeId, Timestamp, WaveId};
use serde::{Deserialize, Serialize};

pub use check::{Part, Problem, problem};
pub use save::{SaveError, create_plan, save_plan};
pub use standing::{Due, due};
pub use template::{Template, TemplateError, find_template, parse_template, templates};

/// The most phases.
pub const MOST_PHASES: usize = 8;
/// The most activities.
pub const MOST_ACTIVITIES: usize = 16;
/// The most measurements.
pub const MOST_WAVES: usize = 10;
/// The most steps.
pub const MOST_STEPS: usize = 24;
/// The most characters of a name or a step.
pub const LONGEST_LINE: usize = 160;
/// The most characters of a text.
pub const LONGEST_TEXT: usize = 1_000;
/// The most sessions for each participant.
pub const MOST_SESSIONS: u32 = 200;
/// The most minutes of a session: a day's work.
pub const MOST_MINUTES: u32 = 480;
/// The most persons.
pub const MOST_PERSONS: u32 = 1_000_000;

/// The text is none of the codes of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code of the list")]
pub struct NotInTheList;

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

            /// The code in files, forms and text keys.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::programme_plan::NotInTheList;
            fn from_str(text: &str) -> Result<Self, crate::programme_plan::NotInTheList> {
                Self::ALL.iter().copied().find(|value| value.code() == text).ok_or(crate::programme_plan::NotInTheList)
            }
        }
    )+};
}
pub(crate) use lists;

lists! {
    /// For whom an activity is.
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

    /// What kind of step it is.
    StepKind {
        /// Something that shall be done by a day.
        Milestone = "milestone",
        /// A way in which the staff take part.
        Participation = "participation",
    }
}

/// The plan of a programme, as somebody wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanText {
    /// From which template it was drafted.
    pub template: Option<String>,
    /// Why: what gets better for whoever gets the care.
    pub why: String,
    /// Which goal or strategy it serves.
    pub strategy: String,
    /// What goes on when the programme has ended.
    pub afterwards: String,
    /// How many champions there shall be.
    pub champions: u32,
    /// With how much time a week each.
    pub champion_minutes: u32,
    /// The organisations that were asked to take part, and how many persons of each.
    pub members: Vec<PlannedMember>,
    /// The phases, in order.
    pub phases: Vec<Phase>,
    /// What is done.
    pub activities: Vec<PlannedActivity>,
    /// What is measured.
    pub waves: Vec<PlannedWave>,
    /// What shall have happened by when.
    pub steps: Vec<Step>,
}

/// An organisation that was asked to take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedMember {
    /// The organisation.
    pub organisation: OrganisationId,
    /// How many persons of it.
    pub persons: u32,
}

/// A part of the programme's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
}

/// What is run in an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A kit, by its id.
    Kit(String),
    /// A series of kits, by its id.
    Series(String),
}

impl std::fmt::Display for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kit(id) => write!(f, "kit.{id}"),
            Self::Series(id) => write!(f, "series.{id}"),
        }
    }
}

/// The text names neither a kit nor a series.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected kit.ID or series.ID")]
pub struct NoContent;

impl std::str::FromStr for Content {
    type Err = NoContent;
    fn from_str(text: &str) -> Result<Self, NoContent> {
        match text.split_once('.') {
            Some(("kit", id)) => Ok(Self::Kit(id.to_owned())),
            Some(("series", id)) => Ok(Self::Series(id.to_owned())),
            _ => Err(NoContent),
        }
    }
}

/// Something that is done with a group of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedActivity {
    /// What it is called.
    pub title: String,
    /// For whom.
    pub audience: Audience,
    /// What its hours are booked as.
    pub activity: Activity,
    /// How people meet.
    pub form: Form,
    /// What is run, where that is decided.
    pub content: Option<Content>,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// Sessions for each participant.
    pub sessions: u32,
    /// Minutes of a session.
    pub minutes: u32,
    /// Participants.
    pub persons: u32,
    /// How many together.
    pub group: u32,
}

impl PlannedActivity {
    /// The participants' time, of all of them together.
    pub fn time(&self) -> Minutes {
        self.time_of(self.sessions)
    }

    /// The same of the sessions whose day is before `today`.
    pub fn time_before(&self, today: Date) -> Minutes {
        self.time_of(self.days().iter().filter(|day| **day < today).count() as u32)
    }

    /// The days on which a participant would come when the sessions are spread evenly, the first on the first day.
    pub fn days(&self) -> Vec<Date> {
        let days = self.starts_on.days_until(self.ends_on).max(0);
        let n = i64::from(self.sessions.max(1));
        (0..i64::from(self.sessions)).map(|session| self.starts_on.plus_days(days * session / n)).collect()
    }

    /// How many sessions there are to run when each takes one group.
    pub fn to_run(&self) -> u64 {
        u64::from(self.sessions) * u64::from(self.persons).div_ceil(u64::from(self.group.max(1)))
    }

    fn time_of(&self, sessions: u32) -> Minutes {
        Minutes(i64::from(sessions) * i64::from(self.minutes) * i64::from(self.persons))
    }
}

/// A measurement to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedWave {
    /// What people call it.
    pub name: String,
    /// The shipped instrument, by its id.
    pub instrument: String,
    /// When in relation to the programme.
    pub moment: Moment,
    /// First day to answer.
    pub opens_on: Date,
    /// Last day to answer.
    pub closes_on: Date,
    /// The wave that was made of it.
    #[serde(default)]
    pub wave: Option<WaveId>,
}

/// What shall have happened by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What kind of step.
    pub kind: StepKind,
    /// What.
    pub words: String,
    /// By which day.
    pub due_on: Date,
    /// When it was done.
    #[serde(default)]
    pub done_on: Option<Date>,
    /// Which condition for good results it serves, by its code.
    #[serde(default)]
    pub serves: Option<String>,
}

impl PlanText {
    /// The participants' time, planned in all and before a day.
    pub fn time(&self, today: Date) -> (Minutes, Minutes) {
        let sum = |time: &dyn Fn(&PlannedActivity) -> Minutes| self.activities.iter().map(time).sum();
        (sum(&PlannedActivity::time), sum(&|activity| activity.time_before(today)))
    }

    /// First and last day of the phases.
    pub fn span(&self) -> Option<(Date, Date)> {
        let first = self.phases.iter().map(|phase| phase.starts_on).min()?;
        Some((first, self.phases.iter().map(|phase| phase.ends_on).max()?))
    }

    /// When the first step that serves a condition is due, and when one was done first.
    pub fn step_for(&self, condition: &str) -> (Option<Date>, Option<Date>) {
        let of = || self.steps.iter().filter(|step| step.serves.as_deref() == Some(condition));
        (of().map(|step| step.due_on).min(), of().filter_map(|step| step.done_on).min())
    }
}

/// A plan as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammePlan {
    /// The organisation that leads the programme.
    pub lead: OrganisationId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Which saving it is, from 1.
    pub edition: i64,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// What it says.
    pub text: PlanText,
}

/// The programme's plan as it stands, or an earlier edition of it.
///
/// # Errors
/// As the database's.
pub async fn find_plan(
    from: &mut impl Fetch,
    may: &CanSeeProgramme,
    edition: Option<i64>,
) -> db::Result<Option<ProgrammePlan>> {
    let (lead, programme) = (may.programme().lead, may.programme().programme);
    store::find(from, lead, programme, edition).await
}

/// The editions of the programme's plan, the first first.
///
/// # Errors
/// As the database's.
pub async fn editions(from: &mut impl Fetch, may: &CanSeeProgramme) -> db::Result<Vec<(i64, Timestamp)>> {
    store::editions(from, may.programme().lead, may.programme().programme).await
}
