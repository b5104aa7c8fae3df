create type mood as enum ('sad', 'ok', 'happy');
create type more as enum ('a');
