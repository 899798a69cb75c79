-- An idempotency key of a registration belongs to the names it registers: somebody else may send the same key. So the
-- keys need not differ. A key counts for a day after its account was opened; the index serves the sweep that forgets it.
alter table users drop constraint users_registration_key;
create index users_registration_keys on users (created_at) where registration_key is not null;
