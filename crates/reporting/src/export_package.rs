//! How does a programme leave as an open data package? Sums and pseudonymous rows of every organisation that takes part;
//! no names, no ids, no notes, no answer of a wave that is still open.

use std::collections::{HashMap, HashSet};

use access::rules::reporting::CanEvaluate;
use db::Fetch;
use economy::cost::CostCell;
use economy::reference::list_reference_programmes;
use economy::working_time::reckon_for_package;
use evaluation::package::{
    AllocationRow, CalibratedRow, CostBasis, CostRow, EvidenceRow, Figure, FrameRow, FrameworkRow, HoursRow,
    InstrumentRow, ItemKind, Line, Measure, Package, ProgrammeRow, PublishedRow, ResponseRow, Role, UnitRow, WaveRow,
};
use kernel::{CostKind, Date, Group, OrganisationId, PersonId, ProgrammeId, UnitId, WaveId};
use measurement::Instrument;
use measurement::pseudonym::{KeyRing, KeyUnavailable, ProgrammeKey, link};
use people::programme::{find_programme, list_programmes, units_in_programme};
use people::{Organisation, Programme, ProgrammeRole};

use crate::rollout_draw;

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Without the key there are no pseudonyms; ask whoever keeps the keys.
    #[error(transparent)]
    Key(#[from] KeyUnavailable),
    /// A programme of the permission is gone.
    #[error("a programme is not there any more")]
    NoProgramme,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The package of the programmes, as they stand on the day. Costs are those that were booked.
///
/// # Errors
/// [`ExportError`].
pub async fn export_package(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    keys: &dyn KeyRing,
    today: Date,
) -> Result<Package, ExportError> {
    export_package_with_time(from, may, keys, today, &[]).await
}

/// The same with working time of the chosen kinds ([`CostKind::Staff`], [`CostKind::LostWorkingTime`]), reckoned from the hours and
/// marked so. A kind of time that was booked is not reckoned once more.
///
/// # Errors
/// [`ExportError`].
pub async fn export_package_with_time(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    keys: &dyn KeyRing,
    today: Date,
    time: &[CostKind],
) -> Result<Package, ExportError> {
    let mut programmes = Vec::new();
    let mut secrets: HashMap<ProgrammeId, ProgrammeKey> = HashMap::new();
    for part in may.programmes() {
        let programme = find_programme(from, part.lead, part.programme).await?.ok_or(ExportError::NoProgramme)?;
        secrets.insert(programme.id, keys.key(programme.id)?);
        programmes.push(programme);
    }
    let references = references(from, &programmes).await?;
    let mut names = Names::default();
    for programme in programmes.iter().chain(&references) {
        names.programme(programme);
    }
    let mut package = Package {
        name: Some(programmes.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join("-")),
        ..Package::default()
    };
    package.units = Some(units(from, may, &programmes, &mut names, today).await?);
    package.hours = Some(hours(from, may, &secrets, &names).await?);
    measurements(from, &programmes, may, &mut names, today, &mut package).await?;
    package.costs = Some(costs(from, may, &names, time).await?);
    package.allocations = allocations(from, may, &programmes, &names).await?;
    package.published = Some(published(from, &references, &names).await?);
    workspaces(from, may, &names, &mut package).await?;
    package.programmes = Some(programmes.iter().chain(&references).map(|p| programme_row(p, &names)).collect());
    Ok(package)
}

/// What things are called in the package: ids never leave.
#[derive(Default)]
struct Names {
    programmes: HashMap<ProgrammeId, String>,
    organisations: HashMap<OrganisationId, String>,
    units: HashMap<(OrganisationId, UnitId), String>,
    waves: HashMap<WaveId, String>,
    taken: HashSet<String>,
}

impl Names {
    fn programme(&mut self, programme: &Programme) {
        let name = self.free("programme", &programme.code);
        self.programmes.insert(programme.id, name);
    }

    fn organisation(&mut self, organisation: &Organisation) -> String {
        let wish = organisation.municipality_code.clone().unwrap_or_else(|| organisation.name.clone());
        let name = self.free("organisation", &wish);
        self.organisations.insert(organisation.id, name.clone());
        name
    }

    /// The wish, or with a number where another thing of its kind is called so.
    fn free(&mut self, kind: &str, wish: &str) -> String {
        let name = (1_u32..)
            .map(|n| if n == 1 { wish.to_owned() } else { format!("{wish}-{n}") })
            .find(|name| !self.taken.contains(&format!("{kind} {name}")))
            .unwrap_or_default();
        self.taken.insert(format!("{kind} {name}"));
        name
    }

    fn of_programme(&self, id: ProgrammeId) -> String {
        self.programmes.get(&id).cloned().unwrap_or_default()
    }

    fn of_unit(&self, organisation: OrganisationId, unit: UnitId) -> String {
        self.units.get(&(organisation, unit)).cloned().unwrap_or_default()
    }
}

fn programme_row(programme: &Programme, names: &Names) -> ProgrammeRow {
    ProgrammeRow {
        programme: names.of_programme(programme.id),
        name: programme.name.clone(),
        cluster: programme.cluster.clone(),
        role: match programme.role {
            ProgrammeRole::Evaluated => Role::Evaluated,
            ProgrammeRole::Reference => Role::Reference,
        },
        start: Some(programme.starts_on),
        end: Some(programme.ends_on),
        planned_participants: programme.planned_participants,
        granted_sek: programme.granted,
    }
}

/// The reference programmes of the clusters that the programmes belong to.
async fn references(from: &mut impl Fetch, programmes: &[Programme]) -> db::Result<Vec<Programme>> {
    let clusters: HashSet<&str> = programmes.iter().filter_map(|p| p.cluster.as_deref()).collect();
    let all = list_programmes(from).await?;
    let wanted = |p: &Programme| {
        p.role == ProgrammeRole::Reference && p.cluster.as_deref().is_some_and(|cluster| clusters.contains(cluster))
    };
    Ok(all.into_iter().filter(|p| wanted(p) && programmes.iter().all(|known| known.id != p.id)).collect())
}

/// Every unit of the organisations that take part, those above first. A unit in several of the programmes stands with the
/// first.
async fn units(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    programmes: &[Programme],
    names: &mut Names,
    today: Date,
) -> db::Result<Vec<UnitRow>> {
    let mut rows = Vec::new();
    let mut members: Vec<OrganisationId> = may.programmes().iter().flat_map(|p| p.members.clone()).collect();
    members.sort();
    members.dedup();
    for organisation in people::organisation::find_organisations(from, &members).await? {
        let key = names.organisation(&organisation);
        let mut part: HashMap<UnitId, (ProgrammeId, Date)> = HashMap::new();
        let mut counted_on = today;
        for programme in programmes.iter().filter(|p| takes_part(may, p.id, organisation.id)) {
            counted_on = counted_on.min(programme.ends_on);
            for (unit, starts_on) in units_in_programme(from, organisation.id, programme.id).await? {
                part.entry(unit).or_insert((programme.id, starts_on));
            }
        }
        let tree = people::unit::unit_tree(from, organisation.id).await?;
        let heads = people::person::headcount_by_unit(from, organisation.id, counted_on).await?;
        for unit in tree.units() {
            let name = names.free("unit", &format!("{key}-{}", unit.code));
            names.units.insert((organisation.id, unit.id), name);
        }
        for unit in tree.units() {
            let count = |groups: &[Group]| {
                tree.is_leaf(unit.id)
                    .then(|| groups.iter().filter_map(|group| heads.get(&(unit.id, *group))).sum::<u64>())
            };
            let programme = part.get(&unit.id);
            rows.push(UnitRow {
                unit: names.of_unit(organisation.id, unit.id),
                parent: unit.parent.map(|parent| names.of_unit(organisation.id, parent)),
                organisation: key.clone(),
                programme: programme.map(|(programme, _)| names.of_programme(*programme)),
                service: unit.service.clone(),
                staff: count(&[Group::Staff, Group::Champion]),
                managers: count(&[Group::Manager]),
                starts_on: programme.map(|(_, starts_on)| *starts_on),
            });
        }
    }
    Ok(rows)
}

fn takes_part(may: &CanEvaluate, programme: ProgrammeId, organisation: OrganisationId) -> bool {
    may.programmes().iter().any(|p| p.programme == programme && p.members.contains(&organisation))
}

async fn hours(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    keys: &HashMap<ProgrammeId, ProgrammeKey>,
    names: &Names,
) -> db::Result<Vec<HoursRow>> {
    // The ledger does not know under which programme's key a person's row will stand; the row itself does.
    let rows = participation::export::export_hours(from, may, |person| person.to_string()).await?;
    let mut links: HashMap<(ProgrammeId, PersonId), String> = HashMap::new();
    let mut exported = Vec::with_capacity(rows.len());
    for row in rows {
        let (Ok(person), Some(key)) = (row.person.parse::<PersonId>(), keys.get(&row.programme)) else { continue };
        let pseudonym = links.entry((row.programme, person)).or_insert_with(|| link(key, person).to_string()).clone();
        exported.push(HoursRow {
            person: pseudonym,
            unit: names.of_unit(row.organisation, row.unit),
            programme: names.of_programme(row.programme),
            date: row.date,
            minutes: row.minutes,
            activity: row.activity,
            form: row.form,
            sex: row.sex,
            group_size: row.group_size,
        });
    }
    Ok(exported)
}

async fn measurements(
    from: &mut impl Fetch,
    programmes: &[Programme],
    may: &CanEvaluate,
    names: &mut Names,
    today: Date,
    package: &mut Package,
) -> db::Result<()> {
    let (mut instruments, mut waves, mut frame, mut responses) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut described, mut calibrated) = (HashSet::new(), Vec::new());
    for programme in programmes {
        let export = measurement::export::export_programme(from, may, programme.id, today).await?;
        for instrument in &export.instruments {
            let key = instrument.package_key();
            if described.insert(key.clone()) {
                calibrated.extend(calibrated_rows(&key, instrument));
                instruments.extend(instrument.exported_items().iter().map(|item| instrument_row(&key, item)));
            }
        }
        for exported in &export.waves {
            let wave = &exported.wave;
            let wish = format!("{}-{}-{}", names.of_programme(programme.id), wave.moment, wave.group);
            let name = names.free("wave", &wish);
            names.waves.insert(wave.id, name.clone());
            waves.push(WaveRow {
                wave: name,
                programme: names.of_programme(programme.id),
                instrument: exported.instrument.clone(),
                moment: wave.moment,
                opens: wave.opens_on,
                closes: wave.closes_on,
                group: wave.group,
                imported: Some(exported.imported),
                modes: Some(exported.modes.clone()).filter(|modes| !modes.is_empty()),
            });
        }
        // A unit belongs to one organisation, so its id alone tells which.
        let units: HashMap<UnitId, &String> = names.units.iter().map(|((_, unit), name)| (*unit, name)).collect();
        let unit = |id: UnitId| units.get(&id).map(|name| (*name).clone()).unwrap_or_default();
        let wave = |id: WaveId| names.waves.get(&id).cloned().unwrap_or_default();
        frame.extend(export.frame.iter().map(|(id, row)| FrameRow {
            wave: wave(*id),
            unit: names.of_unit(row.organisation, row.unit),
            population: row.population,
            invited: row.invited,
        }));
        for response in &export.responses {
            for answer in export.answers(response) {
                responses.push(ResponseRow {
                    response: response.key.clone(),
                    wave: wave(response.wave),
                    unit: unit(response.unit),
                    group: response.group,
                    link: response.link.map(|link| link.to_string()),
                    item: answer.item.to_owned(),
                    value: answer.value,
                });
            }
        }
    }
    package.calibrated = (!calibrated.is_empty()).then_some(calibrated);
    package.instruments = Some(instruments);
    package.waves = Some(waves);
    package.frame = Some(frame);
    package.responses = Some(responses.into());
    Ok(())
}

