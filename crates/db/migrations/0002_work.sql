-- What is done with what 0001 knows: learning, money, plans, evaluations. The same rules as there.

-- learning: sessions, registers, mandates

create table learning_mandate (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    person_id {uuid} not null,
    unit_id {uuid} not null,
    minutes_a_week bigint not null,
    starts_on text not null,
    ends_on text,
    created_at bigint not null,
    agreed_at bigint,
    agreed_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

-- Which parts of the champions' training the holder of a mandate has done.
create table learning_mandate_training (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    mandate_id {uuid} not null,
    kit text not null,
    done_on text not null,
    recorded_at bigint not null,
    recorded_by {uuid},
    primary key (organisation_id, mandate_id, kit),
    foreign key (organisation_id, mandate_id) references learning_mandate (organisation_id, id)
);

create table learning_session (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    unit_id {uuid} not null,
    programme_id {uuid} not null,
    kit text not null,
    kit_version bigint not null,
    title text not null,
    activity text not null,
    form text not null,
    starts_at bigint not null,
    planned_minutes bigint not null,
    champion_id {uuid},
    state text not null,
    created_at bigint not null,
    created_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index learning_session_by_unit on learning_session (organisation_id, unit_id, starts_at);
create index learning_session_by_start on learning_session (organisation_id, starts_at);

-- What a page or a device said about who came to a session. Kept, so that what comes late, twice or crosswise comes out the
-- same: see crates/learning/src/register/merge.rs.
create table learning_registration (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    session_id {uuid} not null,
    number bigint not null,
    known bigint not null,
    device_id {uuid} not null,
    moment bigint not null,
    received_at bigint not null,
    received_by {uuid},
    primary key (organisation_id, id),
    unique (organisation_id, session_id, number),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id)
);

create index learning_registration_by_time on learning_registration (organisation_id, received_at);

-- How long somebody was there; nothing for somebody who was not.
create table learning_registration_line (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    registration_id {uuid} not null,
    person_id {uuid} not null,
    minutes bigint,
    primary key (organisation_id, registration_id, person_id),
    foreign key (organisation_id, registration_id) references learning_registration (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id)
);

-- learning: help between colleagues, and kits as an organisation has changed them

-- The standing code of a unit, for help without an account.
create table learning_code_directory (
    code text not null primary key,
    organisation_id {uuid} not null,
    unit_id {uuid} not null
);
create index learning_code_directory_by_unit on learning_code_directory (organisation_id, unit_id);

-- Whoever asked reads the answer with a slip; only its hash is kept.
create table learning_slip_directory (
    slip_hash {bytes} not null primary key,
    organisation_id {uuid} not null,
    question_id {uuid} not null
);

create table learning_question (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    unit_id {uuid} not null,
    reader_unit_id {uuid} not null,
    first_name text,
    question text not null,
    answer text,
    state text not null,
    asked_on text not null,
    handed_on text,
    answered_on text,
    answered_by {uuid},
    solved_on text,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, reader_unit_id) references people_unit (organisation_id, id)
);
create index learning_question_by_reader on learning_question (organisation_id, reader_unit_id);

create table learning_common_question (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    question text not null,
    answer text not null,
    published_on text not null,
    published_by {uuid},
    primary key (organisation_id, id)
);

create table learning_raised_hand (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    unit_id {uuid} not null,
    first_name text,
    wish text,
    raised_on text not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table learning_barrier (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    unit_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    unit_id {uuid} not null,
    programme_id {uuid} not null,
    person_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    origin text not null,
    origin_organisation_id {uuid},
    shared bigint not null,
    created_at bigint not null,
    created_by {uuid},
    primary key (organisation_id, id)
);

-- A version never changes; another text is another version.
create table learning_variant_version (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    variant_id {uuid} not null,
    version bigint not null,
    content text not null,
    origin_version bigint not null,
    origin_content text not null,
    saved_at bigint not null,
    saved_by {uuid},
    primary key (organisation_id, variant_id, version),
    foreign key (organisation_id, variant_id) references learning_variant (organisation_id, id)
);

-- economy: costs and reference values

create table economy_cost (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    programme_id {uuid} not null,
    member_id {uuid},
    period text not null,
    activity text not null,
    kind text not null,
    amount_ore bigint not null,
    note text,
    import_id {uuid} not null,
    recorded_at bigint not null,
    recorded_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);
create index economy_cost_by_programme on economy_cost (organisation_id, programme_id, period);

-- What the accounts and objects of a ledger mean, for the next file of the same ledger.
create table economy_ledger_rules (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    ledger text not null,
    rules text not null,
    kept_at bigint not null,
    kept_by {uuid},
    primary key (organisation_id, programme_id, ledger),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table economy_reference_programme (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    participants bigint,
    minutes bigint,
    cost_ore bigint,
    primary key (organisation_id, programme_id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- development: what units want to be able to do, a year at a time

create table development_unit_plan (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    unit_id {uuid} not null,
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
    saved_by {uuid},
    primary key (organisation_id, unit_id, year, version),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table development_unit_goal (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    unit_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    programmes text not null,
    state text not null,
    requested_at bigint not null,
    requested_by {uuid},
    finished_at bigint,
    result text,
    primary key (organisation_id, id)
);

-- Who starts when, drawn by lot: a draw is never made over, another one gets the next number.
create table reporting_draw (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    number bigint not null,
    level text not null,
    drawn_at bigint not null,
    drawn_by {uuid},
    clusters text not null,
    rollout text not null,
    allocations text not null,
    primary key (organisation_id, programme_id, number),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- db: who changed what, and facts about the installation

create table db_audit (
    organisation_id {uuid} not null,
    id {uuid} not null,
    at bigint not null,
    actor_id {uuid},
    action text not null,
    subject_id {uuid},
    primary key (organisation_id, id)
);

create table db_setting (
    name text not null primary key,
    value text not null
);
