-- The authors whose posts are merged into home feeds when these are read: few, and looked for all at once.
create index users_pulled on users (id) where pulled_since is not null;
