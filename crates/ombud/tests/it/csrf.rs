//! What another site makes a browser send is refused, and what a request says of itself does not get into links.

use testkit::each_db;

use crate::town::{Town, Who};

#[tokio::test]
async fn what_another_site_sends_is_refused_and_changes_nothing() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let before = town.stored().await;
        let accounts = format!("/administration/{}/accounts", town.world.members[0].organisation);
        let fields =
            [("display_name", "Kim"), ("name", "forged"), ("secret", crate::town::SECRET), ("role", "local_lead")];
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")] {
            let mut forged = town.browser(Who::Administrator).clone().with_header(name, value);
            let got = forged.post(&accounts, &fields).await.expect(403);
            assert!(got.says("<h1"), "a page that says so");
            assert_eq!(town.stored().await, before);
        }
        let mut real = town.browser(Who::Administrator).clone();
        real.post(&accounts, &fields).await.expect(303);
        assert_ne!(town.stored().await, before);
    })
    .await;
}

#[tokio::test]
async fn an_old_browser_is_judged_by_where_the_form_came_from() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let end = format!("/champions/{}/end", town.belongings[0].mandate);
        let old = town.browser(Who::LocalLead).clone().with_header("sec-fetch-site", "");
        old.clone().with_header("origin", "https://evil.example").post(&end, &[]).await.expect(403);
        old.clone().with_header("origin", "https://ombud.example").post(&end, &[]).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn a_forged_host_is_on_no_page_and_in_no_link() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let member = town.world.members[0].clone();
        let unit = format!("/units/{}/{}", member.organisation, member.units[0]);
        let mut forged = town
            .browser(Who::Champion)
            .clone()
            .with_header("host", "evil.example")
            .with_header("x-forwarded-host", "evil.example");
        let made = forged.post(&format!("{unit}/poster/{}", town.waves[0]), &[]).await.expect(303);
        assert_eq!(made.to, format!("{unit}/poster"));
        for page in ["/poster", "/slips"] {
            let got = forged.get(&format!("{unit}{page}")).await.expect(200);
            assert!(!got.says("evil.example"), "{page}");
        }
        let poster = forged.get(&format!("{unit}/poster")).await;
        assert!(poster.says("https://ombud.example"), "the address comes from the configuration");
    })
    .await;
}
