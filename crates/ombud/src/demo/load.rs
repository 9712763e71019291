//! How do the simulated rows become the installation's? Table by table, in the order in which they refer to each other.

use std::collections::HashMap;
use std::sync::Arc;

use access::{ProgrammeRef, Role};
use anyhow::Context as _;
use db::Work;
use kernel::{Group, OrganisationId, PersonId, ProgrammeId, SessionId, Timestamp, UnitId, WaveId};
use learning::kit::Kit;
use learning::session::{KitRef, Session, State as SessionState};
use measurement::answer::Answer;
use measurement::code::{LinkToken, ShortCode};
use measurement::instrument::Instrument;
use measurement::load::{CodeText, NewCode, NewInstrument, NewResponse, NewWaveRow};
use measurement::pseudonym::{KeyRing, ProgrammeKey, link};
use measurement::response::State as ResponseState;
use measurement::wave::{FrameRow, Linkage};
use participation::load::LoadedPosting;
use people::load::{NewAccount, NewEmployment, NewPerson};
use people::role::NewRole;
use people::{Organisation, OrganisationKind, Programme, ProgrammeRole, Unit};
use simulation::{Cluster, TestForm};

use super::ids::Ids;
use super::money;
use super::plan;
use super::shape;
use super::summary::SignIn;
use super::{after, city, help};

/// The secret of every demonstration account: there is nothing real to protect.
const SECRET: &str = "visa-mig-hur-du-gor";
/// The cluster under which the four programmes are evaluated together.
const CLUSTER: &str = "west-sweden";
/// Codes printed for each programme.
const CODES_SHOWN: usize = 3;

/// What was loaded that the summary tells.
pub(super) struct Loaded {
    pub(super) answers: usize,
    pub(super) responses: usize,
    pub(super) sign_ins: Vec<SignIn>,
    pub(super) codes: Vec<String>,
    organisations: Vec<OrganisationId>,
}

impl Loaded {
    pub(super) fn first_organisation(&self) -> OrganisationId {
        self.organisations[0]
    }
}

/// The rows and the ids that they have been given.
pub(super) struct Loading<'a> {
    pub(super) cluster: &'a Cluster,
    instrument: &'a Arc<Instrument>,
    kits: &'a [Kit],
    keys: &'a dyn KeyRing,
    pub(super) ids: Ids,
    seed: u64,
    pub(super) organisations: Vec<OrganisationId>,
    programmes: Vec<ProgrammeId>,
    pub(super) units: Vec<UnitId>,
    pub(super) persons: Vec<PersonId>,
    sessions: Vec<SessionId>,
    waves: Vec<WaveId>,
}

impl<'a> Loading<'a> {
    pub(super) fn new(
        cluster: &'a Cluster,
        instrument: &'a Arc<Instrument>,
        kits: &'a [Kit],
        keys: &'a dyn KeyRing,
        seed: u64,
    ) -> Self {
        let mut ids = Ids::new(seed);
        Self {
            organisations: cluster.organisations.iter().map(|_| ids.next()).collect(),
            programmes: cluster.programmes.iter().map(|_| ids.next()).collect(),
            units: cluster.units.iter().map(|_| ids.next()).collect(),
            persons: cluster.persons.iter().map(|_| ids.next()).collect(),
            sessions: cluster.sessions.iter().map(|_| ids.next()).collect(),
            waves: cluster.waves.iter().map(|_| ids.next()).collect(),
            cluster,
            instrument,
            kits,
            keys,
            ids,
            seed,
        }
    }

    pub(super) async fn load(mut self, work: &mut Work, progress: &impl Fn(&str)) -> anyhow::Result<Loaded> {
        progress("loading organisations, units and people");
        self.load_people(work).await?;
        progress("loading sessions and the hour ledger");
        self.load_sessions(work).await?;
        self.load_postings(work).await?;
        progress("loading waves and answers");
        let codes = self.load_waves(work).await?;
        let (responses, answers) = self.load_responses(work).await?;
        progress("loading help between colleagues");
        self.load_help(work).await?;
        progress("loading costs");
        self.load_costs(work).await?;
        progress("locking months and reporting to the fund");
        self.load_after(work).await?;
        let mut sign_ins = self.load_accounts(work).await?;
        self.load_plan(work).await?;
        self.load_programme_plans(work).await?;
        progress("loading a city's needs and initiatives");
        sign_ins.extend(city::load(work, &mut self.ids, SECRET).await?);
        Ok(Loaded { answers, responses, sign_ins, codes, organisations: self.organisations })
    }

