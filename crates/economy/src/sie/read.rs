//! Reads a ledger line by line. What breaks the format is a fault and refuses the file; what is only odd is a remark.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Date, Ore};
use tabular::{CellProblem, Expected, Problems};

use super::code_page::{CodePage, decode};
use super::line::{Piece, pieces, quoted};
use super::{Ledger, MOST_BYTES, MOST_TRANSACTIONS, SieError, Transaction, Voucher};

/// The dimensions whose objects are people or lead to them: employee, customer, supplier, invoice.
const ABOUT_PEOPLE: [&str; 4] = ["7", "8", "9", "10"];
/// Dimensions up to this number mean the same everywhere and need not be declared.
const UNIVERSAL: u32 = 19;
/// The largest amount of a row: a thousand million kronor.
const LARGEST: u64 = 100_000_000_000;
/// The longest account, series, number or object.
const LONGEST: usize = 60;

/// Reads a ledger.
///
/// # Errors
/// [`SieError`].
pub fn read_sie(bytes: &[u8]) -> Result<Ledger, SieError> {
    let too_large = SieError::TooLarge { max_megabytes: MOST_BYTES / (1024 * 1024) };
    if bytes.len() > 2 * MOST_BYTES {
        return Err(too_large);
    }
    let (text, code_page) = decode(bytes);
    if text.contains('\0') || !text.trim_start().starts_with('#') {
        return Err(SieError::NotSie);
    }
    let mut reading = Reading::new(code_page);
    for (number, line) in (1..).zip(lines(&text)) {
        reading.line(number, line);
        if reading.rows > MOST_TRANSACTIONS {
            return Err(too_large);
        }
    }
    reading.finish()
}

/// The same file without the words of vouchers and rows and without records that are let be, line for line: what a form may
/// carry from one page to the next.
pub fn without_words(bytes: &[u8]) -> String {
    let (text, _) = decode(bytes);
    let mut kept = String::with_capacity(text.len() / 2);
    for line in lines(&text) {
        let found = pieces(line).unwrap_or_default();
        let label = match found.first() {
            Some(Piece::Field(label)) => label.to_uppercase(),
            Some(_) => "{".to_owned(),
            None => String::new(),
        };
        let about_people = match found.get(1) {
            Some(Piece::Field(dimension)) => label == "#OBJEKT" && ABOUT_PEOPLE.contains(&dimension.trim()),
            _ => false,
        };
        let fields = match label.as_str() {
            _ if about_people => 0,
            "#SIETYP" | "#FNAMN" | "#ORGNR" => 2,
            "#KONTO" | "#DIM" | "#UNDERDIM" => 3,
            "#OBJEKT" | "#VER" => 4,
            "#TRANS" | "#RTRANS" | "#BTRANS" => 4,
            "{" => usize::MAX,
            _ => 0,
        };
        let mut count = 0;
        let (mut depth, mut words, mut list) = (0_u32, Vec::new(), Vec::new());
        for piece in found {
            match piece {
                Piece::Open => {
                    depth += 1;
                    words.push("{".to_owned());
                }
                Piece::Close => {
                    depth = depth.saturating_sub(1);
                    let listed: Vec<String> = std::mem::take(&mut list);
                    let kept = listed.chunks(2).filter(|pair| !ABOUT_PEOPLE.contains(&pair[0].trim()));
                    words.extend(kept.flatten().map(|field| quoted(field)));
                    words.push("}".to_owned());
                }
                Piece::Field(field) => {
                    count += usize::from(depth == 0);
                    if depth > 0 {
                        list.push(field);
                    } else if count <= fields {
                        words.push(if count == 1 { field } else { quoted(&field) });
                    }
                }
            }
        }
        if fields > 0 {
            kept.push_str(&words.join(" "));
        }
        kept.push('\n');
    }
    kept
}

