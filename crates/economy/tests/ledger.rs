//! Ledgers: read from every code page, to the öre, in once and never doubled; and whatever the bytes are, nothing falls.

use std::collections::BTreeMap;

use access::Role;
use access::rules::economy::{can_import_costs, can_see_costs};
use economy::cost::{payers, total_of};
use economy::ledger::{Choice, ImportLedgerError, Rules, import_ledger, kept_rules, propose, sort, standing};
use economy::sie::{CodePage, Ledger, SieError, read_sie, without_words};
use kernel::{Activity, CostKind, Month, Ore};
use proptest::prelude::*;
use testkit::{World, each_db};

/// A ledger as a municipality's system writes it, in code page 437 as the format asks.
const MUNICIPALITY: &[u8] = include_bytes!("files/ekby.se");

fn months() -> std::ops::RangeInclusive<Month> {
    Month::new(2026, 1).unwrap()..=Month::new(2026, 12).unwrap()
}

fn text() -> String {
    without_code_page(MUNICIPALITY)
}

/// The file's text, letters of code page 437 written by hand.
fn without_code_page(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| match byte {
            0x86 => 'å',
            0x84 => 'ä',
            0x94 => 'ö',
            0x99 => 'Ö',
            other => char::from(*other),
        })
        .collect()
}

fn faults(text: &str) -> Vec<(u64, &'static str)> {
    match read_sie(text.as_bytes()) {
        Err(SieError::Faults(faults)) => faults.list.iter().map(|f| (f.line, f.expected.code)).collect(),
        other => panic!("{other:?}"),
    }
}

fn remarks(ledger: &Ledger) -> Vec<(u64, &'static str, String)> {
    ledger.remarks.list.iter().map(|r| (r.line, r.expected.code, r.expected.detail.clone())).collect()
}

#[test]
fn a_municipalitys_ledger_is_read_from_every_code_page_to_the_same() {
    let read = read_sie(MUNICIPALITY).unwrap();
    assert_eq!(read.code_page, CodePage::Pc8);
    assert_eq!(read.company.as_deref(), Some("Ekby kommun, Östra förvaltningen"));
    assert_eq!(read.accounts["5021"], "Löner timanställda");
    assert_eq!(read.objects[&("6".to_owned(), "P12".to_owned())], "Digitala ombud");
    assert_eq!(read.let_be["#IB"], 2);
    assert_eq!(read.vouchers.len(), 4);
    let windows: Vec<u8> = text().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (bytes, page) in [(windows, CodePage::Windows1252), (text().into_bytes(), CodePage::Utf8)] {
        let other = read_sie(&bytes).unwrap();
        assert_eq!(other.code_page, page);
        assert_eq!(Ledger { code_page: CodePage::Pc8, ..other }, read);
    }
    let carried = without_words(MUNICIPALITY);
    assert!(
        !carried.contains("Andersson") && !carried.contains("Resa") && !carried.contains("#IB"),
        "no words, no balances: {carried}"
    );
    let again = read_sie(carried.as_bytes()).unwrap();
    assert_eq!(again.vouchers, read.vouchers);
    assert_eq!(remarks(&again), remarks(&read), "lines are the file's own");
}

#[test]
fn rows_that_were_added_count_once_and_rows_that_were_struck_out_do_not() {
    let read = read_sie(MUNICIPALITY).unwrap();
    let corrected = &read.vouchers[2];
    let amounts: Vec<i64> = corrected.transactions.iter().map(|row| row.amount.0).collect();
    assert_eq!(amounts, [120_000, -120_000], "900,00 was struck out, 1 200,00 added");
    assert_eq!(corrected.transactions[0].objects, [("6".to_owned(), "P12".to_owned())], "the employee is not read");
    let alone = text().replace("#TRANS 7051 {6 \"P12\" 7 \"1234\"} 1200.00 20260210 \"Resa Anna\"", "");
    let alone = read_sie(alone.as_bytes()).unwrap();
    assert_eq!(alone.vouchers[2].transactions[0].amount, Ore(120_000), "without its twin the added row counts itself");
}

