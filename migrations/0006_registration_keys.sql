-- A registration's idempotency key is only valid together with the names it registers, since somebody else may send the same key.
-- So keys don't have to be unique. A key is valid for a day after the account was created; the index is for the sweep that
-- deletes it.
alter table users drop constraint users_registration_key;
create index users_registration_keys on users (created_at) where registration_key is not null;
