use db::{Fetch, Row, Work, args, statement};
use kernel::{AgendaItemId, CouncilMemberId, Date, MeetingId, OrganisationId, PaperId, Timestamp};

use super::score::Scores;
use super::{Decided, Item, Meeting, Member, Occasion, Paper, Record, Scoring, Version};
use crate::gate::Outcome;

statement!(
    INSERT_MEMBER,
    "insert into development_council_member (
        organisation_id, id, sign_in_id, name, represents, starts_on, ends_on, created_at, created_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_MEMBERS,
    "select id, sign_in_id, name, represents, starts_on, ends_on from development_council_member
    where organisation_id = $1 order by represents, name, id"
);
statement!(SET_END, "update development_council_member set ends_on = $3 where organisation_id = $1 and id = $2");
statement!(
    INSERT_OCCASION,
    "insert into development_council_cycle (organisation_id, place, month, name) values ($1, $2, $3, $4)"
);
statement!(DELETE_CYCLE, "delete from development_council_cycle where organisation_id = $1");
statement!(LIST_CYCLE, "select month, name from development_council_cycle where organisation_id = $1 order by place");
statement!(
    INSERT_MEETING,
    "insert into development_meeting (organisation_id, id, kind, title, held_on, minute, place, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_MEETINGS,
    "select id, kind, title, held_on, minute, place from development_meeting where organisation_id = $1
    order by held_on desc, minute desc, id"
);
statement!(
    FIND_MEETING,
    "select id, kind, title, held_on, minute, place from development_meeting where organisation_id = $1 and id = $2"
);
statement!(
    INSERT_ITEM,
    "insert into development_agenda_item (
        organisation_id, id, meeting_id, place, initiative_id, need_id, title, asked, scoring
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_ITEMS,
    "select id, meeting_id, place, initiative_id, need_id, title, asked, scoring, outcome, reason, decision_id, decided_at
    from development_agenda_item where organisation_id = $1 and meeting_id = $2 order by place"
);
statement!(
    FIND_ITEM,
    "select id, meeting_id, place, initiative_id, need_id, title, asked, scoring, outcome, reason, decision_id, decided_at
    from development_agenda_item where organisation_id = $1 and id = $2"
);
statement!(SET_SCORING, "update development_agenda_item set scoring = $3 where organisation_id = $1 and id = $2");
statement!(
    SET_DECIDED,
    "update development_agenda_item set outcome = $3, reason = $4, decision_id = $5, decided_at = $6, decided_by = $7
    where organisation_id = $1 and id = $2 and outcome is null"
);
statement!(
    SET_SCORES,
    "insert into development_score (
        organisation_id, item_id, member_id, urgency, feasibility, benefit, cost, scored_at
    ) values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (organisation_id, item_id, member_id) do update set urgency = excluded.urgency,
        feasibility = excluded.feasibility, benefit = excluded.benefit, cost = excluded.cost,
        scored_at = excluded.scored_at"
);
statement!(
    LIST_SCORES,
    "select member_id, urgency, feasibility, benefit, cost from development_score
    where organisation_id = $1 and item_id = $2 order by member_id"
);
statement!(
    INSERT_VERSION,
    "insert into development_minutes (organisation_id, meeting_id, version, body, saved_at, saved_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LATEST_VERSION,
    "select version, body, saved_at from development_minutes where organisation_id = $1 and meeting_id = $2
    order by version desc limit 1"
);
statement!(
    FIND_VERSION,
    "select version, body, saved_at from development_minutes
    where organisation_id = $1 and meeting_id = $2 and version = $3"
);
statement!(
    INSERT_RECORD,
    "insert into development_minutes_record (
        organisation_id, meeting_id, version, content, content_hash, first_adjuster, second_adjuster, laid_at, laid_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    FIND_RECORD,
    "select version, content, content_hash, first_adjuster, second_adjuster, laid_at from development_minutes_record
    where organisation_id = $1 and meeting_id = $2"
);
statement!(DELETE_RECORD, "delete from development_minutes_record where organisation_id = $1 and meeting_id = $2");
statement!(DELETE_SIGNATURES, "delete from development_signature where organisation_id = $1 and meeting_id = $2");
statement!(
    INSERT_SIGNATURE,
    "insert into development_signature (organisation_id, meeting_id, member_id, content_hash, signed_at)
    values ($1, $2, $3, $4, $5)"
);
statement!(
    LIST_SIGNATURES,
    "select member_id, signed_at from development_signature
    where organisation_id = $1 and meeting_id = $2 and content_hash = $3 order by signed_at, member_id"
);
statement!(
    INSERT_APPENDIX,
    "insert into development_appendix (organisation_id, meeting_id, number, body, added_at, added_by)
    values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    LIST_APPENDICES,
    "select body, added_at from development_appendix where organisation_id = $1 and meeting_id = $2 order by number"
);
statement!(
    INSERT_PAPER,
    "insert into development_paper (organisation_id, id, meeting_id, name, kind, bytes, content, added_at, added_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(
    LIST_PAPERS,
    "select id, meeting_id, name, kind, bytes from development_paper where organisation_id = $1 and meeting_id = $2
    order by added_at, id"
);
statement!(
    READ_PAPER,
    "select id, meeting_id, name, kind, bytes, content from development_paper where organisation_id = $1 and id = $2"
);

