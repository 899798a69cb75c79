-- Whether a follow began with a request that was accepted: then the follower is told, and otherwise the one who is followed. Those
-- from before this were told of nothing, and need not be.
alter table follows add column accepted boolean not null default false;
