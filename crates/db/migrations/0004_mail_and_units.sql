-- Mail to accounts, and units that are closed.

-- Where an account wants its mail, in which language, and whether once a week what waits for it; `week_of` is the Monday of the week in
-- which that was last looked at. Only who has an account is written to, never somebody who answers.
create table people_mail_address (
    organisation_id {uuid} not null references people_organisation (organisation_id),
    sign_in_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    id {uuid} not null,
    sign_in_id {uuid} not null,
    about_id {uuid} not null,
    part_id {uuid} not null,
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
    organisation_id {uuid} not null references people_organisation (organisation_id),
    unit_id {uuid} not null,
    closed_from text not null,
    primary key (organisation_id, unit_id),
    foreign key (organisation_id, unit_id) references people_unit (organisation_id, id)
);

-- By which way a filled-in instrument came: a link, a typed code, a screen that goes round, paper, another tool. Unknown of what
-- came before this was kept.
alter table measurement_response add column mode text;