pub(crate) async fn insert_member(work: &mut Work, organisation: OrganisationId, m: &Member) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let (name, represents) = (m.name.as_str(), m.represents.as_str());
    let row = args![organisation, m.id, m.sign_in, name, represents, m.starts_on, m.ends_on, now, actor];
    work.execute(&INSERT_MEMBER, row).await.map(drop)
}

pub(crate) async fn members(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Member>> {
    let read = |row: &Row| {
        Ok(Member {
            id: row.get("id")?,
            sign_in: row.get("sign_in_id")?,
            name: row.get("name")?,
            represents: row.get("represents")?,
            starts_on: row.get("starts_on")?,
            ends_on: row.get("ends_on")?,
        })
    };
    from.all(&LIST_MEMBERS, args![organisation]).await?.iter().map(read).collect()
}

pub(super) async fn set_end(
    work: &mut Work,
    organisation: OrganisationId,
    member: CouncilMemberId,
    on: Date,
) -> db::Result<()> {
    work.execute(&SET_END, args![organisation, member, on]).await.map(drop)
}

pub(super) async fn set_cycle(work: &mut Work, organisation: OrganisationId, occasions: &[Occasion]) -> db::Result<()> {
    work.execute(&DELETE_CYCLE, args![organisation]).await?;
    let row = |(place, occasion): (i64, &Occasion)| {
        args![organisation, place, i64::from(occasion.month), occasion.name.as_str()]
    };
    let rows: Vec<_> = (1..).zip(occasions).map(row).collect();
    work.insert_many(&INSERT_OCCASION, rows).await.map(drop)
}

pub(super) async fn cycle(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Occasion>> {
    let read = |row: &Row| {
        let month: i64 = row.get("month")?;
        Ok(Occasion { month: i8::try_from(month).unwrap_or_default(), name: row.get("name")? })
    };
    from.all(&LIST_CYCLE, args![organisation]).await?.iter().map(read).collect()
}

pub(crate) async fn insert_meeting(work: &mut Work, organisation: OrganisationId, m: &Meeting) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let (title, place) = (m.title.as_str(), m.place.as_str());
    let row = args![organisation, m.id, m.kind, title, m.held_on, m.minute, place, now, actor];
    work.execute(&INSERT_MEETING, row).await.map(drop)
}

pub(crate) async fn meetings(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Meeting>> {
    from.all(&LIST_MEETINGS, args![organisation]).await?.iter().map(read_meeting).collect()
}

pub(crate) async fn find_meeting(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
) -> db::Result<Option<Meeting>> {
    from.optional(&FIND_MEETING, args![organisation, meeting]).await?.map(|row| read_meeting(&row)).transpose()
}

fn read_meeting(row: &Row) -> db::Result<Meeting> {
    let minute: i64 = row.get("minute")?;
    Ok(Meeting {
        id: row.get("id")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        held_on: row.get("held_on")?,
        minute: u16::try_from(minute).unwrap_or_default(),
        place: row.get("place")?,
    })
}

pub(crate) async fn insert_item(work: &mut Work, organisation: OrganisationId, i: &Item) -> db::Result<()> {
    let (title, asked) = (i.title.as_str(), i.asked.as_str());
    let row = args![organisation, i.id, i.meeting, i.place, i.initiative, i.need, title, asked, i.scoring];
    work.execute(&INSERT_ITEM, row).await.map(drop)
}

pub(crate) async fn items(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
) -> db::Result<Vec<Item>> {
    from.all(&LIST_ITEMS, args![organisation, meeting]).await?.iter().map(read_item).collect()
}

pub(super) async fn find_item(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    item: AgendaItemId,
) -> db::Result<Option<Item>> {
    from.optional(&FIND_ITEM, args![organisation, item]).await?.map(|row| read_item(&row)).transpose()
}

fn read_item(row: &Row) -> db::Result<Item> {
    let outcome: Option<String> = row.get("outcome")?;
    let decided = match outcome.as_deref().and_then(Outcome::from_code) {
        Some(outcome) => Some(Decided {
            outcome,
            reason: row.get("reason")?,
            decision: row.get("decision_id")?,
            at: row.get("decided_at")?,
        }),
        None => None,
    };
    Ok(Item {
        id: row.get("id")?,
        meeting: row.get("meeting_id")?,
        place: row.get("place")?,
        initiative: row.get("initiative_id")?,
        need: row.get("need_id")?,
        title: row.get("title")?,
        asked: row.get("asked")?,
        scoring: row.get("scoring")?,
        decided,
    })
}

pub(crate) async fn set_scoring(
    work: &mut Work,
    organisation: OrganisationId,
    item: AgendaItemId,
    scoring: Scoring,
) -> db::Result<()> {
    work.execute(&SET_SCORING, args![organisation, item, scoring]).await.map(drop)
}

pub(crate) async fn set_decided(
    work: &mut Work,
    organisation: OrganisationId,
    item: AgendaItemId,
    d: &Decided,
) -> db::Result<()> {
    let actor = work.actor_id();
    let row = args![organisation, item, d.outcome, d.reason.as_str(), d.decision, d.at, actor];
    work.execute(&SET_DECIDED, row).await.map(drop)
}

pub(crate) async fn set_scores(
    work: &mut Work,
    organisation: OrganisationId,
    item: AgendaItemId,
    member: CouncilMemberId,
    scores: Scores,
) -> db::Result<()> {
    let [urgency, feasibility, benefit, cost] = scores.all();
    let row = args![organisation, item, member, urgency, feasibility, benefit, cost, work.now()];
    work.execute(&SET_SCORES, row).await.map(drop)
}

pub(super) async fn scores(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    item: AgendaItemId,
) -> db::Result<Vec<(CouncilMemberId, Scores)>> {
    let read = |row: &Row| {
        let score = |column: &str| -> db::Result<u8> {
            let stored: i64 = row.get(column)?;
            u8::try_from(stored)
                .map_err(|why| db::Error::Column { column: column.to_owned(), problem: why.to_string() })
        };
        let all = [score("urgency")?, score("feasibility")?, score("benefit")?, score("cost")?];
        let scores = Scores::new(all).ok_or_else(|| db::Error::Column {
            column: "urgency".to_owned(),
            problem: "a score lies outside 1 to 5".to_owned(),
        })?;
        Ok((row.get("member_id")?, scores))
    };
    from.all(&LIST_SCORES, args![organisation, item]).await?.iter().map(read).collect()
}

pub(crate) async fn insert_version(
    work: &mut Work,
    organisation: OrganisationId,
    meeting: MeetingId,
    number: i64,
    body: &str,
) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    work.execute(&INSERT_VERSION, args![organisation, meeting, number, body, now, actor]).await.map(drop)
}

pub(super) async fn latest_version(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
) -> db::Result<Option<Version>> {
    from.optional(&LATEST_VERSION, args![organisation, meeting]).await?.map(|row| read_version(&row)).transpose()
}

pub(super) async fn find_version(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
    number: i64,
) -> db::Result<Option<Version>> {
    let row = from.optional(&FIND_VERSION, args![organisation, meeting, number]).await?;
    row.map(|row| read_version(&row)).transpose()
}

fn read_version(row: &Row) -> db::Result<Version> {
    Ok(Version { number: row.get("version")?, body: row.get("body")?, saved_at: row.get("saved_at")? })
}

pub(crate) async fn insert_record(
    work: &mut Work,
    organisation: OrganisationId,
    meeting: MeetingId,
    r: &Record,
) -> db::Result<()> {
    let [first, second] = r.adjusters;
    let (content, hash, actor) = (r.content.as_str(), r.hash.as_str(), work.actor_id());
    let row = args![organisation, meeting, r.version, content, hash, first, second, r.laid_at, actor];
    work.execute(&INSERT_RECORD, row).await.map(drop)
}

pub(super) async fn record(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
) -> db::Result<Option<Record>> {
    let Some(row) = from.optional(&FIND_RECORD, args![organisation, meeting]).await? else { return Ok(None) };
    let hash: String = row.get("content_hash")?;
    let signed = from.all(&LIST_SIGNATURES, args![organisation, meeting, hash.as_str()]).await?;
    let signature = |row: &Row| Ok((row.get("member_id")?, row.get::<Timestamp>("signed_at")?));
    Ok(Some(Record {
        version: row.get("version")?,
        content: row.get("content")?,
        adjusters: [row.get("first_adjuster")?, row.get("second_adjuster")?],
        laid_at: row.get("laid_at")?,
        signed: signed.iter().map(signature).collect::<db::Result<_>>()?,
        hash,
    }))
}

pub(super) async fn delete_record(work: &mut Work, organisation: OrganisationId, meeting: MeetingId) -> db::Result<()> {
    work.execute(&DELETE_SIGNATURES, args![organisation, meeting]).await?;
    work.execute(&DELETE_RECORD, args![organisation, meeting]).await.map(drop)
}

pub(crate) async fn insert_signature(
    work: &mut Work,
    organisation: OrganisationId,
    meeting: MeetingId,
    member: CouncilMemberId,
    hash: &str,
) -> db::Result<()> {
    let now = work.now();
    work.execute(&INSERT_SIGNATURE, args![organisation, meeting, member, hash, now]).await.map(drop)
}

pub(super) async fn insert_appendix(
    work: &mut Work,
    organisation: OrganisationId,
    meeting: MeetingId,
    number: i64,
    body: &str,
) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    work.execute(&INSERT_APPENDIX, args![organisation, meeting, number, body, now, actor]).await.map(drop)
}

