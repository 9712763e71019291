//! What did it cost, for each participant and each hour? With and without the participants' working time; sums in öre.

use std::collections::BTreeMap;

use kernel::{Activity, Caveat, CostKind, Estimate, Ore};

use crate::figures::{MEAN_FROM, cell, of_group, withheld};
use crate::package::{CostBasis, CostRow, Package, ProgrammeRow};
use crate::participation::Ledger;
use crate::result::{ActivityCost, Both, Cost, KindCost, Part};

/// An amount in its two versions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Amount {
    without: Ore,
    lost: Option<Ore>,
    /// Whether any of the amount without lost working time, and any of the lost working time, was reckoned and not booked.
    reckoned: [bool; 2],
}

impl Amount {
    pub(crate) fn add(&mut self, row: &CostRow) {
        let reckoned = &mut self.reckoned[usize::from(row.kind == CostKind::LostWorkingTime)];
        *reckoned = *reckoned || row.basis == Some(CostBasis::Computed);
        if row.kind == CostKind::LostWorkingTime {
            self.lost = Some(self.lost.unwrap_or_default() + row.amount);
        } else {
            self.without = self.without + row.amount;
        }
    }

    /// The amount divided by something measured on `n` persons. Nothing to divide by gives no figure.
    pub(crate) fn per(self, divisor: f64, unit: &str, n: u64, base: &str, lost_known: bool) -> Both {
        let method = "ratio";
        let rate = |amount: Option<Ore>| match amount {
            _ if divisor <= 0.0 => withheld(unit, n, base, method, Caveat::MissingData),
            None => withheld(unit, n, base, method, Caveat::MissingData).with_caveat(Caveat::WithoutLostWorkingTime),
            Some(_) if n < MEAN_FROM => withheld(unit, n, base, method, Caveat::TooFew),
            Some(amount) => Estimate::plain(amount.kronor() / divisor, unit, n, base, method),
        };
        self.marked(Both {
            with_lost_working_time: rate(self.whole(lost_known)),
            without_lost_working_time: rate(Some(self.without)).with_caveat(Caveat::WithoutLostWorkingTime),
        })
    }

    /// The same, saying where time was reckoned.
    fn marked(self, both: Both) -> Both {
        let [without, lost] = self.reckoned;
        let mark = |any: bool| any.then_some(Caveat::ReckonedTime);
        Both {
            with_lost_working_time: both.with_lost_working_time.with_caveats(mark(without || lost)),
            without_lost_working_time: both.without_lost_working_time.with_caveats(mark(without)),
        }
    }

    fn whole(self, lost_known: bool) -> Option<Ore> {
        lost_known.then(|| self.without + self.lost.unwrap_or_default())
    }

    fn told(self, rows: u64, base: &str, lost_known: bool) -> Both {
        let plain = |amount: Ore| Estimate::plain(amount.kronor(), "sek", rows, base, "sum");
        self.marked(Both {
            with_lost_working_time: self.whole(lost_known).map_or_else(
                || {
                    Estimate::withheld("sek", rows, base, "sum", Caveat::MissingData)
                        .with_caveat(Caveat::WithoutLostWorkingTime)
                },
                plain,
            ),
            without_lost_working_time: plain(self.without).with_caveat(Caveat::WithoutLostWorkingTime),
        })
    }

    /// Both amounts together.
    pub(crate) fn plus(self, other: Self) -> Self {
        let lost = match (self.lost, other.lost) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or_default() + b.unwrap_or_default()),
        };
        let reckoned = [0, 1].map(|part| self.reckoned[part] || other.reckoned[part]);
        Self { without: self.without + other.without, lost, reckoned }
    }

    /// Whether any row of lost working time is in it.
    pub(crate) fn knows_lost_time(self) -> bool {
        self.lost.is_some()
    }
}

/// The sum of the costs of some rows, or nothing when there are none.
pub(crate) fn total<'a>(rows: impl Iterator<Item = &'a CostRow>) -> Option<Amount> {
    let mut total = None::<Amount>;
    for row in rows {
        total.get_or_insert_default().add(row);
    }
    total
}

