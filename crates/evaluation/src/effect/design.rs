//! Who had started when it was measured, and was that decided by lot? The rollout as the package tells it: when each unit
//! starts, the waves as periods, and the allocations that could have been drawn.
//!
//! Whoever has started on or before a wave's first day counts as started in it. Where the starts were drawn, everybody
//! counts by the start that their place in the draw was given, also those who came late: as drawn, not as done.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Caveat, Date, Group, Moment};

use crate::package::{AllocationRow, Package};
use crate::result::{ComparisonDesign, ComparisonLevel, Reason};
use crate::sheets::Wave;

/// When a unit starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Start {
    /// From this day.
    On(Date),
    /// It takes no part in the programme.
    Never,
}

/// The rollout of a programme as one group of persons met it.
pub(crate) struct Design<'a> {
    /// How the starts came about.
    pub kind: ComparisonDesign,
    /// What started as a whole.
    pub level: ComparisonLevel,
    /// The first days of the waves, in order.
    pub periods: Vec<Date>,
    /// Start of each cluster: an organisation or a unit, by the level.
    pub clusters: BTreeMap<&'a str, Start>,
    /// Places in the order of starts that could have been drawn, for the clusters in their order; empty when every
    /// exchange of the starts was as likely.
    pub allocations: Vec<Vec<u32>>,
    /// Whether some started on another day than their place in the draw was given.
    pub departed: bool,
    cluster_of: HashMap<&'a str, &'a str>,
}

impl<'a> Design<'a> {
    /// The design behind the closed waves of a group; otherwise why there is none.
    pub(crate) fn of(package: &'a Package, programme: &str, waves: &[Wave<'a>], group: Group) -> Result<Self, Reason> {
        let absent = |text: &str| Reason { code: Caveat::NoComparisonGroup, text: text.to_owned() };
        let used: Vec<&Wave<'a>> = waves.iter().filter(|wave| takes_part(wave, group)).collect();
        let periods: BTreeSet<Date> = used.iter().map(|wave| wave.row.opens).collect();
        let met: BTreeSet<&'a str> = used.iter().flat_map(|wave| wave.sheets.iter().map(|sheet| sheet.unit)).collect();
        let drawn = drawn(package, programme);
        let names: BTreeSet<&str> = drawn.iter().flat_map(|row| row.clusters.iter().map(String::as_str)).collect();
        let starts = starts(package, programme, &met, &names);
        if !starts.values().any(|start| matches!(start, Start::On(_))) {
            return Err(absent(
                "units.csv gives no day on which a unit starts (starts_on), so nobody can be told apart from those \
                 who had not started",
            ));
        }
        let organisations: HashMap<&str, &str> =
            package.units().iter().map(|row| (row.unit.as_str(), row.organisation.as_str())).collect();
        let organisation = |unit: &'a str| organisations.get(unit).copied().unwrap_or(unit);
        let mut together: BTreeMap<&'a str, BTreeSet<Start>> = BTreeMap::new();
        for (unit, start) in &starts {
            together.entry(organisation(unit)).or_default().insert(*start);
        }
        let by_organisation = match drawn {
            Some(_) => together.keys().any(|organisation| names.contains(organisation)),
            None => together.values().all(|starts| starts.len() == 1),
        };
        let level = if by_organisation { ComparisonLevel::Organisation } else { ComparisonLevel::Unit };
        let mut cluster_of: HashMap<&'a str, &'a str> = HashMap::new();
        let mut observed: BTreeMap<&'a str, Vec<Start>> = BTreeMap::new();
        for (unit, start) in &starts {
            let cluster = if by_organisation { organisation(unit) } else { *unit };
            cluster_of.insert(unit, cluster);
            observed.entry(cluster).or_default().push(*start);
        }
        // Units of one cluster that differ (a late one in a draw of organisations) count by what most of them did.
        let mut clusters: BTreeMap<&'a str, Start> =
            observed.iter().map(|(cluster, starts)| (*cluster, most_common(starts))).collect();
        let mut departed = observed.values().any(|starts| starts.iter().any(|start| *start != starts[0]));
        let mut allocations = Vec::new();
        let kind = match drawn {
            Some(row) => {
                departed |= as_drawn(row, &mut clusters);
                clusters.retain(|cluster, _| names.contains(cluster));
                allocations = kept(package, programme, row, &clusters);
                ComparisonDesign::RandomisedRollout
            }
            None => ComparisonDesign::StaggeredStart,
        };
        cluster_of.retain(|_, cluster| clusters.contains_key(cluster));
        let design =
            Self { kind, level, periods: periods.into_iter().collect(), clusters, allocations, departed, cluster_of };
        let compared = design.periods.iter().any(|day| {
            let started = design.clusters.values().filter(|start| has_started(**start, *day)).count();
            started > 0 && started < design.clusters.len()
        });
        if !compared {
            return Err(absent(
                "at no wave had some started and others not: an effect needs units that had not yet started when \
                 others had, measured at the same time",
            ));
        }
        Ok(design)
    }

    /// The place of a wave among the periods.
    pub(crate) fn period(&self, wave: &Wave<'_>) -> Option<usize> {
        self.periods.iter().position(|day| *day == wave.row.opens)
    }

    /// The cluster of a unit; nothing for units that are not in the design.
    pub(crate) fn cluster(&self, unit: &str) -> Option<&'a str> {
        self.cluster_of.get(unit).copied()
    }

    /// In how many periods up to and with this one the cluster had started; 0 = not yet.
    pub(crate) fn exposure(&self, cluster: &str, period: usize) -> usize {
        let Some(start) = self.clusters.get(cluster) else { return 0 };
        self.periods[..=period].iter().filter(|day| has_started(*start, **day)).count()
    }

    /// 1 when a cluster with this start had started in a period, otherwise 0.
    pub(crate) fn has_started(&self, start: Start, period: usize) -> f64 {
        f64::from(u8::from(has_started(start, self.periods[period])))
    }

    /// How many different starts there are.
    pub(crate) fn sequences(&self) -> usize {
        self.clusters.values().collect::<BTreeSet<_>>().len()
    }

    /// How many clusters had started in a period.
    pub(crate) fn started(&self, period: usize) -> usize {
        self.clusters.values().filter(|start| has_started(**start, self.periods[period])).count()
    }
}

