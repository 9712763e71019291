//! What does it take to begin an initiative, and to change what it says? A name of its own, an aim, and at least one need that stands in
//! the plan. What was saved stays as a version.

use std::collections::BTreeSet;

use access::rules::development::{CanCoordinate, CanLeadInitiative};
use db::{Hold, Work};
use kernel::identity_number::holds_identity_number;
use kernel::{InitiativeId, OrganisationId};

use super::content::Content;
use super::value::{Range, YEARS_MAX};
use super::{Draft, Initiative, NAME_MAX, PART_MAX, PARTS_MAX, Phase, store};
use crate::need::{self, NeedEvent};
use crate::party;

/// What has to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It has no name, or too long a one.
    Name,
    /// Another initiative has this name.
    NameTaken,
    /// It does not say what gets better.
    Aim,
    /// It names no need.
    NoNeed,
    /// A need that it names is not there, has no heading, or nothing is to be done about it.
    Need,
    /// A unit or party is not the organisation's.
    Place,
    /// The account that is to answer for it is not the organisation's.
    Owner,
    /// A text is too long, or missing where something has to be said.
    Text(&'static str),
    /// There are too many of something.
    TooMany(&'static str),
    /// Figures of a year are not in order, below nothing, or there are too many years.
    Years(&'static str),
    /// A likelihood or consequence is not from 1 to 5.
    Risk,
    /// Something looks like a personal identity number.
    IdentityNumber,
}

/// Why it was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Something has to be changed.
    #[error("something has to be changed: {0:?}")]
    Problem(Problem),
    /// There is no such initiative.
    #[error("no such initiative")]
    NoSuchInitiative,
    /// Somebody has saved another version meanwhile.
    #[error("somebody saved version {latest} meanwhile")]
    Changed {
        /// The latest version.
        latest: i64,
    },
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Begins an initiative, as an idea.
///
/// # Errors
/// [`SaveError`] says what to change; the work should then be dropped.
pub async fn begin_initiative(work: &mut Work, may: &CanCoordinate, draft: Draft) -> Result<InitiativeId, SaveError> {
    let organisation = *may.organisation();
    work.hold(Hold::Alone, &format!("initiatives {organisation}")).await?;
    check(work, organisation, None, &draft).await?;
    let today = work.now().day_in_sweden();
    let initiative = Initiative {
        organisation,
        id: work.new_id()?,
        name: draft.name.trim().to_owned(),
        owner: draft.owner,
        phase: Phase::Idea,
        phase_on: today,
        begun_on: today,
        version: 1,
        saved_at: work.now(),
        content: draft.content,
        needs: draft.needs,
        units: draft.units,
        parties: draft.parties,
    };
    store::insert(work, &initiative).await?;
    for need in &initiative.needs {
        let other = Some(initiative.id.0);
        need::store::happened(work, organisation, *need, NeedEvent::Named, other, None).await?;
    }
    Ok(initiative.id)
}

/// Saves what an initiative says as a new version. `seen` is the version that it was written from. Returns the new version.
///
/// # Errors
/// [`SaveError`] says what to change; the work should then be dropped.
pub async fn save_initiative(
    work: &mut Work,
    may: &CanLeadInitiative,
    seen: i64,
    draft: Draft,
) -> Result<i64, SaveError> {
    let (organisation, id) = (may.initiative().organisation, may.initiative().initiative);
    work.hold(Hold::Alone, &format!("initiatives {organisation}")).await?;
    let before = store::find(work, organisation, id).await?.ok_or(SaveError::NoSuchInitiative)?;
    if before.version != seen {
        return Err(SaveError::Changed { latest: before.version });
    }
    check(work, organisation, Some(&before), &draft).await?;
    let after = Initiative {
        name: draft.name.trim().to_owned(),
        owner: draft.owner,
        version: before.version + 1,
        saved_at: work.now(),
        content: draft.content,
        needs: draft.needs,
        units: draft.units,
        parties: draft.parties,
        ..before.clone()
    };
    if !store::replace(work, &after).await? {
        return Err(SaveError::Changed { latest: before.version + 1 });
    }
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.needs.iter().collect(), after.needs.iter().collect());
    let today = work.now().day_in_sweden();
    for need in new.difference(&old) {
        store::name_need(work, organisation, id, **need, today).await?;
        need::store::happened(work, organisation, **need, NeedEvent::Named, Some(id.0), None).await?;
    }
    for need in old.difference(&new) {
        store::no_longer_name_need(work, organisation, id, **need).await?;
        need::store::happened(work, organisation, **need, NeedEvent::NotNamed, Some(id.0), None).await?;
    }
    Ok(after.version)
}

async fn check(
    work: &mut Work,
    organisation: OrganisationId,
    before: Option<&Initiative>,
    draft: &Draft,
) -> Result<(), SaveError> {
    let refuse = |problem| Err(SaveError::Problem(problem));
    if let Some(problem) = problem(draft) {
        return refuse(problem);
    }
    let same_name = |other: &Initiative| other.name.to_lowercase() == draft.name.trim().to_lowercase();
    let others = store::list(work, organisation).await?;
    if others.iter().any(|other| same_name(other) && Some(other.id) != before.map(|own| own.id)) {
        return refuse(Problem::NameTaken);
    }
    let needs = need::store::list(work, organisation).await?;
    let named_before = |need| before.is_some_and(|own| own.needs.contains(need));
    let can_be_named = |id| {
        let fits = |need: &need::Need| need.heading.is_some() && need.state.is_open() || named_before(id);
        needs.iter().any(|need| need.id == *id && fits(need))
    };
    if !draft.needs.iter().all(can_be_named) {
        return refuse(Problem::Need);
    }
    let tree = people::unit::unit_tree(work, organisation).await?;
    let parties = party::parties(work, organisation).await?;
    let known = draft.units.iter().all(|(unit, _)| tree.get(*unit).is_some())
        && draft.parties.iter().all(|id| parties.iter().any(|party| party.id == *id));
    if !known {
        return refuse(Problem::Place);
    }
    if let Some(owner) = draft.owner {
        let names = people::sign_in::display_names(work, organisation, &[owner]).await?;
        if !names.contains_key(&owner) {
            return refuse(Problem::Owner);
        }
    }
    Ok(())
}

/// What is wrong with a draft by itself.
fn problem(draft: &Draft) -> Option<Problem> {
    let count = |text: &str| text.chars().count();
    let content = &draft.content;
    if draft.name.trim().is_empty() || count(&draft.name) > NAME_MAX {
        return Some(Problem::Name);
    }
    if content.aim.trim().is_empty() || count(&content.aim) > PART_MAX {
        return Some(Problem::Aim);
    }
    if draft.needs.is_empty() {
        return Some(Problem::NoNeed);
    }
    let parts = [
        ("benefits", content.benefits.len()),
        ("costs", content.costs.len()),
        ("risks", content.risks.len()),
        ("competence", content.competence.len()),
        ("resources", content.resources.len()),
    ];
    if let Some((part, _)) = parts.into_iter().find(|(_, many)| *many > PARTS_MAX) {
        return Some(Problem::TooMany(part));
    }
    let texts = texts(content);
    if texts.iter().any(|(_, text, _)| holds_identity_number(text)) || holds_identity_number(&draft.name) {
        return Some(Problem::IdentityNumber);
    }
    let wrong = |(_, text, must): &&(&str, &str, bool)| count(text) > PART_MAX || (*must && text.trim().is_empty());
    if let Some((part, _, _)) = texts.iter().find(wrong) {
        return Some(Problem::Text(part));
    }
    let in_order = |years: &[Range]| {
        let fine = |year: &Range| year.least.0 >= 0 && year.least <= year.likely && year.likely <= year.most;
        years.len() <= YEARS_MAX && years.iter().all(fine)
    };
    if !content.benefits.iter().all(|benefit| in_order(&benefit.years)) {
        return Some(Problem::Years("benefits"));
    }
    if !content.costs.iter().all(|cost| in_order(&cost.years)) {
        return Some(Problem::Years("costs"));
    }
    let five = |figure: u8| (1..=5).contains(&figure);
    let rated = content.risks.iter().all(|risk| five(risk.likelihood) && five(risk.consequence));
    (!rated).then_some(Problem::Risk)
}

/// Every text of a content: its part, what it says, and whether it must say something.
fn texts(content: &Content) -> Vec<(&'static str, &str, bool)> {
    let mut texts = vec![
        ("aim", content.aim.as_str(), true),
        ("target_group", content.target_group.as_str(), false),
        ("technology", content.technology.as_str(), false),
    ];
    for benefit in &content.benefits {
        texts.push(("benefits", &benefit.words, true));
        texts.extend([("benefits", benefit.owner.as_str(), false), ("benefits", &benefit.baseline, false)]);
        texts.extend(benefit.follow_ups.iter().map(|follow_up| ("benefits", follow_up.seen.as_str(), false)));
    }
    texts.extend(content.costs.iter().map(|cost| ("costs", cost.words.as_str(), true)));
    for risk in &content.risks {
        texts.extend([("risks", risk.words.as_str(), true), ("risks", &risk.measure, false)]);
    }
    texts.extend(content.readiness.iter().map(|ready| ("readiness", ready.words.as_str(), false)));
    texts.extend(content.competence.iter().map(|step| ("competence", step.words.as_str(), true)));
    texts.extend(content.resources.iter().map(|resource| ("resources", resource.words.as_str(), true)));
    texts
}
