create type mood as enum ('a'); create type mood2 as enum ('a'); create type "Odd.Type" as enum ('a');
create table t (a interval);
