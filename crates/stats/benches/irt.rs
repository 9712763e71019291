//! How long does a calibration take? `cargo bench -p ombud-stats --bench irt`
//!
//! Prints the median of some runs, and on Linux the processor time of a run (of all threads together), which says more than
//! the clock on a machine that is busy with other things. Beside it runs plain EM without extrapolation or sampling, to the same tolerance. The
//! reference timing at the end was measured elsewhere and is only quoted.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::time::Instant;

use stats::irt::{FitOptions, Item, ItemModel, Population, Responses, fit};

/// A small linear congruential generator (Knuth's MMIX constants).
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        stats::distribution::normal_quantile(self.uniform())
    }
}

fn simulated(persons: usize, items: &[Item], shift: f64) -> Responses {
    let mut draws = Draws(20_261_121);
    let rows: Vec<Vec<u8>> = (0..persons)
        .map(|i| {
            let theta = draws.normal() + if i % 2 == 1 { shift } else { 0.0 };
            let answer = |item: &Item| {
                let mut rest = draws.uniform();
                let chosen = item.probabilities(theta).iter().position(|p| {
                    rest -= p;
                    rest < 0.0
                });
                chosen.unwrap_or(item.categories() - 1) as u8
            };
            items.iter().map(answer).collect()
        })
        .collect();
    Responses::from_rows(&rows).expect("rows of equal length")
}

/// Processor time of this process so far, in seconds, in ticks of a hundredth; zero where there is no `/proc`.
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Median seconds of the clock, and mean seconds of processor time.
fn median(runs: usize, mut run: impl FnMut()) -> (f64, f64) {
    let before = processor_time();
    let mut seconds: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    (seconds[runs / 2], (processor_time() - before) / runs as f64)
}

fn main() {
    let mut draws = Draws(7);
    let binary: Vec<Item> = (0..40)
        .map(|_| Item::binary((0.25 * draws.normal()).exp() * 1.3, 1.2 * draws.normal()).expect("finite"))
        .collect();
    let graded: Vec<Item> = (0..12)
        .map(|_| {
            let middle = draws.normal();
            let intercepts = [1.8, 0.6, -0.6, -1.8].map(|d| d + middle).to_vec();
            Item::graded((0.25 * draws.normal()).exp() * 1.5, intercepts).expect("falling")
        })
        .collect();
    let quick = FitOptions { standard_errors: false, ..FitOptions::default() };
    let plain = FitOptions { accelerate: false, ..quick.clone() };
    let with_errors = FitOptions::default();
    let nobody = Population::default();

    let report = |name: &str, runs: usize, data: &Responses, models: &[ItemModel], population: &Population| {
        let evaluations = |options: &FitOptions| fit(data, models, population, options).expect("a fit").evaluations;
        let time = |options: &FitOptions, runs: usize| median(runs, || drop(fit(data, models, population, options)));
        let ((fast, fast_cpu), (slow, _)) = (time(&quick, runs), time(&plain, runs.min(3)));
        let (errors, errors_cpu) = time(&with_errors, runs.min(3));
        println!(
            "{name}:\n  {fast:.3} s (processor {fast_cpu:.2} s, {} E steps); with standard errors {errors:.3} s (processor \
             {errors_cpu:.2} s); plain EM {slow:.3} s ({} E steps), {:.1} times as long",
            evaluations(&quick),
            evaluations(&plain),
            slow / fast
        );
    };
    let small = simulated(20_000, &binary, 0.0);
    report("2PL, 40 items, 20,000 persons", 7, &small, &ItemModel::two_parameter(40), &nobody);
    let shifted = simulated(20_000, &binary, 0.4);
    let group: Vec<u32> = (0..20_000).map(|i| i % 2).collect();
    report(
        "2PL, 40 items, 20,000 persons in two groups",
        5,
        &shifted,
        &ItemModel::two_parameter(40),
        &Population::groups(&group),
    );
    let known: Vec<ItemModel> = binary.iter().cloned().map(ItemModel::Fixed).collect();
    let mut covariates = vec![group.iter().map(|&g| f64::from(g)).collect::<Vec<f64>>()];
    covariates.extend((0..4).map(|_| (0..20_000).map(|_| draws.normal()).collect()));
    let regression = Population { covariates, ..Population::default() };
    report("latent regression on 5 covariates, items given, 20,000 persons", 5, &shifted, &known, &regression);
    let scale = simulated(20_000, &graded, 0.0);
    report("GRM, 12 items of 5 categories, 20,000 persons", 5, &scale, &ItemModel::graded(12, 5), &nobody);
    let large = simulated(200_000, &binary, 0.0);
    report("2PL, 40 items, 200,000 persons", 3, &large, &ItemModel::two_parameter(40), &nobody);
    println!(
        "Stored reference, NOT measured here and never by this program: 3.3 s, 29.7 s and 44 s (R package mirt, measured elsewhere; taken \
         to be the first line, the last line, and the first line with standard errors)."
    );
}
