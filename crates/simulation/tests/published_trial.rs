//! Does the audit of published figures find what was put into sound tables, and nothing in them otherwise? The scoreboard asks it of
//! ten thousand tables of each kind.

use std::time::{Duration, Instant};

use evaluation::audit::audit;
use simulation::published::{Planted, published_table, published_trial};

fn sound_tables_are_let_be(tables: usize) {
    let result = published_trial(1, tables, None);
    assert_eq!(result.tables, tables);
    let first = result.wrong.first().map(|seed| audit(&published_table(*seed)).findings);
    assert_eq!(result.found, 0, "seeds {:?}: {first:#?}", result.wrong);
}

#[expect(clippy::print_stdout, reason = "the figures of each kind are what the long trial is run for")]
fn planted_errors_are_found(tables: usize) {
    let mut told = String::new();
    let mut missed = false;
    for kind in Planted::ALL {
        let result = published_trial(1_000_000, tables, Some(kind));
        told.push_str(&format!("{kind:?}: {} of {} ({:?})\n", result.found, result.tables, result.wrong));
        missed |= result.tables < tables || (result.found as f64) < 0.99 * tables as f64;
    }
    println!("{told}");
    assert!(!missed, "{told}");
}

#[test]
fn nothing_is_found_in_sound_tables() {
    sound_tables_are_let_be(300);
}

#[test]
fn of_every_kind_of_error_nearly_all_are_found() {
    planted_errors_are_found(30);
}

#[test]
fn the_same_seed_makes_the_same_table() {
    assert_eq!(published_table(7), published_table(7));
    assert_ne!(published_table(7), published_table(8));
}

#[test]
fn a_table_of_ten_thousand_rows_takes_no_quadratic_time() {
    // All of one programme: one table after another under other claims, and ten thousand parts of one total.
    let mut rows = Vec::new();
    for seed in 0.. {
        if rows.len() >= 10_000 {
            break;
        }
        for mut row in published_table(seed) {
            row.claim = format!("{}-{seed}", row.claim);
            row.part_of = row.part_of.map(|claim| format!("{claim}-{seed}"));
            rows.push(row);
        }
    }
    let total = rows.iter().find(|row| row.claim.starts_with("participants-0")).cloned().unwrap();
    let mut parts: Vec<_> = (0..10_000).map(|_| total.clone()).collect();
    for (i, part) in parts.iter_mut().enumerate().skip(1) {
        part.claim = format!("part-{i}");
        part.part_of = Some(total.claim.clone());
        // Every part is larger than the total: the most that can be found.
        part.value.value += i as f64;
    }
    for rows in [rows, parts] {
        let started = Instant::now();
        audit(&rows);
        // Without optimisation; quadratic time would be minutes.
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    }
}
