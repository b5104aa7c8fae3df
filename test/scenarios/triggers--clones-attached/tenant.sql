create table p (id int, a int) partition by range (id);
create function noop() returns trigger language plpgsql as 'begin return new; end';
create trigger tr after insert on p for each row execute function noop();
