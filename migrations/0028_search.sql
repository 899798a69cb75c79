-- Search. Folding case and accents and splitting texts into words are done before anything is stored here (core/shared/fold.ts), so
-- that no statement depends on the database's locale. All of this can be rebuilt (job `index-search`).
create extension if not exists pg_trgm;

alter table users add column folded_name text not null default '';
-- For finding people by a prefix of either name, and by similarity to both.
create index users_by_username on users (username collate "C") where status = 'active';
create index users_by_folded_name on users (folded_name collate "C") where status = 'active' and folded_name <> '';
create index users_by_similarity on users using gin ((username || ' ' || folded_name) gin_trgm_ops) with (fastupdate = off) where status = 'active';

-- The words of posts. A separate table, because posts change with every like. Each row has a number, and the block that this number
-- is in is added to its words, so that a search can find the latest posts without reading earlier ones, whatever the words.
create table post_words (
  post_id uuid primary key references posts (id) on delete cascade,
  user_id uuid not null,
  created_at timestamptz not null,
  number bigint generated always as identity,
  -- The version of the texts that the words are from.
  version integer not null,
  words tsvector not null
);
create index post_words_by_word on post_words using gin (words) with (fastupdate = off);
create index post_words_by_number on post_words (number);

create function post_words_block(number bigint) returns text language sql immutable as $$
  select ' ' || number / 2000
$$;

create function add_post_words_block() returns trigger language plpgsql as $$
begin
  new.words := new.words || array_to_tsvector(array[post_words_block(new.number)]);
  return new;
end
$$;
create trigger post_words_block before insert or update of words on post_words for each row execute function add_post_words_block();

-- The newest posts that contain all words, up to `most`, by accounts that are public and discoverable. It searches 4 blocks, then the
-- 16 before those, then 64. If that is still not enough, the words are so rare that all earlier posts with them are searched.
create function search_posts(query tsquery, viewer uuid, most integer) returns table (id uuid, author uuid, created_at timestamptz) language plpgsql stable
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
declare
  block bigint := (select max(number) / 2000 from post_words);
  blocks bigint := 4;
  left_over integer := most;
  found_now integer;
  looked_for tsquery;
begin
  while block >= 0 and left_over > 0 loop
    select case when blocks > 64 then query else query && string_agg(quote_literal(' ' || one), ' | ')::tsquery end into looked_for
    from generate_series(greatest(block - blocks + 1, 0), block) one where blocks <= 64;
    return query
      with matches as materialized (select w.post_id, w.user_id, w.created_at from post_words w where w.words @@ looked_for and w.number / 2000 <= block)
      select m.post_id, m.user_id, m.created_at
      from (select * from matches order by matches.created_at desc, matches.post_id desc) m
      cross join lateral (
        select from users u
        where u.id = m.user_id and u.status = 'active' and u.suspended_at is null and u.leaving_at is null and not u.is_private and (u.discoverable or u.id = viewer)
        offset 0
      ) shown
      order by m.created_at desc, m.post_id desc
      limit left_over;
    get diagnostics found_now = row_count;
    left_over := left_over - found_now;
    exit when blocks > 64;
    block := block - blocks;
    blocks := blocks * 4;
  end loop;
end
$$;
