//! How have programmes been built that are known? Templates, shipped as data in `content/programmes`: phases with their length, what is
//! done in them for whom, what is measured when, and steps. Laid over a first day and a number of participants they are a draft,
//! which is then everybody's own to change.
//!
//! Phases follow each other; where a last day is given they are stretched or shortened in proportion. Participants of an activity =
//! `of_thousand` / 1000 x the planned participants, at least one.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use kernel::{Activity, Date, Form, Moment};
use serde::Deserialize;

use super::{Audience, Content, Phase, PlanText, PlannedActivity, PlannedWave, Step, StepKind};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../content/programmes");

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| parse_all().expect("a test reads every shipped template"));

/// The template in which nothing is given but one phase.
pub const OWN: &str = "own";

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    sv: String,
    en: String,
}

impl Words {
    /// The text in the language with this code, else in Swedish.
    pub fn in_language(&self, code: &str) -> &str {
        if code == "en" { &self.en } else { &self.sv }
    }
}

/// How a programme can be built.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name in addresses and tables.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The programme that was built so.
    pub source: String,
    /// Champions for each thousand participants.
    champions_of_thousand: u32,
    /// Their time a week.
    champion_minutes: u32,
    /// What it is called.
    pub title: Words,
    /// What it is.
    pub what: Words,
    /// For whom it fits.
    pub fits: Words,
    /// What it asks of those who take part.
    pub asks: Words,
    #[serde(rename = "phase")]
    phases: Vec<PhaseLine>,
    #[serde(rename = "activity", default)]
    activities: Vec<ActivityLine>,
    #[serde(rename = "wave", default)]
    waves: Vec<WaveLine>,
    #[serde(rename = "milestone", default)]
    milestones: Vec<StepLine>,
    #[serde(rename = "participation", default)]
    participation: Vec<StepLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhaseLine {
    id: String,
    weeks: u16,
    title: Words,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActivityLine {
    phase: String,
    to: Option<String>,
    audience: Audience,
    activity: Activity,
    form: Form,
    kit: Option<String>,
    series: Option<String>,
    sessions: u32,
    minutes: u32,
    of_thousand: u32,
    group: u32,
    title: Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum At {
    Start,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct WaveLine {
    phase: String,
    at: At,
    #[serde(default)]
    weeks: i32,
    open_days: u16,
    instrument: String,
    moment: Moment,
    title: Words,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepLine {
    phase: String,
    at: At,
    #[serde(default)]
    weeks: i32,
    serves: Option<String>,
    words: Words,
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("programme template {name}: {problem}")]
pub struct TemplateError {
    /// The file's name without its ending.
    pub name: String,
    /// What is wrong.
    pub problem: String,
}

/// Every template that is shipped, by id; the empty one last.
pub fn templates() -> &'static [Template] {
    &TEMPLATES
}

/// The template with this id.
pub fn find_template(id: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.id == id)
}

/// Reads a template; `name` must be its id, and what it names of its own phases must be there.
///
/// # Errors
/// [`TemplateError`] says what to change.
pub fn parse_template(name: &str, toml: &str) -> Result<Template, TemplateError> {
    let problem = |problem: String| TemplateError { name: name.to_owned(), problem };
    let template: Template = toml::from_str(toml).map_err(|error| problem(error.to_string()))?;
    if template.id != name {
        return Err(problem(format!("id {} is not the name of the file", template.id)));
    }
    if template.phases.is_empty() || template.phases.iter().any(|phase| phase.weeks == 0) {
        return Err(problem("needs a phase, and each phase a week".to_owned()));
    }
    let named = template.activities.iter().flat_map(|a| [Some(&a.phase), a.to.as_ref()]).flatten();
    let named = named.chain(template.waves.iter().map(|wave| &wave.phase));
    let mut named = named.chain(template.milestones.iter().chain(&template.participation).map(|step| &step.phase));
    let unknown = named.find(|id| template.place(id).is_none()).cloned();
    drop(named);
    if let Some(unknown) = unknown {
        return Err(problem(format!("there is no phase {unknown}")));
    }
    if let Some(twice) = template.activities.iter().find(|a| a.kit.is_some() && a.series.is_some()) {
        return Err(problem(format!("{} has a kit and a series", twice.title.sv)));
    }
    Ok(template)
}

fn parse_all() -> Result<Vec<Template>, TemplateError> {
    let mut all = Vec::new();
    for file in SHIPPED.files() {
        let name = file.path().file_stem().unwrap_or_default().to_string_lossy();
        all.push(parse_template(&name, file.contents_utf8().unwrap_or_default())?);
    }
    all.sort_by(|a, b| (a.id == OWN, &a.id).cmp(&(b.id == OWN, &b.id)));
    Ok(all)
}

impl Template {
    /// The draft of a plan from the first day, with so many participants, in the language with this code. With a last day the phases
    /// are stretched to it; it must not come before the first.
    pub fn draft(&self, first: Date, last: Option<Date>, participants: u32, language: &str) -> PlanText {
        let phases = self.laid_out(first, last, language);
        let said = |words: &Words| words.in_language(language).to_owned();
        let of = |of_thousand: u32| ((u64::from(participants) * u64::from(of_thousand) + 500) / 1000) as u32;
        let day = |phase: &str, at: At, weeks: i32| {
            let place = self.place(phase).unwrap_or_default();
            let from = if at == At::Start { phases[place].starts_on } else { phases[place].ends_on };
            let day = from.plus_days(7 * i64::from(weeks));
            day.clamp(phases[0].starts_on, phases[phases.len() - 1].ends_on)
        };
        let activities = self.activities.iter().map(|line| PlannedActivity {
            title: said(&line.title),
            audience: line.audience,
            activity: line.activity,
            form: line.form,
            content: line.content(),
            starts_on: phases[self.place(&line.phase).unwrap_or_default()].starts_on,
            ends_on: phases[self.place(line.to.as_ref().unwrap_or(&line.phase)).unwrap_or_default()].ends_on,
            sessions: line.sessions,
            minutes: line.minutes,
            persons: of(line.of_thousand).max(1),
            group: line.group,
        });
        let waves = self.waves.iter().map(|line| {
            let opens_on = day(&line.phase, line.at, line.weeks);
            PlannedWave {
                name: said(&line.title),
                instrument: line.instrument.clone(),
                moment: line.moment,
                opens_on,
                closes_on: opens_on.plus_days(i64::from(line.open_days)),
                wave: None,
            }
        });
        let step = |kind: StepKind| {
            move |line: &StepLine| Step {
                kind,
                words: said(&line.words),
                due_on: day(&line.phase, line.at, line.weeks),
                done_on: None,
                serves: line.serves.clone(),
            }
        };
        let mut steps: Vec<Step> = self.milestones.iter().map(step(StepKind::Milestone)).collect();
        steps.extend(self.participation.iter().map(step(StepKind::Participation)));
        steps.sort_by_key(|step| step.due_on);
        PlanText {
            template: Some(self.id.clone()),
            champions: of(self.champions_of_thousand),
            champion_minutes: self.champion_minutes,
            activities: activities.collect(),
            waves: waves.collect(),
            steps,
            phases,
            ..PlanText::default()
        }
    }

    /// How many weeks it takes when it is not stretched.
    pub fn weeks(&self) -> i64 {
        self.phases.iter().map(|phase| i64::from(phase.weeks)).sum()
    }

    fn place(&self, phase: &str) -> Option<usize> {
        self.phases.iter().position(|line| line.id == phase)
    }

    fn laid_out(&self, first: Date, last: Option<Date>, language: &str) -> Vec<Phase> {
        let weeks = self.weeks();
        let days = last.map_or(7 * weeks, |last| (first.days_until(last) + 1).max(1));
        let mut before = 0;
        self.phases
            .iter()
            .map(|line| {
                let starts_on = first.plus_days(days * before / weeks);
                before += i64::from(line.weeks);
                let ends_on = first.plus_days(days * before / weeks - 1).max(starts_on);
                Phase { name: line.title.in_language(language).to_owned(), starts_on, ends_on }
            })
            .collect()
    }
}

impl ActivityLine {
    fn content(&self) -> Option<Content> {
        self.kit.clone().map(Content::Kit).or_else(|| self.series.clone().map(Content::Series))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Part, Problem, problem};
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn every_shipped_template_is_whole_and_its_draft_stands_in_both_languages() {
        let all = parse_all().unwrap();
        assert_eq!(all.len(), 6);
        assert_eq!(all.last().map(|template| template.id.as_str()), Some(OWN));
        for template in &all {
            for language in ["sv", "en"] {
                for (last, participants) in [(None, 1), (None, 8_000), (Some(day("2027-12-31")), 1_200)] {
                    let draft = template.draft(day("2027-01-04"), last, participants, language);
                    assert_eq!(problem(&draft), None, "{} in {language}", template.id);
                    let end = last.unwrap_or(day("2027-01-04").plus_days(7 * template.weeks() - 1));
                    assert_eq!(draft.span(), Some((day("2027-01-04"), end)), "{}", template.id);
                }
            }
            let (sv, en) = (
                template.draft(day("2027-01-04"), None, 500, "sv"),
                template.draft(day("2027-01-04"), None, 500, "en"),
            );
            assert_ne!(sv.phases[0].name, en.phases[0].name, "{}", template.id);
        }
    }

    #[test]
    fn hours_are_sessions_times_minutes_times_participants_and_phases_follow_each_other() {
        let draft = find_template("divos").unwrap().draft(day("2027-01-04"), None, 2_000, "sv");
        let series = draft.activities.iter().find(|a| a.activity == Activity::WorkplaceSession).unwrap();
        assert_eq!((series.persons, series.time().0), (2_000, 10 * 30 * 2_000));
        assert_eq!(series.to_run(), 10 * 250);
        assert_eq!(series.days().len(), 10);
        assert_eq!(series.days()[0], series.starts_on);
        assert!(series.days().windows(2).all(|pair| pair[0] < pair[1]) && series.days()[9] <= series.ends_on);
        assert_eq!(series.time_before(series.starts_on).0, 0);
        assert_eq!(series.time_before(series.ends_on), series.time());
        for pair in draft.phases.windows(2) {
            assert_eq!(pair[0].ends_on.plus_days(1), pair[1].starts_on);
        }
        assert_eq!(draft.champions, 90);
    }

    #[test]
    fn what_is_wrong_in_a_plan_is_found() {
        let right = find_template("modig").unwrap().draft(day("2027-01-04"), None, 400, "sv");
        let with = |change: &dyn Fn(&mut PlanText)| {
            let mut plan = right.clone();
            change(&mut plan);
            problem(&plan)
        };
        assert_eq!(with(&|plan| plan.phases.clear()), Some(Problem::NoPhase));
        assert_eq!(with(&|plan| plan.phases[1].name = " ".into()), Some(Problem::Name(Part::Phases, 1)));
        let before = Some(Problem::EndsBeforeItStarts(Part::Phases, 2));
        assert_eq!(with(&|plan| plan.phases[2].ends_on = day("2027-01-05")), before);
        assert_eq!(with(&|plan| plan.activities[0].sessions = 0), Some(Problem::Numbers(0)));
        let outside = Some(Problem::Outside(Part::Activities, 3));
        assert_eq!(with(&|plan| plan.activities[3].ends_on = day("2040-01-01")), outside);
        assert_eq!(with(&|plan| plan.steps[0].due_on = day("2026-01-01")), Some(Problem::Outside(Part::Steps, 0)));
        let wave = Some(Problem::EndsBeforeItStarts(Part::Waves, 0));
        assert_eq!(with(&|plan| plan.waves[0].closes_on = day("2026-01-01")), wave);
        assert_eq!(with(&|plan| plan.why = "å".repeat(1_001)), Some(Problem::TooLong));
    }

    #[test]
    fn a_template_that_names_what_is_not_there_is_refused() {
        let own = SHIPPED.get_file("own.toml").and_then(|file| file.contents_utf8()).unwrap();
        assert!(parse_template("own", own).is_ok());
        assert!(parse_template("other", own).unwrap_err().to_string().contains("not the name"));
        let wave = "\n[[wave]]\nphase = \"gone\"\nat = \"start\"\nopen_days = 7\ninstrument = \"staff-check\"\nmoment = \"before\"\ntitle = { sv = \"a\", en = \"b\" }\n";
        let why = parse_template("own", &format!("{own}{wave}")).unwrap_err().to_string();
        assert!(why.contains("no phase gone"), "{why}");
        assert!(parse_template("own", &own.replace("weeks = 52", "weeks = 0")).is_err());
    }
}
