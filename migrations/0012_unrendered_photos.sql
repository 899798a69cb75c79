-- For the job that renders photos from before renditions existed, and photos whose upload was deleted before it was rendered.
-- Once the job is done, the index is nearly empty.
create index media_unrendered on media (id) where status = 'ready' and renditions is null;
