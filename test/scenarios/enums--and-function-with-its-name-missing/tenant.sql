create function mood(text) returns int language sql as 'select 1';
create table t (a int, b int);
