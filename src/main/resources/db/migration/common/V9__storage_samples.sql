-- How full each backup storage was, once an hour, and the fullest hour of each day (in UTC) once it is older than a week.
-- A total of 0: it took no backups then.
create table storage_sample (
    pair varchar(64) not null,
    storage varchar(100) not null,
    sampled_at timestamp(3) with time zone not null,
    sampled_on date not null,
    total_bytes bigint not null,
    used_bytes bigint not null,
    primary key (pair, storage, sampled_at)
);
