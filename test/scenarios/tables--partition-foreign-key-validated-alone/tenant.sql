create table q (a int primary key);
create table p (a int) partition by range (a);
create table c partition of p for values from (1) to (10);
alter table p add constraint fk foreign key (a) references q not valid;
