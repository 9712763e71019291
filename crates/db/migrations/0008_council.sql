-- Where an organisation stands, who decides together on which evidence, who prepares it, and what is lent out to be tried. The same
-- rules as in 0001.

-- development: where do we stand?

create table development_standing_round (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    name text not null,
    opens_on text not null,
    closes_on text not null,
    created_at bigint not null,
    created_by {uuid},
    primary key (organisation_id, id)
);

-- One answer is one row, with a step for each dimension in the order of content/standing.toml. Nothing tells whose or when it was.
create table development_standing_answer (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    round_id {uuid} not null,
    side text not null,
    unit_id {uuid},
    steps text not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, round_id) references development_standing_round (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index development_standing_answer_by_round on development_standing_answer (organisation_id, round_id);

-- Whoever leads answers once a round, and may change the answer while the round is open.
create table development_standing_lead (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    round_id {uuid} not null,
    sign_in_id {uuid} not null,
    answer_id {uuid} not null,
    primary key (organisation_id, round_id, sign_in_id),
    foreign key (organisation_id, round_id) references development_standing_round (organisation_id, id)
);

-- development: the council

create table development_council_member (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    sign_in_id {uuid},
    name text not null,
    represents text not null,
    starts_on text not null,
    ends_on text,
    created_at bigint not null,
    created_by {uuid},
    primary key (organisation_id, id)
);

-- A member without an account scores with a code; only its hash is kept, and a new code takes the place of the one before.
create table development_ballot_directory (
    code_hash {bytes} not null primary key,
    organisation_id {uuid} not null,
    member_id {uuid} not null,
    made_at bigint not null
);
create index development_ballot_by_member on development_ballot_directory (organisation_id, member_id);

-- The organisation's own cycle of the year, where it is not what is shipped.
create table development_council_cycle (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    place bigint not null,
    month bigint not null,
    name text not null,
    primary key (organisation_id, place)
);

create table development_meeting (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    kind text not null,
    title text not null,
    held_on text not null,
    minute bigint not null,
    place text not null,
    created_at bigint not null,
    created_by {uuid},
    primary key (organisation_id, id)
);

create table development_agenda_item (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    meeting_id {uuid} not null,
    place bigint not null,
    initiative_id {uuid},
    need_id {uuid},
    title text not null,
    asked text not null,
    scoring text not null,
    outcome text,
    reason text,
    decision_id {uuid},
    decided_at bigint,
    decided_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);
create index development_agenda_item_by_meeting on development_agenda_item (organisation_id, meeting_id);

create table development_score (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    item_id {uuid} not null,
    member_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    meeting_id {uuid} not null,
    version bigint not null,
    body text not null,
    saved_at bigint not null,
    saved_by {uuid},
    primary key (organisation_id, meeting_id, version),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);

-- What is laid before the adjusters: the whole text with its hash. It never changes; it is taken back or signed.
create table development_minutes_record (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    meeting_id {uuid} not null,
    version bigint not null,
    content text not null,
    content_hash text not null,
    first_adjuster {uuid} not null,
    second_adjuster {uuid} not null,
    laid_at bigint not null,
    laid_by {uuid},
    primary key (organisation_id, meeting_id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id),
    foreign key (organisation_id, first_adjuster) references development_council_member (organisation_id, id),
    foreign key (organisation_id, second_adjuster) references development_council_member (organisation_id, id)
);

create table development_signature (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    meeting_id {uuid} not null,
    member_id {uuid} not null,
    content_hash text not null,
    signed_at bigint not null,
    primary key (organisation_id, meeting_id, member_id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id),
    foreign key (organisation_id, member_id) references development_council_member (organisation_id, id)
);

create table development_appendix (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    meeting_id {uuid} not null,
    number bigint not null,
    body text not null,
    added_at bigint not null,
    added_by {uuid},
    primary key (organisation_id, meeting_id, number),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);

create table development_paper (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    meeting_id {uuid} not null,
    name text not null,
    kind text not null,
    bytes bigint not null,
    content {bytes} not null,
    added_at bigint not null,
    added_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id)
);
create index development_paper_by_meeting on development_paper (organisation_id, meeting_id);

-- development: the forum

-- A fixed seat of a district, a department or a company.
create table development_seat (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    body text not null,
    kind text not null,
    sign_in_id {uuid},
    name text not null,
    starts_on text not null,
    ends_on text,
    created_at bigint not null,
    created_by {uuid},
    primary key (organisation_id, id)
);

create table development_attendance (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    meeting_id {uuid} not null,
    seat_id {uuid} not null,
    primary key (organisation_id, meeting_id, seat_id),
    foreign key (organisation_id, meeting_id) references development_meeting (organisation_id, id),
    foreign key (organisation_id, seat_id) references development_seat (organisation_id, id)
);

-- What the forum writes when it prepares an initiative.
create table development_preparation (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    initiative_id {uuid} not null,
    body text not null,
    written_at bigint not null,
    written_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, initiative_id) references development_initiative (organisation_id, id)
);
create index development_preparation_by_initiative on development_preparation (organisation_id, initiative_id);

-- development: what is lent out to be tried

create table development_thing (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    name text not null,
    about text not null,
    pieces bigint not null,
    initiative_id {uuid},
    created_at bigint not null,
    created_by {uuid},
    primary key (organisation_id, id)
);

create table development_loan (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    thing_id {uuid} not null,
    unit_id {uuid} not null,
    pieces bigint not null,
    starts_on text not null,
    ends_on text not null,
    returned_on text,
    condition text,
    note text,
    lent_at bigint not null,
    lent_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, thing_id) references development_thing (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index development_loan_by_thing on development_loan (organisation_id, thing_id);

-- What staff say about a thing that they tried. Nothing tells who said it or when.
create table development_verdict (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    thing_id {uuid} not null,
    unit_id {uuid} not null,
    use_in_work bigint not null,
    wants_it bigint not null,
    words text,
    primary key (organisation_id, id),
    foreign key (organisation_id, thing_id) references development_thing (organisation_id, id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);
create index development_verdict_by_thing on development_verdict (organisation_id, thing_id);
