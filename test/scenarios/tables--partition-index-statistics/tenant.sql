create table p (a int, b int) partition by range (a);
create index on p ((b + 1));
create table c partition of p for values from (1) to (10);
alter index c_expr_idx alter column 1 set statistics 77;
