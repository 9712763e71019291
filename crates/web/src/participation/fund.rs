//! What has been reported to the fund, month by month? Reports are made in the order of time from what is certified, each
//! edition is kept as it was, and what was sent is held against what is certified. The file has the layout of the fund's
//! own template.

use std::collections::HashMap;

use access::rules::participation::{CanReportToFund, can_report_to_fund};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::{Minutes, Month, OrganisationId, PersonId, ProgrammeId};
use participation::fund::{
    Field, FundError, FundLine, Layout, LayoutError, MonthState, Moved, Reported, find_layout, find_lines,
    list_fund_months, make_reports, mark_sent, names_handed_over, set_layout,
};
use people::person::Person;
use tabular::{Cell, Workbook, write_workbook};
use text::Texts;

use crate::app::App;
use crate::economy::fund_money::fund_money;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::import::not_a_table;
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};
use crate::upload::Upload;

/// The content type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The longest heading.
const HEADING_MAX: usize = 100;
/// The last column that can be chosen.
const LAST_COLUMN: i64 = 100;

/// A month as the page shows it.
struct Line {
    reported: Reported,
    certified: String,
    /// What the fund pays for the month's hours; nothing without a rate for them.
    amount: Option<String>,
    state: &'static str,
    /// Whether something is still to do.
    open: bool,
}

#[derive(Template)]
#[template(path = "participation/fund.html")]
struct FundPage {
    page: Page,
    here: String,
    programme: String,
    lines: Vec<Line>,
    error: Option<String>,
    certified: String,
    sent: i64,
    left: String,
    pays: String,
    notices: Vec<String>,
    adds_up: bool,
    /// The latest month that can be made.
    next: Option<Month>,
    /// Organisations whose names stay with them.
    without_names: Vec<String>,
}

#[derive(Template)]
#[template(path = "participation/fund_layout.html")]
struct LayoutPage {
    page: Page,
    here: String,
    form: Filled,
    fields: Vec<(String, String)>,
    /// What is wrong with a template that was handed in, and every heading that has moved.
    template_error: Option<String>,
    moved: Vec<String>,
}

/// The months and their reports.
pub(crate) async fn show_fund(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    show(&app, &signed_in, &may, lead, None).await
}

/// Makes the reports of every month up to the one that was chosen.
pub(crate) async fn make(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let Ok(month) = form.value("month").parse::<Month>() else {
        return show(&app, &signed_in, &may, lead, Some(t.get("fund-choose-month"))).await;
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let error = match make_reports(&mut work, &may, month).await {
        Ok(made) => {
            let said = if made.is_empty() { "fund-nothing-new" } else { "fund-made" };
            work.commit(lead, "fund_reports_made", Some(id.into())).await?;
            return Ok(redirect_and_say(&app, &here(lead, id), said));
        }
        Err(FundError::NotLocked { month }) => t.with("fund-not-locked", &[("month", &t.month(month))]),
        Err(FundError::Db(why)) => return Err(why.into()),
        Err(_) => t.get("fund-nothing-certified"),
    };
    drop(work);
    show(&app, &signed_in, &may, lead, Some(error)).await
}

/// Notes that an edition was sent.
pub(crate) async fn sent(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id, month, edition)): Path<(OrganisationId, ProgrammeId, Month, i64)>,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let error = match mark_sent(&mut work, &may, month, edition).await {
        Ok(()) => {
            work.commit(lead, "fund_report_sent", Some(id.into())).await?;
            return Ok(redirect_and_say(&app, &here(lead, id), "fund-was-sent"));
        }
        Err(FundError::EarlierNotSent { month }) => t.with("fund-earlier-first", &[("month", &t.month(month))]),
        Err(FundError::Db(why)) => return Err(why.into()),
        Err(_) => t.get("fund-not-latest"),
    };
    drop(work);
    show(&app, &signed_in, &may, lead, Some(error)).await
}

