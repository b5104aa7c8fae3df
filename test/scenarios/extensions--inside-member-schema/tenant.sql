create extension citext;
create table t (id int primary key, a int);
create schema app;
alter extension citext add schema app;
create table app.mine (a int);
