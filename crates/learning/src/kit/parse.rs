//! Is a kit whole? Its file is read strictly: a field that nobody knows is an error, and the run-sheet has no gaps.

use include_dir::Dir;
use kernel::{Activity, Form, Minutes};
use serde::Deserialize;

use super::markdown::{self, NotUnderstood};
use super::{Area, Audience, Kit, Level, Need, Step, Why, Words};

/// Why a kit cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// A file is missing.
    #[error("{folder}: {file} is missing")]
    Missing {
        /// The kit's folder.
        folder: String,
        /// The file.
        file: &'static str,
    },
    /// `kit.toml` is not as it should be.
    #[error("{folder}/kit.toml: {problem}")]
    Toml {
        /// The kit's folder.
        folder: String,
        /// What is wrong.
        problem: String,
    },
    /// The sheet is not as it should be.
    #[error("{folder}/sv.md: {problem}")]
    Sheet {
        /// The kit's folder.
        folder: String,
        /// Where.
        problem: NotUnderstood,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    version: u32,
    minutes: u32,
    areas: Vec<Area>,
    level: Level,
    audience: Audience,
    needs: Vec<Need>,
    form: Form,
    activity: Activity,
    group_max: u32,
    languages: Vec<String>,
    repeat_after_days: u32,
    title: Words,
    summary: Words,
    goal: Words,
    why: Why,
    before: String,
    #[serde(rename = "step")]
    steps: Vec<Step>,
    stuck: Vec<String>,
    follow_up: Vec<String>,
    after: String,
}

/// Reads a kit from the texts of its two files; `folder` must be its id.
///
/// # Errors
/// [`KitError`] says what to change where.
pub fn parse_kit(folder: &str, toml: &str, sheet: &str) -> Result<Kit, KitError> {
    let problem = |problem: String| KitError::Toml { folder: folder.to_owned(), problem };
    let file: File = toml::from_str(toml).map_err(|e| problem(e.to_string()))?;
    if file.id != folder {
        return Err(problem(format!("id {} is not the name of the folder", file.id)));
    }
    if file.group_max == 0 || !(1..=240).contains(&file.minutes) {
        return Err(problem("group_max is at least 1, minutes between 1 and 240".into()));
    }
    let mut minute = 0;
    for step in &file.steps {
        if step.minute_from != minute || step.minute_to <= minute {
            return Err(problem(format!("the step at minute {} does not follow on minute {minute}", step.minute_from)));
        }
        minute = step.minute_to;
        let options = step.check.iter().flat_map(|check| &check.options);
        if step.check.is_some() && (options.clone().all(|option| option.right) || !options.clone().any(|o| o.right)) {
            return Err(problem(format!(
                "the question at minute {} has no right option, or no other",
                step.minute_from
            )));
        }
    }
    if minute != file.minutes {
        return Err(problem(format!("the steps end at minute {minute}, the kit at {}", file.minutes)));
    }
    let sheet = markdown::parse(sheet).map_err(|problem| KitError::Sheet { folder: folder.to_owned(), problem })?;
    Ok(Kit {
        id: file.id,
        version: file.version,
        minutes: Minutes(i64::from(file.minutes)),
        areas: file.areas,
        level: file.level,
        audience: file.audience,
        needs: file.needs,
        form: file.form,
        activity: file.activity,
        group_max: file.group_max,
        languages: file.languages,
        repeat_after_days: file.repeat_after_days,
        title: file.title,
        summary: file.summary,
        goal: file.goal,
        why: file.why,
        before: file.before,
        steps: file.steps,
        stuck: file.stuck,
        follow_up: file.follow_up,
        after: file.after,
        sheet,
    })
}

/// Reads every kit of a folder, by title.
pub(super) fn parse_all(shipped: &Dir<'_>) -> Result<Vec<Kit>, KitError> {
    let mut kits = Vec::new();
    for folder in shipped.dirs() {
        let name = folder.path().to_string_lossy();
        let file = |file: &'static str| {
            folder
                .get_file(folder.path().join(file))
                .and_then(|f| f.contents_utf8())
                .ok_or_else(|| KitError::Missing { folder: name.to_string(), file })
        };
        kits.push(parse_kit(&name, file("kit.toml")?, file("sv.md")?)?);
    }
    kits.sort_by(|a, b| a.title.sv.cmp(&b.title.sv));
    Ok(kits)
}

