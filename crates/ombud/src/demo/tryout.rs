//! What if every task of the bank had been tried out by some thousand persons? A package of such answers, drawn by a seed, each
//! person asked some of the tasks; and the true curves behind them, to hold a calibration against.

use evaluation::package::{
    ADAPTIVE_FORM, FrameRow, InstrumentRow, ItemKind, Package, ProgrammeRow, ResponseRow, Role, UnitRow, WaveRow,
};
use kernel::{Date, Group, Moment};
use measurement::instrument::bank;
use rand::{Rng, SeedableRng as _};
use rand_chacha::ChaCha12Rng;

const INSTRUMENT: &str = "tryout";
const PROGRAMME: &str = "tryout";
const UNIT: &str = "tryout";

/// A try-out.
#[derive(Debug, Clone, Copy)]
pub struct Tryout {
    /// The same seed gives the same true curves.
    pub seed: u64,
    /// Which of the try-outs with these curves: other persons and other answers.
    pub round: u64,
    /// How many persons.
    pub persons: usize,
    /// How many tasks each is asked.
    pub tasks: usize,
    /// Their mean level; the standard deviation is 1.
    pub level: f64,
    /// When in relation to the programme.
    pub moment: Moment,
    /// The day on which its wave closed.
    pub closed_on: Date,
}

/// The true curve of each task of the bank, in its order: slope from 0.8 to 2.0, difficulty from -1.8 to 1.8.
pub fn true_curves(seed: u64) -> Vec<(f64, f64)> {
    let mut random = ChaCha12Rng::seed_from_u64(seed ^ 0x7472_796f_7574_0001);
    bank().iter().map(|_| (0.8 + 1.2 * unit(&mut random), -1.8 + 3.6 * unit(&mut random))).collect()
}

impl Tryout {
    /// The answers, as tasks that were chosen one by one: what somebody was not asked is missing. `curves` = slope and
    /// difficulty of each task.
    pub fn package(&self, curves: &[(f64, f64)]) -> Package {
        let mut random = ChaCha12Rng::seed_from_u64(self.seed ^ (0x7472_796f_7574_1000 + self.round));
        let wave = format!("{INSTRUMENT}-{}", self.moment);
        let mut responses = Vec::with_capacity(self.persons * self.tasks);
        for person in 0..self.persons {
            let level = self.level + normal(&mut random);
            let mut left: Vec<usize> = (0..bank().len()).collect();
            for _ in 0..self.tasks.min(left.len()) {
                let place = left.swap_remove((unit(&mut random) * left.len() as f64) as usize);
                let (slope, difficulty) = curves[place];
                let is_right = unit(&mut random) < 1.0 / (1.0 + (-slope * (level - difficulty)).exp());
                let key: Vec<String> = bank()[place].key().iter().map(u8::to_string).collect();
                responses.push(ResponseRow {
                    response: format!("{}-{person}", self.round),
                    wave: wave.clone(),
                    unit: UNIT.to_owned(),
                    group: Group::Staff,
                    link: None,
                    item: bank()[place].id.clone(),
                    value: if is_right { key.join(";") } else { "dk".to_owned() },
                });
            }
        }
        Package {
            programmes: Some(vec![ProgrammeRow {
                programme: PROGRAMME.to_owned(),
                name: PROGRAMME.to_owned(),
                cluster: None,
                role: Role::Evaluated,
                start: Some(self.closed_on.plus_days(-400)),
                end: Some(self.closed_on),
                planned_participants: None,
                granted_sek: None,
            }]),
            units: Some(vec![UnitRow {
                unit: UNIT.to_owned(),
                parent: None,
                organisation: UNIT.to_owned(),
                programme: Some(PROGRAMME.to_owned()),
                service: None,
                staff: None,
                managers: None,
                starts_on: None,
            }]),
            instruments: Some(instrument()),
            frame: Some(vec![FrameRow {
                wave: wave.clone(),
                unit: UNIT.to_owned(),
                population: self.persons as u64,
                invited: self.persons as u64,
            }]),
            waves: Some(vec![WaveRow {
                wave,
                programme: PROGRAMME.to_owned(),
                instrument: INSTRUMENT.to_owned(),
                moment: self.moment,
                opens: self.closed_on.plus_days(-21),
                closes: self.closed_on,
                imported: None,
                modes: None,
                group: Group::Staff,
            }]),
            responses: Some(responses.into()),
            ..Package::default()
        }
    }
}

fn instrument() -> Vec<InstrumentRow> {
    let numbers = |numbers: Vec<u8>| numbers.iter().map(u8::to_string).collect();
    let row = |item: &measurement::Item| InstrumentRow {
        instrument: INSTRUMENT.to_owned(),
        item: item.id.clone(),
        kind: ItemKind::Test,
        construct: Some(item.construct.clone()),
        indicator: Some(item.indicator.clone()),
        form: Some(ADAPTIVE_FORM.to_owned()),
        min: Some(0.0),
        max: Some(1.0),
        options: numbers((1..=u8::try_from(item.options().len()).unwrap_or(0)).collect()),
        key: numbers(item.key()),
        core: false,
    };
    bank().iter().map(row).collect()
}

/// Uniform in [0, 1).
fn unit(random: &mut ChaCha12Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Standard normal, by Box and Muller's transformation.
fn normal(random: &mut ChaCha12Rng) -> f64 {
    let (radius, turn) = (1.0 - unit(random), unit(random));
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
}
