-- Who follows whom. The index by follower id serves the fan-out, which walks all followers of an author in chunks.
create table follows (
  follower_id uuid not null references users (id),
  followee_id uuid not null references users (id),
  created_at timestamptz not null default now(),
  primary key (follower_id, followee_id),
  check (follower_id <> followee_id)
);

create index follows_followers on follows (followee_id, created_at desc, follower_id desc);
create index follows_following on follows (follower_id, created_at desc, followee_id desc);
create index follows_fan_out on follows (followee_id, follower_id);

-- Set while an author has so many followers that posts are merged into home feeds at read instead of pushed.
alter table users add column pulled_since timestamptz;
