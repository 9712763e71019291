//! How are replications counted?
//!
//! A replication in which nothing was shown stays in every denominator: it covers nothing, and its interval was not shown. What
//! fails to be simulated ends the run, so that no replication leaves unnoticed.

/// An estimate of one replication and its interval.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// The estimate.
    pub value: f64,
    /// Its interval; nothing where none is shown.
    pub ci: Option<[f64; 2]>,
    /// What is true.
    pub truth: f64,
}

/// A line of the scoreboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What was simulated, and which figure is judged.
    pub scenario: String,
    /// What was counted.
    pub cells: [String; 6],
    /// What it comes to.
    pub verdict: String,
    /// What the first replications said, to tell later whether they still do.
    pub stamp: String,
}

/// Replications of a scenario.
#[derive(Default)]
pub struct Tally {
    /// What was shown in each replication.
    replications: Vec<Option<Shown>>,
    /// What was shown in the first ones that were run, which make the stamp.
    first: Vec<Option<Shown>>,
    /// Among those in which nothing was: sets of what is possible without an end that hold the truth.
    unbounded_right: usize,
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

/// So many replications make the stamp of a row.
pub const STAMPED: usize = 2;

impl Tally {
    /// Counts what was shown in the replications; `None` is a replication in which nothing was.
    pub fn of(replications: Vec<Option<Shown>>) -> Self {
        let first = replications.iter().take(STAMPED).copied().collect();
        Self { replications, first, unbounded_right: 0 }
    }

    /// The same, so many of those without an estimate being sets without an end that hold the truth.
    pub fn with_unbounded(self, right: usize) -> Self {
        Self { unbounded_right: right, ..self }
    }

    /// Those replications alone in which an interval was shown: what a reader who sees one may expect of it.
    pub fn with_interval(&self) -> Self {
        let shown = self.replications.iter().filter(|one| one.is_some_and(|shown| shown.ci.is_some()));
        Self { first: self.first.clone(), ..Self::of(shown.copied().collect()) }
    }

    /// How many replications there are.
    pub fn count(&self) -> usize {
        self.replications.len()
    }

    fn shown(&self) -> impl Iterator<Item = &Shown> + Clone {
        self.replications.iter().flatten()
    }

    fn n(&self) -> f64 {
        self.shown().count() as f64
    }

    /// Mean of estimate less truth where one is shown, and its Monte-Carlo error.
    pub fn bias(&self) -> (f64, f64) {
        let mean = self.shown().map(|s| s.value - s.truth).sum::<f64>() / self.n();
        let squares: f64 = self.shown().map(|s| (s.value - s.truth - mean).powi(2)).sum();
        (mean, (squares / (self.n() - 1.0)).sqrt() / self.n().sqrt())
    }

    /// Root of the mean squared error where an estimate is shown, and its Monte-Carlo error.
    pub fn rmse(&self) -> (f64, f64) {
        let squares: Vec<f64> = self.shown().map(|s| (s.value - s.truth).powi(2)).collect();
        let mean = squares.iter().sum::<f64>() / self.n();
        let spread = squares.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (self.n() - 1.0);
        (mean.sqrt(), (spread / self.n()).sqrt() / (2.0 * mean.sqrt()))
    }

    fn share(&self, holds: impl Fn(&Shown) -> bool, more: usize) -> (f64, f64) {
        let n = self.replications.len() as f64;
        let share = (self.shown().filter(|shown| holds(shown)).count() + more) as f64 / n;
        (100.0 * share, 100.0 * (share * (1.0 - share) / n).sqrt())
    }

    /// Percent of all replications with the truth in what is shown, and its Monte-Carlo error.
    pub fn coverage(&self) -> (f64, f64) {
        let covers = |s: &Shown| s.ci.is_some_and(|[low, high]| low <= s.truth && s.truth <= high);
        self.share(covers, self.unbounded_right)
    }

    /// Percent of all replications in which an interval without the truth is shown, and its Monte-Carlo error.
    pub fn wrong(&self) -> (f64, f64) {
        self.share(|s| s.ci.is_some_and(|[low, high]| !(low <= s.truth && s.truth <= high)), 0)
    }

    /// Percent of all replications with an interval.
    pub fn bounded(&self) -> f64 {
        self.share(|s| s.ci.is_some(), 0).0
    }

    /// What the first replications said, to five digits: the sixth may differ between machines.
    fn stamp(&self) -> String {
        let told = |one: &Option<Shown>| match one {
            Some(Shown { value, ci: Some([low, high]), .. }) => format!("{value:.4e} {low:.4e} {high:.4e}"),
            Some(Shown { value, ci: None, .. }) => format!("{value:.4e}"),
            None => "nothing".to_owned(),
        };
        stamp(self.first.iter().map(told))
    }

