//! Which pages exist? One table: method, address, what it is, what a stranger gets, who answers. The tests walk over it:
//! every page is looked at by the accessibility check, every route by the permission matrix.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing;

use crate::app::App;
use crate::{assets, development, economy, health, learning, measurement, participation, people, reporting, start};

/// The most that a form may send, unless the route says more.
const FORM_BYTES: usize = 256 * 1024;

/// What a route gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page that a person reads.
    Page,
    /// Something is done; then a page follows.
    Action,
    /// A file to keep: a sheet, a table, a picture.
    File,
    /// What pages load.
    Asset,
    /// For whatever watches the program.
    Health,
}

/// What somebody gets who has not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// The same as everybody.
    Open,
    /// The way to sign in.
    SignIn,
    /// The same as for an address that does not exist.
    NotFound,
}

/// A line of the table.
#[derive(Debug, Clone, Copy)]
pub struct RouteInfo {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address, with `{names}` for what varies.
    pub path: &'static str,
    /// What it gives.
    pub kind: Kind,
    /// What a stranger gets.
    pub stranger: Stranger,
}

/// `get "/path" Page Open => handler;` and, where a file is handed in, `post "/path" Action SignIn up to 20 MB => handler;`
macro_rules! routes {
    ($($method:ident $path:literal $kind:ident $stranger:ident $(up to $mb:literal MB)? => $handler:path;)+) => {
        /// Every route, in the order of the table.
        pub static ROUTES: &[RouteInfo] = &[$(RouteInfo {
            method: routes!(@name $method),
            path: $path,
            kind: Kind::$kind,
            stranger: Stranger::$stranger,
        }),+];

        /// The routes with their handlers, without the shell.
        pub(crate) fn build() -> Router<App> {
            Router::new()$(.route(
                $path,
                routing::$method($handler).layer(DefaultBodyLimit::max(routes!(@limit $($mb)?))),
            ))+
        }
    };
    (@name get) => { "GET" };
    (@name post) => { "POST" };
    (@limit) => { FORM_BYTES };
    (@limit $mb:literal) => { $mb * 1024 * 1024 };
}

