//! Which rows of `hours.csv` does the ledger give? One row for each occasion and person that stands when everything has
//! been put right, the person under a pseudonym.

use std::collections::HashMap;

use access::rules::reporting::CanEvaluate;
use db::{Fetch, args, statement};
use kernel::{Activity, Date, Form, Minutes, OrganisationId, PersonId, ProgrammeId, Sex, UnitId};
use uuid::Uuid;

use crate::posting::Source;

/// A row for the package. The ids become codes where the package is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursRow {
    /// The person's pseudonym.
    pub person: String,
    /// The organisation of the unit.
    pub organisation: OrganisationId,
    /// The unit.
    pub unit: UnitId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The day.
    pub date: Date,
    /// Net minutes, more than none.
    pub minutes: Minutes,
    /// What the time was for.
    pub activity: Activity,
    /// How people met.
    pub form: Form,
    /// Sex, where stated.
    pub sex: Option<Sex>,
    /// How many took part together: counted for registers, as stated for imported rows.
    pub group_size: Option<u64>,
}

/// The rows of the programmes, by programme, organisation and day.
///
/// # Errors
/// As the database's.
pub async fn export_hours(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    pseudonym: impl Fn(PersonId) -> String,
) -> db::Result<Vec<HoursRow>> {
    let mut exported = Vec::new();
    for programme in may.programmes() {
        for member in &programme.members {
            let sexes = people::person::sexes(from, *member).await?;
            let rows = from.all(&NET_ROWS, args![*member, programme.programme]).await?;
            let mut together: HashMap<Uuid, u64> = HashMap::new();
            for row in &rows {
                *together.entry(row.get("occasion")?).or_default() += 1;
            }
            for row in &rows {
                let person: PersonId = row.get("person_id")?;
                let group_size = if row.get::<String>("source")? == Source::Register.code() {
                    together.get(&row.get("occasion")?).copied()
                } else {
                    row.get("group_size")?
                };
                exported.push(HoursRow {
                    person: pseudonym(person),
                    organisation: *member,
                    unit: row.get("unit_id")?,
                    programme: programme.programme,
                    date: row.get("happened_on")?,
                    minutes: row.get("minutes")?,
                    activity: row.get("activity")?,
                    form: row.get("form")?,
                    sex: sexes.get(&person).copied().flatten(),
                    group_size,
                });
            }
        }
    }
    Ok(exported)
}

statement!(
    NET_ROWS,
    "select coalesce(source_id, corrects_id, id) as occasion, person_id, unit_id, happened_on, activity, form, source,
        max(group_size) as group_size, cast(sum(minutes) as bigint) as minutes
    from participation_posting
    where organisation_id = $1 and programme_id = $2
    group by coalesce(source_id, corrects_id, id), person_id, unit_id, happened_on, activity, form, source
    having sum(minutes) > 0
    order by happened_on, occasion, person_id, activity, form"
);
