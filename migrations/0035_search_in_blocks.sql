-- A search goes through posts in blocks, newest first: blocks of 32,000 posts, or of 2,000 if a large one has more matches than wanted.
-- The block is a separate condition from the words, so that the index can skip ahead in either list of matches. When several blocks
-- were joined to the words by `&`, all posts of those blocks were read: with a million posts, searching for a word that only occurs
-- in old ones took 140 to 250 ms.
create function post_words_large_block(number bigint) returns text language sql immutable as $$
  select ' l' || number / 32000
$$;

create or replace function add_post_words_block() returns trigger language plpgsql as $$
begin
  new.words := new.words || array_to_tsvector(array[post_words_block(new.number), post_words_large_block(new.number)]);
  return new;
end
$$;
-- Search is new, so only few posts have words.
update post_words set words = words;

-- The newest posts that contain all words, up to `most`, by accounts that are public and discoverable. Stops once five times as many
-- matches have been examined.
create or replace function search_posts(query tsquery, viewer uuid, most integer) returns table (id uuid, author uuid, created_at timestamptz) language plpgsql stable
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
declare
  newest bigint := (select max(number) from post_words);
  large bigint := newest / 32000;
  small bigint := newest / 2000;
  left_over integer := most;
  looked_at integer := 0;
  matches integer;
  found_now integer;
  block tsquery;
begin
  while small >= 0 and left_over > 0 and looked_at < most * 5 loop
    -- Uses blocks of 2,000 up to the next boundary of a block of 32,000, and within a large block that has many matches.
    matches := most + 1;
    if small / 16 < large then
      large := small / 16;
      block := quote_literal(post_words_large_block(large * 32000))::tsquery;
      select count(*) into matches from (select from post_words w where w.words @@ query and w.words @@ block limit most + 1) few;
    end if;
    if matches > most then
      block := quote_literal(post_words_block(small * 2000))::tsquery;
      small := small - 1;
      select count(*) into matches from post_words w where w.words @@ query and w.words @@ block;
    else
      small := large * 16 - 1;
    end if;
    continue when matches = 0;
    looked_at := looked_at + matches;
    return query
      with found as materialized (select w.post_id, w.user_id, w.created_at from post_words w where w.words @@ query and w.words @@ block)
      select m.post_id, m.user_id, m.created_at
      from (select * from found order by found.created_at desc, found.post_id desc) m
      cross join lateral (
        select from users u
        where u.id = m.user_id and u.status = 'active' and u.suspended_at is null and u.leaving_at is null and not u.is_private and (u.discoverable or u.id = viewer)
        offset 0
      ) shown
      order by m.created_at desc, m.post_id desc
      limit left_over;
    get diagnostics found_now = row_count;
    left_over := left_over - found_now;
  end loop;
end
$$;
