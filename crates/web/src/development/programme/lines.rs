//! The fields of a plan's lines: how a plan fills the form in, and how it is read from it. A line is left out by emptying its name.

use development::programme_plan::{
    Audience, Content, LONGEST_LINE, LONGEST_TEXT, MOST_ACTIVITIES, MOST_MINUTES, MOST_PERSONS, MOST_PHASES,
    MOST_SESSIONS, MOST_STEPS, MOST_WAVES, Phase, PlanText, PlannedActivity, PlannedMember, PlannedWave, Step,
    StepKind,
};
use evaluation::plan_check::Condition;
use kernel::{Activity, Date, Form, Moment, OrganisationId};
use text::Texts;

use super::content;
use crate::form::Filled;

/// Empty lines that are offered after those that are filled in.
const MORE: usize = 2;

/// The fields of a line, by number from 1.
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    prefix: &'static str,
    /// What the line is about, for its heading.
    pub(super) name: String,
    /// Whether it has to be looked at.
    pub(super) open: bool,
}

impl Line {
    /// The name of one of its fields.
    pub(super) fn field(&self, what: &str) -> String {
        field(self.prefix, self.number, what)
    }
}

fn field(prefix: &str, number: usize, what: &str) -> String {
    format!("{prefix}{number}-{what}")
}

/// The lines of the form: those with something in them, and some empty ones.
pub(super) fn lines(form: &Filled, prefix: &'static str, most: usize) -> Vec<Line> {
    let filled = (1..=most).rev().find(|number| !form.value(&field(prefix, *number, "name")).trim().is_empty());
    let shown = (filled.unwrap_or(0) + MORE).min(most);
    let wrong =
        |number: usize| form.errors().iter().any(|error| error.field.starts_with(&format!("{prefix}{number}-")));
    (1..=shown)
        .map(|number| Line {
            number,
            prefix,
            name: form.value(&field(prefix, number, "name")).trim().to_owned(),
            open: wrong(number),
        })
        .collect()
}

/// Phases, activities, measurements and steps of the form.
pub(super) struct Lines {
    pub(super) phases: Vec<Line>,
    pub(super) activities: Vec<Line>,
    pub(super) waves: Vec<Line>,
    pub(super) steps: Vec<Line>,
}

impl Lines {
    pub(super) fn of(form: &Filled) -> Self {
        Self {
            phases: lines(form, "p", MOST_PHASES),
            activities: lines(form, "a", MOST_ACTIVITIES),
            waves: lines(form, "w", MOST_WAVES),
            steps: lines(form, "s", MOST_STEPS),
        }
    }
}

