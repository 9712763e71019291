//! What can go wrong with a database, sorted by what the caller can do about it.

/// A failed call to the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database does not answer, is full or is locked: nothing was changed, try again in a moment.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The row breaks a rule of the schema (a double, an unknown reference): nothing was changed.
    #[error("a row breaks a rule of the schema: {0}")]
    Rule(String),
    /// The database was made by another version of this migration's file: nothing was changed. Until the first release such
    /// a database is not carried over.
    #[error(
        "the database was made before migration {0} was changed, and cannot be carried over: start with an empty data \
         folder or database, or use the version of the program that made it (its `ombud export package` takes the data out)"
    )]
    SchemaChanged(&'static str),
    /// A row that must be there is not.
    #[error("no row for {0}")]
    Missing(&'static str),
    /// A stored value is not what the program expects; the data or the program is wrong.
    #[error("column {column}: {problem}")]
    Column {
        /// The column's name.
        column: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Anything else: a statement or the program is wrong.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// Whether the same call may succeed in a moment.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_) => Self::Unavailable(error.to_string()),
            sqlx::Error::Database(problem) => {
                let code = problem.code().unwrap_or_default();
                if problem.is_unique_violation()
                    || problem.is_foreign_key_violation()
                    || problem.is_check_violation()
                    || code.starts_with("23")
                {
                    Self::Rule(problem.message().to_owned())
                } else if is_temporary_code(&code) {
                    Self::Unavailable(problem.message().to_owned())
                } else {
                    Self::Internal(problem.message().to_owned())
                }
            }
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(problem, message) = &error else { return Self::Internal(error.to_string()) };
        let message = message.clone().unwrap_or_else(|| error.to_string());
        if is_broken_rule(problem.extended_code) {
            Self::Rule(message)
        } else if is_temporary_code(&problem.extended_code.to_string()) {
            Self::Unavailable(message)
        } else {
            Self::Internal(message)
        }
    }
}

/// SQLite: check (275), foreign key (787), not null (1299), primary key (1555), unique (2067). PostgreSQL's class 23.
fn is_broken_rule(code: i32) -> bool {
    matches!(code, 275 | 787 | 1_299 | 1_555 | 2_067)
}

/// SQLite: busy (5), locked (6), read-only (8), IO error (10), full (13), cannot open (14), with their extended codes.
/// PostgreSQL: connection exceptions (08), serialization and deadlock (40), resources (53), operator intervention (57),
/// system error (58), starting up (57P03).
fn is_temporary_code(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14),
        _ => ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_temporary_code;

    #[test]
    fn a_full_disk_and_a_restarting_server_are_temporary() {
        for code in ["5", "13", "778", "57P01", "57P03", "08006", "40001", "53300"] {
            assert!(is_temporary_code(code), "{code}");
        }
        for code in ["1", "19", "42601", "22P02"] {
            assert!(!is_temporary_code(code), "{code}");
        }
    }
}
