-- New accounts have the user's id as their name in the user pool, so that usernames can change. Without a value an account
-- is an earlier one, or was registered by the code before this migration: its name in the pool is its first username.
alter table users add column account_name text;
