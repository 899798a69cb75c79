-- The posts of the last week and their rank, for explore. Triggers keep it consistent with posts and their likes, and all of it can be
-- rebuilt (job `rebuild-popular`). A separate table, because posts change with every like, which must not update any of their indexes.
create table popular_posts (
  post_id uuid primary key references posts (id) on delete cascade,
  user_id uuid not null,
  created_at timestamptz not null,
  ranked_at timestamptz not null
);
create index popular_posts_by_rank on popular_posts (ranked_at desc, post_id desc);
create index popular_posts_by_time on popular_posts (created_at);

create function popular_since() returns timestamptz language sql stable as $$
  select now() - interval '168 hours'
$$;

-- Each doubling of a post's likes makes it rank as if it had been posted a day later. So the weight of a like halves every day without
-- any updates. Rounded to a tenth of a day, so that a post with many likes hardly ever changes its rank.
create function popular_rank(created_at timestamptz, likes integer) returns timestamptz language sql stable as $$
  select created_at + round(log(2, 1 + greatest(likes, 0)), 1)::double precision * interval '24 hours'
$$;

create function rank_new_post() returns trigger language plpgsql volatile as $$
begin
  if new.created_at < popular_since() then return null; end if;
  insert into popular_posts (post_id, user_id, created_at, ranked_at) values (new.id, new.user_id, new.created_at, popular_rank(new.created_at, new.likes_count)) on conflict do nothing;
  -- Every new post removes up to two that are older than a week, so that there are never many of those.
  delete from popular_posts where post_id in (select post_id from popular_posts where created_at < popular_since() order by created_at limit 2 for update skip locked);
  return null;
end
$$;
create trigger posts_ranked after insert on posts for each row execute function rank_new_post();

create function rank_changed_post() returns trigger language plpgsql volatile as $$
begin
  update popular_posts set created_at = new.created_at, ranked_at = popular_rank(new.created_at, new.likes_count) where post_id = new.id;
  return null;
end
$$;
create trigger posts_ranked_again after update of created_at, likes_count on posts for each row
  when (popular_rank(old.created_at, old.likes_count) <> popular_rank(new.created_at, new.likes_count)) execute function rank_changed_post();

insert into popular_posts (post_id, user_id, created_at, ranked_at)
select id, user_id, created_at, popular_rank(created_at, likes_count) from posts where created_at >= popular_since();