pub(super) async fn appendices(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
) -> db::Result<Vec<(String, Timestamp)>> {
    let rows = from.all(&LIST_APPENDICES, args![organisation, meeting]).await?;
    rows.iter().map(|row| Ok((row.get("body")?, row.get("added_at")?))).collect()
}

pub(super) async fn insert_paper(
    work: &mut Work,
    organisation: OrganisationId,
    p: &Paper,
    content: &[u8],
) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let row = args![organisation, p.id, p.meeting, p.name.as_str(), p.kind, p.bytes, content, now, actor];
    work.execute(&INSERT_PAPER, row).await.map(drop)
}

pub(super) async fn papers(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    meeting: MeetingId,
) -> db::Result<Vec<Paper>> {
    from.all(&LIST_PAPERS, args![organisation, meeting]).await?.iter().map(read_paper_row).collect()
}

pub(super) async fn read_paper(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    paper: PaperId,
) -> db::Result<Option<(Paper, Vec<u8>)>> {
    let row = from.optional(&READ_PAPER, args![organisation, paper]).await?;
    row.map(|row| Ok((read_paper_row(&row)?, row.get("content")?))).transpose()
}

fn read_paper_row(row: &Row) -> db::Result<Paper> {
    Ok(Paper {
        id: row.get("id")?,
        meeting: row.get("meeting_id")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        bytes: row.get("bytes")?,
    })
}
