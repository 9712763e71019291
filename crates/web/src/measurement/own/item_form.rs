//! How does a question stand in the editor's form, and how is it read from there?

use measurement::local::{Comparability, Expected, ItemFault, LocalItem, Mapping, Place};
use measurement::{Bilingual, Question};
use text::Texts;

use crate::form::Filled;

/// The most options of any kind.
pub(super) const ROWS: usize = 8;
const SV: [&str; ROWS] = [
    "option_sv_1",
    "option_sv_2",
    "option_sv_3",
    "option_sv_4",
    "option_sv_5",
    "option_sv_6",
    "option_sv_7",
    "option_sv_8",
];
const EN: [&str; ROWS] = [
    "option_en_1",
    "option_en_2",
    "option_en_3",
    "option_en_4",
    "option_en_5",
    "option_en_6",
    "option_en_7",
    "option_en_8",
];
const PLACES: [&str; ROWS] = ["place_1", "place_2", "place_3", "place_4", "place_5", "place_6", "place_7", "place_8"];

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A step of a scale.
    Rating,
    /// One right option.
    Single,
    /// Several right options.
    Multiple,
    /// Steps to put in order.
    Order,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Rating, Self::Single, Self::Multiple, Self::Order];

    pub(super) fn of(question: &Question) -> Self {
        match question {
            Question::Rating { .. } => Self::Rating,
            Question::Single { .. } => Self::Single,
            Question::Multiple { .. } => Self::Multiple,
            Question::Order { .. } => Self::Order,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Order => "order",
        }
    }

    /// The kind with this code; a rating for any other.
    pub(super) fn read(code: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(Self::Rating)
    }

    /// How many rows for options the form has.
    fn rows(self) -> usize {
        match self {
            Self::Rating | Self::Multiple => 7,
            Self::Single => ROWS,
            Self::Order => 5,
        }
    }
}

/// A row of the form: an option in both languages.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) sv: &'static str,
    pub(super) en: &'static str,
    pub(super) place: &'static str,
    pub(super) label_sv: String,
    pub(super) label_en: String,
}

pub(super) fn rows(t: Texts, kind: Kind) -> Vec<Row> {
    let label = |number: usize, key: &str| t.count(key, number);
    let keys = match kind {
        Kind::Rating => ("own-step-sv", "own-step-en"),
        _ => ("own-option-sv", "own-option-en"),
    };
    (0..kind.rows())
        .map(|i| Row {
            number: i + 1,
            sv: SV[i],
            en: EN[i],
            place: PLACES[i],
            label_sv: label(i + 1, keys.0),
            label_en: label(i + 1, keys.1),
        })
        .collect()
}

/// What the fields are called, for the summary of errors.
pub(super) fn labelled(t: Texts, form: Filled, kind: Kind) -> Filled {
    let rows = rows(t, kind);
    form.labelled([
        ("text_sv", t.get("own-text-sv")),
        ("text_en", t.get("own-text-en")),
        ("help_sv", t.get("own-help-sv")),
        ("help_en", t.get("own-help-en")),
        ("right", t.get("own-right")),
        ("construct", t.get("own-construct")),
        ("area", t.get("own-area")),
        ("expected", t.get("own-expected")),
        ("rationale_sv", t.get("own-rationale-sv")),
        ("rationale_en", t.get("own-rationale-en")),
        ("how", t.get("own-how")),
        ("to", t.get("own-to")),
        ("reason", t.get("own-reason")),
    ])
    .labelled(rows.iter().flat_map(|row| [(row.sv, row.label_sv.clone()), (row.en, row.label_en.clone())]))
}

