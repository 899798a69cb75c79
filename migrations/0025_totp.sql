-- An account has a row while signing in requires a code from an authenticator app. The pool stores the app's secret; this table stores
-- the recovery codes, hashed with a salt per account.
create table totp (
  user_id uuid primary key references users (id) on delete cascade,
  since timestamptz not null default clock_timestamp(),
  salt text not null,
  recovery_hashes text[] not null
);
