create table p (a int) partition by hash (a);
create table c partition of p for values with (modulus 4, remainder 0);
