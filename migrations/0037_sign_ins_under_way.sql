-- A sign-in with the old password may be under way while a new one is set. It records its session only after the others have been ended, so it is compared
-- with when that was.
alter table users add column sessions_ended_at timestamptz;
