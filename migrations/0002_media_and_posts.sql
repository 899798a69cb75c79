-- Photos and the posts that show them. A photo belongs to at most one post, so its position and alternative text are columns of
-- `media`, and there is no join table.
create table posts (
  id uuid primary key,
  user_id uuid not null references users (id),
  caption text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- For paginating the global feed and a user's posts, newest first; the id breaks ties.
create index posts_by_time on posts (created_at desc, id desc);
create index posts_by_user on posts (user_id, created_at desc, id desc);

create table media (
  id uuid primary key,
  user_id uuid not null references users (id),
  status text not null check (status in ('pending', 'ready', 'failed', 'discarded')),
  upload_key text not null,
  declared_type text not null,
  declared_size integer not null,
  processing_until timestamptz,
  real_type text,
  width integer,
  height integer,
  blurhash text,
  variants jsonb,
  content_hash text,
  failure_kind text,
  failure_code text,
  failure text,
  used_as text check (used_as in ('post', 'avatar')),
  post_id uuid references posts (id) on delete set null,
  position smallint,
  alt text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create unique index media_by_post on media (post_id, position) where post_id is not null;
-- For the sweep of unused photos, oldest first.
create index media_unused on media (updated_at) where used_as is null or status = 'discarded';

-- Which photos need which stored objects. Objects are content-addressed, so photos with the same bytes share them;
-- an object is deleted along with the last photo that needs it.
create table media_objects (
  key text not null,
  media_id uuid not null references media (id) on delete cascade,
  primary key (key, media_id)
);
create index media_objects_by_media on media_objects (media_id);
