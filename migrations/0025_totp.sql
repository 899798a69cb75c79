-- An account has a row while signing in to it takes a code of an authenticator app. The pool has the app's secret; here are the recovery
-- codes, as hashes with one salt of the account's own.
create table totp (
  user_id uuid primary key references users (id) on delete cascade,
  since timestamptz not null default clock_timestamp(),
  salt text not null,
  recovery_hashes text[] not null
);
