-- Which of an account's files are only served with signed URLs: photos of posts while the account is private (`photos`),
-- everything while it is hidden or the instance is for members only (`all`).
alter table users add column media_private text not null default 'none' check (media_private in ('none', 'photos', 'all'));
