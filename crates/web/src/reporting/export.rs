//! How does a programme's data package leave? As one zip file, to its evaluator, with a line in the audit log.

use std::io::{Cursor, Write as _};

use ::evaluation::package::{Files, write};
use ::reporting::export_package::{ExportError, export_package_with_time};
use access::rules::reporting::can_evaluate;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::{OrganisationId, ProgrammeId};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

use super::overview::programme;
use crate::app::App;
use crate::economy::ChosenTime;
use crate::failure::Failure;
use crate::people::session::SignedIn;

/// Sends the package.
pub(crate) async fn send_package(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    Query(time): Query<ChosenTime>,
) -> Result<Response, Failure> {
    let may = can_evaluate(&signed_in.actor, &[id])?;
    programme(&app, &signed_in, lead, id).await?;
    let now = app.db().now().day_in_sweden();
    let package = export_package_with_time(&mut app.db().reader(), &may, app.keys(), now, &time.kinds()).await;
    let package = package.map_err(failure)?;
    let bytes = tokio::task::spawn_blocking(move || zipped(&write(&package)))
        .await
        .map_err(Failure::internal)?
        .map_err(Failure::internal)?;
    let work = app.db().work(signed_in.as_actor()).await?;
    work.commit(lead, "package_exported", Some(id.into())).await?;
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"ombud-{now}.zip\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn failure(why: ExportError) -> Failure {
    match why {
        ExportError::Db(why) => why.into(),
        ExportError::NoProgramme => Failure::NotFound,
        ExportError::Key(why) => Failure::internal(why),
    }
}

/// The files in one; the same files give the same bytes.
fn zipped(files: &Files) -> ZipResult<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default().last_modified_time(zip::DateTime::default()))?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_was_packed_can_be_unpacked() {
        let files =
            Files::from([("a.csv".to_owned(), b"x\n1\n".to_vec()), ("datapackage.json".to_owned(), b"{}".to_vec())]);
        let bytes = zipped(&files).unwrap();
        assert_eq!(bytes, zipped(&files).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("a.csv").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((archive.len(), text.as_str()), (2, "x\n1\n"));
    }
}
