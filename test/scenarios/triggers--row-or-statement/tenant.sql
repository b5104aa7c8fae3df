create table t (a int);
create function f() returns trigger language plpgsql as 'begin return null; end';
create trigger tr after insert on t for each statement execute function f();
