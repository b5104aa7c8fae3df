create type later;
-- no statement for it accepts a type that is not defined
set allow_system_table_mods = on;
update pg_type set typowner = 'app_owner'::regrole where typname = 'later';
