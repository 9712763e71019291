-- Generated from the program; do not edit. `OMBUD_UPDATE=1 cargo test -p ombud --test it generated` writes it anew.
-- As PostgreSQL gets it; SQLite has blob for uuid and bytea.

-- The first schema. Written once for both engines: uuid is uuid on PostgreSQL and blob on SQLite, bytea is bytea
-- and blob. Every primary key and unique constraint starts with organisation_id, and foreign keys contain it, so that the
-- tables can be distributed by organisation. Tables named *_directory are the exception: they answer "whose is this?"
-- before the organisation is known.

-- people: organisations, units, persons, employments, programmes, sign-in

create table people_organisation (
    organisation_id uuid not null primary key,
    name text not null,
    kind text not null,
    municipality_code text,
    simulated bigint not null,
    created_at bigint not null
);

create table people_unit (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    parent_id uuid,
    code text not null,
    name text not null,
    service text,
    created_at bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, code),
    foreign key (organisation_id, parent_id) references people_unit (organisation_id, id)
);

create table people_person (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    reference text not null,
    given_name text not null,
    family_name text not null,
    sex text,
    protected bigint not null,
    created_at bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, reference)
);

create table people_employment (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    person_id uuid not null,
    unit_id uuid not null,
    staff_group text not null,
    starts_on text not null,
    ends_on text,
    primary key (organisation_id, id),
    unique (organisation_id, person_id, unit_id, starts_on),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index people_employment_by_unit on people_employment (organisation_id, unit_id);

create table people_programme (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    code text not null,
    name text not null,
    cluster text,
    role text not null,
    starts_on text not null,
    ends_on text not null,
    planned_participants bigint,
    granted_ore bigint,
    simulated bigint not null,
    created_at bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, code)
);

