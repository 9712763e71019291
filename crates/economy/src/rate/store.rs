//! The SQL of rates.

use access::ProgrammeRef;
use access::rules::economy::CanSeeCosts;
use db::{Fetch, Result, Work, args, statement};

use super::{Rate, RateKind, Rates};

statement!(
    LIST_RATES,
    "select rate, holds_from, amount, reason, correction, recorded_at, recorded_by from economy_rate \
     where organisation_id = $1 and programme_id = $2 order by place"
);
statement!(
    LAST_RATE,
    "select cast(coalesce(max(place), 0) as bigint) as place from economy_rate \
     where organisation_id = $1 and programme_id = $2"
);
statement!(
    INSERT_RATE,
    "insert into economy_rate (organisation_id, programme_id, place, rate, holds_from, amount, reason, correction, \
     recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);

/// The programme's rates.
///
/// # Errors
/// As the database's.
pub async fn find_rates(from: &mut impl Fetch, may: &CanSeeCosts) -> Result<Rates> {
    rates_of(from, may.programme()).await
}

pub(crate) async fn rates_of(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<Rates> {
    let mut rates = Vec::new();
    for row in from.all(&LIST_RATES, args![of.lead, of.programme]).await? {
        let code: String = row.get("rate")?;
        // A kind that a later version of the program knows is none that this one reckons with.
        let Some(kind) = RateKind::from_code(&code) else { continue };
        rates.push(Rate {
            kind,
            holds_from: row.get("holds_from")?,
            amount: row.get("amount")?,
            reason: row.get("reason")?,
            correction: row.get::<i64>("correction")? != 0,
            recorded_at: row.get("recorded_at")?,
            recorded_by: row.get("recorded_by")?,
        });
    }
    Ok(Rates::of(rates))
}

pub(super) async fn last_place(from: &mut impl Fetch, of: &ProgrammeRef) -> Result<i64> {
    from.one(&LAST_RATE, args![of.lead, of.programme]).await?.get("place")
}

pub(crate) async fn insert(work: &mut Work, of: &ProgrammeRef, place: i64, rate: &Rate) -> Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![
        of.lead,
        of.programme,
        place,
        rate.kind.code(),
        rate.holds_from,
        rate.amount,
        rate.reason.as_deref(),
        i64::from(rate.correction),
        now,
        actor
    ];
    work.execute(&INSERT_RATE, row).await?;
    Ok(())
}
