-- Posts can be changed. Their row has what is shown now; all versions are kept beside it, so that readers see what was changed. A
-- version also names the requests that led to it: a repeated one gets the same result, and never undoes what came after it.
-- A post has rows here from its first change on.
alter table posts
  add column version integer not null default 1,
  add column edited_at timestamptz,
  add column comments_enabled boolean not null default true;

create table post_versions (
  post_id uuid not null references posts (id) on delete cascade,
  version integer not null,
  caption text not null,
  alt_texts text[] not null,
  comments_enabled boolean not null,
  edited_at timestamptz,
  -- Whether its texts differ from those of the version before.
  is_edit boolean not null,
  requests uuid[] not null,
  primary key (post_id, version)
);
