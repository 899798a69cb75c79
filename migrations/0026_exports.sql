-- Copies of all data of an account, as ZIP files in storage. An export is written in parts, and its row contains the progress. A part
-- contains some of a file's entries; their records for the file's central directory are kept until the file is complete.
create table exports (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  status text not null default 'running' check (status in ('running', 'ready')),
  -- Where to continue, in the format of core/account-data/export-entries.ts; null: at the beginning.
  position jsonb,
  -- Incremented with each part, so that only one of two concurrent writers of the same part succeeds.
  step integer not null default 0,
  -- The number of entries written, and approximately of all entries.
  done integer not null default 0,
  total integer not null,
  -- The current file: its number, its multipart upload, and its contents so far.
  file integer not null default 1,
  upload_id text,
  file_bytes bigint not null default 0,
  file_entries integer not null default 0,
  part integer not null default 0,
  -- The sizes (bytes) of the completed files.
  files bigint[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- When the export is deleted, even if it is not ready by then.
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
