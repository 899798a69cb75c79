-- The latest change of the place where an account's files belong, and how far they have been moved. There is no foreign key, since the
-- CDN's markers may still have to be updated after the account was erased.
create table media_moves (
  user_id uuid primary key,
  version bigint not null default 1,
  -- Which files are private when the move is done; `users.media_private` is what is treated as private in the meantime.
  scope text not null check (scope in ('none', 'photos', 'all')),
  -- Whether the account is hidden, and so are its files.
  gone boolean not null,
  started_at timestamptz not null default now(),
  stage smallint not null default 0,
  position text not null default '',
  moved_at timestamptz,
  -- When the marker of a hidden account was removed from the CDN, since all signatures had expired.
  forgotten_at timestamptz
);

create index media_moves_under_way on media_moves (user_id) where moved_at is null;
create index media_moves_to_forget on media_moves (user_id) where gone and moved_at is not null and forgotten_at is null;
