-- The few authors whose posts are merged into home feeds on read. They are always queried together.
create index users_pulled on users (id) where pulled_since is not null;
