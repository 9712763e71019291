//! Does a licence expression leave us a choice that we accept?
//!
//! `A OR B` needs one of the two, `A AND B` both; `AND` binds tighter; `X WITH Y` is one licence. Old packages write
//! `A/B` for `A OR B`. Source: SPDX specification, annex "SPDX license expressions".

/// Does the expression hold when exactly the licences that `accepted` names hold? An error when it cannot be read.
pub fn satisfied(expression: &str, accepted: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, accepted };
    let holds = reader.any()?;
    match reader.words {
        [] => Ok(holds),
        [word, ..] => Err(format!("`{word}` was not expected in `{expression}`")),
    }
}

struct Reader<'a> {
    words: &'a [&'a str],
    accepted: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn next_is(&mut self, word: &str) -> bool {
        match self.words {
            [first, rest @ ..] if first.eq_ignore_ascii_case(word) => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }

    fn any(&mut self) -> Result<bool, String> {
        let mut holds = self.all()?;
        while self.next_is("OR") {
            holds |= self.all()?;
        }
        Ok(holds)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut holds = self.one()?;
        while self.next_is("AND") {
            holds &= self.one()?;
        }
        Ok(holds)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.next_is("(") {
            let holds = self.any()?;
            return if self.next_is(")") { Ok(holds) } else { Err("a parenthesis is not closed".to_owned()) };
        }
        let name = self.name()?;
        if self.next_is("WITH") {
            let exception = self.name()?;
            return Ok((self.accepted)(&format!("{name} WITH {exception}")));
        }
        Ok((self.accepted)(&name))
    }

    fn name(&mut self) -> Result<String, String> {
        match self.words {
            [word, rest @ ..] if !["(", ")", "AND", "OR", "WITH"].contains(&word.to_uppercase().as_str()) => {
                self.words = rest;
                Ok((*word).to_owned())
            }
            [word, ..] => Err(format!("`{word}` stands where a licence should")),
            [] => Err("the expression ends too early".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(expression: &str, accepted: &[&str]) -> Result<bool, String> {
        satisfied(expression, &|name| accepted.contains(&name))
    }

    #[test]
    fn or_leaves_a_choice_and_and_does_not() {
        assert_eq!(with("GPL-3.0 OR MIT", &["MIT"]), Ok(true));
        assert_eq!(with("GPL-3.0 AND MIT", &["MIT"]), Ok(false));
        assert_eq!(with("Unlicense/MIT", &["MIT"]), Ok(true));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert_eq!(with("MIT OR GPL-3.0 AND BSD-3-Clause", &["MIT"]), Ok(true));
        assert_eq!(with("(MIT OR GPL-3.0) AND BSD-3-Clause", &["MIT"]), Ok(false));
        assert_eq!(with("(MIT OR GPL-3.0) AND BSD-3-Clause", &["MIT", "BSD-3-Clause"]), Ok(true));
    }

    #[test]
    fn an_exception_makes_another_licence() {
        assert_eq!(with("Apache-2.0 WITH LLVM-exception", &["Apache-2.0"]), Ok(false));
        assert_eq!(with("Apache-2.0 WITH LLVM-exception", &["Apache-2.0 WITH LLVM-exception"]), Ok(true));
        assert_eq!(with("Apache-2.0 WITH LLVM-exception OR MIT", &["MIT"]), Ok(true));
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for broken in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "AND MIT", "MIT)"] {
            assert!(with(broken, &["MIT", "Apache-2.0"]).is_err(), "{broken}");
        }
    }
}
