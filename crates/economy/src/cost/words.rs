//! What do ledgers call the activities and the kinds of cost? Their codes, and the words used in Swedish and English.

use std::collections::HashMap;
use std::sync::LazyLock;

use kernel::{Activity, CostKind};
use tabular::normalised;

const ACTIVITIES: &[(Activity, &[&str])] = &[
    (
        Activity::ProjectManagement,
        &[
            "projektledning",
            "programledning",
            "administration",
            "Att leda och sköta programmet",
            "Leading and running the programme",
            "Leading and administering the programme",
        ],
    ),
    (
        Activity::NeedsAnalysis,
        &["behovsanalys", "kartläggning", "nulägesanalys", "Att ta reda på behov", "Finding out what is needed"],
    ),
    (
        Activity::ChampionTraining,
        &[
            "ombudsutbildning",
            "utbildning av ombud",
            "Utbildning för ombud",
            "train the trainer",
            "training of champions",
            "Training champions",
        ],
    ),
    (
        Activity::ManagerTraining,
        &[
            "chefsutbildning",
            "utbildning av chefer",
            "Utbildning för chefer",
            "training of managers",
            "Training managers",
        ],
    ),
    (
        Activity::WorkplaceSession,
        &[
            "arbetsplatsträff",
            "utbildning på arbetsplatsen",
            "arbetsplatslärande",
            "APU",
            "Träff på jobbet",
            "workplace sessions",
            "Session at the workplace",
        ],
    ),
    (
        Activity::WebCourse,
        &["webbkurs", "webbutbildning", "e-utbildning", "Kurs på webben", "online course", "Course on the web"],
    ),
    (
        Activity::IndividualSupport,
        &[
            "individuellt stöd",
            "enskilt stöd",
            "handledning",
            "Hjälp till en person",
            "support to one person",
            "Helping one person",
        ],
    ),
    (
        Activity::Tryout,
        &[
            "test av teknik",
            "utprovning",
            "prova på",
            "Att prova teknik",
            "trying out technology",
            "try-out",
            "Trying out technology",
        ],
    ),
    (
        Activity::Network,
        &["nätverk", "nätverksträff", "Att möta andra i samma roll", "networking", "Meeting others in the same role"],
    ),
    (Activity::FollowUp, &["uppföljning", "utvärdering", "evaluation", "follow up", "Following up"]),
    (Activity::Other, &["annat", "övrigt", "other", "Other"]),
];

const KINDS: &[(CostKind, &[&str])] = &[
    (
        CostKind::Staff,
        &[
            "personal",
            "lön",
            "löner",
            "personalkostnad",
            "Lön till egen personal",
            "salaries",
            "pay",
            "Pay to own staff",
        ],
    ),
    (
        CostKind::External,
        &[
            "köpta tjänster",
            "externa tjänster",
            "extern tjänst",
            "konsult",
            "konsulter",
            "services bought",
            "external services",
            "Services bought",
        ],
    ),
    (CostKind::Travel, &["resor", "resa", "resor och logi", "Travel"]),
    (CostKind::Premises, &["lokaler", "lokal", "lokalkostnad", "hyra", "rent", "Premises"]),
    (CostKind::Equipment, &["utrustning", "material", "utrustning och material", "Equipment"]),
    (
        CostKind::Indirect,
        &[
            "indirekta kostnader",
            "indirekt",
            "schablon",
            "overhead",
            "Påslag och indirekta kostnader",
            "indirect costs",
            "Overheads and indirect costs",
        ],
    ),
    (
        CostKind::LostWorkingTime,
        &[
            "förlorad arbetstid",
            "deltagares arbetstid",
            "deltagartid",
            "Arbetstid för dem som lärde sig",
            "participants' working time",
            "Working time of those who learnt",
        ],
    ),
    (CostKind::Other, &["annat", "övrigt", "other", "Other"]),
];

/// The activity that a word stands for.
pub fn activity_of(word: &str) -> Option<Activity> {
    static KNOWN: LazyLock<HashMap<String, Activity>> = LazyLock::new(|| known(ACTIVITIES, Activity::code));
    KNOWN.get(&normalised(word)).copied()
}

/// The kind of cost that a word stands for.
pub fn kind_of(word: &str) -> Option<CostKind> {
    static KNOWN: LazyLock<HashMap<String, CostKind>> = LazyLock::new(|| known(KINDS, CostKind::code));
    KNOWN.get(&normalised(word)).copied()
}

fn known<T: Copy>(list: &[(T, &[&str])], code: impl Fn(T) -> &'static str) -> HashMap<String, T> {
    let words = |(one, words): &(T, &[&str])| {
        let one = *one;
        words.iter().copied().chain([code(one)]).map(|word| (normalised(word), one)).collect::<Vec<_>>()
    };
    list.iter().flat_map(words).collect()
}

#[cfg(test)]
mod tests {
    use text::{Lang, Texts};

    use super::*;

    #[test]
    fn what_the_pages_call_things_is_understood_in_both_languages() {
        for t in [Lang::Sv, Lang::En].map(Texts::new) {
            for activity in Activity::ALL {
                assert_eq!(activity_of(&t.code("activity", activity.code())), Some(*activity));
                assert_eq!(activity_of(activity.code()), Some(*activity));
            }
            for kind in CostKind::ALL {
                assert_eq!(kind_of(&t.code("cost-kind", kind.code())), Some(*kind));
                assert_eq!(kind_of(kind.code()), Some(*kind));
            }
        }
    }

    #[test]
    fn no_word_means_two_things() {
        fn words<T: PartialEq + Copy>(list: &[(T, &[&str])], meaning: impl Fn(&str) -> Option<T>) {
            for (one, words) in list {
                assert!(words.iter().all(|word| meaning(word) == Some(*one)), "{words:?}");
            }
        }
        words(ACTIVITIES, activity_of);
        words(KINDS, kind_of);
        assert_eq!((activity_of("trolleri"), kind_of("")), (None, None));
    }
}
