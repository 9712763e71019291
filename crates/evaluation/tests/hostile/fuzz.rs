//! Whatever happens to a package, it is read or refused by name: random and mutated bytes in every file of it. `OMBUD_FUZZ_CASES`
//! says how many cases; the long run takes tens of thousands.

use proptest::prelude::*;

use crate::cases::{HUGE, SKIPPING, STRICT, TINY, evaluated, sound};

fn cases(usual: u32) -> ProptestConfig {
    let wanted = std::env::var("OMBUD_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(usual),
        max_shrink_iters: 50,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// What can happen to a file.
#[derive(Debug, Clone)]
enum Harm {
    Truncate,
    Flip(u8),
    Insert(Vec<u8>),
    Repeat(usize),
    Remove(usize),
    Cell(String),
    Swap,
    Columns,
}

fn harm() -> impl Strategy<Value = Harm> {
    let cell = prop::sample::select(vec![
        "",
        "0",
        "-1",
        "999999999999",
        "1e308",
        "NaN",
        "inf",
        "-0",
        "1.7976931348623157",
        "\"",
        "\"\"",
        "dk",
        "a;a",
        ";",
        "2020-02-30",
        "9999-12-31",
        "'=1",
        "å",
        "u0",
        "p",
        HUGE,
        TINY,
    ]);
    prop_oneof![
        Just(Harm::Truncate),
        any::<u8>().prop_map(Harm::Flip),
        prop::sample::select(vec![&b"\""[..], b"\0", b"\xff", b"\r", b"\n", b",", b"\xef\xbb\xbf", b"\"\n\""])
            .prop_map(|bytes| Harm::Insert(bytes.to_vec())),
        (1usize..400).prop_map(Harm::Repeat),
        (1usize..400).prop_map(Harm::Remove),
        cell.prop_map(|cell| Harm::Cell(cell.to_owned())),
        Just(Harm::Swap),
        Just(Harm::Columns),
    ]
}

fn harmed(bytes: &mut Vec<u8>, harm: &Harm, at: prop::sample::Index, other: prop::sample::Index) {
    if bytes.is_empty() {
        return;
    }
    let place = at.index(bytes.len());
    match harm {
        Harm::Truncate => bytes.truncate(place),
        Harm::Flip(mask) => bytes[place] ^= mask,
        Harm::Insert(new) => drop(bytes.splice(place..place, new.iter().copied())),
        Harm::Repeat(length) => {
            let part = bytes[place..(place + length).min(bytes.len())].to_vec();
            bytes.splice(place..place, part);
        }
        Harm::Remove(length) => drop(bytes.drain(place..(place + length).min(bytes.len()))),
        Harm::Cell(_) | Harm::Swap | Harm::Columns => {
            let Ok(text) = std::str::from_utf8(bytes) else { return };
            let mut rows: Vec<Vec<String>> =
                text.split('\n').map(|line| line.split(',').map(str::to_owned).collect()).collect();
            let (row, second) = (at.index(rows.len()), other.index(rows.len()));
            match harm {
                Harm::Cell(cell) => {
                    let column = other.index(rows[row].len());
                    rows[row][column].clone_from(cell);
                }
                Harm::Swap => rows.swap(row, second),
                _ => {
                    let width = rows[0].len();
                    let (a, b) = (at.index(width), other.index(width));
                    rows.iter_mut().filter(|row| row.len() == width).for_each(|row| row.swap(a, b));
                }
            }
            *bytes = rows.iter().map(|row| row.join(",")).collect::<Vec<_>>().join("\n").into_bytes();
        }
    }
}

/// Text that looks like cells, and bytes that look like nothing.
fn stuff() -> impl Strategy<Value = Vec<u8>> {
    let token = prop::sample::select(vec![
        ",",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        ";",
        "p",
        "q",
        "u0",
        "o1",
        "w0",
        "i",
        "can",
        "1",
        "0",
        "-1",
        "3.5",
        "dk",
        "2020-01-01",
        "2020-05",
        "staff",
        "before",
        "rating",
        "test",
        "score",
        "evaluated",
        "tryout",
        "on_site",
        "mean",
        "percent",
        "supports",
        "'=1+1",
        "\u{feff}",
        "\0",
        "{",
        "}",
        "[",
        "]",
        ":",
        "null",
        "1e999",
        "resources",
        "å",
        HUGE,
        TINY,
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        prop::collection::vec(token, 0..120).prop_map(|tokens| tokens.concat().into_bytes()),
    ]
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn whatever_happens_to_a_package_it_is_read_or_refused(
        harms in prop::collection::vec(
            (any::<prop::sample::Index>(), harm(), any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
    ) {
        let mut files = sound();
        let names: Vec<String> = files.keys().cloned().collect();
        for (file, harm, at, other) in &harms {
            harmed(files.get_mut(file.get(&names)).unwrap(), harm, *at, *other);
        }
        evaluated(&files, STRICT).or_else(|| evaluated(&files, SKIPPING));
    }

    #[test]
    fn whatever_stands_in_a_file_it_is_read_or_refused(
        file in any::<prop::sample::Index>(), stuff in stuff(), header in any::<bool>(), after in any::<bool>(),
    ) {
        let mut files = sound();
        let names: Vec<String> = files.keys().cloned().collect();
        let name = file.get(&names);
        let own = files[name].clone();
        let mut bytes = Vec::new();
        if after {
            bytes.extend_from_slice(&own);
        } else if header {
            bytes.extend(own.iter().take_while(|byte| **byte != b'\n'));
            bytes.push(b'\n');
        }
        bytes.extend(stuff);
        files.insert(name.clone(), bytes);
        evaluated(&files, STRICT).or_else(|| evaluated(&files, SKIPPING));
    }
}

/// Each file by itself, so that none is passed over by chance.
#[test]
fn nothing_and_noise_in_any_file_is_read_or_refused() {
    let noise: Vec<u8> = (0..2000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for name in sound().keys() {
        for bytes in [&b""[..], b"\n", b"\"", b"\xef\xbb\xbf", b"a,b\n1\n", &noise] {
            let mut files = sound();
            files.insert(name.clone(), bytes.to_vec());
            evaluated(&files, STRICT).or_else(|| evaluated(&files, SKIPPING));
        }
    }
}