/// The curves by which an adaptive test chose its tasks.
fn calibrated_rows<'a>(key: &'a str, instrument: &'a Instrument) -> impl Iterator<Item = CalibratedRow> + 'a {
    let calibration = instrument.adaptive.as_ref().map_or(0, |adaptive| adaptive.calibration);
    instrument.exported_curves().into_iter().map(move |(item, slope, intercept)| CalibratedRow {
        instrument: key.to_owned(),
        item: item.to_owned(),
        slope,
        intercept,
        calibration: calibration.into(),
    })
}

fn instrument_row(instrument: &str, exported: &measurement::export::ExportedItem<'_>) -> InstrumentRow {
    let numbers = |numbers: &[u8]| numbers.iter().map(u8::to_string).collect();
    let is_test = exported.kind == ItemKind::Test.code();
    InstrumentRow {
        instrument: instrument.to_owned(),
        item: exported.item.id.clone(),
        kind: if is_test { ItemKind::Test } else { ItemKind::Rating },
        construct: Some(exported.item.construct.clone()),
        indicator: Some(exported.item.indicator.clone()),
        form: exported.form.map(str::to_owned),
        min: Some(f64::from(exported.min)),
        max: Some(f64::from(exported.max)),
        options: numbers(&exported.options),
        key: numbers(&exported.key),
        core: exported.item.core,
    }
}

