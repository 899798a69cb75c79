-- What a page shows beside a post comes with its row. The interactions table remains the truth; the consumer of its
-- changes copies the counts here. counts_version only grows, so that copies may arrive in any order. It is null where
-- none has been made yet: then the counts are read from the interactions table. comments_version counts the changes of
-- comments alone.
alter table posts
  add column likes_count integer not null default 0,
  add column comments_count integer not null default 0,
  add column counts_version bigint,
  add column comments_version bigint not null default 0;

-- Counts change often and are in no index: with space on its page a row is replaced there, and no index is touched.
alter table posts set (fillfactor = 90);
