//! How is a budget decided? Row by row on a page, or from a file that is looked at first. Either way a whole new version comes in,
//! or nothing.

use ::economy::budget::{
    BudgetError, BudgetPeriod, BudgetRow, LONGEST_REASON, MOST_ROWS, NewBudget, decide_budget, find_budget,
    read_amount, read_budget, read_budget_period, write_budget,
};
use ::economy::cost::{CostFileError, payers};
use access::rules::economy::{CanKeepBudget, can_keep_budget, can_see_costs};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Activity, CostKind, Date, Ore, OrganisationId, ProgrammeId};
use people::{Organisation, Programme};
use tabular::CellProblem;
use text::Texts;

use super::budget::{here, payers_of};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::import::{expected, not_a_table};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};
use crate::upload::Upload;

/// Empty rows after those that are there.
const EMPTY_ROWS: usize = 8;
/// The most rows that the page takes; more come by file.
const MOST_ON_PAGE: usize = 120;

/// The names of a row's fields.
struct RowFields {
    number: usize,
    period: String,
    activity: String,
    kind: String,
    member: String,
    amount: String,
}

impl RowFields {
    fn of(number: usize) -> Self {
        let field = |what: &str| format!("row-{number}-{what}");
        Self {
            number,
            period: field("period"),
            activity: field("activity"),
            kind: field("kind"),
            member: field("member"),
            amount: field("amount"),
        }
    }
}

/// Rows of one activity, or the empty ones: a page of a hundred rows is a list of what there is, and one opens what one changes.
struct RowGroup {
    id: String,
    name: String,
    rows: Vec<RowFields>,
    /// The sum of the rows; none when one of them is no amount.
    sum: Option<Ore>,
    /// Where something is wrong or not as it was decided, and where new rows are written.
    is_open: bool,
}

#[derive(Template)]
#[template(path = "economy/budget_edit.html")]
struct EditPage {
    page: Page,
    here: String,
    form: Filled,
    groups: Vec<RowGroup>,
    too_many: bool,
    activities: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    members: Vec<(String, String)>,
}

/// What a file holds, before somebody decides.
struct Understood {
    rows: usize,
    sum: Ore,
    before: Option<Ore>,
    file: String,
}

#[derive(Template)]
#[template(path = "economy/budget_import.html")]
struct ImportPage {
    page: Page,
    here: String,
    form: Filled,
    error: Option<String>,
    problems: Vec<(CellProblem, String)>,
    total: usize,
    not_listed: usize,
    understood: Option<Understood>,
}

/// What every one of these pages needs.
struct Known {
    programme: Programme,
    organisations: Vec<Organisation>,
    /// The latest version, 0 when there is none, with its rows.
    seen: i64,
    rows: Vec<BudgetRow>,
}

