//! Which figures does a sound report publish? Counts, means with standard deviations, shares, distributions, changes,
//! figures of the linked and of groups, and some of it again in a second source with other decimals.

use evaluation::package::{ChangeUnit, Figure, Line, Measure, PublishedRow};
use kernel::{Group, Moment};

/// Numbers at random (SplitMix64; Steele, Lea & Flood 2014).
pub(super) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whole and uniform in low..=high.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + (self.unit() * (high - low + 1) as f64) as usize
    }

    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

/// A table in the making, and how its source rounds.
pub(super) struct Table {
    pub(super) rows: Vec<PublishedRow>,
    pub(super) random: Random,
    programme: String,
    half_even: bool,
    /// Decimals of means and of shares.
    decimals: [u8; 2],
    scale: (f64, f64),
}

/// Rounds as people do: half away from zero or half to even.
fn rounded(value: f64, decimals: u8, half_even: bool) -> Figure {
    let unit = 10f64.powi(i32::from(decimals));
    // What is a half on paper is a half.
    let scaled = (value * unit * 1e6).round() / 1e6;
    let whole = if half_even { scaled.round_ties_even() } else { scaled.round() };
    Figure::new(whole / unit, decimals)
}

fn mean(answers: &[f64]) -> f64 {
    answers.iter().sum::<f64>() / answers.len() as f64
}

fn sd(answers: &[f64]) -> f64 {
    let centre = mean(answers);
    (answers.iter().map(|a| (a - centre).powi(2)).sum::<f64>() / (answers.len() - 1) as f64).sqrt()
}

/// A sound table.
pub(super) fn table(seed: u64) -> Table {
    let mut random = Random(seed.wrapping_mul(0xD134_2543_DE82_EF95));
    let half_even = random.chance(0.5);
    let mut table =
        Table { rows: Vec::new(), random, programme: String::new(), half_even, decimals: [0; 2], scale: (1.0, 5.0) };
    let programmes = table.random.between(1, 3);
    let mut participants = 0;
    for number in 0..programmes {
        table.programme = format!("programme-{number}");
        table.scale = [(1.0, 5.0), (1.0, 7.0), (1.0, 10.0), (0.0, 100.0)][table.random.between(0, 3)];
        table.decimals = [table.random.between(1, 2) as u8, table.random.between(0, 1) as u8];
        participants += table.programme();
    }
    table.programme = "cluster".to_owned();
    table.count("participants-in-all", participants, None);
    table.restated();
    table
}

impl Table {
    fn row(&mut self, claim: &str, measure: Measure, value: Figure) -> &mut PublishedRow {
        self.rows.push(PublishedRow {
            source: "report".to_owned(),
            programme: self.programme.clone(),
            claim: claim.to_owned(),
            measure,
            value,
            n: None,
            base_n: None,
            scale_min: None,
            scale_max: None,
            sd: None,
            moment: None,
            group: None,
            part_of: None,
            unit_of_change: None,
            line: Line(None),
        });
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }

    fn count(&mut self, claim: &str, n: usize, part_of: Option<&str>) -> &mut PublishedRow {
        let row = self.row(claim, Measure::Count, Figure::new(n as f64, 0));
        row.part_of = part_of.map(str::to_owned);
        row
    }

    fn share(&mut self, claim: &str, n: usize, of: usize) -> &mut PublishedRow {
        let value = rounded(100.0 * n as f64 / of as f64, self.decimals[1], self.half_even);
        self.row(claim, Measure::Percent, value)
    }

    fn mean(&mut self, claim: &str, moment: Moment, answers: &[f64]) -> &mut PublishedRow {
        let [decimals, _] = self.decimals;
        let (value, spread) =
            (rounded(mean(answers), decimals, self.half_even), rounded(sd(answers), decimals, self.half_even));
        let (min, max) = self.scale;
        let row = self.row(claim, Measure::Mean, value);
        (row.n, row.sd) = (Some(answers.len() as u64), Some(spread));
        (row.scale_min, row.scale_max) = (Some(min), Some(max));
        (row.moment, row.group) = (Some(moment), Some(Group::Staff));
        row
    }

