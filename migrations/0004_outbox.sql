-- Events are written in the transaction of the change they describe and published after it. The relay uses this index to find
-- and publish events that a crash has left unpublished. Published rows are kept for a few days for inspection.
create table outbox (
  id uuid primary key,
  type text not null,
  subject uuid not null,
  data jsonb not null,
  trace text,
  occurred_at timestamptz not null default clock_timestamp(),
  published_at timestamptz
);

create index outbox_unpublished on outbox (occurred_at, id) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;
