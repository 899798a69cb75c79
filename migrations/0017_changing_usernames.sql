-- Until `held_until`, a former username still leads to the profile, and nobody else can take it.
create table former_usernames (
  username text primary key check (username = lower(username)),
  user_id uuid not null references users (id) on delete cascade,
  held_until timestamptz not null
);
create index former_usernames_by_user on former_usernames (user_id);
create index former_usernames_by_end on former_usernames (held_until);

-- Compared with `If-Match`; incremented by every edit of the profile.
alter table users add column version integer not null default 1;

-- The results of edits with an Idempotency-Key, stored in the edit's transaction. The id is derived from the key.
create table profile_edits (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  result jsonb not null,
  created_at timestamptz not null default now()
);
create index profile_edits_by_user on profile_edits (user_id);
create index profile_edits_by_time on profile_edits (created_at);
