do $$ begin execute format('grant create on database %I to app_owner', current_database()); end $$;
create schema ext authorization app_owner;
create extension hstore schema ext;
