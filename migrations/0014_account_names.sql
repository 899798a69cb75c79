-- New accounts have the user's id as their name in the user pool, so that usernames can change. Null: an account registered by
-- the code from before this migration, whose name in the pool is its first username.
alter table users add column account_name text;
