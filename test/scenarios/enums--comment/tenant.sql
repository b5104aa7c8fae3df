create type mood as enum ('sad', 'ok', 'happy');
comment on type mood is 'x';
