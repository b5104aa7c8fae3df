create table t (a int);
create function noop() returns trigger language plpgsql as 'begin return new; end';
create constraint trigger tr after insert on t for each row execute function noop();
