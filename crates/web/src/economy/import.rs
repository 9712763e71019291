//! How do costs get in from the accounts? The file is checked and what was understood is shown; only then does somebody
//! decide to read it in. The rows travel with the form in between, so that nothing is kept that was not decided.

use ::economy::cost::{
    CostFile, CostFileError, ImportCostsError, import_costs, payers, read_costs, total_of, was_imported, write_costs,
};
use access::rules::economy::{CanImportCosts, can_import_costs, can_see_costs};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Activity, CostKind, Ore, OrganisationId, ProgrammeId};
use people::Organisation;
use tabular::CellProblem;

use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::import::{expected, not_a_table};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};
use crate::upload::Upload;

/// What the file would do.
struct Understood {
    rows: usize,
    sum: Ore,
    before: Ore,
    after: Ore,
    ignored: String,
    /// The rows again, to be sent back when somebody has decided.
    file: String,
}

#[derive(Template)]
#[template(path = "economy/import.html")]
struct ImportPage {
    page: Page,
    here: String,
    ledger: String,
    error: Option<String>,
    problems: Vec<(CellProblem, String)>,
    total: usize,
    not_listed: usize,
    understood: Option<Understood>,
    activities: Vec<String>,
    kinds: Vec<String>,
}

/// The page that takes the file.
pub(crate) async fn show_import(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    can_import_costs(&signed_in.actor, id)?;
    Ok(render(&blank(&app, &signed_in, lead, id).await?))
}

/// Checks a file and shows what was understood, or reads in the rows that were shown.
pub(crate) async fn import(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let may = can_import_costs(&signed_in.actor, id)?;
    let mut page = blank(&app, &signed_in, lead, id).await?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let organisations = organisations(&app, &may).await?;
    let t = signed_in.visit.t;
    let shown_before = !upload.value("rows").is_empty();
    let Some(bytes) = upload.rows_or_file() else {
        page.error = Some(t.get("file-import-no-file"));
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let months = found.starts_on.month()..=found.ends_on.month();
    let file = match read_costs(bytes, &payers(&organisations), months) {
        Ok(file) => file,
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
    if !shown_before {
        return look(&app, &signed_in, id, &organisations, &file, page).await;
    }
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match import_costs(&mut work, &may, &file).await {
        Ok(imported) => {
            work.commit(lead, "costs_imported", Some(imported.import.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/costs", address(lead, id)), "cost-import-done"))
        }
        Err(ImportCostsError::ImportedBefore) => {
            page.error = Some(t.get("cost-import-again"));
            Ok(render_as(StatusCode::CONFLICT, &page))
        }
        Err(ImportCostsError::Db(why)) => Err(why.into()),
    }
}

/// Shows what the file would do, and changes nothing.
async fn look(
    app: &App,
    signed_in: &SignedIn,
    id: ProgrammeId,
    organisations: &[Organisation],
    file: &CostFile,
    mut page: ImportPage,
) -> Result<Response, Failure> {
    let (t, may) = (signed_in.visit.t, can_see_costs(&signed_in.actor, id)?);
    let mut reader = app.db().reader();
    if was_imported(&mut reader, &may, file).await? {
        page.error = Some(t.get("cost-import-again"));
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let before = total_of(&mut reader, &may).await?;
    let name = |id| organisations.iter().find(|o| o.id == id).map(|o| o.name.clone()).unwrap_or_default();
    page.understood = Some(Understood {
        rows: file.costs.len(),
        sum: file.total(),
        before,
        after: before + file.total(),
        ignored: file.ignored.join(", "),
        file: String::from_utf8(write_costs(&file.costs, name)).map_err(Failure::internal)?,
    });
    Ok(render(&page))
}

/// Who may have paid: the members and the lead.
pub(crate) async fn organisations(app: &App, may: &CanImportCosts) -> Result<Vec<Organisation>, Failure> {
    let mut ids = may.programme().members.clone();
    ids.push(may.programme().lead);
    ids.sort();
    ids.dedup();
    Ok(people::organisation::find_organisations(&mut app.db().reader(), &ids).await?)
}

async fn blank(app: &App, signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<ImportPage, Failure> {
    let found = programme(app, signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let above = address(lead, id);
    let page = signed_in
        .page("cost-import-title")
        .under("/programmes", t.get("nav-programme"))
        .under(&above, found.name)
        .under(format!("{above}/costs"), t.get("costs-title"));
    Ok(ImportPage {
        page,
        here: format!("{above}/costs/import"),
        ledger: format!("{above}/costs/ledger"),
        error: None,
        problems: Vec::new(),
        total: 0,
        not_listed: 0,
        understood: None,
        activities: Activity::ALL.iter().map(|a| t.code("activity", a.code())).collect(),
        kinds: CostKind::ALL.iter().map(|k| t.code("cost-kind", k.code())).collect(),
    })
}
