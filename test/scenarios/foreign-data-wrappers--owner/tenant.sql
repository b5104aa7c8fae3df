create function handle() returns fdw_handler language c as '$libdir/postgres_fdw', 'postgres_fdw_handler';
create foreign data wrapper wires options (debug 'true', level '3');
-- the statement for it takes superusers only
set allow_system_table_mods = on;
update pg_foreign_data_wrapper set fdwowner = 'app_owner'::regrole;
