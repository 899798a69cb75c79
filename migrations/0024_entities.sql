-- Hashtags, mentions and links are found once, when a text is written. They belong to the version of the post they were found in: code from
-- before them writes captions without, and the job `parse-texts` finds theirs, as those of all earlier texts.
alter table posts add column entities jsonb, add column entities_version integer;
alter table removed_posts add column entities jsonb, add column entities_version integer;
