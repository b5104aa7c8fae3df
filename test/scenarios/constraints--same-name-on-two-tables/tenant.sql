create table t (a int constraint ck check (a > 0));
create table u (a int constraint ck check (a > 1));
create schema app; create table app.t (a int constraint ck check (a > 3));
