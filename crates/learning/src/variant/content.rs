//! What is in a kit, as text that an organisation can change? Everything but what a kit is about and for whom: that comes from
//! the origin and stays. Minutes follow from the steps, so that a run-sheet has no gaps.

use kernel::{Activity, Form, Minutes};
use serde::{Deserialize, Serialize};

use crate::free_text::FreeTextError;
use crate::kit::{Area, Audience, Block, Kit, Level, Need, Step, Why, Words, parse_sheet, write_sheet};

/// The longest text of a part.
pub const PART_MAX: usize = 8_000;
/// The longest title.
pub const TITLE_MAX: usize = 120;
/// The most steps.
pub const STEPS_MAX: usize = 20;
/// The longest kit.
const LONGEST: u32 = 240;

/// The content of a kit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// What it is about.
    pub areas: Vec<Area>,
    /// How much one should know before.
    pub level: Level,
    /// For whom.
    pub audience: Audience,
    /// What it helps with.
    pub needs: Vec<Need>,
    /// How people meet.
    pub form: Form,
    /// What its hours are booked as.
    pub activity: Activity,
    /// The languages of the sheet, as codes.
    pub languages: Vec<String>,
    /// How many can learn together.
    pub group_max: u32,
    /// After how many days it should be repeated.
    pub repeat_after_days: u32,
    /// What to prepare.
    pub before: String,
    /// What to do when it gets stuck.
    pub stuck: Vec<String>,
    /// Questions at the end.
    pub follow_up: Vec<String>,
    /// What to do afterwards.
    pub after: String,
    /// The sheet for those who take part, as Markdown.
    pub sheet: String,
    /// What it is called.
    pub title: Words,
    /// What happens.
    pub summary: Words,
    /// What everybody can do afterwards.
    pub goal: Words,
    /// Why it is worth the time.
    pub why: Why,
    /// The run-sheet.
    pub steps: Vec<ContentStep>,
}

/// A step of the run-sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentStep {
    /// How long it takes.
    pub minutes: u32,
    /// What it is called.
    pub title: String,
    /// What to say and do.
    pub text: String,
}

/// What has to be changed before a kit can be made of a content; `part` is the part's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentProblem {
    /// A text is missing, too long or holds what must not be kept.
    #[error("{part}: {why}")]
    Text {
        /// The part.
        part: String,
        /// Why.
        why: FreeTextError,
    },
    /// There is no step, one without time, or they are too long together.
    #[error("one to {most} steps of at least a minute, {longest} minutes together at most")]
    Steps {
        /// The most steps.
        most: usize,
        /// The longest kit, in minutes.
        longest: u32,
    },
    /// A number is out of its range.
    #[error("{part}: from {min} to {max}")]
    Number {
        /// The part.
        part: String,
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// The sheet has a line that is not understood, such as HTML.
    #[error("the sheet's line {line} is not understood")]
    Sheet {
        /// The line, from 1.
        line: usize,
    },
}

impl Content {
    /// The content of a kit.
    pub fn of(kit: &Kit) -> Self {
        let step = |step: &Step| ContentStep {
            minutes: step.minute_to.saturating_sub(step.minute_from),
            title: step.title.sv.clone(),
            text: step.text.sv.clone(),
        };
        Self {
            areas: kit.areas.clone(),
            level: kit.level,
            audience: kit.audience,
            needs: kit.needs.clone(),
            form: kit.form,
            activity: kit.activity,
            languages: kit.languages.clone(),
            group_max: kit.group_max,
            repeat_after_days: kit.repeat_after_days,
            before: kit.before.clone(),
            stuck: kit.stuck.clone(),
            follow_up: kit.follow_up.clone(),
            after: kit.after.clone(),
            sheet: write_sheet(&kit.sheet),
            title: kit.title.clone(),
            summary: kit.summary.clone(),
            goal: kit.goal.clone(),
            why: kit.why.clone(),
            steps: kit.steps.iter().map(step).collect(),
        }
    }