    /// The session around which the accounts are: the one that is planned next.
    pub(super) fn session_shown(&self) -> Option<&'a simulation::Session> {
        self.cluster
            .sessions
            .iter()
            .filter(|s| s.state == simulation::SessionState::Planned && s.champion.is_some())
            .filter(|s| self.cluster.programmes[s.programme as usize].organisations.len() > 1)
            .min_by_key(|s| (s.date, s.start_minute))
    }

    pub(super) fn organisation_of_unit(&self, unit: u32) -> OrganisationId {
        self.organisations[self.cluster.units[unit as usize].organisation as usize]
    }

    pub(super) fn programme_ref(&self, programme: u32) -> ProgrammeRef {
        let simulated = &self.cluster.programmes[programme as usize];
        ProgrammeRef {
            lead: self.organisations[simulated.lead as usize],
            programme: self.programmes[programme as usize],
            members: simulated.organisations.iter().map(|o| self.organisations[*o as usize]).collect(),
        }
    }

    /// Positions of the cluster's rows by the organisation of their unit, in the order of organisations.
    fn by_organisation<T>(&self, rows: &[T], unit: impl Fn(&T) -> u32) -> Vec<(OrganisationId, Vec<usize>)> {
        let mut groups = vec![Vec::new(); self.organisations.len()];
        for (i, row) in rows.iter().enumerate() {
            groups[self.cluster.units[unit(row) as usize].organisation as usize].push(i);
        }
        self.organisations.iter().copied().zip(groups).filter(|(_, rows)| !rows.is_empty()).collect()
    }

    async fn load_people(&mut self, work: &mut Work) -> anyhow::Result<()> {
        let organisations: Vec<Organisation> = self
            .cluster
            .organisations
            .iter()
            .zip(&self.organisations)
            .map(|(o, id)| Organisation {
                id: *id,
                name: o.name.to_owned(),
                kind: match o.kind {
                    simulation::OrganisationKind::Municipality => OrganisationKind::Municipality,
                    simulation::OrganisationKind::Federation => OrganisationKind::Federation,
                    simulation::OrganisationKind::Region => OrganisationKind::Other,
                },
                municipality_code: o.municipality_code.map(str::to_owned),
                simulated: true,
            })
            .collect();
        people::load::organisations(work, &organisations).await?;
        self.load_programmes(work).await?;
        for (o, organisation) in self.organisations.iter().enumerate() {
            let rows = self.cluster.units.iter().enumerate().filter(|(_, unit)| unit.organisation as usize == o);
            let units: Vec<Unit> = rows
                .map(|(i, unit)| Unit {
                    id: self.units[i],
                    parent: unit.parent.map(|p| self.units[p as usize]),
                    code: format!("E{i:04}"),
                    name: unit.name.clone(),
                    service: None,
                })
                .collect();
            people::load::units(work, *organisation, &units).await?;
        }
        let persons = self.cluster.persons.iter().zip(&self.persons).enumerate().map(|(i, (p, id))| NewPerson {
            organisation: self.organisation_of_unit(p.unit),
            id: *id,
            reference: format!("A{i:05}"),
            given_name: p.given_name.to_owned(),
            family_name: p.family_name.to_owned(),
            sex: Some(p.sex),
            protected: false,
        });
        people::load::persons(work, persons.collect::<Vec<_>>()).await?;
        let employments = self.cluster.persons.iter().zip(&self.persons).map(|(p, id)| NewEmployment {
            organisation: self.organisation_of_unit(p.unit),
            person: *id,
            unit: self.units[p.unit as usize],
            group: p.group,
            starts_on: p.started,
            ends_on: p.ended,
        });
        people::load::employments(work, employments.collect::<Vec<_>>()).await?;
        let programme_units =
            self.cluster.units.iter().enumerate().filter(|(_, unit)| unit.level == simulation::UnitLevel::Unit).map(
                |(i, unit)| {
                    let programme = unit.programme as usize;
                    let starts = self.cluster.programmes[programme].starts;
                    (self.organisations[unit.organisation as usize], self.programmes[programme], self.units[i], starts)
                },
            );
        people::load::programme_units(work, programme_units.collect::<Vec<_>>()).await?;
        Ok(())
    }

    async fn load_programmes(&mut self, work: &mut Work) -> anyhow::Result<()> {
        for (i, p) in self.cluster.programmes.iter().enumerate() {
            let programme = self.programme_ref(i as u32);
            let participants = self.participants_planned(i as u32);
            let row = Programme {
                lead: programme.lead,
                id: programme.programme,
                code: p.code.to_owned(),
                name: p.name.to_owned(),
                cluster: Some(CLUSTER.to_owned()),
                role: ProgrammeRole::Evaluated,
                starts_on: p.starts,
                ends_on: p.ends,
                planned_participants: participants,
                granted: None,
                simulated: true,
            };
            people::load::programme(work, &row, &programme.members).await?;
        }
        // Comparable programmes are kept by whoever leads the cluster's first programme; only their totals are known.
        let lead = self.programme_ref(0).lead;
        let mut totals = Vec::new();
        for (i, reference) in self.cluster.reference_programmes.iter().enumerate() {
            let id: ProgrammeId = self.ids.next();
            let starts = kernel::Date::new(2018, 9, 1).context("a day")?;
            let row = Programme {
                lead,
                id,
                code: format!("reference-{}", i + 1),
                name: reference.name.to_owned(),
                cluster: Some(CLUSTER.to_owned()),
                role: ProgrammeRole::Reference,
                starts_on: starts,
                ends_on: starts.plus_days(i64::from(reference.months) * 30),
                planned_participants: None,
                granted: None,
                simulated: true,
            };
            people::load::programme(work, &row, &[]).await?;
            totals.push(economy::reference::ReferenceProgramme {
                lead,
                programme: id,
                participants: Some(u64::from(reference.participants)),
                minutes: Some(reference.minutes),
                cost: Some(reference.cost),
            });
        }
        economy::load::reference_programmes(work, &totals).await?;
        Ok(())
    }

    /// GO-DigIT reached 40 per cent more than it had planned for; of the others the plan is not known.
    fn participants_planned(&self, programme: u32) -> Option<u64> {
        (self.cluster.programmes[programme as usize].code == "go-digit").then_some(5_525)
    }

    async fn load_sessions(&mut self, work: &mut Work) -> anyhow::Result<()> {
        let today = work.now().day_in_sweden();
        for (organisation, rows) in self.by_organisation(&self.cluster.sessions, |session| session.unit) {
            let sessions: Vec<Session> = rows.iter().map(|i| self.session(*i)).collect();
            learning::load::load_sessions(work, organisation, &sessions).await?;
        }
        for (organisation, rows) in self.by_organisation(&self.cluster.mandates, |mandate| mandate.unit) {
            let mut mandates = Vec::with_capacity(rows.len());
            for i in rows {
                let m = &self.cluster.mandates[i];
                let new = learning::mandate::NewMandate {
                    person: self.persons[m.person as usize],
                    unit: self.units[m.unit as usize],
                    minutes_a_week: m.minutes_per_week,
                    starts_on: m.from,
                    ends_on: m.until,
                };
                mandates.push((self.ids.next(), self.dated(i, new, today), after::agreed(i, m.from)));
            }
            let training = after::training(&mandates);
            learning::load::load_mandates(work, organisation, mandates).await?;
            learning::load::load_training(work, organisation, training).await?;
        }
        Ok(())
    }

    fn session(&self, i: usize) -> Session {
        let s = &self.cluster.sessions[i];
        let kit = s.kit.and_then(|k| self.kits.get(k as usize));
        Session {
            id: self.sessions[i],
            unit: self.units[s.unit as usize],
            programme: self.programmes[s.programme as usize],
            kit: kit.map(|kit| KitRef { id: kit.id.clone(), version: kit.version }),
            title: kit.map_or_else(|| title(s.activity).to_owned(), |kit| kit.title.sv.clone()),
            activity: s.activity,
            form: s.form,
            starts_at: Timestamp::from_sweden(s.date, s.start_minute),
            planned_minutes: s.minutes,
            champion: s.champion.map(|p| self.persons[p as usize]),
            state: match s.state {
                simulation::SessionState::Held => SessionState::Held,
                simulation::SessionState::Planned => SessionState::Planned,
            },
        }
    }

    async fn load_postings(&mut self, work: &mut Work) -> anyhow::Result<()> {
        for (organisation, rows) in self.by_organisation(&self.cluster.attendances, |attendance| attendance.unit) {
            let mut postings = Vec::with_capacity(rows.len());
            for i in rows {
                let a = &self.cluster.attendances[i];
                let programme = self.cluster.units[a.unit as usize].programme as usize;
                postings.push(LoadedPosting {
                    id: self.ids.next(),
                    person: self.persons[a.person as usize],
                    unit: self.units[a.unit as usize],
                    programme: self.programmes[programme],
                    happened_on: a.date,
                    minutes: a.minutes,
                    activity: a.activity,
                    form: a.form,
                    group_size: Some(u32::from(a.group_size)),
                    source: after::source(a),
                    source_id: a.session.map(|s| self.sessions[s as usize].0),
                });
            }
            let certified = after::certified(&postings);
            participation::load::load_postings(work, organisation, postings).await?;
            participation::load::load_certificates(work, organisation, certified).await?;
        }
        Ok(())
    }

    async fn load_waves(&mut self, work: &mut Work) -> anyhow::Result<Vec<String>> {
        let mut copies = HashMap::new();
        let mut rows = Vec::new();
        for i in 0..self.organisations.len() {
            let id: uuid::Uuid = self.ids.next();
            copies.insert(self.organisations[i], id);
            rows.push(NewInstrument {
                organisation: self.organisations[i],
                id,
                instrument: Arc::clone(self.instrument),
            });
        }
        measurement::load::instruments(work, &rows).await?;
        let mut waves = Vec::new();
        for (wave, id) in self.cluster.waves.iter().zip(&self.waves) {
            let programme = self.programme_ref(wave.programme);
            for member in &programme.members {
                waves.push(NewWaveRow {
                    organisation: *member,
                    id: *id,
                    programme: programme.programme,
                    instrument: copies[member],
                    name: wave_name(wave.moment).to_owned(),
                    moment: wave.moment,
                    group: Group::Staff,
                    linkage: Linkage::Confidential,
                    opens_on: wave.opens,
                    closes_on: wave.closes,
                });
            }
        }
        measurement::load::waves(work, waves).await?;
        let frames: Vec<(WaveId, FrameRow)> = self
            .cluster
            .frames
            .iter()
            .filter(|frame| frame.group == Group::Staff)
            .map(|frame| {
                let row = FrameRow {
                    organisation: self.organisation_of_unit(frame.unit),
                    unit: self.units[frame.unit as usize],
                    population: u64::from(frame.headcount),
                    invited: u64::from(frame.headcount),
                };
                (self.waves[frame.wave as usize], row)
            })
            .collect();
        measurement::load::frames(work, frames).await?;
        self.load_codes(work).await
    }

    /// Poster codes for the units of every wave that has not closed before the others: the later waves.
    async fn load_codes(&mut self, work: &mut Work) -> anyhow::Result<Vec<String>> {
        let (mut codes, mut shown) = (Vec::new(), Vec::new());
        for (w, wave) in self.cluster.waves.iter().enumerate() {
            if wave.moment != kernel::Moment::Later {
                continue;
            }
            let frames = self.cluster.frames.iter().filter(|f| f.wave as usize == w && f.group == Group::Staff);
            for (n, frame) in frames.enumerate() {
                let short = loop {
                    if let Some(code) = ShortCode::from_random(&self.ids.bytes::<32>()) {
                        break code;
                    }
                };
                if n < CODES_SHOWN {
                    shown.push((n, short.to_string()));
                }
                let unit = frame.unit;
                let (organisation, id) = (self.organisation_of_unit(unit), self.waves[w]);
                let programme = self.programmes[wave.programme as usize];
                let token = LinkToken::from_random(self.ids.bytes());
                for code in [CodeText::Unit(short.clone(), id), CodeText::Link(token.clone(), id)] {
                    codes.push(NewCode { code, organisation, programme, unit: self.units[unit as usize] });
                }
            }
        }
        measurement::load::codes(work, codes).await?;
        shown.sort_by_key(|(n, _)| *n); // one of each programme first
        Ok(shown.into_iter().map(|(_, code)| code).collect())
    }

    async fn load_responses(&mut self, work: &mut Work) -> anyhow::Result<(usize, usize)> {
        let keys: Vec<ProgrammeKey> = self.programmes.iter().map(|p| self.keys.key(*p)).collect::<Result<_, _>>()?;
        let mut answers = 0;
        let mut rows = Vec::new();
        for r in self.cluster.responses.iter().filter(|r| r.group == Group::Staff) {
            let form = match r.form {
                TestForm::A => "A",
                TestForm::B => "B",
            };
            let items = self.instrument.items(form);
            let mut packed = Vec::with_capacity(items.len());
            for (item, simulated) in items.iter().zip(&r.answers) {
                let answer = shape::answer(simulated);
                answers += usize::from(answer.is_some());
                packed.push(Answer::pack(answer.as_ref(), item)?);
            }
            let wave = &self.cluster.waves[r.wave as usize];
            let person = self.persons[r.person as usize];
            rows.push(NewResponse {
                organisation: self.organisation_of_unit(r.unit),
                id: self.ids.random(),
                wave: self.waves[r.wave as usize],
                unit: self.units[r.unit as usize],
                group: r.group,
                link: r.linked.then(|| link(&keys[wave.programme as usize], person)),
                form: form.to_owned(),
                state: ResponseState::Complete,
                answered_on: r.date,
                packed,
            });
        }
        let responses = rows.len();
        // In the order of their random ids, so that a row's place tells nothing either.
        rows.sort_by_key(|row| row.id);
        measurement::load::responses(work, rows).await?;
        Ok((responses, answers))
    }

    /// Questions, barriers and raised hands; and a local kit that one municipality shares with the others.
    async fn load_help(&mut self, work: &mut Work) -> anyhow::Result<()> {
        let today = work.now().day_in_sweden();
        let shown = self.session_shown().map(|session| session.unit as usize);
        let mut places = Vec::new();
        for (o, organisation) in self.organisations.iter().enumerate() {
            let own = self.cluster.units.iter().enumerate();
            let own = own.filter(|(_, u)| u.organisation as usize == o && u.level == simulation::UnitLevel::Unit);
            places.extend(own.map(|(i, _)| help::Place {
                organisation: *organisation,
                unit: self.units[i],
                shown: shown == Some(i),
            }));
        }
        for (organisation, help) in help::of(&places, today, self.seed, &mut self.ids) {
            learning::load::load_help(work, organisation, &help).await?;
        }
        let sharing = shown.map(|unit| self.cluster.units[unit].organisation as usize);
        let sharing = sharing.into_iter().chain((0..self.organisations.len()).rev().find(|o| Some(*o) != sharing));
        for (kit, organisation) in self.kits.iter().zip(sharing.collect::<Vec<_>>()) {
            let variant = help::variant(self.organisations[organisation], kit, &mut self.ids);
            learning::load::load_variant(work, &variant).await?;
        }
        Ok(())
    }

    async fn load_costs(&mut self, work: &mut Work) -> anyhow::Result<()> {
        for programme in 0..self.programmes.len() as u32 {
            let costs: Vec<economy::cost::NewCost> = self
                .cluster
                .costs
                .iter()
                .filter(|cost| cost.programme == programme)
                .map(|cost| economy::cost::NewCost {
                    period: cost.month,
                    activity: cost.activity,
                    kind: cost.kind,
                    amount: cost.amount,
                    member: Some(self.organisations[cost.organisation as usize]),
                    note: None,
                })
                .collect();
            let of = self.programme_ref(programme);
            economy::load::costs(work, &of, &costs).await?;
            // What a programme decides before it begins, and what an hour is reckoned at.
            let first = costs.iter().map(|cost| cost.period).min();
            if let Some(first) = first {
                let day = first.first_day();
                economy::load::budget(work, &of, day, "Beslut vid starten", &money::planned(&costs)).await?;
                economy::load::rates(work, &of, day, &money::RATES).await?;
            }
        }
        Ok(())
    }

    /// This year's plan of the unit whose manager has an account.
    async fn load_plan(&self, work: &mut Work) -> anyhow::Result<()> {
        let unit = self.session_shown().context("a session is planned")?.unit as usize;
        let organisation = self.organisations[self.cluster.units[unit].organisation as usize];
        let today = work.now().day_in_sweden();
        let plan = plan::of_year(today.parts().0, today)?;
        development::load::load_plans(work, organisation, &[(self.units[unit], plan)]).await?;
        Ok(())
    }

    /// The plan of each programme, drafted from the template that was made after it, with its steps done as in life.
    async fn load_programme_plans(&self, work: &mut Work) -> anyhow::Result<()> {
        let mut plans = Vec::new();
        for (i, p) in self.cluster.programmes.iter().enumerate() {
            let of_programme = |unit: u32| self.cluster.units[unit as usize].programme as usize == i;
            let persons = self.cluster.persons.iter().filter(|person| of_programme(person.unit)).count();
            let waves = self.cluster.waves.iter().zip(&self.waves).filter(|(wave, _)| wave.programme as usize == i);
            let waves: Vec<_> = waves.map(|(wave, id)| (wave.moment, *id)).collect();
            let programme = self.programme_ref(i as u32);
            let (saved_at, days) = (work.now(), (p.starts, p.ends));
            plans.extend(plan::of_programme(p.code, &programme, days, persons as u32, &waves, saved_at));
        }
        development::load::load_programme_plans(work, &plans).await?;
        Ok(())
    }

    /// One account a role, all around the unit of a session that is planned next, so that the thread can be followed.
    async fn load_accounts(&mut self, work: &mut Work) -> anyhow::Result<Vec<SignIn>> {
        let session = self.session_shown().context("a session is planned")?;
        let unit = &self.cluster.units[session.unit as usize];
        let champion = session.champion.context("the session has a champion")?;
        let manager = unit.manager.context("the unit has a manager")?;
        let municipality = self.organisations[unit.organisation as usize];
        let programme = self.programme_ref(unit.programme);
        let unit_id = self.units[session.unit as usize];
        let every: Vec<NewRole> = (0..self.programmes.len() as u32)
            .map(|p| self.programme_ref(p))
            .map(|p| NewRole::Programme(Role::Evaluator, p.lead, p.programme))
            .collect();
        let managed: Vec<NewRole> = self
            .cluster
            .units
            .iter()
            .zip(&self.units)
            .filter(|(u, _)| u.manager == Some(manager))
            .map(|(_, id)| NewRole::Unit(Role::Manager, *id))
            .collect();
        let lead_role = [NewRole::Programme(Role::ProgrammeLead, programme.lead, programme.programme)];
        let accounts: [Account<'_>; 7] = [
            (Role::Champion, municipality, Some(champion), "", &[NewRole::Unit(Role::Champion, unit_id)]),
            (Role::Manager, municipality, Some(manager), "", &managed),
            (Role::LocalLead, municipality, None, "Lo Lokal", &[NewRole::Organisation(Role::LocalLead)]),
            (Role::ProgrammeLead, programme.lead, None, "Pia Program", &lead_role),
            (Role::Evaluator, programme.lead, None, "Ut Värderare", &every),
            (
                Role::Administrator,
                programme.lead,
                None,
                "Ada Administratör",
                &[NewRole::InstallationAdministrator, NewRole::Organisation(Role::Administrator)],
            ),
            (Role::It, municipality, None, "Ivo It", &[NewRole::Organisation(Role::It)]),
        ];
        let mut sign_ins = Vec::new();
        for (role, organisation, person, display_name, roles) in accounts {
            let display_name = match person {
                Some(p) => {
                    let person = &self.cluster.persons[p as usize];
                    format!("{} {}", person.given_name, person.family_name)
                }
                None => display_name.to_owned(),
            };
            let name = format!("{}@demo.example", role.code().replace('_', "-"));
            let account = NewAccount {
                organisation,
                name: &name,
                display_name: &display_name,
                secret: SECRET,
                person: person.map(|p| self.persons[p as usize]),
                roles,
            };
            people::load::account(work, account).await?;
            sign_ins.push(SignIn { role: role.code().to_owned(), name, secret: SECRET.to_owned() });
        }
        Ok(sign_ins)
    }
}

/// Role, organisation, the person behind it, else the name to show, and what the account may do.
type Account<'a> = (Role, OrganisationId, Option<u32>, &'a str, &'a [NewRole]);

fn wave_name(moment: kernel::Moment) -> &'static str {
    match moment {
        kernel::Moment::Before => "Före",
        kernel::Moment::During => "Under",
        kernel::Moment::After => "Efter",
        kernel::Moment::Later => "Uppföljning",
        kernel::Moment::Then => "Då",
    }
}

/// What a session without a kit is called.
fn title(activity: kernel::Activity) -> &'static str {
    match activity {
        kernel::Activity::ChampionTraining => "Utbildning för digitaliseringsombud",
        kernel::Activity::ManagerTraining => "Utbildning för chefer",
        kernel::Activity::Tryout => "Prova teknik",
        _ => "Träff på arbetsplatsen",
    }
}
