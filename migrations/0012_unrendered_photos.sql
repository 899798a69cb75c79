-- Photos from before renditions, and those whose upload was gone before it was rendered, are found by the job that
-- renders them. Once it is done the index is as good as empty.
create index media_unrendered on media (id) where status = 'ready' and renditions is null;
