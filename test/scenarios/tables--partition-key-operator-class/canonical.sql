create table p (id int, a int, b text) partition by range (b);
