-- Likes and comments are in an index by user from now on. Those that are there already are put into it by the job
-- `index-interactions`, which is due as long as this row is there. A database without posts has none.
insert into sweeps (name, position) select 'index-interactions', '' where exists (select from posts)
on conflict (name) do nothing;
