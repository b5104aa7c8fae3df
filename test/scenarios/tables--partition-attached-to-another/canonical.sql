create table p (id int primary key, a text) partition by range (id);
create table q (id int primary key, a text) partition by range (id);
create table c partition of p for values from (1) to (10);
