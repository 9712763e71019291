//! Is there what a gate asks for? Looked up in what the initiative says and in its activities where that tells it; else in what was laid
//! before the gate in words. What can be looked up can be laid before it too, such as a study that was made elsewhere.

use super::{Evidence, Lesson, Shown};
use crate::activity::{Activity, ActivityKind, ActivityState};
use crate::initiative::{Area, Initiative, Ready, ResourceState};

/// Something that a gate asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub evidence: Evidence,
    /// In words, where the organisation asks for something of its own.
    pub words: Option<String>,
}

/// Something that a gate asks for, and whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What is asked for.
    pub asked: Asked,
    /// Whether it is there.
    pub there: bool,
    /// What is there, in the words of whoever wrote it.
    pub shown: Option<String>,
}

/// How what is `asked` stands. `activities`, `shown` and `lessons` may be those of all initiatives, save `shown`; `said` is what staff say
/// of what they tried for this one, where they were enough to be shown.
pub fn look(
    initiative: &Initiative,
    asked: &[Asked],
    activities: &[Activity],
    shown: &[Shown],
    lessons: &[Lesson],
    said: &[String],
) -> Vec<Standing> {
    let lessons: Vec<&str> = lessons
        .iter()
        .filter(|lesson| lesson.initiative == initiative.id)
        .map(|lesson| lesson.words.as_str())
        .collect();
    let standing = |asked: &Asked| {
        let mut found = match asked.evidence {
            Evidence::StaffVerdict => (!said.is_empty()).then(|| said.to_vec()),
            evidence => found(initiative, evidence, activities, &lessons),
        };
        let laid = shown.iter().filter(|shown| match asked.evidence {
            Evidence::Own => shown.evidence == Evidence::Own && own_words(asked, &shown.words).is_some(),
            evidence => shown.evidence == evidence,
        });
        let laid: Vec<&str> = laid.map(|shown| own_words(asked, &shown.words).unwrap_or(&shown.words)).collect();
        if !laid.is_empty() {
            found.get_or_insert_default().extend(laid.iter().map(|words| (*words).to_owned()));
        }
        let words = found.as_ref().map(|found| found.join("; ")).filter(|words| !words.trim().is_empty());
        Standing { asked: asked.clone(), there: found.is_some(), shown: words }
    };
    asked.iter().map(standing).collect()
}

/// What stands after the demand's own words in something that was laid before the gate for it: `demand: what is there`.
fn own_words<'a>(asked: &Asked, laid: &'a str) -> Option<&'a str> {
    let demand = asked.words.as_deref()?;
    laid.strip_prefix(demand)?.strip_prefix(": ")
}

/// What the initiative itself tells; nothing when it does not.
fn found(
    initiative: &Initiative,
    evidence: Evidence,
    activities: &[Activity],
    lessons: &[&str],
) -> Option<Vec<String>> {
    let content = &initiative.content;
    let some = |found: Vec<String>| (!found.is_empty()).then_some(found);
    let all_of = |whole: usize, found: Vec<String>| (whole > 0 && found.len() == whole).then_some(found);
    let done = |kind: ActivityKind| {
        let is = |a: &&Activity| a.initiative == initiative.id && a.kind == kind && a.state == ActivityState::Done;
        let said = |a: &Activity| a.result.as_ref().map_or(a.name.clone(), |result| format!("{}: {result}", a.name));
        some(activities.iter().filter(is).map(said).collect())
    };
    let ready = |area: Area| {
        let words = content.readiness.iter().find(|one| one.area == area).map(|one| one.words.clone());
        (content.ready(area) == Ready::There).then(|| words.into_iter().collect())
    };
    let benefits = &content.benefits;
    match evidence {
        Evidence::Aim => (!content.target_group.trim().is_empty()).then(|| vec![content.aim.clone()]),
        Evidence::Owner => initiative.owner.map(|_| Vec::new()),
        Evidence::Units => (!initiative.units.is_empty()).then(Vec::new),
        Evidence::Benefit => some(benefits.iter().map(|benefit| benefit.words.clone()).collect()),
        Evidence::Baseline => {
            let measured = benefits.iter().filter(|benefit| !benefit.baseline.trim().is_empty());
            all_of(benefits.len(), measured.map(|benefit| benefit.baseline.clone()).collect())
        }
        Evidence::FollowUp => {
            let followed = benefits.iter().filter(|b| !b.owner.trim().is_empty() && !b.follow_ups.is_empty());
            all_of(benefits.len(), followed.map(|benefit| benefit.owner.clone()).collect())
        }
        Evidence::BenefitSeen => {
            let seen = benefits.iter().flat_map(|benefit| &benefit.follow_ups).map(|follow_up| follow_up.seen.clone());
            some(seen.filter(|seen| !seen.trim().is_empty()).collect())
        }
        Evidence::Cost => {
            let valued = content.costs.iter().filter(|cost| !cost.years.is_empty());
            some(valued.map(|cost| cost.words.clone()).collect())
        }
        Evidence::Risks => {
            let met = content.risks.iter().filter(|risk| !risk.measure.trim().is_empty());
            all_of(content.risks.len(), met.map(|risk| risk.words.clone()).collect())
        }
        Evidence::CompetencePlan => {
            let steps = content.competence.iter().map(|step| step.words.clone());
            content.has_competence_plan().then(|| steps.collect())
        }
        Evidence::InformationClass => content.information_class.map(|_| Vec::new()),
        Evidence::Law => ready(Area::Law),
        Evidence::Technology => ready(Area::Technology),
        Evidence::Organisation => ready(Area::Organisation),
        Evidence::WayOfWorking => ready(Area::WayOfWorking),
        Evidence::Resources => {
            let decided = content.resources.iter().filter(|resource| resource.state == ResourceState::Decided);
            some(decided.map(|resource| resource.words.clone()).collect())
        }
        Evidence::TestStudy => done(ActivityKind::TestStudy).or_else(|| done(ActivityKind::TestBed)),
        Evidence::TestBed => done(ActivityKind::TestBed),
        Evidence::Pilot => done(ActivityKind::Pilot),
        Evidence::Limited => done(ActivityKind::Limited),
        Evidence::Lessons => some(lessons.iter().map(|words| (*words).to_owned()).collect()),
        Evidence::StaffVerdict | Evidence::Own => None,
    }
}
