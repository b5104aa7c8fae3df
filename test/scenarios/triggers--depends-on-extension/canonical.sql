create table t (a int, b int);
create function f1() returns trigger language plpgsql as 'begin return null; end';
create function f2() returns trigger language plpgsql as 'begin return null; end';
create trigger tr after update of a, b on t for each row when (old.a > 0) execute function f1('x', 'y');
create constraint trigger ct after insert on t deferrable for each row execute function f1();
create trigger st after update on t referencing old table as o new table as n for each statement execute function f1();
create extension citext;