#[test]
fn what_is_odd_is_a_remark_with_its_line() {
    let read = read_sie(MUNICIPALITY).unwrap();
    assert_eq!(remarks(&read), []);
    let odd = text()
        .replace("-5000.50", "-5000.00")
        .replace("{6 \"P12\"} 600", "{21 \"X\"} 600")
        .replace("#TRANS 7411", "#TRANS 7499");
    let read = read_sie(odd.as_bytes()).unwrap();
    let codes: Vec<&str> = remarks(&read).iter().map(|(_, code, _)| *code).collect();
    assert_eq!(codes, ["sie-balance", "sie-known-account", "sie-known-dimension"]);
    assert_eq!(remarks(&read)[0].2, "0.50");
    let twice =
        format!("{0}\n{1}", text(), &text()[text().find("#VER A 1 ").unwrap()..text().find("#VER A 2").unwrap()]);
    let read = read_sie(twice.as_bytes()).unwrap();
    assert_eq!((read.vouchers.len(), remarks(&read)[0].1), (4, "sie-twice"));
}

#[test]
fn what_breaks_the_format_is_told_with_its_line() {
    let head = "#SIETYP 4\n#VER A 1 20260101\n{\n";
    for (rest, told) in [
        ("#TRANS 5021 {} 1e5\n}\n", (4, "sie-amount")),
        ("#TRANS 5021 {} 12.345\n}\n", (4, "sie-amount")),
        ("#TRANS 5021 {} 99999999999999999999\n}\n", (4, "sie-amount")),
        ("#TRANS 5021 {6} 1\n}\n", (4, "sie-objects")),
        ("#TRANS 5021 {6 \"P\" 1\n}\n", (4, "sie-objects")),
        ("#TRANS\n}\n", (4, "sie-account")),
        ("#TRANS 5021 {} 1 20261301\n}\n", (4, "sie-date")),
        ("#TRANS 5021 {} 1 \"20260101\n}\n", (4, "sie-quote")),
        ("hej\n}\n", (4, "sie-record")),
        ("#TRANS 5021 {} 1\n", (2, "sie-brace")),
        ("}\n}\n", (5, "sie-brace")),
        ("}\n#TRANS 5021 {} 1\n", (5, "sie-brace")),
        ("}\n#VER A 1 20260102\n{\n#TRANS 1 {} 1\n}\n", (5, "sie-number")),
        ("}\n#VER A 2 2026\n", (5, "sie-date")),
    ] {
        assert_eq!(faults(&format!("{head}{rest}"))[0], told, "{rest}");
    }
    assert_eq!(read_sie(b"#SIETYP 1\n#IB 0 1510 5\n"), Err(SieError::OtherType { said: "1".into() }));
    assert_eq!(read_sie(b"#SIETYP 4\n"), Err(SieError::NoVouchers));
    for bytes in [&b""[..], b"konto;belopp\n", b"PK\x03\x04\0\0", b"\xff\xfe#\0S\0"] {
        assert_eq!(read_sie(bytes), Err(SieError::NotSie));
    }
}

