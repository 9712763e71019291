use kernel::{OrganisationId, ProgrammeId, SignInId, UnitId};

use super::*;
use crate::actor::{Actor, Grant, ProgrammeRef, Role, Scope, UnitRef};
use crate::scope;

fn id<T: From<uuid::Uuid>>(n: u128) -> T {
    T::from(uuid::Uuid::from_u128(n))
}

fn home() -> OrganisationId {
    id(1)
}

fn away() -> OrganisationId {
    id(2)
}

fn actor(role: Role, scope: Scope) -> Actor {
    Actor {
        sign_in: id::<SignInId>(9),
        organisation: home(),
        person: None,
        display_name: "Kim".into(),
        grants: vec![Grant { role, scope }],
    }
}

fn unit(organisation: OrganisationId, n: u128, ancestors: &[u128]) -> UnitRef {
    UnitRef { organisation, unit: id(n), ancestors: ancestors.iter().map(|a| id(*a)).collect() }
}

fn programme(n: u128) -> ProgrammeRef {
    ProgrammeRef { lead: away(), programme: id(n), members: vec![home(), away()] }
}

#[test]
fn a_manager_sees_the_own_unit_and_those_below_but_no_sibling() {
    let manager = actor(Role::Manager, Scope::Unit(home(), id(10)));
    for (subject, allowed) in [
        (unit(home(), 10, &[1]), true),
        (unit(home(), 11, &[10, 1]), true),
        (unit(home(), 12, &[1]), false),
        (unit(home(), 1, &[]), false),
        (unit(away(), 10, &[]), false),
    ] {
        assert_eq!(measurement::can_see_unit_results(&manager, &subject).is_ok(), allowed, "{subject:?}");
        assert_eq!(participation::can_see_unit_participation(&manager, &subject).is_ok(), allowed, "{subject:?}");
    }
}

#[test]
fn a_champion_keeps_registers_but_sees_no_results() {
    let champion = actor(Role::Champion, Scope::Unit(home(), id(10)));
    let own = unit(home(), 10, &[1]);
    assert!(learning::can_run_sessions(&champion, &own).is_ok());
    assert!(measurement::can_print_codes(&champion, &own).is_ok());
    assert!(measurement::can_see_unit_results(&champion, &own).is_err());
    assert!(participation::can_see_unit_participation(&champion, &own).is_err());
}

#[test]
fn a_raised_hand_is_seen_by_the_champion_alone_and_time_is_ones_own() {
    let own = unit(home(), 10, &[1]);
    for role in Role::ALL {
        for scope in [Scope::Unit(home(), id(10)), Scope::Organisation(home()), Scope::Programme(programme(5))] {
            let sees = help::can_see_raised_hands(&actor(*role, scope.clone()), &own).is_ok();
            assert_eq!(sees, *role == Role::Champion && !matches!(scope, Scope::Programme(_)), "{role} {scope:?}");
        }
    }
    let mut champion = actor(Role::Champion, Scope::Unit(home(), id(10)));
    assert!(help::can_log_own_time(&champion, &own).is_err(), "an account without a person has no time");
    champion.person = Some(id(70));
    assert_eq!(help::can_log_own_time(&champion, &own).unwrap().own().person(), id(70));
    assert!(help::can_log_own_time(&champion, &unit(home(), 12, &[1])).is_err());
    assert!(
        help::can_handle_barriers(&champion, home()).is_err() && help::can_edit_variants(&champion, home()).is_err()
    );
}

#[test]
fn a_programme_lead_sees_sums_but_no_unit_and_no_person() {
    let lead = actor(Role::ProgrammeLead, Scope::Programme(programme(5)));
    assert!(participation::can_see_programme_participation(&lead, id(5)).is_ok());
    assert!(economy::can_import_costs(&lead, id(5)).is_ok());
    assert!(participation::can_see_programme_participation(&lead, id(6)).is_err());
    assert!(measurement::can_see_unit_results(&lead, &unit(home(), 10, &[])).is_err());
    assert!(people::can_manage_people(&lead, home()).is_err());
    assert!(learning::can_run_sessions(&lead, &unit(home(), 10, &[])).is_err());
}

