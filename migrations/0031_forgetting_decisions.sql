-- The moderation log is kept for two years; notices about a decision are deleted along with it.
create index notices_by_action on notices (action_id);
