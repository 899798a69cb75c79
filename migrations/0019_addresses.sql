-- An email address only has to be unique once it is verified, so that an unverified registration does not block anybody. Verifying
-- an address removes it from unverified accounts, which then have none.
alter table users drop constraint users_email_key;
alter table users alter column email drop not null;
create unique index users_verified_email on users (email) where email_verified_at is not null;
create index users_email on users (email);
-- The new address that a code was sent to. The old one stays until this one is verified.
alter table users add column new_email text check (new_email = lower(new_email));
