-- One row for each local date on which a job is due for a pair: whatever fires, and how often, its run is begun once.
create table job_due (
    job varchar(40) not null,
    pair varchar(64) not null,
    due_on date not null,
    due_at timestamp(3) with time zone not null,
    state varchar(16) not null,
    attempts integer not null,
    run_id bigint references run (id),
    next_attempt_at timestamp(3) with time zone,
    primary key (job, pair, due_on)
);

-- Since when a job is known for a pair: what was due before is nobody's business.
create table job_known (
    job varchar(40) not null,
    pair varchar(64) not null,
    known_since timestamp(3) with time zone not null,
    primary key (job, pair)
);
