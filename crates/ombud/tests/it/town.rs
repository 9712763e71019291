//! Where do the tests of permissions take place? Two municipalities in one programme, of which the second also takes part in
//! another federation's programme; sessions, mandates, waves and evaluations in each; an account for every role.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::rules::development::{
    InitiativeRef, can_coordinate, can_lead_initiative, can_see_initiatives, hands_in_with_code,
};
use access::rules::help::{can_edit_variants, can_see_raised_hands};
use access::rules::learning::{can_appoint_champions, can_run_sessions};
use access::rules::measurement::{can_plan_waves, can_print_codes, can_write_questions};
use access::rules::participation::can_keep_ledger;
use access::rules::reporting::can_evaluate;
use access::{Actor, Grant, ProgrammeRef, Role, Scope};
use axum::Router;
use db::{Db, Fetch as _, Statement};
use development::activity::{ActivityDraft, ActivityKind, ActivityState, add_activity};
use development::gate::add_lesson;
use development::initiative::{Content, Draft, Stimulus, begin_initiative};
use development::need::{Category, Handling, NeedState, NewNeed, Perspective, Source, hand_in, handle_need};
use development::plan::{keep_edition, read_plan};
use kernel::{
    ActivityId, BarrierId, CommonQuestionId, Date, EvaluationId, Group, HandId, ImportId, InitiativeId, LessonId,
    LocalInstrumentId, LocalItemId, MandateId, Minutes, Moment, NeedId, OrganisationId, PersonId, ProgrammeId,
    QuestionId, SessionId, ShortCode, SignInId, Timestamp, VariantId, WalkInId, WaveId,
};
use learning::barrier::{Kind, report_barrier};
use learning::free_text::FreeText;
use learning::help::{enter, make_unit_code, random_code};
use learning::kit::kits;
use learning::mandate::{NewMandate, appoint_champion};
use learning::question::{NewQuestion, ask, publish};
use learning::raised_hand::{raise_hand, raised_hands};
use learning::register::{Ticked, hold_register, save_held, save_register};
use learning::session::{NewSession, find_session, plan_session};
use learning::variant::{Origin, make_variant};
use learning::walk_in::Written;
use measurement::instrument::staff_check;
use measurement::local::{Comparability, LocalInstrument, LocalItem, Mapping, Pick, save_instrument, save_item};
use measurement::pseudonym::{KeyRing, KeyUnavailable, ProgrammeKey};
use measurement::wave::{NewWave, create_wave, frame_from_register};
use measurement::{Bilingual, Linkage, Question};
use participation::hours_file::HoursFile;
use participation::import::import_hours;
use people::load::{self, NewAccount};
use people::role::NewRole;
use people::{Organisation, OrganisationKind, Programme, ProgrammeRole};
use reporting::evaluation_run::{OpenWaves, context, request_evaluation, run_evaluation};
use testkit::{Browser, Member, World, id, today};
use web::{App, Config};

use crate::town_council::{CouncilThings, council_things};

/// The secret of every account.
pub const SECRET: &str = "en riktigt lång hemlighet";

/// The same key for every programme.
pub struct OneKey;