/// Whether a wave is a period of the design of a group: what is remembered afterwards has no time of its own.
pub(crate) fn takes_part(wave: &Wave<'_>, group: Group) -> bool {
    wave.row.group == group && !wave.open && wave.row.moment != Moment::Then && !wave.sheets.is_empty()
}

fn has_started(start: Start, day: Date) -> bool {
    matches!(start, Start::On(first) if first <= day)
}

fn most_common(starts: &[Start]) -> Start {
    let count = |one: &Start| starts.iter().filter(|start| *start == one).count();
    let mut best = starts[0];
    for start in starts {
        if (count(start), std::cmp::Reverse(*start)) > (count(&best), std::cmp::Reverse(best)) {
            best = *start;
        }
    }
    best
}

/// The start of each unit that answered, its own or that of the nearest unit above with one. A unit of another programme,
/// or of none, never starts; nor does one without a day that took part in the draw. Others of this programme without a day are
/// unknown and left out.
fn starts<'a>(
    package: &'a Package,
    programme: &str,
    met: &BTreeSet<&'a str>,
    drawn: &BTreeSet<&str>,
) -> BTreeMap<&'a str, Start> {
    let rows: HashMap<&str, _> = package.units().iter().map(|row| (row.unit.as_str(), row)).collect();
    let mut starts = BTreeMap::new();
    for unit in met {
        let (mut at, mut belongs) = (rows.get(unit).copied(), None);
        let mut first = None;
        // A ring of parents was refused when the package was read; the limit is for packages made in memory.
        for _ in 0..=rows.len() {
            let Some(row) = at else { break };
            belongs = belongs.or(row.programme.as_deref());
            first = first.or(row.starts_on);
            at = row.parent.as_deref().and_then(|parent| rows.get(parent)).copied();
        }
        let organisation = rows.get(unit).map_or(*unit, |row| row.organisation.as_str());
        let start = match (belongs == Some(programme), first) {
            (true, Some(day)) => Start::On(day),
            (true, None) if !drawn.contains(unit) && !drawn.contains(organisation) => continue,
            _ => Start::Never,
        };
        starts.insert(*unit, start);
    }
    starts
}

fn drawn<'a>(package: &'a Package, programme: &str) -> Option<&'a AllocationRow> {
    package.allocations().iter().find(|row| row.programme == programme && row.drawn)
}

/// Gives every cluster the start of its place in the draw; whether some had another.
fn as_drawn(row: &AllocationRow, clusters: &mut BTreeMap<&str, Start>) -> bool {
    let mut given: BTreeMap<u32, Vec<Start>> = BTreeMap::new();
    for (cluster, place) in row.clusters.iter().zip(&row.sequences) {
        if let Some(start) = clusters.get(cluster.as_str()) {
            given.entry(*place).or_default().push(*start);
        }
    }
    let given: BTreeMap<u32, Start> = given.iter().map(|(place, starts)| (*place, most_common(starts))).collect();
    let mut departed = false;
    for (cluster, place) in row.clusters.iter().zip(&row.sequences) {
        if let Some(start) = clusters.get_mut(cluster.as_str())
            && let Some(planned) = given.get(place)
        {
            departed |= start != planned;
            *start = *planned;
        }
    }
    departed
}

/// The allocations that could have been drawn, for the clusters in their order.
fn kept(package: &Package, programme: &str, drawn: &AllocationRow, clusters: &BTreeMap<&str, Start>) -> Vec<Vec<u32>> {
    let rows: Vec<&AllocationRow> = package.allocations().iter().filter(|row| row.programme == programme).collect();
    if rows.len() < 2 {
        return Vec::new();
    }
    let place = |row: &AllocationRow, cluster: &str| {
        row.clusters.iter().position(|one| one == cluster).map(|position| row.sequences[position])
    };
    // The drawn one stands first.
    std::iter::once(drawn)
        .chain(rows.into_iter().filter(|row| !row.drawn))
        .filter_map(|row| clusters.keys().map(|cluster| place(row, cluster)).collect())
        .collect()
}