/// What a programme cost.
pub(crate) fn cost(package: &Package, programme: &ProgrammeRow, ledger: &Ledger<'_>) -> Part<Cost> {
    if package.costs.is_none() {
        return Part::absent(Caveat::MissingData, "costs.csv is not in the package");
    }
    let rows: Vec<&CostRow> = package.costs().iter().filter(|row| row.programme == programme.programme).collect();
    let Some(all) = total(rows.iter().copied()) else {
        return Part::absent(Caveat::MissingData, "no costs are given for the programme");
    };
    let lost_known = all.knows_lost_time();
    let base = "cost rows of the programme";
    let (n, hours) = (ledger.persons(), ledger.total() as f64 / 60.0);
    let of_granted = match programme.granted_sek.filter(|granted| granted.0 > 0) {
        Some(granted) => Estimate::plain(
            100.0 * all.without.kronor() / granted.kronor(),
            "percent",
            rows.len() as u64,
            "what was granted",
            "ratio",
        )
        .with_caveat(Caveat::WithoutLostWorkingTime),
        None => Estimate::withheld("percent", 0, "what was granted", "ratio", Caveat::MissingData),
    };
    Part::There(Cost {
        total: all.told(rows.len() as u64, base, lost_known),
        per_participant: all.per(n as f64, "sek_per_participant", n, "persons with hours in the programme", lost_known),
        per_participant_hour: all.per(hours, "sek_per_hour", n, "hours that somebody took part", lost_known),
        of_granted,
        by_activity: by_activity(&rows, ledger, lost_known),
        by_kind: by_kind(&rows),
    })
}

fn by_activity(rows: &[&CostRow], ledger: &Ledger<'_>, lost_known: bool) -> Vec<ActivityCost> {
    let mut activities: BTreeMap<Activity, (Amount, u64)> = BTreeMap::new();
    for row in rows {
        let (amount, count) = activities.entry(row.activity).or_default();
        amount.add(row);
        *count += 1;
    }
    let undivided = activities.len() == 1;
    let withheld = ledger.withheld_activities();
    activities
        .into_iter()
        .map(|(activity, (amount, count))| {
            let slice = ledger.by_activity.get(&activity);
            let (n, minutes) = slice.map_or((0, 0), |slice| (slice.persons(), slice.minutes));
            let hours = minutes as f64 / 60.0;
            let base = "hours that somebody took part in the activity";
            let mut both = amount.per(hours, "sek_per_hour", n, base, lost_known);
            // With the costs beside it the rate would tell the hours.
            let why = withheld.get(&activity).copied();
            both.with_lost_working_time = cell(both.with_lost_working_time, why);
            both.without_lost_working_time = cell(both.without_lost_working_time, why);
            if undivided {
                both.with_lost_working_time = both.with_lost_working_time.with_caveat(Caveat::CostsNotByActivity);
                both.without_lost_working_time = both.without_lost_working_time.with_caveat(Caveat::CostsNotByActivity);
            }
            // Hours that the table of participation does not show are not told here either.
            let why = withheld.get(&activity).copied();
            let both = Both {
                with_lost_working_time: cell(both.with_lost_working_time, why),
                without_lost_working_time: cell(both.without_lost_working_time, why),
            };
            ActivityCost {
                activity,
                amount: amount.told(count, "cost rows of the activity", lost_known),
                hours: cell(of_group(Some(hours), "hours", n, MEAN_FROM, base, "sum"), why),
                per_participant_hour: both,
            }
        })
        .collect()
}

fn by_kind(rows: &[&CostRow]) -> Vec<KindCost> {
    let mut kinds: BTreeMap<CostKind, (Ore, u64, bool)> = BTreeMap::new();
    for row in rows {
        let (amount, count, reckoned) = kinds.entry(row.kind).or_default();
        *amount = *amount + row.amount;
        *count += 1;
        *reckoned = *reckoned || row.basis == Some(CostBasis::Computed);
    }
    kinds
        .into_iter()
        .map(|(kind, (amount, count, reckoned))| KindCost {
            kind,
            amount: Estimate::plain(amount.kronor(), "sek", count, "cost rows of the kind", "sum")
                .with_caveats(reckoned.then_some(Caveat::ReckonedTime)),
        })
        .collect()
}