async fn known(app: &App, signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<Known, Failure> {
    let may = can_see_costs(&signed_in.actor, id)?;
    let programme = programme(app, signed_in, lead, id).await?;
    let mut reader = app.db().reader();
    let organisations = people::organisation::find_organisations(&mut reader, &payers_of(&may)).await?;
    let budget = find_budget(&mut reader, &may, None).await?;
    let (seen, rows) = budget.map_or((0, Vec::new()), |budget| (budget.head.version, budget.rows));
    Ok(Known { programme, organisations, seen, rows })
}

/// The form, filled in with the latest version.
pub(crate) async fn show_edit(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    can_keep_budget(&signed_in.actor, id)?;
    let known = known(&app, &signed_in, lead, id).await?;
    let today = app.db().now().day_in_sweden();
    let mut values = vec![("seen".to_owned(), known.seen.to_string()), ("decided_on".to_owned(), today.to_string())];
    values.extend((1..=MOST_ON_PAGE).filter_map(|number| decided(&known, number)).flatten());
    Ok(edit_page(&signed_in, &known, Filled::of(values), StatusCode::OK))
}

/// A row of the latest version as its fields have it.
fn decided(known: &Known, number: usize) -> Option<[(String, String); 5]> {
    let (row, fields) = (known.rows.get(number.checked_sub(1)?)?, RowFields::of(number));
    Some([
        (fields.period, row.period.to_string()),
        (fields.activity, row.activity.code().to_owned()),
        (fields.kind, row.kind.code().to_owned()),
        (fields.member, row.member.map(|member| member.to_string()).unwrap_or_default()),
        (fields.amount, row.amount.to_string().replace('.', ",")),
    ])
}

/// Decides what was written as a new version.
pub(crate) async fn decide(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_keep_budget(&signed_in.actor, id)?;
    let known = known(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut form = labelled(t, form);
    let seen = form.value("seen").parse().unwrap_or(-1);
    let (decided_on, reason) = (form.date(t, "decided_on"), form.text(t, "reason", LONGEST_REASON));
    let mut rows = Vec::new();
    let mut fields_of = Vec::new();
    for fields in (1..=MOST_ON_PAGE + EMPTY_ROWS).map(RowFields::of) {
        if let Some(row) = read_row(t, &mut form, &fields, &known) {
            rows.push(row);
            fields_of.push(fields);
        }
    }
    if let (Some(decided_on), Some(reason), false) = (decided_on, reason, form.has_errors()) {
        match keep(&app, &signed_in, &may, &known, seen, NewBudget { decided_on, reason, rows }).await? {
            Ok(kept) => return Ok(kept),
            Err(why) => fail(t, &mut form, &why, &fields_of),
        }
    }
    Ok(edit_page(&signed_in, &known, form, StatusCode::UNPROCESSABLE_ENTITY))
}

/// Decides a budget as the next version, and goes to it; or says why not.
async fn keep(
    app: &App,
    signed_in: &SignedIn,
    may: &CanKeepBudget,
    known: &Known,
    seen: i64,
    new: NewBudget,
) -> Result<Result<Response, BudgetError>, Failure> {
    let (lead, id) = (known.programme.lead, known.programme.id);
    let span = known.programme.starts_on.month()..=known.programme.ends_on.month();
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match decide_budget(&mut work, may, &span, seen, new).await {
        Ok(_) => {
            work.commit(lead, "budget_decided", Some(id.into())).await?;
            Ok(Ok(redirect_and_say(app, &here(lead, id), "budget-decided")))
        }
        Err(BudgetError::Db(why)) => Err(why.into()),
        Err(why) => Ok(Err(why)),
    }
}

/// The page that takes a file.
pub(crate) async fn show_import(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    can_keep_budget(&signed_in.actor, id)?;
    let known = known(&app, &signed_in, lead, id).await?;
    Ok(render_as(StatusCode::OK, &import_page(&signed_in, lead, &known)))
}

/// Checks a file and shows what was understood, or decides the rows that were shown.
pub(crate) async fn import(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let may = can_keep_budget(&signed_in.actor, id)?;
    let known = known(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut page = import_page(&signed_in, lead, &known);
    let shown_before = !upload.value("rows").is_empty();
    let Some(bytes) = upload.rows_or_file() else {
        page.error = Some(t.get("file-import-no-file"));
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let span = known.programme.starts_on.month()..=known.programme.ends_on.month();
    let rows = match read_budget(bytes, &payers(&known.organisations), &span) {
        Ok(rows) => rows,
        Err(CostFileError::NotATable(why)) => {
            page.error = Some(not_a_table(t, &why));
            return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Err(CostFileError::Problems(problems)) => {
            page.total = problems.total;
            page.not_listed = problems.not_listed();
            page.problems = problems.list.into_iter().map(|p| (p.clone(), expected(t, &p.expected))).collect();
            return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let name = |id| known.organisations.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    page.understood = Some(Understood {
        rows: rows.len(),
        sum: rows.iter().map(|row| row.amount).sum(),
        before: (known.seen > 0).then(|| known.rows.iter().map(|row| row.amount).sum()),
        file: String::from_utf8(write_budget(&rows, name)).map_err(Failure::internal)?,
    });
    let today = app.db().now().day_in_sweden();
    if !shown_before {
        page.form = Filled::with([("seen", known.seen.to_string()), ("decided_on", today.to_string())]);
        return Ok(render_as(StatusCode::OK, &page));
    }
    let written = ["seen", "decided_on", "reason"].map(|name| (name, upload.value(name)));
    let mut form = labelled(t, Filled::with(written));
    let seen = form.value("seen").parse().unwrap_or(-1);
    let decided: Option<(Date, String)> = form.date(t, "decided_on").zip(form.text(t, "reason", LONGEST_REASON));
    if let (Some((decided_on, reason)), false) = (decided, form.has_errors()) {
        match keep(&app, &signed_in, &may, &known, seen, NewBudget { decided_on, reason, rows }).await? {
            Ok(kept) => return Ok(kept),
            Err(why) => fail(t, &mut form, &why, &[]),
        }
    }
    page.form = form;
    Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn labelled(t: Texts, form: Filled) -> Filled {
    form.labelled([("decided_on", t.get("budget-decided-on")), ("reason", t.get("budget-reason"))])
}

/// A row; nothing when its fields are left empty, or with what is wrong in it.
fn read_row(t: Texts, form: &mut Filled, fields: &RowFields, known: &Known) -> Option<BudgetRow> {
    let all = [&fields.period, &fields.activity, &fields.kind, &fields.amount];
    if all.iter().all(|name| form.value(name).trim().is_empty()) {
        return None;
    }
    for (name, label) in all.into_iter().zip(["budget-period", "costs-activity", "budget-kind", "budget-amount"]) {
        form.label(name, t.with("budget-row-field", &[("row", &(fields.number as i64)), ("field", &t.get(label))]));
    }
    form.label(
        &fields.member,
        t.with("budget-row-field", &[("row", &(fields.number as i64)), ("field", &t.get("overview-organisation"))]),
    );
    let period: Option<BudgetPeriod> = read_budget_period(form.value(&fields.period));
    if period.is_none() {
        form.fail(&fields.period, t.get("budget-period-wrong"));
    }
    let activity = form.choice::<Activity>(t, &fields.activity);
    let kind = form.choice::<CostKind>(t, &fields.kind);
    let amount = read_amount(form.value(&fields.amount));
    if amount.is_none() {
        form.fail(&fields.amount, t.get("budget-amount-wrong"));
    }
    let member = match form.value(&fields.member).trim() {
        "" => None,
        text => {
            let found = text.parse().ok().filter(|id| known.organisations.iter().any(|one| one.id == *id));
            if found.is_none() {
                form.fail(&fields.member, t.get("field-choose-one"));
            }
            found
        }
    };
    Some(BudgetRow { period: period?, activity: activity?, kind: kind?, member, amount: amount? })
}

/// Says at the right field why a budget was not decided.
fn fail(t: Texts, form: &mut Filled, why: &BudgetError, rows: &[RowFields]) {
    let period = |place: usize| rows.get(place).map_or("reason", |row| row.period.as_str()).to_owned();
    match why {
        BudgetError::Rows => form.fail("reason", t.count("budget-rows-wrong", MOST_ROWS as i64)),
        BudgetError::Reason | BudgetError::Db(_) => form.fail("reason", t.get("field-required")),
        BudgetError::NotYet => form.fail("decided_on", t.get("budget-not-yet")),
        BudgetError::Outside(place) => form.fail(&period(*place), t.get("budget-outside")),
        BudgetError::Amount(place) => {
            let field = rows.get(*place).map_or("reason", |row| row.amount.as_str());
            form.fail(field, t.get("budget-amount-wrong"));
        }
        BudgetError::Twice(place) => form.fail(&period(*place), t.get("expected-budget-once")),
        BudgetError::Stranger(place) => form.fail(&period(*place), t.get("expected-member")),
        BudgetError::Changed { .. } => form.fail("reason", t.get("budget-changed-meanwhile")),
    }
}

fn edit_page(signed_in: &SignedIn, known: &Known, form: Filled, status: StatusCode) -> Response {
    let t = signed_in.visit.t;
    let (lead, id) = (known.programme.lead, known.programme.id);
    let filled = (1..=MOST_ON_PAGE + EMPTY_ROWS).rev().find(|number| {
        let fields = RowFields::of(*number);
        [&fields.period, &fields.amount].iter().any(|name| !form.value(name).is_empty())
    });
    let rows = (1..=(filled.unwrap_or(0) + EMPTY_ROWS).min(MOST_ON_PAGE + EMPTY_ROWS)).map(RowFields::of);
    let groups = groups(t, known, &form, rows);
    let page = EditPage {
        page: under(signed_in, "budget-edit", known),
        here: here(lead, id),
        form,
        groups,
        too_many: known.rows.len() > MOST_ON_PAGE,
        activities: Activity::ALL.iter().map(|one| (one.code().to_owned(), t.code("activity", one.code()))).collect(),
        kinds: CostKind::ALL.iter().map(|one| (one.code().to_owned(), t.code("cost-kind", one.code()))).collect(),
        members: known.organisations.iter().map(|one| (one.id.to_string(), one.name.clone())).collect(),
    };
    render_as(status, &page)
}

/// The rows by what they are for; last those that are new, and whose activity was not chosen.
fn groups(t: Texts, known: &Known, form: &Filled, rows: impl Iterator<Item = RowFields>) -> Vec<RowGroup> {
    let named = Activity::ALL.iter().map(|one| (one.code(), t.code("activity", one.code())));
    let named = named.chain([("new", t.get("budget-new-rows"))]);
    let mut groups: Vec<RowGroup> = named
        .map(|(id, name)| RowGroup { id: id.to_owned(), name, rows: Vec::new(), sum: Some(Ore(0)), is_open: false })
        .collect();
    for fields in rows {
        let all = [&fields.period, &fields.activity, &fields.kind, &fields.member, &fields.amount];
        let chosen = form.value(&fields.activity);
        let place = groups.iter().position(|group| group.id == chosen).unwrap_or(groups.len() - 1);
        let is_wrong = all.into_iter().any(|name| form.error(name).is_some());
        let as_decided = decided(known, fields.number)
            .is_some_and(|decided| decided.iter().all(|(name, value)| form.value(name) == value.as_str()));
        let group = &mut groups[place];
        let is_new = group.id == "new";
        group.is_open |= is_wrong || is_new || !as_decided;
        let amount = form.value(&fields.amount);
        group.sum =
            group.sum.zip(if amount.is_empty() { Some(Ore(0)) } else { read_amount(amount) }).map(|(a, b)| a + b);
        group.rows.push(fields);
    }
    groups.retain(|group| !group.rows.is_empty());
    groups
}

fn import_page(signed_in: &SignedIn, lead: OrganisationId, known: &Known) -> ImportPage {
    ImportPage {
        page: under(signed_in, "budget-import", known),
        here: format!("{}/import", here(lead, known.programme.id)),
        form: Filled::blank(),
        error: None,
        problems: Vec::new(),
        total: 0,
        not_listed: 0,
        understood: None,
    }
}

fn under(signed_in: &SignedIn, title: &str, known: &Known) -> Page {
    let t = signed_in.visit.t;
    let (lead, id) = (known.programme.lead, known.programme.id);
    signed_in
        .page(title)
        .under("/programmes", t.get("nav-programme"))
        .under(address(lead, id), known.programme.name.clone())
        .under(here(lead, id), t.get("budget-title"))
}
