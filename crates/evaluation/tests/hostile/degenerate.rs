//! Data in which a model has nothing to hold on to: each gives a caveat or a named reason.

use std::fmt::Write as _;

use evaluation::package::Files;
use evaluation::result::{Part, ProgrammeResult};
use kernel::Caveat;

use crate::cases::{caveats, cells, must, with};

fn programme(files: &Files) -> ProgrammeResult {
    must(files).programmes.remove(0)
}

/// A number between -1 and 1 that looks drawn and is the same every time (splitmix64).
fn noise(key: &[usize]) -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for part in key {
        state = state.wrapping_add(*part as u64 + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state ^= state >> 29;
    }
    state = (state ^ (state >> 30)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state ^ (state >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// A score before and after in twelve organisations of four units of six; how much organisations and units differ, in level and
/// change.
fn scores(differ: f64) -> Files {
    let mut files = Files::new();
    let mut put = |name: &str, text: &str| drop(files.insert(name.to_owned(), text.as_bytes().to_vec()));
    put("datapackage.json", r#"{"name":"scores","resources":[]}"#);
    put(
        "programmes.csv",
        "programme,name,cluster,role,start,end,planned_participants,granted_sek\np,P,,evaluated,2020-01-01,2020-12-31,,\n",
    );
    put(
        "instruments.csv",
        "instrument,item,kind,construct,indicator,form,min,max,options,key,core\ni,score,score,skill,competence,,,,,,0\n",
    );
    put(
        "waves.csv",
        "wave,programme,instrument,moment,opens,closes,group\n\
         w0,p,i,before,2020-01-01,2020-01-28,staff\nw1,p,i,after,2020-10-01,2020-10-28,staff\n",
    );
    let mut units = "unit,parent,organisation,programme,service,staff,managers,starts_on\n".to_owned();
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    for (o, u) in (0..12).flat_map(|o| (0..4).map(move |u| (o, u))) {
        writeln!(units, "o{o}u{u},,o{o},p,,6,,").unwrap();
        for (person, wave) in (0..6).flat_map(|person| [(person, 0), (person, 1)]) {
            let level = differ * (3.0 * noise(&[1, o]) + 3.0 * noise(&[2, o, u]));
            let change = 1.0 + differ * (3.0 * noise(&[3, o]) + 3.0 * noise(&[4, o, u]));
            // In every unit the same persons: without differences no two units are apart by chance either.
            let own = 2.0 * noise(&[5, person]) + noise(&[6, person, wave]);
            let value = 50.0 + level + wave as f64 * change + own;
            writeln!(responses, "o{o}u{u}p{person}w{wave},w{wave},o{o}u{u},staff,o{o}u{u}p{person},score,{value:.9}")
                .unwrap();
        }
    }
    put("units.csv", &units);
    put("responses.csv", &responses);
    files
}

#[test]
fn organisations_and_units_that_do_not_differ_at_all_are_said_to_be_at_the_boundary() {
    let change = |differ: f64| {
        let programme = programme(&scores(differ));
        programme.effects.iter().find(|effect| effect.indicator == "competence").unwrap().change.clone()
    };
    let (flat, varied) = (change(0.0), change(1.0));
    assert!(flat.value.is_some() && varied.value.is_some(), "{flat:?} {varied:?}");
    assert!(flat.caveats.contains(&Caveat::SpreadAtBoundary), "{:?}", flat.caveats);
    assert!(!varied.caveats.contains(&Caveat::SpreadAtBoundary), "{:?}", varied.caveats);
}

#[test]
fn where_nobody_of_before_is_met_again_all_are_lost_and_the_change_is_that_of_two_samples() {
    let files = with("responses.csv", |text| {
        cells(text, |cells| {
            if !cells[4].is_empty() {
                cells[4] = format!("{}of{}", cells[4], cells[1]);
            }
            true
        })
    });
    let programme = programme(&files);
    let Part::There(reach) = &programme.reach else { panic!("there are waves") };
    let second = &reach.waves[1];
    assert_eq!((second.linked.value, second.lost.value), (Some(0.0), Some(30.0)), "{second:?}");
    for effect in &programme.effects {
        assert!(effect.linked_only.value.is_none(), "{:?}", effect.linked_only);
        assert!(effect.change.caveats.contains(&Caveat::Unlinked), "{:?}", effect.change);
    }
    assert!(!programme.effects.is_empty());
}

#[test]
fn a_task_that_one_whole_group_gets_right_leaves_no_number_that_is_none() {
    let files = with("responses.csv", |text| {
        cells(text, |cells| {
            if cells[5] == "task" {
                cells[6] = "a;c".into();
            } else if cells[5] == "other" {
                cells[6] = "a".into();
            }
            true
        })
    });
    let told = caveats(&must(&files));
    assert!(told.contains(Caveat::NotEstimable.code()) || told.contains(Caveat::TooFew.code()), "{told:?}");
}
