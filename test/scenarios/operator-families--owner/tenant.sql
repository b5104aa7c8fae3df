create operator family numbers using btree;
alter operator family numbers using btree owner to app_owner;
