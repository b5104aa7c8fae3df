create foreign data wrapper w;
create server s foreign data wrapper w;
create table p (a int, b int) partition by range (a);
create foreign table c partition of p for values from (1) to (10) server s;
alter foreign table c alter a options (add column_name 'x');