routes! {
    get  "/"                        Page   Open     => start::show_start;
    post "/code"                    Action Open     => measurement::entry::enter_code;
    get  "/language/{lang}"         Action Open     => start::choose_language;
    get  "/about"                   Page   Open     => start::show_about;
    get  "/accessibility"           Page   Open     => start::show_accessibility;

    get  "/sign-in"                 Page   Open     => people::sign_in::show_sign_in;
    post "/sign-in"                 Action Open     => people::sign_in::sign_in;
    post "/sign-out"                Action SignIn   => people::sign_in::sign_out;
    get  "/first-run"               Page   NotFound => people::first_run::show_first_run;
    post "/first-run"               Action NotFound => people::first_run::set_up;
    get  "/home"                    Page   SignIn   => people::home::show_home;
    get  "/people"                  Page   SignIn   => people::import::show_people;
    get  "/people/import"           Page   SignIn   => people::import::show_import;
    post "/people/import"           Action SignIn up to 12 MB => people::import::import;
    get  "/people/units/{unit}"     Page   SignIn   => people::unit::show_unit;
    post "/people/units/{unit}"     Action SignIn   => people::unit::change;
    post "/people/units/{unit}/close" Action SignIn => people::unit::close;
    get  "/people/units/{unit}/remove" Page SignIn  => people::unit::ask_to_remove;
    post "/people/units/{unit}/remove" Action SignIn => people::unit::remove;
    get  "/administration"          Page   SignIn   => people::organisations::show_organisations;
    post "/administration/organisations" Action SignIn => people::organisations::create_organisation;
    get  "/administration/{organisation}" Page SignIn => people::accounts::show_accounts;
    post "/administration/{organisation}/accounts" Action SignIn => people::accounts::create_account;
    post "/administration/{organisation}/accounts/{account}/close" Action SignIn => people::accounts::close_account;
    post "/administration/{organisation}/accounts/{account}/devices" Action SignIn => people::devices::revoke_all;
    post "/administration/{organisation}/programmes" Action SignIn => people::accounts::create_programme;
    post "/administration/{organisation}/join" Action SignIn => people::accounts::join_programme;

    get  "/sessions"                Page   SignIn   => learning::sessions::show_sessions;
    get  "/sessions/new"            Page   SignIn   => learning::plan::show_plan;
    post "/sessions/new"            Action SignIn   => learning::plan::plan;
    get  "/sessions/calendar"       Page   SignIn   => learning::calendar::show_feeds;
    post "/sessions/calendar"       Action SignIn   => learning::calendar::change_feeds;
    get  "/calendar/{token}"        File   Open     => learning::calendar::send_feed;
    get  "/sessions/calendar.ics"   File   SignIn   => learning::calendar::send_calendar;
    get  "/sessions/{organisation}/{session}/calendar.ics" File SignIn => learning::calendar::send_session;
    get  "/sessions/{organisation}/{session}" Page SignIn => learning::session::show_session;
    post "/sessions/{organisation}/{session}/cancel" Action SignIn => learning::session::cancel;
    post "/sessions/{organisation}/{session}/questions" Action SignIn => learning::nano::make_questions;
    get  "/sessions/{organisation}/{session}/register" Page SignIn => learning::register::show_register;
    post "/sessions/{organisation}/{session}/register" Action SignIn => learning::register::save;
    post "/sessions/{organisation}/{session}/registrations" Action SignIn => learning::registration::record;
    post "/sessions/{organisation}/{session}/names" Action SignIn => learning::walk_ins::tie;
    get  "/sessions/{organisation}/{session}/check-in" Page SignIn => learning::check_in::show_screen;
    post "/sessions/{organisation}/{session}/check-in" Action SignIn => learning::check_in::open;
    post "/sessions/{organisation}/{session}/check-in/close" Action SignIn => learning::check_in::close;
    get  "/in"                      Page   Open     => learning::check_in::show_field;
    post "/in"                      Action Open     => learning::check_in::enter;
    get  "/in/{door}"          Page   Open     => learning::check_in::follow;
    post "/in/own"                  Action Open     => learning::check_in::come;
    post "/in/name"                 Action Open     => learning::check_in::come_by_name;
    get  "/newcomers"               Page   SignIn   => learning::newcomers::show_newcomers;
    get  "/newcomers/{walk_in}"     Page   SignIn   => learning::newcomers::show_newcomer;
    post "/newcomers/{walk_in}/match" Action SignIn => learning::newcomers::match_person;
    post "/newcomers/{walk_in}/add" Action SignIn   => learning::newcomers::add_person;
    post "/newcomers/{walk_in}/dismiss" Action SignIn => learning::newcomers::dismiss;
    get  "/sessions/unsent"         Page   SignIn   => learning::offline::show_unsent;
    post "/sessions/registers"      Action SignIn   => learning::offline::send_registers;
    post "/sessions/device"         Action Open     => learning::offline::tell_state;
    get  "/sessions/offline/{lang}" Page   Open     => learning::offline::show_shell;
    get  "/sessions/worker.js"      Asset  Open     => learning::offline::send_worker;
    get  "/devices"                 Page   SignIn   => people::devices::show_devices;
    post "/devices"                 Action SignIn   => people::devices::revoke;
    get  "/devices/all"             Page   SignIn   => people::devices::show_all;
    get  "/mail"                    Page   SignIn   => people::mail::show_mail;
    post "/mail"                    Action SignIn   => people::mail::set_mail;
    get  "/kits"                    Page   SignIn   => learning::kits::show_kits;
    get  "/kits/{kit}"              Page   SignIn   => learning::kits::show_kit;
    post "/kits/{kit}/variant"      Action SignIn   => learning::variants::vary_kit;
    get  "/variants"                Page   SignIn   => learning::variants::show_variants;
    get  "/variants/{organisation}/{variant}" Page SignIn => learning::variants::show_variant;
    get  "/variants/{organisation}/{variant}/edit" Page SignIn => learning::variants::show_edit;
    post "/variants/{organisation}/{variant}/edit" Action SignIn => learning::variants::edit;
    post "/variants/{organisation}/{variant}/share" Action SignIn => learning::variants::share;
    post "/variants/{organisation}/{variant}/variant" Action SignIn => learning::variants::vary_variant;
    get  "/variants/{organisation}/{variant}/origin" Page SignIn => learning::variant_origin::show_origin;
    post "/variants/{organisation}/{variant}/origin" Action SignIn => learning::variant_origin::take;
    get  "/units/{organisation}/{unit}/suggestions" Page SignIn => learning::suggestions::show_suggestions;
    get  "/series/{series}"         Page   SignIn   => learning::kits::show_series;
    get  "/learn"                   Page   Open     => learning::courses::show_courses;
    get  "/learn/{kit}"             Page   Open     => learning::courses::show_course;
    get  "/learn/{kit}/{screen}"    Page   Open     => learning::courses::show_screen;
    get  "/units"                   Page   SignIn   => learning::units::show_units;
    get  "/month"                   Page   SignIn   => development::month::show_month;
    get  "/units/{organisation}/{unit}/plan" Page SignIn => development::plan::show_plan;
    get  "/units/{organisation}/{unit}/plan/edit" Page SignIn => development::edit::show_edit;
    post "/units/{organisation}/{unit}/plan/edit" Action SignIn => development::edit::save;
    get  "/standing"                Page   SignIn   => development::standing::show_standing;
    post "/standing"                Action SignIn   => development::standing::ask;
    get  "/standing/{round}"        Page   SignIn   => development::standing::show_round;
    post "/standing/{round}"        Action SignIn   => development::standing::say;
    get  "/council"                 Page   SignIn   => development::council::overview::show_council;
    post "/council/members"         Action SignIn   => development::council::overview::appoint;
    post "/council/members/{member}/code" Action SignIn => development::council::ballot::make_code;
    get  "/ballot"                  Page   Open     => development::council::ballot::show_entrance;
    post "/ballot"                  Action Open     => development::council::ballot::open;
    post "/ballot/score"            Action Open     => development::council::ballot::score;
    post "/council/members/{member}/end" Action SignIn => development::council::overview::end;
    post "/council/cycle"           Action SignIn   => development::council::overview::write_cycle;
    post "/council/meetings"        Action SignIn   => development::council::overview::plan;
    get  "/council/meetings/{meeting}" Page SignIn  => development::council::meeting::show_meeting;
    post "/council/meetings/{meeting}/items" Action SignIn => development::council::agenda::add;
    post "/council/meetings/{meeting}/papers" Action SignIn up to 6 MB => development::council::papers::add;
    get  "/council/papers/{paper}"  File   SignIn   => development::council::papers::send;
    post "/council/items/{agenda_item}/scoring" Action SignIn => development::council::agenda::scoring;
    post "/council/items/{agenda_item}/score" Action SignIn => development::council::agenda::score;
    post "/council/items/{agenda_item}/activity" Action SignIn => development::council::agenda::follow;
    post "/council/items/{agenda_item}/decision" Action SignIn => development::council::agenda::decide;
    get  "/council/meetings/{meeting}/minutes" Page SignIn => development::council::minutes::show_minutes;
    post "/council/meetings/{meeting}/minutes" Action SignIn => development::council::minutes::save;
    post "/council/meetings/{meeting}/minutes/lay" Action SignIn => development::council::minutes::lay;
    post "/council/meetings/{meeting}/minutes/back" Action SignIn => development::council::minutes::back;
    post "/council/meetings/{meeting}/minutes/sign" Action SignIn => development::council::minutes::sign;
    post "/council/meetings/{meeting}/minutes/appendix" Action SignIn => development::council::minutes::append;
    get  "/council/meetings/{meeting}/record" Page SignIn => development::council::minutes::show_record;
    get  "/council/meetings/{meeting}/record.pdf" File SignIn => development::paper::send_record;
    get  "/forum"                   Page   SignIn   => development::forum::show_forum;
    post "/forum/seats"             Action SignIn   => development::forum::give;
    post "/forum/seats/{seat}/end"  Action SignIn   => development::forum::end;
    post "/forum/meetings"          Action SignIn   => development::forum::plan;
    post "/forum/meetings/{forum_meeting}/attendance" Action SignIn => development::forum::attend;
    post "/forum/notes"             Action SignIn   => development::forum::write;
    get  "/forum/lessons"           Page   SignIn   => development::forum::show_lessons;
    get  "/notices"                 Page   SignIn   => development::notices::show_notices;
    get  "/tryouts"                 Page   SignIn   => development::tryouts::show_tryouts;
    post "/tryouts"                 Action SignIn   => development::tryouts::add;
    post "/tryouts/loans"           Action SignIn   => development::tryouts::borrow;
    post "/loans/{loan}/return"     Action SignIn   => development::tryouts::bring_back;
    get  "/help/need"               Page   Open     => development::help_need::show_need;
    post "/help/need"               Action Open     => development::help_need::hand_in_need;
    post "/help/need/{need}/too"    Action Open     => development::help_need::need_too;
    get  "/needs"                   Page   SignIn   => development::needs::show_needs;
    get  "/needs/new"               Page   SignIn   => development::needs::show_new;
    post "/needs/new"               Action SignIn   => development::needs::hand_in_new;
    get  "/needs/{organisation}/{need}" Page SignIn => development::needs::show_need;
    post "/needs/{organisation}/{need}" Action SignIn => development::needs::handle;
    post "/needs/{organisation}/{need}/join" Action SignIn => development::needs::join;
    post "/needs/{organisation}/{need}/part" Action SignIn => development::needs::part;
    post "/needs/{organisation}/{need}/too" Action SignIn => development::needs::too;
    get  "/initiatives"             Page   SignIn   => development::initiatives::show_initiatives;
    get  "/initiatives/{organisation}" Page SignIn  => development::initiatives::show_board;
    get  "/initiatives/{organisation}/matrix" Page SignIn => development::initiatives::show_matrix;
    get  "/initiatives/{organisation}/timeline" Page SignIn => development::initiatives::show_timeline;
    get  "/initiatives/{organisation}/map" Page SignIn => development::initiatives::show_map;
    get  "/initiatives/{organisation}/late" Page SignIn => development::initiatives::show_late;
    get  "/initiatives/{organisation}/search" Page SignIn => development::search::show_search;
    get  "/initiatives/{organisation}/document" Page SignIn => development::editions::show_document;
    get  "/initiatives/{organisation}/document.pdf" File SignIn => development::paper::send_plan;
    get  "/initiatives/{organisation}/editions" Page SignIn => development::editions::show_editions;
    post "/initiatives/{organisation}/editions" Action SignIn => development::editions::keep;
    get  "/initiatives/{organisation}/editions/{edition}" Page SignIn => development::editions::show_edition;
    get  "/initiatives/{organisation}/editions/{edition}/document.pdf" File SignIn => development::paper::send_edition;
    get  "/initiatives/{organisation}/decisions" Page SignIn => development::trail::show_trail;
    get  "/initiatives/{organisation}/gates" Page SignIn => development::gates::show_gates;
    post "/initiatives/{organisation}/gates/{phase}" Action SignIn => development::gates::set;
    get  "/initiatives/{organisation}/parties" Page SignIn => development::gates::show_parties;
    post "/initiatives/{organisation}/parties" Action SignIn => development::gates::add;
    get  "/initiatives/{organisation}/new" Page SignIn => development::initiative_edit::show_new;
    post "/initiatives/{organisation}/new" Action SignIn => development::initiative_edit::begin;
    get  "/initiatives/{organisation}/{initiative}" Page SignIn => development::initiative::show_initiative;
    get  "/initiatives/{organisation}/{initiative}/edit" Page SignIn => development::initiative_edit::show_edit;
    post "/initiatives/{organisation}/{initiative}/edit" Action SignIn => development::initiative_edit::save;
    get  "/initiatives/{organisation}/{initiative}/versions" Page SignIn => development::versions::show_versions;
    get  "/initiatives/{organisation}/{initiative}/versions/{version}" Page SignIn => development::versions::show_version;
    post "/initiatives/{organisation}/{initiative}/follow" Action SignIn => development::versions::set_followed;
    post "/initiatives/{organisation}/{initiative}/decide" Action SignIn => development::initiative::decide_gate;
    post "/initiatives/{organisation}/{initiative}/evidence" Action SignIn => development::initiative::show_evidence;
    post "/initiatives/{organisation}/{initiative}/lessons" Action SignIn => development::initiative::write_lesson;
    post "/initiatives/{organisation}/{initiative}/lessons/{lesson}/share" Action SignIn => development::initiative::share;
    get  "/initiatives/{organisation}/{initiative}/activities/new" Page SignIn => development::activity::show_new;
    post "/initiatives/{organisation}/{initiative}/activities/new" Action SignIn => development::activity::add;
    get  "/initiatives/{organisation}/{initiative}/activities/{activity}" Page SignIn => development::activity::show_activity;
    post "/initiatives/{organisation}/{initiative}/activities/{activity}" Action SignIn => development::activity::change;
    get  "/champions"               Page   SignIn   => learning::champions::show_champions;
    post "/champions"               Action SignIn   => learning::champions::appoint;
    post "/champions/{mandate}/end" Action SignIn   => learning::champions::end;
    get  "/champions/coverage"      Page   SignIn   => learning::coverage::show_coverage;
    get  "/champions/gatherings"    Page   SignIn   => learning::gatherings::show_gatherings;
    post "/champions/gatherings"    Action SignIn   => learning::gatherings::plan;
    get  "/champions/{mandate}"     Page   SignIn   => learning::mandate::show_mandate;
    post "/champions/{mandate}/training" Action SignIn => learning::mandate::record;
    post "/champions/{mandate}/hand-over" Action SignIn => learning::mandate::give_on;
    get  "/units/{organisation}/{unit}/champions" Page SignIn => learning::unit_champions::show_unit_champions;
    post "/units/{organisation}/{unit}/champions/{mandate}/agree" Action SignIn => learning::unit_champions::agree;
    get  "/units/{organisation}/{unit}/own-codes" Page SignIn => learning::own_codes::show_own_codes;
    post "/units/{organisation}/{unit}/own-codes" Action SignIn => learning::own_codes::make;
    get  "/sessions/{organisation}/{session}/signatures" Page SignIn => learning::signatures::show_signatures;
    post "/sessions/{organisation}/{session}/signatures" Action SignIn => learning::signatures::mark;
    get  "/programmes/{lead}/{programme}/coverage" Page SignIn => learning::coverage::show_programme_coverage;
    get  "/units/{organisation}/{unit}/participation" Page SignIn => participation::unit::show_unit;
    get  "/participation"           Page   SignIn   => participation::organisation::show_organisation;
    get  "/participation/ledger"    Page   SignIn   => participation::ledger::show_ledger;
    post "/participation/names"     Action SignIn   => participation::ledger::decide_on_names;
    get  "/participation/import"    Page   SignIn   => participation::import::show_import;
    post "/participation/import"    Action SignIn up to 12 MB => participation::import::import;
    post "/participation/import/{import}/take-back" Action SignIn => participation::import::take_back;
    get  "/my-time"                 Page   Open     => participation::own_time::show_own_time;
    post "/my-time"                 Action Open     => participation::own_time::open;
    post "/my-time/answer"          Action Open     => participation::own_time::answer;
    post "/my-time/forget"          Action Open     => participation::own_time::forget;
    post "/learn/{kit}/time"        Action Open     => participation::own_time::note_course;
    get  "/programmes/{lead}/{programme}/fund" Page SignIn => participation::fund::show_fund;
    post "/programmes/{lead}/{programme}/fund" Action SignIn => participation::fund::make;
    get  "/programmes/{lead}/{programme}/fund/layout" Page SignIn => participation::fund::show_layout;
    post "/programmes/{lead}/{programme}/fund/layout" Action SignIn => participation::fund::set;
    post "/programmes/{lead}/{programme}/fund/layout/template" Action SignIn up to 12 MB => participation::fund::check_template;
    get  "/programmes/{lead}/{programme}/fund/reconciliation" Page SignIn => participation::reconciliation::show_reconciliation;
    get  "/programmes/{lead}/{programme}/fund/{month}/{edition}" File SignIn => participation::fund::send_report;
    post "/programmes/{lead}/{programme}/fund/{month}/{edition}/sent" Action SignIn => participation::fund::sent;
    get  "/programmes/{lead}/{programme}/months" Page SignIn => participation::months::show_months;
    get  "/programmes/{lead}/{programme}/months/{month}" Page SignIn => participation::months::ask_to_lock;
    post "/programmes/{lead}/{programme}/months/{month}" Action SignIn => participation::months::lock;

    get  "/help"                    Page   Open     => learning::help::show_help;
    post "/help"                    Action Open     => learning::help::enter_help;
    post "/help/leave"              Action Open     => learning::help::leave_help;
    get  "/help/ask"                Page   Open     => learning::help::show_ask;
    post "/help/ask"                Action Open     => learning::help::ask_colleague;
    get  "/help/questions"          Page   Open     => learning::help::show_questions;
    get  "/help/barrier"            Page   Open     => learning::help::show_barrier;
    post "/help/barrier"            Action Open     => learning::help::report;
    get  "/help/hand"               Page   Open     => learning::help::show_hand;
    post "/help/hand"               Action Open     => learning::help::raise;
    get  "/help/standing"           Page   Open     => development::standing::show_in_unit;
    post "/help/standing"           Action Open     => development::standing::answer;
    get  "/help/tryout"             Page   Open     => development::tryouts::show_say;
    post "/help/tryout"             Action Open     => development::tryouts::say;
    get  "/units/{organisation}/{unit}/help" Page SignIn => learning::help_poster::show_help_poster;
    post "/units/{organisation}/{unit}/help" Action SignIn => learning::help_poster::make_code;
    get  "/questions"               Page   SignIn   => learning::questions::show_queue;
    get  "/questions/{organisation}/{question}" Page SignIn => learning::questions::show_question;
    post "/questions/{organisation}/{question}/answer" Action SignIn => learning::questions::answer;
    post "/questions/{organisation}/{question}/solve" Action SignIn => learning::questions::mark_solved;
    post "/questions/{organisation}/{question}/hand-over" Action SignIn => learning::questions::hand_on;
    post "/questions/{organisation}/{question}/publish" Action SignIn => learning::questions::publish_common;
    get  "/common-questions"        Page   SignIn   => learning::common_questions::show_common;
    post "/common-questions/{organisation}/{common}/remove" Action SignIn => learning::common_questions::remove;
    post "/hands/{organisation}/{hand}/done" Action SignIn => learning::questions::hand_done;
    post "/support"                 Action SignIn   => learning::support::log;
    post "/support/{organisation}/{unit}/{support}/undo" Action SignIn => learning::support::undo;
    get  "/barriers"                Page   SignIn   => learning::barriers::show_barriers;
    post "/barriers"                Action SignIn   => learning::barriers::report;
    get  "/barriers/{organisation}/{barrier}" Page SignIn => learning::barriers::show_barrier;
    post "/barriers/{organisation}/{barrier}" Action SignIn => learning::barriers::handle;
    get  "/programmes/{lead}/{programme}/barriers" Page SignIn => learning::barriers::show_counts;

    get  "/c/{code}"                Page   Open     => measurement::entry::follow_link;
    get  "/pictures/{name}"         File   Open     => measurement::pictures::send_picture;
    get  "/tablet"                  Page   Open     => measurement::tablet::show_tablet;
    post "/tablet"                  Action Open     => measurement::tablet::share_screen;
    post "/tablet/leave"            Action Open     => measurement::tablet::leave_tablet;
    post "/questions"               Action Open     => measurement::nano::answer_questions;
    get  "/questions/thanks"        Page   Open     => measurement::nano::show_thanks;
    get  "/check"                   Page   Open     => measurement::check::resume;
    post "/check"                   Action Open     => measurement::entry::begin_check;
    get  "/check/all"               Page   Open     => measurement::all::show_all;
    post "/check/all"               Action Open     => measurement::all::answer_all;
    get  "/check/done"              Page   Open     => measurement::done::show_done;
    post "/check/forget"            Action Open     => measurement::done::forget_check;
    post "/check/keep"              Action Open     => measurement::done::keep;
    get  "/own-page"                Page   Open     => measurement::done::show_own_page;
    post "/own-page"                Action Open     => measurement::done::open_own_page;
    get  "/check/{number}"          Page   Open     => measurement::check::show_question;
    post "/check/{number}"          Action Open     => measurement::check::answer_question;
    get  "/units/{organisation}/{unit}/poster" Page SignIn => measurement::poster::show_poster;
    post "/units/{organisation}/{unit}/poster/{wave}" Action SignIn => measurement::poster::make_poster;
    get  "/units/{organisation}/{unit}/slips" Page SignIn => measurement::slips::show_slips;
    post "/units/{organisation}/{unit}/slips" Action SignIn => measurement::slips::make_slips;
    post "/units/{organisation}/{unit}/links" Action SignIn => measurement::slips::send_links;
    get  "/units/{organisation}/{unit}/paper/{wave}" Page SignIn => measurement::keying::show_paper;
    get  "/units/{organisation}/{unit}/keying/{wave}" Page SignIn => measurement::keying::show_keying;
    post "/units/{organisation}/{unit}/keying/{wave}" Action SignIn => measurement::keying::key;
    get  "/units/{organisation}/{unit}/reminder/{wave}" Page SignIn => measurement::reminder::show_reminder;
    get  "/editions/{organisation}/{wave}" Page SignIn => measurement::editions::show_editions;
    post "/editions/{organisation}/{wave}" Action SignIn => measurement::editions::make_edition;
    get  "/headcounts/{organisation}" Page SignIn => measurement::headcounts::show_headcounts;
    post "/headcounts/{organisation}" Action SignIn => measurement::headcounts::state;
    post "/headcounts/{organisation}/import" Action SignIn up to 12 MB => measurement::headcounts::import;
    get  "/units/{organisation}/{unit}/results" Page SignIn => measurement::results::show_results;
    get  "/units/{organisation}/{unit}/report.html" Page SignIn => reporting::local::show_unit_report;
    get  "/units/{organisation}/{unit}/report.xlsx" File SignIn => reporting::local::send_unit_workbook;
    get  "/units/{organisation}/{unit}/report.pdf" File SignIn => reporting::local::send_unit_pdf;
    get  "/municipalities/{organisation}/report.html" Page SignIn => reporting::local::show_local_report;
    get  "/municipalities/{organisation}/report.xlsx" File SignIn => reporting::local::send_local_workbook;
    get  "/municipalities/{organisation}/report.pdf" File SignIn => reporting::local::send_local_pdf;
    get  "/instruments"             Page   SignIn   => measurement::instruments::show_instruments;
    get  "/instruments/{instrument}" Page  SignIn   => measurement::instruments::show_instrument;
    get  "/bank"                    Page   SignIn   => measurement::bank::show_bank;
    get  "/bank/{item}"             Page   SignIn   => measurement::bank::show_item;
    get  "/reach"                   Page   SignIn   => measurement::reach::show_reach;
    get  "/reach/{organisation}/{wave}/reminders" Page SignIn => measurement::reminders::show_reminders;
    post "/reach/{organisation}/{wave}/reminders" Action SignIn => measurement::reminders::send_reminders;
    get  "/programmes/{lead}/{programme}/waves" Page SignIn => measurement::waves::show_waves;
    post "/programmes/{lead}/{programme}/waves" Action SignIn => measurement::waves::plan_wave;
    get  "/programmes/{lead}/{programme}/questions" Page SignIn => measurement::own::show_questions;
    get  "/programmes/{lead}/{programme}/questions/new" Page SignIn => measurement::own::item::show_new;
    post "/programmes/{lead}/{programme}/questions/new" Action SignIn => measurement::own::item::save_new;
    get  "/programmes/{lead}/{programme}/questions/{own_question}" Page SignIn => measurement::own::item::show;
    post "/programmes/{lead}/{programme}/questions/{own_question}" Action SignIn => measurement::own::item::save;
    get  "/programmes/{lead}/{programme}/instruments/new" Page SignIn => measurement::own::instrument::show_new;
    post "/programmes/{lead}/{programme}/instruments/new" Action SignIn => measurement::own::instrument::save_new;
    get  "/programmes/{lead}/{programme}/instruments/{own_instrument}" Page SignIn => measurement::own::instrument::show;
    post "/programmes/{lead}/{programme}/instruments/{own_instrument}" Action SignIn => measurement::own::instrument::save;
    get  "/programmes/{lead}/{programme}/questions/{own_question}/delete" Page SignIn => measurement::own::delete::ask_item;
    post "/programmes/{lead}/{programme}/questions/{own_question}/delete" Action SignIn => measurement::own::delete::item;
    get  "/programmes/{lead}/{programme}/instruments/{own_instrument}/delete" Page SignIn => measurement::own::delete::ask_instrument;
    post "/programmes/{lead}/{programme}/instruments/{own_instrument}/delete" Action SignIn => measurement::own::delete::instrument;
    get  "/programmes/{lead}/{programme}/answers" Page SignIn => measurement::answers::show_answers;
    post "/programmes/{lead}/{programme}/answers" Action SignIn up to 24 MB => measurement::answers::take_answers;
    post "/programmes/{lead}/{programme}/answers/{import}/take-back" Action SignIn => measurement::answers::take_answers_back;
    get  "/programmes/{lead}/{programme}/session-questions" Page SignIn => measurement::nano_totals::show_totals;

    get  "/programmes"              Page   SignIn   => reporting::programmes::show_programmes;
    get  "/programmes/new"          Page   SignIn   => development::programme::new::show_new;
    post "/programmes/new"          Action SignIn   => development::programme::new::set_up;
    get  "/programmes/{lead}/{programme}" Page SignIn => reporting::overview::show_overview;
    get  "/programmes/{lead}/{programme}/plan" Page SignIn => development::programme::show::show_plan;
    post "/programmes/{lead}/{programme}/plan/steps" Action SignIn => development::programme::show::mark_step;
    post "/programmes/{lead}/{programme}/plan/waves" Action SignIn => development::programme::show::make_wave;
    get  "/programmes/{lead}/{programme}/plan/edit" Page SignIn => development::programme::edit::show_edit;
    post "/programmes/{lead}/{programme}/plan/edit" Action SignIn => development::programme::edit::save;
    get  "/programmes/{lead}/{programme}/check" Page SignIn => development::programme::check::show_check;
    get  "/programmes/{lead}/{programme}/risks" Page SignIn => development::programme::risks::show_risks;
    post "/programmes/{lead}/{programme}/risks" Action SignIn => development::programme::risks::write_risk;
    get  "/organisations/{organisation}/check" Page SignIn => development::programme::organisation::show_organisation_check;
    get  "/programmes/{lead}/{programme}/costs" Page SignIn => economy::costs::show_costs;
    get  "/programmes/{lead}/{programme}/budget" Page SignIn => economy::budget::show_budget;
    post "/programmes/{lead}/{programme}/budget/comment" Action SignIn => economy::budget::comment;
    get  "/programmes/{lead}/{programme}/budget/rows.csv" File SignIn => economy::budget::send_rows;
    get  "/programmes/{lead}/{programme}/budget/edit" Page SignIn => economy::budget_edit::show_edit;
    post "/programmes/{lead}/{programme}/budget/edit" Action SignIn => economy::budget_edit::decide;
    get  "/programmes/{lead}/{programme}/budget/import" Page SignIn => economy::budget_edit::show_import;
    post "/programmes/{lead}/{programme}/budget/import" Action SignIn up to 12 MB => economy::budget_edit::import;
    get  "/programmes/{lead}/{programme}/rates" Page SignIn => economy::rates::show_rates;
    post "/programmes/{lead}/{programme}/rates" Action SignIn => economy::rates::set;
    get  "/programmes/{lead}/{programme}/costs/sensitivity" Page SignIn => economy::sensitivity::show_sensitivity;
    get  "/programmes/{lead}/{programme}/costs/import" Page SignIn => economy::import::show_import;
    post "/programmes/{lead}/{programme}/costs/import" Action SignIn up to 12 MB => economy::import::import;
    get  "/programmes/{lead}/{programme}/costs/ledger" Page SignIn => economy::ledger::show_ledger;
    post "/programmes/{lead}/{programme}/costs/ledger" Action SignIn up to 24 MB => economy::ledger::take_ledger;
    get  "/programmes/{lead}/{programme}/design" Page SignIn => reporting::design::show_design;
    post "/programmes/{lead}/{programme}/design" Action SignIn => reporting::design::draw;
    get  "/programmes/{lead}/{programme}/design/allocations.csv" File SignIn => reporting::design::send_allocations;
    get  "/programmes/{lead}/{programme}/evidence" Page SignIn => reporting::workspace::start::show_start;
    post "/programmes/{lead}/{programme}/evidence" Action SignIn => reporting::workspace::start::release_evidence;
    get  "/programmes/{lead}/{programme}/evidence/questions" Page SignIn => reporting::workspace::questions::show_questions;
    post "/programmes/{lead}/{programme}/evidence/questions" Action SignIn => reporting::workspace::questions::take_shipped;
    post "/programmes/{lead}/{programme}/evidence/questions/import" Action SignIn up to 4 MB => reporting::workspace::questions::import_questions;
    get  "/programmes/{lead}/{programme}/evidence/questions/edit" Page SignIn => reporting::workspace::questions::show_question;
    post "/programmes/{lead}/{programme}/evidence/questions/edit" Action SignIn => reporting::workspace::questions::save_question;
    get  "/programmes/{lead}/{programme}/evidence/register" Page SignIn => reporting::workspace::register::show_register;
    post "/programmes/{lead}/{programme}/evidence/register" Action SignIn => reporting::workspace::register::record;
    post "/programmes/{lead}/{programme}/evidence/register/withdraw" Action SignIn => reporting::workspace::register::withdraw;
    post "/programmes/{lead}/{programme}/evidence/register/import" Action SignIn up to 4 MB => reporting::workspace::register::import;
    get  "/programmes/{lead}/{programme}/evidence/matrix" Page SignIn => reporting::workspace::matrix::show_matrix;
    post "/programmes/{lead}/{programme}/evidence/matrix" Action SignIn => reporting::workspace::matrix::comment;
    get  "/programmes/{lead}/{programme}/evidence/published" Page SignIn => reporting::workspace::published::show_published;
    post "/programmes/{lead}/{programme}/evidence/published" Action SignIn up to 4 MB => reporting::workspace::published::take_in;
    post "/programmes/{lead}/{programme}/evidence/published/finding" Action SignIn => reporting::workspace::published::judge;
    get  "/programmes/{lead}/{programme}/evidence/claims" Page SignIn => reporting::workspace::claims::show_claims;
    post "/programmes/{lead}/{programme}/evidence/claims" Action SignIn => reporting::workspace::claims::change_claim;
    get  "/programmes/{lead}/{programme}/evidence/claims/new" Page SignIn => reporting::workspace::claims::show_new;
    post "/programmes/{lead}/{programme}/evidence/claims/new" Action SignIn => reporting::workspace::claims::write;
    get  "/programmes/{lead}/{programme}/evidence/released" Page SignIn => reporting::workspace::released::show_released;
    get  "/programmes/{lead}/{programme}/export" File SignIn => reporting::export::send_package;
    get  "/evaluations"             Page   SignIn   => reporting::evaluations::show_evaluations;
    post "/evaluations"             Action SignIn   => reporting::evaluations::start_evaluation;
    get  "/evaluations/{evaluation}" Page  SignIn   => reporting::evaluation::show_evaluation;
    get  "/evaluations/{evaluation}/programmes/{code}" Page SignIn => reporting::evaluation::show_programme;
    get  "/evaluations/{evaluation}/report.html" Page SignIn => reporting::evaluation::show_report;
    get  "/evaluations/{evaluation}/report.xlsx" File SignIn => reporting::evaluation::send_report_workbook;
    get  "/evaluations/{evaluation}/report.pdf" File SignIn => reporting::evaluation::send_report_pdf;
    get  "/evaluations/{evaluation}/programmes/{code}/report.html" Page SignIn => reporting::evaluation::show_programme_report;
    get  "/evaluations/{evaluation}/programmes/{code}/report.xlsx" File SignIn => reporting::evaluation::send_programme_workbook;
    get  "/evaluations/{evaluation}/programmes/{code}/report.pdf" File SignIn => reporting::evaluation::send_programme_pdf;
    get  "/evaluations/{evaluation}/result.json" File SignIn => reporting::evaluation::send_result;
    get  "/published-audit"         Page   SignIn   => reporting::audit::show_audit;

    get  "/assets/{hash}/{name}"    Asset  Open     => assets::send_asset;
    get  "/healthz"                 Health Open     => health::alive;
    get  "/readyz"                  Health Open     => health::ready;
}