/// An edition as a workbook; back to the page when there is none such.
pub(crate) async fn send_report(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id, month, edition)): Path<(OrganisationId, ProgrammeId, Month, i64)>,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let (months, _) = list_fund_months(&mut reader, &may).await?;
    let made = months.iter().find(|reported| reported.month == month);
    let made = made.and_then(|reported| reported.editions.iter().find(|(made, ..)| made.edition == edition));
    let Some((made, ..)) = made else {
        return Ok(redirect_and_say(&app, &here(lead, id), "fund-no-edition"));
    };
    let lines = find_lines(&mut reader, &may, month, edition).await?;
    let layout = match find_layout(&mut reader, &may).await? {
        Some(layout) => layout,
        None => plain(t),
    };
    let rows = rows(&app, t, &may, &lines, month, &layout).await?;
    let headings: Vec<(u16, String)> =
        layout.columns.iter().map(|(_, column, heading)| (*column, heading.clone())).collect();
    let file = write_workbook(&Workbook {
        sheet: &layout.sheet,
        first_row: layout.first_row,
        headings: &headings,
        rows: &rows,
        made_at: made.made_at.0 / 1_000,
    })
    .map_err(Failure::internal)?;
    let name = format!("attachment; filename=\"{}-{month}-{edition}.xlsx\"", found.code);
    Ok(([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, name)], file).into_response())
}

/// How the template is laid out.
pub(crate) async fn show_layout(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let layout = find_layout(&mut app.db().reader(), &may).await?.unwrap_or_else(|| plain(t));
    Ok(layout_page(&signed_in, lead, id, &found.name, filled(&layout), None))
}

/// Sets the layout.
pub(crate) async fn set(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("sheet", t.get("fund-sheet")), ("first_row", t.get("fund-first-row"))]).labelled(
        Field::ALL.iter().flat_map(|field| {
            let (named, placed) = names(*field);
            let label = t.code("fund-field", field.code());
            [(named, label.clone()), (placed, label)]
        }),
    );
    let sheet = form.text(t, "sheet", 31);
    let first_row = form.whole(t, "first_row", 1..=1_000).and_then(|row| u32::try_from(row).ok());
    let mut columns = Vec::new();
    for field in Field::ALL {
        let (named, placed) = names(field);
        // A field without a heading is not in the file.
        let Some(heading) = form.optional_text(t, named, HEADING_MAX) else { continue };
        if let Some(column) = form.whole(t, placed, 1..=LAST_COLUMN).and_then(|column| u16::try_from(column).ok()) {
            columns.push((field, column, heading));
        }
    }
    if let (Some(sheet), Some(first_row), false) = (sheet, first_row, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match set_layout(&mut work, &may, &Layout { sheet, first_row, columns: columns.clone() }).await? {
            Ok(()) => {
                work.commit(lead, "fund_layout_set", Some(id.into())).await?;
                return Ok(redirect_and_say(&app, &here(lead, id), "fund-layout-saved"));
            }
            Err(LayoutError::SheetName) => form.fail("sheet", t.get("fund-sheet-wrong")),
            Err(LayoutError::ColumnTwice { column }) => {
                let twice = columns.iter().rev().find(|(_, taken, _)| *taken == column).map(|(field, ..)| *field);
                form.fail(names(twice.unwrap_or(Field::Hours)).1, t.get("fund-column-twice"));
            }
            Err(LayoutError::NoHours) => form.fail(names(Field::Hours).0, t.get("fund-no-hours")),
        }
    }
    Ok(layout_page(&signed_in, lead, id, &found.name, form, None))
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanReportToFund,
    lead: OrganisationId,
    error: Option<String>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let id = may.programme().programme;
    let found = programme(app, signed_in, lead, id).await?;
    let mut reader = app.db().reader();
    let (months, certified) = list_fund_months(&mut reader, may).await?;
    let sent: i64 = months.iter().filter_map(|reported| reported.sent_hours).sum();
    let up_to_date = months.iter().filter(|reported| reported.sent_hours.is_some());
    let of_sent: Minutes = up_to_date.clone().map(|reported| reported.certified).sum();
    let amount = fund_money(app, signed_in, id).await?;
    let mut keep: Vec<OrganisationId> = Vec::new();
    for member in &may.programme().members {
        if !names_handed_over(&mut reader, may, *member).await? {
            keep.push(*member);
        }
    }
    let names = people::organisation::find_organisations(&mut reader, &keep).await?;
    let page = FundPage {
        page: signed_in
            .page("fund-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), found.name.clone()),
        here: here(lead, id),
        programme: found.name,
        certified: t.number(certified.hours(), 1),
        left: t.number(Minutes(of_sent.0 - 60 * sent).hours(), 1),
        // Nothing that was sent has changed since.
        adds_up: up_to_date.clone().all(|reported| reported.state == MonthState::Sent),
        sent,
        next: months.iter().rev().find(|r| r.state != MonthState::Open).map(|reported| reported.month),
        lines: months
            .into_iter()
            .map(|reported| Line {
                certified: t.number(reported.certified.hours(), 1),
                amount: amount.of_month(t, reported.month),
                state: match reported.state {
                    MonthState::Open => "fund-state-open",
                    MonthState::ToMake => "fund-state-to-make",
                    MonthState::Changed => "fund-state-changed",
                    MonthState::ToSend => "fund-state-to-send",
                    MonthState::Sent => "fund-state-sent",
                },
                open: reported.state != MonthState::Sent,
                reported,
            })
            .collect(),
        pays: amount.total(t),
        notices: amount.notices(t),
        without_names: names.into_iter().map(|organisation| organisation.name).collect(),
        error,
    };
    let status = if page.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_as(status, &page))
}

