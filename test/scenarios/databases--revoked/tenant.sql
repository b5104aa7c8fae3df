do $$ begin execute format('revoke connect on database %I from public', current_database()); end $$;
