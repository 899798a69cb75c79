-- Photos have renditions in many sizes, stored as a folder and the names of the files in it, as in storage. Photos from before
-- this migration have none. Like all photos, they have four variants, stored by key.
alter table media
  add column folder text,
  add column renditions jsonb,
  add column animated boolean not null default false;
