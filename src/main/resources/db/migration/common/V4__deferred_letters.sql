-- A letter that the mail server puts off lets later ones pass until its next attempt.
alter table alert add column deferred smallint default 0 not null;
