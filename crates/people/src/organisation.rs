//! Which municipalities and other legal persons use this installation?

use std::fmt;
use std::str::FromStr;

use access::rules::people::CanAdministerInstallation;
use db::{Fetch, Row, Work, args, statement};
use kernel::OrganisationId;

statement!(
    FIND_ORGANISATION,
    "select organisation_id, name, kind, municipality_code, simulated from people_organisation where organisation_id = $1"
);
statement!(
    LIST_ORGANISATIONS,
    "select organisation_id, name, kind, municipality_code, simulated from people_organisation order by name",
    across: "the list from which the installation's administrator chooses"
);
statement!(
    pub(crate) INSERT_ORGANISATION,
    "insert into people_organisation (organisation_id, name, kind, municipality_code, simulated, created_at) \
     values ($1, $2, $3, $4, $5, $6)"
);

/// A legal person that uses Ombud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: OrganisationKind,
    /// The four digits of a municipality (SCB).
    pub municipality_code: Option<String>,
    /// Whether its data are simulated.
    pub simulated: bool,
}

/// What kind of legal person it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganisationKind {
    /// A municipality.
    Municipality,
    /// A federation of municipalities or another body that leads programmes for several.
    Federation,
    /// Anything else.
    Other,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Municipality, Self::Federation, Self::Other];

    /// The code in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Federation => "federation",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for OrganisationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is no kind of organisation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected municipality, federation or other")]
pub struct NotAKind;

impl FromStr for OrganisationKind {
    type Err = NotAKind;
    fn from_str(text: &str) -> Result<Self, NotAKind> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or(NotAKind)
    }
}

/// The organisation, if there is one.
///
/// # Errors
/// As the database's.
pub async fn find_organisation(from: &mut impl Fetch, id: OrganisationId) -> db::Result<Option<Organisation>> {
    from.optional(&FIND_ORGANISATION, args![id]).await?.map(|row| read(&row)).transpose()
}

/// These organisations, in the order asked for; those that do not exist are left out.
///
/// # Errors
/// As the database's.
pub async fn find_organisations(from: &mut impl Fetch, ids: &[OrganisationId]) -> db::Result<Vec<Organisation>> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(find_organisation(from, *id).await?);
    }
    Ok(found)
}

/// Every organisation, by name.
///
/// # Errors
/// As the database's.
pub async fn list_organisations(
    from: &mut impl Fetch,
    _may: &CanAdministerInstallation,
) -> db::Result<Vec<Organisation>> {
    from.all(&LIST_ORGANISATIONS, args![]).await?.iter().map(read).collect()
}

/// Creates an organisation.
///
/// # Errors
/// As the database's.
pub async fn create_organisation(
    work: &mut Work,
    _may: &CanAdministerInstallation,
    name: &str,
    kind: OrganisationKind,
    municipality_code: Option<&str>,
) -> db::Result<OrganisationId> {
    insert(work, name, kind, municipality_code, false).await
}

pub(crate) async fn insert(
    work: &mut Work,
    name: &str,
    kind: OrganisationKind,
    municipality_code: Option<&str>,
    simulated: bool,
) -> db::Result<OrganisationId> {
    let id: OrganisationId = work.new_id()?;
    work.execute(&INSERT_ORGANISATION, args![id, name, kind.code(), municipality_code, simulated, work.now()]).await?;
    Ok(id)
}

fn read(row: &Row) -> db::Result<Organisation> {
    Ok(Organisation {
        id: row.get("organisation_id")?,
        name: row.get("name")?,
        kind: row.get::<String>("kind")?.parse().unwrap_or(OrganisationKind::Other),
        municipality_code: row.get("municipality_code")?,
        simulated: row.get("simulated")?,
    })
}
