-- Whether the address of an account is its owner's: the pool sends a code there, and whoever repeats it has proved it.
-- The pool owns the code and knows the answer too; it is kept here because every page about oneself reads this row.
alter table users add column email_verified_at timestamptz;
