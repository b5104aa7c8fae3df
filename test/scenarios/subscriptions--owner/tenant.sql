create subscription feed connection 'host=127.0.0.1 port=1 password=hunter2' publication news, prices
  with (connect = false, slot_name = 'feed');
-- up to 15 the statement for it takes superusers only
set allow_system_table_mods = on;
update pg_subscription set subowner = 'app_owner'::regrole
where subname = 'feed' and subdbid = (select oid from pg_database where datname = current_database());