#[test]
fn rules_make_costs_of_rows_and_account_for_every_ore() {
    let ledger = read_sie(MUNICIPALITY).unwrap();
    let mut rules = propose(&ledger, &[], None);
    assert_eq!(rules.accounts["5021"], Choice::Is(CostKind::Staff));
    assert_eq!(rules.accounts["2710"], Choice::LeftOut);
    assert_eq!(rules.dimension.as_deref(), Some("5"), "the dimension whose objects are called like activities");
    rules.only = Some(("6".to_owned(), "P12".to_owned()));
    let sorted = sort(&ledger, &rules, months());
    assert_eq!(sorted.whole.amount, Ore(0), "a ledger balances");
    assert_eq!(sorted.undecided_in_all().amount, Ore(180_000), "the rows without an activity");
    rules.objects.insert(String::new(), Choice::Is(Activity::Other));
    let sorted = sort(&ledger, &rules, months());
    assert!(sorted.is_decided());
    assert_eq!(sorted.taken.amount, Ore(500_050 + 120_000 + 60_000));
    let notes: Vec<&str> = sorted.costs.iter().filter_map(|row| row.cost.note.as_deref()).collect();
    assert_eq!(notes[0], "A 1 · 5021", "a note leads back to the voucher and says nothing else");
    rules.accounts.remove("5021");
    assert_eq!(sort(&ledger, &rules, months()).undecided_in_all().amount, Ore(500_050));
    let late = Month::new(2030, 1).unwrap()..=Month::new(2030, 12).unwrap();
    assert_eq!(sort(&ledger, &propose(&ledger, &[], None), late).problems.list[0].expected.code, "near-programme");
    assert_eq!(Rules::from_json(&rules.to_json()), Some(rules));
}

#[tokio::test]
async fn a_ledger_comes_in_once_and_a_longer_one_adds_only_what_is_new() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let lead = world.programme_actor(Role::ProgrammeLead);
        let (may, see) =
            (can_import_costs(&lead, world.programme).unwrap(), can_see_costs(&lead, world.programme).unwrap());
        let ids: Vec<_> = world.members.iter().map(|member| member.organisation).collect();
        let organisations = people::organisation::find_organisations(&mut db.reader(), &ids).await.unwrap();
        let named = text().replace("Ekby kommun, Östra förvaltningen", "Ekby kommun");
        let shorter = &named[..named.find("#VER A 3").unwrap()];
        let mut rules = Rules::default();
        for (file, rows, after) in
            [(shorter, Some(1), Ore(500_050)), (&named, Some(2), Ore(680_050)), (&named, None, Ore(680_050))]
        {
            let ledger = read_sie(file.as_bytes()).unwrap();
            let kept = kept_rules(&mut db.reader(), &see, ledger.key()).await.unwrap();
            assert_eq!(kept.is_some(), !rules.accounts.is_empty(), "the rules are kept with the import");
            rules = propose(&ledger, &payers(&organisations), kept.as_ref());
            assert_eq!(rules.payer, Some(ids[0]));
            rules.only = Some(("6".to_owned(), "P12".to_owned()));
            rules.objects.insert(String::new(), Choice::Is(Activity::Other));
            let sorted = sort(&ledger, &rules, months());
            let mut work = db.work(db::Actor::Program).await.unwrap();
            match (import_ledger(&mut work, &may, ledger.key(), &sorted, &rules).await, rows) {
                (Ok(imported), Some(rows)) => {
                    work.commit(world.lead, "ledger_imported", None).await.unwrap();
                    assert_eq!((imported.rows, imported.after), (rows, after));
                }
                (Err(ImportLedgerError::NothingNew), None) => drop(work),
                (other, _) => panic!("{other:?}"),
            }
            assert_eq!(total_of(&mut db.reader(), &see).await.unwrap(), after);
        }
        // A row that the ledger has changed since is told and comes in no second time.
        let changed = named.replace("5000.50", "5000.60");
        let ledger = read_sie(changed.as_bytes()).unwrap();
        let sorted = sort(&ledger, &rules, months());
        let stands = standing(&mut db.reader(), &see, ledger.key(), &sorted).await.unwrap();
        assert_eq!((stands.known, stands.changed.len(), stands.new_rows()), (2, 1, 0));
        let mut work = db.work(db::Actor::Program).await.unwrap();
        let refused = import_ledger(&mut work, &may, ledger.key(), &sorted, &rules).await;
        assert!(matches!(refused, Err(ImportLedgerError::Changed)), "{refused:?}");
    })
    .await;
}

type Rows = Vec<Vec<(u16, i64, Option<u8>)>>;

