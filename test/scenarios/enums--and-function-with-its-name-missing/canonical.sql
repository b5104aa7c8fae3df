create type mood as enum ('sad', 'ok');
create function mood(int) returns int language sql as 'select 1';
create function mood(text) returns int language sql as 'select 1';
create table t (a int default mood(1), b int);
create view v as select mood(b) as m from t;