    /// Whole answers on the scale, about a level of its range.
    fn answers(&mut self, n: usize, level: f64) -> Vec<f64> {
        let (min, max) = self.scale;
        let width = max - min;
        let random = &mut self.random;
        (0..n)
            .map(|_| {
                let spread = random.unit() + random.unit() + random.unit() - 1.5;
                (min + width * (level + 0.5 * spread)).round().clamp(min, max)
            })
            .collect()
    }

    /// How many of n do so, about a probability.
    fn some(&mut self, n: usize, probability: f64) -> usize {
        (0..n).filter(|_| self.random.chance(probability)).count()
    }

    /// Everything published of a programme; how many participants it had.
    fn programme(&mut self) -> usize {
        let [before, after] = [self.random.between(200, 600), self.random.between(200, 600)];
        let linked = (before.min(after) as f64 * (0.45 + 0.35 * self.random.unit())) as usize;
        self.who_answered([before, after], linked);
        self.items([before, after], linked);
        self.agreement(after);
        self.shares([before, after]);
        self.multiple(after);
        self.managers();
        self.participants()
    }

    fn who_answered(&mut self, [before, after]: [usize; 2], linked: usize) {
        for (moment, n) in [(Moment::Before, before), (Moment::After, after)] {
            let row = self.count("answers", n, None);
            (row.moment, row.group) = (Some(moment), Some(Group::Staff));
        }
        let of_both = self.random.chance(0.5);
        let row = self.count("answered-both", linked, Some("answers"));
        (row.moment, row.group) = ((!of_both).then_some(Moment::After), Some(Group::Staff));
        if self.random.chance(0.5) {
            for (i, n) in self.divided(after, 4).into_iter().enumerate() {
                let row = self.count(&format!("answers-municipality-{i}"), n, Some("answers"));
                (row.moment, row.group) = (Some(Moment::After), Some(Group::Staff));
            }
        }
    }

    /// A number in parts of about the same size.
    fn divided(&mut self, n: usize, parts: usize) -> Vec<usize> {
        let mut left = n;
        (0..parts)
            .map(|i| {
                let equal = left as f64 / (parts - i) as f64;
                let part = if i + 1 == parts { left } else { (equal * (0.85 + 0.3 * self.random.unit())) as usize };
                left -= part;
                part
            })
            .collect()
    }

    /// Items on the scale: before and after, of all and of the linked, changes, a distribution, municipalities.
    fn items(&mut self, persons: [usize; 2], linked: usize) {
        for item in 0..3 {
            let claim = format!("item-{item}");
            let level = 0.35 + 0.2 * self.random.unit();
            let up = 0.06 + 0.12 * self.random.unit();
            let [before, after] = [(persons[0], level), (persons[1], level + up)].map(|(n, level)| {
                let missing = (n as f64 * 0.04 * self.random.unit()) as usize;
                self.answers(n - missing, level)
            });
            self.mean(&claim, Moment::Before, &before);
            self.mean(&claim, Moment::After, &after);
            self.change(
                &claim,
                "points",
                mean(&after) - mean(&before),
                self.decimals[0],
                ChangeUnit::Points,
                Measure::Mean,
            );
            match item {
                0 => {
                    // The first of each are the same persons.
                    let of = format!("{claim}-linked");
                    let (n, [before, after]) = (linked.min(before.len()).min(after.len()), [before, after]);
                    self.mean(&of, Moment::Before, &before[..n]).part_of = Some(claim.clone());
                    self.mean(&of, Moment::After, &after[..n]).part_of = Some(claim.clone());
                    let change = mean(&after[..n]) - mean(&before[..n]);
                    let row = self.change(&of, "points", change, self.decimals[0], ChangeUnit::Points, Measure::Mean);
                    row.n = Some(n as u64);
                }
                1 => self.distribution(&claim, &after),
                _ => self.municipalities(&claim, &after),
            }
        }
    }

    fn change(
        &mut self,
        of: &str,
        kind: &str,
        by: f64,
        decimals: u8,
        unit: ChangeUnit,
        measure: Measure,
    ) -> &mut PublishedRow {
        let value = rounded(by, decimals, self.half_even);
        let row = self.row(&format!("{of}-change-{kind}"), measure, value);
        (row.group, row.part_of, row.unit_of_change) = (Some(Group::Staff), Some(of.to_owned()), Some(unit));
        row
    }