/// A ledger as a program would write it; the last row of each voucher makes it balance.
fn written(vouchers: &Rows) -> String {
    let mut text = String::from("#FLAGGA 0\r\n#SIETYP 4\r\n#FORMAT PC8\r\n#FNAMN \"Åbo \\\"stad\\\"\"\r\n");
    for (number, rows) in (1..).zip(vouchers) {
        text.push_str(&format!("#VER A {number} 202603{:02} \"text\"\r\n{{\r\n", number % 28 + 1));
        let sum: i64 = rows.iter().map(|(_, amount, _)| amount).sum();
        for (account, amount, object) in rows.iter().copied().chain([(1930, -sum, None)]) {
            let object = object.map(|object| format!("6 \"P{object}\"")).unwrap_or_default();
            let sign = if amount < 0 { "-" } else { "" };
            let (kronor, ore) = (amount.unsigned_abs() / 100, amount.unsigned_abs() % 100);
            text.push_str(&format!("   #TRANS {account} {{{object}}} {sign}{kronor}.{ore:02} \"\" \"ord\"\r\n"));
        }
        text.push_str("}\r\n");
    }
    text
}

proptest! {
    #[test]
    fn a_ledger_survives_writing_and_reading_and_its_sums_are_exact(
        vouchers in proptest::collection::vec(
            proptest::collection::vec((4000_u16..8000, -50_000_000_i64..50_000_000, proptest::option::of(0_u8..4)), 1..6),
            1..12,
        ),
        left_out in 4000_u16..8000,
    ) {
        let ledger = read_sie(written(&vouchers).as_bytes()).unwrap();
        let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
        for (account, amount, _) in vouchers.iter().flatten() {
            *accounts.entry(account.to_string()).or_default() += amount;
        }
        let mut read: BTreeMap<String, i64> = BTreeMap::new();
        for (_, row) in ledger.transactions().filter(|(_, row)| row.account != "1930") {
            *read.entry(row.account.clone()).or_default() += row.amount.0;
        }
        prop_assert_eq!(&read, &accounts);
        prop_assert!(ledger.remarks.is_empty(), "every voucher balances");

        let mut rules = propose(&ledger, &[], None);
        rules.accounts.insert(left_out.to_string(), Choice::LeftOut);
        rules.objects.insert(String::new(), Choice::Is(Activity::Other));
        let sorted = sort(&ledger, &rules, months());
        let parts = sorted.taken.amount + sorted.left_out.amount + sorted.undecided_in_all().amount;
        prop_assert_eq!(parts, sorted.whole.amount);
        prop_assert_eq!(sorted.whole.amount, Ore(0));
        prop_assert_eq!(sorted.costs.iter().map(|row| row.cost.amount).sum::<Ore>(), sorted.taken.amount);
        prop_assert_eq!(sorted.taken.rows + sorted.left_out.rows + sorted.undecided_in_all().rows, sorted.whole.rows);
    }

    #[test]
    fn no_bytes_make_the_reader_fall_and_what_it_tells_is_bounded(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        lines in proptest::collection::vec("(#VER|#TRANS|#RTRANS|#BTRANS|#KONTO|\\{|\\}|#X)[ 0-9A-Za-zåäö{}\"\\\\.-]{0,25}", 0..30),
    ) {
        for bytes in [bytes.clone(), [b"#SIETYP 4\n", bytes.as_slice()].concat(), lines.join("\n").into_bytes()] {
            let _ = without_words(&bytes);
            if let Err(SieError::Faults(faults)) = read_sie(&bytes) {
                prop_assert!(faults.list.len() <= tabular::MOST_PROBLEMS && faults.total >= faults.list.len());
            }
        }
    }
}

#[test]
fn a_million_faults_are_counted_and_a_thousand_are_kept() {
    let text = format!("#SIETYP 4\n{}", "x\n".repeat(1_000_000));
    match read_sie(text.as_bytes()) {
        Err(SieError::Faults(faults)) => assert_eq!((faults.list.len(), faults.total), (1_000, 1_000_000)),
        other => panic!("{other:?}"),
    }
}