/// The rows of the file. Those of the organisations that keep their names are one row with their sum, and of a protected
/// identity neither name nor key is told.
async fn rows(
    app: &App,
    t: Texts,
    may: &CanReportToFund,
    lines: &[FundLine],
    month: Month,
    layout: &Layout,
) -> Result<Vec<Vec<Cell>>, Failure> {
    let mut reader = app.db().reader();
    let members = &may.programme().members;
    let organisations = people::organisation::find_organisations(&mut reader, members).await?;
    let mut rows = Vec::new();
    let mut others: Vec<&FundLine> = Vec::new();
    for organisation in &organisations {
        let own: Vec<&FundLine> = lines.iter().filter(|line| line.member == organisation.id).collect();
        if own.is_empty() {
            continue;
        }
        if !names_handed_over(&mut reader, may, organisation.id).await? {
            others.extend(own);
            continue;
        }
        let persons: HashMap<PersonId, Person> =
            people::person::persons_for_the_fund(&mut reader, may, organisation.id).await?;
        let mut named: Vec<(Option<&Person>, &FundLine)> =
            own.into_iter().map(|line| (persons.get(&line.person), line)).collect();
        named.sort_by_key(|(person, line)| {
            (person.map(|p| (p.protected, p.family_name.clone(), p.given_name.clone())), line.person)
        });
        for (person, line) in named {
            let said = t.get("ledger-protected");
            let person = person.filter(|person| !person.protected).ok_or(said.as_str());
            rows.push(row(t, layout, &organisation.name, month, (line.hours, line.minutes), person));
        }
    }
    if !others.is_empty() {
        let sums = (others.iter().map(|line| line.hours).sum(), others.iter().map(|line| line.minutes).sum());
        let (whose, said) = (t.get("fund-other-organisations"), t.get("fund-names-not-handed-over"));
        rows.push(row(t, layout, &whose, month, sums, Err(&said)));
    }
    Ok(rows)
}

fn row(
    t: Texts,
    layout: &Layout,
    organisation: &str,
    month: Month,
    (hours, minutes): (i64, Minutes),
    person: Result<&Person, &str>,
) -> Vec<Cell> {
    let cell = |field: Field| match (field, person) {
        (Field::Organisation, _) => Cell::Text(organisation.to_owned()),
        (Field::Month, _) => Cell::Text(month.to_string()),
        (Field::Hours, _) => Cell::Number(hours as f64),
        (Field::Minutes, _) => Cell::Number(minutes.0 as f64),
        (Field::Name, Ok(person)) => Cell::Text(person.name()),
        (Field::Name, Err(said)) => Cell::Text(said.to_owned()),
        (Field::Reference, Ok(person)) => Cell::Text(person.reference.clone()),
        (Field::Sex, Ok(person)) => Cell::Text(person.sex.map_or_else(String::new, |sex| t.code("sex", sex.code()))),
        (Field::Reference | Field::Sex, Err(_)) => Cell::Text(String::new()),
    };
    layout.columns.iter().map(|(field, ..)| cell(*field)).collect()
}

