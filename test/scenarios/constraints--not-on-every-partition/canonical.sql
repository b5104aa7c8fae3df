create table p (id int, constraint u unique (id)) partition by range (id);
create table p1 partition of p for values from (1) to (9);
