create type mood as enum ('sad');
comment on type _mood is 'new';
