create table p (id int, a int) partition by range (id);
create table p1 partition of p for values from (1) to (10);
create function noop() returns trigger language plpgsql as 'begin return new; end';
create trigger tr after insert on p for each row execute function noop();