/// The form with a question that is there already.
pub(super) fn filled(item: &LocalItem) -> Filled {
    let mut values: Vec<(&'static str, String)> = vec![
        ("text_sv", item.text.sv.clone()),
        ("text_en", item.text.en.clone()),
        ("construct", item.construct.clone()),
        ("area", item.area.clone().unwrap_or_default()),
        ("how", code_of(item.mapping.how).to_owned()),
        ("to", item.mapping.to.clone().unwrap_or_default()),
        ("reason", item.mapping.reason.clone()),
    ];
    if let Some(help) = &item.help {
        values.extend([("help_sv", help.sv.clone()), ("help_en", help.en.clone())]);
    }
    if let Some(why) = &item.rationale {
        values.extend([("rationale_sv", why.sv.clone()), ("rationale_en", why.en.clone())]);
    }
    if let Some(expected) = item.expected {
        values.push(("expected", code_of_level(expected).to_owned()));
    }
    let options = match &item.question {
        Question::Rating { labels, highest_first, .. } => {
            values.push(("direction", if *highest_first { "highest_first" } else { "lowest_first" }.to_owned()));
            labels
        }
        Question::Single { options, key } => {
            values.push(("right", key.to_string()));
            options
        }
        Question::Multiple { options, key } => {
            values.extend(key.iter().map(|right| ("right", right.to_string())));
            options
        }
        Question::Order { steps, key } => {
            let places = (1..).zip(key).filter_map(|(place, step)| {
                let name = PLACES.get(usize::from(*step).checked_sub(1)?)?;
                Some((*name, format!("{}", place as usize)))
            });
            values.extend(places);
            steps
        }
    };
    for (i, option) in options.iter().enumerate().take(ROWS) {
        values.extend([(SV[i], option.sv.clone()), (EN[i], option.en.clone())]);
    }
    Filled::with(values)
}

/// The question as it was filled in, sound or not; what was not chosen at all is said in the form.
pub(super) fn read(t: Texts, form: &mut Filled, kind: Kind) -> LocalItem {
    let pair = |sv: &str, en: &str| Bilingual { sv: cleaned(form.value(sv)), en: cleaned(form.value(en)) };
    let there = |text: &Bilingual| !(text.sv.is_empty() && text.en.is_empty());
    let mut options: Vec<Bilingual> = (0..kind.rows()).map(|i| pair(SV[i], EN[i])).collect();
    options.truncate(options.iter().rposition(there).map_or(0, |last| last + 1));
    let numbers =
        |name: &str| form.values(name).filter_map(|value| value.trim().parse::<u8>().ok()).collect::<Vec<_>>();
    let question = match kind {
        Kind::Rating => {
            Question::Rating { min: 1, labels: options, highest_first: form.is("direction", "highest_first") }
        }
        Kind::Single => Question::Single { options, key: numbers("right").first().copied().unwrap_or(0) },
        Kind::Multiple => {
            let mut key = numbers("right");
            key.sort_unstable();
            key.dedup();
            Question::Multiple { options, key }
        }
        Kind::Order => {
            let mut key = vec![0; options.len()];
            for (step, name) in (1_u8..).zip(PLACES).take(options.len()) {
                let place: usize = form.value(name).trim().parse().unwrap_or(0);
                if let Some(slot) = place.checked_sub(1).and_then(|place| key.get_mut(place)) {
                    *slot = step;
                }
            }
            Question::Order { steps: options, key }
        }
    };
    let task = kind != Kind::Rating;
    let level = [Expected::Basic, Expected::Intermediate, Expected::Advanced];
    let how = [Comparability::Same, Comparability::Similar, Comparability::Not];
    let how = how.into_iter().find(|how| form.is("how", code_of(*how)));
    let chosen = |name: &str| Some(form.value(name).trim().to_owned()).filter(|value| !value.is_empty());
    let item = LocalItem {
        text: pair("text_sv", "text_en"),
        help: Some(pair("help_sv", "help_en")).filter(there),
        question,
        construct: form.value("construct").to_owned(),
        area: chosen("area"),
        expected: level.into_iter().find(|level| task && form.is("expected", code_of_level(*level))),
        rationale: task.then(|| pair("rationale_sv", "rationale_en")),
        mapping: Mapping {
            how: how.unwrap_or(Comparability::Not),
            to: chosen("to").filter(|_| how != Some(Comparability::Not)),
            reason: cleaned(form.value("reason")),
        },
    };
    if how.is_none() {
        form.fail("how", t.get("field-choose-one"));
    }
    item
}

