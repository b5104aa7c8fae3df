create table p (id int, a int) partition by range (id);
create table p1 partition of p for values from (1) to (10) partition by hash (a);
create table p10 partition of p1 for values with (modulus 2, remainder 0);
