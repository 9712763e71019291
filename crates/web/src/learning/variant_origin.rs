//! What has the origin changed, and what do we take over? Each change with its words taken out and put in; what is not chosen is
//! left, and from then on the variant is compared with the origin's new version.

use access::rules::help::can_edit_variants;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{OrganisationId, VariantId};
use learning::variant::{Change, Tag, changes, origin_now, take_over};

use super::variant_form::part_name;
use super::variants::{failed, own};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "learning/variant_origin.html")]
struct OriginPage {
    page: Page,
    here: String,
    version: u32,
    origin_version: u32,
    is_new: bool,
    changes: Vec<(String, Change)>,
}

/// The changes.
pub(crate) async fn show_origin(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, variant)): Path<(OrganisationId, VariantId)>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let latest = own(&mut from, &signed_in, organisation, variant).await?;
    let now = origin_now(&mut from, &latest).await?;
    let (version, found) = match &now {
        Some((version, now)) => (*version, changes(&latest.origin_content, now, &latest.content)),
        None => (latest.origin_version, Vec::new()),
    };
    let here = format!("/variants/{organisation}/{variant}");
    Ok(render(&OriginPage {
        page: signed_in
            .page("variant-origin-title")
            .under("/variants", t.get("variants-title"))
            .under(&here, latest.content.title.sv.clone()),
        here,
        version: latest.version,
        origin_version: version,
        is_new: version != latest.origin_version,
        changes: found.into_iter().map(|change| (part_name(t, &change.key), change)).collect(),
    }))
}

/// Takes the chosen changes over and leaves the others.
pub(crate) async fn take(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, variant)): Path<(OrganisationId, VariantId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_edit_variants(&signed_in.actor, organisation)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    own(&mut work, &signed_in, organisation, variant).await?;
    let number = |name: &str| form.value(name).parse::<u32>().map_err(|_| Failure::BadRequest);
    let (based_on, origin_version) = (number("based_on")?, number("origin_version")?);
    let keys: Vec<String> = form.values("take").map(str::to_owned).collect();
    take_over(&mut work, &may, variant, based_on, origin_version, &keys).await.map_err(failed)?;
    work.commit(organisation, "variant_followed_origin", Some(variant.into())).await?;
    Ok(redirect_and_say(&app, &format!("/variants/{organisation}/{variant}"), "variant-taken-over"))
}
