//! Which instruments come with the product? Those under `content/instruments`, put together from `content/items` and
//! checked: keys lie within their options, every sentence stands in both languages, answers fit into a byte.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use kernel::Group;
use serde::Deserialize;

use super::{Bilingual, Instrument, Item, Question, TestForm};

static ITEMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content/items");
static INSTRUMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content/instruments");
static PICTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content/pictures");
const NEXT_STEPS: &str = include_str!("../../../../content/next-steps.toml");

/// The most options of a task with several right ones: their set fits into a byte beside "don't know".
pub(crate) const MOST_OPTIONS: usize = 7;
/// The most steps to put in order: their 120 orders fit into a byte.
pub(crate) const MOST_STEPS: usize = 5;

/// The indicator that the tasks of the bank measure.
pub const BANK_INDICATOR: &str = "test.knowledge";

/// What is wrong with a file of items or an instrument.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct ContentError {
    /// The file or the item.
    pub place: String,
    /// What is wrong.
    pub problem: String,
}

/// A small thing to try next, and the kit that practises it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextStep {
    /// The area of everyday work.
    pub area: String,
    /// The kit that practises it with others.
    pub kit: String,
    /// The course to take alone, if there is one.
    pub course: Option<String>,
    /// What to do.
    pub text: Bilingual,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NextStepsSource {
    step: Vec<NextStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemsSource {
    item: Vec<ItemSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemSource {
    id: String,
    version: u32,
    kind: Kind,
    construct: String,
    indicator: String,
    core: bool,
    area: Option<String>,
    #[serde(default)]
    digcomp: Vec<String>,
    min: u8,
    max: u8,
    task: Option<Task>,
    #[serde(default)]
    key: Vec<u8>,
    expected: Option<Expected>,
    picture: Option<String>,
    text: Bilingual,
    help: Option<Bilingual>,
    rationale: Option<Bilingual>,
    #[serde(default)]
    label: Vec<Label>,
    #[serde(default)]
    option: Vec<OptionSource>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Rating,
    Test,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Task {
    Single,
    Multiple,
    Order,
}

/// How hard the authors expect a task to be; for those who write parallel tasks, not used in computing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Expected {
    Basic,
    Intermediate,
    Advanced,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    value: u8,
    sv: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionSource {
    number: u8,
    sv: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstrumentSource {
    id: String,
    version: u32,
    group: Group,
    title: Bilingual,
    intro: Option<Bilingual>,
    /// The instrument whose ratings are asked again, about how it was then.
    then_of: Option<String>,
    #[serde(default)]
    core: Vec<String>,
    #[serde(default)]
    ratings: Vec<String>,
    #[serde(default)]
    form: Vec<FormSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormSource {
    id: String,
    items: Vec<String>,
}

/// The instruments that come with the product, by file name.
pub fn shipped() -> &'static [Arc<Instrument>] {
    static SHIPPED: LazyLock<Vec<Arc<Instrument>>> = LazyLock::new(|| {
        read_shipped().expect("the shipped instruments are checked by a test").into_iter().map(Arc::new).collect()
    });
    &SHIPPED
}

/// The bank: every shipped task of the knowledge test, by area and key.
pub fn bank() -> &'static [Item] {
    static BANK: LazyLock<Vec<Item>> = LazyLock::new(|| {
        let texts: Vec<&str> = ITEMS.files().map(|file| text_of(file).expect("a test reads the items")).collect();
        let known = items_by_id(&texts).expect("the shipped items are checked by a test");
        let mut tasks: Vec<Item> =
            known.into_values().filter(|item| item.is_task() && item.indicator == BANK_INDICATOR).collect();
        tasks.sort_by(|a, b| (&a.area, &a.id).cmp(&(&b.area, &b.id)));
        tasks
    });
    &BANK
}

/// The check for front-line staff: the instrument that programmes begin with.
pub fn staff_check() -> &'static Arc<Instrument> {
    shipped().iter().find(|instrument| instrument.id == "staff-check").expect("a test reads the staff check")
}

/// The shipped items that can be picked for an instrument of one's own: those of the files of items, by key.
pub fn shipped_items() -> impl Iterator<Item = &'static Item> {
    known_items().values()
}

/// The shipped item with this key.
pub(crate) fn shipped_item(id: &str) -> Option<&'static Item> {
    known_items().get(id)
}

