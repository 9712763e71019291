//! What can be run in an activity? Kits and series; which kits a choice holds, in order.

use development::programme_plan::{Audience, Content, PlannedActivity};
use kernel::Form;
use learning::kit::{Kit, find_kit, find_series, kits, series};
use text::Texts;

/// Everything that can be chosen: series first, then kits, each with its value in forms.
pub(super) fn choices(t: Texts) -> Vec<(String, String)> {
    let lang = t.lang().code();
    let series = series().iter().map(|one| {
        let title =
            t.with("programme-plan-content-series", &[("title", &one.title.in_language(lang)), ("n", &one.kits.len())]);
        (Content::Series(one.id.clone()).to_string(), title)
    });
    let mut all: Vec<_> = kits()
        .iter()
        .map(|kit| (Content::Kit(kit.id.clone()).to_string(), kit.title.in_language(lang).to_owned()))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    series.chain(all).collect()
}

/// The kits of a choice; nothing when it names what is not there.
pub(super) fn kits_of(content: &Content) -> Option<Vec<&'static Kit>> {
    match content {
        Content::Kit(id) => find_kit(id).map(|kit| vec![kit]),
        Content::Series(id) => find_series(id).map(|series| series.kits.clone()),
    }
}

/// What a choice is called.
pub(super) fn title(t: Texts, content: &Content) -> String {
    let lang = t.lang().code();
    let found = match content {
        Content::Kit(id) => find_kit(id).map(|kit| kit.title.in_language(lang)),
        Content::Series(id) => find_series(id).map(|series| series.title.in_language(lang)),
    };
    found.map_or_else(|| content.to_string(), str::to_owned)
}

/// The sessions with staff that an activity means to hold, as the conditions look at them.
pub(super) fn sessions(activity: &PlannedActivity) -> Vec<evaluation::plan_check::Held> {
    let with_staff = activity.audience == Audience::Staff && super::super::facts::with_staff(activity.activity);
    if !with_staff {
        return Vec::new();
    }
    let kits = activity.content.as_ref().and_then(kits_of).unwrap_or_default();
    let days = activity.days().into_iter().enumerate();
    days.map(|(n, day)| {
        let kit = if kits.is_empty() { None } else { Some(kits[n % kits.len()]) };
        evaluation::plan_check::Held {
            day,
            minutes: kernel::Minutes(i64::from(activity.minutes)),
            group_size: Some(activity.group),
            on_site: activity.form == Form::OnSite,
            kit: kit.map(|kit| kit.id.clone()),
            repeat_after_days: kit.map(|kit| kit.repeat_after_days),
            follow_up: activity.activity == kernel::Activity::FollowUp,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use development::programme_plan::templates;
    use evaluation::plan_check::Condition;
    use learning::kit::Audience as Meant;

    use super::*;

    #[test]
    fn what_the_shipped_templates_name_is_there_and_fits() {
        let first = kernel::Date::new(2027, 1, 4).expect("a day");
        for template in templates() {
            let draft = template.draft(first, None, 2_000, "sv");
            for activity in &draft.activities {
                let Some(content) = &activity.content else { continue };
                let kits = kits_of(content).unwrap_or_else(|| panic!("{}: there is no {content}", template.id));
                for kit in &kits {
                    let meant = match activity.audience {
                        Audience::Staff => Meant::Staff,
                        Audience::Champion => Meant::Champion,
                        Audience::Manager => Meant::Manager,
                        Audience::StrategicManager => Meant::StrategicManager,
                    };
                    assert_eq!(kit.audience, meant, "{}: {}", template.id, kit.id);
                    assert_eq!(kit.activity, activity.activity, "{}: {}", template.id, kit.id);
                    assert!(activity.group <= kit.group_max, "{}: {}", template.id, kit.id);
                }
                assert!(activity.sessions as usize >= kits.len(), "{}: {content}", template.id);
                let mean = kits.iter().map(|kit| kit.minutes.0).sum::<i64>() / kits.len() as i64;
                assert!((i64::from(activity.minutes) - mean).abs() <= 3, "{}: {content} takes {mean}", template.id);
            }
            for wave in &draft.waves {
                let found = measurement::instrument::shipped().iter().any(|one| one.id == wave.instrument);
                assert!(found, "{}: there is no instrument {}", template.id, wave.instrument);
            }
            for step in &draft.steps {
                let known = |code: &String| Condition::ALL.iter().any(|condition| condition.code() == code);
                assert!(step.serves.as_ref().is_none_or(known), "{}: {:?}", template.id, step.serves);
            }
        }
    }
}