#[test]
fn only_the_evaluator_takes_the_package_out() {
    let programmes: [ProgrammeId; 1] = [id(5)];
    assert!(reporting::can_evaluate(&actor(Role::Evaluator, Scope::Programme(programme(5))), &programmes).is_ok());
    assert!(reporting::can_evaluate(&actor(Role::ProgrammeLead, Scope::Programme(programme(5))), &programmes).is_err());
    assert!(reporting::can_evaluate(&actor(Role::Evaluator, Scope::Programme(programme(5))), &[]).is_err());
    assert!(
        reporting::can_evaluate(&actor(Role::Evaluator, Scope::Programme(programme(5))), &[id(5), id(6)]).is_err(),
        "one programme that is not held spoils the whole"
    );
}

#[test]
fn evidence_is_kept_by_evaluator_and_lead_and_read_by_those_who_lead_the_work_in_a_member() {
    let of = ProgrammeRef { members: vec![home()], ..programme(5) };
    for role in [Role::Evaluator, Role::ProgrammeLead] {
        assert!(reporting::can_keep_evidence(&actor(role, Scope::Programme(programme(5))), id(5)).is_ok());
        assert!(reporting::can_keep_evidence(&actor(role, Scope::Programme(programme(6))), id(5)).is_err());
    }
    let local = actor(Role::LocalLead, Scope::Organisation(home()));
    assert!(reporting::can_read_evidence(&local, &of).is_ok());
    assert!(reporting::can_keep_evidence(&local, id(5)).is_err());
    assert!(reporting::can_read_evidence(&actor(Role::LocalLead, Scope::Organisation(away())), &of).is_err());
    assert!(reporting::can_read_evidence(&actor(Role::Manager, Scope::Organisation(home())), &of).is_err());
}

#[test]
fn whoever_administers_the_installation_sees_no_results() {
    let administrator = actor(Role::Administrator, Scope::Installation);
    assert!(people::can_administer(&administrator, away()).is_ok());
    assert!(people::can_manage_people(&administrator, away()).is_err());
    assert!(measurement::can_see_unit_results(&administrator, &unit(home(), 10, &[])).is_err());
    assert!(reporting::can_read_evaluation(&administrator, &[id(5)]).is_err());
}

#[test]
fn whoever_looks_after_devices_sees_what_stands_in_the_way_and_nobodys_participation() {
    let it = actor(Role::It, Scope::Organisation(home()));
    let own = unit(home(), 10, &[1]);
    assert!(help::can_see_barriers(&it, &own).is_ok() && help::can_handle_barriers(&it, home()).is_ok());
    assert!(people::can_block_devices(&it, home()).is_ok() && people::can_block_devices(&it, away()).is_err());
    assert!(help::can_see_barriers(&it, &unit(away(), 10, &[])).is_err());
    assert!(help::can_handle_barriers(&it, away()).is_err());
    assert!(participation::can_see_unit_participation(&it, &own).is_err());
    assert!(measurement::can_see_unit_results(&it, &own).is_err() && learning::can_run_sessions(&it, &own).is_err());
    assert!(people::can_manage_people(&it, home()).is_err() && people::can_administer(&it, home()).is_err());
}

