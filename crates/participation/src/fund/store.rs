use db::{Fetch, Row, Work, args, statement};
use kernel::{Minutes, Month, OrganisationId, PersonId, ProgrammeId};

use super::{Certified, Edition, FundLine};

// A row that takes a certified row back counts against it.
statement!(
    CERTIFIED_MINUTES,
    "select p.person_id, p.booked_in, cast(sum(p.minutes) as bigint) as minutes
    from participation_posting p
    join participation_certificate c
        on c.organisation_id = p.organisation_id and c.posting_id = coalesce(p.corrects_id, p.id)
    where p.organisation_id = $1 and p.programme_id = $2 and c.verdict = 'right'
    group by p.person_id, p.booked_in"
);
statement!(
    LIST_EDITIONS,
    "select month, edition, digest, made_at, sent_at, sent_by from participation_fund_report
    where organisation_id = $1 and programme_id = $2 order by month, edition"
);
statement!(
    INSERT_EDITION,
    "insert into participation_fund_report (organisation_id, programme_id, month, edition, digest, made_at, made_by)
    values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    INSERT_LINE,
    "insert into participation_fund_line (
        organisation_id, programme_id, month, edition, member_id, person_id, minutes, carried_in, hours
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_LINES,
    "select member_id, person_id, minutes, carried_in, hours from participation_fund_line
    where organisation_id = $1 and programme_id = $2 and month = $3 and edition = $4 order by member_id, person_id"
);
statement!(
    HOURS_OF_EDITIONS,
    "select month, edition, cast(sum(hours) as bigint) as hours, count(*) as persons from participation_fund_line
    where organisation_id = $1 and programme_id = $2 group by month, edition"
);
statement!(
    MARK_SENT,
    "update participation_fund_report set sent_at = $5, sent_by = $6
    where organisation_id = $1 and programme_id = $2 and month = $3 and edition = $4 and sent_at is null"
);
statement!(
    FIND_HANDED_OVER,
    "select handed_over_at from participation_names_handed_over where organisation_id = $1 and programme_id = $2"
);
statement!(
    pub(super) HAND_OVER_NAMES,
    "insert into participation_names_handed_over (organisation_id, programme_id, handed_over_at, handed_over_by)
    values ($1, $2, $3, $4)
    on conflict (organisation_id, programme_id) do nothing"
);
statement!(
    pub(super) KEEP_NAMES,
    "delete from participation_names_handed_over where organisation_id = $1 and programme_id = $2"
);

/// Adds a member's certified minutes.
pub(super) async fn add_certified(
    from: &mut impl Fetch,
    member: OrganisationId,
    programme: ProgrammeId,
    certified: &mut Certified,
) -> db::Result<()> {
    for row in from.all(&CERTIFIED_MINUTES, args![member, programme]).await? {
        let person: PersonId = row.get("person_id")?;
        certified.entry((member, person)).or_default().insert(row.get("booked_in")?, row.get("minutes")?);
    }
    Ok(())
}

/// Every edition, by month and number.
pub(super) async fn editions(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<Edition>> {
    from.all(&LIST_EDITIONS, args![lead, programme]).await?.iter().map(read_edition).collect()
}

pub(super) async fn insert_edition(
    work: &mut Work,
    (lead, programme): (OrganisationId, ProgrammeId),
    month: Month,
    edition: i64,
    digest: &str,
    lines: &[FundLine],
) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    work.execute(&INSERT_EDITION, args![lead, programme, month, edition, digest, now, actor]).await?;
    let rows = lines.iter().map(|line| {
        let (minutes, carried_in, hours) = (line.minutes, line.carried_in, line.hours);
        args![lead, programme, month, edition, line.member, line.person, minutes, carried_in, hours]
    });
    work.insert_many(&INSERT_LINE, rows.collect::<Vec<_>>()).await?;
    Ok(())
}

pub(super) async fn lines(
    from: &mut impl Fetch,
    (lead, programme): (OrganisationId, ProgrammeId),
    month: Month,
    edition: i64,
) -> db::Result<Vec<FundLine>> {
    let rows = from.all(&LIST_LINES, args![lead, programme, month, edition]).await?;
    rows.iter()
        .map(|row| {
            Ok(FundLine {
                member: row.get("member_id")?,
                person: row.get("person_id")?,
                minutes: row.get("minutes")?,
                carried_in: row.get("carried_in")?,
                hours: row.get("hours")?,
            })
        })
        .collect()
}

/// Hours and persons of each edition.
pub(super) async fn sums(
    from: &mut impl Fetch,
    lead: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<Vec<(Month, i64, i64, i64)>> {
    let rows = from.all(&HOURS_OF_EDITIONS, args![lead, programme]).await?;
    rows.iter()
        .map(|row| Ok((row.get("month")?, row.get("edition")?, row.get("hours")?, row.get("persons")?)))
        .collect()
}

/// Returns whether it had not been sent.
pub(super) async fn mark_sent(
    work: &mut Work,
    (lead, programme): (OrganisationId, ProgrammeId),
    month: Month,
    edition: i64,
) -> db::Result<bool> {
    let (now, actor) = (work.now(), work.actor_id());
    Ok(work.execute(&MARK_SENT, args![lead, programme, month, edition, now, actor]).await? > 0)
}

pub(super) async fn names_are_handed_over(
    from: &mut impl Fetch,
    member: OrganisationId,
    programme: ProgrammeId,
) -> db::Result<bool> {
    Ok(from.optional(&FIND_HANDED_OVER, args![member, programme]).await?.is_some())
}

fn read_edition(row: &Row) -> db::Result<Edition> {
    Ok(Edition {
        month: row.get("month")?,
        edition: row.get("edition")?,
        digest: row.get("digest")?,
        made_at: row.get("made_at")?,
        sent_at: row.get("sent_at")?,
        sent_by: row.get("sent_by")?,
    })
}

/// All certified minutes, whoever's.
pub(super) fn total(certified: &Certified, upto: Month) -> Minutes {
    certified.values().flat_map(|months| months.range(..=upto)).map(|(_, minutes)| *minutes).sum()
}
