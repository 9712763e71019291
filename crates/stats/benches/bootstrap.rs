//! How long do 2,000 replicates of a cost-effect statistic take over 20,000 persons in 600 units and 20 clusters?
//!
//! `cargo bench -p ombud-stats --bench bootstrap`. Where `Rscript` with the package boot is found, the same is timed there.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::process::Command;
use std::time::Instant;

use stats::bootstrap::sums::{Draw, SumTable};

const PERSONS: usize = 20_000;
const UNITS: usize = 600;
const CLUSTERS: usize = 20;
const REPLICATES: usize = 2_000;

/// SplitMix64 as a stream of draws.
fn stream(replicate: usize) -> impl FnMut(usize) -> usize {
    let mut state = (replicate as u64 + 1).wrapping_mul(0xD134_2543_DE82_EF95);
    move |n| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(z ^ (z >> 31)) * n as u128) >> 64) as usize
    }
}

/// Cost of a unit of effect: number, cost and effect of the arm without, then of the arm with.
fn ratio(sums: &[f64]) -> Option<f64> {
    let mean = |at: usize, arm: usize| sums[3 * arm + at] / sums[3 * arm];
    Some((mean(1, 1) - mean(1, 0)) / (mean(2, 1) - mean(2, 0)))
}

fn main() {
    let mut draw = stream(0);
    let mut uniform = || draw(1 << 30) as f64 / (1u64 << 30) as f64;
    let cluster_of = |person: usize| (person % UNITS % CLUSTERS) as u32;
    let cluster: Vec<u32> = (0..PERSONS).map(cluster_of).collect();
    let arm: Vec<u32> = cluster.iter().map(|c| c % 2).collect();
    let common: Vec<f64> = (0..CLUSTERS).map(|_| uniform()).collect();
    let values: Vec<f64> = (0..PERSONS)
        .flat_map(|i| {
            let cost = 400.0 * (3.0 * uniform()).exp() * (1.0 + f64::from(arm[i]));
            [1.0, cost, 3.0 + 0.3 * f64::from(arm[i]) + common[cluster[i] as usize] + uniform()]
        })
        .collect();
    let table = SumTable::new(3, &arm, &cluster, &values).expect("the rows were just made");
    for kind in [Draw::Clusters, Draw::ClustersThenRows, Draw::Rows] {
        let best = (0..5).map(|_| {
            let start = Instant::now();
            let result = table.bootstrap(kind, REPLICATES, stream, ratio);
            assert_eq!(result.values.len(), REPLICATES, "every replicate has a ratio");
            start.elapsed()
        });
        println!("{kind:?}: {:.4} s", best.min().unwrap_or_default().as_secs_f64());
    }
    let script = "suppressMessages(library(boot)); set.seed(1); n <- 20000; d <- cbind(1, rexp(n), rnorm(n, 3)); a <- rep(1:2, n / 2)
        f <- function(d, i) { v <- d[i, ]; s <- rowsum(v, a[i]); m <- s[, 2:3] / s[, 1]; (m[2, 1] - m[1, 1]) / (m[2, 2] - m[1, 2]) }
        cat(system.time(boot(d, f, 200, strata = a))[['elapsed']])";
    match Command::new("Rscript").args(["-e", script]).output() {
        Ok(output) if output.status.success() => {
            println!("R boot, persons, 200 replicates: {} s", String::from_utf8_lossy(&output.stdout));
        }
        _ => println!("R boot: not here"),
    }
}
