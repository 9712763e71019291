//! Who may come in, as what? The accounts of an organisation, and the programmes that it leads or takes part in.

use access::Role;
use access::rules::people::{CanAdminister, can_administer, can_create_programme, can_see_off};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, OrganisationId, ProgrammeId, SignInId, UnitId};
use people::mail::address::set_address;
use people::programme::{NewProgramme, ProgrammeError};
use people::role::NewRole;
use people::sign_in::SignIn;
use people::{Programme, ProgrammeRole, organisation, programme, role, sign_in, unit};
use text::Texts;

use super::first_run::sign_in_error;
use super::leavers::see_off;
use super::mail::read_address;
use super::session::SignedIn;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};

/// An account as the list shows it.
struct Account {
    sign_in: SignIn,
    roles: String,
}

#[derive(Template)]
#[template(path = "people/accounts.html")]
struct AccountsPage {
    page: Page,
    organisation: OrganisationId,
    accounts: Vec<Account>,
    account_form: Filled,
    roles: Vec<(String, String)>,
    units: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
    led: Vec<Programme>,
    takes_part: Vec<Programme>,
    programme_form: Filled,
    joinable: Vec<(String, String)>,
    join_form: Filled,
}

/// The three forms of the page; at most one comes back with errors.
#[derive(Default)]
struct Forms {
    account: Filled,
    programme: Filled,
    join: Filled,
}

