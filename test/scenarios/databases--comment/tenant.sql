do $$ begin execute format('comment on database %I is ''explained''', current_database()); end $$;
