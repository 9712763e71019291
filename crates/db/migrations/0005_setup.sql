-- What a programme means to do, and what could go wrong. The same rules as in 0001.

-- The plan of a programme as JSON (crates/development/src/programme_plan/mod.rs). An edition never changes; another saving gets the next
-- number.
create table development_programme_plan (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    edition bigint not null,
    document text not null,
    saved_at bigint not null,
    saved_by {uuid},
    primary key (organisation_id, programme_id, edition),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

create table development_risk (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    programme_id {uuid} not null,
    risk text not null,
    probability bigint not null,
    consequence bigint not null,
    owner text,
    measure text,
    state text not null,
    written_on text not null,
    changed_at bigint not null,
    changed_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);
create index development_risk_by_programme on development_risk (organisation_id, programme_id);
