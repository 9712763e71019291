//! Does what `docs/generated/` says agree with the program? Each document is made anew from the code that it describes and
//! compared; `OMBUD_UPDATE=1 cargo test -p ombud --test it generated` writes them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use access::small_groups;
use kernel::Caveat;
use text::{Lang, Texts};
use toml::{Table, Value};
use web::{Kind, ROUTES, Stranger};

const MADE: &str = "Generated from the program; do not edit. `OMBUD_UPDATE=1 cargo test -p ombud --test it generated` \
                    writes it anew.";

#[test]
fn generated_docs_are_current() {
    let folder = root().join("docs/generated");
    let update = std::env::var_os("OMBUD_UPDATE").is_some_and(|value| value == "1");
    let mut stale = Vec::new();
    for (name, current) in documents() {
        let path = folder.join(name);
        let written = fs::read_to_string(&path).unwrap_or_default();
        if written == current {
            continue;
        }
        if update {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, current).unwrap();
        } else {
            stale.push(format!("docs/generated/{name}: {}", first_difference(&written, &current)));
        }
    }
    assert!(stale.is_empty(), "not current; run again with OMBUD_UPDATE=1:\n{}", stale.join("\n"));
}

#[test]
fn every_caveat_stands_in_the_list_in_both_languages() {
    let list = caveats();
    for caveat in Caveat::ALL {
        let row = list.lines().find(|line| line.starts_with(&format!("| `{}` ", caveat.code()))).unwrap();
        assert!(Lang::ALL.iter().all(|lang| row.contains(&Texts::new(*lang).caveat(caveat))), "{row}");
        assert_eq!(row.contains("| withheld |"), caveat.is_withheld(), "{row}");
    }
}

#[test]
fn every_column_of_a_person_stands_in_the_register_with_its_purpose() {
    let register = data_register();
    let (mut columns, mut kept) = (0, 0);
    for (_, lines) in register_tables() {
        for (_, says) in lines {
            columns += 1;
            if says["class"].as_str() != Some("none") {
                kept += 1;
                assert!(register.contains(says["purpose"].as_str().unwrap()));
                assert!(register.contains(says["keep"].as_str().unwrap()));
            }
        }
    }
    assert!(register.contains(&format!("{kept} of {columns} columns")), "{kept} of {columns}");
}

fn documents() -> [(&'static str, String); 5] {
    [
        ("schema.sql", schema()),
        ("caveats.md", caveats()),
        ("data-register.md", data_register()),
        ("evaluation.schema.json", evaluation_schema()),
        ("permissions.md", permissions()),
    ]
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn first_difference(written: &str, current: &str) -> String {
    let mut pairs = written.lines().chain(std::iter::repeat("(nothing)")).zip(current.lines()).zip(1..);
    let differs = pairs.find(|((written, current), _)| written != current);
    match differs {
        Some(((written, current), line)) => format!("line {line} is `{written}`, now `{current}`"),
        None => "has more lines than it should".to_owned(),
    }
}

fn schema() -> String {
    format!("-- {MADE}\n-- As PostgreSQL gets it; SQLite has blob for uuid and bytea.\n\n{}\n", db::schema().trim_end())
}

fn evaluation_schema() -> String {
    format!("{:#}\n", evaluation::result::schema())
}

fn caveats() -> String {
    let mut page = format!(
        "# Caveats\n\n{MADE}\n\nA figure carries every reservation that a reader must know. One that *withholds* takes the \
         value away: the figure is then shown without it, and says why. Means need {} persons and counts {}.\n\n\
         | code | kind | Swedish | English |\n|---|---|---|---|\n",
        small_groups::MEAN,
        small_groups::COUNT
    );
    let [sv, en] = [Lang::Sv, Lang::En].map(Texts::new);
    for caveat in Caveat::ALL {
        let kind = if caveat.is_withheld() { "withheld" } else { "shown" };
        writeln!(page, "| `{}` | {kind} | {} | {} |", caveat.code(), sv.caveat(caveat), en.caveat(caveat)).unwrap();
    }
    page
}

/// The tables of `crates/db/privacy.toml`, in the order of their names, with their columns.
fn register_tables() -> Vec<(String, Table)> {
    let text = fs::read_to_string(root().join("crates/db/privacy.toml")).unwrap();
    let register: Table = toml::from_str(&text).unwrap();
    register.into_iter().filter_map(|(table, columns)| Some((table, columns.as_table()?.clone()))).collect()
}

fn data_register() -> String {
    let tables = register_tables();
    let all: Vec<&Value> = tables.iter().flat_map(|(_, columns)| columns.values()).collect();
    let of_class = |class: &str| all.iter().filter(|says| says["class"].as_str() == Some(class)).count();
    let mut page = format!(
        "# What is stored about people\n\n{MADE} The source is `crates/db/privacy.toml`, which also explains the classes and \
         the legal basis.\n\n{} of {} columns tell something about a person or let somebody in: {} personal, \
         {} pseudonymous, {} sensitive, {} secret. The others are not listed.\n",
        all.len() - of_class("none"),
        all.len(),
        of_class("personal"),
        of_class("pseudonymous"),
        of_class("sensitive"),
        of_class("secret"),
    );
    for (table, columns) in &tables {
        let about: Vec<_> = columns.iter().filter(|(_, says)| says["class"].as_str() != Some("none")).collect();
        if about.is_empty() {
            continue;
        }
        write!(page, "\n## {table}\n\n| column | class | purpose | kept |\n|---|---|---|---|\n").unwrap();
        for (column, says) in about {
            let [class, purpose, keep] =
                ["class", "purpose", "keep"].map(|key| says.get(key).and_then(Value::as_str).unwrap_or_default());
            writeln!(page, "| `{column}` | {class} | {purpose} | {keep} |").unwrap();
        }
    }
    page
}

fn permissions() -> String {
    let mut page = format!(
        "# Who gets what\n\n{MADE}\n\n## Strangers\n\nEvery address, what it gives, and what somebody gets who has not signed \
         in. Whoever has signed in without the permission gets the page for an address that does not exist.\n\n\
         | method | address | gives | a stranger gets |\n|---|---|---|---|\n"
    );
    for route in ROUTES {
        let gives = match route.kind {
            Kind::Page => "a page",
            Kind::Action => "something done, then a page",
            Kind::File => "a file",
            Kind::Asset => "what pages load",
            Kind::Health => "a sign of life",
        };
        let stranger = match route.stranger {
            Stranger::Open => "the same",
            Stranger::SignIn => "the way to sign in",
            Stranger::NotFound if route.path.contains("{token}") => {
                "the same with the token of a letter, else \"no such page\""
            }
            Stranger::NotFound => "\"no such page\"",
        };
        writeln!(page, "| {} | `{}` | {gives} | {stranger} |", route.method, route.path).unwrap();
    }
    page + &crate::permissions::page()
}
