create table p (a int, b int) partition by range (a);
create table c partition of p for values from (1) to (2);
create function f() returns trigger language plpgsql as 'begin return null; end';
alter table c add constraint own check (b > 0);
create index own_i on c (b);
create trigger x after insert on c for each statement execute function f();
