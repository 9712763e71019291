//! An attacker who has the JSON of an evaluation and knows the rules writes down every sum and part, and asks a solver of whole
//! numbers for the least and greatest value of each withheld cell. The scoreboard lets it loose on more packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use evaluation::package::{self, Files, Package, ReadOptions};
use evaluation::result::{ComparisonLevel, Evaluation, Participation, WaveReach};
use evaluation::{Context, evaluate};
use kernel::{Activity, Caveat, Estimate, Form, Sex};
use microlp::{ComparisonOp, OptimizationDirection, Problem};

/// Counts are shown from so many persons.
const COUNT_FROM: u64 = 5;
/// What has hours, a mean or a division with it, from so many.
const GROUP_FROM: u64 = 10;

/// Random numbers of a test: splitmix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(z ^ (z >> 31)) * n as u128) >> 64) as usize
    }

    /// Small numbers more often than large ones.
    fn skewed(&mut self, n: usize) -> usize {
        let most = 1 + self.below(n);
        self.below(most)
    }
}

/// A package with small groups everywhere.
pub fn random_package(seed: u64) -> Package {
    let mut chance = Chance(seed);
    let mut files = Files::new();
    let mut file = |name: &str, text: String| files.insert(name.to_owned(), text.into_bytes());
    file("datapackage.json", r#"{"name":"small","resources":[]}"#.to_owned());
    file(
        "programmes.csv",
        "programme,name,cluster,role,start,end,planned_participants,granted_sek\n\
         p,P,,evaluated,2019-01-01,2020-12-31,40,\nother,O,,evaluated,2018-01-01,2020-12-31,,\n"
            .to_owned(),
    );
    let organisations = 1 + chance.below(4);
    let units: Vec<(String, usize)> =
        (0..3 + chance.below(6)).map(|unit| (format!("u{unit}"), chance.below(organisations))).collect();
    let rows: String = units.iter().map(|(unit, of)| format!("{unit},,o{of},p,,,,\n")).collect();
    file("units.csv", format!("unit,parent,organisation,programme,service,staff,managers,starts_on\n{rows}"));
    file(
        "instruments.csv",
        "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n\
         i,one,rating,skill,one,,1,5,,,0\ni,two,rating,skill,two,,1,5,,,0\n"
            .to_owned(),
    );
    file(
        "waves.csv",
        "wave,programme,instrument,moment,opens,closes,group\nb,p,i,before,2019-02-01,2019-03-01,staff\n\
         a,p,i,after,2020-02-01,2020-03-01,staff\n"
            .to_owned(),
    );
    let mut frame = "wave,unit,population,invited\n".to_owned();
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    for (unit, _) in &units {
        let size = if chance.below(3) == 0 { 1 + chance.below(8) } else { 3 + chance.below(30) };
        for wave in ["b", "a"] {
            writeln!(frame, "{wave},{unit},{size},{size}").unwrap();
        }
        let keen = chance.below(10);
        for person in 0..size {
            let links = chance.below(8) > 0;
            for wave in ["b", "a"] {
                if chance.below(10) > keen {
                    continue;
                }
                let link = if links { format!("k{unit}-{person}") } else { String::new() };
                let items = if chance.below(9) > 0 { &["one", "two"][..] } else { &["one"] };
                for item in items {
                    let value = 1 + chance.below(5);
                    writeln!(responses, "{wave}-{unit}-{person},{wave},{unit},staff,{link},{item},{value}").unwrap();
                }
            }
        }
    }
    file("frame.csv", frame);
    file("responses.csv", responses);
    let mut hours = "person,unit,programme,date,minutes,activity,form,sex,group_size\n".to_owned();
    let (activities, forms, months) = (1 + chance.below(5), 1 + chance.below(3), 1 + chance.below(6));
    let often = 1 + chance.below(6);
    for person in 0..6 + chance.below(40) {
        let sex = match chance.below(12) {
            0 => "",
            1..=2 => Sex::ALL[1].code(),
            _ => Sex::ALL[0].code(),
        };
        if chance.below(8) == 0 {
            writeln!(hours, "h{person},u0,other,2018-03-01,60,other,on_site,{sex},").unwrap();
        }
        for day in 0..=chance.below(often) {
            let (activity, form) = (Activity::ALL[chance.skewed(activities)], Form::ALL[chance.skewed(forms)]);
            let (month, minutes) = (1 + chance.skewed(months), 30 + 30 * chance.skewed(20));
            let day = 1 + day;
            writeln!(hours, "h{person},u0,p,2019-{month:02}-{day:02},{minutes},{activity},{form},{sex},").unwrap();
        }
    }
    file("hours.csv", hours);
    file(
        "costs.csv",
        "programme,organisation,period,activity,kind,amount_sek\n".to_owned()
            + &Activity::ALL.iter().map(|a| format!("p,,2019-05,{a},staff,3000\n")).collect::<String>(),
    );
    package::read(&files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package
}

/// What is published, as it is published.
pub fn published(package: &Package, day: &str) -> Evaluation {
    let result = evaluate(package, &Context { generated_at: day.to_owned(), seed: 1, ..Context::default() });
    serde_json::from_str(&serde_json::to_string(&result).unwrap()).unwrap()
}

/// A column: a sum over cells, the total being a cell too.
type Terms = Vec<(usize, f64)>;

/// What the attacker knows.
pub struct Attacker {
    /// A cell withheld as too few is smaller than this.
    limit: u64,
    ends: Vec<(i32, i32)>,
    rows: Vec<(Terms, ComparisonOp, f64)>,
    withheld: Vec<Withheld>,
    /// Everything but a total is withheld, so that nothing more could be.
    pub all_hidden: bool,
}

/// A withheld cell.
struct Withheld {
    name: String,
    cell: usize,
    truth: u64,
    /// How many could be in it.
    most: u64,
    /// What is smaller than this must not be known.
    limit: u64,
}

/// What came of attacking every withheld cell.
#[derive(Debug, Clone, Default)]
pub struct Attacked {
    /// How many were attacked.
    pub cells: usize,
    /// Those that are too well known.
    pub recovered: Vec<String>,
    /// How many were attacked where everything but the total is hidden: what the total and the sizes of units say is no secret.
    pub alone: usize,
}

impl Attacked {
    /// Both together.
    pub fn with(mut self, other: Self) -> Self {
        self.cells += other.cells;
        self.recovered.extend(other.recovered);
        self.alone += other.alone;
        self
    }
}

impl Attacker {
    /// An attacker of a table that withholds counts under a limit.
    pub fn with_limit(limit: u64) -> Self {
        Self { limit, ends: Vec::new(), rows: Vec::new(), withheld: Vec::new(), all_hidden: false }
    }

    fn unknown(&mut self, least: u64, most: u64) -> usize {
        self.ends.push((least as i32, most as i32));
        self.ends.len() - 1
    }

    /// A cell with `least` as what a reader knows when it is withheld for the sake of others.
    pub fn cell(&mut self, name: &str, shown: &Estimate, truth: u64, (least, most): (u64, u64)) -> usize {
        if let Some(value) = shown.value {
            assert!((value - truth as f64).abs() < 1e-9, "{name} is {truth} and {value} is shown");
            return self.unknown(truth, truth);
        }
        let few = is_few(shown);
        let (least, most) = match (few, most < self.limit) {
            (true, true) => (0, most),
            (true, false) => (1, self.limit - 1),
            (false, _) => (if truth < least { 0 } else { least }, most),
        };
        let cell = self.unknown(least, most);
        self.withhold(name, cell, (truth, most));
        cell
    }

    fn withhold(&mut self, name: &str, cell: usize, (truth, most): (u64, u64)) {
        self.withheld.push(Withheld { name: name.to_owned(), cell, truth, most, limit: self.limit });
    }

    /// What a part leaves of a whole, itself in no table. Nobody at all may be shown: where whole and part are, and are the same, nothing
    /// is hidden.
    fn rest(&mut self, name: &str, (whole, part): (&Estimate, &Estimate), (truth, most): (u64, u64)) -> usize {
        let rest = self.unknown(0, most);
        if truth > 0 || whole.value.is_none() || part.value.is_none() {
            self.withhold(name, rest, (truth, most));
        }
        rest
    }

    fn relate(&mut self, terms: &[(usize, f64)], op: ComparisonOp, right: f64) {
        self.rows.push((terms.to_vec(), op, right));
    }

    /// Parts that add up to a whole.
    pub fn sum(&mut self, parts: &[usize], whole: usize) {
        let terms: Terms = parts.iter().map(|part| (*part, 1.0)).chain([(whole, -1.0)]).collect();
        self.relate(&terms, ComparisonOp::Eq, 0.0);
    }

    fn at_most(&mut self, one: usize, other: usize) {
        self.relate(&[(one, 1.0), (other, -1.0)], ComparisonOp::Le, 0.0);
    }

    /// The least or the greatest value that a cell may have.
    fn end(&self, cell: usize, direction: OptimizationDirection) -> f64 {
        let mut problem = Problem::new(direction);
        let of = |place: usize| f64::from(u8::from(place == cell));
        let variables: Vec<_> =
            self.ends.iter().enumerate().map(|(place, ends)| problem.add_integer_var(of(place), *ends)).collect();
        for (terms, op, right) in &self.rows {
            let terms: Vec<_> = terms.iter().map(|(cell, by)| (variables[*cell], *by)).collect();
            problem.add_constraint(&terms, *op, *right);
        }
        problem.solve().expect("the truth is possible").into_solution().expect("solved").objective().round() + 0.0
    }

    /// Attacks every withheld count, whatever it is; which of those under the limit in force, nought among them, are too well known.
    /// A count of the limit or more that is withheld for the sake of others is no secret by itself.
    pub fn attacked(&self) -> Attacked {
        let recovered = self
            .withheld
            .iter()
            .filter_map(|Withheld { name, cell, truth, most, limit }| {
                let least = self.end(*cell, OptimizationDirection::Minimize);
                let greatest = self.end(*cell, OptimizationDirection::Maximize);
                assert!(least <= *truth as f64 && *truth as f64 <= greatest, "{name}: {truth} in {least}..{greatest}");
                let needed = 2.0f64.min(*most as f64);
                let secret = truth < limit || most < limit;
                (secret && greatest - least < needed).then(|| format!("{name}: {truth} is in {least}..{greatest}"))
            })
            .collect();
        let n = self.withheld.len();
        if self.all_hidden {
            return Attacked { alone: n, ..Attacked::default() };
        }
        Attacked { cells: n, recovered, alone: 0 }
    }
}

type Persons<'a> = BTreeMap<String, BTreeSet<&'a str>>;

/// Key, persons and occasions of a row.
type Row<'a> = (String, &'a Estimate, &'a Estimate);

fn count(of: &Persons<'_>, key: &str) -> u64 {
    of.get(key).map_or(0, |persons| persons.len() as u64)
}

fn is_few(estimate: &Estimate) -> bool {
    estimate.caveats.contains(&Caveat::TooFew)
}

/// Attacks the tables of participation. Whoever is in the ledger has no posting taken back.
fn participation(package: &Package, told: &Participation) -> Attacker {
    let rows: Vec<_> = package.hours().iter().filter(|row| row.programme == "p").collect();
    let mut by: BTreeMap<&str, Persons<'_>> = BTreeMap::new();
    let (mut minutes, mut first) = (BTreeMap::<&str, i64>::new(), BTreeMap::<&str, String>::new());
    let mut times: BTreeMap<String, u64> = BTreeMap::new();
    for row in &rows {
        let month = row.date.month().to_string();
        let sex = row.sex.map_or("unknown", Sex::code).to_owned();
        for (table, key) in [
            ("activity", row.activity.to_string()),
            ("form", row.form.to_string()),
            ("sex", sex),
            ("month", month.clone()),
        ] {
            by.entry(table).or_default().entry(key.clone()).or_default().insert(&row.person);
            *times.entry(key).or_default() += 1;
        }
        *minutes.entry(&row.person).or_default() += row.minutes.0;
        let at = first.entry(&row.person).or_insert(month.clone());
        *at = at.clone().min(month);
    }
    let n = minutes.len() as u64;
    let mut attacker = Attacker::with_limit(GROUP_FROM);
    let everybody = attacker.cell("persons", &told.persons, n, (1, n));
    let occasions = rows.len() as u64;
    // Withheld by the number of persons, and no number of persons itself.
    let all_times = match told.participations.value {
        Some(value) => {
            assert_eq!(value, occasions as f64);
            attacker.unknown(occasions, occasions)
        }
        None => attacker.unknown(1, 999),
    };

    // Counts of some among the others need five; among so few that nothing is told, none is.
    attacker.limit = if n < GROUP_FROM { GROUP_FROM } else { COUNT_FROM };
    let old: BTreeSet<&str> = package.hours().iter().filter(|r| r.programme == "other").map(|r| &*r.person).collect();
    let known = minutes.keys().filter(|person| old.contains(*person)).count() as u64;
    let new = attacker.cell("newcomers", &told.newcomers, n - known, (0, n));
    let not_new = attacker.rest("not new", (&told.persons, &told.newcomers), (known, n));
    attacker.sum(&[new, not_new], everybody);

    attacker.limit = GROUP_FROM;
    // Where no cell is said to be small, one withheld for the others may be any of them.
    let least = if told.by_sex.iter().any(|part| is_few(&part.persons)) { 10 } else { 0 };
    let parts: Vec<usize> = told
        .by_sex
        .iter()
        .map(|part| attacker.cell(&part.sex, &part.persons, count(&by["sex"], &part.sex), (least, n)))
        .collect();
    attacker.sum(&parts, everybody);

    let hours = |over: f64, to: f64| {
        minutes.values().map(|m| *m as f64 / 60.0).filter(|hours| *hours > over && *hours <= to).count() as u64
    };
    attacker.limit = COUNT_FROM;
    let bands: Vec<usize> = told
        .distribution
        .iter()
        .map(|band| {
            let truth = hours(band.over_hours, band.to_hours.unwrap_or(f64::MAX));
            attacker.cell(&format!("over {} hours", band.over_hours), &band.persons, truth, (0, n))
        })
        .collect();
    // Of fewer than ten persons there is no division by hours.
    if !bands.is_empty() {
        attacker.sum(&bands, everybody);
    }
    if let Some(share) = told.at_most_four_hours.value {
        let short = (share / 100.0 * n as f64).round() as u64;
        assert_eq!(short, hours(0.0, 4.0));
        let short = attacker.unknown(short, short);
        attacker.sum(&bands[..2], short);
    }

    attacker.limit = GROUP_FROM;
    let activities =
        told.by_activity.iter().map(|part| (part.activity.to_string(), &part.persons, &part.participations));
    let forms = told.by_form.iter().map(|part| (part.form.to_string(), &part.persons, &part.participations));
    let tables: [(&str, Vec<Row<'_>>); 2] = [("activity", activities.collect()), ("form", forms.collect())];
    for (table, rows) in tables {
        let (mut persons, mut of_times) = (Vec::new(), Vec::new());
        for (key, shown, participations) in rows {
            let cell = attacker.cell(&format!("{table} {key}"), shown, count(&by[table], &key), (1, n));
            let occasions = match participations.value {
                Some(value) => attacker.unknown(value as u64, value as u64),
                None => attacker.unknown(1, 999),
            };
            assert_eq!(shown.value.is_none(), participations.value.is_none());
            attacker.at_most(cell, occasions);
            attacker.at_most(cell, everybody);
            persons.push((cell, 1.0));
            of_times.push(occasions);
        }
        persons.push((everybody, -1.0));
        attacker.relate(&persons, ComparisonOp::Ge, 0.0);
        attacker.sum(&of_times, all_times);
    }

    let (mut firsts, mut withheld_hours) = (Vec::new(), 0);
    for month in &told.months {
        let key = month.month.to_string();
        let persons = attacker.cell(&format!("in {key}"), &month.persons, count(&by["month"], &key), (1, n));
        let truth = first.values().filter(|first| **first == key).count() as u64;
        attacker.limit = COUNT_FROM;
        let new = attacker.cell(&format!("first in {key}"), &month.first_time, truth, (0, n));
        attacker.limit = GROUP_FROM;
        attacker.at_most(new, persons);
        firsts.push(new);
        let met: Terms = firsts.iter().map(|new| (*new, -1.0)).chain([(persons, 1.0)]).collect();
        attacker.relate(&met, ComparisonOp::Le, 0.0);
        withheld_hours += usize::from(month.hours.value.is_none());
    }
    attacker.sum(&firsts, everybody);
    assert!(withheld_hours != 1 || told.hours.value.is_none(), "the hours of one month are what is left of all");
    attacker
}

/// Attacks the answers by unit of a wave, with the means of groups that tell their numbers.
fn answers(package: &Package, result: &Evaluation, wave: &WaveReach) -> Attacker {
    let mut truth: Persons<'_> = BTreeMap::new();
    let mut valued: BTreeMap<&str, Persons<'_>> = BTreeMap::new();
    for row in package.responses().views().filter(|row| row.wave == wave.wave) {
        truth.entry(row.unit.to_owned()).or_default().insert(row.response);
        valued.entry(row.item).or_default().entry(row.unit.to_owned()).or_default().insert(row.response);
    }
    let all: u64 = truth.values().map(|persons| persons.len() as u64).sum();
    let mut attacker = Attacker::with_limit(COUNT_FROM);
    let total = attacker.cell("answered", &wave.answered, all, (0, 999));
    let mut units: BTreeMap<&str, usize> = BTreeMap::new();
    let least = if wave.units.iter().any(|unit| is_few(&unit.answered)) { 5 } else { 0 };
    for unit in &wave.units {
        let invited = unit.invited.value.unwrap() as u64;
        let (name, answered) = (format!("{} of {invited}", unit.unit), count(&truth, &unit.unit));
        units.insert(&unit.unit, attacker.cell(&name, &unit.answered, answered, (least, invited)));
        if unit.answered.value.is_none() {
            assert_eq!(unit.response_rate.value, None);
        }
    }
    let parts: Vec<usize> = units.values().copied().collect();
    attacker.sum(&parts, total);
    if wave.units.iter().all(|unit| unit.answered.caveats == [Caveat::ComplementWithheld]) {
        // Nothing is left to withhold but the total: what it and the units' sizes say of each unit is no secret.
        attacker.all_hidden = true;
    }
    let of: BTreeMap<&str, &str> = wave.units.iter().map(|u| (&*u.unit, u.organisation.as_deref().unwrap())).collect();
    for means in result.programmes[0].groups.iter().filter(|means| means.wave == wave.wave) {
        // Answers with a value on the indicator, at most those of the unit.
        let with_value: BTreeMap<&str, usize> = units
            .iter()
            .map(|(unit, answered)| {
                let cell = attacker.unknown(0, 999);
                attacker.at_most(cell, *answered);
                (*unit, cell)
            })
            .collect();
        let truth = |unit: &str| count(&valued[means.indicator.as_str()], unit);
        for group in means.means.there().into_iter().flatten().filter(|group| group.mean.value.is_some()) {
            let members: Vec<&str> = match means.level {
                ComparisonLevel::Unit => vec![&group.key],
                ComparisonLevel::Organisation => of.keys().copied().filter(|unit| of[unit] == group.key).collect(),
            };
            assert_eq!(group.mean.n, members.iter().map(|unit| truth(unit)).sum::<u64>());
            assert!(group.mean.n >= 10);
            let n = attacker.unknown(group.mean.n, group.mean.n);
            let cells: Vec<usize> = members.iter().map(|unit| with_value[unit]).collect();
            attacker.sum(&cells, n);
        }
        if means.overall.value.is_some() {
            let n = attacker.unknown(means.overall.n, means.overall.n);
            attacker.sum(&with_value.values().copied().collect::<Vec<_>>(), n);
        }
    }
    attacker
}

/// Attacks the numbers of persons who stayed, left and came, when every answer has a value.
fn links(package: &Package, result: &Evaluation) -> Attacker {
    let waves = &result.programmes[0].reach.there().unwrap().waves;
    let of = |wave: &str, linked: bool| -> BTreeSet<&str> {
        let rows = package.responses().views().filter(|row| row.wave == wave);
        if linked { rows.filter_map(|r| r.link).collect() } else { rows.map(|r| r.response).collect() }
    };
    let mut attacker = Attacker::with_limit(COUNT_FROM);
    let (before, after) = (of("b", true), of("a", true));
    let mut with_link = Vec::new();
    for (wave, linked) in waves.iter().zip([&before, &after]) {
        let answered = of(&wave.wave, false).len() as u64;
        let all = attacker.cell("answered", &wave.answered, answered, (0, 999));
        let cell = attacker.cell("with link", &wave.with_link, linked.len() as u64, (0, 999));
        let (shown, truth) = ((&wave.answered, &wave.with_link), answered - linked.len() as u64);
        let without = attacker.rest("without link", shown, (truth, 999));
        attacker.sum(&[cell, without], all);
        with_link.push(cell);
    }
    let stayed = before.intersection(&after).count() as u64;
    // Nobody is always shown, so that whoever is hidden is somebody.
    let linked = attacker.cell("linked", &waves[1].linked, stayed, (1, 999));
    let lost = attacker.cell("lost", &waves[1].lost, before.len() as u64 - stayed, (0, 999));
    attacker.sum(&[linked, lost], with_link[0]);
    let came = attacker.cell("came", &waves[1].came, after.len() as u64 - stayed, (0, 999));
    attacker.sum(&[linked, came], with_link[1]);
    for effect in result.programmes[0].effects.iter().filter(|effect| effect.indicator == "one") {
        // Everybody answered this item: its linked persons are all linked persons.
        let same = attacker.cell("linked on the item", &effect.counts.linked, stayed, (1, 999));
        attacker.sum(&[same], linked);
    }
    attacker
}

/// The attackers of every table of a programme, each with what is published in it.
pub fn attacks(package: &Package, result: &Evaluation) -> Vec<(&'static str, Attacker)> {
    let programme = &result.programmes[0];
    let mut attacks = vec![("links", links(package, result))];
    attacks.extend(programme.participation.there().map(|told| ("participation", participation(package, told))));
    for wave in &programme.reach.there().unwrap().waves {
        attacks.push(("answers", answers(package, result, wave)));
    }
    attacks
}
