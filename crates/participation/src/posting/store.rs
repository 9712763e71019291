use std::collections::BTreeSet;

use access::UnitRef;
use db::{Work, args, statement};
use kernel::{Activity, Date, Form, Minutes, Month, OrganisationId, PersonId, PostingId, ProgrammeId};
use uuid::Uuid;

use super::Occasion;

/// A row that has not been taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) id: PostingId,
    pub(super) person: PersonId,
    pub(super) happened_on: Date,
    pub(super) minutes: Minutes,
    pub(super) activity: Activity,
    pub(super) form: Form,
    pub(super) group_size: Option<i64>,
}

/// A row to be written; what it shares with the others of its occasion stands there.
pub(super) struct NewRow {
    pub(super) id: PostingId,
    pub(super) person: PersonId,
    pub(super) happened_on: Date,
    pub(super) booked_in: Month,
    pub(super) minutes: Minutes,
    pub(super) activity: Activity,
    pub(super) form: Form,
    pub(super) group_size: Option<i64>,
    pub(super) corrects: Option<PostingId>,
}

statement!(
    STANDING,
    "select p.id, p.person_id, p.happened_on, p.minutes, p.activity, p.form, p.group_size
    from participation_posting p
    where p.organisation_id = $1 and p.source_id = $2 and p.unit_id = $3 and p.corrects_id is null
        and p.id not in (
            select c.corrects_id from participation_posting c
            where c.organisation_id = $1 and c.source_id = $2 and c.corrects_id is not null
        )
    order by p.person_id"
);

pub(super) async fn standing(from: &mut impl db::Fetch, unit: &UnitRef, source_id: Uuid) -> db::Result<Vec<Standing>> {
    let rows = from.all(&STANDING, args![unit.organisation, source_id, unit.unit]).await?;
    rows.iter()
        .map(|row| {
            Ok(Standing {
                id: row.get("id")?,
                person: row.get("person_id")?,
                happened_on: row.get("happened_on")?,
                minutes: row.get("minutes")?,
                activity: row.get("activity")?,
                form: row.get("form")?,
                group_size: row.get("group_size")?,
            })
        })
        .collect()
}

statement!(
    PERSONS_BOOKED_ON,
    "select person_id from participation_posting where organisation_id = $1 and source_id = $2
    group by person_id having sum(minutes) > 0"
);

pub(super) async fn persons_booked_on(
    from: &mut impl db::Fetch,
    organisation: OrganisationId,
    source_id: Uuid,
) -> db::Result<BTreeSet<PersonId>> {
    let rows = from.all(&PERSONS_BOOKED_ON, args![organisation, source_id]).await?;
    rows.iter().map(|row| row.get("person_id")).collect()
}

statement!(
    GROUP_SIZES,
    "select there.source_id, count(*) as persons
    from (
        select organisation_id, source_id, person_id from participation_posting
        where organisation_id = $1 and programme_id = $2 and source_id is not null
        group by organisation_id, source_id, person_id having sum(minutes) > 0
    ) there
    where there.organisation_id = $1 group by there.source_id"
);

/// How many persons have time on each occasion of the programme.
pub(super) async fn group_sizes(
    from: &mut impl db::Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<(Uuid, u32)>> {
    let rows = from.all(&GROUP_SIZES, args![organisation, programme]).await?;
    rows.iter().map(|row| Ok((row.get("source_id")?, row.get("persons")?))).collect()
}

statement!(
    LOCKED_MONTHS_FROM,
    "select month from participation_month_lock where organisation_id = $1 and programme_id = $2 and month >= $3"
);

pub(super) async fn locked_months_from(
    from: &mut impl db::Fetch,
    organisation: OrganisationId,
    programme: ProgrammeId,
    earliest: Month,
) -> db::Result<BTreeSet<Month>> {
    let rows = from.all(&LOCKED_MONTHS_FROM, args![organisation, programme, earliest]).await?;
    rows.iter().map(|row| row.get("month")).collect()
}

statement!(
    INSERT_POSTING,
    "insert into participation_posting (
        organisation_id, id, person_id, unit_id, programme_id, happened_on, booked_in, minutes, activity, form,
        group_size, source, source_id, corrects_id, reason, posted_at, posted_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
);

pub(super) async fn insert(
    work: &mut Work,
    unit: &UnitRef,
    occasion: &Occasion,
    reason: Option<&str>,
    rows: Vec<NewRow>,
) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let rows = rows.into_iter().map(|row| {
        args![
            unit.organisation,
            row.id,
            row.person,
            unit.unit,
            occasion.programme,
            row.happened_on,
            row.booked_in,
            row.minutes,
            row.activity,
            row.form,
            row.group_size,
            occasion.source.code(),
            occasion.source_id,
            row.corrects,
            reason.filter(|_| row.corrects.is_some()),
            now,
            actor
        ]
    });
    work.insert_many(&INSERT_POSTING, rows).await?;
    Ok(())
}
