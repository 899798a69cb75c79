-- An account's role. It comes from the pool, through tokens, but a copy is needed here, because decisions about an account depend on it.
-- Roles assigned before this migration have to be assigned again.
alter table users add column role text check (role in ('moderators', 'admins'));
