//! The four scores of an item in a form: the same for members with an account and for those with a code.

use development::council::{Criterion, Scores};
use kernel::AgendaItemId;
use text::Texts;

use crate::form::Filled;

/// A criterion in the form of an item.
pub(super) struct Field {
    /// What it is called in the form.
    pub(super) name: &'static str,
    /// What it is called on the page, where other items have the same.
    pub(super) id: String,
    pub(super) legend: String,
    pub(super) hint: String,
    /// Each score, and whether it is chosen.
    pub(super) steps: Vec<(u8, bool)>,
}

/// The criteria of an item, with what a form that has come back holds, else with the own scores.
pub(super) fn fields(t: Texts, form: &Filled, item: AgendaItemId, own: Option<Scores>) -> Vec<Field> {
    let came_back = form.value("item") == item.to_string();
    let field = |criterion: &Criterion| {
        let code = criterion.code();
        let chosen = |score: u8| {
            if came_back && !form.value(code).is_empty() {
                return form.value(code) == score.to_string();
            }
            own.is_some_and(|own| own.all()[*criterion as usize] == score)
        };
        Field {
            name: code,
            id: id(*criterion, item),
            legend: t.code("council-criterion", code),
            hint: t.code("council-criterion-hint", code),
            steps: (1..=5).map(|score| (score, chosen(score))).collect(),
        }
    };
    Criterion::ALL.iter().map(field).collect()
}

/// The scores of an item; says where one is missing.
pub(super) fn read(t: Texts, form: &mut Filled, item: AgendaItemId) -> Option<Scores> {
    let mut given = [0; 4];
    for (criterion, given) in Criterion::ALL.iter().zip(&mut given) {
        let field = id(*criterion, item);
        form.label(&field, t.code("council-criterion", criterion.code()));
        match form.value(criterion.code()).parse::<u8>() {
            Ok(score) if (1..=5).contains(&score) => *given = score,
            _ => form.fail(&field, t.get("field-choose-one")),
        }
    }
    Scores::new(given)
}

fn id(criterion: Criterion, item: AgendaItemId) -> String {
    format!("{}-{item}", criterion.code())
}
