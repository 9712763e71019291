use db::{Fetch, args, statement};
use kernel::{Activity, Form, Minutes, Month, OrganisationId, PersonId, ProgrammeId, UnitId};

use super::Period;

/// A person's part of the ledger in one unit, activity and form: as it stood after the period and before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LedgerRow {
    pub(super) unit: UnitId,
    pub(super) person: PersonId,
    pub(super) activity: Activity,
    pub(super) form: Form,
    pub(super) minutes: Minutes,
    pub(super) minutes_before: Minutes,
    pub(super) participations: i64,
    pub(super) participations_before: i64,
}

// A row without a source is an occasion of its own, and so are those that correct it.
statement!(
    LEDGER,
    "select net.unit_id, net.person_id, net.activity, net.form,
        cast(sum(net.minutes) as bigint) as minutes,
        cast(sum(net.minutes_before) as bigint) as minutes_before,
        cast(sum(case when net.minutes > 0 then 1 else 0 end) as bigint) as participations,
        cast(sum(case when net.minutes_before > 0 then 1 else 0 end) as bigint) as participations_before
    from (
        select organisation_id, unit_id, person_id, activity, form, coalesce(source_id, corrects_id, id) as occasion,
            cast(sum(minutes) as bigint) as minutes,
            cast(sum(case when booked_in < $3 then minutes else 0 end) as bigint) as minutes_before
        from participation_posting
        where organisation_id = $1 and programme_id = $2 and booked_in <= $4
        group by organisation_id, unit_id, person_id, activity, form, coalesce(source_id, corrects_id, id)
    ) net
    where net.organisation_id = $1
    group by net.unit_id, net.person_id, net.activity, net.form
    order by net.unit_id, net.person_id, net.activity, net.form"
);

pub(super) async fn ledger(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
    period: Period,
) -> db::Result<Vec<LedgerRow>> {
    let open = |month: Option<Month>, otherwise: &str| month.map_or(otherwise.to_owned(), |m| m.to_string());
    let (first, last) = (open(period.first, "0000-01"), open(period.last, "9999-12"));
    let rows = from.all(&LEDGER, args![organisation, programme, first, last]).await?;
    rows.iter()
        .map(|row| {
            Ok(LedgerRow {
                unit: row.get("unit_id")?,
                person: row.get("person_id")?,
                activity: row.get("activity")?,
                form: row.get("form")?,
                minutes: row.get("minutes")?,
                minutes_before: row.get("minutes_before")?,
                participations: row.get("participations")?,
                participations_before: row.get("participations_before")?,
            })
        })
        .collect()
}
