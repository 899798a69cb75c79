-- The log of moderation is kept for two years; what people were told of a decision goes with it.
create index notices_by_action on notices (action_id);
