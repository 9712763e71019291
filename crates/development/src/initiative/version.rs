//! What did an initiative say before? Every saving stands, and two can be laid side by side: part by part, word by word.

use access::rules::development::CanSeeInitiatives;
use db::{Fetch, args, statement};
use kernel::{InitiativeId, SignInId, Timestamp};

use super::value::Range;
use super::{Area, Content};
use crate::plan::{Entry, PartChange, changed_parts};

statement!(
    LIST_INITIATIVE_VERSIONS,
    "select version, saved_at, saved_by, content from development_initiative_version
    where organisation_id = $1 and initiative_id = $2 order by version"
);

/// A saving of an initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Which, from 1.
    pub number: i64,
    /// When.
    pub saved_at: Timestamp,
    /// By which account; nothing where it came with the installation.
    pub saved_by: Option<SignInId>,
    /// What it said.
    pub content: Content,
}

/// The versions of an initiative, the first first.
///
/// # Errors
/// As the database's.
pub async fn versions_of_initiative(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    initiative: InitiativeId,
) -> db::Result<Vec<Version>> {
    let rows = from.all(&LIST_INITIATIVE_VERSIONS, args![*may.organisation(), initiative]).await?;
    let read = |row: &db::Row| {
        Ok(Version {
            number: row.get("version")?,
            saved_at: row.get("saved_at")?,
            saved_by: row.get("saved_by")?,
            content: Content::from_text(&row.get::<String>("content")?)?,
        })
    };
    rows.iter().map(read).collect()
}

/// What is said otherwise in `after`, part by part.
pub fn content_difference(before: &Content, after: &Content) -> Vec<PartChange> {
    changed_parts(&content_in_words(before), &content_in_words(after))
}

/// What a content says, part by part; empty parts are not decided.
pub fn content_in_words(content: &Content) -> Entry {
    let mut entry = Entry::new("initiative", String::new(), "");
    entry.text("aim", content.aim.clone());
    entry.text("target-group", content.target_group.clone());
    entry.code("stimulus", "initiative-stimulus", content.stimulus.code());
    entry.text("technology", content.technology.clone());
    let class = content.information_class.map_or("", |class| class.code());
    entry.code("information-class", "information-class", class);
    entry.text(
        "benefits",
        joined(content.benefits.iter().map(|benefit| {
            let seen = benefit.follow_ups.iter().map(|one| joined_by(" ", [one.due_on.to_string(), one.seen.clone()]));
            let parts = [benefit.words.clone(), benefit.owner.clone(), benefit.baseline.clone(), years(&benefit.years)];
            joined_by(" | ", parts.into_iter().chain(seen))
        })),
    );
    entry.text("costs", joined(content.costs.iter().map(|c| joined_by(" | ", [c.words.clone(), years(&c.years)]))));
    entry.text(
        "risks",
        joined(content.risks.iter().map(|risk| {
            let rated = format!("{} × {}", risk.likelihood, risk.consequence);
            joined_by(" | ", [risk.words.clone(), rated, risk.measure.clone()])
        })),
    );
    for area in Area::ALL {
        let part = format!("ready-{}", area.code().replace('_', "-"));
        entry.code(&part, "readiness", content.ready(*area).code());
    }
    let why = content.readiness.iter().map(|one| one.words.clone()).filter(|words| !words.is_empty());
    entry.text("ready-words", joined(why));
    entry.text(
        "competence",
        joined(content.competence.iter().map(|step| {
            let by = step.by.map(|day| day.to_string()).unwrap_or_default();
            joined_by(" | ", [step.words.clone(), step.kit.clone().unwrap_or_default(), by])
        })),
    );
    entry.text(
        "resources",
        joined(content.resources.iter().map(|resource| {
            let amount = resource.amount.map(|amount| kronor(amount.0)).unwrap_or_default();
            joined_by(" | ", [resource.words.clone(), amount])
        })),
    );
    entry
}

/// A line for each.
fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// What is not empty, with a sign between.
fn joined_by(sign: &str, parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(sign)
}

fn years(years: &[Range]) -> String {
    let year = |year: &Range| format!("{}–{}–{}", kronor(year.least.0), kronor(year.likely.0), kronor(year.most.0));
    years.iter().map(year).collect::<Vec<_>>().join(", ")
}

fn kronor(ore: i64) -> String {
    (ore / 100).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::initiative::{Readiness, Ready, Stimulus};
    use crate::plan::Tag;

    #[test]
    fn what_was_said_otherwise_is_told_part_by_part() {
        let before = Content::begun("Fler ska sova gott".into(), Stimulus::Need);
        let mut after = before.clone();
        assert!(content_difference(&before, &after).is_empty());
        after.aim = "Alla ska sova gott".into();
        after.readiness = vec![Readiness { area: Area::Law, ready: Ready::There, words: "Utrett".into() }];
        let changes = content_difference(&before, &after);
        let parts: Vec<&str> = changes.iter().map(|change| change.part.as_str()).collect();
        assert_eq!(parts, ["aim", "ready-law", "ready-words"]);
        assert_eq!(changes[1].words, [(Tag::Out, "not_known".to_owned()), (Tag::In, "there".to_owned())]);
        assert_eq!(changes[1].list, "readiness");
    }
}
