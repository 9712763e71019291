//! The SQL of draws. The draws that were kept are stored as text, one a line: the place of each cluster in order of key, the
//! drawn one first.

use db::{Fetch, Result, Row, Work, args, statement};
use evaluation::package::AllocationRow;
use evaluation::plan::Rollout;
use kernel::{OrganisationId, ProgrammeId};

use super::{Cluster, Draw};

statement!(
    INSERT_DRAW,
    "insert into reporting_draw (organisation_id, programme_id, number, level, drawn_at, drawn_by, clusters, rollout, \
     allocations) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_DRAWS,
    "select number, level, drawn_at, drawn_by, clusters, rollout, allocations from reporting_draw \
     where organisation_id = $1 and programme_id = $2 order by number desc"
);
statement!(
    LATEST_DRAW,
    "select coalesce(max(number), 0) as number from reporting_draw where organisation_id = $1 and programme_id = $2"
);

pub(super) async fn insert(work: &mut Work, lead: OrganisationId, programme: ProgrammeId, draw: &Draw) -> Result<()> {
    let text = |json: serde_json::Result<String>| json.map_err(|why| db::Error::Internal(why.to_string()));
    let clusters = text(serde_json::to_string(&draw.clusters))?;
    let rollout = text(serde_json::to_string(&draw.rollout))?;
    let line = |row: &AllocationRow| {
        let places = row.sequences.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        format!("{} {places}", row.allocation)
    };
    let allocations = draw.rollout.allocations.iter().map(line).collect::<Vec<_>>().join("\n");
    let number = i64::try_from(draw.number).unwrap_or(i64::MAX);
    let level = draw.level.code();
    let args = args![lead, programme, number, level, draw.drawn_at, draw.drawn_by, clusters, rollout, allocations];
    work.execute(&INSERT_DRAW, args).await.map(drop)
}

pub(super) async fn all(from: &mut impl Fetch, lead: OrganisationId, programme: ProgrammeId) -> Result<Vec<Draw>> {
    from.all(&LIST_DRAWS, args![lead, programme]).await?.iter().map(read).collect()
}

pub(super) async fn latest(from: &mut impl Fetch, lead: OrganisationId, programme: ProgrammeId) -> Result<u64> {
    match from.optional(&LATEST_DRAW, args![lead, programme]).await? {
        Some(row) => Ok(u64::try_from(row.get::<i64>("number")?).unwrap_or(0)),
        None => Ok(0),
    }
}

fn read(row: &Row) -> Result<Draw> {
    let wrong = |column: &str, problem: String| db::Error::Column { column: column.to_owned(), problem };
    let level: String = row.get("level")?;
    let clusters: Vec<Cluster> =
        serde_json::from_str(&row.get::<String>("clusters")?).map_err(|why| wrong("clusters", why.to_string()))?;
    let mut rollout: Rollout =
        serde_json::from_str(&row.get::<String>("rollout")?).map_err(|why| wrong("rollout", why.to_string()))?;
    let names: Vec<String> = clusters.iter().map(|cluster| cluster.key.clone()).collect();
    let allocation = |(place, line): (usize, &str)| {
        let (allocation, places) = line.split_once(' ').ok_or("a line without places")?;
        let sequences: Vec<u32> =
            places.split(' ').map(str::parse).collect::<std::result::Result<_, _>>().map_err(|_| "no place")?;
        if sequences.len() != names.len() {
            return Err("another number of places than clusters");
        }
        Ok(AllocationRow {
            programme: rollout.programme.clone(),
            allocation: allocation.to_owned(),
            drawn: place == 0,
            clusters: names.clone(),
            sequences,
        })
    };
    let allocations: String = row.get("allocations")?;
    let allocations: std::result::Result<Vec<_>, &str> = allocations.lines().enumerate().map(allocation).collect();
    rollout.allocations = allocations.map_err(|why| wrong("allocations", why.to_owned()))?;
    Ok(Draw {
        number: u64::try_from(row.get::<i64>("number")?).unwrap_or(0),
        level: level.parse().map_err(|_| wrong("level", level.clone()))?,
        drawn_at: row.get("drawn_at")?,
        drawn_by: row.get("drawn_by")?,
        clusters,
        rollout,
    })
}
