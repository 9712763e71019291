//! Which kits has a municipality made its own, and what do the others share? Each with its origin; changed in the browser with a
//! look at what it becomes.

use access::rules::help::can_edit_variants;
use access::rules::learning::can_run_sessions;
use access::scope;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Fetch;
use kernel::{OrganisationId, VariantId};
use learning::kit::{Block, Kit, find_kit};
use learning::variant::{
    Content, Origin, STEPS_MAX, Variant, VariantError, find_variant, list_variants, make_variant, origin_now,
    save_variant, share_variant,
};
use serde::Deserialize;

use super::admitted;
use super::variant_form::{filled, read};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/variants.html")]
struct VariantsPage {
    page: Page,
    own: Vec<Line>,
    shared: Vec<Line>,
}

struct Line {
    href: String,
    title: String,
    summary: String,
    from: String,
    minutes: i64,
    shared: bool,
}

#[derive(Template)]
#[template(path = "learning/variant.html")]
struct VariantPage {
    page: Page,
    variant: Variant,
    kit: Kit,
    here: String,
    owner: String,
    origin: Option<(String, String)>,
    /// Whether the version shown is the latest.
    latest: bool,
    own: bool,
    may_vary: bool,
    may_plan: bool,
    newer_origin: bool,
}

#[derive(Template)]
#[template(path = "learning/variant_edit.html")]
struct EditPage {
    page: Page,
    form: Filled,
    here: String,
    steps: Vec<usize>,
    preview: Option<Kit>,
}

/// Which version is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    version: Option<u32>,
}

/// The lists.
pub(crate) async fn show_variants(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let mut from = app.db().reader();
    let seen_from = signed_in.actor.organisation;
    let (mut own, mut shared) = (Vec::new(), Vec::new());
    for variant in list_variants(&mut from, seen_from).await? {
        let owner = people::organisation::find_organisation(&mut from, variant.organisation).await?;
        let is_own = variant.organisation == seen_from;
        let line = Line {
            href: format!("/variants/{}/{}", variant.organisation, variant.id),
            title: variant.content.title.sv.clone(),
            summary: variant.content.summary.sv.clone(),
            from: owner.map(|owner| owner.name).unwrap_or_default(),
            minutes: variant.content.steps.iter().map(|step| i64::from(step.minutes)).sum(),
            shared: variant.shared,
        };
        if is_own { own.push(line) } else { shared.push(line) }
    }
    let page = signed_in.page("variants-title").under("/kits", signed_in.visit.t.get("kits-title"));
    Ok(render(&VariantsPage { page, own, shared }))
}

/// A variant as the page of a kit shows it.
pub(crate) async fn show_variant(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, variant)): Path<(OrganisationId, VariantId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let seen_from = signed_in.actor.organisation;
    let latest = find_variant(&mut from, seen_from, organisation, variant, None).await?.ok_or(Failure::NotFound)?;
    let shown = match asked.version.filter(|version| *version != latest.version) {
        Some(version) => find_variant(&mut from, seen_from, organisation, variant, Some(version)).await?,
        None => Some(latest.clone()),
    };
    let shown = shown.ok_or(Failure::NotFound)?;
    let origin = origin_title(&mut from, &shown, t.lang().code()).await?;
    let newer = origin_now(&mut from, &latest).await?.is_some_and(|(version, _)| version != latest.origin_version);
    let owner = people::organisation::find_organisation(&mut from, organisation).await?;
    let own = organisation == seen_from;
    let units = admitted(&mut from, &scope::units_with_sessions(&signed_in.actor)).await?;
    let may_plan = own && units.iter().any(|(_, place)| can_run_sessions(&signed_in.actor, place).is_ok());
    let may_vary = can_edit_variants(&signed_in.actor, seen_from).is_ok();
    let page = VariantPage {
        page: signed_in
            .page("variants-title")
            .titled(&shown.content.title.sv)
            .under("/kits", t.get("kits-title"))
            .under("/variants", t.get("variants-title")),
        kit: shown.kit().map_err(Failure::internal)?,
        here: format!("/variants/{organisation}/{variant}"),
        owner: owner.map(|owner| owner.name).unwrap_or_default(),
        origin,
        latest: shown.version == latest.version,
        own,
        may_vary,
        may_plan,
        newer_origin: newer && own && may_vary,
        variant: shown,
    };
    Ok(render(&page))
}

/// What the origin is called, and its address.
async fn origin_title(
    from: &mut impl Fetch,
    variant: &Variant,
    language: &str,
) -> Result<Option<(String, String)>, Failure> {
    Ok(match &variant.origin {
        Origin::Shipped(id) => {
            find_kit(id).map(|kit| (kit.title.in_language(language).to_owned(), format!("/kits/{id}")))
        }
        Origin::Variant(organisation, id) => {
            let found = find_variant(from, variant.organisation, *organisation, *id, None).await?;
            found.map(|origin| (origin.content.title.sv, format!("/variants/{organisation}/{id}")))
        }
    })
}

