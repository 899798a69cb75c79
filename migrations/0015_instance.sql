-- What the instance is, and who may join and read it: a single row, which admins edit. It does not exist before the first edit, so
-- that the row of another database can be loaded. Roles are the pool's groups, which are read from tokens; tokens issued before
-- `role_changed_at` have no role any more.
create table instance (
  one boolean primary key default true check (one),
  name text not null default 'Lambdagram',
  description text not null default '',
  contact text not null default '',
  rules text not null default '',
  terms_url text,
  minimum_age smallint,
  registration text not null default 'open' check (registration in ('open', 'invite', 'closed')),
  readers text not null default 'everyone' check (readers in ('everyone', 'members')),
  updated_at timestamptz not null default clock_timestamp()
);

alter table users add column role_changed_at timestamptz;
