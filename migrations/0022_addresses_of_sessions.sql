-- The IP address that a session was last used from, as a keyed hash: at such an address, other people's guesses do not lock out the
-- account's owner. It is deleted along with the row, 31 days after the session's last use.
alter table sessions add column client text;
