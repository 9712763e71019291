//! How can somebody come back to the page that was theirs? With a private code, shown once when it is made. Only its
//! checksum is stored, beside the response that the page is made of; no name, and nothing on the device.

use db::{Db, Fetch, args, statement};
use kernel::{Date, OrganisationId, ResponseId};
use sha2::{Digest, Sha256};

use crate::code::ShortCode;
use crate::instrument::hex;
use crate::response::{Response, State, find_response};

statement!(FORGET_CODES, "delete from measurement_kept_page_directory where organisation_id = $1 and response_id = $2");
statement!(
    INSERT_CODE,
    "insert into measurement_kept_page_directory (code_hash, organisation_id, response_id, made_on) values ($1, $2, $3, $4)"
);
statement!(
    FIND_PAGE,
    "select organisation_id, response_id from measurement_kept_page_directory where code_hash = $1",
    across: "asked before it is known in which organisation the answers are"
);

/// The code that opens a page again: two codes as they stand on posters, so that it cannot be guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCode([ShortCode; 2]);

impl PageCode {
    fn hash(&self) -> String {
        let [first, last] = &self.0;
        let digest = Sha256::new()
            .chain_update(b"kept page")
            .chain_update(first.as_stored().as_bytes())
            .chain_update(last.as_stored().as_bytes());
        hex(&digest.finalize())
    }
}

impl std::fmt::Display for PageCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [first, last] = &self.0;
        write!(f, "{first}-{last}")
    }
}

/// As forgiving as [`ShortCode`].
impl std::str::FromStr for PageCode {
    type Err = crate::code::NotACode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The middle is where both halves can be read; dashes and spaces may stand anywhere.
        let ends = text.char_indices().map(|(at, _)| at).skip(1);
        let halves = |at: usize| Some([text[..at].parse().ok()?, text[at..].parse().ok()?]);
        ends.filter_map(halves).map(Self).next().ok_or(crate::code::NotACode)
    }
}

/// Makes the code of a finished response's page; an earlier one stops working. Nothing is written to the audit log, which
/// knows the moment of what it holds.
///
/// # Errors
/// As the database's; [`db::Error::Rule`] before the response is handed in.
pub async fn keep_page(db: &Db, response: &Response, today: Date) -> db::Result<PageCode> {
    if response.state != State::Complete {
        return Err(db::Error::Rule("only a finished check has a page".to_owned()));
    }
    let code = PageCode([new_half(db)?, new_half(db)?]);
    let organisation = response.organisation();
    db.submit(&FORGET_CODES, args![organisation, response.id]).await?;
    db.submit(&INSERT_CODE, args![code.hash(), organisation, response.id, today]).await?;
    Ok(code)
}

/// The finished response whose page a typed code opens.
///
/// # Errors
/// As the database's.
pub async fn find_kept_page(from: &mut impl Fetch, typed: &str) -> db::Result<Option<Response>> {
    let Ok(code) = typed.parse::<PageCode>() else { return Ok(None) };
    let Some(row) = from.optional(&FIND_PAGE, args![code.hash()]).await? else { return Ok(None) };
    let (organisation, response): (OrganisationId, ResponseId) = (row.get("organisation_id")?, row.get("response_id")?);
    find_response(from, organisation, response).await
}

fn new_half(db: &Db) -> db::Result<ShortCode> {
    loop {
        if let Some(code) = crate::code::short_code_from_ids([db.new_random_id()?, db.new_random_id()?]) {
            return Ok(code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it_and_half_of_it_is_none() {
        let half = |bytes: [u8; 8]| ShortCode::from_random(&bytes).unwrap();
        let code = PageCode([half([0, 1, 2, 3, 8, 9, 10, 25]), half([4, 5, 6, 7, 11, 12, 13, 14])]);
        assert_eq!(code.to_string(), "2345-ACDY-6789-EFHJ");
        for text in ["2345-ACDY-6789-EFHJ", " 2345acdy6789efhj", "2345 acdy 6789 efhj "] {
            assert_eq!(text.parse(), Ok(code.clone()), "{text}");
        }
        for text in ["", "2345-ACDY", "2345-ACDY-6789-EFH", "2345-ACDY-6789-EFHJ2", "ååå-öö", "日本"] {
            assert!(text.parse::<PageCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_checksum_tells_codes_apart() {
        let half = |byte: u8| ShortCode::from_random(&[byte; 8]).unwrap();
        assert_ne!(PageCode([half(1), half(2)]).hash(), PageCode([half(2), half(1)]).hash());
    }
}