/// The lines as an editor counts them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let here = rest?;
        match here.find(['\n', '\r']) {
            Some(end) => {
                let after = &here[end..];
                rest = Some(after.strip_prefix("\r\n").unwrap_or(&after[1..]));
                Some(&here[..end])
            }
            None => {
                rest = None;
                Some(here)
            }
        }
    })
}

struct Reading {
    ledger: Ledger,
    kind: Option<String>,
    faults: Problems,
    /// The voucher being read, and whether its brace is open.
    voucher: Option<(Voucher, bool)>,
    /// A row added later: the row after it is the same row.
    added: Option<Transaction>,
    rows: usize,
    /// The vouchers with a number: which one has it.
    numbered: HashMap<(String, String, i16), usize>,
    unknown_dimensions: BTreeSet<String>,
    unknown_accounts: BTreeSet<String>,
    seen_label: bool,
}

impl Reading {
    fn new(code_page: CodePage) -> Self {
        let ledger = Ledger {
            code_page,
            company: None,
            company_number: None,
            accounts: BTreeMap::new(),
            dimensions: BTreeMap::new(),
            objects: BTreeMap::new(),
            vouchers: Vec::new(),
            remarks: Problems::default(),
            let_be: BTreeMap::new(),
        };
        Self {
            ledger,
            kind: None,
            faults: Problems::default(),
            voucher: None,
            added: None,
            rows: 0,
            numbered: HashMap::new(),
            unknown_dimensions: BTreeSet::new(),
            unknown_accounts: BTreeSet::new(),
            seen_label: false,
        }
    }

    fn fault(&mut self, line: u64, label: &str, value: &str, expected: &'static str) {
        self.faults.push(CellProblem::new(line, label, value, Expected::of(expected)));
    }

    fn remark(&mut self, line: u64, label: &str, value: &str, expected: Expected) {
        self.ledger.remarks.push(CellProblem::new(line, label, value, expected));
    }

    fn line(&mut self, number: u64, line: &str) {
        let Some(found) = pieces(line) else { return self.fault(number, "", line, "sie-quote") };
        match found.split_first() {
            None => {}
            Some((Piece::Open, [])) => self.open(number),
            Some((Piece::Close, [])) => self.close(number),
            Some((Piece::Field(label), rest)) if label.starts_with('#') => {
                self.seen_label = true;
                self.record(number, &label.to_uppercase(), rest);
            }
            Some(_) => self.fault(number, "", line, "sie-record"),
        }
    }

    fn open(&mut self, line: u64) {
        match &mut self.voucher {
            Some((_, open)) if !*open => *open = true,
            _ => self.fault(line, "", "{", "sie-brace"),
        }
    }

    fn close(&mut self, line: u64) {
        match self.voucher.take() {
            Some((voucher, true)) => self.end(voucher),
            _ => self.fault(line, "", "}", "sie-brace"),
        }
    }

    fn record(&mut self, line: u64, label: &str, rest: &[Piece]) {
        let fields: Vec<&str> = rest
            .iter()
            .filter_map(|piece| match piece {
                Piece::Field(field) => Some(field.as_str()),
                Piece::Open | Piece::Close => None,
            })
            .collect();
        let field = |place: usize| fields.get(place).copied().unwrap_or_default().trim().to_owned();
        let in_voucher = matches!(&self.voucher, Some((_, true)));
        match label {
            "#TRANS" | "#RTRANS" | "#BTRANS" if in_voucher => self.row(line, label, rest),
            "#TRANS" | "#RTRANS" | "#BTRANS" => self.fault(line, label, "", "sie-brace"),
            _ if in_voucher => self.fault(line, label, "", "sie-brace"),
            "#VER" => self.begin(line, rest, &fields),
            "#SIETYP" => self.kind = Some(field(0)),
            "#FNAMN" => self.ledger.company = Some(field(0)).filter(|name| !name.is_empty()),
            "#ORGNR" => self.ledger.company_number = Some(field(0)).filter(|number| !number.is_empty()),
            "#KONTO" => drop(self.ledger.accounts.insert(field(0), field(1))),
            "#DIM" | "#UNDERDIM" => drop(self.ledger.dimensions.insert(field(0), field(1))),
            "#OBJEKT" if ABOUT_PEOPLE.contains(&field(0).as_str()) => {}
            "#OBJEKT" => drop(self.ledger.objects.insert((field(0), field(1)), field(2))),
            _ => {
                let label: String = label.chars().take(20).collect();
                if self.ledger.let_be.len() < 100 || self.ledger.let_be.contains_key(&label) {
                    *self.ledger.let_be.entry(label).or_default() += 1;
                }
            }
        }
    }

