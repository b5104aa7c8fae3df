do $$ begin execute format('alter database %I set app.jwt_secret = ''swordfish''', current_database()); end $$;