-- The leading organisation's list of those who take part.
create table people_programme_member (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    member_id uuid not null,
    starts_on text not null,
    primary key (organisation_id, programme_id, member_id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- A member's own list of the programmes that it takes part in.
create table people_membership (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    lead_id uuid not null,
    starts_on text not null,
    primary key (organisation_id, programme_id)
);

-- From which day a unit takes part: the rollout.
create table people_programme_unit (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    unit_id uuid not null,
    starts_on text not null,
    primary key (organisation_id, programme_id, unit_id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table people_sign_in (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    person_id uuid,
    name text not null,
    display_name text not null,
    secret_hash text not null,
    created_at bigint not null,
    disabled_at bigint,
    primary key (organisation_id, id),
    unique (organisation_id, name),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id)
);

create table people_sign_in_directory (
    name text not null primary key,
    organisation_id uuid not null,
    sign_in_id uuid not null
);

create table people_session_directory (
    token_hash bytea not null primary key,
    organisation_id uuid not null,
    sign_in_id uuid not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index people_session_directory_by_sign_in on people_session_directory (organisation_id, sign_in_id);

-- The devices on which somebody keeps registers without a network. A device asks by its own id whether it still may.
create table people_device_directory (
    device_hash bytea not null primary key,
    organisation_id uuid not null,
    sign_in_id uuid not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    revoked_at bigint
);
create index people_device_directory_by_sign_in on people_device_directory (organisation_id, sign_in_id);

create table people_role (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    sign_in_id uuid not null,
    role text not null,
    scope text not null,
    unit_id uuid,
    programme_id uuid,
    lead_id uuid,
    created_at bigint not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, sign_in_id) references people_sign_in (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index people_role_by_sign_in on people_role (organisation_id, sign_in_id);

-- participation: the hour ledger

create table participation_posting (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    person_id uuid not null,
    unit_id uuid not null,
    programme_id uuid not null,
    happened_on text not null,
    booked_in text not null,
    minutes bigint not null,
    activity text not null,
    form text not null,
    group_size bigint,
    source text not null,
    source_id uuid,
    import_id uuid,
    corrects_id uuid,
    reason text,
    posted_at bigint not null,
    posted_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index participation_posting_by_unit on participation_posting (organisation_id, programme_id, unit_id);
create index participation_posting_by_source on participation_posting (organisation_id, source_id, person_id);
create index participation_posting_by_person on participation_posting (organisation_id, person_id);
create index participation_posting_by_import on participation_posting (organisation_id, import_id) where import_id is not null;

create table participation_month_lock (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    month text not null,
    locked_at bigint not null,
    locked_by uuid,
    primary key (organisation_id, programme_id, month)
);

-- Whoever was there says that the time is right, or that it is not; once a row.
create table participation_certificate (
    organisation_id uuid not null references people_organisation (organisation_id),
    posting_id uuid not null,
    verdict text not null,
    how text not null,
    certified_at bigint not null,
    certified_by uuid,
    primary key (organisation_id, posting_id),
    foreign key (organisation_id, posting_id) references participation_posting (organisation_id, id)
);

-- Whose time may the holder of a code say is right?
create table participation_code_directory (
    code text not null primary key,
    organisation_id uuid not null,
    person_id uuid not null,
    created_at bigint not null
);
create index participation_code_directory_by_person on participation_code_directory (organisation_id, person_id);

create table participation_import (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    programme_id uuid not null,
    digest text not null,
    rows_imported bigint not null,
    minutes bigint not null,
    imported_at bigint not null,
    imported_by uuid,
    taken_back_at bigint,
    taken_back_by uuid,
    primary key (organisation_id, id)
);

-- A municipality lets the names behind its hours go to the programme's lead, for the fund.
create table participation_names_handed_over (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    handed_over_at bigint not null,
    handed_over_by uuid,
    primary key (organisation_id, programme_id)
);

-- What was reported to the fund for a month: an edition is never changed, another one gets the next number.
create table participation_fund_report (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    month text not null,
    edition bigint not null,
    digest text not null,
    made_at bigint not null,
    made_by uuid,
    sent_at bigint,
    sent_by uuid,
    primary key (organisation_id, programme_id, month, edition),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table participation_fund_line (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    month text not null,
    edition bigint not null,
    member_id uuid not null,
    person_id uuid not null,
    minutes bigint not null,
    carried_in bigint not null,
    hours bigint not null,
    primary key (organisation_id, programme_id, month, edition, member_id, person_id),
    foreign key (organisation_id, programme_id, month, edition) references participation_fund_report (organisation_id, programme_id, month, edition)
);

-- Which column of the fund's template holds what.
create table participation_fund_layout (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    sheet text not null,
    first_row bigint not null,
    columns_chosen text not null,
    primary key (organisation_id, programme_id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- measurement: instruments, waves, frames, codes, responses

create table measurement_instrument (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    instrument text not null,
    version bigint not null,
    hash text not null,
    definition text not null,
    created_at bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, instrument, version, hash)
);

-- Questions and instruments that a programme has made itself: each version's definition as JSON. A version in use is never
-- changed again; `edition` counts the changes of a version, so that the later of two who change it is told.
create table measurement_local (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    version bigint not null,
    programme_id uuid not null,
    kind text not null,
    edition bigint not null,
    in_use bigint not null,
    hash text not null,
    definition text not null,
    changed_at bigint not null,
    primary key (organisation_id, id, version)
);
create index measurement_local_by_programme on measurement_local (organisation_id, programme_id, kind);

create table measurement_wave (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    programme_id uuid not null,
    instrument_id uuid not null,
    name text not null,
    moment text not null,
    respondent_group text not null,
    linkage text not null,
    opens_on text not null,
    closes_on text not null,
    created_at bigint not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, instrument_id) references measurement_instrument (organisation_id, id)
);
create index measurement_wave_by_programme on measurement_wave (organisation_id, programme_id);

create table measurement_frame (
    organisation_id uuid not null references people_organisation (organisation_id),
    wave_id uuid not null,
    unit_id uuid not null,
    population bigint not null,
    invited bigint not null,
    primary key (organisation_id, wave_id, unit_id),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table measurement_code_directory (
    code text not null primary key,
    kind text not null,
    organisation_id uuid not null,
    programme_id uuid not null,
    wave_id uuid,
    unit_id uuid not null,
    link bytea
);
create index measurement_code_directory_by_unit on measurement_code_directory (organisation_id, unit_id);

create table measurement_response (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    wave_id uuid not null,
    unit_id uuid not null,
    respondent_group text not null,
    link bytea,
    form text not null,
    state text not null,
    answered_on text not null,
    packed bytea not null,
    import_id uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index measurement_response_by_wave on measurement_response (organisation_id, wave_id, unit_id);
-- One slip, one response in a wave, also when two devices begin at the same moment.
create unique index measurement_response_once on measurement_response (organisation_id, wave_id, link);

create table measurement_kept_page_directory (
    code_hash text not null primary key,
    organisation_id uuid not null,
    response_id uuid not null,
    made_on text not null
);
create index measurement_kept_page_directory_by_response on measurement_kept_page_directory (organisation_id, response_id);

-- A fact of the installation: it rests on the answers of all programmes. Written once, never changed.
create table measurement_calibration (
    version bigint not null primary key,
    calibrated_on text not null,
    document text not null,
    created_at bigint not null
);

-- Answers that were collected with another tool: one row in each organisation of the wave. An import that was taken back has
-- no fingerprint, so that the same file can come in again.
create table measurement_import (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    wave_id uuid not null,
    programme_id uuid not null,
    kind text not null,
    fingerprint bytea,
    header bytea not null,
    responses bigint not null,
    taken_in_at bigint not null,
    taken_in_by uuid,
    taken_back_at bigint,
    taken_back_by uuid,
    reason text,
    primary key (organisation_id, id),
    unique (organisation_id, wave_id, fingerprint),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id)
);

-- What the columns of such files mean, for the next file with the same headings.
create table measurement_import_mapping (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    header bytea not null,
    instrument_hash text not null,
    mapping text not null,
    kept_at bigint not null,
    kept_by uuid,
    primary key (organisation_id, programme_id, header, instrument_hash),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table measurement_release (
    organisation_id uuid not null references people_organisation (organisation_id),
    wave_id uuid not null,
    edition bigint not null,
    released_on text not null,
    reason text not null,
    figures text not null,
    basis text not null,
    checksum text not null,
    primary key (organisation_id, wave_id, edition),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id)
);

create table measurement_keyed (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    wave_id uuid not null,
    unit_id uuid not null,
    batch bigint not null,
    number bigint not null,
    form text not null,
    packed bytea not null,
    again bytea,
    primary key (organisation_id, id),
    unique (organisation_id, wave_id, unit_id, batch, number),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table measurement_headcount (
    organisation_id uuid not null references people_organisation (organisation_id),
    unit_id uuid not null,
    respondent_group text not null,
    persons bigint not null,
    primary key (organisation_id, unit_id, respondent_group),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table measurement_nano_directory (
    code text not null primary key,
    token text not null unique,
    organisation_id uuid not null,
    session_id uuid not null,
    unit_id uuid not null,
    programme_id uuid not null,
    kit text not null,
    held_on text not null,
    end_instrument_id uuid not null,
    later_instrument_id uuid not null
);
create unique index measurement_nano_directory_once on measurement_nano_directory (organisation_id, session_id);
create index measurement_nano_directory_by_unit on measurement_nano_directory (organisation_id, unit_id);

create table measurement_nano (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    session_id uuid not null,
    unit_id uuid not null,
    programme_id uuid not null,
    kit text not null,
    asked text not null,
    instrument_id uuid not null,
    held_on text not null,
    packed bytea not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, instrument_id) references measurement_instrument (organisation_id, id)
);
create index measurement_nano_by_session on measurement_nano (organisation_id, session_id);
create index measurement_nano_by_programme on measurement_nano (organisation_id, programme_id);

-- What is done with what 0001 knows: learning, money, plans, evaluations. The same rules as there.

-- learning: sessions, registers, mandates

create table learning_mandate (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    person_id uuid not null,
    unit_id uuid not null,
    minutes_a_week bigint not null,
    starts_on text not null,
    ends_on text,
    created_at bigint not null,
    agreed_at bigint,
    agreed_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

-- Which parts of the champions' training the holder of a mandate has done.
create table learning_mandate_training (
    organisation_id uuid not null references people_organisation (organisation_id),
    mandate_id uuid not null,
    kit text not null,
    done_on text not null,
    recorded_at bigint not null,
    recorded_by uuid,
    primary key (organisation_id, mandate_id, kit),
    foreign key (organisation_id, mandate_id) references learning_mandate (organisation_id, id)
);

create table learning_session (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    unit_id uuid not null,
    programme_id uuid not null,
    kit text not null,
    kit_version bigint not null,
    title text not null,
    activity text not null,
    form text not null,
    starts_at bigint not null,
    planned_minutes bigint not null,
    champion_id uuid,
    state text not null,
    created_at bigint not null,
    created_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index learning_session_by_unit on learning_session (organisation_id, unit_id, starts_at);
create index learning_session_by_start on learning_session (organisation_id, starts_at);

-- What a page or a device said about who came to a session. Kept, so that what comes late, twice or crosswise comes out the
-- same: see crates/learning/src/register/merge.rs.
create table learning_registration (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    session_id uuid not null,
    number bigint not null,
    known bigint not null,
    device_id uuid not null,
    moment bigint not null,
    received_at bigint not null,
    received_by uuid,
    primary key (organisation_id, id),
    unique (organisation_id, session_id, number),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id)
);

create index learning_registration_by_time on learning_registration (organisation_id, received_at);

-- How long somebody was there; nothing for somebody who was not.
create table learning_registration_line (
    organisation_id uuid not null references people_organisation (organisation_id),
    registration_id uuid not null,
    person_id uuid not null,
    minutes bigint,
    primary key (organisation_id, registration_id, person_id),
    foreign key (organisation_id, registration_id) references learning_registration (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id)
);

-- learning: help between colleagues, and kits as an organisation has changed them

-- The standing code of a unit, for help without an account.
create table learning_code_directory (
    code text not null primary key,
    organisation_id uuid not null,
    unit_id uuid not null
);
create index learning_code_directory_by_unit on learning_code_directory (organisation_id, unit_id);

-- Whoever asked reads the answer with a slip; only its hash is kept.
create table learning_slip_directory (
    slip_hash bytea not null primary key,
    organisation_id uuid not null,
    question_id uuid not null
);

create table learning_question (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    unit_id uuid not null,
    reader_unit_id uuid not null,
    first_name text,
    question text not null,
    answer text,
    state text not null,
    asked_on text not null,
    handed_on text,
    answered_on text,
    answered_by uuid,
    solved_on text,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, reader_unit_id) references people_unit (organisation_id, id)
);
create index learning_question_by_reader on learning_question (organisation_id, reader_unit_id);

create table learning_common_question (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    question text not null,
    answer text not null,
    published_on text not null,
    published_by uuid,
    primary key (organisation_id, id)
);

create table learning_raised_hand (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    unit_id uuid not null,
    first_name text,
    wish text,
    raised_on text not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table learning_barrier (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    unit_id uuid not null,
    kind text not null,
    note text not null,
    reports bigint not null,
    first_on text not null,
    last_on text not null,
    status text not null,
    owner text,
    said text,
    status_on text not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index learning_barrier_by_unit on learning_barrier (organisation_id, unit_id);

create table learning_support (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    unit_id uuid not null,
    programme_id uuid not null,
    person_id uuid not null,
    minutes bigint not null,
    kit text,
    area text,
    happened_on text not null,
    state text not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index learning_support_by_person on learning_support (organisation_id, person_id, happened_on);

create table learning_variant (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    origin text not null,
    origin_organisation_id uuid,
    shared bigint not null,
    created_at bigint not null,
    created_by uuid,
    primary key (organisation_id, id)
);

-- A version never changes; another text is another version.
create table learning_variant_version (
    organisation_id uuid not null references people_organisation (organisation_id),
    variant_id uuid not null,
    version bigint not null,
    content text not null,
    origin_version bigint not null,
    origin_content text not null,
    saved_at bigint not null,
    saved_by uuid,
    primary key (organisation_id, variant_id, version),
    foreign key (organisation_id, variant_id) references learning_variant (organisation_id, id)
);

-- economy: costs and reference values

create table economy_cost (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    programme_id uuid not null,
    member_id uuid,
    period text not null,
    activity text not null,
    kind text not null,
    amount_ore bigint not null,
    note text,
    import_id uuid not null,
    recorded_at bigint not null,
    recorded_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);
create index economy_cost_by_programme on economy_cost (organisation_id, programme_id, period);

-- What the accounts and objects of a ledger mean, for the next file of the same ledger.
create table economy_ledger_rules (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    ledger text not null,
    rules text not null,
    kept_at bigint not null,
    kept_by uuid,
    primary key (organisation_id, programme_id, ledger),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table economy_reference_programme (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    participants bigint,
    minutes bigint,
    cost_ore bigint,
    primary key (organisation_id, programme_id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- development: what units want to be able to do, a year at a time

create table development_unit_plan (
    organisation_id uuid not null references people_organisation (organisation_id),
    unit_id uuid not null,
    year bigint not null,
    version bigint not null,
    why text not null,
    strategy text,
    sessions_a_month bigint not null,
    minutes_a_month bigint not null,
    responsible text,
    discussed_on text,
    manager_trained_on text,
    afterwards text,
    saved_at bigint not null,
    saved_by uuid,
    primary key (organisation_id, unit_id, year, version),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table development_unit_goal (
    organisation_id uuid not null references people_organisation (organisation_id),
    unit_id uuid not null,
    year bigint not null,
    version bigint not null,
    place bigint not null,
    item text,
    words text not null,
    percent bigint not null,
    by_month text not null,
    primary key (organisation_id, unit_id, year, version, place),
    foreign key (organisation_id, unit_id, year, version)
        references development_unit_plan (organisation_id, unit_id, year, version)
);

-- reporting: evaluations that were run, and draws of who starts when

create table reporting_evaluation (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    programmes text not null,
    state text not null,
    requested_at bigint not null,
    requested_by uuid,
    finished_at bigint,
    result text,
    primary key (organisation_id, id)
);

-- Who starts when, drawn by lot: a draw is never made over, another one gets the next number.
create table reporting_draw (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    number bigint not null,
    level text not null,
    drawn_at bigint not null,
    drawn_by uuid,
    clusters text not null,
    rollout text not null,
    allocations text not null,
    primary key (organisation_id, programme_id, number),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- db: who changed what, and facts about the installation

create table db_audit (
    organisation_id uuid not null,
    id uuid not null,
    at bigint not null,
    actor_id uuid,
    action text not null,
    subject_id uuid,
    primary key (organisation_id, id)
);

create table db_setting (
    name text not null primary key,
    value text not null
);

-- What belongs to the champion's week besides planning and ticking. The same rules as in 0001.

-- learning: somebody who came and is in no list, written down by name until it is settled who it is

create table learning_walk_in (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    session_id uuid not null,
    unit_id uuid,
    name text not null,
    source text not null,
    written_at bigint not null,
    written_by uuid,
    settled_at bigint,
    settled_by uuid,
    verdict text,
    person_id uuid,
    reason text,
    primary key (organisation_id, id),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id)
);
create index learning_walk_in_by_session on learning_walk_in (organisation_id, session_id);

-- How long somebody known by name only was there; nothing for somebody who was not. Beside learning_registration_line.
create table learning_registration_walk_in (
    organisation_id uuid not null references people_organisation (organisation_id),
    registration_id uuid not null,
    walk_in_id uuid not null,
    minutes bigint,
    primary key (organisation_id, registration_id, walk_in_id),
    foreign key (organisation_id, registration_id) references learning_registration (organisation_id, id),
    foreign key (organisation_id, walk_in_id) references learning_walk_in (organisation_id, id)
);

-- learning: a door to a running session, behind a code that changes

create table learning_check_in_directory (
    door text not null primary key,
    organisation_id uuid not null,
    session_id uuid not null,
    secret bytea not null,
    opened_at bigint not null,
    closes_at bigint not null
);
create index learning_check_in_directory_by_session on learning_check_in_directory (organisation_id, session_id);

create table learning_check_in (
    organisation_id uuid not null references people_organisation (organisation_id),
    session_id uuid not null,
    person_id uuid not null,
    checked_in_at bigint not null,
    primary key (organisation_id, session_id, person_id),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id)
);

-- learning: addresses that calendar programs ask again and again, of an account or of a unit

create table learning_calendar_directory (
    token_hash bytea not null primary key,
    organisation_id uuid not null,
    sign_in_id uuid,
    unit_id uuid,
    created_at bigint not null,
    created_by uuid
);
create index learning_calendar_directory_by_organisation on learning_calendar_directory (organisation_id);

-- Each change of a session that a calendar has to take over.
create table learning_session_change (
    organisation_id uuid not null references people_organisation (organisation_id),
    session_id uuid not null,
    sequence bigint not null,
    changed_at bigint not null,
    primary key (organisation_id, session_id, sequence),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id)
);

-- Training that somebody did elsewhere: why it counts. Beside learning_mandate_training.
create table learning_training_elsewhere (
    organisation_id uuid not null references people_organisation (organisation_id),
    mandate_id uuid not null,
    kit text not null,
    reason text not null,
    primary key (organisation_id, mandate_id, kit),
    foreign key (organisation_id, mandate_id, kit) references learning_mandate_training (organisation_id, mandate_id, kit)
);

-- Mail to accounts, and units that are closed.

-- Where an account wants its mail, in which language, and whether once a week what waits for it; `week_of` is the Monday of the week in
-- which that was last looked at. Only who has an account is written to, never somebody who answers.
create table people_mail_address (
    organisation_id uuid not null references people_organisation (organisation_id),
    sign_in_id uuid not null,
    address text not null,
    language text not null,
    weekly bigint not null,
    week_of text,
    changed_at bigint not null,
    primary key (organisation_id, sign_in_id),
    foreign key (organisation_id, sign_in_id) references people_sign_in (organisation_id, id)
);

-- The outbox: written in the transaction of what the mail is about, sent afterwards. `once_key` says what a mail is, so that
-- the same is not sent twice; the text goes when it has been sent or given up.
create table people_mail (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    sign_in_id uuid not null,
    about_id uuid not null,
    part_id uuid not null,
    once_key text not null,
    subject text not null,
    body text not null,
    state text not null,
    why text not null,
    attempts bigint not null,
    next_at bigint not null,
    created_at bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, once_key),
    foreign key (organisation_id, sign_in_id) references people_sign_in (organisation_id, id)
);
create index people_mail_by_moment on people_mail (state, next_at);
create index people_mail_by_subject on people_mail (organisation_id, about_id);

-- From which day a unit is no more. What is known of it stays.
create table people_unit_closure (
    organisation_id uuid not null references people_organisation (organisation_id),
    unit_id uuid not null,
    closed_from text not null,
    primary key (organisation_id, unit_id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

-- By which way a filled-in instrument came: a link, a typed code, a screen that goes round, paper, another tool. Unknown of what
-- came before this was kept.
alter table measurement_response add column mode text;

-- What a programme means to do, and what could go wrong. The same rules as in 0001.

-- The plan of a programme as JSON (crates/development/src/programme_plan/mod.rs). An edition never changes; another saving gets the next
-- number.
create table development_programme_plan (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    edition bigint not null,
    document text not null,
    saved_at bigint not null,
    saved_by uuid,
    primary key (organisation_id, programme_id, edition),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table development_risk (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    programme_id uuid not null,
    risk text not null,
    probability bigint not null,
    consequence bigint not null,
    owner text,
    measure text,
    state text not null,
    written_on text not null,
    changed_at bigint not null,
    changed_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);
create index development_risk_by_programme on development_risk (organisation_id, programme_id);

-- economy: budgets in versions, what is said about deviations, and rates with the day from which they hold

-- A version is never changed; what was decided later is a version of its own.
create table economy_budget (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    version bigint not null,
    decided_on text not null,
    reason text not null,
    recorded_at bigint not null,
    recorded_by uuid,
    primary key (organisation_id, programme_id, version),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- The period is a year or a month.
create table economy_budget_row (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    version bigint not null,
    place bigint not null,
    period text not null,
    activity text not null,
    kind text not null,
    member_id uuid,
    amount_ore bigint not null,
    primary key (organisation_id, programme_id, version, place),
    foreign key (organisation_id, programme_id, version) references economy_budget (organisation_id, programme_id, version)
);

create table economy_budget_comment (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    programme_id uuid not null,
    activity text,
    upto text not null,
    comment text not null,
    written_at bigint not null,
    written_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- Rows are only added: of two rows for the same day the later one holds, and the earlier one is kept.
create table economy_rate (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    place bigint not null,
    rate text not null,
    holds_from text not null,
    amount bigint not null,
    reason text,
    correction bigint not null,
    recorded_at bigint not null,
    recorded_by uuid,
    primary key (organisation_id, programme_id, place),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- From need to initiative: what staff see is needed, what is begun because of it, through which gates it goes, and who does what until
-- when. The same rules as in 0001.

-- Who takes part in the organisation's development: a district, a department, a company. A unit of the tree where it is one.
create table development_party (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    name text not null,
    kind text not null,
    unit_id uuid,
    primary key (organisation_id, id),
    unique (organisation_id, name),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table development_need (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    unit_id uuid,
    perspective text not null,
    category text not null,
    words text not null,
    heading text,
    source text not null,
    source_id uuid,
    state text not null,
    said text,
    joined_to uuid,
    handed_on text not null,
    state_on text not null,
    handed_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, joined_to) references development_need (organisation_id, id)
);

-- What became of a need, in order; rows are only added.
create table development_need_event (
    organisation_id uuid not null references people_organisation (organisation_id),
    need_id uuid not null,
    number bigint not null,
    what text not null,
    other_id uuid,
    words text,
    happened_on text not null,
    done_by uuid,
    primary key (organisation_id, need_id, number),
    foreign key (organisation_id, need_id) references development_need (organisation_id, id)
);

-- "We too": once a unit and voice. A voice is a hash that differs from need to need. `also` names the needs to which the
-- same voice was given before, so that it counts once where they are joined.
create table development_need_voice (
    organisation_id uuid not null references people_organisation (organisation_id),
    need_id uuid not null,
    unit_id uuid not null,
    voice bytea not null,
    also text not null,
    given_on text not null,
    primary key (organisation_id, need_id, unit_id, voice),
    foreign key (organisation_id, need_id) references development_need (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

-- Whoever handed in a need follows it with a code; only its hash is kept.
create table development_slip_directory (
    slip_hash bytea not null primary key,
    organisation_id uuid not null,
    need_id uuid not null
);

create table development_initiative (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    name text not null,
    owner_id uuid,
    phase text not null,
    phase_on text not null,
    begun_on text not null,
    version bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, name),
    foreign key (organisation_id, owner_id) references people_sign_in (organisation_id, id)
);

-- A version never changes; another text is another version. The content is what crates/development/src/initiative/content.rs reads.
create table development_initiative_version (
    organisation_id uuid not null references people_organisation (organisation_id),
    initiative_id uuid not null,
    version bigint not null,
    content text not null,
    saved_at bigint not null,
    saved_by uuid,
    primary key (organisation_id, initiative_id, version),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

create table development_initiative_need (
    organisation_id uuid not null references people_organisation (organisation_id),
    initiative_id uuid not null,
    need_id uuid not null,
    named_on text not null,
    primary key (organisation_id, initiative_id, need_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, need_id) references development_need (organisation_id, id)
);

-- The units that take part, and from when; without a day it is not decided.
create table development_initiative_unit (
    organisation_id uuid not null references people_organisation (organisation_id),
    initiative_id uuid not null,
    unit_id uuid not null,
    starts_on text,
    primary key (organisation_id, initiative_id, unit_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table development_initiative_party (
    organisation_id uuid not null references people_organisation (organisation_id),
    initiative_id uuid not null,
    party_id uuid not null,
    primary key (organisation_id, initiative_id, party_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, party_id) references development_party (organisation_id, id)
);

-- Who wants to be told what is decided about an initiative.
create table development_follower (
    organisation_id uuid not null references people_organisation (organisation_id),
    initiative_id uuid not null,
    sign_in_id uuid not null,
    since text not null,
    primary key (organisation_id, initiative_id, sign_in_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, sign_in_id) references people_sign_in (organisation_id, id)
);

-- What an organisation's gate into a phase asks for, where it is not what is shipped.
create table development_gate (
    organisation_id uuid not null references people_organisation (organisation_id),
    phase text not null,
    place bigint not null,
    evidence text not null,
    words text,
    primary key (organisation_id, phase, place)
);

-- What somebody has laid before a gate.
create table development_evidence (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    initiative_id uuid not null,
    evidence text not null,
    words text not null,
    shown_on text not null,
    shown_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

-- A decision never changes.
create table development_decision (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    initiative_id uuid not null,
    number bigint not null,
    outcome text not null,
    from_phase text not null,
    to_phase text not null,
    reason text not null,
    body text not null,
    meeting_id uuid,
    decided_on text not null,
    recorded_at bigint not null,
    decided_by uuid,
    primary key (organisation_id, id),
    unique (organisation_id, initiative_id, number),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

-- On which evidence: what the gate asked for then, and whether and how it was there.
create table development_decision_evidence (
    organisation_id uuid not null references people_organisation (organisation_id),
    decision_id uuid not null,
    place bigint not null,
    evidence text not null,
    words text,
    there bigint not null,
    shown text,
    primary key (organisation_id, decision_id, place),
    foreign key (organisation_id, decision_id) references development_decision (organisation_id, id)
);

create table development_lesson (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    initiative_id uuid not null,
    words text not null,
    shared bigint not null,
    written_on text not null,
    written_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

create table development_activity (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    initiative_id uuid not null,
    kind text not null,
    name text not null,
    responsible text,
    party_id uuid,
    starts_on text,
    ends_on text,
    state text not null,
    result text,
    version bigint not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, party_id) references development_party (organisation_id, id)
);
create index development_activity_by_initiative on development_activity (organisation_id, initiative_id);

-- An activity that cannot begin before another has ended.
create table development_activity_after (
    organisation_id uuid not null references people_organisation (organisation_id),
    activity_id uuid not null,
    after_id uuid not null,
    primary key (organisation_id, activity_id, after_id),
    foreign key (organisation_id, activity_id) references development_activity (organisation_id, id),
    foreign key (organisation_id, after_id) references development_activity (organisation_id, id)
);

-- The plan as it was when somebody kept it.
create table development_snapshot (
    organisation_id uuid not null references people_organisation (organisation_id),
    number bigint not null,
    name text not null,
    content text not null,
    taken_at bigint not null,
    taken_by uuid,
    primary key (organisation_id, number)
);

-- Where an organisation stands, who decides together on which evidence, who prepares it, and what is lent out to be tried. The same
-- rules as in 0001.

-- development: where do we stand?

create table development_standing_round (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    name text not null,
    opens_on text not null,
    closes_on text not null,
    created_at bigint not null,
    created_by uuid,
    primary key (organisation_id, id)
);

-- One answer is one row, with a step for each dimension in the order of content/standing.toml. Nothing tells whose or when it was.
create table development_standing_answer (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    round_id uuid not null,
    side text not null,
    unit_id uuid,
    steps text not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, round_id) references development_standing_round (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index development_standing_answer_by_round on development_standing_answer (organisation_id, round_id);

-- Whoever leads answers once a round, and may change the answer while the round is open.
create table development_standing_lead (
    organisation_id uuid not null references people_organisation (organisation_id),
    round_id uuid not null,
    sign_in_id uuid not null,
    answer_id uuid not null,
    primary key (organisation_id, round_id, sign_in_id),
    foreign key (organisation_id, round_id) references development_standing_round (organisation_id, id)
);

-- development: the council

create table development_council_member (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    sign_in_id uuid,
    name text not null,
    represents text not null,
    starts_on text not null,
    ends_on text,
    created_at bigint not null,
    created_by uuid,
    primary key (organisation_id, id)
);

-- A member without an account scores with a code; only its hash is kept, and a new code takes the place of the one before.
create table development_ballot_directory (
    code_hash bytea not null primary key,
    organisation_id uuid not null,
    member_id uuid not null,
    made_at bigint not null
);
create index development_ballot_by_member on development_ballot_directory (organisation_id, member_id);

-- The organisation's own cycle of the year, where it is not what is shipped.
create table development_council_cycle (
    organisation_id uuid not null references people_organisation (organisation_id),
    place bigint not null,
    month bigint not null,
    name text not null,
    primary key (organisation_id, place)
);

create table development_meeting (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    kind text not null,
    title text not null,
    held_on text not null,
    minute bigint not null,
    place text not null,
    created_at bigint not null,
    created_by uuid,
    primary key (organisation_id, id)
);

create table development_agenda_item (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    meeting_id uuid not null,
    place bigint not null,
    initiative_id uuid,
    need_id uuid,
    title text not null,
    asked text not null,
    scoring text not null,
    outcome text,
    reason text,
    decision_id uuid,
    decided_at bigint,
    decided_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);
create index development_agenda_item_by_meeting on development_agenda_item (organisation_id, meeting_id);

create table development_score (
    organisation_id uuid not null references people_organisation (organisation_id),
    item_id uuid not null,
    member_id uuid not null,
    urgency bigint not null,
    feasibility bigint not null,
    benefit bigint not null,
    cost bigint not null,
    scored_at bigint not null,
    primary key (organisation_id, item_id, member_id),
    foreign key (organisation_id, item_id) references development_agenda_item (organisation_id, id),
    foreign key (organisation_id, member_id) references development_council_member (organisation_id, id)
);

-- Every saving of the minutes is a version; none is written over.
create table development_minutes (
    organisation_id uuid not null references people_organisation (organisation_id),
    meeting_id uuid not null,
    version bigint not null,
    body text not null,
    saved_at bigint not null,
    saved_by uuid,
    primary key (organisation_id, meeting_id, version),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);

-- What is laid before the adjusters: the whole text with its hash. It never changes; it is taken back or signed.
create table development_minutes_record (
    organisation_id uuid not null references people_organisation (organisation_id),
    meeting_id uuid not null,
    version bigint not null,
    content text not null,
    content_hash text not null,
    first_adjuster uuid not null,
    second_adjuster uuid not null,
    laid_at bigint not null,
    laid_by uuid,
    primary key (organisation_id, meeting_id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id),
    foreign key (organisation_id, first_adjuster) references development_council_member (organisation_id, id),
    foreign key (organisation_id, second_adjuster) references development_council_member (organisation_id, id)
);

create table development_signature (
    organisation_id uuid not null references people_organisation (organisation_id),
    meeting_id uuid not null,
    member_id uuid not null,
    content_hash text not null,
    signed_at bigint not null,
    primary key (organisation_id, meeting_id, member_id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id),
    foreign key (organisation_id, member_id) references development_council_member (organisation_id, id)
);

create table development_appendix (
    organisation_id uuid not null references people_organisation (organisation_id),
    meeting_id uuid not null,
    number bigint not null,
    body text not null,
    added_at bigint not null,
    added_by uuid,
    primary key (organisation_id, meeting_id, number),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);

create table development_paper (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    meeting_id uuid not null,
    name text not null,
    kind text not null,
    bytes bigint not null,
    content bytea not null,
    added_at bigint not null,
    added_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);
create index development_paper_by_meeting on development_paper (organisation_id, meeting_id);

-- development: the forum

-- A fixed seat of a district, a department or a company.
create table development_seat (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    body text not null,
    kind text not null,
    sign_in_id uuid,
    name text not null,
    starts_on text not null,
    ends_on text,
    created_at bigint not null,
    created_by uuid,
    primary key (organisation_id, id)
);

create table development_attendance (
    organisation_id uuid not null references people_organisation (organisation_id),
    meeting_id uuid not null,
    seat_id uuid not null,
    primary key (organisation_id, meeting_id, seat_id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id),
    foreign key (organisation_id, seat_id) references development_seat (organisation_id, id)
);

-- What the forum writes when it prepares an initiative.
create table development_preparation (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    initiative_id uuid not null,
    body text not null,
    written_at bigint not null,
    written_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);
create index development_preparation_by_initiative on development_preparation (organisation_id, initiative_id);

-- development: what is lent out to be tried

create table development_thing (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    name text not null,
    about text not null,
    pieces bigint not null,
    initiative_id uuid,
    created_at bigint not null,
    created_by uuid,
    primary key (organisation_id, id)
);

create table development_loan (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    thing_id uuid not null,
    unit_id uuid not null,
    pieces bigint not null,
    starts_on text not null,
    ends_on text not null,
    returned_on text,
    condition text,
    note text,
    lent_at bigint not null,
    lent_by uuid,
    primary key (organisation_id, id),
    foreign key (organisation_id, thing_id) references development_thing (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index development_loan_by_thing on development_loan (organisation_id, thing_id);

-- What staff say about a thing that they tried. Nothing tells who said it or when.
create table development_verdict (
    organisation_id uuid not null references people_organisation (organisation_id),
    id uuid not null,
    thing_id uuid not null,
    unit_id uuid not null,
    use_in_work bigint not null,
    wants_it bigint not null,
    words text,
    primary key (organisation_id, id),
    foreign key (organisation_id, thing_id) references development_thing (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index development_verdict_by_thing on development_verdict (organisation_id, thing_id);

-- reporting: the evaluator's workspace

-- What is kept in numbered editions and never changed: the tree of evaluation questions, published figures as they were handed in,
-- and what was released.
create table reporting_edition (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    part text not null,
    number bigint not null,
    contents text not null,
    made_at bigint not null,
    made_by uuid,
    primary key (organisation_id, programme_id, part, number),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- What a source says on a question. Nothing is there without a source.
create table reporting_evidence (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    evidence text not null,
    source text not null,
    kind text not null,
    on_day text,
    question text not null,
    stance text not null,
    strength bigint not null,
    summary text,
    recorded_at bigint not null,
    recorded_by uuid,
    withdrawn_at bigint,
    primary key (organisation_id, programme_id, evidence),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- What was said about a contradiction between sources, or about a finding in published figures; the latest counts.
create table reporting_remark (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    about text not null,
    subject text not null,
    number bigint not null,
    state text not null,
    words text not null,
    made_at bigint not null,
    made_by uuid,
    primary key (organisation_id, programme_id, about, subject, number),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- A sentence with the figures and the evidence that it rests on; every version is kept.
create table reporting_claim (
    organisation_id uuid not null references people_organisation (organisation_id),
    programme_id uuid not null,
    number bigint not null,
    version bigint not null,
    words text not null,
    question text,
    figures text not null,
    evidence text not null,
    written_at bigint not null,
    written_by uuid,
    withdrawn bigint not null,
    primary key (organisation_id, programme_id, number, version),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);
