do $$ begin execute format('alter database %I set password_encryption = ''scram-sha-256''', current_database()); end $$;
