-- The hashtags of posts, derived from the posts' entities by a trigger, so that they are always consistent, and the number of public
-- posts of each hashtag. All of this can be rebuilt from the posts (job `rebuild-hashtags`).
create table hashtags (
  -- Compared byte by byte, so that hashtags with the same prefix are adjacent.
  tag text collate "C" primary key,
  posts_count integer not null,
  -- How much the hashtag has been used recently: the base-2 logarithm of a sum in which every user with a public post on a day counts
  -- as 2 to the power of that day. So the weight of a use halves every day without any updates.
  score double precision not null default '-infinity'
);
create index hashtags_by_score on hashtags (score desc, tag) where posts_count > 0;
create index hashtags_by_count on hashtags (posts_count desc, tag);

create table post_hashtags (
  tag text collate "C" not null,
  post_id uuid not null references posts (id) on delete cascade,
  user_id uuid not null,
  created_at timestamptz not null,
  -- Whether the author is public and not suspended. Only such posts are counted and listed.
  is_public boolean not null,
  primary key (post_id, tag)
);
create index post_hashtags_by_time on post_hashtags (tag, created_at desc, post_id desc) where is_public;
create index post_hashtags_of_user on post_hashtags (user_id, tag, created_at);

create function hashtag_day(at timestamptz) returns integer language sql immutable as $$
  select floor(extract(epoch from at) / 86400)::integer
$$;

-- 2 to a power that is at most 0. Very small results are 0 instead of an underflow error.
create function hashtag_weight(power double precision) returns double precision language sql immutable as $$
  select case when power < -100 then 0 else 2::double precision ^ power end
$$;

create function is_hashtag_public(author users) returns boolean language sql immutable as $$
  select author.status = 'active' and author.suspended_at is null and not author.is_private
$$;

-- Updates a post's rows to match its entities. Locks the author's row, so that the account does not become private or public in the
-- meantime, and its posts with a hashtag are counted one after the other.
create function tag_post(post posts) returns void language plpgsql volatile as $$
declare
  author users;
  wanted text[] := array(select distinct entity ->> 'tag' from jsonb_array_elements(coalesce(post.entities, '[]')) entity where entity ->> 'type' = 'hashtag');
begin
  if wanted = '{}' and not exists (select from post_hashtags where post_id = post.id) then return; end if;
  select * into author from users where id = post.user_id for no key update;
  delete from post_hashtags where post_id = post.id and tag <> all (wanted);
  insert into post_hashtags (tag, post_id, user_id, created_at, is_public)
  select tag, post.id, post.user_id, post.created_at, is_hashtag_public(author) from unnest(wanted) tag
  on conflict do nothing;
end
$$;

create function tag_changed_post() returns trigger language plpgsql volatile as $$
begin
  perform tag_post(new);
  return null;
end
$$;
create trigger posts_hashtags after insert or update of entities on posts for each row execute function tag_changed_post();

-- Counts added and removed public posts. Rows of hashtags are locked in alphabetical order, to avoid deadlocks.
create function count_hashtags(tags text[], users uuid[], days integer[], changes integer[]) returns void language plpgsql volatile as $$
begin
  insert into hashtags as h (tag, posts_count)
  select changed.tag, sum(changed.change) from unnest(tags, changes) changed (tag, change) group by changed.tag order by changed.tag
  on conflict (tag) do update set posts_count = h.posts_count + excluded.posts_count;

  update hashtags h set score = case when total.weight > 1e-9 then total.base + log(total.weight::numeric)::double precision / log(2) else '-infinity' end
  from (
    select sums.tag, greatest(h.score, sums.day) as base,
           hashtag_weight(h.score - greatest(h.score, sums.day)) + sums.weight * hashtag_weight(sums.day - greatest(h.score, sums.day)) as weight
    from (
      select used.tag, used.latest as day, sum((used.is_used::integer - used.was_used::integer) * hashtag_weight(used.day - used.latest)) as weight
      from (
        select changed.*, there.count > 0 as is_used, there.count > changed.change as was_used, max(changed.day) over (partition by changed.tag) as latest
        from unnest(tags, users, days, changes) changed (tag, user_id, day, change)
        cross join lateral (
          select count(*) from (
            select from post_hashtags p
            where p.tag = changed.tag and p.user_id = changed.user_id and p.is_public
              and p.created_at >= to_timestamp(changed.day * 86400.0) and p.created_at < to_timestamp((changed.day + 1) * 86400.0)
          ) of_the_day
        ) there
      ) used
      where used.is_used <> used.was_used
      group by used.tag, used.latest
    ) sums join hashtags h on h.tag = sums.tag
  ) total
  where h.tag = total.tag;
end
$$;

create function count_changed_hashtags() returns trigger language plpgsql volatile as $$
declare
  tags text[];
  users uuid[];
  days integer[];
  changes integer[];
begin
  if tg_op = 'INSERT' then
    select array_agg(tag), array_agg(user_id), array_agg(day), array_agg(change) into tags, users, days, changes
    from (select tag, user_id, hashtag_day(created_at) as day, count(*)::integer as change from new_rows where is_public group by 1, 2, 3) changed;
  elsif tg_op = 'DELETE' then
    select array_agg(tag), array_agg(user_id), array_agg(day), array_agg(change) into tags, users, days, changes
    from (select tag, user_id, hashtag_day(created_at) as day, -count(*)::integer as change from old_rows where is_public group by 1, 2, 3) changed;
  else
    select array_agg(tag), array_agg(user_id), array_agg(day), array_agg(change) into tags, users, days, changes
    from (
      select tag, user_id, hashtag_day(created_at) as day, sum(change)::integer as change
      from (select tag, user_id, created_at, 1 as change from new_rows where is_public union all select tag, user_id, created_at, -1 from old_rows where is_public) both_rows
      group by 1, 2, 3 having sum(change) <> 0
    ) changed;
  end if;
  if tags is not null then perform count_hashtags(tags, users, days, changes); end if;
  return null;
end
$$;
create trigger post_hashtags_added after insert on post_hashtags referencing new table as new_rows for each statement execute function count_changed_hashtags();
create trigger post_hashtags_removed after delete on post_hashtags referencing old table as old_rows for each statement execute function count_changed_hashtags();
create trigger post_hashtags_changed after update on post_hashtags referencing old table as old_rows new table as new_rows for each statement execute function count_changed_hashtags();
