-- Each original that was captured from a member on stage, what was in it, and what came of it.
create table sync_round (
    run_id bigint primary key references run (id),
    pair varchar(64) not null,
    source varchar(16) not null,
    target varchar(16) not null,
    slug varchar(16) not null,
    taken_at timestamp(3) with time zone not null,
    size_bytes bigint not null,
    core_version varchar(40) not null,
    state varchar(16) not null,
    words varchar(2000) not null,
    manifest clob not null,
    manifest_digest varchar(64) not null,
    edition clob,
    sealed varchar(400),
    verified_at timestamp(3) with time zone
);

create index sync_round_newest on sync_round (pair, taken_at);

-- What the standby of a pair holds, and how fresh that is known to be.
create table sync_standing (
    pair varchar(64) primary key,
    holds bigint references sync_round (run_id),
    known_at timestamp(3) with time zone,
    in_doubt smallint default 0 not null
);

-- Since when the active member has been seen to run a version of the core.
create table core_version_seen (
    pair varchar(64) not null,
    version varchar(40) not null,
    seen_at timestamp(3) with time zone not null,
    primary key (pair, version)
);

-- Which token opens a member: its own, the pair's, or none while a restore replaces its users.
create table member_token (
    pair varchar(64) not null,
    member varchar(16) not null,
    opens varchar(16) not null,
    since timestamp(3) with time zone not null,
    primary key (pair, member)
);

-- How a member was plugged before it was isolated.
create table member_isolation (
    pair varchar(64) not null,
    member varchar(16) not null,
    former varchar(2000) not null,
    since timestamp(3) with time zone not null,
    primary key (pair, member)
);

-- Who this store is.
create table controller_identity (
    id varchar(40) primary key
);
