-- Who may see what depends on the relation between two people and on the account's settings. Existing accounts are public and
-- discoverable and accept comments from everyone, which is also the default for new accounts.
create table blocks (
  blocker_id uuid not null references users (id),
  blocked_id uuid not null references users (id),
  created_at timestamptz not null default now(),
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);
create index blocks_by_time on blocks (blocker_id, created_at desc, blocked_id desc);
create index blocks_by_blocked on blocks (blocked_id);

create table mutes (
  muter_id uuid not null references users (id),
  muted_id uuid not null references users (id),
  created_at timestamptz not null default now(),
  primary key (muter_id, muted_id),
  check (muter_id <> muted_id)
);
create index mutes_by_time on mutes (muter_id, created_at desc, muted_id desc);
create index mutes_by_muted on mutes (muted_id);

-- Requests to follow a private account, until its owner decides.
create table follow_requests (
  requester_id uuid not null references users (id),
  target_id uuid not null references users (id),
  created_at timestamptz not null default now(),
  primary key (requester_id, target_id),
  check (requester_id <> target_id)
);
create index follow_requests_by_time on follow_requests (target_id, created_at desc, requester_id desc);

alter table users
  add column is_private boolean not null default false,
  add column discoverable boolean not null default true,
  add column who_may_comment text not null default 'everyone' check (who_may_comment in ('everyone', 'followers', 'nobody')),
  add column suspended_at timestamptz;

-- For the statement that inserts a follow. It waits for locks on both users' rows, so its own snapshot may be older than a block
-- that was created in the meantime. In a volatile function, each statement has a new snapshot.
create function is_block_between(one uuid, other uuid) returns boolean language plpgsql volatile as $$
begin
  return exists (
    select from blocks where (blocker_id = one and blocked_id = other) or (blocker_id = other and blocked_id = one)
  );
end
$$;
