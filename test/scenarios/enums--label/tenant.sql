create type mood as enum ('sad', 'ok', 'happy');
alter type mood add value 'new';