    fn distribution(&mut self, claim: &str, answers: &[f64]) {
        let (min, max) = self.scale;
        if max > 10.0 {
            return;
        }
        let (counted, numbered) = (self.random.chance(0.5), self.random.chance(0.5));
        for step in 0..=(max - min) as usize {
            let level = min + step as f64;
            let n = answers.iter().filter(|answer| **answer == level).count();
            let name = if numbered { level.to_string() } else { char::from(b'a' + step as u8).to_string() };
            let name = format!("{claim}-answer-{name}");
            let row = if counted { self.count(&name, n, None) } else { self.share(&name, n, answers.len()) };
            row.n = (!counted).then_some(answers.len() as u64);
            (row.moment, row.group) = (Some(Moment::After), Some(Group::Staff));
            row.part_of = Some(claim.to_owned());
        }
    }

    fn municipalities(&mut self, claim: &str, answers: &[f64]) {
        let parts = self.random.between(3, 4);
        let mut from = 0;
        for (i, n) in self.divided(answers.len(), parts).into_iter().enumerate() {
            self.mean(&format!("{claim}-municipality-{i}"), Moment::After, &answers[from..from + n]).part_of =
                Some(claim.to_owned());
            from += n;
        }
    }

    /// A share that sums up the distribution of four or five ordered answers.
    fn agreement(&mut self, after: usize) {
        let steps = self.random.between(4, 5);
        let weights: Vec<f64> = (0..steps).map(|_| 0.3 + self.random.unit()).collect();
        let all: f64 = weights.iter().sum();
        let mut counts = vec![0; steps];
        for _ in 0..after {
            let mut left = self.random.unit() * all;
            let step = weights.iter().position(|weight| {
                left -= weight;
                left < 0.0
            });
            counts[step.unwrap_or(steps - 1)] += 1;
        }
        let top = self.random.between(1, 2);
        let agree: usize = counts[steps - top..].iter().sum();
        let claim = "works-more-with-digital-tools";
        for (step, n) in [agree].into_iter().chain(counts).enumerate() {
            let whole = step == 0;
            let name = if whole { claim.to_owned() } else { format!("{claim}-step-{step}") };
            let row = self.share(&name, n, after);
            row.n = Some(after as u64);
            (row.moment, row.group) = (Some(Moment::After), Some(Group::Staff));
            if !whole {
                (row.scale_min, row.scale_max) = (Some(1.0), Some(steps as f64));
                row.part_of = Some(claim.to_owned());
            }
        }
    }

    fn shares(&mut self, [before, after]: [usize; 2]) {
        let level = 0.3 + 0.3 * self.random.unit();
        let [from, to] = [self.some(before, level), self.some(after, level + 0.15)];
        for (moment, n, of) in [(Moment::Before, from, before), (Moment::After, to, after)] {
            let row = self.share("confident", n, of);
            (row.n, row.moment, row.group) = (Some(of as u64), Some(moment), Some(Group::Staff));
        }
        // A relative change is taken of the figures as published: of the unrounded ones it can be what the points are.
        let last = self.rows.len();
        let [from, to] = [self.rows[last - 2].value.value, self.rows[last - 1].value.value];
        self.change("confident", "percent", 100.0 * (to - from) / from, 1, ChangeUnit::Percent, Measure::Percent);
        self.change("confident", "points", to - from, self.decimals[1], ChangeUnit::Points, Measure::Percent);
        let understood = self.some(after, 0.8);
        let row = self.share("greater-understanding", understood, after);
        (row.n, row.moment, row.group) = (Some(after as u64), Some(Moment::After), Some(Group::Staff));
        let content = self.some(after, 0.6).max(after / 2 + after / 50 + 1);
        let row = self.share("majority-content", content, after);
        (row.n, row.moment, row.group) = (Some(after as u64), Some(Moment::After), Some(Group::Staff));
        let invited = after * 2 + self.random.between(0, 100);
        let row = self.share("response-rate", after, invited);
        (row.n, row.base_n) = (Some(after as u64), Some(invited as u64));
        (row.moment, row.group) = (Some(Moment::After), Some(Group::Staff));
    }

