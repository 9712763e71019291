//! Who answers in one unit and later in another is one person, and the reader is told so.

use std::fmt::Write as _;

use evaluation::package::{self, Files, Package, ReadOptions};
use evaluation::result::{Effect, EffectKind};
use evaluation::{Context, evaluate};
use kernel::Caveat;

const ORGANISATIONS: usize = 8;
const UNITS: usize = 3;
const PERSONS: usize = 10;

/// A rating before and after of persons who differ much from each other and gain one step, give or take one. `moves` tells how many
/// units further on a person answers the second time; without `links` nobody can be followed.
fn package(moves: impl Fn(usize) -> usize, links: bool) -> Package {
    let mut files = Files::new();
    let mut file = |name: &str, text: String| files.insert(name.to_owned(), text.into_bytes());
    file("datapackage.json", r#"{"name":"movers","resources":[]}"#.to_owned());
    file(
        "programmes.csv",
        "programme,name,cluster,role,start,end,planned_participants,granted_sek\np,P,,evaluated,2019-01-01,2020-12-31,,\n"
            .to_owned(),
    );
    let all = ORGANISATIONS * UNITS;
    let units: String = (0..all).map(|unit| format!("u{unit},,o{},p,,,,\n", unit / UNITS)).collect();
    file("units.csv", format!("unit,parent,organisation,programme,service,staff,managers,starts_on\n{units}"));
    file(
        "instruments.csv",
        "instrument,item,kind,construct,indicator,form,min,max,options,key,core\ni,one,rating,skill,one,,1,10,,,1\n"
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
    for unit in 0..all {
        for wave in ["b", "a"] {
            writeln!(frame, "{wave},u{unit},{PERSONS},{PERSONS}").unwrap();
        }
        for person in 0..PERSONS {
            let number = unit * PERSONS + person;
            let before = 1 + (number * 7 + number / 5) % 8;
            let after = before + (number * 5 + number / 3) % 3;
            let to = (unit + moves(number)) % all;
            let link = if links { format!("k{number}") } else { String::new() };
            writeln!(responses, "b{number},b,u{unit},staff,{link},one,{before}").unwrap();
            writeln!(responses, "a{number},a,u{to},staff,{link},one,{}", after.min(10)).unwrap();
        }
    }
    file("frame.csv", frame);
    file("responses.csv", responses);
    package::read(&files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package
}

fn change(package: &Package) -> Effect {
    let context = Context { generated_at: "2021-06-01T00:00:00Z".to_owned(), seed: 1, ..Context::default() };
    let programme = evaluate(package, &context).programmes.remove(0);
    programme.effects.into_iter().find(|effect| effect.kind == EffectKind::SelfRating).unwrap()
}

#[test]
fn who_moves_within_or_between_organisations_is_still_one_person() {
    let stayed = change(&package(|_| 0, true));
    let apart = change(&package(|_| 0, false));
    for further in [1, UNITS] {
        let moved = change(&package(|_| further, true));
        assert_eq!(moved.change.method, "mixed_model_pre_post");
        assert!(moved.change.caveats.contains(&Caveat::PersonsMoved), "{:?}", moved.change.caveats);
        assert!(!moved.change.caveats.contains(&Caveat::MoversSplit));
        let se = |effect: &Effect| effect.change.se.unwrap();
        // Persons are compared with themselves, as when nobody moves, and not as if twice as many had answered once.
        assert!(se(&moved) < 1.25 * se(&stayed), "{} {}", se(&moved), se(&stayed));
        assert!(se(&apart) > 2.0 * se(&moved), "{} {}", se(&apart), se(&moved));
        let standardised = moved.standardised.there().expect("there is a frame");
        assert!(standardised.caveats.contains(&Caveat::PersonsMoved) && standardised.se.unwrap() < 1.5 * se(&moved));
    }
}

#[test]
fn where_nobody_moves_nothing_is_said_of_it() {
    for links in [true, false] {
        let effect = change(&package(|_| 0, links));
        let told =
            [Caveat::PersonsMoved, Caveat::MoversSplit].iter().any(|caveat| effect.change.caveats.contains(caveat));
        assert!(!told, "{:?}", effect.change.caveats);
    }
}
