-- Ending a session also has to invalidate its access tokens, so sessions have rows. The id is the `origin_jti` of the session's
-- tokens. Sessions from before this migration get a row when they are refreshed; a session without a row counts as active.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- Where it was started, such as "Firefox on Linux".
  device text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  ended_at timestamptz
);
create index sessions_by_user on sessions (user_id, last_used_at desc);
