-- Of an account's photos, some are served to signed addresses only: those of posts while it is private (`photos`), and
-- everything while it is hidden or the instance is for members only (`all`).
alter table users add column media_private text not null default 'none' check (media_private in ('none', 'photos', 'all'));
