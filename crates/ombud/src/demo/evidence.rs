//! Which questions do the evaluators of the demonstration ask, and what have they heard? The shipped tree for the whole cluster, and
//! some pieces of evidence, made up like everything else there.

use access::rules::reporting::can_keep_evidence;
use access::{Actor, Grant, Role, Scope};
use db::Work;
use evaluation::package::{EvidenceKind, Stance};
use kernel::SignInId;
use people::ProgrammeRole;
use reporting::workspace::framework::{save_framework, shipped};
use reporting::workspace::register::{NewEvidence, record_evidence};
use uuid::Uuid;

/// Source, kind, question, what it says, how strong, in short.
type Heard = (&'static str, EvidenceKind, &'static str, Stance, u8, &'static str);

const HEARD: &[Heard] = &[
    (
        "Enhetschefer i två grupper",
        EvidenceKind::Interview,
        "q1.3",
        Stance::Supports,
        2,
        "De ser att fler loggar in själva och att färre ringer om hjälp.",
    ),
    (
        "Digitala ombud",
        EvidenceKind::Interview,
        "q3.3.2",
        Stance::Supports,
        2,
        "Den som är osäker vågar fråga när det är två eller tre i rummet.",
    ),
    (
        "Kommunernas handlingsplaner",
        EvidenceKind::Document,
        "q6.2",
        Stance::Nuances,
        2,
        "Ombuden är kvar i de flesta planer, men tiden för uppdraget är sällan utskriven.",
    ),
];

/// Saves the questions for the cluster and what was heard in each programme.
///
/// # Errors
/// As the database's.
pub(super) async fn load(work: &mut Work) -> anyhow::Result<()> {
    let programmes = people::programme::list_programmes(work).await?;
    let mut may = Vec::new();
    for programme in programmes.iter().filter(|programme| programme.role == ProgrammeRole::Evaluated) {
        let of = people::programme::programme_ref(work, programme.lead, programme.id).await?;
        // As whoever leads the programme would do it.
        let lead = Actor {
            sign_in: SignInId(Uuid::nil()),
            organisation: of.lead,
            person: None,
            display_name: String::new(),
            grants: vec![Grant { role: Role::ProgrammeLead, scope: Scope::Programme(of) }],
        };
        may.push(can_keep_evidence(&lead, programme.id)?);
    }
    let cluster = programmes.iter().find_map(|programme| programme.cluster.as_deref());
    save_framework(work, &may, 0, shipped().questions(), cluster).await?;
    for may in &may {
        for (source, kind, question, stance, strength, summary) in HEARD {
            let new = NewEvidence {
                source: (*source).to_owned(),
                kind: *kind,
                date: None,
                question: (*question).to_owned(),
                stance: *stance,
                strength: *strength,
                summary: Some((*summary).to_owned()),
            };
            record_evidence(work, may, new).await?;
        }
    }
    Ok(())
}
