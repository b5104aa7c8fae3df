create table p (id int generated always as identity, a int) partition by range (a);
create table p1 (id int not null, a int);
alter table p attach partition p1 for values from (1) to (9);
