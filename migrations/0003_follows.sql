-- Who follows whom. The index with the follower's id is for the fan-out, which pages through an author's followers in chunks.
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

-- Set while an author has so many followers that their posts are not pushed but merged into home feeds on read.
alter table users add column pulled_since timestamptz;
