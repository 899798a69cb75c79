-- Whether the follow started as a request that was accepted. If so, the follower is notified; otherwise the followed user is. For
-- follows from before this migration nobody was notified, which can stay that way.
alter table follows add column accepted boolean not null default false;
