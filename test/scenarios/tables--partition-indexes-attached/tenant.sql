create table p (id int primary key, a int) partition by range (id);
create index on p (a);
create table p1 (id int primary key, a int);
create index own_name on p1 (a);
alter table p attach partition p1 for values from (1) to (10);
