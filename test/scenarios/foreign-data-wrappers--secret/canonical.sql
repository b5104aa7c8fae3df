create function handle() returns fdw_handler language c as '$libdir/postgres_fdw', 'postgres_fdw_handler';
create foreign data wrapper wires options (api_key 'hunter2');
