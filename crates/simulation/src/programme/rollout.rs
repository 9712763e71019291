//! Who starts when, and on which day? An organisation that starts "at wave w" has started when that wave opens and had not
//! when the wave before was answered; it starts a week after that wave has closed.

use kernel::Date;

use super::chance::{Chance, What};
use super::people::Organisation;
use super::spec::{Calendar, Design, Spec};

/// When each organisation starts.
pub(super) struct Rollout {
    /// The first wave at which it has started; a number beyond the last wave when that is later. `None`: never.
    pub starts: Vec<Option<usize>>,
    /// What was planned.
    pub planned: Vec<Option<usize>>,
    /// Readiness to start, standard normal; decides the order when that is not by lot.
    pub readiness: Vec<f64>,
}

/// Waves counted from 0 after which a sequence starts, for each sequence.
pub(super) fn sequence_starts(spec: &Spec) -> Vec<usize> {
    let waves = spec.rollout.waves as usize;
    let sequences = spec.rollout.sequences as usize;
    match spec.rollout.design {
        Design::AllAtOnce => vec![1],
        Design::WaitList => vec![1, if waves > 2 { waves - 1 } else { 2 }],
        Design::Stepped | Design::NotRandomised => {
            (0..sequences).map(|s| 1 + s * waves.saturating_sub(1) / sequences).collect()
        }
    }
}

impl Rollout {
    /// Draws the order.
    pub fn drawn(spec: &Spec, chance: Chance, organisations: &[Organisation]) -> Self {
        let count = organisations.len();
        let selection = spec.rollout.selection;
        let chosen = spec.rollout.design == Design::NotRandomised;
        let noise = chance.normals(What::OrganisationOrder, 0, count);
        let readiness: Vec<f64> = if chosen {
            let sd = spec.spread.organisation.max(f64::MIN_POSITIVE);
            let known = organisations.iter().map(|o| o.level / sd);
            known.zip(&noise).map(|(z, e)| selection * z + (1.0 - selection * selection).sqrt() * e).collect()
        } else {
            noise
        };
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|a, b| readiness[*b].total_cmp(&readiness[*a]).then(a.cmp(b)));
        let starts = sequence_starts(spec);
        let mut planned = vec![None; count];
        for (rank, organisation) in order.into_iter().enumerate() {
            planned[organisation] = Some(starts[rank * starts.len() / count]);
        }
        for (planned, sequence) in planned.iter_mut().zip(&spec.rollout.as_drawn) {
            *planned = Some(starts[*sequence as usize - 1]);
        }
        let mut never: Vec<usize> = (0..count).collect();
        chance.of(What::OrganisationNever).shuffle(&mut never);
        for organisation in never.into_iter().take(spec.rollout.never_start as usize) {
            planned[organisation] = None;
        }
        let mut late = chance.of(What::OrganisationLate);
        let delays: Vec<usize> = (0..count)
            .map(|_| if late.chance(spec.rollout.late_share) { spec.rollout.late_waves as usize } else { 0 })
            .collect();
        let starts = planned.iter().zip(delays).map(|(start, delay)| start.map(|start| start + delay)).collect();
        Self { starts, planned, readiness }
    }

    /// The wave that `units.csv` tells.
    pub fn told(&self, spec: &Spec, organisation: usize) -> Option<usize> {
        if spec.rollout.late_recorded { self.starts[organisation] } else { self.planned[organisation] }
    }
}

impl Calendar {
    /// The first day of a wave, counted from 0.
    pub(super) fn opens(&self, wave: usize) -> Date {
        self.start.plus_days(wave as i64 * i64::from(self.days_between))
    }

    /// The last day of a wave.
    pub(super) fn closes(&self, wave: usize) -> Date {
        self.opens(wave).plus_days(i64::from(self.days_open) - 1)
    }

    /// The day on which whoever has started at a wave (1 or more) started.
    pub(super) fn starts(&self, wave: usize) -> Date {
        self.closes(wave.saturating_sub(1)).plus_days(7)
    }

    /// Days from that start until the wave opens; 1 or more.
    pub(super) fn training_days(&self) -> usize {
        usize::try_from(i64::from(self.days_between) - i64::from(self.days_open) - 6).unwrap_or(1).max(1)
    }
}
