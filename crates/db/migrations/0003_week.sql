-- What belongs to the champion's week besides planning and ticking. The same rules as in 0001.

-- learning: somebody who came and is in no list, written down by name until it is settled who it is

create table learning_walk_in (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    session_id {uuid} not null,
    unit_id {uuid},
    name text not null,
    source text not null,
    written_at bigint not null,
    written_by {uuid},
    settled_at bigint,
    settled_by {uuid},
    verdict text,
    person_id {uuid},
    reason text,
    primary key (organisation_id, id),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id)
);
create index learning_walk_in_by_session on learning_walk_in (organisation_id, session_id);

-- How long somebody known by name only was there; nothing for somebody who was not. Beside learning_registration_line.
create table learning_registration_walk_in (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    registration_id {uuid} not null,
    walk_in_id {uuid} not null,
    minutes bigint,
    primary key (organisation_id, registration_id, walk_in_id),
    foreign key (organisation_id, registration_id) references learning_registration (organisation_id, id),
    foreign key (organisation_id, walk_in_id) references learning_walk_in (organisation_id, id)
);

-- learning: a door to a running session, behind a code that changes

create table learning_check_in_directory (
    door text not null primary key,
    organisation_id {uuid} not null,
    session_id {uuid} not null,
    secret {bytes} not null,
    opened_at bigint not null,
    closes_at bigint not null
);
create index learning_check_in_directory_by_session on learning_check_in_directory (organisation_id, session_id);

create table learning_check_in (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    session_id {uuid} not null,
    person_id {uuid} not null,
    checked_in_at bigint not null,
    primary key (organisation_id, session_id, person_id),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id),
    foreign key (organisation_id, person_id) references people_person (organisation_id, id)
);

-- learning: addresses that calendar programs ask again and again, of an account or of a unit

create table learning_calendar_directory (
    token_hash {bytes} not null primary key,
    organisation_id {uuid} not null,
    sign_in_id {uuid},
    unit_id {uuid},
    created_at bigint not null,
    created_by {uuid}
);
create index learning_calendar_directory_by_organisation on learning_calendar_directory (organisation_id);

-- Each change of a session that a calendar has to take over.
create table learning_session_change (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    session_id {uuid} not null,
    sequence bigint not null,
    changed_at bigint not null,
    primary key (organisation_id, session_id, sequence),
    foreign key (organisation_id, session_id) references learning_session (organisation_id, id)
);

-- Training that somebody did elsewhere: why it counts. Beside learning_mandate_training.
create table learning_training_elsewhere (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    mandate_id {uuid} not null,
    kit text not null,
    reason text not null,
    primary key (organisation_id, mandate_id, kit),
    foreign key (organisation_id, mandate_id, kit) references learning_mandate_training (organisation_id, mandate_id, kit)
);
