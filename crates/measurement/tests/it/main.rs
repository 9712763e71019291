//! The whole way of an answer, on both databases: a wave, a way in, answers, figures, export.

mod answering;
mod attack;
mod figures;
mod ways_in;

use access::Role;
use access::rules::measurement::{CanPrintCodes, can_plan_waves, can_print_codes};
use db::{Actor, Db};
use kernel::{Date, Group, Moment, ResponseId, WaveId};
use measurement::answer::Answer;
use measurement::instrument::staff_check;
use measurement::response::{begin, save_all};
use measurement::wave::{NewWave, create_wave, frame_from_register, waves_of_unit};
use measurement::{Entrance, Instrument, Linkage, Question, Wave};
use testkit::{World, today};

/// A wave over the world, open from `from` to `to` days from today.
async fn wave(db: &Db, world: &World, moment: Moment, linkage: Linkage, from: i64, to: i64) -> WaveId {
    let may = can_plan_waves(&world.programme_actor(Role::ProgrammeLead), world.programme).unwrap();
    let mut work = db.work(Actor::Program).await.unwrap();
    let frame = frame_from_register(&mut work, &may, Group::Staff, today()).await.unwrap();
    let new = NewWave {
        name: " Våren ",
        instrument: check(),
        moment,
        linkage,
        opens_on: today().plus_days(from),
        closes_on: today().plus_days(to),
        frame: &frame,
    };
    let id = create_wave(&mut work, &may, new).await.unwrap();
    work.commit(world.lead, "wave_created", Some(id.into())).await.unwrap();
    id
}

fn check() -> &'static Instrument {
    staff_check()
}

/// The permission of the champion of a unit of the first municipality to print its posters.
fn champion(world: &World, unit: usize) -> CanPrintCodes {
    let member = &world.members[0];
    can_print_codes(&member.unit_actor(Role::Champion, unit), &member.unit_ref(unit)).unwrap()
}

/// The wave as the first municipality has it.
async fn wave_of(db: &Db, world: &World, id: WaveId) -> Wave {
    let waves = waves_of_unit(&mut db.reader(), &champion(world, 0)).await.unwrap();
    waves.into_iter().find(|wave| wave.id == id).unwrap()
}

/// One answer a question: this level, and the right answers to as many tasks.
fn answers(form: &str, level: u8, right: usize) -> Vec<Option<Answer>> {
    let mut left = right;
    check()
        .items(form)
        .into_iter()
        .map(|item| {
            Some(match &item.question {
                Question::Rating { .. } => Answer::Rating(level),
                _ if left > 0 => {
                    left -= 1;
                    let key: Vec<String> = item.key().iter().map(u8::to_string).collect();
                    Answer::from_package(item, &key.join(";")).unwrap()
                }
                _ => Answer::DontKnow,
            })
        })
        .collect()
}

/// Somebody without a slip answers everything on a day.
async fn answer(db: &Db, wave: &Wave, unit: kernel::UnitId, level: u8, right: usize, on: Date) {
    let entrance =
        Entrance { organisation: wave.organisation, wave: wave.clone(), unit, link: None, mode: kernel::Mode::Code };
    let id: ResponseId = db.new_random_id().unwrap();
    let begun = begin(db, &entrance, id, on).await.unwrap();
    save_all(db, wave.organisation, id, &answers(&begun.form, level, right), on).await.unwrap();
}
