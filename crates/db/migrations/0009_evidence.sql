-- reporting: the evaluator's workspace

-- What is kept in numbered editions and never changed: the tree of evaluation questions, published figures as they were handed in,
-- and what was released.
create table reporting_edition (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    part text not null,
    number bigint not null,
    contents text not null,
    made_at bigint not null,
    made_by {uuid},
    primary key (organisation_id, programme_id, part, number),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- What a source says on a question. Nothing is there without a source.
create table reporting_evidence (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    evidence text not null,
    source text not null,
    kind text not null,
    on_day text,
    question text not null,
    stance text not null,
    strength bigint not null,
    summary text,
    recorded_at bigint not null,
    recorded_by {uuid},
    withdrawn_at bigint,
    primary key (organisation_id, programme_id, evidence),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- What was said about a contradiction between sources, or about a finding in published figures; the latest counts.
create table reporting_remark (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    about text not null,
    subject text not null,
    number bigint not null,
    state text not null,
    words text not null,
    made_at bigint not null,
    made_by {uuid},
    primary key (organisation_id, programme_id, about, subject, number),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- A sentence with the figures and the evidence that it rests on; every version is kept.
create table reporting_claim (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    number bigint not null,
    version bigint not null,
    words text not null,
    question text,
    figures text not null,
    evidence text not null,
    written_at bigint not null,
    written_by {uuid},
    withdrawn bigint not null,
    primary key (organisation_id, programme_id, number, version),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);
