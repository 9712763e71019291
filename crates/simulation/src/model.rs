//! What does a simulated cluster consist of? Plain rows whose references are positions (`u32`) in the vectors of
//! [`Cluster`], so that they can be loaded into any store in the order in which they stand.

use kernel::{Activity, CostKind, Date, Form, Group, Minutes, Moment, Month, Ore, Sex};
use serde::Serialize;

use crate::truth::Truth;

/// The instrument that is answered: handed in by the caller, in the order in which the questions stand.
#[derive(Debug, Clone, PartialEq)]
pub struct InstrumentShape {
    /// Self-ratings, core ratings included.
    pub ratings: Vec<RatingShape>,
    /// Tasks of the first parallel form.
    pub form_a: Vec<TaskShape>,
    /// Tasks of the second parallel form.
    pub form_b: Vec<TaskShape>,
}

impl InstrumentShape {
    /// The tasks of a form.
    pub fn tasks(&self, form: TestForm) -> &[TaskShape] {
        match form {
            TestForm::A => &self.form_a,
            TestForm::B => &self.form_b,
        }
    }
}

/// One self-rating on a whole-number scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingShape {
    /// The item's id in the instrument.
    pub id: String,
    /// Lowest value of the scale.
    pub min: u8,
    /// Highest value of the scale; more than `min`.
    pub max: u8,
    /// Whether it is one of the core items that all programmes share.
    pub core: bool,
    /// What the item measures (ability, will, knowledge, skill ...). Items of one construct move together.
    pub construct: String,
}

/// One performance-like task.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskShape {
    /// The item's id in the instrument.
    pub id: String,
    /// What is asked and what is right.
    pub kind: TaskKind,
    /// Competence (standard deviations, 0 = mean of the staff before) at which half know the answer.
    pub difficulty: f64,
}

/// How a task is answered. Options and steps are numbered from 0; at most eight of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskKind {
    /// One option is right.
    Single {
        /// Number of options.
        options: u8,
        /// The right one.
        key: u8,
    },
    /// Several options are right.
    Multiple {
        /// Number of options.
        options: u8,
        /// The right ones.
        key: Vec<u8>,
    },
    /// Steps are put in order.
    Order {
        /// Number of steps.
        steps: u8,
        /// The steps in the right order.
        key: Vec<u8>,
    },
}

/// Everything that was simulated. Deterministic in the seed, the instrument, today and the number of kits.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The four programmes.
    pub programmes: Vec<Programme>,
    /// The twenty municipalities, then the other lead organisations.
    pub organisations: Vec<Organisation>,
    /// Municipality, service areas and units of each municipality; a parent stands before its children.
    pub units: Vec<Unit>,
    /// Everybody registered, also those who never took part.
    pub persons: Vec<Person>,
    /// Held sessions, and a few planned ones on or after today.
    pub sessions: Vec<Session>,
    /// The hour ledger: one row a person and occasion.
    pub attendances: Vec<Attendance>,
    /// Before, after and later, for each programme.
    pub waves: Vec<Wave>,
    /// Headcounts of each wave by unit and group.
    pub frames: Vec<Frame>,
    /// Filled-in instruments, in the order wave, date.
    pub responses: Vec<Response>,
    /// Costs by programme, organisation, month, activity and kind.
    pub costs: Vec<Cost>,
    /// The champions' mandates.
    pub mandates: Vec<Mandate>,
    /// Comparable programmes of which only totals are known.
    pub reference_programmes: Vec<ReferenceProgramme>,
    /// What was put in, to hold estimates against.
    pub truth: Truth,
}

/// A programme that several organisations take part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Code for files and addresses: `go-digit`, `divos`, `digga-halland`, `modig`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is after, in Swedish.
    pub aim: &'static str,
    /// First day.
    pub starts: Date,
    /// Last day.
    pub ends: Date,
    /// The organisation that leads it.
    pub lead: u32,
    /// The municipalities that take part.
    pub organisations: Vec<u32>,
}

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganisationKind {
    /// A municipality.
    Municipality,
    /// A federation of municipalities.
    Federation,
    /// A region.
    Region,
}

/// A municipality or a lead organisation. Lead organisations other than municipalities have no units and no persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its name: `Göteborgs Stad`, `Vara kommun`, `Göteborgsregionen`.
    pub name: &'static str,
    /// What it is.
    pub kind: OrganisationKind,
    /// Official municipality code (four digits) of a municipality.
    pub municipality_code: Option<&'static str>,
}

/// Which level of the tree a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitLevel {
    /// The municipality as a whole; no parent, no persons of its own.
    Municipality,
    /// Service area such as home care; no persons of its own.
    ServiceArea,
    /// Unit where people work.
    Unit,
}

/// A node in a municipality's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The municipality.
    pub organisation: u32,
    /// The programme its municipality takes part in.
    pub programme: u32,
    /// The unit above; none for the municipality itself.
    pub parent: Option<u32>,
    /// Which level it is.
    pub level: UnitLevel,
    /// Its name, unique within the municipality.
    pub name: String,
    /// The manager (a person); set on units where people work. A manager has one or two units.
    pub manager: Option<u32>,
}

