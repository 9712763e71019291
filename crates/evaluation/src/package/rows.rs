//! What does each file of the package hold? One struct for each file, one field for each column, in the order of the
//! file; `docs` of the package say the same in a table.

use kernel::{Activity, CostKind, Date, Form, Group, Minutes, Mode, Moment, Month, Ore, Sex};
use serde_json::Value;

use super::cell::{self, Codec, Figure};
use super::codes::{ChangeUnit, CostBasis, DataSource, EvidenceKind, ItemKind, Measure, Role, Stance};
use super::expected::Expected;

/// Which line of which file a row was read from. It says nothing about the row itself, so two rows that differ only
/// in it are equal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line(pub Option<u64>);

impl PartialEq for Line {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What was wrong with a cell: the column and what was expected.
pub(crate) type CellFault = (usize, Expected);

/// A row of a file of the package.
pub(crate) trait Row: Sized {
    /// The file.
    const FILE: &'static str;
    /// What one row is.
    const ABOUT: &'static str;
    /// The columns in order.
    const COLUMNS: &'static [&'static str];
    /// The columns that a file may leave out altogether: those that came later than the others.
    const MAY_LACK: &'static [&'static str];
    /// The second column of a key of two columns.
    const SECOND_KEY: &'static str;
    /// The row from its cells in the order of [`Row::COLUMNS`]; otherwise every cell that is wrong.
    fn from_cells(cells: &[&str], line: u64) -> Result<Self, Vec<CellFault>>;
    /// The cells of the row.
    fn cells(&self) -> Vec<String>;
    /// The fields for `datapackage.json`.
    fn fields() -> Vec<Value>;
}

macro_rules! rows {
    ($($(#[doc = $doc:literal])+ $name:ident in $file:literal $(by $second:literal)? $(may lack $($lack:literal),+)? {
        $($(#[doc = $fdoc:literal])+ $field:ident: $type:ty = $codec:ty $(, called $called:literal)?;)+
    } $(remembers $line:ident)?)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[doc = $fdoc])+ pub $field: $type,)+
            $(/// Where the row was read from.
            pub $line: Line,)?
        }

        impl Row for $name {
            const FILE: &'static str = $file;
            const ABOUT: &'static str = [$($doc),+][0].trim_ascii();
            const COLUMNS: &'static [&'static str] = &[$(rows!(@name $field $($called)?)),+];
            const MAY_LACK: &'static [&'static str] = &[$($($lack),+)?];
            const SECOND_KEY: &'static str = rows!(@second $($second)?);

            fn from_cells(cells: &[&str], line: u64) -> Result<Self, Vec<CellFault>> {
                let _ = line;
                let mut faults = Vec::new();
                let mut next = 0..;
                $(let $field = {
                    let column = next.next().unwrap_or_default();
                    match <$codec as Codec>::read(cells[column]) {
                        Ok(value) => Some(value),
                        Err(expected) => {
                            faults.push((column, expected));
                            None
                        }
                    }
                };)+
                if let ($(Some($field),)+) = ($($field,)+) {
                    return Ok(Self { $($field,)+ $($line: Line(Some(line)))? });
                }
                Err(faults)
            }

            fn cells(&self) -> Vec<String> {
                vec![$(<$codec as Codec>::write(&self.$field)),+]
            }

            fn fields() -> Vec<Value> {
                vec![$(cell::described::<$codec>(rows!(@name $field $($called)?))),+]
            }
        }
    )+};
    (@name $field:ident $called:literal) => { $called };
    (@name $field:ident) => { stringify!($field) };
    (@second $second:literal) => { $second };
    (@second) => { "" };
}

use cell::{
    Answer, ByMode, Code, Codes, CodesOf, Day, Flag, InMonth, Key, Kronor, Maybe, Number, Places, Posted, Published,
    Strength, Whole, Words,
};