fn known_items() -> &'static BTreeMap<String, Item> {
    static KNOWN: LazyLock<BTreeMap<String, Item>> = LazyLock::new(|| {
        let files: Vec<&str> = ITEMS.files().filter_map(|file| file.contents_utf8()).collect();
        items_by_id(&files).expect("the shipped items are checked by a test").into_iter().collect()
    });
    &KNOWN
}

/// The drawn screen with this file name, as SVG.
pub fn find_picture(name: &str) -> Option<&'static str> {
    PICTURES.get_file(name).and_then(|file| file.contents_utf8())
}

/// The next steps that come with the product.
pub fn next_steps() -> &'static [NextStep] {
    static STEPS: LazyLock<Vec<NextStep>> = LazyLock::new(|| {
        toml::from_str::<NextStepsSource>(NEXT_STEPS).expect("the shipped next steps are checked by a test").step
    });
    &STEPS
}

fn built(source: InstrumentSource, known: &HashMap<String, Item>) -> Result<Instrument, ContentError> {
    let taken = |ids: &[String]| -> Result<Vec<Item>, ContentError> {
        ids.iter().map(|id| known.get(id).cloned().ok_or_else(|| wrong(id, "there is no such item"))).collect()
    };
    let built = Instrument {
        id: source.id,
        version: source.version,
        group: source.group,
        title: source.title,
        intro: source.intro,
        core: taken(&source.core)?,
        ratings: taken(&source.ratings)?,
        forms: source
            .form
            .iter()
            .map(|form| Ok(TestForm { id: form.id.clone(), tasks: taken(&form.items)? }))
            .collect::<Result<_, ContentError>>()?,
        adaptive: None,
    };
    if let Some(item) = built.core.iter().chain(&built.ratings).find(|item| item.is_task()) {
        return Err(wrong(&item.id, "is a task and stands among the ratings"));
    }
    if let Some(item) = built.core.iter().find(|item| !item.core).or(built.ratings.iter().find(|item| item.core)) {
        return Err(wrong(&item.id, "core items, and only they, stand in `core`"));
    }
    if let Some(item) = built.forms.iter().flat_map(|form| &form.tasks).find(|item| !item.is_task()) {
        return Err(wrong(&item.id, "is a rating and stands among the tasks"));
    }
    if built.forms.iter().any(|f| f.tasks.is_empty() || f.tasks.len() != built.forms[0].tasks.len()) {
        return Err(wrong(&built.id, "needs forms with the same number of tasks"));
    }
    if built.rating_count() == 0 && built.forms.is_empty() {
        return Err(wrong(&built.id, "asks nothing"));
    }
    Ok(built)
}

fn read_shipped() -> Result<Vec<Instrument>, ContentError> {
    let items: Vec<&str> = ITEMS.files().map(text_of).collect::<Result<_, _>>()?;
    let mut files: Vec<_> = INSTRUMENTS.files().collect();
    files.sort_by_key(|file| file.path());
    let known = items_by_id(&items)?;
    let sources: Vec<InstrumentSource> = files
        .into_iter()
        .map(|file| {
            toml::from_str(text_of(file)?).map_err(|e| wrong(&file.path().display().to_string(), e.to_string()))
        })
        .collect::<Result<_, _>>()?;
    let (again, first): (Vec<_>, Vec<_>) = sources.into_iter().partition(|source| source.then_of.is_some());
    let mut instruments: Vec<Instrument> =
        first.into_iter().map(|source| built(source, &known)).collect::<Result<_, _>>()?;
    for source in again {
        let then_of = source.then_of.as_deref().unwrap_or_default();
        let Some(of) = instruments.iter().find(|instrument| instrument.id == then_of) else {
            return Err(wrong(&source.id, format!("there is no instrument {then_of} to ask again")));
        };
        if !(source.core.is_empty() && source.ratings.is_empty() && source.form.is_empty()) || source.intro.is_none() {
            return Err(wrong(&source.id, "names no items of its own, and says what to think back to"));
        }
        let (core, ratings) = (of.core.clone(), of.ratings.clone());
        let (id, version, group, title) = (source.id, source.version, source.group, source.title);
        instruments.push(Instrument {
            id,
            version,
            group,
            title,
            intro: source.intro,
            core,
            ratings,
            forms: Vec::new(),
            adaptive: None,
        });
    }
    Ok(instruments)
}