/// The form as the plan fills it in.
pub(super) fn filled(plan: &PlanText, seen: i64) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = [
        ("seen", seen.to_string()),
        ("template", plan.template.clone().unwrap_or_default()),
        ("why", plan.why.clone()),
        ("strategy", plan.strategy.clone()),
        ("afterwards", plan.afterwards.clone()),
        ("champions", plan.champions.to_string()),
        ("champion_minutes", plan.champion_minutes.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let mut set = |prefix: &str, place: usize, what: &str, value: String| {
        values.push((field(prefix, place + 1, what), value));
    };
    for (n, phase) in plan.phases.iter().enumerate() {
        set("p", n, "name", phase.name.clone());
        set("p", n, "from", phase.starts_on.to_string());
        set("p", n, "to", phase.ends_on.to_string());
    }
    for (n, activity) in plan.activities.iter().enumerate() {
        set("a", n, "name", activity.title.clone());
        set("a", n, "audience", activity.audience.code().to_owned());
        set("a", n, "activity", activity.activity.code().to_owned());
        set("a", n, "form", activity.form.code().to_owned());
        set("a", n, "content", activity.content.as_ref().map(Content::to_string).unwrap_or_default());
        set("a", n, "from", activity.starts_on.to_string());
        set("a", n, "to", activity.ends_on.to_string());
        set("a", n, "sessions", activity.sessions.to_string());
        set("a", n, "minutes", activity.minutes.to_string());
        set("a", n, "persons", activity.persons.to_string());
        set("a", n, "group", activity.group.to_string());
    }
    for (n, wave) in plan.waves.iter().enumerate() {
        set("w", n, "name", wave.name.clone());
        set("w", n, "instrument", wave.instrument.clone());
        set("w", n, "moment", wave.moment.code().to_owned());
        set("w", n, "from", wave.opens_on.to_string());
        set("w", n, "to", wave.closes_on.to_string());
        set("w", n, "was", n.to_string());
    }
    for (n, step) in plan.steps.iter().enumerate() {
        set("s", n, "name", step.words.clone());
        set("s", n, "kind", step.kind.code().to_owned());
        set("s", n, "due", step.due_on.to_string());
        set("s", n, "done", step.done_on.map(|day| day.to_string()).unwrap_or_default());
        set("s", n, "serves", step.serves.clone().unwrap_or_default());
    }
    values
}

/// The name of the field for how many persons of an organisation.
pub(super) fn member_field(organisation: OrganisationId) -> String {
    format!("member-{organisation}")
}

/// The plan that the form says; what is wrong stands in the form. `before` is the plan that it was written from: which waves were made
/// of it is taken from there, and nothing else.
pub(super) fn read(
    t: Texts,
    form: &mut Filled,
    before: Option<&PlanText>,
    members: &[OrganisationId],
) -> Option<PlanText> {
    let mut text = |name: &str| form.optional_text(t, name, LONGEST_TEXT).unwrap_or_default();
    let (why, strategy, afterwards) = (text("why"), text("strategy"), text("afterwards"));
    let champions = count(t, form, "champions", 0, MOST_PERSONS);
    let champion_minutes = count(t, form, "champion_minutes", 0, MOST_MINUTES);
    let mut shares = Vec::new();
    for organisation in members {
        let name = member_field(*organisation);
        if !form.value(&name).trim().is_empty()
            && let Some(persons) = count(t, form, &name, 0, MOST_PERSONS)
        {
            shares.push(PlannedMember { organisation: *organisation, persons });
        }
    }
    let phases = each(t, form, "p", MOST_PHASES, |form, of, name| {
        let (starts_on, ends_on) = span(t, form, of)?;
        Some(Phase { name, starts_on, ends_on })
    });
    let activities = each(t, form, "a", MOST_ACTIVITIES, |form, of, title| {
        let audience = form.choice::<Audience>(t, &of("audience"));
        let activity = form.choice::<Activity>(t, &of("activity"));
        let how = form.choice::<Form>(t, &of("form"));
        let content = known_content(t, form, &of("content"));
        let days = span(t, form, of);
        let sessions = count(t, form, &of("sessions"), 1, MOST_SESSIONS);
        let minutes = count(t, form, &of("minutes"), 1, MOST_MINUTES);
        let persons = count(t, form, &of("persons"), 1, MOST_PERSONS);
        let group = count(t, form, &of("group"), 1, MOST_PERSONS);
        let (starts_on, ends_on) = days?;
        Some(PlannedActivity {
            title,
            audience: audience?,
            activity: activity?,
            form: how?,
            content: content?,
            starts_on,
            ends_on,
            sessions: sessions?,
            minutes: minutes?,
            persons: persons?,
            group: group?,
        })
    });
    let waves = each(t, form, "w", MOST_WAVES, |form, of, name| {
        let instrument = form.value(&of("instrument")).to_owned();
        if !measurement::instrument::shipped().iter().any(|one| one.id == instrument) {
            form.fail(&of("instrument"), t.get("field-choose-one"));
        }
        let moment = form.choice::<Moment>(t, &of("moment"));
        let was = form.value(&of("was")).parse::<usize>().ok();
        let wave = was.zip(before).and_then(|(place, before)| before.waves.get(place)).and_then(|before| before.wave);
        let (opens_on, closes_on) = span(t, form, of)?;
        Some(PlannedWave { name, instrument, moment: moment?, opens_on, closes_on, wave })
    });
    let steps = each(t, form, "s", MOST_STEPS, |form, of, words| {
        let kind = form.choice::<StepKind>(t, &of("kind"));
        let due_on = form.date(t, &of("due"));
        let done = of("done");
        let done_on = if form.value(&done).trim().is_empty() { None } else { form.date(t, &done) };
        let serves = Some(form.value(&of("serves")).to_owned()).filter(|code| !code.is_empty());
        let known = |code: &String| Condition::ALL.iter().any(|condition| condition.code() == code);
        if !serves.as_ref().is_none_or(known) {
            form.fail(&of("serves"), t.get("field-choose-one"));
        }
        Some(Step { kind: kind?, words, due_on: due_on?, done_on, serves })
    });
    let template = Some(form.value("template").to_owned());
    let template = template.filter(|id| development::programme_plan::find_template(id).is_some());
    if form.has_errors() {
        return None;
    }
    Some(PlanText {
        template,
        why,
        strategy,
        afterwards,
        champions: champions?,
        champion_minutes: champion_minutes?,
        members: shares,
        phases,
        activities,
        waves,
        steps,
    })
}

/// Every line whose name is filled in, read by `one`; lines with something wrong are left out, and the form says so.
fn each<T>(
    t: Texts,
    form: &mut Filled,
    prefix: &str,
    most: usize,
    mut one: impl FnMut(&mut Filled, &dyn Fn(&str) -> String, String) -> Option<T>,
) -> Vec<T> {
    let mut read = Vec::new();
    for number in 1..=most {
        let of = |what: &str| field(prefix, number, what);
        let name = form.value(&of("name")).trim().to_owned();
        if name.is_empty() {
            continue;
        }
        if name.chars().count() > LONGEST_LINE {
            form.fail(&of("name"), t.count("field-too-long", LONGEST_LINE));
        }
        read.extend(one(form, &of, name));
    }
    read
}

fn count(t: Texts, form: &mut Filled, name: &str, least: u32, most: u32) -> Option<u32> {
    form.whole(t, name, i64::from(least)..=i64::from(most)).and_then(|n| u32::try_from(n).ok())
}

fn span(t: Texts, form: &mut Filled, of: &dyn Fn(&str) -> String) -> Option<(Date, Date)> {
    let (from, to) = (form.date(t, &of("from")), form.date(t, &of("to")));
    let (from, to) = (from?, to?);
    if to < from {
        form.fail(&of("to"), t.get("programme-ends-first"));
        return None;
    }
    Some((from, to))
}

/// What is chosen to be run: nothing, or what is there.
fn known_content(t: Texts, form: &mut Filled, name: &str) -> Option<Option<Content>> {
    if form.value(name).is_empty() {
        return Some(None);
    }
    let found = form.value(name).parse::<Content>().ok().filter(|content| content::kits_of(content).is_some());
    if found.is_none() {
        form.fail(name, t.get("programme-plan-no-such-kit"));
    }
    found.map(Some)
}
