create table p (id int, a text not null, primary key (id)) partition by range (id);
create table c partition of p for values from (1) to (100) partition by range (id);
create table d partition of c for values from (1) to (10);