    /// A multiple question: options that overlap somewhat, those who chose none, and those who chose any.
    fn multiple(&mut self, after: usize) {
        let probability = 0.18 + 0.08 * self.random.unit();
        let mut options = [0; 3];
        let (mut none, mut ticks) = (0, 0);
        for _ in 0..after {
            let chosen = [(); 3].map(|()| self.random.chance(probability));
            none += usize::from(chosen == [false; 3]);
            for (option, chosen) in options.iter_mut().zip(chosen) {
                *option += usize::from(chosen);
                ticks += usize::from(chosen);
            }
        }
        debug_assert!(ticks >= after - none, "who chose any chose one at least");
        let place = |row: &mut PublishedRow| (row.moment, row.group) = (Some(Moment::After), Some(Group::Staff));
        place(self.count("involved-asked", after, None));
        for (name, n) in
            ["planning", "trying-out", "choosing", "none"].into_iter().zip(options.into_iter().chain([none]))
        {
            let row = self.count(&format!("involved-{name}"), n, Some("involved-asked"));
            row.base_n = Some(after as u64);
            place(row);
            let row = self.share(&format!("involved-{name}-share"), n, after);
            (row.n, row.base_n) = (Some(n as u64), Some(after as u64));
            place(row);
        }
        let row = self.share("involved-in-any", after - none, after);
        (row.n, row.base_n) = (Some((after - none) as u64), Some(after as u64));
        row.part_of = Some("involved-asked".to_owned());
        place(row);
    }

    /// Few answers: a mean with two decimals and a share.
    fn managers(&mut self) {
        let n = self.random.between(12, 40);
        let answers = self.answers(n, 0.5);
        let decimals = self.decimals;
        self.decimals[0] = 2;
        self.mean("managers-safer-in-leading", Moment::After, &answers).group = Some(Group::Manager);
        self.decimals = decimals;
        let yes = self.some(n, 0.5);
        let row = self.share("managers-changed-a-routine", yes, n);
        (row.n, row.moment, row.group) = (Some(n as u64), Some(Moment::After), Some(Group::Manager));
    }

    /// Participants and hours in parts.
    fn participants(&mut self) -> usize {
        let units: Vec<usize> = (0..self.random.between(3, 7)).map(|_| self.random.between(20, 300)).collect();
        let all: usize = units.iter().sum();
        self.count("participants", all, None);
        for (i, n) in units.iter().enumerate() {
            self.count(&format!("participants-municipality-{i}"), *n, Some("participants"));
        }
        let row = self.count("participants-by-programme", all, Some("participants-in-all"));
        row.n = None;
        let hours: Vec<f64> = units.iter().map(|n| *n as f64 * (2.0 + 6.0 * self.random.unit())).collect();
        let total = rounded(hours.iter().sum(), 1, self.half_even);
        self.row("hours", Measure::Sum, total);
        for (i, hours) in hours.into_iter().enumerate() {
            let value = rounded(hours, 1, self.half_even);
            self.row(&format!("hours-municipality-{i}"), Measure::Sum, value).part_of = Some("hours".to_owned());
        }
        all
    }

    /// A second source gives some of the figures again, means and shares to the whole number or one decimal less.
    fn restated(&mut self) {
        for place in 0..self.rows.len() {
            let row = &self.rows[place];
            if row.unit_of_change.is_some() || !self.random.chance(0.1) {
                continue;
            }
            let mut again = row.clone();
            again.source = "summary".to_owned();
            // Not a figure on the edge of two: rounded twice it is not what once makes of it.
            if again.value.decimals > 0 && again.measure != Measure::Sum {
                let fewer = again.value.decimals - 1;
                let shorter = rounded(again.value.value, fewer, self.half_even);
                if (shorter.value - again.value.value).abs() * 10f64.powi(i32::from(fewer)) < 0.44 {
                    again.value = shorter;
                }
            }
            self.rows.push(again);
        }
    }
}
