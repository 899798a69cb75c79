-- What an instance is, and who may join and read it: one row, which its admins change. There is none until they do, so that one from
-- another database can be loaded. Roles are
-- the pool's groups; since they are read from tokens, those issued before a change of an account's role have none any more.
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
