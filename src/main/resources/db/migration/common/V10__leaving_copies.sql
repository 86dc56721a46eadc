-- Why a copy is about to be removed, noted before it is: what is missing afterwards went by our doing.
alter table restore_point add column leaving varchar(4000);
