do $$ begin execute format('alter database %I set work_mem = ''8MB''', current_database()); end $$;
do $$ begin execute format('alter database %I set timezone = ''UTC''', current_database()); end $$;
