do $$ begin execute format('alter database %I set work_mem = ''9MB''', current_database()); end $$;
