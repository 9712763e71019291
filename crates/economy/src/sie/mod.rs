//! What does a ledger's file in the SIE format hold? SIE is the Swedish accounting programs' common text format; type 4 holds
//! every voucher with its transactions. Source: "SIE filformat, utgåva 4B" (2008-09-30), Föreningen SIE-gruppen, sie.se.
//!
//! What is read: `#SIETYP`, `#FNAMN`, `#ORGNR`, `#KONTO`, `#DIM`, `#UNDERDIM`, `#OBJEKT`, `#VER`, `#TRANS`, `#RTRANS` (a row
//! added later, which stands twice: as itself and as the `#TRANS` after it) and `#BTRANS` (a row struck out, which does not
//! count). Balances (`#IB`, `#UB`, `#RES`, ...) and every other record are counted and let be. The words of vouchers and rows
//! are not read, and neither are objects of the dimensions 7 (employee), 8 (customer), 9 (supplier) and 10 (invoice): they
//! name people. Amounts are whole öre throughout.

mod code_page;
mod line;
mod read;

use std::collections::BTreeMap;

use kernel::{Date, Ore};
use tabular::Problems;

pub use code_page::CodePage;
pub use read::{read_sie, without_words};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = tabular::MOST_BYTES;
/// The most transactions.
pub const MOST_TRANSACTIONS: usize = 200_000;

/// A dimension and an object of it: `("6", "P12")`.
pub type Object = (String, String);

/// A ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// In which way the letters were written.
    pub code_page: CodePage,
    /// Whose ledger it is.
    pub company: Option<String>,
    /// Its registration number.
    pub company_number: Option<String>,
    /// The names of accounts.
    pub accounts: BTreeMap<String, String>,
    /// The names of dimensions.
    pub dimensions: BTreeMap<String, String>,
    /// The names of objects.
    pub objects: BTreeMap<Object, String>,
    /// The vouchers in the order of the file.
    pub vouchers: Vec<Voucher>,
    /// What is odd but can be read: vouchers that do not balance, dimensions and accounts that are not declared.
    pub remarks: Problems,
    /// The labels of records that were let be, and how many there were.
    pub let_be: BTreeMap<String, usize>,
}

/// A voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// The line of its `#VER`.
    pub line: u64,
    /// Its series; may be empty.
    pub series: String,
    /// Its number; may be empty in files from another system than the ledger.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// Its rows.
    pub transactions: Vec<Transaction>,
}

/// A row of a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Its line.
    pub line: u64,
    /// The account.
    pub account: String,
    /// What it is booked on besides.
    pub objects: Vec<Object>,
    /// Debit above zero, credit below.
    pub amount: Ore,
    /// Its own day, where it has one.
    pub date: Option<Date>,
}

/// Why a ledger cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SieError {
    /// Larger than what is read: export fewer months at a time.
    #[error("the file is larger than {max_megabytes} MB or holds too many rows")]
    TooLarge {
        /// The largest file that is read.
        max_megabytes: usize,
    },
    /// No SIE file.
    #[error("the file is no SIE file")]
    NotSie,
    /// Another type: without vouchers.
    #[error("the file is of SIE type {said}, not 4")]
    OtherType {
        /// What it says it is.
        said: String,
    },
    /// No voucher.
    #[error("the file holds no voucher")]
    NoVouchers,
    /// Lines that break the format: export the file anew.
    #[error(transparent)]
    Faults(Problems),
}

impl Ledger {
    /// The key of the ledger, for what is kept from file to file.
    pub fn key(&self) -> &str {
        self.company_number.as_deref().or(self.company.as_deref()).unwrap_or_default()
    }

    /// Every transaction with its voucher.
    pub fn transactions(&self) -> impl Iterator<Item = (&Voucher, &Transaction)> {
        self.vouchers.iter().flat_map(|voucher| voucher.transactions.iter().map(move |row| (voucher, row)))
    }
}