impl KeyRing for OneKey {
    fn key(&self, _: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable> {
        Ok(ProgrammeKey::new([1; 32]))
    }
}

/// How the installation is reached.
pub fn config() -> Config {
    Config {
        public_url: "https://ombud.example".to_owned(),
        listen: ([127, 0, 0, 1], 8080).into(),
        insecure_cookies: true,
        trusted_proxy: None,
        simulated: false,
        printer: None,
        first_run_token: "the-token-in-the-log".to_owned(),
        mail: None,
    }
}

/// The pages of an installation on this database.
pub fn pages(db: &Db) -> Router {
    pages_with(db, None)
}

/// The same with a program that makes PDFs.
pub fn pages_with(db: &Db, printer: Option<std::path::PathBuf>) -> Router {
    let config = Config { printer: printer.map(reporting::printer::Printer::at), ..config() };
    web::app(App::new(config, db.clone(), Arc::new(OneKey)))
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Champion of the first unit.
    Champion,
    /// Manager of the first unit.
    Manager,
    /// Leads the work in the first municipality.
    LocalLead,
    /// Leads the first programme.
    ProgrammeLead,
    /// Evaluates the first programme.
    Evaluator,
    /// Administers the first municipality.
    Administrator,
    /// Administers the installation.
    Installation,
    /// Looks after the first municipality's devices and programs.
    It,
}

impl Who {
    /// Everybody.
    pub const ALL: [Self; 8] = [
        Self::Champion,
        Self::Manager,
        Self::LocalLead,
        Self::ProgrammeLead,
        Self::Evaluator,
        Self::Administrator,
        Self::Installation,
        Self::It,
    ];

    /// The letter in the matrix.
    pub fn letter(self) -> char {
        ['C', 'M', 'L', 'P', 'E', 'A', 'I', 'T'][self as usize]
    }

    /// In words.
    pub fn words(self) -> &'static str {
        [
            "champion",
            "manager",
            "local lead",
            "programme lead",
            "evaluator",
            "administrator of the organisation",
            "administrator of the installation",
            "IT",
        ][self as usize]
    }

    /// The name of the account.
    pub fn name(self) -> &'static str {
        ["champion", "manager", "local-lead", "programme-lead", "evaluator", "administrator", "installation", "it-desk"]
            [self as usize]
    }
}

/// What belongs to a municipality besides its staff.
pub struct Belongings {
    /// A session in each unit; the second has its register.
    pub sessions: [SessionId; 2],
    /// The mandate of the first unit's champion.
    pub mandate: MandateId,
    /// A question asked in each unit.
    pub questions: [QuestionId; 2],
    /// A common question.
    pub common: CommonQuestionId,
    /// A hand raised in the first unit.
    pub hand: HandId,
    /// Something that stands in the way in the first unit.
    pub barrier: BarrierId,
    /// A need of the first unit, with a heading.
    pub need: NeedId,
    /// An initiative that names it, in the first unit.
    pub initiative: InitiativeId,
    /// An activity of the initiative.
    pub activity: ActivityId,
    /// What the initiative taught.
    pub lesson: LessonId,
    /// A variant of a kit that is not shared.
    pub variant: VariantId,
    /// Somebody who was written down by name at the session of the second unit.
    pub walk_in: WalkInId,
    /// The standing code of each unit.
    pub codes: [ShortCode; 2],
}

/// The town.
pub struct Town {
    /// The database.
    pub db: Db,
    /// The pages.
    pub pages: Router,
    /// The municipalities and their programme.
    pub world: World,
    /// What belongs to each municipality.
    pub belongings: [Belongings; 2],
    /// The federation that leads the other programme.
    pub other_lead: OrganisationId,
    /// The other programme.
    pub other_programme: ProgrammeId,
    /// The wave of each programme.
    pub waves: [WaveId; 2],
    /// A question and an instrument of each programme's own.
    pub questions: [(LocalItemId, LocalInstrumentId); 2],
    /// A finished evaluation of each programme.
    pub evaluations: [EvaluationId; 2],
    /// An import of hours in each municipality, without rows.
    pub imports: [ImportId; 2],
    /// Accounts of the first municipality that nobody needs.
    pub spare: [SignInId; 2],
    /// An account of the second municipality.
    pub elsewhere: SignInId,
    /// What each municipality's council, forum and store of things has.
    pub council: [CouncilThings; 2],
    browsers: BTreeMap<Who, Browser>,
}

