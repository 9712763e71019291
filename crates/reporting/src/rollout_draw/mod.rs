//! Who starts when in a programme, drawn by lot and kept? A draw is made before anybody in it has started, with a seed that nobody
//! chose, and is never made over: another one stands beside it with its own number, and the latest counts. The draws among which
//! it was made are kept with it, so that the effect is later tested among them.

mod store;

use std::collections::BTreeMap;

use access::rules::people::CanSetUpProgramme;
use access::rules::reporting::CanEvaluate;
use db::{Fetch, Work};
use evaluation::package::{AllocationRow, Files, Package, write};
use evaluation::plan::{CANDIDATES, Candidate, Rollout, RolloutQuestion, Trait};
use evaluation::result::ComparisonLevel;
use kernel::{Date, EvaluationId, Group, OrganisationId, ProgrammeId, SignInId, Timestamp, UnitId};
use serde::{Deserialize, Serialize};

/// The number of persons: something that the steps shall be alike in.
pub const STAFF: &str = "staff";
/// The number of units.
pub const UNITS: &str = "units";
/// The service of a unit.
pub const SERVICE: &str = "service";
/// A whole number of the lead's own list.
pub const OWN: &str = "own";

/// An organisation or a unit that starts as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// What it is called in the published list: a municipality's code or an organisation's name, with the unit's code.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its units in the programme.
    pub units: Vec<UnitId>,
    /// The persons in them.
    pub staff: u64,
    /// The service, of a unit that has one.
    pub service: Option<String>,
    /// A number of the lead's own list, such as the share of temporary staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<i64>,
}

/// An organisation or a unit of the programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What starts.
    pub cluster: Cluster,
    /// The earliest day on which a unit of it starts, as things stand.
    pub starts_on: Date,
}

/// A draw that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// Its number in the programme, from 1; the highest counts.
    pub number: u64,
    /// What starts as a whole.
    pub level: ComparisonLevel,
    /// When it was made.
    pub drawn_at: Timestamp,
    /// By which account.
    pub drawn_by: Option<SignInId>,
    /// The list, in order of key: with it and the seed anybody can make the draw again.
    pub clusters: Vec<Cluster>,
    /// The draw, with the draws that were kept.
    pub rollout: Rollout,
}

/// Why a draw is not kept.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// Another draw was made since the page was shown: look at it first.
    #[error("another draw was made meanwhile")]
    DrawnMeanwhile,
    /// Some have started, or are gone: their start cannot be drawn any more.
    #[error("some have started already")]
    Started,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The organisations of the programme, or their units, in order of key.
///
/// # Errors
/// As the database's.
pub async fn members(
    from: &mut impl Fetch,
    may: &CanSetUpProgramme,
    level: ComparisonLevel,
    today: Date,
) -> db::Result<Vec<Member>> {
    let programme = may.programme();
    let mut members = Vec::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for organisation in people::organisation::find_organisations(from, &programme.members).await? {
        let mut starts = people::programme::units_in_programme(from, organisation.id, programme.programme).await?;
        starts.sort_by_key(|(unit, _)| *unit);
        let tree = people::unit::unit_tree(from, organisation.id).await?;
        let heads = people::person::headcount_by_unit(from, organisation.id, today).await?;
        let wish = organisation.municipality_code.clone().unwrap_or_else(|| organisation.name.clone());
        let times = taken.entry(wish.clone()).and_modify(|times| *times += 1).or_insert(1);
        let key = if *times == 1 { wish } else { format!("{wish}-{times}") };
        let count = |unit: UnitId| -> u64 {
            [Group::Staff, Group::Champion].iter().filter_map(|group| heads.get(&(unit, *group))).sum()
        };
        let units: Vec<Member> = starts
            .iter()
            .filter_map(|(unit, starts_on)| {
                let found = tree.get(*unit)?;
                let cluster = Cluster {
                    key: format!("{key}-{}", found.code),
                    name: format!("{}, {}", found.name, organisation.name),
                    organisation: organisation.id,
                    units: vec![*unit],
                    staff: count(*unit),
                    service: found.service.clone(),
                    own: None,
                };
                Some(Member { cluster, starts_on: *starts_on })
            })
            .collect();
        match (level, units.iter().map(|unit| unit.starts_on).min()) {
            (ComparisonLevel::Unit, _) => members.extend(units),
            (ComparisonLevel::Organisation, Some(starts_on)) => {
                let cluster = Cluster {
                    key,
                    name: organisation.name.clone(),
                    organisation: organisation.id,
                    staff: units.iter().map(|unit| unit.cluster.staff).sum(),
                    units: units.into_iter().flat_map(|unit| unit.cluster.units).collect(),
                    service: None,
                    own: None,
                };
                members.push(Member { cluster, starts_on });
            }
            (ComparisonLevel::Organisation, None) => {}
        }
    }
    members.sort_by(|a, b| a.cluster.key.cmp(&b.cluster.key));
    Ok(members)
}

/// A seed that nobody chose.
///
/// # Errors
/// As the database's.
pub fn new_seed(work: &Work) -> db::Result<u64> {
    let id: EvaluationId = work.new_random_id()?;
    Ok(u64::from(id.0.as_u128() as u32))
}

