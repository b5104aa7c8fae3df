do $$ begin execute format('alter database %I set app.jwt_secret = ''hunter2''', current_database()); end $$;
