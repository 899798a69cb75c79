-- Whether the account's owner has verified the email address by entering the code that the pool has sent to it. The pool knows
-- this, too, but a copy is kept here, because every page about the viewer's own account reads this row.
alter table users add column email_verified_at timestamptz;