/// What is asked of [`evaluation::plan::draw_rollout`]: steps alike in staff, in units or services, and in the
/// numbers of an own list where everybody has one.
pub fn question(
    programme: &str,
    seed: u64,
    starts: Vec<Date>,
    level: ComparisonLevel,
    clusters: &[Cluster],
) -> RolloutQuestion {
    let of_all = |has: fn(&Cluster) -> bool| !clusters.is_empty() && clusters.iter().all(has);
    let mut names = vec![STAFF];
    match level {
        ComparisonLevel::Organisation => names.push(UNITS),
        ComparisonLevel::Unit if of_all(|cluster| cluster.service.is_some()) => names.push(SERVICE),
        ComparisonLevel::Unit => {}
    }
    if of_all(|cluster| cluster.own.is_some()) {
        names.push(OWN);
    }
    let value = |cluster: &Cluster, name: &str| match name {
        STAFF => Trait::Number(cluster.staff as f64),
        UNITS => Trait::Number(cluster.units.len() as f64),
        OWN => Trait::Number(cluster.own.unwrap_or_default() as f64),
        _ => Trait::Kind(cluster.service.clone().unwrap_or_default()),
    };
    let traits = |cluster: &Cluster| names.iter().map(|name| value(cluster, name)).collect();
    RolloutQuestion {
        programme: programme.to_owned(),
        seed,
        starts,
        clusters: clusters
            .iter()
            .map(|cluster| Candidate { cluster: cluster.key.clone(), traits: traits(cluster) })
            .collect(),
        traits: names.iter().map(|name| (*name).to_owned()).collect(),
        candidates: CANDIDATES,
    }
}

/// Keeps a draw, and lets the units start as drawn. `seen` is the number of the latest draw that the acting person knew of, 0 for
/// none. Returns the draw's number. The caller commits (`"rollout_drawn"`).
///
/// # Errors
/// [`DrawError`].
pub async fn keep_draw(
    work: &mut Work,
    may: &CanSetUpProgramme,
    level: ComparisonLevel,
    clusters: &[Cluster],
    rollout: &Rollout,
    seen: u64,
) -> Result<u64, DrawError> {
    let programme = may.programme();
    let latest = store::latest(work, programme.lead, programme.programme).await?;
    if latest != seen {
        return Err(DrawError::DrawnMeanwhile);
    }
    let today = work.now().day_in_sweden();
    let waiting = members(work, may, level, today).await?;
    let waits = |cluster: &Cluster| {
        waiting
            .iter()
            .any(|one| one.starts_on > today && one.cluster.key == cluster.key && one.cluster.units == cluster.units)
    };
    if !clusters.iter().all(waits) {
        return Err(DrawError::Started);
    }
    let mut starts = Vec::new();
    for step in &rollout.sequences {
        for planned in &step.clusters {
            let cluster = clusters.iter().find(|cluster| cluster.key == planned.cluster).ok_or(DrawError::Started)?;
            starts.extend(cluster.units.iter().map(|unit| (cluster.organisation, *unit, step.starts_on)));
        }
    }
    people::programme::set_starts(work, may, &starts).await?;
    let number = latest + 1;
    let draw = Draw {
        number,
        level,
        drawn_at: work.now(),
        drawn_by: work.actor_id(),
        clusters: clusters.to_vec(),
        rollout: rollout.clone(),
    };
    match store::insert(work, programme.lead, programme.programme, &draw).await {
        Ok(()) => Ok(number),
        // Two at the same moment: the key holds the second back.
        Err(db::Error::Rule(_)) => Err(DrawError::DrawnMeanwhile),
        Err(other) => Err(other.into()),
    }
}

/// The programme's draws, the latest first.
///
/// # Errors
/// As the database's.
pub async fn list_draws(from: &mut impl Fetch, may: &CanSetUpProgramme) -> db::Result<Vec<Draw>> {
    store::all(from, may.programme().lead, may.programme().programme).await
}

/// The file `allocations.csv` of a draw.
pub fn allocations_file(draw: &Draw) -> Vec<u8> {
    let package = Package { allocations: Some(draw.rollout.allocations.clone()), ..Package::default() };
    let mut files: Files = write(&package);
    files.remove("allocations.csv").unwrap_or_default()
}

/// The rows of `allocations.csv` of one of the programmes, as its latest draw has them; `named` says what an organisation, or a
/// unit of it, is called in the package.
pub(crate) async fn allocations(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    programme: ProgrammeId,
    code: &str,
    named: impl Fn(OrganisationId, Option<UnitId>) -> Option<String>,
) -> db::Result<Vec<AllocationRow>> {
    let Some(held) = may.programmes().iter().find(|held| held.programme == programme) else { return Ok(Vec::new()) };
    let draws = store::all(from, held.lead, programme).await?;
    let Some(draw) = draws.into_iter().next() else { return Ok(Vec::new()) };
    let names: BTreeMap<&str, String> = draw
        .clusters
        .iter()
        .filter_map(|cluster| {
            let unit = cluster.units.first().copied().filter(|_| draw.level == ComparisonLevel::Unit);
            Some((cluster.key.as_str(), named(cluster.organisation, unit)?))
        })
        .collect();
    let in_package = |row: AllocationRow| {
        // Who is not in the package any more is not in the list of the draw either.
        let still =
            row.clusters.iter().zip(row.sequences).filter_map(|(key, place)| Some((names.get(key.as_str())?, place)));
        let (clusters, sequences) = still.map(|(name, place)| (name.clone(), place)).unzip();
        AllocationRow { programme: code.to_owned(), clusters, sequences, ..row }
    };
    Ok(draw.rollout.allocations.into_iter().map(in_package).collect())
}
