create function handle() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create language mine handler handle;
create function f() returns int language mine as $$return a -- b$$;