    fn begin(&mut self, line: u64, rest: &[Piece], fields: &[&str]) {
        if let Some((voucher, _)) = self.voucher.take() {
            self.fault(voucher.line, "#VER", &voucher.number, "sie-brace");
        }
        let field = |place: usize| fields.get(place).copied().unwrap_or_default().trim();
        let Some(date) = day(field(2)) else { return self.fault(line, "#VER", field(2), "sie-date") };
        for name in [field(0), field(1)] {
            if name.chars().nth(LONGEST).is_some() {
                return self.fault(line, "#VER", name, "sie-short");
            }
        }
        let voucher =
            Voucher { line, series: field(0).to_owned(), number: field(1).to_owned(), date, transactions: Vec::new() };
        self.voucher = Some((voucher, matches!(rest.last(), Some(Piece::Open))));
    }

    fn row(&mut self, line: u64, label: &str, rest: &[Piece]) {
        let row = match self.transaction(line, rest) {
            Ok(row) => row,
            Err((value, expected)) => return self.fault(line, label, &value, expected),
        };
        self.rows += 1;
        let added = self.added.take();
        match label {
            "#BTRANS" => self.added = added,
            "#RTRANS" => {
                self.book(added);
                self.added = Some(row);
            }
            _ => {
                let same = |added: &Transaction| Transaction { line: row.line, ..added.clone() } == row;
                self.book(added.filter(|added| !same(added)));
                self.book(Some(row));
            }
        }
    }

    fn book(&mut self, row: Option<Transaction>) {
        let Some(row) = row else { return };
        if !self.ledger.accounts.is_empty()
            && !self.ledger.accounts.contains_key(&row.account)
            && self.unknown_accounts.insert(row.account.clone())
        {
            self.remark(row.line, "#TRANS", &row.account, Expected::of("sie-known-account"));
        }
        for (dimension, _) in &row.objects {
            let universal = dimension.parse::<u32>().is_ok_and(|number| number <= UNIVERSAL);
            if !universal
                && !self.ledger.dimensions.contains_key(dimension)
                && self.unknown_dimensions.insert(dimension.clone())
            {
                self.remark(row.line, "#TRANS", dimension, Expected::of("sie-known-dimension"));
            }
        }
        if let Some((voucher, _)) = &mut self.voucher {
            voucher.transactions.push(row);
        }
    }

    fn transaction(&self, line: u64, rest: &[Piece]) -> Result<Transaction, (String, &'static str)> {
        let text = |piece: Option<&Piece>| match piece {
            Some(Piece::Field(field)) => field.trim().to_owned(),
            _ => String::new(),
        };
        let account = text(rest.first());
        if account.is_empty() || account.chars().nth(LONGEST).is_some() {
            return Err((account, "sie-account"));
        }
        let opens = matches!(rest.get(1), Some(Piece::Open));
        let end = rest.iter().position(|piece| *piece == Piece::Close);
        let (list, after) = match (opens, end) {
            (true, Some(end)) => (&rest[2..end], &rest[end + 1..]),
            // Some programs leave out an empty list.
            (false, None) => (&rest[1..1], &rest[1..]),
            _ => return Err((account, "sie-objects")),
        };
        if list.len() % 2 != 0 || list.len() > 60 || list.contains(&Piece::Open) || after.contains(&Piece::Open) {
            return Err((account, "sie-objects"));
        }
        let mut objects = Vec::new();
        for pair in list.chunks_exact(2) {
            let (dimension, object) = (text(pair.first()), text(pair.get(1)));
            if dimension.is_empty() || [&dimension, &object].iter().any(|text| text.chars().nth(LONGEST).is_some()) {
                return Err((dimension, "sie-objects"));
            }
            if !ABOUT_PEOPLE.contains(&dimension.as_str()) {
                objects.push((dimension, object));
            }
        }
        let amount = text(after.first());
        let Some(ore) = ore(&amount) else { return Err((amount, "sie-amount")) };
        let own = text(after.get(1));
        let date = if own.is_empty() { None } else { Some(day(&own).ok_or((own, "sie-date"))?) };
        Ok(Transaction { line, account, objects, amount: ore, date })
    }

