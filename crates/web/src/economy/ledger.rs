//! How does a ledger in the SIE format get in? The file is read, a person says what its accounts and objects are, every öre
//! of it is accounted for on the page, and only then it comes in. The rows travel with the form, without the ledger's words.

use ::economy::cost::{payers, total_of};
use ::economy::ledger::{
    Choice, Group, ImportLedgerError, Rules, Sorted, Standing, complete, import_ledger, kept_rules, propose, sort,
    standing,
};
use ::economy::sie::{CodePage, Ledger, SieError, read_sie, without_words};
use access::rules::economy::{CanImportCosts, can_import_costs, can_see_costs};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Activity, CostKind, Month, Ore, OrganisationId, ProgrammeId};
use people::Organisation;
use tabular::{CellProblem, Problems};

use super::import::organisations;
use crate::app::App;
use crate::failure::Failure;
use crate::layout::{Page, redirect_and_say, render, render_as};
use crate::people::import::expected;
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};
use crate::upload::Upload;

/// The most accounts and objects that somebody is asked about.
const MOST_CHOICES: usize = 500;
/// What a choice to leave out is called in the form.
const LEFT_OUT: &str = "left_out";

#[derive(Template)]
#[template(path = "economy/ledger.html")]
struct LedgerPage {
    page: Page,
    here: String,
    error: Option<String>,
    problems: Vec<(CellProblem, String)>,
    total: usize,
    not_listed: usize,
    read: Option<Read>,
}

