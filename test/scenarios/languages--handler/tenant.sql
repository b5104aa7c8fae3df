create function handle() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create function handle_too() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create function run(internal) returns void language c as '$libdir/plpgsql', 'plpgsql_inline_handler';
create function check_it(oid) returns void language c as '$libdir/plpgsql', 'plpgsql_validator';
create trusted language mine handler handle_too;