fn text_of<'a>(file: &'a include_dir::File<'static>) -> Result<&'a str, ContentError> {
    file.contents_utf8().ok_or_else(|| wrong(&file.path().display().to_string(), "is not UTF-8"))
}

fn items_by_id(files: &[&str]) -> Result<HashMap<String, Item>, ContentError> {
    let mut known = HashMap::new();
    for file in files {
        let source: ItemsSource = toml::from_str(file).map_err(|e| wrong("items", e.to_string()))?;
        for item in source.item {
            let item = checked(item)?;
            if let Some(twice) = known.insert(item.id.clone(), item) {
                return Err(wrong(&twice.id, "stands twice"));
            }
        }
    }
    Ok(known)
}

fn checked(source: ItemSource) -> Result<Item, ContentError> {
    let fault = |problem: &str| Err(wrong(&source.id, problem));
    let numbers: Vec<u8> = source.option.iter().map(|option| option.number).collect();
    if !numbers.iter().copied().eq(1..=u8::try_from(numbers.len()).unwrap_or(0)) {
        return fault("options are numbered from 1 without gaps");
    }
    let options: Vec<Bilingual> =
        source.option.iter().map(|o| Bilingual { sv: o.sv.clone(), en: o.en.clone() }).collect();
    let mut ascending = source.key.clone();
    ascending.sort_unstable();
    ascending.dedup();
    if ascending.len() != source.key.len() || ascending.iter().any(|option| !numbers.contains(option)) {
        return fault("the key names each of its options once");
    }
    let question = match (source.kind, source.task) {
        (Kind::Rating, None) => {
            if source.min < 1 || source.max <= source.min || source.max == u8::MAX {
                return fault("a rating has a scale from at least 1");
            }
            if !source.label.iter().map(|label| label.value).eq(source.min..=source.max) {
                return fault("every step of the scale has its words, in order");
            }
            if !options.is_empty() || source.rationale.is_some() || source.expected.is_some() {
                return fault("a rating has no options, rationale or expected level");
            }
            let labels = source.label.into_iter().map(|l| Bilingual { sv: l.sv, en: l.en }).collect();
            Question::Rating { min: source.min, labels, highest_first: false }
        }
        (Kind::Test, Some(task)) => {
            if (source.min, source.max) != (0, 1) || !source.label.is_empty() || source.rationale.is_none() {
                return fault("a task gives 0 or 1, has a rationale and no labels");
            }
            match task {
                Task::Single if source.key.len() == 1 => Question::Single { options, key: source.key[0] },
                Task::Multiple if options.len() <= MOST_OPTIONS && source.key.len() > 1 => {
                    Question::Multiple { options, key: ascending }
                }
                Task::Order if options.len() <= MOST_STEPS && source.key.len() == options.len() => {
                    Question::Order { steps: options, key: source.key }
                }
                Task::Single => return fault("one option is right"),
                Task::Multiple => return fault("several of at most 7 options are right"),
                Task::Order => return fault("the key orders all of at most 5 steps"),
            }
        }
        _ => return fault("a task says how it is answered, a rating does not"),
    };
    let item = Item {
        id: source.id,
        version: source.version,
        core: source.core,
        construct: source.construct,
        indicator: source.indicator,
        area: source.area,
        digcomp: source.digcomp,
        text: source.text,
        help: source.help,
        picture: source.picture,
        rationale: source.rationale,
        question,
    };
    if let Some(picture) = &item.picture
        && (find_picture(picture).is_none() || !matches!(item.question, Question::Single { .. }))
    {
        return Err(wrong(&item.id, "has a picture that is not there, or more than one right place on it"));
    }
    let sentences = [Some(&item.text), item.help.as_ref(), item.rationale.as_ref()];
    if item.options().iter().chain(sentences.into_iter().flatten()).any(|s| s.sv.is_empty() || s.en.is_empty()) {
        return Err(wrong(&item.id, "every sentence stands in both languages"));
    }
    Ok(item)
}