/// Makes a variant of a shipped kit.
pub(crate) async fn vary_kit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(kit): Path<String>,
) -> Result<Response, Failure> {
    vary(&app, &signed_in, Origin::Shipped(kit)).await
}

/// Makes a variant of a variant.
pub(crate) async fn vary_variant(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, variant)): Path<(OrganisationId, VariantId)>,
) -> Result<Response, Failure> {
    vary(&app, &signed_in, Origin::Variant(organisation, variant)).await
}

async fn vary(app: &App, signed_in: &SignedIn, origin: Origin) -> Result<Response, Failure> {
    let may = can_edit_variants(&signed_in.actor, signed_in.actor.organisation)?;
    let organisation = *may.organisation();
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let variant = make_variant(&mut work, &may, origin).await.map_err(failed)?;
    work.commit(organisation, "variant_made", Some(variant.into())).await?;
    Ok(redirect_and_say(app, &format!("/variants/{organisation}/{variant}/edit"), "variant-made"))
}

/// The form to change a variant.
pub(crate) async fn show_edit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, variant)): Path<(OrganisationId, VariantId)>,
) -> Result<Response, Failure> {
    let latest = own(&mut app.db().reader(), &signed_in, organisation, variant).await?;
    Ok(edit_page(&signed_in, &latest, filled(&latest), None, StatusCode::OK))
}

/// Saves a changed variant, or shows what it would become.
pub(crate) async fn edit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, variant)): Path<(OrganisationId, VariantId)>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_edit_variants(&signed_in.actor, organisation)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let latest = own(&mut work, &signed_in, organisation, variant).await?;
    let content: Content = read(t, &mut form, &latest.content);
    let kit = content.kit(&variant.to_string(), latest.version);
    if let Err(why) = &kit {
        super::variant_form::complain(t, &mut form, why);
    }
    if form.has_errors() {
        return Ok(edit_page(&signed_in, &latest, form, None, StatusCode::UNPROCESSABLE_ENTITY));
    }
    if form.is("preview", "yes") {
        return Ok(edit_page(&signed_in, &latest, form, kit.ok(), StatusCode::OK));
    }
    let based_on = form.value("based_on").parse().map_err(|_| Failure::BadRequest)?;
    match save_variant(&mut work, &may, variant, based_on, content).await {
        Ok(_) => {
            work.commit(organisation, "variant_saved", Some(variant.into())).await?;
            Ok(redirect_and_say(&app, &format!("/variants/{organisation}/{variant}"), "variant-saved"))
        }
        Err(why) => Err(failed(why)),
    }
}

fn edit_page(
    signed_in: &SignedIn,
    latest: &Variant,
    form: Filled,
    preview: Option<Kit>,
    status: StatusCode,
) -> Response {
    let t = signed_in.visit.t;
    let here = format!("/variants/{}/{}", latest.organisation, latest.id);
    let written = (1..=STEPS_MAX).filter(|n| !form.value(&format!("step-{n}-title")).is_empty()).max().unwrap_or(0);
    let page = EditPage {
        page: signed_in
            .page("variant-edit")
            .under("/variants", t.get("variants-title"))
            .under(&here, latest.content.title.sv.clone()),
        steps: (1..=(written + 1).min(STEPS_MAX)).collect(),
        form,
        here,
        preview,
    };
    render_as(status, &page)
}

/// Shares a variant with the other municipalities, or no longer.
pub(crate) async fn share(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, variant)): Path<(OrganisationId, VariantId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_edit_variants(&signed_in.actor, organisation)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let shared = form.is("shared", "yes");
    share_variant(&mut work, &may, variant, shared).await.map_err(failed)?;
    work.commit(organisation, "variant_shared", Some(variant.into())).await?;
    let said = if shared { "variant-is-shared" } else { "variant-is-not-shared" };
    Ok(redirect_and_say(&app, &format!("/variants/{organisation}/{variant}"), said))
}

/// The latest version of an own variant, for whoever changes those of the organisation.
pub(super) async fn own(
    from: &mut impl Fetch,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    variant: VariantId,
) -> Result<Variant, Failure> {
    let may = can_edit_variants(&signed_in.actor, organisation)?;
    find_variant(from, *may.organisation(), organisation, variant, None).await?.ok_or(Failure::NotFound)
}

pub(super) fn failed(why: VariantError) -> Failure {
    match why {
        VariantError::NoSuchVariant => Failure::NotFound,
        VariantError::ChangedMeanwhile | VariantError::Content(_) => Failure::Conflict,
        VariantError::Db(why) => why.into(),
    }
}
