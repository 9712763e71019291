//! What has changed in the origin since the variant was taken from it, and what does the variant say there? Part by part, so that
//! each change can be taken over or left: a text, a step, a section of the sheet.

use similar::{ChangeTag, TextDiff};

use super::content::{Content, ContentStep};

/// A change of the origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The part's key: `title`, `step-3`, `sheet-Fallet`.
    pub key: String,
    /// What was taken out and put in, in order.
    pub words: Vec<(Tag, String)>,
    /// What the variant says, where that is neither of the two.
    pub mine: Option<String>,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// They stay.
    Same,
    /// They were taken out.
    Out,
    /// They were put in.
    In,
}

/// What is different between `before` and `now`, the origin then and now, and not yet in the variant, in the order of the kit.
pub fn changes(before: &Content, now: &Content, mine: &Content) -> Vec<Change> {
    let (before, now, mine) = (parts(before), parts(now), parts(mine));
    let text = |parts: &[(String, String)], key: &str| -> Option<String> {
        parts.iter().find(|(known, _)| known == key).map(|(_, text)| text.clone())
    };
    let mut keys: Vec<&String> = now.iter().map(|(key, _)| key).collect();
    keys.extend(before.iter().map(|(key, _)| key).filter(|key| text(&now, key).is_none()));
    let change = |key: &String| {
        let (then, since, own) = (text(&before, key), text(&now, key), text(&mine, key));
        (then != since && since != own).then(|| Change {
            key: key.clone(),
            words: words(then.as_deref().unwrap_or_default(), since.as_deref().unwrap_or_default()),
            mine: own.filter(|own| Some(own) != then.as_ref()),
        })
    };
    keys.into_iter().filter_map(change).collect()
}

/// The variant with these parts as the origin has them now; keys that are no changes do nothing.
pub fn taken_over(mine: &Content, now: &Content, keys: &[String]) -> Content {
    let mut taken = mine.clone();
    for key in keys {
        take(&mut taken, now, key);
    }
    // Steps that the origin no longer has go last, so that the numbers of the others stay right until then.
    let gone = |at: usize| now.steps.len() <= at && keys.contains(&format!("step-{}", at + 1));
    let mut at = 0;
    taken.steps.retain(|_| {
        at += 1;
        !gone(at - 1)
    });
    taken
}

fn take(mine: &mut Content, now: &Content, key: &str) {
    match key {
        "title" => mine.title.sv.clone_from(&now.title.sv),
        "title_en" => mine.title.en.clone_from(&now.title.en),
        "summary" => mine.summary.sv.clone_from(&now.summary.sv),
        "summary_en" => mine.summary.en.clone_from(&now.summary.en),
        "goal" => mine.goal.sv.clone_from(&now.goal.sv),
        "goal_en" => mine.goal.en.clone_from(&now.goal.en),
        "group_max" => mine.group_max = now.group_max,
        "repeat_after_days" => mine.repeat_after_days = now.repeat_after_days,
        "before" => mine.before.clone_from(&now.before),
        "why_person" => mine.why.person.clone_from(&now.why.person),
        "why_me" => mine.why.me.clone_from(&now.why.me),
        "why_unit" => mine.why.unit.clone_from(&now.why.unit),
        "stuck" => mine.stuck.clone_from(&now.stuck),
        "follow_up" => mine.follow_up.clone_from(&now.follow_up),
        "after" => mine.after.clone_from(&now.after),
        _ => {
            if let Some(number) = key.strip_prefix("step-").and_then(|n| n.parse::<usize>().ok()) {
                match (number.checked_sub(1), number.checked_sub(1).and_then(|at| now.steps.get(at))) {
                    (Some(at), Some(step)) if at < mine.steps.len() => mine.steps[at] = step.clone(),
                    (_, Some(step)) => mine.steps.push(step.clone()),
                    _ => {}
                }
            } else if let Some(heading) = key.strip_prefix("sheet-") {
                let theirs = sections(&now.sheet).into_iter().find(|(known, _)| known == heading);
                let mut own = sections(&mine.sheet);
                match (own.iter().position(|(known, _)| known == heading), theirs) {
                    (Some(at), Some(section)) => own[at] = section,
                    (Some(at), None) => drop(own.remove(at)),
                    (None, Some(section)) => own.push(section),
                    (None, None) => {}
                }
                let texts: Vec<String> = own.into_iter().map(|(_, text)| text).collect();
                mine.sheet = texts.join("\n\n");
            }
        }
    }
}

/// The parts of a content with their keys, in order; what is left out has no part.
fn parts(content: &Content) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, text: String| parts.push((key.to_owned(), text));
    add("title", content.title.sv.clone());
    add("title_en", content.title.en.clone().unwrap_or_default());
    add("summary", content.summary.sv.clone());
    add("summary_en", content.summary.en.clone().unwrap_or_default());
    add("goal", content.goal.sv.clone());
    add("goal_en", content.goal.en.clone().unwrap_or_default());
    add("group_max", content.group_max.to_string());
    add("repeat_after_days", content.repeat_after_days.to_string());
    add("before", content.before.clone());
    for (number, step) in (1..).zip(&content.steps) {
        add(&format!("step-{number}"), step_text(step));
    }
    add("why_person", content.why.person.clone());
    add("why_me", content.why.me.clone());
    add("why_unit", content.why.unit.clone());
    for (heading, text) in sections(&content.sheet) {
        add(&format!("sheet-{heading}"), text);
    }
    add("stuck", content.stuck.join("\n"));
    add("follow_up", content.follow_up.join("\n"));
    add("after", content.after.clone());
    parts
}

