-- The relay takes events on loan instead of keeping their rows locked while it publishes: `retry_at` is when another may
-- take them. What the topic refuses is counted, and parked in the end with the reason, so that it holds up nothing.
alter table outbox add column retry_at timestamptz;
alter table outbox add column refusals smallint not null default 0;
alter table outbox add column refusal text;
alter table outbox add column parked_at timestamptz;
create index outbox_parked on outbox (occurred_at, id) where parked_at is not null;

-- The sweep of deleted posts walks their events in the order they were published.
create index outbox_deleted_posts on outbox (published_at, id) where type = 'post.deleted' and published_at is not null;

-- How far sweeps and recounts have got that cannot be done in one run.
create table sweeps (
  name text primary key,
  position text not null,
  updated_at timestamptz not null default now()
);
