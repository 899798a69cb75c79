-- Reports and moderators' decisions. A report contains a copy of the reported content as it was at that time. Decisions have no
-- foreign keys to users, since they outlive accounts. A removed post is moved out of `posts`, so that no query can find it. It is
-- kept, with its photos, until an appeal is decided or can no longer be made.
create table reports (
  id uuid primary key,
  reporter_id uuid not null references users (id) on delete cascade,
  target_kind text not null check (target_kind in ('post', 'comment', 'user')),
  target_id uuid not null,
  post_id uuid,
  author_id uuid not null references users (id) on delete cascade,
  reason text not null,
  text text not null,
  content jsonb not null,
  action_id uuid,
  notified_at timestamptz,
  created_at timestamptz not null default now()
);
-- One open report per person and target.
create unique index reports_open on reports (target_kind, target_id, reporter_id) where action_id is null;
create index reports_queue on reports (created_at, id) where action_id is null;
create index reports_unnotified on reports (action_id, id) where action_id is not null and notified_at is null;
create index reports_by_reporter on reports (reporter_id);
create index reports_by_author on reports (author_id);

create table moderation_actions (
  id uuid primary key,
  kind text not null check (kind in ('dismiss', 'remove', 'warn', 'suspend', 'restore', 'view')),
  moderator_id uuid not null,
  author_id uuid not null,
  target_kind text not null check (target_kind in ('post', 'comment', 'user')),
  target_id uuid not null,
  post_id uuid,
  report_id uuid,
  note text not null default '',
  content jsonb,
  created_at timestamptz not null default clock_timestamp(),
  appeal text,
  appealed_at timestamptz,
  appeal_decision text check (appeal_decision in ('upheld', 'reversed')),
  appeal_note text,
  appeal_decided_by uuid,
  appeal_decided_at timestamptz
);
create index moderation_log on moderation_actions (created_at desc, id desc);
create index moderation_appeals on moderation_actions (appealed_at, id) where appealed_at is not null and appeal_decided_at is null;
create index moderation_actions_by_author on moderation_actions (author_id);

create table removed_posts (
  id uuid primary key,
  user_id uuid not null references users (id),
  action_id uuid not null,
  delete_at timestamptz not null,
  caption text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  likes_count integer not null,
  comments_count integer not null,
  counts_version bigint,
  comments_version bigint not null,
  version integer not null,
  edited_at timestamptz,
  comments_enabled boolean not null,
  -- The post's rows of post_versions.
  versions jsonb not null
);
create index removed_posts_by_end on removed_posts (delete_at, id);
create index removed_posts_by_user on removed_posts (user_id);

alter table media add column removed_post_id uuid;
create index media_by_removed_post on media (removed_post_id) where removed_post_id is not null;

-- Notices about decisions, shown on the user's next visit.
create table notices (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  type text not null check (type in ('action', 'appeal_decided', 'report_decided')),
  action_id uuid not null,
  report_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz
);
create index notices_by_user on notices (user_id, created_at desc, id desc);
