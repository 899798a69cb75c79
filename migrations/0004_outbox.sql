-- Events are written in the transaction of the change they tell of, and published after it. What a crash left
-- unpublished is found by this index and published by the relay. Published rows are kept a few days for inspection.
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
