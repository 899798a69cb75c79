-- Copies of all that an account has, as ZIP files in storage. An export is written part by part, and its row has how far that has got. A part
-- is a share of one file's entries; what the file's directory will say of them is kept until the file is whole.
create table exports (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  status text not null default 'running' check (status in ('running', 'ready')),
  -- Where it goes on, as core/account-data/export-entries.ts has it; null: at the beginning.
  position jsonb,
  -- Grows with each part, so that of two who write the same one only one is heard.
  step integer not null default 0,
  -- Entries written, and about how many there will be.
  done integer not null default 0,
  total integer not null,
  -- The file at hand: its number, its upload, and what it has so far.
  file integer not null default 1,
  upload_id text,
  file_bytes bigint not null default 0,
  file_entries integer not null default 0,
  part integer not null default 0,
  -- The sizes of those that are whole.
  files bigint[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- When it is removed; one that is not ready by then, too.
  expires_at timestamptz not null default now() + interval '7 days'
);
create unique index exports_running on exports (user_id) where status = 'running';
create index exports_by_user on exports (user_id, created_at desc, id desc);
create index exports_by_end on exports (expires_at, id);

create table export_parts (
  export_id uuid not null references exports (id) on delete cascade,
  part integer not null,
  etag text not null,
  directory bytea not null,
  primary key (export_id, part)
);
