//! The SQL of calibrations: facts of the installation, written once.

use db::{Fetch, Work, args, statement};
use kernel::Date;

use super::Calibration;

statement!(
    INSERT_CALIBRATION,
    "insert into measurement_calibration (version, calibrated_on, document, created_at) values ($1, $2, $3, $4)",
    across: "a calibration is a fact of the installation: it rests on the answers of all programmes"
);
statement!(
    LATEST_CALIBRATION,
    "select document from measurement_calibration order by version desc limit 1",
    across: "a calibration is a fact of the installation: it rests on the answers of all programmes"
);
statement!(
    FIND_CALIBRATION,
    "select document from measurement_calibration where version = $1",
    across: "a calibration is a fact of the installation: it rests on the answers of all programmes"
);
statement!(
    LIST_CALIBRATIONS,
    "select version, calibrated_on from measurement_calibration order by version",
    across: "a calibration is a fact of the installation: it rests on the answers of all programmes"
);

/// Keeps a calibration. One that is there is never changed: the key refuses a second of the same version, also when two are made
/// at the same moment.
///
/// # Errors
/// As the database's.
pub async fn record_calibration(work: &mut Work, new: &Calibration) -> db::Result<()> {
    let document = serde_json::to_string(new).map_err(|why| wrong(why.to_string()))?;
    let now = work.now();
    work.execute(&INSERT_CALIBRATION, args![new.version, new.calibrated_on, document, now]).await?;
    Ok(())
}

/// The calibration in force.
///
/// # Errors
/// As the database's; [`db::Error::Column`] when the stored document cannot be read.
pub async fn latest_calibration(from: &mut impl Fetch) -> db::Result<Option<Calibration>> {
    read(from.optional(&LATEST_CALIBRATION, args![]).await?)
}

/// The calibration of a version.
///
/// # Errors
/// As [`latest_calibration`].
pub async fn calibration(from: &mut impl Fetch, version: u32) -> db::Result<Option<Calibration>> {
    read(from.optional(&FIND_CALIBRATION, args![version]).await?)
}

/// Every version and its day, the first first.
///
/// # Errors
/// As the database's.
pub async fn list_versions(from: &mut impl Fetch) -> db::Result<Vec<(u32, Date)>> {
    let rows = from.all(&LIST_CALIBRATIONS, args![]).await?;
    rows.iter().map(|row| Ok((row.get("version")?, row.get("calibrated_on")?))).collect()
}

fn read(row: Option<db::Row>) -> db::Result<Option<Calibration>> {
    let Some(row) = row else { return Ok(None) };
    let document: String = row.get("document")?;
    serde_json::from_str(&document).map(Some).map_err(|why| wrong(why.to_string()))
}

fn wrong(problem: String) -> db::Error {
    db::Error::Column { column: "document".to_owned(), problem }
}
