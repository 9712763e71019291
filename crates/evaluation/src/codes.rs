//! How is a closed list of codes declared? One line for each code; the type then knows all of its codes, writes and reads
//! them, in files and in JSON alike.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in files.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = kernel::vocabulary::UnknownCode;
            fn from_str(text: &str) -> Result<Self, kernel::vocabulary::UnknownCode> {
                Self::ALL.iter().copied().find(|v| v.code() == text).ok_or_else(|| kernel::vocabulary::UnknownCode {
                    expected: [$($code),+].join(", "),
                })
            }
        }
    )+};
}

pub(crate) use codes;
