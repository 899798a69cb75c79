-- From now on, likes and comments are indexed by user. Existing ones are added by the job `index-interactions`, which is due as long
-- as this row exists. A database without posts does not need it.
insert into sweeps (name, position) select 'index-interactions', '' where exists (select from posts)
on conflict (name) do nothing;
