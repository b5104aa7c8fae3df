create type mood as enum ('sad', 'ok', 'happy');
alter type mood owner to app_owner;
