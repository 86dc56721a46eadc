-- Who has a letter, so that a retry goes to nobody who has it. Rows are made when a letter is first tried.
create table letter_recipient (
    alert_id bigint not null references alert (id),
    address varchar(320) not null,
    state varchar(16) not null,
    last_error varchar(1000) not null,
    missed_since timestamp(3) with time zone,
    settled_at timestamp(3) with time zone,
    primary key (alert_id, address)
);
