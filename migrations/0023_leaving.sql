-- An account whose deletion has been requested is hidden at once and erased at `leaving_at`. Meanwhile `erasures` contains the data
-- that erasing needs, and its progress. It has no foreign key to users, because the row there is deleted before the last steps. The
-- username of an erased account is reserved for a year, as a keyed hash whose key is not in this database.
alter table users add column leaving_at timestamptz;
create index users_leaving on users (leaving_at, id) where leaving_at is not null;

-- For finding all photos of an account.
create index media_of_user on media (user_id, id);

alter table users drop constraint users_status_check;
alter table users add constraint users_status_check check (status in ('pending', 'active', 'erasing'));

create table erasures (
  user_id uuid primary key,
  account_name text not null,
  username text,
  part text not null,
  -- Where to continue with a part that takes several steps.
  position text not null default '',
  row_gone_at timestamptz,
  updated_at timestamptz not null default now()
);
create index erasures_by_time on erasures (updated_at);

create table reserved_names (
  hash text primary key,
  reserved_at timestamptz not null default now()
);
create index reserved_names_by_time on reserved_names (reserved_at);
