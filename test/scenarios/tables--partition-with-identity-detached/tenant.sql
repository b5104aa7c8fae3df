create table p (id int generated always as identity, a text compression pglz) partition by range (id);
create table c partition of p for values from (1) to (10);
alter table p detach partition c;