fn layout_page(
    signed_in: &SignedIn,
    lead: OrganisationId,
    id: ProgrammeId,
    name: &str,
    form: Filled,
    template: Option<(String, Vec<String>)>,
) -> Response {
    let t = signed_in.visit.t;
    let status =
        if form.has_errors() || template.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = LayoutPage {
        page: signed_in
            .page("fund-layout-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), name.to_owned())
            .under(here(lead, id), t.get("fund-title")),
        here: format!("{}/layout", here(lead, id)),
        form,
        fields: Field::ALL.iter().map(|field| (field.code().to_owned(), t.code("fund-field", field.code()))).collect(),
        template_error: template.as_ref().map(|(error, _)| error.clone()),
        moved: template.map(|(_, moved)| moved).unwrap_or_default(),
    };
    if status == StatusCode::OK { render(&page) } else { render_as(status, &page) }
}

/// Holds the fund's template against the layout: a template whose columns have moved is refused, heading by heading.
pub(crate) async fn check_template(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let layout = find_layout(&mut app.db().reader(), &may).await?.unwrap_or_else(|| plain(t));
    let refused = match upload.file.as_deref().map(tabular::read_sheet) {
        None => (t.get("file-import-no-file"), Vec::new()),
        Some(Err(why)) => (not_a_table(t, &why), Vec::new()),
        Some(Ok(sheet)) => {
            let moved = layout.moved(&sheet);
            if moved.is_empty() {
                return Ok(redirect_and_say(&app, &format!("{}/layout", here(lead, id)), "fund-template-fits"));
            }
            (t.get("fund-template-moved"), moved.iter().map(|moved| moved_in_words(t, &layout, moved)).collect())
        }
    };
    Ok(layout_page(&signed_in, lead, id, &found.name, filled(&layout), Some(refused)))
}

/// A heading that does not stand where the layout says.
fn moved_in_words(t: Texts, layout: &Layout, moved: &Moved) -> String {
    let (heading, expected, row) = (&moved.heading, i64::from(moved.expected), i64::from(layout.first_row));
    match moved.found {
        Some((found_row, column)) => t.with(
            "fund-template-elsewhere",
            &[
                ("heading", heading),
                ("row", &row),
                ("column", &expected),
                ("found_row", &(found_row as i64)),
                ("found_column", &i64::from(column)),
            ],
        ),
        None => t.with("fund-template-gone", &[("heading", heading), ("row", &row), ("column", &expected)]),
    }
}

fn filled(layout: &Layout) -> Filled {
    let mut values = vec![("sheet", layout.sheet.clone()), ("first_row", layout.first_row.to_string())];
    for (field, column, heading) in &layout.columns {
        let (named, placed) = names(*field);
        values.extend([(named, heading.clone()), (placed, column.to_string())]);
    }
    Filled::with(values)
}

/// The layout when nobody has set one.
fn plain(t: Texts) -> Layout {
    Layout::plain(t.get("fund-sheet-name"), |field| t.code("fund-field", field.code()))
}

/// The names of a field's inputs: its heading and its column.
fn names(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Organisation => ("heading_organisation", "column_organisation"),
        Field::Reference => ("heading_reference", "column_reference"),
        Field::Name => ("heading_name", "column_name"),
        Field::Sex => ("heading_sex", "column_sex"),
        Field::Month => ("heading_month", "column_month"),
        Field::Hours => ("heading_hours", "column_hours"),
        Field::Minutes => ("heading_minutes", "column_minutes"),
    }
}

fn here(lead: OrganisationId, programme: ProgrammeId) -> String {
    format!("{}/fund", address(lead, programme))
}
