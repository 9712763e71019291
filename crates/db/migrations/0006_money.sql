-- economy: budgets in versions, what is said about deviations, and rates with the day from which they hold

-- A version is never changed; what was decided later is a version of its own.
create table economy_budget (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    version bigint not null,
    decided_on text not null,
    reason text not null,
    recorded_at bigint not null,
    recorded_by {uuid},
    primary key (organisation_id, programme_id, version),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- The period is a year or a month.
create table economy_budget_row (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    version bigint not null,
    place bigint not null,
    period text not null,
    activity text not null,
    kind text not null,
    member_id {uuid},
    amount_ore bigint not null,
    primary key (organisation_id, programme_id, version, place),
    foreign key (organisation_id, programme_id, version) references economy_budget (organisation_id, programme_id, version)
);

create table economy_budget_comment (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    programme_id {uuid} not null,
    activity text,
    upto text not null,
    comment text not null,
    written_at bigint not null,
    written_by {uuid},
    primary key (organisation_id, id),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);

-- Rows are only added: of two rows for the same day the later one holds, and the earlier one is kept.
create table economy_rate (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    programme_id {uuid} not null,
    place bigint not null,
    rate text not null,
    holds_from text not null,
    amount bigint not null,
    reason text,
    correction bigint not null,
    recorded_at bigint not null,
    recorded_by {uuid},
    primary key (organisation_id, programme_id, place),
    foreign key (organisation_id, programme_id) references people_programme (organisation_id, id)
);