rows! {
    /// A programme (project).
    ProgrammeRow in "programmes.csv" {
        /// Key.
        programme: String = Key;
        /// What people call it.
        name: String = Words;
        /// The cluster that it belongs to.
        cluster: Option<String> = Maybe<Key>;
        /// Evaluated or a reference.
        role: Role = Code<Role>;
        /// First day; a reference programme may lack it.
        start: Option<Date> = Maybe<Day>;
        /// Last day; a reference programme may lack it.
        end: Option<Date> = Maybe<Day>;
        /// How many persons were planned to take part.
        planned_participants: Option<u64> = Maybe<Whole>;
        /// What the fund granted.
        granted_sek: Option<Ore> = Maybe<Kronor>;
    }

    /// A unit of an organisation.
    UnitRow in "units.csv" {
        /// Key.
        unit: String = Key;
        /// The unit above.
        parent: Option<String> = Maybe<Key>;
        /// The organisation (municipality).
        organisation: String = Key;
        /// The programme that the unit takes part in.
        programme: Option<String> = Maybe<Key>;
        /// What kind of service, for example home care.
        service: Option<String> = Maybe<Key>;
        /// Number of front-line staff.
        staff: Option<u64> = Maybe<Whole>;
        /// Number of managers.
        managers: Option<u64> = Maybe<Whole>;
        /// The date from which the unit takes part.
        starts_on: Option<Date> = Maybe<Day>;
    }

    /// One posting of the hour ledger.
    HoursRow in "hours.csv" {
        /// Pseudonym of the person.
        person: String = Key;
        /// The person's unit.
        unit: String = Key;
        /// The programme.
        programme: String = Key;
        /// The day.
        date: Date = Day;
        /// Minutes; negative when the row corrects an earlier one.
        minutes: Minutes = Posted;
        /// What the time was for.
        activity: Activity = Code<Activity>;
        /// How people met.
        form: Form = Code<Form>;
        /// Sex.
        sex: Option<Sex> = Maybe<Code<Sex>>;
        /// How many took part together.
        group_size: Option<u64> = Maybe<Whole>;
    }

    /// An item of an instrument version.
    InstrumentRow in "instruments.csv" by "item" {
        /// The instrument version.
        instrument: String = Key;
        /// The item, unique in the instrument.
        item: String = Key;
        /// How it is answered.
        kind: ItemKind = Code<ItemKind>;
        /// What it measures.
        construct: Option<String> = Maybe<Key>;
        /// The indicator shared between programmes.
        indicator: Option<String> = Maybe<Key>;
        /// The test form that it belongs to.
        form: Option<String> = Maybe<Key>;
        /// The lowest answer.
        min: Option<f64> = Maybe<Number>;
        /// The highest answer.
        max: Option<f64> = Maybe<Number>;
        /// The options.
        options: Vec<String> = Codes;
        /// The right answer of a test item: an option, several options (in any order), or every option in its
        /// right order.
        key: Vec<String> = Codes;
        /// Whether it is one of the four core items.
        core: bool = Flag;
    }

    /// One measurement occasion.
    WaveRow in "waves.csv" may lack "imported", "modes" {
        /// Key.
        wave: String = Key;
        /// The programme.
        programme: String = Key;
        /// The instrument version.
        instrument: String = Key;
        /// When in relation to the programme.
        moment: Moment = Code<Moment>;
        /// First day to answer.
        opens: Date = Day;
        /// Last day to answer.
        closes: Date = Day;
        /// Who answers.
        group: Group = Code<Group>;
        /// Whether answers were collected with another tool than the one that wrote the package.
        imported: Option<bool> = Maybe<Flag>;
        /// How many filled-in questionnaires came by which way, as far as that is known: `link:12;code:30;paper:8`.
        modes: Option<Vec<(Mode, u64)>> = Maybe<ByMode>;
    }

    /// Who could have answered.
    FrameRow in "frame.csv" by "unit" {
        /// The wave.
        wave: String = Key;
        /// The unit.
        unit: String = Key;
        /// How many there are.
        population: u64 = Whole;
        /// How many were invited.
        invited: u64 = Whole;
    }

    /// One answer to one item.
    ResponseRow in "responses.csv" by "item" {
        /// The filled-in questionnaire that the answer belongs to.
        response: String = Key;
        /// The wave.
        wave: String = Key;
        /// The unit.
        unit: String = Key;
        /// Who answers.
        group: Group = Code<Group>;
        /// Pseudonym that is the same for the same person in all waves of a programme.
        link: Option<String> = Maybe<Key>;
        /// The item.
        item: String = Key;
        /// The answer; `dk` = does not know.
        value: String = Answer;
    }

    /// An amount.
    CostRow in "costs.csv" may lack "basis" {
        /// The programme.
        programme: String = Key;
        /// The organisation that paid.
        organisation: Option<String> = Maybe<Key>;
        /// The month.
        period: Month = InMonth;
        /// What it was for.
        activity: Activity = Code<Activity>;
        /// What kind of cost.
        kind: CostKind = Code<CostKind>;
        /// The amount.
        amount: Ore = Kronor, called "amount_sek";
        /// Whether it was booked, or reckoned from hours; booked where nothing is said.
        basis: Option<CostBasis> = Maybe<Code<CostBasis>>;
    }

    /// A figure somebody published.
    PublishedRow in "published.csv" {
        /// Where it was published.
        source: String = Key;
        /// The programme.
        programme: String = Key;
        /// What it claims to say.
        claim: String = Words;
        /// What it measures.
        measure: Measure = Code<Measure>;
        /// The figure.
        value: Figure = Published;
        /// How many persons (answers) the figure is about; for a share, those in it when `base_n` is given too.
        n: Option<u64> = Maybe<Whole>;
        /// Of how many.
        base_n: Option<u64> = Maybe<Whole>;
        /// The lowest value of the scale.
        scale_min: Option<f64> = Maybe<Number>;
        /// The highest value of the scale.
        scale_max: Option<f64> = Maybe<Number>;
        /// Standard deviation.
        sd: Option<Figure> = Maybe<Published>;
        /// When.
        moment: Option<Moment> = Maybe<Code<Moment>>;
        /// Who.
        group: Option<Group> = Maybe<Code<Group>>;
        /// The claim of which the row is a part.
        part_of: Option<String> = Maybe<Words>;
        /// In what a change is stated.
        unit_of_change: Option<ChangeUnit> = Maybe<Code<ChangeUnit>>;
    } remembers line

    /// The curve of a task that was calibrated before: at level t it is right with chance 1 / (1 + exp(-(slope t + intercept))).
    CalibratedRow in "calibrated.csv" by "item" {
        /// The instrument version.
        instrument: String = Key;
        /// The item.
        item: String = Key;
        /// How strongly the chance depends on the level.
        slope: f64 = Number;
        /// Logit of the chance at level 0.
        intercept: f64 = Number;
        /// The version of the calibration.
        calibration: u64 = Whole;
    }

    /// A way in which the starts could have been drawn by lot.
    AllocationRow in "allocations.csv" by "allocation" {
        /// The programme.
        programme: String = Key;
        /// Key of the allocation within the programme.
        allocation: String = Key;
        /// Whether it is the one that was drawn.
        drawn: bool = Flag;
        /// The organisations (or units) that were allocated.
        clusters: Vec<String> = Codes;
        /// For each of them, in that order, its place in the order of starts, from 1.
        sequences: Vec<u32> = Places;
    }

    /// A qualitative or other piece of evidence.
    EvidenceRow in "evidence.csv" may lack "date" {
        /// Key.
        evidence: String = Key;
        /// Where it comes from.
        source: String = Key;
        /// What kind of source.
        kind: EvidenceKind = Code<EvidenceKind>;
        /// The programme; absent when it concerns all.
        programme: Option<String> = Maybe<Key>;
        /// The evaluation question.
        question: String = Key;
        /// What it says about the question.
        stance: Stance = Code<Stance>;
        /// How strong, 1-3.
        strength: u8 = Strength;
        /// In a few words.
        summary: Option<String> = Maybe<Words>;
        /// When it was said, written or seen.
        date: Option<Date> = Maybe<Day>;
    }

    /// An evaluation question.
    FrameworkRow in "framework.csv" may lack "data", "text_en" {
        /// Key.
        question: String = Key;
        /// The question above.
        parent: Option<String> = Maybe<Key>;
        /// The question.
        text: String = Words;
        /// What shall answer it.
        data: Vec<DataSource> = CodesOf<DataSource>;
        /// The question in English, where `text` is in Swedish.
        text_en: Option<String> = Maybe<Words>;
    }
}