/// The page.
pub(crate) async fn show_accounts(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let may = can_administer(&signed_in.actor, organisation)?;
    show(&app, &signed_in, &may, Forms::default(), StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanAdminister,
    forms: Forms,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let id = *may.organisation();
    let found = organisation::find_organisation(&mut reader, id).await?.ok_or(Failure::NotFound)?;
    let tree = unit::unit_tree(&mut reader, id).await?;
    let every = programme::list_programmes(&mut reader).await?;
    let memberships = programme::programmes_of_organisation(&mut reader, id).await?;
    let mut accounts = Vec::new();
    for sign_in in sign_in::list_sign_ins(&mut reader, may).await? {
        let actor = role::find_actor(&mut reader, id, sign_in.id).await?;
        let roles = actor.map(|actor| describe(t, &tree, &every, &actor)).unwrap_or_default();
        accounts.push(Account { sign_in, roles });
    }
    let part_of = |p: &Programme| memberships.iter().any(|m| m.programme == p.id);
    let choice = |p: &Programme| (format!("{}.{}", p.lead, p.id), p.name.clone());
    let evaluated = || every.iter().filter(|p| p.role == ProgrammeRole::Evaluated);
    let page = AccountsPage {
        page: signed_in
            .page("accounts-title")
            .titled(found.name)
            .under("/administration", t.get("administration-title")),
        organisation: id,
        accounts,
        account_form: forms.account,
        roles: Role::ALL.iter().map(|r| (r.code().to_owned(), role_name(t, *r))).collect(),
        units: tree.units().iter().map(|u| (u.id.to_string(), u.name.clone())).collect(),
        programmes: evaluated().filter(|p| p.lead == id).map(choice).collect(),
        led: evaluated().filter(|p| p.lead == id).cloned().collect(),
        takes_part: evaluated().filter(|p| part_of(p)).cloned().collect(),
        programme_form: forms.programme,
        joinable: evaluated().filter(|p| !part_of(p)).map(choice).collect(),
        join_form: forms.join,
    };
    Ok(render_as(status, &page))
}

/// What a role is called.
pub(crate) fn role_name(t: Texts, role: Role) -> String {
    match role {
        Role::Champion => t.get("role-champion"),
        Role::Manager => t.get("role-manager"),
        Role::LocalLead => t.get("role-local-lead"),
        Role::ProgrammeLead => t.get("role-programme-lead"),
        Role::Evaluator => t.get("role-evaluator"),
        Role::Administrator => t.get("role-administrator"),
        Role::It => t.get("role-it"),
    }
}

fn describe(t: Texts, tree: &people::UnitTree, programmes: &[Programme], actor: &access::Actor) -> String {
    let one = |grant: &access::Grant| {
        let name = role_name(t, grant.role);
        match &grant.scope {
            access::Scope::Installation => t.with("role-in-installation", &[("role", &name)]),
            access::Scope::Organisation(_) => name,
            access::Scope::Unit(_, unit) => match tree.get(*unit) {
                Some(unit) => format!("{name}: {}", unit.name),
                None => name,
            },
            access::Scope::Programme(held) => match programmes.iter().find(|p| p.id == held.programme) {
                Some(programme) => format!("{name}: {}", programme.name),
                None => name,
            },
        }
    };
    actor.grants.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Makes an account with one role.
pub(crate) async fn create_account(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let may = can_administer(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    form = form.labelled([
        ("display_name", t.get("account-display-name")),
        ("name", t.get("sign-in-name")),
        ("secret", t.get("sign-in-secret")),
        ("mail", t.get("account-mail")),
        ("role", t.get("account-role")),
        ("unit", t.get("account-unit")),
        ("programme", t.get("account-programme")),
    ]);
    let display_name = form.text(t, "display_name", 100);
    let name = form.text(t, "name", 100);
    let secret = form.value("secret").to_owned();
    let mail = read_address(t, &mut form);
    let role = form.choice::<Role>(t, "role");
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let given = match role {
        Some(role @ (Role::Champion | Role::Manager)) => match form.choice::<UnitId>(t, "unit") {
            Some(unit) if unit::find_unit_ref(&mut work, organisation, unit).await?.is_some() => {
                Some(NewRole::Unit(role, unit))
            }
            _ => {
                form.fail("unit", t.get("field-choose-one"));
                None
            }
        },
        Some(role @ (Role::ProgrammeLead | Role::Evaluator)) => {
            let chosen = chosen_programme(&form, "programme").filter(|(lead, _)| *lead == organisation);
            let exists = match chosen {
                Some((lead, id)) => programme::find_programme(&mut work, lead, id).await?.is_some(),
                None => false,
            };
            match chosen {
                Some((lead, id)) if exists => Some(NewRole::Programme(role, lead, id)),
                _ => {
                    form.fail("programme", t.get("field-choose-one"));
                    None
                }
            }
        }
        Some(role @ (Role::LocalLead | Role::Administrator | Role::It)) => Some(NewRole::Organisation(role)),
        None => None,
    };
    if let (Some(display_name), Some(name), Some(given), false) = (display_name, name, given, form.has_errors()) {
        match sign_in::create_sign_in(&mut work, &may, &name, &display_name, &secret, None).await {
            Ok(account) => {
                role::give_role(&mut work, &may, account, given).await?;
                if let Some(mail) = &mail {
                    set_address(&mut work, &may, account, mail).await?;
                }
                work.commit(organisation, "account_created", Some(account.into())).await?;
                return Ok(redirect_and_say(&app, &format!("/administration/{organisation}"), "account-created"));
            }
            Err(why) => sign_in_error(t, &mut form, why)?,
        }
    }
    drop(work);
    let forms = Forms { account: form, ..Forms::default() };
    show(&app, &signed_in, &may, forms, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Closes an account; it is out at the next click.
pub(crate) async fn close_account(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, account)): Path<(OrganisationId, SignInId)>,
) -> Result<Response, Failure> {
    let may = can_administer(&signed_in.actor, organisation)?;
    if account == signed_in.actor.sign_in {
        return Err(Failure::Conflict); // nobody locks themselves out
    }
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if !sign_in::close_sign_in(&mut work, &may, account).await? {
        return Err(Failure::NotFound);
    }
    if let Some(person) = sign_in::person_of(&mut work, &may, account).await? {
        let today = work.now().day_in_sweden();
        see_off(&app, &mut work, &can_see_off(&may, person), today).await?;
    }
    work.commit(organisation, "account_closed", Some(account.into())).await?;
    Ok(redirect_and_say(&app, &format!("/administration/{organisation}"), "account-closed"))
}

/// Sets up a programme that the organisation leads.
pub(crate) async fn create_programme(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let may = can_create_programme(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    form = form.labelled([
        ("programme_name", t.get("programme-name")),
        ("code", t.get("programme-code")),
        ("starts_on", t.get("programme-starts")),
        ("ends_on", t.get("programme-ends")),
        ("planned", t.get("programme-planned")),
    ]);
    let name = form.text(t, "programme_name", 100);
    let code = form.text(t, "code", 40);
    if code.as_deref().is_some_and(|c| !c.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')) {
        form.fail("code", t.get("programme-code-hint"));
    }
    let starts_on = form.date(t, "starts_on");
    let ends_on = form.date(t, "ends_on");
    let planned_participants = match form.value("planned").trim() {
        "" => None,
        _ => form.whole(t, "planned", 1..=1_000_000).and_then(|n| u64::try_from(n).ok()),
    };
    if let (Some(name), Some(code), Some(starts_on), Some(ends_on), false) =
        (name, code, starts_on, ends_on, form.has_errors())
    {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let new = NewProgramme { code: &code, name: &name, starts_on, ends_on, planned_participants };
        match programme::create_programme(&mut work, &may, new).await {
            Ok(id) => {
                work.commit(organisation, "programme_created", Some(id.into())).await?;
                return Ok(redirect_and_say(&app, &format!("/administration/{organisation}"), "programme-created"));
            }
            Err(ProgrammeError::EndsBeforeItStarts) => form.fail("ends_on", t.get("programme-ends-first")),
            Err(ProgrammeError::CodeTaken) => form.fail("code", t.get("programme-code-taken")),
            Err(ProgrammeError::Db(why)) => return Err(why.into()),
        }
    }
    let may = can_administer(&signed_in.actor, organisation)?;
    let forms = Forms { programme: form, ..Forms::default() };
    show(&app, &signed_in, &may, forms, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Lets the organisation take part in a programme, with all its units. The organisation's own administrator decides this,
/// not the programme.
pub(crate) async fn join_programme(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let may = can_administer(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    form = form.labelled([("join", t.get("join-programme")), ("joins_on", t.get("join-from"))]);
    let starts_on = form.date(t, "joins_on");
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let found = match chosen_programme(&form, "join") {
        Some((lead, id)) => programme::find_programme(&mut work, lead, id).await?,
        None => None,
    };
    if found.is_none() {
        form.fail("join", t.get("field-choose-one"));
    }
    if let (Some(found), Some(starts_on)) = (&found, starts_on) {
        if outside(found, starts_on) {
            form.fail("joins_on", t.get("join-outside"));
        } else {
            programme::join_programme(&mut work, &may, found.lead, found.id, starts_on).await?;
            work.commit(organisation, "programme_joined", Some(found.id.into())).await?;
            return Ok(redirect_and_say(&app, &format!("/administration/{organisation}"), "programme-joined"));
        }
    }
    drop(work);
    let forms = Forms { join: form, ..Forms::default() };
    show(&app, &signed_in, &may, forms, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn outside(programme: &Programme, day: Date) -> bool {
    day < programme.starts_on || day > programme.ends_on
}

/// Lead and programme of a choice `LEAD.PROGRAMME`.
fn chosen_programme(form: &Filled, field: &str) -> Option<(OrganisationId, ProgrammeId)> {
    let (lead, programme) = form.value(field).split_once('.')?;
    Some((lead.parse().ok()?, programme.parse().ok()?))
}
