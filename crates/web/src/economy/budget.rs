//! The budget beside what was booked and where that ends; why it deviates; and its versions, which are never changed.

use ::economy::budget::{
    Budget, BudgetError, BudgetVersion, Comment, FollowUp, LONGEST_REASON, Line, comment_on, find_budget, follow_up,
    list_budgets, list_comments, write_budget,
};
use ::economy::cost::cost_cells;
use ::reporting::document::{Document, Html, Section};
use access::rules::economy::{CanSeeCosts, can_keep_budget, can_see_costs};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::{Activity, Month, OrganisationId, ProgrammeId, SignInId};
use people::Programme;
use serde::Deserialize;
use text::Texts;

use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

/// Which version, up to which month, as they stand in an address; empty where nothing was chosen.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    version: String,
    #[serde(default)]
    upto: String,
}

impl Asked {
    fn version(&self) -> Result<Option<i64>, Failure> {
        if self.version.is_empty() { Ok(None) } else { self.version.parse().map(Some).map_err(|_| Failure::NotFound) }
    }
}

/// What somebody said about a deviation, in words.
struct Said {
    about: String,
    upto: Month,
    comment: String,
    when: String,
    who: Option<String>,
}

#[derive(Template)]
#[template(path = "economy/budget.html")]
struct BudgetPage {
    page: Page,
    here: String,
    may_keep: bool,
    head: Option<BudgetVersion>,
    latest: bool,
    versions: Vec<BudgetVersion>,
    asked: Filled,
    months: Vec<(String, String)>,
    version_choices: Vec<(String, String)>,
    body: Option<Html>,
    comments: Vec<Said>,
    form: Filled,
    activities: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn show_budget(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let may = can_see_costs(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    show(&app, &signed_in, &may, &found, &asked, Filled::blank(), StatusCode::OK).await
}

/// Says why something deviates.
pub(crate) async fn comment(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_keep_budget(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("about", t.get("budget-comment-about")),
        ("upto", t.get("budget-upto")),
        ("comment", t.get("budget-comment")),
    ]);
    let about = match form.value("about") {
        "all" => Some(None),
        _ => form.choice::<Activity>(t, "about").map(Some),
    };
    let upto = form.choice::<Month>(t, "upto").filter(|month| months(&found).contains(month));
    if upto.is_none() {
        form.fail("upto", t.get("field-choose-one"));
    }
    let comment = form.text(t, "comment", LONGEST_REASON);
    if let (Some(about), Some(upto), Some(comment)) = (about, upto, comment) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match comment_on(&mut work, &may, about, upto, &comment).await {
            Ok(()) => {
                work.commit(lead, "budget_explained", Some(id.into())).await?;
                return Ok(redirect_and_say(&app, &format!("{}?upto={upto}", here(lead, id)), "budget-commented"));
            }
            Err(BudgetError::Db(why)) => return Err(why.into()),
            Err(_) => form.fail("comment", t.count("field-too-long", LONGEST_REASON)),
        }
    }
    let asked = Asked { version: String::new(), upto: form.value("upto").to_owned() };
    let may = can_see_costs(&signed_in.actor, id)?;
    show(&app, &signed_in, &may, &found, &asked, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// A version's rows as a file that can be changed and handed in again.
pub(crate) async fn send_rows(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let may = can_see_costs(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let mut reader = app.db().reader();
    let Some(budget) = find_budget(&mut reader, &may, asked.version()?).await? else {
        return Ok(redirect_and_say(&app, &here(lead, id), "budget-none-yet"));
    };
    let names = people::organisation::find_organisations(&mut reader, &payers_of(&may)).await?;
    let name = |of| names.iter().find(|one| one.id == of).map(|one| one.name.clone()).unwrap_or_default();
    let file = format!("attachment; filename=\"{}-budget-{}.csv\"", found.code, budget.head.version);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)];
    Ok((headers, write_budget(&budget.rows, name)).into_response())
}

/// Who may have a part of the budget: the members and the lead.
pub(super) fn payers_of(may: &CanSeeCosts) -> Vec<OrganisationId> {
    let mut ids = may.programme().members.clone();
    ids.push(may.programme().lead);
    ids.sort();
    ids.dedup();
    ids
}

/// The address of the page.
pub(super) fn here(lead: OrganisationId, id: ProgrammeId) -> String {
    format!("{}/budget", address(lead, id))
}

/// The months of a programme.
pub(super) fn months(of: &Programme) -> Vec<Month> {
    let last = of.ends_on.month();
    std::iter::successors(Some(of.starts_on.month()), |month| Some(month.next()))
        .take_while(|month| *month <= last)
        .collect()
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanSeeCosts,
    found: &Programme,
    asked: &Asked,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (t, of) = (signed_in.visit.t, may.programme());
    let mut reader = app.db().reader();
    let versions = list_budgets(&mut reader, may).await?;
    let budget = find_budget(&mut reader, may, asked.version()?).await?;
    if asked.version()?.is_some() && budget.is_none() {
        return Err(Failure::NotFound);
    }
    let costs = cost_cells(&mut reader, may).await?;
    let months = months(found);
    let booked = costs.iter().map(|cell| cell.period).max();
    let latest_month = booked.unwrap_or(app.db().now().day_in_sweden().month());
    let nearest = |month: Month| month.clamp(found.starts_on.month(), found.ends_on.month());
    let upto = asked.upto.parse().ok().filter(|month| months.contains(month));
    let upto = upto.unwrap_or_else(|| nearest(latest_month));
    let names = people::organisation::find_organisations(&mut reader, &payers_of(may)).await?;
    let organisations: Vec<(OrganisationId, String)> = names.into_iter().map(|one| (one.id, one.name)).collect();
    let span = found.starts_on.month()..=found.ends_on.month();
    let body = budget.as_ref().map(|budget| {
        let followed = follow_up(&budget.rows, &costs, &span, upto);
        document(t, budget, &followed, &organisations).body(t)
    });
    let comments = list_comments(&mut reader, may).await?;
    let ids: Vec<SignInId> = comments.iter().filter_map(|comment| comment.written_by).collect();
    let who = people::sign_in::display_names(&mut reader, of.lead, &ids).await?;
    let head = budget.map(|budget| budget.head);
    let latest = head.as_ref().is_none_or(|head| Some(head.version) == versions.last().map(|last| last.version));
    let chosen = head.as_ref().map(|head| head.version.to_string()).unwrap_or_default();
    let mut activities = vec![("all".to_owned(), t.get("budget-whole"))];
    activities.extend(Activity::ALL.iter().map(|one| (one.code().to_owned(), t.code("activity", one.code()))));
    let page = BudgetPage {
        page: signed_in
            .page("budget-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(of.lead, of.programme), found.name.clone())
            .under(format!("{}/costs", address(of.lead, of.programme)), t.get("costs-title")),
        here: here(of.lead, of.programme),
        may_keep: can_keep_budget(&signed_in.actor, of.programme).is_ok(),
        asked: Filled::with([("version", chosen), ("upto", upto.to_string())]),
        months: months.iter().map(|month| (month.to_string(), t.month(month))).collect(),
        version_choices: versions.iter().map(|head| (head.version.to_string(), said_of(t, head))).collect(),
        comments: comments.into_iter().map(|comment| said(t, comment, &who)).collect(),
        form: if form.value("upto").is_empty() { Filled::with([("upto", upto.to_string())]) } else { form },
        activities,
        head,
        latest,
        versions,
        body,
    };
    Ok(render_as(status, &page))
}

fn said(t: Texts, comment: Comment, who: &std::collections::HashMap<SignInId, String>) -> Said {
    Said {
        about: comment.activity.map_or_else(|| t.get("budget-whole"), |one| t.code("activity", one.code())),
        upto: comment.upto,
        comment: comment.comment,
        when: t.date(comment.written_at.day_in_sweden()),
        who: comment.written_by.and_then(|by| who.get(&by).cloned()),
    }
}

/// A version in words.
fn said_of(t: Texts, head: &BudgetVersion) -> String {
    t.with("budget-version", &[("version", &head.version), ("day", &t.date(head.decided_on))])
}

impl BudgetPage {
    fn said_of(&self, head: &BudgetVersion) -> String {
        said_of(self.page.t, head)
    }
}

/// The tables: by activity, kind and organisation, each with the same columns and the same sum.
fn document(t: Texts, budget: &Budget, seen: &FollowUp, organisations: &[(OrganisationId, String)]) -> Document {
    let mut whole = Section::new("follow-up", t.with("budget-follow-up", &[("month", &t.month(seen.upto))]), 2);
    whole.text(t.get("budget-formula"));
    whole.text(t.get("budget-booked-only"));
    if seen.booked_after != kernel::Ore(0) {
        whole.notice(t.with("budget-booked-after", &[("amount", &t.kronor(seen.booked_after))]));
    }
    let name = |member: &Option<OrganisationId>| match member {
        None => t.get("budget-for-all"),
        Some(member) => {
            organisations.iter().find(|(id, _)| id == member).map(|(_, name)| name.clone()).unwrap_or_default()
        }
    };
    let total = (t.get("costs-sum"), seen.whole);
    let activities = seen.by_activity.iter().map(|(one, line)| (t.code("activity", one.code()), *line));
    whole.table(t.get("budget-by-activity"), head(t, "costs-activity"), rows(t, activities.chain([total.clone()])));
    let kinds = seen.by_kind.iter().map(|(one, line)| (t.code("cost-kind", one.code()), *line));
    whole.table(t.get("budget-by-kind"), head(t, "budget-kind"), rows(t, kinds.chain([total.clone()])));
    let members = seen.by_member.iter().map(|(one, line)| (name(one), *line));
    whole.table(t.get("budget-by-member"), head(t, "overview-organisation"), rows(t, members.chain([total])));
    let mut decided = Section::new("decided", said_of(t, &budget.head), 2);
    decided.text(budget.head.reason.clone());
    let cells = budget.rows.iter().map(|row| {
        vec![
            row.period.to_string(),
            t.code("activity", row.activity.code()),
            t.code("cost-kind", row.kind.code()),
            name(&row.member),
            t.kronor(row.amount),
        ]
    });
    let heads = ["budget-period", "costs-activity", "budget-kind", "overview-organisation", "budget-amount"];
    decided.table(t.get("budget-rows"), heads.map(|key| t.get(key)).into(), cells.collect());
    Document { title: t.get("budget-title"), lead: Vec::new(), sections: vec![whole, decided] }
}

fn head(t: Texts, first: &str) -> Vec<String> {
    let rest = ["whole-budget", "to-date", "actual", "deviation", "remaining", "forecast", "at-the-end"];
    std::iter::once(t.get(first)).chain(rest.map(|key| t.get(&format!("budget-{key}")))).collect()
}

fn rows(t: Texts, lines: impl Iterator<Item = (String, Line)>) -> Vec<Vec<String>> {
    lines
        .map(|(name, line)| {
            let amounts = [
                line.budget,
                line.to_date,
                line.actual,
                line.deviation(),
                line.remaining,
                line.forecast(),
                line.at_the_end(),
            ];
            std::iter::once(name).chain(amounts.map(|amount| t.kronor(amount))).collect()
        })
        .collect()
}
