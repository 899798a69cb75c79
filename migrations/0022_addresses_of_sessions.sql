-- The address that a session was last used from, as a keyed hash: guesses by strangers do not lock out an account's owner there. It goes
-- with the row, 31 days after the session's last use.
alter table sessions add column client text;
