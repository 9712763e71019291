//! Which database? `sqlite:PATH` or `postgres://...`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where the data lie.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, created when it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL server's address, with user and database.
    Postgres(String),
}

/// The text names no database that Ombud knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected sqlite:PATH or postgres://USER@HOST/DATABASE")]
pub struct NotADatabaseUrl;

impl FromStr for DatabaseUrl {
    type Err = NotADatabaseUrl;
    fn from_str(text: &str) -> Result<Self, NotADatabaseUrl> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() { Err(NotADatabaseUrl) } else { Ok(Self::Sqlite(path.into())) }
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else {
            Err(NotADatabaseUrl)
        }
    }
}

/// Never shows a password.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_are_understood_and_others_refused() {
        assert_eq!("sqlite:data/ombud.db".parse(), Ok(DatabaseUrl::Sqlite("data/ombud.db".into())));
        assert_eq!("sqlite:///var/o.db".parse(), Ok(DatabaseUrl::Sqlite("/var/o.db".into())));
        assert!(matches!("postgres://o@localhost/o".parse(), Ok(DatabaseUrl::Postgres(_))));
        for text in ["sqlite:", "mysql://x", ""] {
            assert_eq!(text.parse::<DatabaseUrl>(), Err(NotADatabaseUrl), "{text}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let url: DatabaseUrl = "postgres://o:hemligt@localhost/o".parse().unwrap();
        assert_eq!(format!("{url:?}"), "postgres");
    }
}
