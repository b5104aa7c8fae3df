create table p (id int, a int) partition by range (id);
create table p1 partition of p for values from (1) to (10) partition by range (id);
create table p11 partition of p1 for values from (1) to (5);
create function noop() returns trigger language plpgsql as 'begin return new; end';
create trigger "Tr 1" after insert on p for each row execute function noop();
alter table p enable always trigger "Tr 1";
