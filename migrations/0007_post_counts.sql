-- A post's row contains the counts that are shown with it. The interactions table remains the source of truth; the consumer of
-- its changes copies the counts here. counts_version only increases, so copies may arrive in any order. It is null if nothing
-- has been copied yet; then the counts are read from the interactions table. comments_version only counts changes to comments.
alter table posts
  add column likes_count integer not null default 0,
  add column comments_count integer not null default 0,
  add column counts_version bigint,
  add column comments_version bigint not null default 0;

-- Counts change often and are not indexed. If a page has free space, an updated row stays on it (HOT), and no index is updated.
alter table posts set (fillfactor = 90);
