-- The product's accounts. Cognito has the credentials; `id` is the pool's `sub`.
-- A row is `pending` while the account is being created in Cognito. It already reserves the names, so that only one of several
-- concurrent registrations succeeds; if the registration is never finished, a sweep releases the names.
-- Names are stored in lower case, so that the unique constraints are case-insensitive.
create table users (
  id uuid primary key,
  username text not null constraint users_username_key unique check (username = lower(username)),
  email text not null constraint users_email_key unique check (email = lower(email)),
  display_name text not null default '',
  bio text not null default '',
  avatar_media_id uuid,
  avatar_key text,
  posts_count integer not null default 0,
  followers_count integer not null default 0,
  following_count integer not null default 0,
  status text not null check (status in ('pending', 'active')),
  registration_key text constraint users_registration_key unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index users_pending on users (created_at) where status = 'pending';
