-- The relay leases events instead of keeping their rows locked while it publishes them: after `retry_at` another relay may take
-- them. Refusals by the topic are counted, and in the end the event is parked with the reason, so that it does not block others.
alter table outbox add column retry_at timestamptz;
alter table outbox add column refusals smallint not null default 0;
alter table outbox add column refusal text;
alter table outbox add column parked_at timestamptz;
create index outbox_parked on outbox (occurred_at, id) where parked_at is not null;

-- For the sweep of deleted posts, which goes through their events in the order of publication.
create index outbox_deleted_posts on outbox (published_at, id) where type = 'post.deleted' and published_at is not null;

-- The progress of sweeps and recounts that take more than one run.
create table sweeps (
  name text primary key,
  position text not null,
  updated_at timestamptz not null default now()
);
