//! How does a course that somebody took alone become time? The person says so with the own code; once a course and
//! version, and certified by being said.

use access::rules::participation::CanCertifyOwnTime;
use db::{Fetch, Hold, Work, args, statement};
use kernel::{Activity, Date, Form, Minutes, PostingId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Source;
use super::row::{Posting, insert_postings};
use crate::certificate::{How, Verdict, certify_rows};
use crate::month_lock::hold_ledger;

/// A course as the ledger needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course<'a> {
    /// Its name in addresses.
    pub id: &'a str,
    /// Its version.
    pub version: u32,
    /// How long it takes.
    pub minutes: Minutes,
}

/// Why the time was not noted.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    /// The person works in no unit of a programme today.
    #[error("the person's unit takes part in no programme")]
    NoProgramme,
    /// It has been noted before; the day it was.
    #[error("the course was noted on {on}")]
    NotedBefore {
        /// When it was.
        on: Date,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Notes that the person has taken the course today, in the programme of the person's unit: the one that goes on, else the
/// one that ended last.
///
/// # Errors
/// [`CourseError`]; the work should then be dropped.
pub async fn post_course(
    work: &mut Work,
    may: &CanCertifyOwnTime,
    course: Course<'_>,
) -> Result<PostingId, CourseError> {
    let own = may.own();
    let today = work.now().day_in_sweden();
    let employments = people::person::employments_of(work, own.organisation, own.person).await?;
    let here = employments.iter().find(|employment| employment.holds_on(today));
    let here = here.ok_or(CourseError::NoProgramme)?;
    let mut programmes = Vec::new();
    for membership in people::programme::programmes_of_organisation(work, own.organisation).await? {
        let of = people::programme::find_programme(work, membership.lead, membership.programme).await?;
        programmes.extend(of.filter(|programme| programme.starts_on <= today));
    }
    let programme = programmes.iter().max_by_key(|p| (p.ends_on.min(today), p.starts_on));
    let programme = programme.ok_or(CourseError::NoProgramme)?.id;
    let source_id = own_course(own.person.0, course);
    hold_ledger(work, Hold::Alone, own.organisation, programme).await?;
    if let Some(row) = work.optional(&NOTED_ON, args![own.organisation, source_id]).await? {
        return Err(CourseError::NotedBefore { on: row.get("happened_on")? });
    }
    let posting = Posting {
        id: work.new_id()?,
        person: own.person,
        unit: here.unit,
        programme,
        happened_on: today,
        minutes: course.minutes,
        activity: Activity::WebCourse,
        form: Form::SelfPaced,
        group_size: Some(1),
        source: Source::Course,
        source_id: Some(source_id),
        import: None,
    };
    insert_postings(work, own.organisation, programme, std::slice::from_ref(&posting)).await?;
    certify_rows(work, own.organisation, [posting.id], Verdict::Right, How::Course).await?;
    Ok(posting.id)
}

/// The id of a person's course, the same whenever it is asked for (version 8).
fn own_course(person: Uuid, course: Course<'_>) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(person.as_bytes());
    hash.update(course.version.to_be_bytes());
    hash.update(course.id.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

statement!(
    NOTED_ON,
    "select min(happened_on) as happened_on from participation_posting
    where organisation_id = $1 and source_id = $2 group by person_id having sum(minutes) > 0"
);
