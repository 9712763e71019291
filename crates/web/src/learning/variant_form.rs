//! How is a kit changed in a form? Field by field, steps one below the other, lists a line each, the sheet as Markdown.

use learning::free_text::FreeText;
use learning::kit::{Why, Words};
use learning::variant::{Content, ContentProblem, ContentStep, PART_MAX, STEPS_MAX, TITLE_MAX, Variant};
use text::Texts;

use super::free_text::{optional, required};
use crate::form::Filled;

/// The form with what the variant says.
pub(super) fn filled(variant: &Variant) -> Filled {
    let content = &variant.content;
    let english = |words: &Words| words.en.clone().unwrap_or_default();
    let mut values: Vec<(String, String)> = [
        ("based_on", variant.version.to_string()),
        ("title", content.title.sv.clone()),
        ("title_en", english(&content.title)),
        ("summary", content.summary.sv.clone()),
        ("summary_en", english(&content.summary)),
        ("goal", content.goal.sv.clone()),
        ("goal_en", english(&content.goal)),
        ("group_max", content.group_max.to_string()),
        ("repeat_after_days", content.repeat_after_days.to_string()),
        ("before", content.before.clone()),
        ("why_person", content.why.person.clone()),
        ("why_me", content.why.me.clone()),
        ("why_unit", content.why.unit.clone()),
        ("sheet", content.sheet.clone()),
        ("stuck", content.stuck.join("\n")),
        ("follow_up", content.follow_up.join("\n")),
        ("after", content.after.clone()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    for (n, step) in (1..).zip(&content.steps) {
        values.push((format!("step-{n}-minutes"), step.minutes.to_string()));
        values.push((format!("step-{n}-title"), step.title.clone()));
        values.push((format!("step-{n}-text"), step.text.clone()));
    }
    Filled::of(values)
}

/// What was written, on top of what cannot be changed. What is wrong stands beside its field afterwards.
pub(super) fn read(t: Texts, form: &mut Filled, kept: &Content) -> Content {
    for (name, label) in labels(t) {
        form.label(name, label);
    }
    let text = |form: &mut Filled, name: &str, max: usize| required(t, form, name, max).map(owned).unwrap_or_default();
    let words = |form: &mut Filled, name: &str, english: &str, max: usize| Words {
        sv: text(form, name, max),
        en: optional(t, form, english, max).map(owned),
    };
    let lines = |form: &mut Filled, name: &str| -> Vec<String> {
        let text = text(form, name, PART_MAX);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let number = |form: &mut Filled, name: &str| {
        let number = form.whole(t, name, 1..=730).unwrap_or(1);
        u32::try_from(number).unwrap_or(1)
    };
    let (group_max, repeat_after_days) = (number(form, "group_max"), number(form, "repeat_after_days"));
    let mut steps = Vec::new();
    for n in 1..=STEPS_MAX {
        let [minutes, title, said] = ["minutes", "title", "text"].map(|field| format!("step-{n}-{field}"));
        if form.value(&title).trim().is_empty() && form.value(&said).trim().is_empty() {
            continue; // an emptied step is taken away
        }
        for (name, key) in
            [(&minutes, "variant-step-minutes"), (&title, "variant-step-title"), (&said, "variant-step-text")]
        {
            form.label(name, t.with(key, &[("n", &n)]));
        }
        steps.push(ContentStep {
            minutes: form.whole(t, &minutes, 1..=240).and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
            title: text(form, &title, TITLE_MAX),
            text: text(form, &said, PART_MAX),
        });
    }
    Content {
        group_max,
        repeat_after_days,
        steps,
        title: words(form, "title", "title_en", TITLE_MAX),
        summary: words(form, "summary", "summary_en", PART_MAX),
        goal: words(form, "goal", "goal_en", PART_MAX),
        before: text(form, "before", PART_MAX),
        why: Why {
            person: text(form, "why_person", PART_MAX),
            me: text(form, "why_me", PART_MAX),
            unit: text(form, "why_unit", PART_MAX),
        },
        sheet: text(form, "sheet", PART_MAX),
        stuck: lines(form, "stuck"),
        follow_up: lines(form, "follow_up"),
        after: text(form, "after", PART_MAX),
        ..kept.clone()
    }
}

/// Puts what is wrong with the whole beside the field that it is about.
pub(super) fn complain(t: Texts, form: &mut Filled, why: &ContentProblem) {
    match why {
        ContentProblem::Text { part, .. } => form.fail(part, t.get("field-required")),
        ContentProblem::Number { part, min, max } => {
            form.fail(part, t.with("field-out-of-range", &[("min", min), ("max", max)]));
        }
        ContentProblem::Steps { longest, .. } => {
            form.fail("step-1-minutes", t.with("variant-steps-wrong", &[("longest", longest)]));
        }
        ContentProblem::Sheet { line } => form.fail("sheet", t.with("variant-sheet-wrong", &[("line", line)])),
    }
}

/// What the fields are called.
fn labels(t: Texts) -> Vec<(&'static str, String)> {
    LABELS.iter().map(|(name, key)| (*name, t.get(key))).collect()
}

/// The fields and the keys of their names.
const LABELS: &[(&str, &str)] = &[
    ("title", "variant-title"),
    ("title_en", "variant-title-en"),
    ("summary", "variant-summary"),
    ("summary_en", "variant-summary-en"),
    ("goal", "variant-goal"),
    ("goal_en", "variant-goal-en"),
    ("group_max", "variant-group-max"),
    ("repeat_after_days", "variant-repeat"),
    ("before", "kit-before"),
    ("why_person", "kit-why-person"),
    ("why_me", "kit-why-me"),
    ("why_unit", "kit-why-unit"),
    ("sheet", "variant-sheet"),
    ("stuck", "kit-stuck"),
    ("follow_up", "kit-follow-up"),
    ("after", "kit-after"),
];

/// What a part of a kit is called, by its key in a comparison.
pub(super) fn part_name(t: Texts, key: &str) -> String {
    if let Some(number) = key.strip_prefix("step-") {
        return t.with("variant-step", &[("n", &number.to_owned())]);
    }
    if let Some(heading) = key.strip_prefix("sheet-") {
        return t.with("variant-sheet-part", &[("heading", &heading.to_owned())]);
    }
    LABELS.iter().find(|(name, _)| *name == key).map_or_else(|| key.to_owned(), |(_, name)| t.get(name))
}

fn owned(text: FreeText) -> String {
    text.as_str().to_owned()
}