/// A ledger that was read, with the choices and what they make of it.
struct Read {
    company: String,
    code_page: &'static str,
    let_be: String,
    rows: String,
    seen: String,
    remarks: Vec<(CellProblem, String)>,
    whole: Group,
    taken: Group,
    left_out: Group,
    undecided: Group,
    undecided_rows: Vec<(String, Group)>,
    standing: Standing,
    before: Ore,
    after: Ore,
    can_come_in: bool,
    only: Vec<(String, String, bool)>,
    dimensions: Vec<(String, String, bool)>,
    payers: Vec<(String, String, bool)>,
    accounts: Vec<ChoiceForm>,
    objects: Vec<ChoiceForm>,
    kinds: Vec<(&'static str, String)>,
    activities: Vec<(&'static str, String)>,
}

/// An account or an object with the choice of what it is.
struct ChoiceForm {
    field: String,
    name: String,
    group: Group,
    chosen: &'static str,
}

/// The page that takes the file.
pub(crate) async fn show_ledger(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    can_import_costs(&signed_in.actor, id)?;
    Ok(render(&blank(&app, &signed_in, lead, id).await?))
}

/// Reads a ledger and shows what it would do, or takes it in.
pub(crate) async fn take_ledger(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let may = can_import_costs(&signed_in.actor, id)?;
    let mut page = blank(&app, &signed_in, lead, id).await?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let carried = upload.value("rows");
    let Some(bytes) = upload.rows_or_file() else {
        page.error = Some(t.get("file-import-no-file"));
        return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let ledger = match read_sie(bytes) {
        Ok(ledger) => ledger,
        Err(SieError::Faults(faults)) => {
            page.tell(faults);
            return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Err(why) => {
            page.error = Some(match why {
                SieError::TooLarge { max_megabytes } => t.with("ledger-too-large", &[("max", &max_megabytes)]),
                SieError::OtherType { said } => t.with("ledger-other-type", &[("said", &said)]),
                SieError::NoVouchers => t.get("ledger-no-vouchers"),
                SieError::NotSie | SieError::Faults(_) => t.get("ledger-not-sie"),
            });
            return Ok(render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let organisations = organisations(&app, &may).await?;
    let months = found.starts_on.month()..=found.ends_on.month();
    let trial = Trial { app: &app, signed_in: &signed_in, may: &may, ledger: &ledger, organisations, months };
    if carried.is_empty() {
        let see = can_see_costs(&signed_in.actor, id)?;
        let kept = kept_rules(&mut app.db().reader(), &see, ledger.key()).await?;
        let rules = propose(&ledger, &payers(&trial.organisations), kept.as_ref());
        return trial.show(page, &rules, &without_words(bytes), ledger.code_page.name(), StatusCode::OK).await;
    }
    let seen = Rules::from_json(upload.value("seen")).ok_or(Failure::BadRequest)?;
    let rules = trial.rules(&upload, &seen);
    let said = upload.value("code_page");
    let code_page = CodePage::ALL.iter().map(|page| page.name()).find(|name| *name == said).unwrap_or_default();
    let remarks_seen = ledger.remarks.is_empty() || upload.value("remarks") == "seen";
    if upload.value("step") != "take_in" || rules != seen || !remarks_seen {
        if upload.value("step") == "take_in" && !remarks_seen {
            page.error = Some(t.get("ledger-see-remarks"));
        }
        return trial.show(page, &rules, carried, code_page, StatusCode::OK).await;
    }
    let sorted = sort(&ledger, &rules, trial.months.clone());
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match import_ledger(&mut work, &may, ledger.key(), &sorted, &rules).await {
        Ok(imported) => {
            work.commit(lead, "ledger_imported", Some(imported.import.into())).await?;
            Ok(redirect_and_say(&app, &format!("{}/costs", address(lead, id)), "cost-import-done"))
        }
        Err(ImportLedgerError::Db(why)) => Err(why.into()),
        Err(why) => {
            drop(work);
            page.error = Some(t.get(match why {
                ImportLedgerError::NothingNew => "ledger-nothing-new",
                ImportLedgerError::Changed => "ledger-changed",
                _ => "ledger-undecided",
            }));
            trial.show(page, &rules, carried, code_page, StatusCode::CONFLICT).await
        }
    }
}

/// A ledger on its way in.
struct Trial<'a> {
    app: &'a App,
    signed_in: &'a SignedIn,
    may: &'a CanImportCosts,
    ledger: &'a Ledger,
    organisations: Vec<Organisation>,
    months: std::ops::RangeInclusive<Month>,
}

impl Trial<'_> {
    /// What the form says. Objects of a dimension that was just chosen get proposals.
    fn rules(&self, upload: &Upload, seen: &Rules) -> Rules {
        let told = |field: &str| Some(upload.value(field)).filter(|value| !value.is_empty()).map(str::to_owned);
        let only = told("only").and_then(|only| {
            let (dimension, object) = only.split_once('\u{1f}')?;
            Some((dimension.to_owned(), object.to_owned()))
        });
        let dimension = told("dimension");
        let payer: Option<OrganisationId> = upload.value("payer").parse().ok();
        let payer = payer.filter(|id| self.organisations.iter().any(|organisation| organisation.id == *id));
        let same = dimension == seen.dimension;
        let mut rules = Rules {
            only,
            dimension,
            payer,
            accounts: seen.accounts.clone(),
            objects: if same { seen.objects.clone() } else { Default::default() },
        };
        let sorted = sort(self.ledger, seen, self.months.clone());
        let mut cleared = Vec::new();
        for (place, account) in sorted.accounts.keys().take(MOST_CHOICES).enumerate() {
            match choice::<CostKind>(upload.value(&format!("account-{place}"))) {
                Some(choice) => {
                    rules.accounts.insert(account.clone(), choice);
                }
                None => cleared.extend(rules.accounts.remove(account).map(|_| account.clone())),
            }
        }
        for (place, object) in sorted.objects.keys().take(MOST_CHOICES).enumerate().filter(|_| same) {
            let _before = match choice::<Activity>(upload.value(&format!("object-{place}"))) {
                Some(choice) => rules.objects.insert(object.clone(), choice),
                None => rules.objects.remove(object),
            };
        }
        if !same {
            complete(self.ledger, &mut rules);
            rules.accounts.retain(|account, _| !cleared.contains(account));
        }
        rules
    }

    async fn show(
        &self,
        mut page: LedgerPage,
        rules: &Rules,
        rows: &str,
        code_page: &'static str,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let t = self.signed_in.visit.t;
        let see = can_see_costs(&self.signed_in.actor, self.may.programme().programme)?;
        let sorted = sort(self.ledger, rules, self.months.clone());
        let mut reader = self.app.db().reader();
        let standing = standing(&mut reader, &see, self.ledger.key(), &sorted).await?;
        let before = total_of(&mut reader, &see).await?;
        if !sorted.problems.is_empty() {
            page.tell(sorted.problems.clone());
        }
        if !standing.changed.is_empty() {
            page.error.get_or_insert_with(|| t.get("ledger-changed"));
        } else if standing.new_rows() == 0 && standing.known > 0 {
            page.error.get_or_insert_with(|| t.get("ledger-nothing-new"));
        }
        let after = before + sorted.taken.amount - standing.known_amount;
        let can_come_in = sorted.is_decided() && standing.changed.is_empty() && standing.new_rows() > 0;
        let worded = |problem: &CellProblem| (problem.clone(), expected(t, &problem.expected));
        page.read = Some(Read {
            company: self.ledger.company.clone().unwrap_or_default(),
            code_page,
            let_be: self.ledger.let_be.iter().map(|(label, n)| format!("{label} ({n})")).collect::<Vec<_>>().join(", "),
            rows: rows.to_owned(),
            seen: rules.to_json(),
            remarks: self.ledger.remarks.list.iter().map(worded).collect(),
            whole: sorted.whole,
            taken: sorted.taken,
            left_out: sorted.left_out,
            undecided: sorted.undecided_in_all(),
            undecided_rows: sorted
                .undecided
                .iter()
                .take(MOST_CHOICES)
                .map(|((account, object), group)| {
                    (format!("{} {}", self.account(account), self.object(rules, object)), *group)
                })
                .collect(),
            standing,
            before,
            after,
            can_come_in,
            only: self.only(rules),
            dimensions: self.dimensions(rules),
            payers: self
                .organisations
                .iter()
                .map(|o| (o.id.to_string(), o.name.clone(), rules.payer == Some(o.id)))
                .collect(),
            accounts: self.accounts(rules, &sorted),
            objects: self.objects(rules, &sorted),
            kinds: CostKind::ALL.iter().map(|k| (k.code(), t.code("cost-kind", k.code()))).collect(),
            activities: Activity::ALL.iter().map(|a| (a.code(), t.code("activity", a.code()))).collect(),
        });
        Ok(render_as(status, &page))
    }

    fn accounts(&self, rules: &Rules, sorted: &Sorted) -> Vec<ChoiceForm> {
        let form = |(place, (account, group)): (usize, (&String, &Group))| ChoiceForm {
            field: format!("account-{place}"),
            name: self.account(account),
            group: *group,
            chosen: chosen(rules.accounts.get(account), CostKind::code),
        };
        sorted.accounts.iter().take(MOST_CHOICES).enumerate().map(form).collect()
    }

    fn objects(&self, rules: &Rules, sorted: &Sorted) -> Vec<ChoiceForm> {
        let form = |(place, (object, group)): (usize, (&String, &Group))| ChoiceForm {
            field: format!("object-{place}"),
            name: self.object(rules, object),
            group: *group,
            chosen: chosen(rules.objects.get(object), Activity::code),
        };
        sorted.objects.iter().take(MOST_CHOICES).enumerate().map(form).collect()
    }

    fn account(&self, account: &str) -> String {
        let name = self.ledger.accounts.get(account).map(String::as_str).unwrap_or_default();
        format!("{account} {name}").trim().to_owned()
    }

    fn object(&self, rules: &Rules, object: &str) -> String {
        let t = self.signed_in.visit.t;
        match (&rules.dimension, object) {
            (None, _) => t.get("ledger-every-row"),
            (Some(_), "") => t.get("ledger-no-object"),
            (Some(dimension), object) => {
                let name = self.ledger.objects.get(&(dimension.clone(), object.to_owned()));
                format!("{object} {}", name.map(String::as_str).unwrap_or_default()).trim().to_owned()
            }
        }
    }

    /// The objects that rows are booked on, to keep to one of them.
    fn only(&self, rules: &Rules) -> Vec<(String, String, bool)> {
        let mut used: Vec<_> = self.ledger.transactions().flat_map(|(_, row)| &row.objects).collect();
        used.sort();
        used.dedup();
        let listed = used.into_iter().take(MOST_CHOICES).map(|object| {
            let (dimension, code) = object;
            let name = self.ledger.objects.get(object).map(String::as_str).unwrap_or_default();
            let text = format!("{}: {code} {name}", self.dimension(dimension));
            (format!("{dimension}\u{1f}{code}"), text.trim().to_owned(), rules.only.as_ref() == Some(object))
        });
        listed.collect()
    }

    fn dimensions(&self, rules: &Rules) -> Vec<(String, String, bool)> {
        let mut used: Vec<&String> = self
            .ledger
            .transactions()
            .flat_map(|(_, row)| row.objects.iter().map(|(dimension, _)| dimension))
            .collect();
        used.sort();
        used.dedup();
        let listed = used.into_iter().map(|dimension| {
            (dimension.clone(), self.dimension(dimension), rules.dimension.as_ref() == Some(dimension))
        });
        listed.collect()
    }

    fn dimension(&self, dimension: &str) -> String {
        match self.ledger.dimensions.get(dimension) {
            Some(name) => format!("{dimension} {name}"),
            None => dimension.to_owned(),
        }
    }
}

/// How many have been decided or proposed.
fn decided(forms: &[ChoiceForm]) -> usize {
    forms.iter().filter(|form| form.is_decided()).count()
}

impl ChoiceForm {
    /// Whether anything is chosen.
    fn is_decided(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// Whether this is chosen.
    fn is(&self, value: &str) -> bool {
        self.chosen == value
    }
}

impl LedgerPage {
    fn tell(&mut self, problems: Problems) {
        let t = self.page.t;
        self.total = problems.total;
        self.not_listed = problems.not_listed();
        self.problems = problems.list.into_iter().map(|p| (p.clone(), expected(t, &p.expected))).collect();
    }
}

fn choice<T: std::str::FromStr>(text: &str) -> Option<Choice<T>> {
    if text == LEFT_OUT { Some(Choice::LeftOut) } else { text.parse().ok().map(Choice::Is) }
}

fn chosen<T: Copy>(choice: Option<&Choice<T>>, code: impl Fn(T) -> &'static str) -> &'static str {
    match choice {
        None => "",
        Some(Choice::LeftOut) => LEFT_OUT,
        Some(Choice::Is(one)) => code(*one),
    }
}

async fn blank(app: &App, signed_in: &SignedIn, lead: OrganisationId, id: ProgrammeId) -> Result<LedgerPage, Failure> {
    let found = programme(app, signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let above = address(lead, id);
    let page = signed_in
        .page("ledger-title")
        .under("/programmes", t.get("nav-programme"))
        .under(&above, found.name)
        .under(format!("{above}/costs"), t.get("costs-title"));
    let here = format!("{above}/costs/ledger");
    Ok(LedgerPage { page, here, error: None, problems: Vec::new(), total: 0, not_listed: 0, read: None })
}
