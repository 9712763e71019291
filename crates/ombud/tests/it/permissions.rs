//! Who gets what? One table for every route, tried out address by address: each role against its own unit, the unit beside
//! it, the other municipality, its own programme and the other one. Whoever may not gets the page for an address that does
//! not exist, and nothing has changed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use learning::kit::kits;
use testkit::{Browser, Got, each_db};
use web::{ROUTES, Stranger};

use crate::town::{Town, Who};

/// What a route is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The address has no subject: it is about whoever asks.
    Oneself,
    /// The own unit, organisation, programme or evaluation.
    Own,
    /// The unit beside the own.
    Sibling,
    /// The other municipality, the other programme, its evaluation.
    Elsewhere,
    /// The own unit or programme under the name of another organisation.
    Mixed,
}

impl About {
    fn words(self) -> &'static str {
        match self {
            Self::Oneself => "(oneself)",
            Self::Own => "the own",
            Self::Sibling => "the unit beside it",
            Self::Elsewhere => "another organisation's",
            Self::Mixed => "the own, under another organisation's name",
        }
    }
}

use About::{Elsewhere, Mixed, Oneself, Own, Sibling};

type Line = (&'static str, &'static [(About, &'static str)]);

/// Every route that asks who one is: for each subject the letters of those who get it (Champion, Manager, Local lead,
/// Programme lead, Evaluator, Administrator, administrator of the Installation, iT).
#[rustfmt::skip]
const MATRIX: &[Line] = &[
    ("POST /sign-out", &[(Oneself, "CMLPEAIT")]),
    ("GET /home", &[(Oneself, "CMLPEAIT")]),
    ("GET /people", &[(Oneself, "LA")]),
    ("GET /people/import", &[(Oneself, "LA")]),
    ("POST /people/import", &[(Oneself, "LA")]),
    ("GET /people/units/{unit}", &[(Own, "LA"), (Sibling, "LA"), (Elsewhere, "")]),
    ("POST /people/units/{unit}", &[(Own, "LA"), (Sibling, "LA"), (Elsewhere, "")]),
    ("POST /people/units/{unit}/close", &[(Own, "LA"), (Sibling, "LA"), (Elsewhere, "")]),
    ("GET /people/units/{unit}/remove", &[(Own, "LA"), (Sibling, "LA"), (Elsewhere, "")]),
    ("POST /people/units/{unit}/remove", &[(Own, "LA"), (Sibling, "LA"), (Elsewhere, "")]),
    ("GET /administration", &[(Oneself, "AI")]),
    ("POST /administration/organisations", &[(Oneself, "I")]),
    ("GET /administration/{organisation}", &[(Own, "AI"), (Elsewhere, "I")]),
    ("POST /administration/{organisation}/accounts", &[(Own, "AI"), (Elsewhere, "I")]),
    ("POST /administration/{organisation}/accounts/{account}/close", &[(Own, "AI"), (Elsewhere, "I"), (Mixed, "")]),
    ("POST /administration/{organisation}/accounts/{account}/devices", &[(Own, "AIT"), (Elsewhere, "I"), (Mixed, "")]),
    ("POST /administration/{organisation}/programmes", &[(Own, "AI"), (Elsewhere, "I")]),
    ("POST /administration/{organisation}/join", &[(Own, "AI"), (Elsewhere, "I")]),
    ("GET /sessions", &[(Oneself, "CL")]),
    ("GET /sessions/calendar", &[(Oneself, "CL")]),
    ("POST /sessions/calendar", &[(Oneself, "CL")]),
    ("GET /sessions/calendar.ics", &[(Oneself, "CL")]),
    (
        "GET /sessions/{organisation}/{session}/calendar.ics",
        &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")],
    ),
    ("GET /sessions/new", &[(Oneself, "CL")]),
    ("POST /sessions/new", &[(Oneself, "CL")]),
    ("GET /sessions/{organisation}/{session}", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /sessions/{organisation}/{session}/cancel", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /sessions/{organisation}/{session}/questions", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /sessions/{organisation}/{session}/register", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /sessions/{organisation}/{session}/register", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    (
        "POST /sessions/{organisation}/{session}/registrations",
        &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")],
    ),
    ("POST /sessions/{organisation}/{session}/names", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /sessions/{organisation}/{session}/check-in", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /sessions/{organisation}/{session}/check-in", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    (
        "POST /sessions/{organisation}/{session}/check-in/close",
        &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")],
    ),
    ("GET /newcomers", &[(Oneself, "L")]),
    ("GET /newcomers/{walk_in}", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /newcomers/{walk_in}/match", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /newcomers/{walk_in}/add", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /newcomers/{walk_in}/dismiss", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /sessions/unsent", &[(Oneself, "CL")]),
    ("POST /sessions/registers", &[(Oneself, "CL")]),
    ("GET /devices", &[(Oneself, "CMLPEAIT")]),
    ("POST /devices", &[(Oneself, "CMLPEAIT")]),
    ("GET /devices/all", &[(Oneself, "AIT")]),
    ("GET /kits", &[(Oneself, "CMLPEAIT")]),
    ("GET /kits/{kit}", &[(Oneself, "CMLPEAIT")]),
    ("GET /mail", &[(Oneself, "CMLPEAIT")]),
    ("POST /mail", &[(Oneself, "CMLPEAIT")]),
    ("POST /kits/{kit}/variant", &[(Oneself, "L")]),
    ("GET /variants", &[(Oneself, "CMLPEAIT")]),
    ("GET /variants/{organisation}/{variant}", &[(Own, "CMLAT"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /variants/{organisation}/{variant}/edit", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /variants/{organisation}/{variant}/edit", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /variants/{organisation}/{variant}/share", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /variants/{organisation}/{variant}/variant", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /variants/{organisation}/{variant}/origin", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /variants/{organisation}/{variant}/origin", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/suggestions", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /series/{series}", &[(Oneself, "CMLPEAIT")]),
    ("GET /units", &[(Oneself, "CML")]),
    ("GET /month", &[(Oneself, "M")]),
    ("GET /units/{organisation}/{unit}/plan", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/plan/edit", &[(Own, "ML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /units/{organisation}/{unit}/plan/edit", &[(Own, "ML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/help", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /units/{organisation}/{unit}/help", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /questions", &[(Oneself, "CL")]),
    ("GET /questions/{organisation}/{question}", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /questions/{organisation}/{question}/answer", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /questions/{organisation}/{question}/solve", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    (
        "POST /questions/{organisation}/{question}/hand-over",
        &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")],
    ),
    ("POST /questions/{organisation}/{question}/publish", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /common-questions", &[(Oneself, "CL")]),
    ("POST /common-questions/{organisation}/{common}/remove", &[(Own, "CL"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /hands/{organisation}/{hand}/done", &[(Own, "C"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /support", &[(Oneself, "CL")]),
    ("POST /support/{organisation}/{unit}/{support}/undo", &[(Own, "C"), (Sibling, ""), (Elsewhere, ""), (Mixed, "")]),
    ("GET /barriers", &[(Oneself, "CMLT")]),
    ("POST /barriers", &[(Oneself, "CMLT")]),
    ("GET /barriers/{organisation}/{barrier}", &[(Own, "LT"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /barriers/{organisation}/{barrier}", &[(Own, "LT"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/barriers", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /standing", &[(Oneself, "CML")]),
    ("POST /standing", &[(Oneself, "L")]),
    ("GET /standing/{round}", &[(Own, "ML"), (Elsewhere, "")]),
    ("POST /standing/{round}", &[(Own, "ML"), (Elsewhere, "")]),
    // The manager has a seat in the council.
    ("GET /council", &[(Oneself, "ML")]),
    ("POST /council/members", &[(Oneself, "L")]),
    ("POST /council/members/{member}/code", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/members/{member}/end", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/cycle", &[(Oneself, "L")]),
    ("POST /council/meetings", &[(Oneself, "L")]),
    ("GET /council/meetings/{meeting}", &[(Own, "ML"), (Elsewhere, "")]),
    ("POST /council/meetings/{meeting}/items", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/meetings/{meeting}/papers", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /council/papers/{paper}", &[(Own, "ML"), (Elsewhere, "")]),
    ("POST /council/items/{agenda_item}/scoring", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/items/{agenda_item}/score", &[(Own, "M"), (Elsewhere, "")]),
    ("POST /council/items/{agenda_item}/activity", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/items/{agenda_item}/decision", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /council/meetings/{meeting}/minutes", &[(Own, "ML"), (Elsewhere, "")]),
    ("POST /council/meetings/{meeting}/minutes", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/meetings/{meeting}/minutes/lay", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/meetings/{meeting}/minutes/back", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /council/meetings/{meeting}/minutes/sign", &[(Own, "M"), (Elsewhere, "")]),
    ("POST /council/meetings/{meeting}/minutes/appendix", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /council/meetings/{meeting}/record", &[(Own, "ML"), (Elsewhere, "")]),
    ("GET /council/meetings/{meeting}/record.pdf", &[(Own, "ML"), (Elsewhere, "")]),
    // The champion has a seat in the forum.
    ("GET /forum", &[(Oneself, "CL")]),
    ("POST /forum/seats", &[(Oneself, "L")]),
    ("POST /forum/seats/{seat}/end", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /forum/meetings", &[(Oneself, "L")]),
    ("POST /forum/meetings/{forum_meeting}/attendance", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /forum/notes", &[(Oneself, "CL")]),
    ("GET /forum/lessons", &[(Oneself, "CL")]),
    ("GET /notices", &[(Oneself, "CMLPEAIT")]),
    ("GET /tryouts", &[(Oneself, "CML")]),
    ("POST /tryouts", &[(Oneself, "L")]),
    ("POST /tryouts/loans", &[(Oneself, "CML")]),
    ("POST /loans/{loan}/return", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /needs", &[(Oneself, "CML")]),
    ("GET /needs/new", &[(Oneself, "CML")]),
    ("POST /needs/new", &[(Oneself, "CML")]),
    ("GET /needs/{organisation}/{need}", &[(Own, "CML"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /needs/{organisation}/{need}", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /needs/{organisation}/{need}/join", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /needs/{organisation}/{need}/part", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /needs/{organisation}/{need}/too", &[(Own, "CML"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /initiatives", &[(Oneself, "CML")]),
    ("GET /initiatives/{organisation}", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/matrix", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/timeline", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/map", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/late", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/search", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/document", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/document.pdf", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/editions", &[(Own, "CML"), (Elsewhere, "")]),
    ("POST /initiatives/{organisation}/editions", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/editions/{edition}", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/editions/{edition}/document.pdf", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/decisions", &[(Own, "CML"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/gates", &[(Own, "CML"), (Elsewhere, "")]),
    ("POST /initiatives/{organisation}/gates/{phase}", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/parties", &[(Own, "CML"), (Elsewhere, "")]),
    ("POST /initiatives/{organisation}/parties", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/new", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /initiatives/{organisation}/new", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /initiatives/{organisation}/{initiative}", &[(Own, "CML"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /initiatives/{organisation}/{initiative}/edit", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/edit", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /initiatives/{organisation}/{initiative}/versions", &[(Own, "CML"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /initiatives/{organisation}/{initiative}/versions/{version}", &[(Own, "CML"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/follow", &[(Own, "CML"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/decide", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/evidence", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/lessons", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/lessons/{lesson}/share", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /initiatives/{organisation}/{initiative}/activities/new", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/activities/new", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /initiatives/{organisation}/{initiative}/activities/{activity}", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /initiatives/{organisation}/{initiative}/activities/{activity}", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /champions", &[(Oneself, "L")]),
    ("POST /champions", &[(Oneself, "L")]),
    ("POST /champions/{mandate}/end", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /champions/coverage", &[(Oneself, "L")]),
    ("GET /champions/gatherings", &[(Oneself, "L")]),
    ("POST /champions/gatherings", &[(Oneself, "L")]),
    ("GET /champions/{mandate}", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /champions/{mandate}/training", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /champions/{mandate}/hand-over", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /units/{organisation}/{unit}/champions", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    (
        "POST /units/{organisation}/{unit}/champions/{mandate}/agree",
        &[(Own, "M"), (Sibling, ""), (Elsewhere, ""), (Mixed, "")],
    ),
    ("GET /units/{organisation}/{unit}/own-codes", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /units/{organisation}/{unit}/own-codes", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /sessions/{organisation}/{session}/signatures", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /sessions/{organisation}/{session}/signatures", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/coverage", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/participation", &[(Own, "ML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /participation", &[(Oneself, "L")]),
    ("GET /participation/ledger", &[(Oneself, "L")]),
    ("POST /participation/names", &[(Oneself, "L")]),
    ("GET /participation/import", &[(Oneself, "L")]),
    ("POST /participation/import", &[(Oneself, "L")]),
    ("POST /participation/import/{import}/take-back", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /programmes/{lead}/{programme}/fund", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/fund", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/fund/layout", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/fund/layout", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/fund/layout/template", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/fund/reconciliation", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/fund/{month}/{edition}", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/fund/{month}/{edition}/sent", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/months", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/months/{month}", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/months/{month}", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/poster", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /units/{organisation}/{unit}/poster/{wave}", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/slips", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /units/{organisation}/{unit}/slips", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /units/{organisation}/{unit}/links", &[(Own, "CL"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/paper/{wave}", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/keying/{wave}", &[(Own, "LP"), (Sibling, "LP"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /units/{organisation}/{unit}/keying/{wave}", &[(Own, "LP"), (Sibling, "LP"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/reminder/{wave}", &[(Own, "CML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /editions/{organisation}/{wave}", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /editions/{organisation}/{wave}", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /headcounts/{organisation}", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /headcounts/{organisation}", &[(Own, "L"), (Elsewhere, "")]),
    ("POST /headcounts/{organisation}/import", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /units/{organisation}/{unit}/results", &[(Own, "ML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /reach", &[(Oneself, "L")]),
    ("GET /reach/{organisation}/{wave}/reminders", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /reach/{organisation}/{wave}/reminders", &[(Own, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/session-questions", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /instruments", &[(Oneself, "PE")]),
    ("GET /instruments/{instrument}", &[(Oneself, "PE")]),
    ("GET /bank", &[(Oneself, "PE")]),
    ("GET /bank/{item}", &[(Oneself, "PE")]),
    ("GET /programmes/{lead}/{programme}/waves", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/waves", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/questions", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/questions/new", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/questions/new", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/questions/{own_question}", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/questions/{own_question}", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/instruments/new", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/instruments/new", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/instruments/{own_instrument}", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/instruments/{own_instrument}", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/questions/{own_question}/delete", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/questions/{own_question}/delete", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    (
        "GET /programmes/{lead}/{programme}/instruments/{own_instrument}/delete",
        &[(Own, "P"), (Elsewhere, ""), (Mixed, "")],
    ),
    (
        "POST /programmes/{lead}/{programme}/instruments/{own_instrument}/delete",
        &[(Own, "P"), (Elsewhere, ""), (Mixed, "")],
    ),
    ("GET /programmes/{lead}/{programme}/answers", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/answers", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/answers/{import}/take-back", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes", &[(Oneself, "PE")]),
    ("GET /programmes/new", &[(Oneself, "PAI")]),
    ("POST /programmes/new", &[(Oneself, "PAI")]),
    ("GET /programmes/{lead}/{programme}/plan", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/plan/steps", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/plan/waves", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/plan/edit", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/plan/edit", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/check", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/risks", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/risks", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /organisations/{organisation}/check", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /programmes/{lead}/{programme}", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/costs", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/budget", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/budget/comment", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/budget/rows.csv", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/budget/edit", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/budget/edit", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/budget/import", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/budget/import", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/rates", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/rates", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/costs/sensitivity", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/costs/import", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/costs/import", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/costs/ledger", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/costs/ledger", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/design", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/design", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/design/allocations.csv", &[(Own, "P"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence", &[(Own, "LPE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/questions", &[(Own, "LPE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/questions", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/questions/import", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/questions/edit", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/questions/edit", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/register", &[(Own, "LPE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/register", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/register/withdraw", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/register/import", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/matrix", &[(Own, "LPE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/matrix", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/published", &[(Own, "LPE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/published", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/published/finding", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/claims", &[(Own, "LPE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/claims", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/claims/new", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("POST /programmes/{lead}/{programme}/evidence/claims/new", &[(Own, "PE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/evidence/released", &[(Own, "LPE"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /programmes/{lead}/{programme}/export", &[(Own, "E"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /units/{organisation}/{unit}/report.pdf", &[(Own, "ML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /municipalities/{organisation}/report.pdf", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /units/{organisation}/{unit}/report.xlsx", &[(Own, "ML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /municipalities/{organisation}/report.xlsx", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /units/{organisation}/{unit}/report.html", &[(Own, "ML"), (Sibling, "L"), (Elsewhere, ""), (Mixed, "")]),
    ("GET /municipalities/{organisation}/report.html", &[(Own, "L"), (Elsewhere, "")]),
    ("GET /evaluations", &[(Oneself, "PE")]),
    ("POST /evaluations", &[(Own, "E"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/programmes/{code}", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/report.html", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/report.xlsx", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/report.pdf", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/programmes/{code}/report.html", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/programmes/{code}/report.xlsx", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/programmes/{code}/report.pdf", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /evaluations/{evaluation}/result.json", &[(Own, "PE"), (Elsewhere, "")]),
    ("GET /published-audit", &[(Oneself, "PE")]),
];

/// The matrix as a page.
pub fn page() -> String {
    let mut page = String::from(
        "\n## Those who have signed in\n\nEvery address that asks who one is, and what it is asked about. Whoever is not \
         named gets the page for an address that does not exist. Each line is tried out by a test.\n\n\
         | method | address | about | who gets it |\n|---|---|---|---|\n",
    );
    for (route, subjects) in MATRIX {
        let (method, path) = route.split_once(' ').expect("method and address");
        for (about, letters) in *subjects {
            let who: Vec<&str> = Who::ALL.iter().filter(|w| letters.contains(w.letter())).map(|w| w.words()).collect();
            let who = if who.is_empty() { "nobody".to_owned() } else { who.join(", ") };
            writeln!(page, "| {method} | `{path}` | {} | {who} |", about.words()).expect("a text takes all");
        }
    }
    page
}

#[test]
fn every_route_is_in_the_permission_matrix() {
    let known: BTreeSet<&str> = MATRIX.iter().map(|(route, _)| *route).collect();
    assert_eq!(known.len(), MATRIX.len(), "a route stands in the matrix twice");
    let all: BTreeSet<String> = ROUTES
        .iter()
        .filter(|route| route.stranger == Stranger::SignIn)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let missing: Vec<_> = all.iter().filter(|route| !known.contains(route.as_str())).collect();
    assert!(missing.is_empty(), "not in the matrix: {missing:#?}");
    let gone: Vec<_> = known.iter().filter(|route| !all.contains(**route)).collect();
    assert!(gone.is_empty(), "in the matrix, but no route: {gone:#?}");
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says_and_nobody_more() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let before = town.stored().await;
        let mut wrong = Vec::new();
        // First everything that is refused, and nothing may have changed; then everything that is not.
        for allowed in [false, true] {
            for (route, about, who) in tries(allowed) {
                let got = ask(&mut town, route, about, who).await;
                let refused = got.status == 404;
                if refused == allowed || got.status >= 500 {
                    let should = if allowed { "get it" } else { "get 404" };
                    wrong.push(format!("{who:?}: {route} about {about:?} should {should}, got {}", got.status));
                }
            }
            if !allowed {
                assert_eq!(town.stored().await, before, "something was changed by somebody who may not");
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_ne!(town.stored().await, before, "those who may do change something");
    })
    .await;
}

fn tries(allowed: bool) -> impl Iterator<Item = (&'static str, About, Who)> {
    MATRIX
        .iter()
        .flat_map(|(route, subjects)| subjects.iter().map(move |(about, letters)| (*route, *about, *letters)))
        .filter(|(route, ..)| *route != "POST /sign-out") // it would end the session that the others need
        .flat_map(move |(route, about, letters)| {
            let tried = Who::ALL.into_iter().filter(move |who| letters.contains(who.letter()) == allowed);
            tried.map(move |who| (route, about, who))
        })
}

async fn ask(town: &mut Town, route: &str, about: About, who: Who) -> Got {
    let (method, pattern) = route.split_once(' ').expect("method and address");
    let path = address(town, pattern, about, who);
    let programme = match about {
        Elsewhere => town.other_programme,
        _ => town.world.programme,
    };
    let browser = town.browser(who);
    match (method, pattern) {
        ("GET", _) => browser.get(&path).await,
        (
            _,
            "/people/import"
            | "/participation/import"
            | "/headcounts/{organisation}/import"
            | "/programmes/{lead}/{programme}/fund/layout/template"
            | "/programmes/{lead}/{programme}/budget/import"
            | "/council/meetings/{meeting}/papers"
            | "/programmes/{lead}/{programme}/costs/import"
            | "/programmes/{lead}/{programme}/costs/ledger"
            | "/programmes/{lead}/{programme}/answers"
            | "/programmes/{lead}/{programme}/evidence/questions/import"
            | "/programmes/{lead}/{programme}/evidence/register/import"
            | "/programmes/{lead}/{programme}/evidence/published",
        ) => browser.upload(&path, &[("kind", "units")], b"").await,
        (_, "/evaluations") => {
            browser.post(&path, &[("programme", &programme.to_string()), ("closed_only", "yes")]).await
        }
        _ => browser.post(&path, &[]).await,
    }
}

/// The address about a subject. `Mixed` puts another organisation's id before an own thing.
fn address(town: &Town, pattern: &str, about: About, who: Who) -> String {
    let [own, other] = &town.world.members;
    let (mine, theirs) = (&town.belongings[0], &town.belongings[1]);
    let elsewhere = about == Elsewhere;
    let named_other = matches!(about, Elsewhere | Mixed);
    let which = usize::from(about == Sibling);
    let unit = if elsewhere { other.units[0] } else { own.units[which] };
    let session = if elsewhere { theirs.sessions[0] } else { mine.sessions[which] };
    let spare = town.spare[usize::from(who == Who::Installation)];
    // A course is taken alone, every other kit is run with others.
    let alone = pattern.starts_with("/learn/");
    let kit = kits().iter().find(|kit| kit.is_session() != alone).map(|kit| kit.id.clone()).unwrap_or_default();
    let mut path = pattern.to_owned();
    let council = &town.council[usize::from(elsewhere)];
    for (name, value) in [
        ("round", council.round.to_string()),
        ("member", council.member.to_string()),
        ("meeting", council.meeting.to_string()),
        ("agenda_item", council.item.to_string()),
        ("paper", council.paper.to_string()),
        ("loan", council.loan.to_string()),
        ("seat", council.seat.to_string()),
        ("forum_meeting", council.forum_meeting.to_string()),
        ("organisation", if named_other { other.organisation } else { own.organisation }.to_string()),
        ("unit", unit.to_string()),
        ("session", session.to_string()),
        ("wave", town.waves[usize::from(elsewhere)].to_string()),
        ("mandate", if elsewhere { theirs.mandate } else { mine.mandate }.to_string()),
        ("question", if elsewhere { theirs.questions[0] } else { mine.questions[which] }.to_string()),
        ("common", if elsewhere { theirs.common } else { mine.common }.to_string()),
        ("hand", if elsewhere { theirs.hand } else { mine.hand }.to_string()),
        ("token", "0".repeat(64)),
        ("door", "AAAAAAAA".to_owned()),
        ("walk_in", if elsewhere { theirs.walk_in } else { mine.walk_in }.to_string()),
        ("barrier", if elsewhere { theirs.barrier } else { mine.barrier }.to_string()),
        ("need", if elsewhere { theirs.need } else { mine.need }.to_string()),
        ("initiative", if elsewhere { theirs.initiative } else { mine.initiative }.to_string()),
        ("activity", if elsewhere { theirs.activity } else { mine.activity }.to_string()),
        ("lesson", if elsewhere { theirs.lesson } else { mine.lesson }.to_string()),
        ("phase", "pilot".to_owned()),
        ("variant", if elsewhere { theirs.variant } else { mine.variant }.to_string()),
        ("support", testkit::id::<kernel::SupportId>(9_999).to_string()),
        ("account", if elsewhere { town.elsewhere } else { spare }.to_string()),
        ("lead", if named_other { town.other_lead } else { town.world.lead }.to_string()),
        ("programme", if elsewhere { town.other_programme } else { town.world.programme }.to_string()),
        ("evaluation", town.evaluations[usize::from(elsewhere)].to_string()),
        ("code", if elsewhere { "other" } else { "prog" }.to_owned()),
        ("month", "2026-03".to_owned()),
        ("edition", "1".to_owned()),
        ("version", "1".to_owned()),
        ("import", town.imports[usize::from(elsewhere)].to_string()),
        ("kit", kit),
        ("screen", "1".to_owned()),
        ("name", "bank-info-narrow-search.svg".to_owned()),
        ("instrument", "staff-check".to_owned()),
        ("own_question", town.questions[usize::from(elsewhere)].0.to_string()),
        ("own_instrument", town.questions[usize::from(elsewhere)].1.to_string()),
        ("item", measurement::instrument::bank()[0].id.clone()),
        ("series", learning::kit::series()[0].id.clone()),
    ] {
        path = path.replace(&format!("{{{name}}}"), &value);
    }
    assert!(!path.contains('{'), "{path}: a name that the test does not know");
    path
}

#[tokio::test]
async fn no_page_of_a_municipality_names_the_other() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let other = town.world.members[1].clone();
        let mut foreign: Vec<String> =
            vec!["Granby".to_owned(), other.organisation.to_string(), other.area.to_string()];
        foreign.extend(other.units.iter().map(ToString::to_string));
        foreign.extend(other.staff.iter().flatten().map(ToString::to_string));
        foreign.extend(town.belongings[1].sessions.iter().map(ToString::to_string));
        let mut seen = 0;
        for (route, about, who) in tries(true) {
            let local = matches!(who, Who::Champion | Who::Manager | Who::LocalLead | Who::Administrator | Who::It);
            if !route.starts_with("GET") || !local {
                continue;
            }
            let text = ask(&mut town, route, about, who).await.text();
            let named = foreign.iter().find(|name| text.contains(name.as_str()));
            assert_eq!(named, None, "{who:?}: {route} about {about:?}");
            seen += usize::from(text.contains("Ekby") || text.contains("Norra gruppen"));
        }
        assert!(seen > 5, "the pages do name one's own: {seen}");
    })
    .await;
}

#[tokio::test]
async fn forged_ids_in_a_form_change_nothing() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let [own, other] = town.world.members.clone();
        let before = town.stored().await;
        let programme = town.world.programme.to_string();
        let kit = kits()[0].id.clone();
        let unit = format!("{}.{}", other.organisation, other.units[0]);
        let mixed = format!("{}.{}", own.organisation, other.units[0]);
        for unit in [unit, mixed] {
            let fields = [
                ("kit", kit.as_str()),
                ("unit", &unit),
                ("date", "2026-03-18"),
                ("time", "13:00"),
                ("programme", &programme),
            ];
            town.browser(Who::Champion).post("/sessions/new", &fields).await.expect(422);
        }
        let own_unit = format!("{}.{}", own.organisation, own.units[0]);
        let others = town.other_programme.to_string();
        let fields = [
            ("kit", kit.as_str()),
            ("unit", &own_unit),
            ("date", "2026-03-18"),
            ("time", "13:00"),
            ("programme", &others),
        ];
        town.browser(Who::Champion).post("/sessions/new", &fields).await.expect(422);

        let (person, theirs) = (own.staff[0][1].to_string(), other.staff[0][1].to_string());
        for (person, unit) in [(&theirs, own.units[0]), (&person, other.units[0]), (&theirs, other.units[0])] {
            let fields = [
                ("person", person.as_str()),
                ("unit", &unit.to_string()),
                ("minutes", "60"),
                ("starts_on", "2026-06-01"),
            ];
            town.browser(Who::LocalLead).post("/champions", &fields).await.expect(422);
        }
        let register = format!("/sessions/{}/{}/register", own.organisation, town.belongings[0].sessions[0]);
        town.browser(Who::Champion).post(&register, &[("there", &theirs)]).await.expect(409);

        let accounts = format!("/administration/{}/accounts", own.organisation);
        let account = [("display_name", "Kim"), ("name", "forged"), ("secret", crate::town::SECRET)];
        let (foreign_unit, chosen) = (other.units[0].to_string(), format!("{}.{}", town.world.lead, programme));
        for more in [[("role", "manager"), ("unit", &foreign_unit)], [("role", "evaluator"), ("programme", &chosen)]] {
            let fields: Vec<(&str, &str)> = account.into_iter().chain(more).collect();
            town.browser(Who::Administrator).post(&accounts, &fields).await.expect(422);
        }
        let both = [("programme", programme.as_str()), ("programme", &others)];
        town.browser(Who::Evaluator).post("/evaluations", &both).await.expect(404);

        let poster = format!("/units/{}/{}/poster/{}", own.organisation, own.units[0], town.waves[1]);
        town.browser(Who::Champion).post(&poster, &[]).await.expect(404);
        let slips = format!("/units/{}/{}/slips", own.organisation, own.units[0]);
        let wave = town.waves[1].to_string();
        town.browser(Who::Champion).post(&slips, &[("wave", &wave)]).await.expect(404);
        assert_eq!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn every_route_says_what_a_stranger_gets() {
    each_db(|db| async move {
        let town = Town::build(db).await;
        let mut stranger = Browser::new(&town.pages, 99);
        let mut wrong = Vec::new();
        for route in ROUTES {
            let unknown = stranger.get("/no/such/page").await.expect(404);
            let pattern =
                route.path.replace("{lang}", "en").replace("{code}", &"0".repeat(32)).replace("{number}", "1");
            let pattern = pattern.replace("{hash}/{name}", "0/style.css");
            let path = address(&town, &pattern, Own, Who::Champion);
            let got = match route.method {
                "GET" => stranger.get(&path).await,
                _ => stranger.post(&path, &[]).await,
            };
            let right = match (route.stranger, route.method) {
                // Without a check that has been begun, or under an old name, there is nothing to show.
                (Stranger::Open, _) if path.starts_with("/check") || path.starts_with("/assets") => got.status < 500,
                (Stranger::Open, _) => got.status != 401 && got.status != 404 && !got.to.starts_with("/sign-in"),
                (Stranger::SignIn, "GET") => got.status == 303 && got.to.starts_with("/sign-in?next="),
                (Stranger::SignIn, _) => got.status == 401,
                (Stranger::NotFound, "GET") => got.status == 404 && same_page(&got, &unknown, &path),
                (Stranger::NotFound, _) => [404, 422].contains(&got.status),
            };
            if !right || got.status >= 500 {
                wrong.push(format!("{} {path} ({:?}): {} {}", route.method, route.stranger, got.status, got.to));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_looks_like_what_does_not_exist() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        for (route, about, who) in tries(false).filter(|(route, ..)| route.starts_with("GET")) {
            let (_, pattern) = route.split_once(' ').expect("method and address");
            let path = address(&town, pattern, about, who);
            let browser = town.browser(who);
            let unknown = browser.get("/no/such/page").await;
            let got = browser.get(&path).await;
            assert!(same_page(&got, &unknown, &path), "{who:?}: {path}\n{}\n{}", got.text(), unknown.text());
        }
    })
    .await;
}

/// Whether both pages are the same, apart from the own address in the language links.
fn same_page(got: &Got, unknown: &Got, path: &str) -> bool {
    got.text().replace(path, "PATH") == unknown.text().replace("/no/such/page", "PATH")
}
