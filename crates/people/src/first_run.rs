//! How does the first person come in? While there is no organisation, a page asks for the one-time token that the program
//! has printed in its log, and creates the first organisation and its administrator.

use access::Role;
use db::{Db, Fetch, args, statement};
use kernel::{OrganisationId, SignInId};
use subtle::ConstantTimeEq;

use crate::organisation::{self, OrganisationKind};
use crate::role::{self, NewRole};
use crate::sign_in::{self, SignInError};

statement!(
    COUNT_ORGANISATIONS,
    "select count(*) as organisations from people_organisation",
    across: "asked before there is any"
);

/// Why the first organisation could not be created.
#[derive(Debug, thiserror::Error)]
pub enum FirstRunError {
    /// There is an organisation already.
    #[error("this installation has been set up already")]
    AlreadySetUp,
    /// Not the token in the log.
    #[error("this is not the token in the program's log")]
    WrongToken,
    /// The account cannot be made so.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct FirstRun<'a> {
    /// The token as typed.
    pub token: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// What kind it is.
    pub kind: OrganisationKind,
    /// The administrator's name to sign in with.
    pub name: &'a str,
    /// The administrator's name to show.
    pub display_name: &'a str,
    /// The administrator's secret.
    pub secret: &'a str,
}

/// Whether nothing has been set up yet.
///
/// # Errors
/// As the database's.
pub async fn is_first_run(from: &mut impl Fetch) -> db::Result<bool> {
    Ok(from.one(&COUNT_ORGANISATIONS, args![]).await?.get::<i64>("organisations")? == 0)
}

/// Creates the first organisation and an administrator of the installation, who is the organisation's administrator and
/// local lead too.
///
/// # Errors
/// [`FirstRunError`] says what to change.
pub async fn set_up(
    db: &Db,
    expected_token: &str,
    asked: FirstRun<'_>,
) -> Result<(OrganisationId, SignInId), FirstRunError> {
    if !bool::from(expected_token.as_bytes().ct_eq(asked.token.trim().as_bytes())) {
        return Err(FirstRunError::WrongToken);
    }
    let mut work = db.work(db::Actor::Anonymous).await?;
    if !is_first_run(&mut work).await? {
        return Err(FirstRunError::AlreadySetUp);
    }
    let organisation = organisation::insert(&mut work, asked.organisation, asked.kind, None, false).await?;
    let account = sign_in::insert(&mut work, organisation, asked.name, asked.display_name, asked.secret, None).await?;
    for role in [
        NewRole::InstallationAdministrator,
        NewRole::Organisation(Role::Administrator),
        NewRole::Organisation(Role::LocalLead),
    ] {
        role::insert(&mut work, organisation, account, role).await?;
    }
    work.commit(organisation, "installation_set_up", Some(account.into())).await?;
    Ok((organisation, account))
}
