//! The matrix of questions and sources, worked out by hand.

use std::fmt::Write as _;

use evaluation::evidence::still_missing;
use evaluation::package::{DataSource, read_framework};
use evaluation::result::{Standing, Verdict};

use super::{PROGRAMMES, run};

#[test]
fn evidence_is_a_matrix_of_questions_and_sources() {
    let evidence = "evidence,source,kind,programme,question,stance,strength,summary\n\
        e1,interviews,interview,p,q1,supports,2,\ne2,survey,survey,,q1,contradicts,1,\ne3,survey,survey,other,q2,supports,3,\n";
    let framework = "question,parent,text\nq1,,Did it work?\nq2,q1,For whom?\n";
    let programmes = format!("{PROGRAMMES}other,Other,,reference,,,,\n");
    let result = run(&[("evidence.csv", evidence), ("framework.csv", framework), ("programmes.csv", &programmes)]);
    let matrix = result.programmes[0].evidence.there().unwrap();
    assert_eq!(matrix.sources, ["interviews", "survey"]);
    let verdicts: Vec<Verdict> = matrix.questions.iter().map(|question| question.verdict).collect();
    assert_eq!(verdicts, [Verdict::Contested, Verdict::NoEvidence]);
    assert_eq!(result.cluster.there().unwrap().evidence.there().unwrap().questions[1].verdict, Verdict::Supported);
}

#[test]
fn sources_agree_complement_contradict_or_are_silent() {
    let head = "evidence,source,kind,programme,question,stance,strength,summary\n";
    let framework = "question,parent,text\nq1,,One?\nq2,,Two?\nq3,,Three?\nq4,,Four?\n";
    let rows = [
        "q1,a,supports",
        "q1,b,supports",
        "q1,c,nuances", // two alike, and one that adds
        "q2,a,supports",
        "q2,b,contradicts",
        "q2,c,nuances",     // against each other
        "q3,b,contradicts", // alone
        "q4,c,supports",
        "q4,c,contradicts", // against itself
    ];
    let matrix = |order: &[usize]| {
        let mut evidence = head.to_owned();
        for row in order {
            let [question, source, stance] = rows[*row].split(',').collect::<Vec<_>>()[..] else { panic!() };
            writeln!(evidence, "e{row},{source},interview,p,{question},{stance},1,").unwrap();
        }
        let result = run(&[("evidence.csv", &evidence), ("framework.csv", framework)]);
        let told = result.programmes[0].evidence.there().unwrap().clone();
        let cells = |one: &evaluation::result::QuestionEvidence| {
            one.cells.iter().map(|cell| (cell.source.clone(), cell.stands)).collect::<Vec<_>>()
        };
        (told.sources.clone(), told.questions.iter().map(cells).collect::<Vec<_>>())
    };
    let (sources, questions) = matrix(&[0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(sources, ["a", "b", "c"]);
    let named = |cells: &[(&str, Standing)]| cells.iter().map(|(s, w)| ((*s).to_owned(), *w)).collect::<Vec<_>>();
    let (agrees, adds, against) = (Standing::Agrees, Standing::Complements, Standing::Contradicts);
    assert_eq!(questions[0], named(&[("a", agrees), ("b", agrees), ("c", adds)]));
    assert_eq!(questions[1], named(&[("a", against), ("b", against), ("c", adds)]));
    assert_eq!(questions[2], named(&[("b", adds)]), "who has no cell is silent");
    assert_eq!(questions[3], named(&[("c", against)]));
    assert_eq!((sources, questions), matrix(&[8, 6, 7, 4, 2, 0, 1, 5, 3]), "in any order of the rows");
}

#[test]
fn the_engines_own_figures_speak_where_the_framework_asks_for_them() {
    let evidence = "evidence,source,kind,programme,question,stance,strength,summary,date\n\
        e1,chefer,interview,p,q1,supports,2,,2025-05-02\n";
    let framework = "question,parent,text,data\nq1,,Who came?,participation;interview\nq2,,And who said so?,interview\n\
        q3,,What came of it?,effect;observation\n";
    let hours = "person,unit,programme,date,minutes,activity,form,sex,group_size\n".to_owned()
        + &(0..12).map(|n| format!("k{n},u,p,2020-02-03,60,workplace_session,on_site,,\n")).collect::<String>();
    let units = "unit,parent,organisation,programme,service,staff,managers,starts_on\nu,,o,p,,20,1,2020-01-01\n";
    let files = [
        ("evidence.csv", evidence),
        ("framework.csv", framework),
        ("hours.csv", &hours),
        ("units.csv", units),
        ("programmes.csv", PROGRAMMES),
    ];
    let result = run(&files);
    let matrix = result.programmes[0].evidence.there().unwrap();
    assert_eq!(matrix.sources, ["chefer", "ombud/participation"]);
    let own = matrix.questions[0].cells.iter().find(|cell| cell.source == "ombud/participation").unwrap();
    let persons = own.pieces.iter().find(|piece| piece.evidence == "participation/persons").unwrap();
    assert_eq!(persons.estimate.as_ref().unwrap(), &result.programmes[0].participation.there().unwrap().persons);
    assert_eq!((persons.strength, persons.programme.as_deref()), (3, Some("p")));
    assert_eq!(matrix.questions[0].verdict, Verdict::Supported, "a count speaks neither for nor against");
    assert!(matrix.questions[1..].iter().all(|question| question.cells.is_empty()), "nobody asked the engine there");
    let asked = read_framework(framework.as_bytes()).unwrap();
    let missing = |n: usize| still_missing(&asked[n], &matrix.questions[n]);
    assert!(missing(0).is_empty(), "both were heard");
    assert_eq!(missing(2), [DataSource::Effect, DataSource::Observation]);
}
