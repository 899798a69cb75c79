-- A sign-in with the old password may be in progress while the password is changed. Its session is only recorded after the other
-- sessions have been ended, so its time is compared with this column.
alter table users add column sessions_ended_at timestamptz;
