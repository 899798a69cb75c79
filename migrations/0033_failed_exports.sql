-- An export is marked as failed if its function keeps failing, so that the owner can request another one.
alter table exports drop constraint exports_status_check;
alter table exports add constraint exports_status_check check (status in ('running', 'ready', 'failed'));