    /// The line with its verdict. The demand is on the figure itself, whatever its Monte-Carlo error.
    pub fn row(&self, scenario: impl Into<String>, pass: Pass) -> Row {
        if self.n() < 2.0 {
            let cells = std::array::from_fn(|place| if place == 0 { self.count().to_string() } else { "–".to_owned() });
            let verdict = "**missed**: nothing shown".to_owned();
            return Row { scenario: scenario.into(), cells, verdict, stamp: self.stamp() };
        }
        let truth = self.shown().map(|s| s.truth).sum::<f64>() / self.n();
        let ((bias, bias_error), (coverage, coverage_error)) = (self.bias(), self.coverage());
        let (rmse, rmse_error) = self.rmse();
        let (met, wanted) = match pass {
            Pass::BiasAndCoverage(share, [low, high]) => (
                bias.abs() < share * truth.abs() && (low..=high).contains(&coverage),
                format!("bias < {} %, coverage {low}-{high} %", 100.0 * share),
            ),
            Pass::CoverageAtLeast(low) => (coverage >= low, format!("coverage >= {low} %")),
            Pass::Coverage([low, high]) => ((low..=high).contains(&coverage), format!("coverage {low}-{high} %")),
            Pass::FalsePositives([low, high]) => {
                let (wrong, _) = self.wrong();
                ((low..=high).contains(&wrong), format!("false positives {low}-{high} %; there are {wrong:.1} %"))
            }
        };
        // A share of next to nothing says nothing.
        let of_nothing = truth.abs() < rmse / 10.0;
        let relative = if of_nothing { String::new() } else { format!(" ({:+.1} %)", 100.0 * bias / truth) };
        Row {
            scenario: scenario.into(),
            cells: [
                self.count().to_string(),
                format!("{truth:.4}"),
                format!("{bias:+.4}{relative} ± {bias_error:.4}"),
                format!("{rmse:.4} ± {rmse_error:.4}"),
                format!("{coverage:.1} ± {coverage_error:.1}"),
                format!("{:.1}", self.bounded()),
            ],
            verdict: format!("{}: {wanted}", if met { "met" } else { "**missed**" }),
            stamp: self.stamp(),
        }
    }
}

/// A short name for what was said (FNV-1a).
pub fn stamp(said: impl Iterator<Item = String>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in said.flat_map(|one| (one + ";").into_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{:08x}", hash >> 32)
}

/// A line in words, of so many replications.
pub fn note(scenario: impl Into<String>, replications: usize, verdict: impl Into<String>) -> Row {
    let cells = std::array::from_fn(|place| if place == 0 { replications.to_string() } else { String::new() });
    Row { scenario: scenario.into(), cells, verdict: verdict.into(), stamp: String::new() }
}

/// The lines as a table.
pub fn table(rows: &[Row]) -> String {
    let mut told = String::from(
        "| scenario | replications | truth | bias | RMSE | coverage, % | intervals shown, % | verdict | stamp |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for Row { scenario, cells, verdict, stamp } in rows {
        told.push_str(&format!("| {scenario} | {} | {verdict} | {stamp} |\n", cells.join(" | ")));
    }
    told
}

/// A line of such a table; nothing when it is none.
pub fn read(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
    if cells.len() < 8 || cells[0] == "scenario" || cells[0].starts_with("---") {
        return None;
    }
    Some(Row {
        scenario: cells[0].to_owned(),
        cells: std::array::from_fn(|place| cells[place + 1].to_owned()),
        verdict: cells[7].to_owned(),
        stamp: cells.get(8).copied().unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, ci: Option<[f64; 2]>) -> Option<Shown> {
        Some(Shown { value, ci, truth: 1.0 })
    }

    #[test]
    fn what_is_not_shown_covers_nothing_and_stays_in_the_denominator() {
        let mut replications = vec![shown(1.0, Some([0.5, 1.5])), shown(2.0, Some([1.5, 2.5])), shown(1.0, None), None];
        let tally = Tally::of(replications.clone());
        assert_eq!((tally.coverage().0, tally.wrong().0, tally.bounded(), tally.count()), (25.0, 25.0, 50.0, 4));
        assert_eq!(tally.bias().0, 1.0 / 3.0, "an estimate without an interval is one");
        let seen = tally.with_interval();
        assert_eq!((seen.coverage().0, seen.count()), (50.0, 2));
        // Nine hundred of a thousand withheld are no full coverage.
        replications = vec![None; 900];
        replications.extend(vec![shown(1.0, Some([0.5, 1.5])); 100]);
        let row = Tally::of(replications).row("withheld", Pass::CoverageAtLeast(95.0));
        assert!(row.verdict.starts_with("**missed**") && row.cells[4].starts_with("10.0"), "{row:?}");
        assert!(Tally::of(vec![None; 9]).row("never", Pass::CoverageAtLeast(0.0)).verdict.starts_with("**missed**"));
    }

    #[test]
    fn sets_without_an_end_hold_the_truth_or_do_not() {
        let tally = Tally::of(vec![shown(1.0, Some([0.5, 1.5])), None, None, None]).with_unbounded(2);
        assert_eq!((tally.coverage().0, tally.bounded()), (75.0, 25.0));
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let rows = [
            Tally::of(vec![shown(1.1, Some([0.5, 1.5])), shown(0.8, Some([0.4, 1.2]))])
                .row("one", Pass::Coverage([94.0, 96.0])),
            note("in words", 7, "met: nothing"),
        ];
        let told = table(&rows);
        assert_eq!(told.lines().filter_map(read).collect::<Vec<_>>(), rows);
    }

    #[test]
    fn a_stamp_is_that_of_the_first_replications() {
        let of = |values: &[f64]| Tally::of(values.iter().map(|v| shown(*v, None)).collect()).stamp();
        assert_eq!(of(&[0.1, 0.2, 0.3]), of(&[0.1, 0.2]));
        assert_ne!(of(&[0.1, 0.2]), of(&[0.1, 0.2001]));
        assert_ne!(of(&[0.1]), Tally::of(vec![shown(0.1, None), None]).stamp());
        // Also of a part: more replications must not change it.
        let part = |replications: Vec<Option<Shown>>| Tally::of(replications).with_interval().stamp();
        let seen = shown(0.3, Some([0.0, 1.0]));
        assert_eq!(part(vec![None, None]), part(vec![None, None, seen]));
        assert_ne!(part(vec![None, None]), part(vec![None, seen]));
    }
}
