create schema app;
create table t (a int); create table app.t (a int);
comment on table app.t is 'x';
