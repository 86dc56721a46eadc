-- What the last healthy deep check of a member counted.
create table entity_expectation (
    pair varchar(64) not null,
    subject varchar(16) not null,
    entities integer not null,
    unavailable integer not null,
    primary key (pair, subject)
);
