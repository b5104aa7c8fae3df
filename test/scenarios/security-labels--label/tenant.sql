create table t (a int);
-- as SECURITY LABEL does, which needs a provider to be loaded
set allow_system_table_mods = on;
insert into pg_seclabel (classoid, objoid, objsubid, provider, label) values ('pg_class'::regclass, 't'::regclass, 0, 'guard', 'high');
