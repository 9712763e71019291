//! How does somebody end the letter of the week without signing in? Each letter carries a random number of its account's own. Whoever
//! shows it can end that account's letter and nothing else: they are told nothing about the account, and the letter begins again
//! only where the account says so itself.

use access::Actor;
use db::{Fetch, Work, args, statement};
use kernel::{OrganisationId, SignInId};
use uuid::Uuid;

statement!(
    FIND_LETTER,
    "select organisation_id, sign_in_id, weekly from people_mail_address where letter_token = $1",
    across: "the token names the account, before it is known whose it is"
);
statement!(
    END_LETTER,
    "update people_mail_address set weekly = 0, changed_at = $3 where organisation_id = $1 and sign_in_id = $2"
);
statement!(
    DELETE_WAITING_LETTERS,
    "delete from people_mail where organisation_id = $1 and sign_in_id = $2 and is_letter = 1 and state = 'queued'"
);
statement!(
    FIND_OWN_TOKEN,
    "select letter_token from people_mail_address where organisation_id = $1 and sign_in_id = $2"
);

/// What a letter carries, as it stands in an address: 32 signs that tell nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LetterToken(Uuid);

impl LetterToken {
    /// Reads it; nothing else than its own form is one.
    pub fn parse(text: &str) -> Option<Self> {
        let token = Uuid::try_parse(text).ok().map(Self)?;
        (token.in_address() == text).then_some(token)
    }

    /// As it stands in an address.
    pub fn in_address(self) -> String {
        self.0.simple().to_string()
    }

    pub(super) fn stored(id: Uuid) -> Self {
        Self(id)
    }
}

/// Never written to a log.
impl std::fmt::Debug for LetterToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LetterToken")
    }
}

/// The letter that a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    organisation: OrganisationId,
    account: SignInId,
    /// Whether it is still written.
    pub is_written: bool,
}

/// The letter of a token; nothing for a number that no letter carries.
///
/// # Errors
/// As the database's.
pub async fn find_letter(from: &mut impl Fetch, token: LetterToken) -> db::Result<Option<Letter>> {
    let row = from.optional(&FIND_LETTER, args![token.0]).await?;
    let read = |row: db::Row| {
        Ok(Letter {
            organisation: row.get("organisation_id")?,
            account: row.get("sign_in_id")?,
            is_written: row.get("weekly")?,
        })
    };
    row.map(read).transpose()
}

/// Ends it, with what waits to be sent, and commits; the same again changes nothing.
///
/// # Errors
/// As the database's.
pub async fn end_letter(mut work: Work, letter: Letter) -> db::Result<()> {
    if !letter.is_written {
        return Ok(());
    }
    let now = work.now();
    work.execute(&END_LETTER, args![letter.organisation, letter.account, now]).await?;
    delete_waiting(&mut work, letter.organisation, letter.account).await?;
    work.commit(letter.organisation, "weekly_letter_ended", Some(letter.account.into())).await
}

/// The token in somebody's own letters; nothing where they have no address.
///
/// # Errors
/// As the database's.
pub async fn own_letter(from: &mut impl Fetch, actor: &Actor) -> db::Result<Option<LetterToken>> {
    let row = from.optional(&FIND_OWN_TOKEN, args![actor.organisation, actor.sign_in]).await?;
    row.map(|row| row.get("letter_token").map(LetterToken)).transpose()
}

/// Letters that have not left do not leave any more.
pub(super) async fn delete_waiting(work: &mut Work, organisation: OrganisationId, account: SignInId) -> db::Result<()> {
    work.execute(&DELETE_WAITING_LETTERS, args![organisation, account]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_in_its_own_form_only_and_is_not_written_to_a_log() {
        let id = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        let token = LetterToken(id);
        assert_eq!(token.in_address(), "0123456789abcdef0123456789abcdef");
        assert_eq!(LetterToken::parse(&token.in_address()), Some(token));
        for wrong in [id.to_string(), format!("{{{id}}}"), "0123456789ABCDEF0123456789ABCDEF".into(), String::new()] {
            assert_eq!(LetterToken::parse(&wrong), None, "{wrong}");
        }
        assert!(!format!("{token:?}").contains("0123"));
    }
}
