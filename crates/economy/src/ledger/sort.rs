//! What becomes of each row under the rules? A cost, left out, or undecided:
//! sum(costs) + sum(left out) + sum(undecided) = sum(rows of the ledger), in whole öre.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use kernel::{Month, Ore};
use sha2::{Digest, Sha256};
use tabular::{CellProblem, Expected, Problems};

use super::{Choice, Rules};
use crate::cost::{NewCost, near};
use crate::sie::{Ledger, Transaction, Voucher};

/// A row of the ledger that is a cost of the programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerCost {
    /// The line of the row.
    pub line: u64,
    /// What tells its voucher from others of the same ledger, and which row of it this is.
    pub(super) key: String,
    /// The cost.
    pub cost: NewCost,
}

/// Rows that go together: how many, and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Group {
    /// How many rows.
    pub rows: usize,
    /// Their sum.
    pub amount: Ore,
}

impl Group {
    fn add(&mut self, amount: Ore) {
        self.rows += 1;
        self.amount = self.amount + amount;
    }
}

/// The rows of a ledger under its rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorted {
    /// The costs, in the order of the file.
    pub costs: Vec<LedgerCost>,
    /// What they sum to.
    pub taken: Group,
    /// What is left out.
    pub left_out: Group,
    /// What nobody has decided about, by account and object.
    pub undecided: BTreeMap<(String, String), Group>,
    /// Every row.
    pub whole: Group,
    /// Accounts that have rows within the rules' filter.
    pub accounts: BTreeMap<String, Group>,
    /// Objects of the dimension that have rows within the filter, but for those of accounts left out.
    pub objects: BTreeMap<String, Group>,
    /// Rows that would be costs but lie too far from the programme.
    pub problems: Problems,
}

impl Sorted {
    /// What nobody has decided about, in all.
    pub fn undecided_in_all(&self) -> Group {
        self.undecided.values().fold(Group::default(), |sum, group| Group {
            rows: sum.rows + group.rows,
            amount: sum.amount + group.amount,
        })
    }

    /// Whether all of it can come in: nothing undecided, nothing wrong, and something there.
    pub fn is_decided(&self) -> bool {
        self.undecided.is_empty() && self.problems.is_empty() && !self.costs.is_empty()
    }
}

/// Sorts the rows of a ledger for a programme that runs in these months.
pub fn sort(ledger: &Ledger, rules: &Rules, programme: RangeInclusive<Month>) -> Sorted {
    let mut sorted = Sorted::default();
    let mut alike: HashMap<[u8; 32], usize> = HashMap::new();
    for voucher in &ledger.vouchers {
        let voucher_key = key(voucher, &mut alike);
        for (place, row) in voucher.transactions.iter().enumerate() {
            sorted.whole.add(row.amount);
            if rules.only.as_ref().is_some_and(|only| !row.objects.contains(only)) {
                sorted.left_out.add(row.amount);
                continue;
            }
            sorted.accounts.entry(row.account.clone()).or_default().add(row.amount);
            let object = rules.object_of(&row.objects);
            let account = rules.accounts.get(&row.account);
            if account == Some(&Choice::LeftOut) {
                sorted.left_out.add(row.amount);
                continue;
            }
            sorted.objects.entry(object.to_owned()).or_default().add(row.amount);
            let (kind, activity) = match (account, rules.objects.get(object)) {
                (_, Some(Choice::LeftOut)) => {
                    sorted.left_out.add(row.amount);
                    continue;
                }
                (Some(Choice::Is(kind)), Some(Choice::Is(activity))) => (*kind, *activity),
                _ => {
                    let group = sorted.undecided.entry((row.account.clone(), object.to_owned())).or_default();
                    group.add(row.amount);
                    continue;
                }
            };
            let day = row.date.unwrap_or(voucher.date);
            if !near(day.month(), &programme) {
                let around = format!("{} – {}", programme.start(), programme.end());
                let expected = Expected::with("near-programme", around);
                sorted.problems.push(CellProblem::new(row.line, "#TRANS", &day.to_string(), expected));
            }
            sorted.taken.add(row.amount);
            let note = format!("{} {} · {}", voucher.series, voucher.number, row.account);
            sorted.costs.push(LedgerCost {
                line: row.line,
                key: format!("{voucher_key}\u{1f}{place}"),
                cost: NewCost {
                    period: day.month(),
                    activity,
                    kind,
                    amount: row.amount,
                    member: rules.payer,
                    note: Some(note.trim().to_owned()),
                },
            });
        }
    }
    sorted
}

/// What tells a voucher from the others of its ledger: series, number and year; where it has no number its content, and how
/// many alike have come before it.
fn key(voucher: &Voucher, alike: &mut HashMap<[u8; 32], usize>) -> String {
    if !voucher.number.is_empty() {
        return [&voucher.series, &voucher.number, &voucher.date.parts().0.to_string()]
            .map(String::as_str)
            .join("\u{1f}");
    }
    let content = content(voucher);
    let before = alike.entry(content).or_default();
    *before += 1;
    let hex: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\u{1f}{hex}\u{1f}{before}")
}

fn content(voucher: &Voucher) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(format!("{}\u{1f}{}\u{1e}", voucher.series, voucher.date));
    for Transaction { account, objects, amount, date, .. } in &voucher.transactions {
        let objects: Vec<String> = objects.iter().map(|(of, object)| format!("{of}={object}")).collect();
        let date = date.map(|date| date.to_string()).unwrap_or_default();
        hash.update([account.as_str(), &objects.join("\u{1d}"), &amount.to_string(), &date].join("\u{1f}"));
        hash.update([0x1e]);
    }
    hash.finalize().into()
}
