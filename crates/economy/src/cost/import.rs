//! How does a ledger's file get in? Read, looked at, confirmed; then all of it or nothing, and never twice.

use access::ProgrammeRef;
use access::rules::economy::{CanImportCosts, CanSeeCosts};
use db::{Fetch, Work};
use kernel::{CostId, ImportId, Ore};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::CostFile;
use super::store::{self, INSERT_COST};

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The import, the same for the same rows.
    pub import: ImportId,
    /// How many rows were added.
    pub rows: usize,
    /// The programme's total before.
    pub before: Ore,
    /// The programme's total after.
    pub after: Ore,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportCostsError {
    /// The same rows are there already; take only new rows into the file.
    #[error("these rows have been imported before")]
    ImportedBefore,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Whether the file's rows are there already.
///
/// # Errors
/// As the database's.
pub async fn was_imported(from: &mut impl Fetch, may: &CanSeeCosts, file: &CostFile) -> db::Result<bool> {
    let import = import_id(may.programme(), file);
    Ok(store::rows_of_import(from, may.programme(), import).await? > 0)
}

/// Adds every row of the file. The caller commits: `work.commit(lead, "costs_imported", Some(import.into()))`.
///
/// # Errors
/// [`ImportCostsError::ImportedBefore`] when the same rows are there already, also when they get there at this very
/// moment.
pub async fn import_costs(
    work: &mut Work,
    may: &CanImportCosts,
    file: &CostFile,
) -> Result<Imported, ImportCostsError> {
    let of = may.programme();
    let import = import_id(of, file);
    if store::rows_of_import(work, of, import).await? > 0 {
        return Err(ImportCostsError::ImportedBefore);
    }
    let before = store::total(work, of).await?;
    let rows: Vec<_> = file
        .costs
        .iter()
        .enumerate()
        .map(|(row, cost)| store::insert_values(work, of, cost_id(import, row), import, cost))
        .collect();
    let count = rows.len();
    match work.insert_many(&INSERT_COST, rows).await {
        Ok(_) => Ok(Imported { import, rows: count, before, after: before + file.total() }),
        // The ids follow from the rows, so that a twin of this import meets the primary key.
        Err(db::Error::Rule(_)) => Err(ImportCostsError::ImportedBefore),
        Err(other) => Err(other.into()),
    }
}

fn import_id(of: &ProgrammeRef, file: &CostFile) -> ImportId {
    ImportId(derived(&[of.lead.0.as_bytes(), of.programme.0.as_bytes(), &file.fingerprint()]))
}

fn cost_id(import: ImportId, row: usize) -> CostId {
    CostId(derived(&[import.0.as_bytes(), &row.to_be_bytes()]))
}

/// An id that follows from its parts (version 8).
pub(crate) fn derived(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
