-- The latest change of where an account's files belong, and how far its objects have been moved there. It refers to no account, since the CDN
-- may still have to be told of one that was erased.
create table media_moves (
  user_id uuid primary key,
  version bigint not null default 1,
  -- What is private when it is done, as `users.media_private` says what is served as private meanwhile.
  scope text not null check (scope in ('none', 'photos', 'all')),
  -- The account is hidden, and its files with it.
  gone boolean not null,
  started_at timestamptz not null default now(),
  stage smallint not null default 0,
  position text not null default '',
  moved_at timestamptz,
  -- The CDN may forget that the account was hidden.
  forgotten_at timestamptz
);

create index media_moves_under_way on media_moves (user_id) where moved_at is null;
create index media_moves_to_forget on media_moves (user_id) where gone and moved_at is not null and forgotten_at is null;
