create function f() returns trigger language plpgsql as 'begin return new; end';
create table p (id int) partition by range (id);
create table c partition of p for values from (1) to (10);
create trigger tr after insert on p for each row execute function f();
