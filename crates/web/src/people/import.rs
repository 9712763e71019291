//! Who works here, and how do they get in? The local lead's list of units and people, and the import of both from CSV.

use access::rules::learning::can_confirm_names;
use access::rules::people::{CanManagePeople, can_manage_people};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Group;
use learning::walk_in::list_waiting;
use people::import::{ImportError, Imported, import_persons, import_units};
use people::{organisation, person, unit};
use tabular::CellProblem;
use text::Texts;

use super::session::SignedIn;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::upload::Upload;

struct UnitRow {
    id: kernel::UnitId,
    closed: Option<kernel::Date>,
    name: String,
    code: String,
    depth: usize,
    staff: u64,
    managers: u64,
    champions: u64,
}

#[derive(Template)]
#[template(path = "people/people.html")]
struct PeoplePage {
    page: Page,
    units: Vec<UnitRow>,
    persons: usize,
    /// How many names wait to be settled, for whoever settles them.
    waiting: Option<usize>,
}

/// The organisation's units with how many work there.
pub(crate) async fn show_people(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let may = may_manage(&signed_in)?;
    let id = *may.organisation();
    let mut reader = app.db().reader();
    let found = organisation::find_organisation(&mut reader, id).await?.ok_or(Failure::NotFound)?;
    let tree = unit::unit_tree(&mut reader, id).await?;
    let today = app.db().now().day_in_sweden();
    let heads = person::headcount_by_unit(&mut reader, id, today).await?;
    let persons = person::list_persons(&mut reader, &may).await?.len();
    let of = |unit, group| heads.get(&(unit, group)).copied().unwrap_or(0);
    let mut units = Vec::new();
    list(&tree, None, 0, &mut |unit, depth| {
        units.push(UnitRow {
            id: unit.id,
            closed: tree.closed_from(unit.id),
            name: unit.name.clone(),
            code: unit.code.clone(),
            depth,
            staff: of(unit.id, Group::Staff),
            managers: of(unit.id, Group::Manager),
            champions: of(unit.id, Group::Champion),
        });
    });
    let title = signed_in.visit.t.with("people-title", &[("organisation", &found.name)]);
    let waiting = match can_confirm_names(&signed_in.actor, id) {
        Ok(may) => Some(list_waiting(&mut reader, &may).await?.len()),
        Err(_) => None,
    };
    Ok(render(&PeoplePage { page: signed_in.page("nav-people").titled(title), units, persons, waiting }))
}

/// Walks the tree from the top, at most ten levels deep.
fn list(
    tree: &people::UnitTree,
    parent: Option<kernel::UnitId>,
    depth: usize,
    each: &mut impl FnMut(&people::Unit, usize),
) {
    if depth > 10 {
        return;
    }
    for unit in tree.units().iter().filter(|unit| unit.parent == parent) {
        each(unit, depth);
        list(tree, Some(unit.id), depth + 1, each);
    }
}

fn may_manage(signed_in: &SignedIn) -> Result<CanManagePeople, Failure> {
    Ok(can_manage_people(&signed_in.actor, signed_in.actor.organisation)?)
}

#[derive(Template)]
#[template(path = "people/import.html")]
struct ImportPage {
    page: Page,
    error: Option<String>,
    problems: Vec<(CellProblem, String)>,
    total: usize,
    not_listed: usize,
}

impl ImportPage {
    fn blank(signed_in: &SignedIn) -> Self {
        let t = signed_in.visit.t;
        let page = signed_in.page("import-title").under("/people", t.get("nav-people"));
        Self { page, error: None, problems: Vec::new(), total: 0, not_listed: 0 }
    }
}

/// The page that takes the files.
pub(crate) async fn show_import(signed_in: SignedIn) -> Result<Response, Failure> {
    may_manage(&signed_in)?;
    Ok(render(&ImportPage::blank(&signed_in)))
}

/// Takes a file of units or persons: all of it or nothing.
pub(crate) async fn import(State(app): State<App>, signed_in: SignedIn, upload: Upload) -> Result<Response, Failure> {
    let may = may_manage(&signed_in)?;
    let t = signed_in.visit.t;
    let mut page = ImportPage::blank(&signed_in);
    let Some(file) = &upload.file else {
        page.error = Some(t.get("import-no-file"));
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let outcome = match upload.value("kind") {
        "units" => import_units(&mut work, &may, file).await,
        "persons" => import_persons(&mut work, &may, file).await,
        _ => return Err(Failure::BadRequest),
    };
    match outcome {
        Ok(Imported { added: 0, changed: 0, .. }) => Ok(redirect_and_say(&app, "/people", "import-unchanged")),
        Ok(_) => {
            work.commit(*may.organisation(), "people_imported", None).await?;
            Ok(redirect_and_say(&app, "/people", "import-done"))
        }
        Err(ImportError::NotATable(why)) => {
            page.error = Some(not_a_table(t, &why));
            Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(ImportError::Cells(problems)) => {
            page.total = problems.total;
            page.not_listed = problems.not_listed();
            page.problems = problems.list.into_iter().map(|p| (p.clone(), expected(t, &p.expected))).collect();
            Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(ImportError::Db(why)) => Err(why.into()),
    }
}

/// Why a file is no table, in words.
pub(crate) fn not_a_table(t: Texts, why: &tabular::NotATable) -> String {
    t.with(&format!("not-a-table-{}", why.code()), &[("detail", &why.detail())])
}

/// What should have stood in a cell, in words.
pub(crate) fn expected(t: Texts, expected: &tabular::Expected) -> String {
    t.with(&format!("expected-{}", expected.code), &[("detail", &expected.detail)])
}
