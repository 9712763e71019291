//! What may a program expect of the document? Its JSON Schema (draft 2020-12), derived from the same structures that write
//! it, so that it cannot say anything else.

use std::collections::BTreeMap;

use kernel::{Activity, Caveat, CostKind, Date, Estimate, Form, Group, Mode, Moment, Month};
use serde_json::{Map, Value, json};

use super::{
    Absent, ComparisonDesign, ComparisonLevel, EffectKind, Evaluation, Measure, Part, Place, SCHEMA, Standing, Verdict,
};
use crate::audit::{Finding, FindingCode, Sentence};
use crate::package::{DataSource, EvidenceKind, Expected, ExpectedCode, Fault, Role, Stance};

/// The JSON Schema of [`Evaluation`].
pub fn schema() -> Value {
    let mut definitions = Definitions::default();
    let Value::Object(mut root) = Evaluation::described(&mut definitions) else { return Value::Null };
    root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("title".to_owned(), json!(SCHEMA));
    root.insert("$defs".to_owned(), Value::Object(definitions.0));
    Value::Object(root)
}

/// The structures met so far, by name.
#[derive(Default)]
pub(crate) struct Definitions(Map<String, Value>);

impl Definitions {
    /// A reference to a structure whose fields are all required and which has no others.
    pub(crate) fn object(&mut self, name: &str, fields: impl FnOnce(&mut Self) -> Vec<(&'static str, Value)>) -> Value {
        self.with_optional(name, fields, &[])
    }

    fn with_optional(
        &mut self,
        name: &str,
        fields: impl FnOnce(&mut Self) -> Vec<(&'static str, Value)>,
        optional: &[&str],
    ) -> Value {
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), Value::Null);
            let fields = fields(self);
            let required: Vec<&str> =
                fields.iter().map(|(field, _)| *field).filter(|field| !optional.contains(field)).collect();
            let properties: Map<String, Value> =
                fields.iter().map(|(field, schema)| ((*field).to_owned(), schema.clone())).collect();
            let object = json!({
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            });
            self.0.insert(name.to_owned(), object);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }
}

/// Something that can be described by a JSON Schema.
pub(crate) trait Described {
    /// The schema, with the structures that it refers to among the definitions.
    fn described(definitions: &mut Definitions) -> Value;
}

impl<T: Described> Described for Vec<T> {
    fn described(definitions: &mut Definitions) -> Value {
        json!({ "type": "array", "items": T::described(definitions) })
    }
}

impl<T: Described> Described for Option<T> {
    fn described(definitions: &mut Definitions) -> Value {
        json!({ "anyOf": [T::described(definitions), { "type": "null" }] })
    }
}

impl<T: Described> Described for Part<T> {
    fn described(definitions: &mut Definitions) -> Value {
        json!({ "anyOf": [Absent::described(definitions), T::described(definitions)] })
    }
}

impl Described for Estimate {
    fn described(definitions: &mut Definitions) -> Value {
        let optional = ["scale", "se", "ci", "level", "df"];
        let fields = |definitions: &mut Definitions| {
            let (number, pair, text) =
                (json!({ "type": "number" }), <[f64; 2]>::described(definitions), json!({ "type": "string" }));
            vec![
                ("value", Option::<f64>::described(definitions)),
                ("unit", text.clone()),
                ("scale", pair.clone()),
                ("n", u64::described(definitions)),
                ("base", text.clone()),
                ("method", text),
                ("se", number.clone()),
                ("ci", pair),
                ("level", number.clone()),
                ("df", number),
                ("caveats", Vec::<Caveat>::described(definitions)),
            ]
        };
        definitions.with_optional("Estimate", fields, &optional)
    }
}

impl Described for Fault {
    fn described(definitions: &mut Definitions) -> Value {
        let fields = |definitions: &mut Definitions| {
            let text = json!({ "type": "string" });
            vec![
                ("file", text.clone()),
                ("line", u64::described(definitions)),
                ("column", text.clone()),
                ("value", text.clone()),
                ("expected", Expected::described(definitions)),
            ]
        };
        definitions.with_optional("Fault", fields, &["line", "column", "value"])
    }
}

impl Described for Expected {
    fn described(definitions: &mut Definitions) -> Value {
        definitions.object("Expected", |definitions| {
            let text = json!({ "type": "string" });
            vec![
                ("code", ExpectedCode::described(definitions)),
                ("values", json!({ "type": "object", "additionalProperties": text })),
                ("or_nothing", bool::described(definitions)),
                ("text", text),
            ]
        })
    }
}

impl Described for Finding {
    fn described(definitions: &mut Definitions) -> Value {
        definitions.object("Finding", |definitions| {
            let text = json!({ "type": "string" });
            vec![
                ("code", FindingCode::described(definitions)),
                ("claim", text.clone()),
                ("programme", text.clone()),
                ("rows", Vec::<u64>::described(definitions)),
                ("explanation", text),
                ("arithmetic", Vec::<Sentence>::described(definitions)),
                ("consistent_value", Option::<f64>::described(definitions)),
            ]
        })
    }
}

macro_rules! plainly {
    ($($type:ty => $schema:tt),+ $(,)?) => {$(
        impl Described for $type {
            fn described(_: &mut Definitions) -> Value {
                json!($schema)
            }
        }
    )+};
}

plainly!(
    String => { "type": "string" },
    bool => { "type": "boolean" },
    f64 => { "type": "number" },
    u64 => { "type": "integer", "minimum": 0 },
    u8 => { "type": "integer", "minimum": 0, "maximum": 255 },
    Date => { "type": "string", "format": "date" },
    Month => { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" },
    [f64; 2] => { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
    BTreeMap<String, usize> => { "type": "object", "additionalProperties": { "type": "integer", "minimum": 0 } },
);

macro_rules! by_code {
    ($($type:ty),+ $(,)?) => {$(
        impl Described for $type {
            fn described(_: &mut Definitions) -> Value {
                json!({ "enum": Self::ALL.iter().map(|one| one.code()).collect::<Vec<_>>() })
            }
        }
    )+};
}

by_code!(
    Activity,
    Caveat,
    ComparisonDesign,
    ComparisonLevel,
    CostKind,
    DataSource,
    EffectKind,
    EvidenceKind,
    ExpectedCode,
    FindingCode,
    Form,
    Group,
    Measure,
    Mode,
    Moment,
    Place,
    Role,
    Stance,
    Standing,
    Verdict,
);