fn wrong(place: &str, problem: impl Into<String>) -> ContentError {
    ContentError { place: place.to_owned(), problem: problem.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_instruments_and_next_steps_are_sound() {
        let instruments = read_shipped().unwrap();
        let check = instruments.iter().find(|i| i.id == "staff-check").unwrap();
        assert_eq!(
            check.core.iter().map(|i| i.construct.as_str()).collect::<Vec<_>>(),
            ["ability", "will", "knowledge", "skill"]
        );
        assert!(check.rating_count() <= 12 && check.forms.iter().all(|form| form.tasks.len() <= 8));
        assert_eq!(check.items("A").len(), 20);
        let of = |id: &str| instruments.iter().find(|i| i.id == id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(of("self-assessment").ratings.len(), 12);
        assert_eq!(of("knowledge-test").forms.iter().map(|form| form.tasks.len()).collect::<Vec<_>>(), [10, 10]);
        for (id, group) in [("managers-check", Group::Manager), ("champions-check", Group::Champion)] {
            assert_eq!((of(id).group, of(id).core.len()), (group, 4), "{id}");
            assert!(of(id).rating_count() <= 12, "{id}");
        }
        for id in ["session-end", "session-later", "tryout-verdict"] {
            assert_eq!(of(id).rating_count(), 2, "{id}");
        }
        let areas: Vec<_> = next_steps().iter().map(|step| step.area.as_str()).collect();
        for item in check.items("A").into_iter().chain(check.items("B")) {
            if let Some(area) = &item.area {
                assert!(areas.contains(&area.as_str()), "{area} has no next step");
            }
        }
    }

    #[test]
    fn two_forms_are_parallel_place_by_place_and_share_no_task() {
        let expected = expected_levels();
        for instrument in shipped().iter().filter(|instrument| !instrument.forms.is_empty()) {
            let [a, b] = &instrument.forms[..] else { panic!("two forms") };
            for (one, other) in a.tasks.iter().zip(&b.tasks) {
                let both = format!("{} and {}", one.id, other.id);
                assert_eq!(one.area, other.area, "{both}");
                assert_eq!(std::mem::discriminant(&one.question), std::mem::discriminant(&other.question), "{both}");
                assert_eq!(one.picture.is_some(), other.picture.is_some(), "{both}");
            }
            let levels = |form: &TestForm| {
                let mut levels: Vec<Expected> = form.tasks.iter().map(|task| expected[&task.id]).collect();
                levels.sort_unstable();
                levels
            };
            assert_eq!(levels(a), levels(b), "{}", instrument.id);
            let mut all: Vec<&str> = a.tasks.iter().chain(&b.tasks).map(|task| task.id.as_str()).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), 2 * a.tasks.len(), "{}", instrument.id);
        }
    }

    fn expected_levels() -> HashMap<String, Expected> {
        let items = ITEMS.files().flat_map(|file| toml::from_str::<ItemsSource>(text_of(file).unwrap()).unwrap().item);
        items.filter_map(|item| Some((item.id, item.expected?))).collect()
    }

    #[test]
    fn the_bank_holds_eighty_tasks_over_the_five_areas_and_few_can_be_guessed() {
        let texts: Vec<&str> = ITEMS.files().map(|file| text_of(file).unwrap()).collect();
        let known = items_by_id(&texts).unwrap();
        let tasks: Vec<&Item> = known.values().filter(|item| item.is_task()).collect();
        assert!(tasks.len() >= 80, "{}", tasks.len());
        for area in ["information", "communication", "creation", "safety", "problem_solving"] {
            let of_area = tasks.iter().filter(|task| task.area.as_deref() == Some(area));
            assert!(of_area.count() >= 14, "{area}");
        }
        let expected = expected_levels();
        let mut kinds: HashMap<&str, usize> = HashMap::new();
        for task in tasks {
            assert!(task.area.is_some() && expected.contains_key(&task.id), "{} has an area and a level", task.id);
            assert!(task.rationale.is_some(), "{}", task.id);
            let kind = match (&task.question, &task.picture) {
                (_, Some(_)) => "on a screen",
                (Question::Single { .. }, _) => "one",
                (Question::Multiple { .. }, _) => "several",
                _ => "order",
            };
            *kinds.entry(kind).or_default() += 1;
            if let Question::Single { options, .. } = &task.question {
                assert!(options.len() >= 6, "{} can be guessed", task.id);
            }
        }
        assert!(kinds.len() == 4 && kinds.values().all(|count| *count >= 10), "{kinds:?}");
    }

    #[test]
    fn every_picture_is_used_and_can_do_nothing() {
        let texts: Vec<&str> = ITEMS.files().map(|file| text_of(file).unwrap()).collect();
        let known = items_by_id(&texts).unwrap();
        let used: Vec<&str> = known.values().filter_map(|item| item.picture.as_deref()).collect();
        assert!(!used.is_empty());
        for file in PICTURES.files() {
            let name = file.path().to_str().unwrap();
            assert!(used.contains(&name), "{name}");
            let svg = text_of(file).unwrap();
            for active in ["<script", "href", "<style", "<foreignObject", "url(http", " on"] {
                assert!(!svg.contains(active), "{name}: {active}");
            }
            assert!(svg.contains("<title") && svg.contains("<desc"), "{name}");
        }
    }

    #[test]
    fn what_is_asked_about_then_is_what_was_asked() {
        let then = shipped().iter().find(|instrument| instrument.id == "staff-then").unwrap();
        assert_eq!((&then.core, &then.ratings), (&staff_check().core, &staff_check().ratings));
        assert!(then.forms.is_empty() && then.intro.is_some());
    }

    #[test]
    fn a_stored_definition_reads_back_to_the_same_instrument_and_hash() {
        let check = staff_check();
        let read: Instrument = serde_json::from_str(&check.definition()).unwrap();
        assert_eq!((&read, read.hash()), (&**check, check.hash()));
    }

    #[test]
    fn a_changed_word_changes_the_hash() {
        let mut changed = (**staff_check()).clone();
        changed.core[0].text.sv.push('!');
        assert_ne!(changed.hash(), staff_check().hash());
    }

    #[test]
    fn wrong_items_are_refused_by_name() {
        let task = |task: &str, key: &str, options: u8| {
            let options: String =
                (1..=options).map(|n| format!("[[item.option]]\nnumber = {n}\nsv = \"a\"\nen = \"a\"\n")).collect();
            format!(
                "[[item]]\nid = \"t\"\nversion = 1\nkind = \"test\"\nconstruct = \"knowledge\"\nindicator = \"i\"\n\
                 core = false\nmin = 0\nmax = 1\ntask = \"{task}\"\nkey = {key}\n[item.text]\nsv = \"f\"\nen = \"f\"\n\
                 [item.rationale]\nsv = \"r\"\nen = \"r\"\n{options}"
            )
        };
        assert!(items_by_id(&[&task("multiple", "[1, 3]", 7)]).is_ok());
        for bad in [
            task("multiple", "[1, 3]", 8),
            task("multiple", "[1]", 6),
            task("single", "[7]", 6),
            task("single", "[1, 2]", 6),
            task("order", "[1, 2, 3]", 4),
            task("order", "[1, 2, 2]", 3),
            task("order", "[1, 2, 3, 4, 5, 6]", 6),
            task("single", "[1]", 6).replace("core = false", "core = false\nkeey = 1"),
        ] {
            assert!(items_by_id(&[&bad]).is_err(), "{bad}");
        }
    }
}
