//! What did an initiative say before? Its versions with what each changed, and one of them beside a later one.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use development::gate::Decision;
use development::initiative::{History, Initiative, Version, follow, history_of_initiative};
use development::plan::{Entry, Part, PartChange, Tag, changed_parts, decision_in_words};
use kernel::{InitiativeId, OrganisationId, Timestamp};
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

/// A version in the list, or a decision.
struct Line {
    at: Timestamp,
    /// Which version; nothing for a decision.
    number: Option<i64>,
    by: Option<String>,
    /// What the version says otherwise than the one before.
    changed: Vec<String>,
    /// What was decided.
    decided: Option<String>,
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
    let (one, history) = read(&app, &signed_in, organisation, initiative).await?;
    let line = |(at, version): (usize, &Version)| {
        let before = at.checked_sub(1).and_then(|before| history.versions.get(before));
        // What was decided in between has a line of its own.
        let before = before.map(|before| history.as_it_stood(before));
        let changes = before.map(|before| changed_parts(&before, &history.as_saved(version))).unwrap_or_default();
        Line {
            at: version.saved_at,
            number: Some(version.number),
            by: name_of(&history, version),
            changed: changes.iter().map(|change| t.code("plan-part", &change.part)).collect(),
            decided: None,
        }
    };
    let decided = |decision: &Decision| Line {
        at: decision.recorded_at,
        number: None,
        by: None,
        changed: Vec::new(),
        decided: Some(said(t, "", &decision_in_words(decision))),
    };
    let mut lines: Vec<Line> = history.versions.iter().enumerate().map(line).collect();
    lines.extend(history.decisions.iter().map(decided));
    lines.sort_by_key(|line| Reverse(line.at));
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
    let (one, history) = read(&app, &signed_in, organisation, initiative).await?;
    let versions = &history.versions;
    let find = |number: i64| versions.iter().find(|version| version.number == number).ok_or(Failure::NotFound);
    let version = find(number)?;
    let other = match compared.with {
        Some(with) => Some(find(with)?),
        None => versions.last().filter(|latest| latest.number != number),
    };
    let words = history.as_saved(version);
    let changes = other.map(|other| changed_parts(&words, &history.as_it_stood(other))).unwrap_or_default();
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
        by: name_of(&history, version),
        with: other.map(|other| other.number),
        others: versions.iter().filter(|v| v.number != number).map(|v| (v.number.to_string(), label(v))).collect(),
        changes: changes.into_iter().map(change).collect(),
        parts: parts(t, &words),
    }))
}

fn parts(t: Texts, words: &Entry) -> Vec<(String, String)> {
    let title = (t.get("plan-part-title"), words.title.clone());
    let part = |part: &Part| (t.code("plan-part", &part.part), said(t, &part.list, &part.text));
    std::iter::once(title).chain(words.parts.iter().map(part)).collect()
}

async fn read(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    initiative: InitiativeId,
) -> Result<(Initiative, History), Failure> {
    let (may, one) = found(app, signed_in, organisation, initiative).await?;
    let history = history_of_initiative(&mut app.db().reader(), &may, one.id).await?;
    Ok((one, history))
}

fn name_of(history: &History, version: &Version) -> Option<String> {
    history.accounts.get(&version.saved_by?).cloned()
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

impl VersionsPage {
    fn when(&self, line: &Line) -> String {
        moment(self.page.t, &line.at)
    }
}

impl VersionPage {
    fn is_in(&self, tag: &Tag) -> bool {
        *tag == Tag::In
    }

    fn is_out(&self, tag: &Tag) -> bool {
        *tag == Tag::Out
    }
}
