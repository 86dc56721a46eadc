-- Since when each healthy count was lower than what is expected, and the highest of those counts.
alter table entity_expectation add column lower_since timestamp(3) with time zone;
alter table entity_expectation add column lower_most integer;