#[cfg(test)]
mod tests {
    use super::super::{Block, SHIPPED, find_kit, kits};
    use super::*;

    #[test]
    fn every_shipped_kit_is_whole() {
        let kits = parse_all(&SHIPPED).unwrap();
        let staff = kits.iter().filter(|kit| kit.audience == Audience::Staff && kit.is_session());
        let short = staff.filter(|kit| (15..=30).contains(&kit.minutes.0));
        assert!(short.count() >= 18, "kits that fit into a workplace meeting");
        for kit in &kits {
            assert!(kit.title.en.is_some() && kit.summary.en.is_some() && kit.goal.en.is_some(), "{}", kit.id);
            assert!(kit.sheet.iter().any(|b| matches!(b, Block::Numbers(_))), "{} has something to practise", kit.id);
            assert!(!kit.stuck.is_empty() && !kit.follow_up.is_empty() && !kit.areas.is_empty(), "{}", kit.id);
            assert!(kit.languages.contains(&"sv".to_owned()), "{}", kit.id);
            assert_eq!(kit.follow_up.len(), 2, "{}", kit.id);
            assert!(!kit.needs.is_empty(), "{}", kit.id);
            let said = [&kit.why.person, &kit.why.me, &kit.why.unit, &kit.goal.sv, &kit.before, &kit.after];
            assert!(said.iter().all(|text| !text.is_empty()) && kit.repeat_after_days > 0, "{}", kit.id);
            let case =
                |block: &Block| matches!(block, Block::Heading(2, words) if words.to_lowercase().contains("fall"));
            assert!(kit.sheet.iter().any(case) || !kit.is_session(), "{} has a case", kit.id);
            assert!(kit.is_session() || kit.audience == Audience::Staff, "{}", kit.id);
            if !kit.is_session() {
                assert!(kit.steps.iter().filter(|step| step.check.is_some()).count() >= 4, "{}", kit.id);
            }
        }
    }

    #[test]
    fn a_kit_is_found_by_its_id() {
        assert_eq!(kits().iter().map(|kit| find_kit(&kit.id)).collect::<Option<Vec<_>>>().unwrap().len(), kits().len());
        assert_eq!(find_kit("../core"), None);
    }

    fn shipped() -> (&'static str, &'static str) {
        let folder = "hitta-ratt-rutin";
        (folder, SHIPPED.get_file(format!("{folder}/kit.toml")).and_then(|f| f.contents_utf8()).unwrap())
    }

    #[test]
    fn a_field_that_nobody_knows_is_an_error() {
        let (folder, toml) = shipped();
        let wrong = format!("color = \"red\"\n{toml}");
        assert!(
            matches!(parse_kit(folder, &wrong, ""), Err(KitError::Toml { problem, .. }) if problem.contains("color"))
        );
    }

    #[test]
    fn a_run_sheet_with_a_gap_is_an_error() {
        let (folder, toml) = shipped();
        let wrong = toml.replacen("minute_from = 4", "minute_from = 5", 1);
        assert!(
            matches!(parse_kit(folder, &wrong, ""), Err(KitError::Toml { problem, .. }) if problem.contains("minute 4"))
        );
        let wrong = toml.replacen("minutes = 15", "minutes = 20", 1);
        assert!(matches!(parse_kit(folder, &wrong, ""), Err(KitError::Toml { problem, .. }) if problem.contains("20")));
    }

    #[test]
    fn a_question_without_a_right_answer_is_an_error() {
        let (folder, toml) = shipped();
        let with = |right: &str| {
            format!(
                "{toml}\n[step.check]\nquestion = \"?\"\nfeedback = \"!\"\n[[step.check.option]]\ntext = \"a\"\n{right}"
            )
        };
        for none_or_all in ["", "right = true\n"] {
            let error = parse_kit(folder, &with(none_or_all), "").unwrap_err();
            assert!(error.to_string().contains("no right option"), "{error}");
        }
        let both = with("right = true\n[[step.check.option]]\ntext = \"b\"\n");
        assert!(parse_kit(folder, &both, "").is_ok());
    }

    #[test]
    fn a_kit_stands_in_the_folder_of_its_name() {
        let (_, toml) = shipped();
        assert!(matches!(parse_kit("annan", toml, ""), Err(KitError::Toml { .. })));
    }
}
