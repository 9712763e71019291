//! Does every SQL statement mean the same on both engines, and does each keep to one organisation? The check of the scope
//! reads the text: `organisation_id` must be bound to a value in every query block, and a join must go by it.

use std::collections::BTreeMap;

use db::{Prepared, STATEMENTS, Scope, Statement};
use testkit::open_sqlite;

/// The statements of the program, without those that tests have registered.
fn statements() -> impl Iterator<Item = &'static Statement> {
    STATEMENTS.iter().copied().filter(|statement| !statement.file.contains("/tests/"))
}

#[tokio::test]
async fn every_statement_is_understood_by_both_engines_alike() {
    let (sqlite, _folder) = open_sqlite().await;
    let postgres = testkit::open_postgres().await;
    let mut wrong = Vec::new();
    let mut seen = 0;
    for statement in statements() {
        seen += 1;
        let here = format!("{} {}", statement.file, statement.name);
        let by_sqlite = match sqlite.prepare(statement).await {
            Ok(prepared) => prepared,
            Err(why) => {
                wrong.push(format!("{here}: SQLite: {why}"));
                continue;
            }
        };
        let expected = Prepared { parameters: parameters(statement.sql), ..by_sqlite.clone() };
        if by_sqlite != expected {
            wrong.push(format!(
                "{here}: SQLite counts {} values, the text has {}",
                by_sqlite.parameters, expected.parameters
            ));
        }
        if let Some(postgres) = &postgres {
            match postgres.prepare(statement).await {
                Ok(by_postgres) if by_postgres == by_sqlite => {}
                Ok(by_postgres) => {
                    wrong.push(format!("{here}: {by_sqlite:?} on SQLite, {by_postgres:?} on PostgreSQL"))
                }
                Err(why) => wrong.push(format!("{here}: PostgreSQL: {why}")),
            }
        }
    }
    assert!(seen > 60, "only {seen} statements were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// These grow by a hundred thousand rows a programme: whoever knows which rows are meant has to reach them by that.
#[tokio::test]
async fn a_statement_walks_a_large_table_of_an_organisation_only_when_it_asks_for_all_of_it() {
    const LARGE: [&str; 4] =
        ["participation_posting", "participation_certificate", "learning_registration_line", "measurement_response"];
    // What is certified and what was worked is asked for of a whole programme, which is most of an organisation's ledger.
    const ALL_OF_IT: [&str; 5] = ["PERSONS_SINCE", "BOOKED_BY_DAY", "CERTIFIED_DAYS", "CERTIFIED_MINUTES", "WORKED"];
    let (sqlite, _folder) = open_sqlite().await;
    let (mut walks, mut reaches) = (Vec::new(), 0);
    for statement in statements().filter(|statement| LARGE.iter().any(|table| statement.sql.contains(table))) {
        for step in sqlite.plan(statement).await.unwrap() {
            // `SEARCH p USING INDEX participation_posting_by_unit (organisation_id=? AND ...)`: the index tells the table.
            let of_large = LARGE.iter().any(|table| step.contains(table));
            let whole = step.starts_with("SCAN") || step.contains("(organisation_id=?)");
            reaches += usize::from(of_large && !whole);
            if of_large && whole && !ALL_OF_IT.contains(&statement.name) {
                walks.push(format!("{} {}: {step}", statement.file, statement.name));
            }
        }
    }
    assert!(reaches > 10, "only {reaches} statements reach rows of a large table");
    assert!(walks.is_empty(), "{}", walks.join("\n"));
}

#[test]
fn every_name_is_used_once_in_its_file() {
    let mut named: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for statement in statements() {
        *named.entry((statement.file, statement.name)).or_default() += 1;
    }
    let twice: Vec<_> = named.into_iter().filter(|(_, times)| *times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn every_statement_keeps_to_one_organisation_or_says_why_not() {
    let mut wrong = Vec::new();
    for statement in statements() {
        let problem = match statement.scope {
            Scope::Organisation => leaves_the_organisation(statement.sql),
            Scope::Across(why) => {
                (why.trim().len() < 10).then(|| "reaches over organisations without a reason".to_owned())
            }
        };
        wrong.extend(problem.map(|problem| format!("{} {}: {problem}", statement.file, statement.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The highest placeholder.
fn parameters(sql: &str) -> usize {
    tokens(sql).iter().filter_map(|token| token.strip_prefix('$')?.parse().ok()).max().unwrap_or(0)
}

/// Words, numbers, placeholders and single signs, in lower case; strings are one token.
fn tokens(sql: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut token = String::from(letter.to_ascii_lowercase());
        if letter == '\'' {
            for inside in letters.by_ref() {
                token.push(inside);
                if inside == '\'' {
                    break;
                }
            }
        } else if letter.is_alphanumeric() || "_$".contains(letter) {
            while let Some(more) = letters.next_if(|c| c.is_alphanumeric() || *c == '_' || *c == '.') {
                token.push(more.to_ascii_lowercase());
            }
        }
        tokens.push(token);
    }
    tokens
}

/// What is wrong with a statement that should keep to one organisation; nothing when it does.
fn leaves_the_organisation(sql: &str) -> Option<String> {
    let tokens = tokens(sql);
    if tokens.first().map(String::as_str) == Some("insert") {
        let columns: Vec<&str> = listed_columns(&tokens);
        if !columns.contains(&"organisation_id") {
            return Some("inserts without organisation_id".to_owned());
        }
    }
    // Every parenthesis that begins with `select` is a block of its own; what is in it does not count for those around it.
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    let mut open: Vec<bool> = Vec::new();
    let mut done: Vec<Vec<&str>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" => {
                let is_block = tokens.get(at + 1).is_some_and(|next| next == "select");
                open.push(is_block);
                if is_block {
                    blocks.push(Vec::new());
                }
            }
            ")" => {
                if open.pop() == Some(true) {
                    done.extend(blocks.pop());
                }
            }
            "union" | "except" | "intersect" => {
                if let Some(block) = blocks.last_mut() {
                    done.push(std::mem::take(block));
                }
            }
            other => blocks.last_mut()?.push(other),
        }
    }
    done.extend(blocks);
    done.iter().find_map(|block| problem_of_block(block))
}

fn listed_columns(tokens: &[String]) -> Vec<&str> {
    let inside = tokens.iter().map(String::as_str).skip_while(|token| *token != "(").skip(1);
    inside.take_while(|token| *token != ")").filter(|token| *token != ",").collect()
}

fn problem_of_block(block: &[&str]) -> Option<String> {
    let reads = block.contains(&"from") || block.first() == Some(&"update");
    if !reads {
        return None; // an insert's values, or a list of words
    }
    let is_organisation = |token: &str| token == "organisation_id" || token.ends_with(".organisation_id");
    let bound = block.windows(3).any(|w| is_organisation(w[0]) && w[1] == "=" && w[2].starts_with('$'));
    if !bound {
        return Some(format!("no `organisation_id = $n` in `{}`", block.join(" ")));
    }
    let joins: Vec<usize> = block.iter().enumerate().filter(|(_, token)| **token == "join").map(|(at, _)| at).collect();
    for at in joins {
        let until = block[at + 1..].iter().position(|token| ["join", "where", "group", "order"].contains(token));
        let clause = &block[at..until.map_or(block.len(), |n| at + 1 + n)];
        let by_organisation = clause.windows(3).any(|w| is_organisation(w[0]) && w[1] == "=" && is_organisation(w[2]))
            || clause.windows(3).any(|w| is_organisation(w[0]) && w[1] == "=" && w[2].starts_with('$'));
        if !by_organisation {
            return Some(format!("a join that does not go by organisation_id: `{}`", clause.join(" ")));
        }
    }
    None
}

#[test]
fn the_check_finds_what_leaves_the_organisation() {
    for wrong in [
        "select a from t where id = $1",
        "select a from t where organisation_id = other_id",
        "update t set a = $1 where id = $2",
        "delete from t where id = $1",
        "insert into t (id, a) values ($1, $2)",
        "select a from t where organisation_id = $1 and exists (select 1 from u where u.id = t.id)",
        "with w as (select a from t) select a from w where organisation_id = $1",
        "select a from t join u on u.id = t.id where t.organisation_id = $1",
        "select a from t where organisation_id = $1 union all select a from u",
        "select a from t where note = 'organisation_id = $1'",
    ] {
        assert!(leaves_the_organisation(wrong).is_some(), "{wrong}");
    }
}

#[test]
fn the_check_accepts_what_keeps_to_the_organisation() {
    for right in [
        "select a from t where organisation_id = $1 and id = $2",
        "insert into t (organisation_id, id) values ($1, $2) on conflict (organisation_id, id) do update set id = excluded.id",
        "update t set a = $3 where organisation_id = $1 and id = $2",
        "select a from t join u on u.organisation_id = t.organisation_id and u.id = t.id where t.organisation_id = $1",
        "select a from t where organisation_id = $1 and not exists (select 1 from u where u.organisation_id = $1 and u.id = t.id)",
        "select cast(sum(a) as bigint) as a from (select a from t where organisation_id = $1) x where organisation_id = $1",
    ] {
        assert_eq!(leaves_the_organisation(right), None, "{right}");
    }
}
