-- Ending one session must end its access tokens too, so sessions have rows. The id is the `origin_jti` of a session's tokens.
-- One that began before this migration gets its row when it is refreshed; without a row a session counts as live.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- What it was opened with, such as "Firefox on Linux".
  device text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  ended_at timestamptz
);
create index sessions_by_user on sessions (user_id, last_used_at desc);
