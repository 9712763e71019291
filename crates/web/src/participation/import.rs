//! How do hours from another system get into the ledger, and out again? The file is checked and what it would do is shown;
//! only then does somebody decide. An import can be taken back, by rows that say so.

use access::rules::participation::{CanKeepLedger, can_keep_ledger};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Activity, Form, ImportId, ProgrammeId};
use participation::hours_file::{HOUR_HEADINGS, HoursFileError, Words, read_hours, write_hours};
use participation::import::{
    HourImport, ImportHoursError, hours_were_imported, import_hours, list_hour_imports, take_import_back,
};
use people::Programme;
use tabular::CellProblem;
use text::{Lang, Texts};

use super::{Chosen, programmes};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::import::{expected, not_a_table};
use crate::people::session::SignedIn;
use crate::upload::Upload;

/// The longest reason.
const REASON_MAX: usize = 200;

/// What the file would do.
struct Understood {
    rows: usize,
    persons: usize,
    hours: String,
    in_locked_months: usize,
    ignored: String,
    /// The rows again, to be sent back when somebody has decided.
    file: String,
}

#[derive(Template)]
#[template(path = "participation/import.html")]
struct ImportPage {
    page: Page,
    programme: Option<Programme>,
    programmes: Vec<Programme>,
    error: Option<String>,
    problems: Vec<(CellProblem, String)>,
    total: usize,
    not_listed: usize,
    understood: Option<Understood>,
    imports: Vec<(HourImport, String, String)>,
    columns: String,
    activities: Vec<String>,
}

/// The page that takes the file.
pub(crate) async fn show_import(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let may = can_keep_ledger(&signed_in.actor, signed_in.actor.organisation)?;
    Ok(render(&blank(&app, &signed_in, &may, &chosen).await?))
}

/// Checks a file and shows what it would do, or brings in the rows that were shown.
pub(crate) async fn import(State(app): State<App>, signed_in: SignedIn, upload: Upload) -> Result<Response, Failure> {
    let may = can_keep_ledger(&signed_in.actor, signed_in.actor.organisation)?;
    let chosen = Chosen { programme: upload.value("programme").parse::<ProgrammeId>().ok() };
    let mut page = blank(&app, &signed_in, &may, &chosen).await?;
    let t = signed_in.visit.t;
    let refuse = |mut page: ImportPage, error: String| {
        page.error = Some(error);
        Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
    };
    let Some(programme) = page.programme.clone() else {
        return refuse(page, t.get("participation-no-programme"));
    };
    let shown_before = !upload.value("rows").is_empty();
    let Some(bytes) = upload.rows_or_file() else {
        return refuse(page, t.get("file-import-no-file"));
    };
    let today = app.db().now().day_in_sweden();
    let file = match read_hours(&mut app.db().reader(), &may, &programme, bytes, &words(), today).await {
        Ok(file) => file,
        Err(HoursFileError::NotATable(why)) => return refuse(page, not_a_table(t, &why)),
        Err(HoursFileError::Cells(problems)) => {
            page.total = problems.total;
            page.not_listed = problems.not_listed();
            page.problems = problems.list.into_iter().map(|p| (p.clone(), expected(t, &p.expected))).collect();
            return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Err(HoursFileError::Db(why)) => return Err(why.into()),
    };
    if !shown_before {
        if hours_were_imported(&mut app.db().reader(), &may, programme.id, &file).await? {
            return refuse(page, t.get("hours-import-again"));
        }
        page.understood = Some(Understood {
            rows: file.rows.len(),
            persons: file.persons(),
            hours: t.number(file.total().hours(), 1),
            in_locked_months: file.in_locked_months,
            ignored: file.ignored.join(", "),
            file: String::from_utf8(write_hours(&file.rows)).map_err(Failure::internal)?,
        });
        return Ok(render(&page));
    }
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match import_hours(&mut work, &may, programme.id, &file, upload.value("signed") == "yes").await {
        Ok(import) => {
            work.commit(*may.organisation(), "hours_imported", Some(import.into())).await?;
            let back = format!("/participation/import?programme={}", programme.id);
            Ok(redirect_and_say(&app, &back, "hours-import-done"))
        }
        Err(ImportHoursError::Db(why)) => Err(why.into()),
        Err(_) => {
            page.error = Some(t.get("hours-import-again"));
            Ok(render_as(StatusCode::CONFLICT, &page))
        }
    }
}

/// Takes an import back.
pub(crate) async fn take_back(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(import): Path<ImportId>,
    mut form: Filled,
) -> Result<Response, Failure> {
    let may = can_keep_ledger(&signed_in.actor, signed_in.actor.organisation)?;
    let reason = form.optional_text(signed_in.visit.t, "reason", REASON_MAX).unwrap_or_default();
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match take_import_back(&mut work, &may, import, &reason).await {
        Ok(_) => {
            work.commit(*may.organisation(), "hours_taken_back", Some(import.into())).await?;
            Ok(redirect_and_say(&app, "/participation/import", "hours-import-taken-back"))
        }
        Err(ImportHoursError::ReasonMissing) => {
            Ok(redirect_and_say(&app, "/participation/import", "register-reason-missing"))
        }
        Err(ImportHoursError::Db(why)) => Err(why.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// The words for activities and forms in every language.
fn words() -> Words {
    let languages = || Lang::ALL.iter().map(|lang| Texts::new(*lang));
    let activities = languages().flat_map(|t| Activity::ALL.iter().map(move |a| (t.code("activity", a.code()), *a)));
    let forms = languages().flat_map(|t| Form::ALL.iter().map(move |f| (t.code("form", f.code()), *f)));
    Words::new(activities, forms)
}

async fn blank(app: &App, signed_in: &SignedIn, may: &CanKeepLedger, chosen: &Chosen) -> Result<ImportPage, Failure> {
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let (programmes, programme) = programmes(&mut reader, *may.organisation(), chosen).await?;
    let imports = match &programme {
        Some(programme) => list_hour_imports(&mut reader, may, programme.id).await?,
        None => Vec::new(),
    };
    let described = |import: HourImport| {
        let day = t.date(import.imported_at.day_in_sweden());
        let hours = t.number(import.minutes.hours(), 1);
        (import, day, hours)
    };
    Ok(ImportPage {
        page: signed_in.page("hours-import-title").under("/participation", t.get("participation-title")),
        programme,
        programmes,
        error: None,
        problems: Vec::new(),
        total: 0,
        not_listed: 0,
        understood: None,
        imports: imports.into_iter().map(described).collect(),
        columns: HOUR_HEADINGS.join(";"),
        activities: Activity::ALL.iter().map(|activity| t.code("activity", activity.code())).collect(),
    })
}
