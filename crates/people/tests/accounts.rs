//! Accounts, sessions and the first run, on both databases.

use access::Role;
use kernel::Timestamp;
use people::first_run::{self, FirstRun, FirstRunError};
use people::load::{self, NewAccount};
use people::role::NewRole;
use people::{OrganisationKind, sign_in};
use testkit::{World, each_db};

const SECRET: &str = "en riktigt lång hemlighet";

fn asked<'a>(token: &'a str) -> FirstRun<'a> {
    FirstRun {
        token,
        organisation: "Ekby kommun",
        kind: OrganisationKind::Municipality,
        name: "Kim@ekby.example",
        display_name: "Kim Berg",
        secret: SECRET,
    }
}

#[tokio::test]
async fn the_first_run_needs_the_token_and_happens_once() {
    each_db(|db| async move {
        assert!(first_run::is_first_run(&mut db.reader()).await.unwrap());
        let refused = first_run::set_up(&db, "rätt", asked("fel")).await;
        assert!(matches!(refused, Err(FirstRunError::WrongToken)));
        assert!(first_run::is_first_run(&mut db.reader()).await.unwrap(), "a refusal leaves nothing behind");
        first_run::set_up(&db, "rätt", asked("rätt")).await.unwrap();
        let again = first_run::set_up(&db, "rätt", asked("rätt")).await;
        assert!(matches!(again, Err(FirstRunError::AlreadySetUp)));
        let session = sign_in::sign_in(&db, " kim@EKBY.example ", SECRET).await.unwrap().expect("the names match");
        let actor = sign_in::find_session(&db, &session.token).await.unwrap().expect("the token is known");
        assert!(actor.has(Role::Administrator) && actor.has(Role::LocalLead));
    })
    .await;
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    each_db(|db| async move {
        first_run::set_up(&db, "t", asked("t")).await.unwrap();
        let session = sign_in::sign_in(&db, "kim@ekby.example", SECRET).await.unwrap().unwrap();
        let actor = sign_in::find_session(&db, &session.token).await.unwrap().unwrap();
        let may = access::rules::people::can_administer(&actor, actor.organisation).unwrap();
        let mut work = db.work(db::Actor::SignedIn(actor.sign_in)).await.unwrap();
        assert!(sign_in::close_sign_in(&mut work, &may, actor.sign_in).await.unwrap());
        work.commit(actor.organisation, "account_closed", None).await.unwrap();
        assert!(sign_in::find_session(&db, &session.token).await.unwrap().is_none());
        assert!(sign_in::sign_in(&db, "kim@ekby.example", SECRET).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_name_are_refused_alike() {
    each_db(|db| async move {
        first_run::set_up(&db, "t", asked("t")).await.unwrap();
        assert!(sign_in::sign_in(&db, "kim@ekby.example", "fel").await.unwrap().is_none());
        assert!(sign_in::sign_in(&db, "ingen@ekby.example", SECRET).await.unwrap().is_none());
        assert!(sign_in::find_session(&db, "påhittad").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_the_working_day() {
    let (db, folder) = testkit::open_sqlite().await;
    first_run::set_up(&db, "t", asked("t")).await.unwrap();
    let session = sign_in::sign_in(&db, "kim@ekby.example", SECRET).await.unwrap().unwrap();
    let later = std::sync::Arc::new(db::FrozenClock::at(Timestamp(db.now().0 + 17 * 3_600_000)));
    let url = db::DatabaseUrl::Sqlite(folder.0.join("ombud.db"));
    let tomorrow = db::Db::open(&url, later).await.unwrap();
    assert!(sign_in::find_session(&db, &session.token).await.unwrap().is_some());
    assert!(sign_in::find_session(&tomorrow, &session.token).await.unwrap().is_none());
}

#[tokio::test]
async fn a_name_is_given_once_in_the_whole_installation() {
    each_db(|db| async move {
        let world = World::create(&db).await;
        let account = |organisation| NewAccount {
            organisation,
            name: "kim@example.org",
            display_name: "Kim",
            secret: SECRET,
            person: None,
            roles: &[NewRole::Organisation(Role::LocalLead)],
        };
        let mut work = db.work(db::Actor::Program).await.unwrap();
        load::account(&mut work, account(world.members[0].organisation)).await.unwrap();
        let refused = load::account(&mut work, account(world.members[1].organisation)).await;
        assert!(matches!(refused, Err(sign_in::SignInError::NameTaken)));
    })
    .await;
}