impl Town {
    /// Builds the town in an empty database.
    pub async fn build(db: Db) -> Self {
        let world = World::create(&db).await;
        let (other_lead, other_programme) = (id(500), id(501));
        add_other_programme(&db, &world, other_lead, other_programme).await;
        let programmes = [
            world.programme_ref(),
            ProgrammeRef { lead: other_lead, programme: other_programme, members: vec![world.members[1].organisation] },
        ];
        let belongings = [belongings(&db, &world, 0).await, belongings(&db, &world, 1).await];
        let [first, second] = &programmes;
        let waves = [wave(&db, first).await, wave(&db, second).await];
        let questions = [own_questions(&db, first).await, own_questions(&db, second).await];
        let evaluations = [evaluation(&db, first).await, evaluation(&db, second).await];
        let imports = [hours(&db, &world, 0).await, hours(&db, &world, 1).await];
        let (spare, elsewhere) = accounts(&db, &world).await;
        let council = [council_things(&db, &world, 0).await, council_things(&db, &world, 1).await];
        let pages = pages(&db);
        let mut browsers = BTreeMap::new();
        for (machine, who) in (1..).zip(Who::ALL) {
            let mut browser = Browser::new(&pages, machine);
            browser.sign_in(who.name(), SECRET).await;
            browsers.insert(who, browser);
        }
        Self {
            db,
            pages,
            world,
            belongings,
            other_lead,
            other_programme,
            waves,
            questions,
            evaluations,
            imports,
            spare,
            elsewhere,
            council,
            browsers,
        }
    }

    /// Somebody's browser, signed in.
    pub fn browser(&mut self, who: Who) -> &mut Browser {
        self.browsers.get_mut(&who).expect("everybody has one")
    }

    /// What is stored, apart from sessions and the audit log: rows, and values of each column.
    pub async fn stored(&self) -> BTreeMap<String, Vec<i64>> {
        stored(&self.db).await
    }
}

/// What is stored, apart from sessions and the audit log: for each table the number of rows, and for each of its columns
/// the number of values and of different values.
pub async fn stored(db: &Db) -> BTreeMap<String, Vec<i64>> {
    let mut stored = BTreeMap::new();
    for (table, columns) in crate::schema::columns_by_table() {
        if ["people_session_directory", "db_audit"].contains(&table.as_str()) {
            continue;
        }
        let counts: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(i, c)| format!("count({c}) as n{i}, count(distinct {c}) as d{i}"))
            .collect();
        let sql = format!("select count(*) as rows_there, {} from {table}", counts.join(", "));
        let row = db.reader().one(counting(sql), Vec::new()).await.expect("tables can be counted");
        let values = row.columns().iter().map(|column| row.get::<i64>(column).expect("a count")).collect();
        stored.insert(table, values);
    }
    stored
}

fn counting(sql: String) -> &'static Statement {
    let scope = db::Scope::Across("counts every row for a comparison");
    Box::leak(Box::new(Statement {
        name: "COUNT_EVERYTHING",
        sql: Box::leak(sql.into_boxed_str()),
        file: file!(),
        scope,
    }))
}

async fn add_other_programme(db: &Db, world: &World, lead: OrganisationId, programme: ProgrammeId) {
    let day = |month, day| Date::new(2026, month, day).expect("a day");
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let federation = Organisation {
        id: lead,
        name: "Andra förbundet".into(),
        kind: OrganisationKind::Federation,
        municipality_code: None,
        simulated: false,
    };
    load::organisations(&mut work, &[federation]).await.unwrap();
    let planned = Programme {
        lead,
        id: programme,
        code: "other".into(),
        name: "Det andra programmet".into(),
        cluster: None,
        role: ProgrammeRole::Evaluated,
        starts_on: day(1, 1),
        ends_on: day(12, 31),
        planned_participants: None,
        granted: None,
        simulated: false,
    };
    let second = &world.members[1];
    load::programme(&mut work, &planned, &[second.organisation]).await.unwrap();
    let rows = second.units.map(|unit| (second.organisation, programme, unit, day(1, 1)));
    load::programme_units(&mut work, rows).await.unwrap();
    work.commit(lead, "other_programme_created", None).await.unwrap();
}

