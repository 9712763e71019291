use askama::Template;
use kernel::{Caveat, Estimate};
use reporting::charts::{Chart, Frame, Labelled, bars};

use super::*;
use crate::form::Filled;

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout/base.html" %}{% import "layout/parts.html" as parts %}{% block main %}
<h1>{{ page.title }}</h1>
{% call parts::error_summary(page, form) %}{% endcall %}
{% call parts::text_field(page, form, "name", "Namn", hint = "Hela namnet", complete = "name") %}{% endcall %}
{% call parts::text_area(page, form, "why", "Varför") %}{% endcall %}
{% call parts::radios(page, form, "how", "Hur?", choices) %}{% endcall %}
{% call parts::select(page, form, "unit", "Enhet", choices) %}{% endcall %}
{% call parts::checkbox(page, form, "there", "Var med") %}{% endcall %}
{% call parts::estimate(page, shown) %}{% endcall %}
{% call parts::estimate(page, hidden) %}{% endcall %}
{% call parts::chart(page, chart) %}{% endcall %}
{% call parts::table("Tabell") %}<table class="stack"><tr><td data-label="A">1</td></tr></table>{% endcall %}
{% call parts::empty("Tomt", href = "/sessions/new", action = "Börja") %}{% endcall %}
{% endblock %}"#
)]
struct EveryPart {
    page: Page,
    form: Filled,
    choices: Vec<(String, String)>,
    shown: Estimate,
    hidden: Estimate,
    chart: Chart,
}

fn visit(lang: Lang) -> Visit {
    Visit {
        t: Texts::new(lang),
        simulated: true,
        shared: false,
        here: Some("/units/7?month=2025-03".to_owned()),
        flash: Some("Sparat.".to_owned()),
    }
}

fn every_part(page: Page) -> String {
    let mut form =
        Filled::with([("name", "<b>\"Kim\"</b>"), ("how", "digital")]).labelled([("name", "Namn".to_owned())]);
    form.fail("name", "Skriv kortare.");
    let shown = Estimate::plain(3.4, "points", 57, "staff", "mean").on_scale(1.0, 6.0).with_caveat(Caveat::SelfRating);
    let hidden = Estimate::withheld("points", 7, "staff", "mean", Caveat::TooFew);
    let chart = bars(page.t, Frame { id: "can", title: "Kan" }, &[Labelled { label: "<i>Norr</i>", estimate: &shown }]);
    let choices = vec![("on_site".to_owned(), "På plats".to_owned()), ("digital".to_owned(), "På nätet".to_owned())];
    EveryPart { page, form, choices, shown, hidden, chart }.render().unwrap()
}

#[test]
fn a_field_comes_back_as_it_was_filled_in_with_its_error_beside_it() {
    let html = every_part(visit(Lang::Sv).participant("start-title"));
    assert!(html.contains(r##"<a href="#name">Namn: Skriv kortare.</a>"##), "{html}");
    assert!(html.contains(r#"aria-invalid="true" aria-describedby="name-error name-hint""#), "{html}");
    assert!(html.contains(r#"value="&#60;b&#62;&#34;Kim&#34;&#60;/b&#62;""#), "{html}");
    assert!(html.contains(r#"value="digital" checked"#) && !html.contains(r#"value="on_site" checked"#));
}

#[test]
fn a_number_shows_what_it_rests_on_and_a_withheld_one_why() {
    let html = every_part(visit(Lang::Sv).participant("start-title"));
    assert!(html.contains("3,40 på skalan 1–6") && html.contains("Bygger på 57"), "{html}");
    assert!(html.contains("Folk har skattat sig själva"));
    assert!(html.contains("Gruppen är för liten") && !html.contains("Bygger på 7<"), "{html}");
}

#[test]
fn nothing_is_styled_or_scripted_inline() {
    let html = every_part(visit(Lang::En).participant("start-title"));
    for inline in ["style=", "<style", "<script", "onclick", "javascript:", "<i>Norr"] {
        assert!(!html.contains(inline), "{inline}");
    }
    assert!(html.contains("<svg class=\"chart\""), "the picture is not escaped: {html}");
}

#[test]
fn the_two_frames_differ_by_navigation() {
    let nav = vec![NavLink { href: "/units", key: "nav-units" }, NavLink { href: "/un", key: "nav-people" }];
    let staff =
        every_part(visit(Lang::Sv).staff("nav-unit", Who { name: "Kim <K>".to_owned(), nav, keeps_registers: None }));
    assert!(staff.contains(r#"<body class="staff">"#) && staff.contains(r#"action="/sign-out""#));
    assert!(staff.contains(r#"<a href="/units" aria-current="page">"#), "{staff}");
    assert!(staff.contains(r#"<a href="/un">"#), "a common beginning is not the same place");
    assert!(staff.contains("Kim &#60;K&#62;"));
    let participant = every_part(visit(Lang::Sv).participant("start-title"));
    assert!(participant.contains(r#"<body class="participant">"#) && !participant.contains("sign-out"));
}

#[test]
fn the_frame_says_language_simulation_way_and_message() {
    let page = visit(Lang::En).participant("nav-unit").under("/units", "Units").titled("Norr <1>");
    let html = every_part(page);
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">"), "{html}");
    assert!(html.contains("<title>Norr &#60;1&#62; – Ombud</title>"));
    assert!(html.contains("Simulated data") && html.contains(r#"role="status">Sparat."#));
    assert!(html.contains(r#"<a href="/units">Units</a>"#));
    assert!(html.contains(r#"href="/language/sv?to=/units/7%3Fmonth%3D2025-03" lang="sv""#), "{html}");
}

#[tokio::test]
async fn the_language_is_the_chosen_one_else_the_browsers() {
    let app = crate::shell::tests::app(false).await;
    let read = |headers: &[(&str, &str)]| {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse::<axum::http::HeaderName>().unwrap(), value.parse().unwrap()))
            .collect();
        Visit::of(&app, &Method::GET, &"/about?x=1".parse().unwrap(), &headers)
    };
    assert_eq!(read(&[]).t.lang(), Lang::Sv);
    assert_eq!(read(&[("accept-language", "en")]).t.lang(), Lang::En);
    assert_eq!(read(&[("accept-language", "en"), ("cookie", "lang=sv")]).t.lang(), Lang::Sv);
    assert_eq!(read(&[]).path_to_return_to(), Some("/about?x=1"));
    assert_eq!(read(&[("cookie", "flash=<script>")]).flash, None, "only texts of ours are said");
}