async fn costs(from: &mut impl Fetch, may: &CanEvaluate, names: &Names, time: &[CostKind]) -> db::Result<Vec<CostRow>> {
    let mut rows = Vec::new();
    for (programme, cells) in economy::export::costs(from, may).await? {
        let row = |cell: &CostCell, basis: Option<CostBasis>| CostRow {
            programme: names.of_programme(programme.programme),
            organisation: cell.member.and_then(|member| names.organisations.get(&member).cloned()),
            period: cell.period,
            activity: cell.activity,
            kind: cell.kind,
            amount: cell.amount,
            basis,
        };
        let marked = (!time.is_empty()).then_some(CostBasis::Booked);
        rows.extend(cells.iter().map(|cell| row(cell, marked)));
        let booked_time = cells.iter().any(|cell| cell.kind == CostKind::LostWorkingTime);
        let wanted = |kind: CostKind| time.contains(&kind) && !(booked_time && kind == CostKind::LostWorkingTime);
        if time.iter().any(|kind| wanted(*kind)) {
            let reckoned = reckon_for_package(from, may, programme.programme).await?;
            let chosen = reckoned.cells.iter().filter(|cell| wanted(cell.kind));
            rows.extend(chosen.map(|cell| row(cell, Some(CostBasis::Computed))));
        }
    }
    Ok(rows)
}