async fn belongings(db: &Db, world: &World, municipality: usize) -> Belongings {
    let member = &world.members[municipality];
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let mut sessions = Vec::new();
    let walk_in: WalkInId = id(7_000 + municipality as u128);
    for unit in 0..2 {
        let may = can_run_sessions(&member.unit_actor(Role::Champion, unit), &member.unit_ref(unit)).unwrap();
        let new = NewSession {
            programme: world.programme,
            kit: &kits()[0],
            title: None,
            starts_at: Timestamp::from_sweden(today(), 8 * 60),
            champion: None,
        };
        let session = plan_session(&mut work, &may, new).await.unwrap();
        if unit == 1 {
            let there = member.staff[1].iter().map(|person| (*person, Minutes(30))).collect();
            save_register(&mut work, &may, session, &there, None).await.unwrap();
            let found = find_session(&mut work, &may, session).await.unwrap().unwrap();
            let register = hold_register(&mut work, &may, found).await.unwrap();
            let mut ticked = Ticked::from(&there);
            ticked.walk_ins.insert(walk_in, Minutes(30));
            ticked.written.insert(walk_in, Written { name: "Alva Nyström".into(), unit: None });
            save_held(&mut work, &may, &register, register.known(), &ticked, None).await.unwrap();
        }
        sessions.push(session);
    }
    let may = can_appoint_champions(&member.organisation_actor(Role::LocalLead), member.organisation).unwrap();
    let new = NewMandate {
        person: member.staff[0][1],
        unit: member.units[0],
        minutes_a_week: Minutes(120),
        starts_on: today(),
        ends_on: None,
    };
    let mandate = appoint_champion(&mut work, &may, new).await.unwrap();
    let (mut questions, mut codes) = (Vec::new(), Vec::new());
    let text = |text: &str| FreeText::parse(text, 100).unwrap();
    let lead = member.organisation_actor(Role::LocalLead);
    for unit in 0..2 {
        let place = member.unit_ref(unit);
        let code = make_unit_code(&mut work, &can_print_codes(&lead, &place).unwrap()).await.unwrap();
        let entrance = enter(&mut work, &code).await.unwrap().unwrap();
        let slip = random_code([id(unit as u128), id(municipality as u128)]).unwrap();
        let new = NewQuestion { slip: &slip, first_name: None, question: &text("Hur byter jag kod?") };
        questions.push(ask(&mut work, &entrance, new).await.unwrap());
        codes.push(code);
    }
    let entrance = enter(&mut work, &codes[0]).await.unwrap().unwrap();
    raise_hand(&mut work, &entrance, Some(&text("Noor")), None).await.unwrap();
    let barrier = report_barrier(&mut work, &entrance, Kind::Coverage, None).await.unwrap();
    let sees = can_see_raised_hands(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap();
    let hand = raised_hands(&mut work, &sees, today()).await.unwrap()[0].id;
    let may = can_run_sessions(&lead, &member.unit_ref(0)).unwrap();
    let common = publish(&mut work, &may, &text("Hur loggar man in?"), &text("Så här.")).await.unwrap();
    let may = can_edit_variants(&lead, member.organisation).unwrap();
    let variant = make_variant(&mut work, &may, Origin::Shipped("hitta-ratt-rutin".to_owned())).await.unwrap();
    let (need, initiative, activity, lesson) = initiative(&mut work, member).await;
    work.commit(member.organisation, "belongings_created", None).await.unwrap();
    let [one, two]: [ShortCode; 2] = codes.try_into().expect("two units have two codes");
    Belongings {
        sessions: [sessions[0], sessions[1]],
        mandate,
        questions: [questions[0], questions[1]],
        common,
        hand,
        barrier,
        need,
        initiative,
        activity,
        lesson,
        variant,
        walk_in,
        codes: [one, two],
    }
}

/// A need of the first unit with an initiative, an activity, a lesson, and an edition of the plan.
async fn initiative(work: &mut db::Work, member: &Member) -> (NeedId, InitiativeId, ActivityId, LessonId) {
    let text = |text: &str| FreeText::parse(text, 100).unwrap();
    let lead = member.organisation_actor(Role::LocalLead);
    let (place, organisation) = (member.unit_ref(0), member.organisation);
    let new = NewNeed {
        perspective: Perspective::Users,
        category: Category::Safety,
        words: &text("Nycklarna tar tid på natten."),
        source: Source::Unit,
        source_id: None,
        slip: None,
        voice: None,
    };
    let need = hand_in(work, &hands_in_with_code(&place), new).await.unwrap();
    let coordinates = can_coordinate(&lead, organisation).unwrap();
    let heading = text("Tryggare nätter utan nycklar");
    let handling =
        Handling { state: NeedState::TakenUp, category: Category::Safety, heading: Some(&heading), said: None };
    handle_need(work, &coordinates, need, handling).await.unwrap();
    let draft = Draft {
        name: "Låsen".to_owned(),
        owner: None,
        content: Content::begun("Ingen väcks av nycklar.".to_owned(), Stimulus::Need),
        needs: vec![need],
        units: vec![(place.unit, None)],
        parties: Vec::new(),
    };
    let initiative = begin_initiative(work, &coordinates, draft).await.unwrap();
    let leads = can_lead_initiative(&lead, &InitiativeRef { organisation, initiative, owner: None }).unwrap();
    let draft = ActivityDraft {
        kind: ActivityKind::TestStudy,
        name: text("Studie"),
        responsible: None,
        party: None,
        starts_on: None,
        ends_on: Some(today().plus_days(-1)),
        state: ActivityState::Planned,
        result: None,
        after: Vec::new(),
    };
    let activity = add_activity(work, &leads, draft).await.unwrap();
    let lesson = add_lesson(work, &leads, &text("Börja med nattpatrullen.")).await.unwrap();
    let sees = can_see_initiatives(&lead, organisation).unwrap();
    let plan = read_plan(work, &sees).await.unwrap();
    keep_edition(work, &coordinates, &text("Första"), &plan).await.unwrap();
    (need, initiative, activity, lesson)
}

async fn hours(db: &Db, world: &World, municipality: usize) -> ImportId {
    let member = &world.members[municipality];
    let may = can_keep_ledger(&member.organisation_actor(Role::LocalLead), member.organisation).unwrap();
    let nothing = HoursFile { rows: Vec::new(), ignored: Vec::new(), in_locked_months: 0 };
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let import = import_hours(&mut work, &may, world.programme, &nothing, false).await.unwrap();
    work.commit(member.organisation, "hours_imported", Some(import.into())).await.unwrap();
    import
}

fn over(programme: &ProgrammeRef, role: Role) -> Actor {
    Actor {
        sign_in: id(99),
        organisation: programme.lead,
        person: None,
        display_name: "Kim Berg".into(),
        grants: vec![Grant { role, scope: Scope::Programme(programme.clone()) }],
    }
}

/// A wave of the programme that is open today only.
pub async fn wave(db: &Db, programme: &ProgrammeRef) -> WaveId {
    let may = can_plan_waves(&over(programme, Role::ProgrammeLead), programme.programme).unwrap();
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let frame = frame_from_register(&mut work, &may, Group::Staff, today()).await.unwrap();
    let new = NewWave {
        name: "Våren",
        instrument: staff_check(),
        moment: Moment::Before,
        linkage: Linkage::Confidential,
        opens_on: today(),
        closes_on: today(),
        frame: &frame,
    };
    let wave = create_wave(&mut work, &may, new).await.unwrap();
    work.commit(programme.lead, "wave_created", None).await.unwrap();
    wave
}

/// A question and an instrument that holds it.
async fn own_questions(db: &Db, programme: &ProgrammeRef) -> (LocalItemId, LocalInstrumentId) {
    let may = can_write_questions(&over(programme, Role::ProgrammeLead), programme.programme).unwrap();
    let both = |text: &str| Bilingual { sv: text.to_owned(), en: text.to_owned() };
    let item = LocalItem {
        text: both("Hur går det med låset?"),
        help: None,
        question: Question::Rating {
            min: 1,
            labels: ["Inte än", "Med hjälp", "Själv"].map(both).to_vec(),
            highest_first: false,
        },
        construct: "skill".to_owned(),
        area: None,
        expected: None,
        rationale: None,
        mapping: Mapping { how: Comparability::Not, to: None, reason: "Bara här.".to_owned() },
    };
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let question = save_item(&mut work, &may, None, &item).await.unwrap();
    let instrument = LocalInstrument {
        title: both("Låsen"),
        intro: None,
        group: Group::Staff,
        ratings: vec![Pick::Local { id: question.id, version: question.number }],
        forms: Vec::new(),
    };
    let instrument = save_instrument(&mut work, &may, None, &instrument).await.unwrap();
    work.commit(programme.lead, "own_questions_created", None).await.unwrap();
    (question.id, instrument.id)
}

/// A finished evaluation of the programme.
pub async fn evaluation(db: &Db, programme: &ProgrammeRef) -> EvaluationId {
    let may = can_evaluate(&over(programme, Role::Evaluator), &[programme.programme]).unwrap();
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let run = request_evaluation(&mut work, &may, OpenWaves::LeaveOut).await.unwrap();
    work.commit(run.organisation, "evaluation_requested", None).await.unwrap();
    let done = run_evaluation(db, &may, &run, &OneKey, |package, _| async move {
        Ok(evaluation::evaluate(&package, &context(Timestamp::from_sweden(today(), 0))))
    });
    done.await.unwrap();
    run.id
}

/// An account for everybody, two to spare, and one in the second municipality.
async fn accounts(db: &Db, world: &World) -> ([SignInId; 2], SignInId) {
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let [first, second] = &world.members;
    for who in Who::ALL {
        let unit = |role| (first.organisation, NewRole::Unit(role, first.units[0]));
        let programme = |role| (world.lead, NewRole::Programme(role, world.lead, world.programme));
        let (organisation, role) = match who {
            Who::Champion => unit(Role::Champion),
            Who::Manager => unit(Role::Manager),
            Who::LocalLead => (first.organisation, NewRole::Organisation(Role::LocalLead)),
            Who::ProgrammeLead => programme(Role::ProgrammeLead),
            Who::Evaluator => programme(Role::Evaluator),
            Who::Administrator => (first.organisation, NewRole::Organisation(Role::Administrator)),
            Who::Installation => (world.lead, NewRole::InstallationAdministrator),
            Who::It => (first.organisation, NewRole::Organisation(Role::It)),
        };
        // The champion is somebody who works there; the others' accounts are nobody's.
        let person = (who == Who::Champion).then(|| first.staff[0][1]);
        account(&mut work, organisation, who.name(), person, &[role]).await;
    }
    let spare = [
        account(&mut work, first.organisation, "spare-1", None, &[]).await,
        account(&mut work, first.organisation, "spare-2", None, &[]).await,
    ];
    let role = NewRole::Organisation(Role::LocalLead);
    let elsewhere = account(&mut work, second.organisation, "elsewhere", None, &[role]).await;
    work.commit(world.lead, "accounts_created", None).await.unwrap();
    (spare, elsewhere)
}

async fn account(
    work: &mut db::Work,
    organisation: OrganisationId,
    name: &str,
    person: Option<PersonId>,
    roles: &[NewRole],
) -> SignInId {
    let new = NewAccount { organisation, name, display_name: "Kim Berg", secret: SECRET, person, roles };
    load::account(work, new).await.unwrap()
}
