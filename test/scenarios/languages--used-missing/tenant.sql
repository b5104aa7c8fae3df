create function handle() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create language sequel handler handle;
create function f() returns int language sequel as 'x';
drop language sequel cascade;