    /// The kit that the content makes.
    ///
    /// # Errors
    /// [`ContentProblem`] says what to change.
    pub fn kit(&self, id: &str, version: u32) -> Result<Kit, ContentProblem> {
        let number = |part: &str, value: u32, min: u32, max: u32| {
            let within = (min..=max).contains(&value);
            if within { Ok(()) } else { Err(ContentProblem::Number { part: part.to_owned(), min, max }) }
        };
        number("group_max", self.group_max, 1, 200)?;
        number("repeat_after_days", self.repeat_after_days, 1, 730)?;
        let mut minute = 0_u32;
        let mut steps = Vec::new();
        for step in &self.steps {
            let to = minute.saturating_add(step.minutes);
            steps.push(Step {
                minute_from: minute,
                minute_to: to,
                title: Words { sv: step.title.clone(), en: None },
                text: Words { sv: step.text.clone(), en: None },
                check: None,
            });
            minute = to;
        }
        let timed = self.steps.iter().all(|step| step.minutes > 0);
        if !(1..=STEPS_MAX).contains(&steps.len()) || !timed || minute > LONGEST {
            return Err(ContentProblem::Steps { most: STEPS_MAX, longest: LONGEST });
        }
        let sheet: Vec<Block> = parse_sheet(&self.sheet).map_err(|not| ContentProblem::Sheet { line: not.line })?;
        Ok(Kit {
            id: id.to_owned(),
            version,
            minutes: Minutes(i64::from(minute)),
            areas: self.areas.clone(),
            level: self.level,
            audience: self.audience,
            needs: self.needs.clone(),
            form: self.form,
            activity: self.activity,
            group_max: self.group_max,
            languages: self.languages.clone(),
            repeat_after_days: self.repeat_after_days,
            title: self.title.clone(),
            summary: self.summary.clone(),
            goal: self.goal.clone(),
            why: self.why.clone(),
            before: self.before.clone(),
            steps,
            stuck: self.stuck.clone(),
            follow_up: self.follow_up.clone(),
            after: self.after.clone(),
            sheet,
        })
    }

    pub(super) fn to_text(&self) -> db::Result<String> {
        toml::to_string(self).map_err(|why| db::Error::Internal(format!("a kit cannot be written: {why}")))
    }

    pub(super) fn from_text(text: &str) -> db::Result<Self> {
        let problem = |why: toml::de::Error| db::Error::Column { column: "content".into(), problem: why.to_string() };
        toml::from_str(text).map_err(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::kits;

    #[test]
    fn every_shipped_session_comes_back_from_its_content() {
        for kit in kits().iter().filter(|kit| kit.is_session()) {
            let content = Content::of(kit);
            assert_eq!(Content::from_text(&content.to_text().unwrap()).unwrap(), content, "{}", kit.id);
            let again = content.kit(&kit.id, kit.version).unwrap();
            assert_eq!(again.sheet, kit.sheet, "{}", kit.id);
            assert_eq!((again.minutes, again.steps.len()), (kit.minutes, kit.steps.len()), "{}", kit.id);
            assert_eq!(Content::of(&again), content, "{}", kit.id);
        }
    }

    #[test]
    fn a_script_in_the_sheet_is_refused_with_its_line_and_a_run_sheet_needs_time() {
        let kit = kits().iter().find(|kit| kit.is_session()).unwrap();
        let mut content = Content::of(kit);
        content.sheet = "## Hej\n\n<script>alert(1)</script>".into();
        assert_eq!(content.kit("x", 1), Err(ContentProblem::Sheet { line: 3 }));
        content.sheet = "Hej".into();
        content.steps[0].minutes = 0;
        assert!(matches!(content.kit("x", 1), Err(ContentProblem::Steps { .. })));
        content.steps[0].minutes = 500;
        assert!(matches!(content.kit("x", 1), Err(ContentProblem::Steps { .. })));
        content.steps.clear();
        assert!(matches!(content.kit("x", 1), Err(ContentProblem::Steps { .. })));
    }
}