/// The draws by which it was decided who starts when, where there were any.
async fn allocations(
    from: &mut impl Fetch,
    may: &CanEvaluate,
    programmes: &[Programme],
    names: &Names,
) -> db::Result<Option<Vec<AllocationRow>>> {
    let mut rows = Vec::new();
    for programme in programmes {
        let code = names.of_programme(programme.id);
        let named = |organisation: OrganisationId, unit: Option<UnitId>| match unit {
            Some(unit) => names.units.get(&(organisation, unit)).cloned(),
            None => names.organisations.get(&organisation).cloned(),
        };
        rows.extend(rollout_draw::allocations(from, may, programme.id, &code, named).await?);
    }
    Ok((!rows.is_empty()).then_some(rows))
}

/// The questions, the evidence and the published figures of each programme. The same question of several programmes stands once;
/// where the same key asks something else, or names another piece, it is told by its programme.
async fn workspaces(from: &mut impl Fetch, may: &CanEvaluate, names: &Names, package: &mut Package) -> db::Result<()> {
    let (mut questions, mut evidence): (Vec<FrameworkRow>, Vec<EvidenceRow>) = (Vec::new(), Vec::new());
    for of in may.programmes() {
        let code = names.of_programme(of.programme);
        let (asked, said, figures) = crate::workspace::rows_of(from, of, &code).await?;
        let differs = |row: &FrameworkRow| questions.iter().any(|known| known.question == row.question && known != row);
        let other: HashSet<String> = asked.iter().filter(|row| differs(row)).map(|row| row.question.clone()).collect();
        // Whoever stands under another question is another question too.
        let own = !other.is_empty();
        let key = |key: &str| if own { format!("{code}:{key}") } else { key.to_owned() };
        for row in asked {
            let row = FrameworkRow { question: key(&row.question), parent: row.parent.as_deref().map(key), ..row };
            if !questions.contains(&row) {
                questions.push(row);
            }
        }
        for row in said {
            let taken = evidence.iter().any(|known| known.evidence == row.evidence);
            let name = if taken { format!("{code}:{}", row.evidence) } else { row.evidence.clone() };
            evidence.push(EvidenceRow { evidence: name, question: key(&row.question), ..row });
        }
        package
            .published
            .get_or_insert_default()
            .extend(figures.into_iter().map(|row| PublishedRow { line: Line::default(), ..row }));
    }
    package.framework = (!questions.is_empty()).then_some(questions);
    package.evidence = (!evidence.is_empty()).then_some(evidence);
    Ok(())
}

/// What is known of the reference programmes: totals, and the rates that follow from them.
async fn published(from: &mut impl Fetch, references: &[Programme], names: &Names) -> db::Result<Vec<PublishedRow>> {
    let ids: Vec<_> = references.iter().map(|p| (p.lead, p.id)).collect();
    let mut rows = Vec::new();
    for totals in list_reference_programmes(from, &ids).await? {
        let programme = names.of_programme(totals.programme);
        let mut add = |claim: &str, measure: Measure, value: Option<Figure>| {
            rows.extend(value.map(|value| PublishedRow {
                source: "reference-programme".to_owned(),
                programme: programme.clone(),
                claim: claim.to_owned(),
                measure,
                value,
                n: None,
                base_n: None,
                scale_min: (measure == Measure::Mean).then_some(0.0),
                scale_max: None,
                sd: None,
                moment: None,
                group: None,
                part_of: None,
                unit_of_change: None,
                line: Line::default(),
            }));
        };
        let hours = totals.minutes.map(|minutes| minutes.hours()).filter(|hours| *hours > 0.0);
        let cost = totals.cost.map(|cost| cost.kronor());
        add("participants", Measure::Count, totals.participants.map(|n| Figure::new(n as f64, 0)));
        add("training-hours", Measure::Sum, hours.map(|hours| Figure::new(hours, 0)));
        add("cost-sek", Measure::Sum, cost.map(|cost| Figure::new(cost, 0)));
        let rate = cost.zip(hours).map(|(cost, hours)| (cost / hours).round());
        add("cost-per-training-hour-sek", Measure::Mean, rate.map(|rate| Figure::new(rate, 0)));
    }
    Ok(rows)
}
