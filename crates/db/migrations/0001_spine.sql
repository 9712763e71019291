-- The first schema. Written once for both engines: {uuid} is uuid on PostgreSQL and blob on SQLite, {bytes} is bytea
-- and blob. Every primary key and unique constraint starts with organisation_id, and foreign keys contain it, so that the
-- tables can be distributed by organisation. Tables named *_directory are the exception: they answer "whose is this?"
-- before the organisation is known.

-- people: organisations, units, persons, employments, programmes, sign-in

create table people_organisation (
    organisation_id {uuid} not null primary key,
    name text not null,
    kind text not null,
    municipality_code text,
    simulated bigint not null,
    created_at bigint not null
);

create table people_unit (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    parent_id {uuid},
    code text not null,
    name text not null,
    service text,
    created_at bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, code),
    foreign key (organisation_id, parent_id) references people_unit (organisation_id, id)
);

create table people_person (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    person_id {uuid} not null,
    unit_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    member_id {uuid} not null,
    starts_on text not null,
    primary key (organisation_id, programme_id, member_id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- A member's own list of the programmes that it takes part in.
create table people_membership (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    lead_id {uuid} not null,
    starts_on text not null,
    primary key (organisation_id, programme_id)
);

-- From which day a unit takes part: the rollout.
create table people_programme_unit (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    unit_id {uuid} not null,
    starts_on text not null,
    primary key (organisation_id, programme_id, unit_id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table people_sign_in (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    person_id {uuid},
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
    organisation_id {uuid} not null,
    sign_in_id {uuid} not null
);

create table people_session_directory (
    token_hash {bytes} not null primary key,
    organisation_id {uuid} not null,
    sign_in_id {uuid} not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index people_session_directory_by_sign_in on people_session_directory (organisation_id, sign_in_id);

-- The devices on which somebody keeps registers without a network. A device asks by its own id whether it still may.
create table people_device_directory (
    device_hash {bytes} not null primary key,
    organisation_id {uuid} not null,
    sign_in_id {uuid} not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    revoked_at bigint
);
create index people_device_directory_by_sign_in on people_device_directory (organisation_id, sign_in_id);

create table people_role (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    sign_in_id {uuid} not null,
    role text not null,
    scope text not null,
    unit_id {uuid},
    programme_id {uuid},
    lead_id {uuid},
    created_at bigint not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, sign_in_id) references people_sign_in (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index people_role_by_sign_in on people_role (organisation_id, sign_in_id);

-- participation: the hour ledger

create table participation_posting (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    person_id {uuid} not null,
    unit_id {uuid} not null,
    programme_id {uuid} not null,
    happened_on text not null,
    booked_in text not null,
    minutes bigint not null,
    activity text not null,
    form text not null,
    group_size bigint,
    source text not null,
    source_id {uuid},
    import_id {uuid},
    corrects_id {uuid},
    reason text,
    posted_at bigint not null,
    posted_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index participation_posting_by_unit on participation_posting (organisation_id, programme_id, unit_id);
create index participation_posting_by_source on participation_posting (organisation_id, source_id, person_id);
create index participation_posting_by_person on participation_posting (organisation_id, person_id);
create index participation_posting_by_import on participation_posting (organisation_id, import_id) where import_id is not null;

create table participation_month_lock (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    month text not null,
    locked_at bigint not null,
    locked_by {uuid},
    primary key (organisation_id, programme_id, month)
);

-- Whoever was there says that the time is right, or that it is not; once a row.
create table participation_certificate (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    posting_id {uuid} not null,
    verdict text not null,
    how text not null,
    certified_at bigint not null,
    certified_by {uuid},
    primary key (organisation_id, posting_id),
    foreign key (organisation_id, posting_id) references participation_posting (organisation_id, id)
);

-- Whose time may the holder of a code say is right?
create table participation_code_directory (
    code text not null primary key,
    organisation_id {uuid} not null,
    person_id {uuid} not null,
    created_at bigint not null
);
create index participation_code_directory_by_person on participation_code_directory (organisation_id, person_id);

create table participation_import (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    programme_id {uuid} not null,
    digest text not null,
    rows_imported bigint not null,
    minutes bigint not null,
    imported_at bigint not null,
    imported_by {uuid},
    taken_back_at bigint,
    taken_back_by {uuid},
    primary key (organisation_id, id)
);

-- A municipality lets the names behind its hours go to the programme's lead, for the fund.
create table participation_names_handed_over (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    handed_over_at bigint not null,
    handed_over_by {uuid},
    primary key (organisation_id, programme_id)
);

-- What was reported to the fund for a month: an edition is never changed, another one gets the next number.
create table participation_fund_report (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    month text not null,
    edition bigint not null,
    digest text not null,
    made_at bigint not null,
    made_by {uuid},
    sent_at bigint,
    sent_by {uuid},
    primary key (organisation_id, programme_id, month, edition),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table participation_fund_line (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    month text not null,
    edition bigint not null,
    member_id {uuid} not null,
    person_id {uuid} not null,
    minutes bigint not null,
    carried_in bigint not null,
    hours bigint not null,
    primary key (organisation_id, programme_id, month, edition, member_id, person_id),
    foreign key (organisation_id, programme_id, month, edition) references participation_fund_report (organisation_id, programme_id, month, edition)
);

-- Which column of the fund's template holds what.
create table participation_fund_layout (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    sheet text not null,
    first_row bigint not null,
    columns_chosen text not null,
    primary key (organisation_id, programme_id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- measurement: instruments, waves, frames, codes, responses

create table measurement_instrument (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    version bigint not null,
    programme_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    programme_id {uuid} not null,
    instrument_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    wave_id {uuid} not null,
    unit_id {uuid} not null,
    population bigint not null,
    invited bigint not null,
    primary key (organisation_id, wave_id, unit_id),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table measurement_code_directory (
    code text not null primary key,
    kind text not null,
    organisation_id {uuid} not null,
    programme_id {uuid} not null,
    wave_id {uuid},
    unit_id {uuid} not null,
    link {bytes}
);
create index measurement_code_directory_by_unit on measurement_code_directory (organisation_id, unit_id);

create table measurement_response (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    wave_id {uuid} not null,
    unit_id {uuid} not null,
    respondent_group text not null,
    link {bytes},
    form text not null,
    state text not null,
    answered_on text not null,
    packed {bytes} not null,
    import_id {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index measurement_response_by_wave on measurement_response (organisation_id, wave_id, unit_id);
-- One slip, one response in a wave, also when two devices begin at the same moment.
create unique index measurement_response_once on measurement_response (organisation_id, wave_id, link);

create table measurement_kept_page_directory (
    code_hash text not null primary key,
    organisation_id {uuid} not null,
    response_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    wave_id {uuid} not null,
    programme_id {uuid} not null,
    kind text not null,
    fingerprint {bytes},
    header {bytes} not null,
    responses bigint not null,
    taken_in_at bigint not null,
    taken_in_by {uuid},
    taken_back_at bigint,
    taken_back_by {uuid},
    reason text,
    primary key (organisation_id, id),
    unique (organisation_id, wave_id, fingerprint),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id)
);

-- What the columns of such files mean, for the next file with the same headings.
create table measurement_import_mapping (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    header {bytes} not null,
    instrument_hash text not null,
    mapping text not null,
    kept_at bigint not null,
    kept_by {uuid},
    primary key (organisation_id, programme_id, header, instrument_hash),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table measurement_release (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    wave_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    wave_id {uuid} not null,
    unit_id {uuid} not null,
    batch bigint not null,
    number bigint not null,
    form text not null,
    packed {bytes} not null,
    again {bytes},
    primary key (organisation_id, id),
    unique (organisation_id, wave_id, unit_id, batch, number),
    foreign key (organisation_id, wave_id) references measurement_wave (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table measurement_headcount (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    unit_id {uuid} not null,
    respondent_group text not null,
    persons bigint not null,
    primary key (organisation_id, unit_id, respondent_group),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table measurement_nano_directory (
    code text not null primary key,
    token text not null unique,
    organisation_id {uuid} not null,
    session_id {uuid} not null,
    unit_id {uuid} not null,
    programme_id {uuid} not null,
    kit text not null,
    held_on text not null,
    end_instrument_id {uuid} not null,
    later_instrument_id {uuid} not null
);
create unique index measurement_nano_directory_once on measurement_nano_directory (organisation_id, session_id);
create index measurement_nano_directory_by_unit on measurement_nano_directory (organisation_id, unit_id);

create table measurement_nano (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    session_id {uuid} not null,
    unit_id {uuid} not null,
    programme_id {uuid} not null,
    kit text not null,
    asked text not null,
    instrument_id {uuid} not null,
    held_on text not null,
    packed {bytes} not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, instrument_id) references measurement_instrument (organisation_id, id)
);
create index measurement_nano_by_session on measurement_nano (organisation_id, session_id);
create index measurement_nano_by_programme on measurement_nano (organisation_id, programme_id);