/// Somebody employed by a municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Given name.
    pub given_name: &'static str,
    /// Family name.
    pub family_name: &'static str,
    /// Sex.
    pub sex: Sex,
    /// Year of birth.
    pub birth_year: i16,
    /// Role.
    pub group: Group,
    /// The unit that the person works in all the time; for a manager the first of the units.
    pub unit: u32,
    /// Hourly or fixed-term employment.
    pub temporary: bool,
    /// First day of employment.
    pub started: Date,
    /// Last day of employment; none for those still employed. Nobody leaves after the programme has ended.
    pub ended: Option<Date>,
}

impl Person {
    /// Whether the person was employed that day.
    pub fn employed_on(&self, day: Date) -> bool {
        self.started <= day && self.ended.is_none_or(|ended| day <= ended)
    }
}

/// Whether a session has taken place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// It has taken place and has a register.
    Held,
    /// It lies on or after today and has no register yet.
    Planned,
}

/// People learning together at a given time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The programme.
    pub programme: u32,
    /// The unit; the municipality's topmost unit when champions or managers of several units meet.
    pub unit: u32,
    /// What it was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// Position of the kit used, under the number of kits handed in; for workplace sessions and try-outs only.
    pub kit: Option<u32>,
    /// The champion (a person) who led it; none for centrally led training and when no
    /// champion was free.
    pub champion: Option<u32>,
    /// The day, always a workday.
    pub date: Date,
    /// When it starts, in minutes after midnight, local time.
    pub start_minute: u16,
    /// Planned length.
    pub minutes: Minutes,
    /// Whether it has taken place.
    pub state: SessionState,
}

/// One row of the hour ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Who took part.
    pub person: u32,
    /// The session; none for web courses, individual support and own try-outs.
    pub session: Option<u32>,
    /// The person's unit.
    pub unit: u32,
    /// The day, a workday within the programme and the employment.
    pub date: Date,
    /// How long, in multiples of 15 minutes.
    pub minutes: Minutes,
    /// What it was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// How many took part together, this person included.
    pub group_size: u16,
}

/// A measurement occasion of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wave {
    /// The programme.
    pub programme: u32,
    /// When in relation to the programme.
    pub moment: Moment,
    /// First day it can be answered; the frame is counted on this day.
    pub opens: Date,
    /// Last day it can be answered. Only the later wave closes after today.
    pub closes: Date,
}

/// How many were employed in a unit and group on the day a wave opened. Rows with nobody are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The wave.
    pub wave: u32,
    /// The unit.
    pub unit: u32,
    /// The group.
    pub group: Group,
    /// Persons, at least one.
    pub headcount: u32,
}

/// Which of the two parallel forms of the knowledge test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum TestForm {
    /// The first.
    A,
    /// The second.
    B,
}

impl TestForm {
    /// The parallel form.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// One filled-in instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Who answered: known to the simulation. A loader uses it only to make a pseudonym, and only when `linked`.
    pub person: u32,
    /// The wave.
    pub wave: u32,
    /// The person's unit.
    pub unit: u32,
    /// The person's group.
    pub group: Group,
    /// Whether the person's answers of several waves can be linked. The same for all answers of a person.
    pub linked: bool,
    /// Which parallel form. Half the persons get A first, half B; the form changes from wave to wave.
    pub form: TestForm,
    /// The day it was answered.
    pub date: Date,
    /// One answer a question: first the ratings, then the tasks of the form, in the order of the instrument.
    pub answers: Vec<Answer>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A value of the scale.
    Rating(u8),
    /// The option picked, from 0.
    Single(u8),
    /// The options picked: bit i for option i. At least one.
    Multiple(u8),
    /// The steps (from 0) in the order given.
    Order(Vec<u8>),
    /// "I don't know": an answer; counts as not right in the test and as missing in a rating.
    DontKnow,
    /// Left without an answer.
    Skipped,
}

/// An amount that a programme cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The programme.
    pub programme: u32,
    /// The organisation that bore it.
    pub organisation: u32,
    /// The month.
    pub month: Month,
    /// What it was for.
    pub activity: Activity,
    /// What kind of cost.
    pub kind: CostKind,
    /// How much, more than nothing.
    pub amount: Ore,
}

/// A champion's mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The champion.
    pub person: u32,
    /// The unit the mandate is for: the champion's own.
    pub unit: u32,
    /// The programme.
    pub programme: u32,
    /// First day.
    pub from: Date,
    /// Last day; none when it runs until further notice.
    pub until: Option<Date>,
    /// Time set aside.
    pub minutes_per_week: Minutes,
    /// The manager (a person) who approved it.
    pub approved_by: u32,
}

/// A comparable programme of which only totals are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceProgramme {
    /// Its name.
    pub name: &'static str,
    /// Registry number at the fund.
    pub registry_number: &'static str,
    /// The municipality.
    pub municipality: &'static str,
    /// Its official code.
    pub municipality_code: &'static str,
    /// Length in months.
    pub months: u16,
    /// Persons who took part.
    pub participants: u32,
    /// Hours of all participants.
    pub minutes: Minutes,
    /// Total cost without lost working time.
    pub cost: Ore,
}
