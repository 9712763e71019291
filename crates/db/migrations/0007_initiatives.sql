-- From need to initiative: what staff see is needed, what is begun because of it, through which gates it goes, and who does what until
-- when. The same rules as in 0001.

-- Who takes part in the organisation's development: a district, a department, a company. A unit of the tree where it is one.
create table development_party (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    name text not null,
    kind text not null,
    unit_id {uuid},
    primary key (organisation_id, id),
    unique (organisation_id, name),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table development_need (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    unit_id {uuid},
    perspective text not null,
    category text not null,
    words text not null,
    heading text,
    source text not null,
    source_id {uuid},
    state text not null,
    said text,
    joined_to {uuid},
    handed_on text not null,
    state_on text not null,
    handed_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id),
    foreign key (organisation_id, joined_to) references development_need (organisation_id, id)
);

-- What became of a need, in order; rows are only added.
create table development_need_event (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    need_id {uuid} not null,
    number bigint not null,
    what text not null,
    other_id {uuid},
    words text,
    happened_on text not null,
    done_by {uuid},
    primary key (organisation_id, need_id, number),
    foreign key (organisation_id, need_id) references development_need (organisation_id, id)
);

-- "We too": once a unit and voice. A voice is a hash that differs from need to need. `also` names the needs to which the
-- same voice was given before, so that it counts once where they are joined.
create table development_need_voice (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    need_id {uuid} not null,
    unit_id {uuid} not null,
    voice {bytes} not null,
    also text not null,
    given_on text not null,
    primary key (organisation_id, need_id, unit_id, voice),
    foreign key (organisation_id, need_id) references development_need (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

-- Whoever handed in a need follows it with a code; only its hash is kept.
create table development_slip_directory (
    slip_hash {bytes} not null primary key,
    organisation_id {uuid} not null,
    need_id {uuid} not null
);

create table development_initiative (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    name text not null,
    owner_id {uuid},
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    initiative_id {uuid} not null,
    version bigint not null,
    content text not null,
    saved_at bigint not null,
    saved_by {uuid},
    primary key (organisation_id, initiative_id, version),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

create table development_initiative_need (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    initiative_id {uuid} not null,
    need_id {uuid} not null,
    named_on text not null,
    primary key (organisation_id, initiative_id, need_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, need_id) references development_need (organisation_id, id)
);

-- The units that take part, and from when; without a day it is not decided.
create table development_initiative_unit (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    initiative_id {uuid} not null,
    unit_id {uuid} not null,
    starts_on text,
    primary key (organisation_id, initiative_id, unit_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

create table development_initiative_party (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    initiative_id {uuid} not null,
    party_id {uuid} not null,
    primary key (organisation_id, initiative_id, party_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, party_id) references development_party (organisation_id, id)
);

-- Who wants to be told what is decided about an initiative.
create table development_follower (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    initiative_id {uuid} not null,
    sign_in_id {uuid} not null,
    since text not null,
    primary key (organisation_id, initiative_id, sign_in_id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id),
    foreign key (organisation_id, sign_in_id) references people_sign_in (organisation_id, id)
);

-- What an organisation's gate into a phase asks for, where it is not what is shipped.
create table development_gate (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    phase text not null,
    place bigint not null,
    evidence text not null,
    words text,
    primary key (organisation_id, phase, place)
);

-- What somebody has laid before a gate.
create table development_evidence (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    initiative_id {uuid} not null,
    evidence text not null,
    words text not null,
    shown_on text not null,
    shown_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

-- A decision never changes.
create table development_decision (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    initiative_id {uuid} not null,
    number bigint not null,
    outcome text not null,
    from_phase text not null,
    to_phase text not null,
    reason text not null,
    body text not null,
    meeting_id {uuid},
    decided_on text not null,
    recorded_at bigint not null,
    decided_by {uuid},
    primary key (organisation_id, id),
    unique (organisation_id, initiative_id, number),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

-- On which evidence: what the gate asked for then, and whether and how it was there.
create table development_decision_evidence (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    decision_id {uuid} not null,
    place bigint not null,
    evidence text not null,
    words text,
    there bigint not null,
    shown text,
    primary key (organisation_id, decision_id, place),
    foreign key (organisation_id, decision_id) references development_decision (organisation_id, id)
);

create table development_lesson (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    initiative_id {uuid} not null,
    words text not null,
    shared bigint not null,
    written_on text not null,
    written_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);

create table development_activity (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    initiative_id {uuid} not null,
    kind text not null,
    name text not null,
    responsible text,
    party_id {uuid},
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    activity_id {uuid} not null,
    after_id {uuid} not null,
    primary key (organisation_id, activity_id, after_id),
    foreign key (organisation_id, activity_id) references development_activity (organisation_id, id),
    foreign key (organisation_id, after_id) references development_activity (organisation_id, id)
);

-- The plan as it was when somebody kept it.
create table development_snapshot (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    number bigint not null,
    name text not null,
    content text not null,
    taken_at bigint not null,
    taken_by {uuid},
    primary key (organisation_id, number)
);
