-- An account that leaves is hidden from the moment it asks, and erased when `leaving_at` has come. While it is being erased, `erasures`
-- has what is needed of it and how far that has got; without a key to users, whose row goes before the last steps. The name of an erased
-- account is not given to anybody else for a year; what is kept of it is a keyed hash, whose key is not in this database.
alter table users add column leaving_at timestamptz;
create index users_leaving on users (leaving_at, id) where leaving_at is not null;

-- Everything of an account is found by the account.
create index media_of_user on media (user_id, id);

alter table users drop constraint users_status_check;
alter table users add constraint users_status_check check (status in ('pending', 'active', 'erasing'));

create table erasures (
  user_id uuid primary key,
  account_name text not null,
  username text,
  part text not null,
  -- Where a long part goes on.
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
