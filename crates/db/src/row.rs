//! What comes out of a statement: columns by name, as the words of the domain.

use std::sync::Arc;

use kernel::{Activity, CostKind, Date, Form, Group, Minutes, Moment, Month, Ore, Sex, Timestamp};
use rusqlite::types::ValueRef;
use sqlx::Row as _;
use uuid::Uuid;

use crate::{Error, Result};

/// One row of a result.
pub struct Row(pub(crate) Inner);

pub(crate) enum Inner {
    Sqlite(SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

/// A row of an embedded file, whose rows share the names of their columns.
pub(crate) struct SqliteRow {
    pub(crate) columns: Arc<[Box<str>]>,
    pub(crate) cells: Box<[Cell]>,
}

/// A stored value.
pub(crate) enum Cell {
    Absent,
    Int(i64),
    Real(f64),
    Text(Box<str>),
    /// Sixteen bytes: nearly always an id.
    Sixteen([u8; 16]),
    Bytes(Box<[u8]>),
    /// Text in another alphabet than UTF-8.
    Unreadable,
}

impl From<ValueRef<'_>> for Cell {
    fn from(stored: ValueRef<'_>) -> Self {
        match stored {
            ValueRef::Null => Self::Absent,
            ValueRef::Integer(v) => Self::Int(v),
            ValueRef::Real(v) => Self::Real(v),
            ValueRef::Text(v) => std::str::from_utf8(v).map_or(Self::Unreadable, |text| Self::Text(text.into())),
            ValueRef::Blob(v) => v.try_into().map_or_else(|_| Self::Bytes(v.into()), Self::Sixteen),
        }
    }
}

impl SqliteRow {
    fn cell(&self, column: &str) -> Result<&Cell> {
        let at = self.columns.iter().position(|name| &**name == column);
        at.and_then(|at| self.cells.get(at)).ok_or_else(|| wrong(column, "there is no such column"))
    }
}

/// Something that a column can hold.
pub trait FromColumn: Sized {
    /// Reads the column.
    ///
    /// # Errors
    /// [`Error::Column`] when it holds something else.
    fn from_column(row: &Row, column: &str) -> Result<Self>;
}

impl Row {
    /// The column's value.
    ///
    /// # Errors
    /// [`Error::Column`] when there is no such column or it holds something else.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T> {
        T::from_column(self, column)
    }

    /// The names of the columns.
    pub fn columns(&self) -> Vec<String> {
        use sqlx::Column as _;
        match &self.0 {
            Inner::Sqlite(row) => row.columns.iter().map(|name| name.to_string()).collect(),
            Inner::Postgres(row) => row.columns().iter().map(|c| c.name().to_owned()).collect(),
        }
    }
}

fn wrong(column: &str, problem: impl ToString) -> Error {
    Error::Column { column: column.to_owned(), problem: problem.to_string() }
}

macro_rules! driver_columns {
    ($($type:ty: $($cell:pat => $value:expr),+;)+) => {$(
        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Result<Self> {
                row.get::<Option<Self>>(column)?.ok_or_else(|| wrong(column, "it is absent"))
            }
        }
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Result<Self> {
                match &row.0 {
                    Inner::Sqlite(row) => match row.cell(column)? {
                        Cell::Absent => Ok(None),
                        $($cell => Ok(Some($value)),)+
                        _ => Err(wrong(column, concat!("it is not a ", stringify!($type)))),
                    },
                    Inner::Postgres(row) => row.try_get(column).map_err(|e| wrong(column, e)),
                }
            }
        }
    )+};
}
driver_columns! {
    Uuid: Cell::Sixteen(v) => Uuid::from_bytes(*v);
    String: Cell::Text(v) => v.to_string();
    i64: Cell::Int(v) => *v;
    f64: Cell::Real(v) => *v;
    Vec<u8>: Cell::Bytes(v) => v.to_vec(), Cell::Sixteen(v) => v.to_vec();
}

macro_rules! derived_columns {
    ($($type:ty: $from:ty => $convert:expr),+ $(,)?) => {$(
        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Result<Self> {
                let stored: $from = row.get(column)?;
                $convert(stored).map_err(|e| wrong(column, e))
            }
        }
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Result<Self> {
                let stored: Option<$from> = row.get(column)?;
                stored.map(|s| $convert(s).map_err(|e| wrong(column, e))).transpose()
            }
        }
    )+};
}

fn fine<T>(value: T) -> std::result::Result<T, std::convert::Infallible> {
    Ok(value)
}

fn yes_or_no(value: i64) -> std::result::Result<bool, String> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(format!("{other} is neither 0 nor 1")),
    }
}

derived_columns! {
    bool: i64 => yes_or_no,
    u32: i64 => u32::try_from,
    u64: i64 => u64::try_from,
    Timestamp: i64 => |v| fine(Timestamp(v)),
    Minutes: i64 => |v| fine(Minutes(v)),
    Ore: i64 => |v| fine(Ore(v)),
    Date: String => |v: String| v.parse::<Date>(),
    Month: String => |v: String| v.parse::<Month>(),
    Activity: String => |v: String| v.parse::<Activity>(),
    Form: String => |v: String| v.parse::<Form>(),
    CostKind: String => |v: String| v.parse::<CostKind>(),
    Moment: String => |v: String| v.parse::<Moment>(),
    Group: String => |v: String| v.parse::<Group>(),
    Sex: String => |v: String| v.parse::<Sex>(),
}

macro_rules! id_columns {
    ($($id:ident),+) => { derived_columns! { $(kernel::$id: Uuid => |v| fine(kernel::$id(v))),+ } };
}
id_columns!(
    OrganisationId,
    UnitId,
    PersonId,
    SignInId,
    ProgrammeId,
    WaveId,
    ResponseId,
    SessionId,
    WalkInId,
    QuestionId,
    CommonQuestionId,
    BarrierId,
    HandId,
    SupportId,
    VariantId,
    PartyId,
    NeedId,
    InitiativeId,
    EvidenceId,
    DecisionId,
    LessonId,
    ActivityId,
    RoundId,
    CouncilMemberId,
    MeetingId,
    AgendaItemId,
    PaperId,
    SeatId,
    ThingId,
    LoanId,
    MandateId,
    PostingId,
    CostId,
    ImportId,
    RiskId,
    EvaluationId
);
