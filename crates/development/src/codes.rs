//! Closed lists of words, each with the code that tables, files, forms and text keys use.

/// Declares an enum whose variants have codes, which a column can hold.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in tables, files, forms and text keys.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// The one with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }

        impl db::IntoValue for $name {
            fn into_value(this: Option<Self>) -> db::Value {
                db::Value::Text(this.map(|one| one.code().to_owned()))
            }
        }

        impl db::FromColumn for $name {
            fn from_column(row: &db::Row, column: &str) -> db::Result<Self> {
                let code: String = row.get(column)?;
                Self::from_code(&code).ok_or_else(|| db::Error::Column {
                    column: column.to_owned(),
                    problem: format!("{code} is not known"),
                })
            }
        }
    };
}
pub(crate) use codes;
