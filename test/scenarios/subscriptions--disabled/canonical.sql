create subscription feed connection 'host=127.0.0.1 port=1 password=hunter2' publication news, prices
  with (connect = false, slot_name = 'feed');
-- without the worker that would start
set allow_system_table_mods = on;
update pg_subscription set subenabled = true
where subname = 'feed' and subdbid = (select oid from pg_database where datname = current_database());
