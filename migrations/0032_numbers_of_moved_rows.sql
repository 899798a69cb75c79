-- Rows loaded from another database keep their numbers (core/ops/load-rows.ts), so the sequence has to continue after them. A security
-- definer function, since the functions' role may not set a sequence.
create function number_post_words_after_last() returns bigint language sql security definer set search_path = public, pg_temp as $$
  select setval('post_words_number_seq', greatest((select max(number) from post_words), nextval('post_words_number_seq')))
$$;
