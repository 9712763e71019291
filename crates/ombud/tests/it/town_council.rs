//! What have the councils of the town? A round of where one stands, members (of the first municipality its manager), a meeting today with
//! something on its agenda, and a paper.

use access::Role;
use access::rules::council::{can_borrow, can_see_council};
use access::rules::development::{can_coordinate, can_hand_in_need};
use access::rules::people::can_administer;
use db::Db;
use development::council::{
    MeetingKind, NewItem, NewMeeting, NewMember, add_item, add_paper, appoint_member, list_members, plan_meeting,
};
use development::forum::{NewSeat, give_seat};
use development::initiative::{Content, Draft, Stimulus, begin_initiative};
use development::need::{Category, Handling, NeedState, NewNeed, Perspective, Source, hand_in, handle_need};
use development::party::PartyKind;
use development::standing::{NewRound, open_round};
use development::tryout::{NewLoan, NewThing, add_thing, lend};
use kernel::free_text::FreeText;
use kernel::{
    AgendaItemId, CouncilMemberId, InitiativeId, LoanId, MeetingId, OrganisationId, PaperId, RoundId, SeatId, SignInId,
    ThingId,
};
use people::sign_in::list_sign_ins;
use testkit::{World, today};

/// What a municipality has.
pub struct CouncilThings {
    /// A round that is open.
    pub round: RoundId,
    /// A member from outside.
    pub member: CouncilMemberId,
    /// A meeting today.
    pub meeting: MeetingId,
    /// Something on its agenda.
    pub item: AgendaItemId,
    /// A paper before it.
    pub paper: PaperId,
    /// A seat in the forum, of the first municipality its champion's.
    pub seat: SeatId,
    /// A meeting of the forum today.
    pub forum_meeting: MeetingId,
    /// Something to borrow, of which there are two.
    pub thing: ThingId,
    /// One of them lent to the first unit until tomorrow.
    pub loan: LoanId,
}

/// A text.
pub fn text(text: &str) -> FreeText {
    FreeText::parse(text, 1_000).unwrap()
}

/// The account with this name, of the organisation.
pub async fn account(db: &Db, world: &World, municipality: usize, name: &str) -> Option<SignInId> {
    let member = &world.members[municipality];
    let may = can_administer(&member.organisation_actor(Role::Administrator), member.organisation).unwrap();
    let all = list_sign_ins(&mut db.reader(), &may).await.unwrap();
    all.into_iter().find(|account| account.name == name).map(|account| account.id)
}

/// Fills a municipality.
pub async fn council_things(db: &Db, world: &World, municipality: usize) -> CouncilThings {
    let member = &world.members[municipality];
    let lead = member.organisation_actor(Role::LocalLead);
    let may = can_coordinate(&lead, member.organisation).unwrap();
    let manager = account(db, world, municipality, "manager").await;
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let round = NewRound { name: &text("Våren"), opens_on: today(), closes_on: today().plus_days(14) };
    let round = open_round(&mut work, &may, round).await.unwrap();
    let new = NewMember {
        sign_in: manager,
        name: &text("Robin Ek"),
        represents: &text("Norra stadsdelen"),
        starts_on: today().plus_days(-30),
        ends_on: None,
    };
    appoint_member(&mut work, &may, new).await.unwrap();
    let outside = NewMember { sign_in: None, name: &text("Alva Lind"), represents: &text("Bolaget"), ..new };
    let outside = appoint_member(&mut work, &may, outside).await.unwrap();
    let meeting = NewMeeting {
        kind: MeetingKind::Council,
        title: &text("Inför fleråringen"),
        held_on: today(),
        minute: 9 * 60,
        place: &text("Stadshuset"),
    };
    let meeting = plan_meeting(&mut work, &may, meeting).await.unwrap();
    let item = NewItem { initiative: None, need: None, title: &text("Årets ordning"), asked: &text("Gäller den?") };
    let item = add_item(&mut work, &may, meeting, item).await.unwrap();
    let paper = add_paper(&mut work, &may, meeting, &text("Kalkyl"), b"%PDF-1.7\n").await.unwrap();
    let seat = NewSeat {
        body: &text("Norra stadsdelen"),
        kind: PartyKind::District,
        sign_in: account(db, world, municipality, "champion").await,
        name: &text("Cleo Ask"),
        starts_on: today().plus_days(-30),
    };
    let seat = give_seat(&mut work, &may, seat).await.unwrap();
    let forum_meeting = NewMeeting {
        kind: MeetingKind::Forum,
        title: &text("Larm som hörs"),
        held_on: today(),
        minute: 13 * 60,
        place: &text("Biblioteket"),
    };
    let forum_meeting = plan_meeting(&mut work, &may, forum_meeting).await.unwrap();
    let thing = NewThing { name: &text("Larmmatta"), about: &text("Säger till"), pieces: 2, initiative: None };
    let thing = add_thing(&mut work, &may, thing).await.unwrap();
    let unit = can_borrow(&lead, &member.unit_ref(0)).unwrap();
    let loan = NewLoan { thing, pieces: 1, starts_on: today(), ends_on: today().plus_days(1) };
    let loan = lend(&mut work, &unit, loan).await.unwrap();
    work.commit(member.organisation, "council_things_made", None).await.unwrap();
    members(db, &lead, member.organisation).await;
    CouncilThings { round, member: outside, meeting, item, paper, seat, forum_meeting, thing, loan }
}

async fn members(db: &Db, lead: &access::Actor, organisation: OrganisationId) {
    let may = can_see_council(lead, organisation, &[], today()).unwrap();
    assert_eq!(list_members(&mut db.reader(), &may).await.unwrap().len(), 2);
}

/// An initiative of a municipality, which names a need that the plan holds.
pub async fn initiative(db: &Db, world: &World, municipality: usize, name: &str) -> InitiativeId {
    let member = &world.members[municipality];
    let lead = member.organisation_actor(Role::LocalLead);
    let may = can_coordinate(&lead, member.organisation).unwrap();
    let mut work = db.work(db::Actor::Program).await.unwrap();
    let new = NewNeed {
        perspective: Perspective::Users,
        category: Category::Safety,
        words: &text("Larmet hörs inte i källaren"),
        source: Source::Account,
        source_id: None,
        slip: None,
        voice: None,
    };
    let unit = can_hand_in_need(&lead, &member.unit_ref(0)).unwrap();
    let need = hand_in(&mut work, &unit, new).await.unwrap();
    let heading = text("Trygg överallt i huset");
    let handling =
        Handling { state: NeedState::TakenUp, category: Category::Safety, heading: Some(&heading), said: None };
    handle_need(&mut work, &may, need, handling).await.unwrap();
    let content = Content {
        aim: "Larm som hörs i hela huset".to_owned(),
        target_group: "De som bor i huset".to_owned(),
        technology: "Larm med egen täckning".to_owned(),
        stimulus: Stimulus::Need,
        information_class: None,
        benefits: Vec::new(),
        costs: Vec::new(),
        risks: Vec::new(),
        readiness: Vec::new(),
        competence: Vec::new(),
        resources: Vec::new(),
    };
    let draft = Draft {
        name: name.to_owned(),
        owner: None,
        content,
        needs: vec![need],
        units: vec![(member.units[0], None)],
        parties: Vec::new(),
    };
    let initiative = begin_initiative(&mut work, &may, draft).await.unwrap();
    work.commit(member.organisation, "initiative_begun", Some(initiative.into())).await.unwrap();
    initiative
}
