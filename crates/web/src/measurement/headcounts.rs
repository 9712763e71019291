//! How many work in each unit, where there is no register of persons? A field a unit and group, or a file; the whole is
//! taken or nothing.

use std::collections::HashMap;

use access::rules::measurement::{CanStateHeadcounts, can_state_headcounts};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Group, OrganisationId, UnitId};
use measurement::headcount::{Headcounts, MOST, headcounts, state_headcounts};
use people::UnitTree;
use people::unit_name::UnitNames;
use tabular::{CellProblem, Column, Expected};

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::import::{expected, not_a_table};
use crate::people::session::SignedIn;
use crate::upload::Upload;

const COLUMNS: &[Column<'_>] = &[
    Column::required(&["enhet", "unit", "enhetskod", "kod", "code"]),
    Column::optional(&["grupp", "group"]),
    Column::required(&["antal", "persons", "number", "antal personer"]),
];
const UNIT: usize = 0;
const GROUP: usize = 1;
const PERSONS: usize = 2;

#[derive(Template)]
#[template(path = "measurement/headcounts.html")]
struct HeadcountsPage {
    page: Page,
    here: String,
    has_register: bool,
    groups: Vec<String>,
    units: Vec<Line>,
    wrong: usize,
    error: Option<String>,
    problems: Vec<(CellProblem, String)>,
    total: usize,
    not_listed: usize,
}

struct Line {
    name: String,
    code: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    label: String,
    value: String,
    is_wrong: bool,
}

/// What was stated.
pub(crate) async fn show_headcounts(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let (may, tree) = permission(&app, &signed_in, organisation).await?;
    let stated = headcounts(&mut app.db().reader(), &may).await?;
    let page = blank(&app, &signed_in, &tree, |unit, group| {
        (stated.get(&(unit, group)).map(u64::to_string).unwrap_or_default(), false)
    });
    Ok(render_as(StatusCode::OK, &page.await?))
}

