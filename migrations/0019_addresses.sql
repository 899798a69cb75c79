-- An address is its owner's once verified, and unique only then: a registration that nobody has verified blocks nobody. Verifying
-- an address takes it from unverified accounts, which have none afterwards.
alter table users drop constraint users_email_key;
alter table users alter column email drop not null;
create unique index users_verified_email on users (email) where email_verified_at is not null;
create index users_email on users (email);
-- The address that a code was sent to; the one before stays until it is verified.
alter table users add column new_email text check (new_email = lower(new_email));