/// Line breaks as one sign, nothing around.
fn cleaned(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

/// Says beside each field what is wrong with it.
pub(super) fn tell(t: Texts, form: &mut Filled, faults: Vec<ItemFault>, kind: Kind) {
    for fault in faults {
        match fault {
            ItemFault::Missing(place, lang) => form.fail(field(place, lang), t.get("field-required")),
            ItemFault::TooLong(place, lang, max) => form.fail(field(place, lang), t.count("field-too-long", max)),
            ItemFault::Unprintable(place, lang) => form.fail(field(place, lang), t.get("own-unprintable")),
            ItemFault::SameTwice(option, lang) => {
                form.fail(field(Place::Option(option), lang), t.get("own-same-twice"));
            }
            ItemFault::Options(min, max) => {
                form.fail(SV[0], t.with("own-options-from-to", &[("min", &min), ("max", &max)]));
            }
            ItemFault::Key => form.fail("right", t.code("own-key-wrong", kind.code())),
            ItemFault::Construct => form.fail("construct", t.get("field-choose-one")),
            ItemFault::Area => form.fail("area", t.get("field-choose-one")),
            ItemFault::Expected => form.fail("expected", t.get("field-choose-one")),
            ItemFault::Target => form.fail("to", t.get("own-to-missing")),
            ItemFault::OtherScale => form.fail("to", t.get("own-other-scale")),
        }
    }
}

fn field(place: Place, lang: &str) -> &'static str {
    let sv = lang == "sv";
    match place {
        Place::Text => ["text_en", "text_sv"][usize::from(sv)],
        Place::Help => ["help_en", "help_sv"][usize::from(sv)],
        Place::Rationale => ["rationale_en", "rationale_sv"][usize::from(sv)],
        Place::Reason => "reason",
        Place::Option(number) => {
            let row = number.saturating_sub(1).min(ROWS - 1);
            if sv { SV[row] } else { EN[row] }
        }
    }
}

pub(super) fn code_of(how: Comparability) -> &'static str {
    match how {
        Comparability::Same => "same",
        Comparability::Similar => "similar",
        Comparability::Not => "not",
    }
}

pub(super) fn code_of_level(level: Expected) -> &'static str {
    match level {
        Expected::Basic => "basic",
        Expected::Intermediate => "intermediate",
        Expected::Advanced => "advanced",
    }
}

#[cfg(test)]
mod tests {
    use measurement::local::shared_targets;
    use text::Lang;

    use super::*;

    fn form(values: &[(&'static str, &str)]) -> Filled {
        Filled::with(values.iter().map(|(name, value)| (*name, (*value).to_owned())))
    }

    const ROUND: [(&str, &str); 8] = [
        ("text_sv", "Hur låser du?"),
        ("text_en", "How do you lock?"),
        ("rationale_sv", "Så är det."),
        ("rationale_en", "So it is."),
        ("construct", "skill"),
        ("expected", "basic"),
        ("how", "not"),
        ("reason", "Bara vi."),
    ];

    #[test]
    fn a_question_comes_back_into_the_form_as_it_was_read() {
        let t = Texts::new(Lang::Sv);
        let options: Vec<(&str, &str)> =
            (0..4).flat_map(|i| [(SV[i], ["a", "b", "c", "d"][i]), (EN[i], ["a", "b", "c", "d"][i])]).collect();
        for (kind, more) in [
            (Kind::Rating, vec![("direction", "highest_first")]),
            (Kind::Single, vec![("right", "3")]),
            (Kind::Multiple, vec![("right", "4"), ("right", "2")]),
            (Kind::Order, vec![("place_1", "2"), ("place_2", "1"), ("place_3", "4"), ("place_4", "3")]),
        ] {
            let mut sent = form(&[&ROUND[..], &options[..], &more[..]].concat());
            let item = read(t, &mut sent, kind);
            assert_eq!(item.faults(&shared_targets()), [], "{kind:?}");
            let mut again = filled(&item);
            assert_eq!(read(t, &mut again, kind), item, "{kind:?}");
            assert!(!sent.has_errors());
        }
    }

    #[test]
    fn a_gap_among_the_options_and_a_place_given_twice_are_told() {
        let t = Texts::new(Lang::Sv);
        let mut sent =
            form(&[(SV[0], "a"), (EN[0], "a"), (SV[2], "c"), (EN[2], "c"), ("place_1", "1"), ("place_3", "1")]);
        let item = read(t, &mut sent, Kind::Order);
        tell(t, &mut sent, item.faults(&[]), Kind::Order);
        assert!(sent.error(SV[1]).is_some() && sent.error(EN[1]).is_some() && sent.error(SV[0]).is_none());
        assert!(sent.error("right").is_some() && sent.error("how").is_some() && sent.error("expected").is_some());
    }
}
