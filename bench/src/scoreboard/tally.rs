//! How are replications counted?

use std::fmt::Write as _;

/// An estimate of one replication and its interval.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// The estimate.
    pub value: f64,
    /// Its interval; nothing where none is shown, which says nothing wrong.
    pub ci: Option<[f64; 2]>,
    /// What is true.
    pub truth: f64,
}

/// A line of the scoreboard.
pub struct Row {
    scenario: String,
    cells: [String; 6],
    verdict: String,
}

/// Replications of a scenario.
#[derive(Default)]
pub struct Tally {
    shown: Vec<Shown>,
    /// Replications in which nothing was shown.
    pub withheld: usize,
    /// Those among them in which the set of what is possible had no end, and how many of these sets held the truth.
    unbounded: (usize, usize),
}

/// What a scenario must fulfil.
#[derive(Debug, Clone, Copy)]
pub enum Pass {
    /// Absolute bias below this share of the truth, and coverage between these (in percent).
    BiasAndCoverage(f64, [f64; 2]),
    /// Coverage at least so many percent.
    CoverageAtLeast(f64),
    /// Coverage between these.
    Coverage([f64; 2]),
    /// The truth is nought: intervals without it between so many percent.
    FalsePositives([f64; 2]),
}

impl Tally {
    /// Counts what was shown in the replications; `None` is a replication in which nothing was.
    pub fn of(replications: Vec<Option<Shown>>) -> Self {
        let withheld = replications.iter().filter(|one| one.is_none()).count();
        Self { shown: replications.into_iter().flatten().collect(), withheld, unbounded: (0, 0) }
    }

    /// The same, so many of those without an estimate being sets without an end, of which so many hold the truth.
    pub fn with_unbounded(self, unbounded: (usize, usize)) -> Self {
        Self { unbounded, ..self }
    }

    fn n(&self) -> f64 {
        self.shown.len() as f64
    }

    /// Mean of estimate less truth, and its Monte-Carlo error.
    pub fn bias(&self) -> (f64, f64) {
        let mean = self.shown.iter().map(|s| s.value - s.truth).sum::<f64>() / self.n();
        let squares: f64 = self.shown.iter().map(|s| (s.value - s.truth - mean).powi(2)).sum();
        (mean, (squares / (self.n() - 1.0)).sqrt() / self.n().sqrt())
    }

    /// Root of the mean squared error.
    pub fn rmse(&self) -> f64 {
        (self.shown.iter().map(|s| (s.value - s.truth).powi(2)).sum::<f64>() / self.n()).sqrt()
    }

    /// Percent of sets with the truth in them (no interval at all rules nothing out), and its Monte-Carlo error.
    pub fn coverage(&self) -> (f64, f64) {
        let covers = |s: &&Shown| s.ci.is_none_or(|[low, high]| low <= s.truth && s.truth <= high);
        let n = self.n() + self.unbounded.0 as f64;
        let share = (self.shown.iter().filter(covers).count() + self.unbounded.1) as f64 / n;
        (100.0 * share, 100.0 * (share * (1.0 - share) / n).sqrt())
    }

    /// Percent of replications with an interval.
    pub fn bounded(&self) -> f64 {
        let n = self.n() + self.unbounded.0 as f64;
        100.0 * self.shown.iter().filter(|s| s.ci.is_some()).count() as f64 / n
    }

    /// The line with its verdict.
    pub fn row(&self, scenario: impl Into<String>, pass: Pass) -> Row {
        if self.shown.len() < 2 {
            let none = std::array::from_fn(|_| "–".to_owned());
            return Row { scenario: scenario.into(), cells: none, verdict: "nothing shown".to_owned() };
        }
        let truth = self.shown.iter().map(|s| s.truth).sum::<f64>() / self.n();
        let ((bias, bias_error), (coverage, coverage_error)) = (self.bias(), self.coverage());
        // Within two Monte-Carlo errors a demand is neither met nor missed by chance; the demand itself is on the figure.
        let (met, wanted) = match pass {
            Pass::BiasAndCoverage(share, [low, high]) => (
                bias.abs() < share * truth.abs() && (low..=high).contains(&coverage),
                format!("bias < {} %, coverage {low}-{high} %", 100.0 * share),
            ),
            Pass::CoverageAtLeast(low) => (coverage >= low, format!("coverage >= {low} %")),
            Pass::Coverage([low, high]) => ((low..=high).contains(&coverage), format!("coverage {low}-{high} %")),
            Pass::FalsePositives([low, high]) => {
                ((low..=high).contains(&(100.0 - coverage)), format!("false positives {low}-{high} %"))
            }
        };
        // A share of next to nothing says nothing.
        let of_nothing = truth.abs() < self.rmse() / 10.0;
        let relative = if of_nothing { String::new() } else { format!(" ({:+.1} %)", 100.0 * bias / truth) };
        Row {
            scenario: scenario.into(),
            cells: [
                format!("{}", self.shown.len() + self.withheld),
                format!("{truth:.4}"),
                format!("{bias:+.4}{relative} ± {bias_error:.4}"),
                format!("{:.4}", self.rmse()),
                format!("{coverage:.1} ± {coverage_error:.1}"),
                format!("{:.0}", self.bounded()),
            ],
            verdict: format!("{}: {wanted}", if met { "met" } else { "**missed**" }),
        }
    }
}

/// A line in words.
pub fn note(scenario: impl Into<String>, verdict: impl Into<String>) -> Row {
    Row { scenario: scenario.into(), cells: std::array::from_fn(|_| String::new()), verdict: verdict.into() }
}

/// The lines as a table.
pub fn table(rows: &[Row]) -> String {
    let mut told = String::from(
        "| scenario | replications | truth | bias | RMSE | coverage, % | intervals shown, % | verdict |\n|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let _ = writeln!(told, "| {} | {} | {} |", row.scenario, row.cells.join(" | "), row.verdict);
    }
    told
}
