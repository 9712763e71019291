//! How do the rows of a ledger get in? All that are new, or nothing; a row that is there already stays as it is, so that the
//! same file, or a longer one of the same ledger, doubles nothing.

use std::collections::HashMap;

use access::ProgrammeRef;
use access::rules::economy::{CanImportCosts, CanSeeCosts};
use db::{Fetch, Work, args, statement};
use kernel::{CostId, ImportId, Month, Ore};

use super::{LedgerCost, Rules, Sorted};
use crate::cost::{INSERT_COST, derived, insert_values, total};

statement!(
    LIST_AMOUNTS,
    "select id, period, amount_ore from economy_cost where organisation_id = $1 and programme_id = $2 order by id"
);
statement!(
    FIND_RULES,
    "select rules from economy_ledger_rules where organisation_id = $1 and programme_id = $2 and ledger = $3"
);
statement!(
    KEEP_RULES,
    "insert into economy_ledger_rules (organisation_id, programme_id, ledger, rules, kept_at, kept_by) \
     values ($1, $2, $3, $4, $5, $6) on conflict (organisation_id, programme_id, ledger) \
     do update set rules = excluded.rules, kept_at = excluded.kept_at, kept_by = excluded.kept_by"
);

/// How the rows stand to what is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Rows that are there already.
    pub known: usize,
    /// What they sum to.
    pub known_amount: Ore,
    /// Rows that are there with another amount or month: the ledger has been changed since.
    pub changed: Vec<u64>,
    /// Which rows are new, by their place among the costs.
    new: Vec<usize>,
}

impl Standing {
    /// How many rows are new.
    pub fn new_rows(&self) -> usize {
        self.new.len()
    }
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerImported {
    /// The import.
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
pub enum ImportLedgerError {
    /// Every row is there already.
    #[error("every row of the ledger is there already")]
    NothingNew,
    /// Something is undecided or wrong.
    #[error("not every row is decided about")]
    Undecided,
    /// Rows that are there have changed in the ledger: correct them there by new vouchers.
    #[error("rows of the ledger have been changed since they were imported")]
    Changed,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// How the rows stand to what the programme has. `ledger` is [`crate::sie::Ledger::key`].
///
/// # Errors
/// As the database's.
pub async fn standing(from: &mut impl Fetch, may: &CanSeeCosts, ledger: &str, sorted: &Sorted) -> db::Result<Standing> {
    compare(from, may.programme(), ledger, &sorted.costs).await
}

async fn compare(from: &mut impl Fetch, of: &ProgrammeRef, ledger: &str, costs: &[LedgerCost]) -> db::Result<Standing> {
    let mut there: HashMap<CostId, (Month, Ore)> = HashMap::new();
    for row in from.all(&LIST_AMOUNTS, args![of.lead, of.programme]).await? {
        there.insert(row.get("id")?, (row.get("period")?, row.get("amount_ore")?));
    }
    let mut standing = Standing::default();
    for (place, row) in costs.iter().enumerate() {
        match there.get(&id(of, ledger, row)) {
            None => standing.new.push(place),
            Some((period, amount)) if (*period, *amount) == (row.cost.period, row.cost.amount) => {
                standing.known += 1;
                standing.known_amount = standing.known_amount + row.cost.amount;
            }
            Some(_) => standing.changed.push(row.line),
        }
    }
    Ok(standing)
}

/// Adds every new row, and keeps the rules for the next file of the ledger. The caller commits:
/// `work.commit(lead, "ledger_imported", Some(import.into()))`.
///
/// # Errors
/// [`ImportLedgerError`]; then the work must be dropped.
pub async fn import_ledger(
    work: &mut Work,
    may: &CanImportCosts,
    ledger: &str,
    sorted: &Sorted,
    rules: &Rules,
) -> Result<LedgerImported, ImportLedgerError> {
    if !sorted.is_decided() {
        return Err(ImportLedgerError::Undecided);
    }
    let of = may.programme();
    let standing = compare(work, of, ledger, &sorted.costs).await?;
    if !standing.changed.is_empty() {
        return Err(ImportLedgerError::Changed);
    }
    if standing.new.is_empty() {
        return Err(ImportLedgerError::NothingNew);
    }
    let import: ImportId = work.new_id()?;
    let before = total(work, of).await?;
    let new: Vec<&LedgerCost> = standing.new.iter().map(|place| &sorted.costs[*place]).collect();
    let rows: Vec<_> = new.iter().map(|row| insert_values(work, of, id(of, ledger, row), import, &row.cost)).collect();
    match work.insert_many(&INSERT_COST, rows).await {
        Ok(_) => {}
        // The twin of this import, at the same moment.
        Err(db::Error::Rule(_)) => return Err(ImportLedgerError::NothingNew),
        Err(other) => return Err(other.into()),
    }
    let (now, by) = (work.now(), work.actor_id());
    work.execute(&KEEP_RULES, args![of.lead, of.programme, ledger, rules.to_json(), now, by]).await?;
    let added: Ore = new.iter().map(|row| row.cost.amount).sum();
    Ok(LedgerImported { import, rows: new.len(), before, after: before + added })
}

/// The rules that were kept from an earlier file of the ledger.
///
/// # Errors
/// As the database's.
pub async fn kept_rules(from: &mut impl Fetch, may: &CanSeeCosts, ledger: &str) -> db::Result<Option<Rules>> {
    let of = may.programme();
    let row = from.optional(&FIND_RULES, args![of.lead, of.programme, ledger]).await?;
    let json: Option<String> = row.map(|row| row.get("rules")).transpose()?;
    Ok(json.and_then(|json| Rules::from_json(&json)))
}

fn id(of: &ProgrammeRef, ledger: &str, row: &LedgerCost) -> CostId {
    let (lead, programme) = (of.lead.0.as_bytes(), of.programme.0.as_bytes());
    CostId(derived(&[lead, programme, b"sie", ledger.as_bytes(), b"\x1e", row.key.as_bytes()]))
}
