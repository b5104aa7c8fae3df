create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int);
create constraint trigger tr after insert on t for each row execute function f();
comment on constraint tr on t is 'new';
