do $$ begin execute format('alter role app_reader in database %I set work_mem = ''8MB''', current_database()); end $$;
