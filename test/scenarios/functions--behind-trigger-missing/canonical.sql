create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger f before insert on t for each row execute function f();
