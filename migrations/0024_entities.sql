-- Hashtags, mentions and links are parsed once, when a text is written. They are stored with the version of the post that they were
-- parsed from: code from before this migration writes captions without them, and the job `parse-texts` adds them, as for all older texts.
alter table posts add column entities jsonb, add column entities_version integer;
alter table removed_posts add column entities jsonb, add column entities_version integer;
