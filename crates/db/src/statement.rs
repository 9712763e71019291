//! Which SQL does the program run? Every statement is registered by name, so that one test prepares all of them on both
//! engines and checks their shape.

use linkme::distributed_slice;

/// A registered SQL statement.
#[derive(Debug)]
pub struct Statement {
    /// Its name, unique within its file.
    pub name: &'static str,
    /// Its text, with `$1`, `$2`, ... for values.
    pub sql: &'static str,
    /// The file it stands in.
    pub file: &'static str,
    /// Whether it keeps to one organisation.
    pub scope: Scope,
}

/// How far a statement reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One organisation: `organisation_id = $1` stands in every query block.
    Organisation,
    /// Several organisations, and why that is right.
    Across(&'static str),
}

/// Every statement of the program.
#[allow(unsafe_code)] // linkme gathers them through a linker section
#[distributed_slice]
pub static STATEMENTS: [&'static Statement];

/// Registers a statement: `statement!(NAME, "select ...")`, or with a reason when it reaches over organisations:
/// `statement!(NAME, "select ...", across: "asked before the organisation is known")`.
#[macro_export]
macro_rules! statement {
    ($vis:vis $name:ident, $sql:expr) => {
        $crate::statement!(@ $vis $name, $sql, $crate::Scope::Organisation);
    };
    ($vis:vis $name:ident, $sql:expr, across: $why:literal) => {
        $crate::statement!(@ $vis $name, $sql, $crate::Scope::Across($why));
    };
    (@ $vis:vis $name:ident, $sql:expr, $scope:expr) => {
        $vis static $name: $crate::Statement =
            $crate::Statement { name: stringify!($name), sql: $sql, file: file!(), scope: $scope };
        #[allow(unsafe_code)] // linkme gathers the statements through a linker section
        const _: () = {
            #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
            #[linkme(crate = $crate::linkme)]
            static REGISTERED: &'static $crate::Statement = &$name;
        };
    };
}

impl Statement {
    /// The text of an `insert ... values (...)` with the tuple repeated for `rows` rows, and how many values a row has.
    /// What follows the tuple (`on conflict ...`) stays. `None` when the statement has no single tuple of placeholders.
    pub(crate) fn repeated(&self, rows: usize) -> Option<(String, usize)> {
        let start = self.sql.find("values (")? + "values ".len();
        let end = start + self.sql[start..].find(')')?;
        let (head, tuple, tail) = (&self.sql[..start], &self.sql[start + 1..end], &self.sql[end + 1..]);
        let width = tuple.split(',').count();
        let in_order = tuple.split(',').enumerate().all(|(i, part)| part.trim() == format!("${}", i + 1));
        if !in_order {
            return None;
        }
        let mut sql = String::with_capacity(head.len() + rows * width * 6 + tail.len());
        sql.push_str(head);
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..width {
                if column > 0 {
                    sql.push(',');
                }
                sql.push('$');
                sql.push_str(&(row * width + column + 1).to_string());
            }
            sql.push(')');
        }
        sql.push_str(tail);
        Some((sql, width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(sql: &'static str) -> Statement {
        Statement { name: "TEST", sql, file: "here", scope: Scope::Organisation }
    }

    #[test]
    fn an_insert_is_repeated_with_its_placeholders_renumbered() {
        let (sql, width) =
            statement("insert into t (a, b) values ($1, $2) on conflict do nothing").repeated(3).unwrap();
        assert_eq!(sql, "insert into t (a, b) values ($1,$2), ($3,$4), ($5,$6) on conflict do nothing");
        assert_eq!(width, 2);
    }

    #[test]
    fn an_insert_with_computed_values_is_not_repeated() {
        assert!(statement("insert into t (a) values (coalesce($1, 0))").repeated(2).is_none());
        assert!(statement("delete from t").repeated(2).is_none());
    }
}
