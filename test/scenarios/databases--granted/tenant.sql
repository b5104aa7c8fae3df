do $$ begin execute format('grant create on database %I to app_reader', current_database()); end $$;