fn step_text(step: &ContentStep) -> String {
    format!("{} min: {}\n{}", step.minutes, step.title, step.text)
}

/// The sheet cut before each heading of the second level; what stands before the first has an empty heading.
fn sections(sheet: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in sheet.lines() {
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(heading), _) => sections.push((heading.trim().to_owned(), line.to_owned())),
            (None, Some((_, text))) => {
                text.push('\n');
                text.push_str(line);
            }
            (None, None) => sections.push((String::new(), line.to_owned())),
        }
    }
    for (_, text) in &mut sections {
        text.truncate(text.trim_end().len());
    }
    sections.retain(|(_, text)| !text.is_empty());
    sections
}

/// Words taken out and put in, in groups: a space that stays between two changed words belongs to both groups.
fn words(before: &str, now: &str) -> Vec<(Tag, String)> {
    let mut words = Vec::new();
    let (mut out, mut put, mut between) = (String::new(), String::new(), String::new());
    let mut flush = |out: &mut String, put: &mut String, same: String| {
        for (tag, text) in [(Tag::Out, std::mem::take(out)), (Tag::In, std::mem::take(put)), (Tag::Same, same)] {
            if !text.trim().is_empty() || (tag == Tag::Same && !text.is_empty()) {
                words.push((tag, text));
            }
        }
    };
    for change in TextDiff::from_words(before, now).iter_all_changes() {
        let value = change.value();
        match change.tag() {
            ChangeTag::Equal if value.trim().is_empty() && !(out.is_empty() && put.is_empty()) => {
                between.push_str(value)
            }
            ChangeTag::Equal => flush(&mut out, &mut put, std::mem::take(&mut between) + value),
            changed => {
                out.push_str(&between);
                put.push_str(&between);
                between.clear();
                if changed == ChangeTag::Delete { out.push_str(value) } else { put.push_str(value) }
            }
        }
    }
    flush(&mut out, &mut put, between);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::find_kit;

    fn origin() -> Content {
        Content::of(find_kit("hitta-ratt-rutin").unwrap())
    }

    #[test]
    fn what_is_the_same_is_no_change() {
        assert_eq!(changes(&origin(), &origin(), &origin()), []);
    }

    #[test]
    fn each_change_is_taken_or_left_by_itself_and_own_words_stay() {
        let (before, mut now, mut mine) = (origin(), origin(), origin());
        now.title.sv = "Hitta rätt rutin på en minut".into();
        now.steps[1].text = "Läs om Gun.".into();
        now.sheet.push_str("\n\n## Nytt\n\nEn ny del.");
        mine.goal.sv = "Vårt eget mål".into();
        mine.steps[1].text = "Våra egna ord.".into();
        let found = changes(&before, &now, &mine);
        let keys: Vec<&str> = found.iter().map(|change| change.key.as_str()).collect();
        assert_eq!(keys, ["title", "step-2", "sheet-Nytt"]);
        assert!(found[0].words.contains(&(Tag::Out, "två minuter".into())), "{:?}", found[0].words);
        assert!(found[0].words.contains(&(Tag::In, "en minut".into())));
        assert_eq!(found[0].mine, None, "the variant says what the origin said");
        assert!(found[1].mine.as_ref().unwrap().contains("Våra egna ord."));

        let taken = taken_over(&mine, &now, &["title".into(), "sheet-Nytt".into(), "nonsense".into(), "step-x".into()]);
        assert_eq!(taken.title.sv, now.title.sv);
        assert!(taken.sheet.ends_with("## Nytt\n\nEn ny del."));
        assert_eq!((taken.goal.sv.as_str(), taken.steps[1].text.as_str()), ("Vårt eget mål", "Våra egna ord."));
        assert_eq!(changes(&before, &now, &taken).len(), 1, "what was left is still there to be seen");
    }

    #[test]
    fn steps_and_sections_that_are_gone_can_go() {
        let (before, mut now) = (origin(), origin());
        now.steps.truncate(4);
        let heading = before.sheet.lines().find_map(|line| line.strip_prefix("## ")).unwrap().to_owned();
        now.sheet = sections(&now.sheet).into_iter().skip(1).map(|(_, t)| t).collect::<Vec<_>>().join("\n\n");
        let keys: Vec<String> = changes(&before, &now, &before).into_iter().map(|change| change.key).collect();
        let mut sorted = keys.clone();
        sorted.sort();
        assert_eq!(sorted, [format!("sheet-{heading}"), "step-5".into(), "step-6".into()]);
        let taken = taken_over(&before, &now, &keys);
        assert_eq!((taken.steps.len(), &taken.sheet), (4, &now.sheet));
        let one = taken_over(&before, &now, &["step-5".into()]);
        assert_eq!((one.steps.len(), &one.steps[4]), (5, &before.steps[5]));
    }
}
