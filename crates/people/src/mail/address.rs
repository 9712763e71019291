//! Where does somebody want their mail? Each account says it itself, or the administrator when making the account; without an
//! address nothing is sent to it.

use access::Actor;
use access::rules::people::CanAdminister;
use db::{Fetch, Work, args, statement};
use kernel::{OrganisationId, SignInId};

statement!(
    FIND_ADDRESS,
    "select address, language, weekly from people_mail_address where organisation_id = $1 and sign_in_id = $2"
);
statement!(
    SET_ADDRESS,
    "insert into people_mail_address (organisation_id, sign_in_id, address, language, weekly, changed_at) \
     values ($1, $2, $3, $4, $5, $6) on conflict (organisation_id, sign_in_id) do update set address = excluded.address, \
     language = excluded.language, weekly = excluded.weekly, changed_at = excluded.changed_at"
);
statement!(DELETE_ADDRESS, "delete from people_mail_address where organisation_id = $1 and sign_in_id = $2");

/// The longest address (RFC 5321).
pub const LONGEST: usize = 254;

/// Where an account wants its mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAddress {
    /// The address.
    pub address: String,
    /// The code of the language.
    pub language: String,
    /// Whether what waits for the account is gathered into a letter a week.
    pub weekly: bool,
}

/// The text is no address that mail can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address looks like name@example.se")]
pub struct NotAnAddress;

impl MailAddress {
    /// Reads an address: something, `@`, and a name with a dot in it; letters without accents, no spaces, nothing that could
    /// be a second line or a second address. A letter a week goes there until the person says otherwise.
    ///
    /// # Errors
    /// [`NotAnAddress`] for anything else.
    pub fn parse(address: &str, language: &str) -> Result<Self, NotAnAddress> {
        let address = address.trim();
        let (name, at) = address.split_once('@').ok_or(NotAnAddress)?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter);
        let host = |part: &str| {
            let plain = part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
            !part.is_empty() && plain && !part.starts_with('-') && !part.ends_with('-')
        };
        let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
        let good = address.len() <= LONGEST
            && !name.is_empty()
            && name.len() <= 64
            && !dots
            && name.chars().all(plain)
            && at.contains('.')
            && at.split('.').all(host);
        if good {
            Ok(Self { address: address.to_owned(), language: language.to_owned(), weekly: true })
        } else {
            Err(NotAnAddress)
        }
    }
}

/// Where somebody wants their own mail.
///
/// # Errors
/// As the database's.
pub async fn own_address(from: &mut impl Fetch, actor: &Actor) -> db::Result<Option<MailAddress>> {
    let row = from.optional(&FIND_ADDRESS, args![actor.organisation, actor.sign_in]).await?;
    let read = |row: db::Row| {
        Ok(MailAddress { address: row.get("address")?, language: row.get("language")?, weekly: row.get("weekly")? })
    };
    row.map(read).transpose()
}

/// Says where somebody wants their own mail; nothing takes the address away.
///
/// # Errors
/// As the database's.
pub async fn set_own_address(work: &mut Work, actor: &Actor, wanted: Option<&MailAddress>) -> db::Result<()> {
    match wanted {
        Some(wanted) => set(work, actor.organisation, actor.sign_in, wanted).await,
        None => {
            work.execute(&DELETE_ADDRESS, args![actor.organisation, actor.sign_in]).await?;
            Ok(())
        }
    }
}

/// Says where an account that has been made wants its mail.
///
/// # Errors
/// As the database's.
pub async fn set_address(
    work: &mut Work,
    may: &CanAdminister,
    account: SignInId,
    wanted: &MailAddress,
) -> db::Result<()> {
    set(work, *may.organisation(), account, wanted).await
}

async fn set(work: &mut Work, organisation: OrganisationId, account: SignInId, wanted: &MailAddress) -> db::Result<()> {
    let (address, language) = (wanted.address.as_str(), wanted.language.as_str());
    let row = args![organisation, account, address, language, wanted.weekly, work.now()];
    work.execute(&SET_ADDRESS, row).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address_on_one_line() {
        for good in ["kim@ekby.se", " kim.berg+ombud@vard.ekby.se ", "a@b.c"] {
            assert_eq!(MailAddress::parse(good, "sv").unwrap().address, good.trim());
        }
        let long = format!("{}@ekby.se", "a".repeat(65));
        for wrong in [
            "",
            "kim",
            "@ekby.se",
            "kim@",
            "kim@ekby",
            "kim@ekby.se, mia@ekby.se",
            "kim@ekby.se\r\nBcc: mia@ekby.se",
            "kim@@ekby.se",
            "kim berg@ekby.se",
            "<kim@ekby.se>",
            ".kim@ekby.se",
            "kim..berg@ekby.se",
            "kim@-ekby.se",
            "kim@ekby..se",
            "åsa@ekby.se",
            &long,
        ] {
            assert_eq!(MailAddress::parse(wrong, "sv"), Err(NotAnAddress), "{wrong:?}");
        }
    }
}
