-- Where an instance asks for an invite, each account that is opened uses one of the code's uses: counted with the row that
-- reserves the account's names, and given back with it if the registration is not finished. No key refers to the invite, which
-- may be deleted. What the account agreed to, and when, is kept with it; a date of birth is checked and not kept.
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
