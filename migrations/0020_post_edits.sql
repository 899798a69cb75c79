-- Posts can be edited. A post's row contains the current version; all versions are kept in this table, so that readers can see what was
-- changed. A version also lists the requests that led to it: a repeated request gets the same result and never undoes later edits.
-- A post has rows here from its first edit on.
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
  -- Whether its texts differ from those of the previous version.
  is_edit boolean not null,
  requests uuid[] not null,
  primary key (post_id, version)
);