    fn end(&mut self, voucher: Voucher) {
        let added = self.added.take();
        self.voucher = Some((voucher, true));
        self.book(added);
        let Some((voucher, _)) = self.voucher.take() else { return };
        let sum: Ore = voucher.transactions.iter().map(|row| row.amount).sum();
        let name = format!("{} {}", voucher.series, voucher.number);
        if sum != Ore(0) {
            self.remark(voucher.line, "#VER", &name, Expected::with("sie-balance", sum));
        }
        if !voucher.number.is_empty() {
            let key = (voucher.series.clone(), voucher.number.clone(), voucher.date.parts().0);
            if let Some(place) = self.numbered.get(&key) {
                if same_content(&self.ledger.vouchers[*place], &voucher) {
                    return self.remark(voucher.line, "#VER", &name, Expected::of("sie-twice"));
                }
                return self.fault(voucher.line, "#VER", &name, "sie-number");
            }
            self.numbered.insert(key, self.ledger.vouchers.len());
        }
        self.ledger.vouchers.push(voucher);
    }

    fn finish(mut self) -> Result<Ledger, SieError> {
        if let Some((voucher, _)) = self.voucher.take() {
            self.fault(voucher.line, "#VER", &voucher.number, "sie-brace");
        }
        if !self.seen_label {
            return Err(SieError::NotSie);
        }
        if let Some(said) = self.kind.filter(|kind| !kind.starts_with('4')) {
            return Err(SieError::OtherType { said: said.chars().take(20).collect() });
        }
        self.faults.into_result().map_err(SieError::Faults)?;
        if self.ledger.vouchers.is_empty() {
            return Err(SieError::NoVouchers);
        }
        self.ledger.remarks.list.sort_by_key(|remark| remark.line);
        Ok(self.ledger)
    }
}

fn same_content(one: &Voucher, other: &Voucher) -> bool {
    let rows = |voucher: &Voucher| -> Vec<Transaction> {
        voucher.transactions.iter().map(|row| Transaction { line: 0, ..row.clone() }).collect()
    };
    one.date == other.date && rows(one) == rows(other)
}

/// A day as the format writes it: `20250331`.
fn day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
}

/// An amount in whole öre: a point (or comma) before the öre; further decimals must be zeros.
fn ore(text: &str) -> Option<Ore> {
    let trimmed = match text.split_once(['.', ',']) {
        Some((whole, decimals)) if decimals.len() > 2 && decimals.is_char_boundary(2) => {
            let (kept, rest) = decimals.split_at(2);
            if rest.bytes().any(|b| b != b'0') {
                return None;
            }
            format!("{whole}.{kept}")
        }
        Some((whole, "")) => whole.to_owned(),
        _ => text.to_owned(),
    };
    let trimmed = trimmed.strip_prefix('+').unwrap_or(&trimmed);
    // Some programs leave out the zero before the point.
    let filled = match trimmed.strip_prefix("-.").or_else(|| trimmed.strip_prefix('.')) {
        Some(decimals) if trimmed.starts_with('-') => format!("-0.{decimals}"),
        Some(decimals) => format!("0.{decimals}"),
        None => trimmed.to_owned(),
    };
    Ore::parse_kronor(&filled).ok().filter(|amount| amount.0.unsigned_abs() <= LARGEST)
}
