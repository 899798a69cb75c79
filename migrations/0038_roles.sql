-- The role of an account, which tokens have from the pool, is also here: decisions about an account depend on it. For roles given before, give them again.
alter table users add column role text check (role in ('moderators', 'admins'));
