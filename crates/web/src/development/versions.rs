//! What did an initiative say before? Its versions with what each changed, and one of them beside a later one.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use development::initiative::{
    Initiative, Version, content_difference, content_in_words, follow, versions_of_initiative,
};
use development::plan::{PartChange, Tag};
use kernel::{InitiativeId, OrganisationId, SignInId};
use serde::Deserialize;
use text::Texts;

use super::council::minutes::moment;
use super::editions::said;
use super::initiative::found;
use super::initiatives::{address, plan_page};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/versions.html")]
struct VersionsPage {
    page: Page,
    here: String,
    lines: Vec<Line>,
}

/// A version in the list.
struct Line {
    number: i64,
    when: String,
    by: Option<String>,
    /// What it says otherwise than the one before.
    changed: Vec<String>,
}

#[derive(Template)]
#[template(path = "development/version.html")]
struct VersionPage {
    page: Page,
    here: String,
    form: Filled,
    when: String,
    by: Option<String>,
    /// Which it is compared with; nothing when it is the only one.
    with: Option<i64>,
    others: Vec<(String, String)>,
    changes: Vec<(String, Vec<(Tag, String)>)>,
    parts: Vec<(String, String)>,
}

/// With which version one is compared.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Compared {
    with: Option<i64>,
}

/// The versions, the latest first.
pub(crate) async fn show_versions(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let (one, versions, names) = read(&app, &signed_in, organisation, initiative).await?;
    let line = |(at, version): (usize, &Version)| {
        let before = at.checked_sub(1).and_then(|before| versions.get(before));
        let changes = before.map(|before| content_difference(&before.content, &version.content)).unwrap_or_default();
        Line {
            number: version.number,
            when: moment(t, &version.saved_at),
            by: name_of(&names, version),
            changed: changes.iter().map(|change| t.code("plan-part", &change.part)).collect(),
        }
    };
    let mut lines: Vec<Line> = versions.iter().enumerate().map(line).collect();
    lines.reverse();
    Ok(render(&VersionsPage {
        page: plan_page(&signed_in, organisation, "versions-title").under(address(&one), &one.name),
        here: format!("{}/versions", address(&one)),
        lines,
    }))
}

/// One version, and what a later one says otherwise.
pub(crate) async fn show_version(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative, number)): Path<(OrganisationId, InitiativeId, i64)>,
    Query(compared): Query<Compared>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let (one, versions, names) = read(&app, &signed_in, organisation, initiative).await?;
    let find = |number: i64| versions.iter().find(|version| version.number == number).ok_or(Failure::NotFound);
    let version = find(number)?;
    let other = match compared.with {
        Some(with) => Some(find(with)?),
        None => versions.last().filter(|latest| latest.number != number),
    };
    let changes = other.map(|other| content_difference(&version.content, &other.content)).unwrap_or_default();
    let change = |change: PartChange| {
        let words = change.words.into_iter().map(|(tag, text)| (tag, said(t, &change.list, &text)));
        (t.code("plan-part", &change.part), words.collect())
    };
    let label = |version: &Version| t.with("version-number", &[("n", &version.number)]);
    let here = format!("{}/versions", address(&one));
    Ok(render(&VersionPage {
        page: plan_page(&signed_in, organisation, "versions-title")
            .titled(t.with("version-of", &[("n", &number), ("name", &one.name)]))
            .under(address(&one), &one.name)
            .under(here.clone(), t.get("versions-title")),
        here: format!("{here}/{number}"),
        form: Filled::with([("with", other.map(|other| other.number.to_string()).unwrap_or_default())]),
        when: moment(t, &version.saved_at),
        by: name_of(&names, version),
        with: other.map(|other| other.number),
        others: versions.iter().filter(|v| v.number != number).map(|v| (v.number.to_string(), label(v))).collect(),
        changes: changes.into_iter().map(change).collect(),
        parts: parts(t, version),
    }))
}

fn parts(t: Texts, version: &Version) -> Vec<(String, String)> {
    let words = content_in_words(&version.content);
    words.parts.iter().map(|part| (t.code("plan-part", &part.part), said(t, &part.list, &part.text))).collect()
}

async fn read(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> Result<(Initiative, Vec<Version>, HashMap<SignInId, String>), Failure> {
    let (may, one) = found(app, signed_in, organisation, initiative).await?;
    let mut from = app.db().reader();
    let versions = versions_of_initiative(&mut from, &may, one.id).await?;
    let accounts: Vec<SignInId> = versions.iter().filter_map(|version| version.saved_by).collect();
    let names = people::sign_in::display_names(&mut from, organisation, &accounts).await?;
    Ok((one, versions, names))
}

fn name_of(names: &HashMap<SignInId, String>, version: &Version) -> Option<String> {
    names.get(&version.saved_by?).cloned()
}

/// Follows an initiative, or no longer does.
pub(crate) async fn set_followed(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, initiative)): Path<(OrganisationId, InitiativeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let (may, one) = found(&app, &signed_in, organisation, initiative).await?;
    let follows = form.is("follow", "yes");
    let mut work = app.db().work(signed_in.as_actor()).await?;
    if !follow(&mut work, &may, &signed_in.actor, initiative, follows).await? {
        return Err(Failure::NotFound);
    }
    let said = if follows { "initiative-followed" } else { "initiative-unfollowed" };
    work.commit(organisation, said, Some(initiative.into())).await?;
    Ok(redirect_and_say(&app, &address(&one), said))
}

impl VersionPage {
    fn is_in(&self, tag: &Tag) -> bool {
        *tag == Tag::In
    }

    fn is_out(&self, tag: &Tag) -> bool {
        *tag == Tag::Out
    }
}