/// States what the fields say.
pub(crate) async fn state(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    form: Filled,
) -> Result<Response, Failure> {
    let (may, tree) = permission(&app, &signed_in, organisation).await?;
    let mut counts = Headcounts::new();
    let mut wrong = 0;
    for (unit, group) in cells(&tree) {
        match read(form.value(&field(unit, group))) {
            Some(persons) => drop(counts.insert((unit, group), persons)),
            None => wrong += 1,
        }
    }
    if wrong > 0 {
        let written = |unit, group| {
            let value = form.value(&field(unit, group)).to_owned();
            let is_wrong = read(&value).is_none();
            (value, is_wrong)
        };
        let mut page = blank(&app, &signed_in, &tree, written).await?;
        page.wrong = wrong;
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    save(&app, &signed_in, &may, &counts).await
}

/// States what a file says.
pub(crate) async fn import(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    upload: Upload,
) -> Result<Response, Failure> {
    let (may, tree) = permission(&app, &signed_in, organisation).await?;
    let t = signed_in.visit.t;
    let stated = headcounts(&mut app.db().reader(), &may).await?;
    let mut page = blank(&app, &signed_in, &tree, |unit, group| {
        (stated.get(&(unit, group)).map(u64::to_string).unwrap_or_default(), false)
    })
    .await?;
    let mut table = match tabular::read(upload.file.as_deref().unwrap_or_default(), COLUMNS) {
        Ok(table) => table,
        Err(why) => {
            page.error = Some(not_a_table(t, &why));
            return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let mut counts = Headcounts::new();
    let names = UnitNames::of(&tree);
    for row in std::mem::take(&mut table.rows) {
        let unit = match names.find(row.cell(UNIT)) {
            Ok(unit) if tree.is_leaf(unit) => Some(unit),
            Err(several) if !several.detail.is_empty() => {
                table.refuse(row.line, UNIT, row.cell(UNIT), several);
                None
            }
            _ => {
                table.refuse(row.line, UNIT, row.cell(UNIT), Expected::of("leaf-unit"));
                None
            }
        };
        let group = match row.cell(GROUP).to_lowercase().as_str() {
            "" | "personal" | "staff" => Some(Group::Staff),
            "chef" | "manager" => Some(Group::Manager),
            "ombud" | "champion" => Some(Group::Champion),
            _ => None,
        };
        if group.is_none() {
            table.refuse(row.line, GROUP, row.cell(GROUP), Expected::with("one-of", "personal, chef, ombud"));
        }
        let persons = read(row.cell(PERSONS)).filter(|_| !row.cell(PERSONS).is_empty());
        if persons.is_none() {
            table.refuse(row.line, PERSONS, row.cell(PERSONS), Expected::with("headcount", MOST));
        }
        if let (Some(unit), Some(group), Some(persons)) = (unit, group, persons)
            && counts.insert((unit, group), persons).is_some()
        {
            table.refuse(row.line, UNIT, row.cell(UNIT), Expected::of("once"));
        }
    }
    if let Err(problems) = table.problems.into_result() {
        page.total = problems.total;
        page.not_listed = problems.not_listed();
        page.problems = problems.list.into_iter().map(|p| (p.clone(), expected(t, &p.expected))).collect();
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    save(&app, &signed_in, &may, &counts).await
}

async fn save(
    app: &App,
    signed_in: &SignedIn,
    may: &CanStateHeadcounts,
    counts: &Headcounts,
) -> Result<Response, Failure> {
    let mut work = app.db().work(signed_in.as_actor()).await?;
    state_headcounts(&mut work, may, counts).await?;
    work.commit(*may.organisation(), "headcounts_stated", None).await?;
    Ok(redirect_and_say(app, &here(*may.organisation()), "headcounts-saved"))
}

async fn permission(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
) -> Result<(CanStateHeadcounts, UnitTree), Failure> {
    let may = can_state_headcounts(&signed_in.actor, organisation)?;
    Ok((may, people::unit::unit_tree(&mut app.db().reader(), organisation).await?))
}

/// The units without units below them, with each group.
fn cells(tree: &UnitTree) -> impl Iterator<Item = (UnitId, Group)> {
    let leaves = tree.units().iter().map(|unit| unit.id).filter(|unit| tree.is_leaf(*unit));
    leaves.flat_map(|unit| Group::ALL.iter().map(move |group| (unit, *group)))
}

fn field(unit: UnitId, group: Group) -> String {
    format!("{}-{unit}", group.code())
}

/// A whole number up to what a unit can have; nothing written is nobody.
fn read(text: &str) -> Option<u64> {
    match text.trim() {
        "" => Some(0),
        text => text.parse().ok().filter(|persons| *persons <= MOST && !text.starts_with('+')),
    }
}

fn here(organisation: OrganisationId) -> String {
    format!("/headcounts/{organisation}")
}

async fn blank(
    app: &App,
    signed_in: &SignedIn,
    tree: &UnitTree,
    written: impl Fn(UnitId, Group) -> (String, bool),
) -> Result<HeadcountsPage, Failure> {
    let t = signed_in.visit.t;
    let register = people::person::headcount_by_unit(&mut app.db().reader(), tree.organisation(), today(app)).await?;
    let mut lines: HashMap<UnitId, Line> = HashMap::new();
    for (unit, group) in cells(tree) {
        let Some(known) = tree.get(unit) else { continue };
        let line = lines.entry(unit).or_insert_with(|| Line {
            name: known.name.clone(),
            code: known.code.clone(),
            fields: Vec::new(),
        });
        let (value, is_wrong) = written(unit, group);
        let label = t.code("group", group.code());
        line.fields.push(Field { name: field(unit, group), label, value, is_wrong });
    }
    let mut units: Vec<Line> = lines.into_values().collect();
    units.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    Ok(HeadcountsPage {
        page: signed_in.page("headcounts-title").under("/reach", t.get("reach-title")),
        here: here(tree.organisation()),
        has_register: !register.is_empty(),
        groups: Group::ALL.iter().map(|group| t.code("group", group.code())).collect(),
        units,
        wrong: 0,
        error: None,
        problems: Vec::new(),
        total: 0,
        not_listed: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_that_a_unit_can_have_are_read() {
        assert_eq!([read(""), read(" 12 "), read("0"), read("5000")], [Some(0), Some(12), Some(0), Some(5_000)]);
        for wrong in ["-1", "+3", "3,5", "5001", "tolv", "1e3", "99999999999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
