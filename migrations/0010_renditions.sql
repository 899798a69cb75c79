-- Photos have renditions of many sizes. They are listed as they are in storage: a folder, and files in it by name. A
-- photo from before has none, and its four variants by their keys, as every photo has.
alter table media
  add column folder text,
  add column renditions jsonb,
  add column animated boolean not null default false;