#[test]
fn a_list_shows_exactly_the_units_that_the_rule_allows() {
    let units = [
        unit(home(), 1, &[]),
        unit(home(), 10, &[1]),
        unit(home(), 11, &[10, 1]),
        unit(home(), 12, &[1]),
        unit(away(), 10, &[]),
        unit(away(), 1, &[]),
    ];
    let scopes = [
        Scope::Installation,
        Scope::Organisation(home()),
        Scope::Organisation(away()),
        Scope::Unit(home(), id::<UnitId>(10)),
        Scope::Unit(away(), id::<UnitId>(10)),
        Scope::Programme(programme(5)),
    ];
    for role in Role::ALL {
        for held in &scopes {
            let actor = actor(*role, held.clone());
            for subject in &units {
                let case = format!("{role} {held:?} {subject:?}");
                assert_eq!(
                    scope::units_with_participation(&actor).admits(subject),
                    participation::can_see_unit_participation(&actor, subject).is_ok(),
                    "{case}"
                );
                assert_eq!(
                    scope::units_with_sessions(&actor).admits(subject),
                    learning::can_run_sessions(&actor, subject).is_ok(),
                    "{case}"
                );
                assert_eq!(
                    scope::units_with_raised_hands(&actor).admits(subject),
                    help::can_see_raised_hands(&actor, subject).is_ok(),
                    "{case}"
                );
                assert_eq!(
                    scope::units_with_barriers(&actor).admits(subject),
                    help::can_see_barriers(&actor, subject).is_ok(),
                    "{case}"
                );
                assert_eq!(
                    scope::units_with_posters(&actor).admits(subject),
                    measurement::can_print_codes(&actor, subject).is_ok(),
                    "{case}"
                );
            }
        }
    }
}

#[test]
fn a_programmes_lead_writes_its_questions_and_its_evaluator_reads_them() {
    let over = |role| actor(role, Scope::Programme(programme(5)));
    for (role, writes, reads) in [
        (Role::ProgrammeLead, true, true),
        (Role::Evaluator, false, true),
        (Role::Champion, false, false),
        (Role::LocalLead, false, false),
    ] {
        assert_eq!(measurement::can_write_questions(&over(role), id(5)).is_ok(), writes, "{role:?}");
        assert_eq!(measurement::can_read_questions(&over(role), id(5)).is_ok(), reads, "{role:?}");
        assert!(measurement::can_write_questions(&over(role), id(6)).is_err(), "{role:?}");
        assert!(measurement::can_read_questions(&over(role), id(6)).is_err(), "{role:?}");
    }
}

#[test]
fn the_plan_is_seen_by_all_who_work_with_it_and_led_by_the_local_lead_and_its_owner() {
    let local = actor(Role::LocalLead, Scope::Organisation(home()));
    let manager = actor(Role::Manager, Scope::Unit(home(), id(10)));
    let champion = actor(Role::Champion, Scope::Unit(home(), id(10)));
    for sees in [&local, &manager, &champion] {
        assert!(development::can_see_initiatives(sees, home()).is_ok());
        assert!(development::can_see_initiatives(sees, away()).is_err());
    }
    for no in [Role::ProgrammeLead, Role::Evaluator] {
        let scope = Scope::Programme(programme(5));
        assert!(development::can_see_initiatives(&actor(no, scope), home()).is_err(), "{no}");
    }
    let administrator = actor(Role::Administrator, Scope::Organisation(home()));
    assert!(development::can_see_initiatives(&administrator, home()).is_err());
    assert!(
        development::can_coordinate(&local, home()).is_ok() && development::can_coordinate(&local, away()).is_err()
    );
    assert!(
        development::can_coordinate(&manager, home()).is_err()
            && development::can_decide_gates(&manager, home()).is_err()
    );
    let of = |organisation, owner| development::InitiativeRef { organisation, initiative: id(70), owner };
    assert!(development::can_lead_initiative(&manager, &of(home(), Some(id(9)))).is_ok(), "the own initiative");
    assert!(development::can_lead_initiative(&manager, &of(home(), Some(id(8)))).is_err());
    assert!(development::can_lead_initiative(&manager, &of(away(), Some(id(9)))).is_err());
    assert!(
        development::can_lead_initiative(&administrator, &of(home(), Some(id(9)))).is_err(),
        "who no longer sees it"
    );
    assert!(development::can_hand_in_need(&champion, &unit(home(), 10, &[1])).is_ok());
    assert!(development::can_hand_in_need(&champion, &unit(home(), 12, &[1])).is_err());
}
