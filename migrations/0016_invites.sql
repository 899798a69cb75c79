-- If the instance requires invites, each new account consumes one of the code's uses. It is counted along with the row that reserves
-- the account's names, and returned along with it if the registration is not finished. There is no foreign key to the invite, which
-- may be deleted. The terms that the user accepted, and when, are stored; the date of birth is checked but not stored.
create table invites (
  id uuid primary key,
  code text not null constraint invites_code_key unique,
  created_by uuid references users (id) on delete set null,
  max_uses integer not null check (max_uses > 0),
  uses integer not null default 0 check (uses between 0 and max_uses),
  expires_at timestamptz,
  created_at timestamptz not null default now()
);
create index invites_by_time on invites (created_at desc, id desc);
create index invites_by_creator on invites (created_by);

alter table users
  add column invite_id uuid,
  add column terms_url text,
  add column terms_accepted_at timestamptz;
create index users_pending_by_invite on users (invite_id) where status = 'pending' and invite_id is not null;
