//! What goes into a statement: five portable kinds of value, and how the words of the domain become them.

use kernel::{Activity, CostKind, Date, Form, Group, Minutes, Moment, Month, Ore, Sex, Timestamp};
use uuid::Uuid;

/// A value for a placeholder. Absent values keep their kind, because PostgreSQL asks for it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An id.
    Uuid(Option<Uuid>),
    /// Text.
    Text(Option<String>),
    /// A whole number.
    Int(Option<i64>),
    /// A decimal number.
    Real(Option<f64>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// Something that can stand for a placeholder.
pub trait IntoValue {
    /// The value, absent for `None`.
    fn into_value(this: Option<Self>) -> Value
    where
        Self: Sized;
}

macro_rules! into_value {
    ($($kind:ident: $($type:ty => $convert:expr),+;)+) => {$($(
        impl IntoValue for $type {
            fn into_value(this: Option<Self>) -> Value {
                Value::$kind(this.map($convert))
            }
        }
    )+)+};
}

into_value! {
    Uuid: Uuid => |v| v;
    Text: String => |v| v, &str => str::to_owned, &String => |v: &String| v.clone(), Date => |v: Date| v.to_string(),
        Month => |v: Month| v.to_string(), Activity => |v: Activity| v.code().to_owned(),
        Form => |v: Form| v.code().to_owned(), CostKind => |v: CostKind| v.code().to_owned(),
        Moment => |v: Moment| v.code().to_owned(), Group => |v: Group| v.code().to_owned(),
        Sex => |v: Sex| v.code().to_owned();
    Int: i64 => |v| v, i32 => i64::from, u32 => i64::from, u16 => i64::from, u8 => i64::from, bool => i64::from,
        Timestamp => |v: Timestamp| v.0, Minutes => |v: Minutes| v.0, Ore => |v: Ore| v.0;
    Real: f64 => |v| v;
    Bytes: Vec<u8> => |v| v, &[u8] => <[u8]>::to_vec;
}

macro_rules! ids_into_value {
    ($($id:ident),+) => {$(
        impl IntoValue for kernel::$id {
            fn into_value(this: Option<Self>) -> Value {
                Value::Uuid(this.map(|id| id.0))
            }
        }
    )+};
}
ids_into_value!(
    OrganisationId,
    UnitId,
    PersonId,
    SignInId,
    ProgrammeId,
    WaveId,
    LocalItemId,
    LocalInstrumentId,
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

impl<T: IntoValue> From<T> for Value {
    fn from(value: T) -> Self {
        T::into_value(Some(value))
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(this: Option<Self>) -> Value {
        T::into_value(this.flatten())
    }
}

/// The values for a statement's placeholders, in order: `args![organisation, unit, "name"]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_value_keeps_its_kind() {
        let nobody: Option<kernel::PersonId> = None;
        assert_eq!(args![nobody, None::<&str>, 3_i64], [Value::Uuid(None), Value::Text(None), Value::Int(Some(3))]);
    }
}
